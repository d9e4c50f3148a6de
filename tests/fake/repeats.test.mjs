// How webhooks of the fake are repeated, held back, reordered and doubled, on the fake's clock.

import { execFile } from "node:child_process";
import { describe, test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { assert } from "chai";
import { fakePlaid } from "../../pkg/testing/index.js";
import { isLoopback } from "../../pkg/testing/webhooks/loopback.js";
import { verified } from "./signatures.mjs";
import { refresh, startReceiver } from "./ways.mjs";

const SECOND = 1000;
const DAY = 86_400 * SECOND;
const EVENT = { webhook_type: "ITEM", webhook_code: "LOGIN_REPAIRED" };
const webhook = "https://me.test/webhook";
const INDEX = fileURLToPath(new URL("../../pkg/testing/index.js", import.meta.url));

/** A fake whose webhooks are answered with these statuses in turn, and then with 200. */
function faulty(...statuses) {
  const got = [];
  const deliver = async (request) => {
    got.push({
      code: JSON.parse(await request.text()).webhook_code,
      signature: request.headers.get("Plaid-Verification"),
    });
    return new Response(null, { status: statuses.shift() ?? 200 });
  };
  return { got, plaid: fakePlaid({ webhook, deliver }) };
}

/** Moves the clock on, and waits for the deliveries that this starts. */
async function pass(plaid, ms) {
  plaid.clock.advance(ms);
  await plaid.delivered();
}

describe("the repeats of webhooks", () => {
  test("after 30 seconds, then after pauses four times as long each, until one is answered with 200", async () => {
    const { got, plaid } = faulty(500, 404, 302, 204);
    await plaid.sendWebhook(EVENT);
    const counts = [got.length];
    for (const ms of [29, 1, 119, 1, 479, 1, 1919, 1, 40_000].map((seconds) => seconds * SECOND)) {
      await pass(plaid, ms);
      counts.push(got.length);
    }
    assert.deepEqual(counts, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    assert.deepEqual(
      plaid.webhooks[0].attempts.map(({ status }) => status),
      [500, 404, 302, 204, 200],
    );
    assert.strictEqual(plaid.webhooks[0].status, 200);
    assert.lengthOf(plaid.webhooks, 1);
  });

  test("for 24 hours and no longer", async () => {
    const { got, plaid } = faulty(...Array.from({ length: 100 }, () => 503));
    await plaid.sendWebhook(EVENT);
    for (let hour = 0; hour < 30 * 24; hour += 1) await pass(plaid, DAY / 24);
    assert.lengthOf(got, 7);
    const last = plaid.webhooks[0].attempts.at(-1).at - plaid.webhooks[0].attempts[0].at;
    assert.isAtMost(last, DAY);
  });

  test("after an error, and after 10 seconds without an answer, which aborts the request", async () => {
    const signals = [];
    const deliver = (request) => {
      signals.push(request.signal);
      if (signals.length === 1) throw new Error("no");
      return signals.length === 2 ? new Promise(() => {}) : new Response();
    };
    const plaid = fakePlaid({ webhook, deliver });
    await plaid.sendWebhook(EVENT);
    plaid.clock.advance(30 * SECOND);
    while (signals.length < 2) await nextTurn();
    await pass(plaid, 10 * SECOND);
    await pass(plaid, 120 * SECOND);
    const { attempts } = plaid.webhooks[0];
    assert.deepEqual(
      attempts.map(({ status, error }) => status ?? error),
      ["Error: no", "Error: no answer within 10 seconds", 200],
    );
    assert.deepEqual([signals[1].aborted, signals[2].aborted], [true, false]);
  });

  test("each is signed anew, so that it is fresh, and with the present key", async () => {
    const { got, plaid } = faulty(500);
    await plaid.sendWebhook(EVENT);
    await plaid.rotateKey();
    await pass(plaid, 3600 * SECOND);
    assert.lengthOf(got, 2);
    assert.notStrictEqual(got[0].signature, got[1].signature);
    const { body } = plaid.webhooks[0];
    const early = await verified(plaid.connection, { body, signature: got[0].signature });
    const late = await verified(plaid.connection, { body, signature: got[1].signature });
    assert.isAtLeast(late.iat - early.iat, 3600);
  });

  test("delivered does not wait for those whose time has not come", async () => {
    const { plaid } = faulty(500);
    await refresh({ ...plaid.connection, accessToken: plaid.accessToken });
    await plaid.delivered();
    assert.deepEqual(
      plaid.webhooks.map(({ attempts }) => attempts.length),
      [1, 1],
    );
  });

  test("the next request brings those whose time has come on real time", async (t) => {
    const { got, plaid } = faulty(500);
    await plaid.sendWebhook(EVENT);
    const later = Date.now() + 30 * SECOND;
    t.mock.method(Date, "now", () => later);
    await refresh({ ...plaid.connection, accessToken: plaid.accessToken });
    await plaid.delivered();
    assert.strictEqual(got.filter(({ code }) => code === EVENT.webhook_code).length, 2);
  });

  test("no timer keeps a process alive", async () => {
    const program = `
      import { fakePlaid } from ${JSON.stringify(INDEX)};
      const plaid = fakePlaid({ webhook: "https://me.test/", history: "recent", deliver: () => new Response(null, { status: 500 }) });
      await plaid.sendWebhook({ webhook_type: "ITEM" });
      console.log(plaid.webhooks[0].attempts.length);`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program]);
    assert.strictEqual(stdout, "1\n");
  });
});

