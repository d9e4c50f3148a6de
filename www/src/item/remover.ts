// Removes an Item: at Plaid, from the list, and its data. Every step can be repeated. So if a crash interrupts a
// removal, the alarm of the object goes on with it.
import { logFault, log } from "../log.ts";
import { itemList } from "../objects.ts";
import * as plaid from "../plaid.ts";
import type { ServiceEnv } from "../settings.ts";
import type { ItemStore } from "./item-store.ts";
import type { Outbox } from "./outbox.ts";

/** A removal that takes longer than this may have been lost when its instance ended. */
const AGAIN_MS = 60_000;

export class Remover {
  #ctx: DurableObjectState;
  #store: ItemStore;
  #env: ServiceEnv;
  #outbox: Outbox;
  #removing: Promise<void> | undefined;
  #againAt = 0;

  constructor(ctx: DurableObjectState, store: ItemStore, env: ServiceEnv, outbox: Outbox) {
    this.#ctx = ctx;
    this.#store = store;
    this.#env = env;
    this.#outbox = outbox;
  }

  /** Whether this Item is being removed. Meanwhile, no refresh may start, and no token may be stored. */
  get isRemoving() {
    return this.#store.item?.isRemoving === true;
  }

  /** When to go on with a removal, or undefined if there is none. In a new instance, that is now. */
  get dueAt() {
    return this.isRemoving ? this.#againAt : undefined;
  }

  /** Removes the Item. If it rejects before Plaid has removed the Item, the Item stays as it was. */
  remove() {
    this.#againAt = Date.now() + AGAIN_MS;
    this.#removing ??= this.#removeAll().finally(() => (this.#removing = undefined));
    return this.#removing;
  }

  /** Goes on with a removal that was interrupted. If that fails, it stays due, unless Plaid refuses it. */
  async goOn() {
    await this.remove().catch((error: unknown) => logFault("removal_failed", error));
  }

  async #removeAll() {
    const { itemId, accessToken, name, userId } = this.#store.existing;
    // After a crash, Plaid and the list may have removed the Item already.
    const wasRemoving = this.isRemoving;
    let mayBeGone = wasRemoving;
    this.#store.create({ ...this.#store.existing, isRemoving: true });
    try {
      if (!(await this.#outbox.deliver())) throw new Error("The ledger, the round or the list can't be reached.");
      await plaid.remove(this.#env, accessToken);
      mayBeGone = true;
      await itemList(this.#env).remove(itemId);
    } catch (error) {
      if (!mayBeGone || plaid.isRefusal(error)) this.#store.create({ ...this.#store.existing, isRemoving: false });
      if (wasRemoving && !this.isRemoving) this.#outbox.list(name, userId);
      throw error;
    }
    for (const socket of this.#ctx.getWebSockets()) socket.close(1000, "removed");
    await this.#store.clear();
    log("item_removed", { itemId });
  }
}
