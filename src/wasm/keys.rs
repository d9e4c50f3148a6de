//! Gets the key that verifies a webhook: from the cache, from the caller's key store, or from Plaid. The crate's `webhook/keys.rs`
//! decides which of them is read, and `webhook/key_store.rs` whether a stored key can be used.

use super::abort::{Broken, sleep};
use super::crypto::{Crypto, guard};
use super::js::{self, Unknown};
use super::module_state::{module_state, with};
use super::read;
use crate::error::{Error, Reason, invalid_option};
use crate::request::JsonMembers;
use crate::request::checks::MUST_BE_KEY_STORE;
use crate::request::endpoint::VERIFICATION_KEY;
use crate::text::joined;
use crate::webhook::key_store::{EXPIRATION_TTL_SECONDS, MAX_STORE_WAIT_MS};
use crate::webhook::keys::{Cache, Key, KeyRequest, KeyStep, LookupResult, rate_limited};
use crate::webhook::{key_store, token};
use std::cell::Cell;
use wasm_bindgen::prelude::*;

module_state!(
    /// The key cache.
    keys: Cell<Cache<JsValue>>
);

/// How often to check for a key that another call is reading, in milliseconds.
const POLL_MS: u32 = 25;

/// The caller's key store.
pub(super) struct KeyStore(Unknown);

impl KeyStore {
    /// For a value whose methods were checked already.
    #[cfg(feature = "npm")]
    pub(super) fn new(value: JsValue) -> Self {
        Self(value.unchecked_into())
    }

    pub(super) fn checked(value: JsValue) -> Result<Self, Error> {
        let object: Unknown = value.unchecked_into();
        if read::is_key_store(&object) { Ok(Self(object)) } else { Err(invalid_option("keyStore", MUST_BE_KEY_STORE)) }
    }
}

/// The place of one key in a store.
struct Place<'a> {
    store: &'a Unknown,
    name: String,
}

impl Crypto<'_> {
    /// Gets the key with this id.
    pub(super) async fn key(&self, id: &str, store: Option<&KeyStore>) -> Result<Key<JsValue>, Error> {
        let base_url = &self.call.checked.base_url;
        let client_id = self.call.checked.credentials().unwrap_or_default().0;
        // Neither of the two can contain a space.
        let scope = joined(&[base_url, " ", client_id]);
        let place =
            store.and_then(|store| Some(Place { store: &store.0, name: key_store::name(base_url, client_id, id)? }));
        let mut need = KeyRequest { scope: &scope, key_id: id, asks_store: place.is_some(), waited_ms: 0 };
        let finish =
            |ticket, result| with(keys(), |keys| keys.finish_lookup(&scope, id, ticket, result, js_sys::Date::now()));
        loop {
            match with(keys(), |keys| keys.find(need, js_sys::Date::now())) {
                KeyStep::Key(key) => return Ok(key),
                KeyStep::Unknown => return Err(Reason::UnknownKey.into()),
                KeyStep::RateLimited(ms) => return Err(rate_limited(ms)),
                KeyStep::Wait => match sleep(POLL_MS, self.call.signal.as_ref()).await {
                    Ok(true) => need.waited_ms = POLL_MS.saturating_add(need.waited_ms),
                    Ok(false) => return Err(self.call.aborted(None)),
                    Err(thrown) => return Err(self.broken(Broken::NotPrepared(thrown))),
                },
                KeyStep::AskStore(ticket) => {
                    need.asks_store = false;
                    let stored = match &place {
                        Some(place) => self.stored(place, id).await,
                        None => None,
                    };
                    finish(
                        ticket,
                        stored.map_or(LookupResult::Nothing, |(key, age_ms)| LookupResult::Key(key, age_ms)),
                    );
                    self.call.check_aborted()?;
                }
                KeyStep::AskPlaid(ticket) => {
                    let looked_up = self.look_up(id).await;
                    finish(
                        ticket,
                        match &looked_up {
                            Ok((key, _)) => LookupResult::Key(key.clone(), 0.0),
                            Err(error) => LookupResult::from_error(error),
                        },
                    );
                    let (key, json) = looked_up.map_err(token::key_error)?;
                    if let Some(place) = &place {
                        self.store(place, json).await;
                    }
                    return Ok(key);
                }
            }
        }
    }

    /// Reads a key from Plaid. Returns the imported key and its JSON.
    async fn look_up(&self, id: &str) -> Result<(Key<JsValue>, JsValue), Error> {
        let mut members = JsonMembers::default();
        members.text("key_id", id);
        let response = self.call.ask(&VERIFICATION_KEY, &members).await?;
        let json = read::get_by(&response.json, "key").filter(JsValue::is_object);
        let json = json.ok_or_else(|| response.without("key"))?;
        token::check_key(|name| read::text_by(&json, name), id)?;
        let unusable = || response.without("a key that can be used");
        let key = self.import(&json).await.map_err(|error| token::import_error(error, unusable))?;
        Ok((with_expiry(key, &json), json))
    }

    /// Reads a key from the store. Returns the imported key and its age in milliseconds, if it can be used.
    async fn stored(&self, place: &Place<'_>, id: &str) -> Option<(Key<JsValue>, f64)> {
        let value = self.settled(&|| place.store.get(&place.name)).await?;
        if !key_store::is_within_length(value.dyn_ref::<js_sys::JsString>()?.length()) {
            return None;
        }
        let value = read::json_object(&value)?;
        let read_at = read::get_by(&value, "readAt").and_then(|at| at.as_f64());
        let age_ms = key_store::age_ms(read_at, js_sys::Date::now())?;
        let json = read::get_by(&value, "key").filter(JsValue::is_object)?;
        token::check_key(|name| read::text_by(&json, name), id).ok()?;
        let key = self.import(&json).await.ok()?;
        Some((with_expiry(key, &json), age_ms))
    }

    /// Stores a key that was just read from Plaid. Errors of the store are ignored, since the key is known.
    async fn store(&self, place: &Place<'_>, json: JsValue) {
        let value = js::object(&[("key", json), ("readAt", js_sys::Date::now().into())]);
        let options = js::object(&[("expirationTtl", EXPIRATION_TTL_SECONDS.into())]);
        let Ok(Some(text)) = js::to_json(&value) else { return };
        let length = text.dyn_ref::<js_sys::JsString>().map(js_sys::JsString::length);
        if length.is_some_and(key_store::is_within_length) {
            self.settled(&|| place.store.put(&place.name, &text, &options)).await;
        }
    }

    /// Awaits the store, up to a timeout. Errors are ignored.
    async fn settled(&self, ask: &dyn Fn() -> Result<Option<Unknown>, JsValue>) -> Option<JsValue> {
        let guard = guard(self.call, Some(MAX_STORE_WAIT_MS)).ok()?;
        guard.settled(ask()).await.ok()
    }
}

fn with_expiry(key: JsValue, json: &JsValue) -> Key<JsValue> {
    Key { key, expired_at: read::get_by(json, "expired_at").and_then(|at| at.as_f64()) }
}
