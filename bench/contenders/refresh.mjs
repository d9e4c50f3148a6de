// Our package, by its entry that only refreshes.
import { refreshInvestments } from "plaid-investments/refresh";
import { ACCESS_TOKEN, CREDENTIALS } from "./credentials.mjs";

export const client =
  ({ baseUrl, fetch }) =>
  () =>
    refreshInvestments({ ...CREDENTIALS, accessToken: ACCESS_TOKEN, baseUrl, fetch });
