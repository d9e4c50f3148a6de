// examples/refresh-file: a list of Items, interrupted in every way and started again. The fake counts the bills.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { openJournal } from "../../../examples/refresh-file/journal.mjs";
import { startProgress } from "../../../examples/refresh-file/progress.mjs";
import { startFakePlaid } from "../../../scripts/fake-plaid.mjs";
import { ROOT } from "../../../scripts/run.mjs";

const SCRIPT = join(ROOT, "examples", "refresh-file", "refresh-file.mjs");
const ITEMS = 30;
const CONCURRENCY = 5;
const QUICK = ["--per-minute", "100000", "--concurrency", String(CONCURRENCY)];
const REFRESH = "/investments/refresh";
/** The pid of a process that has ended. */
const GONE = spawnSync(process.execPath, ["--version"]).pid;

/** Loaded first by a program: its WebAssembly module breaks at the second outcome. */
const BREAKING = `
  const { Instance } = WebAssembly;
  let asked = 0;
  const breaking = (entry) => (...given) => {
    const result = entry(...given);
    if (result instanceof Promise && ++asked === 3) throw new WebAssembly.RuntimeError("unreachable");
    return result;
  };
  WebAssembly.Instance = function (...given) {
    const exports = { ...new Instance(...given).exports };
    for (const [name, entry] of Object.entries(exports)) if (typeof entry === "function") exports[name] = breaking(entry);
    return { exports };
  };
`;

let fake;
let folder;
let file;
let tokens;
/** Each refresh at the fake waits for its promise. */
let gate;

before(async () => {
  fake = await startFakePlaid(() => gate(), { limits: { perItem: Infinity, perClient: Infinity } });
});
after(() => fake.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "plaid-investments-file-"));
  file = join(folder, "items.txt");
  gate = () => sleep(20);
  fake.plaid.requests.length = 0;
  tokens = Array.from({ length: ITEMS }, () => fake.plaid.createItem().accessToken);
  const lines = tokens.map((accessToken, place) =>
    place % 2 ? JSON.stringify({ accessToken, name: "x" }) : accessToken,
  );
  // One Item is there twice.
  writeFileSync(file, `${lines.join("\n")}\n\n${lines[0]}\n`);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(args = [file, ...QUICK], env = {}) {
  const { PLAID_CLIENT_ID, PLAID_SECRET, PLAID_BASE_URL } = fake.vars;
  const child = spawn(process.execPath, [SCRIPT, ...args], {
    env: { ...process.env, PLAID_CLIENT_ID, PLAID_SECRET, PLAID_BASE_URL, ...env },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, output }));
  return { child, ended, said: (text) => until(() => output.includes(text)) };
}

const run = (...args) => start(...args).ended;
const counts = (isCounted) =>
  tokens.map((token) => fake.plaid.requests.filter((one) => one.body.access_token === token && isCounted(one)).length);
const bills = () => counts(({ billed }) => billed);
const calls = () => counts(({ endpoint }) => endpoint === REFRESH);
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

async function until(isSo) {
  for (let tries = 0; !isSo(); tries++) {
    if (tries === 12_000) throw new Error("it did not come");
    await sleep(10);
  }
}

