//! The verification of a webhook by the runtime's WebCrypto. What is right and wrong about it is in `webhook.rs`, which keys are
//! kept in `keys.rs`.

use super::abort::{Broken, Guard};
use super::body::{self, Read};
use super::call::{Call, Io};
use super::js::{self, Unknown};
use super::{read, with};
use crate::base_url::Environment;
use crate::error::{Error, Failure, Reason, Wrong};
use crate::keys::{Cache, Found, Key, LONGEST_WAIT_MS, Scope};
use crate::options::Connection;
use crate::request::{Members, VERIFICATION_KEY};
use crate::response;
use crate::retry::{self, Attempt};
use crate::webhook::{self, KeyFields, LONGEST_BODY, Token};
use std::cell::Cell;
use wasm_bindgen::prelude::*;

/// The options of [`verify_webhook`].
#[derive(Debug, Clone)]
pub struct VerifyWebhookOptions {
    /// How to reach Plaid. It needs an environment, or a base URL.
    pub connection: Connection,
    /// What came.
    pub webhook: Webhook,
    /// How to send.
    pub io: Io,
}

/// A webhook, as it is before anyone can say whose it is.
#[derive(Debug, Clone)]
pub enum Webhook {
    /// A `Request` that was not read yet. Its body is consumed, up to 1 MiB.
    Request(JsValue),
    /// The parts of one.
    Raw {
        /// The body as it came: a string, a `Uint8Array` or an `ArrayBuffer`.
        body: JsValue,
        /// The header `Plaid-Verification`.
        signature: Option<String>,
    },
}

/// Returns a webhook's event, as JSON, once it is known that Plaid sent it in the last five minutes, from this environment, and
/// that nobody changed it.
///
/// <https://plaid.com/docs/api/webhooks/webhook-verification/>
pub async fn verify_webhook(options: VerifyWebhookOptions) -> Result<JsValue, Error> {
    verify(prepare_verify(options)?).await
}

pub(super) struct Prepared {
    call: Box<Call>,
    webhook: Webhook,
    environment: Option<Environment>,
}

pub(super) fn prepare_verify(options: VerifyWebhookOptions) -> Result<Prepared, Error> {
    let VerifyWebhookOptions { connection, webhook, io } = options;
    let environment = connection.environment;
    if let Webhook::Request(request) = &webhook
        && read::get(request.unchecked_ref(), Unknown::body_used).is_some_and(|used| used.is_truthy())
    {
        return Err(ALREADY_READ.into());
    }
    Ok(Prepared { call: Call::prepare(connection, None, io)?, webhook, environment })
}

const ALREADY_READ: Wrong = Wrong("request", "was read already: give the raw body as `body`, with `signature`");

pub(super) async fn verify(prepared: Prepared) -> Result<JsValue, Error> {
    let Prepared { call, webhook, environment } = prepared;
    let signature = match &webhook {
        Webhook::Request(request) => read::header(request.unchecked_ref(), "plaid-verification"),
        Webhook::Raw { signature, .. } => signature.clone(),
    };
    let signature = signature.unwrap_or_default();
    let token = Token::parse(&signature)?;
    let [header, claims] = [&token.header, &token.claims].map(|text| read::json(&text.as_str().into()));
    let text = |name| read::text_by(&header, name);
    let key_id = webhook::key_id(text("alg").as_deref(), text("kid"))?;
    let issued_at = read::get_by(&claims, "iat").and_then(|iat| iat.as_f64());
    webhook::check_token(&token.signature, issued_at, js_sys::Date::now())?;
    let hash = read::text_by(&claims, "request_body_sha256").ok_or(Reason::Malformed)?;

    let crypto = Crypto::new(&call)?;
    let body = crypto.body(webhook).await?;
    let key = crypto.key(&key_id).await?;
    let (event, digest, is_signed) = crypto.hashed_and_verified(&body, &key, &token).await?;
    webhook::check_body(&digest, &hash)?;
    if !is_signed {
        return Err(Reason::Signature.into());
    }
    let event = read::json(&event);
    if !event.is_object() || event.is_array() {
        return Err(Reason::Malformed.into());
    }
    webhook::check_environment(read::text_by(&event, "environment").as_deref(), environment)?;
    Ok(event)
}

thread_local! {
    static KEYS: Cell<Cache<js_sys::Function, JsValue>> = Cell::default();
}

/// How often a key is looked for that another call is reading, in milliseconds.
const POLL_MS: u32 = 25;

/// A SHA-256.
type Digest = [u8; 32];

struct Crypto<'a> {
    call: &'a Call,
    subtle: Unknown,
}

impl<'a> Crypto<'a> {
    fn new(call: &'a Call) -> Result<Self, Error> {
        let crypto = read::get(js_sys::global().unchecked_ref(), Unknown::crypto);
        let subtle = crypto.and_then(|crypto| read::get(crypto.unchecked_ref(), Unknown::subtle));
        let subtle = subtle.ok_or_else(|| Error::new(Failure::NotPrepared, "the runtime has no WebCrypto"))?;
        Ok(Self { call, subtle: subtle.unchecked_into() })
    }

