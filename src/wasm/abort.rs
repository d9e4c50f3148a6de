//! One attempt, and what may end it before its answer: the caller's signal, or its time.
//!
//! Which of the two it was is remembered here, and never read from what `fetch` rejects with: that differs by runtime. An
//! attempt ends even where its `fetch` ignores the signal and never settles.
//!
//! Promises are awaited by two callbacks that serve every promise of the attempt, rather than by a `JsFuture` for each: making
//! callbacks is what an await costs. A callback that JavaScript may still call is handed over to its garbage collector rather
//! than dropped, because one that was dropped throws when called.

use super::js::{self, AbortController, Unknown};
use super::read;
use std::cell::Cell;
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
}

impl State {
    fn stop(&self, stop: Stop) {
        self.stop.set(self.stop.get().or(Some(stop)));
        self.let_go();
        self.wake();
    }

    fn settle(&self, result: Result<JsValue, JsValue>) {
        self.is_awaited.set(false);
        self.settled.set(Some(result));
        self.wake();
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Ends the request in flight, its connection included.
    fn let_go(&self) {
        if let Some(controller) = self.controller.take() {
            let _ = controller.abort();
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

/// A timer or a listener, ended when dropped.
struct Alarm {
    source: Source,
    callback: Option<Closure<dyn Fn()>>,
}

enum Source {
    /// By its id.
    Timer(JsValue),
    Signal(Unknown),
}

impl Alarm {
    fn timer(state: &Rc<State>, ms: u32) -> Result<Self, JsValue> {
        let callback = stopper(state, Stop::TimedOut);
        let source = Source::Timer(js::set_timeout(callback.as_ref(), ms)?);
        Ok(Self { source, callback: Some(callback) })
    }

    fn listener(state: &Rc<State>, signal: Option<&AbortSignal>) -> Result<Option<Self>, JsValue> {
        let Some(signal) = signal else { return Ok(None) };
        let callback = stopper(state, Stop::Aborted);
        let signal: &Unknown = signal.unchecked_ref();
        signal.add_event_listener("abort", callback.as_ref())?;
        Ok(Some(Self { source: Source::Signal(signal.clone()), callback: Some(callback) }))
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        let Some(callback) = self.callback.take() else { return };
        match &self.source {
            Source::Timer(id) if js::clear_timeout(id).is_ok() => drop(callback),
            Source::Timer(_) => drop(callback.into_js_value()),
            Source::Signal(signal) => {
                // Whether it lets go of its listener or not, and though a call of it may be on its way.
                let _ = signal.remove_event_listener("abort", callback.as_ref());
                callback.into_js_value();
            }
        }
    }
}

fn stopper(state: &Rc<State>, stop: Stop) -> Closure<dyn Fn()> {
    let state = Rc::clone(state);
    Closure::new(move || state.stop(stop))
}

/// Waits, for a while or until the signal aborts. Whether the while is over.
pub(super) async fn sleep(ms: u32, signal: Option<&AbortSignal>) -> Result<bool, JsValue> {
    let state = Rc::default();
    let _listener = Alarm::listener(&state, signal)?;
    let _timer = Alarm::timer(&state, ms)?;
    let slept = matches!(Next(&state).await, Err(Broken::Stopped(Stop::TimedOut)));
    // Both may have happened in one turn of the event loop.
    Ok(slept && !read::is_aborted(signal))
}

type Settler = Closure<dyn Fn(JsValue)>;

/// One attempt. Dropped before it is finished, it lets go of its connection.
pub(super) struct Attempt {
    state: Rc<State>,
    callbacks: Option<[Settler; 2]>,
    _timer: Alarm,
    _listener: Option<Alarm>,
}

impl Attempt {
    /// The attempt, and the signal for its `fetch`.
    pub(super) fn start(timeout_ms: u32, signal: Option<&AbortSignal>) -> Result<(Self, JsValue), JsValue> {
        let controller = AbortController::new()?;
        let own_signal = controller.signal()?;
        let state = Rc::<State>::default();
        let timer = Alarm::timer(&state, timeout_ms)?;
        let listener = Alarm::listener(&state, signal)?;
        state.controller.set(Some(controller));
        let callback = |result: fn(JsValue) -> Result<JsValue, JsValue>| {
            let state = Rc::clone(&state);
            Closure::new(move |value| state.settle(result(value)))
        };
        let callbacks = Some([callback(Ok), callback(Err)]);
        Ok((Self { state, callbacks, _timer: timer, _listener: listener }, own_signal))
    }

    /// Whether it ended while nothing was awaited.
    pub(super) fn not_yet_stopped(&self) -> Result<(), Broken> {
        self.state.stop.get().map_or(Ok(()), |_| Err(Broken::NotSent))
    }

    /// What `value` settles to, be it a promise or not.
    pub(super) fn settled(&self, value: &JsValue) -> Result<Next<'_>, JsValue> {
        let promise = js::promise_of(value)?;
        if let Some([fulfilled, rejected]) = &self.callbacks {
            self.state.is_awaited.set(true);
            promise.then(fulfilled.as_ref(), rejected.as_ref())?;
        }
        Ok(Next(&self.state))
    }

    /// Lets `promise` settle unheard.
    pub(super) fn ignore(&self, promise: &JsValue) -> Result<(), JsValue> {
        self.settled(promise).map(drop)
    }

    /// The answer is read to its end: there is no connection to let go of.
    pub(super) fn finish(&self) {
        drop(self.state.controller.take());
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        self.state.let_go();
        if self.state.is_awaited.get()
            && let Some([fulfilled, rejected]) = self.callbacks.take()
        {
            fulfilled.into_js_value();
            rejected.into_js_value();
        }
    }
}
