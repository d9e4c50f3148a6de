// The Worker over HTTP, in workerd.

import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, describe, test } from "node:test";
import { ADMIN_SECRET, REFRESH, startService, until } from "./service.mjs";

const OTHER_SITE = "https://evil.test";
const WEBHOOK = "/webhooks/plaid";

const service = {};
before(async () => Object.assign(service, await startService()));
after(() => service.stop());

describe("a refresh", () => {
  test("for a hundred simultaneous requests is one call to Plaid, and each request gets a response", async () => {
    const itemId = await service.addItem();
    const release = service.holdRefreshes();
    const answers = await Promise.all(Array.from({ length: 100 }, () => service.refresh(itemId)));
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [202]);
    assert.equal(answers.filter(({ body }) => body.started).length, 1);
    assert.ok(answers.every(({ body }) => body.isRunning && body.refresh.id === 1));
    release();
    const { refresh } = await service.settled(itemId);
    assert.equal(refresh.state, "done");
    assert.match(refresh.requestId, /^\w+$/);
    assert.equal(service.calls(itemId), 1);
  });

  test("within the same minute gets the time of the next one, without a call to Plaid", async () => {
    const itemId = await service.addItem();
    await service.refresh(itemId);
    const { refresh } = await service.settled(itemId);
    const { status, headers, body } = await service.refresh(itemId);
    assert.equal(status, 429);
    assert.equal(body.code, "too_early");
    assert.equal(body.retryAt, refresh.sentAt + 60_000);
    assert.equal(Number(headers.get("Retry-After")), Math.ceil((body.retryAt - body.now) / 1000));
    assert.equal(service.calls(itemId), 1);
  });

  test("that Plaid rejected because the person has to act may be retried immediately", async () => {
    const itemId = await service.addItem();
    service.plaid.answerNext({ endpoint: REFRESH, errorCode: "ITEM_LOGIN_REQUIRED" });
    await service.refresh(itemId);
    assert.equal((await service.settled(itemId)).refresh.error.errorCode, "ITEM_LOGIN_REQUIRED");
    assert.equal((await service.refresh(itemId)).status, 202);
    assert.equal((await service.settled(itemId)).refresh.state, "done");
    assert.equal(service.calls(itemId), 2);
  });

  test("that is cancelled in flight ends as unknown, and is not repeated", async () => {
    const itemId = await service.addItem();
    service.plaid.answerNext({ endpoint: REFRESH, never: true });
    await service.refresh(itemId);
    await until(() => service.calls(itemId) > 0, "the call to Plaid");
    await service.ask("POST", `/api/items/${itemId}/cancel`, { admin: true });
    const { refresh } = await service.settled(itemId);
    assert.deepEqual([refresh.state, refresh.error.kind], ["unknown", "aborted"]);
    assert.equal(service.calls(itemId), 1);
  });

  test("has a version of its state, so a page can find the newest state", async () => {
    const itemId = await service.addItem();
    const versions = [(await service.view(itemId)).version];
    versions.push((await service.refresh(itemId)).body.version);
    versions.push((await service.settled(itemId)).version);
    assert.ok(versions[0] < versions[1] && versions[1] < versions[2], versions.join());
  });

  test("of an unknown Item is not found", async () => {
    for (const [method, path] of [
      ["GET", "/api/items/none"],
      ["POST", "/api/items/none/refresh"],
      ["POST", "/api/items/none/cancel"],
    ]) {
      assert.equal((await service.ask(method, path, { admin: true })).status, 404, path);
    }
  });

  test("finds what changed, and reads it", async () => {
    const itemId = await service.addItem();
    const before = await service.view(itemId);
    assert.ok(before.holdings.every((row) => row.value === row.before.value));
    await service.refresh(itemId);
    const { holdings, transactions, webhooks } = await service.updated(itemId);
    assert.deepEqual(
      holdings.map((row) => row.before.value),
      before.holdings.map((row) => row.value),
    );
    const told = webhooks.find(({ type }) => type === "HOLDINGS").counts.updated_holdings;
    assert.equal(holdings.filter((row) => row.value !== row.before.value).length, told);
    const { new_investments_transactions: added } = webhooks.find(({ type }) => type !== "HOLDINGS").counts;
    assert.deepEqual(transactions.map(({ status }) => status).lastIndexOf("new"), added - 1);
  });
});

