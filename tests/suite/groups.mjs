// The cases of the suite by subject: the columns of the matrix. A case is a row for `runRow`, a row for `runWebhook`, or a test that
// runs itself.

import { ANSWERS } from "./cases/refresh/answers.mjs";
import { CALLS } from "./cases/refresh/calls.mjs";
import { FAKE } from "./cases/sandbox/fake.mjs";
import { FAULT_TESTS } from "./cases/refresh/faults.mjs";
import { HOSTILE_BODIES } from "./cases/hostile/bodies.mjs";
import { HOSTILE_ECHOES } from "./cases/hostile/echoes.mjs";
import { HOSTILE_FETCHES } from "./cases/hostile/fetch.mjs";
import { HOSTILE_OPTIONS } from "./cases/hostile/options.mjs";
import { HOSTILE_SIGNALS } from "./cases/hostile/signals.mjs";
import { ITEM_ENDINGS } from "./cases/items/endings.mjs";
import { ITEM_LEAVING } from "./cases/items/leaving.mjs";
import { ITEM_LIMITS } from "./cases/items/limits.mjs";
import { ITEM_PACE } from "./cases/items/pace.mjs";
import { ITEM_SOURCES } from "./cases/items/sources.mjs";
import { ITEM_START } from "./cases/items/start.mjs";
import { LIFE } from "./cases/item/life.mjs";
import { ITEM_OPTIONS } from "./cases/item/options.mjs";
import { ITEM_OUTCOMES } from "./cases/item/outcomes.mjs";
import { ITEM_WAITS } from "./cases/item/wait.mjs";
import { LOOP } from "./cases/sandbox/loop.mjs";
import { READ_CASES } from "./cases/reads/reads.mjs";
import { READ_STREAMS } from "./cases/reads/streams.mjs";
import { RETRIES } from "./cases/refresh/retries.mjs";
import { runRow } from "./harness/row.mjs";
import { SANDBOX_CASES } from "./cases/sandbox/sandbox.mjs";
import { SLOTS } from "./cases/slots/slots.mjs";
import { SPECIALS } from "./cases/refresh/specials.mjs";
import { TO_RESPONSE } from "./cases/to-response.mjs";
import { TRANSACTIONS } from "./cases/reads/transactions.mjs";
import { DELIVERIES, KEYS, TOKENS } from "./cases/webhooks/table.mjs";
import { WEBHOOK_KEYS } from "./cases/webhooks/key-cache.mjs";
import { WEBHOOK_LOOKUPS } from "./cases/webhooks/lookups.mjs";
import { runWebhook } from "./harness/webhook-row.mjs";
import { WEBHOOK_STORES } from "./cases/webhooks/stores.mjs";

/** Cases as tests: what is a row already gets `runIt`. */
export const testsOf = (rows, runIt = runRow) =>
  rows.map((row) => ({ ...row, run: row.run ?? ((context) => runIt(row, context)) }));

/** Cases about the host: fetch, streams, aborts, timers, crypto. They run in every runtime. */
const host = testsOf;

/** Cases about pure rules, which are tested natively, too. They run in one Node and one workerd, or everywhere by `--every-case`. */
const rules = (rows, runIt) => testsOf(rows, runIt).map((test) => ({ ...test, isRule: true }));

export const GROUPS = {
  refresh: [...host(CALLS), ...host(SPECIALS), ...rules(ANSWERS)],
  retries: rules(RETRIES),
  reads: [...host(READ_STREAMS), ...rules(READ_CASES), ...rules(TRANSACTIONS)],
  items: [
    ...host([...ITEM_SOURCES, ...ITEM_ENDINGS, ...ITEM_LEAVING, ...ITEM_START]),
    ...rules([...ITEM_PACE, ...ITEM_LIMITS]),
  ],
  item: [...host([...LIFE, ...ITEM_WAITS]), ...rules([...ITEM_OUTCOMES, ...ITEM_OPTIONS])],
  sandbox: [...host([...LOOP, ...FAKE]), ...rules(SANDBOX_CASES)],
  options: rules(HOSTILE_OPTIONS),
  signals: host(HOSTILE_SIGNALS),
  fetches: host(HOSTILE_FETCHES),
  bodies: [...host(HOSTILE_BODIES), ...rules(HOSTILE_ECHOES)],
  webhooks: [
    ...host([...DELIVERIES, ...KEYS], runWebhook),
    ...rules(TOKENS, runWebhook),
    ...rules([...WEBHOOK_KEYS, ...WEBHOOK_LOOKUPS, ...WEBHOOK_STORES]),
  ],
  answers: host(TO_RESPONSE),
  faults: host(FAULT_TESTS),
  slots: rules(SLOTS),
};

/**
 * Groups that call nothing but `refreshInvestments`, and so run by `plaid-investments/refresh`, too. A case of theirs that calls
 * another function would fail there.
 */
export const REFRESHES = ["refresh", "retries", "options", "signals", "fetches", "bodies", "faults", "realms", "slots"];

/** Groups that only some runtimes have: values of another realm, contexts of `AsyncLocalStorage`, a page with a proxy, what a runtime can show from outside, `/portfolio`. */
export const MORE_GROUPS = ["realms", "contexts", "browser", "host", "portfolio"];
