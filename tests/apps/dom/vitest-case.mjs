// A test in Vitest: one of the cases.
import * as library from "plaid-investments";
import * as testing from "plaid-investments/testing";
import { test } from "vitest";
import { run } from "./cases.cjs";

test("the case", () => run(library, testing));