describe("a session", () => {
  const open = (options) => service.ask("POST", "/api/session", { origin: service.url, ...options });
  const cookieOf = ({ headers }) => headers.get("Set-Cookie").split(";")[0];

  test("is a signed cookie that no script can read and no other site can send", async () => {
    const answer = await open();
    assert.equal(answer.status, 204);
    assert.match(
      answer.headers.get("Set-Cookie"),
      /^session=\d+\.person\.person\.[-\w]+\.[%\w]+; .*HttpOnly; SameSite=Strict/,
    );
    const { status } = await service.ask("GET", "/api/items", { cookie: cookieOf(answer) });
    assert.equal(status, 200);
  });

  test("can't be forged, prolonged or left out", async () => {
    const cookie = cookieOf(await open());
    const prolonged = cookie.replace(/\d+/, (time) => Number(time) + 1);
    const cut = cookie.slice(0, -12);
    for (const wrong of [undefined, prolonged, cut, "session=", "session=9999999999999.x"]) {
      for (const [method, path] of [
        ["GET", "/api/items"],
        ["POST", "/api/items"],
        ["POST", "/api/items/x/refresh"],
        ["POST", "/api/items/x/cancel"],
        ["POST", "/api/fake/answer"],
      ]) {
        const { status, body } = await service.ask(method, path, { cookie: wrong });
        assert.deepEqual([status, body.code], [401, "session"], `${method} ${path} with ${wrong}`);
      }
    }
  });

  test("doesn't let the pages of other sites change anything", async () => {
    const cookie = cookieOf(await open());
    const itemId = await service.addItem();
    for (const path of ["/api/items", `/api/items/${itemId}/refresh`, `/api/items/${itemId}/cancel`, "/api/session"]) {
      for (const origin of [OTHER_SITE, "null"]) {
        const { status, body } = await service.ask("POST", path, { cookie, origin });
        assert.deepEqual([status, body.code], [403, "origin"], path);
      }
    }
    assert.equal(service.calls(itemId), 0);
  });

  test("doesn't let the pages of other sites listen", async () => {
    const cookie = cookieOf(await open());
    const itemId = await service.addItem();
    assert.equal(await upgrade(`/api/items/${itemId}/live`, { Cookie: cookie, Origin: OTHER_SITE }), 403);
    assert.equal(await upgrade(`/api/items/${itemId}/live`, { Origin: service.url }), 401);
    assert.equal(await upgrade(`/api/items/${itemId}/live`, { Cookie: cookie, Origin: service.url }), 101);
  });

  test("doesn't add an Item by its access token: that is for operators", async () => {
    const { accessToken, itemId } = service.plaid;
    const body = { accessToken, name: "Mine" };
    const cookie = cookieOf(await open());
    assert.equal((await service.ask("POST", "/api/items", { cookie, body })).status, 403);
    const headers = { Authorization: `Bearer ${ADMIN_SECRET}x` };
    assert.equal((await service.ask("POST", "/api/items", { headers, body })).status, 401);
    const added = await service.ask("POST", "/api/items", { admin: true, body });
    assert.deepEqual([added.status, added.body], [201, { itemId, name: "Mine" }]);
  });

  test("adds an Item of the Sandbox, whose webhooks come here", async () => {
    const cookie = cookieOf(await open());
    const { status, body } = await service.ask("POST", "/api/items", { cookie, origin: service.url });
    assert.equal(status, 201);
    await service.refresh(body.itemId);
    assert.equal((await service.updated(body.itemId)).refresh.state, "done");
  });

  test("gets an error if Plaid creates no Item", async () => {
    service.plaid.answerNext({ endpoint: "/sandbox/public_token/create", errorCode: "INVALID_API_KEYS" });
    const { status, body } = await service.ask("POST", "/api/items", { admin: true });
    assert.deepEqual([status, body.error.errorCode], [502, "INVALID_API_KEYS"]);
  });
});

