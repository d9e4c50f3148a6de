//! The fields of an error by their names in JavaScript.

use crate::error::{Cause, Error, Reason, Scope};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// The fields of an error as JavaScript has them. An absent field is left out and is not null. One type holds all kinds of values, so
/// that the code which serialises them is compiled once.
#[derive(Default)]
pub(crate) struct ErrorFields<'a>(Vec<(&'static str, Value<'a>)>);

enum Value<'a> {
    Text(&'a str),
    Number(u32),
    ErrorFields(ErrorFields<'a>),
}

impl<'a> ErrorFields<'a> {
    #[inline(never)]
    pub(crate) fn text(&mut self, name: &'static str, text: Option<&'a str>) {
        if let Some(text) = text {
            self.0.push((name, Value::Text(text)));
        }
    }

    pub(crate) fn number(&mut self, name: &'static str, number: Option<u32>) {
        if let Some(number) = number {
            self.0.push((name, Value::Number(number)));
        }
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::ErrorFields(fields) => fields.serialize(serializer),
        }
    }
}

impl Serialize for ErrorFields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Plaid's lists are left out here. `wasm/npm/to_js.rs` parses their JSON.
impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = ErrorFields::default();
        fields.text("message", Some(&self.message));
        fields.text("kind", Some(self.kind.as_str()));
        fields.text("outcome", Some(self.outcome.as_str()));
        fields.text("option", self.option);
        fields.text("reason", self.reason.map(Reason::as_str));
        if let Some(plaid) = &self.plaid {
            for (name, text) in plaid.named() {
                if !name.is_list && name.plaid != "error_message" {
                    fields.text(name.ours, text);
                }
            }
        }
        fields.text("scope", self.scope.map(Scope::as_str));
        fields.number("status", self.status.map(u32::from));
        fields.text("startedAt", self.started_at.as_deref());
        fields.text("digest", self.digest.as_deref());
        fields.0.push(("retry", Value::ErrorFields(self.retry.fields())));
        if let Some(cause) = &self.cause {
            fields.0.push(("cause", Value::ErrorFields(cause.fields())));
        }
        fields.serialize(serializer)
    }
}

impl Cause {
    fn fields(&self) -> ErrorFields<'_> {
        let mut fields = ErrorFields::default();
        fields.text("name", Some(&self.name));
        fields.text("message", Some(&self.message));
        fields.text("code", self.code.as_deref());
        fields
    }
}
