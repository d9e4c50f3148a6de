// The browsers of this machine, opened without a driver: a page tells the server what came of it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programPath } from "../../../scripts/programs.mjs";

/** How each is told to open a page. */
export const BROWSERS = {
  Chromium: {
    program: "chromium",
    args: (profile) => [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-dev-shm-usage",
      // What a page writes to its console.
      "--enable-logging=stderr",
      `--user-data-dir=${profile}`,
    ],
  },
  Firefox: {
    program: "firefox",
    args: (profile) => {
      const lines = Object.entries(FIREFOX_PREFERENCES).map(([name, value]) => `user_pref("${name}", ${value});\n`);
      writeFileSync(join(profile, "user.js"), lines.join(""));
      return ["--headless", "--no-remote", "--profile", profile];
    },
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
  const { program, args } = BROWSERS[name];
  const profile = mkdtempSync(join(tmpdir(), "plaid-investments-browser-"));
  // A group of its own, because a browser is many processes.
  const child = spawn(programPath(program), [...args(profile), url], {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const output of [child.stdout, child.stderr]) output.setEncoding("utf8").on("data", (text) => (printed += text));
  const ended = once(child, "exit");
  const broken = ended.then(([code]) => {
    throw new Error(`${name} ended with exit code ${code}: ${printed.slice(-2_000)}`);
  });
  try {
    return { value: await Promise.race([done, broken]), printed };
  } finally {
    // By its group, which has its id; it may be gone already.
    try {
      process.kill(-child.pid, "SIGKILL");
    } catch {}
    await ended.catch(() => {});
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
