//! The reads of keys that are in flight, and the limits on look-ups of unknown keys. The limits are needed because anyone can send a
//! webhook that names a made-up key.
//!
//! Each scope has its own. `keys.rs` has the results. Times are milliseconds of a clock that never goes back.

use crate::webhook::keys::KeyRequest;

/// How long a call waits for another call that is reading the same key. It polls and does not await the promise of that call: in workerd
/// the promise never settles once the request that made it has ended.
pub(crate) const MAX_SHARED_LOOKUP_WAIT_MS: u32 = 1_000;

/// How long a call waits in all if the limits don't allow it to read the key itself.
const MAX_LIMITED_WAIT_MS: u32 = 10_000;

/// How long a look-up counts as in flight. After that, the request that made it has probably ended.
const LOOKUP_MAX_AGE_MS: f64 = 10_000.0;

/// How long a read of the key store counts as in flight.
const STORE_READ_MAX_AGE_MS: f64 = 1_000.0;

/// The most look-ups of unknown keys in flight. Also the most look-ups in flight of one key that has to be read again.
const MAX_LOOKUPS_IN_FLIGHT: usize = 6;

/// The most look-ups of unknown keys started in a minute.
const MAX_LOOKUPS_PER_MINUTE: usize = 60;
const MINUTE_MS: f64 = 60_000.0;

/// The most reads of the store for which other calls wait. Calls don't wait for further ones.
const MAX_STORE_READS: usize = 64;

/// The number of a read.
pub(crate) type Ticket = u32;

/// How to read a key.
#[derive(Debug, PartialEq)]
pub(crate) enum LookupStep {
    Wait,
    AskStore,
    AskPlaid,
    RateLimited(u32),
}

/// Where a key is read from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Source {
    Store,
    /// From Plaid, because the key in the cache is too old.
    PlaidAgain,
    /// From Plaid, as an unknown key.
    Plaid,
}

/// The reads of one scope.
#[derive(Debug)]
pub(crate) struct Lookups {
    in_flight: Vec<Read>,
    /// When the last look-ups of unknown keys were started, oldest first.
    started: [f64; MAX_LOOKUPS_PER_MINUTE],
}

/// A read that may still be in flight.
#[derive(Debug)]
struct Read {
    ticket: Ticket,
    key_id: String,
    from: Source,
    started_at: f64,
}

impl Default for Lookups {
    fn default() -> Self {
        Self { in_flight: Vec::new(), started: [f64::NEG_INFINITY; MAX_LOOKUPS_PER_MINUTE] }
    }
}

impl Lookups {
    /// Decides how a call gets a key that is not in the cache. `from` is how it would ask Plaid.
    pub(crate) fn next(&mut self, need: KeyRequest<'_>, from: Source, now: f64, ticket: Ticket) -> LookupStep {
        self.in_flight.retain(|read| is_within(read.started_at, now, read.from.max_age_ms()));
        let mut others = self.in_flight.iter().filter(|read| read.key_id == need.key_id);
        if need.waited_ms < MAX_SHARED_LOOKUP_WAIT_MS
            && others.any(|read| is_within(read.started_at, now, MAX_SHARED_LOOKUP_WAIT_MS.into()))
        {
            return LookupStep::Wait;
        }
        if need.asks_store {
            if self.reads_from(Source::Store).count() < MAX_STORE_READS {
                self.begin(need.key_id, Source::Store, now, ticket);
            }
            return LookupStep::AskStore;
        }
        let Some(limited_ms) = self.limited_ms(need.key_id, from, now) else {
            if from == Source::Plaid {
                self.started.copy_within(1.., 0);
                self.started[MAX_LOOKUPS_PER_MINUTE - 1] = now;
            }
            self.begin(need.key_id, from, now, ticket);
            return LookupStep::AskPlaid;
        };
        let is_looked_up = self.in_flight.iter().any(|read| read.key_id == need.key_id && read.from != Source::Store);
        if is_looked_up && need.waited_ms < MAX_LIMITED_WAIT_MS {
            return LookupStep::Wait;
        }
        match from {
            // A known key is always read again, even while too many unknown ones are looked up.
            Source::PlaidAgain => LookupStep::AskPlaid,
            _ => LookupStep::RateLimited(limited_ms.ceil() as u32),
        }
    }

    pub(crate) fn end(&mut self, ticket: Ticket) {
        for read in self.in_flight.iter_mut().filter(|read| read.ticket == ticket) {
            // Old enough to be removed by the next call.
            read.started_at = f64::NEG_INFINITY;
        }
    }

    /// For how long the limits forbid one more look-up. `None` if they allow it.
    fn limited_ms(&mut self, key_id: &str, from: Source, now: f64) -> Option<f64> {
        let is_same = |read: &&Read| from == Source::Plaid || read.key_id == key_id;
        let is_full = self.reads_from(from).filter(is_same).count() >= MAX_LOOKUPS_IN_FLIGHT;
        let oldest = self.reads_from(from).find(is_same).filter(|_| is_full);
        let in_flight_ms = oldest.map(|read| read.started_at + LOOKUP_MAX_AGE_MS - now);
        if from == Source::PlaidAgain {
            return in_flight_ms;
        }
        let [oldest, ..] = self.started;
        let in_a_minute_ms = is_within(oldest, now, MINUTE_MS).then_some(oldest + MINUTE_MS - now);
        in_a_minute_ms.map(|ms| ms.max(in_flight_ms.unwrap_or(0.0))).or(in_flight_ms)
    }

    fn reads_from(&self, from: Source) -> impl Iterator<Item = &Read> {
        self.in_flight.iter().filter(move |read| read.from == from)
    }

    fn begin(&mut self, key_id: &str, from: Source, now: f64, ticket: Ticket) {
        self.in_flight.push(Read { ticket, key_id: key_id.to_owned(), from, started_at: now });
    }
}

#[cfg(test)]
impl Lookups {
    /// The number of reads in flight, for the tests of `keys.rs`.
    pub(crate) fn in_flight(&self) -> usize {
        self.in_flight.len()
    }
}

impl Source {
    const fn max_age_ms(self) -> f64 {
        match self {
            Self::Store => STORE_READ_MAX_AGE_MS,
            Self::PlaidAgain | Self::Plaid => LOOKUP_MAX_AGE_MS,
        }
    }
}

/// Whether a time is less than so many milliseconds ago.
pub(crate) fn is_within(at: f64, now: f64, ms: f64) -> bool {
    now - at < ms
}
