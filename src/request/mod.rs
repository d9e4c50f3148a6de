//! Requests: the options of a connection and their checks, Plaid's endpoints, and the URL, headers and body of a request.
//!
//! - `environment` and `base_url` are about where a request goes, `host` about the runtime.
//! - `connection` checks the options that every function has, and `checks` has the checks of single values.
//! - `endpoint` is the table of Plaid's endpoints, `bodies` checks their options, and `wire` makes the request.
//! - `path` checks the path of `callPlaid`, and says which paths it may repeat.

pub(crate) mod base_url;
pub(crate) mod bodies;
mod browser;
pub(crate) mod checks;
mod connection;
pub(crate) mod endpoint;
mod environment;
pub(crate) mod host;
pub(crate) mod path;
mod wire;

pub(crate) use connection::CheckedOptions;
pub use connection::{Connection, CredentialsIn};
pub(crate) use endpoint::Endpoint;
pub use environment::Environment;
pub(crate) use host::Host;
pub(crate) use wire::JsonMembers;
