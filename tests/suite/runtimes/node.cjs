// Node, by `require`.
const library = require("plaid-investments");

import("./node-process.mjs").then(({ reportFromNode }) => reportFromNode(library)).then(() => process.exit());
