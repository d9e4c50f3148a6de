// The cases of the suite by what they are about, which are the columns of the matrix. Each is a row for `runRow`, a row for
// `runWebhook`, or a test that runs itself.

import { CASES } from "./cases.mjs";
import { FAKE } from "./fake.mjs";
import { FAULT_TESTS } from "./faults.mjs";
import { HOSTILE_BODIES } from "./hostile-bodies.mjs";
import { HOSTILE_ECHOES } from "./hostile-echoes.mjs";
import { HOSTILE_FETCHES } from "./hostile-fetch.mjs";
import { HOSTILE_OPTIONS } from "./hostile-options.mjs";
import { HOSTILE_SIGNALS } from "./hostile-signals.mjs";
import { ITEM_ENDINGS } from "./items-endings.mjs";
import { ITEM_LEAVING } from "./items-leaving.mjs";
import { ITEM_LIMITS } from "./items-limits.mjs";
import { ITEM_PACE } from "./items-pace.mjs";
import { ITEM_SOURCES } from "./items-sources.mjs";
import { ITEM_START } from "./items-start.mjs";
import { LOOP } from "./loop.mjs";
import { READ_CASES } from "./read-cases.mjs";
import { READ_STREAMS } from "./read-streams.mjs";
import { RETRIES } from "./retries.mjs";
import { runRow } from "./row.mjs";
import { SANDBOX_CASES } from "./sandbox-cases.mjs";
import { SLOTS } from "./slots.mjs";
import { SPECIALS } from "./specials.mjs";
import { TO_RESPONSE } from "./to-response.mjs";
import { TRANSACTIONS } from "./transactions.mjs";
import { WEBHOOK_CASES } from "./webhook-cases.mjs";
import { WEBHOOK_KEYS } from "./webhook-keys.mjs";
import { WEBHOOK_LOOKUPS } from "./webhook-lookups.mjs";
import { runWebhook } from "./webhook-row.mjs";
import { WEBHOOK_STORES } from "./webhook-stores.mjs";

/** Cases as tests: what is a row already gets `runIt`. */
export const testsOf = (rows, runIt = runRow) =>
  rows.map((row) => ({ ...row, run: row.run ?? ((context) => runIt(row, context)) }));

export const GROUPS = {
  refresh: testsOf([...CASES, ...SPECIALS]),
  retries: testsOf(RETRIES),
  reads: testsOf([...READ_CASES, ...READ_STREAMS, ...TRANSACTIONS]),
  items: testsOf([...ITEM_SOURCES, ...ITEM_PACE, ...ITEM_LIMITS, ...ITEM_ENDINGS, ...ITEM_LEAVING, ...ITEM_START]),
  sandbox: testsOf([...SANDBOX_CASES, ...LOOP, ...FAKE]),
  options: testsOf(HOSTILE_OPTIONS),
  signals: testsOf(HOSTILE_SIGNALS),
  fetches: testsOf(HOSTILE_FETCHES),
  bodies: testsOf([...HOSTILE_BODIES, ...HOSTILE_ECHOES]),
  webhooks: [
    ...testsOf(WEBHOOK_CASES, runWebhook),
    ...testsOf([...WEBHOOK_KEYS, ...WEBHOOK_LOOKUPS, ...WEBHOOK_STORES]),
  ],
  answers: testsOf(TO_RESPONSE),
  faults: testsOf(FAULT_TESTS),
  slots: testsOf(SLOTS),
};

/**
 * Groups that call nothing but `refreshInvestments`, and so run by `plaid-investments/refresh`, too. A case of theirs that calls
 * another function would fail there.
 */
export const REFRESHES = ["refresh", "retries", "options", "signals", "fetches", "bodies", "faults", "realms", "slots"];

/** Groups that only some runtimes have: values of another realm, contexts of `AsyncLocalStorage`, a page with a proxy, what a runtime can show from outside. */
export const MORE_GROUPS = ["realms", "contexts", "browser", "host"];
