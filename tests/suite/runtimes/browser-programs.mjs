// The browsers of this machine, opened without a driver: a page reports to the server.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programPath } from "../../../scripts/programs.mjs";

/** @import { Readable } from "node:stream" */
/** @import { Program } from "../../../scripts/programs.mjs" */
/** @typedef {"Chromium" | "Firefox" | "WebKit"} Browser */
/**
 * @typedef {object} BrowserProgram how a browser opens a page
 * @property {Program} program
 * @property {Program[]} needs all the programs without which it can't run
 * @property {(profile: string) => string[]} args
 * @property {boolean} [needsScreen] it has no headless mode
 * @property {boolean} [hidesConsole] it prints no console
 * @property {Record<string, string[]>} [groups] the groups that it runs in a place, by default all
 */
/** @typedef {ReturnType<typeof start>} Started */

/** No window, no other requests, and no need for a graphics card or for a sandbox, which root can't have. */
export const CHROMIUM_FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

/** @type {Record<Browser, BrowserProgram>} */
export const BROWSERS = {
  Chromium: {
    program: "chromium",
    needs: ["chromium"],
    args: (profile) => [
      ...CHROMIUM_FLAGS,
      // Prints the console of a page.
      "--enable-logging=stderr",
      `--user-data-dir=${profile}`,
    ],
  },
  Firefox: {
    program: "firefox",
    needs: ["firefox"],
    args: (profile) => {
      const lines = Object.entries(FIREFOX_PREFERENCES).map(([name, value]) => `user_pref("${name}", ${value});\n`);
      writeFileSync(join(profile, "user.js"), lines.join(""));
      return ["--headless", "--no-remote", "--profile", profile];
    },
  },
  WebKit: {
    program: "minibrowser",
    needs: ["minibrowser", "xvfb"],
    needsScreen: true,
    hidesConsole: true,
    // It is the slowest, and runs all groups in its page.
    groups: { worker: ["refresh", "browser"] },
    args: () => ["--private"],
  },
};

/** No other requests, no telemetry, and a console that is printed. */
const FIREFOX_PREFERENCES = {
  "app.normandy.enabled": false,
  "app.update.disabledForTesting": true,
  "browser.aboutwelcome.enabled": false,
  "browser.safebrowsing.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "devtools.console.stdout.content": true,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": '"data:,"',
  "startup.homepage_welcome_url": '""',
  "toolkit.telemetry.enabled": false,
};

/**
 * Opens a page in a new browser with a new profile until `done` settles. Resolves to its value, and to the output of the browser.
 *
 * @template T
 * @param {Browser} name
 * @param {string} url
 * @param {Promise<T>} done
 */
export async function openIn(name, url, done) {
  return withBrowser(
    name,
    (profile) => [...BROWSERS[name].args(profile), url],
    async (browser) => {
      /** @type {Promise<never>} */
      const broken = browser.ended.then(([code]) => {
        throw new Error(`${name} ended with exit code ${code}: ${browser.printed().slice(-2_000)}`);
      });
      broken.catch(() => {});
      return { value: await Promise.race([done, broken]), printed: browser.printed() };
    },
  );
}

/**
 * The version of a browser.
 *
 * @param {Browser} name
 */
export function versionOf(name) {
  return withBrowser(
    name,
    () => ["--version"],
    async (browser) => {
      await browser.ended;
      return /\d+(\.\d+)+/.exec(browser.printed())?.[0] ?? "";
    },
  );
}

/**
 * Starts a browser with a new profile, and a screen if it needs one, and stops it after `run`.
 *
 * @template T
 * @param {Browser} name
 * @param {(profile: string) => string[]} argsOf
 * @param {(browser: Started) => Promise<T>} run
 */
async function withBrowser(name, argsOf, run) {
  const { program, needsScreen } = BROWSERS[name];
  const profile = mkdtempSync(join(tmpdir(), "plaid-investments-browser-"));
  const screen = needsScreen ? await startScreen() : undefined;
  const browser = start(programPath(program), argsOf(profile), {
    ...(screen && { DISPLAY: screen.display, GDK_BACKEND: "x11", XDG_DATA_HOME: profile, XDG_CACHE_HOME: profile }),
  });
  try {
    return await run(browser);
  } finally {
    await browser.kill();
    await screen?.kill();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Starts a virtual screen. */
async function startScreen() {
  const screen = start(programPath("xvfb"), ["-displayfd", "3", "-screen", "0", "800x600x24", "-nolisten", "tcp"]);
  /** @type {Promise<never>} */
  const broken = screen.ended.then(([code]) => {
    throw new Error(`Xvfb ended with exit code ${code}: ${screen.printed()}`);
  });
  const [number] = await Promise.race([once(/** @type {Readable} */ (screen.child.stdio[3]), "data"), broken]);
  broken.catch(() => {});
  return { display: `:${String(number).trim()}`, kill: screen.kill };
}

/**
 * Starts a program in a process group of its own, because a browser is many processes.
 *
 * @param {string | undefined} path
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 */
function start(path, args, env = {}) {
  if (path === undefined) throw new Error(`a program is missing, to be started with ${args.join(" ")}`);
  const child = spawn(path, args, {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  let printed = "";
  for (const output of [child.stdout, child.stderr])
    output?.setEncoding("utf8").on("data", (text) => (printed += text));
  const ended = once(child, "exit");
  return {
    child,
    ended,
    printed: () => printed,
    async kill() {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await ended.catch(() => {});
    },
  };
}
