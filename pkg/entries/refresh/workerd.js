// As ../workerd.js, with the module for the refresh alone.
import module from "./plaid_investments_refresh.wasm";
import { refresh } from "./call.js";

export const refreshInvestments = refresh(() => module);
export { InvestmentsError, isInvestmentsError } from "../error.js";
