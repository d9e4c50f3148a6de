// The functions of the package.
import { entrance, pick } from "./enter.js";
import { outcomes } from "./items.js";

/** All of them, over the module that `getModule` returns. */
export function calls(getModule) {
  const enter = entrance(getModule);
  const call = (number, options) => enter((own) => own.callFunction(options, pick, number));

  const refreshItems = (items, options) =>
    outcomes(async () => {
      let own;
      const run = await enter((glue) => (own = glue).callFunction(options, pick, 6, items));
      return (leaves) => enter(() => own.nextOutcome(run, leaves));
    });

  // By their numbers in `Function::ALL` of src/options/functions.rs.
  return {
    refreshInvestments: (options) => call(0, options),
    getHoldings: (options) => call(1, options),
    getInvestmentTransactions: (options) => call(2, options),
    verifyWebhook: (options) => call(3, options),
    createSandboxItem: (options) => call(4, options),
    fireSandboxWebhook: (options) => call(5, options),
    refreshItems,
  };
}
