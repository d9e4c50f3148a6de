//! The boundary to JavaScript. It reads options, calls `fetch` and converts errors, and decides nothing: all rules are in the other
//! rooms.
//!
//! - `js` declares the imports from JavaScript. `read` and `fields` convert its values to the types of the rules.
//! - `abort` awaits promises, and ends an attempt on a timeout or an abort. `callbacks` are the functions that JavaScript calls back.
//!   `executor` runs the futures of the npm package.
//! - `fetch` makes one attempt, `body` reads the response, `ask` retries, and `call` has what all attempts share.
//! - `api` and `item_api` have the functions of this library, with JSON of the caller's from `given_object`. `transactions` reads many
//!   pages, `wait` waits for an update, and `webhook` verifies webhooks with the keys from `keys`.
//! - `items` refreshes many Items, which come from a `source`. `refresh_items` does so for this library.
//! - `npm` has the exports of the npm package.

mod abort;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod api;
mod ask;
mod body;
mod call;
mod callbacks;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod crypto;
#[cfg(feature = "npm")]
mod executor;
mod fetch;
#[cfg(feature = "npm")]
mod fields;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod given_object;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod item_api;
#[cfg(feature = "all-functions")]
mod items;
mod js;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod keys;
mod module_state;
#[cfg(any(feature = "npm", feature = "npm-portfolio"))]
mod npm;
mod read;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod refresh_items;
#[cfg(feature = "all-functions")]
mod source;
#[cfg(feature = "npm")]
mod to_js;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod transactions;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod wait;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod webhook;

#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
pub use api::{
    CreateSandboxItemOptions, FireSandboxWebhookOptions, HoldingsOptions, ItemTokens, RefreshOptions, RequestId,
    SandboxItem, create_sandbox_item, fire_sandbox_webhook, get_holdings, refresh_investments,
};
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
pub use call::Io;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
pub use item_api::{
    CallPlaidOptions, CreateLinkTokenOptions, ExchangePublicTokenOptions, ItemOptions, LinkToken,
    UpdateItemWebhookOptions, call_plaid, create_link_token, exchange_public_token, get_item, remove_item,
    reset_sandbox_login, update_item_webhook,
};
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
pub use refresh_items::{ItemOutcome, RefreshItems, RefreshItemsOptions, refresh_items};
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
pub use transactions::{TransactionsOptions, get_investment_transactions};
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
pub use wait::{Update, WaitForUpdateOptions, wait_for_update};
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
pub use webhook::{VerifyWebhookOptions, Webhook, verify_webhook};

/// Whether this is the module that only refreshes. Code for long responses and for options that are lists is behind this constant,
/// because the linker can't know that a refresh has neither.
const REFRESHES_ALONE: bool = cfg!(all(feature = "npm", not(feature = "all-functions")));
