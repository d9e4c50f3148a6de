// The cases that a host can't pass: by the name of the case, the reason.

import { FUNCTIONS } from "../cases/item/functions.mjs";

/**
 * @param {string} why
 * @param {string[]} names
 */
const because = (why, names) => Object.fromEntries(names.map((name) => [name, why]));

/** https://github.com/denoland/deno/pull/36415. docs/runtimes.md says how to make it send once, and deno.mjs has a case for that. */
const SENDS_AGAIN = because("Deno's own fetch sends again when a connection breaks that was used before", [
  "a connection that breaks",
  "a refresh is not repeated after a connection that breaks",
  "a refresh that was repeated is not repeated again after a connection that breaks",
  "a read is not repeated after a network error where that is not allowed",
  "transactions: a page that breaks is not asked for again where that is not allowed",
  "createSandboxItem: a connection that breaks at /sandbox/public_token/create is the end, whatever repeats are allowed",
  "createSandboxItem: a connection that breaks at /item/public_token/exchange is the end, whatever repeats are allowed",
  "fireSandboxWebhook: a connection that breaks is not retried",
  "webhook: a key whose look-up breaks",
  ...Object.keys(FUNCTIONS).map((name) => `${name}: a connection that breaks is told as it is, and not repeated`),
]);

export const DENO_LIMITS = {
  ...SENDS_AGAIN,
  ...because("Deno imports such a key, and fails with it later: the error is of kind runtime", [
    "webhook: a key that is no point of the curve",
  ]),
};

export const EDGE_LIMITS = {
  ...because("it has no AbortSignal.any", ["any of several signals ends the call"]),
  ...because("its Response can't have such a status, so its fetch rejects", [
    "a status means what it should: 6xx to 9xx, which HTTP has not",
  ]),
  ...because("there, a look-up goes on when its request has ended", [
    "two requests verify although a third, which was looking up the key, has ended",
  ]),
};

export const REFRESH_LIMITS = because("`plaid-investments/refresh` verifies nothing", [
  "two requests verify although a third, which was looking up the key, has ended",
]);

export const PORTFOLIO_LIMITS = because("`plaid-investments/portfolio` makes no calls, and takes no secret", [
  "two requests verify although a third, which was looking up the key, has ended",
  "no secret is on the console",
]);

export const BUN_LIMITS = because(
  "where the stack ends at the call itself, JavaScriptCore rejects with a RangeError of its own",
  ["calls near a stack overflow settle, and do no harm to calls in flight"],
);

export const TEST_LIMITS = because("nothing can call a test from outside", [
  "the whole loop: an Item is made and refreshed, its webhooks arrive at a real address, and its data has changed",
  "a webhook at a real address that is not Plaid's is answered 401",
  "the life of an Item: link, exchange, refresh, wait, read, a login that breaks, repair and removal, with webhooks",
]);

/** Before the compatibility date 2026-01-13. */
export const BOM_LIMITS = because("its text() keeps a byte order mark", [
  "a byte order mark before the JSON is no fault",
]);

/** The cases whose webhook is a Request that is a stream. */
export const STREAMED_WEBHOOKS = [
  "webhook: a Request that is streamed verifies",
  "webhook: a Request of chunks without bytes between others verifies",
  "webhook: the same, as bytes in small chunks",
  "webhook: a mebibyte whose last chunk is one byte verifies",
  "webhook: the same in a stream",
  "webhook: a Request that breaks off",
  "webhook: a Request that stalls",
];

/** Before the compatibility date 2022-11-30. */
export const STREAM_LIMITS = because("it refuses `new ReadableStream`, and the case makes its body by that", [
  "a body in two parts is one body",
  "a body that breaks off",
  "a body that is too large is cancelled",
  "holdings of 32 mebibytes are read",
  "holdings of 32 mebibytes are read by a byte stream, too, whose last chunk is a byte",
  "holdings in short chunks are read whole, by a stream of anything",
  "holdings in short chunks are read whole, in Workers into a buffer",
  "holdings in short chunks are read whole, by a reader that can do nothing but read",
  "holdings of a byte more are not, by a stream of anything",
  "holdings of a byte more are not, by a stream of bytes",
  "many Items from a stream: each has its outcome",
  ...STREAMED_WEBHOOKS,
]);
