// Compares our types with those of the official client. Each of their values fits our type, and each of ours fits theirs, with the
// exceptions that are named below.
import type * as plaid from "plaid";
import type * as ours from "plaid-investments";

/** Compiles only if `From` can be assigned to `To`. */
type Is<From extends To, To> = [From, To];

/** One of their webhooks with our type and code, because in their types both are just strings. */
type Webhook<Theirs, Ours extends ours.WebhookEvent> = Theirs & Pick<Ours, "webhook_type" | "webhook_code">;

export type TheirsAreOurs = [
  Is<plaid.InvestmentsHoldingsGetResponse, ours.HoldingsResponse>,
  Is<plaid.InvestmentsTransactionsGetResponse, ours.InvestmentTransactionsResponse>,
  Is<plaid.InvestmentAccount, ours.Account>,
  Is<plaid.InvestmentAccountBalance, ours.AccountBalances>,
  Is<plaid.AccountVerificationInsights, ours.AccountVerificationInsights>,
  Is<plaid.Holding, ours.Holding>,
  Is<plaid.HoldingTaxLot, ours.TaxLot>,
  Is<plaid.Security, ours.Security>,
  Is<plaid.OptionContract, ours.OptionContract>,
  Is<plaid.FixedIncome, ours.FixedIncome>,
  Is<plaid.YieldRate, ours.YieldRate>,
  Is<plaid.InvestmentTransaction, ours.InvestmentTransaction>,
  Is<plaid.Item, ours.PlaidItem>,
  Is<plaid.ItemGetResponse, ours.ItemResponse>,
  Is<plaid.ItemWithConsentFields, ours.PlaidItemDetails>,
  Is<plaid.ItemStatus, ours.ItemStatus>,
  Is<plaid.ItemWebhookUpdateResponse, ours.ItemWebhookResponse>,
  // What `callPlaid` resolves to may be named by their types.
  Is<plaid.AccountsGetResponse, object>,
  Is<plaid.PlaidError, ours.PlaidError>,
  Is<Webhook<plaid.HoldingsDefaultUpdateWebhook, ours.HoldingsDefaultUpdateWebhook>, ours.HoldingsDefaultUpdateWebhook>,
  Is<
    Webhook<plaid.InvestmentsDefaultUpdateWebhook, ours.InvestmentsDefaultUpdateWebhook>,
    ours.InvestmentsDefaultUpdateWebhook
  >,
  Is<
    Webhook<plaid.InvestmentsHistoricalUpdateWebhook, ours.InvestmentsHistoricalUpdateWebhook>,
    ours.InvestmentsHistoricalUpdateWebhook
  >,
  Is<Webhook<plaid.ItemErrorWebhook, ours.ItemErrorWebhook>, ours.ItemErrorWebhook>,
  Is<Webhook<plaid.ItemLoginRepairedWebhook, ours.ItemLoginRepairedWebhook>, ours.ItemLoginRepairedWebhook>,
  Is<Webhook<plaid.PendingExpirationWebhook, ours.PendingExpirationWebhook>, ours.PendingExpirationWebhook>,
  Is<Webhook<plaid.PendingDisconnectWebhook, ours.PendingDisconnectWebhook>, ours.PendingDisconnectWebhook>,
  Is<Webhook<plaid.UserPermissionRevokedWebhook, ours.UserPermissionRevokedWebhook>, ours.UserPermissionRevokedWebhook>,
];

/** One of their types with strings in place of its enums, because no string can be assigned to an enum. */
type WithoutEnums<Theirs> = Theirs extends string
  ? string
  : Theirs extends (infer Element)[]
    ? WithoutEnums<Element>[]
    : Theirs extends object
      ? { [Field in keyof Theirs]: WithoutEnums<Theirs[Field]> }
      : Theirs;

/** Added to our type, whose `figi` is optional: it is new, and Plaid's own examples lack it. */
type WithFigi = { figi: string | null };

