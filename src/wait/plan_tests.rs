//! Waits on a virtual clock: the times of the polls, the responses that settle a wait, and the errors that end it.

use super::*;
use crate::error::{PlaidError, Retry, retry};
use proptest::prelude::*;

/// A time that is 250 milliseconds after a full second.
const START_MS: f64 = 1_790_000_000_250.0;
const NO_TIME: f64 = f64::NAN;

fn look(updated_ms: f64, failed_ms: f64) -> Look {
    Look { updated_ms, failed_ms, server_ahead_ms: 0.0 }
}

fn failed(kind: Kind, outcome: Outcome, advice: Retry) -> Error {
    let mut error = timed_out(None).with_retry(advice);
    (error.kind, error.outcome) = (kind, outcome);
    error
}

/// The times of the polls of a wait. Each poll takes `look_ms` and ends with the error that `error` returns for its number.
fn looks(within_ms: f64, look_ms: f64, error: impl Fn(usize) -> Option<Error>) -> Vec<f64> {
    let (mut now, mut times) = (1_000.0, Vec::new());
    let mut plan = WaitPlan::new(START_MS, within_ms, now);
    loop {
        times.push(now - 1_000.0);
        let timeout_ms = plan.left_ms(now);
        now += f64::min(look_ms, timeout_ms);
        let Some(pause_ms) = plan.pause_ms(now, error(times.len()).as_ref()) else { return times };
        now += f64::from(pause_ms);
    }
}

#[test]
fn pauses_grow_from_2_to_30_seconds_and_the_last_poll_is_before_the_end() {
    let seconds = |times: Vec<f64>| times.iter().map(|ms| ms / 1_000.0).collect::<Vec<_>>();
    for (within, look_ms, expected) in [
        (120.0, 0.0, vec![0.0, 2.0, 6.0, 14.0, 30.0, 60.0, 90.0, 118.0]),
        (120.0, 1_000.0, vec![0.0, 3.0, 8.0, 17.0, 34.0, 65.0, 96.0, 118.0]),
        (30.0, 0.0, vec![0.0, 2.0, 6.0, 14.0, 28.0]),
        (3.0, 0.0, vec![0.0, 1.5]),
        // There is no time for a second poll.
        (0.019, 0.0, vec![0.0]),
        // If the first poll takes the whole wait, there is no other.
        (5.0, 60_000.0, vec![0.0]),
    ] {
        assert_eq!(seconds(looks(within * 1_000.0, look_ms, |_| None)), expected, "{within} {look_ms}");
    }
}

#[test]
fn a_failed_poll_does_not_end_the_wait() {
    let network = |_| Some(failed(Kind::Network, Outcome::Unknown, retry::after(1_000)));
    assert_eq!(looks(60_000.0, 0.0, network), looks(60_000.0, 0.0, |_| None));
}

#[test]
fn a_rate_limit_delays_the_next_poll() {
    let limit = |number| {
        let mut error = failed(Kind::Plaid, Outcome::Rejected, retry::after(20_000));
        error.status = Some(429);
        (number == 1).then_some(error)
    };
    assert_eq!(looks(60_000.0, 0.0, limit), [0.0, 20_000.0, 24_000.0, 32_000.0, 48_000.0, 58_000.0]);
    let long = |_| {
        let mut error = failed(Kind::Plaid, Outcome::Rejected, retry::HOUR);
        error.status = Some(429);
        Some(error)
    };
    assert_eq!(looks(60_000.0, 0.0, long), [0.0, 58_000.0]);
}

#[test]
fn an_update_at_since_or_later_settles_a_wait() {
    let second = START_MS - 250.0;
    let plan = WaitPlan::new(START_MS, 1.0, 0.0);
    for (updated_ms, failed_ms, expected) in [
        (NO_TIME, NO_TIME, None),
        (second - 1_000.0, NO_TIME, None),
        (second - 1_000.0, second - 2_000.0, None),
        // Plaid's times have no fractions, so the same second counts.
        (second, NO_TIME, Some(Settled::Updated)),
        (second + 60_000.0, NO_TIME, Some(Settled::Updated)),
        (NO_TIME, second, Some(Settled::Failed)),
        (second - 60_000.0, second + 5_000.0, Some(Settled::Failed)),
        // A success counts, no matter whether a failure came before or after it.
        (second + 9_000.0, second + 5_000.0, Some(Settled::Updated)),
        (second + 5_000.0, second + 9_000.0, Some(Settled::Updated)),
    ] {
        assert_eq!(plan.settled(look(updated_ms, failed_ms)), expected, "{updated_ms} {failed_ms}");
    }
    // An update right after `since`. Plaid's clock is 5.5 seconds ahead, and its times have no fractions.
    let by_plaid = Look { server_ahead_ms: 5_450.0, ..look(1_790_000_005_000.0, NO_TIME) };
    assert_eq!(plan.settled(by_plaid), Some(Settled::Updated));
}

