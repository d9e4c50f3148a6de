// The browsers of this machine, opened without a driver: a page tells the server what came of it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programPath } from "../../../scripts/programs.mjs";

/** No window, nothing but the page, and no need of a graphics card or of a sandbox, which root has not. */
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

/** How each is told to open a page. `needs` is what it can't do without, `groups` what it runs in a place where that is not all. */
export const BROWSERS = {
  Chromium: {
    program: "chromium",
    needs: ["chromium"],
    args: (profile) => [
      ...CHROMIUM_FLAGS,
      // What a page writes to its console.
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
    // It has no mode without a screen.
    needsScreen: true,
    hidesConsole: true,
    // It is the slowest, and its page has all groups.
    groups: { worker: ["refresh", "browser"] },
    args: () => ["--private"],
  },
};

/** Nothing but the page, no word to its maker, and what a page writes to its console. */
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
 * Opens a page in a browser of its own, with a new profile, until `done` settles; resolves to `{ value, printed }`: to what it
 * resolved, and what the browser wrote.
 */
export async function openIn(name, url, done) {
  return withBrowser(
    name,
    (profile) => [...BROWSERS[name].args(profile), url],
    async (browser) => {
      const broken = browser.ended.then(([code]) => {
        throw new Error(`${name} ended with exit code ${code}: ${browser.printed().slice(-2_000)}`);
      });
      broken.catch(() => {});
      return { value: await Promise.race([done, broken]), printed: browser.printed() };
    },
  );
}

/** What a browser says of its version. */
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

/** Runs while a browser does, which is started with a new profile and, if it needs one, a screen. */
async function withBrowser(name, argsOf, run) {
  const { program, needsScreen } = BROWSERS[name];
  const profile = mkdtempSync(join(tmpdir(), "plaid-investments-browser-"));
  const screen = needsScreen && (await startScreen());
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

/** A screen that nobody sees. */
async function startScreen() {
  const screen = start(programPath("xvfb"), ["-displayfd", "3", "-screen", "0", "800x600x24", "-nolisten", "tcp"]);
  const broken = screen.ended.then(([code]) => {
    throw new Error(`Xvfb ended with exit code ${code}: ${screen.printed()}`);
  });
  const [number] = await Promise.race([once(screen.child.stdio[3], "data"), broken]);
  broken.catch(() => {});
  return { display: `:${String(number).trim()}`, kill: screen.kill };
}

/** A program in a process group of its own, because a browser is many processes. */
function start(path, args, env = {}) {
  const child = spawn(path, args, {
    detached: true,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  let printed = "";
  for (const output of [child.stdout, child.stderr]) output.setEncoding("utf8").on("data", (text) => (printed += text));
  const ended = once(child, "exit");
  return {
    child,
    ended,
    printed: () => printed,
    async kill() {
      try {
        process.kill(-child.pid, "SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await ended.catch(() => {});
    },
  };
}
