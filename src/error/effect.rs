//! Whether a request acts or only reads, the number of its attempt, and what its call has sent so far. The outcome and the retries of a
//! failed call depend on these.

use crate::error::Outcome;

/// Whether a request changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It bills, creates or sends something.
    Acts,
    /// It only reads, so it can be repeated without harm.
    Reads,
}

/// One of the attempts that make up a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    pub(crate) effect: Effect,
    /// The number of attempts before it.
    pub(crate) number: u32,
}

/// What a call has sent so far.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sent {
    /// The status of the attempt's response, once its headers came.
    pub(crate) status: Option<u16>,
    /// The outcome of the attempts and requests before this one.
    pub(crate) before: Outcome,
}

impl Default for Sent {
    fn default() -> Self {
        Self { status: None, before: Outcome::NotSent }
    }
}

impl Sent {
    /// A new attempt begins, which has no response yet.
    pub(crate) const fn attempt_begins(&mut self) {
        self.status = None;
    }

    /// A request was answered. If a later one fails, the call may still have done something.
    pub(crate) const fn succeeded(&mut self) {
        self.before = Outcome::Unknown;
    }

    /// An attempt failed with this outcome, and another one follows.
    pub(crate) const fn failed(&mut self, outcome: Outcome) {
        self.before = outcome;
    }
}
