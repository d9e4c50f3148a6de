// Webhooks with valid tokens: bodies, transports, and forms of the options. See `table.mjs`.

import { refusedOption } from "../../harness/expect.mjs";
import { bytesOf } from "../../harness/signer.mjs";
import { EVENT, asText, reason, textOf } from "../../harness/webhook-row.mjs";

const MEBIBYTE = 1 << 20;

const asBytes = ({ text, signature }) => ({ body: bytesOf(text), signature });
const asBuffer = ({ text, signature }) => ({ body: bytesOf(text).buffer, signature });
const asView = ({ text, signature }) => ({
  body: bytesOf(`before${text}after`).subarray(6, -5),
  signature,
});
const asParsed = ({ text, signature }) => ({ body: JSON.parse(text), signature });

const asRequest =
  (header = "Plaid-Verification", more = () => ({})) =>
  ({ text, signature }) => ({ request: requestOf(text, { [header]: signature, ...more(text) }) });
const asStream =
  (...sizes) =>
  ({ text, signature }) => ({
    request: requestOf(streamOf(bytesOf(text), sizes), { "Plaid-Verification": signature }),
  });

/** A Request whose body breaks after its beginning. */
const asBroken =
  (goesOn) =>
  ({ signature }) => {
    const pull = (controller) => goesOn(controller);
    const start = (controller) => controller.enqueue(bytesOf("{"));
    return { request: requestOf(new ReadableStream({ start, pull }), { "Plaid-Verification": signature }) };
  };

function requestOf(body, headers) {
  return new Request("https://me.test/plaid", { method: "POST", headers, body, duplex: "half" });
}

/** A stream of chunks of these sizes. The last size is also that of all later chunks. */
function streamOf(bytes, sizes) {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      const size = sizes.length > 1 ? sizes.shift() : sizes[0];
      controller.enqueue(bytes.slice(at, (at += size)));
    },
  });
}

/** An event whose text has so many bytes. */
function eventOf(bytes, filling = "x") {
  const text = (count) => textOf({ ...EVENT, filling: filling.repeat(count) });
  const each = bytesOf(filling).length;
  const room = bytes - bytesOf(text(0)).length;
  return text(Math.floor(room / each)) + " ".repeat(room % each);
}

/** The event in this environment, with a `fetch` that sends calls of Plaid's host to the server. */
const inEnvironment =
  (environment) =>
  ({ baseUrl }) => ({
    baseUrl: undefined,
    environment,
    fetch(url, init) {
      const { host, pathname } = new URL(url);
      if (host !== `${environment}.plaid.com`) throw new Error(`asked ${host}`);
      return fetch(`${baseUrl}${pathname}`, init);
    },
  });
const eventIn = (environment) => textOf({ ...EVENT, environment });

const ARRIVALS = [
  { name: "a string verifies" },
  { name: "bytes verify", as: asBytes },
  { name: "a view on some bytes of a buffer verifies", as: asView },
  { name: "an ArrayBuffer verifies", as: asBuffer },
  ...(globalThis.Buffer
    ? [
        {
          name: "a Buffer of Node's verifies",
          as: ({ text, signature }) => ({ body: Buffer.from(text), signature }),
        },
      ]
    : []),
  { name: "a Request verifies", as: asRequest() },
  {
    name: "a Request with a content-length verifies",
    as: asRequest("Plaid-Verification", (text) => ({ "Content-Length": String(bytesOf(text).length) })),
  },
  { name: "a Request whose header is in small letters verifies", as: asRequest("plaid-verification") },
  { name: "a Request whose header is in capitals verifies", as: asRequest("PLAID-VERIFICATION") },
  { name: "a Request that is streamed verifies", as: asStream(100, 7) },
  { name: "a Request of chunks without bytes between others verifies", as: asStream(100, 1, 0, 0, 300) },
  { name: "a key that was given by credentials in the body verifies", options: () => ({ credentialsIn: "body" }) },
].map((row) => ({ expect: "event", ...row }));

