//! Tokens, claims, keys and environments, as tables. `webhook_fuzz_tests.rs` has the properties for any text.

#![expect(clippy::string_slice, reason = "a test may panic")]

use super::*;
use crate::error::retry::NEVER;
use crate::error::{Event, Kind, Outcome};

#[test]
fn each_reason_has_its_word_and_message() {
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
fn malformed_tokens_are_refused() {
    let long = format!("e30.e30.{}", "A".repeat(MAX_TOKEN_BYTES - 7));
    let longest = format!("e30.e30.{}", "A".repeat(MAX_TOKEN_BYTES - 8));
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

const NOW: f64 = 1_700_000_000.0;

/// What Plaid's tokens claim, at `NOW`.
fn claims() -> Claims {
    Claims {
        algorithm: Some("ES256".to_owned()),
        key_id: Some("6c5516e1".to_owned()),
        issued_at: Some(NOW),
        body_sha256: Some("5f70bf18".to_owned()),
    }
}

fn checked(claims: Claims, signature: usize) -> Result<Plausible, Reason> {
    let token = Token { header: String::new(), claims: String::new(), signed: "", signature: vec![0; signature] };
    token.check(claims, NOW * 1_000.0)
}

#[test]
fn claims_that_are_plausible() {
    let expected = Plausible { key_id: "6c5516e1".to_owned(), body_sha256: "5f70bf18".to_owned() };
    assert_eq!(checked(claims(), 64), Ok(expected));
    for length in [0, 63, 65] {
        assert_eq!(checked(claims(), length), Err(Reason::Signature));
    }
    assert_eq!(checked(Claims { body_sha256: None, ..claims() }, 64), Err(Reason::Malformed));
    // The algorithm comes first: a token by another may have none of the rest.
    assert_eq!(checked(Claims::default(), 0), Err(Reason::Algorithm));
}

#[test]
fn algorithms() {
    for algorithm in [None, Some("none"), Some("HS256"), Some("es256"), Some("ES256 "), Some("")] {
        let claims = Claims { algorithm: algorithm.map(str::to_owned), ..claims() };
        assert_eq!(checked(claims, 64), Err(Reason::Algorithm), "{algorithm:?}");
    }
}

#[test]
fn key_ids() {
    let long = "x".repeat(MAX_KEY_ID_LENGTH);
    for (key_id, is_good) in [
        (None, false),
        (Some(""), false),
        (Some("6c55 16e1"), false),
        (Some("6c5516\n"), false),
        (Some("6c5516é1"), false),
        (Some(&*format!("{long}x")), false),
        (Some(&*long), true),
        (Some("!~"), true),
    ] {
        let checked = checked(Claims { key_id: key_id.map(str::to_owned), ..claims() }, 64);
        let expected = if is_good { Ok(key_id.unwrap_or_default()) } else { Err(Reason::Malformed) };
        assert_eq!(checked.as_ref().map(|claims| &*claims.key_id).map_err(|reason| *reason), expected, "{key_id:?}");
    }
}

#[test]
fn times_of_signing() {
    for (issued_at, expected) in [
        (Some(NOW), None),
        (Some(NOW - 299.0), None),
        (Some(NOW - 300.0), None),
        (Some(NOW - 300.1), Some(Reason::Stale)),
        (Some(NOW + 50.25), None),
        (Some(NOW + 60.0), None),
        (Some(NOW + 60.5), Some(Reason::Stale)),
        (Some(0.0), Some(Reason::Stale)),
        (Some(-1.0), Some(Reason::Stale)),
        // In milliseconds.
        (Some(NOW * 1_000.0), Some(Reason::Stale)),
        (Some(f64::MAX), Some(Reason::Stale)),
        (Some(f64::INFINITY), Some(Reason::Stale)),
        (Some(f64::NAN), Some(Reason::Stale)),
        (None, Some(Reason::Malformed)),
    ] {
        assert_eq!(checked(Claims { issued_at, ..claims() }, 64).err(), expected, "{issued_at:?}");
    }
}

#[test]
fn times_of_receipt() {
    let now = 1_700_000_000_000.0;
    for (given, expected) in [
        (None, Ok(now)),
        (Some(now - 86_400_000.0), Ok(now - 86_400_000.0)),
        (Some(1e12), Ok(1e12)),
        (Some(1e12 - 1.0), Err("seconds")),
        (Some(1_700_000_000.0), Err("must be milliseconds")),
        (Some(0.0), Err("milliseconds")),
        (Some(-1e13), Err("milliseconds")),
        (Some(f64::NAN), Err("valid Date")),
        (Some(f64::INFINITY), Err("valid Date")),
        (Some(f64::NEG_INFINITY), Err("valid Date")),
    ] {
        match (received_at_ms(given, now), expected) {
            (Ok(ms), Ok(expected)) => assert_eq!(ms, expected),
            (Err(error), Err(says)) => {
                assert_eq!(error.option, Some("receivedAt"));
                assert!(error.message.contains(says), "{}", error.message);
            }
            (found, _) => panic!("{given:?} is {found:?}"),
        }
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
    use crate::error::PlaidError;
    use crate::error::plaid_error::FIELDS;
    for (code, kind) in [("INVALID_WEBHOOK_VERIFICATION_KEY_ID", Kind::Webhook), ("INVALID_API_KEYS", Kind::Plaid)] {
        let mut plaid = Box::<PlaidError>::default();
        for (slot, name) in plaid.slots().iter_mut().zip(&FIELDS) {
            *slot = (name.plaid == "error_code").then(|| code.to_owned());
        }
        let mut error = Error::new(Event::PlaidKnownCode, "in words");
        error.plaid = Some(plaid);
        assert_eq!(is_unknown_key(&error), kind == Kind::Webhook, "{code}");
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

#[test]
fn a_key_that_cannot_be_imported_is_an_answer_without_a_key() {
    for (event, expected) in [(Event::RuntimeLacks, Kind::InvalidResponse), (Event::AbortedBefore, Kind::Aborted)] {
        let error = import_error(Error::new(event, ""), || Error::new(Event::UnexpectedAnswer, ""));
        assert_eq!(error.kind, expected, "{event:?}");
    }
}
