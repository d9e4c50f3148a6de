// The ways to fail of the functions for the life of an Item, for `slots.mjs`: `[function, what, options]`.

import { FUNCTIONS } from "../item/functions.mjs";
import { ITEM_OPTIONS } from "../item/options.mjs";
import { hanging } from "../../harness/items-context.mjs";

const answering = (body, init) => ({ fetch: async () => new Response(body, init) });
const refused = JSON.stringify({ error_type: "ITEM_ERROR", error_code: "ITEM_LOCKED", causes: [{ a: 1 }] });
const looked = JSON.stringify({
  request_id: "1",
  status: { investments: { last_successful_update: "2020-01-01T00:00:00Z" } },
});
const dated = { headers: { date: "Thu, 01 Jan 2026 00:00:00 GMT" } };

/** What each function meets. */
const MET = {
  "no JSON": answering("{"),
  "an error of Plaid's": answering(refused, { status: 400 }),
  "a gateway's HTML": answering("<html>", { status: 502 }),
  "no answer in time": { fetch: hanging, timeout: 1 },
  "a fetch that rejects": { fetch: () => Promise.reject(new Error("no")) },
};

const OF_FUNCTIONS = Object.entries(FUNCTIONS).flatMap(([name, { options, lacking }]) => {
  const own = typeof options === "function" ? { publicToken: "public-sandbox-1" } : options;
  const without = lacking.map((body, at) => [
    `answer ${at + 1} without what was asked`,
    answering(JSON.stringify(body)),
  ]);
  return [...Object.entries(MET), ...without].map(([what, more]) => [
    name.split(" ")[0],
    `${name}: ${what}`,
    { ...own, maxRetries: 0, ...more },
  ]);
});

const SINCE = Date.parse("2026-06-01T12:00:00Z");

const OF_WAITS = Object.entries({
  "a wait that ends": answering(looked, dated),
  "a wait whose looks are refused": answering(refused, { status: 429 }),
  "a wait whose looks reject": { fetch: () => Promise.reject(new Error("no")) },
  "a wait without a status": answering('{"request_id":"1","status":7}'),
  "a wait whose fetch is none": { fetch: 7 },
}).map(([what, more]) => ["waitForUpdate", what, { since: SINCE, within: 2, ...more }]);

const OF_OPTIONS = ITEM_OPTIONS.map(({ call, name, options }) => [call, name, options]);

export const ITEM_WAYS = [...OF_FUNCTIONS, ...OF_WAITS, ...OF_OPTIONS];
