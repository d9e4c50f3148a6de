// The list of Items is restored from an older backup, while the Items themselves are not.
import assert from "node:assert/strict";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startRounds } from "./service.mjs";

const ITEMS = 6;

const service = {};
before(async () => Object.assign(service, await startRounds(ITEMS)));
after(() => service.stop());

/** The folder of the list's database, in the folder of the storage. */
function listIn(folder) {
  const objects = join(folder, "v3", "do");
  const name = readdirSync(objects).find((name) => name.endsWith("-ItemList"));
  return join(objects, name);
}

describe("a list that is restored from an older backup", () => {
  test("begins a new round, which refreshes each Item in the list once more", async () => {
    let backup;
    await service.crash({}, (folder) => {
      backup = join(folder, "backup");
      cpSync(listIn(folder), backup, { recursive: true });
    });
    await service.begin();
    assert.deepEqual(await service.finish(), { done: ITEMS, failed: 0, unknown: 0 });
    const lost = await service.current();
    const later = await service.addItem();

    await service.crash({}, (folder) => {
      const list = listIn(folder);
      rmSync(list, { recursive: true });
      cpSync(backup, list, { recursive: true });
    });
    const restored = await service.current();
    assert.equal(restored.state, "none");
    const since = service.plaid.requests.length;
    await service.begin();
    assert.deepEqual(await service.finish(), { done: ITEMS, failed: 0, unknown: 0 });
    assert.ok((await service.current()).round > lost.round);
    assert.deepEqual(service.bills(since), Array(ITEMS).fill(1));

    // The Item that was added after the backup keeps its data. It is in the list again once it is added again.
    assert.equal((await service.view(later)).itemId, later);
    assert.equal((await service.refresh(later)).status, 202);
    await service.settled(later);
    const body = { accessToken: service.tokenOf(later), name: "Later" };
    assert.equal((await service.ask("POST", "/api/items", { admin: true, body })).status, 201);
    await service.begin();
    assert.deepEqual(await service.finish(), { done: ITEMS + 1, failed: 0, unknown: 0 });
  });
});
