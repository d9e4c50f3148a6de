//! Checks the first and the last day of the transactions. How far back they may be is left to Plaid.

use crate::error::{Error, invalid_option};

/// Checks the form of two dates, and their order.
pub(crate) fn check(start: &str, end: &str) -> Result<(), Error> {
    for (option, date) in [("startDate", start), ("endDate", end)] {
        if !is_day(date) {
            return Err(invalid_option(option, "must be a day, written YYYY-MM-DD"));
        }
    }
    // Dates in this form sort like text.
    if end < start { Err(invalid_option("endDate", "is before `startDate`")) } else { Ok(()) }
}

fn is_day(text: &str) -> bool {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return false };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2];
    if !digits.iter().all(u8::is_ascii_digit) {
        return false;
    }
    let number =
        |digits: &[u8]| digits.iter().fold(0_u16, |sum, digit| sum.wrapping_mul(10).wrapping_add((digit & 15).into()));
    let (year, month, day) = (number(&[y1, y2, y3, y4]), number(&[m1, m2]), number(&[d1, d2]));
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_valid_dates_of_the_calendar() {
        for (text, expected) in [
            ("2026-01-31", true),
            ("2024-02-29", true),
            ("2000-02-29", true),
            ("2026-02-29", false),
            ("1900-02-29", false),
            ("2026-04-31", false),
            ("2026-00-10", false),
            ("2026-13-10", false),
            ("2026-01-00", false),
            ("2026-1-1", false),
            ("26-01-01", false),
            ("2026/01/01", false),
            ("2026-01-01T00:00:00Z", false),
            ("2026-01-0x", false),
            ("٢٠٢٦-01-01", false),
            ("", false),
        ] {
            assert_eq!(is_day(text), expected, "{text}");
        }
    }

    #[test]
    fn the_wrong_date_is_named() {
        assert_eq!(check("2026-01-01", "2026-01-01"), Ok(()));
        for (start, end, option) in [
            ("soon", "2026-01-01", "startDate"),
            ("2026-01-01", "later", "endDate"),
            ("2026-01-02", "2026-01-01", "endDate"),
        ] {
            assert_eq!(check(start, end).unwrap_err().option, Some(option));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_checked_without_a_panic(start in "\\PC{0,12}", end in "[0-9]{4}-[0-9]{2}-[0-9]{2}") {
            let _ = check(&start, &end);
            let _ = check(&end, &end);
        }
    }
}
