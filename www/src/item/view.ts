// The state of an Item that pages receive. It never contains the access token.
import type { ItemState, ItemView } from "../../shared/messages.ts";
import { type ServiceEnv, perItemMs, refreshTimeoutMs } from "../settings.ts";
import type { ItemStore } from "./item-store.ts";
import { portfolioOf, transactionRows } from "./portfolio.ts";
import { isDue } from "./reading.ts";
import { freeAt, isRunning } from "./refresh.ts";

/** The part of the state that is sent at every change. It is small. */
export function stateOf(store: ItemStore, env: ServiceEnv): ItemState {
  const { version, refresh, reading, webhooks, attention, change } = store;
  const { itemId, name } = store.existing;
  return {
    itemId,
    name,
    version,
    now: Date.now(),
    timeoutMs: refreshTimeoutMs(env),
    refresh,
    isRunning: isRunning(refresh),
    freeAt: freeAt(refresh, perItemMs(env)),
    reading: { at: reading.at, isDue: isDue(reading), error: reading.error },
    webhooks,
    attention,
    change,
  };
}

export async function viewOf(store: ItemStore, env: ServiceEnv): Promise<ItemView> {
  const state = stateOf(store, env);
  const rows = store.rows("account", "security", "holding");
  const { plaidItem } = store;
  const portfolio = plaidItem
    ? await portfolioOf(rows, plaidItem)
    : { totals: [], accounts: [], holdings: [], gone: [] };
  return { ...state, ...portfolio, transactions: transactionRows(store.movements(), rows) };
}
