//! The keys that verify webhooks: which are kept, for how long, and how often an unknown one may be asked for.
//!
//! It does not fetch keys (`wasm/webhook.rs` does). Times are milliseconds of one clock.

/// How long a key is believed before it is read again.
const FRESH_MS: f64 = 3_600_000.0;

/// How long one look-up is waited for by others that need the same key. Never for its promise: in workerd it does not settle
/// once the request that owns it has ended.
pub(crate) const LONGEST_WAIT_MS: f64 = 1_000.0;

/// How long all others wait where as many read a key as may.
const LONGEST_CROWD_MS: f64 = 10_000.0;

/// Unseen keys that are looked up within a minute, at most: anyone can send a webhook that names one.
const MOST_LOOKUPS: usize = 10;
const MINUTE_MS: f64 = 60_000.0;

/// Kept keys of one scope, and kept scopes.
const MOST_KEYS: usize = 16;
const MOST_SCOPES: usize = 16;

/// Whose keys they are: a key of Sandbox, or of a fake, must not pass elsewhere. `F` is the identity of a `fetch`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scope<F> {
    /// The base URL and the client id.
    pub(crate) name: String,
    pub(crate) fetch: F,
}

/// A key that was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Key<K> {
    pub(crate) key: K,
    /// Seconds since 1970.
    pub(crate) expired_at: Option<f64>,
}

#[derive(Debug)]
struct Entry<K> {
    id: String,
    /// With the time at which it was read.
    read: Option<(Key<K>, f64)>,
    asked_at: f64,
}

#[derive(Debug)]
struct Keys<F, K> {
    scope: Scope<F>,
    used_at: f64,
    entries: Vec<Entry<K>>,
    /// When unseen keys were last looked up, the oldest first.
    lookups: [f64; MOST_LOOKUPS],
}

/// The keys of all scopes.
#[derive(Debug)]
pub(crate) struct Cache<F, K> {
    scopes: Vec<Keys<F, K>>,
}

/// What to do to have a key.
#[derive(Debug, PartialEq)]
pub(crate) enum Found<K> {
    Key(Key<K>),
    /// Another call is reading it: ask again in a moment.
    Wait,
    /// Read it. The cache counts on being told what came of it.
    Read,
    /// Too many unknown keys were asked for. Ask again after this many milliseconds.
    Flooded(u32),
}

impl<F, K> Default for Cache<F, K> {
    fn default() -> Self {
        Self { scopes: Vec::new() }
    }
}

impl<F: Clone + PartialEq, K: Clone> Cache<F, K> {
    /// What to do to have the key of this id. Who has waited long enough is not told to wait again.
    pub(crate) fn find(&mut self, scope: &Scope<F>, id: &str, now: f64, may_wait: bool) -> Found<K> {
        if let Some(keys) = self.scopes.iter_mut().find(|keys| keys.scope == *scope) {
            keys.used_at = now;
            return keys.find(id, now, may_wait);
        }
        let mut keys = Keys {
            scope: scope.clone(),
            used_at: now,
            entries: Vec::new(),
            lookups: [f64::NEG_INFINITY; MOST_LOOKUPS],
        };
        let found = keys.find(id, now, may_wait);
        push_bounded(&mut self.scopes, keys, MOST_SCOPES, |keys| keys.used_at);
        found
    }

    /// Keeps what a look-up found, or with `None` lets nobody wait for it any longer.
    pub(crate) fn keep(&mut self, scope: &Scope<F>, id: &str, key: Option<Key<K>>, now: f64) {
        if let Some(keys) = self.scopes.iter_mut().find(|keys| keys.scope == *scope) {
            let Some(place) = keys.entries.iter().position(|entry| entry.id == id) else { return };
            match (key, keys.entries.get_mut(place)) {
                (Some(key), Some(entry)) => entry.read = Some((key, now)),
                _ => drop(keys.entries.swap_remove(place)),
            }
        }
    }
}

impl<F, K: Clone> Keys<F, K> {
    fn find(&mut self, id: &str, now: f64, may_wait: bool) -> Found<K> {
        let known = self.entries.iter_mut().find(|entry| entry.id == id);
        let asked_within = |ms| known.as_ref().is_some_and(|entry| now - entry.asked_at < ms);
        let (is_being_read, may_still_come) = (asked_within(LONGEST_WAIT_MS), asked_within(LONGEST_CROWD_MS));
        match &known {
            Some(Entry { read: Some((key, at)), .. }) if now - at < FRESH_MS => return Found::Key(key.clone()),
            _ if is_being_read && may_wait => return Found::Wait,
            _ => {}
        }
        if !matches!(known, Some(Entry { read: Some(_), .. })) {
            let [oldest, ..] = self.lookups;
            if now - oldest < MINUTE_MS {
                // Those that read it are enough.
                return if may_still_come { Found::Wait } else { Found::Flooded((oldest + MINUTE_MS - now) as u32) };
            }
            self.lookups.copy_within(1.., 0);
            self.lookups[MOST_LOOKUPS - 1] = now;
        }
        match known {
            Some(entry) => entry.asked_at = now,
            None => {
                let entry = Entry { id: id.to_owned(), read: None, asked_at: now };
                push_bounded(&mut self.entries, entry, MOST_KEYS, |entry| entry.asked_at);
            }
        }
        Found::Read
    }
}

