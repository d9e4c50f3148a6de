//! Request bodies, and options that are refused, as tables.

use super::*;
use proptest::prelude::*;

fn json(members: Result<JsonMembers, Error>) -> Result<String, &'static str> {
    members.map(|JsonMembers(text)| text).map_err(|error| error.option.unwrap_or_default())
}

fn list(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn object(value: &serde_json::Value) -> GivenObject {
    let names = value.as_object().unwrap().keys().cloned().collect();
    GivenObject::new(&value.to_string(), names).unwrap()
}

#[test]
fn bodies_and_options_that_are_refused() {
    let item_of = |institution: &str, options: &str| {
        Ok(format!(r#""institution_id":"{institution}","initial_products":["investments"]{options}"#))
    };
    let default = SandboxItemOptions::default;
    let (none, two) = (list(&[]), list(&["auth", "investments"]));
    for (asked, expected) in [
        (holdings(None), Ok(String::new())),
        (holdings(Some(&list(&["a", "b"]))), Ok(r#""options":{"account_ids":["a","b"]}"#.to_owned())),
        (holdings(Some(&[])), Err("accountIds")),
        (sandbox_public_token(&default()), item_of("ins_109508", "")),
        (
            sandbox_public_token(&SandboxItemOptions { institution_id: Some("ins_1"), ..default() }),
            item_of("ins_1", ""),
        ),
        (
            sandbox_public_token(&SandboxItemOptions { webhook: Some("https://a.example"), ..default() }),
            item_of("ins_109508", r#","options":{"webhook":"https://a.example"}"#),
        ),
        (
            sandbox_public_token(&SandboxItemOptions {
                username: Some("user_custom"),
                password: Some("{\n\"é\":1}"),
                ..default()
            }),
            item_of(
                "ins_109508",
                r#","options":{"override_username":"user_custom","override_password":"{\u000A\u0022é\u0022:1}"}"#,
            ),
        ),
        (
            sandbox_public_token(&SandboxItemOptions { products: Some(&two), ..default() }),
            Ok(r#""institution_id":"ins_109508","initial_products":["auth","investments"]"#.to_owned()),
        ),
        (sandbox_public_token(&SandboxItemOptions { products: Some(&none), ..default() }), Err("products")),
        (sandbox_public_token(&SandboxItemOptions { institution_id: Some(""), ..default() }), Err("institutionId")),
        (sandbox_public_token(&SandboxItemOptions { webhook: Some("a b"), ..default() }), Err("webhook")),
        (sandbox_public_token(&SandboxItemOptions { username: Some(""), ..default() }), Err("username")),
        (sandbox_public_token(&SandboxItemOptions { password: Some(""), ..default() }), Err("password")),
        (item_webhook(Some("https://a.example")), Ok(r#""webhook":"https://a.example""#.to_owned())),
        (item_webhook(None), Ok(r#""webhook":null"#.to_owned())),
        (item_webhook(Some("")), Err("webhook")),
    ] {
        assert_eq!(json(asked), expected);
    }
}

#[test]
fn webhooks_that_plaid_can_send_in_sandbox() {
    for (webhook_type, code, expected) in [
        ("HOLDINGS", None, Ok("DEFAULT_UPDATE")),
        ("INVESTMENTS_TRANSACTIONS", None, Ok("DEFAULT_UPDATE")),
        ("HOLDINGS", Some("DEFAULT_UPDATE"), Ok("DEFAULT_UPDATE")),
        ("ITEM", Some("LOGIN_REPAIRED"), Ok("LOGIN_REPAIRED")),
        ("ITEM", Some("NEW_ACCOUNTS_AVAILABLE"), Ok("NEW_ACCOUNTS_AVAILABLE")),
        ("ITEM", Some("PENDING_DISCONNECT"), Ok("PENDING_DISCONNECT")),
        ("ITEM", Some("USER_ACCOUNT_REVOKED"), Ok("USER_ACCOUNT_REVOKED")),
        ("ITEM", Some("USER_PERMISSION_REVOKED"), Ok("USER_PERMISSION_REVOKED")),
        ("ITEM", None, Err("webhookCode")),
        ("ITEM", Some("DEFAULT_UPDATE"), Err("webhookCode")),
        ("ITEM", Some("login_repaired"), Err("webhookCode")),
        ("HOLDINGS", Some("LOGIN_REPAIRED"), Err("webhookCode")),
        ("HOLDINGS", Some(""), Err("webhookCode")),
        ("TRANSACTIONS", None, Err("webhookType")),
        ("holdings", None, Err("webhookType")),
        ("", None, Err("webhookType")),
    ] {
        let body = |code| format!(r#""webhook_type":"{webhook_type}","webhook_code":"{code}""#);
        assert_eq!(json(fire_webhook(webhook_type, code)), expected.map(body), "{webhook_type} {code:?}");
    }
    let error = fire_webhook("ITEM", None).err().unwrap();
    assert!(ITEM_CODES.iter().all(|code| error.message.contains(code)), "{error}");
}

#[test]
fn an_object_must_not_have_a_field_that_an_option_sets() {
    for name in ["client_id", "secret", "access_token"] {
        let error = any_endpoint(object(&serde_json::json!({ "a": 1, name: "x" }))).err().unwrap();
        assert_eq!(error.to_string(), format!("`body` must not contain `{name}`: it is set by another option"));
    }
    let nothing = GivenObject::default;
    let given = LinkTokenOptions { user_id: "u", client_name: "c", ..LinkTokenOptions::default() };
    for name in [
        "client_id",
        "secret",
        "access_token",
        "client_name",
        "language",
        "country_codes",
        "products",
        "webhook",
        "redirect_uri",
    ] {
        let request = object(&serde_json::json!({ name: "x" }));
        assert_eq!(json(link_token(&given, &request, &nothing())), Err("request"), "{name}");
    }
    let user = object(&serde_json::json!({ "client_user_id": "another" }));
    assert_eq!(json(link_token(&given, &nothing(), &user)), Err("request"));
}

#[test]
fn an_object_is_created_only_from_the_json_of_an_object() {
    for (text, expected) in
        [("{}", Some("")), (r#"{"a":{}}"#, Some(r#""a":{}"#)), ("[]", None), ("", None), ("{", None)]
    {
        assert_eq!(GivenObject::new(text, vec![]).map(|object| object.members.0).as_deref(), expected, "{text}");
    }
    let body = object(&serde_json::json!({ "count": 1, "options": { "client_id": "is not at the top" } }));
    assert_eq!(json(any_endpoint(body)).unwrap(), r#""count":1,"options":{"client_id":"is not at the top"}"#);
}

#[test]
fn a_link_token_has_defaults() {
    let (all, codes) = (list(&["auth"]), list(&["CA", "US"]));
    let given = LinkTokenOptions { user_id: "u", client_name: "c", ..LinkTokenOptions::default() };
    for (given, expected) in [
        (given, serde_json::json!({ "language": "en", "country_codes": ["US"], "products": ["investments"] })),
        (
            LinkTokenOptions { user_id: "u", client_name: "c", is_update: true, ..LinkTokenOptions::default() },
            serde_json::json!({ "language": "en", "country_codes": ["US"] }),
        ),
        (
            LinkTokenOptions {
                user_id: "u",
                client_name: "c",
                language: Some("fr"),
                country_codes: Some(&codes),
                products: Some(&all),
                webhook: Some("https://a.example/plaid"),
                redirect_uri: Some("https://a.example/back"),
                is_update: true,
            },
            serde_json::json!({
                "language": "fr",
                "country_codes": ["CA", "US"],
                "products": ["auth"],
                "webhook": "https://a.example/plaid",
                "redirect_uri": "https://a.example/back",
            }),
        ),
    ] {
        let request = object(&serde_json::json!({ "investments": { "async_update": true } }));
        let user = object(&serde_json::json!({ "email_address": "é@example" }));
        let JsonMembers(body) = link_token(&given, &request, &user).unwrap();
        let mut expected = expected;
        expected["client_name"] = "c".into();
        expected["user"] = serde_json::json!({ "client_user_id": "u", "email_address": "é@example" });
        expected["investments"] = serde_json::json!({ "async_update": true });
        assert_eq!(serde_json::from_str::<serde_json::Value>(&format!("{{{body}}}")).unwrap(), expected);
    }
}

#[test]
fn the_error_names_the_wrong_option_of_a_link_token() {
    let good = || LinkTokenOptions { user_id: "u", client_name: "c", ..LinkTokenOptions::default() };
    let (none, odd) = (list(&[]), list(&["ü"]));
    for (given, option) in [
        (LinkTokenOptions { user_id: "", ..good() }, "userId"),
        (LinkTokenOptions { client_name: "", ..good() }, "clientName"),
        (LinkTokenOptions { language: Some(""), ..good() }, "language"),
        (LinkTokenOptions { country_codes: Some(&none), ..good() }, "countryCodes"),
        (LinkTokenOptions { country_codes: Some(&odd), ..good() }, "countryCodes"),
        (LinkTokenOptions { products: Some(&none), ..good() }, "products"),
        (LinkTokenOptions { webhook: Some("a b"), ..good() }, "webhook"),
        (LinkTokenOptions { redirect_uri: Some(""), ..good() }, "redirectUri"),
    ] {
        let nothing = GivenObject::default();
        assert_eq!(json(link_token(&given, &nothing, &nothing)), Err(option));
    }
}

proptest! {
    #[test]
    fn any_names_make_json(user_id in "\\PC{1,20}", client_name in "(\\PC|\n|\"){1,20}") {
        let given = LinkTokenOptions { user_id: &user_id, client_name: &client_name, ..LinkTokenOptions::default() };
        let nothing = GivenObject::default();
        let JsonMembers(body) = link_token(&given, &nothing, &nothing).unwrap();
        let body: serde_json::Value = serde_json::from_str(&format!("{{{body}}}")).unwrap();
        prop_assert_eq!(&body["client_name"], &client_name);
        prop_assert_eq!(&body["user"]["client_user_id"], &user_id);
    }
}
