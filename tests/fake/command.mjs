// Starts `plaid-investments fake` of the installed package, as npx would.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const INSTALLED = new URL("../../node_modules/plaid-investments/", import.meta.url);
const { bin } = JSON.parse(readFileSync(new URL("package.json", INSTALLED), "utf8"));
const COMMAND = fileURLToPath(new URL(bin["plaid-investments"], INSTALLED));

/** Resolves to the exit code and all that was printed. */
export async function runCommand(...args) {
  const child = spawn(process.execPath, [COMMAND, ...args]);
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) child[stream].on("data", (chunk) => (printed[stream] += chunk));
  const [code] = await once(child, "close");
  return { code, ...printed };
}

/** Resolves once its labelled lines are there, to their values and to functions for the test. */
export async function startCommand(...args) {
  const child = spawn(process.execPath, [COMMAND, "fake", "--port", "0", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const labels = {};
  const lines = [];
  const waiting = [];
  createInterface(child.stdout).on("line", (line) => {
    const [, label, value] = /^(address|client_id|secret|access_token) +(\S+)$/.exec(line) ?? [];
    if (label) (labels[label] ??= []).push(value);
    else lines.push(line);
    for (const look of waiting) look();
  });
  const when = (isSo) =>
    new Promise((resolve) => {
      const look = () => isSo() && resolve();
      waiting.push(look);
      look();
    });
  const items = args.includes("--items") ? Number(args[args.indexOf("--items") + 1]) : 1;
  const fault = ended.then(([code]) => Promise.reject(new Error(`the command ended with ${code}`)));
  fault.catch(() => {});
  await Promise.race([when(() => labels.secret && (labels.access_token?.length ?? 0) === items), fault]);
  const [url] = labels.address;
  return {
    url,
    clientId: labels.client_id[0],
    secret: labels.secret[0],
    accessTokens: labels.access_token ?? [],
    lines,
    printed: (line) => Promise.race([when(() => lines.includes(line)), fault]),
    async control(name, ...given) {
      const response = await fetch(`${url}/fake/${name}`, { method: "POST", body: JSON.stringify(given) });
      const answer = await response.json();
      if (!response.ok) throw new Error(answer.error);
      return answer;
    },
    /** Resolves to the exit code, or null where a signal ended it. */
    async end(signal = "SIGTERM") {
      child.kill(signal);
      return (await ended)[0];
    },
  };
}
