//! The key cache: the keys that verify webhooks, by scope, which is the base URL and the client id.
//!
//! `wasm/keys.rs` calls Plaid and the key store, `lookups.rs` limits how often, and `key_store.rs` checks stored values. Times are
//! milliseconds of the caller's clock, which may be set back or forward.

use crate::clock::Clock;
use crate::error::{Error, Reason, retry};
use crate::webhook::lookups::{LookupStep, Lookups, Source, Ticket, is_within};
use crate::webhook::token;

/// How long a key is valid after it was read from Plaid.
pub(crate) const KEY_MAX_AGE_MS: f64 = 3_600_000.0;

/// How long Plaid's response that there is no such key is valid.
const UNKNOWN_MAX_AGE_MS: f64 = 600_000.0;

const MAX_SCOPES: usize = 64;
const MAX_KEYS_PER_SCOPE: usize = 16;
const MAX_UNKNOWN_PER_SCOPE: usize = 600;

/// A key that Plaid gave.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key<K> {
    pub(crate) key: K,
    /// Seconds since 1970.
    pub(crate) expired_at: Option<f64>,
}

/// A call that needs a key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyRequest<'a> {
    /// The base URL and the client id: a key of Sandbox must not be used in production.
    pub(crate) scope: &'a str,
    pub(crate) key_id: &'a str,
    /// Whether there is a key store that it has not read yet.
    pub(crate) asks_store: bool,
    /// How long it has waited for other calls, in milliseconds.
    pub(crate) waited_ms: u32,
}

/// What a call does next to get its key.
#[derive(Debug, PartialEq)]
pub(crate) enum KeyStep<K> {
    Key(Key<K>),
    /// Plaid has said that it has no such key.
    Unknown,
    /// Other calls are reading the key: wait for a moment, then ask the cache again.
    Wait,
    /// Read the key store, then call [`Cache::finish_lookup`].
    AskStore(Ticket),
    /// Call Plaid, then call [`Cache::finish_lookup`].
    AskPlaid(Ticket),
    /// Too many unknown keys were looked up. Try again after so many milliseconds.
    RateLimited(u32),
}

/// The result of a read of the key store or of Plaid.
#[derive(Debug)]
pub(crate) enum LookupResult<K> {
    /// A key, and how many milliseconds ago Plaid gave it.
    Key(Key<K>, f64),
    /// Plaid has no such key.
    Unknown,
    /// Neither a key nor the certainty that there is none.
    Nothing,
}

impl<K> LookupResult<K> {
    /// The result of a look-up that failed.
    pub(crate) fn from_error(error: &Error) -> Self {
        if token::is_unknown_key(error) { Self::Unknown } else { Self::Nothing }
    }
}

/// The error of a webhook whose key can't be looked up for so many milliseconds, because too many unknown keys were looked up.
pub(crate) fn rate_limited(ms: u32) -> Error {
    Error::from(Reason::UnknownKey).with_retry(retry::after(ms))
}

/// The keys of all scopes.
#[derive(Debug)]
pub(crate) struct Cache<K> {
    clock: Clock,
    scopes: Vec<KeyScope<K>>,
    last_ticket: Ticket,
}

#[derive(Debug)]
struct KeyScope<K> {
    name: String,
    used_at: f64,
    keys: Vec<Entry<K>>,
    /// Keys that Plaid does not have, each with the time of that response.
    unknown: Vec<(String, f64)>,
    lookups: Lookups,
}

#[derive(Debug)]
struct Entry<K> {
    id: String,
    key: Key<K>,
    read_at: f64,
    used_at: f64,
}

impl<K> Default for Cache<K> {
    fn default() -> Self {
        Self { clock: Clock::default(), scopes: Vec::new(), last_ticket: 0 }
    }
}

impl<K: Clone> Cache<K> {
    /// Finds a key in the cache, or decides what the call does next to get it.
    pub(crate) fn find(&mut self, need: KeyRequest<'_>, now: f64) -> KeyStep<K> {
        let now = self.clock.at(now);
        self.last_ticket = self.last_ticket.wrapping_add(1);
        if let Some(scope) = self.scopes.iter_mut().find(|scope| scope.name == need.scope) {
            scope.used_at = now;
            return scope.find(need, now, self.last_ticket);
        }
        let mut scope = KeyScope {
            name: need.scope.to_owned(),
            used_at: now,
            keys: Vec::new(),
            unknown: Vec::new(),
            lookups: Lookups::default(),
        };
        let found = scope.find(need, now, self.last_ticket);
        push_bounded(&mut self.scopes, scope, MAX_SCOPES, |scope| scope.used_at);
        found
    }

