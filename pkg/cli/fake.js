// `plaid-investments fake`: serves a fake Plaid until it gets SIGINT or SIGTERM.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fakePlaid } from "../testing/index.js";
import { url } from "../testing/http/fields.js";
import { isLoopback } from "../testing/webhooks/loopback.js";
import { serve } from "./server.js";
import { UserError } from "./user-error.js";

/** @import { AnsweredRequest } from "./server.js" */
/** @import { FakeAnswer, FakePlaid, FakePlaidOptions } from "../testing.js" */

export const USAGE = `Usage: plaid-investments fake [options]

Serves a fake Plaid on this machine, for programs in any language. It prints its address, credentials and access tokens,
and then one line for each request. Stop it with Ctrl-C.

  --port N        the port; 0 for any free port (default: 4010)
  --webhook URL   the URL to which its Items send webhooks (default: none)
  --items N       the number of Items at the start (default: 1)
  --seed TEXT     the same ids, tokens and credentials for the same text (default: random)
  --script FILE   a JSON file with an object: answers, a list of answers to the first requests; and any option of
                  fakePlaid, such as portfolio and changes
  --help          print this help`;

/** @satisfies {import("node:util").ParseArgsConfig["options"]} */
const OPTIONS = {
  port: { type: "string", default: "4010" },
  webhook: { type: "string" },
  items: { type: "string", default: "1" },
  seed: { type: "string" },
  script: { type: "string" },
  help: { type: "boolean", default: false },
};

/** @param {string[]} args */
export async function runFake(args) {
  const given = readArguments(args);
  if (given.help) return console.log(USAGE);
  const { answers, ...options } = given.script === undefined ? {} : readScript(given.script);
  const plaid = makeFake({ ...options, ...optionsOf(given) }, answers, given.script);
  const tokens = Array.from({ length: given.items }, (_, index) =>
    index === 0 ? plaid.accessToken : plaid.createItem().accessToken,
  );
  const server = await serve(plaid, { port: given.port, onAnswer: printAnswer(plaid) }).catch((error) => {
    throw new UserError(portMessage(given.port, error));
  });
  const { clientId, secret } = plaid.connection;
  for (const [label, value] of [
    ["address", server.url],
    ["client_id", clientId],
    ["secret", secret],
    ...tokens.map((token) => ["access_token", token]),
  ]) {
    console.log(`${label.padEnd(14)}${value}`);
  }
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, server.close);
}

/** @param {string[]} args */
function readArguments(args) {
  const values = parsed(args);
  if (values.webhook !== undefined && !url.isValid(values.webhook))
    throw new UserError(`--webhook takes ${url.expected}`);
  return {
    ...values,
    port: wholeNumber("--port", values.port, 65_535),
    items: wholeNumber("--items", values.items, 10_000),
  };
}

/** @param {string[]} args */
function parsed(args) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    // The rest of the message is about positional arguments that begin with a dash. This command has none.
    throw new UserError(/** @type {Error} */ (error).message.split(/\.\s/)[0]);
  }
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} max
 */
function wholeNumber(name, text, max) {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number > max) throw new UserError(`${name} takes a whole number from 0 to ${max}`);
  return number;
}

/**
 * @param {string} path
 * @returns {FakePlaidOptions & { answers?: FakeAnswer[] }}
 */
function readScript(path) {
  try {
    const script = JSON.parse(readFileSync(path, "utf8"));
    if (typeof script !== "object" || script === null || Array.isArray(script)) throw new Error("it is no JSON object");
    return script;
  } catch (error) {
    throw new UserError(unusable(path, /** @type {Error} */ (error).message.replaceAll("\n", " ")));
  }
}

/** @type {(path: string, why: string) => string} */
const unusable = (path, why) => `The script ${path} can't be used: ${why}`;

/**
 * The options of the fake that are set by arguments.
 *
 * @param {{ webhook?: string; seed?: string }} given
 * @returns {FakePlaidOptions}
 */
function optionsOf({ webhook, seed }) {
  return {
    ...(seed !== undefined && { seed }),
    ...(webhook !== undefined && {
      webhook,
      // The URL of --webhook may be on another machine. URLs that requests set may not.
      deliver: (request) =>
        isLoopback(request.url) || request.url === new URL(webhook).href ? fetch(request) : undefined,
    }),
  };
}

/**
 * @param {FakePlaidOptions} options
 * @param {FakeAnswer[]} [answers]
 * @param {string} [script] its path, if there is one
 */
function makeFake(options, answers = [], script) {
  try {
    if (!Array.isArray(answers)) throw new TypeError("answers must be a list");
    const plaid = fakePlaid(options);
    plaid.answerNext(...answers);
    return plaid;
  } catch (error) {
    const message = /** @type {Error} */ (error).message.replace(/^fakePlaid: /, "");
    throw new UserError(script === undefined ? message : unusable(script, message));
  }
}

/**
 * @param {number} port
 * @param {NodeJS.ErrnoException} error
 */
function portMessage(port, { code, message }) {
  if (code === "EADDRINUSE") return `Port ${port} is in use: choose another with --port, or 0 for any that is free`;
  return `Port ${port} can't be used: ${message}`;
}

/** @type {(plaid: FakePlaid) => (answer: AnsweredRequest) => void} */
const printAnswer =
  (plaid) =>
  ({ method, pathname, status = "no answer" }) => {
    const billed = pathname === "/investments/refresh" ? `, billed so far: ${plaid.billed}` : "";
    console.log(`${method} ${pathname} ${status}${billed}`);
  };
