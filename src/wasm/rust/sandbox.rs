//! The functions for Sandbox.

use super::item::{ItemOptions, ItemTokens, item_tokens};
use crate::error::Error;
use crate::request::endpoint::{EXCHANGE_PUBLIC_TOKEN, FIRE_WEBHOOK, RESET_LOGIN};
use crate::request::{Connection, JsonMembers, bodies};
use crate::secret::Secret;
use crate::wasm::call::{Call, Io};

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
    /// A Plaid test user. `None` for `user_good`.
    pub username: Option<String>,
    /// The test user's password; for `user_custom`, the JSON of the accounts.
    pub password: Option<String>,
    /// How to send.
    pub io: Io,
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
    let members = bodies::sandbox_public_token(&bodies::SandboxItemOptions {
        institution_id: options.institution_id.as_deref(),
        webhook: options.webhook.as_deref(),
        products: options.products.as_deref(),
        username: options.username.as_deref(),
        password: options.password.as_deref(),
    })?;
    let mut call = Call::prepare(connection, None, io)?;
    call.create_public_token(&members).await?;
    item_tokens(&*call.ask(&EXCHANGE_PUBLIC_TOKEN, &JsonMembers::default()).await?)
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
    let members = bodies::fire_webhook(&webhook_type, webhook_code.as_deref())?;
    let response = Call::prepare(connection, Some(access_token), io)?.ask(&FIRE_WEBHOOK, &members).await?;
    response.confirms("webhook_fired")
}

/// Makes an Item in Sandbox require a new login, as if the person had changed the password.
///
/// <https://plaid.com/docs/api/sandbox/#sandboxitemreset_login>
pub async fn reset_sandbox_login(mut options: ItemOptions) -> Result<(), Error> {
    options.connection.in_sandbox(Some(options.access_token.expose()))?;
    options.ask(&RESET_LOGIN, &JsonMembers::default()).await?.confirms("reset_login")
}
