//! Verification of webhooks: the token in the signature, the key cache, the limits of key look-ups, and the key store.
//!
//! `wasm/webhook.rs` calls WebCrypto for the cryptography.

pub(crate) mod body;
pub(crate) mod key_store;
pub(crate) mod keys;
pub(crate) mod lookups;
pub(crate) mod token;
#[cfg(test)]
mod webhook_fuzz_tests;
