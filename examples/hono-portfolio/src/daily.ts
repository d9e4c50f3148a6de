// The work of the cron trigger: it settles refreshes with an unknown outcome, and refreshes each Item once a day.
import { type InvestmentsErrorData, isInvestmentsError, refreshItems, waitForUpdate } from "plaid-investments";
import { type Env, type ItemRow, ledgerOf, plaidOf } from "./ledger.js";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * A cron trigger has 15 minutes, and a Worker can have six connections. A refresh takes about 10 seconds. So six calls in flight are 36
 * calls per minute, which is within Plaid's limit of 100 for a client, and about 540 calls in 15 minutes. With a run every 15 minutes, that
 * is 51,840 Items per day. For more Items, put them into a queue with several consumers.
 */
const MAX_ITEMS = 540;
/** No more calls start after this time, so that calls in flight have time to end. */
const LAST_START_MS = 12 * MINUTE_MS;

/** A refresh that is still pending after this time was lost, because its call must have ended. */
const LOST_AFTER_MS = 5 * MINUTE_MS;
const MAX_SETTLED = 20;

export async function run(env: Env): Promise<void> {
  const end = Date.now() + LAST_START_MS;
  const lost = await ledgerOf(env).lost(Date.now() - LOST_AFTER_MS, MAX_SETTLED);
  for (const item of lost) await settle(item, env);
  const due = await ledgerOf(env).due(Date.now() - DAY_MS, MAX_ITEMS);
  const by = crypto.randomUUID();
  const options = {
    ...plaidOf(env),
    // Awaited before each call. Since `due` was read, another request may have begun a refresh of the Item, or done one. Then this refresh is
    // not sent.
    onStart: async ({ itemId }: ItemRow) => {
      if (!(await ledgerOf(env).begin(itemId, by, Date.now() - DAY_MS))) throw new Error("it is not due any more");
    },
  };
  for await (const { item, error } of refreshItems(until(end, due), options)) {
    if (error) console.error(item.itemId, error.message);
    await ledgerOf(env).end(item.itemId, by, error?.outcome ?? "done", error && waitMs(error));
    // `onStart` has thrown, or the access token is wrong. Then there was no refresh to end. The Item must not come first in the next run.
    if (error?.kind === "invalid_option") await ledgerOf(env).postpone(item.itemId, 0);
    if (error?.retry.when === "user") await ledgerOf(env).setBroken(item.itemId, true);
  }
}

/** Checks whether a refresh with an unknown outcome has updated the Item. This costs nothing. */
export async function settle({ itemId, accessToken, unknownSince, begunBy }: ItemRow, env: Env): Promise<void> {
  if (unknownSince === null || begunBy === null) return;
  try {
    const { updatedAt } = await waitForUpdate({ ...plaidOf(env), accessToken, since: unknownSince, within: 5_000 });
    // Updated: the data is up to date, so no other refresh is necessary. Failed: the next run may try again.
    await ledgerOf(env).end(itemId, begunBy, updatedAt ? "done" : "rejected");
  } catch (error) {
    if (!isInvestmentsError(error)) throw error;
    console.error(itemId, error.message);
    // No update within a day: Plaid did not do the refresh.
    const isOld = error.kind === "timeout" && Date.now() - unknownSince > DAY_MS;
    // The outcome can never be read, for example because the Item is gone. Plaid would refuse another refresh, too.
    if (isOld || isRefusedForGood(error)) await ledgerOf(env).end(itemId, begunBy, "rejected", waitMs(error));
    else await ledgerOf(env).postpone(itemId, waitMs(error));
  }
}

/**
 * The time for which the cron trigger leaves an Item alone after an error. It tries an Item that Plaid refuses once a day, since someone may
 * mend the cause. An error of the whole client, such as a wrong secret, says nothing about the Item.
 */
export function waitMs(error: InvestmentsErrorData): number {
  const isRefused = error.kind === "plaid" && error.scope !== "client" && error.retry.when === "never";
  return error.retry.afterMs ?? (isRefused ? DAY_MS : 0);
}

function isRefusedForGood(error: InvestmentsErrorData): boolean {
  return error.kind === "plaid" && error.scope === "item" && error.retry.when === "never";
}

function* until(end: number, items: ItemRow[]): Generator<ItemRow> {
  for (const item of items) {
    if (Date.now() > end) return;
    yield item;
  }
}
