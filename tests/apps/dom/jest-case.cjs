// A test in Jest: one of the cases. It loads the fake only where that can be loaded.
const { run } = require("./cases.cjs");

test("the case", () =>
  run(require("plaid-investments"), process.env.DOM_CASE === "whole" ? require("plaid-investments/testing") : {}));
