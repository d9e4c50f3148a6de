//! The plan: which item starts when, the errors of items that are given up, and that each item has one outcome for any events.

#![allow(clippy::arithmetic_side_effects, reason = "a panic is what a test fails by")]

use super::simulation_tests::{Answer, Event, Run, START_MS, Underway, limits};
use super::*;
use crate::error::{Kind, Outcome};
use crate::items::starts::MINUTE_MS;
use proptest::prelude::*;

const HOUR_MS: f64 = 3_600_000.0;

#[test]
fn every_item_has_one_outcome_and_the_source_is_asked_only_for_what_may_start() {
    let mut run = Run::new(limits(6, 100), 0..10);
    assert!(matches!(run.plan.next(run.now), LoopStep::Pull));
    assert!(matches!(run.plan.next(run.now), LoopStep::Idle), "one at a time");
    run.plan.pulled(99, 99);
    run.keys.resize(100, 99);
    run.pulled = 90;
    let run = run.whole();
    assert_eq!(run.outcomes.len(), 11);
    assert_eq!(run.pulled, 101, "ten items, and the end");
    assert_eq!(run.plan.progress(), Progress { done: 11.0, failed: 0.0 });
}

#[test]
fn outcomes_that_were_not_taken_count_towards_the_concurrency() {
    let mut plan = RefreshPlan::new(limits(2, 100));
    let mut turns = Vec::new();
    for item in 0..2 {
        assert!(matches!(plan.next(0.0), LoopStep::Pull));
        plan.pulled(item, item);
        let LoopStep::Start(turn) = plan.next(0.0) else { panic!("it may start") };
        turns.push(turn);
    }
    assert!(matches!(plan.next(0.0), LoopStep::Idle));
    for mut turn in turns {
        plan.sent(&mut turn, 0.0);
        assert!(matches!(plan.finished(turn, Ok(()), 1.0), Finished::Done(_, Ok(()))));
        assert!(matches!(plan.next(1.0), LoopStep::Idle), "nothing was taken yet");
    }
    plan.taken();
    assert!(matches!(plan.next(1.0), LoopStep::Pull));
    plan.pulled_none();
    assert!(matches!(plan.next(1.0), LoopStep::Idle), "a bad item has an outcome too");
    assert_eq!(plan.progress(), Progress { done: 3.0, failed: 1.0 });
}

#[test]
fn an_item_that_is_queued_again_does_not_wait_for_the_source() {
    let mut run = Run::new(limits(1, 100), [7]).answering(|_, call| match call {
        0 => (Answer::Item(60_000), 1.0),
        _ => (Answer::Done, 1.0),
    });
    run.until(START_MS + 1.0);
    run.plan = RefreshPlan { has_more: true, is_pulling: true, ..run.plan };
    assert!(matches!(run.plan.next(START_MS + 1.0), LoopStep::Wait(_)), "the source may take its time");
    assert!(matches!(run.plan.next(START_MS + 61_000.0), LoopStep::Start(_)));
}

#[test]
fn the_limit_of_a_minute_is_never_exceeded_and_almost_used_up() {
    for (per_minute, call_ms) in [(100, 10.0), (100, 3_000.0), (7, 10.0), (1, 10.0), (1_000, 1.0)] {
        let mut run = Run::new(limits(1_000, per_minute), 0..200_000).answering(move |_, _| (Answer::Done, call_ms));
        run.until(START_MS + 30.0 * MINUTE_MS);
        assert!(run.most_within(MINUTE_MS + 400.0) <= per_minute as usize, "{per_minute}");
        let share = run.starts.len() as f64 / (30.0 * f64::from(per_minute));
        assert!(share >= 0.98, "{share} of {per_minute} a minute with calls of {call_ms} ms");
    }
}

#[test]
fn an_item_given_twice_waits_for_its_minute_and_lets_others_pass() {
    let run = Run::new(limits(6, 100), [1, 1, 2, 1, 3]).whole();
    assert_eq!(run.started(), [1, 2, 3, 1, 1]);
    assert_eq!(run.times(), [0.0, 0.0, 0.0, 60_000.0, 120_000.0]);
}

#[test]
fn an_item_is_not_started_while_it_is_running() {
    let run = Run::new(Limits { per_item_ms: 0, ..limits(6, 100) }, [1, 1]).answering(|_, _| (Answer::Done, 85_000.0));
    assert_eq!(run.whole().times(), [0.0, 85_000.0]);
}

