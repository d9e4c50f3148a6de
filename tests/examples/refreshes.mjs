// What is asked of each example that has a route that refreshes.
import { after, before, describe, test } from "node:test";
import { assert } from "chai";
import { CASES } from "./cases.mjs";
import { startFake } from "./programs.mjs";

const AUTHORIZED = { Authorization: "Bearer the-admin-token" };

/**
 * `start` starts the example, given a fake, and resolves to `{ url, close }`; `path` is where it refreshes, or gives it. `isOpen`:
 * it lets everybody in. `failure`: the one status for all failures. `skip`: why it can't run here.
 */
export function testRefreshes(name, { start, path, isOpen, failure, skip }) {
  describe(`${name} refreshes`, { skip }, () => {
    const { fake, post } = serving(start);

    for (const [what, { answer, billed, status }] of Object.entries(CASES)) {
      test(`and answers to ${what}`, async () => {
        const { plaid, env } = fake();
        const billedBefore = plaid.billed;
        plaid.answerNext(answer);
        const response = await post(pathOf(path, fake()), AUTHORIZED);
        const text = await response.text();
        assert.strictEqual(response.status, status === 200 ? 200 : (failure ?? status), text);
        assert.strictEqual(plaid.billed - billedBefore, billed);
        for (const secret of [env.PLAID_SECRET, env.PLAID_ACCESS_TOKEN]) assert.notInclude(text, secret);
        plaid.clock.advance(60_000);
      });
    }

    if (isOpen) return;
    test("and asks Plaid for nobody it doesn't know", async () => {
      const { plaid } = fake();
      const asked = plaid.requests.length;
      for (const headers of [{}, { Authorization: "Bearer undefined" }, { Authorization: "Bearer another" }]) {
        assert.strictEqual((await post(pathOf(path, fake()), headers)).status, 401);
      }
      assert.lengthOf(plaid.requests, asked);
    });

    test("and lets nobody in as long as it has no ADMIN_TOKEN", async () => {
      const { plaid, env } = fake();
      const asked = plaid.requests.length;
      const server = await start({ ...fake(), env: { ...env, ADMIN_TOKEN: undefined } });
      try {
        for (const Authorization of ["Bearer undefined", "Bearer ", "Bearer"]) {
          const options = { method: "POST", headers: { Authorization } };
          assert.isFalse((await fetch(`${server.url}${pathOf(path, fake())}`, options)).ok);
        }
      } finally {
        await server.close();
      }
      assert.lengthOf(plaid.requests, asked);
    });
  });
}

/** Starts what `start` starts, with a fake of its own, for the tests of a suite. */
export function serving(start) {
  let fake;
  let server;
  before(async () => {
    fake = await startFake();
    server = await start(fake);
  });
  after(async () => {
    await server?.close();
    fake.close();
  });
  return {
    fake: () => fake,
    running: () => server,
    post: (path, headers, body) =>
      fetch(`${server.url}${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body,
      }),
  };
}

function pathOf(path, fake) {
  return typeof path === "function" ? path(fake) : path;
}
