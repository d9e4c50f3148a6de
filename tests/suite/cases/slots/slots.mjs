// A call leaves nothing in the module, whatever its outcome. wasm-bindgen keeps JavaScript values in a table: a slot that is not freed
// stays for ever.

import { assert } from "chai";
import { hanging, once } from "../../harness/items-context.mjs";
import { HOSTILE_FETCHES } from "../hostile/fetch.mjs";
import { HOSTILE_OPTIONS } from "../hostile/options.mjs";
import { HOSTILE_SIGNALS } from "../hostile/signals.mjs";
import { throwing, withGetters } from "../../harness/hostile-values.mjs";
import { encoded } from "../../harness/signer.mjs";
import { ITEM_WAYS } from "./slots-item.mjs";
import { FAILED_WEBHOOKS } from "./slots-webhooks.mjs";

/** The tables of all instances of the module. This file must be imported before the first call makes an instance. */
const tables = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(...args) {
    super(...args);
    tables.push(...Object.values(this.exports).filter((one) => one instanceof WebAssembly.Table));
  }
};

/** How often each call is made: a slot that is left each time differs from one that is made once. */
const TIMES = 5;

const answering = (body, init) => ({ fetch: async () => new Response(body, init) });
const plaidError = JSON.stringify({ error_type: "ITEM_ERROR", error_code: "ITEM_LOCKED", causes: [{ a: 1 }] });
const malformed = `${encoded("{}")}.${encoded("{")}.${encoded("")}`;
const read = { startDate: "2026-01-01", endDate: "2026-02-01" };
const page = (length, total, more) =>
  JSON.stringify({
    accounts: [],
    securities: [],
    investment_transactions: Array.from({ length }, (_, at) => ({ investment_transaction_id: `t${at}` })),
    total_investment_transactions: total,
    request_id: "1",
    ...more,
  });

/** Calls that fail in ways that the rows of other files don't have. */
const WAYS = {
  refreshInvestments: {
    "no JSON": answering("{"),
    "JSON of nothing": answering("null"),
    "a gateway's HTML": answering("<html>", { status: 502 }),
    "an error of Plaid's": answering(plaidError, { status: 400 }),
    "a redirect": answering(null, { status: 302, headers: { location: "https://elsewhere.test" } }),
    "no answer in time": { fetch: hanging, timeout: 1 },
    "a wait that is too long": answering(plaidError, { status: 429, headers: { "Retry-After": "3600" } }),
    "no fetch at all": { fetch: 42 },
  },
  getHoldings: {
    "an answer without its lists": { ...answering('{"request_id":"1"}'), maxRetries: 0 },
    "an error of Plaid's": answering(plaidError, { status: 400 }),
    "a list that can't be read": { accountIds: new Proxy([], { get: throwing(new Error("no")) }) },
  },
  getInvestmentTransactions: {
    "no total": { ...read, ...answering(page(1, undefined)), maxRetries: 0 },
    "a progress that throws": { ...read, ...answering(page(1, 1)), onProgress: throwing(new Error("no")) },
    "no JSON": { ...read, ...answering("{"), maxRetries: 0 },
  },
  verifyWebhook: {
    "a token without parts": { body: "{}", signature: "nonsense" },
    "a token whose parts are no JSON": { body: "{}", signature: malformed },
    "a request that was read": { request: withGetters({}, { bodyUsed: () => true, headers: () => ({}) }) },
    "headers that throw": { request: { bodyUsed: false, headers: { get: throwing(new Error("no")) } } },
    ...FAILED_WEBHOOKS,
  },
  createSandboxItem: {
    "an answer without a token": answering('{"request_id":"1"}'),
    "a fetch that rejects": { fetch: () => Promise.reject(new Error("no")) },
  },
  fireSandboxWebhook: {
    "an answer of no": { webhookType: "HOLDINGS", ...answering('{"webhook_fired":false,"request_id":"1"}') },
  },
};

