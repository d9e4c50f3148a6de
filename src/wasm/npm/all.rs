//! The exports of the module with all functions.

use crate::answer::reply::{ITEM_TOKENS, LINK_TOKEN as NEW_LINK_TOKEN, Reply};
use crate::error::{Error, invalid_option};
use crate::item::{moment, path, wait_plan};
use crate::options::functions::Function;
use crate::options::values::WebhookForm;
use crate::pages::page_request::PageRequest;
use crate::request::bodies::{LinkToken, SandboxItem};
use crate::request::connection::MISSING;
use crate::request::endpoint::{
    EXCHANGE_PUBLIC_TOKEN, FIRE_WEBHOOK, HOLDINGS, ITEM, ITEM_WEBHOOK, LINK_TOKEN, REFRESH, REMOVE_ITEM, RESET_LOGIN,
    other,
};
use crate::request::{Endpoint, Members, bodies};
use crate::secret::Secret;
use crate::wasm::ask::Answer;
use crate::wasm::call::Call;
use crate::wasm::fields::ReadOptions;
use crate::wasm::items::{self, Run};
use crate::wasm::keys::KeyStore;
use crate::wasm::to_js::to_js;
use crate::wasm::transactions;
use crate::wasm::wait::{self, Update};
use crate::wasm::webhook::{self, Verification, Webhook};
use crate::wasm::{api, executor, fields, item_api, js};
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
    Ask(&'static Endpoint, Members, Reply),
    /// Transactions page by page, with the `onProgress` of the caller.
    Read(PageRequest, Option<js_sys::Function>),
    Verify(Verification),
    /// The request for a public token in Sandbox, and then its exchange.
    CreateItem(Members),
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
    let none = Members::default;
    let task = match function {
        Function::RefreshInvestments => Task::Ask(&REFRESH, none(), Reply::RequestId),
        Function::GetHoldings => Task::Ask(&HOLDINGS, bodies::holdings(fields.texts("accountIds"))?, Reply::Json(None)),
        Function::GetInvestmentTransactions => {
            let (start_date, end_date) = (fields.required("startDate")?, fields.required("endDate")?);
            let (account_ids, page_size) = (fields.texts("accountIds"), fields.number("pageSize"));
            let async_update = fields.boolean("asyncUpdate");
            let request = PageRequest::new(start_date, end_date, account_ids, page_size, async_update)?;
            Task::Read(request, picked.function("onProgress"))
        }
        Function::VerifyWebhook => Task::Verify(picked.verification()?),
        Function::CreateSandboxItem => Task::CreateItem(bodies::item(&SandboxItem {
            institution_id: fields.text("institutionId"),
            webhook: fields.text("webhook"),
            products: fields.texts("products"),
            username: fields.text("username"),
            password: fields.text("password"),
        })?),
        Function::FireSandboxWebhook => {
            let members = bodies::webhook(fields.required("webhookType")?, fields.text("webhookCode"))?;
            Task::Ask(&FIRE_WEBHOOK, members, Reply::True("webhook_fired"))
        }
        Function::RefreshItems => return Ok(Prepared::Items(Run::prepared(connection, items, &picked)?)),
        Function::CreateLinkToken => {
            let given = LinkToken {
                user_id: fields.required("userId")?,
                client_name: fields.required("clientName")?,
                language: fields.text("language"),
                country_codes: fields.texts("countryCodes"),
                products: fields.texts("products"),
                webhook: fields.text("webhook"),
                redirect_uri: fields.text("redirectUri"),
                is_update: access_token.is_some(),
            };
            Task::Ask(&LINK_TOKEN, item_api::link_token(&given, picked.value("request").as_ref())?, NEW_LINK_TOKEN)
        }
        Function::ExchangePublicToken => {
            Task::Exchange(public_token.ok_or_else(|| invalid_option("publicToken", MISSING))?)
        }
        Function::GetItem => Task::Ask(&ITEM, none(), Reply::Json(Some("item"))),
        Function::UpdateItemWebhook => {
            fields.given("webhook").ok_or_else(|| invalid_option("webhook", MISSING))?;
            Task::Ask(&ITEM_WEBHOOK, bodies::item_webhook(fields.text("webhook"))?, Reply::Json(Some("item")))
        }
        Function::RemoveItem => Task::Ask(&REMOVE_ITEM, none(), Reply::RequestId),
        Function::WaitForUpdate => Task::Wait(picked.since()?, wait_plan::within(fields.number("within"))?),
        Function::ResetSandboxLogin => Task::Ask(&RESET_LOGIN, none(), Reply::True("reset_login")),
        Function::CallPlaid => {
            let path = path.as_ref().map(Secret::expose).ok_or_else(|| invalid_option("path", MISSING))?;
            path::check(path)?;
            let effect = path::effect(path, fields.boolean("reads"))?;
            Task::Ask(other(effect), item_api::body(picked.value("body").as_ref())?, Reply::Json(None))
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
    let (endpoint, members, reply) = match task {
        Task::Ask(endpoint, members, reply) => (endpoint, members, reply),
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
            api::create_public_token(&mut call, &members).await?;
            (&EXCHANGE_PUBLIC_TOKEN, Members::default(), ITEM_TOKENS)
        }
        Task::Exchange(token) => {
            call.checked.set_public_token(token)?;
            (&EXCHANGE_PUBLIC_TOKEN, Members::default(), ITEM_TOKENS)
        }
    };
    replied(*call.ask(endpoint, &members).await?, reply)
}

/// What a function resolves to, made of Plaid's answer.
fn replied(answer: Answer, reply: Reply) -> Result<JsValue, Error> {
    match reply {
        Reply::RequestId => Ok(answer.request_id.into()),
        Reply::Json(None) => Ok(answer.json),
        Reply::Json(Some(name)) => answer.json_with(name),
        Reply::True(name) => answer.confirms(name).map(|()| JsValue::TRUE),
        Reply::Texts([(first, first_plaid), (second, second_plaid)]) => {
            let text = |name| answer.text(name).map(Secret::from);
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
