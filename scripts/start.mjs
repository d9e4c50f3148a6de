// Serves the Worker and the page of www/, with a fake Plaid behind them.
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { Failure, ROOT, main } from "./run.mjs";
import { setup } from "./setup.mjs";
import { startWww } from "./www.mjs";

const USAGE = `Usage: npm start -- [--once] [--port N]

Sets up what is missing, builds, and serves the Worker and the page of www/.

  --once     refresh one Item through it and stop: exit code 0 if that succeeded
  --port N   where the Worker listens (default 8787)
  --help     print this

With PLAID_CLIENT_ID, PLAID_SECRET and PLAID_ACCESS_TOKEN set, the Worker calls Plaid, or PLAID_BASE_URL if that is
set too, and has the Item of that token; without them, it calls a fake Plaid on this machine, and has three.`;

const CREDENTIALS = ["PLAID_CLIENT_ID", "PLAID_SECRET", "PLAID_ACCESS_TOKEN"];

/** @typedef {{ name: string } | { accessToken: string }} NewItem */
/**
 * @typedef {object} Item as the Worker shows it
 * @property {string} itemId
 * @property {boolean} isRunning
 * @property {{ requestId?: string; error?: { message: string } }} refresh
 */
/** @typedef {(method: string, path: string, body?: NewItem) => Promise<Item>} App */
/**
 * @typedef {object} Plaid
 * @property {string} name
 * @property {Record<string, string>} vars
 * @property {string} folder
 * @property {NewItem[]} items
 * @property {() => void} close
 */

/** The Items of the fake. */
const FAKE_ITEMS = [{ name: "First Platypus Bank" }, { name: "Tattersall Bank" }, { name: "Houndstooth Bank" }];
/** The delay of the fake's refreshes, so that the page shows them in progress. */
const FAKE_REFRESH_MS = 3000;
const POLL_MS = 200;

await main(async () => {
  const { once: stopAfterRefresh, port, help } = readArguments();
  if (help) return console.log(USAGE);
  const real = realPlaid();
  await refuseTakenPort(port);
  await setup();
  await build();

  const plaid = real ?? (await fakePlaid(stopAfterRefresh ? 0 : FAKE_REFRESH_MS));
  const adminSecret = randomBytes(24).toString("base64url");
  const sessionKey = randomBytes(32).toString("base64url");
  // While the fake listens, this process does not end. So it is closed on every way out.
  const worker = await startWww({
    port,
    vars: { ...plaid.vars, ADMIN_SECRET: adminSecret, SESSION_KEY: sessionKey },
    persist: plaid.folder,
  }).catch((error) => {
    plaid.close();
    throw error;
  });
  worker.child.once("exit", (code) => {
    plaid.close();
    if (code === 0) return;
    console.error("The Worker's process ended by itself.");
    process.exitCode = 1;
  });
  const stop = () => {
    worker.stop();
    plaid.close();
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);

  try {
    const app = client(worker.url, adminSecret);
    const itemIds = await addItems(app, plaid.items).catch(failure("The Items could not be added"));
    console.log(`The Worker runs at ${worker.url} and calls ${plaid.name}.`);
    if (stopAfterRefresh) {
      const requestId = await refresh(app, itemIds[0]).catch(failure("The refresh failed"));
      console.log(`Refreshed. request_id: ${requestId}`);
      stop();
    } else {
      if (real) console.log(`To sign in there, give this secret: ${adminSecret}`);
      console.log("Stop with Ctrl-C.");
    }
  } catch (error) {
    stop();
    throw error;
  }
});

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: "boolean", default: false },
        port: { type: "string", default: "8787" },
        help: { type: "boolean", default: false },
      },
    });
    const port = Number(values.port);
    if (!/^\d+$/.test(values.port) || port < 1 || port > 65_535)
      throw new Error("--port takes a number from 1 to 65535.");
    return { ...values, port };
  } catch (error) {
    throw new Failure(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
  }
}

/**
 * The connection to the real Plaid, if the environment has the credentials and the token. Undefined if it has none of them.
 *
 * @returns {Plaid | undefined}
 */
