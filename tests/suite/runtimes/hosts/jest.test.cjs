// Jest: the whole suite in one test, in a realm of its own. The test requires the package by its name.
const library = require("plaid-investments");
const { reportFromNode } = require("../../../../target/suite/suite.cjs");

test("the suite", () => reportFromNode(library, process.env.SUITE_RUN));
