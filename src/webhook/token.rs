//! The checks that a webhook is Plaid's: of the token in its signature, the token's claims, the key, and the event.
//!
//! WebCrypto does the cryptography, the engine parses JSON, and `keys.rs` caches keys.
//!
//! Source: <https://plaid.com/docs/api/webhooks/webhook-verification/>.

use crate::error::{Error, Kind, Reason, invalid_option};
use crate::request::Environment;
use crate::text::is_visible;
use base64ct::{Base64UrlUnpadded, Encoding};

/// The longest token, in bytes. Plaid's have some 400.
const MAX_TOKEN_BYTES: usize = 4_096;

/// The longest key id, in bytes. Plaid's are UUIDs.
const MAX_KEY_ID_LENGTH: usize = 128;

/// The length of an ES256 signature in the form that WebCrypto takes: r and s, 32 bytes each.
const SIGNATURE_LENGTH: usize = 64;

/// The greatest age of a webhook: the time from its signature to its receipt.
const MAX_AGE_MS: f64 = 300_000.0;

/// How far in the future a webhook may have been signed, since clocks differ.
const MAX_SIGNED_AHEAD_MS: f64 = 60_000.0;

/// The parts of a JSON Web Token that was not verified yet.
#[derive(Debug, PartialEq)]
pub(crate) struct Token<'a> {
    /// Text that should be JSON.
    pub(crate) header: String,
    /// Text that should be JSON.
    pub(crate) claims: String,
    /// The text that was signed.
    pub(crate) signed: &'a str,
    pub(crate) signature: Vec<u8>,
}

/// The members of a token's header and claims, as far as they have the right type. They were not verified yet.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Claims {
    /// `alg` of the header.
    pub(crate) algorithm: Option<String>,
    /// `kid` of the header.
    pub(crate) key_id: Option<String>,
    /// `iat` of the claims, in seconds since 1970.
    pub(crate) issued_at: Option<f64>,
    /// `request_body_sha256` of the claims.
    pub(crate) body_sha256: Option<String>,
}

/// Claims that passed all checks except those that need the body and the key.
#[derive(Debug, PartialEq)]
pub(crate) struct Plausible {
    pub(crate) key_id: String,
    pub(crate) body_sha256: String,
}

impl<'a> Token<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, Reason> {
        if text.is_empty() {
            return Err(Reason::Missing);
        }
        Self::parts(text).ok_or(Reason::Malformed)
    }

    fn parts(text: &'a str) -> Option<Self> {
        if text.len() > MAX_TOKEN_BYTES {
            return None;
        }
        let mut dots = text.bytes().enumerate().filter(|(_, byte)| *byte == b'.').map(|(at, _)| at);
        let (first, second) = (dots.next()?, dots.next()?);
        let (signed, signature) = (text.get(..second)?, text.get(second.checked_add(1)?..)?);
        let (header, claims) = (signed.get(..first)?, signed.get(first.checked_add(1)?..)?);
        // Another dot fails to decode, since it is not in the alphabet of base64url.
        Some(Self { header: json(header)?, claims: json(claims)?, signed, signature: from_base64url(signature)? })
    }

    /// Checks the claims and the length of the signature, at the time when the webhook was received.
    pub(crate) fn check(&self, claims: Claims, received_at_ms: f64) -> Result<Plausible, Reason> {
        if claims.algorithm.as_deref() != Some("ES256") {
            return Err(Reason::Algorithm);
        }
        let is_key_id = |id: &String| (1..=MAX_KEY_ID_LENGTH).contains(&id.len()) && is_visible(id);
        let key_id = claims.key_id.filter(is_key_id).ok_or(Reason::Malformed)?;
        let issued_ms = claims.issued_at.ok_or(Reason::Malformed)? * 1_000.0;
        if !(received_at_ms - MAX_AGE_MS..=received_at_ms + MAX_SIGNED_AHEAD_MS).contains(&issued_ms) {
            return Err(Reason::Stale);
        }
        if self.signature.len() != SIGNATURE_LENGTH {
            return Err(Reason::Signature);
        }
        Ok(Plausible { key_id, body_sha256: claims.body_sha256.ok_or(Reason::Malformed)? })
    }
}

