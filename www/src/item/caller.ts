// Makes the call to Plaid that is billed: permission from the rate limit, an entry in the ledger, then the call.
import type { AskedRefresh, Refresh, SentRefresh, ShownError } from "../../shared/messages.ts";
import { errorFields } from "../errors.ts";
import { monthOf, overCap } from "../ledger/rules.ts";
import { ledger, orLater, rateLimit } from "../objects.ts";
import * as plaid from "../plaid.ts";
import { type ServiceEnv, monthlyCap } from "../settings.ts";
import { attentionAfterError } from "./attention.ts";
import type { ItemStore } from "./item-store.ts";
import type { Outbox } from "./outbox.ts";
import * as refreshes from "./refresh.ts";

export class Caller {
  #storage: DurableObjectStorage;
  #store: ItemStore;
  #env: ServiceEnv;
  #outbox: Outbox;
  #record: (refresh: Refresh) => void;
  /** Aborts the call to Plaid that is in flight. */
  #call: AbortController | undefined;

  /** `record` stores each new state of the refresh. */
  constructor(
    storage: DurableObjectStorage,
    store: ItemStore,
    env: ServiceEnv,
    outbox: Outbox,
    record: (refresh: Refresh) => void,
  ) {
    this.#storage = storage;
    this.#store = store;
    this.#env = env;
    this.#outbox = outbox;
    this.#record = record;
  }

  get isCalling() {
    return this.#call !== undefined;
  }

  abort() {
    this.#call?.abort();
  }

  /**
   * Calls Plaid if the rate limit and the monthly cap allow it. Resolves to whether Plaid may have done the refresh, so
   * that there may be new data.
   */
  async start(asked: AskedRefresh) {
    const { startAt = 0, round, who } = asked;
    const began = Date.now();
    if (began < startAt) return false;
    const renewed = refreshes.renew(asked, crypto.randomUUID(), monthOf(began));
    if (renewed) {
      this.#outbox.endEntry(refreshes.refuse(asked, refreshes.MONTH_OVER, began));
      this.#record(renewed);
      // The alarm asks again, with the new entry.
      return false;
    }
    // After a click, the refresh no longer depends on its round.
    const place = await this.#permission(who === undefined ? round : undefined);
    const current = this.#asked(asked.entry);
    // The alarm asks again if the month has ended meanwhile.
    if (!current || (place.granted && monthOfCall(current) !== monthOf(Date.now()))) return false;
    const room = place.granted ? await this.#open(current) : place;
    const refresh = this.#asked(asked.entry);
    if (!refresh) return false;
    if (room.granted) return this.#send(refresh);
    const now = Date.now();
    // The refresh joined a later round meanwhile, or somebody clicked. The answer was about the refresh as it was
    // before, so the alarm asks again.
    if (refresh.round !== round || refresh.who !== who) return false;
    this.#record(room.at === undefined ? this.#refused(refresh, room, now) : refreshes.postpone(refresh, room.at));
    return false;
  }

  /** The state after a refusal, because refreshes are stopped or the monthly cap is reached. */
  #refused(refresh: AskedRefresh, { isStopped }: { isStopped?: boolean | undefined }, now: number) {
    const givenBack = refreshes.giveBack(refresh, now);
    if (givenBack) return givenBack;
    if (isStopped) return refreshes.stop(refresh, now);
    return refreshes.refuse(refresh, overCap(monthlyCap(this.#env), monthOfCall(refresh)), now);
  }

  /** Asks the rate limit, and waits for the granted time. `round` is undefined for a click. */
  async #permission(round: number | undefined) {
    const place = await orLater(async () => rateLimit(this.#env).start(round));
    const waitMs = place.granted ? place.at - Date.now() : 0;
    if (waitMs <= 0) return place;
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    // An operator may have stopped refreshes meanwhile, or paused the round.
    return orLater(async () => rateLimit(this.#env).confirm(round));
  }

  /** The refresh with this entry, as it is now. Undefined if it was cancelled, even if another one was asked since. */
  #asked(entry: string) {
    const { refresh } = this.#store;
    return refreshes.does(refresh, "alarm", "send") && refresh.entry === entry ? refresh : undefined;
  }

  /** Opens the entry of the refresh in the ledger. `granted` is false if the monthly cap is reached. */
  async #open(refresh: AskedRefresh) {
    const { entry: id, who, round } = refresh;
    const month = monthOfCall(refresh);
    // The month is stored first, so the entry stays in the same month after a crash.
    this.#store.refresh = { ...refresh, month };
    const entry = { id, itemId: this.#store.existing.itemId, who, round };
    return orLater(async () => ledger(this.#env, month).open(entry, monthlyCap(this.#env)));
  }

  async #send(asked: AskedRefresh) {
    // Set before the state is "sent", so that a cancellation always finds a call to abort.
    const call = (this.#call = new AbortController());
    const sent = refreshes.send(asked, Date.now());
    let result;
    try {
      this.#record(sent);
      // Plaid is called only after the state is on disk. After a crash, "sent" then means that Plaid may have been
      // called.
      await this.#storage.sync();
      result = await plaid.refresh(this.#env, this.#store.existing.accessToken, call.signal).then(
        (requestId) => ({ requestId }),
        (error: unknown) => ({ rejection: errorFields(error) }),
      );
    } finally {
      this.#call = undefined;
    }
    // A webhook or a round may have changed the refresh during the call.
    const { refresh } = this.#store;
    const current = refreshes.does(refresh, "cancel", "abort") ? refresh : sent;
    if ("requestId" in result) return this.#succeed(current, result.requestId);
    return this.#reject(current, result.rejection);
  }

  #succeed(refresh: SentRefresh, requestId: string) {
    if (this.#store.attention?.blocks) this.#store.attention = null;
    this.#record(refreshes.succeed(refresh, requestId, Date.now()));
    return true;
  }

  async #reject(refresh: SentRefresh, error: ShownError) {
    const end = refreshes.reject(refresh, error, Date.now());
    this.#store.attention = attentionAfterError(error, this.#store.attention);
    this.#record(end);
    if (refreshes.limitOf(error) === "client") {
      const until = Date.now() + (error.retry.afterMs ?? 0);
      await orLater(async () => rateLimit(this.#env).hold(until));
    }
    return end.state === "unknown";
  }
}

const monthOfCall = ({ month = monthOf(Date.now()) }: AskedRefresh) => month;
