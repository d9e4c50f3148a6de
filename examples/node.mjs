// Refreshes an Item, and says what came of it: node node.mjs
import { isInvestmentsError, refreshInvestments } from "plaid-investments";

/** @import { InvestmentsErrorData } from "plaid-investments" */

const { env } = process;

try {
  const requestId = await refreshInvestments({
    clientId: env.PLAID_CLIENT_ID,
    secret: env.PLAID_SECRET,
    accessToken: env.PLAID_ACCESS_TOKEN ?? "",
    baseUrl: env.PLAID_BASE_URL, // a proxy or a fake; by default, the environment that the token names
  });
  console.log(`Refreshed: ${requestId}`);
} catch (error) {
  if (!isInvestmentsError(error)) throw error;
  console.error(error.message);
  console.error(advice(error));
  process.exitCode = 1;
}

/** @param {InvestmentsErrorData} error */
function advice({ outcome, retry }) {
  if (outcome === "unknown")
    return "It may have been done, and billed. Don't repeat it. waitForUpdate, with error.startedAt as `since`, shows whether the data was updated.";
  if (retry.afterMs !== undefined) return `Nothing was billed. Try again in ${retry.afterMs / 1000} seconds.`;
  if (retry.when === "user") return "Nothing was billed. The person has to act first, in Link's update mode.";
  return "Nothing was billed. Repeating it would not help.";
}
