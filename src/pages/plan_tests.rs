//! The plan of pages, by a table and against lists that change while they are read.

use super::*;
use crate::error::retry::{HOUR, MINUTE, NEVER, after};
use crate::error::{Event, Retry};
use proptest::prelude::*;
use std::collections::HashSet;

fn page(length: u32, total: u32) -> Page {
    Page { length, total, continues: true, repeats: false }
}

#[test]
fn each_page_has_its_next_step() {
    use PageStep::{Done, GiveUp, Next};
    let restart = |pause_ms| PageStep::Restart { pause_ms };
    let moved = |length, total| Page { continues: false, ..page(length, total) };
    let repeats = |length, total| Page { repeats: true, ..page(length, total) };
    for (name, pages, expected) in [
        ("nothing at all", vec![page(0, 0)], vec![Done]),
        ("one page", vec![page(2, 2)], vec![Done]),
        ("two and a half", vec![page(2, 5), page(3, 5), page(2, 5)], vec![Next, Next, Done]),
        ("one was added", vec![page(2, 4), page(3, 5), page(2, 5)], vec![Next, restart(500), Next]),
        ("one was cancelled", vec![page(2, 4), page(3, 3), page(2, 2)], vec![Next, restart(500), Done]),
        ("one for another", vec![page(2, 4), moved(3, 4), page(2, 2)], vec![Next, restart(500), Done]),
        ("one twice", vec![page(2, 4), repeats(3, 4), page(2, 2)], vec![Next, restart(500), Done]),
        ("one twice in a page", vec![repeats(2, 4)], vec![restart(500)]),
        ("an empty page", vec![page(2, 4), page(0, 4)], vec![Next, restart(500)]),
        ("nothing new", vec![page(2, 4), page(1, 4)], vec![Next, restart(500)]),
        ("more than there are", vec![page(5, 4)], vec![restart(500)]),
        ("never the same", vec![page(0, 1); 4], vec![restart(500), restart(1_000), restart(2_000), GiveUp]),
    ] {
        let mut plan = PagePlan::new(2);
        let steps: Vec<_> = pages.into_iter().map(|page| plan.read(page)).collect();
        assert_eq!(steps, expected, "{name}");
    }
}

#[test]
fn pages_overlap_by_one() {
    for (page_size, expected) in
        [(1, [(0, 1), (0, 2), (1, 2)]), (2, [(0, 2), (1, 3), (3, 3)]), (500, [(0, 500), (499, 500), (998, 500)])]
    {
        let mut plan = PagePlan::new(page_size);
        for (offset, count) in expected {
            assert_eq!(plan.next(), Range { offset, count });
            plan.read(page(count, 10_000));
        }
    }
}

#[test]
fn page_sizes_are_checked() {
    assert_eq!(size(None), Ok(500));
    for (given, good) in
        [(1.0, true), (500.0, true), (0.0, false), (501.0, false), (1.5, false), (f64::NAN, false), (-1.0, false)]
    {
        assert_eq!(size(Some(given)).is_ok(), good, "{given}");
    }
}

#[test]
fn rate_limits_are_waited_for_only_between_pages() {
    let limit = |status, retry: Retry| {
        let mut error = Error::new(Event::GatewayRateLimit, "").with_retry(retry);
        error.status = Some(status);
        error
    };
    for (name, answered, error, expected) in [
        ("a minute", 1, limit(429, MINUTE), Some(60_000)),
        ("no time at all", 1, limit(429, after(0)), Some(1_000)),
        ("before the first page", 0, limit(429, MINUTE), None),
        ("more than a minute", 1, limit(429, after(60_001)), None),
        ("an hour", 1, limit(429, HOUR), None),
        ("no limit", 1, limit(400, MINUTE), None),
        ("no advice to wait", 1, limit(429, NEVER), None),
        ("an unknown outcome", 1, Error::new(Event::TimedOut, "").with_retry(MINUTE), None),
    ] {
        let mut plan = PagePlan { answered, ..PagePlan::new(500) };
        assert_eq!(plan.limit_wait_ms(&error), expected, "{name}");
    }
    let mut plan = PagePlan { answered: 1, ..PagePlan::new(2) };
    let waits = |plan: &mut PagePlan| (0..10).filter_map(|_| plan.limit_wait_ms(&limit(429, MINUTE))).count();
    assert_eq!(waits(&mut plan), 3);
    plan.read(page(2, 10));
    assert_eq!(waits(&mut plan), 3, "a page in between");
}

