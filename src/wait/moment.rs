//! Points in time given by the caller. The JavaScript engine parses the text, but it also accepts other formats. So the format is
//! checked here.

use crate::error::{Error, invalid_option};
use crate::text::span;
use std::ops::RangeInclusive;

pub(crate) const MUST_BE_MOMENT: &str = "must be a Date, milliseconds since 1970, or ISO 8601 with an offset";

/// The maximum of a `Date`, in milliseconds since 1970.
const MAX_DATE_MS: f64 = 8_640_000_000_000_000.0;

/// The times from 2001 to 5138, in seconds. As milliseconds they would be in January 1970 to 1973.
const SECONDS: RangeInclusive<f64> = 1e9..=1e11;

/// Checks milliseconds since 1970. The engine returns NaN for an invalid text or an invalid `Date`.
pub(crate) fn checked(option: &'static str, ms: f64) -> Result<f64, Error> {
    if SECONDS.contains(&ms) {
        return Err(invalid_option(option, "must be milliseconds since 1970: this looks like seconds"));
    }
    if ms.abs() <= MAX_DATE_MS { Ok(ms) } else { Err(invalid_option(option, MUST_BE_MOMENT)) }
}

/// Whether a text is ISO 8601 with an offset, such as `2026-01-31T09:30:00.123Z` or `2026-01-31T09:30+02:00`. Without an offset, the
/// time would depend on the machine's time zone.
pub(crate) fn is_iso_8601(text: &str) -> bool {
    offset_of(text)
        .is_some_and(|offset| offset == "Z" || [after(offset, "+00:00"), after(offset, "-00:00")].contains(&Some("")))
}

/// The part of a text after the date and the time.
fn offset_of(text: &str) -> Option<&str> {
    let minutes = after(text, "0000-00-00T00:00")?;
    let Some(seconds) = after(minutes, ":00") else { return Some(minutes) };
    let Some(fraction) = after(seconds, ".0") else { return Some(seconds) };
    fraction.get(span(fraction, |byte| byte.is_ascii_digit())..)
}

/// The rest of a text that starts with `form`. A zero in `form` matches any digit.
fn after<'a>(text: &'a str, form: &str) -> Option<&'a str> {
    let is_same = |(byte, expected): (u8, u8)| if expected == b'0' { byte.is_ascii_digit() } else { byte == expected };
    text.bytes().zip(form.bytes()).all(is_same).then(|| text.get(form.len()..))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn times_are_within_the_range_of_a_date() {
        for (ms, good) in [
            (0.0, true),
            (86_400_000.0, true),
            (1_790_000_000.0, false),
            (1_790_000_000.5, false),
            (1_790_000_000_000.5, true),
            (-1.0, true),
            (MAX_DATE_MS, true),
            (MAX_DATE_MS + 2.0, false),
            (f64::INFINITY, false),
            (f64::NAN, false),
        ] {
            assert_eq!(checked("since", ms).is_ok(), good, "{ms}");
        }
        assert_eq!(checked("since", f64::NAN).unwrap_err().option, Some("since"));
    }

    #[test]
    fn texts_must_have_an_offset() {
        for (text, good) in [
            ("2026-01-31T09:30:00.123Z", true),
            ("2026-01-31T09:30:00Z", true),
            ("2026-01-31T09:30:00.123456789Z", true),
            ("2026-01-31T09:30Z", true),
            ("2026-01-31T09:30:00+02:00", true),
            ("2026-01-31T09:30:00.5-11:30", true),
            ("2026-01-31T09:30+00:00", true),
            ("2026-01-31T09:30:00", false),
            ("2026-01-31T09:30:00+0200", false),
            ("2026-01-31T09:30:00+02", false),
            ("2026-01-31", false),
            ("2026-01-31 09:30:00Z", false),
            ("2026-1-31T09:30:00Z", false),
            ("2026-01-31T09:30:00.Z", false),
            ("2026-01-31T09:30.5Z", false),
            ("2026-01-31T9Z", false),
            ("Sat, 31 Jan 2026 09:30:00 GMT", false),
            ("yesterday", false),
            ("T", false),
            ("", false),
        ] {
            assert_eq!(is_iso_8601(text), good, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_checked_without_a_panic(text in "\\PC{0,40}") {
            let _ = is_iso_8601(&text);
        }
    }
}
