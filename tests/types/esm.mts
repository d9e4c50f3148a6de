// What a user's ESM code compiles to, and what it must not.
import { InvestmentsError, isInvestmentsError, refreshInvestments, toResponse } from "plaid-investments";
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
  return `${signed.body} ${signed.signature} ${busyFake.webhooks.at(-1)?.event.webhook_code}`;
}

interface LoginRepaired {
  webhook_type: "ITEM";
  webhook_code: "LOGIN_REPAIRED";
}

// @ts-expect-error a misspelt option
fakePlaid({ webhooks: "https://me.test/webhook" });
// @ts-expect-error an endpoint that the fake does not have
busyFake.answerNext({ endpoint: "/item/get", errorCode: "ITEM_LOCKED" });
// @ts-expect-error a webhook has a body
void busyFake.sendWebhook();
// @ts-expect-error the log is the fake's
busyFake.webhooks = [];

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
      error.outcome satisfies "unknown";
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
