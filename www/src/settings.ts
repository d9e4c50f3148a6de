// Reads and checks the secrets and variables of the Worker. www/README.md lists them.
import type { Price } from "../shared/messages.ts";
import type { RoundMessage, SettledInRound } from "./rounds/messages.ts";

/** The bindings of wrangler.jsonc, and the variables and secrets that are optional. */
export interface ServiceEnv extends Env {
  REFRESHES: Queue<RoundMessage>;
  DEAD_LETTERS: Queue<RoundMessage | SettledInRound>;
  PERSON_SECRET?: string;
  PUBLIC_URL?: string;
  CLIENT_NAME?: string;
  MONTHLY_CAP?: string;
  REFRESH_PRICE?: string;
  PRICE_CURRENCY?: string;
  REFRESH_TIMEOUT_MS?: string;
  PER_ITEM_MS?: string;
  PER_MINUTE?: string;
  ROUND_CRON?: string;
  LOST_MS?: string;
  PLAID_BASE_URL?: string;
  FAKE_CONTROL_URL?: string;
}

const REQUIRED = ["PLAID_CLIENT_ID", "PLAID_SECRET", "SESSION_KEY"] as const;
const URLS = ["PLAID_BASE_URL", "PUBLIC_URL", "FAKE_CONTROL_URL"] as const;

/** The numeric variables, with the minimum of each. */
const NUMBERS = [
  ["REFRESH_TIMEOUT_MS", 1],
  ["PER_ITEM_MS", 0],
  ["PER_MINUTE", 1],
  ["LOST_MS", 1],
  ["MONTHLY_CAP", 0],
  ["REFRESH_PRICE", 0],
] as const;

/** The errors of the configuration, as sentences. The list is empty if the configuration is valid. */
export function faultsOf(env: ServiceEnv) {
  const missing = REQUIRED.filter((name) => !env[name]);
  const faults = missing.length > 0 ? [`Missing: ${missing.join(", ")}.`] : [];
  for (const [name, least] of NUMBERS) {
    if (isSet(env[name]) && !(Number(env[name]) >= least)) faults.push(`${name} must be a number from ${least} on.`);
  }
  if (!isEnvironment(environmentName(env))) faults.push("PLAID_ENVIRONMENT must be sandbox or production.");
  for (const name of URLS) {
    const url = env[name];
    if (url && !URL.canParse(url)) faults.push(`${name} must be a URL.`);
  }
  if (isDemo(env) && !env.PLAID_BASE_URL) faults.push("FAKE_CONTROL_URL lets everybody in: never set it with Plaid.");
  if (env.PERSON_SECRET && env.PERSON_SECRET === env.ADMIN_SECRET) {
    faults.push("PERSON_SECRET and ADMIN_SECRET must differ.");
  }
  return faults;
}

const isSet = (value: string | undefined) => value !== undefined && value !== "";

/** The options of `plaid-investments` for calls in the environment that the access token names. */
export function connection(env: ServiceEnv) {
  const { PLAID_CLIENT_ID: clientId, PLAID_SECRET: secret, PLAID_BASE_URL: baseUrl } = env;
  return baseUrl ? { clientId, secret, baseUrl } : { clientId, secret };
}

/** The options for calls in the environment of this service. A token of another environment is refused without a call. */
export function connectionWithEnvironment(env: ServiceEnv) {
  return env.PLAID_BASE_URL ? connection(env) : { ...connection(env), environment: environment(env) };
}

export type Environment = "sandbox" | "production";

/** `faultsOf` reports other names, and the Worker then rejects all requests. */
export function environment(env: ServiceEnv): Environment {
  const name = environmentName(env);
  return isEnvironment(name) ? name : "sandbox";
}

const environmentName = (env: ServiceEnv) => env.PLAID_ENVIRONMENT || "sandbox";

const isEnvironment = (name: string): name is Environment => name === "sandbox" || name === "production";

/** The name of this application in Link. */
export const clientName = (env: ServiceEnv) => env.CLIENT_NAME || "Investments";

/** The time limit of a refresh. Plaid usually needs 10 seconds, sometimes more than 30. */
export const refreshTimeoutMs = (env: ServiceEnv) => Number(env.REFRESH_TIMEOUT_MS || 120_000);

/** The minimum time between two refreshes of one Item: Plaid's limit. */
export const perItemMs = (env: ServiceEnv) => Number(env.PER_ITEM_MS || 60_000);

/** The maximum number of refreshes in a minute over all Items: Plaid's limit. */
export const perMinute = (env: ServiceEnv) => Number(env.PER_MINUTE || 100);

/** The maximum number of billed refreshes in a month, or null for no limit. */
export const monthlyCap = (env: ServiceEnv) => (isSet(env.MONTHLY_CAP) ? Number(env.MONTHLY_CAP) : null);

/** The price of one refresh, or null if it is not configured. */
export const refreshPrice = (env: ServiceEnv): Price | null =>
  isSet(env.REFRESH_PRICE) ? { amount: Number(env.REFRESH_PRICE), currency: env.PRICE_CURRENCY || "USD" } : null;

/** The maximum number of queued messages: one hour of work. */
export const mostQueued = (env: ServiceEnv) => 60 * perMinute(env);

/** The age at which a message without an outcome counts as lost and is sent again. */
export const lostMs = (env: ServiceEnv) => Number(env.LOST_MS || 10_800_000);

/** The dead letter queue, by its name in wrangler.jsonc. A consumer gets the name of a queue, not its binding. */
export const DEAD_LETTER_QUEUE = "plaid-dead-letters";

/** Whether the fake Plaid is in use. Then there is no data to protect, and the panel can choose the responses. */
export const isDemo = (env: ServiceEnv) => Boolean(env.FAKE_CONTROL_URL);
