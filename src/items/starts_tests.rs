//! The counts of starts in a minute and of each Item: by tables, by comparison with a map, and their memory.

#![allow(clippy::arithmetic_side_effects, reason = "a panic is what a test fails by")]

use super::*;
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};

#[test]
fn a_minute_has_room_again_when_its_first_starts_are_old_enough() {
    let mut minute = Minute::default();
    assert_eq!(minute.open_at(0.0, 2, 0), f64::NEG_INFINITY);
    minute.start(100.0);
    minute.start(700.0);
    for (now, max, reserved, expected) in [
        (700.0, 3, 0, f64::NEG_INFINITY),
        (700.0, 2, 0, COUNTED_MS),
        (700.0, 3, 1, COUNTED_MS),
        (COUNTED_MS, 2, 0, f64::NEG_INFINITY),
        (COUNTED_MS, 2, 1, SLICE_MS + COUNTED_MS),
        (SLICE_MS + COUNTED_MS, 2, 2, f64::INFINITY),
        (SLICE_MS + COUNTED_MS, 2, 1, f64::NEG_INFINITY),
    ] {
        assert_eq!(minute.open_at(now, max, reserved), expected, "{now} {max} {reserved}");
    }
}

#[test]
fn a_million_starts_a_minute_are_counted_in_slices() {
    let mut minute = Minute::default();
    for start in 0..1_000_000 {
        let now = f64::from(start) * 0.06;
        minute.open_at(now, u32::MAX, 0);
        minute.start(now);
    }
    assert!(minute.slices.len() <= 122, "{}", minute.slices.len());
}

#[test]
fn an_item_may_not_start_before_its_time() {
    let mut recent = Recent::default();
    assert_eq!(recent.free_at(7), f64::NEG_INFINITY);
    recent.hold(7, 61_000.0, 1_000.0);
    assert_eq!((recent.free_at(7), recent.free_at(8)), (61_000.0, f64::NEG_INFINITY));
    recent.hold(7, 3_000.0, 2_000.0);
    assert_eq!(recent.free_at(7), 3_000.0, "what was said last counts");
}

#[test]
fn a_million_items_over_ten_minutes_take_no_more_places_than_two_of_their_minutes() {
    let mut recent = Recent::default();
    let mut most = 0;
    for item in 0..1_000_000_u64 {
        let now = item as f64 * 0.6;
        recent.hold(key(&item.to_string()), now + 60_000.0, now);
        most = most.max(recent.free_at.len());
    }
    assert!((100_000..=200_001).contains(&most), "{most}");
}

#[test]
fn keys_differ() {
    let keys: HashSet<_> = (0..100_000).map(|item| key(&format!("access-sandbox-{item}"))).collect();
    assert_eq!(keys.len(), 100_000);
}

proptest! {
    #[test]
    fn it_behaves_like_a_map(steps in prop::collection::vec((0..3_000_u64, 0..500_u32), 0..3_000)) {
        let (mut recent, mut map, mut now) = (Recent::default(), HashMap::<u64, f64>::new(), 1_700_000_000_000.0);
        for (item, passed) in steps {
            now += f64::from(passed);
            let expected = map.get(&item).copied().unwrap_or(f64::NEG_INFINITY);
            prop_assert_eq!(recent.free_at(item).max(now), expected.max(now));
            recent.hold(item, now + 60_000.0, now);
            map.insert(item, now + 60_000.0);
        }
    }
}
