//! The library as a Rust Worker uses it, compiled to WebAssembly: what it takes, sends and returns.

#![cfg(target_arch = "wasm32")]

use js_sys::{Function, Reflect};
use plaid_investments::{
    Connection, CredentialsIn, Error, Io, Kind, Outcome, RefreshOptions, When, refresh_investments,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

const TOKEN: &str = "access-sandbox-0123456789abcdef";

/// Options whose `fetch` is a function of `url` and `init` with this body.
fn options(fetch: &str) -> RefreshOptions {
    RefreshOptions {
        connection: Connection {
            client_id: Some("client".into()),
            secret: Some("the-secret".into()),
            // These tests run in a browser, too.
            dangerously_allow_browser: true,
            ..Connection::default()
        },
        access_token: TOKEN.into(),
        io: Io { signal: None, fetch: Some(Function::new_with_args("url, init", fetch)) },
    }
}

async fn refreshed(fetch: &str) -> Result<String, Error> {
    refresh_investments(options(fetch)).await
}

async fn refused(fetch: &str) -> Error {
    refreshed(fetch).await.expect_err("must be refused")
}

#[wasm_bindgen_test]
async fn a_request_id_comes_back() {
    let id = refreshed(r#"return new Response('{"request_id":"abc"}')"#).await;
    assert_eq!(id.unwrap(), "abc");
}

#[wasm_bindgen_test]
async fn what_is_sent_is_what_plaid_asks_for() {
    let id = refreshed(
        r#"const { method, body, headers } = init;
        const sent = [url, method, headers.get("PLAID-CLIENT-ID"), headers.get("PLAID-SECRET"), body].join(" ");
        return Response.json({ request_id: sent });"#,
    );
    let expected = r#"https://sandbox.plaid.com/investments/refresh POST client the-secret {"access_token":"access-sandbox-0123456789abcdef"}"#;
    assert_eq!(id.await.unwrap(), expected);
}

#[wasm_bindgen_test]
async fn credentials_can_go_by_the_body() {
    let mut options = options("return Response.json({ request_id: init.body })");
    options.connection.credentials_in = CredentialsIn::Body;
    let body = refresh_investments(options).await.unwrap();
    assert_eq!(
        body,
        r#"{"client_id":"client","secret":"the-secret","access_token":"access-sandbox-0123456789abcdef"}"#
    );
}

#[wasm_bindgen_test]
async fn plaids_error_comes_back_redacted() {
    let error = refused(
        r#"const error_message = "no " + init.headers.get("PLAID-SECRET");
        return Response.json({ error_code: "ITEM_LOGIN_REQUIRED", error_type: "ITEM_ERROR", error_message }, { status: 400 });"#,
    )
    .await;
    assert_eq!((error.kind, error.outcome, error.retry.when), (Kind::Plaid, Outcome::Rejected, When::User));
    assert_eq!(error.to_string(), "ITEM_LOGIN_REQUIRED: no [redacted]");
    assert_eq!(error.plaid.as_ref().expect("Plaid's error").error_type(), Some("ITEM_ERROR"));
}

#[wasm_bindgen_test]
async fn whatever_fetch_does_the_call_settles() {
    for (fetch, kind) in [
        ("throw new Error('no')", Kind::Network),
        ("throw undefined", Kind::Network),
        ("return Promise.reject(null)", Kind::Network),
        ("return { then() { throw 1 } }", Kind::Network),
        ("return { get then() { throw 1 } }", Kind::Network),
        ("const p = Promise.resolve(); p.then = () => { throw 1 }; return p", Kind::Network),
        (
            "const p = Promise.resolve(); Object.defineProperty(p, 'constructor', { get() { throw 1 } }); return p",
            Kind::Network,
        ),
        ("return undefined", Kind::InvalidResponse),
        ("return 42", Kind::InvalidResponse),
        ("return {}", Kind::InvalidResponse),
        ("return { status: 'ok' }", Kind::InvalidResponse),
        ("return { status: 200 }", Kind::InvalidResponse),
        ("return { status: 200, get body() { throw 1 } }", Kind::InvalidResponse),
        ("return { status: 200, body: 7, text: () => 7 }", Kind::InvalidResponse),
        (
            "return { status: 200, body: { getReader: () => ({ read: () => ({ value: 'x' }) }) } }",
            Kind::InvalidResponse,
        ),
        (
            "return { status: 200, body: { getReader: () => ({ read: () => ({ value: new Uint8Array() }) }) } }",
            Kind::InvalidResponse,
        ),
        ("return { status: 200, body: { getReader: () => ({ read() { throw 1 } }) } }", Kind::Network),
        ("const r = new Response('{}'); return r.text().then(() => r)", Kind::InvalidResponse),
        ("return new Proxy({}, { get() { throw 1 } })", Kind::Network),
    ] {
        assert_eq!(refused(fetch).await.kind, kind, "{fetch}");
    }
}

#[wasm_bindgen_test]
async fn a_response_without_a_stream_is_read_by_its_text() {
    let id = refreshed(r#"return { status: 200, text: async () => '{"request_id":"by text"}' }"#).await;
    assert_eq!(id.unwrap(), "by text");
}

#[wasm_bindgen_test]
async fn a_timeout_ends_a_fetch_that_never_does() {
    let mut options = options("return new Promise(() => {})");
    options.connection.timeout_ms = 20.0;
    let error = refresh_investments(options).await.expect_err("timeout");
    assert_eq!((error.kind, error.outcome), (Kind::Timeout, Outcome::Unknown));
}

#[wasm_bindgen_test]
async fn an_aborted_signal_sends_nothing() {
    let mut options = options("globalThis.wasSent = true; return new Promise(() => {})");
    let aborted = Function::new_no_args("return AbortSignal.abort()").call0(&JsValue::UNDEFINED).unwrap();
    options.io.signal = Some(aborted.unchecked_into());
    let error = refresh_investments(options).await.expect_err("aborted");
    assert_eq!((error.kind, error.outcome), (Kind::Aborted, Outcome::NotSent));
    assert!(!Reflect::has(&js_sys::global(), &JsValue::from_str("wasSent")).unwrap());
}

#[wasm_bindgen_test]
async fn a_wrong_option_is_named() {
    let mut options = options("return undefined");
    options.connection.timeout_ms = f64::NAN;
    let error = refresh_investments(options).await.expect_err("an option");
    assert_eq!((error.kind, error.option), (Kind::InvalidOption, Some("timeout")));
}
