// `npx plaid-investments fake`: its arguments, what it prints, its controls, and how it ends.

import { after, before, describe, test } from "node:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import { runCommand, startCommand } from "./command.mjs";
import { holdings, logWhen, refresh, startReceiver } from "./ways.mjs";

const folder = mkdtempSync(join(tmpdir(), "plaid-investments-fake-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** The path of a file with this text, or this value as JSON. */
function script(name, content) {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const connectionOf = ({ url, clientId, secret, accessTokens }) => ({
  baseUrl: url,
  clientId,
  secret,
  accessToken: accessTokens[0],
  fetch,
});

const ACCOUNT = { type: "investment", subtype: "brokerage" };

describe("plaid-investments fake", () => {
  for (const [what, args, fault] of [
    ["an unknown flag", ["--prot", "1"], /^Unknown option '--prot'$/],
    ["an argument that is none", ["now"], /^Unexpected argument 'now'/],
    ["a port that is no number", ["--port", "http"], /^--port takes a whole number from 0 to 65535$/],
    ["a port that there is not", ["--port", "65536"], /^--port takes/],
    ["items that are no number", ["--items", "many"], /^--items takes/],
    ["a webhook that is no URL", ["--webhook", "me.test"], /^--webhook takes an http or https URL$/],
    [
      "a script that is not there",
      ["--script", join(folder, "none.json")],
      /^The script .*none\.json can't be used: ENOENT/,
    ],
    ["a script that is no JSON", ["--script", script("text.json", "{\n{")], /^The script .* can't be used: .*JSON/],
    ["a script that is a list", ["--script", script("list.json", [])], /it is no JSON object$/],
    [
      "an unknown option in a script",
      ["--script", script("option.json", { answer: [] })],
      /^The script .*option\.json can't be used: answer is not an option$/,
    ],
    [
      "answers that are no list",
      ["--script", script("answers.json", { answers: {} })],
      /^The script .* can't be used: answers must be a list$/,
    ],
    [
      "an answer that is none",
      ["--script", script("code.json", { answers: [{ errorCode: "NEW" }] })],
      /^The script .* can't be used: "NEW" is an error code that the fake does not know/,
    ],
  ]) {
    test(`${what} is one line on stderr, and exit code 1`, async () => {
      const { code, stdout, stderr } = await runCommand("fake", ...args);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, /^[^\n]+\n$/);
      assert.match(stderr.trimEnd(), fault);
    });
  }

  test("a port in use is one line on stderr, and exit code 1", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address();
    const { code, stderr } = await runCommand("fake", "--port", String(port));
    server.close();
    assert.deepEqual(
      [code, stderr],
      [1, `Port ${port} is in use: choose another with --port, or 0 for any that is free\n`],
    );
  });

  test("an unknown command is refused by its name, and --help prints the usage", async () => {
    assert.match((await runCommand("real")).stderr, /^There is no command "real"/);
    assert.match((await runCommand("fake", "--help")).stdout, /^Usage: plaid-investments fake/);
  });

  for (const signal of ["SIGINT", "SIGTERM"]) {
    test(`${signal} ends it with 0, a request that waits or not`, async () => {
      const command = await startCommand();
      await command.control("answerNext", { never: true });
      const waiting = refresh(connectionOf(command)).catch(() => "broken");
      await logWhen({ log: () => command.control("log") }, ({ requests }) => requests.length === 1);
      assert.strictEqual(await command.end(signal), 0);
      assert.strictEqual(await waiting, "broken");
    });
  }

  test("the same seed gives the same ids and credentials", async () => {
    const said = [];
    for (const seed of ["a", "a", "b"]) {
      const { clientId, secret, accessTokens, end } = await startCommand("--seed", seed, "--items", "2");
      said.push(JSON.stringify([clientId, secret, accessTokens]));
      await end();
    }
    assert.strictEqual(said[0], said[1]);
    assert.notStrictEqual(said[0], said[2]);
  });

  test("a script says the first answers, the portfolio and what refreshes find", async () => {
    const holding = { institution_price: 10, quantity: 2, security: { ticker_symbol: "F" } };
    const portfolio = { override_accounts: [{ ...ACCOUNT, holdings: [holding] }] };
    const changed = { override_accounts: [{ ...ACCOUNT, holdings: [{ ...holding, institution_price: 11 }] }] };
    const answers = [{ errorCode: "INSTITUTION_DOWN" }];
    const path = script("good.json", { answers, portfolio, changes: [changed], limits: { perItem: 5 } });
    const command = await startCommand("--script", path);
    const plaid = connectionOf(command);
    assert.strictEqual((await holdings(plaid)).error_code, "INSTITUTION_DOWN");
    const value = async () => (await holdings(plaid)).holdings[0].institution_value;
    const values = [await value()];
    for (let turn = 0; turn < 2; turn += 1) {
      await refresh(plaid);
      values.push(await value());
    }
    assert.deepEqual(values, [20, 22, 22]);
    await command.end();
  });
});

describe("plaid-investments fake, while it runs", () => {
  const receiver = {};
  const command = {};
  before(async () => {
    Object.assign(receiver, await startReceiver());
    Object.assign(command, await startCommand("--webhook", receiver.url));
  });
  after(async () => {
    await command.end();
    await receiver.close();
  });

  test("it prints a line for each request", async () => {
    const plaid = connectionOf(command);
    assert.strictEqual((await refresh(plaid)).status, 200);
    await command.printed("POST /investments/refresh 200, billed so far: 1");
    await refresh(plaid, { headers: { "PLAID-SECRET": "wrong" } });
    await command.printed("POST /investments/refresh 400, billed so far: 1");
    await command.control("delivered");
    assert.lengthOf(receiver.received, 2);
  });

  test("a network error is a connection that breaks", async () => {
    await command.control("answerNext", { networkError: true });
    const fault = await holdings(connectionOf(command)).catch((error) => error);
    assert.strictEqual(fault.message, "fetch failed");
    await command.printed("POST /investments/holdings/get no answer");
  });

  test("a control that there is not is refused, with the names of all", async () => {
    const { message } = await command.control("planted").catch((error) => error);
    assert.match(message, /^There is no control planted\. There are: answerNext, /);
  });

  test("its controls do what the methods do in process", async () => {
    const { accessToken, itemId } = await command.control("createItem", { changes: false });
    const plaid = { ...connectionOf(command), accessToken };
    await command.control("setItemError", "ITEM_LOGIN_REQUIRED", itemId);
    assert.strictEqual((await holdings(plaid)).error_code, "ITEM_LOGIN_REQUIRED");
    await command.control("setItemError", null, itemId);
    assert.isUndefined((await holdings(plaid)).error_code);
    assert.strictEqual((await refresh(plaid)).status, 200);
    assert.strictEqual((await refresh(plaid)).status, 429);
    await command.control("advance", 60_000);
    assert.strictEqual((await refresh(plaid)).status, 200);
    const { webhooks } = await command.control("log");
    const codes = webhooks.filter(({ event }) => event.item_id === itemId).map(({ event }) => event.webhook_code);
    assert.deepEqual(codes, ["ERROR", "LOGIN_REPAIRED"]);
  });

  test("a control that is wrong says why, and changes nothing", async () => {
    const wrong = async (name, init) => {
      const response = await fetch(`${command.url}/fake/${name}`, init);
      return [response.status, (await response.json()).error];
    };
    const post = (body) => ({ method: "POST", body });
    assert.deepEqual((await wrong("stop", post("[]")))[0], 404);
    assert.deepEqual((await wrong("log"))[0], 405);
    assert.deepEqual(await wrong("advance", post("5")), [400, "A control takes a JSON list of its arguments."]);
    assert.match((await wrong("advance", post("[-1]")))[1], /0 or more/);
    assert.match((await wrong("answerNext", post('[{"nver":true}]')))[1], /"nver" is no key/);
    assert.match((await wrong("deliverWebhook", post("[999]")))[1], /sent no such webhook/);
  });
});
