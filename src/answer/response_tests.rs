//! What each response means, as a table; and that no error shows a secret.

use super::*;
use crate::error::plaid_error::FIELDS;
use crate::error::{Effect, Kind, Outcome, When};
use proptest::prelude::*;

const FIRST: Attempt = Attempt { effect: Effect::Acts, number: 0 };

fn no_secrets() -> Redactor {
    Redactor::default()
}

fn json(request_id: Option<&str>) -> Body {
    Body::Json(PlaidJson { request_id: request_id.map(str::to_owned), error: None, missing: None })
}

/// Plaid's error with a text for each field's name.
fn sent(text: impl Fn(&str) -> Option<String>) -> PlaidError {
    let mut error = PlaidError::default();
    for (slot, name) in error.slots().iter_mut().zip(&FIELDS) {
        *slot = text(name.plaid);
    }
    error
}

fn coded(error_code: &str, error_type: &str) -> Body {
    let error = sent(|name| match name {
        "error_code" => Some(error_code.into()),
        "error_type" => Some(error_type.into()),
        "error_message" => Some("in words".into()),
        _ => None,
    });
    Body::Json(PlaidJson { request_id: Some("id".into()), error: Some(Box::new(error)), missing: None })
}

fn judged(status: impl Into<Option<u16>>, body: Body) -> Result<String, Error> {
    request_id(Response { status: status.into(), is_redirected: false, body }, FIRST, no_secrets, || None)
}

#[test]
fn a_request_id_with_a_success_status_is_the_result() {
    assert_eq!(judged(200, json(Some("1vwmF5TBQwiqfwP"))).unwrap(), "1vwmF5TBQwiqfwP");
    assert_eq!(judged(202, json(Some("x"))).unwrap(), "x");
}

#[test]
fn every_other_response_has_its_event() {
    use {Kind::*, Outcome::*, When::*};
    for (name, status, body, kind, outcome, when, message) in [
        ("no request_id", 200, json(None), InvalidResponse, Unknown, Never, "HTTP 200 with JSON without a request_id"),
        ("empty request_id", 200, json(Some("")), InvalidResponse, Unknown, Never, "without a request_id"),
        ("not JSON", 200, Body::NotJson, InvalidResponse, Unknown, Never, "not JSON"),
        ("unreadable", 200, Body::Unreadable, InvalidResponse, Unknown, Never, "can't be read"),
        ("too large", 200, Body::TooLarge, InvalidResponse, Unknown, Never, "too large"),
        ("information", 199, json(Some("id")), InvalidResponse, Unknown, Never, "HTTP 199"),
        ("beyond HTTP", 600, json(Some("id")), InvalidResponse, Unknown, Never, "HTTP 600"),
        ("redirect", 302, Body::NotJson, InvalidResponse, Rejected, Never, "redirect"),
        ("opaque redirect", 0, Body::NotJson, InvalidResponse, Rejected, Never, "redirect"),
        ("redirect with an id", 307, json(Some("id")), InvalidResponse, Rejected, Never, "redirect"),
        ("client error", 404, Body::NotJson, InvalidResponse, Rejected, Never, "HTTP 404"),
        ("client error with an id", 400, json(Some("id")), InvalidResponse, Rejected, Never, "not Plaid's"),
        ("too many", 429, Body::NotJson, InvalidResponse, Rejected, After, "HTTP 429"),
        ("gateway", 502, Body::NotJson, InvalidResponse, Unknown, Never, "HTTP 502 with an error that is not Plaid's"),
        ("server error with an id", 500, json(Some("id")), InvalidResponse, Unknown, Never, "HTTP 500"),
        (
            "login",
            400,
            coded("ITEM_LOGIN_REQUIRED", "ITEM_ERROR"),
            Plaid,
            Rejected,
            User,
            "ITEM_LOGIN_REQUIRED: in words",
        ),
        ("limit", 429, coded("RATE_LIMIT", "RATE_LIMIT_EXCEEDED"), Plaid, Rejected, After, "RATE_LIMIT: "),
        ("an error with status 200", 200, coded("NOT_FOUND", "INVALID_REQUEST"), Plaid, Rejected, Never, "NOT_FOUND"),
        (
            "Plaid broke",
            500,
            coded("INTERNAL_SERVER_ERROR", "API_ERROR"),
            Plaid,
            Unknown,
            Never,
            "INTERNAL_SERVER_ERROR",
        ),
        (
            "Plaid's own no",
            400,
            coded("INTERNAL_SERVER_ERROR", "API_ERROR"),
            Plaid,
            Rejected,
            After,
            "INTERNAL_SERVER_ERROR",
        ),
        ("a known code with 503", 503, coded("PLANNED_MAINTENANCE", "API_ERROR"), Plaid, Rejected, After, "PLANNED"),
        (
            "a known code with 429",
            429,
            coded("INVALID_API_KEYS", "INVALID_INPUT"),
            Plaid,
            Rejected,
            Never,
            "INVALID_API",
        ),
        ("a new code with 400", 400, coded("NEW", "API_ERROR"), Plaid, Rejected, After, "NEW"),
        ("a new code with 499", 499, coded("NEW", "API_ERROR"), Plaid, Unknown, Never, "NEW"),
        ("a new code with 408", 408, coded("NEW", "ITEM_ERROR"), Plaid, Unknown, Never, "NEW"),
        ("a new code with 500", 500, coded("NEW", "API_ERROR"), Plaid, Unknown, Never, "NEW"),
        ("a new code with 200", 200, coded("NEW", "API_ERROR"), Plaid, Unknown, Never, "NEW"),
        ("a new code with 302", 302, coded("NEW", "API_ERROR"), Plaid, Unknown, Never, "NEW"),
        ("no error_type", 504, coded("UPSTREAM_TIMEOUT", ""), InvalidResponse, Unknown, Never, "not Plaid's"),
        ("no error_type, refused", 403, coded("NOT_FOUND", ""), InvalidResponse, Rejected, Never, "not Plaid's"),
        ("no error_type in a success", 200, coded("RATE_LIMIT", ""), InvalidResponse, Unknown, Never, "JSON without"),
        ("a gateway's 408", 408, Body::NotJson, InvalidResponse, Unknown, Never, "HTTP 408 with an error"),
        ("a gateway's 499", 499, Body::NotJson, InvalidResponse, Unknown, Never, "HTTP 499 with an error"),
    ] {
        let error = judged(status, body).unwrap_err();
        assert_eq!((error.kind, error.outcome, error.retry.when), (kind, outcome, when), "{name}");
        assert!(error.message.contains(message), "{name}: {}", error.message);
        assert_eq!(error.status, Some(status).filter(|&status| status > 0), "{name}");
    }
}

