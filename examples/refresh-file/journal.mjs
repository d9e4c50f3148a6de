// The journal of refresh-file.mjs: a file of JSON lines with the state of each Item. It holds no token: it names an Item by a hash.
// `sent` is on disk before Plaid is asked. So after a crash, the next run knows which Items may have been billed.
import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";

/**
 * @typedef {"sent" | "done" | "failed" | "unknown"} State `sent`: no answer yet; `failed`: not billed; `unknown`: it may have been billed
 *
 * @typedef {object} Entry
 * @property {string} item its key
 * @property {State} state
 */

/** @typedef {ReturnType<typeof openJournal>} Journal */

/** @param {string} accessToken */
export const keyOf = (accessToken) => createHash("sha256").update(accessToken).digest("hex").slice(0, 32);

/**
 * Opens the journal, and locks it. `states` has the last state of each Item by its key.
 *
 * @param {string} path
 */
export function openJournal(path) {
  const unlock = lock(`${path}.lock`);
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  /** @type {Map<string, State>} */
  const states = new Map();
  for (const { item, state } of entries(text)) states.set(item, state);
  // Readable by nobody else.
  const file = openSync(path, "a", 0o600);
  // A crash may have cut the last line.
  if (text !== "" && !text.endsWith("\n")) writeSync(file, "\n");
  return {
    states,
    /**
     * @param {string} item its key
     * @param {State} state
     * @param {object} [more]
     */
    write(item, state, more = {}) {
      states.set(item, state);
      writeSync(file, `${JSON.stringify({ item, state, at: new Date().toISOString(), ...more })}\n`);
      fsyncSync(file);
    },
    close() {
      closeSync(file);
      unlock();
    },
  };
}

/**
 * @param {string} text
 * @returns {Generator<Entry>}
 */
function* entries(text) {
  for (const line of text.split("\n")) {
    try {
      yield JSON.parse(line);
    } catch {
      // An empty line, or one that a crash cut: its Item was not sent.
    }
  }
}

/**
 * Two runs at once would refresh each Item twice. Returns a function that unlocks.
 *
 * @param {string} path
 * @returns {() => void}
 */
function lock(path) {
  const release = () => rmSync(path, { force: true });
  if (create(path)) return release;
  if (isStale(path)) {
    // Two runs may come here at once, and the second must not remove the new lock of the first. So a stale lock is removed under a
    // lock of its own, after another look.
    const unlock = lock(`${path}.takeover`);
    try {
      if (isStale(path)) release();
    } finally {
      unlock();
    }
  }
  return lock(path);
}

/**
 * Creates the lock, with the pid already in it: nobody sees an empty one. Returns false if there is one.
 *
 * @param {string} path
 */
function create(path) {
  const own = `${path}.${process.pid}`;
  try {
    writeFileSync(own, String(process.pid));
    linkSync(own, path);
    return true;
  } catch (error) {
    if (codeOf(error) !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * Whether there is a lock whose process has ended. Throws if that process runs.
 *
 * @param {string} path
 */
function isStale(path) {
  let pid;
  try {
    pid = Number(readFileSync(path, "utf8"));
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    return false;
  }
  if (!isRunning(pid)) return true;
  throw new Error(
    `Process ${pid} is at work on this list: wait for it or stop it, or, if it is another program, remove ${path}`,
  );
}

/** @param {number} pid */
function isRunning(pid) {
  // An empty lock reads as 0, which would signal this program's own process group.
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
