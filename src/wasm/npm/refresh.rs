//! The export of the module that only refreshes an Item.

use super::to_js::to_js;
use super::{executor, fields};
use crate::error::Error;
use crate::options::functions::Function;
use crate::request::JsonMembers;
use crate::request::endpoint::REFRESH;
use crate::wasm::call::Call;
use wasm_bindgen::prelude::*;

/// Refreshes an Item. It has the same name and the same first arguments as the export of the module with all functions.
#[wasm_bindgen(js_name = callFunction)]
pub fn call_function(options: &JsValue, pick: &js_sys::Function) -> js_sys::Promise {
    let prepared = prepared(options, pick);
    executor::promise(async {
        let response = match prepared {
            Ok(call) => call.ask(&REFRESH, &JsonMembers::default()).await,
            Err(error) => Err(error),
        };
        response.map(|response| response.request_id.into()).map_err(|error| to_js(&error))
    })
}

fn prepared(options: &JsValue, pick: &js_sys::Function) -> Result<Box<Call>, Error> {
    let mut picked = fields::read(Function::RefreshInvestments.options(), options, pick)?;
    let connection = picked.fields.connection()?;
    let access_token = picked.fields.access_token()?;
    Call::prepare(connection, access_token, picked.io())
}
