// The connection to Plaid: options of every function.

/**
 * The second argument of the option `fetch`. All attempts of a call share the object `headers`, so use `set` to add a header, not `append`.
 *
 * @see https://plaid.com/docs/api/
 */
export type PlaidRequestInit = Omit<NonNullable<Parameters<typeof globalThis.fetch>[1]>, "headers" | "body"> & {
  /** Always `"POST"`. */
  method: "POST";
  /** The headers. They contain the credentials, unless `credentialsIn` is `"body"`. */
  headers: Headers;
  /** The body of the request: JSON. */
  body: string;
  /** It aborts at the timeout of the attempt, and if your own signal aborts. */
  signal: AbortSignal;
};

/**
 * The type of the option `fetch`. The global `fetch` matches it, and so does `(url, init) => env.PLAID.fetch(url, init)`.
 *
 * @see https://plaid.com/docs/api/
 */
export type PlaidFetch = (url: string, init: PlaidRequestInit) => ReturnType<typeof globalThis.fetch>;

/**
 * How to reach Plaid. Every function takes these options.
 *
 * @see https://plaid.com/docs/api/
 */
export interface PlaidConnection {
  /** Plaid's client id. Give both `clientId` and `secret`, or neither if `baseUrl` is your own proxy that adds both. */
  clientId?: string | undefined;
  /** Plaid's secret for the environment. No error contains it. */
  secret?: string | undefined;
  /**
   * Default: the environment in the access token, which is `access-<environment>-<id>`. With `baseUrl`, it is the environment that the
   * proxy or the test server uses. Tokens, webhooks and Plaid's own host of the other environment are refused.
   */
  environment?: "sandbox" | "production" | undefined;
  /**
   * The URL of your own proxy or of a test server, which is called instead of Plaid's host. If it has a path, Plaid's path is appended.
   * Plain http is allowed only for this machine, or with your own `fetch`. Never take this URL from a request: it receives the secret.
   */
  baseUrl?: string | URL | undefined;
  /** Where to send the credentials. `"headers"` (default): `PLAID-CLIENT-ID` and `PLAID-SECRET`. `"body"`: `client_id` and `secret`. */
  credentialsIn?: "headers" | "body" | undefined;
  /** The timeout of one HTTP attempt, including the body of the response, in milliseconds: 1 to 2147483647, default 120000. */
  timeout?: number | undefined;
  /** Aborts the whole call: requests, waits and pages. */
  signal?: AbortSignal | undefined;
  /**
   * A function that is called instead of the global `fetch`, without `this`. For a fake, a wrapper with logging, or a service binding:
   * `(url, init) => env.PLAID.fetch(url, init)`.
   */
  fetch?: PlaidFetch | undefined;
  /**
   * The maximum number of retries of a request: 0 to 10. The default is 2 for reads (`getHoldings`, `getInvestmentTransactions`,
   * `getItem`, the key of `verifyWebhook`, and `callPlaid` with `reads`), and 0 for all calls that bill, create or change something. It
   * does not apply to `waitForUpdate`.
   *
   * A request is retried only if `retry.when` is `"after"`. A call that bills or creates something is retried after a second or later, and
   * never if it may have been done. A read is also retried if there was no response. Each wait is at most 10 seconds, and all waits
   * together are at most 20 seconds. If Plaid asks for a longer wait, the call rejects immediately with `retry.afterMs`. `refreshItems`
   * waits up to 5 minutes for each retry, because other Items go on meanwhile.
   */
  maxRetries?: number | undefined;
  /** Allows credentials in a browser, where anyone can read them. Default false. */
  dangerouslyAllowBrowser?: boolean | undefined;
}
