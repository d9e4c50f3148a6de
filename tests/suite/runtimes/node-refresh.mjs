// Node, by `import` of the entry for the refresh alone.
import * as library from "plaid-investments/refresh";
import { reportFromNode } from "./node-process.mjs";

await reportFromNode(library);
process.exit();
