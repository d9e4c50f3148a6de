// Node, by `import`.
import * as library from "plaid-investments";
import { reportSuite } from "./node-report.mjs";

await reportSuite(library);
