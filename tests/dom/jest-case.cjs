// A test of Jest's: one of the cases. The fake is not loaded where it could not be.
const { run } = require("./cases.cjs");

test("the case", () =>
  run(require("plaid-investments"), process.env.DOM_CASE === "whole" ? require("plaid-investments/testing") : {}));
