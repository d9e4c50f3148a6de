// Bodies from the server that differ from Plaid's documentation.

import { json, never, plaidSays, rejected, unknown } from "../../harness/expect.mjs";

const DEEP = 100_000;
const deep = (open, close, inner) => open.repeat(DEEP) + inner + close.repeat(DEEP);

const NO_ID = "JSON without a request_id";
const NO_JSON = "a body that is not JSON";

/** Bodies of a 200 without a request id. */
const NOT_WHAT_WAS_ASKED = [
  ["only a byte order mark", "\ufeff", NO_JSON],
  ["white space", " \r\n\t", NO_JSON],
  ["a word", "OK", NO_JSON],
  ["undefined", "undefined", NO_JSON],
  ["NaN", "NaN", NO_JSON],
  ["half an object", '{"request_id":"x"', NO_JSON],
  ["half a string", '{"request_id":"x', NO_JSON],
  ["an object and more", '{"request_id":"x"}{"request_id":"y"}', NO_JSON],
  ["an object and NUL", '{"request_id":"x"}\0', NO_JSON],
  ["single quotes", "{'request_id':'x'}", NO_JSON],
  ["a comment", '/* ok */{"request_id":"x"}', NO_JSON],
  ["a trailing comma", '{"request_id":"x",}', NO_JSON],
  ["a callback", 'done({"request_id":"x"})', NO_JSON],
  ["a guard against inclusion", ')]}\'\n{"request_id":"x"}', NO_JSON],
  ["events", 'data: {"request_id":"x"}\n\n', NO_JSON],
  ["null", "null", NO_ID],
  ["a boolean", "true", NO_ID],
  ["a number", "42", NO_ID],
  ["a number beyond all bounds", "1e999999", NO_ID],
  ["a string", '"request_id"', NO_ID],
  ["an empty array", "[]", NO_ID],
  ["an array of answers", '[{"request_id":"x"}]', NO_ID],
  ["the field in other letters", '{"Request_Id":"x"}', NO_ID],
  ["the field as JavaScript writes it", '{"requestId":"x"}', NO_ID],
  ["an answer within", '{"data":{"request_id":"x"}}', NO_ID],
  ["an answer under __proto__", '{"__proto__":{"request_id":"x"}}', NO_ID],
  ["an error under __proto__", '{"__proto__":{"error_code":"ITEM_LOCKED"}}', NO_ID],
  ["arrays 100,000 deep", deep("[", "]", ""), NO_ID],
  ["objects 100,000 deep", deep('{"a":', "}", "1"), NO_ID],
  ["arrays that never close", "[".repeat(DEEP), NO_JSON],
  ...["null", "42", "true", "[]", '["x"]', "{}", '{"toString":"x"}', '""'].map((value) => [
    `${value} as the request_id`,
    `{"request_id":${value}}`,
    NO_ID,
  ]),
].map(([what, body, says]) => ({
  name: `hostile body: ${what}`,
  answers: [json(body)],
  expect: unknown("invalid_response", { status: 200 }),
  says: `the answer is HTTP 200 with ${says}`,
}));

const SUCCESSES = [
  ["white space around it", ' \r\n{"request_id":"x"}\t '],
  ["a field of __proto__ beside it", '{"__proto__":{"request_id":42},"request_id":"x"}'],
  ["a field of constructor and then beside it", '{"constructor":1,"then":2,"toJSON":3,"request_id":"x"}'],
  ["the field twice", '{"request_id":42,"request_id":"x"}'],
  ["an error_code that is null", '{"error_code":null,"request_id":"x"}'],
  ["an error_code that is empty", '{"error_code":"","request_id":"x"}'],
  ["an error_code that is a number", '{"error_code":400,"request_id":"x"}'],
  ["unknown fields 100,000 deep", `{"more":${deep("[", "]", "")},"request_id":"x"}`],
  ["a lone surrogate in it", '{"request_id":"x\\ud800"}'],
  ["NUL and line breaks in it", '{"request_id":"x\\u0000\\r\\n"}'],
  ["a million characters", JSON.stringify({ request_id: "x".repeat(1_000_000) })],
].map(([what, body]) => ({
  name: `a request_id with ${what} is an answer`,
  answers: [json(body)],
  expect: "request_id",
  billed: 0,
}));

const TOO_LARGE = [
  ["a byte more than a mebibyte", JSON.stringify({ request_id: "x" }).padEnd(2 ** 20 + 1)],
  ["three bytes to a character", JSON.stringify({ request_id: "\u20ac".repeat(2 ** 19) })],
].map(([what, body]) => ({
  name: `hostile body: ${what}`,
  answers: [json(body)],
  expect: unknown("invalid_response", { status: 200 }),
  says: "a body that is too large",
}));

/** Plaid's fields with their names in JavaScript. error_message has no field of its own: it is in the message. */
const TEXTS = {
  error_message: "message",
  error_code_reason: "errorCodeReason",
  display_message: "displayMessage",
  request_id: "requestId",
  documentation_url: "documentationUrl",
  suggested_action: "suggestedAction",
};
const LISTS = {
  causes: "causes",
  required_account_subtypes: "requiredAccountSubtypes",
  provided_account_subtypes: "providedAccountSubtypes",
};

const CODE = "ITEM_LOGIN_REQUIRED";
const CODED = { error_type: "ITEM_ERROR", error_code: CODE };
const user = { when: "user" };

/** The row of Plaid's error with one field of an undocumented type: it is treated as missing. */
const wrongField = (field, ours, value) => ({
  name: `hostile body: an error whose ${field} is ${JSON.stringify(value)}`,
  answers: [json(JSON.stringify({ ...CODED, [field]: value }), 400)],
  expect: plaidSays(CODE, user, { [ours]: ours === "message" ? CODE : undefined }),
});

