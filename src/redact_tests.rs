//! Redaction of known secrets in each encoding, and of tokens by their form, by tables and properties.

use super::*;
use proptest::prelude::*;

fn redactor(secrets: &[&str]) -> Redactor {
    let mut redactor = Redactor::default();
    secrets.iter().for_each(|secret| redactor.hide(secret));
    redactor
}

#[test]
fn a_secret_prints_as_redacted() {
    assert_eq!(format!("{:?}", Secret::from("sandbox-secret")), "[redacted]");
}

#[test]
fn each_encoding_is_redacted() {
    let redactor = redactor(&[r#"s3cr"et\+/="#]);
    for (spelling, clean) in [
        (r#"was s3cr"et\+/= today"#, "was [redacted] today"),
        (r#"{"secret":"s3cr\"et\\+/="}"#, r#"{"secret":"[redacted]"}"#),
        (r#"{"body":"{\"secret\":\"s3cr\\\"et\\\\+/=\"}"}"#, r#"{"body":"{\"secret\":\"[redacted]\"}"}"#),
        (
            r#"["{\"body\":\"{\\\"secret\\\":\\\"s3cr\\\\\\\"et\\\\\\\\+/=\\\"}\"}"]"#,
            r#"["{\"body\":\"{\\\"secret\\\":\\\"[redacted]\\\"}\"}"]"#,
        ),
        ("?secret=s3cr%22et%5C%2B%2F%3D&", "?secret=[redacted]&"),
        ("nothing here", "nothing here"),
    ] {
        assert_eq!(redactor.text(spelling), clean);
    }
}

#[test]
fn a_token_of_any_item_is_redacted_by_its_form() {
    for (text, clean) in [
        ("no Item access-sandbox-1a-2b_3C here", "no Item [redacted] here"),
        ("access-production-0", "[redacted]"),
        (r#"{"access_token":"access-development-de3c"}"#, r#"{"access_token":"[redacted]"}"#),
        ("?t=public-sandbox-1&u=link-production-2&v=processor-sandbox-3", "?t=[redacted]&u=[redacted]&v=[redacted]"),
        ("user-sandbox-1 assets-production-2 a-sandbox-3", "[redacted] [redacted] [redacted]"),
        ("access-sandbox-access-sandbox-1", "[redacted]"),
        ("é access-sandbox-1é", "é [redacted]é"),
        // Without an id there is no token: our own messages name the beginning.
        (
            "begins with neither `access-sandbox-` nor `access-production-`",
            "begins with neither `access-sandbox-` nor `access-production-`",
        ),
        ("access-staging-1, item-sandbox-2, Access-sandbox-3", "access-staging-1, item-sandbox-2, Access-sandbox-3"),
    ] {
        assert_eq!(Redactor::default().text(text), clean);
    }
}

#[test]
fn a_token_that_overlaps_a_secret_is_redacted_with_it() {
    let redactor = redactor(&["sandbox-1 and-more", "abc access-s"]);
    assert_eq!(redactor.text("see abc access-sandbox-1 and-more."), "see [redacted].");
    assert_eq!(redactor.text("access-sandbox-1 and more"), "[redacted] and more");
}

#[test]
fn every_digit_of_the_url_encoding_is_recognised() {
    assert_eq!(
        *uri_encoded("Az09-_.!~*'()\"#$%&+,/:;<=>?@[\\]^`{|}"),
        "Az09-_.!~*'()%22%23%24%25%26%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D"
    );
}

#[test]
fn a_field_is_cut_to_its_maximum_length() {
    let field = |length| Redactor::default().field(&"x".repeat(length)).len();
    assert_eq!(
        (field(MAX_FIELD_BYTES), field(MAX_FIELD_BYTES + 1)),
        (MAX_FIELD_BYTES, MAX_FIELD_BYTES + '…'.len_utf8())
    );
}

#[test]
fn overlapping_secrets_leave_nothing_between_them() {
    assert_eq!(redactor(&["abcabcabc", "abcXYZ12"]).text("-abcabcabcabcXYZ12-"), "-[redacted]-");
}

#[test]
fn a_short_secret_is_left_alone() {
    assert_eq!(redactor(&["secret"]).text("the secret is wrong"), "the secret is wrong");
}

#[test]
fn a_secret_across_the_cut_is_redacted_before_the_cut() {
    let text = format!("{}{}", "x".repeat(MAX_FIELD_BYTES - 4), "my-long-secret");
    let clean = redactor(&["my-long-secret"]).field(&text);
    assert!(!clean.contains("my-l"), "{clean}");
    assert!(clean.ends_with("[red…"));
}

#[test]
fn a_secret_across_the_end_of_what_is_read_is_not_shown_in_part() {
    let secret = "my-long-secret";
    // So many secrets that nothing but the end is left.
    let mut text = secret.repeat(MAX_READ_CHARACTERS / secret.len() + 1);
    text.truncate(MAX_READ_CHARACTERS);
    assert_eq!(redactor(&[secret]).field(&text), "[redacted]");
}

#[test]
fn a_secret_that_is_part_of_the_word_redacted_goes_too() {
    assert_eq!(redactor(&["[redacted]"]).text("see [redacted]"), "");
    assert_eq!(redactor(&["ed]-1234"]).text("ed]-1234-1234"), "[redacted]");
}

proptest! {
    #[test]
    fn no_output_holds_a_token(
        secrets in prop::collection::vec("[!-~]{8,20}|(access|link)-(sandbox-)?[a-z]{1,4}", 0..3),
        parts in prop::collection::vec((
            "\\PC{0,4}|access-|sandbox-|-|a",
            "((access|public|link|processor|user|assets|a)-(sandbox|production|development)-[A-Za-z0-9_-]{1,9})?",
            any::<prop::sample::Index>(),
        ), 0..6),
    ) {
        let redactor = redactor(&secrets.iter().map(String::as_str).collect::<Vec<_>>());
        let mut text = String::new();
        for (part, token, which) in &parts {
            text.push_str(part);
            text.push_str(token);
            if !secrets.is_empty() {
                text.push_str(which.get::<String>(&secrets));
            }
        }
        for clean in [redactor.text(&text), redactor.field(&text)] {
            prop_assert!((0..clean.len()).all(|at| clean.get(at..).and_then(token_length).is_none()), "{clean}");
            for (_, token, _) in parts.iter().filter(|(_, token, _)| !token.is_empty()) {
                prop_assert!(!clean.contains(token.as_str()));
            }
        }
    }

    #[test]
    fn no_output_holds_a_secret(
        secrets in prop::collection::vec("[!-~]{8,20}", 1..3),
        parts in prop::collection::vec(("\\PC{0,8}", 0..4usize, any::<prop::sample::Index>()), 0..6),
    ) {
        let redactor = redactor(&secrets.iter().map(String::as_str).collect::<Vec<_>>());
        let mut text = String::new();
        for (part, spelling, which) in &parts {
            text.push_str(part);
            let secret = which.get(&secrets);
            text.push_str(&match spelling {
                0 => secret.clone(),
                1 => json_escaped(secret).to_string(),
                2 => uri_encoded(secret).to_string(),
                _ => String::new(),
            });
        }
        for clean in [redactor.text(&text), redactor.field(&text)] {
            for secret in &secrets {
                prop_assert!(!clean.contains(secret.as_str()));
                prop_assert!(!clean.contains(uri_encoded(secret).as_str()));
                prop_assert!(!clean.contains(json_escaped(secret).as_str()));
            }
        }
    }
}
