//! What the npm package exports: promises, which reject with the fields of an error. The package's JavaScript makes the
//! `InvestmentsError` of them, where the stack still shows who called.

use super::call::Call;
use super::{fields, js};
use crate::error::Error;
use crate::request::REFRESH;
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

/// A fifth of the code of the standard library's allocator, which is a good part of so small a module.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Refreshes an Item. Resolves to the request id, rejects with the fields of an error.
///
/// The options are read before this returns: should reading them trap, it throws.
#[wasm_bindgen(js_name = refreshInvestments)]
pub fn refresh_investments(options: &JsValue, pick: &js_sys::Function) -> js_sys::Promise {
    match fields::refresh_options(options, pick).and_then(Call::prepare) {
        Ok(call) => future_to_promise(async move {
            call.request_id(&REFRESH).await.map(JsValue::from).map_err(|error| to_js(&error))
        }),
        Err(error) => js_sys::Promise::reject(&to_js(&error)),
    }
}

fn to_js(error: &Error) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    let Ok(fields) = error.serialize(&serializer) else { return JsValue::from_str(&error.message) };
    if let Some(plaid) = &error.plaid {
        for (name, json) in plaid.named() {
            if let (true, Some(json)) = (name.is_list, json) {
                let list = js::parse_json(&json.into()).unwrap_or_default();
                let _ = js_sys::Reflect::set(&fields, &name.ours.into(), &list);
            }
        }
    }
    fields
}
