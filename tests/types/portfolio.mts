// What a program that looks at a portfolio compiles to, and what it must not.
import { getHoldings, getInvestmentTransactions } from "plaid-investments";
import type { Account, Holding, InvestmentTransaction, Security } from "plaid-investments";
import { changes, isInvestmentsError, positions } from "plaid-investments/portfolio";
import type { Amount, Changes, Diff, Positions, Snapshot, Total, ValueChange } from "plaid-investments/portfolio";
// @ts-expect-error it makes no calls
import { refreshInvestments } from "plaid-investments/portfolio";

const plaid = { clientId: "id", secret: "secret", accessToken: "access-sandbox-1" };

export async function look(earlier: Snapshot): Promise<Changes> {
  const holdings = await getHoldings(plaid);
  const found = await positions(holdings);
  found satisfies Positions;
  for (const { account, positions, totals } of found.accounts) {
    account satisfies Account;
    totals satisfies Total[];
    for (const { holding, security, value, gain, priceAsOf, isCash } of positions) {
      holding satisfies Holding;
      security satisfies Security | null;
      value satisfies Amount | null;
      gain satisfies string | undefined;
      priceAsOf satisfies string | undefined;
      isCash satisfies boolean;
      // @ts-expect-error a position may have no price
      value.toString();
      // @ts-expect-error an amount is a text
      gain satisfies number | undefined;
    }
  }
  const transactions = await getInvestmentTransactions({ ...plaid, startDate: "2026-01-01", endDate: "2026-12-31" });
  const later: Snapshot = { holdings, transactions };
  const made = await changes(earlier, later);
  made.holdings satisfies Diff<Holding>;
  made.transactions.added satisfies InvestmentTransaction[];
  made.accounts.changed.map(({ fields }) => fields) satisfies string[][];
  made.unattributed satisfies InvestmentTransaction[];
  for (const { flows, market, before, after } of made.value satisfies ValueChange[]) {
    [before, after] satisfies string[];
    // @ts-expect-error without transactions there are no flows
    flows satisfies string;
    market satisfies string | null;
  }
  return made;
}

// A snapshot may have no transactions, however that is said.
export const withoutTransactions = ({ holdings }: Snapshot): Snapshot[] => [
  { holdings },
  { holdings, transactions: undefined },
  { holdings, transactions: null },
];

// @ts-expect-error it is asynchronous
positions({} as never).totals;
// @ts-expect-error holdings alone are no snapshot
void changes(await getHoldings(plaid), await getHoldings(plaid));
isInvestmentsError satisfies (value: unknown) => boolean;
