//! The options that every call has, and their checks.
//!
//! `options/values.rs` reads them from JavaScript values, and `wire.rs` makes the request.

use crate::error::{Effect, Error, invalid_option};
use crate::redact::Redactor;
use crate::request::checks::{MISSING, MUST_BE_0_TO_10, visible};
use crate::request::{Environment, Host, base_url, browser};
use crate::secret::Secret;

/// Where the client id and the secret are sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsIn {
    /// The headers `PLAID-CLIENT-ID` and `PLAID-SECRET`.
    #[default]
    Headers,
    /// The fields `client_id` and `secret` of the body.
    Body,
}

/// How to reach Plaid. The defaults are those of the options in JavaScript.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Plaid's client id. Give it with `secret`, or give neither if `base_url` is a proxy that adds both.
    pub client_id: Option<String>,
    /// Plaid's secret for the environment.
    pub secret: Option<Secret>,
    /// Default: the one that the access token names.
    pub environment: Option<Environment>,
    /// The URL of a proxy or a test server, to use instead of Plaid's own host. Never take it from a request.
    pub base_url: Option<String>,
    /// Where the credentials are sent.
    pub credentials_in: CredentialsIn,
    /// The timeout of one HTTP attempt, including the whole body, in milliseconds: 1 to 2147483647.
    pub timeout_ms: f64,
    /// The most retries, which are made only if waiting helps and nothing can be done twice: 0 to 10. Default: 2 for reads, else 0.
    pub max_retries: Option<u32>,
    /// Allows credentials in a browser, where anyone who opens the page can read them.
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

/// Options that were checked.
pub(crate) struct CheckedOptions {
    connection: Connection,
    /// Without a trailing slash.
    pub(crate) base_url: String,
    /// The environment: that of the option, of the base URL, or of the token.
    pub(crate) environment: Option<Environment>,
    /// The token that the request is about, with its name in the body.
    pub(crate) token: Option<(&'static str, Secret)>,
}

impl CheckedOptions {
    /// The redactor for all texts in errors.
    pub(crate) fn redactor(&self) -> Redactor {
        let mut redactor = self.connection.redactor();
        if let Some((_, token)) = &self.token {
            redactor.hide(token.expose());
        }
        redactor
    }

    /// The client id and the secret; `None` if a proxy adds them.
    pub(crate) fn credentials(&self) -> Option<(&str, &str)> {
        Some((self.connection.client_id.as_deref()?, self.connection.secret.as_ref()?.expose()))
    }

    pub(crate) const fn credentials_in(&self) -> CredentialsIn {
        self.connection.credentials_in
    }

    pub(crate) const fn timeout_ms(&self) -> u32 {
        self.connection.timeout_ms as u32
    }

    /// Makes the request one about a public token.
    pub(crate) fn set_public_token(&mut self, token: Secret) -> Result<(), Error> {
        visible("publicToken", token.expose())?;
        let named = Environment::of_public_token(token.expose());
        if named.is_some() && self.environment.is_some() && named != self.environment {
            return Err(invalid_option("publicToken", "is of another environment"));
        }
        self.token = Some(("public_token", token));
        Ok(())
    }

    /// Makes the next request one that is not retried, and that has a timeout of at most `ms`.
    pub(crate) fn limit(&mut self, ms: f64) {
        self.connection.timeout_ms = self.connection.timeout_ms.min(ms.max(1.0));
        self.connection.max_retries = Some(0);
    }

    pub(crate) fn retries(&self, effect: Effect) -> u32 {
        self.connection.max_retries.unwrap_or(match effect {
            Effect::Acts => 0,
            Effect::Reads => 2,
        })
    }
}

impl Connection {
    /// Checks all options.
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

    /// The redactor for texts in errors that are about no Item. Plaid's tokens are known by their form.
    pub(crate) fn redactor(&self) -> Redactor {
        let mut redactor = Redactor::default();
        if let Some(secret) = &self.secret {
            redactor.hide(secret.expose());
        }
        redactor
    }

    /// Checks the options that many Items share. Each Item has a token of its own, which may name its environment.
    pub(crate) fn check_for_many(&self, host: Host) -> Result<(), Error> {
        let mut connection = self.clone();
        if connection.base_url.is_none() {
            connection.environment = connection.environment.or(Some(Environment::Sandbox));
        }
        connection.checked_base(None, host).map(drop)
    }

    /// Checks the environment of a token in a run over many Items. Without `environment` and `baseUrl`, the first token that names one sets it
    /// for the run: `of_run`. Plaid would refuse the secret in another environment, and that error ends a run.
    pub(crate) fn check_environment(&self, of_run: &mut Option<Environment>, token: &str) -> Result<(), Error> {
        let Some(named) = Environment::of_token(token) else { return Ok(()) };
        if self.environment.is_some() || self.base_url.is_some() || *of_run.get_or_insert(named) == named {
            return Ok(());
        }
        Err(invalid_option("accessToken", "is of another environment than the first access token"))
    }

    /// Checks all options, and returns the base URL.
    fn checked_base(&self, token: Option<&str>, host: Host) -> Result<String, Error> {
        if let Some(token) = token {
            visible("accessToken", token)?;
        }
        if host.is_browser && !self.dangerously_allow_browser {
            browser::check(self, token.unwrap_or_default(), host)?;
        }
        let base_url = self.base(token, host)?;
        // A longer timer would fire at once.
        if !(1.0..=f64::from(i32::MAX)).contains(&self.timeout_ms) {
            return Err(invalid_option("timeout", "must be from 1 to 2147483647 milliseconds"));
        }
        if self.max_retries.is_some_and(|count| count > 10) {
            return Err(invalid_option("maxRetries", MUST_BE_0_TO_10));
        }
        self.check_credentials()?;
        Ok(base_url)
    }

    /// For functions of Sandbox: sets the environment, and refuses production. There may be production behind a base URL, so a production
    /// token is refused with one too.
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

    fn check_credentials(&self) -> Result<(), Error> {
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

#[cfg(test)]
#[path = "connection_tests.rs"]
mod tests;
