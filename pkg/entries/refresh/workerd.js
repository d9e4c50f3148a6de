// Like ../workerd.js, with the module that only refreshes.
import module from "./plaid_investments_refresh.wasm";
import { refresh } from "./call.js";
import { imported } from "../imported.js";

export const refreshInvestments = refresh(() => imported(module));
export { InvestmentsError, isInvestmentsError } from "../error.js";
