//! How a run ends before its source does: nothing more starts, the source is told, and what was sent may be aborted.

use super::super::abort::Guard;
use super::super::kept::with;
use super::super::to_js::to_js;
use super::super::{call, read};
use super::{Run, Running};
use crate::error::Event;
use crate::items::item_error::Abort;
use crate::items::steps::Ending;
use wasm_bindgen::prelude::*;

impl Run {
    /// Ends the run if the signal has aborted. Whether it has.
    pub(super) fn heed_signal(&self) -> bool {
        let signal = self.io.signal.as_ref();
        let is_aborted = read::is_aborted(signal);
        if is_aborted && !self.has_aborted.replace(true) {
            let mut error = call::aborted(signal, Event::AbortedBefore, None, &self.redactor());
            let verdict = Err(to_js(&error));
            let ending = Ending::Aborted(Abort { cause: error.cause.take() });
            self.abort(ending, verdict, &read::reason_given(signal));
        }
        is_aborted
    }

    /// Starts nothing more, and lets what was sent end. What closes it first is what the caller is told.
    pub(super) fn close(&self, ending: Ending, verdict: Result<JsValue, JsValue>) {
        if !self.plan(|plan| plan.is_closed()) {
            self.verdict.set(Some(verdict));
        }
        self.plan(|plan| plan.close(ending));
        self.end(|running| !running.is_sent, &JsValue::UNDEFINED);
    }

    /// The same, and tells the source that it is not asked again.
    pub(super) fn stop(&self, ending: Ending, verdict: Result<JsValue, JsValue>) {
        let has_more = self.plan(|plan| plan.has_more());
        self.close(ending, verdict);
        if let (true, Ok(guard)) = (has_more, Guard::start(None, None)) {
            guard.ignore(self.source.close());
        }
    }

    /// The same, and ends what was sent.
    pub(super) fn abort(&self, ending: Ending, verdict: Result<JsValue, JsValue>, reason: &JsValue) {
        self.stop(ending, verdict);
        self.end(|_| true, reason);
    }

    fn end(&self, which: fn(&Running) -> bool, reason: &JsValue) {
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
