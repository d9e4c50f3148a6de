// Makes calls with every outcome, again and again, and prints what they left. It ends by itself if no timer and no socket is left. The
// first argument is the URL of the raw server.
import { getEventListeners, setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";

/**
 * The memories of all instances of the module.
 *
 * @type {WebAssembly.Memory[]}
 */
const memories = [];
const { Instance } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  /** @param {ConstructorParameters<typeof Instance>} args */
  constructor(...args) {
    super(...args);
    memories.push(...Object.values(this.exports).filter((one) => one instanceof WebAssembly.Memory));
  }
};
const { refreshInvestments } = await import("plaid-investments");

const FAULTS_URL = process.argv[2];
const credentials = { clientId: "client", secret: "a-secret-of-tests", accessToken: "access-sandbox-0123456789" };
const { signal, abort } = controllerOfAll();

/**
 * Outcomes of a call, by the server's fault and by options.
 *
 * @type {[fault: string, options?: { timeout?: number; signal?: AbortSignal }][]}
 */
const WAYS = [
  ["status-200"],
  ["status-500"],
  ["status-302"],
  ["never-answers", { timeout: 400 }],
  ["never-answers", { signal }],
  ["stays-in-body", { timeout: 400 }],
  ["stays-in-body-without-length", { signal }],
  ["resets-before-headers"],
  ["ends-in-body"],
  ["resets-in-chunks"],
  ["has-no-end"],
  ["length-is-too-long"],
  ["gzip-is-none"],
];

const CALLS_OF_EACH = 40;

async function round() {
  const calls = WAYS.flatMap(([fault, options]) =>
    Array.from({ length: CALLS_OF_EACH }, async () => {
      const baseUrl = `${FAULTS_URL}/${fault}/leftovers`;
      await refreshInvestments({ ...credentials, baseUrl, ...options }).catch(() => {});
    }),
  );
  await wait(300);
  abort();
  await Promise.all(calls);
}

/** An object with the form of a signal, which aborts in every round. */
function controllerOfAll() {
  const target = new EventTarget();
  setMaxListeners(0, target);
  return {
    signal: /** @type {AbortSignal & { target: EventTarget }} */ ({
      aborted: false,
      addEventListener: target.addEventListener.bind(target),
      removeEventListener: target.removeEventListener.bind(target),
      target,
    }),
    abort: () => target.dispatchEvent(new Event("abort")),
  };
}

/** Without the resources of this program's own output. */
const resources = () =>
  process.getActiveResourcesInfo().filter((name) => !["PipeWrap", "TTYWrap", "FSReqCallback"].includes(name));

async function settledMemory() {
  // A busy server is slow to close a connection.
  for (let times = 0; times < 1_000 && resources().length > 0; times++) await wait(20);
  // Objects that a turn releases are collected in the next.
  for (let times = 0; times < 5; times++) {
    globalThis.gc?.();
    await wait(20);
  }
  const { heapUsed, external } = process.memoryUsage();
  return { heap: heapUsed, external, module: memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0) };
}

await round();
await round();
const before = await settledMemory();
for (let times = 0; times < 3; times++) await round();
const after = await settledMemory();

console.log(
  JSON.stringify({
    before,
    after,
    instances: memories.length,
    listeners: getEventListeners(signal.target, "abort").length,
    resources: resources(),
  }),
);
