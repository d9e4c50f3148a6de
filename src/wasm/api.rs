//! The functions of this library that are a request or two. What a request says is held to its rules first, and then the
//! connection: nothing is sent before.

use super::ask::Answer;
use super::call::{Call, Io};
use super::read;
use crate::error::Error;
use crate::request::endpoint::{CREATE_PUBLIC_TOKEN, EXCHANGE_PUBLIC_TOKEN, FIRE_WEBHOOK, HOLDINGS, REFRESH};
use crate::request::{Connection, Members, bodies};
use crate::secret::Secret;
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

/// What Plaid calls a request, for its support.
pub type RequestId = String;

/// Asks Plaid to fetch an Item's newest investment data, and returns Plaid's request id.
///
/// Plaid usually answers within 10 seconds, at times after 30 and more, and bills each success. Where its
/// [`outcome`](crate::Details::outcome) is [`Unknown`](crate::Outcome::Unknown), it may have been done, and billed.
///
/// <https://plaid.com/docs/api/products/investments/#investmentsrefresh>
pub async fn refresh_investments(options: RefreshOptions) -> Result<RequestId, Error> {
    let call = Call::prepare(options.connection, Some(options.access_token), options.io)?;
    Ok(call.ask(&REFRESH, &Members::default()).await?.request_id)
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

/// The options of [`create_sandbox_item`].
#[derive(Debug, Clone)]
pub struct CreateSandboxItemOptions {
    /// How to reach Plaid. The environment is Sandbox by default.
    pub connection: Connection,
    /// Plaid's id of an institution in Sandbox. `None` for First Platypus Bank.
    pub institution_id: Option<String>,
    /// Where Plaid is to send the Item's webhooks.
    pub webhook: Option<String>,
    /// How to send.
    pub io: Io,
}

/// An Item in Sandbox.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SandboxItem {
    /// The Item's access token.
    pub access_token: Secret,
    /// What webhooks call `item_id`.
    pub item_id: String,
}

/// Makes an Item in Sandbox with investments, as if a person had linked it.
///
/// <https://plaid.com/docs/api/sandbox/#sandboxpublic_tokencreate>,
/// <https://plaid.com/docs/api/items/#itempublic_tokenexchange>
pub async fn create_sandbox_item(options: CreateSandboxItemOptions) -> Result<SandboxItem, Error> {
    let CreateSandboxItemOptions { mut connection, institution_id, webhook, io } = options;
    connection.in_sandbox(None)?;
    let members = bodies::item(institution_id.as_deref(), webhook.as_deref())?;
    create_item(Call::prepare(connection, None, io)?, &members).await
}

pub(super) async fn create_item(mut call: Box<Call>, members: &Members) -> Result<SandboxItem, Error> {
    let answer = call.ask(&CREATE_PUBLIC_TOKEN, members).await?;
    call.checked.token = Some(("public_token", answer.text("public_token")?.into()));
    let answer = call.ask(&EXCHANGE_PUBLIC_TOKEN, &Members::default()).await?;
    Ok(SandboxItem { access_token: answer.text("access_token")?.into(), item_id: answer.text("item_id")? })
}

/// The options of [`fire_sandbox_webhook`].
#[derive(Debug, Clone)]
pub struct FireSandboxWebhookOptions {
    /// How to reach Plaid. The environment is Sandbox by default.
    pub connection: Connection,
    /// The access token of an Item in Sandbox that has a webhook.
    pub access_token: Secret,
    /// `HOLDINGS` or `INVESTMENTS_TRANSACTIONS`; its code is `DEFAULT_UPDATE`.
    pub webhook_type: String,
    /// How to send.
    pub io: Io,
}

/// Has Plaid send a webhook of an Item in Sandbox.
///
/// <https://plaid.com/docs/api/sandbox/#sandboxitemfire_webhook>
pub async fn fire_sandbox_webhook(options: FireSandboxWebhookOptions) -> Result<(), Error> {
    let FireSandboxWebhookOptions { mut connection, access_token, webhook_type, io } = options;
    connection.in_sandbox(Some(access_token.expose()))?;
    let members = bodies::webhook(&webhook_type)?;
    let answer = Call::prepare(connection, Some(access_token), io)?.ask(&FIRE_WEBHOOK, &members).await?;
    fired(&answer)
}

pub(super) fn fired(answer: &Answer) -> Result<(), Error> {
    let fired = read::get_by(&answer.json, "webhook_fired").is_some_and(|fired| fired.is_truthy());
    if fired { Ok(()) } else { Err(answer.without("webhook_fired: true")) }
}
