//! The starts of the last minute. Times are milliseconds of a clock that never goes back (`clock.rs`).
//!
//! It does not know what is started, nor what follows from a time (`pace.rs` does).

use std::collections::VecDeque;

pub(crate) const MINUTE_MS: f64 = 60_000.0;

/// Starts are counted by slices of this length, so that a million a minute take no more memory than a hundred.
const SLICE_MS: f64 = 500.0;

/// A slice counts until all of it is a minute old, and one slice more: what was sent a minute apart may arrive a little closer.
const COUNTED_MS: f64 = MINUTE_MS + 2.0 * SLICE_MS;

/// The starts of the last minute.
#[derive(Debug, Default)]
pub(crate) struct Minute {
    /// Each slice that has starts, the oldest first: when it began, and how many they are.
    slices: VecDeque<(f64, u32)>,
    pub(crate) count: u32,
}

impl Minute {
    /// When there is room for one more start: in the past if there is now.
    pub(crate) fn open_at(&mut self, now: f64, most: u32) -> f64 {
        while let Some(&(_, count)) = self.slices.front().filter(|(began, _)| began + COUNTED_MS <= now) {
            self.slices.pop_front();
            self.count = self.count.saturating_sub(count);
        }
        let oldest = self.slices.front().filter(|_| self.count >= most);
        oldest.map_or(f64::NEG_INFINITY, |&(began, _)| began + COUNTED_MS)
    }

    pub(crate) fn start(&mut self, now: f64) {
        let slice = (now / SLICE_MS).floor() * SLICE_MS;
        self.count = self.count.saturating_add(1);
        match self.slices.back_mut().filter(|(began, _)| *began == slice) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.slices.push_back((slice, 1)),
        }
    }
}
