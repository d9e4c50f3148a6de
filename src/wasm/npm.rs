//! What the npm package exports: promises, which reject with the fields of an error. The package's JavaScript makes the
//! `InvestmentsError` of them, where the stack still shows who called.
//!
//! Options are read before a function returns: should reading them trap, it throws.

use super::{api, fields, js, transactions, webhook};
use crate::error::Error;
use crate::fields::Function;
use serde::Serialize;
use std::pin::Pin;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

/// A fifth of the code of the standard library's allocator, which is a good part of so small a module.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Refreshes an Item. Resolves to the request id.
#[wasm_bindgen(js_name = refreshInvestments)]
pub fn refresh_investments(options: &JsValue, pick: &js_sys::Function) -> js_sys::Promise {
    let picked = fields::read(Function::RefreshInvestments, options, pick);
    promise(picked.and_then(fields::Picked::refresh).and_then(api::prepare_refresh), |call| async {
        api::refresh(call).await.map(JsValue::from)
    })
}

/// Reads an Item's holdings. Resolves to Plaid's response.
#[wasm_bindgen(js_name = getHoldings)]
pub fn get_holdings(options: &JsValue, pick: &js_sys::Function) -> js_sys::Promise {
    let picked = fields::read(Function::GetHoldings, options, pick);
    promise(picked.and_then(fields::Picked::holdings).and_then(api::prepare_holdings), api::holdings)
}

/// Reads an Item's transactions, all pages. Resolves to one response of Plaid's form.
#[wasm_bindgen(js_name = getInvestmentTransactions)]
pub fn get_investment_transactions(options: &JsValue, pick: &js_sys::Function) -> js_sys::Promise {
    let picked = fields::read(Function::GetInvestmentTransactions, options, pick);
    let prepared = picked.and_then(fields::Picked::transactions).and_then(transactions::prepare_transactions);
    promise(prepared, transactions::transactions)
}

/// Verifies a webhook. Resolves to its event.
#[wasm_bindgen(js_name = verifyWebhook)]
pub fn verify_webhook(options: &JsValue, pick: &js_sys::Function) -> js_sys::Promise {
    let picked = fields::read(Function::VerifyWebhook, options, pick);
    promise(picked.and_then(fields::Picked::webhook).and_then(webhook::prepare_verify), webhook::verify)
}

/// Makes an Item in Sandbox. Resolves to its access token and its id.
#[wasm_bindgen(js_name = createSandboxItem)]
pub fn create_sandbox_item(options: &JsValue, pick: &js_sys::Function) -> js_sys::Promise {
    let picked = fields::read(Function::CreateSandboxItem, options, pick);
    promise(picked.and_then(fields::Picked::create_item).and_then(api::prepare_create_item), |call| async {
        let item = api::create_item(call).await?;
        let fields = js_sys::Object::new();
        for (name, text) in [("accessToken", item.access_token.expose()), ("itemId", &item.item_id)] {
            let _ = js_sys::Reflect::set(&fields, &name.into(), &text.into());
        }
        Ok(fields.into())
    })
}

/// Has a webhook of an Item in Sandbox sent. Resolves to `true`.
#[wasm_bindgen(js_name = fireSandboxWebhook)]
pub fn fire_sandbox_webhook(options: &JsValue, pick: &js_sys::Function) -> js_sys::Promise {
    let picked = fields::read(Function::FireSandboxWebhook, options, pick);
    promise(picked.and_then(fields::Picked::fire_webhook).and_then(api::prepare_fire_webhook), |call| async {
        api::fire_webhook(call).await.map(|()| JsValue::TRUE)
    })
}

/// The promise of what `run` makes of a prepared call.
fn promise<P, R: Future<Output = Result<JsValue, Error>> + 'static>(
    prepared: Result<P, Error>,
    run: impl FnOnce(P) -> R,
) -> js_sys::Promise {
    match prepared {
        Ok(prepared) => boxed(Box::pin(run(prepared))),
        Err(error) => js_sys::Promise::reject(&to_js(&error)),
    }
}

/// Apart from the above, so that it is compiled once and not for each function.
fn boxed(call: Pin<Box<dyn Future<Output = Result<JsValue, Error>>>>) -> js_sys::Promise {
    future_to_promise(async { call.await.map_err(|error| to_js(&error)) })
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
