//! The boundary to JavaScript: options read from it, `fetch` called in it, errors handed to it. It decides nothing: every
//! rule is in the modules beside this one.
//!
//! - `js` names what is called in JavaScript. Each of those calls may throw, and says so.
//! - `read` and `fields` turn loose values into the types of the rules.
//! - `abort` awaits, and ends an attempt by its signal or its time.
//! - `fetch` makes one attempt, `body` reads its answer, `call` makes another where that is allowed.
//! - `npm` is what the npm package exports.

mod abort;
mod body;
mod call;
mod fetch;
#[cfg(feature = "npm")]
mod fields;
mod js;
#[cfg(feature = "npm")]
mod npm;
mod read;

use crate::error::Error;
use crate::options::Connection;
use crate::request::REFRESH;
use crate::secret::Secret;
use call::Call;

/// The options of [`refresh_investments`].
#[derive(Debug, Clone)]
pub struct RefreshOptions {
    /// How to reach Plaid.
    pub connection: Connection,
    /// The Item's access token, or a handle that the proxy at `base_url` swaps for it.
    pub access_token: Secret,
    /// Ends the call, waits between attempts included.
    pub signal: Option<web_sys::AbortSignal>,
    /// Called instead of the global `fetch`, without `this`.
    pub fetch: Option<js_sys::Function>,
}

/// What Plaid calls a request, for its support.
pub type RequestId = String;

/// Asks Plaid to fetch an Item's newest investment data, and returns Plaid's request id.
///
/// Plaid usually answers within 10 seconds, at times after 30 and more, and bills each success. Where
/// [`Error::outcome`] is [`Outcome::Unknown`](crate::Outcome::Unknown) it may have been done, and billed.
///
/// <https://plaid.com/docs/api/products/investments/#investmentsrefresh>
pub async fn refresh_investments(options: RefreshOptions) -> Result<RequestId, Error> {
    Call::prepare(options)?.request_id(&REFRESH).await
}
