//! Many Items: the source is asked for them, calls are made and outcomes handed over, all by the plan of `items/plan.rs`.
//!
//! A task of its own drives each run to its end. It sleeps until a call has ended, the source has answered, an outcome was taken,
//! the time that the plan named is over, or the signal aborts.
//!
//! Any call into JavaScript may come back here: to leave the loop, for one. So none is made while the plan, or a list, is in use.

mod attempt;
mod end;
mod pull;

use super::abort::{Bell, Guard};
use super::call::{Call, Io};
use super::fields::Picked;
use super::js::{self, AbortController, Unknown};
use super::kept::{kept, with};
use super::to_js::to_js;
use super::{call, executor, read, source};
use crate::error::{Error, Event, callback_threw};
use crate::items::limits::Limits;
use crate::items::plan::Pace;
use crate::items::steps::{Ending, LoopStep};
use crate::redact::Redactor;
use crate::request::Connection;
use crate::secret::Secret;
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

/// An item under way.
struct Running {
    number: f64,
    token: Option<Secret>,
    controller: Option<AbortController>,
    /// Whether `fetch` was called. Before, its `onStart` runs.
    is_sent: bool,
}

/// One loop of the caller's over the outcomes of many items.
pub(super) struct Run {
    connection: Connection,
    io: Io,
    on_start: Option<js_sys::Function>,
    on_progress: Option<js_sys::Function>,
    source: Unknown,
    /// How many items the source says that it has.
    total: Option<f64>,
    plan: Cell<Option<Box<Pace<Item>>>>,
    running: Cell<Vec<Running>>,
    last_number: Cell<f64>,
    outcomes: Cell<VecDeque<JsValue>>,
    /// What the caller is to be told when all outcomes were taken, if it did not end by itself.
    verdict: Cell<Option<Result<JsValue, JsValue>>>,
    has_begun: Cell<bool>,
    /// It was seen that the signal aborted.
    has_aborted: Cell<bool>,
    /// Nothing is under way any more.
    is_over: Cell<bool>,
    /// The caller was told the end, or has left.
    is_forgotten: Cell<bool>,
    /// Who waits for an outcome.
    taker: Cell<Option<Waker>>,
    bell: Cell<Option<Bell>>,
}

kept!(runs: Cell<Runs>);

/// The runs whose loop has not ended, by a number that is never used again.
#[derive(Default)]
struct Runs {
    runs: Vec<(f64, Rc<Run>)>,
    last_number: f64,
}

impl Run {
    /// Holds the options to their rules. Nothing is asked of the source before.
    pub(super) fn prepared(mut connection: Connection, items: &JsValue, picked: &Picked) -> Result<Rc<Self>, Error> {
        let (fields, io) = (&picked.fields, picked.io());
        connection.check_for_many(read::host(io.fetch.is_some()))?;
        // It is the plan that repeats a call, since that has to count.
        let max_retries = connection.max_retries.replace(0);
        let [concurrency, per_minute, per_item_ms] =
            ["concurrency", "perMinute", "perItemMs"].map(|option| fields.number(option));
        let limits = Limits::checked(concurrency, per_minute, per_item_ms, max_retries)?;
        if io.fetch.is_some() {
            call::new_headers()?;
        }
        Ok(Rc::new(Self {
            connection,
            io,
            on_start: picked.function("onStart"),
            on_progress: picked.function("onProgress"),
            source: source::iterator(items)?,
            total: source::length(items),
            plan: Cell::new(Some(Box::new(Pace::new(limits)))),
            running: Cell::default(),
            last_number: Cell::default(),
            outcomes: Cell::default(),
            verdict: Cell::default(),
            has_begun: Cell::default(),
            has_aborted: Cell::default(),
            is_over: Cell::default(),
            is_forgotten: Cell::default(),
            taker: Cell::default(),
            bell: Cell::default(),
        }))
    }

    /// Keeps it until its loop has ended. Its number is what [`next`] takes, which sets it going.
    pub(super) fn keep(self: Rc<Self>) -> f64 {
        with(runs(), |runs| {
            runs.last_number += 1.0;
            runs.runs.push((runs.last_number, self));
            runs.last_number
        })
    }

