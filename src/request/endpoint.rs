//! Plaid's endpoints that this library calls: the path, what a call does, and what an answer must have.
//!
//! Source: <https://plaid.com/docs/api/>.

use crate::error::Effect;

/// An endpoint of Plaid's.
pub(crate) struct Endpoint {
    pub(crate) path: &'static str,
    pub(crate) effect: Effect,
    /// The longest answer that is read, in bytes.
    pub(crate) max_answer_bytes: u32,
    /// What its answer must have: arrays, by name.
    pub(crate) lists: &'static [&'static str],
}

const MEBIBYTE: u32 = 1 << 20;

const fn acts(path: &'static str) -> Endpoint {
    Endpoint { path, effect: Effect::Acts, max_answer_bytes: MEBIBYTE, lists: &[] }
}

const fn reads(path: &'static str, lists: &'static [&'static str]) -> Endpoint {
    Endpoint { path, effect: Effect::Reads, max_answer_bytes: 32 * MEBIBYTE, lists }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_bills_creates_or_sends_is_told_from_what_reads() {
        for (endpoint, effect) in [
            (REFRESH, Effect::Acts),
            (HOLDINGS, Effect::Reads),
            (TRANSACTIONS, Effect::Reads),
            (VERIFICATION_KEY, Effect::Reads),
            (CREATE_PUBLIC_TOKEN, Effect::Acts),
            (EXCHANGE_PUBLIC_TOKEN, Effect::Acts),
            (FIRE_WEBHOOK, Effect::Acts),
        ] {
            assert_eq!(endpoint.effect, effect, "{}", endpoint.path);
        }
    }

    #[test]
    fn a_small_answer_may_be_a_mebibyte_long_and_a_read_32() {
        let longest = [REFRESH, VERIFICATION_KEY, HOLDINGS, TRANSACTIONS].map(|endpoint| endpoint.max_answer_bytes);
        assert_eq!(longest, [1_048_576, 1_048_576, 33_554_432, 33_554_432]);
    }
}
