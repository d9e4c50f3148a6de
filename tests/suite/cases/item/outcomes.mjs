// Tests each function for the life of an Item with each row of the outcome table. See `../refresh/calls.mjs` for the fields of a row.

import { assert } from "chai";
import {
  after,
  bodyOf,
  html,
  json,
  limit,
  never,
  plaidSays,
  rejected,
  unknown,
  unknownRead,
} from "../../harness/expect.mjs";
import { FUNCTIONS, SENT } from "./functions.mjs";
import { assertPlaidRequest } from "./plaid-requests.mjs";

const soon = { "Retry-After": "0" };
const error = (error_code, status, more) =>
  json(JSON.stringify({ error_type: "ITEM_ERROR", error_code, ...more }), status);

/** The responses, each with the expected error of a call that acts and of a call that reads. These rows have no retries. */
const ANSWERS = {
  "a connection that breaks": [{ networkError: true }, unknown("network"), unknownRead("network")],
  "a gateway's 502": [html(502), unknown("invalid_response"), unknownRead("invalid_response")],
  "a gateway's 408": [html(408), unknown("invalid_response"), unknownRead("invalid_response")],
  "a gateway's 404": [html(404), rejected({ status: 404 })],
  "a gateway's 429": [html(429), rejected({ status: 429, retry: after(60_000) })],
  "a redirect": [{ redirect: "https://elsewhere.test/" }, rejected()],
  "HTML with status 200": [html(200), unknown("invalid_response"), unknownRead("invalid_response")],
  "a code that is known": [{ errorCode: "ITEM_NOT_FOUND" }, plaidSays("ITEM_NOT_FOUND", never, { scope: "item" })],
  "a code that a person can resolve": [
    { errorCode: "ITEM_LOGIN_REQUIRED" },
    plaidSays("ITEM_LOGIN_REQUIRED", { when: "user" }),
  ],
  "Plaid's own failure": [
    { errorCode: "INTERNAL_SERVER_ERROR", status: 500 },
    unknown("plaid"),
    unknown("plaid", { retry: after(1_000) }),
  ],
  "a new code, refused": [error("OF_TOMORROW", 400), plaidSays("OF_TOMORROW", never)],
  "a new code, with a gateway's status": [error("OF_TOMORROW", 504), unknown("plaid", { errorCode: "OF_TOMORROW" })],
};

const sentTo = async ({ log }, path) => (await log()).requests.filter(({ endpoint }) => endpoint === path);

/** The rows of one function. */
function rowsOf([name, { options = {}, path, reads = false, body, isRight, lacking, requests: before = 0 }]) {
  const row = (what, more) => {
    const own = { ...more.options };
    return {
      requests: before + 1,
      ...more,
      name: `${name}: ${what}`,
      call: name.split(" ")[0],
      options: async (opened) => ({ ...(typeof options === "function" ? await options(opened) : options), ...own }),
    };
  };
  const at = (answer) => [{ endpoint: path, ...answer }];
  const isWhole = async (result, opened) => {
    await isRight(result, opened);
    const [request] = (await sentTo(opened, path)).slice(-1);
    assertPlaidRequest(request);
    const { access_token, public_token, ...rest } = request.body;
    assert.deepEqual(rest, body);
    assert.isTrue([undefined, opened.accessToken].includes(access_token), "its access token");
    if (name === "exchangePublicToken") assert.match(public_token, /^public-sandbox-/);
  };
  const unclear = reads ? unknownRead("timeout") : unknown("timeout");
  return [
    row("it resolves, and its request is Plaid's", { expect: isWhole }),
    row("credentials go by the body", { options: { credentialsIn: "body" }, expect: isRight }),
    ...Object.entries(ANSWERS).map(([what, [answer, acts, reading = acts]]) =>
      row(`${what} is told as it is, and not repeated`, {
        answers: at(answer),
        options: { maxRetries: reads ? 0 : 3 },
        expect: reads ? reading : acts,
      }),
    ),
    ...lacking.map((answer) =>
      row(`an answer without what was asked for: ${JSON.stringify(answer)}`, {
        answers: at(bodyOf(answer)),
        options: { maxRetries: reads ? 0 : 3 },
        expect: (reads ? unknownRead : unknown)("invalid_response"),
      }),
    ),
    row("what echoes the secret and the tokens shows none", {
      answers: ({ secret, accessToken }) =>
        at(
          error("ITEM_LOCKED", 400, {
            error_message: `${secret} ${accessToken} ${TOKENS.join(" ")}`,
            causes: [{ access_token: accessToken, tokens: TOKENS }],
          }),
        ),
      expect: {
        kind: "plaid",
        message: `ITEM_LOCKED: ${Array(2 + TOKENS.length)
          .fill("[redacted]")
          .join(" ")}`,
      },
    }),
    row("a signal that aborted before sends nothing", {
      abort: "before",
      expect: { kind: "aborted", outcome: "not_sent", retry: never },
      requests: before,
    }),
    row("a signal that aborts in flight", {
      answers: at({ never: true, billed: false }),
      abort: "sent",
      expect: { kind: "aborted", outcome: "unknown", retry: never },
    }),
    row("no answer in time", {
      answers: at({ never: true, billed: false }),
      options: reads ? { maxRetries: 0 } : { maxRetries: 3 },
      timeout: "sent",
      expect: unclear,
    }),
    row("a body that stalls", {
      answers: at({ stall: true }),
      options: { maxRetries: 0 },
      timeout: "answered",
      ends: 1,
      expect: unclear,
    }),
    row("a limit is repeated where that is allowed", {
      answers: at(limit("0")),
      options: { maxRetries: 1 },
      expect: isRight,
      requests: before + 2,
    }),
    reads
      ? row("a read is repeated after a gateway's 502", {
          answers: at({ ...html(502), headers: soon }),
          expect: isRight,
          requests: 2,
        })
      : row("nothing is repeated of itself", {
          answers: at(limit("0")),
          expect: plaidSays("RATE_LIMIT", after(0)),
        }),
  ].map(countedFrom(before));
}

/** Tokens of other Items, which are recognised by their format. */
const TOKENS = ["access-production-1a", "public-sandbox-2b", "link-production-3c", "processor-sandbox-4d"];

/** If a case makes a request of its own first, an abort or a timeout applies to the next request. */
const countedFrom = (before) => (row) => ({ ends: row.requests ?? before + 1, ...row });

const SENDING = SENT.map(({ sends, requests = 1, ...row }) => ({
  ...row,
  requests,
  async expect(_result, opened) {
    const { requests } = await opened.log();
    requests.forEach(assertPlaidRequest);
    assert.deepEqual(requests[0].body, sends(opened));
  },
}));

export const ITEM_OUTCOMES = [...Object.entries(FUNCTIONS).flatMap(rowsOf), ...SENDING];
