//! Which event of the outcome table a rejected `fetch` is: whether it says that nothing was sent.
//!
//! Sources: Node's [errors](https://nodejs.org/api/errors.html), undici's
//! [errors](https://github.com/nodejs/undici/blob/main/docs/docs/api/Errors.md), and Next's `DynamicServerError`.

use crate::error::Event;

/// Codes of Node that say that no connection was made, each with the system call that failed, if it names one.
const NOT_CONNECTED: [(&str, &str); 4] = [
    ("ECONNREFUSED", "connect"),
    ("ENOTFOUND", "getaddrinfo"),
    ("EAI_AGAIN", "getaddrinfo"),
    ("UND_ERR_CONNECT_TIMEOUT", ""),
];

/// The code of Node's permission model.
const ACCESS_DENIED: &str = "ERR_ACCESS_DENIED";

/// The digest by which Next leaves the static rendering of a page, before it sends anything.
const DYNAMIC_SERVER_USAGE: &str = "DYNAMIC_SERVER_USAGE";

/// Which event a rejection is by its `digest`, whoever's `fetch` it was.
pub(crate) fn by_digest(digest: Option<&str>) -> Event {
    if digest == Some(DYNAMIC_SERVER_USAGE) { Event::RefusedByHost } else { Event::FetchFailed }
}

/// Which event a rejection of Node's own `fetch` is by the `code` and the `syscall` of its cause.
pub(crate) fn by_cause(code: &str, syscall: &str) -> Event {
    if code == ACCESS_DENIED {
        Event::RefusedByHost
    } else if NOT_CONNECTED.iter().any(|&(known, call)| known == code && (call.is_empty() || call == syscall)) {
        Event::NotConnected
    } else {
        Event::FetchFailed
    }
}

/// The event of several causes, as an `AggregateError` has: only what all of them say is so.
pub(crate) fn both(one: Event, other: Event) -> Event {
    if one == other { one } else { Event::FetchFailed }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Event::{FetchFailed, NotConnected, RefusedByHost};

    #[test]
    fn only_nodes_own_word_says_that_nothing_was_sent() {
        for (code, syscall, expected) in [
            ("ECONNREFUSED", "connect", NotConnected),
            ("ENOTFOUND", "getaddrinfo", NotConnected),
            ("EAI_AGAIN", "getaddrinfo", NotConnected),
            ("UND_ERR_CONNECT_TIMEOUT", "", NotConnected),
            ("UND_ERR_CONNECT_TIMEOUT", "connect", NotConnected),
            ("ECONNREFUSED", "", FetchFailed),
            ("ECONNREFUSED", "write", FetchFailed),
            ("ENOTFOUND", "connect", FetchFailed),
            ("ECONNRESET", "read", FetchFailed),
            ("ECONNRESET", "connect", FetchFailed),
            ("UND_ERR_SOCKET", "", FetchFailed),
            ("UND_ERR_HEADERS_TIMEOUT", "", FetchFailed),
            ("EPIPE", "write", FetchFailed),
            ("", "", FetchFailed),
            ("ERR_ACCESS_DENIED", "", RefusedByHost),
        ] {
            assert_eq!(by_cause(code, syscall), expected, "{code} {syscall}");
        }
    }

    #[test]
    fn only_the_digest_of_nexts_own_error_says_that_nothing_was_sent() {
        for (digest, expected) in
            [(Some("DYNAMIC_SERVER_USAGE"), RefusedByHost), (Some("1234567890"), FetchFailed), (None, FetchFailed)]
        {
            assert_eq!(by_digest(digest), expected, "{digest:?}");
        }
    }

    #[test]
    fn several_causes_have_to_agree() {
        for (one, other, expected) in [
            (NotConnected, NotConnected, NotConnected),
            (RefusedByHost, RefusedByHost, RefusedByHost),
            (NotConnected, RefusedByHost, FetchFailed),
            (NotConnected, FetchFailed, FetchFailed),
            (FetchFailed, NotConnected, FetchFailed),
        ] {
            assert_eq!(both(one, other), expected, "{one:?} {other:?}");
        }
    }
}
