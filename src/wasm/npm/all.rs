//! The exports of the module with all functions.

use crate::error::{Error, invalid_option};
use crate::options::functions::Function;
use crate::options::values::WebhookForm;
use crate::request::connection::MISSING;
use crate::request::endpoint::{FIRE_WEBHOOK, HOLDINGS, REFRESH};
use crate::request::{Endpoint, Members, bodies};
use crate::secret::Secret;
use crate::wasm::ask::Answer;
use crate::wasm::call::Call;
use crate::wasm::fields::Picked;
use crate::wasm::items::{self, Run};
use crate::wasm::keys::KeyStore;
use crate::wasm::to_js::to_js;
use crate::wasm::transactions::{self, Reading};
use crate::wasm::webhook::{self, Verification, Webhook};
use crate::wasm::{api, executor, fields, js};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Calls the function of a number, which is its place in [`Function::ALL`]. One export for all, because each brings
/// code of its own. Its name is no property of JavaScript's: the build shortens it wherever it stands in the glue.
#[wasm_bindgen(js_name = callFunction)]
pub fn call_function(options: &JsValue, pick: &js_sys::Function, function: usize, items: &JsValue) -> js_sys::Promise {
    let prepared = prepared(function, options, pick, items);
    executor::promise(async {
        let result = match prepared {
            Ok(Prepared::Call(call, task)) => run(call, task).await,
            Ok(Prepared::Items(items)) => Ok(items.keep().into()),
            Err(error) => Err(error),
        };
        result.map_err(|error| to_js(&error))
    })
}

/// The next outcome of a run over many items, by the number that `callFunction` resolved to; the first of these sets it going.
/// `undefined` at its end, and where the caller `leaves` it, now or while this waits. What its source threw comes as `{ thrown }`.
#[wasm_bindgen(js_name = nextOutcome)]
pub fn next_outcome(run: f64, leaves: bool) -> js_sys::Promise {
    if leaves {
        items::leave(run);
    }
    executor::promise(items::next(run))
}

/// A call, or a run of many, whose options kept every rule.
enum Prepared {
    Call(Box<Call>, Task),
    Items(Rc<Run>),
}

/// What to do with a call.
enum Task {
    /// One request.
    Ask(&'static Endpoint, Members, fn(Box<Answer>) -> Result<JsValue, Error>),
    Read(Reading),
    Verify(Verification),
    CreateItem(Members),
}

fn prepared(function: usize, options: &JsValue, pick: &js_sys::Function, items: &JsValue) -> Result<Prepared, Error> {
    let function = *Function::ALL.get(function).ok_or_else(|| invalid_option("function", MISSING))?;
    let mut picked = fields::read(function.options(), options, pick)?;
    let mut connection = picked.fields.connection()?;
    let access_token = picked.fields.access_token()?;
    let fields = &picked.fields;
    let task = match function {
        Function::RefreshInvestments => Task::Ask(&REFRESH, Members::default(), |answer| Ok(answer.request_id.into())),
        Function::GetHoldings => {
            Task::Ask(&HOLDINGS, bodies::holdings(fields.texts("accountIds"))?, |answer| Ok(answer.json))
        }
        Function::GetInvestmentTransactions => Task::Read(Reading::new(
            fields.required("startDate")?,
            fields.required("endDate")?,
            fields.texts("accountIds"),
            fields.number("pageSize"),
            picked.function("onProgress"),
        )?),
        Function::VerifyWebhook => Task::Verify(picked.verification()?),
        Function::CreateSandboxItem => {
            connection.in_sandbox(None)?;
            Task::CreateItem(bodies::item(fields.text("institutionId"), fields.text("webhook"))?)
        }
        Function::FireSandboxWebhook => {
            connection.in_sandbox(access_token.as_ref().map(Secret::expose))?;
            let members = bodies::webhook(fields.required("webhookType")?)?;
            Task::Ask(&FIRE_WEBHOOK, members, |answer| api::fired(&answer).map(|()| JsValue::TRUE))
        }
        Function::RefreshItems => return Ok(Prepared::Items(Run::prepared(connection, items, &picked)?)),
    };
    Ok(Prepared::Call(Call::prepare(connection, access_token, picked.io())?, task))
}

async fn run(call: Box<Call>, task: Task) -> Result<JsValue, Error> {
    match task {
        Task::Ask(endpoint, members, result) => result(call.ask(endpoint, &members).await?),
        Task::Read(reading) => transactions::read(&call, &reading).await,
        Task::Verify(verification) => webhook::verify(&call, verification).await,
        Task::CreateItem(members) => {
            let item = api::create_item(call, &members).await?;
            Ok(js::object(&[("accessToken", item.access_token.expose().into()), ("itemId", item.item_id.into())]))
        }
    }
}

impl Picked {
    /// What is to be verified, and how.
    fn verification(&mut self) -> Result<Verification, Error> {
        let value = |option| self.value(option).unwrap_or_default();
        let webhook = match self.fields.webhook_form()? {
            WebhookForm::Request => Webhook::Request(value("request")),
            WebhookForm::Raw => Webhook::Raw { body: value("body"), signature: self.fields.signature() },
        };
        let key_store = self.value("keyStore").map(KeyStore::new);
        Verification::new(webhook, key_store, self.fields.time("receivedAt"))
    }
}
