// Reads an Item from Plaid, one reading at a time, and stores the differences. Plaid does not bill readings.
import type { PlaidItem } from "plaid-investments";
import { changes } from "plaid-investments/portfolio";
import type { Change } from "../../shared/messages.ts";
import { errorFields } from "../errors.ts";
import { log, logFault } from "../log.ts";
import { read } from "../plaid.ts";
import type { ServiceEnv } from "../settings.ts";
import { attentionAfterError, attentionAfterReading } from "./attention.ts";
import type { ItemStore } from "./item-store.ts";
import * as readings from "./reading.ts";
import { type Row, beforeOf, responsesOf } from "./snapshot.ts";

/** A reading that takes longer than this may have been lost when its instance ended. */
const LOST_READING_MS = 60_000;

export class Reader {
  #store: ItemStore;
  #env: ServiceEnv;
  #onChange: () => void;
  #running: Promise<void> | undefined;
  #startedAt = 0;

  /** `onChange` is called after each reading, successful or not. */
  constructor(store: ItemStore, env: ServiceEnv, onChange: () => void) {
    this.#store = store;
    this.#env = env;
    this.#onChange = onChange;
  }

  wantNow() {
    this.#store.reading = readings.wantNow(this.#store.reading);
  }

  wantSoon() {
    this.#store.reading = readings.wantSoon(this.#store.reading, Date.now(), this.#startedAt);
  }

  /** Makes the next reading request all transactions. */
  forgetHistory() {
    this.#store.reading = readings.forgetHistory(this.#store.reading);
  }

  /**
   * When to read next, or undefined if no reading is needed. While one is running, this is the time to check whether it
   * was lost.
   */
  get dueAt() {
    const { reading } = this.#store;
    if (!readings.isDue(reading)) return undefined;
    return this.#running ? Date.now() + LOST_READING_MS : reading.againAt;
  }

  /** Reads the Item if a reading is due. */
  read() {
    this.#running ??= this.#readAll().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #readAll() {
    while (this.#store.item && this.#isDueNow()) await this.#readOnce();
  }

  #isDueNow() {
    const { reading } = this.#store;
    return readings.isDue(reading) && Date.now() >= reading.againAt;
  }

  async #readOnce() {
    const now = (this.#startedAt = Date.now());
    const { wanted } = this.#store.reading;
    const { itemId, accessToken } = this.#store.existing;
    const days = readings.windowOf(this.#store.reading, this.#store.base.at, now);
    try {
      const responses = await read(this.#env, accessToken, {
        startDate: days.startDate,
        endDate: readings.lastDay(now),
      });
      // The Item may have been removed in the meantime.
      if (!this.#store.item) return;
      const { isNews, written } = this.#store.keepReading(responses, days, this.#store.refresh.id);
      if (isNews) this.#store.change = await this.#change(days, responses.holdings.item);
      if (this.#isLatest(wanted)) {
        const { attention, isDoubtful } = this.#store;
        this.#store.attention = attentionAfterReading(responses.holdings.item?.error, attention, isDoubtful);
        this.#store.isDoubtful = false;
      }
      this.#store.reading = readings.succeed(this.#store.reading, wanted, days.isFull, Date.now());
      log("read", { itemId, isFull: days.isFull, written });
    } catch (fault) {
      const error = errorFields(fault);
      if (!this.#store.item) return;
      if (this.#isLatest(wanted)) this.#store.attention = attentionAfterError(error, this.#store.attention);
      this.#store.reading = readings.fail(this.#store.reading, wanted, error, Date.now());
      log("read_failed", { itemId, code: error.errorCode ?? error.kind });
    }
    this.#onChange();
  }

  /**
   * Whether no other reading was requested since this one began. Otherwise the connection may have been repaired
   * meanwhile, so the next reading says how it is.
   */
  #isLatest(wanted: number) {
    return this.#store.reading.wanted === wanted;
  }

  /** The change of value since the base reading, split into deposits or withdrawals and market changes. */
  async #change({ startDate }: readings.Window, plaidItem: PlaidItem): Promise<Change> {
    const { base } = this.#store;
    const inWindow = ({ kind, date }: Row) => kind !== "transaction" || (date ?? "") >= startDate;
    const rows = this.#store.rows("account", "security", "holding", "transaction").filter(inWindow);
    const to = Date.now();
    try {
      const { value, unattributed } = await changes(
        responsesOf(rows, plaidItem, beforeOf),
        responsesOf(rows, plaidItem),
      );
      return { from: base.at, to, value, unattributed: unattributed.length };
    } catch (error) {
      logFault("change_failed", error);
      return { from: base.at, to, value: [], unattributed: 0 };
    }
  }
}
