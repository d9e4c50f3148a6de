// Cloudflare Workers: the wasm is a module of the Worker, compiled before it runs. Compiling bytes is forbidden there.
import module from "./plaid_investments.wasm";
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
