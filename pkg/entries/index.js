// Everything else: the wasm is text in this file, so that no loader, path, plugin or permission is needed to find it.
import { compiled } from "./base64.js";
import { calls } from "./calls.js";

export const {
  refreshInvestments,
  getHoldings,
  getInvestmentTransactions,
  verifyWebhook,
  createSandboxItem,
  fireSandboxWebhook,
  refreshItems,
} = calls(compiled);
export { InvestmentsError, isInvestmentsError } from "./error.js";
export { toResponse } from "./to-response.js";
