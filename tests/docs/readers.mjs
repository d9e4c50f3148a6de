// The names that the READMEs' code uses without a declaration, and the tests of its Workers and functions.
import { assert } from "chai";
import { getHoldings } from "plaid-investments";

/** The names, whose types are in `given.d.ts`. `stored` has the messages of the queue. */
export function givenBy(plaid, stored = []) {
  const { clientId, secret } = plaid.connection;
  const { accessToken } = plaid;
  return {
    clientId,
    secret,
    accessToken,
    plaid: { clientId, secret },
    rows: [
      { id: 1, accessToken },
      { id: 2, accessToken: "not a token" },
    ],
    traceId: "trace",
    snapshots: {
      get: async () => ({ holdings: await getHoldings({ ...plaid.connection, accessToken }) }),
      put: async (_, { holdings }) => assert.isNotEmpty(holdings.holdings),
    },
    db: { async record() {} },
    worker: { fetch: async () => new Response() },
    sendThroughUpdateMode: async () => {},
    tryAgainIn: async (ms) => assert.isAbove(ms, 0),
    noteThatItMayHaveBeenBilled: async (error) => assert.strictEqual(error.outcome, "unknown"),
    store: async (event) => void stored.push(event),
    readAll: async (messages, { TOKENS }) => {
      for (const { body } of messages) {
        await getHoldings({ clientId, secret, environment: "sandbox", accessToken: await TOKENS.get(body.item_id) });
      }
    },
    env: {
      PLAID_CLIENT_ID: clientId,
      PLAID_SECRET: secret,
      PLAID_ACCESS_TOKEN: accessToken,
      TOKENS: { get: async () => accessToken },
      KEYS: { get: async () => null, put: async () => {} },
      WEBHOOKS: { send: async (message) => void stored.push(structuredClone(message)) },
    },
  };
}

/** The fake's `fetch`, which can hold its next read of holdings: a slow read, without a timer. */
export function holdingReads(plaid) {
  const begun = [];
  let held;
  return {
    begun,
    fetch: async (url, init) => {
      const isRead = String(url).endsWith("/investments/holdings/get");
      if (isRead) begun.push(url);
      if (isRead) await held?.promise;
      return plaid.fetch(url, init);
    },
    hold() {
      held = {};
      held.promise = new Promise((resolve) => (held.end = resolve));
    },
    letGo: () => held?.end(),
  };
}

/** Calls a Lambda function with a webhook as text, as base64, and with one that was changed. */
export async function callFunction(handler, plaid, stored) {
  const event = { webhook_type: "HOLDINGS", item_id: plaid.itemId, environment: "production" };
  const { body, signature } = await plaid.signWebhook(event);
  const send = async (text, isBase64Encoded) => {
    const request = { headers: { "plaid-verification": signature }, body: text, isBase64Encoded };
    return (await handler(request)).statusCode;
  };
  assert.strictEqual(await send(body, false), 200);
  assert.strictEqual(await send(Buffer.from(body).toString("base64"), true), 200);
  assert.strictEqual(await send(`${body} `, false), 401);
  assert.lengthOf(stored, 2);
}

/** Calls a Worker with a webhook. A Worker that only refreshes ignores it. */
export async function callWorker(worker, plaid, env, { stored, reads }) {
  const event = { webhook_type: "HOLDINGS", item_id: plaid.itemId, environment: "production" };
  const { body, signature } = await plaid.signWebhook(event);
  const send = async (text, bindings = env) => {
    const headers = { "Plaid-Verification": signature };
    const request = new Request("https://worker.test/", { method: "POST", headers, body: text });
    // `waitUntil` does nothing: the isolate may end right after the answer.
    const response = await worker.fetch(request, bindings, { waitUntil: (promise) => promise.catch(() => {}) });
    return response.status;
  };
  reads.hold();
  try {
    assert.strictEqual(await send(body), 200);
    const isReceiver = plaid.billed === 0;
    if (!isReceiver) return;
    assert.strictEqual(await send(`${body} `), 401);
    assert.deepEqual(stored, [JSON.parse(body)], "the webhook is stored once it is answered");
    const full = { send: async () => Promise.reject(new Error("the queue is full")) };
    assert.isAtLeast(await send(body, { ...env, WEBHOOKS: full }), 500, "what could not be stored is sent again");
    assert.isEmpty(reads.begun, "nothing is read before the answer");
    await readLater(worker, plaid, env, { stored, reads });
  } finally {
    reads.letGo();
  }
}

/** The queue repeats a message until it is acknowledged. The first time, the reader ends in the middle of its read. */
async function readLater(worker, plaid, env, { stored, reads }) {
  let retried = 0;
  const messages = () => stored.map((body) => ({ body, ack() {}, retry: () => void retried++ }));
  const batch = () => ({ queue: "webhooks", messages: messages() });
  const gone = worker.queue(batch(), env);
  while (reads.begun.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  reads.letGo();
  await Promise.all([gone, worker.queue(batch(), env)]);
  assert.lengthOf(reads.begun, 2);
  plaid.answerNext({ endpoint: "/investments/holdings/get", errorCode: "ITEM_LOGIN_REQUIRED" });
  const hasThrown = await worker.queue(batch(), env).then(
    () => false,
    () => true,
  );
  assert.isTrue(hasThrown || retried > 0, "what could not be read stays in the queue");
}