const OF_ITEMS = {
  "a fetch that rejects": [["access-sandbox-1"], { fetch: () => Promise.reject(new Error("no")) }],
  "a source that throws": [{ [Symbol.iterator]: () => ({ next: throwing(new Error("no")) }) }],
  "a source whose iterator throws": [{ [Symbol.iterator]: throwing(new Error("no")) }],
  "an item that can't be read": [[withGetters({}, { accessToken: throwing(new Error("no")) })]],
  "a progress that throws": [["access-sandbox-1"], { ...answering('{"request_id":"1"}'), onProgress: throwing(1) }],
  "an onStart that throws": [["access-sandbox-1"], { onStart: throwing(new Error("no")) }],
  "an onStart that rejects": [["access-sandbox-1"], { onStart: () => Promise.reject(new Error("no")) }],
  "a loop that is left while it waits for an answer": [["access-sandbox-1"], { fetch: hanging, break: "pending" }],
  "a loop that is left while it waits for an onStart": [
    ["access-sandbox-1"],
    { onStart: () => new Promise(() => {}), break: "pending" },
  ],
  "a loop that is left while it waits for a limit": [
    ["access-sandbox-1"],
    { ...answering("<html>", { status: 429, headers: { "Retry-After": "60" } }), break: "pending" },
  ],
};

const CLOSED = { ...answering('{"request_id":"1"}'), break: true };

export const SLOTS = [
  {
    name: "a failed call leaves no slot in the module's table",
    alone: true,
    async run({ unwatched: library, open }) {
      const opened = await open();
      const { plaid, connection, accessToken } = opened;
      const calls = [];
      for (const [name, ways] of Object.entries(WAYS)) {
        if (!library[name]) continue;
        for (const [what, options] of Object.entries(ways))
          calls.push([`${name}, ${what}`, () => library[name]({ ...plaid, accessToken, ...options })]);
      }
      for (const [name, what, options] of ITEM_WAYS.filter(([name]) => library[name]))
        calls.push([`${name}, ${what}`, () => library[name]({ ...plaid, accessToken, ...options })]);
      for (const [what, [items, options]] of Object.entries({
        ...OF_ITEMS,
        "a loop that is left": [once(["a"]), CLOSED],
      }))
        if (library.refreshItems)
          calls.push([`refreshItems, ${what}`, () => loop(library, items, { ...plaid, ...options })]);
      for (const row of [...HOSTILE_OPTIONS, ...HOSTILE_SIGNALS, ...HOSTILE_FETCHES].filter(isQuick)) {
        const call = library[row.call ?? "refreshInvestments"];
        calls.push([row.name, async () => call((await optionsOf(row, opened, connection)).options)]);
      }
      // Counting takes a while, as the table has a slot for each value that was ever in use at once. So the calls are counted
      // one by one only if all of them together leave something.
      const all = await leftBy(async () => {
        for (const [, call] of calls) await gone(call);
      });
      assert.isNotEmpty(tables, "no instance was seen");
      if (all < TIMES) return;
      const faults = [];
      for (const [what, call] of calls) {
        const left = await leftBy(call);
        if (left >= TIMES) faults.push(`${what}: ${left / TIMES} by each call`);
      }
      assert.fail(`${TIMES} times all calls left ${all} slots: ${faults.join("; ")}`);
    },
  },
];

/** Whether a row is one call without a request to the server, a timer, or ten million characters. */
function isQuick({ run, requests, abort, timeout, expect, name }) {
  return (
    !run &&
    requests === 0 &&
    !abort &&
    !timeout &&
    expect?.kind !== "timeout" &&
    !/million|megabytes|stack|after a time/.test(name)
  );
}

/** In an object, since some results have a `then`. */
async function optionsOf({ options = {}, given }, opened, connection) {
  const own = typeof options === "function" ? await options(opened) : options;
  const all = Object.defineProperties({ ...connection }, Object.getOwnPropertyDescriptors(own));
  return { options: given ? given(all) : all };
}

async function loop(library, items, { break: leaves, ...options }) {
  const outcomes = library.refreshItems(items, options);
  try {
    if (leaves === "pending") {
      const pending = outcomes.next();
      await new Promise((resolve) => setTimeout(resolve, 5));
      await outcomes.return();
      await pending;
    }
    for await (const _ of outcomes) if (leaves) break;
  } finally {
    // A call that was left ends in a later turn.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

/** The number of slots that some calls leave. */
async function leftBy(call) {
  await gone(call);
  const before = held();
  for (let times = 0; times < TIMES; times++) await gone(call);
  return held() - before;
}

async function gone(call) {
  try {
    await call();
  } catch {
    // Most of these calls fail on purpose.
  }
}

function held() {
  let slots = 0;
  for (const table of tables) for (let at = 0; at < table.length; at++) if (table.get(at) !== null) slots += 1;
  return slots;
}
