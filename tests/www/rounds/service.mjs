// The Worker with faults to choose, for the tests of rounds: quick, and with a Plaid that has no limits, so that it bills whatever
// is called twice.
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
    /** Calls the cron until the round is over, and resolves to what it came to: `{ done, failed, unknown }`. */
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
    /** How often Plaid billed each Item, in their order, after so many requests. */
    bills(since = 0) {
      const billed = service.plaid.requests.slice(since).filter((request) => request.billed);
      return itemIds.map((id) => billed.filter(({ body }) => body.access_token === service.tokenOf(id)).length);
    },
    /** How often Plaid was asked to refresh each. */
    asked(since = 0) {
      const asked = service.plaid.requests.slice(since).filter(({ endpoint }) => endpoint === REFRESH);
      return itemIds.map((id) => asked.filter(({ body }) => body.access_token === service.tokenOf(id)).length);
    },
  });
}

export const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
