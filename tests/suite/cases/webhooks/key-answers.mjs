// Webhooks whose key can't be read or trusted. See `table.mjs`.

import { after, bodyOf, never, plaidSays, unknownRead } from "../../harness/expect.mjs";
import { KEY_ENDPOINT } from "../../harness/signer.mjs";
import { reason } from "../../harness/webhook-row.mjs";

const answer = (answer) => ({ endpoint: KEY_ENDPOINT, ...answer });
const once = () => ({ maxRetries: 0 });
// A Worker has no time at the top of a module.
const now = () => Math.floor(Date.now() / 1000);

const TRUST = [
  {
    name: "a key that will expire verifies",
    key: () => ({ expired_at: now() + 3_600 }),
    expect: "event",
    lookups: 1,
  },
  { name: "a key that has expired", key: () => ({ expired_at: now() }), expect: reason("expired_key") },
  { name: "a key that expired long ago", key: () => ({ expired_at: 1 }), expect: reason("expired_key") },
  {
    name: "a key that has expired since the webhook was received verifies",
    sign: () => ({ claims: { iat: now() - 7_200 } }),
    key: () => ({ expired_at: now() - 3_600 }),
    options: () => ({ receivedAt: Date.now() - 7_200_000 }),
    expect: "event",
  },
  {
    name: "a key that had expired when the webhook was received",
    sign: () => ({ claims: { iat: now() - 7_200 } }),
    key: () => ({ expired_at: now() - 7_300 }),
    options: () => ({ receivedAt: Date.now() - 7_200_000 }),
    expect: reason("expired_key"),
  },
  { name: "a key of another id than was asked for", key: () => ({ kid: "another" }), expect: reason("unknown_key") },
  { name: "a key without an id", key: () => ({ kid: undefined }), expect: reason("unknown_key") },
  { name: "a key for another algorithm", key: () => ({ alg: "ES384" }), expect: reason("algorithm") },
  { name: "a key without an algorithm", key: () => ({ alg: undefined }), expect: reason("algorithm") },
  { name: "a key on another curve", key: () => ({ crv: "P-384" }), expect: reason("algorithm") },
  { name: "a key for encryption", key: () => ({ use: "enc" }), expect: reason("algorithm") },
  {
    name: "a key that Plaid does not know",
    answers: [answer({ errorCode: "INVALID_WEBHOOK_VERIFICATION_KEY_ID" })],
    expect: reason("unknown_key"),
  },
].map((row) => ({ lookups: 1, ...row }));

// The webhook may be valid, so the kind is not `webhook`: a handler lets Plaid send it again.
const LOOKUPS = [
  {
    name: "a key that is no point of the curve",
    key: () => ({ x: "AAAA" }),
    again: false,
    expect: unknownRead("invalid_response"),
  },
  {
    name: "a key whose look-up breaks",
    answers: [answer({ networkError: true })],
    expect: unknownRead("network"),
  },
  {
    name: "a key whose look-up takes too long",
    answers: [answer({ never: true })],
    timeout: "sent",
    expect: unknownRead("timeout"),
  },
  {
    name: "a key whose look-up a gateway ends",
    answers: [answer({ status: 502, body: "<html>" })],
    expect: unknownRead("invalid_response", { status: 502 }),
  },
  {
    name: "a key for which a gateway's page comes",
    answers: [answer({ status: 200, body: "<html>" })],
    expect: unknownRead("invalid_response", { status: 200 }),
  },
  {
    name: "a key for which JSON without one comes",
    answers: [answer(bodyOf({ request_id: "1" }))],
    expect: unknownRead("invalid_response"),
  },
  {
    name: "a key that is null",
    answers: [answer(bodyOf({ request_id: "1", key: null }))],
    expect: unknownRead("invalid_response"),
  },
  {
    name: "a key whose look-up is an error of Plaid's",
    answers: [answer({ errorCode: "INTERNAL_SERVER_ERROR" })],
    expect: { ...plaidSays("INTERNAL_SERVER_ERROR", after(1_000)), outcome: "unknown" },
  },
  {
    name: "a key whose look-up Plaid refuses for the credentials",
    answers: [answer({ errorCode: "INVALID_API_KEYS" })],
    expect: plaidSays("INVALID_API_KEYS", never),
  },
].map((row) => ({ options: once, lookups: 1, again: true, ...row }));

const REPEATS = [
  {
    name: "a look-up is repeated twice by itself",
    answers: [
      answer({ status: 500, body: "", headers: { "Retry-After": "0" } }),
      answer({ status: 200, body: "<html>", headers: { "Retry-After": "0" } }),
    ],
    lookups: 3,
    expect: "event",
  },
  {
    name: "a look-up is not repeated a third time",
    answers: Array(3).fill(answer({ status: 500, body: "", headers: { "Retry-After": "0" } })),
    lookups: 3,
    expect: { kind: "invalid_response", outcome: "unknown", status: 500 },
  },
  {
    name: "a look-up that Plaid refused is not repeated",
    answers: [answer({ errorCode: "INVALID_API_KEYS" })],
    lookups: 1,
    expect: { kind: "plaid", errorCode: "INVALID_API_KEYS" },
  },
];

export const KEYS = [...TRUST, ...LOOKUPS, ...REPEATS];
