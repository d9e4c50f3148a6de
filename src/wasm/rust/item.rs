//! The functions for the life of an Item: link, read, repair and remove. `call_plaid` calls any other endpoint.

use super::investments::RequestId;
use crate::error::Error;
use crate::request::endpoint::{EXCHANGE_PUBLIC_TOKEN, ITEM, ITEM_WEBHOOK, LINK_TOKEN, REMOVE_ITEM, other};
use crate::request::{Connection, Endpoint, JsonMembers, bodies, path};
use crate::secret::Secret;
use crate::wait::plan;
use crate::wasm::ask::PlaidResponse;
use crate::wasm::call::{Call, Io};
use crate::wasm::given_object;
use crate::wasm::wait::{self, Update};
use wasm_bindgen::prelude::*;

/// The options of the functions that take only an Item: [`get_item`], [`remove_item`] and
/// [`reset_sandbox_login`](crate::reset_sandbox_login).
#[derive(Debug, Clone)]
pub struct ItemOptions {
    /// How to reach Plaid.
    pub connection: Connection,
    /// The Item's access token, or a handle that the proxy at `base_url` swaps for it.
    pub access_token: Secret,
    /// How to send the request.
    pub io: Io,
}

impl ItemOptions {
    pub(super) async fn ask(self, endpoint: &Endpoint, members: &JsonMembers) -> Result<Box<PlaidResponse>, Error> {
        Call::prepare(self.connection, Some(self.access_token), self.io)?.ask(endpoint, members).await
    }
}

/// The options of [`create_link_token`].
#[derive(Debug, Clone)]
pub struct CreateLinkTokenOptions {
    /// How to reach Plaid. Without an access token, it needs `environment` or `base_url`.
    pub connection: Connection,
    /// The access token of an Item to repair or to change in update mode. `None` to link a new Item.
    pub access_token: Option<Secret>,
    /// Your own id of the person. Don't use an email address.
    pub user_id: String,
    /// The name of your application, which Link shows.
    pub client_name: String,
    /// The language of Link. `None` for `en`.
    pub language: Option<String>,
    /// The countries of the institutions. `None` for `US`.
    pub country_codes: Option<Vec<String>>,
    /// Plaid's products. `None` for investments, or for none in update mode.
    pub products: Option<Vec<String>>,
    /// The URL to which Plaid sends the Item's webhooks.
    pub webhook: Option<String>,
    /// The URL to which an institution redirects the person after the login.
    pub redirect_uri: Option<String>,
    /// An object with more fields of Plaid's request.
    pub request: Option<JsValue>,
    /// How to send the request.
    pub io: Io,
}

/// A token that opens Link.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LinkToken {
    /// The token, for Link in the person's browser.
    pub link_token: String,
    /// The time at which it expires, in ISO 8601.
    pub expiration: String,
}

