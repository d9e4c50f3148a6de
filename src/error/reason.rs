//! Why a webhook does not verify.

use super::{Error, Event};
use crate::words::words;

words! {
    /// Why a webhook does not verify.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum Reason {
        /// There is no signature.
        Missing = "missing",
        /// The signature is not a token in Plaid's form, or the body is not a JSON object, or too large.
        Malformed = "malformed",
        /// The algorithm of the token or of its key is not ES256.
        Algorithm = "algorithm",
        /// Plaid has no such key in this environment. Or too many unknown keys were looked up, and `retry` is `after`.
        UnknownKey = "unknown_key",
        /// Plaid has withdrawn the key.
        ExpiredKey = "expired_key",
        /// The webhook was signed more than five minutes ago, or more than a minute in the future.
        Stale = "stale",
        /// The token was not signed with the key.
        Signature = "signature",
        /// The body is not the one that was signed.
        Body = "body",
        /// The event is of another environment.
        Environment = "environment",
    }
}

impl Reason {
    /// The message of an error with this reason.
    const fn message(self) -> &'static str {
        match self {
            Self::Missing => "the webhook has no Plaid-Verification header",
            Self::Malformed => "the webhook is not of the form that Plaid sends",
            Self::Algorithm => "the webhook is not signed by ES256",
            Self::UnknownKey => "Plaid does not know the webhook's key",
            Self::ExpiredKey => "the webhook's key has expired",
            Self::Stale => "the webhook was not signed within the last five minutes",
            Self::Signature => "the webhook's signature is wrong",
            Self::Body => "the webhook's body is not the one that was signed: give the raw body",
            Self::Environment => "the webhook is of another environment",
        }
    }
}

impl From<Reason> for Error {
    fn from(reason: Reason) -> Self {
        let mut error = Self::new(Event::WebhookNotVerified, reason.message());
        error.reason = Some(reason);
        error
    }
}
