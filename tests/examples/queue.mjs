// A queue of Cloudflare's, as workerd asks for it: a message is in it until a consumer has acknowledged it.
import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";

/** What workerd wants to hear of a message that was taken. */
const TAKEN = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };

/** Resolves to `{ url, waiting, refuse, deliver, close }`; `waiting` are the messages in it. */
export async function startQueue() {
  const waiting = [];
  let isRefusing = false;
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const body = await json(request);
    if (!isRefusing) waiting.push({ id: `${waiting.length}`, timestamp: Date.now(), attempts: 1, body });
    response.writeHead(isRefusing ? 500 : 200).end(JSON.stringify(TAKEN));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    waiting,
    /** Takes no message while this runs. */
    async refuse(during) {
      isRefusing = true;
      await during().finally(() => (isRefusing = false));
    },
    /** Hands over all that is in it. Where the consumer is gone before it has answered, all stay in it. */
    async deliver(url) {
      const messages = [...waiting];
      const response = await fetch(url, { method: "POST", body: JSON.stringify({ queue: "webhooks", messages }) });
      const { outcome, retryBatch, retryMessages = [] } = await response.json();
      const isRetried = ({ id }) => retryMessages.some(({ msgId }) => msgId === id);
      const isDone = (message) => outcome === "ok" && !retryBatch.retry && !isRetried(message);
      for (const message of messages.filter(isDone)) waiting.splice(waiting.indexOf(message), 1);
    },
    close: () => server.close(),
  };
}
