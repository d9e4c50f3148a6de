//! One attempt, and what may end it before its answer: the caller's signal, or its time.
//!
//! Which of the two it was is remembered here, and never read from what `fetch` rejects with: that differs by runtime. An
//! attempt ends even where its `fetch` ignores the signal and never settles.
//!
//! Promises are awaited by two callbacks that serve every promise of the attempt, rather than by a `JsFuture` for each: making
//! callbacks is what an await costs. A promise may outlive its attempt, so the callbacks keep themselves alive until it
//! settles, however late.

use super::js::{self, Unknown};
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::prelude::*;
use web_sys::{AbortController, AbortSignal};

/// Why a call ended without its answer.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Stop {
    TimedOut,
    Aborted,
}

/// Why something awaited did not come.
pub(super) enum Broken {
    Stopped(Stop),
    Thrown(JsValue),
}

impl From<JsValue> for Broken {
    fn from(thrown: JsValue) -> Self {
        Self::Thrown(thrown)
    }
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
    /// A promise has our callbacks, and has not settled.
    is_awaited: Cell<bool>,
    /// Nobody waits any more: when the promise settles, the callbacks may go.
    is_abandoned: Cell<bool>,
    callbacks: RefCell<Option<Callbacks>>,
}

struct Callbacks {
    fulfilled: Closure<dyn FnMut(JsValue)>,
    rejected: Closure<dyn FnMut(JsValue)>,
}

impl State {
    fn stop(&self, stop: Stop) {
        self.stop.set(self.stop.get().or(Some(stop)));
        self.let_go();
        self.wake();
    }

    fn settle(&self, result: Result<JsValue, JsValue>) {
        self.is_awaited.set(false);
        if self.is_abandoned.get() {
            drop(self.callbacks.take());
        } else {
            self.settled.set(Some(result));
            self.wake();
        }
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Ends the request in flight, its connection included.
    fn let_go(&self) {
        if let Some(controller) = self.controller.take() {
            controller.abort();
        }
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

/// The caller's signal, listened to for as long as this lives.
struct Listener {
    signal: Unknown,
    callback: Closure<dyn FnMut()>,
}

impl Listener {
    fn start(signal: &AbortSignal, state: &Rc<State>) -> Result<Self, JsValue> {
        let state = Rc::clone(state);
        let callback = Closure::new(move || state.stop(Stop::Aborted));
        let signal: &Unknown = signal.unchecked_ref();
        signal.add_event_listener("abort", callback.as_ref())?;
        Ok(Self { signal: signal.clone(), callback })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // A signal that can't let go of its listener keeps a callback that does nothing.
        let _ = self.signal.remove_event_listener("abort", self.callback.as_ref());
    }
}

/// A timer, cleared when dropped.
struct Timer {
    id: JsValue,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    fn start(state: &Rc<State>, ms: u32) -> Result<Self, JsValue> {
        let state = Rc::clone(state);
        let callback = Closure::new(move || state.stop(Stop::TimedOut));
        Ok(Self { id: js::set_timeout(callback.as_ref(), ms)?, _callback: callback })
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let _ = js::clear_timeout(&self.id);
    }
}

/// Waits, for a while or until the signal aborts. Whether the while is over.
pub(super) async fn sleep(ms: u32, signal: Option<&AbortSignal>) -> Result<bool, JsValue> {
    let state = Rc::default();
    let _listener = signal.map(|signal| Listener::start(signal, &state)).transpose()?;
    let _timer = Timer::start(&state, ms)?;
    Ok(matches!(Next(&state).await, Err(Broken::Stopped(Stop::TimedOut))))
}

/// One attempt. Dropped before it is finished, it lets go of its connection.
pub(super) struct Attempt {
    state: Rc<State>,
    _timer: Timer,
    _listener: Option<Listener>,
}

impl Attempt {
    /// The attempt, and the signal for its `fetch`.
    pub(super) fn start(timeout_ms: u32, signal: Option<&AbortSignal>) -> Result<(Self, AbortSignal), JsValue> {
        let controller = AbortController::new()?;
        let own_signal = controller.signal();
        let state = Rc::<State>::default();
        state.controller.set(Some(controller));
        let callback = |is_fulfilled: bool| {
            let state = Rc::clone(&state);
            Closure::new(move |value| state.settle(if is_fulfilled { Ok(value) } else { Err(value) }))
        };
        state.callbacks.replace(Some(Callbacks { fulfilled: callback(true), rejected: callback(false) }));
        let timer = Timer::start(&state, timeout_ms);
        let listener = signal.map(|signal| Listener::start(signal, &state)).transpose();
        match (timer, listener) {
            (Ok(timer), Ok(listener)) => Ok((Self { state, _timer: timer, _listener: listener }, own_signal)),
            (Err(thrown), _) | (_, Err(thrown)) => {
                drop(state.callbacks.take());
                Err(thrown)
            }
        }
    }

    /// What `value` settles to, be it a promise or not.
    pub(super) fn settled(&self, value: &JsValue) -> Result<Next<'_>, JsValue> {
        let promise = js::promise_of(value)?;
        if let Some(Callbacks { fulfilled, rejected }) = self.state.callbacks.borrow().as_ref() {
            self.state.is_awaited.set(true);
            promise.then(fulfilled.as_ref(), rejected.as_ref())?;
        }
        Ok(Next(&self.state))
    }

    /// The answer is read to its end: there is no connection to let go of.
    pub(super) fn finish(self) {
        drop(self.state.controller.take());
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        self.state.let_go();
        self.state.is_abandoned.set(true);
        if !self.state.is_awaited.get() {
            drop(self.state.callbacks.take());
        }
    }
}
