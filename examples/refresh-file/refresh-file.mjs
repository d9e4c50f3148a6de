// Refreshes every Item of a file, within Plaid's limits. It can be stopped and started again.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { isInvestmentsError, refreshItems } from "plaid-investments";
import { keyOf, openJournal } from "./journal.mjs";
import { startProgress } from "./progress.mjs";

/** @import { PlaidConnection, RefreshItemsOptions } from "plaid-investments" */
/** @import { Journal, State } from "./journal.mjs" */
/**
 * @typedef {object} Item
 * @property {string} accessToken
 * @property {string} key its name in the journal
 * @property {number} line
 */

const USAGE = `Usage: node refresh-file.mjs [options] FILE

Asks Plaid to refresh every Item of FILE, which has an access token in each line, or JSON with an accessToken. Each costs
Plaid's fee.

The outcome of each is noted in FILE.journal: start it again, and it goes on where it was. Items that failed are tried again, as
nothing was billed for them. Items that may have been billed are not, unless you say so. Once all are done, remove the journal to
refresh them anew.

  --repeat-unknown   also refresh Items that may have been billed already
  --per-minute N     calls within a minute (default 100, which is Plaid's limit)
  --concurrency N    calls at a time (default 50)
  --journal PATH     where the journal is
  --help             print this

PLAID_CLIENT_ID and PLAID_SECRET are read from the environment, and PLAID_BASE_URL if it is a proxy that you call.
Ctrl-C waits for the calls in flight; a second one aborts them.

Exit code: 0 if all Items are done, 1 if some are not, 2 if it could not begin, 130 if it was stopped.`;

/**
 * Items without an answer, which may have been billed.
 *
 * @type {(State | undefined)[]}
 */
const UNKNOWN = ["sent", "unknown"];

/** An error that the user can correct: shown without a stack. */
class Problem extends Error {}

try {
  process.exitCode = await run();
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}

async function run() {
  const { help, file, journal: journalPath, repeatUnknown, ...limits } = readArguments();
  if (help) return void console.log(USAGE);
  const plaid = { ...connection(), ...limits };
  const items = readItems(file);
  const journal = attempt(() => openJournal(journalPath ?? `${file}.journal`));
  try {
    const wanted = items.filter(({ key }) => isWanted(journal.states.get(key), repeatUnknown));
    console.log(`${items.length} Items; ${wanted.length} to refresh.`);
    const isStopped = await refreshAll(wanted, plaid, journal);
    const isComplete = summarise(items, journal);
    return isStopped ? 130 : isComplete ? 0 : 1;
  } finally {
    journal.close();
  }
}

/**
 * @param {State | undefined} state
 * @param {boolean} repeatUnknown
 */
function isWanted(state, repeatUnknown) {
  return UNKNOWN.includes(state) ? repeatUnknown : state !== "done";
}

/**
 * Resolves to whether it was stopped.
 *
 * @param {Item[]} items
 * @param {RefreshItemsOptions} plaid
 * @param {Journal} journal
 */
async function refreshAll(items, plaid, journal) {
  const giveUp = new AbortController();
  let isStopped = false;
  const stop = () => {
    if (isStopped) return giveUp.abort();
    isStopped = true;
    console.error("\nWaiting for the calls in flight. Ctrl-C again aborts them, but they may still be billed.");
  };
  process.on("SIGINT", stop);

  /** `refreshItems` takes an Item shortly before it sends it. */
  function* next() {
    for (const item of items) {
      if (isStopped) return;
      yield item;
    }
  }

  const progress = startProgress(items.length);
  try {
    const outcomes = refreshItems(next(), {
      ...plaid,
      signal: giveUp.signal,
      onStart: ({ key, line }) => journal.write(key, "sent", { line }),
      onProgress: (now) => progress.update(now),
    });
    for await (const { item, requestId, error } of outcomes) {
      if (error)
        journal.write(item.key, error.outcome === "unknown" ? "unknown" : "failed", { line: item.line, error });
      else journal.write(item.key, "done", { line: item.line, requestId });
    }
  } catch (error) {
    if (!isInvestmentsError(error)) throw error;
    // By now the loop has given the outcome of each Item that was taken. Only after a crash of the WebAssembly module, calls in
    // flight have none, and stay `sent`.
    if (!giveUp.signal.aborted) throw new Problem(error.message);
  } finally {
    progress.stop();
    process.off("SIGINT", stop);
  }
  return isStopped;
}

