// The rules for settling a refresh without a response: by later events, never by another refresh. Pure functions,
// without a clock or storage.
import type { Update } from "plaid-investments";
import type { Refresh, Settlement, UnknownRefresh, WebhookNote } from "../../shared/messages.ts";

/** The types of webhooks that report new data. */
export const NEWS = ["HOLDINGS", "INVESTMENTS_TRANSACTIONS"];

/**
 * The times of the checks of an Item after its refresh ended as unknown. After the last one, only a webhook or an
 * operator settles it.
 */
const LOOKS_AFTER_MS = [2000, 60_000, 600_000, 3_600_000, 21_600_000];

export const isUnsettled = (refresh: Refresh): refresh is UnknownRefresh =>
  refresh.state === "unknown" && !refresh.settled;

/** Returns `{ billed, by, at }` if a webhook since the call reports new data, or undefined. */
export function settledByWebhook(refresh: Refresh, webhooks: WebhookNote[]): Settlement | undefined {
  const news = newsOf(refresh, webhooks);
  return isUnsettled(refresh) && news ? { billed: "yes", by: "webhook", at: news.at } : undefined;
}

/** The first webhook about new data since this refresh was sent. */
export const newsOf = ({ id, sentAt }: Refresh, webhooks: WebhookNote[]) =>
  webhooks.findLast(
    ({ type, refresh, at }) => NEWS.includes(type) && refresh === id && sentAt !== undefined && at >= sentAt,
  );

/**
 * Whether a webhook repeats a known one since the refresh began. Plaid sends some webhooks twice. One about new data
 * that came before the call was sent does not count: the webhook of the refresh itself can have the same text.
 */
export function isRepeat(webhook: WebhookNote, webhooks: WebhookNote[], { sentAt = 0 }: Refresh) {
  const said = ({ type, code, counts, refresh }: WebhookNote) => JSON.stringify([type, code, counts, refresh]);
  const from = NEWS.includes(webhook.type) ? sentAt : 0;
  return webhooks.some((known) => known.at >= from && said(known) === said(webhook));
}

/**
 * Returns the same from a check of the Item. `update` is `{ updatedAt }`, `{ failedAt }`, or null if neither happened
 * yet.
 */
export function settledByLook(refresh: Refresh, update: Update | null, now: number): Settlement | undefined {
  if (!isUnsettled(refresh) || !update) return undefined;
  return update.updatedAt ? { billed: "yes", by: "update", at: now } : { billed: "no", by: "failed_update", at: now };
}

/** When to check next, or undefined if no check is left or needed. */
export function nextLookAt(refresh: Refresh) {
  const after = LOOKS_AFTER_MS[refresh.looks ?? 0];
  return isUnsettled(refresh) && after !== undefined ? refresh.endedAt + after : undefined;
}

export const looked = (refresh: UnknownRefresh): UnknownRefresh => ({ ...refresh, looks: (refresh.looks ?? 0) + 1 });
