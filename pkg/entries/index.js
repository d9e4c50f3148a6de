// The entry for all other runtimes. The WebAssembly module is text in this file, so that no loader, path, plugin or permission is needed.
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
  createLinkToken,
  exchangePublicToken,
  getItem,
  updateItemWebhook,
  removeItem,
  waitForUpdate,
  resetSandboxLogin,
  callPlaid,
} = calls(compiled);
export { InvestmentsError, isInvestmentsError } from "./error.js";
export { toResponse } from "./to-response.js";