/**
 * Prints the totals of this run and earlier ones. Returns whether all Items are done.
 *
 * @param {Item[]} items
 * @param {Journal} journal
 */
function summarise(items, journal) {
  const states = items.map(({ key }) => journal.states.get(key));
  /** @param {(State | undefined)[]} wanted */
  const count = (...wanted) => states.filter((state) => wanted.includes(state)).length;
  const unknown = count(...UNKNOWN);
  const done = count("done");
  console.log(`${done} done, ${count("failed")} failed, ${unknown} unknown, ${count(undefined)} not yet begun.`);
  if (unknown > 0)
    console.log("Unknown: no answer came, so they may have been billed. --repeat-unknown refreshes them again.");
  if (done < items.length) console.log("The journal has the outcome of each line.");
  return done === items.length;
}

function readArguments() {
  return attempt(() => {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        "repeat-unknown": { type: "boolean", default: false },
        "per-minute": { type: "string", default: "100" },
        concurrency: { type: "string", default: "50" },
        journal: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (!values.help && positionals.length !== 1) throw new Error("Give one FILE.");
    const { help, journal, "repeat-unknown": repeatUnknown } = values;
    const perMinute = wholeNumber("per-minute", values["per-minute"]);
    const concurrency = wholeNumber("concurrency", values.concurrency);
    return { help, journal, repeatUnknown, perMinute, concurrency, file: positionals[0] ?? "" };
  }, `\n\n${USAGE}`);
}

/**
 * @param {string} name
 * @param {string} value
 */
function wholeNumber(name, value) {
  if (!/^[1-9]\d*$/.test(value)) throw new Error(`--${name} takes a whole number from 1.`);
  return Number(value);
}

/** @returns {PlaidConnection} */
function connection() {
  const { PLAID_CLIENT_ID: clientId, PLAID_SECRET: secret, PLAID_BASE_URL: baseUrl } = process.env;
  if (!clientId || !secret) throw new Problem("Set PLAID_CLIENT_ID and PLAID_SECRET in the environment.");
  return baseUrl ? { clientId, secret, baseUrl } : { clientId, secret };
}

/**
 * The Items of a file, each once.
 *
 * @param {string} file
 * @returns {Item[]}
 */
function readItems(file) {
  const text = attempt(() => readFileSync(file, "utf8"));
  const items = new Map();
  for (const [index, content] of text.split("\n").entries()) {
    const line = index + 1;
    if (content.trim() === "") continue;
    const accessToken = tokenOf(content.trim());
    // The line may be a token, so it is not shown.
    if (!accessToken) throw new Problem(`${file}, line ${line}: neither an access token nor JSON with an accessToken.`);
    const key = keyOf(accessToken);
    if (!items.has(key)) items.set(key, { accessToken, key, line });
  }
  if (items.size === 0) throw new Problem(`${file} has no Items.`);
  return [...items.values()];
}

/** @param {string} content */
function tokenOf(content) {
  if (!content.startsWith("{")) return /^[\x21-\x7e]+$/.test(content) ? content : undefined;
  try {
    const { accessToken } = JSON.parse(content);
    return typeof accessToken === "string" ? accessToken : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Runs `action`. Its error is one that the user can correct.
 *
 * @template T
 * @param {() => T} action
 * @param {string} [more]
 */
function attempt(action, more = "") {
  try {
    return action();
  } catch (error) {
    throw new Problem(`${error instanceof Error ? error.message : error}${more}`);
  }
}
