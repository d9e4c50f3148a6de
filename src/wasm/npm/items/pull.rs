//! Takes items from the source, and checks each item.

use super::super::executor;
use super::super::source::{self, SourceError};
use super::{Item, Run};
use crate::error::Error;
use crate::items::plan::RefreshPlan;
use crate::items::steps::Ending;
use crate::items::{item_error, starts};
use crate::wasm::call::{Call, Io};
use crate::wasm::{js, read};
use std::future::Future;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use wasm_bindgen::prelude::*;

impl Run {
    /// Takes the next item from the source. An item that is available immediately is handled synchronously.
    pub(super) fn pull(self: &Rc<Self>) {
        let mut element = Box::pin(source::element(self.source.next()));
        if let Poll::Ready(pulled) = element.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return self.pulled(pulled);
        }
        let run = Rc::clone(self);
        executor::spawn(async move {
            run.pulled(element.await);
            run.wake();
        });
    }

    fn pulled(&self, element: Result<Option<JsValue>, SourceError>) {
        if self.plan(|plan| plan.is_closed()) {
            // An item that arrives after the end still gets an outcome, unless the caller has left the loop.
            if let (Ok(Some(given)), false) = (element, self.is_forgotten.get()) {
                let error = self.plan(|plan| Some(plan.pulled_late()));
                self.add_outcome(&given, Err(error.unwrap_or_else(|| item_error::given_up(None, None))));
            }
            return;
        }
        match element {
            Ok(Some(given)) => match self.item(given.clone()) {
                Ok((item, key)) => self.plan(|plan| plan.pulled(item, key)),
                Err(error) => {
                    self.plan(RefreshPlan::pulled_none);
                    self.add_outcome(&given, Err(error));
                }
            },
            Ok(None) => self.plan(RefreshPlan::exhausted),
            Err(SourceError::BySource(thrown)) => self.close(Ending::Failed, thrown_by_caller(thrown)),
            Err(SourceError::ByItem(thrown)) => self.stop(Ending::Failed, thrown_by_caller(thrown)),
        }
    }

    /// Prepares an item's call, and the key that identifies its Item.
    fn item(&self, given: JsValue) -> Result<(Item, u64), Error> {
        let token = read::given_item(&given).token()?;
        let mut environment = self.environment.get();
        self.connection.check_environment(&mut environment, token.expose())?;
        let key = starts::key(token.expose());
        let io = Io { signal: None, fetch: self.io.fetch.clone() };
        let call = Call::prepare(self.connection.clone(), Some(token), io)?;
        self.environment.set(environment);
        Ok((Item { given, call }, key))
    }
}

/// The end of a loop whose caller threw. The caller's own error is thrown, unchanged.
fn thrown_by_caller(thrown: JsValue) -> Result<JsValue, JsValue> {
    Ok(js::object(&[("thrown", thrown)]))
}