const CONTENTS = [
  {
    name: "an event of an unknown type arrives unchanged",
    text: textOf({ webhook_type: "QUANTUM", x: [{ y: 1 }] }),
  },
  { name: "an event in one line verifies", text: JSON.stringify(EVENT) },
  { name: "an event in many scripts verifies", text: textOf({ ...EVENT, note: "Zoë, 株式 🏦 \u2028" }) },
  { name: "the same, as bytes in small chunks", text: textOf({ ...EVENT, note: "株式 🏦" }), as: asStream(150, 1) },
  { name: "a byte order mark that was signed is no fault", text: `\ufeff${textOf(EVENT)}` },
  { name: "the same, as bytes", text: `\ufeff${textOf(EVENT)}`, as: asBytes },
  { name: "a mebibyte verifies", text: eventOf(MEBIBYTE) },
  { name: "a mebibyte of letters of two bytes verifies", text: eventOf(MEBIBYTE, "é") },
  { name: "a mebibyte of bytes verifies", text: eventOf(MEBIBYTE), as: asBytes },
  { name: "a mebibyte in a Request verifies", text: eventOf(MEBIBYTE), as: asRequest() },
  { name: "a mebibyte whose last chunk is one byte verifies", text: eventOf(MEBIBYTE), as: asStream(MEBIBYTE - 1, 1) },
].map((row) => ({ expect: "event", ...row }));

const OVER = eventOf(MEBIBYTE + 1);
const NOT_AS_SIGNED = [
  { name: "a byte over a mebibyte is refused", text: OVER, expect: reason("malformed") },
  { name: "the same body as bytes", text: OVER, as: asBytes, expect: reason("malformed") },
  { name: "the same in a Request", text: OVER, as: asRequest(), expect: reason("malformed") },
  { name: "the same in a stream", text: OVER, as: asStream(65_536), expect: reason("malformed") },
  {
    name: "a string with fewer letters than a mebibyte and more bytes is refused",
    text: eventOf(MEBIBYTE + 2, "é"),
    expect: reason("malformed"),
  },
  { name: "a body that is no JSON is malformed", text: "HOLDINGS", lookups: 1, expect: reason("malformed") },
  { name: "a body that is a list is malformed", text: "[]", lookups: 1, expect: reason("malformed") },
  { name: "a body that is null is malformed", text: "null", lookups: 1, expect: reason("malformed") },
  {
    name: "a body that was parsed and serialised is another",
    sends: (text) => JSON.stringify(JSON.parse(text)),
    expect: reason("body"),
  },
  { name: "a body of one byte less is another", sends: (text) => text.slice(0, -1), expect: reason("body") },
  { name: "a body of one byte more is another", sends: (text) => `${text}\n`, expect: reason("body") },
  { name: "a body of which one byte is another", sends: (text) => text.replace("19", "18"), expect: reason("body") },
  { name: "a body that got a byte order mark is another", sends: (text) => `\ufeff${text}`, expect: reason("body") },
  {
    name: "a Request whose body got a byte order mark is another",
    sends: (text) => `\ufeff${text}`,
    as: asRequest(),
    expect: reason("body"),
  },
  {
    name: "a body that lost its byte order mark is another",
    text: `\ufeff${textOf(EVENT)}`,
    sends: (text) => text.slice(1),
    expect: reason("body"),
  },
  { name: "an empty body is another", sends: () => "", expect: reason("body") },
  {
    name: "a Request without a body is another",
    as: ({ signature }) => ({ request: requestOf(undefined, { "Plaid-Verification": signature }) }),
    expect: reason("body"),
  },
  { name: "half a letter is another body", sends: (text) => `${text}\ud800`, expect: reason("body") },
];

// Without the whole body, the webhook is neither valid nor invalid, and Plaid was not asked.
const notArrived = (kind, more) => ({ kind, outcome: "not_sent", retry: { when: "never" }, ...more });
const NOT_ARRIVED = [
  {
    name: "a Request that breaks off",
    as: asBroken((controller) => controller.error(new Error("the line is dead"))),
    expect: notArrived("network", { cause: { name: "Error", message: "the line is dead" } }),
  },
  {
    name: "a Request that stalls",
    as: asBroken(() => new Promise(() => {})),
    options: () => ({ timeout: 100 }),
    expect: notArrived("timeout"),
  },
];

