// What the reads and the Sandbox functions take and give.
import { createSandboxItem, fireSandboxWebhook, getHoldings, getInvestmentTransactions } from "plaid-investments";
import type {
  CreateSandboxItemOptions,
  FireSandboxWebhookOptions,
  HoldingsOptions,
  HoldingsResponse,
  InvestmentTransactionsOptions,
  InvestmentTransactionsResponse,
  PlaidConnection,
  SandboxItem,
} from "plaid-investments";
import { fakePlaid } from "plaid-investments/testing";

const plaid: PlaidConnection = { clientId: "id", secret: "secret" };
const accessToken = "access-sandbox-1";

const someHoldings = { ...plaid, accessToken, accountIds: ["1"] as const } satisfies HoldingsOptions;
getHoldings(someHoldings) satisfies Promise<HoldingsResponse>;
// @ts-expect-error the access token is required
void getHoldings(plaid);
// @ts-expect-error accounts are a list
void getHoldings({ ...plaid, accessToken, accountIds: "1" });
// @ts-expect-error Plaid's own names are for what Plaid answers
void getHoldings({ ...plaid, accessToken, account_ids: ["1"] });

const aYear = { ...plaid, accessToken, startDate: "2025-01-01", endDate: "2025-12-31" };
const slowly: InvestmentTransactionsOptions = {
  ...aYear,
  accountIds: ["1"],
  pageSize: 100,
  onProgress: ({ loaded, total }) => console.log(loaded / total),
};
getInvestmentTransactions(slowly) satisfies Promise<InvestmentTransactionsResponse>;
// @ts-expect-error both days are required
void getInvestmentTransactions({ ...plaid, accessToken, startDate: "2025-01-01" });
// @ts-expect-error a day is a string, since a Date is a different day elsewhere
void getInvestmentTransactions({ ...aYear, endDate: new Date() });

export function reads({ holdings, securities, accounts, item }: HoldingsResponse): string[] {
  const security = securities.find(({ security_id }) => security_id === holdings[0]?.security_id);
  // @ts-expect-error Plaid may not know the type
  security?.type satisfies string | undefined;
  // @ts-expect-error Plaid may not know what it cost
  holdings[0]?.cost_basis satisfies number | undefined;
  // @ts-expect-error an Item is well or has an error
  item.error.error_code satisfies string;
  // @ts-expect-error a misspelt field
  void holdings[0]?.institutional_value;
  // A value that Plaid lists, and one that it adds tomorrow.
  return accounts.filter(({ type, subtype }) => type === "investment" && subtype !== "hsa 2").map(({ name }) => name);
}

export function sums({ investment_transactions }: InvestmentTransactionsResponse): number {
  return investment_transactions
    .filter(({ type, subtype }) => type === "cash" && subtype === "dividend")
    .reduce((sum, { amount, fees }) => sum - amount - (fees ?? 0), 0);
}

const made: CreateSandboxItemOptions = { ...plaid, institutionId: "ins_1", webhook: "https://example.com/webhook" };
createSandboxItem(made) satisfies Promise<SandboxItem>;
void createSandboxItem(plaid).then(({ accessToken, itemId }) => [accessToken, itemId] satisfies string[]);

const fired: FireSandboxWebhookOptions = { ...plaid, accessToken, webhookType: "HOLDINGS" };
fireSandboxWebhook(fired) satisfies Promise<true>;
// @ts-expect-error which webhook is required
void fireSandboxWebhook({ ...plaid, accessToken });
// @ts-expect-error no webhook of investments
void fireSandboxWebhook({ ...plaid, accessToken, webhookType: "TRANSACTIONS" });

// The fake's connection is a connection.
void getHoldings({ ...fakePlaid().connection, accessToken });
