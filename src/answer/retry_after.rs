//! Parses the `Retry-After` header, which has seconds or an HTTP date, to milliseconds from now.
//!
//! Source: RFC 9110, sections 10.2.3 and 5.6.7.

use crate::text::whole_number;

/// The longest wait that is passed on. It is the most that a timer can hold, almost 25 days.
const MAX_RETRY_AFTER_MS: u32 = 2_147_483_647;

/// Milliseconds to wait, at most [`MAX_RETRY_AFTER_MS`]. `None` if the header is neither seconds nor a date.
///
/// `date_ms` is the header as parsed by the engine, which is NaN for no date, and `now_ms` is the current time. Both are milliseconds
/// since 1970. The engine parses many other texts as dates, so only those that end in GMT, as HTTP dates do, are used.
pub(crate) fn retry_after_ms(header: &str, date_ms: f64, now_ms: f64) -> Option<u32> {
    let wait_ms = match whole_number(header.trim_ascii()) {
        Some(seconds) => seconds * 1_000.0,
        None if header.ends_with(" GMT") => date_ms - now_ms,
        None => return None,
    };
    // A cast of a float saturates, so a date in the past becomes 0.
    (!wait_ms.is_nan()).then_some((wait_ms.ceil() as u32).min(MAX_RETRY_AFTER_MS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW_MS: f64 = 784_111_777_000.0; // Sun, 06 Nov 1994 08:49:37 GMT

    #[test]
    fn headers_and_their_waits() {
        let never = f64::NAN;
        for (header, date_ms, expected) in [
            ("0", never, Some(0)),
            ("2", 978_303_600_000.0, Some(2_000)),
            (" 120 ", never, Some(120_000)),
            ("99999999999999999999", never, Some(MAX_RETRY_AFTER_MS)),
            ("4294967295", never, Some(MAX_RETRY_AFTER_MS)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", NOW_MS, Some(0)),
            ("Sun, 06 Nov 1994 08:50:07 GMT", NOW_MS + 30_000.0, Some(30_000)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0, Some(0)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799_000.0, Some(MAX_RETRY_AFTER_MS)),
            ("Sun, 99 Nov 1994 08:49:37 GMT", never, None),
            ("", never, None),
            ("-1", 978_303_600_000.0, None),
            ("1.5", 978_645_600_000.0, None),
            ("soon", never, None),
            ("Sun, 06 Nov 1994 08:49:37", NOW_MS, None),
        ] {
            assert_eq!(retry_after_ms(header, date_ms, NOW_MS), expected, "{header:?}");
        }
    }

    proptest! {
        #[test]
        fn any_header_is_parsed_without_a_panic(header in "\\PC{0,40}( GMT)?", date_ms in any::<f64>(), now_ms in any::<f64>()) {
            prop_assert!(retry_after_ms(&header, date_ms, now_ms).is_none_or(|wait| wait <= MAX_RETRY_AFTER_MS));
        }
    }
}
