//! Plaid's error object: its fields, as sent.

use crate::redact::Redactor;
use crate::secret::Secret;

/// Plaid's error object, redacted, its texts as sent. The sets of types and codes are open.
///
/// <https://plaid.com/docs/errors/#error-schema>
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaidError {
    fields: [Option<String>; FIELDS.len()],
}

/// A field's name in Plaid's JSON and in JavaScript, and whether it is a list.
pub(crate) struct FieldName {
    pub(crate) plaid: &'static str,
    pub(crate) ours: &'static str,
    /// Kept as JSON text.
    pub(crate) is_list: bool,
}

const fn text(plaid: &'static str, ours: &'static str) -> FieldName {
    FieldName { plaid, ours, is_list: false }
}

const fn list(plaid: &'static str, ours: &'static str) -> FieldName {
    FieldName { plaid, ours, is_list: true }
}

/// The fields of Plaid's error object. `error_message` becomes the message.
pub(crate) const FIELDS: [FieldName; 11] = [
    text("error_code", "errorCode"),
    text("error_type", "errorType"),
    text("error_message", "errorMessage"),
    text("error_code_reason", "errorCodeReason"),
    text("display_message", "displayMessage"),
    text("request_id", "requestId"),
    text("documentation_url", "documentationUrl"),
    text("suggested_action", "suggestedAction"),
    list("causes", "causes"),
    list("required_account_subtypes", "requiredAccountSubtypes"),
    list("provided_account_subtypes", "providedAccountSubtypes"),
];

/// The longest list, in bytes of JSON. A longer one is left out, because JSON can't be cut.
const MAX_LIST_BYTES: usize = 16_384;

impl PlaidError {
    /// The fields to fill, in the order of [`FIELDS`].
    pub(crate) fn slots(&mut self) -> &mut [Option<String>] {
        &mut self.fields
    }

    /// The code, such as `ITEM_LOGIN_REQUIRED`. The outcome and the advice depend on it.
    pub fn error_code(&self) -> &str {
        self.get("error_code").unwrap_or_default()
    }

    /// The broad category, such as `ITEM_ERROR`.
    pub fn error_type(&self) -> Option<&str> {
        self.get("error_type")
    }

    /// A field by Plaid's name, such as `display_message`. `causes` and the account subtypes are JSON text.
    pub fn get(&self, plaid_name: &str) -> Option<&str> {
        self.named().find(|(name, _)| name.plaid == plaid_name)?.1
    }

    pub(crate) fn named(&self) -> impl Iterator<Item = (&'static FieldName, Option<&str>)> {
        FIELDS.iter().zip(&self.fields).map(|(name, field)| (name, field.as_deref()))
    }

    /// Whether this is Plaid's error. A gateway's error has no `error_type` or no `error_code`.
    pub(crate) fn is_plaids(&self) -> bool {
        !self.error_code().is_empty() && self.error_type().is_some_and(|error_type| !error_type.is_empty())
    }

    pub(crate) fn redact(&mut self, redactor: &Redactor) {
        for (name, field) in FIELDS.iter().zip(&mut self.fields) {
            // The text may repeat a secret, so its memory is zeroed.
            let Some(text) = field.take().map(Secret::from) else { continue };
            *field = Some(if name.is_list { redactor.text(text.expose()) } else { redactor.field(text.expose()) });
            if name.is_list {
                *field = field.take().filter(|json| json.len() <= MAX_LIST_BYTES);
            }
        }
    }
}

/// Zeroes the fields. They may repeat a secret, and an error that is not Plaid's is dropped without redaction.
impl Drop for PlaidError {
    fn drop(&mut self) {
        for field in &mut self.fields {
            drop(field.take().map(Secret::from));
        }
    }
}
