// Vitest: the whole suite within one of its tests.
import * as library from "plaid-investments";
import { test } from "vitest";
import { reportFromNode } from "../e2e/runtimes/node-process.mjs";

test("the suite", () => reportFromNode(library, process.env.E2E_RUN));
