// The Worker of www/, which throws where it is told to: before or after a call of one of its parts to another. And what only
// Cloudflare does otherwise, as routes: the cron, and batches of messages of one's own choice.
import worker, * as parts from "../../../www/src/worker.js";

/** `point` is such as "after ITEMS.refreshInRound"; it throws the next `times` times. */
const fault = { point: null, times: 0, thrown: 0 };
/** Whoever comes to this point stays there for as long as it is this one. */
let heldAt = null;
/** What was sent to the queue, with its delays. */
const sent = [];

function pass(point) {
  if (point !== fault.point || fault.times === 0) return;
  fault.times -= 1;
  fault.thrown += 1;
  throw new Error(`thrown ${point}`);
}

async function stay(point) {
  while (point === heldAt) await scheduler.wait(10);
}

const around =
  (name, call) =>
  async (...args) => {
    pass(`before ${name}`);
    const result = await call(...args);
    pass(`after ${name}`);
    await stay(`after ${name}`);
    return result;
  };

/** Like `target`, with all its methods as faulty as they are told to be. */
const faulty = (name, target) =>
  new Proxy(target, {
    get(_, method) {
      const value = target[method];
      if (typeof value !== "function") return value;
      return around(`${name}.${String(method)}`, (...args) => target[method](...args));
    },
  });

function faultyEnv(env) {
  const namespaces = ["ITEMS", "ITEM_LIST", "RATE_LIMIT"].map((name) => [
    name,
    { getByName: (id) => faulty(name, env[name].getByName(id)) },
  ]);
  const queue = {
    sendBatch: (messages) => {
      sent.push(...messages);
      return env.REFRESHES.sendBatch(messages);
    },
  };
  return {
    ...env,
    ...Object.fromEntries(namespaces),
    REFRESHES: faulty("REFRESHES", queue),
    DEAD_LETTERS: faulty("DEAD_LETTERS", env.DEAD_LETTERS),
  };
}

const faultyPart = (name, Part) =>
  class extends Part {
    constructor(ctx, env) {
      const { storage } = ctx;
      const { sync, transactionSync } = storage;
      storage.sync = around(`${name}.sync`, () => sync.call(storage));
      storage.transactionSync = (action) => {
        pass(`before ${name}.transactionSync`);
        transactionSync.call(storage, action);
        pass(`after ${name}.transactionSync`);
      };
      super(ctx, faultyEnv(env));
    }
  };

export const Item = faultyPart("Item", parts.Item);
export const ItemList = faultyPart("ItemList", parts.ItemList);
export const RateLimit = faultyPart("RateLimit", parts.RateLimit);

/** A batch as Cloudflare gives it, whose messages' acks can throw, too. */
const faultyBatch = ({ queue, messages }) => ({
  queue,
  messages: messages.map((message) => ({
    id: message.id,
    attempts: message.attempts,
    body: message.body,
    ack() {
      pass("before message.ack");
      message.ack();
      pass("after message.ack");
    },
    retry: (options) => message.retry(options),
  })),
});

async function queue(batch, env) {
  pass("before consume");
  await worker.queue(faultyBatch(batch), faultyEnv(env));
  pass("after consume");
}

const ROUTES = {
  async fault({ point = null, times = 0 }) {
    const { thrown } = fault;
    Object.assign(fault, { point, times, thrown: 0 });
    return thrown;
  },
  async hold({ point = null }) {
    heldAt = point;
  },
  async cron({ cron }, env) {
    await worker.scheduled({ cron }, faultyEnv(env));
  },
  /** `batches` of this queue at once, each of messages' bodies. */
  async consume({ queue: name, batches }, env) {
    const outcomes = [];
    const message = (body) => ({
      id: "",
      attempts: 1,
      body,
      ack: () => outcomes.push("ack"),
      retry: () => outcomes.push("retry"),
    });
    await Promise.all(batches.map((bodies) => queue({ queue: name, messages: bodies.map(message) }, env)));
    return outcomes;
  },
  /** Items of which there is nothing but their names. */
  async names({ itemIds }, env) {
    for (const itemId of itemIds) await env.ITEM_LIST.getByName("all").add(itemId);
  },
  async settle(settled, env) {
    await env.ITEM_LIST.getByName("all").settle(settled);
  },
  async sent() {
    return sent;
  },
};

export default {
  async fetch(request, env, ctx) {
    const [, route] = /^\/api\/test\/(\w+)$/.exec(new URL(request.url).pathname) ?? [];
    if (!route) return worker.fetch(request, faultyEnv(env), ctx);
    return Response.json((await ROUTES[route](await request.json(), env)) ?? null);
  },
  queue,
};
