//! Small text, put together without the weight of the formatting machinery.

/// `parts`, one after the other.
pub(crate) fn joined(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

/// A number of at most three digits, all three written.
pub(crate) fn push_decimal(text: &mut String, number: u16) {
    for ends_with in [number / 100, number / 10, number] {
        text.push(char::from(b'0'.saturating_add((ends_with % 10) as u8)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parts_and_digits() {
        let mut text = joined(&["HTTP", "", " "]);
        push_decimal(&mut text, 502);
        push_decimal(&mut text, 7);
        assert_eq!(text, "HTTP 502007");
    }

    proptest! {
        #[test]
        fn any_number_has_three_digits(number: u16) {
            let mut text = String::new();
            push_decimal(&mut text, number);
            prop_assert_eq!(text, format!("{:03}", number % 1_000));
        }
    }
}
