//! The checks of the options, as tables. The types are checked here, the values in `request/connection.rs`.

use super::*;
use crate::error::Effect;
use crate::options::functions::Function;
use crate::request::{CheckedOptions, Host};

pub(super) const SERVER: Host =
    Host { is_browser: false, is_simulated: false, no_store: true, has_short_chunks: false, own_fetch: false };
const BROWSER: Host = Host { is_browser: true, ..SERVER };
const TOKEN: &str = "access-sandbox-3b2b-11";

pub(super) fn text(text: &str) -> OptionValue {
    OptionValue::Text(text.into())
}

/// Values of the options of `refreshInvestments`: these, with some replaced.
fn with<const N: usize, const M: usize>(
    given: [(&str, OptionValue); N],
    changes: [(&str, OptionValue); M],
) -> Vec<OptionValue> {
    let options = Function::RefreshInvestments.options();
    let mut values = vec![OptionValue::Absent; options.len()];
    for (name, field) in given.into_iter().chain(changes) {
        values[options.iter().position(|(known, _)| *known == name).unwrap()] = field;
    }
    values
}

/// Options that keep every rule on a server, but for `changes`.
pub(super) fn good<const N: usize>(changes: [(&str, OptionValue); N]) -> Vec<OptionValue> {
    with([("clientId", text("client")), ("secret", text("the-secret")), ("accessToken", text(TOKEN))], changes)
}

/// Options that keep every rule in a browser, but for `changes`.
fn page<const N: usize>(changes: [(&str, OptionValue); N]) -> Vec<OptionValue> {
    with([("accessToken", text("handle-1")), ("baseUrl", text("https://app.example/plaid"))], changes)
}

pub(super) fn checked(values: Vec<OptionValue>, host: Host) -> Result<CheckedOptions, Error> {
    let mut fields = OptionValues::typed(Function::RefreshInvestments.options(), values)?;
    fields.connection()?.check(fields.access_token()?, host)
}

#[test]
fn defaults_are_as_documented() {
    let checked = checked(good([]), SERVER).unwrap();
    assert_eq!((checked.timeout_ms(), checked.retries(Effect::Acts), checked.retries(Effect::Reads)), (120_000, 0, 2));
    assert_eq!(checked.credentials_in(), CredentialsIn::Headers);
    assert_eq!(checked.base_url, "https://sandbox.plaid.com");
}

#[test]
fn options_are_used() {
    let all = [
        ("baseUrl", OptionValue::Url("https://proxy.example/plaid/".into())),
        ("credentialsIn", text("body")),
        ("timeout", OptionValue::Number(1_500.0)),
        ("maxRetries", OptionValue::Number(3.0)),
    ];
    let given = checked(good(all), SERVER).unwrap();
    assert_eq!(
        (given.timeout_ms(), given.retries(Effect::Reads), given.credentials_in()),
        (1_500, 3, CredentialsIn::Body)
    );
    assert_eq!(given.base_url, "https://proxy.example/plaid");
    let headers = checked(good([("credentialsIn", text("headers"))]), SERVER).unwrap();
    assert_eq!(headers.credentials_in(), CredentialsIn::Headers);
}

#[test]
fn good_options_pass() {
    let production = text("access-production-1");
    for (name, fields, host) in [
        ("environment said twice", good([("environment", text("sandbox"))]), SERVER),
        ("production by token", good([("accessToken", production)]), SERVER),
        (
            "environment for a strange token",
            good([("environment", text("production")), ("accessToken", text("t"))]),
            SERVER,
        ),
        ("a base URL", good([("baseUrl", text("https://proxy.example"))]), SERVER),
        ("a URL object", good([("baseUrl", OptionValue::Url("https://proxy.example/".into()))]), SERVER),
        (
            "plain http with an own fetch",
            good([("baseUrl", text("http://fake.test")), ("fetch", OptionValue::Function)]),
            Host { own_fetch: true, ..SERVER },
        ),
        (
            "the longest token",
            good([("accessToken", text(&format!("access-sandbox-{}", "x".repeat(8_192 - 15))))]),
            SERVER,
        ),
        ("the longest timeout", good([("timeout", OptionValue::Number(2_147_483_647.0))]), SERVER),
        ("a timeout with a fraction", good([("timeout", OptionValue::Number(1.5))]), SERVER),
        ("most retries", good([("maxRetries", OptionValue::Number(10.0))]), SERVER),
        ("a signal", good([("signal", OptionValue::AbortSignal)]), SERVER),
        ("a page with a proxy", page([]), BROWSER),
        ("a page that insists", good([("dangerouslyAllowBrowser", OptionValue::Boolean(true))]), BROWSER),
        ("a proxy without credentials", page([]), SERVER),
    ] {
        assert!(checked(fields, host).is_ok(), "{name}");
    }
}

