//! Plaid Investments for Workers, browsers and servers. Every call settles, no error shows a secret, and each error says whether the
//! call may have been billed.
//!
//! The rooms. Each uses only those above it:
//!
//! 1. `text`, `words`, `secret`, `redact`, `clock`, `slab`: small tools.
//! 2. `error`: the one error, the outcome table, Plaid's error codes.
//! 3. `request`: the options of a connection, the endpoints, and what is sent.
//! 4. `answer`: what a response means, and when a request is retried.
//! 5. `pages`, `webhook`, `items`, `wait`, `portfolio`: the features. None uses another.
//! 6. `options`: the options of each function, and their types.
//! 7. `wasm`: the boundary to JavaScript. It calls `fetch` and converts values, and decides nothing.
//!
//! All rooms except `wasm` are independent of JavaScript, and are tested natively.
//!
//! Natively there is only [`portfolio`], by its feature, because without WebAssembly there is no `fetch`. The npm package has two more
//! modules: one only refreshes and is compiled without `pages`, `webhook` and `items`, and one is for `portfolio`.

#![cfg(any(target_arch = "wasm32", feature = "portfolio", test))]
#![cfg_attr(
    any(not(target_arch = "wasm32"), all(feature = "npm", not(feature = "all-functions"))),
    allow(
        dead_code,
        reason = "natively there is no boundary, and the module for the refresh alone uses a part of each room"
    )
)]

mod answer;
mod clock;
#[cfg(test)]
mod contract;
mod error;
#[cfg(any(not(feature = "npm"), feature = "all-functions", test))]
#[cfg_attr(not(feature = "npm"), allow(dead_code, reason = "progress and `onStart` are for JavaScript alone"))]
mod items;
#[cfg(test)]
mod layers;
#[cfg(any(feature = "npm", test))]
mod options;
#[cfg(any(not(feature = "npm"), feature = "all-functions", test))]
mod pages;
#[cfg(any(feature = "portfolio", test))]
pub mod portfolio;
mod redact;
mod request;
mod secret;
mod slab;
mod text;
mod wait;
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
    CallPlaidOptions, CreateLinkTokenOptions, CreateSandboxItemOptions, ExchangePublicTokenOptions,
    FireSandboxWebhookOptions, HoldingsOptions, Io, ItemOptions, ItemOutcome, ItemTokens, LinkToken, RefreshItems,
    RefreshItemsOptions, RefreshOptions, RequestId, SandboxItem, TransactionsOptions, Update, UpdateItemWebhookOptions,
    VerifyWebhookOptions, WaitForUpdateOptions, Webhook, call_plaid, create_link_token, create_sandbox_item,
    exchange_public_token, fire_sandbox_webhook, get_holdings, get_investment_transactions, get_item,
    refresh_investments, refresh_items, remove_item, reset_sandbox_login, update_item_webhook, verify_webhook,
    wait_for_update,
};
