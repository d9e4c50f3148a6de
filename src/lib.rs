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

// Natively only the tests call the rules; and the module for the refresh alone has few of them, which the linker finds out.
#![cfg_attr(any(not(target_arch = "wasm32"), all(feature = "npm", not(feature = "all-functions"))), allow(dead_code))]

mod answer;
mod clock;
#[cfg(test)]
mod contract;
mod error;
#[cfg(any(feature = "npm", test))]
mod items;
#[cfg(test)]
mod layers;
#[cfg(any(feature = "npm", test))]
mod options;
mod pages;
mod redact;
mod request;
mod secret;
#[cfg(any(target_arch = "wasm32", test))]
mod slab;
mod text;
#[cfg(target_arch = "wasm32")]
mod wasm;
mod webhook;
mod words;

pub use error::{Cause, Details, Error, Kind, Outcome, PlaidError, Reason, Retry, Scope, When};
pub use request::{Connection, CredentialsIn, Environment};
pub use secret::Secret;
#[cfg(target_arch = "wasm32")]
pub use wasm::{
    CreateSandboxItemOptions, FireSandboxWebhookOptions, HoldingsOptions, Io, RefreshOptions, RequestId, SandboxItem,
    TransactionsOptions, VerifyWebhookOptions, Webhook, create_sandbox_item, fire_sandbox_webhook, get_holdings,
    get_investment_transactions, refresh_investments, verify_webhook,
};
