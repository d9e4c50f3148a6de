//! The functions for investments: a refresh, holdings and transactions.

use crate::error::Error;
use crate::pages::page_request::PageRequest;
use crate::request::endpoint::{HOLDINGS, REFRESH};
use crate::request::{Connection, JsonMembers, bodies};
use crate::secret::Secret;
use crate::wasm::call::{Call, Io};
use crate::wasm::transactions;
use wasm_bindgen::prelude::*;

/// The options of [`refresh_investments`].
#[derive(Debug, Clone)]
pub struct RefreshOptions {
    /// How to reach Plaid.
    pub connection: Connection,
    /// The Item's access token, or a handle that the proxy at `base_url` swaps for it.
    pub access_token: Secret,
    /// How to send.
    pub io: Io,
}

/// Plaid's id of a request, to give to Plaid's support.
pub type RequestId = String;

/// Asks Plaid to fetch an Item's newest investment data, and returns Plaid's request id.
///
/// Plaid usually answers within 10 seconds, sometimes after 30 or more, and bills each success. If the error's
/// [`outcome`](crate::Details::outcome) is [`Unknown`](crate::Outcome::Unknown), the refresh may have been done and billed.
///
/// <https://plaid.com/docs/api/products/investments/#investmentsrefresh>
pub async fn refresh_investments(options: RefreshOptions) -> Result<RequestId, Error> {
    let call = Call::prepare(options.connection, Some(options.access_token), options.io)?;
    Ok(call.ask(&REFRESH, &JsonMembers::default()).await?.request_id)
}

/// The options of [`get_holdings`].
#[derive(Debug, Clone)]
pub struct HoldingsOptions {
    /// How to reach Plaid.
    pub connection: Connection,
    /// The Item's access token, or a handle that the proxy at `base_url` swaps for it.
    pub access_token: Secret,
    /// The accounts to read, by Plaid's ids. `None` for all.
    pub account_ids: Option<Vec<String>>,
    /// How to send.
    pub io: Io,
}

/// Reads an Item's holdings as of Plaid's last look at the institution, and returns Plaid's response object.
///
/// <https://plaid.com/docs/api/products/investments/#investmentsholdingsget>
pub async fn get_holdings(options: HoldingsOptions) -> Result<JsValue, Error> {
    let members = bodies::holdings(options.account_ids.as_deref())?;
    let call = Call::prepare(options.connection, Some(options.access_token), options.io)?;
    Ok(call.ask(&HOLDINGS, &members).await?.json)
}

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
    /// Whether Plaid fetches the transactions of an Item that was linked without investments in the background.
    pub async_update: Option<bool>,
    /// Called after each page with `{ loaded, total }`. If it throws, the call ends.
    pub on_progress: Option<js_sys::Function>,
    /// How to send.
    pub io: Io,
}

/// Reads all of an Item's transactions between two days, page by page, and returns one response object: transactions newest first,
/// each account and each security once, and all other fields from the last page.
///
/// <https://plaid.com/docs/api/products/investments/#investmentstransactionsget>
pub async fn get_investment_transactions(options: TransactionsOptions) -> Result<JsValue, Error> {
    let TransactionsOptions { start_date, end_date, account_ids, page_size, async_update, on_progress, .. } = options;
    let request = PageRequest::new(&start_date, &end_date, account_ids.as_deref(), page_size, async_update)?;
    let call = Call::prepare(options.connection, Some(options.access_token), options.io)?;
    transactions::read(&call, &request, on_progress).await
}
