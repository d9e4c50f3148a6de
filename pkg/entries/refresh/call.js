// The one function of `plaid-investments/refresh`.
import { entrance, pick } from "../enter.js";

/** @import { GetModule } from "../enter.js" */

/**
 * Makes `refreshInvestments`, on the module that `getModule` returns.
 *
 * @param {GetModule} getModule
 * @returns {typeof import("../../index.js").refreshInvestments}
 */
export function refresh(getModule) {
  const enter = entrance(getModule);
  return (options) => enter((own) => own.callFunction(options, pick));
}