/// Checks the option `receivedAt`, in milliseconds since 1970. Its default is now.
pub(crate) fn received_at_ms(given_ms: Option<f64>, now_ms: f64) -> Result<f64, Error> {
    match given_ms {
        None => Ok(now_ms),
        Some(ms) if !ms.is_finite() => {
            Err(invalid_option(RECEIVED_AT, "must be a valid Date, or milliseconds since 1970"))
        }
        Some(ms) if ms < MIN_RECEIVED_AT_MS => {
            Err(invalid_option(RECEIVED_AT, "must be milliseconds since 1970: this looks like seconds"))
        }
        Some(ms) => Ok(ms),
    }
}

const RECEIVED_AT: &str = "receivedAt";

/// A time in September 2001. A lower number is probably in seconds.
const MIN_RECEIVED_AT_MS: f64 = 1e12;

/// Decodes a part that is text.
fn json(part: &str) -> Option<String> {
    String::from_utf8(from_base64url(part)?).ok()
}

/// Decodes base64url without padding.
fn from_base64url(text: &str) -> Option<Vec<u8>> {
    Base64UrlUnpadded::decode_vec(text).ok()
}

/// Checks that `hex` is the digest of the body, in lower case.
pub(crate) fn check_body(digest: &[u8], hex: &str) -> Result<(), Reason> {
    let hex = hex.as_bytes();
    let digit = |nibble: u8| nibble.wrapping_add(if nibble < 10 { b'0' } else { b'a' - 10 });
    let mut is_same = (digest.len(), hex.len()) == (32, 64);
    for (byte, digits) in digest.iter().zip(hex.chunks_exact(2)) {
        is_same &= *digits == [digit(byte >> 4), digit(byte & 15)];
    }
    if is_same { Ok(()) } else { Err(Reason::Body) }
}

/// The members that a key must have.
const KEY: [(&str, &str); 3] = [("alg", "ES256"), ("crv", "P-256"), ("use", "sig")];

/// Checks that a key, given by its members, has the expected id and is for ES256.
pub(crate) fn check_key(field: impl Fn(&str) -> Option<String>, key_id: &str) -> Result<(), Reason> {
    if field("kid").as_deref() != Some(key_id) {
        return Err(Reason::UnknownKey);
    }
    for (name, expected) in KEY {
        if field(name).as_deref() != Some(expected) {
            return Err(Reason::Algorithm);
        }
    }
    Ok(())
}

/// Plaid's code for a key that it does not have.
const UNKNOWN_KEY_CODE: &str = "INVALID_WEBHOOK_VERIFICATION_KEY_ID";

/// Whether a Plaid error says that there is no such key.
pub(crate) fn is_unknown_key(error: &Error) -> bool {
    error.plaid.as_ref().is_some_and(|plaid| plaid.error_code() == UNKNOWN_KEY_CODE)
}

/// The error of a key that Plaid gave and WebCrypto can't import: `unusable` makes it from Plaid's response. Another error of
/// the import, such as an abort, stays as it is.
pub(crate) fn import_error(error: Error, unusable: impl FnOnce() -> Error) -> Error {
    if error.kind != Kind::Runtime {
        return error;
    }
    let mut of_response = unusable();
    of_response.cause.clone_from(&error.cause);
    of_response
}

/// The error of a look-up that brought no key.
pub(crate) fn key_error(error: Error) -> Error {
    if is_unknown_key(&error) { Reason::UnknownKey.into() } else { error }
}

/// Checks that a key had not expired when the webhook was received. `expired_at` is in seconds since 1970.
pub(crate) fn check_expiry(expired_at: Option<f64>, received_at_ms: f64) -> Result<(), Reason> {
    match expired_at {
        Some(at) if at * 1_000.0 <= received_at_ms => Err(Reason::ExpiredKey),
        _ => Ok(()),
    }
}

/// Checks that an event is of the expected environment. If none is expected, as with a base URL alone, any passes.
pub(crate) fn check_environment(
    event: impl FnOnce() -> Option<String>,
    expected: Option<Environment>,
) -> Result<(), Reason> {
    let is_wrong = expected.is_some() && event().as_deref().and_then(Environment::from_name) != expected;
    if is_wrong { Err(Reason::Environment) } else { Ok(()) }
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
