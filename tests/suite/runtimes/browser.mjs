// A browser of this machine, without any bundler: a page with an import map, and a dedicated module worker.
import { BROWSERS, openIn } from "./browser-programs.mjs";
import { IMPORTS, startPages } from "./browser-server.mjs";

/** @import { Result, Server } from "../harness/types.js" */
/** @import { Browser } from "./browser-programs.mjs" */
/** @typedef {"window" | "worker"} Place */

/**
 * The policy that a user's page needs. `refusedUrl` is the one other origin that the suite asks.
 *
 * @param {string} refusedUrl
 * @param {string} [wasm]
 */
const policy = (refusedUrl, wasm = "'wasm-unsafe-eval'") =>
  `default-src 'none'; script-src 'self' 'nonce-page' ${wasm}; worker-src 'self'; connect-src 'self' data: ${refusedUrl}`;

const IMPORT_MAP = JSON.stringify({
  imports: Object.fromEntries(Object.entries(IMPORTS).map(([name, path]) => [name, `/files/${path}`])),
});

const REPORT = "tests/suite/runtimes/browser-report.mjs";

/**
 * The scripts of a page that run the suite, in the page or in a worker.
 *
 * @type {Record<Place, (query: URLSearchParams) => string>}
 */
const SCRIPTS = {
  window: (query) => `<script type="importmap" nonce="page">${IMPORT_MAP}</script>
    <script type="module" src="/files/${REPORT}?${query}"></script>`,
  // A worker can't open the next page itself.
  worker: (query) => `<script nonce="page">
    const worker = new Worker("/paths/${REPORT}?${query}", { type: "module" });
    worker.onmessage = ({ data }) => (location = data);
    worker.onerror = async ({ message }) => {
      await fetch("/results", { method: "POST", body: JSON.stringify([{ name: "the worker runs", fault: message }]) });
      location = "${query.get("next")}";
    };
    </script>`,
};

/** The longest time for all pages of a browser. */
const DEADLINE_MS = 1_800_000;

/**
 * Returns a function that runs the browser's groups of the suite in a `place`, and then in another page the cases for a policy without
 * WebAssembly. Both use one browser, which is slow to start.
 *
 * @param {Browser} browser
 * @param {Place} place
 * @returns {(server: Server, options: { rules: boolean }) => Promise<Result[]>}
 */
export function inBrowser(browser, place) {
  return async (server, { rules }) => {
    const withoutWasm = await startPage(browser, place, server, { cases: "without-wasm", wasm: "" });
    const groups = BROWSERS[browser].groups?.[place]?.join(" ");
    const whole = await startPage(browser, place, server, { groups, rules, next: withoutWasm.origin });
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    /** @type {Promise<never>} */
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`the page in ${browser} never reported`)), DEADLINE_MS);
    });
    try {
      const done = Promise.race([Promise.all([whole.nextResults(), withoutWasm.nextResults()]), late]);
      const { value, printed } = await openIn(browser, whole.origin, done);
      return [...value.flat(), consoleResult(browser, printed)];
    } finally {
      clearTimeout(timer);
      await Promise.all([whole.close(), withoutWasm.close()]);
    }
  };
}

/**
 * @param {Browser} browser
 * @param {Place} place
 * @param {Server} server
 * @param {{ cases?: string; groups?: string; rules?: boolean; next?: string; wasm?: string }} options
 */
function startPage(browser, place, server, { cases = "", groups = "", rules = false, next = "", wasm }) {
  const { refusedUrl } = server;
  const headers = { "Content-Security-Policy": policy(refusedUrl, wasm) };
  const query = new URLSearchParams({ refusedUrl, browser, cases, groups, next, ...(rules && { rules: "yes" }) });
  const body = `<!doctype html><meta charset="utf-8"><title>plaid-investments</title>${SCRIPTS[place](query)}`;
  const page = { headers: { ...headers, "Content-Type": "text/html" }, body };
  return startPages(server, { pages: { "/": page }, headers });
}

/**
 * @param {Browser} browser
 * @param {string} printed
 * @returns {Result}
 */
function consoleResult(browser, printed) {
  const name = "no secret is on the console";
  return BROWSERS[browser].hidesConsole ? { name, except: "it prints no console" } : { name, fault: leakIn(printed) };
}

/**
 * Secrets of the suite end in hexadecimal, and nothing else in an error does.
 *
 * @param {string} printed
 */
function leakIn(printed) {
  if (!printed.includes("InvestmentsError")) return `no error is on the console: ${printed.slice(-2_000)}`;
  const at = printed.search(/InvestmentsError[^\n]*[0-9a-f]{32}/);
  return at < 0 ? undefined : `a secret is on the console: ${printed.slice(Math.max(0, at - 200), at + 200)}`;
}
