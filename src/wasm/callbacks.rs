//! The functions that JavaScript calls back. Each serves every guard, or every task, of the module: it is bound to an id. To make a
//! function for each await, which wasm has to free, is the most expensive part of an await.

use super::abort::{self, Event, Stop};
use super::executor;
#[cfg(feature = "npm")]
use crate::slab::Id;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A function of this module, of a place and a number, which are an id, and of what JavaScript calls it with.
    pub(super) type Callback;
    #[wasm_bindgen(method)]
    fn bind(this: &Callback, context: &JsValue, place: u32, number: f64) -> JsValue;
}

impl Callback {
    fn new(callback: impl Fn(Id, JsValue) + 'static) -> Self {
        let callback = move |place: u32, number: f64, value: JsValue| callback(Id { place, number }, value);
        Closure::<dyn Fn(u32, f64, JsValue)>::new(callback).into_js_value().unchecked_into()
    }

    /// The function for one id.
    pub(super) fn bound(&self, id: Id) -> JsValue {
        self.bind(&JsValue::UNDEFINED, id.place, id.number)
    }
}

/// All of them, made once.
pub(super) struct Callbacks {
    pub(super) fulfilled: Callback,
    pub(super) rejected: Callback,
    pub(super) timed_out: Callback,
    pub(super) aborted: Callback,
    #[cfg(feature = "npm")]
    pub(super) begin: Callback,
}

impl Callbacks {
    pub(super) fn new() -> Self {
        let told = |event| Callback::new(move |id, value| abort::tell(id, event, value));
        Self {
            fulfilled: told(Event::Fulfilled),
            rejected: told(Event::Rejected),
            timed_out: told(Event::Stopped(Stop::TimedOut)),
            aborted: told(Event::Stopped(Stop::Aborted)),
            #[cfg(feature = "npm")]
            begin: Callback::new(|id, _| executor::poll(id)),
        }
    }
}
