//! Which options a browser must not have, because anyone who opens the page can read them.

use crate::error::{Error, invalid_option};
use crate::request::{Connection, Environment, Host};

/// Checks the options of a call in a browser. `token` is empty if there is none.
#[inline(never)]
pub(super) fn check(connection: &Connection, token: &str, host: Host) -> Result<(), Error> {
    let is_secret = [
        ("clientId", connection.client_id.is_some()),
        ("secret", connection.secret.is_some()),
        ("accessToken", Environment::of_token(token).is_some()),
    ];
    let given = is_secret.into_iter().find(|(_, is_given)| *is_given).map(|(option, _)| option);
    match given {
        Some(option) if host.is_simulated => Err(invalid_option(
            option,
            "is refused where there is a `document`: if this is a simulated DOM on a server (jsdom, happy-dom), give `dangerouslyAllowBrowser: true`",
        )),
        Some("accessToken") if connection.base_url.is_some() => Err(invalid_option(
            "accessToken",
            "must not be a real token in a browser: give a handle that your proxy swaps for it",
        )),
        Some(option @ ("clientId" | "secret")) => Err(invalid_option(
            option,
            "must not be in a browser, where anyone can read it: give `baseUrl`, a proxy of yours that adds it",
        )),
        _ if connection.base_url.is_none() => {
            Err(invalid_option("baseUrl", "is missing: a browser can't call Plaid itself, only a proxy of yours"))
        }
        _ => Ok(()),
    }
}
