// How an event narrows: by its type and its code, although the union is open.
import { verifyWebhook } from "plaid-investments";
import type {
  HoldingsDefaultUpdateWebhook,
  InvestmentsDefaultUpdateWebhook,
  InvestmentsHistoricalUpdateWebhook,
  ItemErrorWebhook,
  ItemLoginRepairedWebhook,
  KeyStore,
  OtherWebhook,
  PendingDisconnectWebhook,
  PendingExpirationWebhook,
  PlaidConnection,
  UserPermissionRevokedWebhook,
  WebhookEvent,
  WebhookReason,
} from "plaid-investments";

const plaid: PlaidConnection = { clientId: "id", secret: "secret", environment: "production" };

/** As in Node. */
declare const process: { headers: Record<string, string | string[] | undefined> };

/** As Cloudflare declares it, shortened. */
interface KVNamespace {
  get(key: string, options?: { cacheTtl?: number }): Promise<string | null>;
  get(key: string, type: "text"): Promise<string | null>;
  get<Value = unknown>(key: string, type: "json"): Promise<Value | null>;
  get(key: string[], type: "text"): Promise<Map<string, string | null>>;
  put(
    key: string,
    value: string | ArrayBuffer | ArrayBufferView | ReadableStream,
    options?: { expiration?: number; expirationTtl?: number; metadata?: unknown },
  ): Promise<void>;
}
declare const namespace: KVNamespace;

const values = new Map<string, string>();
const keyStore: KeyStore = {
  get: async (key) => values.get(key),
  put: async (key, value) => values.set(key, value),
};

export async function receives(request: Request): Promise<WebhookEvent> {
  void verifyWebhook({ ...plaid, body: "{}", signature: request.headers.get("Plaid-Verification") });
  void verifyWebhook({ ...plaid, body: new Uint8Array(), signature: undefined });
  void verifyWebhook({ ...plaid, body: new ArrayBuffer(2), signature: "" });
  void verifyWebhook({ ...plaid, body: "{}", signature: ["a.b.c"] });
  void verifyWebhook({ ...plaid, body: "{}", signature: process.headers["plaid-verification"] });
  void verifyWebhook({ ...plaid, request, receivedAt: new Date(), keyStore });
  void verifyWebhook({ ...plaid, body: "{}", signature: "", receivedAt: Date.now(), keyStore: namespace });
  void verifyWebhook({ ...plaid, request, receivedAt: undefined, keyStore: undefined });
  // @ts-expect-error a time in words
  void verifyWebhook({ ...plaid, request, receivedAt: "2026-01-01" });
  // @ts-expect-error no store
  void verifyWebhook({ ...plaid, request, keyStore: new Map<string, string>() });
  // @ts-expect-error a store can't be null
  void verifyWebhook({ ...plaid, request, keyStore: null });
  // @ts-expect-error a list of numbers
  void verifyWebhook({ ...plaid, body: "{}", signature: [1] });
  // @ts-expect-error nothing to verify
  void verifyWebhook({ ...plaid });
  // @ts-expect-error one or the other
  void verifyWebhook({ ...plaid, request, body: "{}", signature: "" });
  // @ts-expect-error the signature of a request is in the request
  void verifyWebhook({ ...plaid, request, signature: "" });
  // @ts-expect-error a body without a signature
  void verifyWebhook({ ...plaid, body: "{}" });
  // @ts-expect-error a signature without a body
  void verifyWebhook({ ...plaid, signature: "" });
  // @ts-expect-error a parsed body
  void verifyWebhook({ ...plaid, body: { webhook_type: "ITEM" }, signature: "" });
  // @ts-expect-error a misspelt option
  void verifyWebhook({ ...plaid, request, timeuot: 1 });
  return verifyWebhook({ ...plaid, request });
}

export function bySwitch(event: WebhookEvent): unknown {
  event.environment satisfies string;
  // @ts-expect-error only some events have it
  void event.new_holdings;
  switch (event.webhook_type) {
    case "HOLDINGS":
      // @ts-expect-error another code may not have it
      event.new_holdings satisfies number;
      event.item_id satisfies string;
      return event.webhook_code === "DEFAULT_UPDATE" && (event satisfies HoldingsDefaultUpdateWebhook);
    case "INVESTMENTS_TRANSACTIONS":
      switch (event.webhook_code) {
        case "DEFAULT_UPDATE":
          return event satisfies InvestmentsDefaultUpdateWebhook;
        case "HISTORICAL_UPDATE":
          return event satisfies InvestmentsHistoricalUpdateWebhook;
        case "NEW_CODE":
          event.item_id satisfies string;
          return event["new_field"];
        // @ts-expect-error a misspelt code
        case "DEFAULT_UPDATED":
      }
      return undefined;
    case "ITEM":
      switch (event.webhook_code) {
        case "ERROR":
          return event satisfies ItemErrorWebhook;
        case "LOGIN_REPAIRED":
          return event satisfies ItemLoginRepairedWebhook;
        case "PENDING_EXPIRATION":
          return event satisfies PendingExpirationWebhook;
        case "PENDING_DISCONNECT":
          return event satisfies PendingDisconnectWebhook;
        case "USER_PERMISSION_REVOKED":
          return event satisfies UserPermissionRevokedWebhook;
        case "NEW_ACCOUNTS_AVAILABLE":
        case "USER_ACCOUNT_REVOKED":
        case "WEBHOOK_UPDATE_ACKNOWLEDGED":
          event.item_id satisfies string;
          return event["account_id"];
      }
      return undefined;
    case "TRANSACTIONS":
    case "INCOME":
    case "HISTORY" as string:
      return event.item_id;
    // @ts-expect-error a misspelt type
    case "HOLDING":
      return undefined;
    default:
      // Something is left whatever was asked for.
      event satisfies OtherWebhook;
      event.webhook_type satisfies string;
      // @ts-expect-error not every webhook is about an Item
      event.item_id satisfies string;
      return event["transfer_id"];
  }
}

export function byIf(event: WebhookEvent): HoldingsDefaultUpdateWebhook | undefined {
  if (event.webhook_type === "ITEM" && event.webhook_code === "ERROR")
    event.error?.error_code satisfies string | undefined;
  if (event.webhook_code === "HISTORICAL_UPDATE" && event.webhook_type === "INVESTMENTS_TRANSACTIONS")
    event.new_investments_transactions satisfies number;
  if (event.webhook_type !== "HOLDINGS" || event.webhook_code !== "DEFAULT_UPDATE") return undefined;
  return event;
}

export function destructured({ webhook_type, webhook_code }: WebhookEvent): string {
  return webhook_type === "ITEM" && webhook_code === "LOGIN_REPAIRED" ? webhook_code : webhook_type;
}

// What a test of a handler writes.
export const event: WebhookEvent = {
  webhook_type: "TRANSACTIONS",
  webhook_code: "SYNC_UPDATES_AVAILABLE",
  environment: "sandbox",
  item_id: "1",
  initial_update_complete: true,
};
// @ts-expect-error its counts are missing
export const incomplete: WebhookEvent = {
  webhook_type: "HOLDINGS",
  webhook_code: "DEFAULT_UPDATE",
  environment: "sandbox",
  item_id: "1",
};

// Each reason, and no other.
export const reasons: Record<WebhookReason, true> = {
  missing: true,
  malformed: true,
  algorithm: true,
  unknown_key: true,
  expired_key: true,
  stale: true,
  signature: true,
  body: true,
  environment: true,
};
