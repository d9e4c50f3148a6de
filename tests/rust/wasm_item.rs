//! The life of an Item as a Rust Worker uses it: link, look, wait, repair and remove; and many Items.

#![cfg(target_arch = "wasm32")]

use js_sys::{Function, JSON};
use plaid_investments::{
    CallPlaidOptions, Connection, CreateLinkTokenOptions, Environment, Error, ExchangePublicTokenOptions, Io,
    ItemOptions, Kind, Outcome, RefreshItemsOptions, Secret, Update, UpdateItemWebhookOptions, WaitForUpdateOptions,
    call_plaid, create_link_token, exchange_public_token, get_item, refresh_items, remove_item, reset_sandbox_login,
    update_item_webhook, wait_for_update,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

const TOKEN: &str = "access-sandbox-0123456789abcdef";
/// Answers with what was sent as the request id.
const ECHO: &str = "const path = new URL(url).pathname;
    return Response.json({ request_id: path + ' ' + init.body, item: {}, reset_login: true,
        link_token: path + ' ' + init.body, expiration: 'soon', access_token: init.body, item_id: path });";

fn connection() -> Connection {
    Connection {
        client_id: Some("client".into()),
        secret: Some("the-secret".into()),
        environment: Some(Environment::Sandbox),
        // These tests run in a browser, too.
        dangerously_allow_browser: true,
        ..Connection::default()
    }
}

/// A `fetch` that is a function of `url` and `init` with this body.
fn io(fetch: &str) -> Io {
    Io { signal: None, fetch: Some(Function::new_with_args("url, init", fetch)) }
}

fn item(fetch: &str) -> ItemOptions {
    ItemOptions { connection: connection(), access_token: TOKEN.into(), io: io(fetch) }
}

fn request_id(value: &JsValue) -> String {
    js_sys::Reflect::get(value, &"request_id".into()).unwrap().as_string().unwrap()
}

#[wasm_bindgen_test]
async fn an_item_is_linked() {
    let request = JSON::parse(r#"{ "user": { "email_address": "a@b.example" }, "optional_products": ["auth"] }"#);
    let token = create_link_token(CreateLinkTokenOptions {
        connection: connection(),
        access_token: None,
        user_id: "user".into(),
        client_name: "Café".into(),
        language: None,
        country_codes: None,
        products: None,
        webhook: None,
        redirect_uri: None,
        request: Some(request.unwrap()),
        io: io(ECHO),
    });
    let token = token.await.unwrap();
    assert_eq!(token.expiration, "soon");
    let body = r#"{"client_name":"Café","country_codes":["US"],"products":["investments"],"language":"en","user":{"client_user_id":"user","email_address":"a@b.example"},"optional_products":["auth"]}"#;
    assert_eq!(token.link_token, format!("/link/token/create {body}"));

    let public_token = "public-sandbox-1".into();
    let item =
        exchange_public_token(ExchangePublicTokenOptions { connection: connection(), public_token, io: io(ECHO) });
    let item = item.await.unwrap();
    assert_eq!(item.access_token.expose(), r#"{"public_token":"public-sandbox-1"}"#);
    assert_eq!(item.item_id, "/item/public_token/exchange");
}

#[wasm_bindgen_test]
async fn an_item_is_looked_at_changed_and_removed() {
    let body = format!(r#"{{"access_token":"{TOKEN}"}}"#);
    assert_eq!(request_id(&get_item(item(ECHO)).await.unwrap()), format!("/item/get {body}"));
    assert_eq!(remove_item(item(ECHO)).await.unwrap(), format!("/item/remove {body}"));
    reset_sandbox_login(item(ECHO)).await.unwrap();
    let ItemOptions { connection, access_token, io } = item(ECHO);
    let updated = update_item_webhook(UpdateItemWebhookOptions { connection, access_token, webhook: None, io });
    let expected = format!(r#"/item/webhook/update {{"webhook":null,"access_token":"{TOKEN}"}}"#);
    assert_eq!(request_id(&updated.await.unwrap()), expected);
}

#[wasm_bindgen_test]
async fn an_answer_without_what_was_asked_for_is_unknown() {
    let empty = "return Response.json({ request_id: '1' })";
    for error in [
        reset_sandbox_login(item(empty)).await.expect_err("no reset"),
        get_item(item(empty)).await.expect_err("no item"),
    ] {
        assert_eq!((error.kind, error.outcome), (Kind::InvalidResponse, Outcome::Unknown));
    }
}

async fn called(path: &str, body: Option<&str>, reads: bool) -> Result<JsValue, Error> {
    call_plaid(CallPlaidOptions {
        connection: connection(),
        access_token: Some(TOKEN.into()),
        path: path.into(),
        body: body.map(|body| JSON::parse(body).unwrap()),
        reads,
        io: io(ECHO),
    })
    .await
}

#[wasm_bindgen_test]
async fn any_endpoint_can_be_called() {
    let answer = called("/accounts/get", Some(r#"{"options":{}}"#), true).await.unwrap();
    assert_eq!(request_id(&answer), format!(r#"/accounts/get {{"options":{{}},"access_token":"{TOKEN}"}}"#));
    for (path, body, reads, option) in [
        ("accounts/get", None, true, "path"),
        ("/item/remove", None, true, "reads"),
        ("/accounts/get", Some("[]"), true, "body"),
        ("/accounts/get", Some(r#"{"secret":1}"#), false, "body"),
    ] {
        assert_eq!(called(path, body, reads).await.expect_err(option).option, Some(option));
    }
}

async fn waited(since: &str, fetch: &str) -> Result<Update, Error> {
    let ItemOptions { connection, access_token, io } = item(fetch);
    let options = WaitForUpdateOptions { connection, access_token, since: since.into(), within_ms: Some(40.0), io };
    wait_for_update(options).await
}

#[wasm_bindgen_test]
async fn an_update_is_waited_for() {
    let looked = r#"return Response.json({ request_id: '1', status: { investments: {
        last_successful_update: '2026-06-01T12:00:00Z', last_failed_update: '2026-06-02T12:00:00Z' } } })"#;
    let since = |day: &str| format!("2026-06-{day}T12:00:00.500Z");
    assert_eq!(waited(&since("01"), looked).await.unwrap(), Update::Updated("2026-06-01T12:00:00Z".into()));
    assert_eq!(waited(&since("02"), looked).await.unwrap(), Update::Failed("2026-06-02T12:00:00Z".into()));
    let error = waited(&since("03"), looked).await.expect_err("no update");
    assert_eq!((error.kind, error.outcome), (Kind::Timeout, Outcome::Unknown));
    assert_eq!(waited("June", looked).await.expect_err("no time").option, Some("since"));
}

fn many(fetch: &str, tokens: &[&str]) -> (Vec<(usize, Secret)>, RefreshItemsOptions) {
    let items = tokens.iter().map(|&token| token.into()).enumerate().collect();
    (items, RefreshItemsOptions { connection: connection(), io: io(fetch), ..RefreshItemsOptions::default() })
}

#[wasm_bindgen_test]
async fn many_items_have_each_its_outcome() {
    let fetch = "const { access_token } = JSON.parse(init.body);
        if (access_token.endsWith('3')) throw new Error('no ' + access_token);
        return Response.json({ request_id: access_token.slice(-1) });";
    let (items, options) = many(fetch, &["access-sandbox-1", "", "access-sandbox-3", "access-sandbox-4"]);
    let mut outcomes = refresh_items(items, options).unwrap();
    let mut found = Vec::new();
    while let Some(outcome) = outcomes.next().await.unwrap() {
        let result = outcome.result.map_err(|error| (error.kind, error.outcome));
        found.push((outcome.item, result));
    }
    found.sort_by_key(|(item, _)| *item);
    let expected = [
        (0, Ok("1".to_owned())),
        (1, Err((Kind::InvalidOption, Outcome::NotSent))),
        (2, Err((Kind::Network, Outcome::Unknown))),
        (3, Ok("4".to_owned())),
    ];
    assert_eq!(found, expected);
}

#[wasm_bindgen_test]
async fn wrong_keys_end_the_loop_after_all_outcomes() {
    let fetch =
        "return Response.json({ error_type: 'INVALID_INPUT', error_code: 'INVALID_API_KEYS' }, { status: 400 })";
    let (items, options) = many(fetch, &["access-sandbox-1", "access-sandbox-2", "access-sandbox-3"]);
    let mut outcomes = refresh_items(items, RefreshItemsOptions { concurrency: Some(1), ..options }).unwrap();
    let first = outcomes.next().await.unwrap().expect("an outcome");
    assert_eq!(first.result.expect_err("refused").kind, Kind::Plaid);
    let error = loop {
        match outcomes.next().await {
            Ok(Some(outcome)) => assert_eq!(outcome.result.expect_err("not sent").outcome, Outcome::NotSent),
            Ok(None) => panic!("the loop ends with an error"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.plaid.as_ref().unwrap().error_code(), "INVALID_API_KEYS");
}

#[wasm_bindgen_test]
async fn an_abort_ends_the_loop_and_the_calls_in_flight() {
    let (items, mut options) = many("return new Promise(() => {})", &["access-sandbox-1", "access-sandbox-2"]);
    let signal = Function::new_no_args("return AbortSignal.timeout(20)").call0(&JsValue::UNDEFINED).unwrap();
    options.io.signal = Some(signal.unchecked_into());
    let mut outcomes = refresh_items(items, options).unwrap();
    for _ in 0..2 {
        let error = outcomes.next().await.unwrap().expect("an outcome").result.expect_err("aborted");
        assert_eq!((error.kind, error.outcome), (Kind::Aborted, Outcome::Unknown));
    }
    assert_eq!(outcomes.next().await.expect_err("aborted").kind, Kind::Aborted);
}

#[wasm_bindgen_test]
async fn a_wrong_option_is_named() {
    let (items, options) = many(ECHO, &[]);
    let options = RefreshItemsOptions { concurrency: Some(0), ..options };
    assert_eq!(refresh_items(items, options).expect_err("no calls at all").option, Some("concurrency"));
}
