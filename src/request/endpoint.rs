//! The table of Plaid's endpoints: the path, whether a call acts or reads, and the required arrays of the response.
//!
//! Source: <https://plaid.com/docs/api/>.

use crate::error::Effect;

/// A Plaid endpoint.
pub(crate) struct Endpoint {
    pub(crate) path: &'static str,
    pub(crate) effect: Effect,
    /// The maximum length of the response, in bytes.
    pub(crate) max_response_bytes: u32,
    /// The names of the arrays that the response must have.
    pub(crate) lists: &'static [&'static str],
}

const MEBIBYTE: u32 = 1 << 20;

const fn acts(path: &'static str) -> Endpoint {
    Endpoint { path, effect: Effect::Acts, max_response_bytes: MEBIBYTE, lists: &[] }
}

const fn reads(path: &'static str, lists: &'static [&'static str]) -> Endpoint {
    Endpoint { path, effect: Effect::Reads, max_response_bytes: 32 * MEBIBYTE, lists }
}

/// <https://plaid.com/docs/api/products/investments/#investmentsrefresh>
pub(crate) const REFRESH: Endpoint = acts("/investments/refresh");
/// <https://plaid.com/docs/api/products/investments/#investmentsholdingsget>
pub(crate) const HOLDINGS: Endpoint = reads("/investments/holdings/get", &["holdings", "securities", "accounts"]);
/// <https://plaid.com/docs/api/products/investments/#investmentstransactionsget>
pub(crate) const TRANSACTIONS: Endpoint =
    reads("/investments/transactions/get", &["investment_transactions", "securities", "accounts"]);
/// <https://plaid.com/docs/api/webhooks/webhook-verification/#get-webhook-verification-key>
pub(crate) const VERIFICATION_KEY: Endpoint =
    Endpoint { effect: Effect::Reads, ..acts("/webhook_verification_key/get") };
/// <https://plaid.com/docs/api/sandbox/#sandboxpublic_tokencreate>
pub(crate) const CREATE_PUBLIC_TOKEN: Endpoint = acts("/sandbox/public_token/create");
/// <https://plaid.com/docs/api/items/#itempublic_tokenexchange>
pub(crate) const EXCHANGE_PUBLIC_TOKEN: Endpoint = acts("/item/public_token/exchange");
/// <https://plaid.com/docs/api/sandbox/#sandboxitemfire_webhook>
pub(crate) const FIRE_WEBHOOK: Endpoint = acts("/sandbox/item/fire_webhook");

/// <https://plaid.com/docs/api/link/#linktokencreate>
pub(crate) const LINK_TOKEN: Endpoint = acts("/link/token/create");
/// <https://plaid.com/docs/api/items/#itemget>
pub(crate) const ITEM: Endpoint = reads("/item/get", &[]);
/// <https://plaid.com/docs/api/items/#itemwebhookupdate>
pub(crate) const ITEM_WEBHOOK: Endpoint = acts("/item/webhook/update");
/// <https://plaid.com/docs/api/items/#itemremove>
pub(crate) const REMOVE_ITEM: Endpoint = acts("/item/remove");
/// <https://plaid.com/docs/api/sandbox/#sandboxitemreset_login>
pub(crate) const RESET_LOGIN: Endpoint = acts("/sandbox/item/reset_login");

/// Any other endpoint. Its path is a part of the base URL: see [`crate::request::CheckedOptions::add_path`].
pub(crate) const fn other(effect: Effect) -> &'static Endpoint {
    const READS: Endpoint = reads("", &[]);
    const ACTS: Endpoint = Endpoint { effect: Effect::Acts, ..READS };
    match effect {
        Effect::Acts => &ACTS,
        Effect::Reads => &READS,
    }
}

/// All endpoints that have a function of their own.
#[cfg(test)]
pub(crate) const ALL: [Endpoint; 12] = [
    REFRESH,
    HOLDINGS,
    TRANSACTIONS,
    VERIFICATION_KEY,
    CREATE_PUBLIC_TOKEN,
    EXCHANGE_PUBLIC_TOKEN,
    FIRE_WEBHOOK,
    LINK_TOKEN,
    ITEM,
    ITEM_WEBHOOK,
    REMOVE_ITEM,
    RESET_LOGIN,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_these_endpoints_read_and_all_others_act() {
        let reading: Vec<_> = ALL.iter().filter(|one| one.effect == Effect::Reads).map(|one| one.path).collect();
        let expected = [HOLDINGS.path, TRANSACTIONS.path, "/webhook_verification_key/get", "/item/get"];
        assert_eq!(reading, expected);
        for effect in [Effect::Acts, Effect::Reads] {
            assert_eq!((other(effect).effect, other(effect).path), (effect, ""));
        }
    }

    #[test]
    fn responses_are_limited_to_1_mebibyte_and_long_ones_to_32() {
        let longest = [&REFRESH, &VERIFICATION_KEY, &REMOVE_ITEM, &HOLDINGS, &TRANSACTIONS, &ITEM, other(Effect::Acts)];
        let (short, long) = (1_048_576, 33_554_432);
        assert_eq!(longest.map(|endpoint| endpoint.max_response_bytes), [short, short, short, long, long, long, long]);
    }
}