/// Creates a token that opens Link.
///
/// <https://plaid.com/docs/api/link/#linktokencreate>
pub async fn create_link_token(options: CreateLinkTokenOptions) -> Result<LinkToken, Error> {
    let members = given_object::link_token_body(
        &bodies::LinkTokenOptions {
            user_id: &options.user_id,
            client_name: &options.client_name,
            language: options.language.as_deref(),
            country_codes: options.country_codes.as_deref(),
            products: options.products.as_deref(),
            webhook: options.webhook.as_deref(),
            redirect_uri: options.redirect_uri.as_deref(),
            is_update: options.access_token.is_some(),
        },
        options.request.as_ref(),
    )?;
    let response =
        Call::prepare(options.connection, options.access_token, options.io)?.ask(&LINK_TOKEN, &members).await?;
    Ok(LinkToken { link_token: response.text("link_token")?, expiration: response.text("expiration")? })
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

/// The options of [`exchange_public_token`].
#[derive(Debug, Clone)]
pub struct ExchangePublicTokenOptions {
    /// How to reach Plaid. It needs `environment` or `base_url`.
    pub connection: Connection,
    /// The public token that Link returned in the person's browser.
    pub public_token: Secret,
    /// How to send the request.
    pub io: Io,
}

/// Exchanges the public token from Link for the access token of the new Item. A public token can be exchanged only once.
///
/// <https://plaid.com/docs/api/items/#itempublic_tokenexchange>
pub async fn exchange_public_token(options: ExchangePublicTokenOptions) -> Result<ItemTokens, Error> {
    let mut call = Call::prepare(options.connection, None, options.io)?;
    call.checked.set_public_token(options.public_token)?;
    item_tokens(&*call.ask(&EXCHANGE_PUBLIC_TOKEN, &JsonMembers::default()).await?)
}

pub(super) fn item_tokens(response: &PlaidResponse) -> Result<ItemTokens, Error> {
    Ok(ItemTokens { access_token: response.text("access_token")?.into(), item_id: response.text("item_id")? })
}

/// Reads an Item and its status, and returns Plaid's response object.
///
/// <https://plaid.com/docs/api/items/#itemget>
pub async fn get_item(options: ItemOptions) -> Result<JsValue, Error> {
    options.ask(&ITEM, &JsonMembers::default()).await?.json_with("item")
}

/// The options of [`update_item_webhook`].
#[derive(Debug, Clone)]
pub struct UpdateItemWebhookOptions {
    /// How to reach Plaid.
    pub connection: Connection,
    /// The Item's access token, or a handle that the proxy at `base_url` swaps for it.
    pub access_token: Secret,
    /// The URL to which Plaid sends the Item's webhooks. `None` for no webhooks.
    pub webhook: Option<String>,
    /// How to send the request.
    pub io: Io,
}

/// Changes the URL of an Item's webhooks, and returns Plaid's response object.
///
/// <https://plaid.com/docs/api/items/#itemwebhookupdate>
pub async fn update_item_webhook(options: UpdateItemWebhookOptions) -> Result<JsValue, Error> {
    let UpdateItemWebhookOptions { connection, access_token, webhook, io } = options;
    let members = bodies::item_webhook(webhook.as_deref())?;
    ItemOptions { connection, access_token, io }.ask(&ITEM_WEBHOOK, &members).await?.json_with("item")
}

/// Removes an Item, and returns Plaid's request id. The access token is then no longer valid.
///
/// <https://plaid.com/docs/api/items/#itemremove>
pub async fn remove_item(options: ItemOptions) -> Result<RequestId, Error> {
    Ok(options.ask(&REMOVE_ITEM, &JsonMembers::default()).await?.request_id)
}

/// The options of [`wait_for_update`].
#[derive(Debug, Clone)]
pub struct WaitForUpdateOptions {
    /// How to reach Plaid. `max_retries` has no effect: after a poll that failed, the next poll follows.
    pub connection: Connection,
    /// The Item's access token, or a handle that the proxy at `base_url` swaps for it.
    pub access_token: Secret,
    /// An update at this time or later settles the wait: ISO 8601 with an offset. After an error with the outcome
    /// [`Unknown`](crate::Outcome::Unknown), give its `started_at`.
    pub since: String,
    /// The maximum duration of the wait in milliseconds: 1 to 2147483647. `None` for 120,000.
    pub within_ms: Option<f64>,
    /// How to send the requests.
    pub io: Io,
}

/// Waits until Plaid has updated an Item's investments, or has failed to update them. After a refresh with an unknown outcome, it shows
/// whether the data was updated, without another fee.
///
/// After an error of kind [`Timeout`](crate::Kind::Timeout), the result is still unknown: the update may come later.
///
/// <https://plaid.com/docs/api/items/#itemget>
pub async fn wait_for_update(options: WaitForUpdateOptions) -> Result<Update, Error> {
    let since_ms = wait::since_ms(&options.since)?;
    let within_ms = plan::within(options.within_ms)?;
    let call = Call::prepare(options.connection, Some(options.access_token), options.io)?;
    wait::wait(call, since_ms, within_ms).await
}

/// The options of [`call_plaid`].
#[derive(Debug, Clone)]
pub struct CallPlaidOptions {
    /// How to reach Plaid. Without an access token, it needs `environment` or `base_url`.
    pub connection: Connection,
    /// The Item's access token, if the endpoint takes one.
    pub access_token: Option<Secret>,
    /// The endpoint's path, such as `/accounts/get`.
    pub path: String,
    /// An object: the JSON body of the request without `client_id`, `secret` and `access_token`, which are added.
    pub body: Option<JsValue>,
    /// Whether the call only reads, so that it may be retried. It is refused for paths that are known to change something or to be
    /// billed for each call.
    pub reads: bool,
    /// How to send the request.
    pub io: Io,
}

/// Calls any Plaid endpoint that responds with JSON, and returns Plaid's response object.
///
/// <https://plaid.com/docs/api/>
pub async fn call_plaid(options: CallPlaidOptions) -> Result<JsValue, Error> {
    path::check(&options.path)?;
    let effect = path::effect(&options.path, Some(options.reads))?;
    let members = given_object::body_of_any_endpoint(options.body.as_ref())?;
    let mut call = Call::prepare(options.connection, options.access_token, options.io)?;
    call.checked.add_path(&options.path);
    Ok(call.ask(other(effect), &members).await?.json)
}