describe("webhooks in any order", () => {
  test("held webhooks are sent when the test sends them, in another order and twice", async () => {
    const { got, plaid } = faulty();
    plaid.holdWebhooks();
    await refresh({ ...plaid.connection, accessToken: plaid.accessToken });
    await plaid.sendWebhook(EVENT);
    await plaid.delivered();
    assert.lengthOf(plaid.webhooks, 3);
    assert.isEmpty(got);
    const [, , third] = plaid.webhooks;
    for (const one of [third, plaid.webhooks[0], third]) await plaid.deliverWebhook(one);
    assert.deepEqual(
      got.map(({ code }) => code),
      ["LOGIN_REPAIRED", "DEFAULT_UPDATE", "LOGIN_REPAIRED"],
    );
    plaid.holdWebhooks(false);
    await plaid.sendWebhook(EVENT);
    assert.lengthOf(got, 4);
  });

  test("a webhook of another fake is not delivered", async () => {
    const { plaid } = faulty();
    await plaid.sendWebhook(EVENT);
    const fault = await faulty()
      .plaid.deliverWebhook(plaid.webhooks[0])
      .catch((error) => error);
    assert.match(fault.message, /sent no such webhook/);
  });
});

describe("where webhooks go by default", () => {
  test("to this machine", async (t) => {
    const receiver = await startReceiver();
    t.after(() => receiver.close());
    const plaid = fakePlaid({ webhook: receiver.url });
    await plaid.sendWebhook(EVENT);
    assert.lengthOf(receiver.received, 1);
    assert.strictEqual(plaid.webhooks[0].status, 200);
  });

  test("and nowhere else", async (t) => {
    const { mock } = t.mock.method(globalThis, "fetch", () => assert.fail("it was fetched"));
    const plaid = fakePlaid({ webhook });
    await plaid.sendWebhook(EVENT);
    assert.strictEqual(mock.callCount(), 0);
    assert.deepEqual([plaid.webhooks[0].status, plaid.webhooks[0].error], [undefined, undefined]);
  });

  for (const [url, isIt] of [
    ["http://localhost:3000/", true],
    ["http://app.localhost/", true],
    ["http://127.0.0.1/", true],
    ["http://127.1/", true],
    ["http://[::1]:80/", true],
    ["http://localhost.test/", false],
    ["http://127.0.0.1.test/", false],
    ["http://10.0.0.1/", false],
    ["http://0.0.0.0/", false],
    ["http://localhost@me.test/", false],
  ]) {
    test(`${url} is ${isIt ? "" : "not "}on this machine`, () => assert.strictEqual(isLoopback(url), isIt));
  }
});
