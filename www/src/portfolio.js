// Plaid's holdings and transactions, cut down to what the page shows, and what changed between two readings. Knows nothing of
// storage.

/** One row for each holding. `key` stays the same from one reading to the next. */
export function holdingRows({ holdings, securities, accounts }) {
  const securityOf = byId(securities, "security_id");
  const accountOf = byId(accounts, "account_id");
  return holdings.map((holding) => {
    const security = securityOf.get(holding.security_id);
    return {
      key: `${holding.account_id} ${holding.security_id}`,
      account: accountName(accountOf.get(holding.account_id)),
      name: security?.name ?? security?.ticker_symbol ?? "Unnamed security",
      ticker: security?.ticker_symbol ?? null,
      type: security?.type ?? null,
      quantity: holding.quantity,
      price: holding.institution_price,
      value: holding.institution_value,
      currency: currencyOf(holding),
    };
  });
}

/** One row for each transaction, newest first as they come. */
export function transactionRows({ investment_transactions: transactions, securities, accounts }) {
  const securityOf = byId(securities, "security_id");
  const accountOf = byId(accounts, "account_id");
  return transactions.map((transaction) => ({
    id: transaction.investment_transaction_id,
    date: transaction.date,
    name: transaction.name,
    type: transaction.subtype,
    account: accountName(accountOf.get(transaction.account_id)),
    ticker: securityOf.get(transaction.security_id)?.ticker_symbol ?? null,
    quantity: transaction.quantity,
    // Plaid counts what leaves the account as positive; people count what they get.
    amount: 0 - transaction.amount,
    currency: currencyOf(transaction),
  }));
}

/** The rows of now, each with what it was `before` (null: it is new), and those that are gone. */
export function compare(before, now) {
  const old = byId(before, "key");
  const kept = byId(now, "key");
  return {
    holdings: now.map((row) => ({ ...row, before: amountsOf(old.get(row.key)) })),
    gone: before.filter(({ key }) => !kept.has(key)),
  };
}

const amountsOf = (row) => (row ? { quantity: row.quantity, price: row.price, value: row.value } : null);

const byId = (rows, field) => new Map(rows.map((row) => [row[field], row]));

const accountName = (account) => account?.name ?? account?.official_name ?? "Account";

/** ISO 4217 where `official`; else a name of the institution's, such as of a cryptocurrency. */
const currencyOf = ({ iso_currency_code: iso, unofficial_currency_code: unofficial }) => ({
  code: iso ?? unofficial ?? null,
  official: iso !== null && iso !== undefined,
});
