// What a browser can't pass, and why that is the browser's. Each is named whenever the suite runs.

import { STREAMED_WEBHOOKS } from "./runtimes/limits.mjs";

const EXCEPTIONS = [
  {
    why: "nothing can call a page",
    tests: [
      "the whole loop: an Item is made, refreshed, heard of by signed webhooks at a real address, read, and seen to change",
      "a webhook at a real address that is not Plaid's is answered 401",
    ],
  },
  {
    why: "a browser has six connections to a host at a time",
    tests: ["of many calls in flight a third times out, a third is aborted, and nothing is left"],
  },
  {
    why: "a browser hides the status of a redirect that is not followed; all else of it is tested by what redirects elsewhere",
    tests: [
      "a refresh that was redirected is not repeated",
      "a read is not repeated after a redirect",
      "fault: redirects-to-itself",
      "a status means what it should: 3xx that redirect",
    ],
  },
  {
    why: "what there is of the headers is enough for a browser, as if the body were empty",
    tests: ["fault: ends-in-headers", "fault: resets-in-headers"],
  },
  {
    why: "a browser takes a length that is none as if it were not there, and reads to the end",
    tests: ["fault: length-is-no-number", "fault: length-is-negative"],
  },
  {
    browser: "Chromium",
    why: "it takes an answer without a status for 200",
    tests: ["fault: status-is-no-number"],
  },
  {
    browser: "Firefox",
    why: "it takes what is no HTTP for the body of HTTP/0.9",
    tests: ["fault: is-no-http", "fault: is-no-text", "fault: is-http-0.9", "fault: is-http-2"],
  },
  {
    browser: "Firefox",
    why: "it ends such a body without an error, so that it is one that is not JSON",
    tests: ["fault: ends-after-headers", "fault: chunk-size-is-no-number", "fault: chunk-size-is-huge"],
  },
  {
    browser: "Firefox",
    why: "it keeps no stack across an await, but for its developer tools",
    tests: ["an error's stack names the caller"],
  },
  {
    browser: "WebKit",
    why: "it keeps no stack across an await",
    tests: ["an error's stack names the caller"],
  },
  {
    browser: "WebKit",
    why: "where its stack ends, a promise can be lost on its way to who called",
    tests: ["calls made where the stack ends settle, and do no harm to those in flight"],
  },
  {
    browser: "WebKit",
    why: "it has no streams of bytes",
    tests: [
      "holdings of 32 mebibytes are read by a byte stream, too, whose last chunk is a byte",
      "holdings in short chunks are read whole, and into a buffer where that can be had",
      "holdings of a byte more are not, by a stream of bytes",
    ],
  },
  {
    browser: "WebKit",
    why: "it ends such a body without an error, so that it is one that is not JSON",
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
    why: "it takes what came for the whole body, whatever its headers say",
    tests: ["fault: length-is-too-long", "fault: gzip-is-none"],
  },
  {
    browser: "WebKit",
    why: "it goes on loading for a while after it was told to stop",
    tests: ["fault: has-no-end", "fault: has-no-end-in-chunks", "fault: has-no-end-for-its-length"],
  },
  {
    browser: "Firefox",
    why: "its Request has no stream",
    tests: [...STREAMED_WEBHOOKS, "webhook: a Request that another reader holds is refused"],
  },
];

/** `{ test, why }` for each exception of a browser. */
export function exceptionsOf(browser) {
  return EXCEPTIONS.filter((one) => (one.browser ?? browser) === browser).flatMap(({ tests, why }) =>
    tests.map((test) => ({ test, why })),
  );
}
