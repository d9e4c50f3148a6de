//! How a call is stopped before its answer: by the caller's signal, or by its time.
//!
//! Which of the two it was is remembered here, and never read from what `fetch` rejects with: that differs by runtime. A
//! call settles even where its `fetch` ignores the signal.

use super::js::{self, Unknown};
use std::cell::Cell;
use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

/// Why a call ended without its answer.
#[derive(Clone, Copy)]
pub(super) enum Stop {
    TimedOut,
    Aborted,
}

/// How something awaited did not come.
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
    stop: Cell<Option<Stop>>,
    waker: Cell<Option<Waker>>,
    /// Of the attempt in flight.
    controller: Cell<Option<AbortController>>,
}

impl State {
    fn stop(&self, stop: Stop) {
        self.stop.set(Some(stop));
        self.let_go();
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }

    /// Ends the attempt in flight, its connection included.
    fn let_go(&self) {
        if let Some(controller) = self.controller.take() {
            controller.abort();
        }
    }

    /// What `future` yields, unless the call is stopped first.
    async fn race<T>(&self, future: impl Future<Output = T>) -> Result<T, Stop> {
        let mut future = pin!(future);
        poll_fn(|context| {
            if let Some(stop) = self.stop.take() {
                return Poll::Ready(Err(stop));
            }
            self.waker.set(Some(context.waker().clone()));
            future.as_mut().poll(context).map(Ok)
        })
        .await
    }
}

/// The caller's signal, for as long as the call lasts.
pub(super) struct Watch {
    state: Rc<State>,
    signal: Option<(Unknown, Closure<dyn FnMut()>)>,
}

impl Watch {
    pub(super) fn start(signal: Option<&JsValue>) -> Result<Self, JsValue> {
        let mut watch = Self { state: Rc::default(), signal: None };
        if let Some(signal) = signal {
            let signal: &Unknown = signal.unchecked_ref();
            let state = Rc::clone(&watch.state);
            let listener = Closure::new(move || state.stop(Stop::Aborted));
            signal.add_event_listener("abort", listener.as_ref())?;
            watch.signal = Some((signal.clone(), listener));
        }
        Ok(watch)
    }

    /// Whether the signal aborted while nothing was awaited.
    pub(super) fn is_stopped(&self) -> bool {
        self.state.stop.take().is_some()
    }

    /// Why the signal aborted, where it gave a reason.
    pub(super) fn reason(&self) -> Option<JsValue> {
        self.signal.as_ref().and_then(|(signal, _)| signal.reason().ok()).filter(|reason| !reason.is_undefined())
    }

    /// Waits. `false` where the signal aborted meanwhile.
    pub(super) async fn sleep(&self, ms: i32) -> Result<bool, JsValue> {
        let _timer = Timer::start(&self.state, ms)?;
        let stop = self.state.race(pending::<()>()).await;
        Ok(matches!(stop, Err(Stop::TimedOut)))
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        if let Some((signal, listener)) = &self.signal {
            // A signal that can't let go of its listener keeps a callback that does nothing.
            let _ = signal.remove_event_listener("abort", listener.as_ref());
        }
    }
}

/// A timer that stops the call, and is cleared when dropped.
struct Timer {
    id: JsValue,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    fn start(state: &Rc<State>, ms: i32) -> Result<Self, JsValue> {
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

/// One attempt under its own time. Dropped before it is finished, it lets go of its connection.
pub(super) struct Attempt<'a> {
    watch: &'a Watch,
    _timer: Timer,
}

impl<'a> Attempt<'a> {
    /// The attempt, and the signal for its `fetch`.
    pub(super) fn start(watch: &'a Watch, timeout_ms: i32) -> Result<(Self, web_sys::AbortSignal), JsValue> {
        let controller = AbortController::new()?;
        let signal = controller.signal();
        let timer = Timer::start(&watch.state, timeout_ms)?;
        watch.state.controller.set(Some(controller));
        Ok((Self { watch, _timer: timer }, signal))
    }

    /// What `value` settles to, be it a promise or not.
    pub(super) async fn settled(&self, value: &JsValue) -> Result<JsValue, Broken> {
        let promise = js::promise_of(&js_sys::Array::of1(value))?;
        match self.watch.state.race(JsFuture::from(promise)).await {
            Ok(settled) => Ok(settled?),
            Err(stop) => Err(Broken::Stopped(stop)),
        }
    }

    /// The answer is read to its end: there is no connection to let go of.
    pub(super) fn finish(self) {
        drop(self.watch.state.controller.take());
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        self.watch.state.let_go();
    }
}
