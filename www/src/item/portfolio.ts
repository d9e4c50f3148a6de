// Builds the portfolio that the page shows: the positions, with their values before the last change. The calculations
// are those of plaid-investments. Pure functions, without storage.
import type { Holding, InvestmentTransaction, PlaidItem } from "plaid-investments";
import { type Positions, positions } from "plaid-investments/portfolio";
import type { Portfolio, PositionRow, TransactionRow } from "../../shared/messages.ts";
import { type Row, holdingKeys, parse, partsOf, responsesOf } from "./snapshot.ts";

/** `rows` are accounts, securities and holdings, in the form of snapshot.ts. */
export async function portfolioOf(rows: Row[], plaidItem: PlaidItem): Promise<Portfolio> {
  const now = await positions(responsesOf(rows, plaidItem).holdings);
  const old = await positions(responsesOf(rows, plaidItem, textBefore).holdings);
  const before = new Map(holdingRows(old).map((row) => [row.key, row]));
  const holdings = holdingRows(now);
  const kept = new Set(holdings.map(({ key }) => key));
  return {
    totals: now.totals,
    accounts: now.accounts.map(({ account, totals }) => ({
      accountId: account.account_id,
      name: account.name ?? account.official_name ?? "Account",
      mask: account.mask,
      totals,
    })),
    holdings: holdings.map((row) => ({ ...row, before: amountsOf(before.get(row.key)) })),
    gone: [...before.values()].filter(({ key }) => !kept.has(key)),
  };
}

/**
 * The text of a row before the last change. For accounts and securities it is the current text, so that removed
 * holdings have names. Only if the row itself was removed is it the old text.
 */
const textBefore = ({ kind, now, before, isChanged }: Row) =>
  isChanged && (kind === "holding" || now === null) ? before : now;

/** One row for each position. `key` is the key of its row in snapshot.ts. */
function holdingRows({ accounts }: Positions): PositionRow[] {
  const keyOf = holdingKeys();
  return accounts.flatMap(({ account, positions: rows }) =>
    rows.map(({ holding, security, currency, value, costBasis, gain, isCash, priceAsOf }) => ({
      key: keyOf(holding),
      accountId: account.account_id,
      account: account.name ?? account.official_name ?? "Account",
      name: security?.name ?? security?.ticker_symbol ?? "Unnamed security",
      ticker: security?.ticker_symbol ?? null,
      type: security?.type ?? null,
      isCash,
      quantity: holding.quantity,
      price: holding.institution_price,
      priceAsOf: priceAsOf ?? null,
      value,
      costBasis: costBasis ?? null,
      gain: gain ?? null,
      currency: { code: currency, official: isOfficial(holding) },
    })),
  );
}

/**
 * One row for each transaction. `status` is "new", "corrected", "cancelled" or null. A corrected transaction has its
 * old values in `before`.
 */
export function transactionRows(rows: Row[], context: Row[]): TransactionRow[] {
  const securities = new Map(partsOf("security", context, lastText).map((part) => [part.security_id, part]));
  const accounts = new Map(partsOf("account", context, lastText).map((part) => [part.account_id, part]));
  return rows.flatMap((row) => {
    const now = row.now === null ? null : parse<"transaction">(row.now);
    const before = row.before === null ? null : parse<"transaction">(row.before);
    const transaction = now ?? before;
    if (!transaction) return [];
    const old = row.isChanged && now !== null ? before : null;
    return {
      id: transaction.investment_transaction_id,
      date: transaction.date,
      name: transaction.name,
      type: transaction.subtype,
      account: accounts.get(transaction.account_id)?.name ?? "Account",
      ticker: securities.get(transaction.security_id ?? "")?.ticker_symbol ?? null,
      quantity: transaction.quantity,
      amount: received(transaction),
      currency: { code: currencyOf(transaction), official: isOfficial(transaction) },
      status: statusOf(now, before, row.isChanged),
      before: old && { date: old.date, name: old.name, quantity: old.quantity, amount: received(old) },
    };
  });
}

const lastText = ({ now, before }: Row) => now ?? before;

/** Plaid deletes a cancelled transaction, or changes its type to "cancel". */
function statusOf(
  now: InvestmentTransaction | null,
  before: InvestmentTransaction | null,
  isChanged: boolean,
): TransactionRow["status"] {
  if (!isChanged) return null;
  if (before === null) return "new";
  return now === null || (now.type === "cancel" && before.type !== "cancel") ? "cancelled" : "corrected";
}

/** In Plaid's amounts, money that leaves the account is positive. Here, money that enters the account is positive. */
const received = ({ amount }: InvestmentTransaction) => 0 - amount;

const amountsOf = (row: PositionRow | undefined) =>
  row ? { quantity: row.quantity, price: row.price, value: row.value } : null;

/** The same rule as in plaid-investments. */
const currencyOf = ({ iso_currency_code: iso, unofficial_currency_code: unofficial }: InvestmentTransaction) =>
  iso ?? unofficial ?? "XXX";

const isOfficial = ({ iso_currency_code: iso }: Holding | InvestmentTransaction) => iso !== null && iso !== undefined;
