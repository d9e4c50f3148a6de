//! The options of each function as JavaScript gives them: loose values, held to their types.
//!
//! It does not know how a value is read from an object (`wasm/fields.rs`) nor what an option's value may be (`options.rs`).

use crate::base_url::Environment;
use crate::error::{Cause, Error, Wrong};
use crate::options::{Connection, CredentialsIn, LONGEST_CREDENTIAL, MISSING, WHOLE_TO_TEN};
use crate::secret::{Redactor, Secret};

/// One value of JavaScript's, as far as any option needs to know it.
#[derive(Debug, Clone, Default)]
pub(crate) enum Field {
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
    Url(String),
    /// An array of strings.
    Texts(Vec<String>),
    /// A typed array, or an ArrayBuffer.
    Bytes,
    /// An object with `headers` and `bodyUsed`.
    Request,
    /// Anything else.
    Other,
    /// Reading it threw.
    Threw(Cause),
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
            Self::Header => "must be a string or null",
        }
    }

    const fn fits(self, field: &Field) -> bool {
        matches!(
            (self, field),
            (_, Field::Absent)
                | (Self::Text | Self::TextOrUrl | Self::RawBody | Self::Header, Field::Text(_))
                | (Self::TextOrUrl, Field::Url(_))
                | (Self::Number, Field::Number(_))
                | (Self::Boolean, Field::Boolean(_))
                | (Self::AbortSignal, Field::AbortSignal)
                | (Self::Function, Field::Function)
                | (Self::Texts, Field::Texts(_))
                | (Self::Request, Field::Request)
                | (Self::RawBody, Field::Bytes)
                | (Self::Header, Field::Null)
        )
    }
}

/// The functions of the package.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Function {
    RefreshInvestments,
    GetHoldings,
    GetInvestmentTransactions,
    VerifyWebhook,
    CreateSandboxItem,
    FireSandboxWebhook,
}

/// An option's name and type.
type Declared = (&'static str, Type);

/// The options that every function has.
const CONNECTION: [Declared; 10] = [
    ("clientId", Type::Text),
    ("secret", Type::Text),
    ("environment", Type::Text),
    ("baseUrl", Type::TextOrUrl),
    ("credentialsIn", Type::Text),
    ("timeout", Type::Number),
    ("maxRetries", Type::Number),
    ("dangerouslyAllowBrowser", Type::Boolean),
    ("signal", Type::AbortSignal),
    ("fetch", Type::Function),
];

const ACCESS_TOKEN: Declared = ("accessToken", Type::Text);
const ACCOUNT_IDS: Declared = ("accountIds", Type::Texts);

impl Function {
    /// The options that it has beside those of every function.
    const fn own_options(self) -> &'static [Declared] {
        match self {
            Self::RefreshInvestments => &[ACCESS_TOKEN],
            Self::GetHoldings => &[ACCESS_TOKEN, ACCOUNT_IDS],
            Self::GetInvestmentTransactions => &[
                ACCESS_TOKEN,
                ("startDate", Type::Text),
                ("endDate", Type::Text),
                ACCOUNT_IDS,
                ("pageSize", Type::Number),
                ("onProgress", Type::Function),
            ],
            Self::VerifyWebhook => &[("request", Type::Request), ("body", Type::RawBody), ("signature", Type::Header)],
            Self::CreateSandboxItem => &[("institutionId", Type::Text), ("webhook", Type::Text)],
            Self::FireSandboxWebhook => &[ACCESS_TOKEN, ("webhookType", Type::Text)],
        }
    }

    /// The names of its options, in the order of [`Fields`].
    pub(crate) fn option_names(self) -> impl Iterator<Item = &'static str> {
        self.options().map(|(name, _)| name)
    }

    fn options(self) -> impl Iterator<Item = Declared> {
        CONNECTION.iter().chain(self.own_options()).copied()
    }
}

/// What is said of options that are null, a string, or otherwise no object.
pub(crate) const NOT_AN_OBJECT: Wrong = Wrong("options", "must be an object");

