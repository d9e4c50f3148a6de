// The entry for Cloudflare Workers. They forbid compiling bytes, so the WebAssembly file is imported as a module.
import module from "./plaid_investments.wasm";
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
