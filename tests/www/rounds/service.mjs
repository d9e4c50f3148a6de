// Starts the Worker with fault injection, for the tests of rounds. It has short intervals. The fake Plaid has no rate
// limits, so that it bills every repeated call.
import { fileURLToPath } from "node:url";
import { REFRESH, startService, until } from "../service.mjs";

const ENTRYPOINT = fileURLToPath(new URL("./faulty-worker.js", import.meta.url));
const QUICK = { PER_MINUTE: "60000", PER_ITEM_MS: "0", LOST_MS: "1500" };

export async function startRounds(items, vars) {
  const plaid = { limits: { perItem: Infinity, perClient: Infinity }, transactions: 0 };
  const service = await startService({ ...QUICK, ...vars }, { entrypoint: ENTRYPOINT, plaid });
  const itemIds = await Promise.all(Array.from({ length: items }, () => service.addItem()));
  const test = async (route, body = {}) => (await service.ask("POST", `/api/test/${route}`, { body })).body;
  const current = async () => (await service.ask("GET", "/api/rounds/current", { admin: true })).body;
  return Object.assign(service, {
    itemIds,
    test,
    current,
    begin: () => service.ask("POST", "/api/rounds", { admin: true }),
    cron: () => test("cron", { cron: "*/5 * * * *" }).catch(() => {}),
    failures: async () =>
      (await service.ask("GET", "/api/rounds/current/failures", { admin: true })).body.failures.map((failure) => ({
        itemId: failure.itemId,
        outcome: failure.outcome,
        kind: failure.error.errorCode ?? failure.error.kind,
      })),
    change: (action) => service.ask("POST", `/api/rounds/current/${action}`, { admin: true }),
    /** Repairs all Items, as their users would. A broken Item is left out of rounds. */
    repair: () =>
      Promise.all(itemIds.map((id) => service.ask("POST", `/api/items/${id}/repaired`, { admin: true, body: {} }))),
    /** Triggers the cron until the round is over, and resolves to its counts: `{ done, failed, unknown }`. */
    async finish() {
      let round;
      const isOver = async () => {
        await service.cron();
        round = await current();
        return round.endedAt !== null;
      };
      await until(isOver, "the end of the round");
      const { done, failed, unknown } = round;
      return { done, failed, unknown };
    },
    /** How often Plaid billed each Item, in order. `since` skips that many requests. */
    bills(since = 0) {
      const billed = service.plaid.requests.slice(since).filter((request) => request.billed);
      return itemIds.map((id) => billed.filter(({ body }) => body.access_token === service.tokenOf(id)).length);
    },
    /** How often Plaid received a refresh of each Item. */
    asked(since = 0) {
      const asked = service.plaid.requests.slice(since).filter(({ endpoint }) => endpoint === REFRESH);
      return itemIds.map((id) => asked.filter(({ body }) => body.access_token === service.tokenOf(id)).length);
    },
  });
}

export const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
