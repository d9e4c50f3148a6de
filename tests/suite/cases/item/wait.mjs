// `waitForUpdate`: the responses that settle a wait, and its end. The native tests of the plan use a virtual clock. These rows have short
// waits with two polls. See `../refresh/calls.mjs` for the fields of a row.

import { assert } from "chai";
import { bodyOf, html, limit, never, notSent, plaidSays } from "../../harness/expect.mjs";
import { countedController, heldTimeout, until } from "../../harness/moments.mjs";

const HOUR_MS = 3_600_000;
const GET = "/item/get";
/** The second poll is after two seconds. */
const LONG = 60_000;
/** The wait ends after two or more polls. */
const SHORT = 3_000;
const time = (ms) => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
const ago = (ms) => time(Date.now() - ms);

/** Plaid's response for an Item with these times. */
const item = (investments, more) => bodyOf({ request_id: "1", item: {}, status: { investments }, ...more });
const updated = (last_successful_update, last_failed_update = null) =>
  item({ last_successful_update, last_failed_update });

/** A `fetch` for a caller whose clock is this much behind Plaid's clock. */
const ahead = (ms) => ({
  async fetch(url, init) {
    const response = await fetch(url, init);
    const headers = { ...Object.fromEntries(response.headers), date: new Date(Date.now() + ms).toUTCString() };
    return new Response(await response.text(), { status: response.status, headers });
  },
});

/** A `fetch` that immediately returns this response for every poll. */
const always = ({ status = 200, body, headers }, more) => ({
  fetch: async () => new Response(body, { status, headers: { ...headers, ...more } }),
});

const is = (expected) => (update) => assert.deepEqual(update, expected);
const timedOut = (more) => ({ kind: "timeout", outcome: "unknown", retry: { when: "after", afterMs: 1_000 }, ...more });

const T = Date.parse("2026-06-01T12:00:00Z");

const SETTLED = [
  {
    name: "an update since settles it at once",
    options: { since: 0 },
    expect({ updatedAt, ...more }) {
      assert.approximately(Date.parse(updatedAt), Date.now(), HOUR_MS);
      assert.isEmpty(more);
    },
  },
  ...Object.entries({
    "a Date": new Date(T + 999),
    milliseconds: T + 999,
    "ISO 8601": "2026-06-01T12:00:00.999Z",
    "ISO 8601 with an offset": "2026-06-01T14:00:00.999+02:00",
  }).map(([what, since]) => ({
    name: `since may be ${what}, and an update of the same second counts`,
    answers: [updated(time(T))],
    options: { since },
    expect: is({ updatedAt: time(T) }),
  })),
  {
    name: "a failure since settles it",
    answers: [updated(time(T - 1_000), time(T + 5_000))],
    options: { since: T },
    expect: is({ failedAt: time(T + 5_000) }),
  },
  {
    name: "a success counts more than a failure",
    answers: [updated(time(T + 5_000), time(T + 9_000))],
    options: { since: T },
    expect: is({ updatedAt: time(T + 5_000) }),
  },
  {
    name: "Plaid's clock is behind, and so is the time of the update",
    answers: () => [updated(ago(HOUR_MS - 60_000))],
    options: () => ({ since: Date.now(), ...ahead(-HOUR_MS) }),
    expect: (update) => assert.isString(update.updatedAt),
  },
  {
    name: "the second look finds it",
    answers: [updated(time(T - 60_000)), updated(time(T + 1_000))],
    options: { since: T, within: LONG },
    expect: is({ updatedAt: time(T + 1_000) }),
    requests: 2,
  },
  ...Object.entries({
    "an Item without a status": item(undefined, { status: null }),
    "an Item without investments": item(null),
    "an Item that was never updated": item({ last_successful_update: null }),
    "a time that is none": updated("soon"),
    "a connection that breaks": { networkError: true },
    "a gateway's 502": html(502),
    "a gateway's 403": html(403),
    "HTML with status 200": html(200),
    "Plaid's own failure": { errorCode: "INTERNAL_SERVER_ERROR", status: 500 },
    "a limit": limit("0"),
    "a login that is required": { errorCode: "ITEM_LOGIN_REQUIRED" },
  }).map(([what, answer]) => ({
    name: `${what} does not end it`,
    answers: [answer, updated(time(T))],
    options: { since: T, within: LONG, maxRetries: 0 },
    expect: is({ updatedAt: time(T) }),
    requests: 2,
  })),
];

