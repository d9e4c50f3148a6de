// The rules for the state of an Item's connection to its bank, from webhooks and errors. Pure functions, without a
// clock or storage.
import type { PlaidError, WebhookEvent } from "plaid-investments";
import type { Attention, ShownError, WebhookNote } from "../../shared/messages.ts";

/** How long Plaid retries a webhook that got no 200. */
const REPEATS_MS = 86_400_000;

/** The code of the webhook about a single account. The other accounts of the Item still work. */
const ACCOUNT_REVOKED = "USER_ACCOUNT_REVOKED";

/**
 * The attention that an Item needs after a webhook about its connection, or null for none. It is undefined for other
 * webhooks. `blocks` means that no refresh can succeed until the person has acted. `until` is when the connection will
 * end if nobody acts.
 */
function aboutConnection(event: WebhookEvent): Attention | null | undefined {
  if (event.webhook_type !== "ITEM") return undefined;
  switch (event.webhook_code) {
    case "ERROR":
      return { code: event.error?.error_code ?? "ITEM_ERROR", blocks: true };
    case "USER_PERMISSION_REVOKED":
      return { code: event.webhook_code, blocks: true };
    case ACCOUNT_REVOKED:
      return { code: event.webhook_code, blocks: false };
    case "PENDING_DISCONNECT":
      return { code: event.webhook_code, blocks: false, until: event.disconnect_time };
    case "PENDING_EXPIRATION":
      return { code: event.webhook_code, blocks: false, until: event.consent_expiration_time };
    case "LOGIN_REPAIRED":
      return null;
    default:
      return undefined;
  }
}

/**
 * The attention that an Item needs after a webhook. `attention` is the state before it, and `webhooks` are the known
 * ones, newest first. `isDoubtful` means that the webhook may be a retry of an old one. Then nothing changes until a
 * reading decides.
 */
export function attentionAfter(
  event: WebhookEvent,
  attention: Attention | null,
  webhooks: WebhookNote[],
  now: number,
): { attention: Attention | null; isDoubtful: boolean } {
  const said = aboutConnection(event);
  if (said === undefined) return { attention, isDoubtful: false };
  if (said?.blocks && mayBeRepeat(event.webhook_code, webhooks, now)) return { attention, isDoubtful: true };
  if (said && attention && isLess(said, attention)) return { attention, isDoubtful: false };
  return { attention: said, isDoubtful: false };
}

/** A warning does not replace a state that blocks. One about a single account does not replace any other. */
const isLess = (said: Attention, attention: Attention) =>
  !said.blocks && (attention.blocks || said.code === ACCOUNT_REVOKED);

/** Whether the same webhook came before the last repair, so that this one may be a retry. */
function mayBeRepeat(code: string, webhooks: WebhookNote[], now: number) {
  const isItem = (webhook: WebhookNote) => webhook.type === "ITEM";
  const repaired = webhooks.findIndex((webhook) => isItem(webhook) && webhook.code === "LOGIN_REPAIRED");
  if (repaired < 0) return false;
  const older = webhooks.slice(repaired + 1);
  return older.some((webhook) => isItem(webhook) && webhook.code === code && now - webhook.at < REPEATS_MS);
}

/**
 * The attention after a rejected call. Some errors mean that the person has to act, or that no refresh can ever
 * succeed.
 */
export function attentionAfterError(error: ShownError, attention: Attention | null): Attention | null {
  const { when } = error.retry;
  const isOfItem = error.scope === "item" || error.scope === "institution";
  const blocks = when === "user" || (when === "never" && isOfItem);
  return error.outcome === "rejected" && error.errorCode && blocks
    ? { code: error.errorCode, blocks, when }
    : attention;
}

/** The attention after a successful reading. Plaid's Item contains its current error. */
export function attentionAfterReading(
  itemError: PlaidError | null | undefined,
  attention: Attention | null,
  wasDoubtful: boolean,
): Attention | null {
  if (itemError?.error_code) return { code: itemError.error_code, blocks: true };
  return wasDoubtful && attention?.blocks ? null : attention;
}

/** The stored form of a webhook: its numeric fields by Plaid's names, and the id of the refresh before it. */
export function noteOf(event: WebhookEvent, at: number, refresh: number): WebhookNote {
  const counts: WebhookNote["counts"] = {};
  for (const [name, value] of Object.entries(event)) if (typeof value === "number") counts[name] = value;
  return { type: event.webhook_type, code: event.webhook_code, counts, at, refresh };
}
