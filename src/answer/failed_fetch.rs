//! Which event of the outcome table a rejected `fetch` is. The question is whether its error proves that nothing was sent.
//!
//! Sources: Node's [errors](https://nodejs.org/api/errors.html), undici's
//! [errors](https://github.com/nodejs/undici/blob/main/docs/docs/api/Errors.md), and Next's `DynamicServerError`.

use crate::error::Event;

/// Node's error codes for a connection that was never made, each with the system call that failed, or "" for any.
const NOT_CONNECTED: [(&str, &str); 4] = [
    ("ECONNREFUSED", "connect"),
    ("ENOTFOUND", "getaddrinfo"),
    ("EAI_AGAIN", "getaddrinfo"),
    ("UND_ERR_CONNECT_TIMEOUT", ""),
];

/// The error code of Node's permission model.
const ACCESS_DENIED: &str = "ERR_ACCESS_DENIED";

/// The digest of the error by which Next leaves the static rendering of a page, before it sends anything.
const DYNAMIC_SERVER_USAGE: &str = "DYNAMIC_SERVER_USAGE";

/// How many causes of one rejection are looked at: Node has one for each address of a host.
const MAX_CAUSES: u32 = 16;

/// The error of a rejected `fetch`, as far as it matters here.
#[derive(Debug, Default)]
pub(crate) struct Rejection {
    /// The `digest` of what was thrown.
    pub(crate) digest: Option<String>,
    /// The event that all its causes agree on.
    by_causes: Option<Event>,
    causes: u32,
}

impl Rejection {
    /// Adds a cause of a rejection of Node's own `fetch`; an `AggregateError` has several. Returns whether to add more.
    pub(crate) fn add_cause(&mut self, code: &str, syscall: &str) -> bool {
        self.causes = self.causes.saturating_add(1);
        let event = by_cause(code, syscall);
        let is_known = self.causes <= MAX_CAUSES && self.by_causes.is_none_or(|other| other == event);
        self.by_causes = Some(if is_known { event } else { Event::FetchFailed });
        is_known
    }

    /// Which event the rejection is.
    pub(crate) fn event(&self) -> Event {
        if self.digest.as_deref() == Some(DYNAMIC_SERVER_USAGE) {
            return Event::RefusedByHost;
        }
        self.by_causes.unwrap_or(Event::FetchFailed)
    }
}

fn by_cause(code: &str, syscall: &str) -> Event {
    if code == ACCESS_DENIED {
        Event::RefusedByHost
    } else if NOT_CONNECTED.iter().any(|&(known, call)| known == code && (call.is_empty() || call == syscall)) {
        Event::NotConnected
    } else {
        Event::FetchFailed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Event::{FetchFailed, NotConnected, RefusedByHost};

    #[test]
    fn only_some_of_nodes_codes_prove_that_nothing_was_sent() {
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

    fn event(digest: Option<&str>, causes: &[(&str, &str)]) -> Event {
        let mut rejection = Rejection { digest: digest.map(str::to_owned), ..Rejection::default() };
        // As the boundary reads them.
        let _ = causes.iter().all(|(code, syscall)| rejection.add_cause(code, syscall));
        rejection.event()
    }

    #[test]
    fn only_nexts_own_digest_proves_that_nothing_was_sent() {
        for (digest, expected) in
            [(Some("DYNAMIC_SERVER_USAGE"), RefusedByHost), (Some("1234567890"), FetchFailed), (None, FetchFailed)]
        {
            assert_eq!(event(digest, &[]), expected, "{digest:?}");
        }
        let refused = [("ECONNREFUSED", "connect")];
        assert_eq!(event(Some("DYNAMIC_SERVER_USAGE"), &refused), RefusedByHost);
        assert_eq!(event(Some("1234567890"), &refused), NotConnected);
    }

    #[test]
    fn several_causes_have_to_agree() {
        let (refused, not_found, reset) =
            (("ECONNREFUSED", "connect"), ("ENOTFOUND", "getaddrinfo"), ("ECONNRESET", "read"));
        let denied = ("ERR_ACCESS_DENIED", "");
        for (causes, expected) in [
            (vec![], FetchFailed),
            (vec![refused], NotConnected),
            (vec![refused, not_found], NotConnected),
            (vec![denied, denied], RefusedByHost),
            (vec![refused, denied], FetchFailed),
            (vec![refused, reset], FetchFailed),
            (vec![reset, refused], FetchFailed),
            (vec![refused, refused, reset], FetchFailed),
            (vec![refused; MAX_CAUSES as usize], NotConnected),
            (vec![refused; MAX_CAUSES as usize + 1], FetchFailed),
        ] {
            assert_eq!(event(None, &causes), expected, "{causes:?}");
        }
    }
}
