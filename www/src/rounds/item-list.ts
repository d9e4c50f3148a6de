// The Durable Object with the list of all Items and the state of the round. It is needed because Durable Objects can't
// be listed.
import { DurableObject } from "cloudflare:workers";
import type { Cause, EndedRound, FailureOutcome, FailurePage, ItemPage } from "../../shared/messages.ts";
import type { PauseCause, Round, RoundAction } from "../../shared/messages.ts";
import { log, logFault } from "../log.ts";
import { orLater, rateLimit } from "../objects.ts";
import { type ServiceEnv, lostMs, mostQueued, perMinute } from "../settings.ts";
import type { SettledInRound } from "./messages.ts";
import { intervalMs } from "./rate-rules.ts";
import * as rules from "./round-rules.ts";

const PAGE = 100;
const PAST_ROUNDS = 50;
/** The most messages that `sendBatch` accepts. */
const MOST_MESSAGES = 100;
/** A message arrives this long before its slot, so that the rate limit is always used. */
const EARLY_MS = 60_000;
/** Cloudflare's maximum delay of a message. */
const MOST_DELAY_S = 43_200;

// `outstanding` has the Items of the round that are queued or in progress. `queuedAt` is 0 until the message is sent.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS item (place INTEGER PRIMARY KEY, itemId TEXT NOT NULL UNIQUE, name TEXT NOT NULL, userId TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS item_userId ON item (userId, place);
  CREATE TABLE IF NOT EXISTS outstanding (itemId TEXT PRIMARY KEY, queuedAt INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS outstanding_queuedAt ON outstanding (queuedAt);
  CREATE TABLE IF NOT EXISTS failure (itemId TEXT PRIMARY KEY, outcome TEXT NOT NULL, code TEXT NOT NULL, error TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS failure_code ON failure (code, itemId);
  CREATE TABLE IF NOT EXISTS past (round INTEGER PRIMARY KEY, row TEXT NOT NULL);
`;

// The columns that the queries below select.
type ItemRow = { place: number; itemId: string; name: string; userId: string };
type FailureRow = { itemId: string; outcome: FailureOutcome; code: string; error: string };
type CauseRow = Pick<FailureRow, "code" | "outcome" | "error"> & { count: number };
type PastRow = { row: string };

interface PageOptions {
  after?: number | undefined;
  userId?: string | null | undefined;
  search?: string | undefined;
}

/** The entry of an Item in the list. */
type Entry = Omit<ItemRow, "place">;

export class ItemList extends DurableObject<ServiceEnv> {
  #toppingUp: Promise<void> | undefined;

  constructor(ctx: DurableObjectState, env: ServiceEnv) {
    super(ctx, env);
    ctx.storage.sql.exec(SCHEMA);
  }

  /**
   * Adds an Item, and resolves to its entry. If the Item exists, resolves to the existing entry. `name` is optional.
   */
  async add(itemId: string, name: string | undefined, userId: string): Promise<Entry> {
    // No place is used twice: a round must not find a new Item in the place of a removed one.
    const next = (this.ctx.storage.kv.get<number>("lastPlace") ?? 0) + 1;
    const query = "INSERT OR IGNORE INTO item VALUES (?, ?, ?, ?) RETURNING place";
    if (this.#sql(query, next, itemId, name || `Bank ${next}`, userId).length > 0) {
      this.ctx.storage.kv.put("lastPlace", next);
      this.#count += 1;
    }
    return this.#one<Entry>("SELECT itemId, name, userId FROM item WHERE itemId = ?", itemId);
  }

  async remove(itemId: string) {
    const query = "DELETE FROM item WHERE itemId = ? RETURNING place";
    const [row] = this.#sql<Pick<ItemRow, "place">>(query, itemId);
    if (!row) return;
    this.#count -= 1;
    const { cursor, last } = this.#round;
    // The round counts this Item. The consumer finds that it is gone, and reports that, as for an Item in the queue.
    if (rules.isUnderWay(this.#round) && row.place > cursor && row.place <= last)
      this.#sql("INSERT OR IGNORE INTO outstanding VALUES (?, 0)", itemId);
  }

  /**
   * Resolves to `{ items: [{ itemId, name }], next? }`, oldest first, from after the position `after`. A `userId` of
   * null selects the Items of all users. `search` is part of a name, or a complete id.
   */
  async page({ after = 0, userId = null, search = "" }: PageOptions): Promise<ItemPage> {
    const rows = this.#sql<ItemRow>(
      `SELECT * FROM item WHERE place > ? AND (? IS NULL OR userId = ?)
       AND (? = '' OR itemId = ? OR instr(lower(name), lower(?)) > 0) ORDER BY place LIMIT ?`,
      after,
      userId,
      userId,
      search,
      search,
      search,
      PAGE,
    );
    const items = rows.map(({ itemId, name }) => ({ itemId, name }));
    const last = rows.at(PAGE - 1);
    return last ? { items, next: last.place } : { items };
  }

  async count() {
    return this.#count;
  }

  /** The progress of the current or last round. `etaMs` is the minimum time left under Plaid's rate limit. */
  async round(): Promise<Round> {
    const round = rules.shown(this.#round);
    const queued = this.#number("SELECT COUNT(*) AS number FROM outstanding");
    const isOver = !rules.isUnderWay(round);
    const etaMs = isOver ? 0 : Math.round(rules.openOf(round) * intervalMs(perMinute(this.env)));
    return { ...round, queued: isOver ? 0 : queued, etaMs };
  }

  async pastRounds(): Promise<EndedRound[]> {
    const rows = this.#sql<PastRow>("SELECT row FROM past ORDER BY round DESC LIMIT ?", PAST_ROUNDS);
    return rows.map(({ row }) => JSON.parse(row));
  }

  /** The Items that failed in the current or last round, sorted by `itemId`, in pages. `code` selects one cause. */
  async failures({ after = "", code = "" }): Promise<FailurePage> {
    const query = `SELECT itemId, outcome, error FROM failure WHERE itemId > ? AND (? = '' OR code = ?) ORDER BY itemId LIMIT ?`;
    const rows = this.#sql<Omit<FailureRow, "code">>(query, after, code, code, PAGE);
    const failures = rows.map(({ error, ...row }) => ({ ...row, error: JSON.parse(error) }));
    const last = rows.at(PAGE - 1);
    return last ? { failures, next: last.itemId } : { failures };
  }

  /** The failures by cause: `[{ code, outcome, count, error }]`, most frequent first. `error` is one example. */
  async causes(): Promise<Cause[]> {
    const query = `SELECT code, outcome, COUNT(*) AS count, MIN(error) AS error FROM failure
      GROUP BY code, outcome ORDER BY count DESC`;
    return this.#sql<CauseRow>(query).map(({ error, ...cause }) => ({ ...cause, error: JSON.parse(error) }));
  }

  /** Begins a round over all current Items, unless one is under way. `started` says whether it began. */
  async beginRound(by: string): Promise<{ started: boolean } & Round> {
    if (rules.isUnderWay(this.#round)) return { started: false, ...(await this.round()) };
    const last = this.#number("SELECT COALESCE(MAX(place), 0) AS number FROM item");
    const all = { total: this.#count, last };
    this.#sql("DELETE FROM failure");
    this.#sql("DELETE FROM outstanding");
    this.#round = rules.begin(this.#round, all, by, Date.now());
    log("round_began", { round: this.#round.round, total: all.total, by });
    // After a failure, the cron tops up the queue.
    await this.topUp().catch((error) => logFault("top_up_failed", error));
    return { started: true, ...(await this.round()) };
  }

  /** Pauses, resumes or stops the round. Resolves to null if the action is not possible in this state. */
  async changeRound(action: RoundAction, pausedFor: PauseCause | null = null): Promise<Round | null> {
    const changed = rules.change(this.#round, action, Date.now(), pausedFor);
    if (!changed) return null;
    this.#round = changed;
    log("round_changed", { round: changed.round, state: changed.state, pausedFor });
    await this.#tellRate();
    if (action === "resume") await this.topUp();
    return this.round();
  }

  /** Resumes a round that was paused at the monthly cap of an earlier month. */
  async resumeInNewMonth() {
    if (rules.isCapOfEarlierMonth(this.#round, Date.now())) await this.changeRound("resume");
  }

  /** How to handle the messages of a round that the queue delivers: see `admits`. */
  async admit(round: number, itemIds: string[]) {
    const answer = rules.admits(this.#round, round);
    // The messages are sent again when the round resumes.
    if (answer === "later")
      for (const id of itemIds) this.#sql("UPDATE outstanding SET queuedAt = 0 WHERE itemId = ?", id);
    return answer;
  }

  /**
   * Fills the queue up to an hour of work, and resends messages that seem lost. A cron calls this every few minutes.
   */
  async topUp() {
    this.#toppingUp ??= this.#topUp().finally(() => (this.#toppingUp = undefined));
    return this.#toppingUp;
  }

  async #topUp() {
    await this.#tellRate();
    if (this.#round.state !== "running") return;
    // The Items to queue are written before their messages are sent. If sending fails, the next call finds them unsent.
    this.ctx.storage.transactionSync(() => this.#takeNext());
    const lostBefore = Date.now() - lostMs(this.env);
    const lost = "SELECT itemId FROM outstanding WHERE queuedAt <= ? ORDER BY queuedAt LIMIT ?";
    for (let rows; (rows = this.#sql<Pick<ItemRow, "itemId">>(lost, lostBefore, MOST_MESSAGES)).length > 0;)
      await this.#send(rows, lostBefore);
  }

  #takeNext() {
    const { cursor, last, ...round } = this.#round;
    const room = mostQueued(this.env) - this.#number("SELECT COUNT(*) AS number FROM outstanding");
    if (room <= 0 || cursor >= last) return;
    const next = "SELECT place, itemId FROM item WHERE place > ? AND place <= ? ORDER BY place LIMIT ?";
    const rows = this.#sql<Pick<ItemRow, "place" | "itemId">>(next, cursor, last, room);
    for (const { itemId } of rows) this.#sql("INSERT OR IGNORE INTO outstanding VALUES (?, 0)", itemId);
    this.#round = { ...round, last, cursor: rows.at(-1)?.place ?? last };
  }

  /**
   * Delays each message until shortly before its slot. A message that arrives too early has to be retried, which costs
   * money.
   */
  async #send(rows: { itemId: string }[], lostBefore: number) {
    const { round } = this.#round;
    const before = this.#number("SELECT COUNT(*) AS number FROM outstanding WHERE queuedAt > ?", lostBefore);
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
   * Records the outcome of an Item: `{ itemId, round, outcome, error }`. It is idempotent. `isGuess` means that the
   * outcome does not come from the Item. An outcome from the Item has priority, whether it arrives before or after the
   * guess.
   */
  async settle({ itemId, round, outcome, error, isGuess = false }: SettledInRound) {
    if (round !== this.#round.round) return;
    const before = this.#round;
    this.ctx.storage.transactionSync(() => {
      const [open] = this.#sql("DELETE FROM outstanding WHERE itemId = ? RETURNING itemId", itemId);
      if (!open && isGuess) return;
      const [old] = this.#sql<Pick<FailureRow, "outcome">>(
        "DELETE FROM failure WHERE itemId = ? RETURNING outcome",
        itemId,
      );
      if (!open && !old) return;
      const code = error?.errorCode ?? error?.kind ?? "";
      if (outcome !== "done")
        this.#sql("INSERT INTO failure VALUES (?, ?, ?, ?)", itemId, outcome, code, JSON.stringify(error ?? {}));
      this.#round = rules.settle(this.#round, outcome, old?.outcome, error, Date.now());
    });
    const { state, pausedFor } = this.#round;
    if (state === before.state) return;
    log("round_changed", { round, state, pausedFor });
    await this.#tellRate();
  }

  /** Called after an operator stopped all refreshes. A running round pauses. */
  async pauseForStop() {
    await this.#tellRate();
  }

  /**
   * The rate limit object needs the state of the round, to refuse calls of a paused or stopped one. If this fails, the
   * cron repeats it. A running round pauses if all refreshes are stopped.
   */
  async #tellRate() {
    const { round, state } = this.#round;
    const isStopped = await orLater(() => rateLimit(this.env).setRound({ round, state }));
    if (isStopped === true && this.#round.state === "running") await this.changeRound("pause", "stopped");
  }

  /** The number of Items. It is stored, because counting would read all rows. */
  get #count(): number {
    return this.ctx.storage.kv.get<number>("count") ?? 0;
  }

  set #count(count) {
    this.ctx.storage.kv.put("count", count);
  }

  get #round(): rules.StoredRound {
    return this.ctx.storage.kv.get<rules.StoredRound>("round") ?? rules.NONE;
  }

  set #round(round) {
    this.ctx.storage.kv.put("round", round);
    const row = rules.shown(round);
    if (row.endedAt !== null) this.#sql("INSERT OR REPLACE INTO past VALUES (?, ?)", row.round, JSON.stringify(row));
  }

  #sql<Row extends Record<string, SqlStorageValue>>(query: string, ...values: SqlStorageValue[]) {
    return this.ctx.storage.sql.exec<Row>(query, ...values).toArray();
  }

  #one<Row extends Record<string, SqlStorageValue>>(query: string, ...values: SqlStorageValue[]) {
    return this.ctx.storage.sql.exec<Row>(query, ...values).one();
  }

  /** The one `number` that a query selects. */
  #number(query: string, ...values: SqlStorageValue[]) {
    return this.#one<{ number: number }>(query, ...values).number;
  }
}
