// A Durable Object that stores each Item and its pending refresh. It is written before and after each refresh, so that no refresh is paid
// twice after a crash.
import { DurableObject } from "cloudflare:workers";
import type { Outcome, PlaidConnection, WebhookEvent } from "plaid-investments";

export interface Env {
  PLAID_CLIENT_ID: string;
  PLAID_SECRET: string;
  PLAID_ENVIRONMENT: "sandbox" | "production";
  /** The URL of a proxy or a fake. Default: Plaid. */
  PLAID_BASE_URL?: string;
  /** The URL to which Plaid sends the webhooks of new Items: this Worker's `/webhooks/plaid`. */
  WEBHOOK_URL?: string;
  /** The user id of each session. */
  SESSIONS: KVNamespace;
  /** The last holdings of each Item. */
  HOLDINGS: KVNamespace;
  WEBHOOKS: Queue<WebhookEvent>;
  LEDGER: DurableObjectNamespace<Ledger>;
}

export const plaidOf = (env: Env): PlaidConnection => ({
  clientId: env.PLAID_CLIENT_ID,
  secret: env.PLAID_SECRET,
  environment: env.PLAID_ENVIRONMENT,
  baseUrl: env.PLAID_BASE_URL,
});

/** One object for all Items. With several hundred thousand Items, use several objects, by the first characters of the item id. */
export const ledgerOf = (env: Env) => env.LEDGER.get(env.LEDGER.idFromName("ledger"));

/** An Item. Times are milliseconds since 1970. */
export type ItemRow = {
  itemId: string;
  userId: string;
  accessToken: string;
  /** The start time of the pending refresh, whose outcome is not known yet, or null. */
  unknownSince: number | null;
  /** The id of the run or the request that began it. */
  begunBy: string | null;
  /** The time of the last successful refresh. */
  refreshedAt: number;
  /** The cron trigger leaves the Item alone until this time, because its last attempt failed. */
  notBefore: number;
  /** Whether the person has to repair the Item: 1 or 0. */
  isBroken: number;
};

export class Ledger extends DurableObject<Env> {
  private readonly sql = this.ctx.storage.sql;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.sql.exec(`CREATE TABLE IF NOT EXISTS items (
      itemId TEXT PRIMARY KEY, userId TEXT NOT NULL, accessToken TEXT NOT NULL,
      unknownSince INTEGER, begunBy TEXT, refreshedAt INTEGER NOT NULL DEFAULT 0, notBefore INTEGER NOT NULL DEFAULT 0,
      isBroken INTEGER NOT NULL DEFAULT 0)`);
  }

  add({ itemId, userId, accessToken }: Pick<ItemRow, "itemId" | "userId" | "accessToken">): void {
    const columns = "INSERT OR REPLACE INTO items (itemId, userId, accessToken) VALUES (?, ?, ?)";
    this.sql.exec(columns, itemId, userId, accessToken);
  }

  itemsOf(userId: string): ItemRow[] {
    return this.rows("userId = ?", userId);
  }

  /** Finds an Item. With `userId`, finds it only if it belongs to this person. */
  find(itemId: string, userId?: string): ItemRow | undefined {
    const [item] = this.rows("itemId = ?", itemId);
    return userId === undefined || item?.userId === userId ? item : undefined;
  }

  /**
   * Records that a refresh will be sent. Returns false if another refresh is pending, if the last one was not before `refreshedBefore`, or if
   * the Item was removed. With the same `by`, a refresh can begin again, for a retry.
   */
  begin(itemId: string, by: string, refreshedBefore = Number.MAX_SAFE_INTEGER): boolean {
    const open = `UPDATE items SET unknownSince = ?, begunBy = ?, notBefore = 0
      WHERE itemId = ? AND refreshedAt < ? AND (unknownSince IS NULL OR begunBy = ?)`;
    return this.sql.exec(open, Date.now(), by, itemId, refreshedBefore, by).rowsWritten > 0;
  }

  /**
   * Records the outcome of the refresh that `by` began. After `unknown`, the refresh stays pending. If another refresh has begun since then,
   * that one stays pending. The cron trigger leaves the Item alone for `waitMs`.
   */
  end(itemId: string, by: string, outcome: Outcome | "done", waitMs = 0): void {
    if (outcome === "unknown") return;
    const now = Date.now();
    const close = "UPDATE items SET unknownSince = NULL, notBefore = ? WHERE itemId = ? AND begunBy = ?";
    this.sql.exec(close, now + waitMs, itemId, by);
    if (outcome !== "done") return;
    // Plaid sends no LOGIN_REPAIRED after a repair in this app's own Link. A refresh shows that the Item works again.
    const record = "UPDATE items SET refreshedAt = ?, isBroken = 0 WHERE itemId = ? AND begunBy = ?";
    this.sql.exec(record, now, itemId, by);
  }

  /** Puts an Item behind the others, for an attempt that failed: the cron trigger leaves it alone for `waitMs`. */
  postpone(itemId: string, waitMs: number): void {
    this.sql.exec("UPDATE items SET notBefore = ? WHERE itemId = ?", Date.now() + waitMs, itemId);
  }

  setBroken(itemId: string, isBroken: boolean): void {
    this.sql.exec("UPDATE items SET isBroken = ? WHERE itemId = ?", Number(isBroken), itemId);
  }

  remove(itemId: string): void {
    this.sql.exec("DELETE FROM items WHERE itemId = ?", itemId);
  }

  /** Items with a pending refresh that began before this time. Those that could not be settled in an earlier run come last. */
  lost(before: number, limit: number): ItemRow[] {
    return this.rows(
      "unknownSince < ? AND notBefore <= ? ORDER BY max(unknownSince, notBefore) LIMIT ?",
      before,
      Date.now(),
      limit,
    );
  }

  /**
   * Items whose last refresh was before this time, that work, and that have no pending refresh. Those whose refresh failed in an earlier run
   * come last.
   */
  due(before: number, limit: number): ItemRow[] {
    return this.rows(
      `refreshedAt < ? AND notBefore <= ? AND unknownSince IS NULL AND isBroken = 0
      ORDER BY max(refreshedAt, notBefore) LIMIT ?`,
      before,
      Date.now(),
      limit,
    );
  }

  private rows(where: string, ...values: (string | number)[]): ItemRow[] {
    return this.sql.exec<ItemRow>(`SELECT * FROM items WHERE ${where}`, ...values).toArray();
  }
}
