//! Which event of the outcome table a rejected `fetch` is: whether it says that nothing was sent.
//!
//! Sources: Node's [errors](https://nodejs.org/api/errors.html), undici's
//! [errors](https://github.com/nodejs/undici/blob/main/docs/docs/api/Errors.md), and Next's `DynamicServerError`.

use crate::outcome::Event;

/// What a rejected `fetch` says of itself, read from the rejection and its `cause`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct FailedFetch {
    /// The `code` and the `syscall` of the cause; of an `AggregateError`, those of each of its errors.
    pub(crate) causes: Vec<(Option<String>, Option<String>)>,
    /// The `digest` of the rejection.
    pub(crate) digest: Option<String>,
    /// The global `fetch` of Node, neither a caller's nor another runtime's.
    pub(crate) is_of_node: bool,
}

/// Codes of Node that say that no connection was made, each with the system call that failed.
const NOT_CONNECTED: [(&str, Option<&str>); 4] = [
    ("ECONNREFUSED", Some("connect")),
    ("ENOTFOUND", Some("getaddrinfo")),
    ("EAI_AGAIN", Some("getaddrinfo")),
    ("UND_ERR_CONNECT_TIMEOUT", None),
];

/// The code of Node's permission model.
const ACCESS_DENIED: &str = "ERR_ACCESS_DENIED";

/// The digest by which Next leaves the static rendering of a page, before it sends anything.
const DYNAMIC_SERVER_USAGE: &str = "DYNAMIC_SERVER_USAGE";

impl FailedFetch {
    pub(crate) fn event(&self) -> Event {
        let all_causes = |is: fn(&str, Option<&str>) -> bool| {
            let mut causes = self.causes.iter();
            let is_so = |(code, syscall): &(Option<String>, Option<String>)| {
                code.as_deref().is_some_and(|code| is(code, syscall.as_deref()))
            };
            self.is_of_node && !self.causes.is_empty() && causes.all(is_so)
        };
        if self.digest.as_deref() == Some(DYNAMIC_SERVER_USAGE) || all_causes(|code, _| code == ACCESS_DENIED) {
            return Event::RefusedByHost;
        }
        let is_not_connected = |code: &str, syscall: Option<&str>| {
            NOT_CONNECTED.iter().any(|&(known, call)| known == code && (call.is_none() || call == syscall))
        };
        if all_causes(is_not_connected) { Event::NotConnected } else { Event::FetchFailed }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(causes: &[(&str, &str)], digest: Option<&str>, is_of_node: bool) -> FailedFetch {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let causes = causes.iter().map(|&(code, syscall)| (text(code), text(syscall))).collect();
        FailedFetch { causes, digest: digest.map(str::to_owned), is_of_node }
    }

    #[test]
    fn only_nodes_own_word_says_that_nothing_was_sent() {
        use Event::{FetchFailed, NotConnected, RefusedByHost};
        let refused = ("ECONNREFUSED", "connect");
        for (causes, digest, is_of_node, expected) in [
            (vec![refused], None, true, NotConnected),
            (vec![("ENOTFOUND", "getaddrinfo")], None, true, NotConnected),
            (vec![("EAI_AGAIN", "getaddrinfo")], None, true, NotConnected),
            (vec![("UND_ERR_CONNECT_TIMEOUT", "")], None, true, NotConnected),
            (vec![refused, refused], None, true, NotConnected),
            (vec![refused, ("UND_ERR_CONNECT_TIMEOUT", "")], None, true, NotConnected),
            (vec![refused, ("ECONNRESET", "read")], None, true, FetchFailed),
            (vec![refused, ("", "")], None, true, FetchFailed),
            (vec![refused], None, false, FetchFailed),
            (vec![("ECONNREFUSED", "")], None, true, FetchFailed),
            (vec![("ECONNREFUSED", "write")], None, true, FetchFailed),
            (vec![("ENOTFOUND", "connect")], None, true, FetchFailed),
            (vec![("ECONNRESET", "read")], None, true, FetchFailed),
            (vec![("ECONNRESET", "connect")], None, true, FetchFailed),
            (vec![("UND_ERR_SOCKET", "")], None, true, FetchFailed),
            (vec![("UND_ERR_HEADERS_TIMEOUT", "")], None, true, FetchFailed),
            (vec![("EPIPE", "write")], None, true, FetchFailed),
            (vec![], None, true, FetchFailed),
            (vec![("ERR_ACCESS_DENIED", "")], None, true, RefusedByHost),
            (vec![("ERR_ACCESS_DENIED", "")], None, false, FetchFailed),
            (vec![("ERR_ACCESS_DENIED", ""), refused], None, true, FetchFailed),
            (vec![], Some("DYNAMIC_SERVER_USAGE"), false, RefusedByHost),
            (vec![], Some("DYNAMIC_SERVER_USAGE"), true, RefusedByHost),
            (vec![], Some("SOMETHING_ELSE"), true, FetchFailed),
        ] {
            assert_eq!(failed(&causes, digest, is_of_node).event(), expected, "{causes:?} {digest:?} {is_of_node}");
        }
    }
}
