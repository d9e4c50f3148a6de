//! The functions that JavaScript calls back. Each serves every guard, or every task, of the module: it is bound to an id. A
//! function made for each await, and freed after it, would be the most expensive part of the await.

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
    pub(super) fn new(callback: impl Fn(Id, JsValue) + 'static) -> Self {
        let callback = move |place: u32, number: f64, value: JsValue| callback(Id { place, number }, value);
        Closure::<dyn Fn(u32, f64, JsValue)>::new(callback).into_js_value().unchecked_into()
    }

    /// The function for one id.
    pub(super) fn bound(&self, id: Id) -> JsValue {
        self.bind(&JsValue::UNDEFINED, id.place, id.number)
    }
}