#[test]
fn items_taken_in_advance_are_bounded() {
    let mut run = Run::new(limits(6, 100_000), std::iter::repeat_n(1, 5_000));
    run.until(START_MS + 1_000.0);
    assert_eq!(run.pulled, 1 + MAX_TAKEN_AHEAD);
    // Items that a rate limit put back into the queue have a limit of their own.
    let mut run = Run::new(limits(6, 100_000), 0..5_000).answering(|_, _| (Answer::Item(300_000), 1.0));
    run.until(START_MS + 200_000.0);
    assert!((MAX_QUEUED..MAX_QUEUED + 6).contains(&run.pulled), "{}", run.pulled);
}

#[test]
fn a_refused_item_is_queued_again_and_a_limit_of_the_client_delays_all() {
    for (answer, expected) in [
        // (the answer to the first call, which comes after 100 ms; the times of all calls)
        (Answer::Client(2_000), vec![0.0, 2_100.0, 2_200.0, 2_300.0]),
        (Answer::Item(2_000), vec![0.0, 100.0, 200.0, 2_100.0]),
        (Answer::Client(0), vec![0.0, 1_100.0, 1_200.0, 1_300.0]),
    ] {
        let run = Run::new(limits(1, 100), [1, 2, 3])
            .answering(move |_, call| (if call == 0 { answer } else { Answer::Done }, 100.0))
            .whole();
        assert_eq!(run.times(), expected, "{answer:?}");
        assert_eq!(run.outcomes.len(), 3);
        assert_eq!(run.plan.progress(), Progress { done: 3.0, failed: 0.0 });
    }
}

#[test]
fn an_item_that_is_always_refused_gets_its_error() {
    let run = Run::new(limits(1, 100), [1]).answering(|_, _| (Answer::Client(0), 1.0)).whole();
    assert_eq!(run.starts.len(), 61);
    assert_eq!(run.outcomes, [(0, Answer::Client(0).error())]);
}

#[test]
fn an_item_is_retried_only_if_it_was_rejected_and_waiting_helps() {
    for (answer, max_retries, expected) in [
        (Answer::Rejected(2_000), 0, vec![0.0]),
        (Answer::Rejected(2_000), 2, vec![0.0, 60_000.0, 120_000.0]),
        (Answer::Rejected(301_000), 2, vec![0.0]),
        (Answer::Unknown, 10, vec![0.0]),
    ] {
        let run =
            Run::new(Limits { max_retries, ..Limits::default() }, [1]).answering(move |_, _| (answer, 1.0)).whole();
        assert_eq!(run.times(), expected, "{answer:?}");
        assert_eq!(run.outcomes, [(0, answer.error())]);
    }
}

#[test]
fn a_limit_of_the_client_that_is_too_long_ends_the_loop() {
    let run = Run::new(limits(2, 100), [1, 2, 2, 2, 3])
        .answering(|item, _| if item == 0 { (Answer::Client(300_001), 50.0) } else { (Answer::Done, 100.0) })
        .whole();
    assert_eq!(run.started(), [1, 2], "nothing starts after it");
    let outcome = |item| run.outcomes.iter().find(|(other, _)| *other == item).map(|(_, error)| error.clone());
    assert_eq!(outcome(0), Some(Answer::Client(300_001).error()));
    assert_eq!(outcome(1), Some(None), "what is in flight has its own outcome");
    assert_eq!(run.outcomes.len(), run.pulled);
}

#[test]
fn a_closed_plan_starts_nothing_and_gives_up_the_queue() {
    for (ending, expected) in [
        (
            Ending::Aborted(Abort { cause: None }),
            vec![(Kind::Aborted, Outcome::Rejected), (Kind::Aborted, Outcome::NotSent)],
        ),
        (Ending::Failed, vec![(Kind::Plaid, Outcome::Rejected), (Kind::Aborted, Outcome::NotSent)]),
        (Ending::Left, vec![]),
    ] {
        let mut run = Run::new(limits(2, 100), [1, 2, 2]).answering(|item, _| match item {
            0 => (Answer::Item(60_000), 1.0),
            _ => (Answer::Client(1_000), 100.0),
        });
        run.until(START_MS + 50.0);
        run.plan.close(ending);
        run.plan.close(Ending::Failed);
        assert!(run.until(f64::INFINITY));
        let (in_flight, given_up): (Vec<_>, Vec<_>) = run.outcomes.iter().partition(|(item, _)| *item == 1);
        let errors = given_up.iter().filter_map(|(_, error)| error.as_ref());
        assert_eq!(errors.map(|error| (error.kind, error.outcome)).collect::<Vec<_>>(), expected);
        assert_eq!(in_flight, [&(1, Answer::Client(1_000).error())], "it is not queued again");
        assert_eq!(run.starts.len(), 2);
    }
}

