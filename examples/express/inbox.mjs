// Webhooks that wait in a folder, one file each. A file is on disk before its webhook is answered. In your program, use a table
// of your database.
import { randomUUID } from "node:crypto";
import { mkdir, readFile, readdir, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** @import { WebhookEvent } from "plaid-investments" */

/**
 * Calls `handle` with each event, also with those that an earlier run left. If it rejects, it is called again later.
 *
 * @param {string} folder
 * @param {(event: WebhookEvent) => Promise<void>} handle
 */
export async function openInbox(folder, handle, retryMs = 60_000) {
  await mkdir(folder, { recursive: true });
  let isRunning = false;
  let isMore = false;
  /** @type {NodeJS.Timeout | undefined} */
  let retry;

  /** Handles all that wait, one at a time, and then those that arrived meanwhile. */
  async function handleAll() {
    isMore = true;
    if (isRunning) return;
    isRunning = true;
    try {
      while (isMore) {
        isMore = false;
        const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
        for (const name of names) await handleOne(join(folder, name));
      }
    } catch (error) {
      console.error(error);
    } finally {
      isRunning = false;
    }
  }

  /** @param {string} path */
  async function handleOne(path) {
    try {
      await handle(JSON.parse(await readFile(path, "utf8")));
      await unlink(path);
    } catch (error) {
      console.error(error);
      retry ??= setTimeout(retryAll, retryMs).unref(); // one timer for all that failed
    }
  }

  function retryAll() {
    retry = undefined;
    handleAll();
  }

  handleAll();
  return {
    /**
     * Resolves once the event is on disk.
     *
     * @param {WebhookEvent} event
     */
    async store(event) {
      const path = join(folder, randomUUID());
      await writeFile(path, JSON.stringify(event), { flag: "wx", flush: true });
      await rename(path, `${path}.json`);
      handleAll();
    },
  };
}
