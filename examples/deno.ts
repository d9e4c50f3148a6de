// Refreshes an Item, and says what came of it, in Deno 2.9.6 or newer: deno run --allow-net --allow-env deno.ts
import { isInvestmentsError, refreshInvestments } from "plaid-investments";

const plaid = {
  clientId: Deno.env.get("PLAID_CLIENT_ID"),
  secret: Deno.env.get("PLAID_SECRET"),
  baseUrl: Deno.env.get("PLAID_BASE_URL"), // a proxy or a fake; by default, the environment that the token names
};
const accessToken = Deno.env.get("PLAID_ACCESS_TOKEN") ?? "";

try {
  // This client reuses no connection. If a reused one breaks, Deno's fetch sends the request again, and it may be billed twice.
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  await refreshInvestments({ ...plaid, accessToken, fetch: (url, init) => fetch(url, { ...init, client }) });
  console.log("Refreshed.");
} catch (error) {
  if (!isInvestmentsError(error)) throw error;
  console.error(error.message);
  if (error.outcome === "unknown") console.error("It may have been done, and billed. Don't repeat it.");
  else if (error.retry.afterMs !== undefined)
    console.error(`Not billed. Again in ${error.retry.afterMs / 1000} seconds.`);
  else if (error.retry.when === "user")
    console.error("Not billed. The person has to act first, in Link's update mode.");
  else console.error("Not billed. Repeating it would not help.");
  Deno.exit(1);
}
