//! The options of `refreshInvestments` as JavaScript gives them: loose values, held to their types.
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
    /// Any text may be a secret, given for the wrong option: it is held as one.
    Text(Secret),
    Number(f64),
    Boolean(bool),
    Function,
    /// An object with `aborted`, `addEventListener` and `removeEventListener`.
    AbortSignal,
    /// A `URL`, by its `href`.
    Url(String),
    /// Anything else, null included.
    Other,
    /// Reading it threw.
    Threw(Cause),
}

/// What an option must be, in words for who gave something else.
#[derive(Clone, Copy, PartialEq)]
enum Type {
    Text,
    TextOrUrl,
    Number,
    Boolean,
    AbortSignal,
    Function,
}

impl Type {
    const fn must_be(self) -> &'static str {
        match self {
            Self::Text => "must be a string",
            Self::TextOrUrl => "must be a string or a URL",
            Self::Number => "must be a number",
            Self::Boolean => "must be true or false",
            Self::AbortSignal => "must be an AbortSignal",
            Self::Function => "must be a function",
        }
    }

    const fn fits(self, field: &Field) -> bool {
        matches!(
            (self, field),
            (_, Field::Absent)
                | (Self::Text | Self::TextOrUrl, Field::Text(_))
                | (Self::TextOrUrl, Field::Url(_))
                | (Self::Number, Field::Number(_))
                | (Self::Boolean, Field::Boolean(_))
                | (Self::AbortSignal, Field::AbortSignal)
                | (Self::Function, Field::Function)
        )
    }
}

/// Every option, by name and type. [`Fields`] holds their values in this order.
const OPTIONS: [(&str, Type); 11] = [
    ("clientId", Type::Text),
    ("secret", Type::Text),
    ("accessToken", Type::Text),
    ("environment", Type::Text),
    ("baseUrl", Type::TextOrUrl),
    ("credentialsIn", Type::Text),
    ("timeout", Type::Number),
    ("maxRetries", Type::Number),
    ("dangerouslyAllowBrowser", Type::Boolean),
    ("signal", Type::AbortSignal),
    ("fetch", Type::Function),
];

/// The names of the options, in the order of [`Fields`].
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    OPTIONS.iter().map(|(name, _)| *name)
}

/// The value of each option.
pub(crate) type Fields = [Field; OPTIONS.len()];

/// What is said of options that are null, a string, or otherwise no object.
pub(crate) const NOT_AN_OBJECT: Wrong = Wrong("options", "must be an object");

/// Each option by its type; the rules of [`Connection::check`] come after.
pub(crate) fn typed(fields: Fields) -> Result<(Connection, Secret), Error> {
    for ((option, kind), field) in OPTIONS.into_iter().zip(&fields) {
        if let Field::Threw(cause) = field {
            return Err(getter_threw(option, cause, &fields));
        }
        if !kind.fits(field) {
            return Err(Wrong(option, kind.must_be()).into());
        }
    }
    Ok(connection(fields)?)
}

/// A getter that threw may have put what it knows into its message.
fn getter_threw(option: &'static str, cause: &Cause, fields: &Fields) -> Error {
    let mut redactor = Redactor::default();
    let [_, secret, access_token, ..] = fields;
    let error = Error::from(Wrong(option, "could not be read: its getter threw"));
    for field in [secret, access_token] {
        match field {
            // It is refused, and would take long to look for.
            Field::Text(text) if text.expose().len() > LONGEST_CREDENTIAL => return error,
            Field::Text(text) => redactor.hide(text.expose()),
            _ => {}
        }
    }
    error.with_cause(cause.redacted(&redactor))
}

/// Takes the values out of fields whose types fit.
fn connection(fields: Fields) -> Result<(Connection, Secret), Wrong> {
    let [client_id, secret, access_token, environment, base_url, place, timeout, max_retries, danger, _, _] = fields;
    let mut connection = Connection {
        client_id: client_id.text(),
        secret: secret.secret(),
        base_url: base_url.text(),
        dangerously_allow_browser: matches!(danger, Field::Boolean(true)),
        ..Connection::default()
    };
    if let Field::Text(name) = environment {
        let wrong = Wrong("environment", "must be \"sandbox\" or \"production\"");
        connection.environment = Some(Environment::from_name(name.expose()).ok_or(wrong)?);
    }
    if let Field::Text(place) = place {
        connection.credentials_in = match place.expose() {
            "headers" => CredentialsIn::Headers,
            "body" => CredentialsIn::Body,
            _ => return Err(Wrong("credentialsIn", "must be \"headers\" or \"body\"")),
        };
    }
    if let Field::Number(ms) = timeout {
        connection.timeout_ms = ms;
    }
    if let Field::Number(retries) = max_retries {
        // The cast saturates, so a number that it changes was negative, too large, a fraction or NaN.
        connection.max_retries = retries as u32;
        if f64::from(connection.max_retries) != retries {
            return Err(Wrong("maxRetries", WHOLE_TO_TEN));
        }
    }
    Ok((connection, access_token.secret().ok_or(Wrong("accessToken", MISSING))?))
}

impl Field {
    fn secret(self) -> Option<Secret> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.expose().to_owned()),
            Self::Url(url) => Some(url),
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
