// The cases that a browser can't pass, with the reason. Each run of the suite prints them.

import { STREAMED_WEBHOOKS } from "./limits.mjs";

/** @type {{ browser?: string; why: string; tests: string[] }[]} */
const EXCEPTIONS = [
  {
    why: "nothing can call a page",
    tests: [
      "the whole loop: an Item is made and refreshed, its webhooks arrive at a real address, and its data has changed",
      "a webhook at a real address that is not Plaid's is answered 401",
      "the life of an Item: link, exchange, refresh, wait, read, a login that breaks, repair and removal, with webhooks",
    ],
  },
  {
    why: "a browser has six connections to a host at a time",
    tests: ["many calls in flight, of which a third times out and a third is aborted, leave nothing"],
  },
  {
    why: "a browser hides the status of a redirect that is not followed; other cases test redirects",
    tests: [
      "a refresh that was redirected is not repeated",
      "a read is not repeated after a redirect",
      "fault: redirects-to-itself",
      "a status means what it should: 3xx that redirect",
    ],
  },
  {
    why: "a browser takes headers that break off for a whole response with an empty body",
    tests: ["fault: ends-in-headers", "fault: resets-in-headers"],
  },
  {
    why: "a browser ignores an invalid length, and reads to the end",
    tests: ["fault: length-is-no-number", "fault: length-is-negative"],
  },
  {
    browser: "Chromium",
    why: "it takes a response without a status for a 200",
    tests: ["fault: status-is-no-number"],
  },
  {
    browser: "Firefox",
    why: "it takes any other protocol for the body of an HTTP/0.9 response",
    tests: ["fault: is-no-http", "fault: is-no-text", "fault: is-http-0.9", "fault: is-http-2"],
  },
  {
    browser: "Firefox",
    why: "it ends such a body without an error, so the error is that the body is not JSON",
    tests: ["fault: ends-after-headers", "fault: chunk-size-is-no-number", "fault: chunk-size-is-huge"],
  },
  {
    browser: "Firefox",
    why: "it keeps no stack across an await, except in its developer tools",
    tests: ["an error's stack names the caller"],
  },
  {
    browser: "WebKit",
    why: "it keeps no stack across an await",
    tests: ["an error's stack names the caller"],
  },
  {
    browser: "WebKit",
    why: "where the stack overflows, it can lose a promise",
    tests: ["calls near a stack overflow settle, and do no harm to calls in flight"],
  },
  {
    browser: "WebKit",
    why: "it has no streams of bytes",
    tests: [
      "holdings of 32 mebibytes are read by a byte stream, too, whose last chunk is a byte",
      "holdings in short chunks are read whole, in Workers into a buffer",
      "holdings of a byte more are not, by a stream of bytes",
    ],
  },
  {
    browser: "WebKit",
    why: "it ends such a body without an error, so the error is that the body is not JSON",
    tests: [
      "fault: ends-after-headers",
      "fault: ends-in-body",
      "fault: chunk-size-is-no-number",
      "fault: chunk-size-is-huge",
      "fault: lengths-differ",
    ],
  },
  {
    browser: "WebKit",
    why: "it takes the bytes that came for the whole body, against the headers",
    tests: ["fault: length-is-too-long", "fault: gzip-is-none"],
  },
  {
    browser: "WebKit",
    why: "it goes on loading for a while after an abort",
    tests: ["fault: has-no-end", "fault: has-no-end-in-chunks", "fault: has-no-end-for-its-length"],
  },
  {
    browser: "Firefox",
    why: "its Request has no stream",
    tests: [...STREAMED_WEBHOOKS, "webhook: a Request that another reader holds is refused"],
  },
];

/**
 * The exceptions of a browser.
 *
 * @param {string} browser
 */
export function exceptionsOf(browser) {
  return EXCEPTIONS.filter((one) => (one.browser ?? browser) === browser).flatMap(({ tests, why }) =>
    tests.map((test) => ({ test, why })),
  );
}
