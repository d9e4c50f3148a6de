// The Durable Object with the ledger of one month. It has one entry for every refresh. There is one object for each
// month, so that none grows without limit.
import { DurableObject } from "cloudflare:workers";
import type { LedgerEntry, LedgerPage, LedgerShow, LedgerTotals, Settlement } from "../../shared/messages.ts";
import { log } from "../log.ts";
import type { ServiceEnv } from "../settings.ts";
import * as rules from "./rules.ts";

const PAGE = 100;
const CSV_PAGE = 1000;
const NAMES = [
  "id",
  "itemId",
  "who",
  "round",
  "openedAt",
  "state",
  "billed",
  "endedAt",
  "requestId",
  "code",
  "message",
  "webhookAt",
  "settledBy",
  "settledAt",
] as const satisfies (keyof LedgerEntry)[];
const COLUMNS = NAMES.join(", ");

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entry (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    itemId TEXT NOT NULL,
    who TEXT,
    round INTEGER,
    openedAt INTEGER NOT NULL,
    state TEXT NOT NULL,
    billed TEXT NOT NULL,
    endedAt INTEGER,
    requestId TEXT,
    code TEXT,
    message TEXT,
    webhookAt INTEGER,
    settledBy TEXT,
    settledAt INTEGER
  );
  CREATE INDEX IF NOT EXISTS unsettled ON entry (place) WHERE billed = 'unknown' AND endedAt IS NOT NULL;
`;
/** The columns of an entry: a mapped type, because `exec` does not accept an interface. `place` orders the entries. */
type Row = { [Column in keyof LedgerEntry]: LedgerEntry[Column] };
type PlacedRow = Row & { place: number };

const CONDITIONS: Record<LedgerShow, string> = {
  all: "1",
  unsettled: "billed = 'unknown' AND endedAt IS NOT NULL",
  billed: "billed = 'yes'",
  failed: "state = 'failed'",
};

/** Whether the call may be made. */
interface Opening {
  granted: boolean;
  at?: undefined;
  isStopped?: undefined;
}

interface PageOptions {
  before?: number | undefined;
  show?: LedgerShow | undefined;
  search?: string | undefined;
}

export class Ledger extends DurableObject<ServiceEnv> {
  constructor(ctx: DurableObjectState, env: ServiceEnv) {
    super(ctx, env);
    ctx.storage.sql.exec(SCHEMA);
  }

  /**
   * Opens an entry before the call to Plaid. `{ granted: false }` means that the monthly cap is reached. It is
   * idempotent.
   */
  async open(entry: rules.NewEntry, cap: number | null): Promise<Opening> {
    if (this.#find(entry.id)) return { granted: true };
    if (!rules.fits(this.#totals, cap)) return { granted: false };
    this.#write(null, rules.open(entry, Date.now()));
    return { granted: true };
  }

  /**
   * Ends an entry with the outcome of its refresh. If the entry was never opened, because no call was made, it is
   * added.
   */
  async end(entry: rules.NewEntry, outcome: rules.Ending & { askedAt: number }) {
    const old = this.#find(entry.id);
    const ended = rules.end(old ?? rules.open(entry, outcome.askedAt), outcome);
    this.#write(old ?? null, ended);
  }

  async hear(id: string, at: number) {
    const old = this.#find(id);
    if (old) this.#write(old, rules.hear(old, at));
  }

  /** Settles an entry whose outcome was unknown. Resolves to the entry, or to null if there is no such entry. */
  async settle(id: string, settlement: Settlement) {
    const old = this.#find(id);
    if (!old) return null;
    const settled = rules.settle(old, settlement);
    this.#write(old, settled);
    if (settled !== old) log("refresh_settled", { entry: id, billed: settled.billed, by: settled.settledBy });
    return settled;
  }

  async totals(): Promise<LedgerTotals> {
    return this.#totals;
  }

  /**
   * Resolves to `{ entries, next? }`, newest first. `before` is the `next` of the previous page. `search` is part of an
   * Item's id, or a complete request id.
   */
  async page({ before, show = "all", search = "" }: PageOptions): Promise<LedgerPage> {
    const where = CONDITIONS[show];
    const query = `SELECT place, ${COLUMNS} FROM entry WHERE place < ? AND ${where}
      AND (? = '' OR instr(itemId, ?) > 0 OR requestId = ?) ORDER BY place DESC LIMIT ?`;
    const rows = this.#sql<PlacedRow>(query, before || Number.MAX_SAFE_INTEGER, search, search, search, PAGE);
    const entries = rows.map(({ place: _place, ...entry }) => entry);
    const last = rows.at(PAGE - 1);
    return last ? { entries, next: last.place } : { entries };
  }

  /** Resolves to `{ entries, next? }`, oldest first, for the CSV. */
  async export(after = 0): Promise<LedgerPage> {
    const entries = this.#sql<PlacedRow>(
      `SELECT place, ${COLUMNS} FROM entry WHERE place > ? ORDER BY place LIMIT ?`,
      after,
      CSV_PAGE,
    );
    const last = entries.at(CSV_PAGE - 1);
    return last ? { entries, next: last.place } : { entries };
  }

  get #totals(): LedgerTotals {
    return this.ctx.storage.kv.get<LedgerTotals>("totals") ?? rules.NO_TOTALS;
  }

  #write(old: LedgerEntry | null, entry: LedgerEntry) {
    if (old === entry) return;
    this.ctx.storage.transactionSync(() => {
      const values = NAMES.map((name) => entry[name]);
      const updates = NAMES.map((name) => `${name} = excluded.${name}`).join(", ");
      this.#sql(
        `INSERT INTO entry (${COLUMNS}) VALUES (${NAMES.map(() => "?").join(", ")}) ON CONFLICT (id) DO UPDATE SET ${updates}`,
        ...values,
      );
      this.ctx.storage.kv.put("totals", rules.count(this.#totals, old, entry));
    });
  }

  #find(id: string): LedgerEntry | undefined {
    return this.#sql<Row>(`SELECT ${COLUMNS} FROM entry WHERE id = ?`, id)[0];
  }

  #sql<Selected extends Row>(query: string, ...values: SqlStorageValue[]) {
    return this.ctx.storage.sql.exec<Selected>(query, ...values).toArray();
  }
}
