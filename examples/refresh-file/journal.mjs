// What is known of each Item, in a file beside the list, one JSON line for each thing that happened. It holds no token: an Item is
// a hash there. That an Item is about to be sent is on disk before Plaid is asked, so whatever ends the program, the next run
// knows which Items may have been billed.
import { createHash } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";

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

/** Two runs at once would refresh each Item twice. */
function lock(path) {
  try {
    const file = openSync(path, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    const pid = Number(readFileSync(path, "utf8"));
    if (isRunning(pid)) throw new Error(`Process ${pid} is at work on this list: wait for it, or stop it first.`);
    rmSync(path);
    return lock(path);
  }
  return () => rmSync(path, { force: true });
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
