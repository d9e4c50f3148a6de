// A folder of webhooks that wait to be handled: one file for each, on disk before it is answered. In your program, a table of
// your database does the same.
import { randomUUID } from "node:crypto";
import { mkdir, readFile, readdir, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** `handle` gets each event, also those that were left when the program ended. What it rejects, it gets again later. */
export async function openInbox(folder, handle, retryMs = 60_000) {
  await mkdir(folder, { recursive: true });
  let isRunning = false;
  let isMore = false;

  /** All that wait, one at a time. What arrives meanwhile is looked for afterwards. */
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

  async function handleOne(path) {
    try {
      await handle(JSON.parse(await readFile(path, "utf8")));
      await unlink(path);
    } catch (error) {
      console.error(error);
      setTimeout(handleAll, retryMs).unref();
    }
  }

  handleAll();
  return {
    /** Resolves once the event is on disk. */
    async store(event) {
      const path = join(folder, randomUUID());
      await writeFile(path, JSON.stringify(event), { flag: "wx", flush: true });
      await rename(path, `${path}.json`);
      handleAll();
    },
  };
}
