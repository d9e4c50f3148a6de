// `toResponse`: an error as a response of the caller's own endpoint. The rows are the rules of the contract, in order.

import { assert } from "chai";
import { limit } from "../harness/expect.mjs";
import { KEY_ENDPOINT, newSigner } from "../harness/signer.mjs";
import { EVENT, textOf } from "../harness/webhook-row.mjs";

const SHOWN = ["message", "kind", "outcome", "retry", "errorCode", "displayMessage", "requestId"];

/** The plain data of a rejected error of kind `plaid`, with changes. */
const data = (more) => ({
  name: "InvestmentsError",
  message: "in words",
  kind: "plaid",
  outcome: "rejected",
  retry: { when: "never" },
  ...more,
});
const waits = (when, afterMs = 1_500) => ({ when, afterMs });

/** Values, with the status of the response and its `Retry-After`. */
const RULES = {
  "a webhook that is not Plaid's": [data({ kind: "webhook", reason: "signature" }), 401],
  "a webhook that can't be told now": [
    data({ kind: "webhook", reason: "unknown_key", retry: waits("after") }),
    503,
    "2",
  ],
  "what may have been billed": [data({ kind: "network", outcome: "unknown" }), 502],
  "a read without an answer, though it may be repeated": [
    data({ kind: "timeout", outcome: "unknown", retry: waits("after") }),
    502,
  ],
  "what may have been billed, before what a person has to do": [
    data({ outcome: "unknown", retry: { when: "user" } }),
    502,
  ],
  "what a person has to do": [data({ retry: { when: "user" } }), 409],
  "what waiting helps": [data({ retry: waits("after", 60_000) }), 503, "60"],
  "what was not sent, and waiting helps": [
    data({ kind: "network", outcome: "not_sent", retry: waits("after") }),
    503,
    "2",
  ],
  "what a webhook of Plaid's will tell": [data({ retry: waits("webhook", 60_000) }), 503, "60"],
  "what nothing helps": [data({}), 500],
  "an option that is wrong": [data({ kind: "invalid_option", outcome: "not_sent", option: "timeout" }), 500],
};

const BY_RULE = Object.entries(RULES).flatMap(([what, [given, status, retryAfter = null]]) =>
  Object.entries({
    "as toJSON() gives it": (given) => given,
    "as an error of another copy of this package": ({ message, ...fields }) =>
      Object.assign(new Error(message), fields, { toJSON: () => given }),
  }).map(([form, make]) => ({
    name: `toResponse: ${what} is ${status}, ${form}`,
    async run({ library }) {
      const response = library.toResponse(make(given));
      assert.strictEqual(response.status, status);
      assert.strictEqual(response.headers.get("Retry-After"), retryAfter);
      assert.strictEqual(response.headers.get("Cache-Control"), "no-store");
      const { message, kind, outcome, retry } = given;
      assert.deepEqual(await response.json(), { message, kind, outcome, retry });
    },
  })),
);

const NOTHING = { message: "internal error" };

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error("hands off");
    },
  },
);

/** Other errors, whose details must not show in the response. */
const OTHERS = [
  new Error("the password is 1234"),
  Object.assign(new Error("the password is 1234"), { status: 400, kind: "plaid" }),
  { message: "the password is 1234" },
  "the password is 1234",
  undefined,
  null,
  hostile,
];

export const TO_RESPONSE = [
  ...BY_RULE,
  {
    name: "toResponse: any other error is a 500 without details",
    async run({ library }) {
      for (const other of OTHERS) {
        const response = library.toResponse(other);
        assert.strictEqual(response.status, 500);
        assert.isNull(response.headers.get("Retry-After"));
        assert.deepEqual(await response.json(), NOTHING);
      }
    },
  },
  {
    name: "toResponse: the body has seven fields of Plaid's error",
    async run({ library, open }) {
      const { connection, secret, accessToken } = await open(({ secret, accessToken }) => [
        {
          errorCode: "ITEM_LOGIN_REQUIRED",
          error_code_reason: "WHY",
          error_message: `not with ${secret} and ${accessToken}`,
          display_message: "Sign in again.",
          request_id: "the-id",
          suggested_action: "act",
          causes: [{ item_id: "of somebody else", error_code: "X" }],
        },
      ]);
      const error = await library.refreshInvestments(connection).catch((error) => error);
      for (const form of [error, error.toJSON(), JSON.parse(JSON.stringify(error))]) {
        const response = library.toResponse(form);
        assert.strictEqual(response.status, 409);
        const text = await response.text();
        for (const hidden of [secret, accessToken, "of somebody else", "WHY"]) assert.notInclude(text, hidden);
        const shown = JSON.parse(text);
        assert.sameMembers(Object.keys(shown), SHOWN);
        assert.include(shown, {
          errorCode: "ITEM_LOGIN_REQUIRED",
          displayMessage: "Sign in again.",
          requestId: "the-id",
        });
      }
    },
  },
  {
    name: "toResponse: an error that fetch threw is never shown",
    async run({ library, open }) {
      const { connection } = await open();
      const fetch = async () => {
        throw Object.assign(new Error("no route to db-3.internal"), { code: "EINTERNAL" });
      };
      const error = await library.refreshInvestments({ ...connection, fetch }).catch((error) => error);
      assert.strictEqual(error.cause.message, "no route to db-3.internal");
      const text = await library.toResponse(error).text();
      for (const hidden of ["cause", "db-3", "EINTERNAL"]) assert.notInclude(text, hidden);
    },
  },
  {
    name: "toResponse: a rate limit has Plaid's Retry-After",
    async run({ library, open }) {
      const { connection } = await open([limit("7")]);
      const error = await library.refreshInvestments(connection).catch((error) => error);
      const response = library.toResponse(error);
      assert.strictEqual(response.status, 503);
      assert.strictEqual(response.headers.get("Retry-After"), "7");
    },
  },
  {
    name: "toResponse: a forged webhook is 401, and one whose key can't be read is sent again",
    async run({ library, open }) {
      const answers = [
        { endpoint: KEY_ENDPOINT, ...limit("7") },
        { endpoint: KEY_ENDPOINT, errorCode: "INVALID_API_KEYS" },
      ];
      const { plaid } = await open(answers);
      const body = textOf(EVENT);
      const signature = await (await newSigner()).sign(body);
      const statuses = [];
      for (const header of ["not.a.token", undefined, signature, signature]) {
        const call = library.verifyWebhook({ ...plaid, body, signature: header, maxRetries: 0 });
        statuses.push(
          await call.then(
            () => 200,
            (error) => library.toResponse(error).status,
          ),
        );
      }
      assert.deepEqual(statuses, [401, 401, 503, 500]);
    },
  },
];