describe("a webhook", () => {
  const event = async (more) => ({
    webhook_type: "HOLDINGS",
    webhook_code: "DEFAULT_UPDATE",
    item_id: await service.addItem(),
    environment: "sandbox",
    new_holdings: 1,
    ...more,
  });
  const post = ({ body, signature }) =>
    service.ask("POST", WEBHOOK, { headers: signature ? { "Plaid-Verification": signature } : {}, body });

  test("that comes twice is accepted twice, without harm", async () => {
    const signed = await service.plaid.signWebhook(await event());
    const { item_id: itemId } = JSON.parse(signed.body);
    assert.equal((await post(signed)).status, 200);
    assert.equal((await post(signed)).status, 200);
    const { webhooks, refresh } = await service.settled(itemId);
    assert.equal(webhooks.length, 1);
    assert.equal(refresh.state, "none");
    assert.equal(service.calls(itemId), 0);
  });

  test("that is forged is rejected without a retry, and changes nothing", async () => {
    const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
    const body = await event();
    const signed = await service.plaid.signWebhook(body);
    const forged = {
      unsigned: { body: signed.body },
      "of another key": await service.plaid.signWebhook(body, { key: privateKey }),
      old: await service.plaid.signWebhook(body, { claims: { iat: 0 } }),
      changed: { ...signed, body: signed.body.replace("1", "2") },
    };
    for (const [what, webhook] of Object.entries(forged)) assert.equal((await post(webhook)).status, 401, what);
    assert.equal((await service.view(body.item_id)).webhooks.length, 0);
  });

  test("that can't be verified now gets a 503, so that Plaid retries it", async () => {
    const body = await event();
    await service.plaid.rotateKey();
    service.plaid.answerNext({ endpoint: "/webhook_verification_key/get", errorCode: "INVALID_API_KEYS" });
    const signed = await service.plaid.signWebhook(body);
    assert.equal((await post(signed)).status, 503);
    assert.equal((await post(signed)).status, 200);
  });

  test("about an unknown Item gets a 200", async () => {
    const signed = await service.plaid.signWebhook(await event({ item_id: "somebody-else" }));
    assert.equal((await post(signed)).status, 200);
    assert.equal((await service.ask("GET", "/api/items/somebody-else", { admin: true })).status, 404);
  });

  test("can set that the person has to act, and another clears it", async () => {
    const error = { error_type: "ITEM_ERROR", error_code: "ITEM_LOGIN_REQUIRED" };
    const broken = await event({ webhook_type: "ITEM", webhook_code: "ERROR", error });
    await post(await service.plaid.signWebhook(broken));
    assert.equal((await service.view(broken.item_id)).attention.code, "ITEM_LOGIN_REQUIRED");
    await post(await service.plaid.signWebhook({ ...broken, webhook_code: "LOGIN_REPAIRED" }));
    assert.equal((await service.view(broken.item_id)).attention, null);
  });
});

test("no response contains the secret, a token or a key, whatever goes wrong", async () => {
  const texts = [];
  const keep = async (answer) => texts.push((await answer).text);
  const itemId = await service.addItem();
  const secrets = [service.tokenOf(itemId), service.plaid.connection.secret];
  const echo = `no: ${secrets.join(" ")}`;
  service.plaid.answerNext({
    endpoint: REFRESH,
    errorCode: "INVALID_API_KEYS",
    error_message: echo,
    display_message: echo,
  });
  await keep(service.refresh(itemId));
  await service.settled(itemId);
  for (const path of ["/api/about", "/api/items", `/api/items/${itemId}`, "/api/nothing", "/api/items/none"]) {
    await keep(service.ask("GET", path, { admin: true }));
  }
  assert.match(texts.join(), /\[redacted\]/);
  for (const text of texts) {
    for (const secret of [...secrets, ...service.secrets()]) assert.ok(!text.includes(secret), text);
  }
});

/** The status of a WebSocket's first answer. */
function upgrade(path, headers) {
  return new Promise((resolve, reject) => {
    const key = Buffer.from("0123456789abcdef").toString("base64");
    const call = request(`${service.url}${path}`, {
      headers: {
        Connection: "Upgrade",
        Upgrade: "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": key,
        ...headers,
      },
    });
    call.on("upgrade", ({ statusCode }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    call.on("response", (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    call.on("error", reject);
    call.end();
  });
}
