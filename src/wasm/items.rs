//! Many Items: the source is asked for them, calls are made and outcomes handed over, all by the plan of `pace.rs`.
//!
//! A task of its own drives each run to its end. It sleeps until a call has ended, the source has answered, an outcome was taken,
//! the time that the plan named is over, or the signal aborts.

use super::abort::{Bell, Guard};
use super::call::{self, Call, Io};
use super::fields::Picked;
use super::js::{self, AbortController, Unknown};
use super::npm::to_js;
use super::{executor, kept, read, source, with};
use crate::error::{Error, callback_threw, wrong};
use crate::options::{Connection, MISSING};
use crate::outcome::Event;
use crate::pace::{Limits, Pace, Step, Turn};
use crate::recent;
use crate::request::{Members, REFRESH};
use crate::secret::{Redactor, Secret};
use std::cell::Cell;
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

/// An item as the source gave it, and the call that refreshes it.
struct Item {
    given: JsValue,
    call: Box<Call>,
}

/// A call under way.
struct Running {
    number: f64,
    token: Option<Secret>,
    controller: Option<AbortController>,
}

/// One loop of the caller's over the outcomes of many items.
pub(super) struct Run {
    connection: Connection,
    io: Io,
    on_progress: Option<js_sys::Function>,
    source: Unknown,
    /// How many items the source says that it has.
    total: Option<f64>,
    plan: Cell<Option<Box<Pace<Item>>>>,
    calls: Cell<Vec<Running>>,
    last_call: Cell<f64>,
    outcomes: Cell<VecDeque<JsValue>>,
    /// What the caller is to be told when all outcomes were taken, if it did not end by itself.
    verdict: Cell<Option<Result<JsValue, JsValue>>>,
    is_over: Cell<bool>,
    /// Who waits for an outcome.
    taker: Cell<Option<Waker>>,
    bell: Cell<Option<Bell>>,
}

