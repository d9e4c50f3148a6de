//! The boundary to JavaScript: options read from it, `fetch` called in it, errors handed to it. It decides nothing: every
//! rule is in the modules beside this one.
//!
//! - `js` names what is called in JavaScript. Each of those calls may throw, and says so.
//! - `read` and `fields` turn loose values into the types of the rules.
//! - `abort` awaits, and ends an attempt by its signal or its time. `callbacks` are the functions that JavaScript calls back,
//!   `executor` runs the futures of the npm package.
//! - `fetch` makes one attempt, `body` reads its answer, `call` makes another where that is allowed.
//! - `api` has the functions of this library, with `transactions` for those of many pages and `webhook` for the one that verifies,
//!   which has its keys from `keys`.
//! - `items` refreshes many Items, which come from a `source`.
//! - `npm` is what the npm package exports.

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
#[cfg(feature = "all-functions")]
mod items;
mod js;
mod kept;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod keys;
#[cfg(feature = "npm")]
mod npm;
mod read;
#[cfg(feature = "all-functions")]
mod source;
#[cfg(feature = "npm")]
mod to_js;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod transactions;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod webhook;

#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
pub use api::{
    CreateSandboxItemOptions, FireSandboxWebhookOptions, HoldingsOptions, RefreshOptions, RequestId, SandboxItem,
    create_sandbox_item, fire_sandbox_webhook, get_holdings, refresh_investments,
};
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
pub use call::Io;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
pub use transactions::{TransactionsOptions, get_investment_transactions};
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
pub use webhook::{VerifyWebhookOptions, Webhook, verify_webhook};

/// Whether this is the module for the refresh alone. The linker leaves out what nothing calls; what it can't know is that a refresh
/// has no long answers and no lists among its options.
const REFRESHES_ALONE: bool = cfg!(all(feature = "npm", not(feature = "all-functions")));
