// A browser of this machine, without any bundler: a page with an import map, and a dedicated module worker.
import { BROWSERS, openIn } from "./browser-programs.mjs";
import { IMPORTS, startPages } from "./browser-server.mjs";

/** All that a page of a user's has to allow. `refusedUrl` is what the suite asks of another origin. */
const policy = (refusedUrl, wasm = "'wasm-unsafe-eval'") =>
  `default-src 'none'; script-src 'self' 'nonce-page' ${wasm}; worker-src 'self'; connect-src 'self' data: ${refusedUrl}`;

const IMPORT_MAP = JSON.stringify({
  imports: Object.fromEntries(Object.entries(IMPORTS).map(([name, path]) => [name, `/files/${path}`])),
});

const REPORT = "tests/e2e/runtimes/browser-report.mjs";

/** The scripts of a page that run the suite in it, or in a worker of it. */
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

/** The longest that a browser may take for it all. */
const DEADLINE_MS = 1_800_000;

/**
 * Runs the browser's groups of the suite in its `place` ("window" or "worker"), and then, by another page of the same browser,
 * what has to come of it where WebAssembly is forbidden: to start a browser is a good part of the work. Resolves to a function
 * that resolves to the results.
 */
export function inBrowser(browser, place) {
  return async (server) => {
    const withoutWasm = await startPage(browser, place, server, { cases: "without-wasm", wasm: "" });
    const groups = BROWSERS[browser].groups?.[place]?.join(" ");
    const whole = await startPage(browser, place, server, { groups, next: withoutWasm.origin });
    let timer;
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

function startPage(browser, place, server, { cases = "", groups = "", next = "", wasm }) {
  const { refusedUrl } = server;
  const headers = { "Content-Security-Policy": policy(refusedUrl, wasm) };
  const query = new URLSearchParams({ refusedUrl, browser, cases, groups, next });
  const body = `<!doctype html><meta charset="utf-8"><title>plaid-investments</title>${SCRIPTS[place](query)}`;
  const page = { headers: { ...headers, "Content-Type": "text/html" }, body };
  return startPages(server, { pages: { "/": page }, headers });
}

function consoleResult(browser, printed) {
  const name = "no secret is on the console";
  return BROWSERS[browser].hidesConsole ? { name, except: "it is shown to nobody" } : { name, fault: leakIn(printed) };
}

/** Secrets of the suite end in hexadecimal, and nothing else in an error does. */
function leakIn(printed) {
  if (!printed.includes("InvestmentsError")) return `no error is on the console: ${printed.slice(-2_000)}`;
  const at = printed.search(/InvestmentsError[^\n]*[0-9a-f]{32}/);
  return at < 0 ? undefined : `a secret is on the console: ${printed.slice(Math.max(0, at - 200), at + 200)}`;
}
