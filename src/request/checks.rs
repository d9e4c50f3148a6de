//! Checks of single option values, and their messages.

use crate::error::{Error, invalid_option};
use crate::redact::MAX_READ_CHARACTERS;
use crate::text::{is_visible, joined};

/// The message for a required option that is missing.
pub(crate) const MISSING: &str = "is missing";

/// The message for a wrong number of retries.
pub(crate) const MUST_BE_0_TO_10: &str = "must be a whole number from 0 to 10";

/// The message for something that is not a key store.
pub(crate) const MUST_BE_KEY_STORE: &str = "must be an object with the methods `get` and `put`, such as a KVNamespace";

/// The longest credential or token, in bytes. Servers accept about as much in one header.
const MAX_CREDENTIAL_BYTES: usize = 8_192;

/// Checks a credential, a token or an id.
pub(crate) fn visible(option: &'static str, text: &str) -> Result<(), Error> {
    let fault = match text.len() {
        0 => "is empty",
        length if length > MAX_CREDENTIAL_BYTES => "is too long",
        _ if !is_visible(text) => "must be visible ASCII, without spaces or line breaks",
        _ => return Ok(()),
    };
    Err(invalid_option(option, fault))
}

/// Checks a list of ids or words. No list means the default, which `instead` names. An empty list is refused.
pub(crate) fn list(option: &'static str, texts: Option<&[String]>, instead: &str) -> Result<(), Error> {
    match texts {
        Some([]) => Err(invalid_option(option, &joined(&["is empty: leave it out for ", instead]))),
        Some(texts) => texts.iter().try_for_each(|text| visible(option, text)),
        None => Ok(()),
    }
}

/// Checks account ids. No list means all accounts.
pub(crate) fn account_ids(ids: Option<&[String]>) -> Result<(), Error> {
    list("accountIds", ids, "all accounts")
}

/// Checks a text that may have any characters.
pub(crate) fn any_text(option: &'static str, text: &str) -> Result<(), Error> {
    let fault = match text.encode_utf16().count() {
        0 => "is empty",
        // A longer one was cut when it was read.
        MAX_READ_CHARACTERS.. => "is too long",
        _ => return Ok(()),
    };
    Err(invalid_option(option, fault))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_texts_are_checked() {
        let texts = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
        for (ids, good) in [
            (None, true),
            (Some(texts(&["a", "b"])), true),
            (Some(texts(&[])), false),
            (Some(texts(&["a", ""])), false),
            (Some(texts(&["ä"])), false),
        ] {
            assert_eq!(account_ids(ids.as_deref()).is_ok(), good, "{ids:?}");
        }
        let empty = list("products", Some(&[]), "investments").unwrap_err();
        assert_eq!(empty.to_string(), "`products` is empty: leave it out for investments");
        for (text, good) in [
            ("Café \u{1f4b6}\n".to_owned(), true),
            ("é".repeat(65_535), true),
            ("é".repeat(65_536), false),
            (String::new(), false),
        ] {
            assert_eq!(any_text("clientName", &text).is_ok(), good);
        }
    }
}
