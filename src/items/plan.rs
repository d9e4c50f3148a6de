//! The plan by which many Items are refreshed: which may start now, and when to look again.
//!
//! It holds what is in line, counts what was started, and never repeats what may have been done. It neither calls nor waits nor
//! knows what an item is (`wasm/items.rs` does), nor what an error means (`item_error.rs` does). Times are milliseconds of one clock.

use crate::clock::Clock;
use crate::error::Error;
use crate::items::item_error::{Abort, Consequence, ItemRepeats, after, consequence, given_up};
use crate::items::limits::Limits;
use crate::items::starts::{Minute, Recent};
use crate::items::steps::{Ending, Finished, LoopStep, Progress};
use std::collections::VecDeque;

/// Items that wait in line without having been sent, at most: then no more are taken from the source until one of them starts.
const MAX_TAKEN_AHEAD: usize = 8;

/// Items that wait in line, at most, those among them that limits put back: then no more are taken either.
const MAX_IN_LINE: usize = 1_000;

/// An item in line, or under way. Who has one has to hand it back.
#[derive(Debug)]
pub(crate) struct Turn<T> {
    pub(crate) item: T,
    key: u64,
    not_before: f64,
    repeats: ItemRepeats,
    /// What came of it before it got back in line.
    last: Option<Error>,
    is_sent: bool,
}