const WRONG_TYPES = [
  ...Object.entries(TEXTS).flatMap(([field, ours]) =>
    [null, 42, true, [], ["text"], {}, { toString: "text" }].map((value) => wrongField(field, ours, value)),
  ),
  ...Object.entries(LISTS).flatMap(([field, ours]) =>
    [null, 42, true, "text", "[]", {}, { length: 1, 0: "ira" }].map((value) => wrongField(field, ours, value)),
  ),
];

const NO_TEXTS = [null, 0, 42, true, [], [CODE], {}, { toString: CODE }, ""];

/** An error of Plaid needs a code and a type. */
const NOT_PLAIDS = ["error_code", "error_type"].flatMap((field) =>
  [undefined, ...NO_TEXTS].map((value) => ({
    name: `hostile body: an error whose ${field} is ${JSON.stringify(value)}`,
    answers: [json(JSON.stringify({ ...CODED, [field]: value }), 400)],
    expect: rejected({ status: 400, errorCode: undefined, errorType: undefined }),
    says: "an error that is not Plaid's",
  })),
);

/** Strange fields of the right type. */
const STRANGE = [
  ["a code with __proto__ in it", { error_code: "__proto__" }, { errorCode: "__proto__", retry: never }],
  ["a code like a method's name", { error_code: "constructor" }, { errorCode: "constructor", retry: never }],
  ["a code in small letters", { error_code: "rate_limit" }, { errorCode: "rate_limit", retry: never }],
  [
    "a message of lone surrogates, NUL and line breaks",
    { error_message: "\ud800a\0b\r\nc" },
    { message: `${CODE}: \ufffda\0b\r\nc` },
  ],
  [
    "a message of a megabyte",
    { error_message: "\u20ac".repeat(300_000) },
    { message: `${CODE}: ${"\u20ac".repeat(333)}\u2026` },
  ],
  ["a cause that is no object", { causes: [null, 42, "text", []] }, { causes: [null, 42, "text", []] }],
  ["causes that are too long", { causes: ["x".repeat(20_000)] }, { causes: undefined }],
  ["a status of its own", { status: 42, http_code: 43 }, { status: 400 }],
  [
    "fields of ours",
    { kind: "timeout", outcome: "not_sent", retry: { when: "after", afterMs: 0 }, cause: "x", stack: "x", name: "x" },
    { kind: "plaid", outcome: "rejected", retry: user, cause: undefined, name: "InvestmentsError" },
  ],
].map(([what, fields, expect]) => ({
  name: `hostile body: an error with ${what}`,
  answers: [json(JSON.stringify({ ...CODED, ...fields }), 400)],
  expect: plaidSays(CODE, user, expect),
}));

const PROTOTYPES = [
  {
    name: "hostile body: an error with __proto__ among its fields",
    answers: [
      json(`{"__proto__":{"error_message":"inherited"},"error_type":"ITEM_ERROR","error_code":"${CODE}"}`, 400),
    ],
    expect: plaidSays(CODE, user, { message: CODE }),
  },
  {
    name: "hostile body: an error whose causes hold __proto__",
    answers: [
      json(`{"error_type":"ITEM_ERROR","error_code":"${CODE}","causes":[{"__proto__":{"polluted":true}}]}`, 400),
    ],
    expect: plaidSays(CODE, user, { causes: JSON.parse('[{"__proto__":{"polluted":true}}]'), polluted: undefined }),
  },
  {
    name: "hostile body: an error whose causes are 100,000 deep",
    answers: [json(`{"error_type":"ITEM_ERROR","error_code":"${CODE}","causes":${deep("[", "]", "")}}`, 400)],
    expect: plaidSays(CODE, user, { causes: undefined }),
  },
];

/** Bodies that are not UTF-8, or claim another encoding. The caller's `fetch` returns the bytes. */
const BYTES = [
  ["bytes that are no UTF-8", [0x7b, 0xff, 0xfe, 0x7d], NO_JSON],
  ["UTF-16", [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00], NO_JSON],
  ["UTF-16 of the other order", [0xfe, 0xff, 0x00, 0x7b, 0x00, 0x7d], NO_JSON],
  ["half a character at its end", [0x7b, 0x7d, 0xe2, 0x82], NO_JSON],
  ["gzip that nobody unpacked", [0x1f, 0x8b, 0x08, 0x00], NO_JSON],
  ["two byte order marks", [0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf, 0x7b, 0x7d], NO_JSON],
  ["nothing but zeros", Array.from({ length: 100 }, () => 0), NO_JSON],
].map(([what, bytes, says]) => ({
  name: `hostile body: ${what}`,
  options: () => ({ fetch: async () => new Response(new Uint8Array(bytes)) }),
  expect: unknown("invalid_response", { status: 200 }),
  says,
  requests: 0,
}));

/** Responses of common mocks. */
const MOCKED = [
  {
    name: "a mocked answer that has only text() is read",
    options: () => ({ fetch: async () => ({ status: 200, text: async () => '{"request_id":"1"}' }) }),
    expect: "request_id",
    requests: 0,
    billed: 0,
  },
  {
    name: "a mocked answer that has only json() is not read, and the error says that text() is missing",
    options: () => ({ fetch: async () => ({ ok: true, status: 200, json: async () => ({ request_id: "1" }) }) }),
    expect: unknown("invalid_response", { status: 200 }),
    says: "has neither a stream nor text()",
    requests: 0,
  },
];

export const HOSTILE_BODIES = [
  ...NOT_WHAT_WAS_ASKED,
  ...SUCCESSES,
  ...TOO_LARGE,
  ...WRONG_TYPES,
  ...NOT_PLAIDS,
  ...STRANGE,
  ...PROTOTYPES,
  ...BYTES,
  ...MOCKED,
];
