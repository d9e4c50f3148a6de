// Webhooks with invalid tokens, or tokens of another time. See `table.mjs`.

import { exportSPKI, importJWK } from "jose";
import { refusedOption } from "../../harness/expect.mjs";
import { bytesOf, encoded, sha256 } from "../../harness/signer.mjs";
import { reason } from "../../harness/webhook-row.mjs";

const header = (header) => () => ({ header });
const claims = (claims) => () => ({ claims });
/** A token signed so many seconds from now. */
const signedIn = (seconds) => () => ({ claims: { iat: Date.now() / 1000 + seconds } });
/** The token with other parts, and the old signature. */
const part = (place, change) => (token) => {
  const parts = token.split(".");
  parts[place] = change(parts[place]);
  return parts.join(".");
};
const withHeader = (header) => part(0, () => encoded(header));

const MISSING = [
  { name: "no signature", token: () => undefined },
  { name: "a header that get() did not find", token: () => null },
  { name: "an empty signature", token: () => "" },
  {
    name: "a Request without the header",
    as: ({ text }) => ({ request: new Request("https://me.test/plaid", { method: "POST", body: text }) }),
  },
].map((row) => ({ ...row, expect: reason("missing") }));

/** Texts that are no JSON object. */
const NO_OBJECTS = [
  ["no JSON", "nonsense"],
  ["a word", "ES256"],
  ["a text of JSON", '"ES256"'],
  ["null", "null"],
  ["true", "true"],
  ["a number", "7"],
  ["a list", '[{"alg":"ES256","kid":"k"}]'],
  ["nothing", ""],
  ["JSON that is broken further in", '{"alg":"ES256","kid":"k","iat":1,"x":[1,}'],
  ["JSON that never ends", '{"alg":"ES256","kid":"k"'],
  ["JSON with more after it", '{"alg":"ES256","kid":"k"}}'],
  ["JSON with a comma too many", '{"alg":"ES256","kid":"k",}'],
  ["JSON in single quotes", "{'alg':'ES256','kid':'k'}"],
  ["JSON with a byte order mark", '\ufeff{"alg":"ES256","kid":"k"}'],
  ["JSON with a number that is none", '{"alg":"ES256","kid":"k","iat":NaN}'],
];

const MALFORMED = [
  { name: "a text that is no token", token: () => "Bearer 1234" },
  { name: "a token of two parts", token: (token) => token.slice(0, token.lastIndexOf(".")) },
  { name: "a token of four parts", token: (token) => `${token}.AAAA` },
  { name: "a token with padding", token: part(2, (signature) => `${signature}==`) },
  { name: "a token in base64 of another alphabet", token: part(2, () => "+/".repeat(43)) },
  { name: "a token between spaces", token: (token) => ` ${token} ` },
  { name: "two tokens, as a repeated header gives them", token: (token) => `${token}, ${token}` },
  { name: "a token of kilobytes", token: (token) => token + "A".repeat(5_000) },
  { name: "a signature whose last letter has bits too many", token: part(2, (text) => `${text.slice(0, -1)}_`) },
  ...NO_OBJECTS.flatMap(([what, text]) => [
    { name: `a token whose header is ${what}`, token: withHeader(text) },
    { name: `a token whose claims are ${what}`, token: part(1, () => encoded(text)) },
  ]),
  { name: "no key id", sign: header({ kid: undefined }) },
  { name: "a key id that is null", sign: header({ kid: null }) },
  { name: "a key id that is a number", sign: header({ kid: 7 }) },
  { name: "a key id that is empty", sign: header({ kid: "" }) },
  { name: "a key id of kilobytes", sign: header({ kid: "k".repeat(2_000) }) },
  { name: "no time of signing", sign: claims({ iat: undefined }) },
  { name: "a time of signing that is text", sign: claims({ iat: "now" }) },
  { name: "no hash of the body", sign: claims({ request_body_sha256: undefined }) },
  { name: "a hash that is a list", sign: claims({ request_body_sha256: ["a"] }) },
].map((row) => ({ expect: reason("malformed"), ...row }));

