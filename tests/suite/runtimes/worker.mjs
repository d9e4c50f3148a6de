// The Worker of the whole package.
import * as library from "plaid-investments";
import { workerOf } from "./worker-suite.mjs";

export default workerOf(library);
