// Overflows the stack, calls the package at each step on the way back, and prints the outcomes and the number of instances of the module.
// The argument is a number of warm-up calls.
import { refreshInvestments } from "plaid-investments";

/** @import { RefreshOptions } from "plaid-investments" */

const [warmUpCalls] = process.argv.slice(2).map(Number);
/** @type {RefreshOptions} */
const options = {
  clientId: "client",
  secret: "the-secret",
  accessToken: "access-sandbox-1",
  fetch: async () => /** @type {Response} */ ({ status: 200, text: async () => '{"request_id":"ok"}' }),
};

let instances = 0;
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(Instance, given) {
    instances += 1;
    return Reflect.construct(Instance, given);
  },
});

for (let made = 0; made < warmUpCalls; made += 1) await refreshInvestments(options);

// Filled beforehand: near the overflow, there may be no room for a call of push.
/** @type {(Promise<string> | undefined)[]} */
const promises = Array.from({ length: 3_000 });
let steps = 0;
(function deeper() {
  try {
    deeper();
  } catch {
    // Each step on the way back leaves more room, until a call fits.
  }
  steps += 1;
  if (steps < promises.length) promises[steps] = refreshInvestments(options);
})();

/** @type {Record<string, number>} */
const outcomes = { resolved: 0, not_sent: 0 };
for (const result of await Promise.allSettled(promises.filter((promise) => promise))) {
  const outcome =
    result.status === "rejected"
      ? (result.reason.outcome ?? String(result.reason))
      : result.value === "ok"
        ? "resolved"
        : String(result.value);
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
}
console.log(JSON.stringify({ ...outcomes, instances }));
