// The outgoing messages of an Item, to the ledger and to the list of Items. Each message is retried until it succeeds.
import type { ShownError } from "../../shared/messages.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { monthOf } from "../ledger/rules.ts";
import { log, logFault } from "../log.ts";
import { itemList, ledger } from "../objects.ts";
import type { EndState } from "../ledger/rules.ts";
import { settleInRound } from "../rounds/routes.ts";
import type { ServiceEnv } from "../settings.ts";
import type { ItemStore, Report } from "./item-store.ts";
import type { EndedRefresh } from "./refresh.ts";

/** The delay of a retry after another object could not be reached. */
const AGAIN_MS = 3000;

/** A call of a method of the ledger. */
type LedgerCall =
  | { method: "end"; args: Parameters<Ledger["end"]> }
  | { method: "hear"; args: Parameters<Ledger["hear"]> }
  | { method: "settle"; args: Parameters<Ledger["settle"]> };

export type OutgoingMessage = LedgerCall & { month: string };

/** The entry that the Item still needs in the list of all Items. */
export interface Listing {
  name: string | undefined;
  userId: string;
  againAt: number;
}

export class Outbox {
  #store: ItemStore;
  #env: ServiceEnv;
  #delivering: Promise<void> | undefined;

  constructor(store: ItemStore, env: ServiceEnv) {
    this.#store = store;
    this.#env = env;
  }

  /** Adds the Item to the list of all Items. The list chooses the name if there is none. */
  list(name: string | undefined, userId: string) {
    this.#store.listing = { name, userId, againAt: 0 };
  }

  /** Adds a call of a method of the ledger of this month. */
  addForLedger(month: string, call: LedgerCall) {
    const { messages } = this.#store.outbox;
    this.#store.outbox = { messages: [...messages, { month, ...call }], againAt: 0 };
  }

  /** Ends the entry of the refresh in the ledger. Returns the refresh with the month of the entry. */
  endEntry(refresh: EndedRefresh): EndedRefresh {
    const { round, state, error, entry, who, month = monthOf(refresh.askedAt), askedAt, endedAt, requestId } = refresh;
    const { itemId } = this.#store.existing;
    const outcome = { state, askedAt, endedAt, requestId, error };
    this.addForLedger(month, { method: "end", args: [{ id: entry, itemId, who, round }, outcome] });
    log("refresh_ended", { itemId, entry, round, state, requestId, code: error?.errorCode ?? error?.kind });
    return { ...refresh, month };
  }

  /** Adds the outcome of the Item in a round. */
  report(round: number, outcome: EndState, error: ShownError | undefined) {
    this.#store.report = { round, outcome, error, isTaken: false, againAt: 0 };
  }

  /** Sends the outcome of the Item in a round again. */
  repeatReport() {
    this.#changeReport({ isTaken: false, againAt: 0 });
  }

  /** The time of the next delivery, or undefined if there is nothing to deliver. */
  get dueAt() {
    const { outbox, report, listing } = this.#store;
    const due = [];
    if (listing) due.push(listing.againAt);
    if (outbox.messages.length > 0) due.push(outbox.againAt);
    if (report && !report.isTaken) due.push(report.againAt);
    return due.length > 0 ? Math.min(...due) : undefined;
  }

  /** Resolves to whether everything was delivered. */
  async deliver() {
    // One delivery at a time: each removes the first message from the list.
    await (this.#delivering ??= this.#deliverAll().finally(() => (this.#delivering = undefined)));
    return this.dueAt === undefined;
  }

  async #deliverAll() {
    await this.#tellLedger();
    await this.#tellRound();
    await this.#tellList();
  }

  async #tellLedger() {
    for (let message; (message = this.#nextForLedger());) {
      try {
        await this.#call(message);
        this.#store.outbox = { messages: this.#store.outbox.messages.slice(1), againAt: 0 };
      } catch (fault) {
        logFault("ledger_unreachable", fault);
        this.#store.outbox = { ...this.#store.outbox, againAt: Date.now() + AGAIN_MS };
      }
    }
  }

  /** The next message to the ledger, if it is due. */
  #nextForLedger() {
    const { messages, againAt } = this.#store.outbox;
    return Date.now() >= againAt ? messages[0] : undefined;
  }

  async #call(message: OutgoingMessage) {
    const object = ledger(this.#env, message.month);
    if (message.method === "end") await object.end(...message.args);
    else if (message.method === "hear") await object.hear(...message.args);
    else await object.settle(...message.args);
  }

  async #tellRound() {
    const { report } = this.#store;
    if (!report || report.isTaken || Date.now() < report.againAt) return;
    const { round, outcome, error } = report;
    try {
      await settleInRound(this.#env, { itemId: this.#store.existing.itemId, round, outcome, error });
      if (this.#store.report?.round === round) this.#changeReport({ isTaken: true });
    } catch (fault) {
      logFault("round_unreachable", fault, { round });
      this.#changeReport({ againAt: Date.now() + AGAIN_MS });
    }
  }

  /** Takes over the name and the user of the list, because it may have listed the Item before. */
  async #tellList() {
    const { listing } = this.#store;
    if (!listing || Date.now() < listing.againAt) return;
    try {
      const { itemId } = this.#store.existing;
      const { name, userId } = await itemList(this.#env).add(itemId, listing.name, listing.userId);
      this.#store.create({ ...this.#store.existing, name, userId });
      this.#store.listing = null;
    } catch (fault) {
      logFault("list_unreachable", fault);
      this.#store.listing = { ...listing, againAt: Date.now() + AGAIN_MS };
    }
  }

  #changeReport(changes: Partial<Report>) {
    const { report } = this.#store;
    if (report) this.#store.report = { ...report, ...changes };
  }
}
