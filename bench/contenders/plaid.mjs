// plaid-node as its README sets it up: one client for all calls. With the option `fetch`, axios uses its fetch adapter. Without it, axios
// chooses: node:http in Node, the global fetch in a Worker.
import { Configuration, PlaidApi } from "plaid";
import { ACCESS_TOKEN, CREDENTIALS } from "./credentials.mjs";

export function client({ baseUrl, fetch }) {
  const headers = { "PLAID-CLIENT-ID": CREDENTIALS.clientId, "PLAID-SECRET": CREDENTIALS.secret };
  const baseOptions = { headers, ...(fetch && { adapter: "fetch", env: { fetch } }) };
  const api = new PlaidApi(new Configuration({ basePath: baseUrl, baseOptions }));
  return async () => (await api.investmentsRefresh({ access_token: ACCESS_TOKEN })).data.request_id;
}
