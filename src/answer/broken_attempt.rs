//! Attempts that ended without a whole response: which event of the outcome table each is, and its message.
//!
//! What a response means is in `response.rs`.

use crate::answer::failed_fetch::Rejection;
use crate::error::{ABORTED, Attempt, Cause, Error, Event, Sent};

/// How an attempt ended without a whole response.
#[derive(Debug)]
pub(crate) enum BrokenAttempt {
    /// The signal aborted while no request was in flight: before `fetch` was called, or in a wait between two requests.
    AbortedBefore,
    /// The signal aborted while the request was in flight.
    AbortedInFlight,
    TimedOut,
    /// The runtime refused a timer, a listener or an AbortController, so `fetch` was not called.
    NotPrepared,
    /// `fetch` rejected, or reading the body threw.
    Threw(Rejection),
}

impl BrokenAttempt {
    fn event(&self, sent: Sent) -> Event {
        match self {
            Self::AbortedBefore => Event::AbortedBefore,
            Self::AbortedInFlight => Event::AbortedInFlight,
            Self::TimedOut => Event::TimedOut,
            Self::NotPrepared => Event::RuntimeLacks,
            // With a status, the headers came, so the request was sent, whatever the error says.
            Self::Threw(_) if sent.status.is_some() => Event::FetchFailed,
            Self::Threw(rejection) => rejection.event(),
        }
    }

    const fn message(&self) -> &'static str {
        match self {
            Self::AbortedBefore | Self::AbortedInFlight => ABORTED,
            Self::TimedOut => "no full answer came within `timeout`",
            Self::NotPrepared => "the runtime refuses a timer, a listener or an AbortController",
            Self::Threw(_) => "`fetch` failed, or the answer broke off",
        }
    }

    /// The error of this attempt. `last` is the error of the attempt before it, `cause` what was thrown, or the signal's reason.
    pub(crate) fn error(self, attempt: Attempt, sent: Sent, last: Option<Error>, cause: Option<Cause>) -> Error {
        let mut error = match (&self, last) {
            (Self::AbortedBefore, last) => Error::aborted(last),
            // The call already has an error, and it says more.
            (Self::NotPrepared, Some(last)) => return last,
            _ => Error::of_attempt(self.event(sent), attempt, self.message()),
        };
        error.cause = cause.map(Box::new);
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Effect;
    use crate::error::retry::{NEVER, back_off};
    use BrokenAttempt::Threw;

    fn not_connected() -> BrokenAttempt {
        let mut rejection = Rejection::default();
        rejection.add_cause("ECONNREFUSED", "connect");
        Threw(rejection)
    }

    fn failed() -> BrokenAttempt {
        Threw(Rejection::default())
    }

    #[test]
    fn each_end_has_its_event_and_its_message() {
        for (broken, status, event, message) in [
            (BrokenAttempt::AbortedBefore, None, Event::AbortedBefore, "the signal aborted"),
            (BrokenAttempt::AbortedInFlight, None, Event::AbortedInFlight, "the signal aborted"),
            (BrokenAttempt::AbortedInFlight, Some(200), Event::AbortedInFlight, "the signal aborted"),
            (BrokenAttempt::TimedOut, None, Event::TimedOut, "within `timeout`"),
            (BrokenAttempt::NotPrepared, None, Event::RuntimeLacks, "the runtime refuses"),
            (failed(), None, Event::FetchFailed, "`fetch` failed"),
            (failed(), Some(200), Event::FetchFailed, "`fetch` failed"),
            (not_connected(), None, Event::NotConnected, "`fetch` failed"),
            (not_connected(), Some(200), Event::FetchFailed, "`fetch` failed"),
        ] {
            let sent = Sent { status, ..Sent::default() };
            let name = format!("{broken:?} {status:?}");
            assert_eq!(broken.event(sent), event, "{name}");
            assert!(broken.message().contains(message), "{name}");
        }
    }

    #[test]
    fn the_advice_is_that_of_the_event_for_this_attempt() {
        for (effect, number, expected) in
            [(Effect::Acts, 0, NEVER), (Effect::Reads, 0, back_off(0)), (Effect::Reads, 2, back_off(2))]
        {
            let error = BrokenAttempt::TimedOut.error(Attempt { effect, number }, Sent::default(), None, None);
            assert_eq!(error.retry, expected);
        }
    }

    #[test]
    fn what_stays_known_of_the_attempt_before() {
        let advice = back_off(7);
        for (broken, is_last, status) in [
            (BrokenAttempt::AbortedBefore, false, Some(429)),
            (BrokenAttempt::AbortedInFlight, false, None),
            (BrokenAttempt::TimedOut, false, None),
            (BrokenAttempt::NotPrepared, true, Some(429)),
            (failed(), false, None),
        ] {
            let mut last = Error::new(Event::PlaidKnownCode, "the last error").with_retry(advice);
            last.status = Some(429);
            let name = format!("{broken:?}");
            let cause = Cause { name: "Thrown".into(), ..Cause::default() };
            let attempt = Attempt { effect: Effect::Acts, number: 1 };
            let error = broken.error(attempt, Sent::default(), Some(last), Some(cause));
            assert_eq!((error.retry == advice, error.status), (is_last, status), "{name}");
            assert_eq!(error.cause.is_none(), is_last, "{name}");
        }
    }
}
