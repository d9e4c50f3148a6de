//! How often keys are read, as tables.

use super::tests::*;
use super::*;
use KeyStep::{AskPlaid, AskStore, RateLimited, Wait};

#[test]
fn a_key_that_is_being_read_is_waited_for_a_second() {
    let mut test = Test::new();
    test.begun("a");
    for (at, waited_ms, waits) in
        [(999.0, 975, true), (999.0, 1_000, false), (1_998.0, 0, true), (1_999.0, 0, false), (2_000.0, 25, true)]
    {
        test.now = START_MS + at;
        let found = test.find_after("a", waited_ms);
        assert_eq!(found == Wait, waits, "{at}: {found:?}");
    }
}

#[test]
fn a_look_up_that_failed_is_waited_for_no_longer() {
    let mut test = Test::new();
    let ticket = test.begun("a");
    assert_eq!(test.find("a"), Wait);
    test.finish_lookup("a", ticket, LookupResult::Nothing);
    test.begun("a");
}

#[test]
fn the_store_is_read_before_plaid_and_by_one_call_at_a_time() {
    let mut test = Test::new();
    let asks = KeyRequest { asks_store: true, ..need("here", "a") };
    let found = test.cache.find(asks, test.now);
    let AskStore(ticket) = found else { panic!("{found:?}") };
    assert_eq!(test.cache.find(asks, test.now), Wait);
    // A call that has waited for a second reads the key itself.
    test.now += SECOND_MS;
    assert!(matches!(test.cache.find(KeyRequest { waited_ms: 1_000, ..asks }, test.now), AskStore(_)));
    // In the same turn, the first call goes on to ask Plaid.
    test.finish_lookup("a", ticket, LookupResult::Nothing);
    let found = test.cache.find(KeyRequest { asks_store: false, waited_ms: 1_000, ..asks }, test.now);
    assert!(matches!(found, AskPlaid(_)), "{found:?}");
}

#[test]
fn reads_of_the_store_are_not_limited() {
    let mut test = Test::new();
    for at in 0..1_000 {
        let id = at.to_string();
        let found = test.cache.find(KeyRequest { asks_store: true, ..need("here", &id) }, test.now);
        assert!(matches!(found, AskStore(_)), "{found:?}");
    }
    assert_eq!(test.cache.scopes[0].lookups.in_flight(), 64);
    test.begun("a");
    test.now += SECOND_MS;
    test.begun("b");
    assert_eq!(test.cache.scopes[0].lookups.in_flight(), 2);
}

#[test]
fn six_look_ups_of_unknown_keys_in_flight() {
    let mut test = Test::new();
    let mut tickets = Vec::new();
    for id in ["a", "b", "c", "d", "e", "f"] {
        tickets.push((id, test.begun(id)));
        test.now += 100.0;
    }
    assert_eq!(test.find("g"), RateLimited(9_400));
    // A call that needs one of the six keys waits for its look-up.
    assert_eq!(test.find_after("a", 1_000), Wait);
    let (id, ticket) = tickets[0];
    test.finish_lookup(id, ticket, LookupResult::Nothing);
    test.begun("g");
    assert_eq!(test.find("h"), RateLimited(9_500));
    // A look-up whose request has ended never finishes. It counts for ten seconds.
    test.now = START_MS + 10_099.0;
    assert_eq!(test.find("h"), RateLimited(1));
    test.now += 1.0;
    test.begun("h");
    // If it finishes after all, no count changes.
    let (id, ticket) = tickets[1];
    test.finish_lookup(id, ticket, LookupResult::Nothing);
    assert_eq!(test.find("i"), RateLimited(100));
}

#[test]
fn sixty_look_ups_of_unknown_keys_a_minute() {
    let mut test = Test::new();
    test.kept("good");
    test.now += 100.0;
    let mut looked_up = 0;
    for at in 0..1_000 {
        looked_up += i32::from(test.lookup(&at.to_string(), LookupResult::Nothing));
        test.now += 1.0;
    }
    assert_eq!(looked_up, 59);
    assert_eq!(test.find("x"), RateLimited(58_900));
    assert_eq!(test.find("good"), KeyStep::Key(key("good")));
    assert!(matches!(test.cache.find(need("there", "x"), test.now), AskPlaid(_)));
    test.now = START_MS + 59_999.5;
    assert_eq!(test.find("x"), RateLimited(1));
    test.now = START_MS + 60_000.0;
    test.begun("x");
    assert_eq!(test.find("y"), RateLimited(100));
}

