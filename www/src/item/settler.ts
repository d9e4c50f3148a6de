// Settles a refresh without a response, by webhooks and by checks of the Item. It never requests another refresh.
import type { Settlement } from "../../shared/messages.ts";
import { errorFields } from "../errors.ts";
import { log } from "../log.ts";
import { lookForUpdate } from "../plaid.ts";
import type { ServiceEnv } from "../settings.ts";
import type { ItemStore } from "./item-store.ts";
import type { Outbox } from "./outbox.ts";
import * as settlement from "./settlement.ts";

/** A check that takes longer than this was lost when its instance ended. */
const LOST_LOOK_MS = 60_000;

export class Settler {
  #store: ItemStore;
  #env: ServiceEnv;
  #outbox: Outbox;
  #looking: Promise<boolean> | undefined;

  constructor(store: ItemStore, env: ServiceEnv, outbox: Outbox) {
    this.#store = store;
    this.#env = env;
    this.#outbox = outbox;
  }

  /** Called when a webhook about new data came, and when a refresh ended, because its webhook may have come before. */
  hear() {
    const { refresh, webhooks } = this.#store;
    const news = settlement.newsOf(refresh, webhooks);
    if (!news || !refresh.month) return;
    if (!refresh.isHeard) {
      this.#store.refresh = { ...refresh, isHeard: true };
      this.#outbox.addForLedger(refresh.month, { method: "hear", args: [refresh.entry, news.at] });
    }
    this.#settle(settlement.settledByWebhook(this.#store.refresh, webhooks));
  }

  /**
   * Called when an operator settled this entry of the ledger. Returns whether the entry is that of the last refresh.
   */
  settledElsewhere(entry: string, settled: Settlement) {
    const { refresh } = this.#store;
    if (refresh.entry !== entry || !settlement.isUnsettled(refresh)) return false;
    this.#store.refresh = { ...refresh, settled };
    return true;
  }

  /** When to check next, or undefined if no check is needed. */
  get dueAt() {
    return this.#looking ? Date.now() + LOST_LOOK_MS : settlement.nextLookAt(this.#store.refresh);
  }

  /** Checks whether Plaid has contacted the bank since the call. Resolves to whether there is newer data. */
  look() {
    this.#looking ??= this.#lookOnce().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #lookOnce() {
    const { refresh, existing: item } = this.#store;
    if (refresh.state !== "unknown") return false;
    const since = Date.parse(refresh.error.startedAt ?? "") || refresh.sentAt;
    const update = await lookForUpdate(this.#env, item.accessToken, since).catch((error: unknown) => {
      log("look_failed", { itemId: item.itemId, code: errorFields(error).errorCode });
      return null;
    });
    // If another refresh began in the meantime, the update may belong to that one.
    const { item: kept, refresh: current } = this.#store;
    if (!kept || current.state !== "unknown" || current.entry !== refresh.entry) return false;
    this.#store.refresh = settlement.looked(current);
    this.#settle(settlement.settledByLook(this.#store.refresh, update, Date.now()));
    return Boolean(update?.updatedAt);
  }

  #settle(settled: Settlement | undefined) {
    const { refresh } = this.#store;
    if (!settled || refresh.state !== "unknown" || !refresh.month) return;
    this.#store.refresh = { ...refresh, settled };
    this.#outbox.addForLedger(refresh.month, { method: "settle", args: [refresh.entry, settled] });
  }
}
