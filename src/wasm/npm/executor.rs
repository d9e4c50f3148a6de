//! Runs the futures of this module, each in the async context of its caller.
//!
//! wasm-bindgen-futures polls all woken tasks in one microtask, so they all run in the context of the first one. With
//! `AsyncLocalStorage`, one tenant's request was sent as another's. Here, the callback that wakes a task polls it. JavaScript runs that
//! callback in the context in which it was registered, which is the task's own.
//!
//! So a task can be polled while another one is being polled. No state may be taken out of a `Cell` across a wake, or across a call
//! into JavaScript.

use crate::slab::{Id, Slab};
use crate::wasm::callbacks::Callback;
use crate::wasm::js;
use crate::wasm::module_state::{module_state, with};
use std::cell::{Cell, OnceCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use wasm_bindgen::prelude::*;

type Work = Pin<Box<dyn Future<Output = ()>>>;

/// A future that has not ended.
struct Task {
    /// Taken out while it is polled.
    work: Cell<Option<Work>>,
    /// Whether it was woken while it was being polled, and has to be polled once more.
    is_woken: Cell<bool>,
}

module_state!(tasks: Cell<Slab<Task>>);
module_state!(begin: OnceCell<Callback>);

/// Wakes a task by its id. After the task has ended, it does nothing.
struct TaskWaker(Id);

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        poll(self.0);
    }
}

/// Runs a future. It begins in a microtask of its own, after the caller got the promise.
pub(super) fn spawn(work: impl Future<Output = ()> + 'static) {
    let task = Task { work: Cell::new(Some(Box::pin(work))), is_woken: Cell::default() };
    let id = with(tasks(), |tasks| tasks.insert(Rc::new(task)));
    let callback = begin().get_or_init(|| Callback::new(|id, _| poll(id))).bound(id);
    if let Ok(Some(now)) = js::promise_of(&JsValue::UNDEFINED) {
        let _ = now.then(&callback, &callback);
    }
}

/// A promise of a future's result.
pub(super) fn promise(work: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> js_sys::Promise {
    let mut work = Some(work);
    js_sys::Promise::new(&mut |resolve, reject| {
        if let Some(work) = work.take() {
            spawn(async move {
                let (settle, value) = match work.await {
                    Ok(value) => (resolve, value),
                    Err(error) => (reject, error),
                };
                let _ = js::call(&settle, &value, &JsValue::UNDEFINED);
            });
        }
    })
}

/// Polls a task, unless it has ended. One that is being polled is polled again afterwards.
fn poll(id: Id) {
    let Some(task) = with(tasks(), |tasks| tasks.get(id)) else { return };
    let Some(mut work) = task.work.take() else { return task.is_woken.set(true) };
    let waker = Waker::from(Arc::new(TaskWaker(id)));
    loop {
        task.is_woken.set(false);
        match work.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(()) => {
                with(tasks(), |tasks| tasks.remove(id));
                return;
            }
            Poll::Pending if task.is_woken.get() => {}
            Poll::Pending => return task.work.set(Some(work)),
        }
    }
}
