// The stored state of an Item's object, in its own SQLite database. It survives every restart. Nothing is written
// before `create`, so a request for an unknown Item leaves nothing behind.
import type { PlaidItem } from "plaid-investments";
import type { Attention, Change, Refresh, ShownError, WebhookNote } from "../../shared/messages.ts";
import type { Responses } from "../plaid.ts";
import type { EndState } from "../ledger/rules.ts";
import type { Listing, OutgoingMessage } from "./outbox.ts";
import { NO_READING, type Reading, type Window, dayOf } from "./reading.ts";
import { NONE } from "./refresh.ts";
import { isRepeat } from "./settlement.ts";
import { type Kind, type Row, type Write, differences, hasNews, rowsOf, withoutHistory } from "./snapshot.ts";

const KEPT_WEBHOOKS = 20;
const SHOWN_TRANSACTIONS = 100;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS record (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    date TEXT,
    now TEXT,
    before TEXT,
    isChanged INTEGER NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY (kind, key)
  ) WITHOUT ROWID;
`;

/** A row of the table. `isChanged` is 0 or 1. */
type RecordRow = {
  kind: Kind;
  key: string;
  date: string | null;
  now: string | null;
  before: string | null;
  isChanged: number;
  place: number;
};

/** The Item, with its token. */
export interface StoredItem {
  itemId: string;
  name: string;
  userId: string;
  accessToken: string;
  /** Whether its removal has begun: see remover.ts. */
  isRemoving?: boolean;
}

/** The outcome of a refresh in a round. It is sent until it is acknowledged. */
export interface Report {
  round: number;
  outcome: EndState;
  error: ShownError | undefined;
  isTaken: boolean;
  againAt: number;
}

/** The messages to the ledger that are not acknowledged yet, in order. */
export interface StoredOutbox {
  messages: OutgoingMessage[];
  againAt: number;
}

/** The base of comparisons: see `ItemStore.base`. */
interface Base {
  refresh: number;
  at: number;
}

/** A row in the form of snapshot.ts. */
type StoredRow = Row & { place: number };

const rowOf = (row: RecordRow): StoredRow => ({ ...row, isChanged: row.isChanged === 1 });

export class ItemStore {
  #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    if (this.item) storage.sql.exec(SCHEMA);
  }

  create(item: StoredItem) {
    this.#storage.sql.exec(SCHEMA);
    this.#storage.kv.put("item", item);
  }

  /** Deletes the Item and all its data. Both at once: data without an alarm would stay. */
  async clear() {
    await Promise.all([this.#storage.deleteAlarm(), this.#storage.deleteAll()]);
  }

  get item() {
    return this.#storage.kv.get<StoredItem>("item");
  }

  /** The Item, where it is known that there is one. */
  get existing() {
    const { item } = this;
    if (!item) throw new Error("This object has no Item.");
    return item;
  }

  /** Counts changes, so that a page can order two states. */
  get version() {
    return this.#storage.kv.get<number>("version") ?? 0;
  }

  get refresh(): Refresh {
    return this.#storage.kv.get<Refresh>("refresh") ?? NONE;
  }

  set refresh(refresh) {
    this.#put("refresh", refresh);
  }

  /** See reading.ts. */
  get reading(): Reading {
    return this.#storage.kv.get<Reading>("reading") ?? NO_READING;
  }

  set reading(reading) {
    this.#put("reading", reading);
  }

  /** The number of the last round that included this Item. */
  get round(): number {
    return this.#storage.kv.get<number>("round") ?? 0;
  }

  set round(round) {
    this.#storage.kv.put("round", round);
  }

  get report() {
    return this.#storage.kv.get<Report>("report");
  }

  set report(report) {
    this.#storage.kv.put("report", report);
  }

  /** Null once the Item is in the list of all Items. */
  get listing(): Listing | null {
    return this.#storage.kv.get<Listing | null>("listing") ?? null;
  }

  set listing(listing) {
    this.#storage.kv.put("listing", listing);
  }

  get outbox(): StoredOutbox {
    return this.#storage.kv.get<StoredOutbox>("outbox") ?? { messages: [], againAt: 0 };
  }

  set outbox(outbox) {
    this.#storage.kv.put("outbox", outbox);
  }

  /** The action that the connection needs from the person: see attention.ts. */
  get attention(): Attention | null {
    return this.#storage.kv.get<Attention | null>("attention") ?? null;
  }

  set attention(attention) {
    if (JSON.stringify(attention) !== JSON.stringify(this.attention)) this.#put("attention", attention);
  }

  get isDoubtful(): boolean {
    return this.#storage.kv.get<boolean>("isDoubtful") ?? false;
  }

  set isDoubtful(isDoubtful) {
    this.#storage.kv.put("isDoubtful", isDoubtful);
  }

  /** Newest first. A webhook that repeats a stored one is not stored: see `isRepeat`. */
  get webhooks(): WebhookNote[] {
    return this.#storage.kv.get<WebhookNote[]>("webhooks") ?? [];
  }

  noteWebhook(webhook: WebhookNote) {
    if (isRepeat(webhook, this.webhooks, this.refresh)) return;
    this.#put("webhooks", [webhook, ...this.webhooks].slice(0, KEPT_WEBHOOKS));
  }

  /** The Item from Plaid's last reading. */
  get plaidItem() {
    return this.#storage.kv.get<PlaidItem>("plaidItem");
  }

  /** The last change, or null if there was none. */
  get change(): Change | null {
    return this.#storage.kv.get<Change>("change") ?? null;
  }

  set change(change) {
    this.#put("change", change);
  }

  /** The base of comparisons: the last reading before the first new data after the refresh with this number. */
  get base(): Base {
    return this.#storage.kv.get<Base>("base") ?? { refresh: 0, at: 0 };
  }

  /** All rows of these kinds, in the form of snapshot.ts. */
  rows(...kinds: Kind[]): StoredRow[] {
    const marks = kinds.map(() => "?").join(", ");
    const query = `SELECT * FROM record WHERE kind IN (${marks}) ORDER BY kind, date, place`;
    return this.#storage.sql
      .exec<RecordRow>(query, ...kinds)
      .toArray()
      .map(rowOf);
  }

  /** The changed transactions and the newest ones, up to a limit. */
  movements(): StoredRow[] {
    const query = `SELECT * FROM record WHERE kind = 'transaction' ORDER BY isChanged DESC, date DESC, place DESC LIMIT ?`;
    const rows = this.#storage.sql.exec<RecordRow>(query, SHOWN_TRANSACTIONS).toArray().map(rowOf);
    return rows.toSorted((a, b) => (a.date === b.date ? b.place - a.place : (a.date ?? "") < (b.date ?? "") ? 1 : -1));
  }

  /**
   * Stores a reading, writing only the rows that differ. The first new data after a refresh becomes a new change,
   * compared with the state just before it. Returns `{ isNews, written }`.
   */
  keepReading({ holdings, transactions }: Responses, { startDate }: Pick<Window, "startDate">, refresh: number) {
    const rows = rowsOf(holdings, transactions);
    const isFirst = this.reading.at === null;
    const firstDay = this.#firstDay;
    let writes: Write[] = [];
    this.#storage.transactionSync(() => {
      let stored = this.#stored();
      const find = () => withoutHistory(differences(stored, rows, startDate), stored, firstDay);
      writes = find();
      if (isFirst) writes = writes.map((row) => ({ ...row, isChanged: false }));
      const isNext = !isFirst && hasNews(writes) && this.base.refresh !== refresh;
      if (isNext) {
        this.#forgetChanges();
        this.#storage.kv.put("base", { refresh, at: this.reading.at });
        stored = this.#stored();
        writes = find();
      }
      if (isFirst) {
        const at = Date.now();
        this.#storage.kv.put("base", { refresh, at });
        this.#storage.kv.put("firstReadAt", at);
      }
      this.#write(writes);
      this.#storage.kv.put("plaidItem", holdings.item);
    });
    return { isNews: !isFirst && hasNews(writes), written: writes.length };
  }

  /** The day of the first reading. It is unknown for an Item that was read before this time was stored. */
  get #firstDay() {
    const at = this.#storage.kv.get<number>("firstReadAt");
    return at === undefined ? undefined : dayOf(at);
  }

  #stored() {
    const rows = this.rows("account", "security", "holding", "transaction");
    return new Map(rows.map((row) => [`${row.kind} ${row.key}`, row]));
  }

  #forgetChanges() {
    const { sql } = this.#storage;
    sql.exec("DELETE FROM record WHERE now IS NULL");
    sql.exec("UPDATE record SET before = NULL, isChanged = 0 WHERE isChanged = 1");
  }

  #write(writes: Row[]) {
    const { sql } = this.#storage;
    let { place } = sql.exec<Pick<RecordRow, "place">>("SELECT COALESCE(MAX(place), 0) AS place FROM record").one();
    for (const row of writes) {
      place += 1;
      sql.exec(
        "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?, ?, ?)",
        row.kind,
        row.key,
        row.date,
        row.now,
        row.before,
        row.isChanged ? 1 : 0,
        row.place ?? place,
      );
    }
  }

  #put(key: string, value: unknown) {
    this.#storage.kv.put(key, value);
    this.#storage.kv.put("version", this.version + 1);
  }
}
