//! Decides which of many Items is refreshed next, and when.
//!
//! It has the queue, and counts calls for the rate limits. It makes no calls and does not wait: `wasm/npm/items.rs` and
//! `wasm/rust/refresh_items.rs` do. `item_error.rs` decides what an error means. Times are milliseconds of one clock.

use crate::clock::Clock;
use crate::error::Error;
use crate::items::item_error::{Abort, Consequence, ItemRetries, after, consequence, given_up};
use crate::items::limits::Limits;
use crate::items::starts::{Minute, Recent};
use crate::items::steps::{Ending, Finished, LoopStep, Progress};
use std::collections::VecDeque;

/// The most queued items that were never sent. With so many, no more are taken from the source.
const MAX_TAKEN_AHEAD: usize = 8;

/// The most queued items, with those that wait for a retry. With so many, no more are taken from the source.
const MAX_QUEUED: usize = 1_000;

/// An item in the queue or running. One that was started must be given back by [`RefreshPlan::finished`].
#[derive(Debug)]
pub(crate) struct Turn<T> {
    pub(crate) item: T,
    key: u64,
    not_before: f64,
    retries: ItemRetries,
    /// The error of its last attempt, if it was queued again.
    last: Option<Error>,
    is_sent: bool,
}

/// The queue, the running items and the counts for the limits.
#[derive(Debug)]
pub(crate) struct RefreshPlan<T> {
    limits: Limits,
    clock: Clock,
    minute: Minute,
    recent: Recent,
    queue: VecDeque<Box<Turn<T>>>,
    /// The keys of the running items.
    running: Vec<u64>,
    /// How many of the running items are not sent yet. Each is counted towards the limit of a minute.
    reserved: u32,
    not_taken: u32,
    is_pulling: bool,
    has_more: bool,
    ending: Option<Ending>,
    /// Until when a rate limit refuses the whole client.
    held_until: f64,
    first_start: Option<f64>,
    progress: Progress,
}

impl<T> RefreshPlan<T> {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            clock: Clock::default(),
            minute: Minute::default(),
            recent: Recent::default(),
            queue: VecDeque::new(),
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

    /// What to do now. The caller repeats this until the answer is to wait, and after every event.
    pub(crate) fn next(&mut self, now: f64) -> LoopStep<T> {
        let now = self.clock.at(now);
        if self.ending.is_some()
            && let Some(turn) = self.queue.pop_front()
        {
            let error = self.given_up(turn.last);
            return LoopStep::GiveUp(turn.item, error);
        }
        if !self.has_more && !self.is_pulling && self.queue.is_empty() {
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
        let first = self.first_in_queue(now);
        let due = first.filter(|&(_, due)| due <= now);
        if let Some(turn) = due.and_then(|(place, _)| self.queue.remove(place)) {
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
        let taken_ahead = self.queue.iter().filter(|turn| turn.last.is_none()).count();
        self.has_more && !self.is_pulling && taken_ahead < MAX_TAKEN_AHEAD && self.queue.len() < MAX_QUEUED
    }

    /// The source gave an item. Items with the same `key` are the same Item at Plaid.
    pub(crate) fn pulled(&mut self, item: T, key: u64) {
        self.is_pulling = false;
        let (not_before, retries) = (f64::NEG_INFINITY, ItemRetries::default());
        self.queue.push_back(Box::new(Turn { item, key, not_before, retries, last: None, is_sent: false }));
    }

    /// The source gave something that can't be refreshed.
    pub(crate) fn pulled_none(&mut self) {
        self.is_pulling = false;
        self.count(false);
    }

    /// The source gave an item after the plan was closed. Returns the item's error.
    pub(crate) fn pulled_late(&mut self) -> Error {
        self.given_up(None)
    }

    /// The source has no more items, or no more are wanted.
    pub(crate) fn exhausted(&mut self) {
        (self.is_pulling, self.has_more) = (false, false);
    }

    /// Whether the source may have more items.
    pub(crate) const fn has_more(&self) -> bool {
        self.has_more
    }

    pub(crate) const fn is_closed(&self) -> bool {
        self.ending.is_some()
    }

    /// Starts nothing more and gives up the queue. The first ending counts. If the caller leaves, the queue is dropped.
    pub(crate) fn close(&mut self, ending: Ending) {
        self.exhausted();
        if matches!(ending, Ending::Left) {
            self.queue = VecDeque::new();
        }
        self.ending = self.ending.take().or(Some(ending));
    }

    /// An item that was started is sent now. The limits count from here on.
    pub(crate) fn sent(&mut self, turn: &mut Turn<T>, now: f64) {
        let now = self.clock.at(now);
        turn.is_sent = true;
        self.reserved = self.reserved.saturating_sub(1);
        self.minute.start(now);
        self.first_start = self.first_start.or(Some(now));
        self.recent.hold(turn.key, now + f64::from(self.limits.per_item_ms), now);
    }

    /// The error of an item that was started and is not sent after all.
    pub(crate) fn not_sent(&self, turn: &mut Turn<T>) -> Error {
        given_up(turn.last.take(), self.abort())
    }

    /// A started item has a result.
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
        let wait_ms = match consequence(&error, turn.retries, self.limits.max_retries) {
            Consequence::Outcome => {
                self.count(false);
                return Finished::Done(turn.item, Err(error));
            }
            Consequence::EndsLoop => {
                self.count(false);
                return Finished::EndsLoop(turn.item, error);
            }
            Consequence::Limit { wait_ms, is_of_client } => {
                turn.retries.for_limits = turn.retries.for_limits.saturating_add(1);
                let until = now + f64::from(wait_ms);
                self.recent.hold(turn.key, until, now);
                if is_of_client {
                    self.held_until = self.held_until.max(until);
                }
                wait_ms
            }
            Consequence::Retry { wait_ms } => {
                turn.retries.as_retries = turn.retries.as_retries.saturating_add(1);
                wait_ms
            }
        };
        (turn.not_before, turn.last) = (now + f64::from(wait_ms), Some(error));
        self.queue.push_back(turn);
        Finished::Waits
    }

    /// The caller took an outcome.
    pub(crate) fn taken(&mut self) {
        self.not_taken = self.not_taken.saturating_sub(1);
    }

    pub(crate) const fn progress(&self) -> Progress {
        self.progress
    }

    /// How many milliseconds the rest of `total` items will take.
    pub(crate) fn eta_ms(&mut self, total: f64, now: f64) -> Option<f64> {
        let elapsed = self.clock.at(now) - self.first_start?;
        self.progress.eta_ms(total, elapsed, self.minute.count, self.limits.per_minute)
    }

    /// The place in the queue of the item that may start first, and when. An Item that is running can't start again.
    fn first_in_queue(&self, now: f64) -> Option<(usize, f64)> {
        let due = |turn: &Turn<T>| {
            let is_running = self.running.contains(&turn.key);
            if is_running { f64::INFINITY } else { turn.not_before.max(self.recent.free_at(turn.key)).max(now) }
        };
        let dues = self.queue.iter().map(|turn| due(turn)).enumerate();
        // Of items that may start at the same time, the first one, so that they keep their order.
        dues.reduce(|first, other| if other.1 < first.1 { other } else { first })
    }

    /// The error of an item that is given up. It counts as failed.
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
#[path = "plan_simulation_tests.rs"]
mod simulation_tests;
#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
