//! Verifies a webhook by the runtime's WebCrypto. The rules are in `webhook/token.rs`, and `keys.rs` gets the key.

use super::body::{self, Read};
use super::call::Call;
use super::crypto::{self, Crypto};
use super::js::{self, Unknown};
use super::keys::KeyStore;
use super::read;
use crate::error::{Error, Reason};
use crate::request::Environment;
use crate::webhook::body::{MAX_BODY_BYTES, already_read, check_length, not_arrived};
use crate::webhook::token::{self, Claims, Plausible, Token};
use wasm_bindgen::prelude::*;

/// A webhook that was not verified yet.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Webhook {
    /// A `Request` whose body was not read yet. Its body is consumed, up to 1 MiB.
    Request(JsValue),
    /// The body and the signature.
    Raw {
        /// The body as it came: a string, a `Uint8Array` or an `ArrayBuffer`.
        body: JsValue,
        /// The header `Plaid-Verification`.
        signature: Option<String>,
    },
}

/// A webhook to verify, and how.
pub(super) struct Verification {
    webhook: Webhook,
    key_store: Option<KeyStore>,
    /// Milliseconds since 1970.
    received_at: f64,
}

impl Verification {
    pub(super) fn new(
        webhook: Webhook,
        key_store: Option<KeyStore>,
        received_at_ms: Option<f64>,
    ) -> Result<Self, Error> {
        let received_at = token::received_at_ms(received_at_ms, js_sys::Date::now())?;
        Ok(Self { webhook: unread(webhook)?, key_store, received_at })
    }
}

/// A webhook whose body can still be read.
fn unread(webhook: Webhook) -> Result<Webhook, Error> {
    match &webhook {
        Webhook::Request(request)
            if read::get(request.unchecked_ref(), Unknown::body_used).is_some_and(|used| used.is_truthy()) =>
        {
            Err(already_read())
        }
        _ => Ok(webhook),
    }
}

/// Verifies a webhook. The key is looked up last, because that may call Plaid.
pub(super) async fn verify(call: &Call, verification: Verification) -> Result<JsValue, Error> {
    let Verification { mut webhook, key_store, received_at } = verification;
    let signature = match &mut webhook {
        Webhook::Request(request) => read::header(request.unchecked_ref(), "plaid-verification"),
        Webhook::Raw { signature, .. } => signature.take(),
    };
    let signature = signature.unwrap_or_default();
    let token = Token::parse(&signature)?;
    let Plausible { key_id, body_sha256 } = token.check(claims(&token)?, received_at)?;
    let crypto = Crypto::new(call)?;
    let body = match webhook {
        Webhook::Request(request) => body_of(call, &request).await?,
        Webhook::Raw { body, .. } => bytes(body),
    };
    check_length(body::length(&body))?;
    // It is decoded and hashed without an await in between, so that nobody can change it between the two.
    let text = body::decoded(&body).map_err(|_| Reason::Malformed)?;
    let hash = crypto.computed(crypto.subtle.digest(crypto::sha256(), &body)).await?;
    token::check_body(&bytes_of(&hash)?, &body_sha256)?;
    let key = crypto.key(&key_id, key_store.as_ref()).await?;
    token::check_expiry(key.expired_at, received_at)?;
    let signed = token.signed.as_bytes();
    let verified = crypto.subtle.verify(crypto::ecdsa(), &key.key, &token.signature, signed);
    if crypto.computed(verified).await?.is_falsy() {
        return Err(Reason::Signature.into());
    }
    event(&text, call.checked.environment)
}

/// Parses the header and the claims of a token.
fn claims(token: &Token<'_>) -> Result<Claims, Reason> {
    let object = |json: &str| read::json_object(&json.into()).ok_or(Reason::Malformed);
    let (header, claims) = (object(&token.header)?, object(&token.claims)?);
    Ok(Claims {
        algorithm: read::text(&header, Unknown::alg),
        key_id: read::text(&header, Unknown::kid),
        issued_at: read::get(&claims, Unknown::iat).and_then(|at| at.as_f64()),
        body_sha256: read::text(&claims, Unknown::request_body_sha256),
    })
}

fn bytes_of(hash: &JsValue) -> Result<Vec<u8>, Reason> {
    let hash = js::Uint8Array::new(hash).map_err(|_| Reason::Body)?;
    Ok(hash.unchecked_ref::<js_sys::Uint8Array>().to_vec())
}

/// Parses the event of a verified body.
fn event(text: &JsValue, environment: Option<Environment>) -> Result<JsValue, Error> {
    let event = read::json_object(text).ok_or(Reason::Malformed)?;
    token::check_environment(|| read::text(&event, Unknown::environment), environment)?;
    Ok(event.into())
}

/// The bytes of a raw body.
fn bytes(body: JsValue) -> JsValue {
    match body.dyn_ref::<js_sys::JsString>() {
        // A text with too many characters is not copied into the module.
        Some(text) if text.length() > MAX_BODY_BYTES => JsValue::UNDEFINED,
        Some(text) => js_sys::Uint8Array::from(String::from(text).as_bytes()).into(),
        None => body,
    }
}

/// The bytes of a request's body.
async fn body_of(call: &Call, request: &JsValue) -> Result<JsValue, Error> {
    let guard = crypto::guard(call, Some(call.checked.timeout_ms()))?;
    match body::read(&guard, request.unchecked_ref(), MAX_BODY_BYTES, false, Unknown::array_buffer).await {
        Ok(Read::Whole(bytes)) => Ok(bytes),
        Ok(Read::Unreadable | Read::Redirected) => Err(already_read()),
        Ok(Read::TooLarge) => Err(Reason::Malformed.into()),
        Err(broken) => Err(not_arrived(crypto::broken_of(call, broken))),
    }
}
