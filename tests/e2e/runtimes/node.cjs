// Node, by `require`.
const library = require("plaid-investments");

import("./node-report.mjs").then(({ reportSuite }) => reportSuite(library));
