//! The verification of a webhook by the runtime's WebCrypto. What is right and wrong about it is in `webhook.rs`, which keys are
//! kept in `keys.rs`.

use super::abort::{Broken, Guard, sleep};
use super::body::{self, Read};
use super::call::{Call, Io};
use super::js::{self, Unknown};
use super::{kept, read, with};
use crate::base_url::Environment;
use crate::error::{Error, wrong};
use crate::keys::{Cache, Found, Key, LONGEST_WAIT_MS, Scope};
use crate::options::Connection;
use crate::outcome::{Event, Kind};
use crate::request::{Members, VERIFICATION_KEY};
use crate::retry::{self, Attempt};
use crate::text::joined;
use crate::webhook::{self, LONGEST_BODY, Reason, Token};
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
    let environment = options.connection.environment;
    let webhook = unread(options.webhook)?;
    let call = Call::prepare(options.connection, None, options.io)?;
    verify(&call, webhook, environment).await
}

/// A webhook whose body can still be read.
pub(super) fn unread(webhook: Webhook) -> Result<Webhook, Error> {
    match &webhook {
        Webhook::Request(request)
            if read::get(request.unchecked_ref(), Unknown::body_used).is_some_and(|used| used.is_truthy()) =>
        {
            Err(already_read())
        }
        _ => Ok(webhook),
    }
}

fn already_read() -> Error {
    wrong("request", "was read already: give the raw body as `body`, with `signature`")
}

pub(super) async fn verify(
    call: &Call,
    mut webhook: Webhook,
    environment: Option<Environment>,
) -> Result<JsValue, Error> {
    let signature = match &mut webhook {
        Webhook::Request(request) => read::header(request.unchecked_ref(), "plaid-verification"),
        Webhook::Raw { signature, .. } => signature.take(),
    };
    let signature = signature.unwrap_or_default();
    let token = Token::parse(&signature)?;
    let claimed = token.checked(js_sys::Date::now())?;
    let crypto = Crypto::new(call)?;
    let body = match webhook {
        Webhook::Request(request) => crypto.read(&request).await?,
        Webhook::Raw { body, .. } => bytes(body),
    };
    if body::length(&body).is_none_or(|length| length > f64::from(LONGEST_BODY)) {
        return Err(Reason::Malformed.into());
    }
    let key = crypto.key(claimed.key_id).await?;
    // One for each promise, so that both are heard, whatever comes of the first.
    let guards = (crypto.guard(None)?, crypto.guard(None)?);
    // It is read and hashed in one go, so that nobody can change it between the two.
    let text = body::decoded(&body).map_err(|_| Reason::Malformed)?;
    let hash = guards.0.settled(crypto.subtle.digest(sha256(), &body));
    // Of the token it takes a copy before it returns.
    let verified = guards.1.settled(crypto.subtle.verify(ecdsa(), &key, &token.signature, token.signed.as_bytes()));
    let hash = hash.await.map_err(|broken| crypto.failed(broken))?;
    webhook::check_body(&bytes_of(&hash)?, claimed.body_sha256)?;
    if verified.await.map_err(|broken| crypto.failed(broken))?.is_falsy() {
        return Err(Reason::Signature.into());
    }
    event(&text, environment)
}

fn bytes_of(hash: &JsValue) -> Result<Vec<u8>, Reason> {
    let hash = js::Uint8Array::new(hash).map_err(|_| Reason::Body)?;
    Ok(hash.unchecked_ref::<js_sys::Uint8Array>().to_vec())
}

/// The event of a body that is Plaid's.
fn event(text: &JsValue, environment: Option<Environment>) -> Result<JsValue, Error> {
    let event = read::json(text);
    if !event.is_object() || read::is_array(&event) {
        return Err(Reason::Malformed.into());
    }
    webhook::check_environment(|| read::text(event.unchecked_ref(), Unknown::environment), environment)?;
    Ok(event)
}

/// The bytes of a raw body.
fn bytes(body: JsValue) -> JsValue {
    match body.dyn_ref::<js_sys::JsString>() {
        // Too long by its characters alone: it need not come over.
        Some(text) if text.length() > LONGEST_BODY => JsValue::UNDEFINED,
        Some(text) => js_sys::Uint8Array::from(String::from(text).as_bytes()).into(),
        None => body,
    }
}

pub(super) type Keys = Cache<js_sys::Function, JsValue>;

/// How often a key is looked for that another call is reading, in milliseconds.
const POLL_MS: u32 = 25;

struct Crypto<'a> {
    call: &'a Call,
    subtle: Unknown,
}

impl<'a> Crypto<'a> {
    fn new(call: &'a Call) -> Result<Self, Error> {
        let crypto = read::get(js_sys::global().unchecked_ref(), Unknown::crypto);
        let subtle =
            crypto.and_then(|crypto| read::get(crypto.unchecked_ref(), Unknown::subtle)).filter(JsValue::is_object);
        let subtle = subtle.ok_or_else(|| Error::new(Event::RuntimeLacks, "the runtime has no WebCrypto"))?;
        Ok(Self { call, subtle: subtle.unchecked_into() })
    }

