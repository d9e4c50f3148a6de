// The Worker of the entry for portfolios.
import * as library from "plaid-investments/portfolio";
import { PORTFOLIO } from "../../portfolio/cases.mjs";
import { workerOf } from "./worker-suite.mjs";

export default workerOf(library, { portfolio: PORTFOLIO });
