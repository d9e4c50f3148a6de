// The Worker of www/ with injected faults: it throws before or after a chosen call between its parts. It also has
// routes that trigger the cron and deliver chosen batches of messages, which otherwise only Cloudflare does.
import worker, * as parts from "../../../www/src/worker.ts";

/** The injected fault. `point` is a name such as "after ITEMS.refreshInRound". The next `times` calls there throw. */
const fault = { point: null, times: 0, thrown: 0 };
/** Calls that reach this point wait until it changes. */
let heldAt = null;
/** The statements that Items ran. Each counts the rows that it wrote. */
let statements = [];
/** The messages that were sent to the queue, with their delays. */
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

/** Wraps `target`, so that faults can be injected into all its methods. */
const faulty = (name, target) =>
  new Proxy(target, {
    get(_, method) {
      const value = target[method];
      if (typeof value !== "function") return value;
      return around(`${name}.${String(method)}`, (...args) => target[method](...args));
    },
  });

function faultyEnv(env) {
  const namespaces = ["ITEMS", "ITEM_LIST", "LEDGERS", "RATE_LIMIT"].map((name) => [
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
      if (name === "Item") {
        const { sql } = storage;
        const { exec } = sql;
        sql.exec = (...args) => {
          const statement = exec.apply(sql, args);
          // miniflare writes the name of an object when it wakes up. Cloudflare does not.
          if (!args[0].includes("__miniflare")) statements.push(statement);
          return statement;
        };
      }
      super(ctx, faultyEnv(env));
    }
  };

export const Item = faultyPart("Item", parts.Item);
export const ItemList = faultyPart("ItemList", parts.ItemList);
export const Ledger = faultyPart("Ledger", parts.Ledger);
export const RateLimit = faultyPart("RateLimit", parts.RateLimit);

/** A batch as Cloudflare delivers it. Faults can also be injected into `ack`. */
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
  /** Delivers batches of this queue in parallel. Each batch is a list of message bodies. */
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
  /** Adds Items that exist only in the list. */
  async names({ itemIds }, env) {
    for (const itemId of itemIds) await env.ITEM_LIST.getByName("all").add(itemId, undefined, "person");
  },
  /** From now on, all dates are of the next year. Times in ms stay, so that alarms still come. */
  async nextYear() {
    const { toISOString } = Date.prototype;
    // oxlint-disable-next-line no-extend-native -- the Worker finds the month by this function alone
    Date.prototype.toISOString = function () {
      const later = new Date(this);
      later.setUTCFullYear(later.getUTCFullYear() + 1);
      return toISOString.call(later);
    };
  },
  async settle(settled, env) {
    await env.ITEM_LIST.getByName("all").settle(settled);
  },
  async sent() {
    return sent;
  },
  /** The rows that Items wrote since the last call. */
  async written() {
    const written = statements.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0);
    statements = [];
    return written;
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
