//! Small text, put together without the weight of the formatting machinery.

/// `parts`, one after the other.
pub(crate) fn joined(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

/// A number, as many digits as it has.
pub(crate) fn push_number(text: &mut String, number: u32) {
    if number > 9 {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0'.saturating_add((number % 10) as u8)));
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

    proptest! {
        #[test]
        fn any_number_is_written(number: u32) {
            let mut text = String::new();
            push_number(&mut text, number);
            prop_assert_eq!(text, number.to_string());
        }
    }
}
