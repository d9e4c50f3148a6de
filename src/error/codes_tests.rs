//! The table of error codes, and `docs/errors.md`, which is generated from it.

use super::*;
use crate::error::When;
use proptest::prelude::*;
use std::fmt::Write;

#[test]
fn codes_decide_before_types_and_types_before_status() {
    for (code, error_type, status, expected) in [
        ("ITEM_LOGIN_REQUIRED", Some("ITEM_ERROR"), 400, USER),
        ("ITEM_LOGIN_REQUIRED", None, 400, USER),
        ("CREDITS_EXHAUSTED", Some("RATE_LIMIT_EXCEEDED"), 429, NEVER),
        ("PRODUCT_NOT_READY", Some("ITEM_ERROR"), 400, WEBHOOK),
        ("RATE_LIMIT", None, 400, MINUTE),
        ("INVALID_API_KEYS", Some("INVALID_INPUT"), 429, NEVER),
        ("INSTITUTION_NOT_ENABLED_IN_ENVIRONMENT", Some("INSTITUTION_ERROR"), 400, NEVER),
        ("INVESTMENTS_LIMIT", Some("RATE_LIMIT_EXCEEDED"), 429, MINUTE),
        ("A_LIMIT_OF_TOMORROW", Some("RATE_LIMIT_EXCEEDED"), 400, MINUTE),
        ("A_BANK_OF_TOMORROW", Some("INSTITUTION_ERROR"), 400, HOUR),
        ("SOMETHING_NEW", Some("NEW_ERROR"), 429, MINUTE),
        ("SOMETHING_NEW", Some("NEW_ERROR"), 500, NEVER),
        ("SOMETHING_NEW", None, 400, NEVER),
    ] {
        assert_eq!(advice(code, error_type, status, Effect::Acts), expected, "{code}");
    }
    assert_eq!(advice("INTERNAL_SERVER_ERROR", None, 500, Effect::Acts), MINUTE);
    assert_eq!(advice("INTERNAL_SERVER_ERROR", None, 500, Effect::Reads), after(1_000));
}

#[test]
fn the_compiled_table_agrees_with_the_full_table() {
    for (error_type, type_advice, codes) in ERRORS {
        assert_eq!(by_type(error_type).unwrap_or(Never), type_advice, "{error_type}");
        for &(code, expected, expected_scope, ..) in codes {
            assert_eq!(scope(code), Some(expected_scope), "{code}");
            for effect in [Effect::Acts, Effect::Reads] {
                assert_eq!(advice(code, Some(error_type), 400, effect), expected.retry(effect), "{code}");
            }
        }
    }
}

#[test]
fn each_code_that_a_person_can_resolve_names_the_function_for_it() {
    for &(code, advice, _, _, what_to_do) in ERRORS.iter().flat_map(|(_, _, codes)| *codes) {
        if advice == User {
            assert!(what_to_do.contains("`createLinkToken` with the `accessToken`"), "{code}: {what_to_do}");
        }
    }
}

#[test]
fn codes_have_their_scopes() {
    for (code, expected) in [
        ("ITEM_LOGIN_REQUIRED", Some(Item)),
        ("INVESTMENTS_REFRESH_LIMIT", Some(Item)),
        ("INSTITUTION_DOWN", Some(Institution)),
        ("INSTITUTION_RATE_LIMIT", Some(Institution)),
        ("RATE_LIMIT", Some(Client)),
        ("INVALID_FIELD", Some(Client)),
        ("INVALID_API_KEYS", Some(EveryItem)),
        ("UNAUTHORIZED_ENVIRONMENT", Some(EveryItem)),
        ("UNAUTHORIZED_ROUTE_ACCESS", Some(EveryItem)),
        ("INVALID_PRODUCT", Some(EveryItem)),
        ("CREDITS_EXHAUSTED", Some(EveryItem)),
        ("A_LIMIT_OF_TOMORROW", None),
        ("", None),
    ] {
        assert_eq!(scope(code), expected, "{code}");
    }
}

#[test]
fn no_code_is_in_the_table_twice() {
    let codes: Vec<_> = ERRORS.iter().flat_map(|(_, _, codes)| codes.iter().map(|(code, ..)| code)).collect();
    for (at, code) in codes.iter().enumerate() {
        assert!(!codes[..at].contains(code), "{code}");
    }
}

/// The words for an advice on the page.
const fn in_words(advice: Advice) -> &'static str {
    match advice {
        Never => "never",
        User => "user",
        Webhook => "webhook; after a minute without one",
        Minute => "after a minute",
        Hour => "after an hour",
        Transient => "after a second for a read; for a refresh never with HTTP 5xx, else after a minute",
    }
}

const fn whom(scope: Scope) -> &'static str {
    match scope {
        Item => "this Item",
        Institution => "the institution",
        Client => "your client",
        EveryItem => "your client; `refreshItems` ends",
    }
}

/// `docs/errors.md`.
fn page() -> String {
    let mut page = String::from(INTRODUCTION);
    for (error_type, type_advice, codes) in ERRORS {
        writeln!(page, "\n## {error_type}\n\nA code that is not here: `{}`.\n", in_words(type_advice)).unwrap();
        writeln!(page, "| `errorCode` | `retry.when` | whom it is about | what it means | what to do |").unwrap();
        writeln!(page, "| --- | --- | --- | --- | --- |").unwrap();
        for (code, advice, scope, meaning, what_to_do) in codes {
            let (retry, whom) = (in_words(*advice), whom(*scope));
            writeln!(page, "| `{code}` | {retry} | {whom} | {meaning} | {what_to_do} |").unwrap();
        }
    }
    page
}

const INTRODUCTION: &str = "\
<!-- Made of the table in src/error/codes.rs, by: UPDATE_DOCS=1 cargo test --lib codes -->

# Plaid's error codes

What an error of kind `plaid` can hold, and what to do about it. The `outcome` of a code in these tables is `rejected`: nothing was
done, and nothing billed. The one exception is `INTERNAL_SERVER_ERROR` with HTTP 5xx: Plaid broke while it worked, so the outcome is
`unknown`, and a refresh is not to be repeated.

Plaid may add codes and types. A code that is not in these tables is passed on unchanged. With HTTP 400 to 499 (except 408 and 499)
its outcome is `rejected`, and `retry` follows its type. For an unknown type, `retry.when` is `never`, or `after` a minute with HTTP
429. With any other status nobody knows whether the call was done: the outcome is `unknown`, and a refresh is not to be repeated.

For a refresh whose outcome is `unknown`, `waitForUpdate` shows whether it was done. For the advice `user`, `createLinkToken` opens Link's
update mode, and `getItem` shows whether the Item works again.

The waits are this package's own, where the server sends no `Retry-After`.

Source: [Plaid's documentation of errors](https://plaid.com/docs/errors/).
";

#[test]
fn the_page_of_errors_is_generated_from_this_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/errors.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, page()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), page(), "run: UPDATE_DOCS=1 cargo test --lib codes");
}

proptest! {
    #[test]
    fn advice_is_total_and_has_a_wait_exactly_where_waiting_helps(
        code in "[A-Z_]{0,30}", error_type in proptest::option::of("[A-Z_]{0,20}"), status in any::<u16>(),
    ) {
        let retry = advice(&code, error_type.as_deref(), status, Effect::Reads);
        prop_assert_eq!(matches!(retry.when, When::After | When::Webhook), retry.after_ms.is_some());
    }
}
