//! A guard ends an attempt or a wait when the caller's signal aborts, or on a timeout.
//!
//! The guard remembers which of the two it was. The error of `fetch` is not used for that, since it differs by runtime. An attempt
//! ends even if its `fetch` ignores the signal and never settles.
//!
//! JavaScript calls the functions of `callbacks`, bound to the guard's id.

use super::callbacks::Callback;
use super::js::{self, AbortController, Unknown};
use super::module_state::{module_state, with};
use super::read;
use crate::slab::{Id, Slab};
use std::cell::{Cell, OnceCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

/// Why a guard ended what it guards.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Stop {
    TimedOut,
    Aborted,
}

/// Why an awaited promise gave no value.
pub(super) enum Broken {
    /// The signal aborted before `fetch` was called.
    NotSent,
    /// The runtime threw while the attempt was prepared, so `fetch` was not called.
    NotPrepared(JsValue),
    Stopped(Stop),
    Thrown(JsValue),
}

impl From<JsValue> for Broken {
    fn from(thrown: JsValue) -> Self {
        Self::Thrown(thrown)
    }
}

/// What a callback reports.
#[derive(Clone, Copy)]
enum GuardEvent {
    Fulfilled,
    Rejected,
    Stopped(Stop),
}

#[derive(Default)]
struct State {
    /// Once set it stays, even if the promise settles afterwards, as it does after an abort.
    stop: Cell<Option<Stop>>,
    /// The result of the awaited promise.
    settled: Cell<Option<Result<JsValue, JsValue>>>,
    waker: Cell<Option<Waker>>,
    /// Aborts the request in flight.
    controller: Cell<Option<AbortController>>,
    /// The caller's. Its reason is passed on to the request in flight.
    signal: Cell<Option<AbortSignal>>,
}

impl State {
    fn handle(&self, event: GuardEvent, value: JsValue) {
        match event {
            GuardEvent::Fulfilled => self.settled.set(Some(Ok(value))),
            GuardEvent::Rejected => self.settled.set(Some(Err(value))),
            GuardEvent::Stopped(stop) => {
                self.stop.set(self.stop.get().or(Some(stop)));
                self.abort_request();
            }
        }
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Aborts the request in flight, which also closes its connection.
    fn abort_request(&self) {
        if let Some(controller) = self.controller.take() {
            let _ = controller.abort(&read::reason_given(self.signal.take().as_ref()));
        }
    }
}

module_state!(
    /// The guards that have not ended, by id. Finding one takes the same time with thousands in flight.
    guards: Cell<Slab<State>>
);

module_state!(callbacks: OnceCell<Callbacks>);

/// The callbacks of all guards. Each is bound to a guard's id before JavaScript gets it.
struct Callbacks {
    fulfilled: Callback,
    rejected: Callback,
    timed_out: Callback,
    aborted: Callback,
}

impl Callbacks {
    fn new() -> Self {
        let callback = |event| Callback::new(move |id, value| notify(id, event, value));
        Self {
            fulfilled: callback(GuardEvent::Fulfilled),
            rejected: callback(GuardEvent::Rejected),
            timed_out: callback(GuardEvent::Stopped(Stop::TimedOut)),
            aborted: callback(GuardEvent::Stopped(Stop::Aborted)),
        }
    }
}

/// Reports an event to a guard, unless the guard has ended.
fn notify(id: Id, event: GuardEvent, value: JsValue) {
    if let Some(state) = with(guards(), |guards| guards.get(id)) {
        state.handle(event, value);
    }
}

/// A future of the awaited promise, or of what ends the guard first.
pub(super) struct Next<'a>(&'a State);

impl Future for Next<'_> {
    type Output = Result<JsValue, Broken>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let state = self.0;
        if let Some(stop) = state.stop.get() {
            return Poll::Ready(Err(Broken::Stopped(stop)));
        }
        if let Some(result) = state.settled.take() {
            return Poll::Ready(result.map_err(Broken::Thrown));
        }
        state.waker.set(Some(context.waker().clone()));
        Poll::Pending
    }
}

/// Dropping it clears the timer, removes the listener and aborts a request that is still in flight.
pub(super) struct Guard {
    id: Id,
    state: Rc<State>,
    fulfilled: JsValue,
    rejected: JsValue,
    timer: JsValue,
    listener: Option<(Unknown, JsValue)>,
}

