// Answers, errors and abort reasons that repeat the secret and the access token. The suite searches every error for them, and these rows
// put them in places that are easy to miss.

import { json, plaidSays } from "../../harness/expect.mjs";

/** How servers and serialisers spell a secret. */
const SPELLINGS = {
  raw: (secret) => secret,
  "JSON-escaped": (secret) => JSON.stringify({ secret }),
  "JSON-escaped twice": (secret) => JSON.stringify({ body: JSON.stringify({ secret }) }),
  "URL-encoded": (secret) => `?secret=${encodeURIComponent(secret)}&`,
};

const FIELDS = [
  "error_type",
  "error_message",
  "error_code_reason",
  "display_message",
  "request_id",
  "documentation_url",
  "suggested_action",
];
const LISTS = ["causes", "required_account_subtypes", "provided_account_subtypes"];

const error = (fields) => json(JSON.stringify({ error_type: "ITEM_ERROR", error_code: "ITEM_LOCKED", ...fields }), 400);

/** The row of an error with the secret in some fields, and the token in others. */
const echoed = (name, fields) => ({
  name: `echo: a secret ${name}`,
  answers: ({ secret, accessToken }) => [error(fields(secret, accessToken))],
  expect: plaidSays("ITEM_LOCKED", { when: "user" }),
});

const IN_FIELDS = Object.entries(SPELLINGS).map(([how, spelt]) =>
  echoed(`in every field at once, ${how}`, (...secrets) => {
    const [text, other] = secrets.map(spelt);
    return {
      ...Object.fromEntries(FIELDS.map((field) => [field, `was ${text}, ${other}, ${text}`])),
      ...Object.fromEntries(LISTS.map((field) => [field, [text, { [other]: [{ at: text }], [text]: other }]])),
      [text]: other,
    };
  }),
);

const AS_CODE = ["secret", "accessToken"].map((which) => ({
  name: `echo: the ${which} as the error_code`,
  answers: (opened) => [json(JSON.stringify({ error_type: "ITEM_ERROR", error_code: opened[which] }), 400)],
  expect: { kind: "plaid", errorCode: "[redacted]", message: "[redacted]" },
}));

/** A field is cut to 1,000 bytes, a list of 16,384 or more is left out, and 65,536 characters are searched. */
const CUTS = [1_000, 16_384, 65_536];

const AT_A_CUT = CUTS.flatMap((cut) =>
  Object.entries(SPELLINGS).flatMap(([how, spelt]) =>
    [60, 40, 20, 1].map((before) =>
      echoed(`that begins ${before} characters before ${cut}, ${how}`, (...secrets) => {
        const [text, other] = secrets.map((secret) => "x".repeat(cut - before) + spelt(secret) + "y".repeat(20));
        return { error_message: text, display_message: other, causes: [text], required_account_subtypes: [other] };
      }),
    ),
  ),
);

const AGAIN_AND_AGAIN = echoed("so often that nothing else is left", (secret, token) => ({
  error_message: secret.repeat(2_000),
  display_message: ` ${token}`.repeat(2_000),
}));

const HEADERS = ["secret", "accessToken"].map((which) => ({
  name: `echo: the ${which} in the headers of the answer`,
  answers: (opened) => [
    {
      status: 302,
      headers: { location: `https://evil.example/?${encodeURIComponent(opened[which])}`, "retry-after": opened[which] },
    },
  ],
  expect: { kind: "invalid_response", outcome: "rejected" },
}));

const BODIES = ["secret", "accessToken"].flatMap((which) =>
  [200, 404, 500].map((status) => ({
    name: `echo: the ${which} in a body with status ${status} that is not Plaid's`,
    answers: (opened) => [{ status, body: `<html>${opened[which]}</html>` }],
    expect: { kind: "invalid_response", status },
  })),
);

export const HOSTILE_ECHOES = [...IN_FIELDS, ...AS_CODE, ...AT_A_CUT, AGAIN_AND_AGAIN, ...HEADERS, ...BODIES];
