//! The cache of the keys that verify webhooks, by their scope: the base URL and the client id.
//!
//! It neither calls Plaid nor asks a key store (`wasm/keys.rs` does); how often that may happen says `lookups.rs`, what a store's
//! value is worth `key_store.rs`. Times are milliseconds of the caller's clock, which may be set back or forward.

use crate::clock::Clock;
use crate::error::Error;
use crate::webhook::lookups::{LookupStep, Lookups, Source, Ticket, is_within};
use crate::webhook::token;

/// How long a key is believed after it was read from Plaid.
pub(crate) const KEY_MAX_AGE_MS: f64 = 3_600_000.0;

/// How long Plaid's answer that it has no such key is believed.
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
pub(crate) struct Need<'a> {
    /// The base URL and the client id: a key of Sandbox must not pass in production.
    pub(crate) scope: &'a str,
    pub(crate) key_id: &'a str,
    /// Whether there is a key store that it has not asked yet.
    pub(crate) asks_store: bool,
    /// How long it has waited for others.
    pub(crate) waited_ms: u32,
}

/// What the call does next.
#[derive(Debug, PartialEq)]
pub(crate) enum Found<K> {
    Key(Key<K>),
    /// Plaid has said that it has no such key.
    Unknown,
    /// Others are reading the key: wait for a moment and come again.
    Wait,
    /// Ask the key store, and say by [`Cache::told`] what it said.
    AskStore(Ticket),
    /// Ask Plaid, and say by [`Cache::told`] what it said.
    AskPlaid(Ticket),
    /// Too many unknown keys are asked for. Come again after this many milliseconds.
    Flooded(u32),
}

/// What the key store or Plaid said.
#[derive(Debug)]
pub(crate) enum Told<K> {
    /// A key, and how many milliseconds ago Plaid gave it.
    Key(Key<K>, f64),
    /// Plaid has no such key.
    Unknown,
    /// Nothing that helps.
    Nothing,
}

impl<K> Told<K> {
    /// What a look-up that failed says of the key.
    pub(crate) fn by_error(error: &Error) -> Self {
        if token::is_unknown_key(error) { Self::Unknown } else { Self::Nothing }
    }
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
    /// Keys that Plaid does not have, with the time at which it said so.
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
    /// What a call that needs a key does next.
    pub(crate) fn find(&mut self, need: Need<'_>, now: f64) -> Found<K> {
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

    /// Ends a read, and keeps what it brought.
    pub(crate) fn told(&mut self, scope: &str, key_id: &str, ticket: Ticket, told: Told<K>, now: f64) {
        let now = self.clock.at(now);
        if let Some(scope) = self.scopes.iter_mut().find(|known| known.name == scope) {
            scope.lookups.end(ticket);
            match told {
                Told::Key(key, age_ms) => scope.keep(key_id, key, now - age_ms, now),
                Told::Unknown => scope.keep_unknown(key_id, now),
                Told::Nothing => {}
            }
        }
    }
}

impl<K: Clone> KeyScope<K> {
    fn find(&mut self, need: Need<'_>, now: f64, ticket: Ticket) -> Found<K> {
        let entry = self.keys.iter_mut().find(|entry| entry.id == need.key_id);
        let from = if entry.is_some() { Source::PlaidAgain } else { Source::Plaid };
        if let Some(entry) = entry {
            entry.used_at = now;
            if is_within(entry.read_at, now, KEY_MAX_AGE_MS) {
                return Found::Key(entry.key.clone());
            }
        }
        if self.unknown.iter().any(|(id, at)| id == need.key_id && is_within(*at, now, UNKNOWN_MAX_AGE_MS)) {
            return Found::Unknown;
        }
        match self.lookups.next(need, from, now, ticket) {
            LookupStep::Wait => Found::Wait,
            LookupStep::AskStore => Found::AskStore(ticket),
            LookupStep::AskPlaid => Found::AskPlaid(ticket),
            LookupStep::Flooded(ms) => Found::Flooded(ms),
        }
    }

    /// Keeps a key, unless a newer one is there.
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

    /// Remembers that Plaid does not have a key, unless another call has just got it.
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

/// Adds an item, in place of the least recently used one where there would be too many.
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