/// The runs whose loop has not ended, by a number that is never used again.
#[derive(Default)]
pub(super) struct Runs {
    running: Vec<(f64, Rc<Run>)>,
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
        Ok(Rc::new(Self {
            connection,
            io,
            on_progress: picked.function("onProgress"),
            source: source::iterator(items)?,
            total: source::length(items),
            plan: Cell::new(Some(Box::new(Pace::new(limits)))),
            calls: Cell::default(),
            last_call: Cell::default(),
            outcomes: Cell::default(),
            verdict: Cell::default(),
            is_over: Cell::default(),
            taker: Cell::default(),
            bell: Cell::default(),
        }))
    }

    /// Sets it going. Its number is what [`next`] takes.
    pub(super) fn begin(self: Rc<Self>) -> f64 {
        executor::spawn(drive(Rc::clone(&self)));
        with(&kept().runs, |runs| {
            runs.last_number += 1.0;
            runs.running.push((runs.last_number, self));
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
    fn proceed(self: &Rc<Self>, signal: &mut Option<&AbortSignal>) -> Option<f64> {
        loop {
            // Each time, since the caller's own code runs in between, and may abort it.
            if read::is_aborted(*signal) {
                let error = call::aborted(signal.take(), Event::AbortedBefore, None, &self.redactor());
                self.abort(Err(to_js(&error)));
            }
            match self.plan(|plan| plan.next(js_sys::Date::now())) {
                Step::Start(turn) => self.start(turn),
                Step::Pull => self.pull(),
                Step::Wait(ms) => return Some(ms),
                Step::Idle => return None,
                Step::End => {
                    self.is_over.set(true);
                    self.wake_taker();
                    return None;
                }
            }
        }
    }

    fn start(self: &Rc<Self>, mut turn: Turn<Item>) {
        let call = &mut turn.item.call;
        let controller = AbortController::new().ok();
        call.signal = controller.as_ref().and_then(|controller| Some(controller.signal().ok()??.unchecked_into()));
        let token = call.checked.token.as_ref().map(|(_, token)| token.clone());
        let number = self.last_call.get() + 1.0;
        self.last_call.set(number);
        with(&self.calls, |calls| calls.push(Running { number, token, controller }));
        let run = Rc::clone(self);
        executor::spawn(async move {
            let answer = turn.item.call.ask(&REFRESH, &Members::default()).await;
            let result = answer.map(|answer| answer.request_id);
            let ended = run.plan(|plan| plan.finished(turn, result.as_ref().err(), js_sys::Date::now()));
            if let Some(item) = ended {
                run.add_outcome(&item.given, result);
            }
            // Not before: until then its token is hidden in what the caller throws.
            with(&run.calls, |calls| calls.retain(|call| call.number != number));
            run.ring();
        });
    }

    /// Asks the source for an item. One that has it at once is not waited for.
    fn pull(self: &Rc<Self>) {
        let mut element = Box::pin(source::element(self.source.next()));
        if let Poll::Ready(pulled) = element.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return self.pulled(pulled);
        }
        let run = Rc::clone(self);
        executor::spawn(async move {
            run.pulled(element.await);
            run.ring();
        });
    }

    fn pulled(&self, element: Result<Option<JsValue>, JsValue>) {
        if self.plan(|plan| plan.is_closed()) {
            return;
        }
        match element {
            Ok(Some(given)) => match self.item(given.clone()) {
                Ok((item, key)) => self.plan(|plan| plan.pulled(item, key)),
                Err(error) => {
                    self.plan(Pace::pulled_none);
                    self.add_outcome(&given, Err(error));
                }
            },
            Ok(None) => self.plan(Pace::exhausted),
            // It has ended by that, and need not be told.
            Err(thrown) => self.close(Ok(js::object(&[("thrown", thrown)]))),
        }
    }

    /// An item's call, whose options are held to their rules, and the key that tells its Item from others.
    fn item(&self, given: JsValue) -> Result<(Item, u64), Error> {
        let token = if given.is_object() {
            read::text_by(&given, "accessToken").ok_or_else(|| wrong("accessToken", MISSING))?
        } else {
            let bad = || wrong("items", "must be access tokens, or objects with an `accessToken`");
            read::bounded(&given).ok_or_else(bad)?
        };
        let key = recent::key(&token);
        let io = Io { signal: None, fetch: self.io.fetch.clone() };
        let call = Call::prepare(self.connection.clone(), Some(token.into()), io)?;
        Ok((Item { given, call }, key))
    }

    fn add_outcome(&self, given: &JsValue, result: Result<String, Error>) {
        let outcome = match result {
            Ok(request_id) => ("requestId", request_id.into()),
            Err(error) => ("error", to_js(&error)),
        };
        with(&self.outcomes, |outcomes| outcomes.push_back(js::object(&[("item", given.clone()), outcome])));
        self.wake_taker();
        if let Err(thrown) = self.report() {
            let error = callback_threw("onProgress").with_cause(read::thrown(&thrown).redacted(&self.redactor()));
            self.stop(Err(to_js(&error)));
        }
    }

    fn report(&self) -> Result<(), JsValue> {
        let Some(on_progress) = &self.on_progress else { return Ok(()) };
        let (progress, eta_ms) =
            self.plan(|plan| (plan.progress(), self.total.and_then(|total| plan.eta_ms(total, js_sys::Date::now()))));
        let mut fields = vec![("done", progress.done.into()), ("failed", progress.failed.into())];
        fields.extend(self.total.map(|total| ("total", total.into())));
        fields.extend(eta_ms.map(|ms| ("etaMs", ms.into())));
        js::call(on_progress, &js::object(&fields), &JsValue::UNDEFINED).map(drop)
    }

    /// Starts nothing more, and lets what is under way end.
    fn close(&self, verdict: Result<JsValue, JsValue>) {
        if !self.plan(|plan| plan.is_closed()) {
            self.plan(Pace::close);
            self.verdict.set(Some(verdict));
        }
    }

    /// The same, and tells the source that it is not asked again.
    fn stop(&self, verdict: Result<JsValue, JsValue>) {
        if let (true, Ok(guard)) = (self.plan(|plan| plan.has_more()), Guard::start(None, None)) {
            guard.ignore(self.source.close());
        }
        self.close(verdict);
    }

    /// The same, and ends what is under way.
    fn abort(&self, verdict: Result<JsValue, JsValue>) {
        self.stop(verdict);
        with(&self.calls, |calls| {
            for controller in calls.iter().filter_map(|call| call.controller.as_ref()) {
                let _ = controller.abort();
            }
        });
    }

    /// Hides what the caller's own words may name.
    fn redactor(&self) -> Redactor {
        let mut redactor = Redactor::default();
        if let Some(secret) = &self.connection.secret {
            redactor.hide(secret.expose());
        }
        with(&self.calls, |calls| {
            for token in calls.iter().filter_map(|call| call.token.as_ref()) {
                redactor.hide(token.expose());
            }
        });
        redactor
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
const LONGEST_SLEEP_MS: f64 = 3_600_000.0;

async fn drive(run: Rc<Run>) {
    let mut signal = run.io.signal.as_ref();
    loop {
        let wait = run.proceed(&mut signal).map(|ms| ms.min(LONGEST_SLEEP_MS) as u32);
        if run.is_over.get() {
            return;
        }
        // A timer may be early by a part of a millisecond.
        match Guard::start(wait.map(|ms| ms.saturating_add(1)), signal) {
            Ok(guard) => {
                run.bell.set(Some(guard.bell()));
                guard.woken().await;
            }
            Err(thrown) => {
                let cause = read::thrown(&thrown).redacted(&run.redactor());
                let error = Error::new(Event::RuntimeLacks, "the runtime refuses a timer or a listener");
                run.stop(Err(to_js(&error.with_cause(cause))));
                signal = None;
            }
        }
    }
}

/// The next outcome of a run; `undefined` once there is none any more.
pub(super) async fn next(number: f64) -> Result<JsValue, JsValue> {
    let found = with(&kept().runs, |runs| {
        runs.running.iter().find(|(other, _)| *other == number).map(|(_, run)| Rc::clone(run))
    });
    let Some(run) = found else { return Ok(JsValue::UNDEFINED) };
    let outcome = poll_fn(|context| match with(&run.outcomes, VecDeque::pop_front) {
        Some(outcome) => {
            run.plan(Pace::taken);
            run.ring();
            Poll::Ready(Some(outcome))
        }
        None if run.is_over.get() => Poll::Ready(None),
        None => {
            run.taker.set(Some(context.waker().clone()));
            Poll::Pending
        }
    });
    match outcome.await {
        Some(outcome) => Ok(outcome),
        None => run.verdict.take().unwrap_or(Ok(JsValue::UNDEFINED)),
    }
}

/// The caller has left the loop: what is under way is aborted, and the run forgotten.
pub(super) fn leave(number: f64) {
    let left = with(&kept().runs, |runs| {
        let place = runs.running.iter().position(|(other, _)| *other == number)?;
        Some(runs.running.swap_remove(place).1)
    });
    if let Some(run) = left {
        run.abort(Ok(JsValue::UNDEFINED));
        run.ring();
    }
}
