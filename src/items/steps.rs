//! What the plan of `items/plan.rs` says and is told, and how far it is.

use crate::error::Error;
use crate::items::item_error::Abort;
use crate::items::plan::Turn;
use crate::items::starts::MINUTE_MS;

/// What to do next.
#[derive(Debug, Default)]
pub(crate) enum LoopStep<T> {
    /// Prepare it, say by [`crate::pace::Pace::sent`] when it is sent, and by [`crate::pace::Pace::finished`] what came of it.
    Start(Box<Turn<T>>),
    /// It is not sent any more: this is its outcome.
    GiveUp(T, Error),
    /// Ask the source for an item, and say by [`crate::pace::Pace::pulled`] or [`crate::pace::Pace::exhausted`] what came of it.
    Pull,
    /// Nothing, until so many milliseconds have passed or something happened.
    Wait(f64),
    /// Nothing, until something happened.
    #[default]
    Idle,
    /// Nothing any more: every outcome is there.
    End,
}

/// What becomes of an item that was started.
#[derive(Debug, PartialEq)]
pub(crate) enum Finished<T, R> {
    /// It is back in line.
    Waits,
    /// It has its outcome: `R`, or an error.
    Done(T, Result<R, Error>),
    /// The same, and this error ends the loop.
    EndsLoop(T, Error),
}

/// Why nothing more is to start.
#[derive(Debug)]
pub(crate) enum Ending {
    /// The signal aborted.
    Aborted(Abort),
    /// The caller left: no outcome is told any more.
    Left,
    /// Anything else.
    Failed,
}

/// How far it is.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Progress {
    pub(crate) done: f64,
    pub(crate) failed: f64,
}

impl<T> LoopStep<T> {
    /// Until a time is over, if it comes by itself.
    pub(crate) const fn wait(ms: f64) -> Self {
        if ms.is_finite() { Self::Wait(ms) } else { Self::Idle }
    }
}

impl Progress {
    pub(crate) fn count(&mut self, succeeded: bool) {
        self.done += 1.0;
        self.failed += f64::from(u8::from(!succeeded));
    }

    /// How long the rest will take, of `total` items: as the ones before, and no faster than the limit. `in_minute` were sent in
    /// the last minute.
    pub(crate) fn eta_ms(self, total: f64, elapsed_ms: f64, in_minute: u32, per_minute: u32) -> Option<f64> {
        let rest = (total - self.done).max(0.0);
        let room = f64::from(per_minute) - f64::from(in_minute);
        let by_limit = (rest - room).max(0.0) / f64::from(per_minute) * MINUTE_MS;
        Some((elapsed_ms / self.done * rest).max(by_limit).ceil()).filter(|eta| eta.is_finite())
    }
}