function realPlaid() {
  const missing = CREDENTIALS.filter((name) => !process.env[name]);
  if (missing.length === CREDENTIALS.length) return undefined;
  if (missing.length > 0) {
    throw new Failure(
      `To use Plaid itself, set ${missing.join(" and ")} too; to use the fake, unset ${CREDENTIALS.join(", ")}.`,
    );
  }
  const {
    PLAID_CLIENT_ID,
    PLAID_SECRET,
    PLAID_ACCESS_TOKEN: accessToken,
    PLAID_BASE_URL,
  } = /** @type {Record<string, string>} */ (process.env);
  const environment = /^access-(sandbox|production)-/.exec(accessToken)?.[1] ?? "sandbox";
  return {
    name: PLAID_BASE_URL ? "the Plaid of PLAID_BASE_URL" : "Plaid itself, where a refresh may cost money",
    vars: {
      PLAID_CLIENT_ID,
      PLAID_SECRET,
      PLAID_ENVIRONMENT: environment,
      ...(PLAID_BASE_URL && { PLAID_BASE_URL }),
    },
    // Each client id and environment has its own folder, because their Items differ.
    folder: stateFolder(createHash("sha256").update(`${PLAID_CLIENT_ID} ${environment}`).digest("hex").slice(0, 16)),
    items: [{ accessToken }],
    close() {},
  };
}

/**
 * @param {number} refreshMs
 * @returns {Promise<Plaid>}
 */
async function fakePlaid(refreshMs) {
  // Imported after the set-up, because it imports npm packages.
  const { startFakePlaid } = await import("./fake-plaid.mjs");
  // Old data is about Items of an earlier fake. It is removed first: if that fails, no fake listens yet.
  rmSync(stateFolder("fake"), { recursive: true, force: true });
  const { url, vars, close } = await startFakePlaid(() => sleep(refreshMs));
  return { name: `a fake Plaid at ${url}`, vars, folder: stateFolder("fake"), items: FAKE_ITEMS, close };
}

/**
 * The folder of the Durable Objects' storage.
 *
 * @param {string} name
 */
function stateFolder(name) {
  return join(ROOT, "target", "start", name);
}

/**
 * Returns a function that calls the Worker with the admin secret.
 *
 * @param {string} url
 * @param {string} adminSecret
 * @returns {App}
 */
function client(url, adminSecret) {
  return async (method, path, body) => {
    const headers = { Authorization: `Bearer ${adminSecret}` };
    const response = await fetch(`${url}${path}`, { method, headers, body: body && JSON.stringify(body) });
    const answer = /** @type {Item & { message: string }} */ (await response.json());
    if (!response.ok) throw new Error(`HTTP ${response.status}: ${answer.message}`);
    return answer;
  };
}

/**
 * Returns a handler that adds what failed to the message of an error.
 *
 * @param {string} what
 * @returns {(error: Error) => never}
 */
function failure(what) {
  return (error) => {
    throw new Failure(`${what}: ${error.message}`);
  };
}

/**
 * Adds Items to the app. Resolves to their ids.
 *
 * @param {App} app
 * @param {NewItem[]} items
 */
async function addItems(app, items) {
  const itemIds = [];
  for (const item of items) itemIds.push((await app("POST", "/api/items", item)).itemId);
  return itemIds;
}

/**
 * Refreshes an Item. Resolves to the request id when the refresh has ended.
 *
 * @param {App} app
 * @param {string} itemId
 */
async function refresh(app, itemId) {
  const path = `/api/items/${encodeURIComponent(itemId)}`;
  let item = await app("POST", `${path}/refresh`);
  while (item.isRunning) {
    await sleep(POLL_MS);
    item = await app("GET", path);
  }
  const { requestId, error } = item.refresh;
  if (error) throw new Error(error.message);
  return requestId;
}

/** @param {number} port */
async function refuseTakenPort(port) {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    throw new Failure(
      `Port ${port} can't be used (${/** @type {NodeJS.ErrnoException} */ (error).code}): choose another with --port N.`,
    );
  }
  server.close();
  await once(server, "close");
}
