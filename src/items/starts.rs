//! Counts the calls of the last minute, and remembers when each Item may be called again. Times are milliseconds.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, Hasher};

pub(crate) const MINUTE_MS: f64 = 60_000.0;

/// Calls are counted in slices of this length, so that a million a minute need no more memory than a hundred.
const SLICE_MS: f64 = 500.0;

/// How long a slice counts: until all of it is a minute old, and one slice more, because calls that were sent a minute apart may arrive
/// a little closer together.
const COUNTED_MS: f64 = MINUTE_MS + 2.0 * SLICE_MS;

/// How many Items are remembered before those that may start again are removed for the first time.
const MIN_SWEEP_LENGTH: usize = 1_000;

/// A key for an Item: the FNV-1a hash of its access token, so that the token need not be kept. It need not be a cryptographic hash,
/// because nobody gains from a collision.
pub(crate) fn key(access_token: &str) -> u64 {
    access_token
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The starts of the last minute.
#[derive(Debug, Default)]
pub(crate) struct Minute {
    /// The slices with at least one start, oldest first: when each began, and its number of starts.
    slices: VecDeque<(f64, u32)>,
    pub(crate) count: u32,
}

impl Minute {
    /// When there is room for one more start besides those that are `reserved`: negative infinity if there is room now, infinity if the
    /// reserved ones alone are too many.
    pub(crate) fn open_at(&mut self, now: f64, max: u32, reserved: u32) -> f64 {
        while let Some(&(_, count)) = self.slices.front().filter(|(began, _)| began + COUNTED_MS <= now) {
            self.slices.pop_front();
            self.count = self.count.saturating_sub(count);
        }
        if self.count.saturating_add(reserved) < max {
            return f64::NEG_INFINITY;
        }
        self.slices.front().map_or(f64::INFINITY, |&(began, _)| began + COUNTED_MS)
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

/// When each Item may start again. Items that may start now are removed from time to time, so that at most half of the entries are
/// useless.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    free_at: HashMap<u64, f64, BuildHasherDefault<KeyHasher>>,
    /// The length at which to remove entries.
    sweep_length: usize,
}

impl Recent {
    /// When an Item may start: negative infinity if it may start now.
    pub(crate) fn free_at(&self, key: u64) -> f64 {
        self.free_at.get(&key).copied().unwrap_or(f64::NEG_INFINITY)
    }

    /// Sets the time before which an Item may not start.
    pub(crate) fn hold(&mut self, key: u64, until: f64, now: f64) {
        if self.free_at.len() >= self.sweep_length {
            self.free_at.retain(|_, free_at| *free_at > now);
            self.sweep_length = self.free_at.len().saturating_mul(2).max(MIN_SWEEP_LENGTH);
        }
        self.free_at.insert(key, until);
    }
}

/// Returns the key itself, which is a hash already.
#[derive(Debug, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    /// Not called: keys are numbers.
    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
#[path = "starts_tests.rs"]
mod tests;
