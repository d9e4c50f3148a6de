/**
 * Plaid's webhooks, as `verifyWebhook` returns them, with Plaid's own names and all fields that Plaid sent.
 *
 * @module
 */
import type { PlaidError } from "./plaid-item.js";
import type { Open } from "./plaid-values.js";

/**
 * Any webhook of Plaid's. `webhook_type` and `webhook_code` together identify it: testing both, by `if` or by `switch`, narrows the
 * type.
 *
 * ```ts
 * // from the queue in which it was stored before the 200
 * switch (event.webhook_type) {
 *   case "HOLDINGS":
 *   case "INVESTMENTS_TRANSACTIONS":
 *     await readAgain(event.item_id); // enough where the code doesn't matter
 *     break;
 *   case "ITEM":
 *     if (event.webhook_code === "ERROR") await askThePerson(event.item_id, event.error?.error_code);
 *     if (event.webhook_code === "LOGIN_REPAIRED") await readAgain(event.item_id);
 *     break;
 *   default:
 *   // an OtherWebhook: its fields are `unknown`, check what you read
 * }
 * ```
 *
 * The union is open: `case "TRANSACTIONS":` narrows to an {@link OtherWebhook}. A misspelt `case "HOLDING":` doesn't
 * compile.
 *
 * Plaid sends a webhook again until it gets a 200, and in any order, so your handler must be idempotent.
 *
 * @see https://plaid.com/docs/api/webhooks/
 */
export type WebhookEvent = HoldingsWebhook | InvestmentsTransactionsWebhook | ItemWebhook | OtherWebhook;

/**
 * A webhook about an Item's holdings: `webhook_type` is `HOLDINGS`.
 *
 * @see https://plaid.com/docs/api/products/investments/
 */
export type HoldingsWebhook = HoldingsDefaultUpdateWebhook | OtherCodeWebhook<"HOLDINGS", WordBut<"DEFAULT_UPDATE">>;

/**
 * A webhook about an Item's transactions: `webhook_type` is `INVESTMENTS_TRANSACTIONS`.
 *
 * @see https://plaid.com/docs/api/products/investments/
 */
export type InvestmentsTransactionsWebhook =
  | InvestmentsDefaultUpdateWebhook
  | InvestmentsHistoricalUpdateWebhook
  | OtherCodeWebhook<"INVESTMENTS_TRANSACTIONS", WordBut<"DEFAULT_UPDATE" | "HISTORICAL_UPDATE">>;

/**
 * A webhook about an Item itself, mostly about something that the person has to do or has done: `webhook_type` is `ITEM`.
 *
 * @see https://plaid.com/docs/api/items/
 */
export type ItemWebhook =
  | ItemErrorWebhook
  | ItemLoginRepairedWebhook
  | PendingExpirationWebhook
  | PendingDisconnectWebhook
  | UserPermissionRevokedWebhook
  | OtherCodeWebhook<"ITEM", WordBut<ItemCode> | "USER_ACCOUNT_REVOKED">;

type ItemCode = "ERROR" | "LOGIN_REPAIRED" | "PENDING_EXPIRATION" | "PENDING_DISCONNECT" | "USER_PERMISSION_REVOKED";

interface EveryWebhook {
  /** Verified to be the option `environment`. Not verified if there was only a `baseUrl`. */
  environment: Open<"sandbox" | "production">;
}

interface AboutAnItem extends EveryWebhook {
  /** Which Item it is about: the `itemId`, or `item_id`, that came with its access token. */
  item_id: string;
  /** Plaid's id of the person, where you use Plaid's user ids. */
  user_id?: string;
}

/**
 * Holdings are new or have changed, which most often is their price after the market closed. `getHoldings` reads them.
 *
 * @see https://plaid.com/docs/api/products/investments/#holdings-default_update
 */
export interface HoldingsDefaultUpdateWebhook extends AboutAnItem {
  webhook_type: "HOLDINGS";
  webhook_code: "DEFAULT_UPDATE";
  /** How many are new since the last webhook of this kind. */
  new_holdings: number;
  /** How many have changed since the last webhook of this kind. */
  updated_holdings: number;
  /** What went wrong; null if nothing did. */
  error?: PlaidError | null;
}

/**
 * Transactions are new or were cancelled. `getInvestmentTransactions` reads them.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments_transactions-default_update
 */
export interface InvestmentsDefaultUpdateWebhook extends AboutAnItem {
  webhook_type: "INVESTMENTS_TRANSACTIONS";
  webhook_code: "DEFAULT_UPDATE";
  /** How many are new since the last webhook of this kind. */
  new_investments_transactions: number;
  /** How many were cancelled since the last webhook of this kind. */
  cancelled_investments_transactions: number;
  /** What went wrong; null if nothing did. */
  error?: PlaidError | null;
}

/**
 * Plaid has read an Item's whole history. After `PRODUCT_NOT_READY` (`retry.when` is `"webhook"`), wait for this webhook. Until then,
 * `getInvestmentTransactions` may return only the last 30 days, in a response that looks complete.
 *
 * @see https://plaid.com/docs/api/products/investments/#investments_transactions-historical_update
 */
