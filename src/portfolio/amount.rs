//! Exact decimal amounts. Sums are never rounded.

use crate::text::joined;
use bigdecimal::BigDecimal;
use bigdecimal::num_bigint::{BigInt, Sign};
use std::fmt;

/// The most digits, and the largest exponent, that are accepted. Every double fits: it needs at most 309 digits before the point, or an
/// exponent of -324 with 17 digits.
const MAX_DIGITS: usize = 400;
const MAX_EXPONENT: i64 = 400;

/// The bit that turns an ASCII letter into lower case.
const LOWER_CASE: u8 = 0x20;

/// An amount of money, or a quantity, as an exact decimal.
///
/// It is displayed without an exponent and without trailing zeros, such as `0.00000001`.
#[derive(Debug, Clone, Default)]
pub struct Amount(BigDecimal);

#[expect(clippy::arithmetic_side_effects, reason = "a BigDecimal has no bounds that it could overflow")]
impl Amount {
    /// Parses a JSON number exactly. `None` if the text is not a number, or if the number is out of the range of a double.
    pub(crate) fn parse(json: &str) -> Option<Self> {
        let e = json.bytes().position(|byte| byte | LOWER_CASE == b'e');
        let (digits, exponent) = e.and_then(|e| json.split_at_checked(e)).unwrap_or((json, "e0"));
        let exponent = exponent.get(1..)?.parse::<i64>().ok()?;
        if digits.len() > MAX_DIGITS || !(-MAX_EXPONENT..=MAX_EXPONENT).contains(&exponent) {
            return None;
        }
        let (whole, fraction) = match digits.bytes().position(|byte| byte == b'.') {
            Some(point) => (digits.get(..point)?, digits.get(point.saturating_add(1)..)?),
            None => (digits, ""),
        };
        let number = BigInt::parse_bytes(joined(&[whole, fraction]).as_bytes(), 10)?;
        let scale = i64::try_from(fraction.len()).ok()?;
        Some(Self(BigDecimal::new(number, scale - exponent)))
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.0 += &other.0;
    }

    pub(crate) fn minus(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0)
    }

    pub(crate) fn times(&self, other: &Self) -> Self {
        Self(&self.0 * &other.0)
    }

    pub(crate) fn negated(&self) -> Self {
        Self(-&self.0)
    }

    pub(crate) fn absolute(&self) -> Self {
        Self(self.0.abs())
    }

    /// Whether the amount is zero.
    pub fn is_zero(&self) -> bool {
        self.0.sign() == Sign::NoSign
    }

    /// Whether the amount is below zero.
    pub fn is_negative(&self) -> bool {
        self.0.sign() == Sign::Minus
    }
}

impl PartialEq for Amount {
    fn eq(&self, other: &Self) -> bool {
        self.minus(other).is_zero()
    }
}

impl Eq for Amount {}

impl Amount {
    /// The text that `Display` writes. It avoids `std::fmt`, which would make the module larger.
    pub(crate) fn to_text(&self) -> String {
        let (number, scale) = self.0.as_bigint_and_exponent();
        let places = usize::try_from(scale).unwrap_or(0);
        let digits = number.magnitude().to_str_radix(10);
        // Leading zeros, so that a digit is before the point. Trailing zeros, if the scale is negative.
        let leading = "0".repeat(places.saturating_add(1).saturating_sub(digits.len()));
        let trailing =
            if number.sign() == Sign::NoSign { 0 } else { usize::try_from(scale.saturating_neg()).unwrap_or(0) };
        let digits = joined(&[&leading, &digits, &"0".repeat(trailing)]);
        let (whole, fraction) = digits.split_at_checked(digits.len().saturating_sub(places)).unwrap_or((&digits, ""));
        let fraction = fraction.trim_end_matches('0');
        let sign = if self.is_negative() { "-" } else { "" };
        joined(&[sign, whole, if fraction.is_empty() { "" } else { "." }, fraction])
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.to_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_displayed_as_a_plain_decimal() {
        for (json, printed) in [
            ("0", "0"),
            ("-0", "0"),
            ("0.0", "0"),
            ("100", "100"),
            ("100.00", "100"),
            ("0.30", "0.3"),
            ("-12.50", "-12.5"),
            ("1e-8", "0.00000001"),
            ("1.5E+3", "1500"),
            ("1.2345678901234567e-13", "0.00000000000012345678901234567"),
            ("1e21", "1000000000000000000000"),
        ] {
            assert_eq!(Amount::parse(json).unwrap().to_string(), printed, "{json}");
        }
    }

    #[test]
    fn a_sum_keeps_every_digit() {
        for (first, second, sum) in [
            ("0.1", "0.2", "0.3"),
            ("1e-8", "1", "1.00000001"),
            ("123456789012345680000", "1e-18", "123456789012345680000.000000000000000001"),
            ("1.7976931348623157e308", "-1.7976931348623157e308", "0"),
        ] {
            let mut total = Amount::parse(first).unwrap();
            total.add(&Amount::parse(second).unwrap());
            assert_eq!(total.to_string(), sum, "{first} + {second}");
        }
        assert_eq!(Amount::parse("5e-324").unwrap().to_string().len(), "0.".len() + 324);
    }

    #[test]
    fn text_that_is_not_a_number_or_is_out_of_range_is_rejected() {
        let long = "1".repeat(MAX_DIGITS + 1);
        for json in ["", "1e401", "1e-401", "1e99999999999999999999", "null", "\"1\"", "NaN", &long] {
            assert_eq!(Amount::parse(json), None, "{json}");
        }
    }
}
