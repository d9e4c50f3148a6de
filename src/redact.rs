//! Redacts secrets in text that servers and other code wrote: the secrets that a call knows, in each encoding that a server is likely
//! to echo, and anything in the form of one of Plaid's tokens.

use crate::secret::Secret;
use crate::text::{push_byte, push_parts, push_percent_encoded, span};
use zeroize::Zeroizing;

const REDACTED: &str = "[redacted]";

/// The shortest secret that is looked for. A shorter one could be a part of ordinary words.
const MIN_SECRET_BYTES: usize = 8;

/// The longest text of one field in an error, in bytes.
const MAX_FIELD_BYTES: usize = 1_000;

/// How many characters of a text from JavaScript are read. The rest is not copied into the module, whose memory never shrinks.
pub(crate) const MAX_READ_CHARACTERS: usize = 65_536;

/// The beginnings of Plaid's tokens.
const TOKEN_KINDS: [&str; 7] = ["access-", "public-", "link-", "processor-", "user-", "assets-", "a-"];

/// The environments in Plaid's tokens, between the beginning and the id.
const TOKEN_ENVIRONMENTS: [&str; 3] = ["sandbox-", "production-", "development-"];

/// Removes secrets from text, in each encoding that a server is likely to echo.
#[derive(Default)]
pub(crate) struct Redactor {
    needles: Vec<Zeroizing<String>>,
}

impl Redactor {
    /// Adds a secret to look for, unless it is too short.
    pub(crate) fn hide(&mut self, secret: &str) {
        if secret.len() < MIN_SECRET_BYTES {
            return;
        }
        self.look_for(uri_encoded(secret));
        let mut needle = Zeroizing::new(secret.to_owned());
        // A server may echo a request's body, or JSON that contains one. In `causes`, either is escaped once more.
        for _ in 0..=3 {
            let escaped = json_escaped(&needle);
            self.look_for(needle);
            needle = escaped;
        }
    }

    fn look_for(&mut self, needle: Zeroizing<String>) {
        if !self.needles.contains(&needle) {
            self.needles.push(needle);
        }
    }

    /// Redacts `text`, then cuts it to the length of a field.
    pub(crate) fn field(&self, text: &str) -> String {
        let mut clean = self.text(text);
        if clean.len() > MAX_FIELD_BYTES {
            clean.truncate(clean.floor_char_boundary(MAX_FIELD_BYTES));
            clean.push('…');
        }
        clean
    }

    /// Redacts `text` and does not cut it.
    pub(crate) fn text(&self, text: &str) -> String {
        let clean = Secret::from(self.replaced(text));
        // The result may contain a secret again, next to a `[redacted]` or as a part of it. Then the whole text is left out.
        if !self.finds(clean.expose()) {
            return clean.into_text();
        }
        if self.finds(REDACTED) { String::new() } else { REDACTED.to_owned() }
    }

    fn finds(&self, text: &str) -> bool {
        self.needles.iter().any(|needle| next_start(text, needle, 0).is_some())
    }

    /// Replaces every part that is covered by secrets. Overlapping secrets are one part.
    fn replaced(&self, text: &str) -> String {
        let mut covered = vec![false; text.len()];
        let mut cover = |start, length| covered.iter_mut().skip(start).take(length).for_each(|byte| *byte = true);
        let mut longest_needle = 0;
        for needle in &self.needles {
            longest_needle = needle.len().max(longest_needle);
            let mut from = 0;
            while let Some(start) = next_start(text, needle, from) {
                cover(start, needle.len());
                from = start.saturating_add(1);
            }
        }
        // Tokens of any Item, not only those that the call knows. A `[redacted]` can't be a part of one, because no token has a bracket.
        for start in 0..text.len() {
            cover(start, text.get(start..).and_then(token_length).unwrap_or_default());
        }
        // A text of this length was cut. If it was cut within a secret, the beginning of the secret would not be found.
        if text.len() >= MAX_READ_CHARACTERS {
            covered.truncate(text.floor_char_boundary(text.len().saturating_sub(longest_needle)));
        }
        let mut clean = String::with_capacity(text.len());
        let mut start = 0;
        for stretch in covered.chunk_by(|one, next| one == next) {
            let end = stretch.len().saturating_add(start);
            let is_hidden = stretch.first() == Some(&true);
            clean.push_str(if is_hidden { REDACTED } else { text.get(start..end).unwrap_or_default() });
            start = end;
        }
        clean
    }
}

/// The first occurrence of `needle` in `text` at `from` or after it. Occurrences may overlap.
fn next_start(text: &str, needle: &str, from: usize) -> Option<usize> {
    let mut windows = text.as_bytes().windows(needle.len().max(1)).enumerate().skip(from);
    windows.find(|(_, window)| *window == needle.as_bytes()).map(|(start, _)| start)
}

/// The length of one of Plaid's tokens at the beginning of `text`, such as `access-sandbox-…`.
fn token_length(text: &str) -> Option<usize> {
    let after = |text, parts: &[&str]| parts.iter().find_map(|part| str::strip_prefix(text, *part));
    let id = after(after(text, &TOKEN_KINDS)?, &TOKEN_ENVIRONMENTS)?;
    let id_length = span(id, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let prefix_length = text.len().saturating_sub(id.len());
    (id_length > 0).then(|| prefix_length.saturating_add(id_length))
}

/// Adds `text` as it is written between the quotes of a JSON string. Only for visible ASCII.
pub(crate) fn push_json_escaped(json: &mut String, text: &str) {
    let mut start = 0;
    for (at, byte) in text.bytes().enumerate() {
        if matches!(byte, b'"' | b'\\') {
            push_parts(json, &[text.get(start..at).unwrap_or_default(), "\\"]);
            start = at;
        }
    }
    json.push_str(text.get(start..).unwrap_or_default());
}

fn json_escaped(text: &str) -> Zeroizing<String> {
    // Enough capacity that the text never grows: growing would leave a copy of the secret in freed memory.
    let mut escaped = Zeroizing::new(String::with_capacity(text.len().saturating_mul(2)));
    push_json_escaped(&mut escaped, text);
    escaped
}

/// `text` as encoded by JavaScript's `encodeURIComponent`.
fn uri_encoded(text: &str) -> Zeroizing<String> {
    let mut encoded = Zeroizing::new(String::with_capacity(text.len().saturating_mul(3)));
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')')
        {
            push_byte(&mut encoded, byte);
        } else {
            push_percent_encoded(&mut encoded, byte);
        }
    }
    encoded
}

#[cfg(test)]
#[path = "redact_tests.rs"]
mod tests;