const ALGORITHMS = [
  { name: "alg none, unsigned", token: (token) => `${encoded({ alg: "none" })}.${token.split(".")[1]}.` },
  { name: "alg none, with the key's id and a signature", token: changedHeader({ alg: "none" }) },
  { name: "alg None", token: changedHeader({ alg: "None" }) },
  {
    name: "alg HS256 with the public key as the secret",
    sign: async ({ jwk }) => ({
      header: { alg: "HS256" },
      key: bytesOf(await exportSPKI(await importJWK(jwk, "ES256"))),
    }),
  },
  {
    name: "alg HS256 with the key's JSON as the secret",
    sign: ({ jwk }) => ({ header: { alg: "HS256" }, key: bytesOf(JSON.stringify(jwk)) }),
  },
  { name: "alg RS256", token: changedHeader({ alg: "RS256" }) },
  { name: "alg ES384", token: changedHeader({ alg: "ES384" }) },
  { name: "alg in small letters", token: changedHeader({ alg: "es256" }) },
  { name: "alg in a list", token: changedHeader({ alg: ["ES256"] }) },
  { name: "no alg", token: changedHeader({ alg: undefined }) },
].map((row) => ({ ...row, expect: reason("algorithm") }));

/** The token with changes to its header after it was signed. */
function changedHeader(changes) {
  return part(0, (text) => encoded({ ...JSON.parse(decoded(text)), ...changes }));
}

const TIMES = [
  { name: "signed 4 min 59 s ago", sign: signedIn(-299), expect: "event", alone: true },
  { name: "signed 5 min 1 s ago", sign: signedIn(-301) },
  { name: "signed a day ago", sign: signedIn(-86_400) },
  { name: "signed 50 s ahead", sign: signedIn(50), expect: "event" },
  { name: "signed 70 s ahead", sign: signedIn(70) },
  { name: "signed in 1970", sign: claims({ iat: 0 }) },
  { name: "signed before 1970", sign: claims({ iat: -1 }) },
  { name: "signed at a time in milliseconds", sign: () => ({ claims: { iat: Date.now() } }) },
  { name: "signed at the end of time", sign: claims({ iat: Number.MAX_VALUE }) },
].map((row) => ({ expect: reason("stale"), ...row }));

const BACKLOG_MS = 86_400_000;
/** A webhook of a day ago, signed so many seconds before it was received. */
const queued = (seconds, receivedAt = () => Date.now() - BACKLOG_MS) => ({
  sign: () => ({ claims: { iat: (Date.now() - BACKLOG_MS) / 1000 - seconds } }),
  options: () => ({ receivedAt: receivedAt() }),
});
const aDayAgo = () => new Date(Date.now() - BACKLOG_MS);
// Webhooks that waited in a queue.
const RECEIVED = [
  { name: "received a day ago, in milliseconds", ...queued(0), expect: "event" },
  { name: "received a day ago, by a Date", ...queued(0, aDayAgo), expect: "event" },
  {
    name: "received a day ago, by what has the method of a Date, as one of another realm",
    ...queued(0, () => ({ getTime: () => Date.now() - BACKLOG_MS })),
    expect: "event",
  },
  { name: "received a day ago, 4 min 59 s after it was signed", ...queued(299), expect: "event", alone: true },
  { name: "received a day ago, 5 min 1 s after it was signed", ...queued(301) },
  { name: "received a day ago, 70 s before it was signed", ...queued(-70) },
  { name: "signed a day ago and received now", ...queued(0, () => Date.now()) },
  { name: "signed now and received a day ago", options: () => ({ receivedAt: aDayAgo() }) },
  { name: "received at a time that is undefined, so now", options: () => ({ receivedAt: undefined }), expect: "event" },
].map((row) => ({ expect: reason("stale"), ...row }));

