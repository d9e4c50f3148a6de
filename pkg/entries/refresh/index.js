// Like ../index.js, with the module that only refreshes.
import { compiled } from "../base64.js";
import { refresh } from "./call.js";

export const refreshInvestments = refresh(compiled);
export { InvestmentsError, isInvestmentsError } from "../error.js";
