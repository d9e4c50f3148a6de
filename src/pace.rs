//! The plan by which many Items are refreshed: which may start now, and when to look again.
//!
//! It holds what is in line, counts what was started, and never repeats what may have been done. It neither calls nor waits nor
//! knows what an item is (`wasm/items.rs` does). Times are milliseconds of one clock.

use crate::clock::Clock;
use crate::error::{Error, wrong};
use crate::minute::{MINUTE_MS, Minute};
use crate::recent::Recent;
use crate::request::Effect;
use crate::retry;
use std::collections::VecDeque;

/// Items that were pulled too early, at most: then no more are pulled until one of them starts.
const MOST_IN_LINE: usize = 1_000;

/// How often an Item that a limit turned away gets back in line: an hour, by Plaid's minute. A server that says no for ever
/// must not keep the caller for ever.
const MOST_TURNED_AWAY: u32 = 60;

/// Whoever turns us away for less, or for no time at all, is not asked again at once.
const SHORTEST_HOLD_MS: u32 = 1_000;

/// What a caller may set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limits {
    /// Calls that run, or whose outcome was not taken yet.
    pub(crate) concurrency: u32,
    /// Calls within any minute.
    pub(crate) per_minute: u32,
    /// From one start of an Item to its next.
    pub(crate) per_item_ms: u32,
    /// Repeats of a call that Plaid rejected, where waiting helps.
    pub(crate) max_retries: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { concurrency: 6, per_minute: 100, per_item_ms: 60_000, max_retries: 0 }
    }
}

impl Limits {
    /// Each option as given, or its default.
    pub(crate) fn checked(
        concurrency: Option<f64>,
        per_minute: Option<f64>,
        per_item_ms: Option<f64>,
        max_retries: Option<u32>,
    ) -> Result<Self, Error> {
        let limits = Self::default();
        Ok(Self {
            concurrency: whole(concurrency, limits.concurrency, 1..=1_000)
                .ok_or_else(|| wrong("concurrency", "must be a whole number from 1 to 1000"))?,
            per_minute: whole(per_minute, limits.per_minute, 1..=1_000_000_000)
                .ok_or_else(|| wrong("perMinute", "must be a whole number from 1 to 1000000000"))?,
            per_item_ms: whole(per_item_ms, limits.per_item_ms, 0..=i32::MAX as u32)
                .ok_or_else(|| wrong("perItemMs", "must be a whole number from 0 to 2147483647"))?,
            max_retries: max_retries.unwrap_or(limits.max_retries),
        })
    }
}

/// A number if it is whole and within its bounds. The cast saturates, so a number that it changes is neither.
fn whole(given: Option<f64>, default: u32, bounds: std::ops::RangeInclusive<u32>) -> Option<u32> {
    let Some(given) = given else { return Some(default) };
    Some(given as u32).filter(|whole| f64::from(*whole) == given && bounds.contains(whole))
}

/// An item in line, or under way. Who has one has to hand it back.
#[derive(Debug)]
pub(crate) struct Turn<T> {
    pub(crate) item: T,
    key: u64,
    not_before: f64,
    turned_away: u32,
    repeats: u32,
}

/// What to do next.
#[derive(Debug, Default)]
pub(crate) enum Step<T> {
    /// Refresh it, and say by [`Pace::finished`] what came of it.
    Start(Turn<T>),
    /// Ask the source for an item, and say by [`Pace::pulled`] or [`Pace::exhausted`] what came of it.
    Pull,
    /// Nothing, until so many milliseconds have passed or something happened.
    Wait(f64),
    /// Nothing, until something happened.
    #[default]
    Idle,
    /// Nothing any more: every outcome is there.
    End,
}

/// How far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Progress {
    pub(crate) done: f64,
    pub(crate) failed: f64,
}

/// The plan, and all that it remembers.
#[derive(Debug)]
pub(crate) struct Pace<T> {
    limits: Limits,
    clock: Clock,
    minute: Minute,
    recent: Recent,
    line: VecDeque<Turn<T>>,
    /// The keys of what is under way.
    running: Vec<u64>,
    not_taken: u32,
    is_pulling: bool,
    has_more: bool,
    is_closed: bool,
    /// Plaid turned the whole client away until then.
    held_until: f64,
    first_start: Option<f64>,
    progress: Progress,
}

