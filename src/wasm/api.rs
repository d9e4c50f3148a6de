//! The functions of this library that are a request or two. Each is prepared, which holds its options to their rules and sends
//! nothing, and then run.

use super::call::{Call, Io};
use super::read;
use crate::error::Error;
use crate::options::{self, Connection};
use crate::request::{CREATE_PUBLIC_TOKEN, EXCHANGE_PUBLIC_TOKEN, FIRE_WEBHOOK, HOLDINGS, Members, REFRESH};
use crate::response;
use crate::secret::Secret;
use wasm_bindgen::prelude::*;

/// A call whose options kept every rule, and what its request says.
pub(super) struct Prepared {
    pub(super) call: Box<Call>,
    pub(super) members: Members,
}

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
/// Plaid usually answers within 10 seconds, at times after 30 and more, and bills each success. Where
/// [`Error::outcome`] is [`Outcome::Unknown`](crate::Outcome::Unknown) it may have been done, and billed.
///
/// <https://plaid.com/docs/api/products/investments/#investmentsrefresh>
pub async fn refresh_investments(options: RefreshOptions) -> Result<RequestId, Error> {
    refresh(prepare_refresh(options)?).await
}

pub(super) fn prepare_refresh(options: RefreshOptions) -> Result<Prepared, Error> {
    let call = Call::prepare(options.connection, Some(options.access_token), options.io)?;
    Ok(Prepared { call, members: Members::default() })
}

pub(super) async fn refresh(prepared: Prepared) -> Result<RequestId, Error> {
    Ok(prepared.call.ask(&REFRESH, &prepared.members).await?.request_id)
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
    holdings(prepare_holdings(options)?).await
}

pub(super) fn prepare_holdings(options: HoldingsOptions) -> Result<Prepared, Error> {
    let account_ids = options.account_ids.as_deref();
    options::account_ids(account_ids)?;
    let members = Members::default().object("options", Members::default().texts("account_ids", account_ids));
    Ok(Prepared { call: Call::prepare(options.connection, Some(options.access_token), options.io)?, members })
}

pub(super) async fn holdings(prepared: Prepared) -> Result<JsValue, Error> {
    Ok(prepared.call.ask(&HOLDINGS, &prepared.members).await?.json)
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
pub struct SandboxItem {
    /// The Item's access token.
    pub access_token: Secret,
    /// What webhooks call `item_id`.
    pub item_id: String,
}

/// Plaid's First Platypus Bank, whose people have investments.
const INSTITUTION: &str = "ins_109508";

/// Makes an Item in Sandbox with investments, as if a person had linked it.
///
/// <https://plaid.com/docs/api/sandbox/#sandboxpublic_tokencreate>,
/// <https://plaid.com/docs/api/items/#itempublic_tokenexchange>
pub async fn create_sandbox_item(options: CreateSandboxItemOptions) -> Result<SandboxItem, Error> {
    create_item(prepare_create_item(options)?).await
}

pub(super) fn prepare_create_item(options: CreateSandboxItemOptions) -> Result<Prepared, Error> {
    let institution_id = options.institution_id.as_deref().unwrap_or(INSTITUTION);
    options::visible("institutionId", institution_id)?;
    options.webhook.as_deref().map_or(Ok(()), |webhook| options::visible("webhook", webhook))?;
    let members = Members::default()
        .text("institution_id", Some(institution_id))
        .texts("initial_products", Some(&["investments".into()]))
        .object("options", Members::default().text("webhook", options.webhook.as_deref()));
    Ok(Prepared { call: Call::prepare(options.connection.in_sandbox(None)?, None, options.io)?, members })
}

pub(super) async fn create_item(prepared: Prepared) -> Result<SandboxItem, Error> {
    let Prepared { mut call, members } = prepared;
    let answer = call.ask(&CREATE_PUBLIC_TOKEN, &members).await?;
    let public_token = answer.text("public_token")?;
    call.checked.token = Some(("public_token", public_token.into()));
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
    fire_webhook(prepare_fire_webhook(options)?).await
}

pub(super) fn prepare_fire_webhook(options: FireSandboxWebhookOptions) -> Result<Prepared, Error> {
    options::webhook_type(&options.webhook_type)?;
    let members = Members::default()
        .text("webhook_type", Some(&options.webhook_type))
        .text("webhook_code", Some("DEFAULT_UPDATE"));
    let connection = options.connection.in_sandbox(Some(&options.access_token))?;
    Ok(Prepared { call: Call::prepare(connection, Some(options.access_token), options.io)?, members })
}

pub(super) async fn fire_webhook(prepared: Prepared) -> Result<(), Error> {
    let answer = prepared.call.ask(&FIRE_WEBHOOK, &prepared.members).await?;
    let fired = read::get_by(&answer.json, "webhook_fired").is_some_and(|fired| fired.is_truthy());
    if fired { Ok(()) } else { Err(response::without("webhook_fired: true", answer.attempt)) }
}
