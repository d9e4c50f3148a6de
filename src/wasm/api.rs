//! The functions of this library that send one or two requests. All options are checked before anything is sent.

use super::ask::Answer;
use super::call::{Call, Io};
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
    /// The URL to which Plaid sends the Item's webhooks.
    pub webhook: Option<String>,
    /// Plaid's products. `None` for investments.
    pub products: Option<Vec<String>>,
    /// A test user of Plaid's. `None` for `user_good`.
    pub username: Option<String>,
    /// The test user's password; for `user_custom`, the JSON of the accounts.
    pub password: Option<String>,
    /// How to send.
    pub io: Io,
}

/// A new Item.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ItemTokens {
    /// The Item's access token.
    pub access_token: Secret,
    /// The `item_id` in webhooks.
    pub item_id: String,
}

/// An Item in Sandbox.
pub type SandboxItem = ItemTokens;

/// Creates an Item with investments in Sandbox, as if a person had linked it.
///
/// <https://plaid.com/docs/api/sandbox/#sandboxpublic_tokencreate>,
/// <https://plaid.com/docs/api/items/#itempublic_tokenexchange>
pub async fn create_sandbox_item(options: CreateSandboxItemOptions) -> Result<SandboxItem, Error> {
    let CreateSandboxItemOptions { mut connection, io, .. } = options;
    connection.in_sandbox(None)?;
    let members = bodies::item(&bodies::SandboxItem {
        institution_id: options.institution_id.as_deref(),
        webhook: options.webhook.as_deref(),
        products: options.products.as_deref(),
        username: options.username.as_deref(),
        password: options.password.as_deref(),
    })?;
    let mut call = Call::prepare(connection, None, io)?;
    create_public_token(&mut call, &members).await?;
    item_tokens(&*call.ask(&EXCHANGE_PUBLIC_TOKEN, &Members::default()).await?)
}

/// Creates a public token in Sandbox, for the next request of the call.
pub(super) async fn create_public_token(call: &mut Call, members: &Members) -> Result<(), Error> {
    let answer = call.ask(&CREATE_PUBLIC_TOKEN, members).await?;
    let token = answer.text("public_token")?.into();
    call.checked.set_public_token(token).map_err(|_| answer.without("public_token"))
}

pub(super) fn item_tokens(answer: &Answer) -> Result<ItemTokens, Error> {
    Ok(ItemTokens { access_token: answer.text("access_token")?.into(), item_id: answer.text("item_id")? })
}

/// The options of [`fire_sandbox_webhook`].
#[derive(Debug, Clone)]
pub struct FireSandboxWebhookOptions {
    /// How to reach Plaid. The environment is Sandbox by default.
    pub connection: Connection,
    /// The access token of an Item in Sandbox that has a webhook.
    pub access_token: Secret,
    /// `HOLDINGS`, `INVESTMENTS_TRANSACTIONS` or `ITEM`.
    pub webhook_type: String,
    /// The code. `None` for `DEFAULT_UPDATE`; `ITEM` needs one of its own, such as `LOGIN_REPAIRED`.
    pub webhook_code: Option<String>,
    /// How to send.
    pub io: Io,
}

/// Makes Plaid send a webhook of an Item in Sandbox.
///
/// <https://plaid.com/docs/api/sandbox/#sandboxitemfire_webhook>
pub async fn fire_sandbox_webhook(options: FireSandboxWebhookOptions) -> Result<(), Error> {
    let FireSandboxWebhookOptions { mut connection, access_token, webhook_type, webhook_code, io } = options;
    connection.in_sandbox(Some(access_token.expose()))?;
    let members = bodies::webhook(&webhook_type, webhook_code.as_deref())?;
    let answer = Call::prepare(connection, Some(access_token), io)?.ask(&FIRE_WEBHOOK, &members).await?;
    answer.confirms("webhook_fired")
}