const NOT_SETTLED = [
  {
    name: "an older update settles nothing, and the wait times out",
    options: () => ({ since: T, within: SHORT, ...always(updated(time(T - 1_000), time(T - 500))) }),
    expect: timedOut({ cause: undefined, status: 200 }),
    requests: 0,
  },
  {
    name: "an update is older where Plaid's clock is ahead",
    options() {
      const now = Date.now();
      const date = new Date(now + HOUR_MS).toUTCString();
      return { since: now, within: SHORT, ...always(updated(time(now + HOUR_MS - 60_000)), { date }) };
    },
    expect: timedOut(),
    requests: 0,
  },
  {
    name: "a wait that times out says what the last look met",
    options: () => ({ since: T, within: SHORT, ...always(html(502)) }),
    expect: timedOut({
      cause: { name: "InvestmentsError", message: "the answer is HTTP 502 with an error that is not Plaid's" },
    }),
    requests: 0,
  },
  {
    name: "a look that is never answered ends with the wait",
    answers: [{ never: true }],
    options: { since: T, within: 5_000 },
    expect: timedOut({ status: undefined }),
  },
  {
    name: "a look that is never answered ends with its own timeout, and is followed by another",
    answers: [{ never: true }, updated(time(T))],
    options: { since: T, within: LONG, timeout: 5_000 },
    expect: (update) => assert.isObject(update),
    requests: 2,
  },
  ...["ITEM_NOT_FOUND", "INVALID_ACCESS_TOKEN", "INVALID_API_KEYS"].map((errorCode) => ({
    name: `${errorCode} ends it, since waiting does not help`,
    answers: [{ errorCode }],
    options: { since: 0 },
    expect: plaidSays(errorCode, never),
  })),
  {
    name: "what echoes the secret and the token shows none",
    options({ secret, accessToken }) {
      const error = {
        error_type: "RATE_LIMIT_EXCEEDED",
        error_code: "RATE_LIMIT",
        error_message: `${secret} ${accessToken}`,
      };
      const answer = { status: 429, body: JSON.stringify(error), headers: { "Retry-After": "0" } };
      return { since: T, within: SHORT, ...always(answer) };
    },
    expect: timedOut({ cause: { name: "InvestmentsError", message: "RATE_LIMIT: [redacted] [redacted]" } }),
    requests: 0,
  },
  {
    name: "a signal that aborted before sends nothing",
    abort: "before",
    options: { since: 0 },
    expect: notSent("aborted"),
    requests: 0,
  },
  {
    name: "a signal that aborts a look",
    abort: "sent",
    answers: [{ never: true }],
    options: { since: 0 },
    expect: { kind: "aborted", outcome: "unknown", retry: never },
  },
  {
    name: "a signal that aborts a pause keeps what the last look met",
    abort: "waiting",
    answers: [limit("60")],
    options: { since: 0 },
    expect: { kind: "aborted", outcome: "rejected", retry: never, errorCode: "RATE_LIMIT", status: 429 },
  },
];

const WAITING = [
  {
    name: "a refresh whose outcome is unknown is settled, and paid once",
    async run({ library, open, refused }) {
      const { connection, log } = await open([{ endpoint: "/investments/refresh", ...html(502), billed: true }]);
      const { startedAt } = await refused(library.refreshInvestments(connection), { outcome: "unknown" });
      const { updatedAt } = await library.waitForUpdate({ ...connection, since: startedAt });
      assert.isAtLeast(Date.parse(updatedAt), Math.floor(Date.parse(startedAt) / 1_000) * 1_000);
      assert.strictEqual((await log()).billed, 1);
    },
  },
  {
    name: "a signal that aborts a pause after a look that found nothing",
    async run({ library, open, refused }) {
      const { connection, requestsTo } = await open([{ endpoint: GET, ...updated(time(T - 60_000)) }]);
      const { signal, abort, listened } = countedController();
      const wait = library.waitForUpdate({ ...connection, since: T, signal });
      const ended = refused(wait, { kind: "aborted", outcome: "unknown" });
      await until(() => listened() === 2, "the pause");
      abort(new Error("enough"));
      const { cause } = await ended;
      assert.strictEqual(cause.message, "enough");
      assert.lengthOf(await requestsTo(GET), 1);
    },
  },
  {
    name: "a look has the timeout of the options, where that is shorter than the wait",
    async run({ library, open }) {
      const { connection, requestsTo } = await open([{ endpoint: GET, never: true }]);
      const { timeout, times, end } = heldTimeout();
      const wait = library.waitForUpdate({ ...connection, since: 0, within: timeout + 1, timeout });
      await until(async () => times() === 1 && (await requestsTo(GET)).length === 1, "the look");
      end();
      assert.isString((await wait).updatedAt);
    },
  },
];

export const ITEM_WAITS = [
  ...[...SETTLED, ...NOT_SETTLED].map((row) => ({ ...row, call: "waitForUpdate" })),
  ...WAITING,
].map((row) => ({ ...row, name: `waitForUpdate: ${row.name}` }));
