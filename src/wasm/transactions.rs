//! Reads transactions page by page, in the order that `pages/plan.rs` gives, and joins the pages.

use super::ask::PlaidResponse;
use super::call::Call;
use super::{js, read};
use crate::error::{Effect, Error, callback_threw};
use crate::pages::page_request::PageRequest;
use crate::pages::plan::{self, Page, PagePlan, PageStep};
use crate::request::endpoint::TRANSACTIONS;
use wasm_bindgen::prelude::*;

/// Reads all pages, and calls `on_progress` after each.
pub(super) async fn read(
    call: &Call,
    request: &PageRequest,
    on_progress: Option<js_sys::Function>,
) -> Result<JsValue, Error> {
    let mut plan = PagePlan::new(request.page_size);
    let mut lists = Lists::new();
    loop {
        let response = match call.ask(&TRANSACTIONS, &request.of_page(plan.next())).await {
            Ok(response) => response,
            Err(error) => {
                let Some(wait_ms) = plan.limit_wait_ms(&error) else { return Err(error) };
                call.pause(wait_ms, error).await?;
                continue;
            }
        };
        let total = read::get_by(&response.json, TOTAL).and_then(|total| total.as_f64());
        let total = plan::total(total).ok_or_else(|| response.without(TOTAL))?;
        let changed = || response.in_call(plan::kept_changing(response.attempt()));
        let step = plan.read(lists.add(&response, total));
        if let (PageStep::Next | PageStep::Done, Some(on_progress)) = (&step, &on_progress) {
            report(call, on_progress, plan.loaded, total)?;
        }
        match step {
            PageStep::Next => {}
            PageStep::Done => {
                lists.put_into(&response.json);
                return Ok(response.json);
            }
            PageStep::Restart { pause_ms } => {
                lists = Lists::new();
                call.pause(pause_ms, changed()).await?;
            }
            PageStep::GiveUp => return Err(changed()),
        }
        call.check_aborted()?;
    }
}

const TOTAL: &str = "total_investment_transactions";

fn report(call: &Call, on_progress: &js_sys::Function, loaded: u32, total: u32) -> Result<(), Error> {
    let progress = js::object(&[("loaded", loaded.into()), ("total", total.into())]);
    match js::call(on_progress, &progress, &JsValue::UNDEFINED) {
        Ok(_) => Ok(()),
        Err(thrown) => Err(call.in_call(call.with_cause(callback_threw("onProgress"), &thrown), Effect::Reads)),
    }
}

/// A list of objects that is joined from all pages.
struct List {
    name: &'static str,
    /// The property that identifies an object.
    id: &'static str,
    items: js_sys::Array,
    ids: js_sys::Set,
}

impl List {
    fn new(name: &'static str, id: &'static str) -> Self {
        Self { name, id, items: js_sys::Array::new(), ids: js_sys::Set::new(&JsValue::UNDEFINED) }
    }

    /// This list in one page. It is an array, because a response is checked for the endpoint's `lists`.
    fn of_page(&self, response: &PlaidResponse) -> js_sys::Array {
        read::get_by(&response.json, self.name).unwrap_or_default().unchecked_into()
    }

    fn id_of(&self, item: &JsValue) -> JsValue {
        read::get_by(item, self.id).unwrap_or_default()
    }

    /// Adds an object, unless one with its id was added. Returns whether it is new.
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

/// The lists of the joined response.
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

    /// Adds the objects of a page. Returns what the plan needs to know of the page.
    fn add(&self, response: &PlaidResponse, total: u32) -> Page {
        for list in &self.others {
            for item in list.of_page(response).iter() {
                list.add(&item);
            }
        }
        let (list, page) = (&self.transactions, self.transactions.of_page(response));
        let loaded = list.items.length();
        let last = list.items.get(loaded.saturating_sub(1));
        let continues = list.id_of(&page.get(0)) == list.id_of(&last);
        let mut repeats = false;
        for at in u32::from(loaded > 0)..page.length() {
            repeats |= !list.add(&page.get(at));
        }
        Page { length: page.length(), total, continues, repeats }
    }

    /// Replaces the lists in a response of one page by the joined lists.
    fn put_into(&self, json: &JsValue) {
        for list in [&self.transactions, &self.others[0], &self.others[1]] {
            let _ = js_sys::Reflect::set(json, &list.name.into(), &list.items);
        }
    }
}
