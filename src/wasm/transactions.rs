//! The reading of transactions, page by page, by the plan of `pages.rs`; and what joins the pages.

use super::call::{Answer, Call, Io};
use super::{js, read};
use crate::error::{Error, callback_threw};
use crate::options::{self, Connection};
use crate::outcome::Event;
use crate::pages::{self, Plan, Step};
use crate::request::{Members, TRANSACTIONS};
use crate::secret::Secret;
use crate::{period, response};
use wasm_bindgen::prelude::*;

/// The options of [`get_investment_transactions`].
#[derive(Debug, Clone)]
pub struct TransactionsOptions {
    /// How to reach Plaid.
    pub connection: Connection,
    /// The Item's access token, or a handle that the proxy at `base_url` swaps for it.
    pub access_token: Secret,
    /// The first day, `YYYY-MM-DD`.
    pub start_date: String,
    /// The last day, `YYYY-MM-DD`.
    pub end_date: String,
    /// The accounts to read, by Plaid's ids. `None` for all.
    pub account_ids: Option<Vec<String>>,
    /// Transactions for each request: a whole number from 1 to 500, which is the default.
    pub page_size: Option<f64>,
    /// Called after each page with `{ loaded, total }`. If it throws, the call ends.
    pub on_progress: Option<js_sys::Function>,
    /// How to send.
    pub io: Io,
}

/// Reads an Item's transactions between two days, every page of them, and returns one response object: transactions newest
/// first, each account and each security once, and all else as the last page had it.
///
/// <https://plaid.com/docs/api/products/investments/#investmentstransactionsget>
pub async fn get_investment_transactions(options: TransactionsOptions) -> Result<JsValue, Error> {
    let TransactionsOptions { account_ids, page_size, on_progress, .. } = options;
    let reading = Reading::new(&options.start_date, &options.end_date, account_ids.as_deref(), page_size, on_progress)?;
    read(&*Call::prepare(options.connection, Some(options.access_token), options.io)?, &reading).await
}

/// What is the same for each page.
pub(super) struct Reading {
    /// All but the `options` of the request.
    members: Members,
    /// All but the offset.
    options: Members,
    on_progress: Option<js_sys::Function>,
}

pub(super) async fn read(call: &Call, reading: &Reading) -> Result<JsValue, Error> {
    let mut plan = Plan::default();
    let mut lists = Lists::new();
    loop {
        let answer = call.ask(&TRANSACTIONS, &reading.page(plan.offset)).await?;
        let total = read::get_by(&answer.json, TOTAL).and_then(|total| total.as_f64());
        let total = total.filter(|&total| f64::from(total as u32) == total);
        let total = total.ok_or_else(|| response::without(TOTAL, answer.attempt))? as u32;
        let (length, repeated) = add(&lists, &answer);
        match plan.read(length, total, repeated) {
            Step::Restart => lists = Lists::new(),
            Step::GiveUp => return Err(changed(&answer)),
            Step::Next => {
                reading.progress(call, plan.offset, total)?;
                // Pages were read by now: it is not that nothing was sent.
                if read::is_aborted(call.signal.as_ref()) {
                    return Err(call.aborted(Event::AbortedBefore, None));
                }
            }
            Step::Done => {
                reading.progress(call, plan.offset, total)?;
                for list in &lists.0 {
                    let _ = js_sys::Reflect::set(&answer.json, &list.name.into(), &list.items);
                }
                return Ok(answer.json);
            }
        }
    }
}

const TOTAL: &str = "total_investment_transactions";

fn changed(answer: &Answer) -> Error {
    Error::of_attempt(
        Event::ListKeptChanging,
        answer.attempt,
        "the transactions changed again and again while they were read",
    )
}

impl Reading {
    pub(super) fn new(
        start_date: &str,
        end_date: &str,
        account_ids: Option<&[String]>,
        page_size: Option<f64>,
        on_progress: Option<js_sys::Function>,
    ) -> Result<Self, Error> {
        period::check(start_date, end_date)?;
        options::account_ids(account_ids)?;
        let (mut members, mut options) = <(Members, Members)>::default();
        options.texts("account_ids", account_ids);
        options.number("count", pages::size(page_size)?);
        members.text("start_date", start_date);
        members.text("end_date", end_date);
        Ok(Self { members, options, on_progress })
    }

    fn page(&self, offset: u32) -> Members {
        let (mut members, mut options) = (self.members.clone(), self.options.clone());
        options.number("offset", offset);
        members.object("options", &options);
        members
    }

    fn progress(&self, call: &Call, loaded: u32, total: u32) -> Result<(), Error> {
        let Some(on_progress) = &self.on_progress else { return Ok(()) };
        let progress = js::object(&[("loaded", loaded.into()), ("total", total.into())]);
        match js::call(on_progress, &progress, &JsValue::UNDEFINED) {
            Ok(_) => Ok(()),
            Err(thrown) => Err(call.with_cause(callback_threw("onProgress"), &thrown)),
        }
    }
}

/// A list of objects that each page has a part of.
struct List {
    name: &'static str,
    /// The property that tells one object from another.
    id: &'static str,
    items: js_sys::Array,
    ids: js_sys::Set,
}

struct Lists([List; 3]);

impl Lists {
    fn new() -> Self {
        let list =
            |name, id| List { name, id, items: js_sys::Array::new(), ids: js_sys::Set::new(&JsValue::UNDEFINED) };
        Self([
            list("investment_transactions", "investment_transaction_id"),
            list("securities", "security_id"),
            list("accounts", "account_id"),
        ])
    }
}

/// Adds a page to the lists, each object once. How many transactions the page has, and whether one was there before.
fn add(lists: &Lists, answer: &Answer) -> (u32, bool) {
    let mut transactions = None;
    for List { name, id, items, ids } in &lists.0 {
        // An array, which the endpoint's `lists` see to.
        let page: js_sys::Array = read::get_by(&answer.json, name).unwrap_or_default().unchecked_into();
        let mut repeated = false;
        for at in 0..page.length() {
            let item = page.get(at);
            let id = read::get_by(&item, id).unwrap_or_default();
            if id.is_undefined() || !ids.has(&id) {
                ids.add(&id);
                items.push(&item);
            } else {
                repeated = true;
            }
        }
        transactions = transactions.or(Some((page.length(), repeated)));
    }
    transactions.unwrap_or_default()
}
