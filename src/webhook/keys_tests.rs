//! What the key cache keeps, as tables, and helpers for its other tests.

use super::*;
use KeyStep::{AskPlaid, AskStore, Unknown};

pub(super) const SECOND_MS: f64 = 1_000.0;
pub(super) const HOUR_MS: f64 = 3_600_000.0;
pub(super) const START_MS: f64 = 1_700_000_000_000.0;

/// A cache, and the time of its clock.
pub(super) struct Test {
    pub(super) cache: Cache<String>,
    pub(super) now: f64,
}

pub(super) fn need<'a>(scope: &'a str, key_id: &'a str) -> KeyRequest<'a> {
    KeyRequest { scope, key_id, asks_store: false, waited_ms: 0 }
}

pub(super) fn key(name: &str) -> Key<String> {
    Key { key: name.to_owned(), expired_at: None }
}

impl Test {
    pub(super) fn new() -> Self {
        Self { cache: Cache::default(), now: START_MS }
    }

    pub(super) fn find(&mut self, id: &str) -> KeyStep<String> {
        self.cache.find(need("here", id), self.now)
    }

    pub(super) fn find_after(&mut self, id: &str, waited_ms: u32) -> KeyStep<String> {
        self.cache.find(KeyRequest { waited_ms, ..need("here", id) }, self.now)
    }

    /// The ticket of a look-up that is begun now.
    pub(super) fn begun(&mut self, id: &str) -> Ticket {
        match self.find(id) {
            AskPlaid(ticket) => ticket,
            found => panic!("{id} is {found:?}"),
        }
    }

    pub(super) fn finish_lookup(&mut self, id: &str, ticket: Ticket, result: LookupResult<String>) {
        self.cache.finish_lookup("here", id, ticket, result, self.now);
    }

    /// Looks a key up at once.
    pub(super) fn kept(&mut self, id: &str) {
        let ticket = self.begun(id);
        self.finish_lookup(id, ticket, LookupResult::Key(key(id), 0.0));
    }

    pub(super) fn lookup(&mut self, id: &str, result: LookupResult<String>) -> bool {
        match self.find(id) {
            AskPlaid(ticket) => {
                self.finish_lookup(id, ticket, result);
                true
            }
            _ => false,
        }
    }
}

#[test]
fn a_key_is_read_once_an_hour() {
    let mut test = Test::new();
    let ticket = test.begun("a");
    test.now += 10.0;
    test.finish_lookup("a", ticket, LookupResult::Key(key("a"), 0.0));
    for (later_ms, is_there) in [(0.0, true), (HOUR_MS - 1.0, true), (1.0, false)] {
        test.now += later_ms;
        assert_eq!(test.find("a") == KeyStep::Key(key("a")), is_there, "{later_ms}");
    }
}

#[test]
fn a_stored_key_is_valid_for_an_hour_after_plaid_gave_it() {
    let mut test = Test::new();
    let AskStore(ticket) = test.cache.find(KeyRequest { asks_store: true, ..need("here", "a") }, test.now) else {
        panic!()
    };
    test.finish_lookup("a", ticket, LookupResult::Key(key("a"), 3_000_000.0));
    test.now += 599_999.0;
    assert_eq!(test.find("a"), KeyStep::Key(key("a")));
    test.now += 1.0;
    assert!(matches!(test.find("a"), AskPlaid(_)));
}

#[test]
fn the_newest_key_is_kept() {
    let mut test = Test::new();
    test.kept("a");
    test.now += HOUR_MS;
    let (slow, quick) = (test.begun("a"), test.find_after("a", 1_000));
    let AskPlaid(quick) = quick else { panic!("{quick:?}") };
    test.finish_lookup("a", quick, LookupResult::Key(key("new"), 0.0));
    // The store may have an older key.
    test.finish_lookup("a", slow, LookupResult::Key(key("old"), 1.0));
    assert_eq!(test.find("a"), KeyStep::Key(key("new")));
}

#[test]
fn keys_of_one_scope_are_not_used_in_another() {
    let mut test = Test::new();
    test.kept("a");
    for other in ["", "there", "Here", "here "] {
        assert!(matches!(test.cache.find(need(other, "a"), test.now), AskPlaid(_)), "{other:?}");
    }
    assert_eq!(test.find("a"), KeyStep::Key(key("a")));
    // A key that is unknown in one scope may be known in another.
    assert!(test.lookup("b", LookupResult::Unknown));
    assert!(matches!(test.cache.find(need("there", "b"), test.now), AskPlaid(_)));
}

#[test]
fn an_unknown_key_is_remembered_for_ten_minutes() {
    let mut test = Test::new();
    assert!(test.lookup("a", LookupResult::Unknown));
    assert!(test.lookup("b", LookupResult::Nothing));
    test.now += UNKNOWN_MAX_AGE_MS - 1.0;
    assert_eq!(test.find("a"), Unknown);
    // Also for a call that has a key store, and for one that has waited.
    assert_eq!(
        test.cache.find(KeyRequest { asks_store: true, waited_ms: 10_000, ..need("here", "a") }, test.now),
        Unknown
    );
    test.begun("b");
    test.now += 1.0;
    test.begun("a");
}

