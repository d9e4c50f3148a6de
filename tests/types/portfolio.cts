// What a user's CommonJS code that looks at a portfolio compiles to.
import plaid = require("plaid-investments/portfolio");

export const value = (holdings: import("plaid-investments").HoldingsResponse): Promise<string[]> =>
  plaid.positions(holdings).then(({ totals }) => totals.map((total: plaid.Total) => total.value));
