//! The options of each function as JavaScript gives them: loose values, held to their types.
//!
//! It does not know how a value is read from an object (`wasm/fields.rs`) nor what an option's value may be (`request/connection.rs`).

use super::functions::OptionDeclaration;
use crate::error::{Error, invalid_option};
use crate::request::connection::{MISSING, MUST_BE_0_TO_10, MUST_BE_KEY_STORE};
use crate::request::{Connection, CredentialsIn, Environment};
use crate::secret::Secret;
use crate::text::push_parts;

/// One value of JavaScript's, as far as any option needs to know it.
#[derive(Debug, Clone, Default)]
pub(crate) enum OptionValue {
    /// `undefined`, or no such property.
    #[default]
    Absent,
    Null,
    /// Any text may be a secret, given for the wrong option: it is held as one.
    Text(Secret),
    Number(f64),
    Boolean(bool),
    Function,
    /// An object with `aborted`, `addEventListener` and `removeEventListener`.
    AbortSignal,
    /// A `URL`, by its `href`.
    Url(Secret),
    /// An array of strings.
    Texts(Vec<String>),
    /// A typed array, or an ArrayBuffer.
    Bytes,
    /// An object with `headers` and `bodyUsed`.
    Request,
    /// An object with `getTime`, by the milliseconds that it returns.
    Date(f64),
    /// An object with `get` and `put`.
    KeyStore,
    /// Anything else.
    Other,
    /// Reading it threw. What was thrown is not kept: it may hold the secret, in any spelling.
    Threw,
}

/// What an option must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Type {
    Text,
    TextOrUrl,
    Number,
    Boolean,
    AbortSignal,
    Function,
    Texts,
    Request,
    RawBody,
    /// A header's value, as the ways to read a header give it.
    Header,
    /// No option: a name that Plaid or habit has for one. With what to give instead.
    Refused(&'static str),
    Time,
    KeyStore,
}

impl Type {
    /// In words for who gave something else.
    const fn must_be(self) -> &'static str {
        match self {
            Self::Text => "must be a string",
            Self::TextOrUrl => "must be a string or a URL",
            Self::Number => "must be a number",
            Self::Boolean => "must be true or false",
            Self::AbortSignal => "must be an AbortSignal",
            Self::Function => "must be a function",
            Self::Texts => "must be an array of at most 1000 strings",
            Self::Request => "must be a Request",
            Self::RawBody => "must be the raw body, a string or bytes: what JSON.parse made of it can't be verified",
            Self::Header => "must be a string, a list of strings, or null",
            Self::Time => "must be a Date, or milliseconds since 1970",
            Self::KeyStore => MUST_BE_KEY_STORE,
            Self::Refused(instead) => instead,
        }
    }

    const fn fits(self, field: &OptionValue) -> bool {
        matches!(
            (self, field),
            (_, OptionValue::Absent)
                | (Self::Text | Self::TextOrUrl | Self::RawBody | Self::Header, OptionValue::Text(_))
                | (Self::TextOrUrl, OptionValue::Url(_))
                | (Self::Number, OptionValue::Number(_))
                | (Self::Boolean, OptionValue::Boolean(_))
                | (Self::AbortSignal, OptionValue::AbortSignal)
                | (Self::Function, OptionValue::Function)
                | (Self::Texts, OptionValue::Texts(_))
                | (Self::Request, OptionValue::Request)
                | (Self::RawBody, OptionValue::Bytes)
                | (Self::Header, OptionValue::Null | OptionValue::Texts(_))
                | (Self::Time, OptionValue::Date(_) | OptionValue::Number(_))
                | (Self::KeyStore, OptionValue::KeyStore)
        )
    }
}

/// The values of a function's options.
pub(crate) struct OptionValues {
    options: &'static [OptionDeclaration],
    values: Vec<OptionValue>,
}

/// How a webhook is given.
#[derive(Debug, PartialEq)]
pub(crate) enum WebhookForm {
    Request,
    Raw,
}

impl OptionValues {
    /// Each option by its type; the rules of [`Connection::check`] come after.
    pub(crate) fn typed(options: &'static [OptionDeclaration], values: Vec<OptionValue>) -> Result<Self, Error> {
        let fields = Self { options, values };
        for (&(option, kind), field) in fields.options.iter().zip(&fields.values) {
            if matches!(field, OptionValue::Threw) {
                return Err(invalid_option(option, "could not be read: its getter threw"));
            }
            if !kind.fits(field) {
                return Err(invalid_option(option, kind.must_be()));
            }
        }
        Ok(fields)
    }

    /// Where among the function's options one is.
    fn place(&self, option: &str) -> Option<usize> {
        self.options.iter().position(|&(name, _)| name == option)
    }

