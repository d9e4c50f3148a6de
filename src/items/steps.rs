//! The types that the plan of `items/plan.rs` returns and takes, and the progress.

use crate::error::Error;
use crate::items::item_error::Abort;
use crate::items::plan::Turn;
use crate::items::starts::MINUTE_MS;

/// What to do next.
#[derive(Debug, Default)]
pub(crate) enum LoopStep<T> {
    /// Start this item. Call [`crate::items::plan::RefreshPlan::sent`] when it is sent, and
    /// [`crate::items::plan::RefreshPlan::finished`] with the result.
    Start(Box<Turn<T>>),
    /// This item is not sent any more, and has this error.
    GiveUp(T, Error),
    /// Take an item from the source. Then call [`crate::items::plan::RefreshPlan::pulled`] or
    /// [`crate::items::plan::RefreshPlan::exhausted`].
    Pull,
    /// Wait so many milliseconds, or until something happens.
    Wait(f64),
    /// Wait until something happens.
    #[default]
    Idle,
    /// The run has ended, and every item has its outcome.
    End,
}

/// What happens to an item after its attempt.
#[derive(Debug, PartialEq)]
pub(crate) enum Finished<T, R> {
    /// It is in the queue again.
    Waits,
    /// It has its outcome: a result, or an error.
    Done(T, Result<R, Error>),
    /// The same, and this error ends the loop.
    EndsLoop(T, Error),
}

/// Why nothing more starts.
#[derive(Debug)]
pub(crate) enum Ending {
    /// The signal aborted.
    Aborted(Abort),
    /// The caller left the loop, and gets no more outcomes.
    Left,
    /// Anything else.
    Failed,
}

/// The longest single wait: an hour. A timer could not hold every wait, so the plan is asked again after it.
pub(crate) const MAX_LOOP_WAIT_MS: f64 = 3_600_000.0;

/// How many items have their outcome.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Progress {
    pub(crate) done: f64,
    pub(crate) failed: f64,
}

impl<T> LoopStep<T> {
    /// Waits for a time, or, if it is infinite, for an event.
    pub(crate) const fn wait(ms: f64) -> Self {
        if ms.is_finite() { Self::Wait(ms.min(MAX_LOOP_WAIT_MS)) } else { Self::Idle }
    }
}

impl Progress {
    pub(crate) fn count(&mut self, succeeded: bool) {
        self.done += 1.0;
        self.failed += f64::from(u8::from(!succeeded));
    }

    /// How many milliseconds the rest of `total` items will take, at the average speed so far and within the limit. `in_minute` is the
    /// number of calls in the last minute.
    pub(crate) fn eta_ms(self, total: f64, elapsed_ms: f64, in_minute: u32, per_minute: u32) -> Option<f64> {
        let rest = (total - self.done).max(0.0);
        let room = f64::from(per_minute) - f64::from(in_minute);
        let by_limit = (rest - room).max(0.0) / f64::from(per_minute) * MINUTE_MS;
        Some((elapsed_ms / self.done * rest).max(by_limit).ceil()).filter(|eta| eta.is_finite())
    }
}
