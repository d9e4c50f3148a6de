//! The guard of an attempt, or of a wait: what may end it before its answer is the caller's signal, or its time.
//!
//! Which of the two it was is remembered here, and never read from what `fetch` rejects with: that differs by runtime. An
//! attempt ends even where its `fetch` ignores the signal and never settles.
//!
//! JavaScript calls back by the functions of `callbacks`, bound to the guard's id.

use super::callbacks::Callback;
use super::js::{self, AbortController, Unknown};
use super::kept::{kept, with};
use super::read;
use crate::slab::{Id, Slab};
use std::cell::{Cell, OnceCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

/// Why a call ended without its answer.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Stop {
    TimedOut,
    Aborted,
}

/// Why something awaited did not come.
pub(super) enum Broken {
    /// The signal aborted before `fetch` was called.
    NotSent,
    /// Before `fetch` could be called: the runtime lacks what it needs.
    NotPrepared(JsValue),
    Stopped(Stop),
    Thrown(JsValue),
}

impl From<JsValue> for Broken {
    fn from(thrown: JsValue) -> Self {
        Self::Thrown(thrown)
    }
}

/// What JavaScript calls back about.
#[derive(Clone, Copy)]
enum Event {
    Fulfilled,
    Rejected,
    Stopped(Stop),
}

#[derive(Default)]
struct State {
    /// It stays: an answer that comes afterwards, such as the rejection that an abort brings, changes nothing.
    stop: Cell<Option<Stop>>,
    /// What the promise awaited came to.
    settled: Cell<Option<Result<JsValue, JsValue>>>,
    waker: Cell<Option<Waker>>,
    /// Of the request in flight.
    controller: Cell<Option<AbortController>>,
    /// The caller's, whose reason the request in flight is told.
    signal: Cell<Option<AbortSignal>>,
}

impl State {
    fn happened(&self, event: Event, value: JsValue) {
        match event {
            Event::Fulfilled => self.settled.set(Some(Ok(value))),
            Event::Rejected => self.settled.set(Some(Err(value))),
            Event::Stopped(stop) => {
                self.stop.set(self.stop.get().or(Some(stop)));
                self.let_go();
            }
        }
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Ends the request in flight, its connection included.
    fn let_go(&self) {
        if let Some(controller) = self.controller.take() {
            let _ = controller.abort(&read::reason_given(self.signal.take().as_ref()));
        }
    }
}

kept!(
    /// The guards that have not ended: with thousands in flight, none is searched for.
    guards: Cell<Slab<State>>
);

kept!(callbacks: OnceCell<Callbacks>);

/// What JavaScript calls back, bound to a guard's id.
struct Callbacks {
    fulfilled: Callback,
    rejected: Callback,
    timed_out: Callback,
    aborted: Callback,
}

impl Callbacks {
    fn new() -> Self {
        let told = |event| Callback::new(move |id, value| tell(id, event, value));
        Self {
            fulfilled: told(Event::Fulfilled),
            rejected: told(Event::Rejected),
            timed_out: told(Event::Stopped(Stop::TimedOut)),
            aborted: told(Event::Stopped(Stop::Aborted)),
        }
    }
}

/// Tells a guard what happened to it. A call that comes late finds no guard of its id.
fn tell(id: Id, event: Event, value: JsValue) {
    if let Some(state) = with(guards(), |guards| guards.get(id)) {
        state.happened(event, value);
    }
}

/// The next thing that happens.
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

/// Dropped, it clears its timer and its listener, and lets go of a connection that is still in use.
pub(super) struct Guard {
    id: Id,
    state: Rc<State>,
    fulfilled: JsValue,
    rejected: JsValue,
    timer: JsValue,
    listener: Option<(Unknown, JsValue)>,
}

impl Guard {
    /// Without a time, it ends by its signal alone.
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
            // One that aborted before calls nobody.
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

    /// The signal for a `fetch` that this guards.
    pub(super) fn signal(&self) -> Result<JsValue, JsValue> {
        let controller = AbortController::new()?;
        let signal = controller.signal()?.unwrap_or_default();
        self.state.controller.set(Some(controller));
        Ok(signal.into())
    }

    /// Whether it ended while nothing was awaited.
    pub(super) fn not_yet_stopped(&self) -> Result<(), Broken> {
        self.state.stop.get().map_or(Ok(()), |_| Err(Broken::NotSent))
    }

    /// What a value settles to, be it a promise or not.
    pub(super) fn settled(&self, value: Result<Option<Unknown>, JsValue>) -> Next<'_> {
        let promise = value.and_then(|value| js::promise_of(&value.unwrap_or_default()));
        let promise = promise.and_then(|promise| promise.ok_or(JsValue::UNDEFINED));
        if let Err(thrown) = promise.and_then(|promise| promise.then(&self.fulfilled, &self.rejected)) {
            self.state.settled.set(Some(Err(thrown)));
        }
        Next(&self.state)
    }

    /// Lets a promise settle unheard.
    pub(super) fn ignore(&self, promise: Result<Option<Unknown>, JsValue>) {
        let _unheard = self.settled(promise);
    }

    /// Until the bell rings, which it does once the signal aborts, or until the time is over.
    #[cfg(feature = "npm")]
    pub(super) async fn wait(ms: Option<u32>, signal: Option<&AbortSignal>, bell: Bell) -> Result<(), JsValue> {
        let mut guard = Self::start(ms, None)?;
        if let Some(signal) = signal {
            guard.listen(signal, bell.ring.clone())?;
            if read::is_aborted(Some(signal)) {
                bell.ring();
            }
        }
        let _ = guard.settled(Ok(Some(JsValue::from(bell.rung).unchecked_into()))).await;
        Ok(())
    }

    /// The answer is read to its end: there is no connection to let go of.
    pub(super) fn finish(&self) {
        drop(self.state.controller.take());
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.state.let_go();
        if !self.timer.is_undefined() {
            let _ = js::clear_timeout(&self.timer);
        }
        if let Some((signal, listener)) = &self.listener {
            let _ = signal.remove_event_listener("abort", listener);
        }
        with(guards(), |guards| guards.remove(self.id));
    }
}

/// Wakes a task that waits, in the task's own async context: whoever rings only resolves a promise.
#[cfg(feature = "npm")]
#[derive(Clone)]
pub(super) struct Bell {
    /// The function that resolves the promise.
    ring: JsValue,
    rung: js_sys::Promise,
}

#[cfg(feature = "npm")]
impl Bell {
    pub(super) fn new() -> Self {
        let mut ring = JsValue::UNDEFINED;
        let rung = js_sys::Promise::new(&mut |resolve, _| ring = resolve.into());
        Self { ring, rung }
    }

    pub(super) fn ring(&self) {
        let _ = js::call(self.ring.unchecked_ref(), &JsValue::UNDEFINED, &JsValue::UNDEFINED);
    }
}

/// Waits, for a while or until the signal aborts. Whether the while is over.
pub(super) async fn sleep(ms: u32, signal: Option<&AbortSignal>) -> Result<bool, JsValue> {
    let guard = Guard::start(Some(ms), signal)?;
    let slept = matches!(Next(&guard.state).await, Err(Broken::Stopped(Stop::TimedOut)));
    // Both may have happened in one turn of the event loop.
    Ok(slept && !read::is_aborted(signal))
}
