/**
 * The functions for the life of an Item: link it, read its status, wait for an update, repair its login and remove it.
 *
 * @module
 */
import type { PlaidConnection } from "./connection.js";
import type { RefreshOptions } from "./index.js";
import type { InvestmentsError } from "./error.js";
import type { ItemResponse, ItemWebhookResponse } from "./plaid-item.js";

/**
 * The options of `createLinkToken`. Without `accessToken`, it needs `environment` or `baseUrl`.
 *
 * @see https://plaid.com/docs/api/link/#linktokencreate
 */
export interface CreateLinkTokenOptions extends PlaidConnection {
  /** Your own id of the person. Don't use an email address or a phone number. It is sent as `user.client_user_id`. */
  userId: string;
  /** The name of your application, which Link shows. At most 30 characters are shown. */
  clientName: string;
  /** The language of Link. Default: `"en"`. */
  language?: string | undefined;
  /** The countries whose institutions Link shows, at least one. Default: `["US"]`. */
  countryCodes?: readonly string[] | undefined;
  /** Plaid's products, at least one. Default: `["investments"]`, and none in update mode. */
  products?: readonly string[] | undefined;
  /** The URL to which Plaid sends the Item's webhooks. Default: none. */
  webhook?: string | undefined;
  /** The URL to which an institution redirects the person after the login. It must be allowed in Plaid's dashboard. */
  redirectUri?: string | undefined;
  /** The access token of an Item to repair or to change: Link opens in update mode. Default: Link creates a new Item. */
  accessToken?: string | undefined;
  /**
   * More fields of Plaid's request, in Plaid's spelling. They are sent unchanged. `user` is merged with `userId`. A field that has an
   * option of its own is refused.
   */
  request?: LinkTokenRequest | undefined;
}

/**
 * More fields of Plaid's request for `createLinkToken`, in Plaid's spelling. Fields that have an option of their own are refused.
 *
 * @see https://plaid.com/docs/api/link/#linktokencreate
 */
export interface LinkTokenRequest {
  /** More fields about the person. */
  user?: { client_user_id?: never; [field: string]: unknown };
  client_id?: never;
  secret?: never;
  access_token?: never;
  client_name?: never;
  language?: never;
  country_codes?: never;
  products?: never;
  webhook?: never;
  redirect_uri?: never;
  [field: string]: unknown;
}

/**
 * A token that opens Link.
 *
 * @see https://plaid.com/docs/api/link/#linktokencreate
 */
export interface LinkToken {
  /** The token, for Link in the person's browser. */
  linkToken: string;
  /** The time at which it expires, ISO 8601: after 4 hours, or in update mode after 30 minutes. */
  expiration: string;
}

/**
 * Creates a token that opens Link in the person's browser. With `accessToken`, Link opens in update mode. There the person repairs the
 * login of an Item (after an error with `retry.when` `"user"`), or consents to more data.
 *
 * The call is not retried if a token may have been created.
 *
 * @throws An {@link InvestmentsError}, and nothing else.
 *
 * @example
 * ```js
 * const { linkToken } = await createLinkToken({ ...plaid, environment: "production", userId, clientName: "My app" });
 * const repair = await createLinkToken({ ...plaid, accessToken, userId, clientName: "My app" });
 * ```
 *
 * @see https://plaid.com/docs/api/link/#linktokencreate
 * @see https://plaid.com/docs/link/update-mode/
 */
export function createLinkToken(options: CreateLinkTokenOptions): Promise<LinkToken>;

/**
 * The options of `exchangePublicToken`. It needs `environment` or `baseUrl`.
 *
 * @see https://plaid.com/docs/api/items/#itempublic_tokenexchange
 */
export interface ExchangePublicTokenOptions extends PlaidConnection {
  /** The public token that Link's `onSuccess` received in the person's browser. It can be exchanged once, within 30 minutes. */
  publicToken: string;
}

/**
 * The access token and the id of a new Item.
 *
 * @see https://plaid.com/docs/api/items/#itempublic_tokenexchange
 */