    /// Asks the plan, or tells it. `then` must not come back here: it would find none.
    fn plan<R: Default>(&self, then: impl FnOnce(&mut Pace<Item>) -> R) -> R {
        let Some(mut plan) = self.plan.take() else { return R::default() };
        let result = then(&mut plan);
        self.plan.set(Some(plan));
        result
    }

    /// Does what the plan says is to be done now. When to look again, in milliseconds, if not only when something happens.
    fn proceed(self: &Rc<Self>) -> Option<f64> {
        loop {
            // Each time, since the caller's own code runs in between, and may abort it.
            self.heed_signal();
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
        // Not before: who takes the outcome lets the next call start, and onProgress may leave the loop.
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

    /// Hides what the caller's own words may name.
    fn redactor(&self) -> Redactor {
        let mut redactor = Redactor::default();
        if let Some(secret) = &self.connection.secret {
            redactor.hide(secret.expose());
        }
        with(&self.running, |running| {
            for token in running.iter().filter_map(|running| running.token.as_ref()) {
                redactor.hide(token.expose());
            }
        });
        redactor
    }

    fn not_prepared(&self, thrown: &JsValue) -> Error {
        let cause = read::thrown(thrown).redacted(&self.redactor());
        Error::new(Event::RuntimeLacks, "the runtime refuses a timer or a listener").with_cause(cause)
    }

    fn ring(&self) {
        if let Some(bell) = self.bell.take() {
            bell.ring();
        }
    }

    fn wake_taker(&self) {
        if let Some(taker) = self.taker.take() {
            taker.wake();
        }
    }
}

/// A wait that the plan asks for may be longer than a timer holds: then it is asked again.
const MAX_SLEEP_MS: f64 = 3_600_000.0;

async fn drive(run: Rc<Run>) {
    loop {
        let wait = run.proceed().map(|ms| ms.min(MAX_SLEEP_MS) as u32);
        if run.is_over.get() {
            return;
        }
        // One that has aborted is not listened to any more.
        let signal: Option<&AbortSignal> = run.io.signal.as_ref().filter(|_| !run.has_aborted.get());
        let bell = Bell::new();
        run.bell.set(Some(bell.clone()));
        // A timer may be early by a part of a millisecond.
        if let Err(thrown) = Guard::wait(wait.map(|ms| ms.saturating_add(1)), signal, bell).await {
            let error = run.not_prepared(&thrown);
            run.stop(Ending::Failed, Err(to_js(&error)));
            run.has_aborted.set(true);
        }
    }
}

/// The next outcome of a run; `undefined` once there is none any more.
pub(super) async fn next(number: f64) -> Result<JsValue, JsValue> {
    let found =
        with(runs(), |runs| runs.runs.iter().find(|(other, _)| *other == number).map(|(_, run)| Rc::clone(run)));
    let Some(run) = found else { return Ok(JsValue::UNDEFINED) };
    if !run.has_begun.replace(true) {
        executor::spawn(drive(Rc::clone(&run)));
    }
    let outcome = poll_fn(|context| match with(&run.outcomes, VecDeque::pop_front) {
        Some(outcome) => {
            run.plan(Pace::taken);
            run.ring();
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
            run.verdict.take().unwrap_or(Ok(JsValue::UNDEFINED))
        }
    }
}

/// The caller has left the loop: what is under way is aborted, and nothing more is told.
pub(super) fn leave(number: f64) {
    let Some(run) = forget(number) else { return };
    drop(run.outcomes.take());
    run.abort(Ending::Left, Ok(JsValue::UNDEFINED), &JsValue::UNDEFINED);
    run.verdict.set(None);
    run.wake_taker();
    run.ring();
}

fn forget(number: f64) -> Option<Rc<Run>> {
    let run = with(runs(), |runs| {
        let place = runs.runs.iter().position(|(other, _)| *other == number)?;
        Some(runs.runs.swap_remove(place).1)
    })?;
    run.is_forgotten.set(true);
    Some(run)
}
