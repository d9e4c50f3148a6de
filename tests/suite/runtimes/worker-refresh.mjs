// The Worker of the entry for the refresh alone.
import * as library from "plaid-investments/refresh";
import { workerOf } from "./worker-suite.mjs";

export default workerOf(library);
