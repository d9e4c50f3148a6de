//! Does what the plan says, as the package's boundary does, but with a virtual clock and the simulated Plaid.

use crate::error::Error;
use crate::error::Outcome;
use crate::items::limits::Limits;
use crate::items::plan::{RefreshPlan, Turn};
use crate::items::steps::{Finished, LoopStep};
use crate::plaid::{self, Plaid};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::collections::binary_heap::{BinaryHeap, PeekMut};

/// A call under way, by when it ends. Times are whole milliseconds, so that they can be sorted.
type Ends = Reverse<(u64, u64)>;

/// What happened within one minute.
#[derive(Default, Clone, Copy)]
pub struct Minute {
    pub calls: u32,
    pub errors: u32,
    pub left: u64,
}

#[derive(Default)]
pub struct Run {
    pub now: f64,
    pub calls: u64,
    pub outcomes: u64,
    pub errors: u64,
    pub unknown: u64,
    pub minutes: Vec<Minute>,
}

pub fn run(items: usize, concurrency: u32, plants_double_calls: bool, plaid: &mut Plaid) -> Run {
    let limits = Limits { concurrency, max_retries: 2, ..Limits::default() };
    let mut plan: RefreshPlan<usize> = RefreshPlan::new(limits);
    let mut source = 0..items;
    let mut run = Run::default();
    let mut ends: BinaryHeap<Ends> = BinaryHeap::new();
    let mut under_way: HashMap<u64, (Box<Turn<usize>>, Option<Error>)> = Default::default();
    loop {
        let wait = match plan.next(run.now) {
            LoopStep::End => return run,
            LoopStep::Pull => {
                match source.next() {
                    Some(item) => plan.pulled(item, item as u64 + 1),
                    None => plan.exhausted(),
                }
                continue;
            }
            // Nothing ends the loop here.
            LoopStep::GiveUp(..) => continue,
            LoopStep::Start(mut turn) => {
                plan.sent(&mut turn, run.now);
                let mut answer = plaid.refresh(turn.item, run.now);
                run.calls += 1;
                run.minute(items).calls += 1;
                let may_be_done = answer.error.as_ref().is_some_and(|error| error.outcome == Outcome::Unknown);
                if plants_double_calls && may_be_done && run.calls % 100 == 0 {
                    answer = plaid.refresh(turn.item, run.now);
                }
                ends.push(Reverse(((run.now + answer.after_ms) as u64, run.calls)));
                under_way.insert(run.calls, (turn, answer.error));
                continue;
            }
            LoopStep::Wait(ms) => run.now + ms,
            LoopStep::Idle => f64::INFINITY,
        };
        let first = ends.peek().map_or(f64::INFINITY, |Reverse((at, _))| *at as f64);
        run.now = wait.min(first).max(run.now);
        while let Some(ended) = ends.peek_mut().filter(|ended| ended.0.0 as f64 <= run.now) {
            let Reverse((_, call)) = PeekMut::pop(ended);
            let Some((turn, error)) = under_way.remove(&call) else { continue };
            if let Finished::Done(_, result) = plan.finished(turn, error.map_or(Ok(()), Err), run.now) {
                let error = result.err();
                plan.taken();
                run.outcomes += 1;
                run.errors += u64::from(error.is_some());
                run.unknown += u64::from(error.as_ref().is_some_and(|error| error.outcome == Outcome::Unknown));
                run.minute(items).errors += u32::from(error.is_some());
            }
        }
    }
}

impl Run {
    fn minute(&mut self, items: usize) -> &mut Minute {
        let at = (self.now / 60_000.0) as usize;
        let left = items as u64 - self.outcomes;
        while self.minutes.len() <= at {
            self.minutes.push(Minute { left, ..Minute::default() });
        }
        &mut self.minutes[at]
    }

    /// The share of the allowed calls that were made, in minutes in which Plaid was well and there was work.
    pub fn usable_share(&self) -> f64 {
        let usable =
            self.minutes.iter().enumerate().skip(1).filter(|&(at, minute)| plaid::is_well(at) && minute.left > 1_000);
        let (count, calls) =
            usable.fold((0.0, 0.0), |(count, calls), (_, minute)| (count + 1.0, calls + f64::from(minute.calls)));
        calls / count / plaid::PER_MINUTE as f64
    }
}