#[test]
fn a_key_that_a_store_has_is_no_longer_unknown() {
    let mut test = Test::new();
    let slow = test.begun("a");
    test.now += SECOND_MS;
    assert!(test.lookup("a", LookupResult::Unknown));
    test.finish_lookup("a", slow, LookupResult::Key(key("a"), HOUR_MS - SECOND_MS));
    assert_eq!(test.find("a"), KeyStep::Key(key("a")));
    // When it is too old, it is read again, and is not unknown.
    test.now += SECOND_MS;
    test.begun("a");
}

#[test]
fn unknown_keys_are_bounded_and_the_oldest_goes() {
    let mut test = Test::new();
    for at in 0..=MAX_UNKNOWN_PER_SCOPE {
        assert!(test.lookup(&at.to_string(), LookupResult::Unknown));
        // A second apart, so that the limit refuses none.
        test.now += SECOND_MS;
    }
    assert_eq!(test.cache.scopes[0].unknown.len(), MAX_UNKNOWN_PER_SCOPE);
    assert!(matches!(test.find("0"), AskPlaid(_)));
    assert_eq!(test.find(&MAX_UNKNOWN_PER_SCOPE.to_string()), Unknown);
    // The same key takes one place, however often it is looked up.
    let mut again = Test::new();
    for _ in 0..3 {
        assert!(again.lookup("a", LookupResult::Unknown));
        again.now += UNKNOWN_MAX_AGE_MS;
    }
    assert_eq!(again.cache.scopes[0].unknown.len(), 1);
}

#[test]
fn unknown_keys_do_not_evict_keys_in_use() {
    let mut test = Test::new();
    test.kept("good");
    test.now += SECOND_MS;
    for at in 0..3_000 {
        assert!(test.lookup(&at.to_string(), LookupResult::Unknown));
        test.now += SECOND_MS;
    }
    assert_eq!(test.find("good"), KeyStep::Key(key("good")));
}

#[test]
fn a_late_failure_removes_no_key() {
    for late in [|| LookupResult::Nothing, || LookupResult::Unknown] {
        let mut test = Test::new();
        let slow = test.begun("a");
        test.now += 2_000.0;
        test.kept("a");
        test.finish_lookup("a", slow, late());
        assert_eq!(test.find("a"), KeyStep::Key(key("a")));
    }
}

#[test]
fn a_late_key_is_kept() {
    let mut test = Test::new();
    let slow = test.begun("a");
    test.now += 60_000.0;
    assert!(test.lookup("a", LookupResult::Unknown));
    assert_eq!(test.find("a"), Unknown);
    test.finish_lookup("a", slow, LookupResult::Key(key("a"), 0.0));
    assert_eq!(test.find("a"), KeyStep::Key(key("a")));
    // Plaid's latest answer counts.
    test.now += HOUR_MS;
    assert!(test.lookup("a", LookupResult::Unknown));
    assert_eq!(test.find("a"), Unknown);
    test.now += UNKNOWN_MAX_AGE_MS;
    test.begun("a");
}

#[test]
fn keys_are_bounded_and_the_least_recently_used_goes() {
    let mut test = Test::new();
    for at in 0..MAX_KEYS_PER_SCOPE {
        test.kept(&at.to_string());
        test.now += SECOND_MS;
    }
    assert_eq!(test.find("0"), KeyStep::Key(key("0")));
    test.kept("new");
    assert_eq!(test.cache.scopes[0].keys.len(), MAX_KEYS_PER_SCOPE);
    for (id, is_there) in [("0", true), ("2", true), ("new", true), ("1", false)] {
        assert_eq!(matches!(test.find(id), KeyStep::Key(_)), is_there, "{id}");
    }
}

#[test]
fn scopes_are_bounded_and_the_least_recently_used_goes() {
    let mut test = Test::new();
    test.kept("a");
    for at in 0..MAX_SCOPES {
        test.now += 1.0;
        test.cache.find(need(&at.to_string(), "a"), test.now);
        if at == 1 {
            assert_eq!(test.find("a"), KeyStep::Key(key("a")));
        }
    }
    assert_eq!(test.cache.scopes.len(), MAX_SCOPES);
    let names: Vec<_> = test.cache.scopes.iter().map(|scope| &*scope.name).collect();
    assert!(names.contains(&"here") && names.contains(&"2") && !names.contains(&"0"), "{names:?}");
    // A look-up that ends after its scope was removed changes nothing.
    test.cache.finish_lookup("0", "a", 1, LookupResult::Key(key("a"), 0.0), test.now);
    assert_eq!(test.cache.scopes.len(), MAX_SCOPES);
}
