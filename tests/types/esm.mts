// What a user's ESM code compiles to, and what it must not.
import {
  InvestmentsError,
  callPlaid,
  createLinkToken,
  createSandboxItem,
  exchangePublicToken,
  fireSandboxWebhook,
  getInvestmentTransactions,
  getItem,
  isInvestmentsError,
  refreshInvestments,
  removeItem,
  resetSandboxLogin,
  toResponse,
  updateItemWebhook,
  waitForUpdate,
} from "plaid-investments";
import type {
  ErrorKind,
  ErrorScope,
  InvestmentsErrorData,
  Outcome,
  PlaidConnection,
  PlaidFetch,
  RefreshOptions,
} from "plaid-investments";
import { fakePlaid } from "plaid-investments/testing";
import type { FakeSignedWebhook, FakeWebhook } from "plaid-investments/testing";

const plaid: PlaidConnection = { clientId: "id", secret: "secret" };
const requestId: Promise<string> = refreshInvestments({ ...plaid, accessToken: "access-sandbox-1" });
requestId satisfies Promise<string>;

const full: RefreshOptions = {
  clientId: "id",
  secret: "secret",
  accessToken: "access-sandbox-1",
  baseUrl: new URL("https://proxy.example"),
  credentialsIn: "body",
  timeout: 60_000,
  signal: AbortSignal.timeout(1_000),
  fetch: (input, init) => fetch(input, init),
  maxRetries: 2,
  dangerouslyAllowBrowser: true,
};
void refreshInvestments(full);

// The fake's connection is a connection.
const fake = fakePlaid();
void refreshInvestments({ ...fake.connection, accessToken: fake.accessToken });

// The fake takes what a test has, and gives what it needs.
const busyFake = fakePlaid({
  webhook: "https://me.test/webhook",
  transactions: 1_200,
  changes: true,
  limits: { perItem: Infinity, perClient: 100 },
  deliver: (request) => fetch(request),
});
busyFake.createItem({ webhook: null, changes: false }) satisfies { accessToken: string; itemId: string };
const mine = {
  version: "2",
  override_accounts: [{ type: "investment", subtype: "brokerage", identity: { names: ["Jo"] } }],
};
busyFake.createItem({ portfolio: mine, changes: [mine], history: "recent" });
busyFake.answerNext(
  { endpoint: "/investments/holdings/get", errorCode: "ITEM_LOCKED" },
  { endpoint: "/investments/refresh" },
);

export async function webhooks(event: LoginRepaired, key: CryptoKey): Promise<string> {
  const sent = await busyFake.sendWebhook(event);
  sent satisfies FakeWebhook | undefined;
  const kid: string = await busyFake.rotateKey();
  await busyFake.signWebhook(event, { header: { alg: "HS256", kid: undefined }, claims: { iat: 0 }, key });
  const signed: FakeSignedWebhook = await busyFake.signWebhook("{}", { key: kid });
  await busyFake.delivered();
  busyFake.holdWebhooks();
  if (sent) await busyFake.deliverWebhook(sent);
  await busyFake.setItemError("ITEM_LOGIN_REQUIRED");
  await busyFake.setItemError(null, busyFake.itemId);
  busyFake.completeLink("link-sandbox-1").publicToken satisfies string;
  return `${signed.body} ${signed.signature} ${busyFake.webhooks.at(-1)?.event.webhook_code}`;
}

interface LoginRepaired {
  webhook_type: "ITEM";
  webhook_code: "LOGIN_REPAIRED";
}

// @ts-expect-error a misspelt option
fakePlaid({ webhooks: "https://me.test/webhook" });
// @ts-expect-error an endpoint that the fake does not have
busyFake.answerNext({ endpoint: "/item/gets", errorCode: "ITEM_LOCKED" });
// @ts-expect-error a history that there is not
busyFake.createItem({ history: "old" });
// @ts-expect-error a portfolio has accounts
busyFake.createItem({ portfolio: {} });
// @ts-expect-error a code that the fake does not know
void busyFake.setItemError("NEW_CODE");
// @ts-expect-error a webhook has a body
void busyFake.sendWebhook();
// @ts-expect-error the log is the fake's
busyFake.webhooks = [];

