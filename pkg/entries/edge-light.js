// Vercel's edge runtime: as in a Worker, and the bundler asks for this spelling of the import.
import module from "./plaid_investments.wasm?module";
import { calls } from "./calls.js";

export const {
  refreshInvestments,
  getHoldings,
  getInvestmentTransactions,
  verifyWebhook,
  createSandboxItem,
  fireSandboxWebhook,
  refreshItems,
} = calls(() => module);
export { InvestmentsError, isInvestmentsError } from "./error.js";
export { toResponse } from "./to-response.js";