export interface InvestmentsHistoricalUpdateWebhook extends AboutAnItem {
  webhook_type: "INVESTMENTS_TRANSACTIONS";
  webhook_code: "HISTORICAL_UPDATE";
  /** How many were found. */
  new_investments_transactions: number;
  /** How many were found to be cancelled. */
  cancelled_investments_transactions: number;
  /** What went wrong; null if nothing did. */
  error?: PlaidError | null;
}

/**
 * An Item has failed until the person goes through Link's update mode (`retry.when` is `"user"`).
 *
 * @see https://plaid.com/docs/api/items/#error
 */
export interface ItemErrorWebhook extends AboutAnItem {
  webhook_type: "ITEM";
  webhook_code: "ERROR";
  /** What is wrong with the Item, such as `ITEM_LOGIN_REQUIRED`. By Plaid's schema it may be null. */
  error: PlaidError | null;
}

/**
 * An Item that needed a login works again, without update mode in your app. Work that waited for the person can go on.
 *
 * @see https://plaid.com/docs/api/items/#login_repaired
 */
export interface ItemLoginRepairedWebhook extends AboutAnItem {
  webhook_type: "ITEM";
  webhook_code: "LOGIN_REPAIRED";
}

/**
 * Consent ends in a week, at an institution in Europe. Update mode renews it.
 *
 * @see https://plaid.com/docs/api/items/#pending_expiration
 */
export interface PendingExpirationWebhook extends AboutAnItem {
  webhook_type: "ITEM";
  webhook_code: "PENDING_EXPIRATION";
  /** When consent ends, ISO 8601. */
  consent_expiration_time: string;
}

/**
 * An Item stops working in a week, at an institution in the US or Canada. Update mode keeps it going.
 *
 * @see https://plaid.com/docs/api/items/#pending_disconnect
 */
export interface PendingDisconnectWebhook extends AboutAnItem {
  webhook_type: "ITEM";
  webhook_code: "PENDING_DISCONNECT";
  /** The institution moves to another way of access, or the person's consent ends. */
  reason: Open<"INSTITUTION_MIGRATION" | "INSTITUTION_TOKEN_EXPIRATION">;
  /** When it stops, ISO 8601. */
  disconnect_time: string;
}

/**
 * The person has withdrawn the permission to read an Item. Not every institution tells Plaid. Update mode may restore it; if
 * a Link token for that is refused, the person has to link anew.
 *
 * @see https://plaid.com/docs/api/items/#user_permission_revoked
 */
export interface UserPermissionRevokedWebhook extends AboutAnItem {
  webhook_type: "ITEM";
  webhook_code: "USER_PERMISSION_REVOKED";
  /** The same in Plaid's error object, with the code `USER_PERMISSION_REVOKED`. */
  error?: PlaidError | null;
}

/**
 * A code that is not declared here, of a type that is. Its other fields are `unknown`: check what you read.
 *
 * @see https://plaid.com/docs/api/webhooks/
 */
export interface OtherCodeWebhook<Type extends string, Code extends string> extends AboutAnItem {
  webhook_type: Type;
  webhook_code: Code;
  [field: string]: unknown;
}

/**
 * A webhook of another product of Plaid's. Its other fields are `unknown`: check what you read.
 *
 * @see https://plaid.com/docs/api/webhooks/
 */
export interface OtherWebhook extends EveryWebhook {
  webhook_type: OtherWebhookType;
  webhook_code: string;
  /** Which Item it is about, if it is about one. */
  item_id?: string;
  [field: string]: unknown;
}

/**
 * The `webhook_type` of another product of Plaid's. One that begins with H or I, as the declared ones do, must be named here
 * to be compared with. To compare with one that is missing, say `"INSURANCE" as string`.
 */
export type OtherWebhookType =
  | WordBut<"HOLDINGS" | "INVESTMENTS_TRANSACTIONS" | "ITEM">
  | "IDENTITY"
  | "IDENTITY_VERIFICATION"
  | "INCOME"
  | "ISSUES";

/**
 * Any word in capitals but those that begin with the letter of one of `Known`. TypeScript has no type for "any string but
 * these", and with `string`, or `string & {}`, an event would not narrow: `webhook_type === "HOLDINGS"` would leave every
 * `OtherWebhook` in the union.
 */
type WordBut<Known extends string> = `${Exclude<Letter, FirstLetter<Known>>}${string}`;

type FirstLetter<Word extends string> = Word extends `${infer First}${string}` ? First : never;

// prettier-ignore
type Letter =
  | "A" | "B" | "C" | "D" | "E" | "F" | "G" | "H" | "I" | "J" | "K" | "L" | "M"
  | "N" | "O" | "P" | "Q" | "R" | "S" | "T" | "U" | "V" | "W" | "X" | "Y" | "Z";

// Without this line, a declaration file exports all its declarations.
export {};
