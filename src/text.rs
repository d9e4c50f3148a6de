//! Small functions for text. They avoid the formatting code of the standard library, which is large.

/// Joins `parts`.
pub(crate) fn joined(parts: &[&str]) -> String {
    let mut text = String::new();
    push_parts(&mut text, parts);
    text
}

pub(crate) fn push_parts(text: &mut String, parts: &[&str]) {
    for part in parts {
        text.push_str(part);
    }
}

/// Adds the digits of a number.
pub(crate) fn push_number(text: &mut String, number: u32) {
    if number > 9 {
        push_number(text, number / 10);
    }
    push_byte(text, b'0'.saturating_add((number % 10) as u8));
}

/// Adds an ASCII character.
#[inline(never)]
pub(crate) fn push_byte(text: &mut String, byte: u8) {
    text.push(char::from(byte));
}

/// Parses a number that is written with digits only.
pub(crate) fn whole_number(text: &str) -> Option<f64> {
    let mut number = 0.0;
    for byte in text.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number * 10.0 + f64::from(byte & 15);
    }
    (!text.is_empty()).then_some(number)
}

/// A number as an integer, if it is a whole one from 0 to 4294967295.
pub(crate) fn whole_u32(number: f64) -> Option<u32> {
    // The cast saturates, so a number that it changes is negative, too large, a fraction or NaN.
    let whole = number as u32;
    (f64::from(whole) == number).then_some(whole)
}

/// Adds a byte as `%` and two hexadecimal digits.
pub(crate) fn push_percent_encoded(text: &mut String, byte: u8) {
    push_byte(text, b'%');
    push_hex(text, byte);
}

/// Adds a byte as two hexadecimal digits.
pub(crate) fn push_hex(text: &mut String, byte: u8) {
    for nibble in [byte >> 4, byte & 15] {
        let digit = if nibble < 10 { b'0' } else { b'A' - 10 };
        push_byte(text, digit.saturating_add(nibble));
    }
}

/// Whether a text is visible ASCII without spaces, as Plaid's credentials and ids are. Any header can carry it.
pub(crate) fn is_visible(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The length in bytes of the longest beginning of a text in which `is` holds for all bytes.
#[inline(never)]
pub(crate) fn span(text: &str, is: fn(u8) -> bool) -> usize {
    text.bytes().position(|byte| !is(byte)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_and_digits() {
        let mut text = joined(&["HTTP", "", " "]);
        push_number(&mut text, 502);
        push_number(&mut text, 0);
        push_number(&mut text, u32::MAX);
        assert_eq!(text, "HTTP 50204294967295");
    }

    #[test]
    fn what_is_visible() {
        for (text, expected) in
            [("", true), ("!Az~", true), ("a b", false), ("a\n", false), ("\u{7f}", false), ("é", false)]
        {
            assert_eq!(is_visible(text), expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_that_are_whole() {
        for (number, expected) in [
            (0.0, Some(0)),
            (4_294_967_295.0, Some(u32::MAX)),
            (4_294_967_296.0, None),
            (-1.0, None),
            (1.5, None),
            (f64::NAN, None),
        ] {
            assert_eq!(whole_u32(number), expected, "{number}");
        }
    }

    proptest! {
        #[test]
        fn any_number_is_written(number: u32) {
            let mut text = String::new();
            push_number(&mut text, number);
            prop_assert_eq!(text, number.to_string());
        }
    }
}