describe("a list of Items", () => {
  test("is refreshed once, and again only without its journal", async () => {
    const { code, output } = await run();
    assert.equal(code, 0, output);
    assert.match(output, /30 done, 0 failed, 0 unknown, 0 not yet begun/);
    assert.deepEqual(bills(), Array(ITEMS).fill(1));
    assert.equal((await run()).code, 0);
    assert.deepEqual(calls(), Array(ITEMS).fill(1));
    rmSync(`${file}.journal`);
    assert.equal((await run()).code, 0);
    assert.deepEqual(bills(), Array(ITEMS).fill(2));
  });

  test("that Ctrl-C interrupts finishes its calls in flight, and goes on later: every Item is billed once", async () => {
    // From 8 bills on, calls are held until the program has noticed Ctrl-C.
    let hasNoticed = false;
    gate = () => (sum(bills()) < 8 ? sleep(20) : until(() => hasNoticed));
    const { child, ended, said } = start();
    await until(() => sum(bills()) >= 8);
    child.kill("SIGINT");
    await said("Ctrl-C again");
    hasNoticed = true;
    const { code, output } = await ended;
    assert.equal(code, 130, output);
    assert.match(output, / 0 unknown, [1-9]\d* not yet begun/);
    assert.ok(sum(bills()) < ITEMS);
    assert.equal((await run()).code, 0);
    assert.deepEqual(bills(), Array(ITEMS).fill(1));
    assert.deepEqual(calls(), Array(ITEMS).fill(1));
  });

  test("that Ctrl-C interrupts twice has unknown Items, which are repeated only with --repeat-unknown", async () => {
    const answers = Array.from({ length: CONCURRENCY }, () => ({ endpoint: REFRESH, never: true }));
    fake.plaid.answerNext(...answers);
    const { child, ended, said } = start();
    await until(() => sum(calls()) === CONCURRENCY);
    child.kill("SIGINT");
    await said("Ctrl-C again");
    child.kill("SIGINT");
    const { code, output } = await ended;
    assert.equal(code, 130, output);
    assert.match(output, / 5 unknown, 25 not yet begun/);
    const again = await run();
    assert.equal(again.code, 1);
    assert.match(again.output, /30 Items; 25 to refresh/);
    assert.deepEqual(calls(), Array(ITEMS).fill(1));
    assert.equal((await run([file, ...QUICK, "--repeat-unknown"])).code, 0);
    assert.equal(sum(calls()), ITEMS + CONCURRENCY);
  });

  test("whose program is killed sends no Item twice, and names those that may have been billed", async () => {
    let isDead = false;
    gate = () => (sum(bills()) < 8 ? sleep(20) : until(() => isDead));
    const { child, ended } = start();
    await until(() => sum(bills()) >= 8);
    child.kill("SIGKILL");
    await ended;
    isDead = true;
    // A crash may cut the last line.
    writeFileSync(`${file}.journal`, '{"item":"0123', { flag: "a" });
    const { code, output } = await run();
    assert.equal(code, 1, output);
    // The calls in flight, and the Item whose outcome was being written.
    assert.match(output, / done, 0 failed, [1-6] unknown, 0 not yet begun/);
    assert.ok(Math.max(...calls()) === 1, calls().join());
    assert.equal(existsSync(`${file}.journal.lock`), false);
  });

  test("repeats Items that failed, but not unknown ones", async () => {
    fake.plaid.answerNext(
      { endpoint: REFRESH, errorCode: "ITEM_LOGIN_REQUIRED" },
      { endpoint: REFRESH, networkError: true },
    );
    const { code, output } = await run();
    assert.equal(code, 1);
    assert.match(output, /28 done, 1 failed, 1 unknown/);
    const entries = readFileSync(`${file}.journal`, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const { error } = entries.find(({ state }) => state === "failed");
    assert.equal(error.errorCode, "ITEM_LOGIN_REQUIRED");
    assert.match((await run()).output, /29 done, 0 failed, 1 unknown/);
    assert.equal(sum(calls()), ITEMS + 1);
  });

  test("whose module breaks has unknown Items, which are not repeated", async () => {
    const breaking = `data:text/javascript,${encodeURIComponent(BREAKING)}`;
    const { code, output } = await start(undefined, { NODE_OPTIONS: `--import=${breaking}` }).ended;
    assert.equal(code, 2, output);
    assert.match(output, /the WebAssembly module .* trapped/);
    const again = await run();
    assert.equal(again.code, 1);
    assert.match(again.output, / done, 0 failed, [1-9] unknown, 0 not yet begun/);
    assert.ok(Math.max(...calls()) === 1, calls().join());
  });

  test("is locked: one program at a time works on it", async () => {
    let release;
    const released = new Promise((resolve) => (release = resolve));
    gate = () => released;
    const first = start();
    await until(() => existsSync(`${file}.journal`));
    const { code, output } = await run();
    assert.equal(code, 2);
    assert.match(output, /Process \d+ is at work on this list.* remove .*items\.txt\.journal\.lock$/m);
    release();
    assert.equal((await first.ended).code, 0);
    assert.deepEqual(bills(), Array(ITEMS).fill(1));
  });

  for (const [what, content] of [
    ["a process that is gone", String(GONE)],
    ["nobody, since its maker was killed", ""],
    ["nobody, since it holds something else", "what is this"],
  ]) {
    test(`can be opened if both locks are of ${what}`, async () => {
      writeFileSync(`${file}.journal.lock`, content);
      writeFileSync(`${file}.journal.lock.takeover`, content);
      const { code, output } = await run();
      assert.equal(code, 0, output);
      assert.deepEqual(readdirSync(folder).sort(), ["items.txt", "items.txt.journal"]);
    });
  }

  // The look at the lock after which the other program takes it.
  for (const look of [1, 2]) {
    test(`whose lock is stale is opened by one of two programs: the other takes it after look ${look}`, (t) => {
      const path = join(folder, "journal");
      writeFileSync(`${path}.lock`, String(GONE));
      const outcomes = [];
      const open = () => {
        try {
          outcomes.push(openJournal(path));
        } catch (error) {
          outcomes.push(error.message);
        }
      };
      const { kill } = process;
      let looks = 0;
      t.mock.method(process, "kill", (pid, signal) => {
        if (pid === GONE && ++looks === look) open();
        return kill.call(process, pid, signal);
      });
      open();
      const journals = outcomes.filter((outcome) => outcome.close);
      const refusals = outcomes.filter((outcome) => /is at work on this list/.test(outcome));
      assert.deepEqual([outcomes.length, journals.length, refusals.length], [2, 1, 1], outcomes.join());
      assert.equal(readFileSync(`${path}.lock`, "utf8"), String(process.pid));
      journals[0].close();
      assert.deepEqual(readdirSync(folder).sort(), ["items.txt", "journal"]);
    });
  }

  test("has no token and no secret in its journal or output, and only the user can read the journal", async () => {
    fake.plaid.answerNext({ endpoint: REFRESH, errorCode: "INVALID_API_KEYS", error_message: fake.vars.PLAID_SECRET });
    const { output } = await run();
    const text = output + readFileSync(`${file}.journal`, "utf8");
    for (const secret of [...tokens, fake.vars.PLAID_SECRET]) assert.ok(!text.includes(secret));
    if (process.platform !== "win32") assert.equal(statSync(`${file}.journal`).mode & 0o777, 0o600);
  });
});

describe("an error that the user can correct", () => {
  const lines = (text) => () => writeFileSync(file, text);
  const CASES = [
    ["no file", [], {}, /Give one FILE/],
    ["a file that isn't there", ["missing.txt"], {}, /no such file/],
    ["an option that there isn't", ["--fast", "x"], {}, /--fast/],
    ["a number that is none", ["x", "--per-minute", "many"], {}, /--per-minute takes a whole number/],
    ["no credentials", ["x"], { PLAID_SECRET: "" }, /Set PLAID_CLIENT_ID and PLAID_SECRET/],
    ["credentials that are none", null, { PLAID_SECRET: "ü" }, /secret/, lines("access-sandbox-1")],
    ["an empty list", null, {}, /has no Items/, lines("\n\n")],
    ["a line of something else", null, {}, /line 2: neither/, lines("access-sandbox-1\nsome words\n")],
    ["JSON without a token", null, {}, /line 1: neither/, lines('{"access_token":"hidden-one"}')],
  ];
  for (const [what, args, env, message, prepare = () => {}] of CASES) {
    test(`${what} is one line without a stack, and nothing is sent`, async () => {
      prepare();
      const { code, output } = await run(args ?? [file], env);
      assert.equal(code, 2, output);
      assert.match(output, message);
      assert.doesNotMatch(output, /^ {4}at |some words|hidden-one/m);
      assert.equal(fake.plaid.requests.length, 0);
    });
  }

  test("--help names every option", async () => {
    const { code, output } = await run(["--help"]);
    assert.equal(code, 0);
    for (const option of ["--repeat-unknown", "--per-minute", "--concurrency", "--journal", "PLAID_SECRET"]) {
      assert.ok(output.includes(option), option);
    }
  });
});

test("progress is a bar on a terminal, and lines elsewhere", () => {
  const written = (isTTY) => {
    const stream = Object.assign(new PassThrough({ encoding: "utf8" }), { isTTY, columns: 80 });
    const progress = startProgress(10, stream);
    progress.update({ done: 4, failed: 1 });
    progress.stop();
    return stream.read() ?? "";
  };
  assert.match(written(true), /█.* 4 of 10 Items \| 1 failed/);
  assert.ok(!written(false).includes("\x1b"));
});