#[test]
fn a_response_after_a_redirect_is_never_trusted() {
    for body in [json(Some("id")), coded("ITEM_LOCKED", "ITEM_ERROR"), Body::NotJson] {
        let response = Response { status: Some(200), is_redirected: true, body };
        let error =
            request_id(response, Attempt { effect: Effect::Reads, number: 0 }, no_secrets, || None).unwrap_err();
        let expected = (Kind::InvalidResponse, Outcome::Unknown, When::Never);
        assert_eq!((error.kind, error.outcome, error.retry.when), expected);
        assert!(error.plaid.is_none() && error.message.contains("followed a redirect"), "{}", error.message);
    }
}

#[test]
fn a_status_is_a_whole_number_of_up_to_three_digits() {
    for (number, is_opaque, expected) in [
        (200.0, false, Some(200)),
        (999.0, false, Some(999)),
        (0.0, true, Some(0)),
        (0.0, false, None),
        (1_000.0, false, None),
        (65_736.0, false, None),
        (200.5, false, None),
        (-1.0, true, None),
        (f64::NAN, true, None),
        (f64::INFINITY, false, None),
    ] {
        assert_eq!(status(number, || is_opaque), expected, "{number}");
    }
}

#[test]
fn something_that_is_no_response_may_have_been_sent() {
    let error = judged(None, Body::Unreadable).unwrap_err();
    assert_eq!((error.kind, error.outcome, error.status), (Kind::InvalidResponse, Outcome::Unknown, None));
}

#[test]
fn retry_after_replaces_our_own_wait() {
    let response = |body, status| Response { status: Some(status), is_redirected: false, body };
    for (body, status, expected) in [
        (coded("RATE_LIMIT", "RATE_LIMIT_EXCEEDED"), 429, Some(7_000)),
        (Body::NotJson, 429, Some(7_000)),
        (Body::NotJson, 503, None),
        (coded("ITEM_LOCKED", "ITEM_ERROR"), 400, None),
    ] {
        assert_eq!(
            request_id(response(body, status), FIRST, no_secrets, || Some(7_000)).unwrap_err().retry.after_ms,
            expected
        );
    }
}

