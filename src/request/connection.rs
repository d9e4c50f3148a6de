//! The options of a call, and the rules that they must keep.
//!
//! It knows neither JavaScript's loose values (`options/values.rs`) nor what is sent (`wire.rs`).

use crate::error::{Effect, Error, invalid_option};
use crate::redact::Redactor;
use crate::request::{Environment, Host, base_url};
use crate::secret::Secret;
use crate::text::is_visible;

/// Where the client id and the secret go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
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
    /// Where to send instead of Plaid's own host: a proxy or a test server. Never take it from a request.
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

/// Options that kept every rule.
pub(crate) struct CheckedOptions {
    connection: Connection,
    /// Without a trailing slash.
    pub(crate) base_url: String,
    /// The environment that was given, or that the base URL or the token names.
    pub(crate) environment: Option<Environment>,
    /// What the request is about, by the name that its body has for it.
    pub(crate) token: Option<(&'static str, Secret)>,
}

impl CheckedOptions {
    /// What to remove from any text that an error holds.
    pub(crate) fn redactor(&self) -> Redactor {
        let mut redactor = Redactor::default();
        if let Some(secret) = &self.connection.secret {
            redactor.hide(secret.expose());
        }
        if let Some((_, token)) = &self.token {
            redactor.hide(token.expose());
        }
        redactor
    }

    /// The client id and the secret, unless a proxy adds them.
    pub(crate) fn credentials(&self) -> Option<(&str, &str)> {
        Some((self.connection.client_id.as_deref()?, self.connection.secret.as_ref()?.expose()))
    }

    pub(crate) const fn credentials_in(&self) -> CredentialsIn {
        self.connection.credentials_in
    }

    pub(crate) const fn timeout_ms(&self) -> u32 {
        self.connection.timeout_ms as u32
    }

    pub(crate) fn retries(&self, effect: Effect) -> u32 {
        self.connection.max_retries.unwrap_or(match effect {
            Effect::Acts => 0,
            Effect::Reads => 2,
        })
    }
}

impl Connection {
    /// Holds every option to its rule.
    pub(crate) fn check(self, access_token: Option<Secret>, host: Host) -> Result<CheckedOptions, Error> {
        let token = access_token.as_ref().map(Secret::expose);
        let base_url = self.checked_base(token, host)?;
        let named = || base_url::environment(&base_url).or_else(|| token.and_then(Environment::of_token));
        let environment = self.environment.or_else(named);
        Ok(CheckedOptions {
            connection: self,
            base_url,
            environment,
            token: access_token.map(|token| ("access_token", token)),
        })
    }

    /// Holds what is the same for many Items to its rules. Each has a token of its own, which may name its environment.
    #[cfg(any(feature = "npm", test))]
    pub(crate) fn check_for_many(&self, host: Host) -> Result<(), Error> {
        let mut connection = self.clone();
        if connection.base_url.is_none() {
            connection.environment = connection.environment.or(Some(Environment::Sandbox));
        }
        connection.checked_base(None, host).map(drop)
    }

    /// The base URL, if every option keeps its rule.
    fn checked_base(&self, token: Option<&str>, host: Host) -> Result<String, Error> {
        if let Some(token) = token {
            visible("accessToken", token)?;
        }
        if host.is_browser && !self.dangerously_allow_browser {
            self.nothing_secret_in_a_browser(token.unwrap_or_default(), host)?;
        }
        let base_url = self.base(token, host)?;
        // What a timer can hold. A longer one would fire at once.
        if !(1.0..=f64::from(i32::MAX)).contains(&self.timeout_ms) {
            return Err(invalid_option("timeout", "must be from 1 to 2147483647 milliseconds"));
        }
        if self.max_retries.is_some_and(|count| count > 10) {
            return Err(invalid_option("maxRetries", MUST_BE_0_TO_10));
        }
        self.both_credentials_or_a_proxy()?;
        Ok(base_url)
    }

    /// Sandbox by default, and nothing else: behind a base URL may be production, so a token of its own is refused there too.
    pub(crate) fn in_sandbox(&mut self, access_token: Option<&str>) -> Result<(), Error> {
        if self.base_url.as_deref().and_then(base_url::environment) == Some(Environment::Production) {
            return Err(invalid_option("baseUrl", "must not be Plaid's production host: this function is for Sandbox"));
        }
        match (self.environment, access_token.and_then(Environment::of_token)) {
            (Some(Environment::Production), _) => {
                return Err(invalid_option("environment", "must be \"sandbox\" for this function"));
            }
            (_, Some(Environment::Production)) => return Err(invalid_option("accessToken", "must be one of Sandbox")),
            (None, _) if self.base_url.is_none() => self.environment = Some(Environment::Sandbox),
            _ => {}
        }
        Ok(())
    }