/// The values of a function's options.
pub(crate) struct Fields {
    function: Function,
    values: Vec<Field>,
}

impl Fields {
    /// Each option by its type; the rules of [`Connection::check`] come after.
    pub(crate) fn typed(function: Function, values: Vec<Field>) -> Result<Self, Error> {
        let fields = Self { function, values };
        for ((option, kind), field) in function.options().zip(&fields.values) {
            if let Field::Threw(cause) = field {
                return Err(fields.getter_threw(option, cause));
            }
            if !kind.fits(field) {
                return Err(Wrong(option, kind.must_be()).into());
            }
        }
        Ok(fields)
    }

    /// A getter that threw may have put what it knows into its message.
    fn getter_threw(&self, option: &'static str, cause: &Cause) -> Error {
        let mut redactor = Redactor::default();
        let error = Error::from(Wrong(option, "could not be read: its getter threw"));
        for option in ["secret", "accessToken"] {
            match self.place(option).and_then(|place| self.values.get(place)) {
                // It is refused, and would take long to look for.
                Some(Field::Text(text)) if text.expose().len() > LONGEST_CREDENTIAL => return error,
                Some(Field::Text(text)) => redactor.hide(text.expose()),
                _ => {}
            }
        }
        error.with_cause(cause.redacted(&redactor))
    }

    /// Where among the function's options one is.
    pub(crate) fn place(&self, option: &str) -> Option<usize> {
        self.function.options().position(|(name, _)| name == option)
    }

    fn take(&mut self, option: &str) -> Field {
        let place = self.place(option);
        place.and_then(|place| self.values.get_mut(place)).map(std::mem::take).unwrap_or_default()
    }

    /// The options that every function has.
    pub(crate) fn connection(&mut self) -> Result<Connection, Wrong> {
        let mut connection = Connection {
            client_id: self.text("clientId"),
            secret: self.secret("secret"),
            base_url: self.text("baseUrl"),
            dangerously_allow_browser: matches!(self.take("dangerouslyAllowBrowser"), Field::Boolean(true)),
            ..Connection::default()
        };
        if let Some(name) = self.secret("environment") {
            let wrong = Wrong("environment", "must be \"sandbox\" or \"production\"");
            connection.environment = Some(Environment::from_name(name.expose()).ok_or(wrong)?);
        }
        if let Some(place) = self.secret("credentialsIn") {
            connection.credentials_in = match place.expose() {
                "headers" => CredentialsIn::Headers,
                "body" => CredentialsIn::Body,
                _ => return Err(Wrong("credentialsIn", "must be \"headers\" or \"body\"")),
            };
        }
        if let Some(ms) = self.number("timeout") {
            connection.timeout_ms = ms;
        }
        if let Some(retries) = self.number("maxRetries") {
            // The cast saturates, so a number that it changes was negative, too large, a fraction or NaN.
            connection.max_retries = Some(retries as u32).filter(|&whole| f64::from(whole) == retries);
            connection.max_retries.ok_or(Wrong("maxRetries", WHOLE_TO_TEN))?;
        }
        Ok(connection)
    }

    pub(crate) fn secret(&mut self, option: &str) -> Option<Secret> {
        match self.take(option) {
            Field::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn text(&mut self, option: &str) -> Option<String> {
        match self.take(option) {
            Field::Text(text) => Some(text.expose().to_owned()),
            Field::Url(url) => Some(url),
            _ => None,
        }
    }

    /// A text that can't be left out.
    pub(crate) fn required(&mut self, option: &'static str) -> Result<Secret, Wrong> {
        self.secret(option).ok_or(Wrong(option, MISSING))
    }

    pub(crate) fn number(&mut self, option: &str) -> Option<f64> {
        match self.take(option) {
            Field::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn texts(&mut self, option: &str) -> Option<Vec<String>> {
        match self.take(option) {
            Field::Texts(texts) => Some(texts),
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
