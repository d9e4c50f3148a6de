// Items and webhooks in Sandbox.
import type { PlaidConnection } from "./connection.js";
import type { InvestmentsError } from "./error.js";
import type { FireSandboxWebhookOptions, SandboxItem } from "./item.js";

/**
 * The options of `createSandboxItem`. `environment` is `"sandbox"` by default, and `"production"` is refused.
 *
 * @see https://plaid.com/docs/api/sandbox/#sandboxpublic_tokencreate
 */
export interface CreateSandboxItemOptions extends PlaidConnection {
  /** Plaid's id of a Sandbox institution that supports investments. Default: one of Plaid's test institutions. */
  institutionId?: string | undefined;
  /** The URL to which Plaid sends the Item's webhooks. Default: none. */
  webhook?: string | undefined;
  /** Plaid's products, at least one. Default: `["investments"]`. */
  products?: readonly string[] | undefined;
  /** The name of a Plaid test user. Default: `user_good`. With `user_custom`, `password` contains the accounts. */
  username?: string | undefined;
  /** The test user's password, or for `user_custom` the JSON of the accounts. Default: `pass_good`. */
  password?: string | undefined;
}

/**
 * Creates an Item with investments in Sandbox without Link, and resolves to its access token and its id.
 *
 * @throws An {@link InvestmentsError}, and nothing else: of kind `invalid_option` for `environment: "production"`.
 *
 * @example
 * ```js
 * const { accessToken, itemId } = await createSandboxItem({ clientId, secret, webhook: "https://app.example/plaid" });
 * ```
 *
 * @see https://plaid.com/docs/api/sandbox/#sandboxpublic_tokencreate
 * @see https://plaid.com/docs/api/items/#itempublic_tokenexchange
 */
export function createSandboxItem(options: CreateSandboxItemOptions): Promise<SandboxItem>;

/**
 * Makes Plaid send a webhook for an Item in Sandbox. Resolves to `true` after Plaid's confirmation. In Sandbox, holdings and transactions
 * don't change, so Plaid sends the webhooks `HOLDINGS` and `INVESTMENTS_TRANSACTIONS` only on request.
 *
 * @throws An {@link InvestmentsError}, and nothing else: of kind `invalid_option` for `environment: "production"` or a production token.
 *
 * @example
 * ```js
 * await fireSandboxWebhook({ clientId, secret, accessToken, webhookType: "HOLDINGS" }); // true
 * ```
 *
 * @see https://plaid.com/docs/api/sandbox/#sandboxitemfire_webhook
 */
export function fireSandboxWebhook(options: FireSandboxWebhookOptions): Promise<true>;