/// The plan, and all that it remembers.
#[derive(Debug)]
pub(crate) struct Pace<T> {
    limits: Limits,
    clock: Clock,
    minute: Minute,
    recent: Recent,
    line: VecDeque<Box<Turn<T>>>,
    /// The keys of what is under way.
    running: Vec<u64>,
    /// How many of those are not sent yet: each has its place in the minute.
    reserved: u32,
    not_taken: u32,
    is_pulling: bool,
    has_more: bool,
    ending: Option<Ending>,
    /// Plaid refused the whole client until then.
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
            reserved: 0,
            not_taken: 0,
            is_pulling: false,
            has_more: true,
            ending: None,
            held_until: f64::NEG_INFINITY,
            first_start: None,
            progress: Progress::default(),
        }
    }

    /// What to do at a time. To be asked again until it says to wait, and whenever something happened.
    pub(crate) fn next(&mut self, now: f64) -> LoopStep<T> {
        let now = self.clock.at(now);
        if self.ending.is_some()
            && let Some(turn) = self.line.pop_front()
        {
            let error = self.given_up(turn.last);
            return LoopStep::GiveUp(turn.item, error);
        }
        if !self.has_more && !self.is_pulling && self.line.is_empty() {
            return if self.running.is_empty() { LoopStep::End } else { LoopStep::Idle };
        }
        let busy = self.running.len().saturating_add(self.not_taken as usize);
        if busy >= self.limits.concurrency as usize {
            return LoopStep::Idle;
        }
        let open_at = self.held_until.max(self.minute.open_at(now, self.limits.per_minute, self.reserved));
        if open_at > now {
            return LoopStep::wait(open_at - now);
        }
        let first = self.first_in_line(now);
        let due = first.filter(|&(_, due)| due <= now);
        if let Some(turn) = due.and_then(|(place, _)| self.line.remove(place)) {
            self.running.push(turn.key);
            self.reserved = self.reserved.saturating_add(1);
            return LoopStep::Start(turn);
        }
        if self.may_pull() {
            self.is_pulling = true;
            return LoopStep::Pull;
        }
        first.map_or(LoopStep::Idle, |(_, due)| LoopStep::wait(due - now))
    }

    fn may_pull(&self) -> bool {
        let taken_ahead = self.line.iter().filter(|turn| turn.last.is_none()).count();
        self.has_more && !self.is_pulling && taken_ahead < MAX_TAKEN_AHEAD && self.line.len() < MAX_IN_LINE
    }

    /// The source gave an item. Its `key` tells one Item from another.
    pub(crate) fn pulled(&mut self, item: T, key: u64) {
        self.is_pulling = false;
        let (not_before, repeats) = (f64::NEG_INFINITY, ItemRepeats::default());
        self.line.push_back(Box::new(Turn { item, key, not_before, repeats, last: None, is_sent: false }));
    }

    /// The source gave something that can't be refreshed.
    pub(crate) fn pulled_none(&mut self) {
        self.is_pulling = false;
        self.count(false);
    }

    /// The source gave something after the plan was closed: its outcome.
    pub(crate) fn pulled_late(&mut self) -> Error {
        self.given_up(None)
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
        self.ending.is_some()
    }

    /// Nothing more is to start: what is in line is given up. What closes it first is what counts, unless the caller leaves.
    pub(crate) fn close(&mut self, ending: Ending) {
        self.exhausted();
        if matches!(ending, Ending::Left) {
            self.line = VecDeque::new();
        }
        self.ending = self.ending.take().or(Some(ending));
    }

    /// An item that was started is sent now. From here on it counts for its minute, and the Item for its own.
    pub(crate) fn sent(&mut self, turn: &mut Turn<T>, now: f64) {
        let now = self.clock.at(now);
        turn.is_sent = true;
        self.reserved = self.reserved.saturating_sub(1);
        self.minute.start(now);
        self.first_start = self.first_start.or(Some(now));
        self.recent.hold(turn.key, now + f64::from(self.limits.per_item_ms), now);
    }

    /// The outcome of an item that was started, and is not to be sent any more.
    pub(crate) fn not_sent(&self, turn: &mut Turn<T>) -> Error {
        given_up(turn.last.take(), self.abort())
    }

    /// What came of an item that was started.
    pub(crate) fn finished<R>(&mut self, mut turn: Box<Turn<T>>, result: Result<R, Error>, now: f64) -> Finished<T, R> {
        let now = self.clock.at(now);
        if let Some(place) = self.running.iter().position(|&key| key == turn.key) {
            self.running.swap_remove(place);
        }
        if !std::mem::take(&mut turn.is_sent) {
            self.reserved = self.reserved.saturating_sub(1);
        }
        let error = match result.map_err(|error| after(error, turn.last.as_ref())) {
            Err(error) if !self.is_closed() => error,
            result => {
                self.count(result.is_ok());
                return Finished::Done(turn.item, result);
            }
        };
        let wait_ms = match consequence(&error, turn.repeats, self.limits.max_retries) {
            Consequence::Outcome => {
                self.count(false);
                return Finished::Done(turn.item, Err(error));
            }
            Consequence::EndsLoop => {
                self.count(false);
                return Finished::EndsLoop(turn.item, error);
            }
            Consequence::Limit { wait_ms, is_of_client } => {
                turn.repeats.for_limits = turn.repeats.for_limits.saturating_add(1);
                let until = now + f64::from(wait_ms);
                self.recent.hold(turn.key, until, now);
                if is_of_client {
                    self.held_until = self.held_until.max(until);
                }
                wait_ms
            }
            Consequence::Retry { wait_ms } => {
                turn.repeats.as_retries = turn.repeats.as_retries.saturating_add(1);
                wait_ms
            }
        };
        (turn.not_before, turn.last) = (now + f64::from(wait_ms), Some(error));
        self.line.push_back(turn);
        Finished::Waits
    }

    /// The caller took an outcome.
    pub(crate) fn taken(&mut self) {
        self.not_taken = self.not_taken.saturating_sub(1);
    }

    pub(crate) const fn progress(&self) -> Progress {
        self.progress
    }

    /// How long the rest will take, of `total` items.
    pub(crate) fn eta_ms(&mut self, total: f64, now: f64) -> Option<f64> {
        let elapsed = self.clock.at(now) - self.first_start?;
        self.progress.eta_ms(total, elapsed, self.minute.count, self.limits.per_minute)
    }

    /// Who may start first, and when: a place in line. Not one whose Item is under way.
    fn first_in_line(&self, now: f64) -> Option<(usize, f64)> {
        let due = |turn: &Turn<T>| {
            let is_running = self.running.contains(&turn.key);
            if is_running { f64::INFINITY } else { turn.not_before.max(self.recent.free_at(turn.key)).max(now) }
        };
        let dues = self.line.iter().map(|turn| due(turn)).enumerate();
        // The first of equals, so that those who may start now, or at the same moment, keep their order.
        dues.reduce(|first, other| if other.1 < first.1 { other } else { first })
    }

    /// The outcome of an item that is given up, which is counted.
    fn given_up(&mut self, last: Option<Error>) -> Error {
        self.count(false);
        given_up(last, self.abort())
    }

    const fn abort(&self) -> Option<&Abort> {
        match &self.ending {
            Some(Ending::Aborted(abort)) => Some(abort),
            _ => None,
        }
    }

    fn count(&mut self, succeeded: bool) {
        self.not_taken = self.not_taken.saturating_add(1);
        self.progress.count(succeeded);
    }
}

#[cfg(test)]
#[path = "plan_run.rs"]
mod run;
#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
