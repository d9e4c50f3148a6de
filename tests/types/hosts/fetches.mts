// A `fetch` of the caller's, by whatever types the host has.
import { getHoldings, refreshInvestments } from "plaid-investments";
import type { PlaidFetch } from "plaid-investments";
import { refreshInvestments as refreshAlone } from "plaid-investments/refresh";
import { fakePlaid } from "plaid-investments/testing";

const plaid = { clientId: "id", secret: "secret", accessToken: "access-sandbox-1" };

void refreshInvestments({ ...plaid, fetch });
void refreshInvestments({ ...plaid, fetch: globalThis.fetch });
void refreshAlone({ ...plaid, fetch: (url, init) => fetch(url, init) });
void getHoldings({ ...plaid, fetch: async (url, init) => fetch(url, { ...init, redirect: "manual" }) });

const logged: PlaidFetch = async (url, init) => {
  init.headers satisfies Headers;
  init.headers.set("X-Trace", "1");
  init.signal satisfies AbortSignal;
  url satisfies string;
  const response = await fetch(url, init);
  response.status satisfies number;
  return response;
};
void refreshInvestments({ ...plaid, fetch: logged, signal: AbortSignal.timeout(1_000) });

const fake = fakePlaid();
void refreshInvestments({ ...fake.connection, accessToken: fake.accessToken });

// @ts-expect-error a fetch that resolves to no response
void refreshInvestments({ ...plaid, fetch: async () => "ok" });
