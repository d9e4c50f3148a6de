//! The key of a webhook: from the cache, from a key store of the caller's, or from Plaid. When which of them is asked says the crate's
//! `webhook/keys.rs`, and what a store's value is worth `webhook/key_store.rs`.

use super::abort::{Broken, sleep};
use super::crypto::{Crypto, guard};
use super::js::{self, Unknown};
use super::kept::{kept, with};
use super::read;
use crate::error::{Error, Event, Kind, Reason, invalid_option, retry};
use crate::request::Members;
use crate::request::connection::MUST_BE_KEY_STORE;
use crate::request::endpoint::VERIFICATION_KEY;
use crate::text::joined;
use crate::webhook::key_store::{EXPIRATION_TTL_SECONDS, MAX_STORE_WAIT_MS};
use crate::webhook::keys::{Cache, Found, Key, Need, Told};
use crate::webhook::{key_store, token};
use std::cell::Cell;
use wasm_bindgen::prelude::*;

kept!(
    /// The keys that were read.
    keys: Cell<Cache<JsValue>>
);

/// How often a key is looked for that another call is reading, in milliseconds.
const POLL_MS: u32 = 25;

/// A key store of the caller's.
pub(super) struct KeyStore(Unknown);

impl KeyStore {
    /// One whose methods were looked for.
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
    /// The key of this id.
    pub(super) async fn key(&self, id: &str, store: Option<&KeyStore>) -> Result<Key<JsValue>, Error> {
        let base_url = &self.call.checked.base_url;
        let client_id = self.call.checked.credentials().unwrap_or_default().0;
        // Neither of the two has a space in it.
        let scope = joined(&[base_url, " ", client_id]);
        let place =
            store.and_then(|store| Some(Place { store: &store.0, name: key_store::name(base_url, client_id, id)? }));
        let mut need = Need { scope: &scope, key_id: id, asks_store: place.is_some(), waited_ms: 0 };
        let told = |ticket, told| with(keys(), |keys| keys.told(&scope, id, ticket, told, js_sys::Date::now()));
        loop {
            match with(keys(), |keys| keys.find(need, js_sys::Date::now())) {
                Found::Key(key) => return Ok(key),
                Found::Unknown => return Err(Reason::UnknownKey.into()),
                Found::Flooded(ms) => return Err(Error::from(Reason::UnknownKey).with_retry(retry::after(ms))),
                Found::Wait => match sleep(POLL_MS, self.call.signal.as_ref()).await {
                    Ok(true) => need.waited_ms = POLL_MS.saturating_add(need.waited_ms),
                    Ok(false) => return Err(self.call.aborted(Event::AbortedBefore, None)),
                    Err(thrown) => return Err(self.broken(Broken::NotPrepared(thrown))),
                },
                Found::AskStore(ticket) => {
                    need.asks_store = false;
                    let stored = match &place {
                        Some(place) => self.stored(place, id).await,
                        None => None,
                    };
                    told(ticket, stored.map_or(Told::Nothing, |(key, age_ms)| Told::Key(key, age_ms)));
                    if read::is_aborted(self.call.signal.as_ref()) {
                        return Err(self.call.aborted(Event::AbortedBefore, None));
                    }
                }
                Found::AskPlaid(ticket) => {
                    let looked_up = self.look_up(id).await;
                    told(
                        ticket,
                        match &looked_up {
                            Ok((key, _)) => Told::Key(key.clone(), 0.0),
                            Err(error) => Told::by_error(error),
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

    /// What Plaid says of a key: one to verify with, and its JSON.
    async fn look_up(&self, id: &str) -> Result<(Key<JsValue>, JsValue), Error> {
        let mut members = Members::default();
        members.text("key_id", id);
        let answer = self.call.ask(&VERIFICATION_KEY, &members).await?;
        let json = read::get_by(&answer.json, "key").filter(JsValue::is_object);
        let json = json.ok_or_else(|| answer.without("key"))?;
        token::check_key(|name| read::text_by(&json, name), id)?;
        let key = self.import(&json).await.map_err(|error| {
            if error.kind != Kind::Runtime {
                return error;
            }
            let mut unusable = answer.without("a key that can be used");
            unusable.cause.clone_from(&error.cause);
            unusable
        })?;
        Ok((with_expiry(key, &json), json))
    }

    /// What the store has of a key, and how many milliseconds old that is, if it is believed.
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

    /// Has the store keep a key that Plaid has just given. Whatever comes of it, the key is there.
    async fn store(&self, place: &Place<'_>, json: JsValue) {
        let value = js::object(&[("key", json), ("readAt", js_sys::Date::now().into())]);
        let options = js::object(&[("expirationTtl", EXPIRATION_TTL_SECONDS.into())]);
        let Ok(Some(text)) = js::to_json(&value) else { return };
        let length = text.dyn_ref::<js_sys::JsString>().map(js_sys::JsString::length);
        if length.is_some_and(key_store::is_within_length) {
            self.settled(&|| place.store.put(&place.name, &text, &options)).await;
        }
    }

    /// What the store answers, if it does so in time.
    async fn settled(&self, ask: &dyn Fn() -> Result<Option<Unknown>, JsValue>) -> Option<JsValue> {
        let guard = guard(self.call, Some(MAX_STORE_WAIT_MS)).ok()?;
        guard.settled(ask()).await.ok()
    }
}

fn with_expiry(key: JsValue, json: &JsValue) -> Key<JsValue> {
    Key { key, expired_at: read::get_by(json, "expired_at").and_then(|at| at.as_f64()) }
}
