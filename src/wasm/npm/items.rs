//! Refreshes many Items. `items/plan.rs` decides when to take one from the source, when to call, and when to wait.
//!
//! A task of its own drives each run to its end. It sleeps until a call has ended, the source has answered, an outcome was taken,
//! a wait of the plan is over, or the signal aborts.
//!
//! Any call into JavaScript may call this module again, for example to leave the loop. So none is made while the plan or a list is
//! in use.

mod attempt;
mod end;
mod pull;

use super::fields::ReadOptions;
use super::to_js::to_js;
use super::{executor, source};
use crate::error::{Error, callback_threw};
use crate::items::item_error;
use crate::items::limits::Limits;
use crate::items::plan::RefreshPlan;
use crate::items::steps::{Ending, LoopStep};
use crate::redact::Redactor;
use crate::request::{Connection, Environment};
use crate::secret::Secret;
use crate::wasm::abort::{Guard, Wakeup};
use crate::wasm::call::{self, Call, Io};
use crate::wasm::js::{self, AbortController, Unknown};
use crate::wasm::module_state::{module_state, with};
use crate::wasm::read;
use std::cell::Cell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

/// An item as the source gave it, and the call that refreshes it.
struct Item {
    given: JsValue,
    call: Box<Call>,
}

/// An item whose call was started.
struct Running {
    number: f64,
    token: Option<Secret>,
    controller: Option<AbortController>,
    /// Whether its request was sent. Until then, `onStart` is running.
    is_sent: bool,
}

/// One loop of a caller over the outcomes of many items.
pub(super) struct Run {
    connection: Connection,
    io: Io,
    on_start: Option<js_sys::Function>,
    on_progress: Option<js_sys::Function>,
    source: Unknown,
    /// The environment of the first token that named one.
    environment: Cell<Option<Environment>>,
    /// The number of items, if the source has a length.
    total: Option<f64>,
    plan: Cell<Option<Box<RefreshPlan<Item>>>>,
    running: Cell<Vec<Running>>,
    last_number: Cell<f64>,
    outcomes: Cell<VecDeque<JsValue>>,
    /// How the loop ends after the last outcome, if it was stopped early.
    end_result: Cell<Option<Result<JsValue, JsValue>>>,
    has_begun: Cell<bool>,
    /// Whether the abort of the signal was handled.
    has_aborted: Cell<bool>,
    /// Whether all calls have ended and no more will start.
    is_over: Cell<bool>,
    /// Whether the caller got the end of the loop, or has left it.
    is_forgotten: Cell<bool>,
    /// Wakes the task that waits for an outcome.
    taker: Cell<Option<Waker>>,
    /// Wakes the task that drives this run.
    wakeup: Cell<Option<Wakeup>>,
}

module_state!(runs: Cell<Runs>);

/// The runs whose loop has not ended, by number. Numbers are not reused.
#[derive(Default)]
struct Runs {
    runs: Vec<(f64, Rc<Run>)>,
    last_number: f64,
}

impl Run {
    /// Checks the options, before any item is taken from the source.
    pub(super) fn prepared(
        mut connection: Connection,
        items: &JsValue,
        picked: &ReadOptions,
    ) -> Result<Rc<Self>, Error> {
        let (fields, io) = (&picked.fields, picked.io());
        connection.check_for_many(read::host(io.fetch.is_some()))?;
        // The plan makes the retries itself, because each counts towards the limits.
        let max_retries = connection.max_retries.replace(0);
        let [concurrency, per_minute, per_item_ms] =
            ["concurrency", "perMinute", "perItemMs"].map(|option| fields.number(option));
        let limits = Limits::checked(concurrency, per_minute, per_item_ms, max_retries)?;
        if io.fetch.is_some() {
            call::new_headers()?;
        }
        let source = source::iterator(items, &connection.redactor())?;
        Ok(Rc::new(Self {
            connection,
            io,
            on_start: picked.function("onStart"),
            on_progress: picked.function("onProgress"),
            source,
            environment: Cell::default(),
            total: source::length(items),
            plan: Cell::new(Some(Box::new(RefreshPlan::new(limits)))),
            running: Cell::default(),
            last_number: Cell::default(),
            outcomes: Cell::default(),
            end_result: Cell::default(),
            has_begun: Cell::default(),
            has_aborted: Cell::default(),
            is_over: Cell::default(),
            is_forgotten: Cell::default(),
            taker: Cell::default(),
            wakeup: Cell::default(),
        }))
    }

    /// Keeps the run until its loop has ended. Returns the number that [`next`] takes. The first `next` starts it.
    pub(super) fn keep(self: Rc<Self>) -> f64 {
        with(runs(), |runs| {
            runs.last_number += 1.0;
            runs.runs.push((runs.last_number, self));
            runs.last_number
        })
    }

    /// Uses the plan. `then` must not use it again, since it would find none.
    fn plan<R: Default>(&self, then: impl FnOnce(&mut RefreshPlan<Item>) -> R) -> R {
        let Some(mut plan) = self.plan.take() else { return R::default() };
        let result = then(&mut plan);
        self.plan.set(Some(plan));
        result
    }

