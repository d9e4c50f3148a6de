// The entry for Vercel's edge runtime. It is like that for Workers, but its bundler needs this form of the import.
import module from "./plaid_investments.wasm?module";
import { calls } from "./calls.js";
import { imported } from "./imported.js";

export const {
  refreshInvestments,
  getHoldings,
  getInvestmentTransactions,
  verifyWebhook,
  createSandboxItem,
  fireSandboxWebhook,
  refreshItems,
  createLinkToken,
  exchangePublicToken,
  getItem,
  updateItemWebhook,
  removeItem,
  waitForUpdate,
  resetSandboxLogin,
  callPlaid,
} = calls(() => imported(module));
export { InvestmentsError, isInvestmentsError } from "./error.js";
export { toResponse } from "./to-response.js";