const ENVIRONMENTS = [
  { name: "an event of Sandbox verifies in Sandbox", options: inEnvironment("sandbox"), expect: "event" },
  {
    name: "an event of production verifies in production",
    text: eventIn("production"),
    options: inEnvironment("production"),
    expect: "event",
  },
  { name: "an event of Sandbox is none of production", options: inEnvironment("production") },
  { name: "an event of production is none of Sandbox", text: eventIn("production"), options: inEnvironment("sandbox") },
  {
    name: "an event of development is none of Sandbox",
    text: eventIn("development"),
    options: inEnvironment("sandbox"),
  },
  {
    name: "an event that names no environment is of none",
    text: eventIn(undefined),
    options: inEnvironment("sandbox"),
  },
  { name: "an environment that is no text is none", text: eventIn(["sandbox"]), options: inEnvironment("sandbox") },
  {
    name: "with a base URL and an environment, an event of that environment verifies",
    options: () => ({ environment: "sandbox" }),
    expect: "event",
  },
  {
    name: "with a base URL and an environment, an event of the other is refused",
    options: () => ({ environment: "production" }),
  },
  { name: "with a base URL, an event may be of any environment", text: eventIn("production"), expect: "event" },
  { name: "with a base URL, an event may name none", text: eventIn(undefined), expect: "event" },
].map((row) => ({ expect: reason("environment"), lookups: 1, ...row }));

const GIVEN_WRONGLY = [
  {
    name: "the result of JSON.parse is refused as a body",
    as: asParsed,
    expect: {
      ...refusedOption("body"),
      message: "`body` must be the raw body, a string or bytes: what JSON.parse made of it can't be verified",
    },
  },
  {
    name: "a Request that was read is refused",
    async as(webhook) {
      const { request } = asRequest()(webhook);
      await request.text();
      return { request };
    },
    expect: {
      ...refusedOption("request"),
      message: "`request` was read already: give the raw body as `body`, with `signature`",
    },
  },
  {
    name: "a Request that another reader holds is refused",
    as(webhook) {
      const { request } = asRequest()(webhook);
      request.body.getReader();
      return { request };
    },
    expect: refusedOption("request"),
  },
  {
    name: "a Request together with a body is refused",
    as: (webhook) => ({ ...asText(webhook), ...asRequest()(webhook) }),
    expect: refusedOption("request"),
  },
  { name: "nothing to verify is refused", as: () => ({}), expect: refusedOption("request") },
  { name: "a signature alone is refused", as: ({ signature }) => ({ signature }), expect: refusedOption("body") },
  {
    name: "a signature and a body that is undefined are refused",
    as: ({ signature }) => ({ body: undefined, signature }),
    expect: refusedOption("body"),
  },
  {
    name: "a signature and a body that is null are refused",
    as: ({ signature }) => ({ body: null, signature }),
    expect: refusedOption("body"),
  },
  {
    name: "no signature and no body are refused",
    as: () => ({ body: undefined, signature: null }),
    expect: refusedOption("body"),
  },
  {
    name: "a body and a signature that are both undefined are nothing to verify",
    as: () => ({ body: undefined, signature: undefined }),
    expect: refusedOption("request"),
  },
  {
    name: "an object with headers that is no Request is refused",
    as: () => ({ request: { headers: {} } }),
    expect: refusedOption("request"),
  },
  {
    name: "a list of signatures that are no strings is refused",
    as: ({ text }) => ({ body: text, signature: [7] }),
    expect: refusedOption("signature"),
  },
  {
    name: "a signature that is a number is refused",
    as: ({ text }) => ({ body: text, signature: 7 }),
    expect: refusedOption("signature"),
  },
  {
    name: "neither environment nor base URL",
    options: () => ({ baseUrl: undefined }),
    expect: refusedOption("environment"),
  },
  { name: "a secret that is missing", options: () => ({ secret: undefined }), expect: refusedOption("secret") },
];

export const DELIVERIES = [
  ...ARRIVALS,
  ...CONTENTS,
  ...NOT_AS_SIGNED,
  ...NOT_ARRIVED,
  ...ENVIRONMENTS,
  ...GIVEN_WRONGLY,
];