    fn base(&self, token: Option<&str>, host: Host) -> Result<String, Error> {
        let named_by_token = token.and_then(Environment::of_token);
        if token.is_some_and(|token| token.starts_with("access-development-")) {
            return Err(invalid_option(
                "accessToken",
                "is of Plaid's Development environment, which is gone: the Item must be linked again",
            ));
        }
        if self.environment.is_some() && named_by_token.is_some() && named_by_token != self.environment {
            return Err(invalid_option("environment", "is not the one that the access token names"));
        }
        let environment = self.environment.or(named_by_token);
        if let Some(url) = &self.base_url {
            let base = base_url::checked(url, host.own_fetch)?;
            let named = base_url::environment(&base);
            if named.is_some() && environment.is_some() && named != environment {
                return Err(invalid_option(
                    "baseUrl",
                    "is Plaid's host of another environment than `environment` or the token",
                ));
            }
            return Ok(base);
        }
        match environment {
            Some(environment) => Ok(environment.host().to_owned()),
            None if token.is_none() => Err(invalid_option("environment", "is missing: or give `baseUrl`")),
            None => Err(invalid_option(
                "environment",
                "is missing: the access token begins with neither `access-sandbox-` nor `access-production-`",
            )),
        }
    }

    fn nothing_secret_in_a_browser(&self, token: &str, host: Host) -> Result<(), Error> {
        let is_secret = [
            ("clientId", self.client_id.is_some()),
            ("secret", self.secret.is_some()),
            ("accessToken", Environment::of_token(token).is_some()),
        ];
        let given = is_secret.into_iter().find(|(_, is_given)| *is_given).map(|(option, _)| option);
        match given {
            Some(option) if host.is_simulated => Err(invalid_option(
                option,
                "is refused where there is a `document`: if this is a simulated DOM on a server (jsdom, happy-dom), give `dangerouslyAllowBrowser: true`",
            )),
            Some("accessToken") if self.base_url.is_some() => Err(invalid_option(
                "accessToken",
                "must not be a real token in a browser: give a handle that your proxy swaps for it",
            )),
            Some(option @ ("clientId" | "secret")) => Err(invalid_option(
                option,
                "must not be in a browser, where anyone can read it: give `baseUrl`, a proxy of yours that adds it",
            )),
            _ if self.base_url.is_none() => {
                Err(invalid_option("baseUrl", "is missing: a browser can't call Plaid itself, only a proxy of yours"))
            }
            _ => Ok(()),
        }
    }

    fn both_credentials_or_a_proxy(&self) -> Result<(), Error> {
        match (&self.client_id, &self.secret) {
            (Some(client_id), Some(secret)) => {
                visible("clientId", client_id)?;
                visible("secret", secret.expose())
            }
            (None, None) if self.base_url.is_some() => Ok(()),
            (None, _) => Err(invalid_option("clientId", MISSING)),
            (_, None) => Err(invalid_option("secret", MISSING)),
        }
    }
}

pub(crate) const MISSING: &str = "is missing";

/// The longest credential or token, in bytes: what servers take in one header.
pub(crate) const MAX_CREDENTIAL_BYTES: usize = 8_192;

/// Holds a credential, a token or an id to its rule.
pub(crate) fn visible(option: &'static str, text: &str) -> Result<(), Error> {
    let fault = match text.len() {
        0 => "is empty",
        length if length > MAX_CREDENTIAL_BYTES => "is too long",
        _ if !is_visible(text) => "must be visible ASCII, without spaces or line breaks",
        _ => return Ok(()),
    };
    Err(invalid_option(option, fault))
}

/// What a key store must be.
pub(crate) const MUST_BE_KEY_STORE: &str = "must be an object with the methods `get` and `put`, such as a KVNamespace";

pub(crate) const MUST_BE_0_TO_10: &str = "must be a whole number from 0 to 10";

/// All accounts where there is no list; an empty one asks for nothing.
pub(crate) fn account_ids(ids: Option<&[String]>) -> Result<(), Error> {
    match ids {
        Some([]) => Err(invalid_option("accountIds", "is empty: leave it out for all accounts")),
        Some(ids) => ids.iter().try_for_each(|id| visible("accountIds", id)),
        None => Ok(()),
    }
}

/// Those of the investments that Plaid fires in Sandbox.
pub(crate) fn webhook_type(given: &str) -> Result<(), Error> {
    match given {
        "HOLDINGS" | "INVESTMENTS_TRANSACTIONS" => Ok(()),
        _ => Err(invalid_option("webhookType", "must be \"HOLDINGS\" or \"INVESTMENTS_TRANSACTIONS\"")),
    }
}

#[cfg(test)]
#[path = "connection_tests.rs"]
mod tests;
