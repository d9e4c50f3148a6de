//! The `Retry-After` header: seconds, or a date of HTTP, read as milliseconds from now.
//!
//! Source: RFC 9110, sections 10.2.3 and 5.6.7. Of the three date formats only the one that may be sent is read.

/// The longest wait that is passed on: what a timer can hold, close to 25 days.
const LONGEST_MS: u32 = 2_147_483_647;

/// Milliseconds to wait, at most [`LONGEST_MS`]. `None` where the header is neither seconds nor a date.
///
/// `now_ms` is the time of day in milliseconds since 1970.
pub(crate) fn retry_after_ms(header: &str, now_ms: f64) -> Option<u32> {
    let header = header.trim_ascii().as_bytes();
    if let Some(seconds) = number(header) {
        return Some(seconds.saturating_mul(1_000).min(LONGEST_MS.into()) as u32);
    }
    let wait_ms = (http_date_seconds(header)? as f64) * 1_000.0 - now_ms;
    // A cast of a float saturates: a date that has passed is no wait.
    Some((wait_ms.ceil() as u32).min(LONGEST_MS))
}

const MONTHS: [&[u8; 3]; 12] =
    [b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"];

/// Seconds since 1970 of a date such as `Sun, 06 Nov 1994 08:49:37 GMT`, which has one length.
fn http_date_seconds(text: &[u8]) -> Option<i64> {
    #[rustfmt::skip]
    let [_, _, _, b',', b' ', day @ .., b' ', _, _, _, b' ', _, _, _, _, b' ', _, _, b':', _, _, b':', _, _, b' ', b'G', b'M', b'T'] = text else {
        return None;
    };
    let part = |start: usize, length: usize| text.get(start..start.saturating_add(length));
    let digits = |start, length| number(part(start, length)?);
    let month = part(8, 3)?;
    let month = (1..).zip(MONTHS).find(|(_, name)| name.as_slice() == month)?.0;
    let (day, year) = (number(day).filter(|_| day.len() == 2)?, digits(12, 4)?);
    let (hour, minute, second) = (digits(17, 2)?, digits(20, 2)?, digits(23, 2)?);
    let in_range = (1..=31).contains(&day) && hour < 24 && minute < 60 && second <= 60;
    in_range.then(|| {
        let minutes = days_since_1970(year, month, day).saturating_mul(24).saturating_add(hour).saturating_mul(60);
        minutes.saturating_add(minute).saturating_mul(60).saturating_add(second)
    })
}

/// The number that `text` writes, if it is digits and nothing else. One beyond all counting is a very large one.
fn number(text: &[u8]) -> Option<i64> {
    let digits = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    digits.then(|| text.iter().fold(0_i64, |sum, &digit| sum.saturating_mul(10).saturating_add((digit & 15).into())))
}

/// Days from 1 January 1970 to a day of the Gregorian calendar, for years 0 to 9999.
#[expect(clippy::arithmetic_side_effects, reason = "four-digit years stay far from the bounds of i64")]
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    // Counted from March, so that the leap day is the last of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days_before_month = (153 * month + 2).div_euclid(5);
    365 * year + leap_days + days_before_month + day - 719_469
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW_MS: f64 = 784_111_777_000.0; // Sun, 06 Nov 1994 08:49:37 GMT

    #[test]
    fn headers_and_their_waits() {
        for (header, expected) in [
            ("0", Some(0)),
            ("2", Some(2_000)),
            (" 120 ", Some(120_000)),
            ("99999999999999999999", Some(LONGEST_MS)),
            ("4294967295", Some(LONGEST_MS)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(0)),
            ("Sun, 06 Nov 1994 08:50:07 GMT", Some(30_000)),
            ("Mon, 07 Nov 1994 08:49:37 GMT", Some(86_400_000)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Some(LONGEST_MS)),
            ("Sat, 29 Feb 2020 00:00:00 GMT", Some(LONGEST_MS)),
            ("", None),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("Sun, 06 Nov 1994 08:49:37", None),
            ("Sun, 06 Nov 1994 08:49:37 CET", None),
            ("Sun, 06 Nov 1994 25:49:37 GMT", None),
            ("Sun, 6 Nov 1994 08:49:37 GMT", None),
            ("Sun, 06 nov 1994 08:49:37 GMT", None),
        ] {
            assert_eq!(retry_after_ms(header, NOW_MS), expected, "{header:?}");
        }
    }

    #[test]
    fn days_are_counted_over_leap_years() {
        for (date, expected) in
            [((1970, 1, 1), 0), ((2000, 2, 29), 11_016), ((2000, 3, 1), 11_017), ((2026, 11, 22), 20_779)]
        {
            assert_eq!(days_since_1970(date.0, date.1, date.2), expected);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(header in "\\PC{0,40}", now_ms in any::<f64>()) {
            prop_assert!(retry_after_ms(&header, now_ms).is_none_or(|wait| wait <= LONGEST_MS));
        }
    }
}