#[test]
fn a_clock_difference_is_corrected_by_the_date_of_the_response() {
    let second = START_MS - 250.0;
    for (sent_ms, received_ms, server_ms, expected) in [
        (START_MS, START_MS + 100.0, NO_TIME, 0.0),
        // The header has the second of the response.
        (START_MS, START_MS + 100.0, second, 0.0),
        (START_MS, START_MS + 5_000.0, second + 3_000.0, 0.0),
        (START_MS, START_MS + 100.0, second + 60_000.0, 59_650.0),
        (START_MS, START_MS + 100.0, second - 60_000.0, -60_350.0),
        (START_MS, START_MS + 100.0, second - 1_000.0, -1_350.0),
    ] {
        assert_eq!(server_ahead_ms(sent_ms, received_ms, server_ms), expected, "{server_ms}");
    }
}

#[test]
fn permanent_errors_end_the_wait() {
    use Outcome::{NotSent, Rejected, Unknown};
    for (kind, outcome, advice, expected) in [
        (Kind::Plaid, Rejected, retry::NEVER, true),
        (Kind::Plaid, Rejected, retry::USER, false),
        (Kind::Plaid, Rejected, retry::MINUTE, false),
        (Kind::Plaid, Unknown, retry::NEVER, false),
        (Kind::Network, Unknown, retry::MINUTE, false),
        (Kind::Network, NotSent, retry::MINUTE, false),
        (Kind::Timeout, Unknown, retry::MINUTE, false),
        (Kind::InvalidResponse, Rejected, retry::NEVER, false),
        (Kind::InvalidResponse, Unknown, retry::NEVER, false),
        (Kind::Aborted, Unknown, retry::NEVER, true),
        (Kind::Runtime, NotSent, retry::NEVER, true),
    ] {
        assert_eq!(ends_wait(&failed(kind, outcome, advice)), expected, "{kind:?} {outcome:?} {advice:?}");
    }
}

#[test]
fn a_wait_that_timed_out_has_an_unknown_outcome_and_the_last_error_as_cause() {
    let mut last = failed(Kind::Plaid, Outcome::Rejected, retry::MINUTE);
    (last.message, last.plaid) = ("RATE_LIMIT: slower".into(), Some(Box::<PlaidError>::default()));
    let error = timed_out(Some(&last));
    assert_eq!((error.kind, error.outcome, error.retry.when), (Kind::Timeout, Outcome::Unknown, When::After));
    assert_eq!(error.cause.as_ref().unwrap().message, "RATE_LIMIT: slower");
    assert_eq!(timed_out(None).cause, None);
}

#[test]
fn within_has_the_range_of_a_timer() {
    for (ms, expected) in [
        (None, Some(120_000.0)),
        (Some(1.0), Some(1.0)),
        (Some(2_147_483_647.0), Some(2_147_483_647.0)),
        (Some(0.5), None),
        (Some(-1.0), None),
        (Some(2_147_483_648.0), None),
        (Some(f64::NAN), None),
        (Some(f64::INFINITY), None),
    ] {
        assert_eq!(within(ms).ok(), expected, "{ms:?}");
    }
}

/// A fake Plaid that updates an Item once. Its clock is ahead of the caller's clock.
struct Simulated {
    ahead_ms: f64,
    updated_ms: f64,
}

impl Simulated {
    /// The result of a poll. `sent_ms` is on the caller's clock, and `look_ms` is the duration of the poll.
    fn look(&self, sent_ms: f64, look_ms: f64) -> Look {
        let second = |ms: f64| (ms / 1_000.0).floor() * 1_000.0;
        let here = sent_ms + look_ms / 2.0;
        let is_updated = here + self.ahead_ms >= self.updated_ms;
        Look {
            updated_ms: if is_updated { second(self.updated_ms) } else { NO_TIME },
            failed_ms: NO_TIME,
            server_ahead_ms: server_ahead_ms(sent_ms, sent_ms + look_ms, second(here + self.ahead_ms)),
        }
    }
}

proptest! {
    #[test]
    fn an_update_after_the_refresh_is_never_missed(
        ahead_ms in -100_000_000.0..100_000_000.0_f64,
        took_ms in 1_000.0..60_000.0_f64,
        look_ms in 0.0..2_000.0_f64,
    ) {
        let refreshed_ms = START_MS;
        let plan = WaitPlan::new(refreshed_ms, 120_000.0, 0.0);
        let plaid = Simulated { ahead_ms, updated_ms: refreshed_ms + took_ms + ahead_ms };
        let found = plan.settled(plaid.look(refreshed_ms + took_ms + 5_000.0, look_ms));
        prop_assert_eq!(found, Some(Settled::Updated));
    }

    #[test]
    fn an_update_before_the_refresh_does_not_settle_the_wait(
        ahead_ms in -100_000_000.0..100_000_000.0_f64,
        earlier_ms in 5_000.0..60_000.0_f64,
        look_ms in 0.0..2_000.0_f64,
    ) {
        let plan = WaitPlan::new(START_MS, 120_000.0, 0.0);
        let plaid = Simulated { ahead_ms, updated_ms: START_MS - earlier_ms + ahead_ms };
        prop_assert_eq!(plan.settled(plaid.look(START_MS + 5_000.0, look_ms)), None);
    }

    #[test]
    fn a_wait_ends_in_time_however_long_a_poll_takes(within_ms in 1.0..10_000_000.0_f64, look_ms in 0.0..100_000.0_f64) {
        let times = looks(within_ms, look_ms, |_| None);
        prop_assert!(times.iter().all(|&time| time <= within_ms));
        prop_assert!(times.len() as f64 <= 8.0 + within_ms / 15_000.0);
    }
}
