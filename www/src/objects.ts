// Returns the stubs of the Durable Objects by their names.
import { logFault } from "./log.ts";
import type { ServiceEnv } from "./settings.ts";

const AGAIN_MS = 3000;

/** The object of one Item. Its name is the `item_id`, because Plaid's webhooks contain that. */
export const itemObject = (env: ServiceEnv, itemId: string) => env.ITEMS.getByName(itemId);

/** The one object with the list of all Items. */
export const itemList = (env: ServiceEnv) => env.ITEM_LIST.getByName("all");

/** The one object with the rate limit for calls to Plaid. */
export const rateLimit = (env: ServiceEnv) => env.RATE_LIMIT.getByName("all");

/** The ledger of one month, for example "2026-11". */
export const ledger = (env: ServiceEnv, month: string) => env.LEDGERS.getByName(month);

/** A refusal. `at` is the time of the next attempt. */
export interface Later {
  granted: false;
  at: number;
  isStopped?: undefined;
}

/**
 * Calls another object for permission to start. If that object can't be reached, the result is a refusal with the time
 * of the next attempt.
 */
export async function orLater<Answer>(question: () => Promise<Answer>): Promise<Answer | Later> {
  try {
    return await question();
  } catch (error) {
    logFault("object_unreachable", error);
    return { granted: false, at: Date.now() + AGAIN_MS };
  }
}
