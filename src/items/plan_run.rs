//! A run of the plan over simulated items, on a clock of its own that may be invalid_option, for the tests of the plan.

#![allow(clippy::arithmetic_side_effects, reason = "a panic is what a test fails by")]

use super::*;
use crate::error::Event as Ended;
use crate::error::PlaidError;
use crate::error::retry::after;
use std::collections::HashMap;

pub(super) const START_MS: f64 = 1_000_000.0;

/// What the simulated Plaid answers to a call.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Answer {
    Done,
    /// Its limits refuse it, and ask to wait.
    Client(u32),
    Item(u32),
    /// Plaid says no, and that waiting helps.
    Rejected(u32),
    Unknown,
}

impl Answer {
    pub(super) fn error(self) -> Option<Error> {
        let plaid = |code: &str, error_type: &str, ms| {
            let mut error = Error::new(Ended::PlaidKnownCode, code).with_retry(after(ms));
            let mut plaid = PlaidError::default();
            for (slot, text) in plaid.slots().iter_mut().zip([code, error_type]) {
                *slot = Some(text.to_owned());
            }
            error.plaid = Some(Box::new(plaid));
            Some(error)
        };
        match self {
            Self::Done => None,
            Self::Client(ms) => plaid("RATE_LIMIT", "RATE_LIMIT_EXCEEDED", ms),
            Self::Item(ms) => plaid("INVESTMENTS_REFRESH_LIMIT", "RATE_LIMIT_EXCEEDED", ms),
            Self::Rejected(ms) => plaid("PLANNED_MAINTENANCE", "API_ERROR", ms),
            Self::Unknown => Some(Error::new(Ended::TimedOut, "")),
        }
    }

    const fn may_be_billed(self) -> bool {
        matches!(self, Self::Done | Self::Unknown)
    }
}

/// What is under way.
pub(super) enum Underway {
    /// Until its `onStart` is through.
    Prepares(Box<Turn<usize>>),
    /// Until its answer.
    Sent(Box<Turn<usize>>, Answer),
    /// The source, until it gives something.
    Pulls,
}

/// A run over Items by their keys. An item is its place among them.
pub(super) struct Run {
    pub(super) pace: Pace<usize>,
    /// The time since the start, and what the clock says more.
    pub(super) now: f64,
    pub(super) clock_ahead: f64,
    pub(super) keys: Vec<u64>,
    answer: Box<dyn FnMut(usize, usize) -> (Answer, f64)>,
    pub(super) pull_ms: f64,
    pub(super) prepare_ms: f64,
    pub(super) underway: Vec<(f64, Underway)>,
    pub(super) starts: Vec<(f64, usize)>,
    pub(super) outcomes: Vec<(usize, Option<Error>)>,
    pub(super) bills: HashMap<usize, u32>,
    pub(super) pulled: usize,
    /// How often it was asked what to do.
    pub(super) steps: usize,
    /// What happens from outside, by the step before which it does.
    pub(super) events: HashMap<usize, Event>,
}

/// What happens from outside.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    ClockJumps(f64),
    Aborts,
    Leaves,
    Fails,
}

impl Run {
    pub(super) fn new(limits: Limits, keys: impl IntoIterator<Item = u64>) -> Self {
        Self {
            pace: Pace::new(limits),
            now: START_MS,
            clock_ahead: 0.0,
            keys: keys.into_iter().collect(),
            answer: Box::new(|_, _| (Answer::Done, 100.0)),
            pull_ms: 0.0,
            prepare_ms: 0.0,
            underway: Vec::new(),
            starts: Vec::new(),
            outcomes: Vec::new(),
            bills: HashMap::new(),
            pulled: 0,
            steps: 0,
            events: HashMap::new(),
        }
    }

    pub(super) fn answering(mut self, answer: impl FnMut(usize, usize) -> (Answer, f64) + 'static) -> Self {
        self.answer = Box::new(answer);
        self
    }

    fn clock(&self) -> f64 {
        self.now + self.clock_ahead
    }

