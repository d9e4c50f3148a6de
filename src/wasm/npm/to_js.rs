//! Converts an error to an object, of which the package's JavaScript makes an `InvestmentsError`.

use crate::error::Error;
use crate::wasm::read;
use serde::Serialize;
use wasm_bindgen::prelude::*;

pub(super) fn to_js(error: &Error) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let Ok(fields) = error.serialize(&serializer) else { return JsValue::from_str(&error.message) };
    if let Some(plaid) = &error.plaid {
        for (name, json) in plaid.named() {
            if let (true, Some(json)) = (name.is_list, json) {
                let list = read::json(&json.into());
                let _ = js_sys::Reflect::set(&fields, &name.ours.into(), &list);
            }
        }
    }
    fields
}
