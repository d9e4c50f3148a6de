// The functions of the package.
import { entrance, pick } from "./enter.js";
import { outcomes } from "./items.js";

/** @import { GetModule } from "./enter.js" */
/**
 * @typedef {Pick<
 *   typeof import("../index.js"),
 *   | "refreshInvestments"
 *   | "getHoldings"
 *   | "getInvestmentTransactions"
 *   | "verifyWebhook"
 *   | "createSandboxItem"
 *   | "fireSandboxWebhook"
 *   | "refreshItems"
 *   | "createLinkToken"
 *   | "exchangePublicToken"
 *   | "getItem"
 *   | "updateItemWebhook"
 *   | "removeItem"
 *   | "waitForUpdate"
 *   | "resetSandboxLogin"
 *   | "callPlaid"
 * >} Calls
 */

/**
 * Makes all functions, on the module that `getModule` returns.
 *
 * @param {GetModule} getModule
 * @returns {Calls}
 */
export function calls(getModule) {
  const enter = entrance(getModule);
  /** @type {<N extends keyof Wasm.Results>(number: N, options: unknown) => Promise<Wasm.Results[N]>} */
  const call = (number, options) => enter((own) => own.callFunction(options, pick, number));

  /** @type {Calls["refreshItems"]} */
  const refreshItems = (items, options) =>
    outcomes(async () => {
      /** @type {Wasm.Glue} */
      let own;
      const run = await enter((glue) => (own = glue).callFunction(options, pick, 6, items));
      return (leaves) => enter(() => own.nextOutcome(run, leaves));
    });

  // The numbers are the indices in `Function::ALL` of src/options/functions.rs.
  return {
    refreshInvestments: (options) => call(0, options),
    getHoldings: (options) => call(1, options),
    getInvestmentTransactions: (options) => call(2, options),
    verifyWebhook: (options) => call(3, options),
    createSandboxItem: (options) => call(4, options),
    fireSandboxWebhook: (options) => call(5, options),
    refreshItems,
    createLinkToken: (options) => call(7, options),
    exchangePublicToken: (options) => call(8, options),
    getItem: (options) => call(9, options),
    updateItemWebhook: (options) => call(10, options),
    removeItem: (options) => call(11, options),
    waitForUpdate: (options) => call(12, options),
    resetSandboxLogin: (options) => call(13, options),
    callPlaid: (options) => /** @type {Promise<never>} */ (call(14, options)),
  };
}
