//! A run of the plan over simulated items, for the tests of the plan. Its clock may be wrong.

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
    /// A rate limit refuses it, and asks to wait.
    Client(u32),
    Item(u32),
    /// Plaid refuses it, and waiting helps.
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

/// What is running.
pub(super) enum Underway {
    /// Until `onStart` has ended.
    Prepares(Box<Turn<usize>>),
    /// Until its answer.
    Sent(Box<Turn<usize>>, Answer),
    /// The source, until it gives something.
    Pulls,
}

/// A run over Items by their keys. Each item is represented by its index.
pub(super) struct Run {
    pub(super) plan: RefreshPlan<usize>,
    /// The time, and how far the clock is ahead of it.
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
    /// How often the plan was asked what to do.
    pub(super) steps: usize,
    /// Events from outside, each by the step before which it happens.
    pub(super) events: HashMap<usize, Event>,
}

/// An event from outside.
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
            plan: RefreshPlan::new(limits),
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

    /// Runs to the end, or to a time. Returns whether the run has ended.
    pub(super) fn until(&mut self, end: f64) -> bool {
        loop {
            self.steps += 1;
            self.happen();
            let wait = match self.plan.next(self.clock()) {
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
            assert!(next.is_finite(), "it would wait forever");
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
            Some(Event::Aborts) => self.plan.close(Ending::Aborted(Abort { cause: None })),
            Some(Event::Leaves) => self.plan.close(Ending::Left),
            Some(Event::Fails) => self.plan.close(Ending::Failed),
            None => {}
        }
    }

    fn pull(&mut self) {
        let item = self.pulled;
        match self.keys.get(item) {
            Some(_) if self.plan.is_closed() => {
                let error = self.plan.pulled_late();
                self.outcomes.push((item, Some(error)));
            }
            Some(key) => self.plan.pulled(item, *key),
            None => self.plan.exhausted(),
        }
        self.pulled += 1;
    }

    fn send(&mut self, mut turn: Box<Turn<usize>>) {
        if self.plan.is_closed() {
            let error = self.plan.not_sent(&mut turn);
            return self.ended(turn, Err(error));
        }
        self.plan.sent(&mut turn, self.clock());
        let (answer, ms) = (self.answer)(turn.item, self.starts.len());
        self.starts.push((self.now, turn.item));
        *self.bills.entry(turn.item).or_default() += u32::from(answer.may_be_billed());
        self.underway.push((self.now + ms, Underway::Sent(turn, answer)));
    }

    fn ended(&mut self, turn: Box<Turn<usize>>, result: Result<(), Error>) {
        let (item, error) = match self.plan.finished(turn, result, self.clock()) {
            Finished::Waits => return,
            Finished::Done(item, result) => (item, result.err()),
            Finished::EndsLoop(item, error) => {
                self.plan.close(Ending::Failed);
                (item, Some(error))
            }
        };
        self.outcomes.push((item, error));
        self.plan.taken();
    }

    /// The most starts within any period of this length.
    pub(super) fn most_within(&self, ms: f64) -> usize {
        let within =
            |from: usize| self.starts[from..].iter().take_while(|(at, _)| at - self.starts[from].0 < ms).count();
        (0..self.starts.len()).map(within).max().unwrap_or_default()
    }

    pub(super) fn times(&self) -> Vec<f64> {
        self.starts.iter().map(|(at, _)| at - START_MS).collect()
    }

    /// The keys of the started items, in order.
    pub(super) fn started(&self) -> Vec<u64> {
        self.starts.iter().map(|(_, item)| self.keys[*item]).collect()
    }
}

pub(super) fn limits(concurrency: u32, per_minute: u32) -> Limits {
    Limits { concurrency, per_minute, ..Limits::default() }
}
