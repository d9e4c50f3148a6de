//! Small text, put together without the weight of the formatting machinery.

/// `parts`, one after the other.
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

/// A number, as many digits as it has.
pub(crate) fn push_number(text: &mut String, number: u32) {
    if number > 9 {
        push_number(text, number / 10);
    }
    push_byte(text, b'0'.saturating_add((number % 10) as u8));
}

/// Adds a character of ASCII.
#[inline(never)]
pub(crate) fn push_byte(text: &mut String, byte: u8) {
    text.push(char::from(byte));
}

/// The number that a text writes, if it is digits and nothing else.
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

/// Whether a text is visible ASCII, without spaces: what a header can carry, and what Plaid's credentials and ids are made of.
pub(crate) fn is_visible(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// How many bytes at the beginning of a text are all of a kind.
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

    proptest! {
        #[test]
        fn any_number_is_written(number: u32) {
            let mut text = String::new();
            push_number(&mut text, number);
            prop_assert_eq!(text, number.to_string());
        }
    }
}