#[test]
fn bad_options_are_refused_with_the_fault() {
    let number = OptionValue::Number;
    for (name, fields, option, fault) in [
        ("no token", good([("accessToken", OptionValue::Absent)]), "accessToken", "missing"),
        ("empty token", good([("accessToken", text(""))]), "accessToken", "empty"),
        (
            "token with a line break",
            good([("accessToken", text("access-sandbox-1\r\nX: y"))]),
            "accessToken",
            "visible ASCII",
        ),
        ("token that is null", good([("accessToken", OptionValue::Other)]), "accessToken", "string"),
        ("no client id", good([("clientId", OptionValue::Absent)]), "clientId", "missing"),
        ("no secret", good([("secret", OptionValue::Absent)]), "secret", "missing"),
        ("neither", good([("secret", OptionValue::Absent), ("clientId", OptionValue::Absent)]), "clientId", "missing"),
        ("one of two with a proxy", page([("clientId", text("id"))]), "secret", "missing"),
        ("secret with NUL", good([("secret", text("a\0b"))]), "secret", "visible ASCII"),
        ("secret with an umlaut", good([("secret", text("sécret"))]), "secret", "visible ASCII"),
        ("secret of a byte too many", good([("secret", text(&"x".repeat(8_193)))]), "secret", "too long"),
        ("secret that is a number", good([("secret", number(12_345_678.0))]), "secret", "string"),
        (
            "environment in capitals",
            good([("environment", text("Sandbox"))]),
            "environment",
            "\"sandbox\" or \"production\"",
        ),
        ("environment development", good([("environment", text("development"))]), "environment", "\"sandbox\""),
        ("the other environment", good([("environment", text("production"))]), "environment", "access token"),
        ("a token without environment", good([("accessToken", text("t"))]), "environment", "missing"),
        (
            "two places",
            good([("environment", text("sandbox")), ("baseUrl", text("https://production.plaid.com"))]),
            "baseUrl",
            "another environment",
        ),
        ("relative base URL", good([("baseUrl", text("/plaid"))]), "baseUrl", "absolute"),
        ("base URL that is an object", good([("baseUrl", OptionValue::Other)]), "baseUrl", "string or a URL"),
        ("plain http", good([("baseUrl", text("http://proxy.example"))]), "baseUrl", "https"),
        ("credentials nowhere", good([("credentialsIn", text("query"))]), "credentialsIn", "\"headers\" or \"body\""),
        ("timeout NaN", good([("timeout", number(f64::NAN))]), "timeout", "1 to 2147483647"),
        ("timeout 0", good([("timeout", number(0.0))]), "timeout", "1 to 2147483647"),
        ("timeout negative", good([("timeout", number(-1.0))]), "timeout", "1 to 2147483647"),
        ("timeout infinite", good([("timeout", number(f64::INFINITY))]), "timeout", "1 to 2147483647"),
        ("timeout 2^31", good([("timeout", number(2_147_483_648.0))]), "timeout", "1 to 2147483647"),
        ("timeout as text", good([("timeout", text("60"))]), "timeout", "number"),
        ("half a retry", good([("maxRetries", number(0.5))]), "maxRetries", "whole number"),
        ("negative retries", good([("maxRetries", number(-1.0))]), "maxRetries", "whole number"),
        ("retries without end", good([("maxRetries", number(f64::INFINITY))]), "maxRetries", "whole number"),
        ("11 retries", good([("maxRetries", number(11.0))]), "maxRetries", "0 to 10"),
        (
            "danger as text",
            good([("dangerouslyAllowBrowser", text("true"))]),
            "dangerouslyAllowBrowser",
            "true or false",
        ),
        ("signal that is a plain object", good([("signal", OptionValue::Other)]), "signal", "AbortSignal"),
        ("fetch that is text", good([("fetch", text("fetch"))]), "fetch", "function"),
    ] {
        let Err(error) = checked(fields, SERVER) else { panic!("{name} passed") };
        assert_eq!(error.option, Some(option), "{name}: {}", error.message);
        assert!(error.message.contains(fault), "{name}: {}", error.message);
    }
}