    /// The bytes of the body.
    async fn body(&self, webhook: Webhook) -> Result<JsValue, Error> {
        let bytes = match webhook {
            Webhook::Request(request) => {
                let guard = self.guard()?;
                let read = body::bytes(&guard, request.unchecked_ref(), LONGEST_BODY).await;
                match read.map_err(|broken| self.broken(broken))? {
                    Read::Whole(bytes) => bytes,
                    Read::Unreadable => return Err(ALREADY_READ.into()),
                    Read::TooLarge => return Err(Reason::Malformed.into()),
                }
            }
            Webhook::Raw { body, .. } => match body.dyn_ref::<js_sys::JsString>() {
                Some(text) if text.length() > LONGEST_BODY => return Err(Reason::Malformed.into()),
                Some(text) => js_sys::Uint8Array::from(String::from(text).as_bytes()).into(),
                None => body,
            },
        };
        let length = read::get(bytes.unchecked_ref(), Unknown::byte_length).and_then(|length| length.as_f64());
        if length.is_none_or(|length| length > f64::from(LONGEST_BODY)) {
            return Err(Reason::Malformed.into());
        }
        Ok(bytes)
    }

    /// The body's text and SHA-256, and whether the token's signature is the key's.
    async fn hashed_and_verified(
        &self,
        body: &JsValue,
        key: &JsValue,
        token: &Token<'_>,
    ) -> Result<(JsValue, Digest, bool), Error> {
        let [signature, signed] = [token.signature.as_slice(), token.signed.as_bytes()].map(js_sys::Uint8Array::from);
        let guard = self.guard()?;
        // It is hashed and read in one go, so that nobody can change it between the two.
        let hashed = self.subtle.digest("SHA-256", body);
        let text = body::decoded(body).map_err(|_| Reason::Malformed)?;
        let verified = self.subtle.verify(&read::json(&ECDSA.into()), key, &signature, &signed);
        let both = hashed.and_then(|hashed| js::all(&js_sys::Array::of2(&hashed, &verified?)));
        let both: js_sys::Array = self.settled(&guard, both).await?.unchecked_into();
        let mut digest = [0; 32];
        let bytes = js_sys::Uint8Array::new(&both.get(0));
        if bytes.length() == 32 {
            bytes.copy_to(&mut digest);
        }
        Ok((text, digest, both.get(1).is_truthy()))
    }

    /// The key of this id, from the cache or from Plaid.
    async fn key(&self, id: &str) -> Result<JsValue, Error> {
        let checked = &self.call.checked;
        let scope = Scope {
            base_url: checked.base_url.clone(),
            client_id: checked.credentials.as_ref().map(|(client_id, _)| client_id.clone()),
            fetch: self.call.fetch.clone(),
        };
        let mut polls = 0_u32;
        let key = loop {
            let may_wait = f64::from(polls.saturating_mul(POLL_MS)) < LONGEST_WAIT_MS;
            match with(&KEYS, |keys| keys.find(&scope, id, js_sys::Date::now(), may_wait)) {
                Found::Key(key) => break key,
                Found::Flooded(ms) => return Err(Error::from(Reason::UnknownKey).with_retry(retry::after(ms))),
                Found::Wait => {
                    self.call.sleep(POLL_MS).await?;
                    polls = polls.saturating_add(1);
                }
                Found::Read => {
                    let read = self.read_key(id).await;
                    with(&KEYS, |keys| keys.keep(&scope, id, read.as_ref().ok().cloned(), js_sys::Date::now()));
                    break read?;
                }
            }
        };
        webhook::check_expiry(key.expired_at, js_sys::Date::now())?;
        Ok(key.key)
    }

    async fn read_key(&self, id: &str) -> Result<Key<JsValue>, Error> {
        let answer = self.call.ask(&VERIFICATION_KEY, &Members::default().text("key_id", Some(id))).await;
        let answer = answer.map_err(webhook::key_error)?;
        let json = read::get_by(&answer.json, "key").filter(JsValue::is_object);
        let json = json.ok_or_else(|| response::without("key", answer.attempt))?;
        let text = |name| read::text_by(&json, name);
        KeyFields { kid: text("kid"), alg: text("alg"), crv: text("crv"), usage: text("use") }.check(id)?;
        let guard = self.guard()?;
        let key = self.subtle.import_key("jwk", &json, &read::json(&ECDSA.into()), false, &read::json(&USAGES.into()));
        let key = self.settled(&guard, key).await?;
        Ok(Key { key, expired_at: read::get_by(&json, "expired_at").and_then(|at| at.as_f64()) })
    }

    fn guard(&self) -> Result<Guard, Error> {
        let guard = Guard::start(self.call.checked.timeout_ms, self.call.signal.as_ref());
        guard.map_err(|thrown| self.broken(Broken::NotPrepared(thrown)))
    }

    fn broken(&self, broken: Broken) -> Error {
        self.call.broken(broken, Attempt { effect: VERIFICATION_KEY.effect, number: 0 }, None)
    }

    /// What WebCrypto promises.
    async fn settled(&self, guard: &Guard, promise: Result<JsValue, JsValue>) -> Result<JsValue, Error> {
        let settled = match promise.and_then(|promise| guard.settled(&promise)) {
            Ok(next) => next.await,
            Err(thrown) => Err(thrown.into()),
        };
        settled.map_err(|broken| match broken {
            Broken::Thrown(thrown) => {
                self.call.with_cause(Error::new(Failure::NotPrepared, "the runtime's WebCrypto failed"), &thrown)
            }
            broken => self.broken(broken),
        })
    }
}

/// For the import of a key and for the verification, each of which takes from it what it needs.
const ECDSA: &str = r#"{"name":"ECDSA","namedCurve":"P-256","hash":"SHA-256"}"#;
const USAGES: &str = r#"["verify"]"#;
