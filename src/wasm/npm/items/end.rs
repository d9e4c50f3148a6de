//! Ends a run early: no more calls start, the source is closed, and calls in flight may be aborted.

use super::super::to_js::to_js;
use super::{Run, Running};
use crate::error::Error;
use crate::items::item_error::Abort;
use crate::items::steps::Ending;
use crate::wasm::abort::Guard;
use crate::wasm::module_state::with;
use crate::wasm::{call, read};
use wasm_bindgen::prelude::*;

impl Run {
    /// Ends the run if the signal has aborted. Returns whether it has.
    pub(super) fn check_signal(&self) -> bool {
        let signal = self.io.signal.as_ref();
        let is_aborted = read::is_aborted(signal);
        if is_aborted && !self.has_aborted.replace(true) {
            let mut error = Error::aborted(None);
            error.cause = call::abort_cause(signal, &self.redactor()).map(Box::new);
            let end_result = Err(to_js(&error));
            let ending = Ending::Aborted(Abort { cause: error.cause.take() });
            self.abort(ending, end_result, &read::reason_given(signal));
        }
        is_aborted
    }

    /// Starts no more calls, and lets calls in flight end. The caller gets the first `end_result`.
    pub(super) fn close(&self, ending: Ending, end_result: Result<JsValue, JsValue>) {
        if !self.plan(|plan| plan.is_closed()) {
            self.end_result.set(Some(end_result));
        }
        self.plan(|plan| plan.close(ending));
        self.abort_calls(|running| !running.is_sent, &JsValue::UNDEFINED);
    }

    /// Does the same as [`Self::close`], and closes the source.
    pub(super) fn stop(&self, ending: Ending, end_result: Result<JsValue, JsValue>) {
        let has_more = self.plan(|plan| plan.has_more());
        self.close(ending, end_result);
        if let (true, Ok(guard)) = (has_more, Guard::start(None, None)) {
            guard.ignore(self.source.close());
        }
    }

    /// Does the same as [`Self::stop`], and aborts calls in flight.
    pub(super) fn abort(&self, ending: Ending, end_result: Result<JsValue, JsValue>, reason: &JsValue) {
        self.stop(ending, end_result);
        self.abort_calls(|_| true, reason);
    }

    fn abort_calls(&self, which: fn(&Running) -> bool, reason: &JsValue) {
        let mut controllers = Vec::new();
        with(&self.running, |running| {
            for running in running.iter().filter(|running| which(running)) {
                controllers.push(running.controller.clone());
            }
        });
        for controller in controllers.into_iter().flatten() {
            let _ = controller.abort(reason);
        }
    }
}
