//! Verification of webhooks: the token in the signature, the key cache, the limits of key look-ups, and the key store.
//!
//! `wasm/webhook.rs` calls WebCrypto for the cryptography.

#[cfg(test)]
mod any_webhook;
pub(crate) mod body;
pub(crate) mod key_store;
pub(crate) mod keys;
pub(crate) mod lookups;
pub(crate) mod token;
