// Plaid's webhooks: anybody can post here, so each is verified, then handed to its Item.
import { isInvestmentsError, verifyWebhook } from "plaid-investments";
import { itemObject } from "./objects.js";
import { connectionWithEnvironment } from "./settings.js";

export const WEBHOOK_PATH = "/webhooks/plaid";

/** Plaid waits 10 seconds for an answer, and sends again what got none. */
const VERIFY_MS = 8000;

export async function takeWebhook(c) {
  try {
    const signal = AbortSignal.timeout(VERIFY_MS);
    const event = await verifyWebhook({ ...connectionWithEnvironment(c.env), request: c.req.raw, signal });
    // One for an Item that isn't ours is done with, too: no repeat would change that.
    if (event.item_id) await itemObject(c.env, event.item_id).webhook(event);
    return c.body(null, 200);
  } catch (error) {
    const isForged = isInvestmentsError(error) && error.kind === "webhook" && error.retry.when === "never";
    if (!isForged) console.error(error);
    return c.body(null, isForged ? 401 : 503);
  }
}
