// The Worker throws while an Item is added, in workerd. The token is not lost, and the list has no Item without an object.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { until } from "../service.mjs";
import { startRounds } from "./service.mjs";

const service = {};
before(async () => Object.assign(service, await startRounds(0)));
after(() => service.stop());

/** Adds an Item while `times` calls throw at this point. */
async function addDuring(point, times, name) {
  const { itemId, accessToken } = service.plaid.createItem();
  await service.test("fault", { point, times });
  const { status, body } = await service.ask("POST", "/api/items", { admin: true, body: { accessToken, name } });
  return { itemId, accessToken, status, body };
}

const listed = async (itemId) => (await service.ask("GET", `/api/items?search=${itemId}`, { admin: true })).body.items;
const remove = async (itemId) => (await service.ask("DELETE", `/api/items/${itemId}`, { admin: true })).status;
const isListed = async (itemId) => (await listed(itemId)).length === 1;
const isRead = async (itemId) => (await service.view(itemId)).reading.at !== null;

describe("an Item that is added while something throws", () => {
  for (const [point, times] of [
    ["before ITEM_LIST.add", 1],
    ["after ITEM_LIST.add", 1],
    ["before ITEMS.add", 1],
    ["after ITEMS.add", 1],
  ]) {
    test(`${point}, is kept, read and listed once`, async () => {
      const { itemId, status, body } = await addDuring(point, times, "A bank");
      assert.deepEqual([status, body], [201, { itemId, name: "A bank" }]);
      await until(() => isRead(itemId), "the first reading");
      await until(() => isListed(itemId), "the Item in the list");
      assert.equal(await service.test("fault"), times, "so often it threw");
      assert.deepEqual(await listed(itemId), [{ itemId, name: "A bank" }]);
      // A removal waits until the Item is listed, so that it is not listed afterwards.
      await until(async () => (await remove(itemId)) === 204, "the removal");
      assert.deepEqual(await listed(itemId), []);
    });
  }

  test("gets its name from the list, as soon as the list can be reached", async () => {
    const { itemId, body } = await addDuring("before ITEM_LIST.add", 1);
    assert.equal(body.name, "Bank");
    await until(() => isListed(itemId), "the Item in the list");
    const [{ name }] = await listed(itemId);
    assert.match(name, /^Bank \d+$/);
    await until(async () => (await service.view(itemId)).name === name, "the name");
  });

  test("is not listed if its object can't be reached, and can be added again", async () => {
    const { itemId, accessToken, status } = await addDuring("before ITEMS.add", 2);
    assert.equal(status, 500);
    assert.deepEqual(await listed(itemId), []);
    const body = { accessToken, name: "A bank" };
    assert.equal((await service.ask("POST", "/api/items", { admin: true, body })).status, 201);
    assert.deepEqual(await listed(itemId), [{ itemId, name: "A bank" }]);
    // Another name does not replace the name in the list.
    const again = await service.ask("POST", "/api/items", { admin: true, body: { accessToken, name: "Other" } });
    assert.deepEqual([again.status, again.body], [201, { itemId, name: "A bank" }]);
  });
});
