import { getHoldings } from "plaid-investments";
import { ACCESS_TOKEN, CREDENTIALS } from "../credentials.mjs";
import { fetchLarge } from "./large.mjs";

export const client = () => async () =>
  (await getHoldings({ ...CREDENTIALS, accessToken: ACCESS_TOKEN, fetch: fetchLarge })).request_id;
