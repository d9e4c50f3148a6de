//! How often keys are read, as tables.

use super::tests::*;
use super::*;
use Found::{AskPlaid, AskStore, Flooded, Wait};

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
    test.told("a", ticket, Told::Nothing);
    test.begun("a");
}

#[test]
fn the_store_is_asked_before_plaid_and_by_one_call_at_a_time() {
    let mut test = Test::new();
    let asks = Need { asks_store: true, ..need("here", "a") };
    let found = test.cache.find(asks, test.now);
    let AskStore(ticket) = found else { panic!("{found:?}") };
    assert_eq!(test.cache.find(asks, test.now), Wait);
    // Whoever has waited for a second asks by itself.
    test.now += SECOND_MS;
    assert!(matches!(test.cache.find(Need { waited_ms: 1_000, ..asks }, test.now), AskStore(_)));
    // What the first call does next, in the same turn.
    test.told("a", ticket, Told::Nothing);
    let found = test.cache.find(Need { asks_store: false, waited_ms: 1_000, ..asks }, test.now);
    assert!(matches!(found, AskPlaid(_)), "{found:?}");
}

#[test]
fn reads_of_the_store_are_not_limited() {
    let mut test = Test::new();
    for at in 0..1_000 {
        let id = at.to_string();
        let found = test.cache.find(Need { asks_store: true, ..need("here", &id) }, test.now);
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
    assert_eq!(test.find("g"), Flooded(9_400));
    // Who needs one of the six waits for it.
    assert_eq!(test.find_after("a", 1_000), Wait);
    let (id, ticket) = tickets[0];
    test.told(id, ticket, Told::Nothing);
    test.begun("g");
    assert_eq!(test.find("h"), Flooded(9_500));
    // A request that has ended never says what came of its look-up.
    test.now = START_MS + 10_099.0;
    assert_eq!(test.find("h"), Flooded(1));
    test.now += 1.0;
    test.begun("h");
    // What it says after all changes no count.
    let (id, ticket) = tickets[1];
    test.told(id, ticket, Told::Nothing);
    assert_eq!(test.find("i"), Flooded(100));
}

#[test]
fn sixty_look_ups_of_unknown_keys_a_minute() {
    let mut test = Test::new();
    test.kept("good");
    test.now += 100.0;
    let mut looked_up = 0;
    for at in 0..1_000 {
        looked_up += i32::from(test.lookup(&at.to_string(), Told::Nothing));
        test.now += 1.0;
    }
    assert_eq!(looked_up, 59);
    assert_eq!(test.find("x"), Flooded(58_900));
    assert_eq!(test.find("good"), Found::Key(key("good")));
    assert!(matches!(test.cache.find(need("there", "x"), test.now), AskPlaid(_)));
    test.now = START_MS + 59_999.5;
    assert_eq!(test.find("x"), Flooded(1));
    test.now = START_MS + 60_000.0;
    test.begun("x");
    assert_eq!(test.find("y"), Flooded(100));
}

#[test]
fn the_longer_of_two_waits_is_told() {
    let mut test = Test::new();
    for at in 0..54 {
        assert!(test.lookup(&at.to_string(), Told::Nothing));
    }
    test.now += 55_000.0;
    for id in ["a", "b", "c", "d", "e", "f"] {
        test.begun(id);
    }
    assert_eq!(test.find("x"), Flooded(10_000));
    let mut early = Test::new();
    for at in 0..54 {
        assert!(early.lookup(&at.to_string(), Told::Nothing));
    }
    for id in ["a", "b", "c", "d", "e", "f"] {
        early.begun(id);
    }
    assert_eq!(early.find("x"), Flooded(60_000));
}

#[test]
fn a_crowd_that_needs_one_slow_key_is_no_flood() {
    let mut test = Test::new();
    test.begun("slow");
    test.now += 1_500.0;
    let found: Vec<_> = (0..50).map(|_| test.find_after("slow", 1_000)).collect();
    assert_eq!(found.iter().filter(|found| matches!(found, AskPlaid(_))).count(), 5);
    assert!(found[5..].iter().all(|found| *found == Wait));
    test.now = START_MS + 9_999.0;
    assert_eq!(test.find_after("slow", 9_500), Wait);
    // The first one counts no longer.
    test.now = START_MS + 10_000.0;
    assert!(matches!(test.find_after("slow", 9_525), AskPlaid(_)));
    assert_eq!(test.find_after("slow", 9_975), Wait);
    assert_eq!(test.find_after("slow", 10_000), Flooded(1_500));
    // Nobody reads this one.
    assert_eq!(test.find("other"), Flooded(1_500));
    let Found::AskStore(ticket) = test.cache.find(Need { asks_store: true, ..need("here", "other") }, test.now) else {
        panic!()
    };
    test.told("other", ticket, Told::Key(key("other"), 0.0));
    assert_eq!(test.find("other"), Found::Key(key("other")));
}

#[test]
fn a_key_that_grew_old_is_no_unknown_one() {
    let mut test = Test::new();
    test.kept("old");
    test.now += HOUR_MS;
    for at in 0..100 {
        test.lookup(&at.to_string(), Told::Nothing);
    }
    assert!(matches!(test.find("x"), Flooded(_)));
    assert!(matches!(test.find("old"), AskPlaid(_)));
    // A crowd that needs it: six look-ups in flight, and the others wait, and none is refused.
    let found: Vec<_> = (0..50).map(|_| test.find_after("old", 1_000)).collect();
    assert_eq!(found.iter().filter(|found| matches!(found, AskPlaid(_))).count(), 5);
    assert!(found[5..].iter().all(|found| *found == Wait));
    assert!(matches!(test.find_after("old", 10_000), AskPlaid(_)));
    assert_eq!(test.cache.scopes[0].lookups.in_flight(), 6);
    // They take nothing of the unknown ones.
    test.now += 60_000.0;
    for _ in 0..100 {
        assert!(test.lookup("old", Told::Nothing));
    }
    for at in 0..60 {
        assert!(test.lookup(&at.to_string(), Told::Nothing));
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
fn a_key_that_plaid_no_longer_has_is_an_unknown_one() {
    let mut test = Test::new();
    test.kept("gone");
    test.now += HOUR_MS;
    assert!(test.lookup("gone", Told::Unknown));
    test.now += 600_000.0;
    for at in 0..60 {
        assert!(test.lookup(&at.to_string(), Told::Nothing));
    }
    assert_eq!(test.find("gone"), Flooded(60_000));
}

#[test]
fn a_flood_is_told_at_once_although_another_call_asks_the_store() {
    let mut test = Test::new();
    for at in 0..60 {
        assert!(test.lookup(&at.to_string(), Told::Nothing));
    }
    let found = test.cache.find(Need { asks_store: true, ..need("here", "a") }, test.now);
    assert!(matches!(found, AskStore(_)), "{found:?}");
    assert_eq!(test.find_after("a", 1_000), Flooded(60_000));
}
