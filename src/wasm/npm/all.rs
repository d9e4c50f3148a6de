//! The exports of the module with all functions.

use super::executor;
use super::fields::{self, ReadOptions};
use super::items::{self, Run};
use super::to_js::to_js;
use crate::answer::result_kind::{ITEM_TOKENS_RESULT, LINK_TOKEN_RESULT, ResultKind};
use crate::error::{Error, invalid_option};
use crate::options::functions::Function;
use crate::options::values::WebhookForm;
use crate::pages::page_request::PageRequest;
use crate::request::bodies::{LinkTokenOptions, SandboxItemOptions};
use crate::request::checks::MISSING;
use crate::request::endpoint::{
    EXCHANGE_PUBLIC_TOKEN, FIRE_WEBHOOK, HOLDINGS, ITEM, ITEM_WEBHOOK, LINK_TOKEN, REFRESH, REMOVE_ITEM, RESET_LOGIN,
    other,
};
use crate::request::{Endpoint, JsonMembers, bodies, path};
use crate::secret::Secret;
use crate::wait::{moment, plan};
use crate::wasm::ask::PlaidResponse;
use crate::wasm::call::Call;
use crate::wasm::keys::KeyStore;
use crate::wasm::wait::{self, Update};
use crate::wasm::webhook::{self, Verification, Webhook};
use crate::wasm::{given_object, js, transactions};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Calls a function by its index in [`Function::ALL`]. There is one export for all, because each export adds code. The build
/// replaces this name in the generated JavaScript by a shorter one, so it must not be the name of any property there.
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

/// Resolves to the next outcome of a run over many items, or to `undefined` at its end. `run` is the number that `callFunction`
/// resolved to. The first call starts the run. With `leaves`, the caller leaves the loop, and all pending calls resolve to
/// `undefined`. What the source threw comes as `{ thrown }`.
#[wasm_bindgen(js_name = nextOutcome)]
pub fn next_outcome(run: f64, leaves: bool) -> js_sys::Promise {
    if leaves {
        items::leave(run);
    }
    executor::promise(items::next(run))
}

/// A call, or a run of many, whose options are valid.
enum Prepared {
    Call(Box<Call>, Task),
    Items(Rc<Run>),
}

/// What to do with a call.
enum Task {
    /// One request.
    Ask(&'static Endpoint, JsonMembers, ResultKind),
    /// Transactions page by page, with the `onProgress` of the caller.
    Read(PageRequest, Option<js_sys::Function>),
    Verify(Verification),
    /// The request for a public token in Sandbox, and then its exchange.
    CreateItem(JsonMembers),
    /// The exchange of a public token.
    Exchange(Secret),
    /// A wait for an update since a time, with the milliseconds that it may take.
    Wait(f64, f64),
}

fn prepared(function: usize, options: &JsValue, pick: &js_sys::Function, items: &JsValue) -> Result<Prepared, Error> {
    let function = *Function::ALL.get(function).ok_or_else(|| invalid_option("function", MISSING))?;
    let mut picked = fields::read(function.options(), options, pick)?;
    let mut connection = picked.fields.connection()?;
    let access_token = picked.fields.access_token()?;
    if function.is_for_sandbox() {
        connection.in_sandbox(access_token.as_ref().map(Secret::expose))?;
    }
    let (public_token, path) = (picked.fields.take("publicToken"), picked.fields.take("path"));
    let fields = &picked.fields;
    let none = JsonMembers::default;
    let task = match function {
        Function::RefreshInvestments => Task::Ask(&REFRESH, none(), ResultKind::RequestId),
        Function::GetHoldings => {
            Task::Ask(&HOLDINGS, bodies::holdings(fields.texts("accountIds"))?, ResultKind::Json(None))
        }
        Function::GetInvestmentTransactions => {
            let (start_date, end_date) = (fields.required("startDate")?, fields.required("endDate")?);
            let (account_ids, page_size) = (fields.texts("accountIds"), fields.number("pageSize"));
            let async_update = fields.boolean("asyncUpdate");
            let request = PageRequest::new(start_date, end_date, account_ids, page_size, async_update)?;
            Task::Read(request, picked.function("onProgress"))
        }
        Function::VerifyWebhook => Task::Verify(picked.verification()?),
        Function::CreateSandboxItem => Task::CreateItem(bodies::sandbox_public_token(&SandboxItemOptions {
            institution_id: fields.text("institutionId"),
            webhook: fields.text("webhook"),
            products: fields.texts("products"),
            username: fields.text("username"),
            password: fields.text("password"),
        })?),
        Function::FireSandboxWebhook => {
            let members = bodies::fire_webhook(fields.required("webhookType")?, fields.text("webhookCode"))?;
            Task::Ask(&FIRE_WEBHOOK, members, ResultKind::True("webhook_fired"))
        }
        Function::RefreshItems => return Ok(Prepared::Items(Run::prepared(connection, items, &picked)?)),
        Function::CreateLinkToken => {
            let given = LinkTokenOptions {
                user_id: fields.required("userId")?,
                client_name: fields.required("clientName")?,
                language: fields.text("language"),
                country_codes: fields.texts("countryCodes"),
                products: fields.texts("products"),
                webhook: fields.text("webhook"),
                redirect_uri: fields.text("redirectUri"),
                is_update: access_token.is_some(),
            };
            let members = given_object::link_token_body(&given, picked.value("request").as_ref())?;
            Task::Ask(&LINK_TOKEN, members, LINK_TOKEN_RESULT)
        }
        Function::ExchangePublicToken => {
            Task::Exchange(public_token.ok_or_else(|| invalid_option("publicToken", MISSING))?)
        }
        Function::GetItem => Task::Ask(&ITEM, none(), ResultKind::Json(Some("item"))),
        Function::UpdateItemWebhook => {
            fields.given("webhook").ok_or_else(|| invalid_option("webhook", MISSING))?;
            Task::Ask(&ITEM_WEBHOOK, bodies::item_webhook(fields.text("webhook"))?, ResultKind::Json(Some("item")))
        }
        Function::RemoveItem => Task::Ask(&REMOVE_ITEM, none(), ResultKind::RequestId),
        Function::WaitForUpdate => Task::Wait(picked.since()?, plan::within(fields.number("within"))?),
        Function::ResetSandboxLogin => Task::Ask(&RESET_LOGIN, none(), ResultKind::True("reset_login")),
        Function::CallPlaid => {
            let path = path.as_ref().map(Secret::expose).ok_or_else(|| invalid_option("path", MISSING))?;
            path::check(path)?;
            let effect = path::effect(path, fields.boolean("reads"))?;
            let members = given_object::body_of_any_endpoint(picked.value("body").as_ref())?;
            Task::Ask(other(effect), members, ResultKind::Json(None))
        }
    };
    let mut call = Call::prepare(connection, access_token, picked.io())?;
    if let Some(path) = path {
        call.checked.add_path(path.expose());
    }
    Ok(Prepared::Call(call, task))
}

/// Keeps the code of a future out of the function that awaits it. An engine compiles a function whole when it is first called, so a first
/// refresh would compile the code of a webhook, too.
fn apart<'a, T>(work: impl Future<Output = T> + 'a) -> Pin<Box<dyn Future<Output = T> + 'a>> {
    Box::pin(work)
}

