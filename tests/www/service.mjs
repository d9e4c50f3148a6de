// Starts the Worker of www/ in workerd, with a fake Plaid that records its requests.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFakePlaid } from "../../scripts/fake-plaid.mjs";
import { startWww } from "../../scripts/www.mjs";
import { unusedPort } from "../suite/harness/server.mjs";

export const REFRESH = "/investments/refresh";
export const ADMIN_SECRET = "the-admin-secret-of-the-tests";
export const SESSION_KEY = "the-session-key-of-the-tests";

/**
 * Starts a fake Plaid with these options, and the Worker. `vars` override the default variables; undefined removes one.
 * `entrypoint` is a file that runs instead of the Worker.
 */
export async function startService(vars = {}, { entrypoint, plaid: options } = {}) {
  let gate;
  let held = 0;
  let free = 0;
  const fake = await startFakePlaid(() => {
    if (!gate || free-- > 0) return undefined;
    held += 1;
    return gate;
  }, options);
  const { plaid } = fake;
  const folder = mkdtempSync(join(tmpdir(), "plaid-investments-www-"));
  const tokens = new Map();
  const run = (port, more) => {
    const all = Object.entries({ ...fake.vars, ADMIN_SECRET, SESSION_KEY, ...vars, ...more });
    const given = all.filter(([, value]) => value !== undefined);
    return startWww({ port, vars: Object.fromEntries(given), persist: folder, entrypoint });
  };
  // The Worker reuses its port after a crash, so no other process may take the port in the meantime.
  const service = { plaid, ...(await run(await unusedPort())) };
  return Object.assign(service, {
    ask: (...args) => ask(service.url, ...args),
    /** Creates an Item in the fake, adds it to the Worker, waits for its first reading, and resolves to its id. */
    async addItem({ name = "Test Bank", ...options } = {}) {
      const item = plaid.createItem({ webhook: `${service.url}/webhooks/plaid`, ...options });
      tokens.set(item.itemId, item.accessToken);
      const body = { accessToken: item.accessToken, name };
      await ask(service.url, "POST", "/api/items", { admin: true, body });
      await until(async () => (await service.view(item.itemId)).reading.at !== null, "the first reading");
      return item.itemId;
    },
    view: async (itemId) => (await ask(service.url, "GET", `/api/items/${itemId}`, { admin: true })).body,
    refresh: (itemId) => ask(service.url, "POST", `/api/items/${itemId}/refresh`, { admin: true }),
    /** Holds all refreshes at Plaid after the first `but`, until the returned function is called. */
    holdRefreshes(but = 0) {
      const { promise, resolve } = withResolvers();
      gate = promise;
      held = 0;
      free = but;
      return resolve;
    },
    /** How many refreshes are held. */
    held: () => held,
    /** Waits until the refresh of an Item is over and the reading after it is done. Resolves to the Item. */
    async settled(itemId) {
      let item;
      const isOver = async () => {
        item = await service.view(itemId);
        return !item.isRunning && !item.reading.isDue;
      };
      await until(isOver, "the end of the refresh");
      return item;
    },
    /** Waits until both webhooks of the only refresh of an Item have come, and the reading after them is done. Resolves to the Item. */
    async updated(itemId) {
      await until(async () => (await service.view(itemId)).webhooks.length === 2, "the webhooks of the refresh");
      return service.settled(itemId);
    },
    /** How many refreshes of this Item Plaid received, whatever it answered. */
    calls: (itemId) =>
      plaid.requests.filter(({ endpoint, body }) => endpoint === REFRESH && body.access_token === tokens.get(itemId))
        .length,
    tokenOf: (itemId) => tokens.get(itemId),
    /** The secrets that no response and no page may contain. */
    secrets: () => [...tokens.values(), plaid.connection.secret, ADMIN_SECRET, SESSION_KEY],
    /**
     * Kills the Worker's processes, as in a crash. Restarts it at the same address with the same storage, and with these
     * variables in addition. `whileDown` gets the folder of the storage, while no process uses it.
     */
    async crash(more, whileDown = () => {}) {
      const { child, url } = service;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      // The process leads its own group, which contains only workerd.
      process.kill(-child.pid, "SIGKILL");
      await ended;
      whileDown(folder);
      Object.assign(service, await run(Number(new URL(url).port), more));
    },
    async stop() {
      const { child } = service;
      // It has ended already if a test failed in `whileDown`.
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      const ended = hasEnded || new Promise((resolve) => child.once("exit", resolve));
      if (child.connected) child.disconnect();
      await ended;
      fake.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

/** Sends a request, and resolves to `{ status, headers, text, body }`. `admin` adds the ADMIN_SECRET. */
async function ask(url, method, path, { cookie, origin, admin, headers, body } = {}) {
  const all = {
    // workerd closes idle connections after some seconds. A reused connection could close while a request is on its
    // way.
    Connection: "close",
    ...(cookie && { Cookie: cookie }),
    ...(origin && { Origin: origin }),
    ...(admin && { Authorization: `Bearer ${ADMIN_SECRET}` }),
    ...headers,
  };
  const text = typeof body === "object" ? JSON.stringify(body) : body;
  const response = await fetch(`${url}${path}`, { method, headers: all, body: text });
  const answer = await response.text();
  const isJson = response.headers.get("Content-Type")?.includes("json");
  return { status: response.status, headers: response.headers, text: answer, body: isJson ? JSON.parse(answer) : null };
}

function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}

/** Waits for a condition in another process. It polls less and less often, because polling slows that process down. */
export async function until(isSo, what) {
  const started = performance.now();
  for (let pauseMs = 20; !(await isSo()); pauseMs = Math.min(2 * pauseMs, 200)) {
    if (performance.now() - started > 180_000) throw new Error(`waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
