//! The functions of the package, with the options of each and the names that each refuses.

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
}

/// An option's name and type.
pub(crate) type OptionDeclaration = (&'static str, Type);

/// The names that every function has: its options for the connection, and those that are refused.
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
    ("client_id", Type::Refused("is no option: give `clientId`")),
    ("apiKey", Type::Refused("is no option: give `clientId` and `secret`")),
    ("base_url", GIVE_BASE_URL),
    ("baseURL", GIVE_BASE_URL),
    ("timeoutMs", Type::Refused("is no option: give `timeout`, which is in milliseconds")),
    ("retries", Type::Refused("is no option: give `maxRetries`")),
    ("abortSignal", Type::Refused("is no option: give `signal`")),
];
const GIVE_BASE_URL: Type = Type::Refused("is no option: give `baseUrl`");

const ACCESS_TOKEN: [OptionDeclaration; 2] =
    [("accessToken", Type::Text), ("access_token", Type::Refused("is no option: give `accessToken`"))];
const ACCOUNT_IDS: [OptionDeclaration; 3] = [
    ("accountIds", Type::Texts),
    ("account_ids", GIVE_ACCOUNT_IDS),
    ("options", Type::Refused("is no option: give what Plaid has in it by itself, such as `accountIds`")),
];
const GIVE_ACCOUNT_IDS: Type = Type::Refused("is no option: give `accountIds`");
const EVERY_PAGE_IS_READ: Type = Type::Refused("is no option: every page is read, of the `pageSize` that you give");
const ALWAYS_DEFAULT_UPDATE: Type = Type::Refused("is no option: it is always DEFAULT_UPDATE");

static REFRESH: [OptionDeclaration; 19] = with(&[&ACCESS_TOKEN]);
static HOLDINGS: [OptionDeclaration; 22] = with(&[&ACCESS_TOKEN, &ACCOUNT_IDS]);
static TRANSACTIONS: [OptionDeclaration; 30] = with(&[
    &ACCESS_TOKEN,
    &ACCOUNT_IDS,
    &[
        ("startDate", Type::Text),
        ("endDate", Type::Text),
        ("pageSize", Type::Number),
        ("onProgress", Type::Function),
        ("start_date", Type::Refused("is no option: give `startDate`")),
        ("end_date", Type::Refused("is no option: give `endDate`")),
        ("count", EVERY_PAGE_IS_READ),
        ("offset", EVERY_PAGE_IS_READ),
    ],
]);
static WEBHOOK: [OptionDeclaration; 24] = with(&[&[
    ("request", Type::Request),
    ("body", Type::RawBody),
    ("signature", Type::Header),
    ("receivedAt", Type::Time),
    ("keyStore", Type::KeyStore),
    ("rawBody", Type::Refused("is no option: give `body`")),
    ("headers", Type::Refused("is no option: give `signature`, the header Plaid-Verification")),
]]);
static CREATE_ITEM: [OptionDeclaration; 20] = with(&[&[
    ("institutionId", Type::Text),
    ("webhook", Type::Text),
    ("institution_id", Type::Refused("is no option: give `institutionId`")),
]]);
static FIRE_WEBHOOK: [OptionDeclaration; 23] = with(&[
    &ACCESS_TOKEN,
    &[
        ("webhookType", Type::Text),
        ("webhook_type", Type::Refused("is no option: give `webhookType`")),
        ("webhookCode", ALWAYS_DEFAULT_UPDATE),
        ("webhook_code", ALWAYS_DEFAULT_UPDATE),
    ],
]);
static REFRESH_ITEMS: [OptionDeclaration; 22] = with(&[&[
    ("concurrency", Type::Number),
    ("perMinute", Type::Number),
    ("perItemMs", Type::Number),
    ("onStart", Type::Function),
    ("onProgress", Type::Function),
]]);

/// The names that every function has, and then its own.
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
    /// In the order of the numbers that the package's JavaScript has for them.
    pub(crate) const ALL: [Self; 7] = [
        Self::RefreshInvestments,
        Self::GetHoldings,
        Self::GetInvestmentTransactions,
        Self::VerifyWebhook,
        Self::CreateSandboxItem,
        Self::FireSandboxWebhook,
        Self::RefreshItems,
    ];

    /// Its options, in the order of [`OptionValues`].
    pub(crate) const fn options(self) -> &'static [OptionDeclaration] {
        match self {
            Self::RefreshInvestments => &REFRESH,
            Self::GetHoldings => &HOLDINGS,
            Self::GetInvestmentTransactions => &TRANSACTIONS,
            Self::VerifyWebhook => &WEBHOOK,
            Self::CreateSandboxItem => &CREATE_ITEM,
            Self::FireSandboxWebhook => &FIRE_WEBHOOK,
            Self::RefreshItems => &REFRESH_ITEMS,
        }
    }
}

#[cfg(test)]
#[path = "functions_tests.rs"]
mod tests;
