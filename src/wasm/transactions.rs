//! The reading of transactions, page by page, by the plan of `pages/plan.rs`; and what joins the pages.

use super::ask::Answer;
use super::call::{Call, Io};
use super::{js, read};
use crate::error::{Error, Event, callback_threw};
use crate::pages::plan::{Page, PageStep, Plan, Range};
use crate::pages::{period, plan};
use crate::request::endpoint::TRANSACTIONS;
use crate::request::{Connection, Members, connection};
use crate::secret::Secret;
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
    /// All but the range.
    options: Members,
    page_size: u32,
    on_progress: Option<js_sys::Function>,
}

pub(super) async fn read(call: &Call, reading: &Reading) -> Result<JsValue, Error> {
    let mut plan = Plan::new(reading.page_size);
    let mut lists = Lists::new();
    loop {
        let answer = match call.ask(&TRANSACTIONS, &reading.page(plan.next())).await {
            Ok(answer) => answer,
            Err(error) => {
                let Some(wait_ms) = plan.limit_wait_ms(&error) else { return Err(error) };
                call.pause(wait_ms, error).await?;
                continue;
            }
        };
        let total = read::get_by(&answer.json, TOTAL).and_then(|total| total.as_f64());
        let total = total.filter(|&total| f64::from(total as u32) == total);
        let total = total.ok_or_else(|| answer.without(TOTAL))? as u32;
        let step = plan.read(lists.add(&answer, total));
        if matches!(step, PageStep::Next | PageStep::Done) {
            reading.progress(call, plan.loaded, total)?;
        }
        match step {
            PageStep::Next => {}
            PageStep::Done => {
                lists.put_into(&answer.json);
                return Ok(answer.json);
            }
            PageStep::Restart { pause_ms } => {
                lists = Lists::new();
                call.pause(pause_ms, changed(&answer)).await?;
            }
            PageStep::GiveUp => return Err(changed(&answer)),
        }
        if read::is_aborted(call.signal.as_ref()) {
            return Err(call.aborted(Event::AbortedBefore, None));
        }
    }
}

const TOTAL: &str = "total_investment_transactions";

fn changed(answer: &Answer) -> Error {
    let message = "the transactions changed again and again while they were read";
    answer.in_call(Error::of_attempt(Event::ListKeptChanging, answer.attempt(), message))
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
        connection::account_ids(account_ids)?;
        let (mut members, mut options) = <(Members, Members)>::default();
        options.texts("account_ids", account_ids);
        members.text("start_date", start_date);
        members.text("end_date", end_date);
        Ok(Self { members, options, page_size: plan::size(page_size)?, on_progress })
    }

    fn page(&self, range: Range) -> Members {
        let (mut members, mut options) = (self.members.clone(), self.options.clone());
        options.number("count", range.count);
        options.number("offset", range.offset);
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

impl List {
    fn new(name: &'static str, id: &'static str) -> Self {
        Self { name, id, items: js_sys::Array::new(), ids: js_sys::Set::new(&JsValue::UNDEFINED) }
    }

    /// This list in a page, which is an array: the endpoint's `lists` see to that.
    fn of_page(&self, answer: &Answer) -> js_sys::Array {
        read::get_by(&answer.json, self.name).unwrap_or_default().unchecked_into()
    }

    fn id_of(&self, item: &JsValue) -> JsValue {
        read::get_by(item, self.id).unwrap_or_default()
    }

    /// Adds an object, unless one of its id is there.
    fn add(&self, item: &JsValue) -> bool {
        let id = self.id_of(item);
        let is_new = id.is_undefined() || !self.ids.has(&id);
        if is_new {
            self.ids.add(&id);
            self.items.push(item);
        }
        is_new
    }
}

/// The lists of a response, of all pages that were read.
struct Lists {
    transactions: List,
    others: [List; 2],
}

impl Lists {
    fn new() -> Self {
        Self {
            transactions: List::new("investment_transactions", "investment_transaction_id"),
            others: [List::new("securities", "security_id"), List::new("accounts", "account_id")],
        }
    }

    /// Adds a page, each object once, and says of it what the plan needs to know.
    fn add(&self, answer: &Answer, total: u32) -> Page {
        for list in &self.others {
            for item in list.of_page(answer).iter() {
                list.add(&item);
            }
        }
        let (list, page) = (&self.transactions, self.transactions.of_page(answer));
        let loaded = list.items.length();
        let last = list.items.get(loaded.saturating_sub(1));
        let continues = list.id_of(&page.get(0)) == list.id_of(&last);
        let mut repeats = false;
        for at in u32::from(loaded > 0)..page.length() {
            repeats |= !list.add(&page.get(at));
        }
        Page { length: page.length(), total, continues, repeats }
    }

    /// Replaces the lists of one page's response by those of all pages.
    fn put_into(&self, json: &JsValue) {
        for list in [&self.transactions, &self.others[0], &self.others[1]] {
            let _ = js_sys::Reflect::set(json, &list.name.into(), &list.items);
        }
    }
}
