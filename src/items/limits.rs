//! The options that limit how fast many Items are refreshed.

use crate::error::{Error, invalid_option};
use crate::text::whole_u32;

/// The limits, and their defaults.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limits {
    /// Calls in flight, and those whose outcome the caller has not taken yet.
    pub(crate) concurrency: u32,
    /// Calls in any minute.
    pub(crate) per_minute: u32,
    /// Milliseconds between two calls for the same Item.
    pub(crate) per_item_ms: u32,
    /// Retries of a call that Plaid rejected and that may succeed later.
    pub(crate) max_retries: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { concurrency: 6, per_minute: 100, per_item_ms: 60_000, max_retries: 0 }
    }
}

impl Limits {
    /// Checks the options. One that was not given has its default.
    pub(crate) fn checked(
        concurrency: Option<f64>,
        per_minute: Option<f64>,
        per_item_ms: Option<f64>,
        max_retries: Option<u32>,
    ) -> Result<Self, Error> {
        let limits = Self::default();
        Ok(Self {
            concurrency: whole(concurrency, limits.concurrency, 1..=1_000)
                .ok_or_else(|| invalid_option("concurrency", "must be a whole number from 1 to 1000"))?,
            per_minute: whole(per_minute, limits.per_minute, 1..=1_000_000_000)
                .ok_or_else(|| invalid_option("perMinute", "must be a whole number from 1 to 1000000000"))?,
            per_item_ms: whole(per_item_ms, limits.per_item_ms, 0..=i32::MAX as u32)
                .ok_or_else(|| invalid_option("perItemMs", "must be a whole number from 0 to 2147483647"))?,
            max_retries: max_retries.unwrap_or(limits.max_retries),
        })
    }
}

/// The number that was given, if it is whole and within its bounds, or the default.
fn whole(given: Option<f64>, default: u32, bounds: std::ops::RangeInclusive<u32>) -> Option<u32> {
    let Some(given) = given else { return Some(default) };
    whole_u32(given).filter(|whole| bounds.contains(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_whole_numbers_within_bounds() {
        assert_eq!(Limits::checked(None, None, None, None).unwrap(), Limits::default());
        for (given, option) in [
            ((Some(0.0), None, None), "concurrency"),
            ((Some(1_001.0), None, None), "concurrency"),
            ((Some(1.5), None, None), "concurrency"),
            ((Some(f64::NAN), None, None), "concurrency"),
            ((None, Some(0.0), None), "perMinute"),
            ((None, Some(1e10), None), "perMinute"),
            ((None, None, Some(-1.0)), "perItemMs"),
            ((None, None, Some(2_147_483_648.0)), "perItemMs"),
        ] {
            let error = Limits::checked(given.0, given.1, given.2, None).unwrap_err();
            assert_eq!(error.option, Some(option), "{given:?}");
        }
        assert_eq!(Limits::checked(Some(1_000.0), Some(1.0), Some(0.0), Some(3)).unwrap().per_item_ms, 0);
    }
}
