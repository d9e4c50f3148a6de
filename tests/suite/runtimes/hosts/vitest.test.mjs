// Vitest: the whole suite in one test.
import * as library from "plaid-investments";
import { test } from "vitest";
import { reportFromNode } from "../node-process.mjs";

test("the suite", () => reportFromNode(library, process.env.SUITE_RUN));