/** The life of an Item. */
export async function life(accessToken: string): Promise<string> {
  const item = { ...plaid, accessToken };
  const person = { userId: "u", clientName: "App" };
  const { linkToken, expiration } = await createLinkToken({
    ...plaid,
    ...person,
    environment: "sandbox",
    language: "fr",
    countryCodes: ["CA"],
    products: ["investments"],
    webhook: "https://me.test/plaid",
    redirectUri: "https://me.test/back",
    request: { user: { email_address: "a@b.example" }, investments: { async_update: true } },
  });
  await createLinkToken({ ...item, ...person });
  const { itemId }: { itemId: string } = await exchangePublicToken({ ...plaid, publicToken: linkToken + expiration });
  const { item: found, status } = await getItem(item);
  (await updateItemWebhook({ ...item, webhook: null })).item.webhook satisfies string | null;
  const update = await waitForUpdate({ ...item, since: new Date(), within: 60_000, timeout: undefined });
  const time: string = update.updatedAt ?? update.failedAt;
  await waitForUpdate({ ...item, since: Date.now() });
  await waitForUpdate({ ...item, since: "2026-01-31T09:30:00Z" });
  (await resetSandboxLogin(item)) satisfies true;
  await fireSandboxWebhook({ ...item, webhookType: "ITEM", webhookCode: "LOGIN_REPAIRED" });
  await fireSandboxWebhook({ ...item, webhookType: "HOLDINGS", webhookCode: undefined });
  await createSandboxItem({ ...plaid, products: ["auth"], username: "user_custom", password: "{}" });
  await getInvestmentTransactions({ ...item, startDate: "2026-01-01", endDate: "2026-01-31", asyncUpdate: true });
  const { accounts } = await callPlaid<{ accounts: { name: string }[] }>({
    ...item,
    path: "/accounts/get",
    reads: true,
  });
  const { request_id, other } = await callPlaid({ ...item, path: "/item/remove", body: { reason_code: "OTHER" } });
  other satisfies unknown;
  // @ts-expect-error a field that is not declared is unknown
  other satisfies string;
  const removed: string = await removeItem(item);
  return [
    itemId,
    found.item_id,
    status?.investments?.last_successful_update,
    time,
    accounts[0]?.name,
    request_id,
    removed,
  ].join();
}

// @ts-expect-error it is set by another option
void createLinkToken({ ...plaid, userId: "u", clientName: "App", request: { products: ["auth"] } });
// @ts-expect-error the person is required
void createLinkToken({ ...plaid, clientName: "App" });
// @ts-expect-error the address is required, and may be null
void updateItemWebhook({ ...plaid, accessToken: "t" });
// @ts-expect-error the time is required
void waitForUpdate({ ...plaid, accessToken: "t" });
// @ts-expect-error a webhook about an Item has a code
void fireSandboxWebhook({ ...plaid, accessToken: "t", webhookType: "ITEM" });
// @ts-expect-error the code is of another type
void fireSandboxWebhook({ ...plaid, accessToken: "t", webhookType: "HOLDINGS", webhookCode: "LOGIN_REPAIRED" });
// @ts-expect-error it is added by an option
void callPlaid({ ...plaid, path: "/accounts/get", body: { access_token: "t" } });
// @ts-expect-error the path is required
void callPlaid({ ...plaid });

// @ts-expect-error the access token is required
void refreshInvestments({ clientId: "id", secret: "secret" });
// @ts-expect-error a misspelt option
void refreshInvestments({ ...plaid, accessToken: "t", timeuot: 1 });
// @ts-expect-error milliseconds are a number
void refreshInvestments({ ...plaid, accessToken: "t", timeout: "60" });
// @ts-expect-error there is no such environment
void refreshInvestments({ ...plaid, accessToken: "t", environment: "development" });
// @ts-expect-error the options are one object
void refreshInvestments("access-sandbox-1");
// @ts-expect-error errors are made by the library
new InvestmentsError();

export function handle(error: unknown): string {
  if (!isInvestmentsError(error)) throw error;
  const { outcome, retry }: InvestmentsErrorData = error;
  outcome satisfies Outcome;
  // @ts-expect-error only some errors have a code
  void error.errorCode;
  switch (error.kind) {
    case "plaid":
      error.outcome satisfies "rejected" | "unknown";
      error.status satisfies number;
      error.scope satisfies ErrorScope | undefined;
      return `${error.errorCode} of ${error.errorType}`;
    case "invalid_option":
      return error.option;
    case "invalid_response":
      return `${error.status ?? "no status"}`;
    case "timeout":
      error.outcome satisfies "not_sent" | "unknown";
      return error.startedAt ?? "";
    case "network":
      return error.cause?.code ?? "";
    case "aborted":
      return error.errorCode ?? error.outcome;
    case "runtime":
      return error.message;
    case "webhook":
      error.outcome satisfies "rejected";
      return error.reason === "body" ? "give it raw" : error.reason;
    default:
      // Every kind has its case above.
      error satisfies never;
  }
  return retry.when === "after" ? retry.afterMs.toFixed() : retry.when;
}

export function caught(error: InvestmentsError): ErrorKind {
  error satisfies Error;
  error satisfies InvestmentsErrorData;
  const sent: InvestmentsErrorData = error.toJSON();
  toResponse(sent) satisfies Response;
  if (error.kind === "plaid") error.status satisfies number;
  if (error.retry.when === "webhook") error.retry.afterMs satisfies number;
  // @ts-expect-error fields are read-only
  error.kind = "plaid";
  return error.toJSON().kind;
}