export type OursAreTheirs = [
  // But for their securities, which have a line of their own below.
  Is<ours.HoldingsResponse, Omit<WithoutEnums<plaid.InvestmentsHoldingsGetResponse>, "securities">>,
  Is<ours.InvestmentTransactionsResponse, Omit<WithoutEnums<plaid.InvestmentsTransactionsGetResponse>, "securities">>,
  Is<ours.Account, WithoutEnums<plaid.InvestmentAccount>>,
  Is<ours.Account, WithoutEnums<plaid.AccountBase>>,
  Is<ours.AccountBalances, WithoutEnums<plaid.InvestmentAccountBalance>>,
  Is<ours.AccountVerificationInsights, WithoutEnums<plaid.AccountVerificationInsights>>,
  Is<ours.Holding, WithoutEnums<plaid.Holding>>,
  Is<ours.TaxLot, WithoutEnums<plaid.HoldingTaxLot>>,
  Is<ours.Security & WithFigi, WithoutEnums<plaid.Security>>,
  Is<ours.OptionContract, WithoutEnums<plaid.OptionContract>>,
  Is<ours.FixedIncome, WithoutEnums<plaid.FixedIncome>>,
  Is<ours.YieldRate, WithoutEnums<plaid.YieldRate>>,
  Is<ours.InvestmentTransaction, WithoutEnums<plaid.InvestmentTransaction>>,
  Is<ours.PlaidItem, WithoutEnums<plaid.Item>>,
  Is<ours.ItemResponse, WithoutEnums<plaid.ItemGetResponse>>,
  Is<ours.PlaidItemDetails, WithoutEnums<plaid.ItemWithConsentFields>>,
  Is<ours.ItemStatus, WithoutEnums<plaid.ItemStatus>>,
  Is<ours.ItemWebhookResponse, WithoutEnums<plaid.ItemWebhookUpdateResponse>>,
  Is<ours.PlaidError, WithoutEnums<plaid.PlaidError>>,
  Is<ours.HoldingsDefaultUpdateWebhook, WithoutEnums<plaid.HoldingsDefaultUpdateWebhook>>,
  Is<ours.InvestmentsDefaultUpdateWebhook, WithoutEnums<plaid.InvestmentsDefaultUpdateWebhook>>,
  Is<ours.InvestmentsHistoricalUpdateWebhook, WithoutEnums<plaid.InvestmentsHistoricalUpdateWebhook>>,
  Is<ours.ItemErrorWebhook, WithoutEnums<plaid.ItemErrorWebhook>>,
  Is<ours.ItemLoginRepairedWebhook, WithoutEnums<plaid.ItemLoginRepairedWebhook>>,
  Is<ours.PendingExpirationWebhook, WithoutEnums<plaid.PendingExpirationWebhook>>,
  Is<ours.PendingDisconnectWebhook, WithoutEnums<plaid.PendingDisconnectWebhook>>,
  Is<ours.UserPermissionRevokedWebhook, WithoutEnums<plaid.UserPermissionRevokedWebhook>>,
];

/** An optional field that ours lack would pass both lists above. */
export type NoFieldIsForgotten = [
  Is<keyof plaid.InvestmentsHoldingsGetResponse, keyof ours.HoldingsResponse>,
  Is<keyof plaid.InvestmentsTransactionsGetResponse, keyof ours.InvestmentTransactionsResponse>,
  Is<keyof plaid.InvestmentAccount, keyof ours.Account>,
  Is<keyof plaid.InvestmentAccountBalance, keyof ours.AccountBalances>,
  Is<keyof plaid.AccountVerificationInsights, keyof ours.AccountVerificationInsights>,
  Is<keyof plaid.Holding, keyof ours.Holding>,
  Is<keyof plaid.Security, keyof ours.Security>,
  Is<keyof plaid.InvestmentTransaction, keyof ours.InvestmentTransaction>,
  Is<keyof plaid.Item, keyof ours.PlaidItem>,
  Is<keyof plaid.ItemGetResponse, keyof ours.ItemResponse>,
  Is<keyof plaid.ItemWithConsentFields, keyof ours.PlaidItemDetails>,
  Is<keyof plaid.ItemStatus, keyof ours.ItemStatus>,
  Is<keyof NonNullable<plaid.ItemStatus["investments"]>, keyof NonNullable<ours.ItemStatus["investments"]>>,
  Is<keyof NonNullable<plaid.ItemStatus["transactions"]>, keyof NonNullable<ours.ItemStatus["transactions"]>>,
  Is<keyof NonNullable<plaid.ItemStatus["last_webhook"]>, keyof NonNullable<ours.ItemStatus["last_webhook"]>>,
  Is<keyof plaid.ItemWebhookUpdateResponse, keyof ours.ItemWebhookResponse>,
  Is<keyof plaid.PlaidError, keyof ours.PlaidError>,
  Is<keyof plaid.HoldingsDefaultUpdateWebhook, keyof ours.HoldingsDefaultUpdateWebhook>,
  Is<keyof plaid.InvestmentsDefaultUpdateWebhook, keyof ours.InvestmentsDefaultUpdateWebhook>,
  Is<keyof plaid.InvestmentsHistoricalUpdateWebhook, keyof ours.InvestmentsHistoricalUpdateWebhook>,
  Is<keyof plaid.ItemErrorWebhook, keyof ours.ItemErrorWebhook>,
  Is<keyof plaid.ItemLoginRepairedWebhook, keyof ours.ItemLoginRepairedWebhook>,
  Is<keyof plaid.PendingExpirationWebhook, keyof ours.PendingExpirationWebhook>,
  Is<keyof plaid.PendingDisconnectWebhook, keyof ours.PendingDisconnectWebhook>,
  Is<keyof plaid.UserPermissionRevokedWebhook, keyof ours.UserPermissionRevokedWebhook>,
];