export interface ItemTokens {
  /** The `accessToken` for all calls about this Item. It doesn't expire. Keep it on the server. */
  accessToken: string;
  /** The Item's id, which webhooks have as `item_id`. */
  itemId: string;
}

/**
 * The access token and the id of an Item in Sandbox: the result of `createSandboxItem`.
 *
 * @see https://plaid.com/docs/sandbox/
 */
export type SandboxItem = ItemTokens;

/**
 * Exchanges a public token from Link for the access token of the new Item.
 *
 * The call is not retried if the token may have been exchanged. If the `outcome` is `"unknown"`, the access token may be lost. Then the
 * person has to link the account again.
 *
 * @throws An {@link InvestmentsError}, and nothing else: with the code `INVALID_PUBLIC_TOKEN` if the token has expired or was used before.
 *
 * @example
 * ```js
 * const { accessToken, itemId } = await exchangePublicToken({ ...plaid, environment: "production", publicToken });
 * ```
 *
 * @see https://plaid.com/docs/api/items/#itempublic_tokenexchange
 */
export function exchangePublicToken(options: ExchangePublicTokenOptions): Promise<ItemTokens>;

/**
 * The options of `getItem`, `removeItem` and `resetSandboxLogin`: the connection, and the Item's access token.
 *
 * @see https://plaid.com/docs/api/items/
 */
export interface ItemOptions extends RefreshOptions {}

/**
 * Reads an Item and its status, and resolves to Plaid's unchanged response. `item.error` is the current error of the Item, and
 * `status.investments` has the times of Plaid's last updates.
 *
 * @throws An {@link InvestmentsError}, and nothing else: with the code `ITEM_NOT_FOUND` if the Item was removed.
 *
 * @example
 * ```js
 * const { item, status } = await getItem({ ...plaid, accessToken });
 * if (item.error) await askThePerson(item.item_id, item.error.error_code);
 * ```
 *
 * @see https://plaid.com/docs/api/items/#itemget
 */
export function getItem(options: ItemOptions): Promise<ItemResponse>;

/**
 * The options of `updateItemWebhook`.
 *
 * @see https://plaid.com/docs/api/items/#itemwebhookupdate
 */
export interface UpdateItemWebhookOptions extends ItemOptions {
  /** The new URL for the Item's webhooks, or `null` for no webhooks. */
  webhook: string | null;
}

/**
 * Changes the URL of an Item's webhooks, and resolves to Plaid's unchanged response. Plaid sends the webhook
 * `ITEM: WEBHOOK_UPDATE_ACKNOWLEDGED` to the new URL.
 *
 * @throws An {@link InvestmentsError}, and nothing else.
 *
 * @example
 * ```js
 * await updateItemWebhook({ ...plaid, accessToken, webhook: "https://app.example/plaid" });
 * ```
 *
 * @see https://plaid.com/docs/api/items/#itemwebhookupdate
 */
export function updateItemWebhook(options: UpdateItemWebhookOptions): Promise<ItemWebhookResponse>;

/**
 * Removes an Item, and resolves to Plaid's request id. The access token is then no longer valid, and Plaid's subscription fees for the
 * Item end.
 *
 * If the `outcome` is `"unknown"`, call it again. If the Item was already removed, it rejects with `ITEM_NOT_FOUND`.
 *
 * @throws An {@link InvestmentsError}, and nothing else.
 *
 * @example
 * ```js
 * await removeItem({ ...plaid, accessToken });
 * ```
 *
 * @see https://plaid.com/docs/api/items/#itemremove
 */
export function removeItem(options: ItemOptions): Promise<string>;

/**
 * The options of `waitForUpdate`. `maxRetries` has no effect, and `timeout` applies to each poll.
 *
 * @see https://plaid.com/docs/api/items/#itemget
 */
