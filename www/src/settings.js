// What the Worker is told by its secrets and variables. www/README.md lists them.

const REQUIRED = ["PLAID_CLIENT_ID", "PLAID_SECRET", "SESSION_KEY"];

/** The names of what is missing. */
export const missing = (env) => REQUIRED.filter((name) => !env[name]);

/** What `plaid-investments` needs for calls about an Item, whose token names the environment. */
export function connection(env) {
  const { PLAID_CLIENT_ID: clientId, PLAID_SECRET: secret, PLAID_BASE_URL: baseUrl } = env;
  return baseUrl ? { clientId, secret, baseUrl } : { clientId, secret };
}

/** The same for calls that are about no Item. */
export function connectionWithEnvironment(env) {
  return env.PLAID_BASE_URL ? connection(env) : { ...connection(env), environment: environment(env) };
}

export const environment = (env) => env.PLAID_ENVIRONMENT || "sandbox";

/** How long a refresh may take: Plaid needs 10 seconds as a rule, at times more than 30. */
export const refreshTimeoutMs = (env) => Number(env.REFRESH_TIMEOUT_MS || 120_000);

/** Plaid's limit for one Item. */
export const perItemMs = (env) => Number(env.PER_ITEM_MS || 60_000);

/** Plaid's limit for all Items together. */
export const perMinute = (env) => Number(env.PER_MINUTE || 100);

/** So much work is in the queue: what an hour takes. */
export const mostQueued = (env) => 60 * perMinute(env);

/** How long after it was sent a message counts as lost, and is sent again. */
export const lostMs = (env) => Number(env.LOST_MS || 10_800_000);

/** The queue of what can't be done, by its name in wrangler.jsonc: the consumer sees names, not bindings. */
export const DEAD_LETTER_QUEUE = "plaid-dead-letters";

/** Only beside the fake Plaid: there is nothing to protect, and its answers can be chosen. */
export const isDemo = (env) => Boolean(env.FAKE_CONTROL_URL);
