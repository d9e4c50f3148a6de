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
        /// The signature is no token of the form that Plaid sends, or the body no JSON object, or too large.
        Malformed = "malformed",
        /// The token or its key is for another algorithm than ES256.
        Algorithm = "algorithm",
        /// Plaid has no such key in this environment; or too many unknown keys are asked for: then `retry` is `after`.
        UnknownKey = "unknown_key",
        /// Plaid no longer uses the key.
        ExpiredKey = "expired_key",
        /// Signed over five minutes ago, or over a minute ahead.
        Stale = "stale",
        /// The signature is not of this key for this token.
        Signature = "signature",
        /// The body is not the one that was signed.
        Body = "body",
        /// The event is of another environment.
        Environment = "environment",
    }
}

impl Reason {
    /// The reason in words, as the message of an error.
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
