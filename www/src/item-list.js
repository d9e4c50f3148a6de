// All Items, in their order, and the round that goes over them. A Durable Object of its own, since nobody can list the others.
import { DurableObject } from "cloudflare:workers";
import { intervalMs } from "./rate-rules.js";
import { lostMs, mostQueued, perMinute } from "./settings.js";

const PAGE = 1000;
/** What `sendBatch` takes. */
const MOST_MESSAGES = 100;
/** So much earlier than its turn a message comes, so that the rate never lacks work. */
const EARLY_MS = 60_000;
/** Cloudflare's bound for the delay of a message. */
const MOST_DELAY_S = 43_200;

// `outstanding` are those of the round that are in the queue or at work; `queuedAt` is 0 until the message is sent.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS item (place INTEGER PRIMARY KEY, itemId TEXT NOT NULL UNIQUE, name TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS outstanding (itemId TEXT PRIMARY KEY, queuedAt INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS outstanding_queuedAt ON outstanding (queuedAt);
  CREATE TABLE IF NOT EXISTS failure (itemId TEXT PRIMARY KEY, outcome TEXT NOT NULL, error TEXT NOT NULL);
`;

const NO_ROUND = {
  round: 0,
  total: 0,
  cursor: 0,
  last: 0,
  done: 0,
  failed: 0,
  unknown: 0,
  beganAt: null,
  endedAt: null,
};

export class ItemList extends DurableObject {
  #toppingUp;

  constructor(ctx, env) {
    super(ctx, env);
    ctx.storage.sql.exec(SCHEMA);
  }

  /** `name` may be left out. Resolves to the Item's entry: a new one, or the one that it has. */
  async add(itemId, name) {
    const next = this.#one("SELECT COALESCE(MAX(place), 0) + 1 AS place FROM item").place;
    this.#sql("INSERT OR IGNORE INTO item VALUES (?, ?, ?)", next, itemId, name || `Item ${next}`);
    return this.#one("SELECT itemId, name FROM item WHERE itemId = ?", itemId);
  }

  /** `{ items: [{ itemId, name }], next }`, oldest first, after the place `after`; `next` is there if there are more. */
  async page(after) {
    const rows = this.#sql("SELECT * FROM item WHERE place > ? ORDER BY place LIMIT ?", after, PAGE);
    const items = rows.map(({ itemId, name }) => ({ itemId, name }));
    return rows.length < PAGE ? { items } : { items, next: rows.at(-1).place };
  }

  /** How far the round is, or the last one was. `etaMs` is what Plaid's limit alone asks for. */
  async round() {
    const { cursor: _cursor, last: _last, ...round } = this.#round;
    const open = round.total - round.done - round.failed - round.unknown;
    const { queued } = this.#one("SELECT COUNT(*) AS queued FROM outstanding");
    return { ...round, queued, etaMs: Math.round(open * intervalMs(perMinute(this.env))) };
  }

  /** What could not be done in the round, or the last one, by `itemId`, as pages. */
  async failures(after) {
    const rows = this.#sql("SELECT * FROM failure WHERE itemId > ? ORDER BY itemId LIMIT ?", after, PAGE);
    const failures = rows.map(({ error, ...row }) => ({ ...row, error: JSON.parse(error) }));
    return rows.length < PAGE ? { failures } : { failures, next: rows.at(-1).itemId };
  }

  /** Begins a round over all Items that there are now, unless one is under way: `started` tells. */
  async beginRound() {
    if (this.#isUnderWay()) return { started: false, ...(await this.round()) };
    const { total, last } = this.#one("SELECT COUNT(*) AS total, COALESCE(MAX(place), 0) AS last FROM item");
    const now = Date.now();
    this.#sql("DELETE FROM failure");
    const endedAt = total === 0 ? now : null;
    this.#round = { ...NO_ROUND, round: this.#round.round + 1, total, last, beganAt: now, endedAt };
    // The cron will do it again.
    await this.topUp().catch((error) => console.error(error));
    return { started: true, ...(await this.round()) };
  }

  /** Fills the queue up to an hour's work, and sends again what seems lost. To be called every few minutes. */
  async topUp() {
    this.#toppingUp ??= this.#topUp().finally(() => (this.#toppingUp = undefined));
    return this.#toppingUp;
  }

  async #topUp() {
    if (!this.#isUnderWay()) return;
    // What is meant to be sent is written first: whatever throws afterwards, the next call finds it unsent.
    this.ctx.storage.transactionSync(() => this.#takeNext());
    const lostBefore = Date.now() - lostMs(this.env);
    const lost = "SELECT itemId FROM outstanding WHERE queuedAt <= ? ORDER BY queuedAt LIMIT ?";
    for (let rows; (rows = this.#sql(lost, lostBefore, MOST_MESSAGES)).length > 0;) await this.#send(rows, lostBefore);
  }

  #takeNext() {
    const { cursor, last, ...round } = this.#round;
    const room = mostQueued(this.env) - this.#one("SELECT COUNT(*) AS queued FROM outstanding").queued;
    if (room <= 0 || cursor >= last) return;
    const next = "SELECT place, itemId FROM item WHERE place > ? AND place <= ? ORDER BY place LIMIT ?";
    const rows = this.#sql(next, cursor, last, room);
    for (const { itemId } of rows) this.#sql("INSERT OR IGNORE INTO outstanding VALUES (?, 0)", itemId);
    this.#round = { ...round, last, cursor: rows.at(-1).place };
  }

  /** Each message comes shortly before its turn: those that come too early would cost, since they have to come again. */
  async #send(rows, lostBefore) {
    const { round } = this.#round;
    const { before } = this.#one("SELECT COUNT(*) AS before FROM outstanding WHERE queuedAt > ?", lostBefore);
    const interval = intervalMs(perMinute(this.env));
    const messages = rows.map(({ itemId }, place) => {
      const delayMs = Math.max(0, (before + place) * interval - EARLY_MS);
      return { body: { itemId, round }, delaySeconds: Math.min(Math.floor(delayMs / 1000), MOST_DELAY_S) };
    });
    await this.env.REFRESHES.sendBatch(messages);
    const now = Date.now();
    for (const { itemId } of rows) this.#sql("UPDATE outstanding SET queuedAt = ? WHERE itemId = ?", now, itemId);
  }

  /**
   * What came of an Item: `{ itemId, round, outcome, error }`. It may be told twice. `isGuess`: the Item itself did not say so;
   * what it says, before or after that, goes.
   */
  async settle({ itemId, round, outcome, error = {}, isGuess = false }) {
    if (round !== this.#round.round) return;
    this.ctx.storage.transactionSync(() => {
      const [open] = this.#sql("DELETE FROM outstanding WHERE itemId = ? RETURNING itemId", itemId);
      if (!open && isGuess) return;
      const [old] = this.#sql("DELETE FROM failure WHERE itemId = ? RETURNING outcome", itemId);
      if (!open && !old) return;
      const counts = { ...this.#round };
      if (old) counts[old.outcome] -= 1;
      counts[outcome] += 1;
      if (outcome !== "done") this.#sql("INSERT INTO failure VALUES (?, ?, ?)", itemId, outcome, JSON.stringify(error));
      const isOver = counts.done + counts.failed + counts.unknown === counts.total;
      this.#round = { ...counts, endedAt: isOver ? (counts.endedAt ?? Date.now()) : null };
    });
  }

  #isUnderWay() {
    return this.#round.beganAt !== null && this.#round.endedAt === null;
  }

  get #round() {
    return this.ctx.storage.kv.get("round") ?? NO_ROUND;
  }

  set #round(round) {
    this.ctx.storage.kv.put("round", round);
  }

  #sql(query, ...values) {
    return this.ctx.storage.sql.exec(query, ...values).toArray();
  }

  #one(query, ...values) {
    return this.#sql(query, ...values)[0];
  }
}
