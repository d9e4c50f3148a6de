// Like ../index.js, with the module for portfolios.
import { compiled } from "../base64.js";
import { portfolio } from "./calls.js";

export const { positions, changes } = portfolio(compiled);
export { InvestmentsError, isInvestmentsError } from "../error.js";
