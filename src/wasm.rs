//! The boundary to JavaScript. It reads options, calls `fetch` and converts errors, and decides nothing: all rules are in the other
//! rooms.
//!
//! - `npm` is the npm package, and `rust` is the Rust API. Neither uses the other. The files here are what both share.
//! - `js` declares the imports from JavaScript. `read` converts its values to the types of the rules.
//! - `abort` awaits promises, and ends an attempt on a timeout or an abort. `callbacks` are the functions that JavaScript calls back.
//! - `fetch` makes one attempt, `body` reads the response, `ask` retries, and `call` has what all attempts share.
//! - `transactions` reads many pages, and `wait` waits for an update. `webhook` verifies webhooks by `crypto`, with the keys from `keys`.
//! - `given_object` makes request bodies with the caller's own JSON.

mod abort;
mod ask;
mod body;
mod call;
mod callbacks;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod crypto;
mod fetch;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod given_object;
mod js;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod keys;
mod module_state;
#[cfg(any(feature = "npm", feature = "npm-portfolio"))]
mod npm;
mod read;
// With all functions, too: the tests of the Rust API turn on all features.
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod rust;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod transactions;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod wait;
#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
mod webhook;

#[cfg(any(not(feature = "npm"), feature = "all-functions"))]
pub use {call::Io, rust::*, wait::Update, webhook::Webhook};

/// Whether this is the module that only refreshes. Code for long responses and for options that are lists is behind this constant,
/// because the linker can't know that a refresh has neither.
const IS_REFRESH_MODULE: bool = cfg!(all(feature = "npm", not(feature = "all-functions")));
