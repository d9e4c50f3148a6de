//! One attempt to refresh one of many items: `onStart`, the call, and the transfer of the result to the plan.

use super::super::executor;
use super::super::to_js::to_js;
use super::{Item, Run, Running};
use crate::error::Error;
use crate::items::item_error;
use crate::items::plan::Turn;
use crate::items::steps::{Ending, Finished};
use crate::request::JsonMembers;
use crate::request::endpoint::REFRESH;
use crate::wasm::abort::{Broken, Guard};
use crate::wasm::js::{self, AbortController};
use crate::wasm::module_state::with;
use crate::wasm::read;
use std::future::Future;
use std::rc::Rc;
use std::task::{Context, Waker};
use wasm_bindgen::prelude::*;

impl Run {
    pub(super) fn start(self: &Rc<Self>, mut turn: Box<Turn<Item>>) {
        let call = &mut turn.item.call;
        let controller = AbortController::new().ok();
        call.signal = controller.as_ref().and_then(|controller| Some(controller.signal().ok()??.unchecked_into()));
        let token = call.checked.token.as_ref().map(|(_, token)| token.clone());
        let number = self.last_number.get() + 1.0;
        self.last_number.set(number);
        let is_sent = self.on_start.is_none();
        with(&self.running, |running| running.push(Running { number, token, controller, is_sent }));
        let run = Rc::clone(self);
        let mut attempt = Box::pin(async move {
            let result = run.attempt(&mut turn, number).await;
            run.finish(turn, result);
            // It is removed only now, because its token must be redacted until here.
            with(&run.running, |running| running.retain(|running| running.number != number));
            run.wake();
        });
        // The future is polled immediately. So without `onStart`, nothing else can run before `fetch` is called.
        if attempt.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            executor::spawn(attempt);
        }
    }

    /// Makes the call. Returns the request id, if the item was refreshed.
    async fn attempt(&self, turn: &mut Turn<Item>, number: f64) -> Result<String, Error> {
        if let Some(on_start) = &self.on_start {
            self.prepare(on_start, turn).await?;
            self.check_signal();
            if self.plan(|plan| plan.is_closed()) {
                let error = self.plan(|plan| Some(plan.not_sent(turn)));
                return Err(error.unwrap_or_else(|| item_error::given_up(None, None)));
            }
            with(&self.running, |running| {
                for running in running.iter_mut().filter(|running| running.number == number) {
                    running.is_sent = true;
                }
            });
        }
        let now = js_sys::Date::now();
        self.plan(|plan| plan.sent(turn, now));
        let response = turn.item.call.ask(&REFRESH, &JsonMembers::default()).await?;
        Ok(response.request_id)
    }

    /// Waits for the caller's `onStart`, or for the end of the loop.
    async fn prepare(&self, on_start: &js_sys::Function, turn: &Turn<Item>) -> Result<(), Error> {
        let thrown = match js::call(on_start, &turn.item.given, &JsValue::UNDEFINED) {
            Ok(None) => return Ok(()),
            returned => {
                let guard = Guard::start(None, turn.item.call.signal.as_ref());
                let guard = guard.map_err(|thrown| self.not_prepared(&thrown))?;
                match guard.settled(returned).await {
                    Err(Broken::Thrown(thrown)) => thrown,
                    _ => return Ok(()),
                }
            }
        };
        let cause = read::thrown(&thrown).redacted(&self.redactor());
        Err(item_error::not_started(cause))
    }

    fn finish(&self, turn: Box<Turn<Item>>, result: Result<String, Error>) {
        let now = js_sys::Date::now();
        match self.plan(|plan| Some(plan.finished(turn, result, now))) {
            Some(Finished::Done(item, result)) => self.add_outcome(&item.given, result),
            Some(Finished::EndsLoop(item, error)) => {
                self.stop(Ending::Failed, Err(to_js(&error)));
                self.add_outcome(&item.given, Err(error));
            }
            Some(Finished::Waits) | None => {}
        }
    }
}
