// The tests of each example with a route that refreshes.
import { after, before, describe, test } from "node:test";
import { assert } from "chai";
import { CASES } from "./cases.mjs";
import { startFake } from "./programs.mjs";

/** @import { Fake, Started } from "./programs.mjs" */
/** @typedef {(fake: Fake) => Promise<Started>} Start */
/** @typedef {string | ((fake: Fake) => string)} Path */
/**
 * @typedef {object} Example
 * @property {Start} start starts the example with a fake
 * @property {Path} path the route that refreshes
 * @property {boolean} [isOpen] whether it lets everybody in
 * @property {number} [failure] its one status for all failures
 * @property {string | false} [skip] why it can't run here
 */

const AUTHORIZED = { Authorization: "Bearer the-admin-token" };

/**
 * @param {string} name
 * @param {Example} example
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
        for (const secret of [env.PLAID_SECRET, env.PLAID_ACCESS_TOKEN]) assert.notInclude(text, String(secret));
        plaid.clock.advance(60_000);
      });
    }

    if (isOpen) return;
    test("and refuses unknown callers, without a request to Plaid", async () => {
      const { plaid } = fake();
      const asked = plaid.requests.length;
      /** @type {Record<string, string>[]} */
      const strangers = [{}, { Authorization: "Bearer undefined" }, { Authorization: "Bearer another" }];
      for (const headers of strangers) {
        assert.strictEqual((await post(pathOf(path, fake()), headers)).status, 401);
      }
      assert.lengthOf(plaid.requests, asked);
    });

    test("and refuses everybody if it has no ADMIN_TOKEN", async () => {
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

/**
 * Starts an example with a fake of its own for the tests of a `describe`.
 *
 * @param {Start} start
 */
export function serving(start) {
  /** @type {Fake} */
  let fake;
  /** @type {Started} */
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
    /**
     * @param {string} path
     * @param {Record<string, string>} headers
     * @param {string} [body]
     */
    post: (path, headers, body) =>
      fetch(`${server.url}${path}`, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body,
      }),
  };
}

/**
 * @param {Path} path
 * @param {Fake} fake
 */
function pathOf(path, fake) {
  return typeof path === "function" ? path(fake) : path;
}
