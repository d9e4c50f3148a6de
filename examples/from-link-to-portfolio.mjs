// The life of an Item in Sandbox, from Link to its removal: node from-link-to-portfolio.mjs
// docs/from-link-to-portfolio.md explains each step.
import {
  callPlaid,
  createLinkToken,
  exchangePublicToken,
  getHoldings,
  getInvestmentTransactions,
  getItem,
  isInvestmentsError,
  refreshInvestments,
  removeItem,
  resetSandboxLogin,
  waitForUpdate,
} from "plaid-investments";

const { env } = process;
/** @type {import("plaid-investments").PlaidConnection} */
const plaid = {
  clientId: env.PLAID_CLIENT_ID,
  secret: env.PLAID_SECRET,
  environment: "sandbox",
  baseUrl: env.PLAID_BASE_URL, // a fake; by default, Plaid's Sandbox
};
const [startDate, endDate] = [daysAgo(90), daysAgo(0)];

const { linkToken } = await createLinkToken({
  ...plaid,
  userId: "user-1", // your own id of the person
  clientName: "My app",
  webhook: "https://app.example/webhooks/plaid",
});
console.log(`A page would open Link with ${linkToken}.`);

// Link would give this to the page. Sandbox can make one without a person.
const created = await callPlaid({
  ...plaid,
  path: "/sandbox/public_token/create",
  body: { institution_id: "ins_109508", initial_products: ["investments"] },
});
const publicToken = String(created.public_token);

const { accessToken, itemId } = await exchangePublicToken({ ...plaid, publicToken });
console.log(`Linked: ${itemId}.`);

const since = new Date();
try {
  await refreshInvestments({ ...plaid, accessToken });
} catch (error) {
  if (!isInvestmentsError(error) || error.outcome !== "unknown") throw error;
  console.error(`${error.message}. It may have been done and billed.`);
}

const { updatedAt, failedAt } = await waitForUpdate({ ...plaid, accessToken, since });
console.log(updatedAt ? `Updated: ${updatedAt}.` : `Plaid could not reach the institution: ${failedAt}.`);

const { holdings } = await getHoldings({ ...plaid, accessToken });
const { investment_transactions: transactions } = await getInvestmentTransactions({
  ...plaid,
  accessToken,
  startDate, // YYYY-MM-DD, at most 24 months ago
  endDate,
});
console.log(`Read: ${holdings.length} holdings, ${transactions.length} transactions.`);

await resetSandboxLogin({ ...plaid, accessToken }); // as if the person had changed the password
const { item } = await getItem({ ...plaid, accessToken });
console.log(`Broken: ${item.error?.error_code}.`);

const repair = await createLinkToken({ ...plaid, accessToken, userId: "user-1", clientName: "My app" });
await openLink(repair.linkToken);
console.log("Repaired.");

await removeItem({ ...plaid, accessToken });
console.log("Removed.");

/**
 * Waits until somebody has opened Link with the token, and the Item works again.
 *
 * @param {string} token
 */
async function openLink(token) {
  console.log(`Open Link with ${token}, and sign in by user_good and pass_good.`);
  for (;;) {
    const { item } = await getItem({ ...plaid, accessToken });
    if (!item.error) return;
    await new Promise((resolve) => setTimeout(resolve, 5_000)); // Plaid allows 15 reads a minute
  }
}

/** @param {number} days */
function daysAgo(days) {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}
