//! A time as ISO 8601 writes it, in UTC: `2026-11-29T08:58:00.000Z`, as JavaScript's `toISOString` does.

use crate::text::push_byte;

/// What a `Date` of JavaScript can hold, in milliseconds since 1970, to both sides.
const MAX_DATE_MS: f64 = 8.64e15;

/// `None` for what is no time, or not in the years 0 to 9999.
pub(crate) fn iso_date(ms: f64) -> Option<String> {
    if !(-MAX_DATE_MS..=MAX_DATE_MS).contains(&ms) {
        return None;
    }
    let ms = ms.floor();
    let days = (ms / 86_400_000.0).floor();
    let of_day = ms - days * 86_400_000.0;
    let (year, month, day) = civil(days);
    if !(0.0..=9_999.0).contains(&year) {
        return None;
    }
    let mut text = String::with_capacity(24);
    for (number, digits, after) in [
        (year, 4, b'-'),
        (month, 2, b'-'),
        (day, 2, b'T'),
        ((of_day / 3_600_000.0).floor(), 2, b':'),
        ((of_day / 60_000.0).floor() % 60.0, 2, b':'),
        ((of_day / 1_000.0).floor() % 60.0, 2, b'.'),
        (of_day % 1_000.0, 3, b'Z'),
    ] {
        push_digits(&mut text, number, digits);
        push_byte(&mut text, after);
    }
    Some(text)
}

/// Year, month and day of the days since 1970-01-01, by the Gregorian calendar.
///
/// Source: <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>
fn civil(days: f64) -> (f64, f64, f64) {
    let days = days + 719_468.0;
    let era = (days / 146_097.0).floor();
    let of_era = days - era * 146_097.0;
    let leaps = (of_era / 1_460.0).floor() - (of_era / 36_524.0).floor() + (of_era / 146_096.0).floor();
    let year_of_era = ((of_era - leaps) / 365.0).floor();
    let of_year = of_era - (365.0 * year_of_era + (year_of_era / 4.0).floor() - (year_of_era / 100.0).floor());
    // Months are counted from March, so that the leap day comes last.
    let from_march = ((5.0 * of_year + 2.0) / 153.0).floor();
    let day = of_year - ((153.0 * from_march + 2.0) / 5.0).floor() + 1.0;
    let month = if from_march < 10.0 { from_march + 3.0 } else { from_march - 9.0 };
    let year = year_of_era + era * 400.0 + if month <= 2.0 { 1.0 } else { 0.0 };
    (year, month, day)
}

fn push_digits(text: &mut String, number: f64, digits: u32) {
    if digits > 1 {
        push_digits(text, (number / 10.0).floor(), digits.saturating_sub(1));
    }
    push_byte(text, b'0'.saturating_add((number % 10.0) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_as_javascript_writes_them() {
        for (ms, expected) in [
            (0.0, Some("1970-01-01T00:00:00.000Z")),
            (-1.0, Some("1969-12-31T23:59:59.999Z")),
            (951_782_399_999.0, Some("2000-02-28T23:59:59.999Z")),
            (951_782_400_000.0, Some("2000-02-29T00:00:00.000Z")),
            (1_764_403_080_123.7, Some("2025-11-29T07:58:00.123Z")),
            (1_709_164_800_000.0, Some("2024-02-29T00:00:00.000Z")),
            (1_735_689_599_000.0, Some("2024-12-31T23:59:59.000Z")),
            (4_107_542_400_000.0, Some("2100-03-01T00:00:00.000Z")),
            (253_402_300_799_999.0, Some("9999-12-31T23:59:59.999Z")),
            (253_402_300_800_000.0, None),
            (f64::NAN, None),
            (f64::INFINITY, None),
            (9e15, None),
        ] {
            assert_eq!(iso_date(ms).as_deref(), expected, "{ms}");
        }
    }

    proptest! {
        #[test]
        fn later_times_are_later_texts(one in 0.0..2.5e14, two in 0.0..2.5e14) {
            let (early, late) = if one < two { (one, two) } else { (two, one) };
            prop_assert!(iso_date(early) <= iso_date(late));
        }
    }
}
