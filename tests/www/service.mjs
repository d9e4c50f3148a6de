// The Worker of www/ in workerd, with a fake Plaid behind it that counts what it is asked.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFakePlaid } from "../../scripts/fake-plaid.mjs";
import { startWww } from "../../scripts/www.mjs";
import { unusedPort } from "../e2e/server.mjs";

export const REFRESH = "/investments/refresh";
export const ADMIN_SECRET = "the-admin-secret-of-the-tests";
export const SESSION_KEY = "the-session-key-of-the-tests";

/**
 * A fake Plaid with these options, and the Worker with these variables over those that it needs: an undefined one is left out.
 * `entrypoint` is a file that runs in the Worker's place.
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
  // It comes back to its port after a crash: nobody else may have it meanwhile.
  const service = { plaid, ...(await run(await unusedPort())) };
  return Object.assign(service, {
    ask: (...args) => ask(service.url, ...args),
    /** Makes an Item of the fake's, has the Worker add it and read it, and resolves to its id. */
    async addItem(options) {
      const item = plaid.createItem({ webhook: `${service.url}/webhooks/plaid`, ...options });
      tokens.set(item.itemId, item.accessToken);
      const body = { accessToken: item.accessToken, name: "Test Bank" };
      await ask(service.url, "POST", "/api/items", { admin: true, body });
      await until(async () => (await service.view(item.itemId)).reading.at !== null, "the first reading");
      return item.itemId;
    },
    view: async (itemId) => (await ask(service.url, "GET", `/api/items/${itemId}`, { admin: true })).body,
    refresh: (itemId) => ask(service.url, "POST", `/api/items/${itemId}/refresh`, { admin: true }),
    /** From now on Plaid takes up no refresh but so many, until what this gives is called. */
    holdRefreshes(but = 0) {
      const { promise, resolve } = withResolvers();
      gate = promise;
      held = 0;
      free = but;
      return resolve;
    },
    /** How many are held. */
    held: () => held,
    /** What an Item is once its refresh is over, and what that found is read. */
    async settled(itemId) {
      let item;
      const isOver = async () => {
        item = await service.view(itemId);
        return !item.isRunning && !item.reading.isDue;
      };
      await until(isOver, "the end of the refresh");
      return item;
    },
    /** How often Plaid was asked to refresh this Item, whatever it answered. */
    calls: (itemId) =>
      plaid.requests.filter(({ endpoint, body }) => endpoint === REFRESH && body.access_token === tokens.get(itemId))
        .length,
    tokenOf: (itemId) => tokens.get(itemId),
    /** What must be in no answer, and on no page. */
    secrets: () => [...tokens.values(), plaid.connection.secret, ADMIN_SECRET, SESSION_KEY],
    /** Kills the Worker's processes as a crash would, and starts it again at the same address, with the same storage. */
    async crash(more) {
      const { child, url } = service;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      // It leads a group of its own, in which there is nothing but workerd.
      process.kill(-child.pid, "SIGKILL");
      await ended;
      Object.assign(service, await run(Number(new URL(url).port), more));
    },
    async stop() {
      const ended = new Promise((resolve) => service.child.once("exit", resolve));
      service.child.disconnect();
      await ended;
      fake.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

/** Resolves to `{ status, headers, body }`. `cookie` and `origin` are sent as such, `admin` with the ADMIN_SECRET. */
async function ask(url, method, path, { cookie, origin, admin, headers, body } = {}) {
  const all = {
    // workerd closes a connection that is idle for seconds: this one's next request could be on its way.
    Connection: "close",
    ...(cookie && { Cookie: cookie }),
    ...(origin && { Origin: origin }),
    ...(admin && { Authorization: `Bearer ${ADMIN_SECRET}` }),
    ...headers,
  };
  const text = typeof body === "object" ? JSON.stringify(body) : body;
  const response = await fetch(`${url}${path}`, { method, headers: all, body: text });
  const answer = await response.text();
  return { status: response.status, headers: response.headers, text: answer, body: answer ? JSON.parse(answer) : null };
}

function withResolvers() {
  let resolve;
  const promise = new Promise((settle) => (resolve = settle));
  return { promise, resolve };
}

/** Waits for what another process does, and asks ever less often: each question takes time from the answer. */
export async function until(isSo, what) {
  const started = performance.now();
  for (let pauseMs = 20; !(await isSo()); pauseMs = Math.min(2 * pauseMs, 200)) {
    if (performance.now() - started > 180_000) throw new Error(`waited for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