#[test]
fn each_type_accepts_its_values_and_refuses_others() {
    let texts = || OptionValue::Texts(vec!["a".into()]);
    let all = [
        OptionValue::Null,
        text("a"),
        OptionValue::Number(1.0),
        OptionValue::Boolean(true),
        OptionValue::Function,
        OptionValue::AbortSignal,
        OptionValue::Url("https://a.example".into()),
        texts(),
        OptionValue::Bytes,
        OptionValue::Request,
        OptionValue::Date(1.0),
        OptionValue::KeyStore,
        OptionValue::Other,
    ];
    // For each type, which of the above fit, in their order.
    for (kind, fits, says) in [
        (Type::Text, "0100000000000", "a string"),
        (Type::TextOrUrl, "0100001000000", "a string or a URL"),
        (Type::Number, "0010000000000", "a number"),
        (Type::Boolean, "0001000000000", "true or false"),
        (Type::Function, "0000100000000", "a function"),
        (Type::AbortSignal, "0000010000000", "an AbortSignal"),
        (Type::TEXTS, "0000000100000", "an array"),
        (Type::RAW_BODY, "0100000010000", "the raw body"),
        (Type::REQUEST, "0000000001000", "a Request"),
        (Type::HEADER, "1100000100000", "a string, a list of strings, or null"),
        (Type::TIME, "0010000000100", "a Date, or milliseconds"),
        (Type::KEY_STORE, "0000000000010", "`get` and `put`"),
        (Type::OptionalText, "0100000000000", "a string"),
        (Type::TEXT_OR_NULL, "1100000000000", "or null"),
        (Type::MOMENT, "0110000000100", "with an offset"),
        // The boundary refuses what has no JSON.
        (Type::JSON, "1111111111111", ""),
    ] {
        let found: String = all.iter().map(|field| if kind.fits(field) { '1' } else { '0' }).collect();
        assert_eq!(found, fits, "{kind:?}");
        assert!(kind.fits(&OptionValue::Absent) && kind.must_be().contains(says), "{kind:?}");
    }
}

#[test]
fn values_are_read_by_name_and_type() {
    let given = [
        ("accountIds", OptionValue::Texts(vec!["a".into(), "b".into()])),
        ("pageSize", OptionValue::Number(7.0)),
        ("startDate", text("2026-01-01")),
    ];
    let mut values = Vec::new();
    for (name, _) in Function::GetInvestmentTransactions.options() {
        let field = given.iter().find(|(given, _)| given == name).map(|(_, field)| field.clone());
        values.push(field.unwrap_or_default());
    }
    let fields = OptionValues::typed(Function::GetInvestmentTransactions.options(), values).unwrap();
    assert_eq!(fields.texts("accountIds"), Some(["a".to_owned(), "b".to_owned()].as_slice()));
    assert_eq!(fields.number("pageSize"), Some(7.0));
    assert_eq!(fields.text("startDate"), Some("2026-01-01"));
    assert_eq!((fields.texts("startDate"), fields.number("startDate"), fields.text("pageSize")), (None, None, None));
    assert_eq!(fields.required("endDate").unwrap_err().option, Some("endDate"));
    assert_eq!(fields.boolean("asyncUpdate"), None);
}

#[test]
fn an_access_token_is_required_by_most_functions() {
    for function in Function::ALL {
        let options = function.options();
        let token = |given: &OptionValue| {
            let value = |name| if name == "accessToken" { given.clone() } else { OptionValue::Absent };
            let values = options.iter().map(|row| value(row.0)).collect();
            OptionValues::typed(options, values).unwrap().access_token().map(|token| token.is_some())
        };
        let takes_one = options.iter().any(|row| row.0 == "accessToken");
        let may_lack_it = !takes_one || matches!(function, Function::CreateLinkToken | Function::CallPlaid);
        assert_eq!(token(&OptionValue::Absent).is_ok(), may_lack_it, "{function:?}");
        assert_eq!(token(&text(TOKEN)), Ok(takes_one), "{function:?}");
    }
}

#[test]
fn a_browser_may_not_have_secrets() {
    for (name, fields, option) in [
        ("credentials", good([("baseUrl", text("https://app.example"))]), "clientId"),
        ("a secret alone", page([("secret", text("the-secret"))]), "secret"),
        ("no proxy", page([("baseUrl", OptionValue::Absent)]), "baseUrl"),
        ("a real token", page([("accessToken", text(TOKEN))]), "accessToken"),
    ] {
        let Err(error) = checked(fields, BROWSER) else { panic!("{name} passed") };
        assert_eq!(error.option, Some(option), "{name}: {}", error.message);
        assert!(!error.message.contains("dangerously"), "{name}: {}", error.message);
    }
    for fields in [good([]), page([("secret", text("the-secret"))]), page([("accessToken", text(TOKEN))])] {
        let Err(error) = checked(fields, Host { is_simulated: true, ..BROWSER }) else { panic!("passed") };
        assert!(error.message.contains("jsdom") && error.message.contains("dangerouslyAllowBrowser"));
    }
}

#[test]
fn a_getter_that_throws_is_named_and_its_error_is_not_kept() {
    let Err(error) = checked(good([("timeout", OptionValue::Threw)]), SERVER) else { panic!("passed") };
    assert_eq!((error.option, error.cause.is_none()), (Some("timeout"), true));
}