    /// Ends a read of the key store or of Plaid, and caches its result.
    pub(crate) fn finish_lookup(
        &mut self,
        scope: &str,
        key_id: &str,
        ticket: Ticket,
        result: LookupResult<K>,
        now: f64,
    ) {
        let now = self.clock.at(now);
        if let Some(scope) = self.scopes.iter_mut().find(|known| known.name == scope) {
            scope.lookups.end(ticket);
            match result {
                LookupResult::Key(key, age_ms) => scope.keep(key_id, key, now - age_ms, now),
                LookupResult::Unknown => scope.keep_unknown(key_id, now),
                LookupResult::Nothing => {}
            }
        }
    }
}

impl<K: Clone> KeyScope<K> {
    fn find(&mut self, need: KeyRequest<'_>, now: f64, ticket: Ticket) -> KeyStep<K> {
        let entry = self.keys.iter_mut().find(|entry| entry.id == need.key_id);
        let from = if entry.is_some() { Source::PlaidAgain } else { Source::Plaid };
        if let Some(entry) = entry {
            entry.used_at = now;
            if is_within(entry.read_at, now, KEY_MAX_AGE_MS) {
                return KeyStep::Key(entry.key.clone());
            }
        }
        if self.unknown.iter().any(|(id, at)| id == need.key_id && is_within(*at, now, UNKNOWN_MAX_AGE_MS)) {
            return KeyStep::Unknown;
        }
        match self.lookups.next(need, from, now, ticket) {
            LookupStep::Wait => KeyStep::Wait,
            LookupStep::AskStore => KeyStep::AskStore(ticket),
            LookupStep::AskPlaid => KeyStep::AskPlaid(ticket),
            LookupStep::RateLimited(ms) => KeyStep::RateLimited(ms),
        }
    }

    /// Caches a key, unless the cached one is newer.
    fn keep(&mut self, id: &str, key: Key<K>, read_at: f64, now: f64) {
        for (_, said_at) in self.unknown.iter_mut().filter(|(unknown, _)| unknown == id) {
            *said_at = f64::NEG_INFINITY;
        }
        match self.keys.iter_mut().find(|entry| entry.id == id) {
            Some(entry) if entry.read_at > read_at => {}
            Some(entry) => (entry.key, entry.read_at) = (key, read_at),
            None => {
                let entry = Entry { id: id.to_owned(), key, read_at, used_at: now };
                push_bounded(&mut self.keys, entry, MAX_KEYS_PER_SCOPE, |entry| entry.used_at);
            }
        }
    }

    /// Caches that Plaid does not have a key, unless another call has just read it.
    fn keep_unknown(&mut self, id: &str, now: f64) {
        if self.keys.iter().any(|entry| entry.id == id && is_within(entry.read_at, now, KEY_MAX_AGE_MS)) {
            return;
        }
        if let Some(place) = self.keys.iter().position(|entry| entry.id == id) {
            self.keys.swap_remove(place);
        }
        match self.unknown.iter_mut().find(|(unknown, _)| unknown == id) {
            Some((_, said_at)) => *said_at = now,
            None => push_bounded(&mut self.unknown, (id.to_owned(), now), MAX_UNKNOWN_PER_SCOPE, |(_, at)| *at),
        }
    }
}

/// Adds an item. If the list is full, it replaces the least recently used one.
fn push_bounded<T>(list: &mut Vec<T>, item: T, max: usize, used_at: fn(&T) -> f64) {
    if list.len() < max {
        list.push(item);
    } else if let Some(oldest) = list.iter_mut().min_by(|one, other| used_at(one).total_cmp(&used_at(other))) {
        *oldest = item;
    }
}

#[cfg(test)]
#[path = "keys_clock_tests.rs"]
mod clock_tests;
#[cfg(test)]
#[path = "keys_limits_tests.rs"]
mod limits_tests;
#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
