// What happens while a refresh waits for the rate limit, without a Worker: no call starts that should no longer start.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { importTypeScript } from "./typescript.mjs";

const { Caller } = await importTypeScript("www/src/item/caller.ts");

const ASKED = { id: 1, state: "asked", askedAt: 1, entry: "entry-1", round: 7 };
const STOPPED = { granted: false, isStopped: true };

/** Starts the refresh. The rate limit grants a place that is soon, and then answers with `confirmed`. */
async function start(asked, confirmed, whileWaiting = () => {}) {
  const store = { refresh: asked, existing: { itemId: "item-1", accessToken: "token-1" }, attention: null };
  const asks = [];
  const limit = {
    start: async (round) => {
      asks.push(round);
      whileWaiting(store);
      return { granted: true, at: Date.now() + 20 };
    },
    confirm: async (round) => {
      asks.push(round);
      return confirmed;
    },
  };
  const opened = [];
  const env = {
    RATE_LIMIT: { getByName: () => limit },
    // The cap is reached, so no call is made.
    LEDGERS: { getByName: () => ({ open: async ({ id }) => opened.push(id) && { granted: false } }) },
  };
  const caller = new Caller({}, store, env, {}, (refresh) => (store.refresh = refresh));
  assert.equal(await caller.start(asked), false);
  return { refresh: store.refresh, asks, opened };
}

describe("a refresh that waits for its place", () => {
  test("asks again before the call", async () => {
    const { refresh, asks, opened } = await start(ASKED, { granted: true, at: Date.now() });
    assert.deepEqual([asks, opened, refresh.error.kind], [[7, 7], ["entry-1"], "cap"]);
  });

  test("is not sent if an operator stops refreshes meanwhile", async () => {
    const { refresh, opened } = await start(ASKED, STOPPED);
    assert.deepEqual([refresh.state, refresh.error.kind, opened], ["failed", "stopped", []]);
  });

  test("waits on if its round is paused meanwhile", async () => {
    const { refresh, opened } = await start(ASKED, { granted: false, at: 99 });
    assert.deepEqual([refresh, opened], [{ ...ASKED, startAt: 99 }, []]);
  });

  test("goes back to its round if a click can't start it: refreshes are stopped, or the cap is reached", async () => {
    for (const confirmed of [STOPPED, { granted: true, at: Date.now() }]) {
      const { refresh } = await start({ ...ASKED, who: "ada", startAt: 2 }, confirmed);
      const { startAt, month: _month, ...kept } = refresh;
      assert.deepEqual(kept, ASKED);
      assert.ok(startAt > Date.now() + 20_000, String(startAt));
    }
  });

  test("fails if it is only that of a click", async () => {
    const { round: _round, ...click } = { ...ASKED, who: "ada" };
    assert.equal((await start(click, STOPPED)).refresh.error.kind, "stopped");
  });

  test("asks again with another entry if the month ends meanwhile", async (t) => {
    const asked = { ...ASKED, month: new Date().toISOString().slice(0, 7) };
    const nextMonth = () => t.mock.method(Date.prototype, "toISOString", () => "2999-01-01T00:00:00.000Z");
    const { refresh, opened } = await start(asked, { granted: true, at: Date.now() }, nextMonth);
    assert.deepEqual([refresh, opened], [asked, []]);
  });

  test("is not stopped with its round if a person clicks meanwhile: the next answer is about the click", async () => {
    const clicked = { ...ASKED, who: "ada", startAt: 2 };
    const { refresh, opened } = await start(ASKED, STOPPED, (store) => (store.refresh = clicked));
    assert.deepEqual([refresh, opened], [clicked, []]);
    assert.deepEqual((await start(clicked, STOPPED)).asks, [undefined, undefined]);
  });
});
