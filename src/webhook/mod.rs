//! Verified webhooks: the token that signs one, the key cache, the limits of key look-ups, and the store that keeps keys longer.
//!
//! The cryptography is WebCrypto's, called by `wasm/webhook.rs`.

#[cfg(test)]
mod any_webhook;
pub(crate) mod key_store;
pub(crate) mod keys;
pub(crate) mod lookups;
pub(crate) mod token;
