/**
 * The Items of the fake Plaid and their portfolios.
 *
 * @module
 */

/** Options of an Item of the fake. */
export interface FakeItemOptions {
  /**
   * The webhook URL: an http or https URL. If it is null, the Item sends no webhooks, and `item.webhook` is `""`, as in Plaid's responses.
   * Default: null.
   */
  webhook?: string | null;
  /**
   * The accounts, holdings and transactions of the Item:
   *
   * - `"moving"`: two investment accounts with simple data. Every refresh changes prices and cash, and adds transactions.
   * - `"recorded"`: the unusual values of recorded Plaid responses: accounts of every type, deposits with a negative quantity, sells with either
   *   sign, prices of 0, closing prices and types that are null, a missing security, cryptocurrency, an option, a bond, and several currencies. The first refresh
   *   closes an account, cancels a transaction and corrects another. Later refreshes find nothing new.
   * - a {@link FakePortfolio}: your own portfolio.
   *
   * Default: `"moving"`; for Items of `/sandbox/public_token/create` and of Link, `"recorded"`.
   */
  portfolio?: "moving" | "recorded" | FakePortfolio;
  /** The number of past transactions of `"moving"`. They are spread over the last 700 days, until yesterday. Default: 12. */
  transactions?: number;
  /**
   * Whether a refresh finds something new. If false, nothing changes and no webhook is sent. For your own portfolio, this can be an array of
   * portfolios: each refresh changes to the next of them, and refreshes after the last one find nothing new. An account keeps its id if type,
   * subtype and `meta` stay the same. A transaction keeps its id if account, date, name and ticker stay the same. Default: true.
   */
  changes?: boolean | FakePortfolio[];
  /** The products of the Item. Default: `["investments"]`. */
  products?: string[];
  /** The institution id: `ins_` and a number. Default: `"ins_109508"`, First Platypus Bank. */
  institutionId?: string;
  /**
   * The transactions that are available at first: all (`"complete"`), those of the last 30 days (`"recent"`), or none (`"none"`). With `"none"`,
   * reading transactions fails with `PRODUCT_NOT_READY`. The rest arrives after two minutes of the fake's clock, with the webhook
   * `INVESTMENTS_TRANSACTIONS: HISTORICAL_UPDATE`. Default: `"complete"`.
   */
  history?: "complete" | "recent" | "none";
  /** Whether the institution supports refreshes on demand. If not, a refresh fails with `PRODUCTS_NOT_SUPPORTED`. Default: true. */
  isRefreshable?: boolean;
}

/** The result of `createItem`. */
export interface FakeItem {
  /** The access token of the Item: `access-sandbox-<uuid>`. */
  accessToken: string;
  /** The `item_id` of the Item, which its webhooks also contain. */
  itemId: string;
}

/** The result of Link, as Plaid's browser script passes it to `onSuccess`. */
export interface FakeLinkResult {
  /** `public-sandbox-<uuid>`, which can be exchanged within 30 minutes. In update mode, the access token of the Item does not change. */
  publicToken: string;
  /** The metadata, in the format of Plaid's Link. */
  metadata: {
    institution: { institution_id: string; name: string };
    accounts: {
      id: string;
      name: string;
      mask: string;
      type: string;
      subtype: string;
      verification_status: string | null;
    }[];
    link_session_id: string;
    transfer_status: string | null;
  };
}

/**
 * A portfolio in the format of Plaid's custom Sandbox users. Fields that do not concern investments are ignored. `answer` sets fields of Plaid's
 * response that this format does not have.
 *
 * @see https://plaid.com/docs/sandbox/user-custom/
 */
export interface FakePortfolio {
  /** The accounts. */
  override_accounts: FakeAccount[];
  [other: string]: unknown;
}

/** An account of a custom Sandbox user. */
export interface FakeAccount {
  /** The type, such as `"investment"`, `"depository"`, `"credit"` or `"loan"`. */
  type: string;
  /** The subtype, such as `"brokerage"`. */
  subtype: string;
  /** The current balance. Default: the total value of the holdings. */
  starting_balance?: number;
  /** The available balance. Default: null for an investment account; for others, `starting_balance`, or 0 without it. */
  force_available_balance?: number;
  /** The currency, as an ISO 4217 code. Default: `"USD"`. */
  currency?: string;
  /** The names and the mask of the account, and the credit limit of a credit card. */
  meta?: { name?: string; official_name?: string; mask?: string; limit?: number };
  /** The holdings of the account. Default: none. */
  holdings?: FakeHolding[];
  /** The investment transactions of the account. Default: none. */
  investment_transactions?: FakeInvestmentTransaction[];
  /** Fields of Plaid's response, which replace the calculated ones. */
  answer?: Record<string, unknown>;
  [other: string]: unknown;
}

/** A holding of a custom Sandbox user. */
export interface FakeHolding {
  /** The price of one unit. Null if the institution gives none. */
  institution_price: number | null;
  /** The date of the price, `YYYY-MM-DD`. Default: the current date of the fake's clock. */
  institution_price_as_of?: string;
  /** The cost basis. Default: null. */
  cost_basis?: number | null;
  /** The number of units. */
  quantity: number;
  /** The currency, as an ISO 4217 code. Default: `"USD"`. */
  currency?: string;
  /** The security. If left out, the response has no security with the holding's `security_id`. */
  security?: FakeSecurity;
  /** Fields of Plaid's response, which replace the calculated ones. */
  answer?: Record<string, unknown>;
}

/**
 * A security of a custom Sandbox user. The ticker decides the type: `CUR:USD` is cash, `CUR:BTC` is cryptocurrency, an OCC symbol is an option,
 * and any other ticker is a stock.
 */
export interface FakeSecurity {
  /** The ticker, such as `"AAPL"`. Default: null. */
  ticker_symbol?: string | null;
  /** The name. Default: the ticker. */
  name?: string | null;
  /** The CUSIP. Default: null. */
  cusip?: string | null;
  /** The ISIN. Default: null. */
  isin?: string | null;
  /** The SEDOL. Default: null. */
  sedol?: string | null;
  /** The currency, as an ISO 4217 code. Default: `"USD"`. */
  currency?: string;
  /** Fields of Plaid's response, which replace the calculated ones. */
  answer?: Record<string, unknown>;
}

/**
 * A transaction of a custom Sandbox user. Its amount is `quantity` times `price`. The amount of a buy is always positive, and that of a sell always
 * negative.
 */
export interface FakeInvestmentTransaction {
  /** The date, `YYYY-MM-DD`. */
  date: string;
  /** The description that the institution gives. */
  name: string;
  /** The type, such as `"buy"`, `"sell"`, `"cash"`, `"fee"`, `"transfer"` or `"cancel"`. */
  type: string;
  /** The number of units. */
  quantity: number;
  /** The price of one unit. */
  price: number;
  /** The fees. Default: null. */
  fees?: number | null;
  /** The currency, as an ISO 4217 code. Default: `"USD"`. */
  currency?: string;
  /** The security. Default: none. */
  security?: FakeSecurity;
  /** Fields of Plaid's response, which replace the calculated ones. */
  answer?: Record<string, unknown>;
}
