// The Worker of the whole package, in a workerd that has `node:async_hooks`.
import * as library from "plaid-investments";
import { CONTEXTS } from "../cases/contexts/contexts.mjs";
import { workerOf } from "./worker-suite.mjs";

export default workerOf(library, { contexts: CONTEXTS });
