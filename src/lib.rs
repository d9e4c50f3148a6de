//! Plaid Investments for Workers, browsers and servers: calls that settle, leak nothing, and say whether they may have been
//! billed.
//!
//! The rooms, each of which uses those above it alone:
//!
//! 1. `text`, `words`, `secret`, `redact`, `clock`, `slab`: small tools.
//! 2. `error`: the one error, the outcome table, Plaid's error codes.
//! 3. `request`: where a request goes, and what is sent.
//! 4. `answer`: what came back means, and when a request is repeated.
//! 5. `pages`, `webhook`, `items`: the features, none of which uses another.
//! 6. `options`: loose values of JavaScript, held to their types.
//! 7. `wasm`: the boundary to JavaScript. It calls `fetch` and hands values over, and decides nothing.
//!
//! All but `wasm` knows nothing of JavaScript, and is compiled and tested natively.
//!
//! Natively only the tests are compiled: without WebAssembly there is nothing to call. The npm package has a module for the refresh
//! alone, which is compiled without `pages`, `webhook` and `items`.

#![cfg(any(target_arch = "wasm32", test))]
#![cfg_attr(
    any(test, all(feature = "npm", not(feature = "all-functions"))),
    allow(
        dead_code,
        reason = "tests lack the boundary, and the module for the refresh alone uses a part of each room"
    )
)]

mod answer;
mod clock;
#[cfg(test)]
mod contract;
mod error;
#[cfg(any(feature = "all-functions", test))]
mod items;
#[cfg(test)]
mod layers;
#[cfg(any(feature = "npm", test))]
mod options;
#[cfg(any(not(feature = "npm"), feature = "all-functions", test))]
mod pages;
mod redact;
mod request;
mod secret;
mod slab;
mod text;
#[cfg(target_arch = "wasm32")]
mod wasm;
#[cfg(any(not(feature = "npm"), feature = "all-functions", test))]
mod webhook;
mod words;

pub use error::{Cause, Details, Error, Kind, Outcome, PlaidError, Reason, Retry, Scope, When};
pub use request::{Connection, CredentialsIn, Environment};
pub use secret::Secret;
#[cfg(all(target_arch = "wasm32", any(not(feature = "npm"), feature = "all-functions")))]
pub use wasm::{
    CreateSandboxItemOptions, FireSandboxWebhookOptions, HoldingsOptions, Io, RefreshOptions, RequestId, SandboxItem,
    TransactionsOptions, VerifyWebhookOptions, Webhook, create_sandbox_item, fire_sandbox_webhook, get_holdings,
    get_investment_transactions, refresh_investments, verify_webhook,
};
