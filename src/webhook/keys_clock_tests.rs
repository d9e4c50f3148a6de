//! The cache under a clock that is set back and forward: as a table, and as a property.

use super::tests::*;
use super::*;
use KeyStep::{AskPlaid, AskStore, RateLimited, Unknown, Wait};
use proptest::prelude::*;

/// A clock that is set by an hour, at each point of a look-up.
#[test]
fn a_clock_that_is_set_blocks_no_look_up() {
    for jump_ms in [-HOUR_MS, HOUR_MS] {
        for point in 0..6 {
            let mut test = Test::new();
            let jump = |test: &mut Test, at| test.now += if at == point { jump_ms } else { 0.0 };
            jump(&mut test, 0);
            let slow = test.begun("a");
            jump(&mut test, 1);
            // Whoever else needs it waits for a second at most, by its own count.
            let mut waited_ms = 0;
            let mut second = loop {
                match test.find_after("a", waited_ms) {
                    Wait => waited_ms += 25,
                    AskPlaid(ticket) => break ticket,
                    found => panic!("{found:?}"),
                }
                test.now += 25.0;
                jump(&mut test, if waited_ms == 500 { 2 } else { 9 });
            };
            assert!(waited_ms <= 1_000);
            jump(&mut test, 3);
            test.finish_lookup("a", second, LookupResult::Key(key("a"), 0.0));
            assert_eq!(test.find("a"), KeyStep::Key(key("a")));
            test.now += SECOND_MS;
            jump(&mut test, 4);
            test.finish_lookup("a", slow, LookupResult::Nothing);
            if point != 4 || jump_ms < 0.0 {
                assert_eq!(test.find("a"), KeyStep::Key(key("a")));
            } else {
                // It is an hour old, as far as anyone can tell, and is read again.
                second = test.begun("a");
                test.finish_lookup("a", second, LookupResult::Key(key("a"), 0.0));
            }
            test.now += 1_000_000.0;
            jump(&mut test, 5);
            assert_eq!(matches!(test.find("a"), KeyStep::Key(_)), point != 5 || jump_ms < 0.0, "{point}");
            // An hour after it was set back, the key is old all the same.
            test.now += HOUR_MS;
            assert!(test.lookup("a", LookupResult::Nothing), "{point}: {jump_ms}");
        }
    }
}

#[test]
fn the_limit_ends_after_a_minute_even_if_the_clock_is_set() {
    for jump_ms in [-HOUR_MS, 0.0, HOUR_MS] {
        let mut test = Test::new();
        for at in 0..100 {
            test.lookup(&at.to_string(), LookupResult::Unknown);
        }
        assert_eq!(test.find("x"), RateLimited(60_000));
        test.now += jump_ms;
        assert_eq!(matches!(test.find("x"), RateLimited(60_000)), jump_ms <= 0.0, "{jump_ms}");
        test.now += 60_000.0;
        assert!(matches!(test.find("x"), AskPlaid(_) | Wait), "{jump_ms}");
        assert_eq!(matches!(test.find("1"), Unknown), jump_ms <= 0.0, "{jump_ms}");
    }
}

/// What happens to a cache.
#[derive(Debug, Clone)]
enum Event {
    /// A call comes for a key, and what it hears later, if it does.
    Call {
        id: u8,
        asks_store: bool,
        waited_ms: u32,
    },
    /// A read ends.
    End {
        which: prop::sample::Index,
        result: u8,
    },
    Pass(f64),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        6 => (0_u8..40, any::<bool>(), prop::sample::select(vec![0, 500, 1_000, 10_000]))
            .prop_map(|(id, asks_store, waited_ms)| Event::Call { id, asks_store, waited_ms }),
        3 => (any::<prop::sample::Index>(), 0_u8..3).prop_map(|(which, result)| Event::End { which, result }),
        3 => (0.0..3_000.0).prop_map(Event::Pass),
        1 => prop::sample::select(vec![-HOUR_MS, -1.0, 60_000.0, HOUR_MS]).prop_map(Event::Pass),
    ]
}

proptest! {
    #[test]
    fn the_limits_hold_for_any_events(events in prop::collection::vec(event(), 1..300)) {
        let mut test = Test::new();
        // Time that has passed, without the jumps back.
        let mut passed_ms = 0.0;
        let mut reads: Vec<(String, Ticket)> = Vec::new();
        // Look-ups of keys that were never there: when they began, and whether they have ended.
        let mut lookups: Vec<(f64, Ticket, bool)> = Vec::new();
        let mut was_there = std::collections::HashSet::new();
        for event in events {
            match event {
                Event::Pass(ms) => {
                    test.now += ms;
                    passed_ms += ms.max(0.0);
                }
                Event::Call { id, asks_store, waited_ms } => {
                    let id = id.to_string();
                    let found = test.cache.find(KeyRequest { asks_store, waited_ms, ..need("here", &id) }, test.now);
                    match found {
                        AskStore(ticket) => {
                            prop_assert!(asks_store);
                            reads.push((id, ticket));
                        }
                        AskPlaid(ticket) => {
                            prop_assert!(!asks_store);
                            if !was_there.contains(&id) {
                                lookups.push((passed_ms, ticket, false));
                            }
                            reads.push((id, ticket));
                        }
                        RateLimited(ms) => prop_assert!((1..=60_000).contains(&ms), "{ms}"),
                        Wait => prop_assert!(waited_ms < 10_000 && reads.iter().any(|(read, _)| *read == id)),
                        KeyStep::Key(_) => prop_assert!(was_there.contains(&id)),
                        Unknown => {}
                    }
                    let recent = |ms: f64| lookups.iter().filter(move |(at, ..)| passed_ms - at < ms);
                    prop_assert!(recent(60_000.0).count() <= 60);
                    prop_assert!(recent(10_000.0).filter(|(.., ended)| !ended).count() <= 6);
                }
                Event::End { which, result } if !reads.is_empty() => {
                    let (id, ticket) = reads.swap_remove(which.index(reads.len()));
                    lookups.iter_mut().filter(|lookup| lookup.1 == ticket).for_each(|lookup| lookup.2 = true);
                    match result {
                        0 => {
                            test.finish_lookup(&id, ticket, LookupResult::Key(key(&id), 0.0));
                            was_there.insert(id.clone());
                            prop_assert_eq!(test.find(&id), KeyStep::Key(key(&id)));
                        }
                        1 => test.finish_lookup(&id, ticket, LookupResult::Unknown),
                        _ => test.finish_lookup(&id, ticket, LookupResult::Nothing),
                    }
                }
                Event::End { .. } => {}
            }
            if let [scope] = &test.cache.scopes[..] {
                prop_assert!(scope.keys.len() <= MAX_KEYS_PER_SCOPE && scope.unknown.len() <= MAX_UNKNOWN_PER_SCOPE);
            }
        }
    }
}
