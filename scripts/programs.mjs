// System programs that the tests need: how to find them, and how to install them on Debian.
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { Failure, run, step } from "./run.mjs";

/** @typedef {keyof typeof PROGRAMS} Program */

/** `variable`: an environment variable that may contain the path. `names`: names to search on the PATH, or absolute paths. */
export const PROGRAMS = {
  chromium: {
    variable: "CHROMIUM_PATH",
    names: [
      "chromium",
      "chromium-browser",
      "google-chrome",
      "google-chrome-stable",
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
    debian: "chromium",
  },
  chromedriver: { variable: "CHROMEDRIVER", names: ["chromedriver"], debian: "chromium-driver" },
  firefox: {
    variable: "FIREFOX_PATH",
    names: ["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"],
    debian: "firefox-esr",
  },
  minibrowser: {
    variable: "MINIBROWSER_PATH",
    names: ["x86_64", "aarch64"].map((machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`),
    debian: "libwebkit2gtk-4.1-0",
  },
  xvfb: { variable: "XVFB_PATH", names: ["Xvfb"], debian: "xvfb" },
  codespell: { variable: "CODESPELL_PATH", names: ["codespell"], debian: "codespell" },
};

/**
 * The path of a program, or undefined if it can't be found.
 *
 * @param {Program} program
 */
export function programPath(program) {
  const { variable, names } = PROGRAMS[program];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const onPath = names.flatMap((name) => (isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))));
  return process.env[variable] || onPath.find(isExecutable);
}

/**
 * A message that a program is missing, and how to install it.
 *
 * @param {Program} program
 */
export function whyMissing(program) {
  const { variable, debian } = PROGRAMS[program];
  return `${program} is not on this machine: on a Debian it is the package ${debian}; ${variable} may hold its path`;
}

/**
 * Installs missing programs, if that is possible without a prompt. If not, or if it fails, they stay missing.
 *
 * @param {Program[]} programs
 * @param {(packages: string[]) => Promise<void>} [install]
 */
export async function getPrograms(programs, install = canInstall() ? installByApt : undefined) {
  const missing = programs.filter((program) => !programPath(program)).map((program) => PROGRAMS[program].debian);
  if (missing.length === 0 || !install) return;
  try {
    await step(`Installing the Debian packages ${missing.join(", ")}`, () => install(missing));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(error.message);
  }
}

function canInstall() {
  return process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

/** @param {string[]} packages */
async function installByApt(packages) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { env });
  await run("apt-get", ["install", "--yes", "--no-install-recommends", ...packages], { env });
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