impl Guard {
    /// Starts a guard. Without a timeout, only the signal ends it.
    pub(super) fn start(timeout_ms: Option<u32>, signal: Option<&AbortSignal>) -> Result<Self, JsValue> {
        let state = Rc::<State>::default();
        let id = with(guards(), |guards| guards.insert(Rc::clone(&state)));
        let callbacks = callbacks().get_or_init(Callbacks::new);
        let (fulfilled, rejected) = (callbacks.fulfilled.bound(id), callbacks.rejected.bound(id));
        let mut guard = Self { id, state, fulfilled, rejected, timer: JsValue::UNDEFINED, listener: None };
        if let Some(ms) = timeout_ms {
            guard.timer = js::set_timeout(&callbacks.timed_out.bound(id), ms)?.unwrap_or_default().into();
        }
        if let Some(signal) = signal {
            guard.listen(signal, callbacks.aborted.bound(id))?;
            guard.state.signal.set(Some(signal.clone()));
            // A signal that has aborted already calls no listener.
            if read::is_aborted(Some(signal)) {
                guard.state.stop.set(Some(Stop::Aborted));
            }
        }
        Ok(guard)
    }

    fn listen(&mut self, signal: &AbortSignal, listener: JsValue) -> Result<(), JsValue> {
        let target: &Unknown = signal.unchecked_ref();
        target.add_event_listener("abort", &listener)?;
        self.listener = Some((target.clone(), listener));
        Ok(())
    }

    /// The signal for the guarded `fetch`.
    pub(super) fn signal(&self) -> Result<JsValue, JsValue> {
        let controller = AbortController::new()?;
        let signal = controller.signal()?.unwrap_or_default();
        self.state.controller.set(Some(controller));
        Ok(signal.into())
    }

    /// Checks that the guard has not ended before anything was awaited.
    pub(super) fn not_yet_stopped(&self) -> Result<(), Broken> {
        self.state.stop.get().map_or(Ok(()), |_| Err(Broken::NotSent))
    }

    /// Awaits a value, which may be a promise or not.
    pub(super) fn settled(&self, value: Result<Option<Unknown>, JsValue>) -> Next<'_> {
        let promise = value.and_then(|value| js::promise_of(&value.unwrap_or_default()));
        let promise = promise.and_then(|promise| promise.ok_or(JsValue::UNDEFINED));
        if let Err(thrown) = promise.and_then(|promise| promise.then(&self.fulfilled, &self.rejected)) {
            self.state.settled.set(Some(Err(thrown)));
        }
        Next(&self.state)
    }

    /// Ignores how a promise settles.
    pub(super) fn ignore(&self, promise: Result<Option<Unknown>, JsValue>) {
        let _ignored = self.settled(promise);
    }

    /// Waits until `wakeup` wakes it, the signal aborts or the time is over.
    #[cfg(feature = "npm")]
    pub(super) async fn wait(ms: Option<u32>, signal: Option<&AbortSignal>, wakeup: Wakeup) -> Result<(), JsValue> {
        let mut guard = Self::start(ms, None)?;
        if let Some(signal) = signal {
            guard.listen(signal, wakeup.resolve.clone())?;
            if read::is_aborted(Some(signal)) {
                wakeup.wake();
            }
        }
        let _ = guard.settled(Ok(Some(JsValue::from(wakeup.promise).unchecked_into()))).await;
        Ok(())
    }

    /// The response was read to its end, so there is nothing left to abort.
    pub(super) fn finish(&self) {
        drop(self.state.controller.take());
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.state.abort_request();
        if !self.timer.is_undefined() {
            let _ = js::clear_timeout(&self.timer);
        }
        if let Some((signal, listener)) = &self.listener {
            let _ = signal.remove_event_listener("abort", listener);
        }
        with(guards(), |guards| guards.remove(self.id));
    }
}

/// Wakes a waiting task in the task's own async context: waking it only resolves a promise.
#[cfg(feature = "npm")]
#[derive(Clone)]
pub(super) struct Wakeup {
    /// The function that resolves `promise`.
    resolve: JsValue,
    promise: js_sys::Promise,
}

#[cfg(feature = "npm")]
impl Wakeup {
    pub(super) fn new() -> Self {
        let mut resolve_promise = JsValue::UNDEFINED;
        let promise = js_sys::Promise::new(&mut |resolve, _| resolve_promise = resolve.into());
        Self { resolve: resolve_promise, promise }
    }

    pub(super) fn wake(&self) {
        let _ = js::call(self.resolve.unchecked_ref(), &JsValue::UNDEFINED, &JsValue::UNDEFINED);
    }
}

/// Waits for some milliseconds, or until the signal aborts. Returns whether the whole time has passed.
pub(super) async fn sleep(ms: u32, signal: Option<&AbortSignal>) -> Result<bool, JsValue> {
    let guard = Guard::start(Some(ms), signal)?;
    let slept = matches!(Next(&guard.state).await, Err(Broken::Stopped(Stop::TimedOut)));
    // The timer and the abort may both have happened in one turn of the event loop.
    Ok(slept && !read::is_aborted(signal))
}
