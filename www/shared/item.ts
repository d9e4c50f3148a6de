// The state of an Item, in the messages between the Worker and the person's page. All times are in ms since 1970.
import type { Amount, Total, ValueChange } from "plaid-investments/portfolio";
import type { ShownError } from "./errors.ts";
import type { Refresh } from "./refresh.ts";

/** The state of an Item: the message of its WebSocket. */
export interface ItemState {
  itemId: string;
  name: string;
  /** Counts changes, to order two states. */
  version: number;
  /** The time of the Worker. */
  now: number;
  /** The time limit of a refresh. */
  timeoutMs: number;
  refresh: Refresh;
  isRunning: boolean;
  /** When the next refresh may start. */
  freeAt: number;
  reading: {
    /** When the Item was last read, or null if it was never read. */
    at: number | null;
    isDue: boolean;
    /** The error of the last reading, if it failed. */
    error: ShownError | null;
  };
  /** The last webhooks, newest first. */
  webhooks: WebhookNote[];
  attention: Attention | null;
  change: Change | null;
}

/** A webhook that came. */
export interface WebhookNote {
  type: string;
  code: string;
  /** Its numbers, by Plaid's names. */
  counts: Record<string, number>;
  at: number;
  /** The id of the refresh before it. */
  refresh: number;
}

/** What the connection to the bank needs from the person. If it `blocks`, no refresh can succeed until then. */
export interface Attention {
  code: string;
  blocks: boolean;
  /** The advice of the error that it comes from: "never" means that Link can't repair the connection. */
  when?: "user" | "never";
  /** When the connection ends, ISO 8601. */
  until?: string;
}

/** The last change of the holdings. */
export interface Change {
  from: number;
  to: number;
  value: ValueChange[];
  /** The number of transactions that may be deposits or withdrawals. */
  unattributed: number;
}

/** The response to a request for a refresh. */
export interface RefreshAnswer extends ItemState {
  /** Whether the request began it. Otherwise the request joined it. */
  started: boolean;
}

/** A complete Item. */
export interface ItemView extends ItemState, Portfolio {
  /** The changed transactions and the newest ones. */
  transactions: TransactionRow[];
}

export interface Portfolio {
  totals: Total[];
  accounts: AccountRow[];
  holdings: HoldingRow[];
  /** The positions that the last change removed. */
  gone: PositionRow[];
}

/** If `official` is false, `code` is no code of ISO 4217. */
export interface Currency {
  code: string;
  official: boolean;
}

export interface AccountRow {
  accountId: string;
  name: string;
  mask: string | null;
  totals: Total[];
}

export interface PositionRow {
  key: string;
  accountId: string;
  account: string;
  name: string;
  ticker: string | null;
  type: string | null;
  isCash: boolean;
  quantity: number;
  /** Null if the institution gives none. */
  price: number | null;
  /** A date, which may have a time. */
  priceAsOf: string | null;
  value: Amount | null;
  costBasis: Amount | null;
  gain: Amount | null;
  currency: Currency;
}

export interface HoldingRow extends PositionRow {
  /** The values before the last change, or null for a new position. */
  before: Pick<PositionRow, "quantity" | "price" | "value"> | null;
}

export interface TransactionRow {
  id: string;
  date: string;
  name: string;
  type: string;
  account: string;
  ticker: string | null;
  quantity: number;
  /** Money that enters the account is positive. */
  amount: number;
  currency: Currency;
  status: "new" | "corrected" | "cancelled" | null;
  /** The old values of a corrected transaction. */
  before: Pick<TransactionRow, "date" | "name" | "quantity" | "amount"> | null;
}
