// Refreshes every Item of a file, within Plaid's limits. It can be stopped and started again.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { isInvestmentsError, refreshItems } from "plaid-investments";
import { keyOf, openJournal } from "./journal.mjs";
import { startProgress } from "./progress.mjs";

const USAGE = `Usage: node refresh-file.mjs [options] FILE

Asks Plaid to refresh every Item of FILE, which has an access token in each line, or JSON with an accessToken. Each costs
Plaid's fee.

What came of each is noted in FILE.journal: start it again, and it goes on where it was. Items that failed are tried again, as
nothing was billed for them. Those that may have been billed without an answer are not, unless you say so. Once all are done,
remove the journal to refresh them anew.

  --repeat-unknown   refresh those, too, that may have been billed already
  --per-minute N     calls within a minute (default 100, which is Plaid's limit)
  --concurrency N    calls at a time (default 50)
  --journal PATH     where the journal is
  --help             print this

PLAID_CLIENT_ID and PLAID_SECRET are read from the environment, and PLAID_BASE_URL if it is a proxy that you call.
Ctrl-C waits for the calls that are under way; a second one gives them up.

Exit code: 0 if all Items are done, 1 if some are not, 2 if it could not begin, 130 if it was stopped.`;

/** Items that may have been billed, and whose answer nobody saw. */
const UNKNOWN = ["sent", "unknown"];

/** Something the user can put right: no stack is shown. */
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
  if (help) return console.log(USAGE);
  const plaid = { ...connection(), ...limits };
  const items = readItems(file);
  const journal = attempt(() => openJournal(journalPath ?? `${file}.journal`));
  try {
    const wanted = items.filter(({ key }) => isWanted(journal.states.get(key), repeatUnknown));
    console.log(`${items.length} Items; ${wanted.length} to refresh.`);
    const isStopped = await refreshAll(wanted, plaid, journal);
    const isAll = summarise(items, journal);
    return isStopped ? 130 : isAll ? 0 : 1;
  } finally {
    journal.close();
  }
}

function isWanted(state, repeatUnknown) {
  return UNKNOWN.includes(state) ? repeatUnknown : state !== "done";
}

/** Resolves to whether it was stopped. */
async function refreshAll(items, plaid, journal) {
  const giveUp = new AbortController();
  let isStopped = false;
  const stop = () => {
    if (isStopped) return giveUp.abort();
    isStopped = true;
    console.error(
      "\nWaiting for the calls that are under way. Ctrl-C again gives them up: they may be billed all the same.",
    );
  };
  process.on("SIGINT", stop);

  /** Each is taken when it may be sent, or a little ahead. */
  function* next() {
    for (const item of items) {
      if (isStopped) return;
      yield item;
    }
  }

  const progress = startProgress(items.length);
  try {
    const onStart = ({ key, line }) => journal.write(key, "sent", { line });
    const onProgress = (now) => progress.update(now);
    for await (const { item, requestId, error } of refreshItems(next(), {
      ...plaid,
      signal: giveUp.signal,
      onStart,
      onProgress,
    })) {
      if (error)
        journal.write(item.key, error.outcome === "unknown" ? "unknown" : "failed", { line: item.line, error });
      else journal.write(item.key, "done", { line: item.line, requestId });
    }
  } catch (error) {
    if (!isInvestmentsError(error)) throw error;
    // It comes after the outcomes of all that were taken. Not so where the module broke: it takes with it what it knew of calls under
    // way, so these stay `sent`.
    if (!giveUp.signal.aborted) throw new Problem(error.message);
  } finally {
    progress.stop();
    process.off("SIGINT", stop);
  }
  return isStopped;
}

/** Says what came of all, in this run and those before. Gives whether all are done. */
function summarise(items, journal) {
  const states = items.map(({ key }) => journal.states.get(key));
  const count = (...wanted) => states.filter((state) => wanted.includes(state)).length;
  const unknown = count(...UNKNOWN);
  const done = count("done");
  console.log(`${done} done, ${count("failed")} failed, ${unknown} unknown, ${count(undefined)} not yet begun.`);
  if (unknown > 0)
    console.log("Unknown: no answer came, so they may have been billed. --repeat-unknown refreshes them again.");
  if (done < items.length) console.log("The journal says what came of each line.");
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
    const [perMinute, concurrency] = ["per-minute", "concurrency"].map((name) => {
      if (!/^[1-9]\d*$/.test(values[name])) throw new Error(`--${name} takes a whole number from 1.`);
      return Number(values[name]);
    });
    return { help, journal, repeatUnknown, perMinute, concurrency, file: positionals[0] };
  }, `\n\n${USAGE}`);
}

function connection() {
  const { PLAID_CLIENT_ID: clientId, PLAID_SECRET: secret, PLAID_BASE_URL: baseUrl } = process.env;
  if (!clientId || !secret) throw new Problem("Set PLAID_CLIENT_ID and PLAID_SECRET in the environment.");
  return baseUrl ? { clientId, secret, baseUrl } : { clientId, secret };
}

/** `{ accessToken, key, line }` of each Item, once. */
function readItems(file) {
  const text = attempt(() => readFileSync(file, "utf8"));
  const items = new Map();
  for (const [index, content] of text.split("\n").entries()) {
    const line = index + 1;
    if (content.trim() === "") continue;
    const accessToken = tokenOf(content.trim());
    // What is in the line may be a token: so it is not shown.
    if (!accessToken) throw new Problem(`${file}, line ${line}: neither an access token nor JSON with an accessToken.`);
    const key = keyOf(accessToken);
    if (!items.has(key)) items.set(key, { accessToken, key, line });
  }
  if (items.size === 0) throw new Problem(`${file} has no Items.`);
  return [...items.values()];
}

function tokenOf(content) {
  if (!content.startsWith("{")) return /^[\x21-\x7e]+$/.test(content) ? content : undefined;
  try {
    const { accessToken } = JSON.parse(content);
    return typeof accessToken === "string" ? accessToken : undefined;
  } catch {
    return undefined;
  }
}

/** What `action` throws is the user's to put right. */
function attempt(action, more = "") {
  try {
    return action();
  } catch (error) {
    throw new Problem(`${error.message}${more}`);
  }
}
