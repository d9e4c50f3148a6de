// Calls where the stack ends, step by step on the way back from it, after so many calls elsewhere; prints what became of them.
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

for (let made = 0; made < warmUpCalls; made += 1) await refreshInvestments(options);

// Long enough, so that keeping a promise takes no call for which there may be no room.
/** @type {(Promise<string> | undefined)[]} */
const promises = Array.from({ length: 3_000 });
let steps = 0;
(function deeper() {
  try {
    deeper();
  } catch {
    // On the way back there is more room at each step, until one is enough for a call.
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
console.log(JSON.stringify(outcomes));
