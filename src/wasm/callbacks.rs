//! The functions that JavaScript calls back. One function serves all guards, or all tasks, of the module, and is bound to an id.
//! Creating and freeing a closure for each await would cost more than the rest of the await.

use crate::slab::Id;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// A function of this module. Its arguments are the place and the number of an id, and the argument that JavaScript adds.
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
