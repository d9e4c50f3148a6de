// Cloudflare's plugin for Vitest: the whole suite within one of its tests. Nothing can call a test from outside.
import { env } from "cloudflare:workers";
import * as library from "plaid-investments";
import { test } from "vitest";
import { report } from "../e2e/report.mjs";

test("the suite", () => report(env.E2E_RUN, navigator.userAgent, { library }));
