// Everything else: the wasm is text in this file, so that no loader, path, plugin or permission is needed to find it.
import base64 from "wasm-base64";
import { calls } from "./calls.js";

function decode(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  // A loop, because a callback for each byte takes as long as all the rest of loading.
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

export const {
  refreshInvestments,
  getHoldings,
  getInvestmentTransactions,
  verifyWebhook,
  createSandboxItem,
  fireSandboxWebhook,
  refreshItems,
} = calls(() => new WebAssembly.Module(decode(base64)));
export { InvestmentsError, isInvestmentsError } from "./error.js";