    /// The place of an option, if it is given.
    pub(crate) fn given(&self, option: &str) -> Option<usize> {
        let place = self.place(option)?;
        (!matches!(self.values.get(place)?, OptionValue::Absent)).then_some(place)
    }

    fn get(&self, option: &str) -> Option<&OptionValue> {
        self.values.get(self.place(option)?)
    }

    /// The options that every function has. The credentials and the base URL are taken out.
    pub(crate) fn connection(&mut self) -> Result<Connection, Error> {
        let mut connection = Connection {
            client_id: self.take("clientId").map(Secret::into_text),
            secret: self.take("secret"),
            base_url: self.take("baseUrl").map(Secret::into_text),
            dangerously_allow_browser: matches!(self.get("dangerouslyAllowBrowser"), Some(OptionValue::Boolean(true))),
            ..Connection::default()
        };
        if let Some(name) = self.text("environment") {
            connection.environment = Environment::from_name(name);
            if connection.environment.is_none() {
                return Err(invalid_option("environment", "must be \"sandbox\" or \"production\""));
            }
        }
        connection.credentials_in = match self.text("credentialsIn") {
            None | Some("headers") => CredentialsIn::Headers,
            Some("body") => CredentialsIn::Body,
            _ => return Err(invalid_option("credentialsIn", "must be \"headers\" or \"body\"")),
        };
        if let Some(ms) = self.number("timeout") {
            connection.timeout_ms = ms;
        }
        if let Some(retries) = self.number("maxRetries") {
            // The cast saturates, so a number that it changes was negative, too large, a fraction or NaN.
            connection.max_retries = Some(retries as u32).filter(|&whole| f64::from(whole) == retries);
            if connection.max_retries.is_none() {
                return Err(invalid_option("maxRetries", MUST_BE_0_TO_10));
            }
        }
        Ok(connection)
    }

    /// The access token, taken out, where the function has that option: then it can't be left out.
    pub(crate) fn access_token(&mut self) -> Result<Option<Secret>, Error> {
        if self.place("accessToken").is_none() {
            return Ok(None);
        }
        self.take("accessToken").map(Some).ok_or_else(|| invalid_option("accessToken", MISSING))
    }

    /// A text, taken out rather than copied: it is not asked for again.
    pub(crate) fn take(&mut self, option: &str) -> Option<Secret> {
        let place = self.place(option)?;
        match self.values.get_mut(place).map(std::mem::take)? {
            OptionValue::Text(text) | OptionValue::Url(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn text(&self, option: &str) -> Option<&str> {
        match self.get(option)? {
            OptionValue::Text(text) | OptionValue::Url(text) => Some(text.expose()),
            _ => None,
        }
    }

    /// A text that can't be left out.
    pub(crate) fn required(&self, option: &'static str) -> Result<&str, Error> {
        self.text(option).ok_or_else(|| invalid_option(option, MISSING))
    }

    pub(crate) fn number(&self, option: &str) -> Option<f64> {
        match self.get(option)? {
            OptionValue::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// A time, in milliseconds since 1970.
    pub(crate) fn time(&self, option: &str) -> Option<f64> {
        match self.get(option)? {
            OptionValue::Number(ms) | OptionValue::Date(ms) => Some(*ms),
            _ => None,
        }
    }

    /// How a webhook is given: as a request, or as its raw body with its signature.
    pub(crate) fn webhook_form(&self) -> Result<WebhookForm, Error> {
        let is_given = |option| self.given(option).is_some();
        match (is_given("request"), is_given("body"), is_given("signature")) {
            (true, false, false) => Ok(WebhookForm::Request),
            (true, ..) => Err(invalid_option("request", "and `body` with `signature` exclude one another")),
            (false, true, _) => Ok(WebhookForm::Raw),
            (false, false, true) => Err(invalid_option("body", "is missing: `signature` is of a raw body")),
            (false, false, false) => Err(invalid_option("request", MISSING)),
        }
    }

    /// A header, taken out.
    pub(crate) fn signature(&mut self) -> Option<String> {
        match self.texts("signature") {
            Some(values) => Some(header_of(values)),
            None => self.take("signature").map(Secret::into_text),
        }
    }

    pub(crate) fn texts(&self, option: &str) -> Option<&[String]> {
        match self.get(option)? {
            OptionValue::Texts(texts) => Some(texts),
            _ => None,
        }
    }
}

/// The one value of a header that was given as a list. More than one make no token, as where HTTP joins them.
fn header_of(values: &[String]) -> String {
    let mut joined = String::new();
    for (at, value) in values.iter().enumerate() {
        push_parts(&mut joined, &[if at > 0 { ", " } else { "" }, value]);
    }
    joined
}

#[cfg(test)]
#[path = "values_properties.rs"]
mod properties;
#[cfg(test)]
#[path = "values_tests.rs"]
mod tests;
#[cfg(test)]
#[path = "values_webhook_tests.rs"]
mod webhook_tests;
