// Cloudflare's plugin for Vitest: the whole suite in one test. Nothing can call a test from outside.
import { env } from "cloudflare:workers";
import * as library from "plaid-investments";
import { test } from "vitest";
import { report } from "../../harness/report.mjs";

test("the suite", () => report(env.SUITE_RUN, navigator.userAgent, { library }));
