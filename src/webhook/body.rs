//! The body of a webhook: its maximum length, and the error of one that was read already.

use crate::error::retry::NEVER;
use crate::error::{Error, Outcome, Reason, invalid_option};

/// The longest body, in bytes.
pub(crate) const MAX_BODY_BYTES: u32 = 1 << 20;

/// Checks the length of a body in bytes, which is `None` for something that is not bytes.
pub(crate) fn check_length(bytes: Option<f64>) -> Result<(), Reason> {
    match bytes {
        Some(bytes) if bytes <= f64::from(MAX_BODY_BYTES) => Ok(()),
        _ => Err(Reason::Malformed),
    }
}

/// The error of a request whose body was read before, or is locked by another reader.
pub(crate) fn already_read() -> Error {
    invalid_option("request", "was read already: give the raw body as `body`, with `signature`")
}

/// The error of a request whose body did not arrive. Nothing was sent to Plaid, and the body can't be read a second time.
pub(crate) fn not_arrived(mut error: Error) -> Error {
    error.outcome = Outcome::NotSent;
    error.retry = NEVER;
    error.started_at = None;
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Attempt, Effect, Event};

    #[test]
    fn a_body_has_at_most_a_mebibyte() {
        for (bytes, expected) in [
            (Some(0.0), Ok(())),
            (Some(1_048_576.0), Ok(())),
            (Some(1_048_577.0), Err(Reason::Malformed)),
            (Some(f64::NAN), Err(Reason::Malformed)),
            (None, Err(Reason::Malformed)),
        ] {
            assert_eq!(check_length(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_body_that_was_read_is_the_fault_of_the_option() {
        assert_eq!(already_read().option, Some("request"));
    }

    #[test]
    fn a_body_that_did_not_arrive_sent_nothing_and_is_not_read_again() {
        let attempt = Attempt { effect: Effect::Reads, number: 0 };
        for event in [Event::TimedOut, Event::FetchFailed, Event::AbortedInFlight] {
            let mut error = Error::of_attempt(event, attempt, "");
            error.started_at = Some("1970-01-01T00:00:00.000Z".into());
            let error = not_arrived(error);
            assert_eq!((error.kind, error.outcome, error.retry), (event.kind(), Outcome::NotSent, NEVER), "{event:?}");
            assert_eq!(error.started_at, None, "{event:?}");
        }
    }
}
