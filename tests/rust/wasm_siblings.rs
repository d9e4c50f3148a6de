//! The siblings of the refresh as a Rust Worker uses them: holdings, transactions, webhooks and Items of Sandbox.

#![cfg(target_arch = "wasm32")]

use js_sys::{Function, JSON, Promise, Reflect};
use plaid_investments::{
    Connection, CreateSandboxItemOptions, Environment, Error, FireSandboxWebhookOptions, HoldingsOptions, Io, Kind,
    Outcome, Reason, TransactionsOptions, VerifyWebhookOptions, Webhook, When, create_sandbox_item,
    fire_sandbox_webhook, get_holdings, get_investment_transactions, verify_webhook,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

const TOKEN: &str = "access-sandbox-0123456789abcdef";

fn connection() -> Connection {
    Connection {
        client_id: Some("client".into()),
        secret: Some("the-secret".into()),
        // These tests run in a browser, too.
        dangerously_allow_browser: true,
        ..Connection::default()
    }
}

/// A `fetch` that is a function of `url` and `init` with this body.
fn io(fetch: &str) -> Io {
    Io { signal: None, fetch: Some(Function::new_with_args("url, init", fetch)) }
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

fn transactions(fetch: &str) -> TransactionsOptions {
    TransactionsOptions {
        connection: connection(),
        access_token: TOKEN.into(),
        start_date: "2026-01-01".into(),
        end_date: "2026-01-31".into(),
        account_ids: None,
        page_size: Some(2.0),
        async_update: None,
        on_progress: None,
        io: io(fetch),
    }
}

#[wasm_bindgen_test]
async fn holdings_are_plaids_object() {
    let holdings = get_holdings(HoldingsOptions {
        connection: connection(),
        access_token: TOKEN.into(),
        account_ids: Some(vec!["a".into()]),
        io: io(
            "return Response.json({ request_id: init.body, holdings: [{ quantity: 0.5 }], accounts: [], securities: [], more: url })",
        ),
    });
    assert_eq!(
        json(&holdings.await.unwrap()),
        r#"{"request_id":"{\"options\":{\"account_ids\":[\"a\"]},\"access_token\":\"access-sandbox-0123456789abcdef\"}","holdings":[{"quantity":0.5}],"accounts":[],"securities":[],"more":"https://sandbox.plaid.com/investments/holdings/get"}"#
    );
}

/// Three transactions, in pages as they are asked for.
const PAGES: &str = r#"const { count, offset } = JSON.parse(init.body).options;
    const all = ["c", "b", "a"].map((investment_transaction_id) => ({ investment_transaction_id }));
    return Response.json({
        request_id: "page-" + offset, accounts: [{ account_id: "1" }], securities: [],
        investment_transactions: all.slice(offset, offset + count), total_investment_transactions: 3,
    });"#;

#[wasm_bindgen_test]
async fn transactions_are_all_pages_in_one() {
    let read = get_investment_transactions(transactions(PAGES)).await.unwrap();
    assert_eq!(
        json(&read),
        r#"{"request_id":"page-1","accounts":[{"account_id":"1"}],"securities":[],"investment_transactions":[{"investment_transaction_id":"c"},{"investment_transaction_id":"b"},{"investment_transaction_id":"a"}],"total_investment_transactions":3}"#
    );
}

#[wasm_bindgen_test]
async fn progress_is_told_after_each_page() {
    let told = js_sys::Array::new();
    let push = Function::new_with_args("told, progress", "told.push(progress)");
    let push = push.bind1(&JsValue::UNDEFINED, &told).unchecked_into();
    get_investment_transactions(TransactionsOptions { on_progress: Some(push), ..transactions(PAGES) }).await.unwrap();
    assert_eq!(json(&told), r#"[{"loaded":2,"total":3},{"loaded":3,"total":3}]"#);
}

#[wasm_bindgen_test]
async fn wrong_options_are_named_and_nothing_is_sent() {
    let never = "throw new Error('it was sent')";
    for (options, option) in [
        (TransactionsOptions { start_date: "2026-02-30".into(), ..transactions(never) }, "startDate"),
        (TransactionsOptions { end_date: "2025-12-31".into(), ..transactions(never) }, "endDate"),
        (TransactionsOptions { page_size: Some(501.0), ..transactions(never) }, "pageSize"),
        (TransactionsOptions { account_ids: Some(vec![]), ..transactions(never) }, "accountIds"),
    ] {
        let error = get_investment_transactions(options).await.expect_err(option);
        assert_eq!((error.kind, error.option), (Kind::InvalidOption, Some(option)));
    }
}

/// A webhook that is signed now, and a `fetch` that gives its key.
async fn signed_webhook() -> VerifyWebhookOptions {
    let sign = r#"
        const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
        const bytes = (text) => new TextEncoder().encode(text);
        const part = (data) => {
            const base64 = btoa(String.fromCharCode(...new Uint8Array(data)));
            return base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
        };
        const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
        const { key_ops, ext, ...jwk } = await crypto.subtle.exportKey("jwk", publicKey);
        const key = { ...jwk, alg: "ES256", use: "sig", kid: crypto.randomUUID(), expired_at: null };
        const body = JSON.stringify({ webhook_type: "HOLDINGS", environment: "sandbox" }, null, 2);
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes(body)));
        const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
        const claims = { iat: Math.floor(Date.now() / 1000), request_body_sha256: hash };
        const unsigned = [{ alg: "ES256", kid: key.kid }, claims].map((one) => part(bytes(JSON.stringify(one)))).join(".");
        const signature = await crypto.subtle.sign(algorithm, privateKey, bytes(unsigned));
        return [body, unsigned + "." + part(signature), async () => Response.json({ request_id: "1", key })];"#;
    let sign = Function::new_no_args(&format!("return (async () => {{{sign}}})()"));
    let promise: Promise = sign.call0(&JsValue::UNDEFINED).unwrap().unchecked_into();
    let signed: js_sys::Array = JsFuture::from(promise).await.unwrap().unchecked_into();
    VerifyWebhookOptions {
        connection: Connection { environment: Some(Environment::Sandbox), ..connection() },
        webhook: Webhook::Raw { body: signed.get(0), signature: Some(signed.get(1).as_string().unwrap()) },
        io: Io { signal: None, fetch: Some(signed.get(2).unchecked_into()) },
        received_at_ms: None,
        key_store: None,
    }
}

#[wasm_bindgen_test]
async fn a_key_store_keeps_what_plaid_said() {
    let make = r#"
        const values = new Map();
        return {
            get: async (name) => values.get(name) ?? null,
            put: async (name, value, { expirationTtl }) => values.set(name, value).set("ttl", expirationTtl),
            values,
        };"#;
    let store = Function::new_no_args(make).call0(&JsValue::UNDEFINED).unwrap();
    let options = VerifyWebhookOptions { key_store: Some(store.clone()), ..signed_webhook().await };
    verify_webhook(options).await.unwrap();
    let names = Function::new_with_args("store", "return [...store.values.keys()].join(' ')");
    let names = names.call1(&JsValue::UNDEFINED, &store).unwrap().as_string().unwrap();
    assert!(names.starts_with("plaid-investments/sandbox/client/") && names.ends_with(" ttl"), "{names}");
}

#[wasm_bindgen_test]
async fn options_of_a_webhook_are_held_to_their_rules() {
    let good = signed_webhook().await;
    for (options, option) in [
        (VerifyWebhookOptions { key_store: Some(JsValue::NULL), ..good.clone() }, "keyStore"),
        (VerifyWebhookOptions { key_store: Some(js_sys::Object::new().into()), ..good.clone() }, "keyStore"),
        (VerifyWebhookOptions { received_at_ms: Some(f64::NAN), ..good.clone() }, "receivedAt"),
        (VerifyWebhookOptions { received_at_ms: Some(1_700_000_000.0), ..good.clone() }, "receivedAt"),
    ] {
        let error = verify_webhook(options).await.expect_err(option);
        assert_eq!((error.kind, error.option), (Kind::InvalidOption, Some(option)));
    }
    let options = VerifyWebhookOptions { received_at_ms: Some(1_700_000_000_000.0), ..good };
    assert_eq!(verify_webhook(options).await.unwrap_err().reason, Some(Reason::Stale));
}

#[wasm_bindgen_test]
async fn a_webhook_verifies_and_is_an_event() {
    let event = verify_webhook(signed_webhook().await).await.unwrap();
    assert_eq!(json(&event), r#"{"webhook_type":"HOLDINGS","environment":"sandbox"}"#);
}

#[wasm_bindgen_test]
async fn a_webhook_that_does_not_verify_has_a_reason() {
    let good = signed_webhook().await;
    let Webhook::Raw { body, signature } = good.webhook.clone() else { panic!("it is raw") };
    let given = |body: &JsValue, signature| VerifyWebhookOptions {
        webhook: Webhook::Raw { body: body.clone(), signature },
        ..good.clone()
    };
    let production = Connection { environment: Some(Environment::Production), ..connection() };
    for (options, reason) in [
        (given(&body, None), Reason::Missing),
        (given(&body, Some("a.b".into())), Reason::Malformed),
        (given(&"{}".into(), signature), Reason::Body),
        (VerifyWebhookOptions { connection: production, ..good.clone() }, Reason::Environment),
    ] {
        let error = verify_webhook(options).await.expect_err(reason.as_str());
        assert_eq!((error.kind, error.outcome, error.reason), (Kind::Webhook, Outcome::Rejected, Some(reason)));
        assert_eq!(error.retry.when, When::Never);
    }
}

#[wasm_bindgen_test]
async fn an_item_of_sandbox_is_made_of_two_requests() {
    let item = create_sandbox_item(CreateSandboxItemOptions {
        connection: connection(),
        institution_id: None,
        webhook: Some("https://me.test".into()),
        products: None,
        username: None,
        password: None,
        io: io(r#"const asked = JSON.parse(init.body);
            return Response.json(asked.public_token
                ? { request_id: "2", access_token: asked.public_token + "-exchanged", item_id: url }
                : { request_id: "1", public_token: asked.institution_id + "-" + asked.options.webhook })"#),
    });
    let item = item.await.unwrap();
    assert_eq!(item.access_token.expose(), "ins_109508-https://me.test-exchanged");
    assert_eq!(item.item_id, "https://sandbox.plaid.com/item/public_token/exchange");
}

async fn fired(connection: Connection, token: &str, fetch: &str) -> Result<(), Error> {
    let webhook_type = "HOLDINGS".into();
    fire_sandbox_webhook(FireSandboxWebhookOptions {
        connection,
        access_token: token.into(),
        webhook_type,
        webhook_code: None,
        io: io(fetch),
    })
    .await
}

#[wasm_bindgen_test]
async fn a_webhook_is_fired_or_it_is_not() {
    fired(connection(), TOKEN, "return Response.json({ request_id: '1', webhook_fired: true })").await.unwrap();
    let not = fired(connection(), TOKEN, "return Response.json({ request_id: '1', webhook_fired: false })").await;
    assert_eq!(not.expect_err("not fired").kind, Kind::InvalidResponse);
}

#[wasm_bindgen_test]
async fn sandbox_functions_refuse_production_before_anything_is_sent() {
    let production = Connection { environment: Some(Environment::Production), ..connection() };
    let proxy = Connection { base_url: Some("https://proxy.example".into()), ..connection() };
    for (connection, token, option) in [
        (production, TOKEN, "environment"),
        (connection(), "access-production-1", "accessToken"),
        (proxy, "access-production-1", "accessToken"),
    ] {
        let error = fired(connection, token, "globalThis.wasFired = true").await.expect_err(option);
        assert_eq!((error.kind, error.option), (Kind::InvalidOption, Some(option)));
    }
    assert!(!Reflect::has(&js_sys::global(), &JsValue::from_str("wasFired")).unwrap());
}
