//! What is sent, and where: the options of a connection held to their rules, Plaid's endpoints, and what goes on the wire.
//!
//! - `environment` and `base_url` say where a request goes; `host` what the runtime is.
//! - `connection` holds the options that every function has to their rules.
//! - `endpoint` is the table of Plaid's endpoints; `bodies` says what is asked of them; `wire` makes URL, headers and body of it.

pub(crate) mod base_url;
pub(crate) mod bodies;
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
