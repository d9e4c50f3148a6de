//! Plaid Investments for Workers, browsers and servers: calls that settle, leak nothing, and say whether they may have been
//! billed.
//!
//! One way through, from the top:
//!
//! 1. `fields` holds JavaScript's loose options to their types, `options` and `period` to their rules, `base_url` says where it
//!    goes.
//! 2. `bodies` says what is asked, `request` makes URL, headers and body of it, for each of Plaid's endpoints.
//! 3. `wasm` calls `fetch` under an abort guard, and reads the answer; `intake` says how its chunks are taken.
//! 4. `response` judges the answer: what was asked for, or an `error`.
//! 5. `outcome` is the table of what each way to fail means, with `plaid_errors` for Plaid's codes and `failed_fetch` for what
//!    `fetch` rejects with; `retry` says when to try again, with `retry_after` for what the server asks.
//!
//! Beside the way: `pages` is the plan by which transactions are read; `pace` the one by which many Items are refreshed, with
//! `item_limits`, `starts` for when others were, and `item_error` for what an error means there; `clock` never goes back. `webhook` is
//! what makes a webhook Plaid's, `keys` which keys are kept to verify it, `lookups` how often they are read, `key_store` the rules of a
//! store that keeps them longer.
//!
//! `secret` holds what must not be seen, all along; `text` puts messages together. Everything but `wasm` knows nothing of
//! JavaScript and is tested natively; `wasm` decides nothing.

// Natively only the tests call the rules; and the module for the refresh alone has few of them, which the linker finds out.
#![cfg_attr(any(not(target_arch = "wasm32"), all(feature = "npm", not(feature = "all-functions"))), allow(dead_code))]

#[cfg(test)]
mod any_response;
#[cfg(test)]
mod any_webhook;
mod base_url;
mod bodies;
mod clock;
#[cfg(test)]
mod contract;
mod error;
mod error_fields;
mod failed_fetch;
#[cfg(any(feature = "npm", test))]
mod fields;
mod host;
mod intake;
#[cfg(any(feature = "npm", test))]
mod item_error;
#[cfg(any(feature = "npm", test))]
mod item_limits;
#[cfg(any(feature = "npm", test))]
mod item_steps;
mod key_store;
mod keys;
mod lookups;
mod options;
mod outcome;
#[cfg(any(feature = "npm", test))]
mod pace;
mod pages;
mod period;
mod plaid_errors;
mod request;
mod response;
mod retry;
mod retry_after;
mod secret;
#[cfg(any(target_arch = "wasm32", test))]
mod slab;
#[cfg(any(feature = "npm", test))]
mod starts;
mod text;
#[cfg(target_arch = "wasm32")]
mod wasm;
mod webhook;
mod words;

pub use base_url::Environment;
pub use error::{Cause, Details, Error};
pub use options::{Connection, CredentialsIn};
pub use outcome::{Kind, Outcome};
pub use plaid_errors::Scope;
pub use response::PlaidError;
pub use retry::{Retry, When};
pub use secret::Secret;
#[cfg(target_arch = "wasm32")]
pub use wasm::{
    CreateSandboxItemOptions, FireSandboxWebhookOptions, HoldingsOptions, Io, RefreshOptions, RequestId, SandboxItem,
    TransactionsOptions, VerifyWebhookOptions, Webhook, create_sandbox_item, fire_sandbox_webhook, get_holdings,
    get_investment_transactions, refresh_investments, verify_webhook,
};
pub use webhook::Reason;