/// What can happen to Plaid's list between two requests.
#[derive(Debug, Clone)]
enum Change {
    Nothing,
    /// A new transaction at a place, in thousandths of the list.
    Added(usize),
    Cancelled(usize),
    /// One is cancelled and another is added, so the total stays the same.
    Moved(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        8 => Just(Change::Nothing),
        1 => (0..=1_000_usize).prop_map(Change::Added),
        1 => (0..=1_000_usize).prop_map(Change::Cancelled),
        1 => (0..=1_000_usize, 0..=1_000_usize).prop_map(|(from, to)| Change::Moved(from, to)),
    ]
}

fn place(list: &[u32], at: usize) -> usize {
    list.len().saturating_mul(at) / 1_000
}

fn happen(list: &mut Vec<u32>, change: &Change, next_id: &mut u32) {
    let mut add = |list: &mut Vec<u32>, at| {
        *next_id = next_id.saturating_add(1);
        list.insert(place(list, at), *next_id);
    };
    match *change {
        Change::Nothing => {}
        Change::Added(at) => add(list, at),
        Change::Cancelled(at) if !list.is_empty() => {
            list.remove(place(list, at).min(list.len().saturating_sub(1)));
        }
        Change::Cancelled(_) => {}
        Change::Moved(from, to) => {
            happen(list, &Change::Cancelled(from), &mut 0);
            add(list, to);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(512)
    ))]

    /// Reads a list that changes between the pages. The result has each transaction that was in the list all the time, once and in
    /// order, and none that never was in it.
    #[test]
    fn a_transaction_that_stays_is_in_the_result_once(
        length in 0..60_u32, page_size in 1..20_u32, changes in prop::collection::vec(change(), 0..400),
    ) {
        let mut list: Vec<u32> = (0..length).collect();
        let (mut next_id, mut plan, mut loaded) = (1_000, PagePlan::new(page_size), Vec::<u32>::new());
        // Since the reading last started.
        let mut throughout: Vec<u32> = list.clone();
        let mut ever: HashSet<u32> = list.iter().copied().collect();
        let mut ended = None;
        for change in changes.iter().chain(std::iter::repeat_n(&Change::Nothing, 200)) {
            let Range { offset, count } = plan.next();
            let page: Vec<u32> = list.iter().skip(offset as usize).take(count as usize).copied().collect();
            let is_first = loaded.is_empty();
            let fresh = if is_first { &page[..] } else { page.get(1..).unwrap_or_default() };
            let ids: HashSet<_> = fresh.iter().collect();
            let read = Page {
                length: page.len() as u32,
                total: list.len() as u32,
                continues: page.first() == loaded.last(),
                repeats: fresh.iter().any(|id| loaded.contains(id)) || ids.len() < fresh.len(),
            };
            match plan.read(read) {
                PageStep::Next => loaded.extend(fresh),
                PageStep::Done => {
                    loaded.extend(fresh);
                    ended = Some(true);
                    break;
                }
                PageStep::Restart { .. } => loaded.clear(),
                PageStep::GiveUp => {
                    ended = Some(false);
                    break;
                }
            }
            happen(&mut list, change, &mut next_id);
            ever.extend(&list);
            if loaded.is_empty() {
                throughout.clone_from(&list);
            } else {
                throughout.retain(|id| list.contains(id));
            }
        }
        prop_assert!(ended.is_some(), "it ends");
        if ended == Some(true) {
            let distinct: HashSet<_> = loaded.iter().collect();
            prop_assert_eq!(distinct.len(), loaded.len(), "each once");
            prop_assert!(loaded.iter().all(|id| ever.contains(id)));
            let kept: Vec<_> = loaded.iter().copied().filter(|id| throughout.contains(id)).collect();
            prop_assert_eq!(kept, throughout, "complete, and in order");
        }
    }

    #[test]
    fn reading_ends_for_any_pages(
        pages in prop::collection::vec((0..4_u32, 0..8_u32, any::<bool>(), any::<bool>()), 100),
    ) {
        let mut plan = PagePlan::new(2);
        // Each stretch of pages without a restart has at most as many as there are transactions.
        let ended = pages.into_iter().any(|(length, total, continues, repeats)| {
            matches!(plan.read(Page { length, total, continues, repeats }), PageStep::Done | PageStep::GiveUp)
        });
        prop_assert!(ended);
    }
}
