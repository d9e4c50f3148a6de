// Like ../edge-light.js, with the module for portfolios.
import module from "./plaid_investments_portfolio.wasm?module";
import { portfolio } from "./calls.js";
import { imported } from "../imported.js";

export const { positions, changes } = portfolio(() => imported(module));
export { InvestmentsError, isInvestmentsError } from "../error.js";
