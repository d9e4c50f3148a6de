// What is known of each Item, in a file beside the list, one JSON line for each thing that happened. It holds no token: an Item is
// a hash there. That an Item is about to be sent is on disk before Plaid is asked, so whatever ends the program, the next run
// knows which Items may have been billed.
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

export const keyOf = (accessToken) => createHash("sha256").update(accessToken).digest("hex").slice(0, 32);

/**
 * Opens it for one run alone. `states` has, by key, `sent` (and nothing was heard of it), `done`, `failed` (not billed) or
 * `unknown` (perhaps billed).
 */
export function openJournal(path) {
  const release = lock(`${path}.lock`);
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const states = new Map();
  for (const { item, state } of entries(text)) states.set(item, state);
  // Readable by nobody else.
  const file = openSync(path, "a", 0o600);
  // The last line was cut, if its writer was.
  if (text !== "" && !text.endsWith("\n")) writeSync(file, "\n");
  return {
    states,
    write(item, state, more = {}) {
      states.set(item, state);
      writeSync(file, `${JSON.stringify({ item, state, at: new Date().toISOString(), ...more })}\n`);
      fsyncSync(file);
    },
    close() {
      closeSync(file);
      release();
    },
  };
}

function* entries(text) {
  for (const line of text.split("\n")) {
    try {
      yield JSON.parse(line);
    } catch {
      // Empty, or cut: then what it says was not acted upon.
    }
  }
}

/** Two runs at once would refresh each Item twice. Returns what lets go of it. */
function lock(path) {
  const release = () => rmSync(path, { force: true });
  if (create(path)) return release;
  if (isLeft(path)) {
    // Two may see that, and the later one would remove what the first has made since: so it is removed under a lock of its own, if
    // it is still left.
    const letGo = lock(`${path}.takeover`);
    try {
      if (isLeft(path)) release();
    } finally {
      letGo();
    }
  }
  return lock(path);
}

/** Makes it with the pid in it at once: nobody sees one that is only half made. False: there is one. */
function create(path) {
  const own = `${path}.${process.pid}`;
  try {
    writeFileSync(own, String(process.pid));
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Whether it is there and its process is gone. Throws if that runs. */
function isLeft(path) {
  let pid;
  try {
    pid = Number(readFileSync(path, "utf8"));
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return false;
  }
  if (!isRunning(pid)) return true;
  throw new Error(
    `Process ${pid} is at work on this list: wait for it or stop it, or, if it is another program, remove ${path}`,
  );
}

function isRunning(pid) {
  // An empty one reads as 0, which would be this program's own group.
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
