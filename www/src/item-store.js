// What an Item's object keeps, in its own SQLite: it survives every restart. Nothing is written before `create`, so that asking
// for an Item that there isn't leaves nothing behind.
import { NONE } from "./refresh.js";

const KEPT_WEBHOOKS = 20;
const SHOWN_TRANSACTIONS = 50;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS holding (
    snapshot TEXT NOT NULL CHECK (snapshot IN ('before', 'now')),
    place INTEGER NOT NULL,
    row TEXT NOT NULL,
    PRIMARY KEY (snapshot, place)
  );
  CREATE TABLE IF NOT EXISTS movement (
    id TEXT PRIMARY KEY,
    date TEXT NOT NULL,
    row TEXT NOT NULL,
    refresh INTEGER NOT NULL
  );
  CREATE INDEX IF NOT EXISTS movement_date ON movement (date);
`;

const NO_READING = { at: null, wanted: 0, done: 0, tries: 0, againAt: 0, error: null };
const NO_REPORT = { round: 0, isTaken: true };

export class ItemStore {
  #storage;

  constructor(storage) {
    this.#storage = storage;
    if (this.item) storage.sql.exec(SCHEMA);
  }

  create(item) {
    this.#storage.sql.exec(SCHEMA);
    this.#storage.kv.put("item", item);
  }

  /** `{ itemId, name, accessToken }`, or undefined. */
  get item() {
    return this.#storage.kv.get("item");
  }

  /** Counts changes, so that a page can tell which of two states is the newer. */
  get version() {
    return this.#storage.kv.get("version") ?? 0;
  }

  get refresh() {
    return this.#storage.kv.get("refresh") ?? NONE;
  }

  set refresh(refresh) {
    this.#put("refresh", refresh);
  }

  /**
   * `wanted` and `done` count wishes to read and those that were granted; `at` is when, `error` why the last one was not, and
   * `againAt` when to try again.
   */
  get reading() {
    return this.#storage.kv.get("reading") ?? NO_READING;
  }

  changeReading(reading) {
    this.#put("reading", { ...this.reading, ...reading });
  }

  /** The last round that this Item had, or has, a part in. */
  get round() {
    return this.#storage.kv.get("round") ?? 0;
  }

  set round(round) {
    this.#storage.kv.put("round", round);
  }

  /** What came of a round's refresh, `{ round, outcome, error, isTaken, againAt }`: it is told until it is taken. */
  get report() {
    return this.#storage.kv.get("report") ?? NO_REPORT;
  }

  changeReport(report) {
    this.#storage.kv.put("report", { ...this.report, ...report });
  }

  /** Plaid's code for what the person has to put right, or null. */
  get attention() {
    return this.#storage.kv.get("attention") ?? null;
  }

  set attention(code) {
    this.#put("attention", code);
  }

  /** Newest first. One that says the same as one since the refresh began is a repeat of it. */
  get webhooks() {
    return this.#storage.kv.get("webhooks") ?? [];
  }

  noteWebhook(webhook) {
    const said = ({ type, code, counts, refresh }) => JSON.stringify([type, code, counts, refresh]);
    if (this.webhooks.some((known) => said(known) === said(webhook))) return;
    this.#put("webhooks", [webhook, ...this.webhooks].slice(0, KEPT_WEBHOOKS));
  }

  holdings(snapshot) {
    const rows = this.#storage.sql.exec("SELECT row FROM holding WHERE snapshot = ? ORDER BY place", snapshot);
    return rows.toArray().map(({ row }) => JSON.parse(row));
  }

  /** What there is now becomes what there was before. */
  keepHoldings() {
    const { sql } = this.#storage;
    sql.exec("DELETE FROM holding WHERE snapshot = 'before'");
    sql.exec("INSERT INTO holding SELECT 'before', place, row FROM holding WHERE snapshot = 'now'");
  }

  /** The newest; `isNew` are those that the refresh of this number found. */
  transactions(refresh) {
    const query = "SELECT row, refresh FROM movement ORDER BY date DESC, rowid DESC LIMIT ?";
    const rows = this.#storage.sql.exec(query, SHOWN_TRANSACTIONS).toArray();
    return rows.map((found) => ({ ...JSON.parse(found.row), isNew: found.refresh > 0 && found.refresh === refresh }));
  }

  /** Stores a whole reading, which was made after the refresh of this number. */
  keepReading(holdings, transactions, refresh) {
    const { sql } = this.#storage;
    this.#storage.transactionSync(() => {
      const isFirst = this.reading.at === null;
      sql.exec("DELETE FROM holding WHERE snapshot = 'now'");
      holdings.forEach((row, place) =>
        sql.exec("INSERT INTO holding VALUES ('now', ?, ?)", place, JSON.stringify(row)),
      );
      if (isFirst) this.keepHoldings();
      const gone = new Set(
        sql
          .exec("SELECT id FROM movement")
          .toArray()
          .map(({ id }) => id),
      );
      // They come newest first, and the newest gets the highest rowid.
      for (const { id, date, ...row } of transactions.toReversed()) {
        const json = JSON.stringify({ id, date, ...row });
        sql.exec("INSERT OR IGNORE INTO movement VALUES (?, ?, ?, ?)", id, date, json, isFirst ? 0 : refresh);
        gone.delete(id);
      }
      for (const id of gone) sql.exec("DELETE FROM movement WHERE id = ?", id);
    });
  }

  #put(key, value) {
    this.#storage.kv.put(key, value);
    this.#storage.kv.put("version", this.version + 1);
  }
}
