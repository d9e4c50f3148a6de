import { refreshInvestments } from "plaid-investments";
import { ACCESS_TOKEN, CREDENTIALS } from "./credentials.mjs";

export const client =
  ({ baseUrl, fetch }) =>
  () =>
    refreshInvestments({ ...CREDENTIALS, accessToken: ACCESS_TOKEN, baseUrl, fetch });
