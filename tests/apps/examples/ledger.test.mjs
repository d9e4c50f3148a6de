// The Durable Object of examples/hono-portfolio, in workerd: which refreshes it lets begin and end, and in which order it gives Items to the cron
// trigger.
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { assert } from "chai";
import { serve } from "../../helpers/workerd.mjs";
import { EXAMPLES } from "./programs.mjs";
import { uploadedAs } from "./workers.mjs";

const DAY_MS = 86_400_000;

/** A Worker that calls the methods of the ledger: `POST [method, ...args]`. Each path has a ledger of its own. */
const ENTRY = `
export { Ledger } from ${JSON.stringify(join(EXAMPLES, "hono-portfolio", "src", "ledger.ts"))};
export default {
  async fetch(request, { LEDGER }) {
    const [method, ...args] = await request.json();
    const ledger = LEDGER.get(LEDGER.idFromName(new URL(request.url).pathname));
    return Response.json((await ledger[method](...args)) ?? null);
  },
};`;

describe("the ledger of hono-portfolio/", () => {
  let server;
  let turn = 0;

  before(async () => {
    server = await serve(await uploadedAs("hono-portfolio", ENTRY), { objects: { LEDGER: "Ledger" } });
  });
  after(() => server?.close());

  const call = async (...body) =>
    (await fetch(`${server.url}/${turn}`, { method: "POST", body: JSON.stringify(body) })).json();
  const idsOf = async (...body) => (await call(...body)).map(({ itemId }) => itemId);
  /** So that the next time is later. */
  const later = () => sleep(5);

  beforeEach(async () => {
    turn += 1;
    for (const itemId of ["a", "b"])
      await call("add", { itemId, userId: "ada", accessToken: `access-sandbox-${itemId}` });
  });

  test("a refresh does not begin while another one is pending, or if the last one was not long ago", async () => {
    assert.isTrue(await call("begin", "a", "one"));
    assert.isTrue(await call("begin", "a", "one"), "for a retry");
    assert.isFalse(await call("begin", "a", "two"));
    await call("end", "a", "one", "done");
    assert.isFalse(await call("begin", "a", "two", Date.now() - DAY_MS));
    assert.isTrue(await call("begin", "a", "two"));
    assert.isTrue(await call("begin", "b", "two", Date.now() - DAY_MS), "it was never refreshed");
  });

  test("a refresh that ends late does not end the next one", async () => {
    await call("begin", "a", "one");
    await call("end", "a", "one", "rejected");
    await call("begin", "a", "two");
    await call("end", "a", "one", "done");
    assert.isNumber((await call("find", "a")).unknownSince);
    await call("end", "a", "two", "unknown");
    assert.isNumber((await call("find", "a")).unknownSince);
    await call("end", "a", "two", "done");
    assert.isNull((await call("find", "a")).unknownSince);
  });

  test("a pending refresh that can't be settled now lets the others go first", async () => {
    for (const itemId of ["a", "b"]) {
      await call("begin", itemId, "one");
      await later();
    }
    const first = () => idsOf("lost", Date.now(), 1);
    for (const itemId of ["a", "b", "a", "b"]) {
      assert.deepEqual(await first(), [itemId]);
      await call("postpone", itemId, 0);
      await later();
    }
    await call("postpone", "a", DAY_MS);
    assert.deepEqual(await idsOf("lost", Date.now(), 2), ["b"]);
  });

  test("a new refresh is settled, even if the last one was refused for a day", async () => {
    await call("begin", "a", "one");
    await call("end", "a", "one", "rejected", DAY_MS);
    await call("begin", "a", "two");
    await later();
    assert.deepEqual(await idsOf("lost", Date.now(), 2), ["a"]);
  });

  test("an Item whose refresh failed lets the others go first, or waits", async () => {
    const first = () => idsOf("due", Date.now(), 1);
    const [one] = await first();
    for (const [by, turn] of [one, one === "a" ? "b" : "a", one].entries()) {
      assert.deepEqual(await first(), [turn]);
      await call("begin", turn, `${by}`);
      await call("end", turn, `${by}`, "rejected");
      await later();
    }
    await call("begin", "a", "last");
    await call("end", "a", "last", "rejected", DAY_MS);
    assert.deepEqual(await idsOf("due", Date.now(), 2), ["b"]);
  });
});
