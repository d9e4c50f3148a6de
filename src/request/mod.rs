//! Requests: the options of a connection and their checks, Plaid's endpoints, and the URL, headers and body of a request.
//!
//! - `environment` and `base_url` are about where a request goes, `host` about the runtime.
//! - `connection` checks the options that every function has.
//! - `endpoint` is the table of Plaid's endpoints, `bodies` checks their options, and `wire` makes the request.

pub(crate) mod base_url;
pub(crate) mod bodies;
mod browser;
pub(crate) mod connection;
pub(crate) mod endpoint;
mod environment;
pub(crate) mod host;
mod wire;

pub(crate) use connection::CheckedOptions;
pub use connection::{Connection, CredentialsIn};
pub(crate) use endpoint::Endpoint;
pub use environment::Environment;
pub(crate) use host::Host;
pub(crate) use wire::Members;
