//! The parts of the runtime's WebCrypto that verify a webhook. They end when the call's signal aborts.

use super::abort::{Broken, Guard};
use super::call::Call;
use super::js::Unknown;
use super::module_state::module_state;
use super::read;
use crate::error::{Attempt, Error, runtime_lacks};
use crate::request::endpoint::VERIFICATION_KEY;
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;

/// The runtime's WebCrypto, for a call.
pub(super) struct Crypto<'a> {
    pub(super) call: &'a Call,
    pub(super) subtle: Unknown,
    /// Guards each computation; they run one after the other.
    guard: Guard,
}

impl<'a> Crypto<'a> {
    pub(super) fn new(call: &'a Call) -> Result<Self, Error> {
        let crypto = read::get(js_sys::global().unchecked_ref(), Unknown::crypto);
        let subtle =
            crypto.and_then(|crypto| read::get(crypto.unchecked_ref(), Unknown::subtle)).filter(JsValue::is_object);
        let subtle = subtle.ok_or_else(|| runtime_lacks("the runtime has no WebCrypto"))?;
        Ok(Self { call, subtle: subtle.unchecked_into(), guard: guard(call, None)? })
    }

    /// Imports a public key from Plaid's JSON.
    pub(super) async fn import(&self, key: &JsValue) -> Result<JsValue, Error> {
        self.computed(self.subtle.import_key("jwk", key, ecdsa(), false, &read::json(&USAGES.into()))).await
    }

    /// Awaits a result of WebCrypto. There is no timeout, since it waits for no network.
    pub(super) async fn computed(&self, promise: Result<Option<Unknown>, JsValue>) -> Result<JsValue, Error> {
        self.guard.settled(promise).await.map_err(|broken| match broken {
            Broken::Thrown(thrown) => self.call.with_cause(runtime_lacks("the runtime's WebCrypto failed"), &thrown),
            _ => self.call.aborted(None),
        })
    }

    pub(super) fn broken(&self, broken: Broken) -> Error {
        broken_of(self.call, broken)
    }
}

/// Guards something that a verification awaits.
pub(super) fn guard(call: &Call, timeout_ms: Option<u32>) -> Result<Guard, Error> {
    let guard = Guard::start(timeout_ms, call.signal.as_ref());
    let guard = guard.map_err(|thrown| broken_of(call, Broken::NotPrepared(thrown)))?;
    guard.not_yet_stopped().map_err(|stopped| broken_of(call, stopped))?;
    Ok(guard)
}

pub(super) fn broken_of(call: &Call, broken: Broken) -> Error {
    call.broken(broken, Attempt { effect: VERIFICATION_KEY.effect, number: 0 }, None)
}

module_state!(ecdsa_kept: OnceCell<JsValue>);
module_state!(sha256_kept: OnceCell<JsValue>);

/// The parameters for the import of a key and for the verification. Each uses some of them.
pub(super) fn ecdsa() -> &'static JsValue {
    ecdsa_kept().get_or_init(|| read::json(&r#"{"name":"ECDSA","namedCurve":"P-256","hash":"SHA-256"}"#.into()))
}

pub(super) fn sha256() -> &'static JsValue {
    sha256_kept().get_or_init(|| "SHA-256".into())
}

const USAGES: &str = r#"["verify"]"#;
