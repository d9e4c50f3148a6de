// Receives Plaid's webhooks. Anybody can post to this route, so each webhook is verified before its Item gets it.
import { isInvestmentsError, toResponse } from "plaid-investments";
import type { Call } from "./http.ts";
import { log, logFault } from "./log.ts";
import { itemObject } from "./objects.ts";
import { verify } from "./plaid.ts";

export const WEBHOOK_PATH = "/webhooks/plaid";

export async function takeWebhook(c: Call) {
  try {
    const event = await verify(c.env, c.req.raw);
    // A webhook for an unknown Item gets a 200, too. A retry would not change anything.
    if (event.item_id) await itemObject(c.env, event.item_id).webhook(event);
    log("webhook_taken", { itemId: event.item_id, type: event.webhook_type, code: event.webhook_code });
    return c.body(null, 200);
  } catch (error) {
    const status = statusOf(error);
    const reason = reasonOf(error);
    if (reason) log("webhook_refused", { reason, status });
    else logFault("webhook_failed", error);
    return c.body(null, status);
  }
}

/** 401 if the webhook is not from Plaid. Otherwise 503, so that Plaid retries it. */
const statusOf = (error: unknown) => (toResponse(error).status === 401 ? 401 : 503);

const reasonOf = (error: unknown) => (isInvestmentsError(error) && error.kind === "webhook" ? error.reason : undefined);