/** The values that an open union names. */
type Named<Values> = Values extends string ? (string extends Values ? never : Values) : never;

/** Theirs have a member for null, with the text "null". */
type ValuesOf<Enum extends string> = Exclude<`${Enum}`, "null">;

type Differing<Left, Right> = Exclude<Left, Right> | Exclude<Right, Left>;

type DifferingValues = [
  Differing<Named<ours.AccountType>, ValuesOf<plaid.AccountType>>,
  Differing<Named<ours.AccountSubtype>, ValuesOf<plaid.AccountSubtype>>,
  Differing<Named<ours.Account["holder_category"]>, ValuesOf<plaid.AccountHolderCategory>>,
  Differing<
    Named<ours.AccountVerificationInsights["account_number_format"]>,
    ValuesOf<plaid.AccountVerificationInsightsAccountNumberFormat>
  >,
  Differing<Named<ours.InvestmentTransactionType>, ValuesOf<plaid.InvestmentTransactionType>>,
  Differing<Named<ours.InvestmentTransactionSubtype>, ValuesOf<plaid.InvestmentTransactionSubtype>>,
  Differing<Named<ours.TaxLot["position_type"]>, ValuesOf<plaid.HoldingTaxLotPositionType>>,
  Differing<Named<ours.YieldRate["type"]>, ValuesOf<plaid.YieldRateType>>,
  Differing<Named<ours.PlaidItem["update_type"]>, ValuesOf<plaid.ItemUpdateTypeEnum>>,
  Differing<Named<ours.PendingDisconnectWebhook["reason"]>, ValuesOf<plaid.PendingDisconnectWebhookReason>>,
  Differing<Named<ours.WebhookEvent["environment"]>, ValuesOf<plaid.WebhookEnvironmentValues>>,
  Exclude<ours.FireSandboxWebhookOptions["webhookType"], `${plaid.WebhookType}`>,
  Exclude<
    NonNullable<ours.FireSandboxWebhookOptions["webhookCode"]>,
    `${plaid.SandboxItemFireWebhookRequestWebhookCodeEnum}`
  >,
  // Each field that `request` refuses is one of theirs.
  Exclude<RefusedFields, keyof plaid.LinkTokenCreateRequest>,
];

/** The fields that have no value in `LinkTokenRequest`. */
type RefusedFields = "client_id" | "secret" | "access_token" | "client_name" | "language" | "country_codes" | OfLink;
type OfLink = "products" | "webhook" | "redirect_uri";

/** What a caller of theirs has, given to `request` without what our options say. */
export type TheirsIsARequest = [
  Is<Omit<plaid.LinkTokenCreateRequest, RefusedFields | "user">, ours.LinkTokenRequest>,
  Is<Omit<plaid.LinkTokenCreateRequestUser, "client_user_id">, NonNullable<ours.LinkTokenRequest["user"]>>,
];

export type ValuesAreTheirs = Is<DifferingValues[number], never>;
