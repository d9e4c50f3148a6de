//! The function that verifies a webhook.

use crate::error::Error;
use crate::request::Connection;
use crate::wasm::call::{Call, Io};
use crate::wasm::keys::KeyStore;
use crate::wasm::webhook::{self, Verification, Webhook};
use wasm_bindgen::prelude::*;

/// The options of [`verify_webhook`].
#[derive(Debug, Clone)]
pub struct VerifyWebhookOptions {
    /// How to reach Plaid. It needs an environment, or a base URL.
    pub connection: Connection,
    /// The webhook to verify.
    pub webhook: Webhook,
    /// When the webhook was received, in milliseconds since 1970. Default: now. For a webhook that waited in a queue: take the time from
    /// your own queue, never from the sender.
    pub received_at_ms: Option<f64>,
    /// Keeps Plaid's keys for other instances: an object with the methods `get` and `put` of a `KVNamespace`. It is read before
    /// Plaid is called. Anyone who can write to it can forge webhooks.
    pub key_store: Option<JsValue>,
    /// How to send.
    pub io: Io,
}

/// Verifies that Plaid sent a webhook in the last five minutes, from this environment, and that nobody changed it. Returns its event
/// as a JavaScript object.
///
/// <https://plaid.com/docs/api/webhooks/webhook-verification/>
pub async fn verify_webhook(options: VerifyWebhookOptions) -> Result<JsValue, Error> {
    let key_store = options.key_store.map(KeyStore::checked).transpose()?;
    let verification = Verification::new(options.webhook, key_store, options.received_at_ms)?;
    let call = Call::prepare(options.connection, None, options.io)?;
    webhook::verify(&call, verification).await
}
