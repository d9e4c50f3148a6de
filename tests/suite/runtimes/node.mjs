// Node, by `import`.
import * as library from "plaid-investments";
import { reportFromNode } from "./node-process.mjs";

await reportFromNode(library);
process.exit();
