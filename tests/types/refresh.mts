// What a Worker that only refreshes compiles to, and what it must not.
import * as main from "plaid-investments";
import { InvestmentsError, isInvestmentsError, refreshInvestments } from "plaid-investments/refresh";
import type { InvestmentsErrorData, PlaidConnection, RefreshOptions, Retry } from "plaid-investments/refresh";
// @ts-expect-error it has no other function
import { getHoldings } from "plaid-investments/refresh";

const plaid: PlaidConnection = { clientId: "id", secret: "secret" };
const options: RefreshOptions = { ...plaid, accessToken: "access-sandbox-1", timeout: 60_000 };

export async function refresh(): Promise<string> {
  try {
    return await refreshInvestments(options);
  } catch (error) {
    if (error instanceof InvestmentsError) error.toJSON() satisfies InvestmentsErrorData;
    if (!isInvestmentsError(error)) throw error;
    error.retry satisfies Retry;
    return error.kind === "plaid" ? error.errorCode : error.message;
  }
}

// The same options, and errors that either entry knows.
refreshInvestments satisfies typeof main.refreshInvestments;
isInvestmentsError satisfies typeof main.isInvestmentsError;
// @ts-expect-error an access token is missing
void refreshInvestments(plaid);
