//! The runtime's WebCrypto, as far as a webhook needs it: under the call's signal, and with errors of its own.

use super::abort::{Broken, Guard};
use super::call::Call;
use super::js::Unknown;
use super::kept::kept;
use super::read;
use crate::error::{Attempt, Error, Event};
use crate::request::endpoint::VERIFICATION_KEY;
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;

/// The runtime's WebCrypto, for a call.
pub(super) struct Crypto<'a> {
    pub(super) call: &'a Call,
    pub(super) subtle: Unknown,
    /// Of all that is computed, one after the other.
    guard: Guard,
}

impl<'a> Crypto<'a> {
    pub(super) fn new(call: &'a Call) -> Result<Self, Error> {
        let crypto = read::get(js_sys::global().unchecked_ref(), Unknown::crypto);
        let subtle =
            crypto.and_then(|crypto| read::get(crypto.unchecked_ref(), Unknown::subtle)).filter(JsValue::is_object);
        let subtle = subtle.ok_or_else(|| Error::new(Event::RuntimeLacks, "the runtime has no WebCrypto"))?;
        Ok(Self { call, subtle: subtle.unchecked_into(), guard: guard(call, None)? })
    }

    /// A key to verify with, of Plaid's JSON.
    pub(super) async fn import(&self, key: &JsValue) -> Result<JsValue, Error> {
        self.computed(self.subtle.import_key("jwk", key, ecdsa(), false, &read::json(&USAGES.into()))).await
    }

    /// What WebCrypto has computed. It waits for nobody, so it has no timeout.
    pub(super) async fn computed(&self, promise: Result<Option<Unknown>, JsValue>) -> Result<JsValue, Error> {
        self.guard.settled(promise).await.map_err(|broken| match broken {
            Broken::Thrown(thrown) => {
                self.call.with_cause(Error::new(Event::RuntimeLacks, "the runtime's WebCrypto failed"), &thrown)
            }
            _ => self.call.aborted(Event::AbortedBefore, None),
        })
    }

    pub(super) fn broken(&self, broken: Broken) -> Error {
        broken_of(self.call, broken)
    }
}

/// A guard of what a verification waits for.
pub(super) fn guard(call: &Call, timeout_ms: Option<u32>) -> Result<Guard, Error> {
    let guard = Guard::start(timeout_ms, call.signal.as_ref());
    let guard = guard.map_err(|thrown| broken_of(call, Broken::NotPrepared(thrown)))?;
    guard.not_yet_stopped().map_err(|stopped| broken_of(call, stopped))?;
    Ok(guard)
}

pub(super) fn broken_of(call: &Call, broken: Broken) -> Error {
    call.broken(broken, Attempt { effect: VERIFICATION_KEY.effect, number: 0 }, None)
}

kept!(ecdsa_kept: OnceCell<JsValue>);
kept!(sha256_kept: OnceCell<JsValue>);

/// For the import of a key and for the verification, each of which takes from it what it needs.
pub(super) fn ecdsa() -> &'static JsValue {
    ecdsa_kept().get_or_init(|| read::json(&r#"{"name":"ECDSA","namedCurve":"P-256","hash":"SHA-256"}"#.into()))
}

pub(super) fn sha256() -> &'static JsValue {
    sha256_kept().get_or_init(|| "SHA-256".into())
}

const USAGES: &str = r#"["verify"]"#;