#[test]
fn the_longer_of_two_waits_is_returned() {
    let mut test = Test::new();
    for at in 0..54 {
        assert!(test.lookup(&at.to_string(), LookupResult::Nothing));
    }
    test.now += 55_000.0;
    for id in ["a", "b", "c", "d", "e", "f"] {
        test.begun(id);
    }
    assert_eq!(test.find("x"), RateLimited(10_000));
    let mut early = Test::new();
    for at in 0..54 {
        assert!(early.lookup(&at.to_string(), LookupResult::Nothing));
    }
    for id in ["a", "b", "c", "d", "e", "f"] {
        early.begun(id);
    }
    assert_eq!(early.find("x"), RateLimited(60_000));
}

#[test]
fn many_calls_for_one_slow_key_are_not_limited() {
    let mut test = Test::new();
    test.begun("slow");
    test.now += 1_500.0;
    let found: Vec<_> = (0..50).map(|_| test.find_after("slow", 1_000)).collect();
    assert_eq!(found.iter().filter(|found| matches!(found, AskPlaid(_))).count(), 5);
    assert!(found[5..].iter().all(|found| *found == Wait));
    test.now = START_MS + 9_999.0;
    assert_eq!(test.find_after("slow", 9_500), Wait);
    // The first look-up no longer counts.
    test.now = START_MS + 10_000.0;
    assert!(matches!(test.find_after("slow", 9_525), AskPlaid(_)));
    assert_eq!(test.find_after("slow", 9_975), Wait);
    assert_eq!(test.find_after("slow", 10_000), RateLimited(1_500));
    // No call is reading this key, and the limit is reached.
    assert_eq!(test.find("other"), RateLimited(1_500));
    let KeyStep::AskStore(ticket) = test.cache.find(KeyRequest { asks_store: true, ..need("here", "other") }, test.now)
    else {
        panic!()
    };
    test.finish_lookup("other", ticket, LookupResult::Key(key("other"), 0.0));
    assert_eq!(test.find("other"), KeyStep::Key(key("other")));
}

#[test]
fn a_key_that_is_too_old_is_not_an_unknown_key() {
    let mut test = Test::new();
    test.kept("old");
    test.now += HOUR_MS;
    for at in 0..100 {
        test.lookup(&at.to_string(), LookupResult::Nothing);
    }
    assert!(matches!(test.find("x"), RateLimited(_)));
    assert!(matches!(test.find("old"), AskPlaid(_)));
    // Many calls that need it: six look-ups are in flight, the other calls wait, and none is refused.
    let found: Vec<_> = (0..50).map(|_| test.find_after("old", 1_000)).collect();
    assert_eq!(found.iter().filter(|found| matches!(found, AskPlaid(_))).count(), 5);
    assert!(found[5..].iter().all(|found| *found == Wait));
    assert!(matches!(test.find_after("old", 10_000), AskPlaid(_)));
    assert_eq!(test.cache.scopes[0].lookups.in_flight(), 6);
    // Its look-ups do not count towards the limit of unknown keys.
    test.now += 60_000.0;
    for _ in 0..100 {
        assert!(test.lookup("old", LookupResult::Nothing));
    }
    for at in 0..60 {
        assert!(test.lookup(&at.to_string(), LookupResult::Nothing));
    }
}

#[test]
fn two_old_keys_do_not_wait_for_one_another() {
    let mut test = Test::new();
    test.kept("a");
    test.kept("b");
    test.now += HOUR_MS;
    for _ in 0..6 {
        assert!(matches!(test.find_after("a", 1_000), AskPlaid(_)));
    }
    assert_eq!(test.find_after("a", 1_000), Wait);
    assert!(matches!(test.find_after("b", 1_000), AskPlaid(_)));
    assert_eq!(test.find("b"), Wait);
}

#[test]
fn a_key_that_plaid_no_longer_has_becomes_unknown() {
    let mut test = Test::new();
    test.kept("gone");
    test.now += HOUR_MS;
    assert!(test.lookup("gone", LookupResult::Unknown));
    test.now += 600_000.0;
    for at in 0..60 {
        assert!(test.lookup(&at.to_string(), LookupResult::Nothing));
    }
    assert_eq!(test.find("gone"), RateLimited(60_000));
}

#[test]
fn the_limit_applies_at_once_while_another_call_reads_the_store() {
    let mut test = Test::new();
    for at in 0..60 {
        assert!(test.lookup(&at.to_string(), LookupResult::Nothing));
    }
    let found = test.cache.find(KeyRequest { asks_store: true, ..need("here", "a") }, test.now);
    assert!(matches!(found, AskStore(_)), "{found:?}");
    assert_eq!(test.find_after("a", 1_000), RateLimited(60_000));
}
