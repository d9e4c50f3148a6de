// Where `exports` is not read, each entry is found by `main` or by `typesVersions`.
import { getHoldings } from "plaid-investments";
import { positions } from "plaid-investments/portfolio";
import type { Positions } from "plaid-investments/portfolio";
import { refreshInvestments } from "plaid-investments/refresh";
import type { RefreshOptions } from "plaid-investments/refresh";
import { fakePlaid } from "plaid-investments/testing";

const { connection, accessToken } = fakePlaid();
const options: RefreshOptions = { ...connection, accessToken };
const requestId: Promise<string> = refreshInvestments(options);
void requestId;
const found: Promise<Positions> = getHoldings(options).then(positions);
void found;
// @ts-expect-error a misspelt option
void refreshInvestments({ ...options, timeuot: 1 });
