//! The options of a call, and the rules that they must keep.
//!
//! It knows neither JavaScript's loose values (`fields.rs`) nor what is sent (`request.rs`).

use crate::base_url::{self, Environment};
use crate::error::Wrong;
use crate::request::Effect;
use crate::secret::{Redactor, Secret};

/// Where the client id and the secret go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CredentialsIn {
    /// The headers `PLAID-CLIENT-ID` and `PLAID-SECRET`.
    #[default]
    Headers,
    /// The fields `client_id` and `secret` of the body.
    Body,
}

/// How to reach Plaid. `Default` is what JavaScript's options default to.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Plaid's client id. With `secret`, or neither where `base_url` is a proxy that adds both.
    pub client_id: Option<String>,
    /// Plaid's secret for the environment.
    pub secret: Option<Secret>,
    /// Default: read from the access token.
    pub environment: Option<Environment>,
    /// Instead of an environment: a proxy or a test server. Never take it from a request.
    pub base_url: Option<String>,
    /// Where the credentials go.
    pub credentials_in: CredentialsIn,
    /// Milliseconds for one HTTP attempt, the last byte of the body included: 1 to 2147483647.
    pub timeout_ms: f64,
    /// How often a call is made again, where waiting helps and nothing can be done twice: 0 to 10. Default 2 for what reads,
    /// else 0.
    pub max_retries: Option<u32>,
    /// Lets a browser send credentials, which anyone who opens the page can then read.
    pub dangerously_allow_browser: bool,
}

impl Default for Connection {
    fn default() -> Self {
        Self {
            client_id: None,
            secret: None,
            environment: None,
            base_url: None,
            credentials_in: CredentialsIn::default(),
            timeout_ms: 120_000.0,
            max_retries: None,
            dangerously_allow_browser: false,
        }
    }
}

/// What the runtime and the caller's `fetch` mean for the rules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Host {
    /// A page or a worker of a browser.
    pub(crate) is_browser: bool,
    /// `fetch` is the caller's own.
    pub(crate) own_fetch: bool,
}

/// Whether a runtime is a browser: a page has a `document`, and its workers have `importScripts`. Deno's workers have that
/// too, but run on a server.
pub(crate) const fn is_browser(has_document: bool, has_import_scripts: bool, is_deno: bool) -> bool {
    has_document || has_import_scripts && !is_deno
}

/// Options that kept every rule.
pub(crate) struct Checked {
    /// Without a trailing slash.
    pub(crate) base_url: String,
    pub(crate) credentials: Option<(String, Secret)>,
    pub(crate) credentials_in: CredentialsIn,
    /// What the request is about, by the name that its body has for it.
    pub(crate) token: Option<(&'static str, Secret)>,
    pub(crate) timeout_ms: u32,
    max_retries: Option<u32>,
}

impl Checked {
    /// What to remove from any text that an error holds.
    pub(crate) fn redactor(&self) -> Redactor {
        let mut redactor = Redactor::default();
        if let Some((_, secret)) = &self.credentials {
            redactor.hide(secret.expose());
        }
        if let Some((_, token)) = &self.token {
            redactor.hide(token.expose());
        }
        redactor
    }

    pub(crate) fn retries(&self, effect: Effect) -> u32 {
        self.max_retries.unwrap_or(match effect {
            Effect::Acts => 0,
            Effect::Reads => 2,
        })
    }
}

impl Connection {
    /// Holds every option to its rule.
    pub(crate) fn check(self, access_token: Option<Secret>, host: Host) -> Result<Checked, Wrong> {
        let token = access_token.as_ref().map(Secret::expose);
        if let Some(token) = token {
            visible("accessToken", token)?;
        }
        if host.is_browser && !self.dangerously_allow_browser {
            self.nothing_secret_in_a_browser(token.unwrap_or_default())?;
        }
        let base_url = self.base(token, host)?;
        Ok(Checked {
            base_url,
            credentials_in: self.credentials_in,
            timeout_ms: timer(self.timeout_ms)?,
            max_retries: retries(self.max_retries)?,
            credentials: credentials(self.client_id, self.secret, self.base_url.is_some())?,
            token: access_token.map(|token| ("access_token", token)),
        })
    }

    /// Sandbox by default, and nothing else: behind a base URL may be production, so a token of its own is refused there too.
    pub(crate) fn in_sandbox(mut self, access_token: Option<&Secret>) -> Result<Self, Wrong> {
        let named_by_token = access_token.and_then(|token| Environment::of_token(token.expose()));
        match (self.environment, named_by_token) {
            (Some(Environment::Production), _) => {
                return Err(Wrong("environment", "must be \"sandbox\" for this function"));
            }
            (_, Some(Environment::Production)) => return Err(Wrong("accessToken", "must be one of Sandbox")),
            (None, _) if self.base_url.is_none() => self.environment = Some(Environment::Sandbox),
            _ => {}
        }
        Ok(self)
    }