    /// Does everything that the plan has for now. Returns after how many milliseconds to look again; `None` waits for an event.
    fn proceed(self: &Rc<Self>) -> Option<f64> {
        loop {
            // Each time, because the caller's code that runs in between may abort.
            self.check_signal();
            let now = js_sys::Date::now();
            match self.plan(|plan| plan.next(now)) {
                LoopStep::Start(turn) => self.start(turn),
                LoopStep::GiveUp(item, error) => self.add_outcome(&item.given, Err(error)),
                LoopStep::Pull => self.pull(),
                LoopStep::Wait(ms) => return Some(ms),
                LoopStep::Idle => return None,
                LoopStep::End => {
                    self.is_over.set(true);
                    self.wake_taker();
                    return None;
                }
            }
        }
    }

    fn add_outcome(&self, given: &JsValue, result: Result<String, Error>) {
        if self.is_forgotten.get() {
            return;
        }
        let outcome = match result {
            Ok(request_id) => ("requestId", request_id.into()),
            Err(error) => ("error", to_js(&error)),
        };
        let outcome = js::object(&[("item", given.clone()), outcome]);
        with(&self.outcomes, |outcomes| outcomes.push_back(outcome));
        if let Err(thrown) = self.report() {
            let error = callback_threw("onProgress").with_cause(read::thrown(&thrown).redacted(&self.redactor()));
            self.stop(Ending::Failed, Err(to_js(&error)));
        }
        // Only now: taking the outcome lets the next call start, and onProgress may have left the loop.
        self.wake_taker();
    }

    fn report(&self) -> Result<(), JsValue> {
        let Some(on_progress) = &self.on_progress else { return Ok(()) };
        let now = js_sys::Date::now();
        let (progress, eta_ms) =
            self.plan(|plan| (plan.progress(), self.total.and_then(|total| plan.eta_ms(total, now))));
        let mut fields = vec![("done", progress.done.into()), ("failed", progress.failed.into())];
        fields.extend(self.total.map(|total| ("total", total.into())));
        fields.extend(eta_ms.map(|ms| ("etaMs", ms.into())));
        js::call(on_progress, &js::object(&fields), &JsValue::UNDEFINED).map(drop)
    }

    /// Redacts the secret, and the tokens of all running items, in errors of the caller's callbacks.
    fn redactor(&self) -> Redactor {
        let mut redactor = self.connection.redactor();
        with(&self.running, |running| {
            for token in running.iter().filter_map(|running| running.token.as_ref()) {
                redactor.hide(token.expose());
            }
        });
        redactor
    }

    fn not_prepared(&self, thrown: &JsValue) -> Error {
        item_error::not_waited(read::thrown(thrown).redacted(&self.redactor()))
    }

    fn wake(&self) {
        if let Some(wakeup) = self.wakeup.take() {
            wakeup.wake();
        }
    }

    fn wake_taker(&self) {
        if let Some(taker) = self.taker.take() {
            taker.wake();
        }
    }
}

async fn drive(run: Rc<Run>) {
    loop {
        let wait = run.proceed().map(|ms| ms as u32);
        if run.is_over.get() {
            return;
        }
        // No listener for a signal that has aborted already.
        let signal: Option<&AbortSignal> = run.io.signal.as_ref().filter(|_| !run.has_aborted.get());
        let wakeup = Wakeup::new();
        run.wakeup.set(Some(wakeup.clone()));
        // A timer may fire a fraction of a millisecond early.
        if let Err(thrown) = Guard::wait(wait.map(|ms| ms.saturating_add(1)), signal, wakeup).await {
            let error = run.not_prepared(&thrown);
            run.stop(Ending::Failed, Err(to_js(&error)));
            run.has_aborted.set(true);
        }
    }
}

/// The next outcome of a run; `undefined` after the last one.
pub(super) async fn next(number: f64) -> Result<JsValue, JsValue> {
    let found =
        with(runs(), |runs| runs.runs.iter().find(|(other, _)| *other == number).map(|(_, run)| Rc::clone(run)));
    let Some(run) = found else { return Ok(JsValue::UNDEFINED) };
    if !run.has_begun.replace(true) {
        executor::spawn(drive(Rc::clone(&run)));
    }
    let outcome = poll_fn(|context| match with(&run.outcomes, VecDeque::pop_front) {
        Some(outcome) => {
            run.plan(RefreshPlan::taken);
            run.wake();
            Poll::Ready(Some(outcome))
        }
        None if run.is_over.get() || run.is_forgotten.get() => Poll::Ready(None),
        None => {
            run.taker.set(Some(context.waker().clone()));
            Poll::Pending
        }
    });
    match outcome.await {
        Some(outcome) => Ok(outcome),
        None => {
            forget(number);
            run.end_result.take().unwrap_or(Ok(JsValue::UNDEFINED))
        }
    }
}

/// The caller has left the loop: aborts all calls in flight and drops their outcomes.
pub(super) fn leave(number: f64) {
    let Some(run) = forget(number) else { return };
    drop(run.outcomes.take());
    run.abort(Ending::Left, Ok(JsValue::UNDEFINED), &JsValue::UNDEFINED);
    run.end_result.set(None);
    run.wake_taker();
    run.wake();
}

fn forget(number: f64) -> Option<Rc<Run>> {
    let run = with(runs(), |runs| {
        let place = runs.runs.iter().position(|(other, _)| *other == number)?;
        Some(runs.runs.swap_remove(place).1)
    })?;
    run.is_forgotten.set(true);
    Some(run)
}
