//! The simulated Plaid: it answers each call, and counts the calls that it bills. It shares no counts with the plan.

use crate::error::Attempt;
use crate::error::Effect;
use crate::error::Error;
use crate::error::Event;
use crate::error::PlaidError;
use crate::error::codes;
use std::collections::VecDeque;

const MINUTE_MS: f64 = 60_000.0;
pub const HOUR_MS: f64 = 60.0 * MINUTE_MS;

/// Refreshes that Plaid does for a client in a minute.
pub const PER_MINUTE: usize = 100;

/// When Plaid is down: for an hour, on the second day.
const OUTAGE: std::ops::Range<f64> = 30.0 * HOUR_MS..31.0 * HOUR_MS;

/// Every so often, another program of the same client takes half of the limit for a while.
const STORM_EVERY_MS: f64 = 12.0 * HOUR_MS;
const STORM_LASTS_MS: f64 = 0.5 * HOUR_MS;

/// Whether a minute is free of an outage or a storm, and of their effects in the minutes after them.
pub fn is_well(minute: usize) -> bool {
    let (from, to) = ((minute as f64 - 3.0) * MINUTE_MS, (minute as f64 + 1.0) * MINUTE_MS);
    let overlaps = |start: f64, end: f64| from < end && start < to;
    let storm = (to / STORM_EVERY_MS).floor() * STORM_EVERY_MS;
    let storms = [storm, storm + STORM_EVERY_MS].map(|end| overlaps(end - STORM_LASTS_MS, end));
    !overlaps(OUTAGE.start, OUTAGE.end) && !storms.contains(&true)
}

/// The answer to a call: its error, if there is one, and the time until it arrives.
pub struct Answer {
    pub error: Option<Error>,
    pub after_ms: f64,
}

/// The simulated Plaid, with its counts of refusals and bills.
pub struct Plaid {
    random: fastrand::Rng,
    /// The times of the refreshes in the last minute.
    done: VecDeque<f64>,
    /// For each Item, how often it was billed.
    bills: Vec<u8>,
    pub refused: u32,
    /// Refusals at times when the client had all of its limit.
    pub refused_though_well: u32,
}

impl Plaid {
    pub fn new(items: usize, seed: u64) -> Self {
        Self {
            random: fastrand::Rng::with_seed(seed),
            done: VecDeque::new(),
            bills: vec![0; items],
            refused: 0,
            refused_though_well: 0,
        }
    }

    pub fn billed(&self) -> u64 {
        self.bills.iter().map(|&count| u64::from(count)).sum()
    }

    /// The number of bills for Items that had one already.
    pub fn second_bills(&self) -> u64 {
        self.bills.iter().map(|&count| u64::from(count.saturating_sub(1))).sum()
    }

    /// A refresh of an Item, at a time since the start.
    pub fn refresh(&mut self, item: usize, now: f64) -> Answer {
        while self.done.front().is_some_and(|at| now - at >= MINUTE_MS) {
            self.done.pop_front();
        }
        let chance = self.random.f64();
        if OUTAGE.contains(&now) {
            return match chance {
                ..0.5 => says("INTERNAL_SERVER_ERROR", 500, 800.0),
                ..0.8 => says("INSTITUTION_DOWN", 400, 3_000.0),
                _ => lost(Event::GatewayFailed, 30_000.0),
            };
        }
        let is_storm = now % STORM_EVERY_MS > STORM_EVERY_MS - STORM_LASTS_MS;
        if self.done.len() >= if is_storm { PER_MINUTE / 2 } else { PER_MINUTE } {
            self.refused += 1;
            self.refused_though_well += u32::from(!is_storm);
            return says("RATE_LIMIT", 429, 100.0);
        }
        match chance {
            ..0.030 => return says("ITEM_LOGIN_REQUIRED", 400, 900.0),
            ..0.035 => return says("PRODUCTS_NOT_SUPPORTED", 400, 500.0),
            ..0.040 => return says("INSTITUTION_NOT_RESPONDING", 400, 20_000.0),
            ..0.042 => return says("INTERNAL_SERVER_ERROR", 500, 900.0),
            _ => {}
        }
        self.done.push_back(now);
        if let Some(count) = self.bills.get_mut(item) {
            *count = count.saturating_add(1);
        }
        match chance {
            // Done and billed, but the answer is lost.
            ..0.044 => lost(Event::TimedOut, 120_000.0),
            ..0.045 => lost(Event::FetchFailed, 5_000.0),
            ..0.055 => Answer { error: None, after_ms: 85_000.0 },
            _ => Answer { error: None, after_ms: 2_000.0 + 8_000.0 * self.random.f64() },
        }
    }
}

/// An error of Plaid's, with the advice that the package gives for it.
fn says(code: &str, status: u16, after_ms: f64) -> Answer {
    let mut plaid = PlaidError::default();
    if let Some(error_code) = plaid.slots().first_mut() {
        *error_code = Some(code.to_owned());
    }
    let event = if code == "INTERNAL_SERVER_ERROR" { Event::PlaidBroke } else { Event::PlaidKnownCode };
    let advice = codes::advice(code, None, status, Effect::Acts);
    let attempt = Attempt { effect: Effect::Acts, number: 0 };
    let mut error = Error::new(event, code).with_retry(event.retry(attempt, advice));
    error.plaid = Some(Box::new(plaid));
    error.status = Some(status);
    Answer { error: Some(error), after_ms }
}

/// The error of a call whose outcome is unknown.
fn lost(failure: Event, after_ms: f64) -> Answer {
    Answer { error: Some(Error::new(failure, "")), after_ms }
}