export interface WaitForUpdateOptions extends ItemOptions {
  /**
   * An update at this time or later settles the wait: a Date, milliseconds since 1970, or ISO 8601 with an offset. After an error with
   * the outcome `"unknown"`, give its `startedAt`. The time is on your own clock. If your clock differs from Plaid's clock, it is corrected
   * by the header `Date` of Plaid's responses. It is rounded down to the second, because Plaid's times have no fractions.
   */
  since: Date | number | string;
  /** The maximum duration of the wait in milliseconds: 1 to 2147483647, default 120000. */
  within?: number | undefined;
}

/**
 * The result of an update, with Plaid's time of it, ISO 8601. There is `updatedAt` if Plaid read the data from the institution at `since`
 * or later, even if nothing had changed. There is `failedAt` if Plaid failed to read it at `since` or later, and no update succeeded at
 * `since` or later.
 */
export type Update = { updatedAt: string; failedAt?: undefined } | { failedAt: string; updatedAt?: undefined };

/**
 * Waits until Plaid has updated an Item's investments, or has failed to update them. It polls the Item with `/item/get`, with pauses that
 * grow from 2 to 30 seconds.
 *
 * Plaid sends no webhook if a refresh finds no changes. This function also works in that case. It helps after a refresh whose `outcome` is
 * `"unknown"` too: if it resolves to `updatedAt`, the data is up to date, and another paid refresh is not necessary. It can't tell whether
 * that refresh was billed. Only Plaid's invoice shows that.
 *
 * A poll that fails does not end the wait, unless the error is permanent, such as wrong keys or an Item that was removed.
 *
 * @throws An {@link InvestmentsError}, and nothing else. After `within`, it is of kind `timeout`. Then the result is still unknown: the
 * update may come later. If the last poll failed, `cause` has the message of its error.
 *
 * @example
 * ```js
 * try {
 *   await refreshInvestments({ ...plaid, accessToken });
 * } catch (error) {
 *   if (!isInvestmentsError(error) || error.outcome !== "unknown" || !error.startedAt) throw error;
 *   const { updatedAt } = await waitForUpdate({ ...plaid, accessToken, since: error.startedAt });
 *   if (updatedAt) await readAgain(itemId);
 * }
 * ```
 *
 * @see https://plaid.com/docs/api/items/#itemget
 */
export function waitForUpdate(options: WaitForUpdateOptions): Promise<Update>;

/**
 * Makes an Item in Sandbox require a new login, as if the person had changed the password. Resolves to `true` after Plaid's confirmation.
 * Calls that read the Item's data then reject with `ITEM_LOGIN_REQUIRED`, until the login is repaired in Link's update mode.
 *
 * @throws An {@link InvestmentsError}, and nothing else: of kind `invalid_option` for `environment: "production"` or a production token.
 *
 * @example
 * ```js
 * await resetSandboxLogin({ clientId, secret, accessToken });
 * ```
 *
 * @see https://plaid.com/docs/api/sandbox/#sandboxitemreset_login
 */
export function resetSandboxLogin(options: ItemOptions): Promise<true>;

/**
 * The options of `fireSandboxWebhook`. `environment` is `"sandbox"` by default, and `"production"` is refused.
 *
 * @see https://plaid.com/docs/api/sandbox/#sandboxitemfire_webhook
 */
export type FireSandboxWebhookOptions = ItemOptions &
  (
    | {
        /** The type of the webhook: about an Item's data, or (`ITEM`) about the Item itself. */
        webhookType: "HOLDINGS" | "INVESTMENTS_TRANSACTIONS";
        /** The code of the webhook. For data, `DEFAULT_UPDATE` is the default and the only code. */
        webhookCode?: "DEFAULT_UPDATE" | undefined;
      }
    | {
        webhookType: "ITEM";
        webhookCode:
          | "LOGIN_REPAIRED"
          | "NEW_ACCOUNTS_AVAILABLE"
          | "PENDING_DISCONNECT"
          | "USER_ACCOUNT_REVOKED"
          | "USER_PERMISSION_REVOKED";
      }
  );
