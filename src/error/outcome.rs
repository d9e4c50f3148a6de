//! The outcome table. For each event by which a call fails, it has the kind of the error, whether Plaid may have done and billed the
//! call, and when to try again.
//!
//! Every outcome comes from this table. `answer/response.rs` decides the event of a response, `answer/broken_attempt.rs` that of an
//! attempt without one, and `answer/failed_fetch.rs` that of a rejected `fetch`. The advice for Plaid's own codes is in
//! `error/codes.rs`.

use crate::error::retry::{MINUTE, NEVER, after};
use crate::error::{Attempt, Effect, Retry, retry};
use crate::words::words;

words! {
    /// Why a call failed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Kind {
        /// An option is missing or wrong. `option` names it.
        InvalidOption = "invalid_option",
        /// No full response came within `timeout`.
        Timeout = "timeout",
        /// The caller's signal aborted.
        Aborted = "aborted",
        /// `fetch` failed, or the body broke off.
        Network = "network",
        /// Plaid answered with an error of its own. `plaid` holds it.
        Plaid = "plaid",
        /// The response is not from Plaid, or lacks something that it must have.
        InvalidResponse = "invalid_response",
        /// A webhook does not verify. `reason` says why.
        Webhook = "webhook",
        /// The runtime lacks what a call needs, or refuses it here.
        Runtime = "runtime",
    }
}

words! {
    /// Whether Plaid may have done the call and billed it.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Outcome {
        /// `fetch` was not called, could not connect, or was refused by the runtime.
        NotSent = "not_sent",
        /// Plaid, or a gateway before it, refused the call. Nothing was billed.
        Rejected = "rejected",
        /// The call may have been done and billed.
        Unknown = "unknown",
    }
}

/// How a call failed. Each event is a row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    InvalidOption,
    /// The caller's callback, `onProgress`, threw after requests were made.
    CallbackThrew,
    /// The WebAssembly module could not be loaded. JavaScript makes this error.
    #[cfg_attr(not(test), expect(dead_code, reason = "JavaScript has this row: see module-errors.json"))]
    ModuleNotLoaded,
    /// The module trapped during a call. JavaScript makes this error.
    #[cfg_attr(not(test), expect(dead_code, reason = "JavaScript has this row: see module-errors.json"))]
    ModuleTrapped,
    /// The runtime lacks or refuses something that a call needs: a timer, a listener, an AbortController, WebCrypto.
    RuntimeLacks,
    /// The signal aborted while no request was in flight. The outcome is that of the requests before, if there were any.
    AbortedBefore,
    /// The signal aborted while a request was in flight.
    AbortedInFlight,
    /// Node's own `fetch` says that it could not connect.
    NotConnected,
    /// The host refused to send: Node's permission model, or Next during a build.
    RefusedByHost,
    /// `fetch` failed in any other way, or the body broke off.
    FetchFailed,
    TimedOut,
    /// Plaid's error with any status, and a code that is in the table of `error/codes.rs`.
    PlaidKnownCode,
    /// `INTERNAL_SERVER_ERROR` with 5xx: Plaid failed while it worked on the call.
    PlaidBroke,
    /// Plaid's error with an unknown code, and a status that refuses the call: 400 to 499, except 408 and 499.
    PlaidNewCodeRefused,
    /// Plaid's error with an unknown code, and any other status.
    PlaidNewCodeUnclear,
    /// Not Plaid's error, with 408, 499 or 5xx: the request may have reached Plaid.
    GatewayFailed,
    /// Not Plaid's error, with 429.
    GatewayRateLimit,
    /// Not Plaid's error, with 3xx or any other 4xx.
    GatewayRefused,
    /// A 2xx without something that it must have, or a status that HTTP does not define.
    UnexpectedAnswer,
    /// `fetch` resolved to something without an HTTP status.
    NoResponse,
    /// `fetch` followed a redirect, so the response is not from the host that the request was for.
    Redirected,
    /// The transactions kept changing while their pages were read.
    ListKeptChanging,
    WebhookNotVerified,
}

/// When to try again, in a row of the table.
#[derive(Debug, Clone, Copy)]
enum Again {
    Never,
    /// After a fixed time.
    After(Retry),
    /// After 1 s, 2 s, 4 s and so on.
    BackOff,
    /// By Plaid's code or type: see `error/codes.rs`.
    ByPlaid,
}

/// A row: the kind, the outcome, and when to try again, first for calls that bill or create, then for reads.
type Row = (Kind, Outcome, Again, Again);

impl Event {
    #[rustfmt::skip]
    const fn row(self) -> Row {
        use {Again::*, Outcome::*};
        match self {
            Self::InvalidOption => (Kind::InvalidOption, NotSent, Never, Never),
            Self::CallbackThrew => (Kind::InvalidOption, Unknown, Never, Never),
            Self::ModuleNotLoaded => (Kind::Runtime, NotSent, Never, Never),
            Self::ModuleTrapped => (Kind::Runtime, Unknown, Never, Never),
            Self::RuntimeLacks => (Kind::Runtime, NotSent, Never, Never),
            Self::AbortedBefore => (Kind::Aborted, NotSent, Never, Never),
            Self::AbortedInFlight => (Kind::Aborted, Unknown, Never, Never),
            Self::NotConnected => (Kind::Network, NotSent, After(after(10_000)), After(after(1_000))),
            Self::RefusedByHost => (Kind::Runtime, NotSent, Never, Never),
            Self::FetchFailed => (Kind::Network, Unknown, Never, BackOff),
            Self::TimedOut => (Kind::Timeout, Unknown, Never, BackOff),
            Self::PlaidKnownCode => (Kind::Plaid, Rejected, ByPlaid, ByPlaid),
            Self::PlaidBroke => (Kind::Plaid, Unknown, Never, ByPlaid),
            Self::PlaidNewCodeRefused => (Kind::Plaid, Rejected, ByPlaid, ByPlaid),
            Self::PlaidNewCodeUnclear => (Kind::Plaid, Unknown, Never, ByPlaid),
            Self::GatewayFailed => (Kind::InvalidResponse, Unknown, Never, BackOff),
            Self::GatewayRateLimit => (Kind::InvalidResponse, Rejected, After(MINUTE), After(MINUTE)),
            Self::GatewayRefused => (Kind::InvalidResponse, Rejected, Never, Never),
            Self::UnexpectedAnswer => (Kind::InvalidResponse, Unknown, Never, BackOff),
            Self::NoResponse => (Kind::InvalidResponse, Unknown, Never, Never),
            Self::Redirected => (Kind::InvalidResponse, Unknown, Never, Never),
            Self::ListKeptChanging => (Kind::InvalidResponse, Unknown, Never, Never),
            Self::WebhookNotVerified => (Kind::Webhook, Rejected, Never, Never),
        }
    }

    pub(crate) const fn kind(self) -> Kind {
        self.row().0
    }

    pub(crate) const fn outcome(self) -> Outcome {
        self.row().1
    }

    /// When to try again after this event. `by_plaid` is the advice for Plaid's code, if there is one.
    pub(crate) fn retry(self, attempt: Attempt, by_plaid: Retry) -> Retry {
        let (_, _, acts, reads) = self.row();
        match if attempt.effect == Effect::Acts { acts } else { reads } {
            Again::Never => NEVER,
            Again::After(retry) => retry,
            Again::BackOff => retry::back_off(attempt.number),
            Again::ByPlaid => by_plaid,
        }
    }
}

#[cfg(test)]
#[path = "outcome_tests.rs"]
mod tests;