    /// The bytes of a request's body.
    async fn read(&self, request: &JsValue) -> Result<JsValue, Error> {
        let guard = self.guard(Some(self.call.checked.timeout_ms()))?;
        match body::read(&guard, request.unchecked_ref(), LONGEST_BODY, false, Unknown::array_buffer).await {
            Ok(Read::Whole(bytes)) => Ok(bytes),
            Ok(Read::Unreadable) => Err(already_read()),
            Ok(Read::TooLarge) => Err(Reason::Malformed.into()),
            Err(broken) => Err(self.broken(broken)),
        }
    }

    /// The key of this id, from the cache or from Plaid.
    async fn key(&self, id: &str) -> Result<JsValue, Error> {
        let checked = &self.call.checked;
        let scope = Scope {
            // Neither of the two has a space in it.
            name: joined(&[&checked.base_url, " ", checked.credentials().unwrap_or_default().0]),
            fetch: self.call.fetch.clone(),
        };
        let mut waited_ms = 0;
        let (key, now) = loop {
            let now = js_sys::Date::now();
            let may_wait = f64::from(waited_ms) < LONGEST_WAIT_MS;
            match with(&kept().keys, |keys| keys.find(&scope, id, now, may_wait)) {
                Found::Key(key) => break (key, now),
                Found::Flooded(ms) => return Err(Error::from(Reason::UnknownKey).with_retry(retry::after(ms))),
                Found::Wait => match sleep(POLL_MS, self.call.signal.as_ref()).await {
                    Ok(true) => waited_ms = POLL_MS.saturating_add(waited_ms),
                    Ok(false) => return Err(self.call.aborted(Event::AbortedBefore, None)),
                    Err(thrown) => return Err(self.broken(Broken::NotPrepared(thrown))),
                },
                Found::Read => {
                    let read = self.read_key(id).await;
                    let now = js_sys::Date::now();
                    with(&kept().keys, |keys| keys.keep(&scope, id, read.as_ref().ok().cloned(), now));
                    break (read?, now);
                }
            }
        };
        webhook::check_expiry(key.expired_at, now)?;
        Ok(key.key)
    }

    async fn read_key(&self, id: &str) -> Result<Key<JsValue>, Error> {
        let mut members = Members::default();
        members.text("key_id", id);
        let answer = self.call.ask(&VERIFICATION_KEY, &members).await.map_err(webhook::key_error)?;
        let json = read::get_by(&answer.json, "key").filter(JsValue::is_object);
        let json = json.ok_or_else(|| answer.without("key"))?;
        webhook::check_key(|name| read::text_by(&json, name), id)?;
        let key = self.subtle.import_key("jwk", &json, ecdsa(), false, &read::json(&USAGES.into()));
        let key = self.guard(None)?.settled(key).await.map_err(|broken| {
            let error = self.failed(broken);
            if error.kind != Kind::Runtime {
                return error;
            }
            let mut unusable = answer.without("a key that can be used");
            unusable.cause.clone_from(&error.cause);
            unusable
        })?;
        Ok(Key { key, expired_at: read::get_by(&json, "expired_at").and_then(|at| at.as_f64()) })
    }

    /// One without a time is for WebCrypto: it computes, and waits for nobody.
    fn guard(&self, timeout_ms: Option<u32>) -> Result<Guard, Error> {
        let guard = Guard::start(timeout_ms, self.call.signal.as_ref());
        let guard = guard.map_err(|thrown| self.broken(Broken::NotPrepared(thrown)))?;
        guard.not_yet_stopped().map_err(|stopped| self.broken(stopped))?;
        Ok(guard)
    }

    fn broken(&self, broken: Broken) -> Error {
        self.call.broken(broken, Attempt { effect: VERIFICATION_KEY.effect, number: 0 }, None)
    }

    /// What it means that WebCrypto did not keep a promise.
    fn failed(&self, broken: Broken) -> Error {
        match broken {
            Broken::Thrown(thrown) => {
                self.call.with_cause(Error::new(Event::RuntimeLacks, "the runtime's WebCrypto failed"), &thrown)
            }
            broken => self.broken(broken),
        }
    }
}

/// For the import of a key and for the verification, each of which takes from it what it needs.
fn ecdsa() -> &'static JsValue {
    kept().ecdsa.get_or_init(|| read::json(&r#"{"name":"ECDSA","namedCurve":"P-256","hash":"SHA-256"}"#.into()))
}

fn sha256() -> &'static JsValue {
    kept().sha256.get_or_init(|| "SHA-256".into())
}

const USAGES: &str = r#"["verify"]"#;