const NO_TIMES = [
  ["NaN", NaN, "valid Date"],
  ["without end", Infinity, "valid Date"],
  ["before all time", -Infinity, "valid Date"],
  ["by a Date that is none", new Date(NaN), "valid Date"],
  ["in seconds", 1_700_000_000, "milliseconds"],
  ["by a Date of seconds", new Date(1_700_000_000), "milliseconds"],
  ["at zero", 0, "milliseconds"],
  ["in words", "2026-01-01T00:00:00Z", "Date"],
  ["null", null, "Date"],
  ["in an object", {}, "Date"],
  [
    "by a Date that throws",
    {
      getTime: () => {
        throw new Error("no");
      },
    },
    "Date",
  ],
  ["by a Date that answers in words", { getTime: () => "now" }, "Date"],
  ["a bigint", 1_700_000_000_000n, "Date"],
].map(([what, receivedAt, says]) => ({
  name: `received ${what}`,
  options: () => ({ receivedAt }),
  expect: refusedOption("receivedAt"),
  says,
}));

const SIGNATURES = [
  { name: "signed with another key", sign: async () => ({ key: (await otherKeys()).privateKey }), lookups: 1 },
  { name: "a signature of which one letter is another", token: part(2, swapped), lookups: 1 },
  { name: "a signature with r and s exchanged", token: part(2, exchanged), lookups: 1 },
  { name: "a signature of zeros", token: part(2, () => "A".repeat(86)), lookups: 1 },
  { name: "a later time, after it was signed", token: part(1, later), lookups: 1 },
  { name: "another type, after it was signed", token: changedHeader({ typ: "JOSE" }), lookups: 1 },
  { name: "no signature at all", token: part(2, () => "") },
  { name: "a signature of one byte less", token: part(2, () => encoded("x".repeat(63))) },
  { name: "a signature in the form of DER", token: part(2, () => encoded("x".repeat(70))) },
].map((row) => ({ ...row, expect: reason("signature") }));

const HASHES = [
  {
    name: "a hash in capitals",
    sign: async (_, text) => ({ claims: { request_body_sha256: (await sha256(text)).toUpperCase() } }),
  },
  { name: "a hash of another body", sign: claims({ request_body_sha256: "0".repeat(64) }) },
  { name: "a hash that is empty", sign: claims({ request_body_sha256: "" }) },
  { name: "a hash in base64", sign: claims({ request_body_sha256: encoded("x".repeat(32)) }) },
].map((row) => ({ ...row, expect: reason("body") }));

const listed =
  (list) =>
  ({ text, signature }) => ({ body: text, signature: list(signature) });
// Forms of the header in Node.
const LISTS = [
  { name: "a signature in a list verifies", as: listed((one) => [one]), expect: "event" },
  { name: "an empty list of signatures is none", as: listed(() => []), expect: reason("missing") },
  { name: "a list of an empty signature is none", as: listed(() => [""]), expect: reason("missing") },
  { name: "a list of the same signature twice", as: listed((one) => [one, one]), expect: reason("malformed") },
  { name: "a list of a signature and another", as: listed((one) => [one, "a.b.c"]), expect: reason("malformed") },
  { name: "a list of a signature and nothing", as: listed((one) => [one, ""]), expect: reason("malformed") },
  { name: "a list of a signature's parts", as: listed((one) => one.split(".")), expect: reason("malformed") },
];

const HARMLESS = [
  { name: "a token of another type verifies", sign: header({ typ: undefined }) },
  { name: "a token with headers that nobody asked for verifies", sign: header({ jku: "https://me.test/keys" }) },
  { name: "a token with claims that nobody asked for verifies", sign: claims({ exp: 1, iss: "plaid" }) },
].map((row) => ({ ...row, expect: "event" }));

export const LYING_TOKENS = [
  ...MISSING,
  ...MALFORMED,
  ...ALGORITHMS,
  ...TIMES,
  ...RECEIVED,
  ...NO_TIMES,
  ...SIGNATURES,
  ...HASHES,
  ...LISTS,
  ...HARMLESS,
];

const otherKeys = () => crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);

function swapped(text) {
  return (text[0] === "A" ? "B" : "A") + text.slice(1);
}

/** s and r of a signature, each of 32 bytes. */
function exchanged(text) {
  const binary = decoded(text);
  const base64 = btoa(binary.slice(32) + binary.slice(0, 32));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function later(text) {
  const claims = JSON.parse(decoded(text));
  return encoded({ ...claims, iat: claims.iat + 1 });
}

function decoded(text) {
  return atob(text.replaceAll("-", "+").replaceAll("_", "/"));
}