async fn run(mut call: Box<Call>, task: Task) -> Result<JsValue, Error> {
    let (endpoint, members, kind) = match task {
        Task::Ask(endpoint, members, kind) => (endpoint, members, kind),
        Task::Read(request, on_progress) => return apart(transactions::read(&call, &request, on_progress)).await,
        Task::Verify(verification) => return apart(webhook::verify(&call, verification)).await,
        Task::Wait(since_ms, within_ms) => {
            return apart(wait::wait(call, since_ms, within_ms)).await.map(|update| {
                let (name, time) = match update {
                    Update::Updated(time) => ("updatedAt", time),
                    Update::Failed(time) => ("failedAt", time),
                };
                js::object(&[(name, time.into())])
            });
        }
        Task::CreateItem(members) => {
            call.create_public_token(&members).await?;
            (&EXCHANGE_PUBLIC_TOKEN, JsonMembers::default(), ITEM_TOKENS_RESULT)
        }
        Task::Exchange(token) => {
            call.checked.set_public_token(token)?;
            (&EXCHANGE_PUBLIC_TOKEN, JsonMembers::default(), ITEM_TOKENS_RESULT)
        }
    };
    result_of(*call.ask(endpoint, &members).await?, kind)
}

/// What a function resolves to, made of Plaid's response.
fn result_of(response: PlaidResponse, kind: ResultKind) -> Result<JsValue, Error> {
    match kind {
        ResultKind::RequestId => Ok(response.request_id.into()),
        ResultKind::Json(None) => Ok(response.json),
        ResultKind::Json(Some(name)) => response.json_with(name),
        ResultKind::True(name) => response.confirms(name).map(|()| JsValue::TRUE),
        ResultKind::Texts([(first, first_plaid), (second, second_plaid)]) => {
            let text = |name| response.text(name).map(Secret::from);
            let (first_text, second_text) = (text(first_plaid)?, text(second_plaid)?);
            Ok(js::object(&[(first, first_text.expose().into()), (second, second_text.expose().into())]))
        }
    }
}

impl ReadOptions {
    /// The option `since`, in milliseconds since 1970.
    fn since(&self) -> Result<f64, Error> {
        match self.fields.text("since") {
            Some(text) => wait::since_ms(text),
            None => {
                moment::checked("since", self.fields.time("since").ok_or_else(|| invalid_option("since", MISSING))?)
            }
        }
    }

    /// The webhook to verify, and how.
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
