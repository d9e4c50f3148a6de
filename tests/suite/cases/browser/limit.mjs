// Chromium before 119 throws a RangeError if the main thread instantiates a module of more than 4 KB synchronously. The cases simulate that
// limit, and load the package again, since only the first call meets it.

import { assert } from "chai";

const DIST = "/files/node_modules/plaid-investments/dist";
const LIMIT = 4_096;
const DAYS = { startDate: "2025-01-01", endDate: "2025-12-31" };

export const LIMITED = [
  {
    name: "browser: first calls, all at once, where no module over 4 KB is made synchronously",
    alone: true,
    async run({ openProxy }) {
      // The fake refuses an Item that is refreshed twice in a minute.
      const [one, another] = await Promise.all([openProxy(), openProxy()]);
      const plaid = { baseUrl: one.baseUrl, accessToken: one.handle };
      await underLimit(async ({ refused, made }) => {
        const { refreshInvestments, getHoldings, getInvestmentTransactions, refreshItems } = await import(
          `${DIST}/index.js?limited`
        );
        const outcomes = refreshItems([another.handle], { baseUrl: another.baseUrl });
        const [requestId, { holdings }, transactions, outcome] = await Promise.all([
          refreshInvestments(plaid),
          getHoldings(plaid),
          getInvestmentTransactions({ ...plaid, ...DAYS }),
          outcomes.next(),
        ]);
        await outcomes.return();
        assert.isString(requestId);
        assert.isNotEmpty(holdings);
        assert.isArray(transactions.investment_transactions);
        assert.isString(outcome.value.requestId);
        // After the limit, later calls share the instance.
        assert.isAbove(refused(), 0);
        const before = made();
        assert.isNotEmpty((await getHoldings(plaid)).holdings);
        assert.strictEqual(made(), before);
      });
      for (const { log } of [one, another]) assert.strictEqual((await log()).billed, 1);
    },
  },
  {
    name: "browser: first calls of /refresh, all at once, where no module over 4 KB is made synchronously",
    alone: true,
    async run({ openProxy }) {
      const proxies = await Promise.all([openProxy(), openProxy()]);
      await underLimit(async ({ refused }) => {
        const { refreshInvestments } = await import(`${DIST}/refresh.js?limited`);
        const calls = proxies.map(({ baseUrl, handle }) => refreshInvestments({ baseUrl, accessToken: handle }));
        for (const requestId of await Promise.all(calls)) assert.isString(requestId);
        assert.isAbove(refused(), 0);
      });
      for (const { log } of proxies) assert.strictEqual((await log()).billed, 1);
    },
  },
  {
    name: "browser: where no module can be instantiated, each call says so, and the next one tries again",
    alone: true,
    async run({ openProxy }) {
      const { baseUrl, handle, log } = await openProxy();
      const { instantiate } = WebAssembly;
      await underLimit(async () => {
        const { refreshInvestments } = await import(`${DIST}/refresh.js?refused`);
        const refresh = () => refreshInvestments({ baseUrl, accessToken: handle });
        WebAssembly.instantiate = () => Promise.reject(new RangeError("out of memory"));
        try {
          const errors = await Promise.all([refresh(), refresh()].map((call) => call.catch((error) => error)));
          for (const { kind, outcome, cause } of errors)
            assert.deepEqual([kind, outcome, cause.message], ["runtime", "not_sent", "out of memory"]);
        } finally {
          WebAssembly.instantiate = instantiate;
        }
        assert.isString(await refresh());
      });
      assert.strictEqual((await log()).billed, 1);
    },
  },
];

/** Runs under the limit. `refused()` counts the RangeErrors, `made()` the instances that were made asynchronously. */
async function underLimit(run) {
  const { Module, Instance, instantiate } = WebAssembly;
  let [refused, made] = [0, 0];
  const sizes = new WeakMap();
  const limited = (size, words) => {
    if (size <= LIMIT) return;
    refused += 1;
    throw new RangeError(words);
  };
  WebAssembly.Module = function (bytes) {
    limited(bytes.byteLength, "WebAssembly.Module(): Buffer size is larger than 4KB.");
    const module = new Module(bytes);
    sizes.set(module, bytes.byteLength);
    return module;
  };
  WebAssembly.Instance = function (module, imports) {
    limited(sizes.get(module) ?? Infinity, "WebAssembly.Instance(): Buffer size is larger than 4KB.");
    return new Instance(module, imports);
  };
  WebAssembly.Module.prototype = Module.prototype;
  WebAssembly.Instance.prototype = Instance.prototype;
  WebAssembly.instantiate = (...args) => ((made += 1), instantiate.apply(WebAssembly, args));
  try {
    return await run({ refused: () => refused, made: () => made });
  } finally {
    Object.assign(WebAssembly, { Module, Instance, instantiate });
  }
}