#[test]
fn a_read_without_a_result_advises_a_retry() {
    let read = Attempt { effect: Effect::Reads, number: 1 };
    for (name, status, body, expected) in [
        ("a gateway's error", 502, Body::NotJson, Some(2_000)),
        ("no request_id", 200, json(None), Some(2_000)),
        ("a short failure at Plaid", 500, coded("INTERNAL_SERVER_ERROR", "API_ERROR"), Some(1_000)),
        ("a new code with 500", 500, coded("NEW", "RATE_LIMIT_EXCEEDED"), Some(60_000)),
        ("a new code of a new type with 500", 500, coded("NEW", "NEW"), None),
        (
            "no list",
            200,
            Body::Json(PlaidJson { request_id: Some("id".into()), error: None, missing: Some("holdings") }),
            Some(2_000),
        ),
        ("a refusal on the way", 403, Body::NotJson, None),
        ("a redirect", 302, Body::NotJson, None),
        ("too many requests", 429, Body::NotJson, Some(60_000)),
        ("a wrong token", 400, coded("INVALID_ACCESS_TOKEN", "INVALID_INPUT"), None),
    ] {
        let error =
            request_id(Response { status: Some(status), is_redirected: false, body }, read, no_secrets, || None)
                .unwrap_err();
        assert_eq!(error.retry.after_ms, expected, "{name}");
    }
}

#[test]
fn only_an_uncompressed_length_proves_that_a_body_is_short_enough() {
    for (length, encoding, expected) in [
        (Some("0"), None, true),
        (Some("1000"), None, true),
        (Some("1001"), None, false),
        (Some("1000"), Some("gzip"), false),
        (Some("-1"), None, false),
        (Some("10, 10"), None, false),
        (Some("99999999999"), None, false),
        (None, None, false),
    ] {
        assert_eq!(is_within(1_000, length, || encoding.map(str::to_owned)), expected, "{length:?}");
    }
}

#[test]
fn all_fields_of_plaids_error_arrive() {
    let sent = sent(|name| Some(if name.ends_with('s') { "[\"ira\"]".into() } else { name.to_uppercase() }));
    let body = Body::Json(PlaidJson { request_id: None, error: Some(Box::new(sent.clone())), missing: None });
    let error = judged(400, body).unwrap_err();
    assert_eq!(error.plaid.as_deref(), Some(&sent));
    assert_eq!(error.message, "ERROR_CODE: ERROR_MESSAGE");
    let fields = serde_json::to_value(&error).unwrap();
    for name in ["errorType", "errorCode", "errorCodeReason", "displayMessage", "requestId", "documentationUrl"] {
        assert!(fields[name].is_string(), "{name}");
    }
    assert!(fields.get("errorMessage").is_none(), "the message holds it");
    let lists: Vec<_> = sent.named().filter(|(name, _)| name.is_list).map(|(name, _)| name.ours).collect();
    assert_eq!(lists, ["causes", "requiredAccountSubtypes", "providedAccountSubtypes"]);
}

proptest! {
    #[test]
    fn no_field_of_plaids_shows_a_secret(
        secret in "[!-~]{8,24}", before in "\\PC{0,12}", after in "\\PC{0,12}", status in any::<u16>(),
    ) {
        let echo = || Some(format!("{before}{secret}{after}"));
        let error = sent(|name| if name == "causes" { serde_json::to_string(&[echo(), echo()]).ok() } else { echo() });
        let body = Body::Json(PlaidJson { request_id: echo(), error: Some(Box::new(error)), missing: None });
        let response = Response { status: Some(status), is_redirected: false, body };
        let mut redactor = Redactor::default();
        redactor.hide(&secret);
        let error = request_id(response, FIRST, || redactor, || None).unwrap_err();
        let shown = [format!("{error:?}"), error.to_string(), serde_json::to_string(&error).unwrap()];
        // A Debug print and JSON escape quotes and backslashes, so the spelling to look for is theirs too.
        for spelling in [secret.clone(), format!("{secret:?}").trim_matches('"').to_owned()] {
            prop_assert!(!shown.iter().any(|text| text.contains(&spelling)), "{shown:?}");
        }
    }
}
