// The end of Link, without a Worker: the Item is stored even if the client disconnects. Cloudflare may stop such a
// request, which workerd does not do on this machine. So the test looks at what is given to `waitUntil`.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startFakePlaid } from "../../scripts/fake-plaid.mjs";
import { until } from "./service.mjs";
import { importTypeScript } from "./typescript.mjs";

const { addItem, finishLink, openLink } = await importTypeScript("www/src/item/routes.ts");

let fake;
before(async () => (fake = await startFakePlaid()));
after(() => fake.close());

/** A request with this body, whose Items are added to `added`. `waits` has what `waitUntil` got. */
function request(body) {
  const added = [];
  const waits = [];
  const add = async ({ itemId, accessToken, name, userId }) => {
    // The object of the Item takes its time.
    await new Promise((resolve) => setTimeout(resolve, 50));
    added.push({ hasToken: accessToken.startsWith("access-"), name, userId });
    return { itemId, name };
  };
  const c = {
    env: { ...fake.vars, ITEMS: { getByName: () => ({ add }) } },
    req: { text: async () => JSON.stringify(body), url: "http://127.0.0.1/api/link/done", param: () => undefined },
    get: () => ({ role: "person", user: "ada" }),
    executionCtx: { waitUntil: (promise) => waits.push(promise) },
    json: (answer, status) => ({ answer, status }),
  };
  return { c, added, waits };
}

/** The result of Link. */
async function linked() {
  const { answer } = await openLink(request({}).c);
  const { publicToken } = fake.plaid.completeLink(answer.linkToken);
  return { publicToken, name: "A bank" };
}

describe("a new token is stored even if the client disconnects", () => {
  for (const [what, route, bodyOf] of [
    ["of Link", finishLink, linked],
    ["of Plaid's Sandbox", addItem, async () => ({ name: "A bank" })],
  ]) {
    test(what, async () => {
      const { c, added, waits } = request(await bodyOf());
      const answered = route(c);
      await Promise.race([answered, until(() => waits.length > 0, "something to wait for")]);
      assert.equal(waits.length, 1);
      await waits[0];
      assert.deepEqual(added, [{ hasToken: true, name: "A bank", userId: "ada" }]);
      assert.equal((await answered).status, 201);
    });
  }

  test("and an error of Plaid reaches the client", async () => {
    const { c, added, waits } = request({ publicToken: "public-sandbox-wrong" });
    await assert.rejects(finishLink(c), { name: "InvestmentsError" });
    await waits[0];
    assert.deepEqual(added, []);
  });
});
