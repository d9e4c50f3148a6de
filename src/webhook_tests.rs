//! Tokens, claims, keys and environments, as tables. `any_webhook.rs` holds what any text must come to.

#![expect(clippy::string_slice, reason = "a test may panic")]

use super::*;
use crate::outcome::{Kind, Outcome};
use crate::retry::NEVER;

#[test]
fn each_reason_has_a_word_and_a_sentence_of_its_own() {
    use Reason::*;
    for (reason, word, says) in [
        (Missing, "missing", "no Plaid-Verification header"),
        (Malformed, "malformed", "not of the form"),
        (Algorithm, "algorithm", "ES256"),
        (UnknownKey, "unknown_key", "does not know"),
        (ExpiredKey, "expired_key", "expired"),
        (Stale, "stale", "five minutes"),
        (Signature, "signature", "signature is wrong"),
        (Body, "body", "raw body"),
        (Environment, "environment", "another environment"),
    ] {
        let error = Error::from(reason);
        assert_eq!((error.kind, error.outcome, error.retry), (Kind::Webhook, Outcome::Rejected, NEVER));
        assert_eq!((error.reason, reason.as_str()), (Some(reason), word));
        assert!(error.message.contains(says), "{}", error.message);
        assert_eq!(serde_json::to_value(&error).unwrap()["reason"], word);
    }
}

#[test]
fn tokens_and_what_is_wrong_with_them() {
    let long = format!("e30.e30.{}", "A".repeat(LONGEST_TOKEN - 7));
    let longest = format!("e30.e30.{}", "A".repeat(LONGEST_TOKEN - 8));
    assert!(Token::parse(&longest).is_ok());
    for (text, expected) in [
        ("", Err(Reason::Missing)),
        ("e30", Err(Reason::Malformed)),
        ("e30.e30", Err(Reason::Malformed)),
        ("e30.e30.e30.e30", Err(Reason::Malformed)),
        ("e30.e3 .AAAA", Err(Reason::Malformed)),
        ("e30=.e30.AAAA", Err(Reason::Malformed)),
        ("e30.e30.A", Err(Reason::Malformed)),
        ("e30.e30.AB", Err(Reason::Malformed)),
        ("_w.e30.AAAA", Err(Reason::Malformed)),
        (&long, Err(Reason::Malformed)),
        ("e30.W10.-_8", Ok(("{}", "[]", "e30.W10", vec![0xfb, 0xff]))),
        ("..", Ok(("", "", ".", vec![]))),
    ] {
        let token = Token::parse(text);
        let parts = token.as_ref().map(|token| (&*token.header, &*token.claims, token.signed, token.signature.clone()));
        assert_eq!(parts.map_err(|reason| *reason), expected, "{text}");
    }
}

#[test]
fn a_body_may_be_a_mebibyte_long() {
    assert_eq!(LONGEST_BODY, 1_048_576);
}

const NOW: f64 = 1_700_000_000.0;
const HASH: &str = r#","request_body_sha256":"5f70bf18""#;

fn checked(header: &str, claims: &str, signature: usize) -> Result<(String, String), Reason> {
    let token =
        Token { header: header.to_owned(), claims: claims.to_owned(), signed: "", signature: vec![0; signature] };
    token.checked(NOW * 1_000.0).map(|claimed| (claimed.key_id.to_owned(), claimed.body_sha256.to_owned()))
}

