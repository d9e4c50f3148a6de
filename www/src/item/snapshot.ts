// The rows of an Item's data, and the diff between two readings. Pure functions, without a clock or storage.
//
// A row has its current text `now` and its text `before` the last change, so a reading writes only the rows that
// differ. If `isChanged` is false, both are the same, and `before` is null.
import type { Account, Holding, HoldingsResponse, InvestmentTransaction } from "plaid-investments";
import type { InvestmentTransactionsResponse, PlaidItem, Security } from "plaid-investments";

/** Plaid's objects, by the kinds of rows. */
interface Parts {
  account: Account;
  security: Security;
  holding: Holding;
  transaction: InvestmentTransaction;
}

export type Kind = keyof Parts;

export interface Row {
  kind: Kind;
  key: string;
  /** The date of a transaction. */
  date: string | null;
  now: string | null;
  before: string | null;
  isChanged: boolean;
  /** Orders the rows of a kind. A new row gets it when it is written. */
  place?: number;
}

/** A row to write. `isHistory`: see `withoutHistory`. */
export interface Write extends Row {
  isHistory?: boolean;
}

/** A row of a reading. */
type ReadRow = Pick<Row, "kind" | "key" | "date"> & { now: string };
type StoredRows = ReadonlyMap<string, Row>;
type ReadRows = ReadonlyMap<string, ReadRow>;

/** Selects the text of a row. */
type PickText = (row: Row) => string | null;

/** The kinds whose changes count as news for a person. */
const NEWS: Kind[] = ["holding", "transaction"];

/**
 * A map of rows by kind and key: `{ kind, key, date, now }`. Oldest transactions come first, so that the newest are
 * written last.
 */
export function rowsOf(holdings: HoldingsResponse, transactions: InvestmentTransactionsResponse): ReadRows {
  const accounts = [...holdings.accounts, ...transactions.accounts.toReversed()];
  const securities = [...holdings.securities, ...transactions.securities.toReversed()];
  const oldestFirst = transactions.investment_transactions.toReversed();
  const keyOf = holdingKeys();
  const rows = [
    ...accounts.map((part) => rowOf("account", part.account_id, part)),
    ...securities.map((part) => rowOf("security", part.security_id, part)),
    ...holdings.holdings.map((part) => rowOf("holding", keyOf(part), part)),
    ...oldestFirst.map((part) => rowOf("transaction", part.investment_transaction_id, part, part.date)),
  ];
  return new Map(rows.map((row) => [`${row.kind} ${row.key}`, row]));
}

function rowOf<Of extends Kind>(kind: Of, key: string, part: Parts[Of], date: string | null = null): ReadRow {
  return { kind, key, date, now: JSON.stringify(part) };
}

/** Returns a function that gives each holding the key of its row. An account can hold a security in several lots. */
export function holdingKeys() {
  const places = new Map<string, number>();
  return ({ account_id: account, security_id: security }: Holding) => {
    const id = `${account} ${security}`;
    const place = places.get(id) ?? 0;
    places.set(id, place + 1);
    return place === 0 ? id : `${id} ${place}`;
  };
}

/**
 * The rows to write, compared with the stored rows. Transactions before `startDate` were not requested, so they stay.
 * Securities stay too, because old transactions refer to them. `now` is null for a removed row.
 */
export function differences(stored: StoredRows, rows: ReadRows, startDate: string): Row[] {
  const writes: Row[] = [];
  for (const row of rows.values()) {
    const old = stored.get(`${row.kind} ${row.key}`);
    if (!old) writes.push({ ...row, before: null, isChanged: true });
    else if (old.now !== row.now) writes.push(changed({ ...old, date: row.date }, row.now));
  }
  for (const [key, old] of stored) {
    const isKept = old.kind === "security" || (old.kind === "transaction" && (old.date ?? "") < startDate);
    if (!rows.has(key) && old.now !== null && !isKept) writes.push(changed(old, null));
  }
  return writes;
}

/** A row that returned to its text before the change counts as unchanged. */
function changed(old: Row, now: string | null): Row {
  const before = old.isChanged ? old.before : old.now;
  if (now === before) return { ...old, now, before: null, isChanged: false };
  return { ...old, now, before, isChanged: true };
}

/**
 * Unmarks new transactions that are older than all stored ones, and than `firstDay`, the day of the first reading. A
 * history that arrives late is no news. The day is needed because the first reading may have found no transaction.
 */
export function withoutHistory(writes: Row[], stored: StoredRows, firstDay: string | undefined): Write[] {
  const dates = [...stored.values()].flatMap(({ kind, date }) =>
    kind === "transaction" && date !== null ? [date] : [],
  );
  if (firstDay !== undefined) dates.push(firstDay);
  const oldest = dates.reduce((least, date) => (date < least ? date : least), "9999");
  const isHistory = ({ kind, date, before }: Row) =>
    kind === "transaction" && before === null && date !== null && date < oldest;
  return writes.map((row) =>
    dates.length > 0 && isHistory(row) ? { ...row, isChanged: false, isHistory: true } : row,
  );
}

export const hasNews = (writes: Write[]) => writes.some(({ kind, isHistory }) => !isHistory && NEWS.includes(kind));

/** Rebuilds Plaid's two responses from rows. `pick` selects the text of a row; null leaves the row out. */
export function responsesOf(rows: Row[], item: PlaidItem, pick: PickText = ({ now }) => now) {
  const accounts = partsOf("account", rows, pick);
  const securities = partsOf("security", rows, pick);
  const investment_transactions = partsOf("transaction", rows, pick);
  const shared = { accounts, securities, item, request_id: "stored" };
  const holdings: HoldingsResponse = { ...shared, holdings: partsOf("holding", rows, pick) };
  const transactions: InvestmentTransactionsResponse = {
    ...shared,
    investment_transactions,
    total_investment_transactions: investment_transactions.length,
  };
  return { holdings, transactions };
}

/** Plaid's objects of one kind. `pick` selects the text of a row; null leaves the row out. */
export function partsOf<Of extends Kind>(kind: Of, rows: Row[], pick: PickText): Parts[Of][] {
  const texts = rows.filter((row) => row.kind === kind).map(pick);
  return texts.filter((text) => text !== null).map((text) => parse<Of>(text));
}

/** The object in the text of a row: `rowsOf` wrote it. */
export function parse<Of extends Kind>(text: string): Parts[Of] {
  return JSON.parse(text);
}

/** The text of a row before the last change. */
export const beforeOf: PickText = ({ now, before, isChanged }) => (isChanged ? before : now);