#[test]
fn an_item_has_its_place_while_it_is_prepared_and_the_limits_count_when_it_is_sent() {
    let mut run = Run::new(Limits { per_item_ms: 90_000, ..limits(6, 2) }, [1, 2, 3, 1]);
    run.prepare_ms = 5_000.0;
    let run = run.whole();
    assert_eq!(run.started(), [1, 2, 3, 1]);
    // The minute is counted in slices, so it is a second longer. Item 1 was sent at 5 s.
    assert_eq!(run.times(), [5_000.0, 5_000.0, 71_000.0, 100_000.0]);
    assert!(run.most_within(MINUTE_MS) <= 2);
}

#[test]
fn an_item_that_is_not_sent_frees_its_place() {
    let mut plan = RefreshPlan::new(limits(1, 1));
    for item in 0..3 {
        assert!(matches!(plan.next(0.0), LoopStep::Pull), "its Item and its minute are free");
        plan.pulled(item, 7);
        let LoopStep::Start(turn) = plan.next(0.0) else { panic!("it may start") };
        let error = crate::items::item_error::not_started(crate::error::Cause::default());
        assert_eq!(plan.finished::<()>(turn, Err(error.clone()), 0.0), Finished::Done(item, Err(error)));
        plan.taken();
    }
}

#[test]
fn a_clock_that_is_set_back_delays_nothing() {
    let mut run = Run::new(limits(6, 6), 0..12);
    run.until(START_MS);
    run.clock_ahead -= HOUR_MS;
    run.until(START_MS + 61_000.0 + 1_000.0);
    assert_eq!(run.starts.len(), 12);
}

#[test]
fn the_remaining_time_is_estimated() {
    let mut run = Run::new(limits(100, 100), 0..1_000);
    assert_eq!(run.plan.eta_ms(1_000.0, run.now), None);
    run.until(START_MS + 30_000.0);
    assert_eq!(run.plan.eta_ms(1_000.0, run.now), Some(540_000.0), "900 more, at 100 a minute");
    assert_eq!(run.plan.eta_ms(100.0, run.now), Some(0.0));
}

fn event(kind: u8, hours: f64) -> Event {
    match kind {
        0 => Event::Aborts,
        1 => Event::Leaves,
        2 => Event::Fails,
        _ => Event::ClockJumps(hours * HOUR_MS),
    }
}

proptest! {
    #[test]
    fn whatever_happens_each_item_has_one_outcome_and_none_is_billed_twice(
        keys in prop::collection::vec(0..20_u64, 0..60),
        answers in prop::collection::vec((0..8_u8, 0..90_000_u32, 0..400_000_u32), 1..60),
        concurrency in 1..8_u32, per_minute in 1..30_u32, per_item_ms in 0..90_000_u32, max_retries in 0..4_u32,
        (pull_ms, prepare_ms) in (0..2_000_u32, 0..2_000_u32),
        events in prop::collection::vec((0..400_usize, 0..20_u8, -1.0..1.0_f64), 0..4),
    ) {
        let count = keys.len();
        let mut run = Run::new(Limits { concurrency, per_minute, per_item_ms, max_retries }, keys)
            .answering(move |_, call| {
                let (kind, ms, wait) = answers[call % answers.len()];
                let answer = match kind {
                    0 => Answer::Client(wait),
                    1 => Answer::Item(wait),
                    2 => Answer::Rejected(wait),
                    3 => Answer::Unknown,
                    _ => Answer::Done,
                };
                (answer, f64::from(ms) + 1.0)
            });
        // Half of the sources and of the `onStart` take no time.
        run.pull_ms = f64::from(pull_ms.saturating_sub(1_000));
        run.prepare_ms = f64::from(prepare_ms.saturating_sub(1_000));
        run.events = events.iter().map(|&(step, kind, hours)| (step, event(kind, hours))).collect();
        let is_left = events.iter().any(|(_, kind, _)| *kind == 1);
        let jumps = events.iter().any(|(_, kind, _)| *kind > 2);
        let mut run = run.whole();
        // After the end, the source may still be about to give an item.
        run.underway.retain(|(_, underway)| !matches!(underway, Underway::Pulls));
        prop_assert!(run.underway.is_empty());
        let mut told: Vec<_> = run.outcomes.iter().map(|(item, _)| *item).collect();
        told.sort_unstable();
        told.dedup();
        prop_assert_eq!(told.len(), run.outcomes.len(), "one outcome at most");
        prop_assert!(run.bills.values().all(|&bills| bills <= 1));
        if !is_left {
            prop_assert_eq!(run.outcomes.len(), run.pulled.min(count));
            prop_assert!(run.plan.is_closed() || run.outcomes.len() == count);
            prop_assert_eq!(run.plan.progress().done, run.outcomes.len() as f64);
        }
        if !jumps {
            prop_assert!(run.most_within(MINUTE_MS) <= per_minute as usize);
        }
    }
}
