// A queue for workerd. It keeps a message until a consumer has acknowledged it.
import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";

/** @import { AddressInfo } from "node:net" */
/** @typedef {{ id: string; timestamp: number; attempts: number; body: unknown }} Message */
/** @typedef {{ outcome: string; retryBatch: { retry: boolean }; retryMessages?: { msgId: string; delaySeconds?: number }[] }} Delivered workerd's answer */

/** The answer that workerd expects to a message. */
const TAKEN = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };

/** Starts a queue. `waiting` has its messages, and `delays` the seconds for which each message that failed has to wait. */
export async function startQueue() {
  /** @type {Message[]} */
  const waiting = [];
  /** @type {(number | undefined)[]} */
  const delays = [];
  let isRefusing = false;
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const body = await json(request);
    if (!isRefusing) waiting.push({ id: `${waiting.length}`, timestamp: Date.now(), attempts: 1, body });
    response.writeHead(isRefusing ? 500 : 200).end(JSON.stringify(TAKEN));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${/** @type {AddressInfo} */ (server.address()).port}`,
    waiting,
    delays,
    /**
     * Refuses messages while `during` runs.
     *
     * @param {() => Promise<unknown>} during
     */
    async refuse(during) {
      isRefusing = true;
      await during().finally(() => (isRefusing = false));
    },
    /**
     * Delivers all messages, without a delay. If the consumer ends before it answers, all stay.
     *
     * @param {string} url
     */
    async deliver(url) {
      const messages = [...waiting];
      const response = await fetch(url, { method: "POST", body: JSON.stringify({ queue: "webhooks", messages }) });
      const { outcome, retryBatch, retryMessages = [] } = /** @type {Delivered} */ (await response.json());
      /** @param {Message} message */
      const isRetried = ({ id }) => retryMessages.some(({ msgId }) => msgId === id);
      /** @param {Message} message */
      const isDone = (message) => outcome === "ok" && !retryBatch.retry && !isRetried(message);
      for (const message of messages.filter(isDone)) waiting.splice(waiting.indexOf(message), 1);
      for (const message of messages.filter(isRetried)) message.attempts += 1;
      delays.push(...retryMessages.map(({ delaySeconds }) => delaySeconds));
    },
    close: () => server.close(),
  };
}
