//! The values of a function's options as JavaScript gives them, and the check of their types.
//!
//! `wasm/npm/fields.rs` reads the values, and `request/connection.rs` checks them further.

use super::functions::OptionDeclaration;
use crate::error::{Error, invalid_option};
use crate::request::checks::{MISSING, MUST_BE_0_TO_10, MUST_BE_KEY_STORE};
use crate::request::{Connection, CredentialsIn, Environment};
use crate::secret::Secret;
use crate::text::{push_parts, whole_u32};
use crate::wait::moment::MUST_BE_MOMENT;

/// A JavaScript value, as far as it matters for any option.
#[derive(Debug, Clone, Default)]
pub(crate) enum OptionValue {
    /// `undefined`, or no such property.
    #[default]
    Absent,
    Null,
    /// A string. It is treated as a secret, because a secret may be given for the wrong option.
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
    /// A typed array or an ArrayBuffer.
    Bytes,
    /// An object with `headers` and `bodyUsed`.
    Request,
    /// An object with `getTime`, with the milliseconds that it returns.
    Date(f64),
    /// An object with `get` and `put`.
    KeyStore,
    /// Anything else.
    Other,
    /// Reading it threw. The error is not kept, because it may contain a secret in any form.
    Threw,
}

/// The type of an option.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Type {
    Text,
    /// A string that is optional in this function and required in others.
    OptionalText,
    TextOrUrl,
    Number,
    Boolean,
    AbortSignal,
    Function,
    /// A name that is not an option but is often used for one. The message says what to give instead.
    Refused(&'static str),
    /// A type of few functions. A module without these functions does not contain it.
    Special(&'static SpecialType),
}

/// A message, and whether a value fits.
type SpecialType = (&'static str, fn(&OptionValue) -> bool);

impl Type {
    pub(crate) const TEXTS: Self =
        Self::Special(&("must be an array of at most 1000 strings", |value| matches!(value, OptionValue::Texts(_))));
    pub(crate) const REQUEST: Self =
        Self::Special(&("must be a Request", |value| matches!(value, OptionValue::Request)));
    pub(crate) const RAW_BODY: Self = Self::Special(&(
        "must be the raw body, a string or bytes: what JSON.parse made of it can't be verified",
        |value| matches!(value, OptionValue::Text(_) | OptionValue::Bytes),
    ));
    /// The value of a header: a string, a list or null, depending on how the caller read it.
    pub(crate) const HEADER: Self = Self::Special(&("must be a string, a list of strings, or null", |value| {
        matches!(value, OptionValue::Text(_) | OptionValue::Null | OptionValue::Texts(_))
    }));
    pub(crate) const TIME: Self = Self::Special(&("must be a Date, or milliseconds since 1970", |value| {
        matches!(value, OptionValue::Date(_) | OptionValue::Number(_))
    }));
    pub(crate) const KEY_STORE: Self =
        Self::Special(&(MUST_BE_KEY_STORE, |value| matches!(value, OptionValue::KeyStore)));
    pub(crate) const TEXT_OR_NULL: Self = Self::Special(&("must be a string, or null for none", |value| {
        matches!(value, OptionValue::Text(_) | OptionValue::Null)
    }));
    /// A time, as a `Date`, in milliseconds or as text.
    pub(crate) const MOMENT: Self = Self::Special(&(MUST_BE_MOMENT, |value| {
        matches!(value, OptionValue::Text(_) | OptionValue::Date(_) | OptionValue::Number(_))
    }));
    /// An object that JSON can hold. The boundary makes the JSON, and refuses what has none.
    pub(crate) const JSON: Self = Self::Special(&("", |_| true));

    /// The message for a value of another type.
    const fn must_be(self) -> &'static str {
        match self {
            Self::Text | Self::OptionalText => "must be a string",
            Self::TextOrUrl => "must be a string or a URL",
            Self::Number => "must be a number",
            Self::Boolean => "must be true or false",
            Self::AbortSignal => "must be an AbortSignal",
            Self::Function => "must be a function",
            Self::Refused(message) | Self::Special(&(message, _)) => message,
        }
    }

    fn fits(self, field: &OptionValue) -> bool {
        match (self, field) {
            (_, OptionValue::Absent)
            | (Self::Text | Self::OptionalText | Self::TextOrUrl, OptionValue::Text(_))
            | (Self::TextOrUrl, OptionValue::Url(_))
            | (Self::Number, OptionValue::Number(_))
            | (Self::Boolean, OptionValue::Boolean(_))
            | (Self::AbortSignal, OptionValue::AbortSignal)
            | (Self::Function, OptionValue::Function) => true,
            (Self::Special((_, fits)), value) => fits(value),
            _ => false,
        }
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
    /// Checks the type of each value. [`Connection::check`] checks more afterwards.
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

    /// The index of an option.
    fn place(&self, option: &str) -> Option<usize> {
        self.options.iter().position(|&(name, _)| name == option)
    }

    /// The index of an option, if it was given.
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
            dangerously_allow_browser: self.boolean("dangerouslyAllowBrowser") == Some(true),
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
            connection.max_retries = whole_u32(retries);
            if connection.max_retries.is_none() {
                return Err(invalid_option("maxRetries", MUST_BE_0_TO_10));
            }
        }
        Ok(connection)
    }

    /// Takes the access token, which is required if the function has that option and doesn't say otherwise.
    pub(crate) fn access_token(&mut self) -> Result<Option<Secret>, Error> {
        let is_required = self.options.iter().any(|&(name, kind)| name == "accessToken" && matches!(kind, Type::Text));
        let token = self.take("accessToken");
        if is_required && token.is_none() { Err(invalid_option("accessToken", MISSING)) } else { Ok(token) }
    }

    /// Takes a text. It is moved out, not copied.
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

    /// A text that is required.
    pub(crate) fn required(&self, option: &'static str) -> Result<&str, Error> {
        self.text(option).ok_or_else(|| invalid_option(option, MISSING))
    }

    pub(crate) fn number(&self, option: &str) -> Option<f64> {
        match self.get(option)? {
            OptionValue::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) fn boolean(&self, option: &str) -> Option<bool> {
        match self.get(option)? {
            OptionValue::Boolean(boolean) => Some(*boolean),
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

    /// How the webhook is given: as a request, or as its raw body with its signature.
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

    /// Takes the signature of a webhook.
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

/// The value of a header that was given as a list. Several values are joined as in HTTP, and are then not a valid token.
fn header_of(values: &[String]) -> String {
    let mut joined = String::new();
    for (at, value) in values.iter().enumerate() {
        push_parts(&mut joined, &[if at > 0 { ", " } else { "" }, value]);
    }
    joined
}

#[cfg(test)]
#[path = "values_properties_tests.rs"]
mod properties_tests;
#[cfg(test)]
#[path = "values_tests.rs"]
mod tests;
#[cfg(test)]
#[path = "values_webhook_tests.rs"]
mod webhook_tests;