impl<T> Pace<T> {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            clock: Clock::default(),
            minute: Minute::default(),
            recent: Recent::default(),
            line: VecDeque::new(),
            running: Vec::new(),
            not_taken: 0,
            is_pulling: false,
            has_more: true,
            is_closed: false,
            held_until: f64::NEG_INFINITY,
            first_start: None,
            progress: Progress::default(),
        }
    }

    /// What to do at a time. To be asked again until it says to wait, and whenever something happened.
    pub(crate) fn next(&mut self, now: f64) -> Step<T> {
        let now = self.clock.at(now);
        if !self.has_more && !self.is_pulling && self.line.is_empty() {
            return if self.running.is_empty() { Step::End } else { Step::Idle };
        }
        let busy = self.running.len().saturating_add(self.not_taken as usize);
        if busy >= self.limits.concurrency as usize {
            return Step::Idle;
        }
        let open_at = self.held_until.max(self.minute.open_at(now, self.limits.per_minute));
        if open_at > now {
            return Step::Wait(open_at - now);
        }
        let first = self.first_in_line(now);
        let due = first.filter(|&(_, due)| due <= now);
        if let Some(turn) = due.and_then(|(place, _)| self.line.remove(place)) {
            self.start(turn.key, now);
            return Step::Start(turn);
        }
        if self.has_more && !self.is_pulling && self.line.len() < MOST_IN_LINE {
            self.is_pulling = true;
            return Step::Pull;
        }
        first.map_or(Step::Idle, |(_, due)| if due.is_finite() { Step::Wait(due - now) } else { Step::Idle })
    }

    /// The source gave an item. Its `key` tells one Item from another.
    pub(crate) fn pulled(&mut self, item: T, key: u64) {
        if self.is_closed {
            return;
        }
        self.is_pulling = false;
        self.line.push_back(Turn { item, key, not_before: f64::NEG_INFINITY, turned_away: 0, repeats: 0 });
    }

    /// The source gave something that can't be refreshed.
    pub(crate) fn pulled_none(&mut self) {
        self.is_pulling = false;
        self.count(false);
    }

    /// The source has no more, or is not to be asked.
    pub(crate) fn exhausted(&mut self) {
        (self.is_pulling, self.has_more) = (false, false);
    }

    /// Whether the source may have more.
    pub(crate) const fn has_more(&self) -> bool {
        self.has_more
    }

    pub(crate) const fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Nothing more is to start: what is in line is given up.
    pub(crate) fn close(&mut self) {
        self.exhausted();
        self.line.clear();
        self.is_closed = true;
    }

    /// What came of an item that was started. The item, if that is its outcome; `None` if it is back in line.
    pub(crate) fn finished(&mut self, mut turn: Turn<T>, error: Option<&Error>, now: f64) -> Option<T> {
        let now = self.clock.at(now);
        if let Some(place) = self.running.iter().position(|&key| key == turn.key) {
            self.running.swap_remove(place);
        }
        let again_at = error.filter(|_| !self.is_closed).and_then(|error| self.again_at(&mut turn, error, now));
        if let Some(not_before) = again_at {
            turn.not_before = not_before;
            self.line.push_back(turn);
            return None;
        }
        self.count(error.is_none());
        Some(turn.item)
    }

    /// The caller took an outcome.
    pub(crate) fn taken(&mut self) {
        self.not_taken = self.not_taken.saturating_sub(1);
    }

    pub(crate) const fn progress(&self) -> Progress {
        self.progress
    }

    /// How long the rest will take, of `total` items: as the ones before, and no faster than the limit.
    pub(crate) fn eta_ms(&mut self, total: f64, now: f64) -> Option<f64> {
        let rest = (total - self.progress.done).max(0.0);
        let elapsed = self.clock.at(now) - self.first_start?;
        let per_minute = f64::from(self.limits.per_minute);
        let room = per_minute - f64::from(self.minute.count);
        let by_limit = (rest - room).max(0.0) / per_minute * MINUTE_MS;
        Some((elapsed / self.progress.done * rest).max(by_limit).ceil()).filter(|eta| eta.is_finite())
    }

    /// Who may start first, and when: a place in line. Not one whose Item is under way.
    fn first_in_line(&self, now: f64) -> Option<(usize, f64)> {
        let due = |turn: &Turn<T>| {
            if self.running.contains(&turn.key) {
                return f64::INFINITY;
            }
            turn.not_before.max(now + self.recent.left(turn.key, self.limits.per_item_ms, now))
        };
        let dues = self.line.iter().map(due).enumerate();
        // The first of equals, so that those who wait for the same moment keep their order.
        dues.reduce(|first, other| if other.1 < first.1 { other } else { first })
    }

    fn start(&mut self, key: u64, now: f64) {
        self.minute.start(now);
        self.running.push(key);
        self.first_start = self.first_start.or(Some(now));
        self.recent.start(key, now, self.limits.per_item_ms, now);
    }

    /// When an item may start again, if it may: whoever a limit turned away was not done, and is no retry.
    fn again_at(&mut self, turn: &mut Turn<T>, error: &Error, now: f64) -> Option<f64> {
        let Some((whose, ms)) = limit(error) else {
            let retries_left = self.limits.max_retries.saturating_sub(turn.repeats);
            let wait = retry::repeat_after_ms(error, Effect::Acts).filter(|&ms| retries_left > 0 && ms <= 60_000)?;
            turn.repeats = turn.repeats.saturating_add(1);
            return Some(now + f64::from(wait));
        };
        turn.turned_away = turn.turned_away.saturating_add(1);
        if turn.turned_away > MOST_TURNED_AWAY {
            return None;
        }
        let until = now + f64::from(ms.max(SHORTEST_HOLD_MS));
        let each_ms = self.limits.per_item_ms;
        self.recent.start(turn.key, until - f64::from(each_ms), each_ms, now);
        if whose == Limit::OfClient {
            self.held_until = self.held_until.max(until);
        }
        Some(until)
    }

    fn count(&mut self, succeeded: bool) {
        self.not_taken = self.not_taken.saturating_add(1);
        self.progress.done += 1.0;
        self.progress.failed += f64::from(u8::from(!succeeded));
    }
}

/// Whose limit a refresh met.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Limit {
    OfItem,
    OfClient,
}

/// The limit that an error is about, and how many milliseconds it asks to wait. An institution's own is none of these: it is
/// about neither this Item alone nor all of them, and lasts for long.
fn limit(error: &Error) -> Option<(Limit, u32)> {
    let code = error.plaid.as_ref().map(|plaid| plaid.error_code());
    let limit = match (code, error.status) {
        (Some("INVESTMENTS_REFRESH_LIMIT"), _) => Limit::OfItem,
        (Some("INSTITUTION_RATE_LIMIT"), _) => return None,
        (Some("RATE_LIMIT"), _) | (_, Some(429)) => Limit::OfClient,
        _ => return None,
    };
    Some((limit, error.retry.after_ms?))
}

#[cfg(test)]
#[path = "pace_tests.rs"]
mod tests;
