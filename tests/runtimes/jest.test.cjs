// Jest: the whole suite within one of its tests, whose realm is not Node's own. The package is required there, by its name.
const library = require("plaid-investments");
const { reportFromNode } = require("../../target/e2e/suite.cjs");

test("the suite", () => reportFromNode(library, process.env.E2E_RUN));