    fn base(&self, token: Option<&str>, host: Host) -> Result<String, Wrong> {
        let named_by_token = token.and_then(Environment::of_token);
        match (&self.base_url, self.environment, named_by_token) {
            (Some(_), Some(_), _) => Err(Wrong("baseUrl", "and `environment` exclude one another")),
            (Some(url), None, _) => base_url::checked(url, host.own_fetch),
            (None, Some(given), Some(named)) if given != named => {
                Err(Wrong("environment", "is not the one that the access token names"))
            }
            (None, Some(environment), _) | (None, None, Some(environment)) => Ok(environment.host().to_owned()),
            (None, None, None) if token.is_none() => Err(Wrong("environment", "is missing: or give `baseUrl`")),
            (None, None, None) => Err(Wrong(
                "environment",
                "is missing: the access token begins with neither `access-sandbox-` nor `access-production-`",
            )),
        }
    }

    fn nothing_secret_in_a_browser(&self, token: &str) -> Result<(), Wrong> {
        for (option, is_wrong, what) in [
            (
                "clientId",
                self.client_id.is_some(),
                "must not be in a browser, where anyone can read it: give `baseUrl`, a proxy of yours that adds it",
            ),
            (
                "secret",
                self.secret.is_some(),
                "must not be in a browser, where anyone can read it: give `baseUrl`, a proxy of yours that adds it",
            ),
            (
                "baseUrl",
                self.base_url.is_none(),
                "is missing: a browser can't call Plaid itself, only a proxy of yours",
            ),
            (
                "accessToken",
                Environment::of_token(token).is_some(),
                "must not be a real token in a browser: give a handle that your proxy swaps for it",
            ),
        ] {
            if is_wrong {
                return Err(Wrong(option, what));
            }
        }
        Ok(())
    }
}

/// Both, or neither where a proxy adds them.
fn credentials(
    client_id: Option<String>,
    secret: Option<Secret>,
    has_proxy: bool,
) -> Result<Option<(String, Secret)>, Wrong> {
    match (client_id, secret) {
        (Some(client_id), Some(secret)) => {
            visible("clientId", &client_id)?;
            visible("secret", secret.expose())?;
            Ok(Some((client_id, secret)))
        }
        (None, None) if has_proxy => Ok(None),
        (None, _) => Err(Wrong("clientId", MISSING)),
        (_, None) => Err(Wrong("secret", MISSING)),
    }
}

pub(crate) const MISSING: &str = "is missing";

/// The longest credential or token, in bytes: what servers take in one header.
pub(crate) const LONGEST_CREDENTIAL: usize = 8_192;

/// Visible ASCII is what a header can carry, and what Plaid's credentials and ids are made of.
pub(crate) fn visible(option: &'static str, text: &str) -> Result<(), Wrong> {
    let fault = match text.len() {
        0 => "is empty",
        length if length > LONGEST_CREDENTIAL => "is too long",
        _ if !text.bytes().all(|byte| byte.is_ascii_graphic()) => {
            "must be visible ASCII, without spaces or line breaks"
        }
        _ => return Ok(()),
    };
    Err(Wrong(option, fault))
}

/// What a timer can hold. A longer one would fire at once.
fn timer(ms: f64) -> Result<u32, Wrong> {
    if (1.0..=f64::from(i32::MAX)).contains(&ms) {
        return Ok(ms as u32);
    }
    Err(Wrong("timeout", "must be from 1 to 2147483647 milliseconds"))
}

fn retries(count: Option<u32>) -> Result<Option<u32>, Wrong> {
    if count.is_none_or(|count| count <= 10) {
        return Ok(count);
    }
    Err(Wrong("maxRetries", WHOLE_TO_TEN))
}

pub(crate) const WHOLE_TO_TEN: &str = "must be a whole number from 0 to 10";

/// All accounts where there is no list; an empty one asks for nothing.
pub(crate) fn account_ids(ids: Option<&[String]>) -> Result<(), Wrong> {
    match ids {
        Some([]) => Err(Wrong("accountIds", "is empty: leave it out for all accounts")),
        Some(ids) => ids.iter().try_for_each(|id| visible("accountIds", id)),
        None => Ok(()),
    }
}

/// Those of the investments that Plaid fires in Sandbox.
pub(crate) fn webhook_type(given: &str) -> Result<(), Wrong> {
    match given {
        "HOLDINGS" | "INVESTMENTS_TRANSACTIONS" => Ok(()),
        _ => Err(Wrong("webhookType", "must be \"HOLDINGS\" or \"INVESTMENTS_TRANSACTIONS\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_known_by_what_they_have() {
        for (runtime, has_document, has_import_scripts, is_deno, expected) in [
            ("a server", false, false, false, false),
            ("a page", true, false, false, true),
            ("a worker of a page", false, true, false, true),
            ("Deno", false, false, true, false),
            ("a worker of Deno", false, true, true, false),
            ("a document that Deno simulates", true, true, true, true),
        ] {
            assert_eq!(is_browser(has_document, has_import_scripts, is_deno), expected, "{runtime}");
        }
    }
}
