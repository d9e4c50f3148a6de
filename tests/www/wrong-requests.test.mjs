// Requests whose query or body is wrong: each is a 400, before anything is done.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { startService } from "./service.mjs";

const service = {};
before(async () => Object.assign(service, await startService()));
after(() => service.stop());

describe("a request that is wrong", () => {
  const NO_BODY = [undefined, ""];
  const NO_OBJECT = ["no JSON", "null", "7", "[]", '"text"'];
  const CHANGES = [
    ["POST", "/api/items"],
    ["POST", "/api/link/done"],
    ["POST", "/api/session"],
    ["POST", "/api/operations/stop"],
    ["POST", "/api/ledger/now/entries/1/settle"],
  ];
  const WRONG = [
    ...CHANGES.flatMap((change) => NO_OBJECT.map((body) => [...change, body])),
    ...[7, {}, true].flatMap((value) => [
      ["POST", "/api/items", { accessToken: value }],
      ["POST", "/api/items", { name: value }],
      ["POST", "/api/items", { userId: value }],
      ["POST", "/api/link/done", { publicToken: value }],
      ["POST", "/api/link/done", { publicToken: "public-sandbox-1", name: value }],
    ]),
    ...["abc", "-1", "1.5", "1e3", "9".repeat(16)].flatMap((value) => [
      ["GET", `/api/items?after=${value}`],
      ["GET", `/api/ledger/now/entries?before=${value}`],
    ]),
    ...["bogus", "constructor"].map((value) => ["GET", `/api/ledger/now/entries?show=${value}`]),
  ];

  for (const [method, path, body] of WRONG) {
    test(`is refused: ${method} ${path}${body === undefined ? "" : ` ${JSON.stringify(body)}`}`, async () => {
      const before = service.plaid.requests.length;
      const { status, body: answer } = await service.ask(method, path, { admin: true, body });
      assert.equal(status, 400);
      assert.ok(answer.message.endsWith("."));
      assert.equal(service.plaid.requests.length, before);
    });
  }

  test("is not one with an empty query, which a form sends", async () => {
    for (const path of ["/api/items?after=&search=&user=", "/api/ledger/now/entries?show=&search=&before="])
      assert.equal((await service.ask("GET", path, { admin: true })).status, 200);
  });

  test("is not one without a body, where each field may be missing", async () => {
    for (const body of NO_BODY)
      assert.equal((await service.ask("POST", "/api/items", { admin: true, body })).status, 201);
  });
});