#[test]
fn headers_and_their_key() {
    let claims = format!(r#"{{"iat":{NOW}{HASH}}}"#);
    let key_id = |length: usize| format!(r#"{{"alg":"ES256","kid":"{}"}}"#, "x".repeat(length));
    for (header, expected) in [
        (r#"{"alg":"ES256","kid":"6c5516e1","typ":"JWT"}"#, Ok("6c5516e1".to_owned())),
        (r#"{"alg":"none","kid":"6c5516e1"}"#, Err(Reason::Algorithm)),
        (r#"{"alg":"HS256","kid":"6c5516e1"}"#, Err(Reason::Algorithm)),
        (r#"{"alg":"es256","kid":"6c5516e1"}"#, Err(Reason::Algorithm)),
        (r#"{"alg":["ES256"],"kid":"6c5516e1"}"#, Err(Reason::Algorithm)),
        (r#"{"alg":"ES256","alg":"none","kid":"6c5516e1"}"#, Err(Reason::Algorithm)),
        (r#"{"kid":"6c5516e1"}"#, Err(Reason::Algorithm)),
        (r#"{"alg":"ES256","kid":"6c5516e1""#, Err(Reason::Algorithm)),
        (r#""ES256""#, Err(Reason::Algorithm)),
        (r#"{"alg":"ES256"}"#, Err(Reason::Malformed)),
        (r#"{"alg":"ES256","kid":null}"#, Err(Reason::Malformed)),
        (r#"{"alg":"ES256","kid":7}"#, Err(Reason::Malformed)),
        (r#"{"alg":"ES256","kid":"6c55 16e1"}"#, Err(Reason::Malformed)),
        (r#"{"alg":"ES256","kid":"6c5516é1"}"#, Err(Reason::Malformed)),
        (&key_id(0), Err(Reason::Malformed)),
        (&key_id(LONGEST_KEY_ID + 1), Err(Reason::Malformed)),
        (&key_id(LONGEST_KEY_ID), Ok("x".repeat(LONGEST_KEY_ID))),
    ] {
        assert_eq!(checked(header, &claims, 64).map(|(key_id, _)| key_id), expected, "{header}");
    }
}

#[test]
fn claims_and_times_of_signing() {
    let header = r#"{"alg":"ES256","kid":"6c5516e1"}"#;
    for (issued_at, expected) in [
        ("1700000000", Ok(())),
        ("1699999701", Ok(())),
        ("1699999700", Ok(())),
        ("1699999699.9", Err(Reason::Stale)),
        ("1699999699", Err(Reason::Stale)),
        ("1700000050.25", Ok(())),
        ("1700000060", Ok(())),
        ("1700000060.5", Err(Reason::Stale)),
        ("1700000070", Err(Reason::Stale)),
        ("0", Err(Reason::Stale)),
        ("-1", Err(Reason::Stale)),
        ("1.7e9", Ok(())),
        ("1.7976931348623157e+308", Err(Reason::Stale)),
        ("17abc", Err(Reason::Malformed)),
        ("\"1700000000\"", Err(Reason::Malformed)),
        ("null", Err(Reason::Malformed)),
        ("", Err(Reason::Malformed)),
    ] {
        let claims = format!(r#"{{"iat":{issued_at}{HASH}}}"#);
        assert_eq!(checked(header, &claims, 64).map(drop), expected, "{issued_at}");
    }
    let claims = format!(r#"{{"iat":{NOW}{HASH}}}"#);
    assert_eq!(checked(header, &claims, 64), Ok(("6c5516e1".to_owned(), "5f70bf18".to_owned())));
    assert_eq!(checked(header, &claims, 63), Err(Reason::Signature));
    for claims in ["claims", "[]", r#"{"iat":1700000000}"#, r#"{"iat":1700000000,"request_body_sha256":["a"]}"#] {
        assert_eq!(checked(header, claims, 64), Err(Reason::Malformed), "{claims}");
    }
}

#[test]
fn hashes_of_bodies() {
    let digest: [u8; 32] = std::array::from_fn(|at| at as u8 * 8);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    for (given, expected) in [
        (hex.clone(), Ok(())),
        (hex.to_uppercase(), Err(Reason::Body)),
        (hex.replace("08", "09"), Err(Reason::Body)),
        (hex[..62].to_owned(), Err(Reason::Body)),
        (format!("{hex}00"), Err(Reason::Body)),
        (String::new(), Err(Reason::Body)),
    ] {
        assert_eq!(check_body(&digest, &given), expected, "{given}");
    }
}

#[test]
fn keys_that_are_refused() {
    let good = [("kid", "id"), ("alg", "ES256"), ("crv", "P-256"), ("use", "sig")];
    let check = |changed: &str, to: Option<&str>| {
        let field = |name: &str| {
            if name == changed { to } else { good.iter().find(|(known, _)| *known == name).map(|row| row.1) }
        };
        check_key(|name| field(name).map(str::to_owned), "id")
    };
    assert_eq!(check("", None), Ok(()));
    for (name, expected) in [
        ("kid", Reason::UnknownKey),
        ("alg", Reason::Algorithm),
        ("crv", Reason::Algorithm),
        ("use", Reason::Algorithm),
    ] {
        for wrong in [Some("other"), Some(""), None] {
            assert_eq!(check(name, wrong), Err(expected), "{name}: {wrong:?}");
        }
    }
    for (expired_at, expected) in [(None, Ok(())), (Some(10.0), Err(Reason::ExpiredKey)), (Some(10.001), Ok(()))] {
        assert_eq!(check_expiry(expired_at, 10_000.0), expected, "{expired_at:?}");
    }
}

#[test]
fn a_key_that_plaid_does_not_have_is_no_error_of_plaids() {
    use crate::response::{FIELDS, PlaidError};
    for (code, kind) in [("INVALID_WEBHOOK_VERIFICATION_KEY_ID", Kind::Webhook), ("INVALID_API_KEYS", Kind::Plaid)] {
        let mut plaid = Box::<PlaidError>::default();
        for (slot, name) in plaid.slots().iter_mut().zip(&FIELDS) {
            *slot = (name.plaid == "error_code").then(|| code.to_owned());
        }
        let mut error = Error::new(Event::PlaidKnownCode, "in words");
        error.plaid = Some(plaid);
        assert_eq!(key_error(error).kind, kind, "{code}");
    }
    assert_eq!(key_error(Error::new(Event::TimedOut, "late")).kind, Kind::Timeout);
}

#[test]
fn environments_of_events() {
    use Environment::{Production, Sandbox};
    for (event, asked, expected) in [
        (Some("sandbox"), Some(Sandbox), Ok(())),
        (Some("production"), Some(Production), Ok(())),
        (Some("sandbox"), Some(Production), Err(Reason::Environment)),
        (Some("development"), Some(Production), Err(Reason::Environment)),
        (None, Some(Sandbox), Err(Reason::Environment)),
        (None, None, Ok(())),
        (Some("sandbox"), None, Ok(())),
    ] {
        assert_eq!(check_environment(|| event.map(str::to_owned), asked), expected, "{event:?} for {asked:?}");
    }
}
