// The only module that makes requests to Plaid, through plaid-investments. Each function is one operation of this
// service.
import {
  type HoldingsResponse,
  type InvestmentTransactionsResponse,
  type WebhookEvent,
  createLinkToken,
  createSandboxItem,
  exchangePublicToken,
  getHoldings,
  getInvestmentTransactions,
  getItem,
  isInvestmentsError,
  refreshInvestments,
  removeItem,
  verifyWebhook,
  waitForUpdate,
} from "plaid-investments";
import { type ServiceEnv, clientName, connection, connectionWithEnvironment, refreshTimeoutMs } from "./settings.ts";

/** Plaid waits 10 seconds for the response to a webhook, and then retries it. */
const VERIFY_MS = 8000;
/** The time limit of one check for an update. */
const LOOK_MS = 8000;

/**
 * Resolves to the request id. Plaid bills this call. An Item of another environment is refused without a call: Plaid
 * would refuse the keys, which looks like an error that concerns every Item.
 */
export const refresh = (env: ServiceEnv, accessToken: string, signal: AbortSignal) =>
  refreshInvestments({ ...connectionWithEnvironment(env), accessToken, timeout: refreshTimeoutMs(env), signal });

interface Days {
  startDate: string;
  endDate: string;
}

/** What Plaid responded to a reading. */
export interface Responses {
  holdings: HoldingsResponse;
  transactions: InvestmentTransactionsResponse;
}

/** Reads an Item. `days` limits the transactions. */
export async function read(env: ServiceEnv, accessToken: string, days: Days): Promise<Responses> {
  const item = { ...connectionWithEnvironment(env), accessToken };
  const [holdings, transactions] = await Promise.all([
    getHoldings(item),
    getInvestmentTransactions({ ...item, ...days }),
  ]);
  return { holdings, transactions };
}

/**
 * Checks whether Plaid has contacted the bank since `since`. Resolves to `{ updatedAt }` or `{ failedAt }`, or to null
 * if neither has happened yet.
 */
export async function lookForUpdate(env: ServiceEnv, accessToken: string, since: number) {
  try {
    return await waitForUpdate({ ...connectionWithEnvironment(env), accessToken, since, within: LOOK_MS });
  } catch (error) {
    if (isInvestmentsError(error) && error.kind === "timeout") return null;
    throw error;
  }
}

/** Verifies a webhook. The keys are cached in the key store, so a new isolate does not fetch them again. */
export const verify = (env: ServiceEnv, request: Request): Promise<WebhookEvent> =>
  verifyWebhook({
    ...connectionWithEnvironment(env),
    request,
    keyStore: env.KEYS,
    signal: AbortSignal.timeout(VERIFY_MS),
  });

/**
 * The `item_id` of a token, according to Plaid. The caller can't choose it, so no Item can be stored under another's
 * id.
 */
export async function itemIdOf(env: ServiceEnv, accessToken: string) {
  const { item } = await getItem({ ...connectionWithEnvironment(env), accessToken });
  return item.item_id;
}

export const newSandboxItem = (env: ServiceEnv, webhook: string | undefined) =>
  createSandboxItem({ ...connectionWithEnvironment(env), webhook });

export interface LinkOptions {
  userId: string;
  webhook: string | undefined;
  accessToken?: string;
}

/** Creates a token that opens Link. With `accessToken`, Link opens in update mode, which repairs the Item. */
export const linkToken = (env: ServiceEnv, { userId, webhook, accessToken }: LinkOptions) =>
  createLinkToken({ ...connectionWithEnvironment(env), userId, webhook, accessToken, clientName: clientName(env) });

export const exchange = (env: ServiceEnv, publicToken: string) =>
  exchangePublicToken({ ...connectionWithEnvironment(env), publicToken });

/**
 * Removes the Item at Plaid, in the environment of its token. An Item that is already removed counts as a success.
 */
export async function remove(env: ServiceEnv, accessToken: string) {
  try {
    await removeItem({ ...connection(env), accessToken });
  } catch (error) {
    const isGone = isInvestmentsError(error) && error.kind === "plaid" && error.errorCode === "ITEM_NOT_FOUND";
    if (!isGone) throw error;
  }
}

/** Whether this error of a call means that the call was not done, and that waiting doesn't help. */
export const isRefusal = (error: unknown) =>
  isInvestmentsError(error) && error.outcome !== "unknown" && error.retry.when !== "after";
