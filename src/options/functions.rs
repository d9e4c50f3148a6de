//! The functions of the package, the options of each function, and the option names that it refuses.

use super::values::Type;

/// The functions of the package.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Function {
    RefreshInvestments,
    GetHoldings,
    GetInvestmentTransactions,
    VerifyWebhook,
    CreateSandboxItem,
    FireSandboxWebhook,
    RefreshItems,
    CreateLinkToken,
    ExchangePublicToken,
    GetItem,
    UpdateItemWebhook,
    RemoveItem,
    WaitForUpdate,
    ResetSandboxLogin,
    CallPlaid,
}

/// The name and the type of an option.
pub(crate) type OptionDeclaration = (&'static str, Type);

/// The names that all functions have in common: the options of the connection, and names that are refused.
const CONNECTION: [OptionDeclaration; 17] = [
    ("clientId", Type::Text),
    ("secret", Type::Text),
    ("environment", Type::Text),
    ("baseUrl", Type::TextOrUrl),
    ("credentialsIn", Type::Text),
    ("timeout", Type::Number),
    ("maxRetries", Type::Number),
    ("dangerouslyAllowBrowser", Type::Boolean),
    ("signal", Type::AbortSignal),
    ("fetch", Type::Function),
    ("client_id", Type::Refused("is not an option: give `clientId`")),
    ("apiKey", Type::Refused("is not an option: give `clientId` and `secret`")),
    ("base_url", GIVE_BASE_URL),
    ("baseURL", GIVE_BASE_URL),
    ("timeoutMs", Type::Refused("is not an option: give `timeout`, which is in milliseconds")),
    ("retries", Type::Refused("is not an option: give `maxRetries`")),
    ("abortSignal", Type::Refused("is not an option: give `signal`")),
];
const GIVE_BASE_URL: Type = Type::Refused("is not an option: give `baseUrl`");

const ACCESS_TOKEN: [OptionDeclaration; 2] = [("accessToken", Type::Text), ("access_token", GIVE_ACCESS_TOKEN)];
const OPTIONAL_ACCESS_TOKEN: [OptionDeclaration; 2] =
    [("accessToken", Type::OptionalText), ("access_token", GIVE_ACCESS_TOKEN)];
const GIVE_ACCESS_TOKEN: Type = Type::Refused("is not an option: give `accessToken`");
const ACCOUNT_IDS: [OptionDeclaration; 3] = [
    ("accountIds", Type::TEXTS),
    ("account_ids", GIVE_ACCOUNT_IDS),
    ("options", Type::Refused("is not an option: give its fields as options of their own, such as `accountIds`")),
];
const GIVE_ACCOUNT_IDS: Type = Type::Refused("is not an option: give `accountIds`");
const ALL_PAGES_ARE_READ: Type = Type::Refused("is not an option: all pages are read; `pageSize` sets their size");
const GIVE_WEBHOOK: Type = Type::Refused("is not an option: give `webhook`");
const GIVE_SINCE: Type = Type::Refused("is not an option: give `since`");
const GIVE_PATH: Type = Type::Refused("is not an option: give `path`");
const GIVE_BODY: Type = Type::Refused("is not an option: give `body`");
const NO_REASON: Type = Type::Refused("is not an option: to send it, use `callPlaid` with the path `/item/remove`");

static REFRESH: [OptionDeclaration; 19] = with(&[&ACCESS_TOKEN]);
static HOLDINGS: [OptionDeclaration; 22] = with(&[&ACCESS_TOKEN, &ACCOUNT_IDS]);
static TRANSACTIONS: [OptionDeclaration; 32] = with(&[
    &ACCESS_TOKEN,
    &ACCOUNT_IDS,
    &[
        ("startDate", Type::Text),
        ("endDate", Type::Text),
        ("pageSize", Type::Number),
        ("asyncUpdate", Type::Boolean),
        ("onProgress", Type::Function),
        ("start_date", Type::Refused("is not an option: give `startDate`")),
        ("end_date", Type::Refused("is not an option: give `endDate`")),
        ("count", ALL_PAGES_ARE_READ),
        ("offset", ALL_PAGES_ARE_READ),
        ("async_update", Type::Refused("is not an option: give `asyncUpdate`")),
    ],
]);
static WEBHOOK: [OptionDeclaration; 24] = with(&[&[
    ("request", Type::REQUEST),
    ("body", Type::RAW_BODY),
    ("signature", Type::HEADER),
    ("receivedAt", Type::TIME),
    ("keyStore", Type::KEY_STORE),
    ("rawBody", Type::Refused("is not an option: give `body`")),
    ("headers", Type::Refused("is not an option: give `signature`, the header Plaid-Verification")),
]]);
static CREATE_ITEM: [OptionDeclaration; 27] = with(&[&[
    ("institutionId", Type::Text),
    ("webhook", Type::Text),
    ("products", Type::TEXTS),
    ("username", Type::Text),
    ("password", Type::Text),
    ("institution_id", Type::Refused("is not an option: give `institutionId`")),
    ("initial_products", Type::Refused("is not an option: give `products`")),
    ("override_username", Type::Refused("is not an option: give `username`")),
    ("override_password", Type::Refused("is not an option: give `password`")),
    ("options", Type::Refused("is not an option: give its fields as options of their own, such as `webhook`")),
]]);
static FIRE_WEBHOOK: [OptionDeclaration; 23] = with(&[
    &ACCESS_TOKEN,
    &[
        ("webhookType", Type::Text),
        ("webhookCode", Type::Text),
        ("webhook_type", Type::Refused("is not an option: give `webhookType`")),
        ("webhook_code", Type::Refused("is not an option: give `webhookCode`")),
    ],
]);
static REFRESH_ITEMS: [OptionDeclaration; 22] = with(&[&[
    ("concurrency", Type::Number),
    ("perMinute", Type::Number),
    ("perItemMs", Type::Number),
    ("onStart", Type::Function),
    ("onProgress", Type::Function),
]]);

static LINK_TOKEN: [OptionDeclaration; 33] = with(&[
    &OPTIONAL_ACCESS_TOKEN,
    &[
        ("userId", Type::Text),
        ("clientName", Type::Text),
        ("language", Type::Text),
        ("countryCodes", Type::TEXTS),
        ("products", Type::TEXTS),
        ("webhook", Type::Text),
        ("redirectUri", Type::Text),
        ("request", Type::JSON),
        ("user", Type::Refused("is not an option: give `userId`, and more about the user in `request.user`")),
        ("user_id", Type::Refused("is not an option: give `userId`, and Plaid's own `user_id` in `request`")),
        ("client_user_id", Type::Refused("is not an option: give `userId`")),
        ("client_name", Type::Refused("is not an option: give `clientName`")),
        ("country_codes", Type::Refused("is not an option: give `countryCodes`")),
        ("redirect_uri", Type::Refused("is not an option: give `redirectUri`")),
    ],
]);
static EXCHANGE: [OptionDeclaration; 19] =
    with(&[&[("publicToken", Type::Text), ("public_token", Type::Refused("is not an option: give `publicToken`"))]]);
static ITEM_WEBHOOK: [OptionDeclaration; 22] = with(&[
    &ACCESS_TOKEN,
    &[("webhook", Type::TEXT_OR_NULL), ("webhookUrl", GIVE_WEBHOOK), ("webhook_url", GIVE_WEBHOOK)],
]);
static REMOVE_ITEM: [OptionDeclaration; 21] =
    with(&[&ACCESS_TOKEN, &[("reason_code", NO_REASON), ("reason_note", NO_REASON)]]);
static WAIT: [OptionDeclaration; 24] = with(&[
    &ACCESS_TOKEN,
    &[
        ("since", Type::MOMENT),
        ("within", Type::Number),
        ("startedAt", GIVE_SINCE),
        ("started_at", GIVE_SINCE),
        ("withinMs", Type::Refused("is not an option: give `within`, which is in milliseconds")),
    ],
]);
static CALL_PLAID: [OptionDeclaration; 26] = with(&[
    &OPTIONAL_ACCESS_TOKEN,
    &[
        ("path", Type::Text),
        ("body", Type::JSON),
        ("reads", Type::Boolean),
        ("url", GIVE_PATH),
        ("endpoint", GIVE_PATH),
        ("data", GIVE_BODY),
        ("params", GIVE_BODY),
    ],
]);

/// The names that all functions have in common, followed by the function's own names.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "evaluated by the compiler")]
const fn with<const ALL: usize>(own: &[&[OptionDeclaration]]) -> [OptionDeclaration; ALL] {
    let mut all = [CONNECTION[0]; ALL];
    let mut at = 0;
    while at < CONNECTION.len() {
        all[at] = CONNECTION[at];
        at += 1;
    }
    let mut part = 0;
    while part < own.len() {
        let mut place = 0;
        while place < own[part].len() {
            all[at] = own[part][place];
            (at, place) = (at + 1, place + 1);
        }
        part += 1;
    }
    assert!(at == ALL);
    all
}

impl Function {
    /// All functions. The package's JavaScript calls them by their index here.
    pub(crate) const ALL: [Self; 15] = [
        Self::RefreshInvestments,
        Self::GetHoldings,
        Self::GetInvestmentTransactions,
        Self::VerifyWebhook,
        Self::CreateSandboxItem,
        Self::FireSandboxWebhook,
        Self::RefreshItems,
        Self::CreateLinkToken,
        Self::ExchangePublicToken,
        Self::GetItem,
        Self::UpdateItemWebhook,
        Self::RemoveItem,
        Self::WaitForUpdate,
        Self::ResetSandboxLogin,
        Self::CallPlaid,
    ];

    /// Whether the function works only in Sandbox, and refuses production.
    pub(crate) const fn is_for_sandbox(self) -> bool {
        matches!(self, Self::CreateSandboxItem | Self::FireSandboxWebhook | Self::ResetSandboxLogin)
    }

    /// The function's options, in the order of `OptionValues`.
    pub(crate) const fn options(self) -> &'static [OptionDeclaration] {
        match self {
            // Like a refresh, these have the access token as their only option besides the connection.
            Self::RefreshInvestments | Self::GetItem | Self::ResetSandboxLogin => &REFRESH,
            Self::GetHoldings => &HOLDINGS,
            Self::GetInvestmentTransactions => &TRANSACTIONS,
            Self::VerifyWebhook => &WEBHOOK,
            Self::CreateSandboxItem => &CREATE_ITEM,
            Self::FireSandboxWebhook => &FIRE_WEBHOOK,
            Self::RefreshItems => &REFRESH_ITEMS,
            Self::CreateLinkToken => &LINK_TOKEN,
            Self::ExchangePublicToken => &EXCHANGE,
            Self::UpdateItemWebhook => &ITEM_WEBHOOK,
            Self::RemoveItem => &REMOVE_ITEM,
            Self::WaitForUpdate => &WAIT,
            Self::CallPlaid => &CALL_PLAID,
        }
    }
}

#[cfg(test)]
#[path = "functions_tests.rs"]
mod tests;
