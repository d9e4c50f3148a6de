//! The paths that `callPlaid` accepts, and those that are known to change something or to be billed for each call.
//!
//! Source: <https://plaid.com/docs/api/>.

use crate::error::{Effect, Error, invalid_option};

/// The last words of paths of calls that create, change, send or bill something.
const ACTING_WORDS: &str = "advance associate cancel compute create delete deposit distribute enable enhance enrich evaluate \
    exchange execute filter fire_webhook import invalidate match migrate_account precheck prepare process recover refresh register \
    remove report reset reset_login retry reverse review revoke schedule seed select_accounts send set \
    set_verification_status simulate simulate_available submit subscribe terminate token unlink unregister unsubscribe \
    update upload verify withdraw";

/// Paths of calls that only read, but are billed for each call.
const BILLED_PATHS: [&str; 2] = ["/accounts/balance/get", "/processor/balance/get"];

/// Checks a path: one or more lower-case words, each after a slash. So it can't contain another host, a query or a parent folder.
pub(crate) fn check(path: &str) -> Result<(), Error> {
    let mut before = 0;
    let is_good = |byte| {
        let follows_word = std::mem::replace(&mut before, byte) != b'/';
        matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_') || (byte == b'/' && follows_word)
    };
    if path.starts_with('/') && path.bytes().all(is_good) && before != b'/' {
        return Ok(());
    }
    Err(invalid_option("path", "must be the path of a Plaid endpoint, such as `/accounts/get`"))
}

/// The effect of a call. It is [`Effect::Acts`], unless the caller says that the call only reads.
pub(crate) fn effect(path: &str, reads: Option<bool>) -> Result<Effect, Error> {
    if reads != Some(true) {
        return Ok(Effect::Acts);
    }
    let last_word = path.as_bytes().rsplit(|&byte| byte == b'/').next();
    let mut acting_words = ACTING_WORDS.as_bytes().split(|&byte| byte == b' ');
    if BILLED_PATHS.contains(&path) || acting_words.any(|word| Some(word) == last_word) {
        return Err(invalid_option("reads", "is refused for this path, which acts or is billed by the call"));
    }
    Ok(Effect::Reads)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::endpoint::ALL;
    use proptest::prelude::*;

    #[test]
    fn paths_must_have_a_strict_format() {
        for (path, good) in [
            ("/accounts/get", true),
            ("/a", true),
            ("/investments/holdings/get", true),
            ("/institutions/get_by_id", true),
            ("/beta/2/x_1", true),
            ("", false),
            ("/", false),
            ("accounts/get", false),
            ("/accounts/", false),
            ("//accounts", false),
            ("/accounts//get", false),
            ("/../item/get", false),
            ("/item/.", false),
            ("/Item/get", false),
            ("/item/get?x=1", false),
            ("/item/get#x", false),
            ("/item/%67et", false),
            ("/item\\get", false),
            ("/item/get\n", false),
            ("/item/gét", false),
            ("@evil.example/item", false),
            ("https://evil.example/item/get", false),
        ] {
            let error = check(path).err().map(|error| error.option.unwrap_or_default());
            assert_eq!(error, (!good).then_some("path"), "{path:?}");
        }
    }

    #[test]
    fn a_call_acts_unless_the_caller_says_that_it_reads() {
        for (path, reads, expected) in [
            ("/accounts/get", None, Ok(Effect::Acts)),
            ("/accounts/get", Some(false), Ok(Effect::Acts)),
            ("/accounts/get", Some(true), Ok(Effect::Reads)),
            ("/transactions/sync", Some(true), Ok(Effect::Reads)),
            ("/institutions/search", Some(true), Ok(Effect::Reads)),
            ("/transfer/event/list", Some(true), Ok(Effect::Reads)),
            ("/an_endpoint/of_tomorrow", Some(true), Ok(Effect::Reads)),
            ("/transfer/create", None, Ok(Effect::Acts)),
            ("/transfer/create", Some(true), Err("reads")),
            ("/accounts/balance/get", Some(true), Err("reads")),
            ("/processor/balance/get", Some(true), Err("reads")),
            ("/signal/evaluate", Some(true), Err("reads")),
            ("/identity/match", Some(true), Err("reads")),
            ("/transactions/enrich", Some(true), Err("reads")),
            ("/transactions/refresh", Some(true), Err("reads")),
            ("/item/access_token/invalidate", Some(true), Err("reads")),
            ("/oauth/token", Some(true), Err("reads")),
            ("/asset_report/filter", Some(true), Err("reads")),
        ] {
            let found = effect(path, reads).map_err(|error| error.option.unwrap_or_default());
            assert_eq!(found, expected, "{path} {reads:?}");
        }
    }

    #[test]
    fn reads_is_refused_for_every_known_endpoint_that_acts() {
        for endpoint in ALL {
            assert_eq!(check(endpoint.path), Ok(()));
            assert_eq!(
                effect(endpoint.path, Some(true)).is_ok(),
                endpoint.effect == Effect::Reads,
                "{}",
                endpoint.path
            );
        }
    }

    proptest! {
        #[test]
        fn any_text_is_checked_without_a_panic(path in "\\PC{0,40}") {
            if check(&path).is_ok() {
                prop_assert!(path.starts_with('/') && !path.contains(['.', '?', '%', ':', '@', '\\']));
            }
            let _ = effect(&path, Some(true));
        }
    }
}
