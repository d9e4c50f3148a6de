// Serves the Worker of www/ with a fake Plaid behind it, and refreshes one Item through it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { node22 } from "./node22.mjs";
import { Failure, ROOT, main } from "./run.mjs";
import { setup } from "./setup.mjs";

const USAGE = `Usage: npm start -- [--once] [--port N]

Sets up what is missing, builds, serves the Worker of www/, and refreshes one Item through it.

  --once     stop after that refresh: exit code 0 if it succeeded
  --port N   where the Worker listens (default 8787)
  --help     print this

With PLAID_CLIENT_ID, PLAID_SECRET and PLAID_ACCESS_TOKEN set, the Worker calls Plaid, or PLAID_BASE_URL if that is
set too; without them, a fake Plaid on this machine.`;

const CREDENTIALS = ["PLAID_CLIENT_ID", "PLAID_SECRET", "PLAID_ACCESS_TOKEN"];

await main(async () => {
  const { once: stopAfterRefresh, port, help } = readArguments();
  if (help) return console.log(USAGE);
  const real = realPlaid();
  await refuseTakenPort(port);
  await setup();
  await build();

  const plaid = real ?? (await startFakePlaid());
  const worker = await startWorker(port, plaid.vars);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, worker.stop);

  console.log(`The Worker runs at ${worker.url} and calls ${plaid.name}.`);
  const succeeded = await refresh(worker.url);
  if (stopAfterRefresh) {
    process.exitCode = succeeded ? 0 : 1;
    worker.stop();
  } else {
    console.log(`Refresh again with: curl -X POST ${worker.url}/api/refresh\nStop with Ctrl-C.`);
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
    throw new Failure(`${error.message}\n\n${USAGE}`);
  }
}

/** Plaid itself, if the environment has what it takes; undefined if it has none of it. */
function realPlaid() {
  const missing = CREDENTIALS.filter((name) => !process.env[name]);
  if (missing.length === CREDENTIALS.length) return undefined;
  if (missing.length > 0) {
    throw new Failure(
      `To use Plaid itself, set ${missing.join(" and ")} too; to use the fake, unset ${CREDENTIALS.join(", ")}.`,
    );
  }
  const baseUrl = process.env.PLAID_BASE_URL;
  const names = baseUrl ? [...CREDENTIALS, "PLAID_BASE_URL"] : CREDENTIALS;
  const vars = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  return { name: baseUrl ? "the Plaid of PLAID_BASE_URL" : "Plaid itself, where a refresh may cost money", vars };
}

async function startFakePlaid() {
  const [{ serve }, { fakePlaid }] = await Promise.all([
    import("@hono/node-server"),
    import("plaid-investments/testing"),
  ]);
  const { fetch, connection, accessToken } = fakePlaid();
  const server = serve({ fetch, overrideGlobalObjects: false, hostname: "127.0.0.1", port: 0 });
  await once(server, "listening");
  // It is the Worker that keeps this process alive.
  server.unref();
  const url = `http://127.0.0.1:${server.address().port}`;
  const vars = {
    PLAID_CLIENT_ID: connection.clientId,
    PLAID_SECRET: connection.secret,
    PLAID_ACCESS_TOKEN: accessToken,
    PLAID_BASE_URL: url,
  };
  return { name: `a fake Plaid at ${url}`, vars };
}

async function startWorker(port, vars) {
  // Detached: Ctrl-C reaches this process alone, which then lets go of the Worker in order.
  const child = spawn(node22(), [join(ROOT, "scripts", "worker.mjs")], {
    cwd: ROOT,
    detached: true,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  child.send({ port, vars });
  const stop = () => child.connected && child.disconnect();
  const [answer] = await Promise.race([once(child, "message"), once(child, "exit")]);
  if (answer?.url) {
    child.once("exit", (code) => {
      if (code === 0) return;
      console.error("The Worker's process ended by itself.");
      process.exitCode = 1;
    });
    return { url: answer.url, stop };
  }
  stop();
  throw new Failure(`The Worker did not start: ${answer?.error ?? "its process ended."}`);
}

async function refresh(url) {
  try {
    const response = await fetch(`${url}/api/refresh`, { method: "POST" });
    const answer = await response.json();
    if (!response.ok) throw new Error(`HTTP ${response.status}: ${answer.message}`);
    console.log(`Refreshed. request_id: ${answer.requestId}`);
    return true;
  } catch (error) {
    console.error(`The refresh failed: ${error.message}`);
    return false;
  }
}

async function refuseTakenPort(port) {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    throw new Failure(`Port ${port} can't be used (${error.code}): choose another with --port N.`);
  }
  server.close();
  await once(server, "close");
}