    /// To the end, or to a time.
    pub(super) fn until(&mut self, end: f64) -> bool {
        loop {
            self.steps += 1;
            self.happen();
            let wait = match self.pace.next(self.clock()) {
                LoopStep::End => return true,
                LoopStep::Pull if self.pull_ms > 0.0 => {
                    self.underway.push((self.now + self.pull_ms, Underway::Pulls));
                    continue;
                }
                LoopStep::Pull => {
                    self.pull();
                    continue;
                }
                LoopStep::GiveUp(item, error) => {
                    self.outcomes.push((item, Some(error)));
                    continue;
                }
                LoopStep::Start(turn) if self.prepare_ms > 0.0 => {
                    self.underway.push((self.now + self.prepare_ms, Underway::Prepares(turn)));
                    continue;
                }
                LoopStep::Start(turn) => {
                    self.send(turn);
                    continue;
                }
                LoopStep::Wait(ms) => {
                    assert!(ms > 0.0, "a wait for nothing");
                    self.now + ms
                }
                LoopStep::Idle => f64::INFINITY,
            };
            let next = self.underway.iter().map(|(ends, _)| *ends).fold(wait, f64::min);
            assert!(next.is_finite(), "it would wait for ever");
            if next > end {
                return false;
            }
            self.now = next;
            while let Some(at) = self.underway.iter().position(|(ends, _)| *ends <= self.now) {
                match self.underway.remove(at).1 {
                    Underway::Pulls => self.pull(),
                    Underway::Prepares(turn) => self.send(turn),
                    Underway::Sent(turn, answer) => self.ended(turn, answer.error().map_or(Ok(()), Err)),
                }
            }
        }
    }

    pub(super) fn whole(mut self) -> Self {
        assert!(self.until(f64::INFINITY));
        self
    }

    fn happen(&mut self) {
        match self.events.remove(&self.steps) {
            Some(Event::ClockJumps(ms)) => self.clock_ahead += ms,
            Some(Event::Aborts) => self.pace.close(Ending::Aborted(Abort { cause: None })),
            Some(Event::Leaves) => self.pace.close(Ending::Left),
            Some(Event::Fails) => self.pace.close(Ending::Failed),
            None => {}
        }
    }

    fn pull(&mut self) {
        let item = self.pulled;
        match self.keys.get(item) {
            Some(_) if self.pace.is_closed() => {
                let error = self.pace.pulled_late();
                self.outcomes.push((item, Some(error)));
            }
            Some(key) => self.pace.pulled(item, *key),
            None => self.pace.exhausted(),
        }
        self.pulled += 1;
    }

    fn send(&mut self, mut turn: Box<Turn<usize>>) {
        if self.pace.is_closed() {
            let error = self.pace.not_sent(&mut turn);
            return self.ended(turn, Err(error));
        }
        self.pace.sent(&mut turn, self.clock());
        let (answer, ms) = (self.answer)(turn.item, self.starts.len());
        self.starts.push((self.now, turn.item));
        *self.bills.entry(turn.item).or_default() += u32::from(answer.may_be_billed());
        self.underway.push((self.now + ms, Underway::Sent(turn, answer)));
    }

    fn ended(&mut self, turn: Box<Turn<usize>>, result: Result<(), Error>) {
        let (item, error) = match self.pace.finished(turn, result, self.clock()) {
            Finished::Waits => return,
            Finished::Done(item, result) => (item, result.err()),
            Finished::EndsLoop(item, error) => {
                self.pace.close(Ending::Failed);
                (item, Some(error))
            }
        };
        self.outcomes.push((item, error));
        self.pace.taken();
    }

    /// The most starts within any time of this length.
    pub(super) fn most_within(&self, ms: f64) -> usize {
        let within =
            |from: usize| self.starts[from..].iter().take_while(|(at, _)| at - self.starts[from].0 < ms).count();
        (0..self.starts.len()).map(within).max().unwrap_or_default()
    }

    pub(super) fn times(&self) -> Vec<f64> {
        self.starts.iter().map(|(at, _)| at - START_MS).collect()
    }

    /// The keys of those that were started, in order.
    pub(super) fn started(&self) -> Vec<u64> {
        self.starts.iter().map(|(_, item)| self.keys[*item]).collect()
    }
}

pub(super) fn limits(concurrency: u32, per_minute: u32) -> Limits {
    Limits { concurrency, per_minute, ..Limits::default() }
}