/// Adds an item, in the place of the one that was not used for longest where there would be too many.
fn push_bounded<T>(list: &mut Vec<T>, item: T, most: usize, used_at: fn(&T) -> f64) {
    if list.len() < most {
        list.push(item);
    } else if let Some(oldest) = list.iter_mut().min_by(|one, other| used_at(one).total_cmp(&used_at(other))) {
        *oldest = item;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Found::{Flooded, Read, Wait};

    fn scope(base_url: &str) -> Scope<u8> {
        Scope { name: base_url.into(), fetch: 1 }
    }

    fn key(name: &'static str) -> Key<&'static str> {
        Key { key: name, expired_at: None }
    }

    fn kept(cache: &mut Cache<u8, &'static str>, scope: &Scope<u8>, id: &'static str, now: f64) {
        cache.find(scope, id, now, true);
        cache.keep(scope, id, Some(key(id)), now);
    }

    #[test]
    fn a_key_is_read_once_an_hour() {
        let (mut cache, here) = (Cache::default(), scope("here"));
        assert_eq!(cache.find(&here, "a", 0.0, true), Read);
        cache.keep(&here, "a", Some(key("a")), 10.0);
        for (now, expected) in [(10.0, Found::Key(key("a"))), (3_600_009.0, Found::Key(key("a"))), (3_600_010.0, Read)]
        {
            assert_eq!(cache.find(&here, "a", now, true), expected, "{now}");
        }
    }

    #[test]
    fn a_key_that_is_being_read_is_waited_for_a_second() {
        let (mut cache, here) = (Cache::<u8, ()>::default(), scope("here"));
        for (now, may_wait, expected) in
            [(0.0, true, Read), (999.0, true, Wait), (999.0, false, Read), (1_998.0, true, Wait), (1_999.0, true, Read)]
        {
            assert_eq!(cache.find(&here, "a", now, may_wait), expected, "{now}");
        }
        cache.keep(&here, "a", None, 1_999.0);
        assert_eq!(cache.find(&here, "a", 2_000.0, true), Read);
    }

    #[test]
    fn keys_do_not_pass_from_one_scope_to_another() {
        let mut cache = Cache::default();
        let others = [scope("there"), Scope { fetch: 2, ..scope("here") }];
        kept(&mut cache, &scope("here"), "a", 0.0);
        for other in others {
            assert_eq!(cache.find(&other, "a", 1.0, true), Read, "{other:?}");
        }
        assert_eq!(cache.find(&scope("here"), "a", 1.0, true), Found::Key(key("a")));
    }

    #[test]
    fn ten_unseen_keys_a_minute_and_no_more() {
        let (mut cache, here) = (Cache::default(), scope("here"));
        kept(&mut cache, &here, "good", -60_000.0);
        let found: Vec<_> = (0..1_000)
            .map(|at| {
                let found = cache.find(&here, &at.to_string(), 100.0 + f64::from(at), true);
                cache.keep(&here, &at.to_string(), None, 100.0);
                found
            })
            .collect();
        assert_eq!(found.iter().filter(|found| **found == Read).count(), 10);
        assert_eq!(found[10], Flooded(59_990));
        assert_eq!(cache.find(&here, "good", 2_000.0, true), Found::Key(key("good")));
        assert_eq!(cache.find(&scope("there"), "x", 2_000.0, true), Read);
        assert_eq!(cache.find(&here, "x", 60_099.0, true), Flooded(1));
        assert_eq!(cache.find(&here, "x", 60_100.0, true), Read);
    }

    #[test]
    fn a_crowd_that_needs_one_slow_key_is_no_flood() {
        let (mut cache, here) = (Cache::default(), scope("here"));
        assert_eq!(cache.find(&here, "slow", 0.0, true), Read);
        let found: Vec<_> = (0..50).map(|_| cache.find(&here, "slow", 1_500.0, false)).collect();
        assert_eq!(found.iter().filter(|found| **found == Read).count(), 9);
        assert!(found[9..].iter().all(|found| *found == Wait));
        assert_eq!(cache.find(&here, "slow", 11_499.0, false), Wait);
        assert_eq!(cache.find(&here, "slow", 11_500.0, false), Flooded(48_500));
        cache.keep(&here, "slow", Some(key("slow")), 12_000.0);
        assert_eq!(cache.find(&here, "slow", 12_010.0, false), Found::Key(key("slow")));
    }

    #[test]
    fn a_key_that_grew_old_is_no_unseen_one() {
        let (mut cache, here) = (Cache::default(), scope("here"));
        kept(&mut cache, &here, "old", 0.0);
        for at in 0..10 {
            cache.find(&here, &at.to_string(), FRESH_MS, true);
        }
        assert_eq!(cache.find(&here, "old", FRESH_MS, false), Read);
    }

    #[test]
    fn what_is_kept_is_bounded_and_the_oldest_goes() {
        let mut cache = Cache::default();
        let ids: Vec<&'static str> = "abcdefghijklmnopq".split("").filter(|id| !id.is_empty()).collect();
        assert_eq!(ids.len(), MOST_KEYS + 1);
        for at in 0..=MOST_SCOPES {
            for (minute, id) in ids.iter().enumerate() {
                kept(&mut cache, &scope(&at.to_string()), id, (at * 100 + minute) as f64 * 60_000.0);
            }
        }
        assert_eq!(cache.scopes.len(), MOST_SCOPES);
        assert!(cache.scopes.iter().all(|keys| keys.entries.len() == MOST_KEYS));
        let (newest, now) = (scope(&MOST_SCOPES.to_string()), (MOST_SCOPES * 100 + 17) as f64 * 60_000.0);
        assert_eq!(cache.find(&newest, "b", now, true), Found::Key(key("b")));
        assert_eq!(cache.find(&newest, "a", now, true), Read);
        assert_eq!(cache.find(&scope("0"), "b", now, true), Read);
    }
}
