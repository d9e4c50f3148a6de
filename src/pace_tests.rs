#![allow(clippy::arithmetic_side_effects, reason = "a panic is what a test fails by")]

use super::*;
use crate::outcome::Event;
use crate::response::PlaidError;
use crate::retry::after;
use proptest::prelude::*;

/// What the simulated Plaid answers to a call.
#[derive(Debug, Clone, Copy)]
enum Answer {
    Done,
    /// Its limits turn it away, and ask to wait.
    Client(u32),
    Item(u32),
    /// Plaid says no, and that waiting helps.
    Rejected(u32),
    Unknown,
}

impl Answer {
    fn error(self) -> Option<Error> {
        let plaid = |code: &str, ms| {
            let mut error = Error::new(Event::PlaidKnownCode, "").with_retry(after(ms));
            let mut plaid = PlaidError::default();
            if let Some(error_code) = plaid.slots().first_mut() {
                *error_code = Some(code.to_owned());
            }
            error.plaid = Some(Box::new(plaid));
            Some(error)
        };
        match self {
            Self::Done => None,
            Self::Client(ms) => plaid("RATE_LIMIT", ms),
            Self::Item(ms) => plaid("INVESTMENTS_REFRESH_LIMIT", ms),
            Self::Rejected(ms) => plaid("INTERNAL_SERVER_ERROR", ms),
            Self::Unknown => Some(Error::new(Event::TimedOut, "")),
        }
    }
}

/// A run over items that are numbers, each its own Item's key, with a clock that goes where the plan says.
struct Run {
    pace: Pace<u64>,
    now: f64,
    items: Box<dyn Iterator<Item = u64>>,
    answer: Box<dyn FnMut(u64, usize) -> (Answer, f64)>,
    /// What is under way, and when it ends.
    running: Vec<(f64, Answer, Turn<u64>)>,
    starts: Vec<(f64, u64)>,
    outcomes: Vec<(u64, bool)>,
    pulled: usize,
}

impl Run {
    fn new(limits: Limits, items: impl IntoIterator<Item = u64> + 'static) -> Self {
        Self {
            pace: Pace::new(limits),
            now: 1_000_000.0,
            items: Box::new(items.into_iter().collect::<Vec<_>>().into_iter()),
            answer: Box::new(|_, _| (Answer::Done, 100.0)),
            running: Vec::new(),
            starts: Vec::new(),
            outcomes: Vec::new(),
            pulled: 0,
        }
    }

    fn answering(mut self, answer: impl FnMut(u64, usize) -> (Answer, f64) + 'static) -> Self {
        self.answer = Box::new(answer);
        self
    }

    /// To the end, or to a time.
    fn until(&mut self, end: f64) -> bool {
        loop {
            let wait = match self.pace.next(self.now) {
                Step::End => return true,
                Step::Pull => {
                    match self.items.next() {
                        Some(item) => self.pace.pulled(item, item),
                        None => self.pace.exhausted(),
                    }
                    self.pulled += 1;
                    continue;
                }
                Step::Start(turn) => {
                    let (answer, ms) = (self.answer)(turn.item, self.starts.len());
                    self.starts.push((self.now, turn.item));
                    self.running.push((self.now + ms, answer, turn));
                    continue;
                }
                Step::Wait(ms) => {
                    assert!(ms > 0.0, "a wait for nothing");
                    self.now + ms
                }
                Step::Idle => f64::INFINITY,
            };
            let next = self.running.iter().map(|(ends, ..)| *ends).fold(wait, f64::min);
            assert!(next.is_finite(), "it would wait for ever");
            if next > end {
                return false;
            }
            self.now = next;
            while let Some(at) = self.running.iter().position(|(ends, ..)| *ends <= self.now) {
                let (_, answer, turn) = self.running.remove(at);
                if let Some(item) = self.pace.finished(turn, answer.error().as_ref(), self.now) {
                    self.outcomes.push((item, answer.error().is_none()));
                    self.pace.taken();
                }
            }
        }
    }

    fn whole(mut self) -> Self {
        assert!(self.until(f64::INFINITY));
        self
    }

    /// The most starts within any time of this length.
    fn most_within(&self, ms: f64) -> usize {
        let within =
            |from: usize| self.starts[from..].iter().take_while(|(at, _)| at - self.starts[from].0 < ms).count();
        (0..self.starts.len()).map(within).max().unwrap_or_default()
    }

    fn times(&self) -> Vec<f64> {
        self.starts.iter().map(|(at, _)| at - 1_000_000.0).collect()
    }
}

fn limits(concurrency: u32, per_minute: u32) -> Limits {
    Limits { concurrency, per_minute, ..Limits::default() }
}

#[test]
fn every_item_has_one_outcome_and_the_source_is_asked_only_for_what_may_start() {
    let mut run = Run::new(limits(6, 100), 0..10);
    assert!(matches!(run.pace.next(run.now), Step::Pull));
    assert!(matches!(run.pace.next(run.now), Step::Idle), "one at a time");
    run.pace.pulled(99, 99);
    let run = run.whole();
    assert_eq!(run.outcomes.len(), 11);
    assert_eq!(run.pulled, 11, "ten items, and the end");
    assert_eq!(run.pace.progress(), Progress { done: 11.0, failed: 0.0 });
}

#[test]
fn no_more_run_than_may_and_what_is_not_taken_counts() {
    let mut pace = Pace::new(limits(2, 100));
    let mut turns = Vec::new();
    for item in 0..2 {
        assert!(matches!(pace.next(0.0), Step::Pull));
        pace.pulled(item, item);
        let Step::Start(turn) = pace.next(0.0) else { panic!("it may start") };
        turns.push(turn);
    }
    assert!(matches!(pace.next(0.0), Step::Idle));
    for turn in turns {
        assert!(pace.finished(turn, None, 1.0).is_some());
        assert!(matches!(pace.next(1.0), Step::Idle), "nothing was taken yet");
    }
    pace.taken();
    assert!(matches!(pace.next(1.0), Step::Pull));
    pace.pulled_none();
    assert!(matches!(pace.next(1.0), Step::Idle), "a bad item has an outcome too");
    assert_eq!(pace.progress(), Progress { done: 3.0, failed: 1.0 });
}

#[test]
fn one_that_is_back_in_line_does_not_wait_for_the_source() {
    let mut pace = Pace::new(limits(1, 100));
    assert!(matches!(pace.next(0.0), Step::Pull));
    pace.pulled(7, 7);
    let Step::Start(turn) = pace.next(0.0) else { panic!("it may start") };
    assert!(pace.finished(turn, Answer::Item(60_000).error().as_ref(), 1.0).is_none());
    assert!(matches!(pace.next(1.0), Step::Pull));
    assert!(matches!(pace.next(1.0), Step::Wait(_)), "the source may take its time");
    assert!(matches!(pace.next(61_000.0), Step::Start(_)));
}

#[test]
fn the_limit_of_a_minute_is_never_passed_and_nearly_all_of_it_used() {
    for (per_minute, call_ms) in [(100, 10.0), (100, 3_000.0), (7, 10.0), (1, 10.0), (1_000, 1.0)] {
        let mut run = Run::new(limits(1_000, per_minute), 0..200_000).answering(move |_, _| (Answer::Done, call_ms));
        run.until(1_000_000.0 + 30.0 * MINUTE_MS);
        assert!(run.most_within(MINUTE_MS + 400.0) <= per_minute as usize, "{per_minute}");
        let share = run.starts.len() as f64 / (30.0 * f64::from(per_minute));
        assert!(share >= 0.98, "{share} of {per_minute} a minute with calls of {call_ms} ms");
    }
}

#[test]
fn an_item_twice_waits_for_its_minute_and_others_go_before_it() {
    let run = Run::new(limits(6, 100), [1, 1, 2, 1, 3]).whole();
    let order: Vec<_> = run.starts.iter().map(|(_, item)| *item).collect();
    assert_eq!(order, [1, 2, 3, 1, 1]);
    assert_eq!(run.times(), [0.0, 0.0, 0.0, 60_000.0, 120_000.0]);
}

#[test]
fn an_item_under_way_is_not_started_beside_itself() {
    let run = Run::new(Limits { per_item_ms: 0, ..limits(6, 100) }, [1, 1]).answering(|_, _| (Answer::Done, 85_000.0));
    assert_eq!(run.whole().times(), [0.0, 85_000.0]);
}

#[test]
fn what_is_held_is_bounded() {
    let mut run = Run::new(limits(6, 100_000), std::iter::repeat_n(1, 5_000));
    run.until(1_000_000.0 + 1_000.0);
    assert_eq!(run.pulled, 1 + MOST_IN_LINE);
}

#[test]
fn who_is_turned_away_gets_back_in_line_and_a_client_s_limit_holds_everyone() {
    for (answer, expected) in [
        // (who was turned away at 100 ms and asked to wait 2 s, when the three items start)
        (Answer::Client(2_000), vec![0.0, 2_100.0, 2_200.0, 2_300.0]),
        (Answer::Item(2_000), vec![0.0, 100.0, 200.0, 2_100.0]),
        (Answer::Client(0), vec![0.0, 1_100.0, 1_200.0, 1_300.0]),
    ] {
        let run = Run::new(limits(1, 100), [1, 2, 3])
            .answering(move |_, call| (if call == 0 { answer } else { Answer::Done }, 100.0))
            .whole();
        assert_eq!(run.times(), expected, "{answer:?}");
        assert_eq!(run.outcomes.len(), 3);
        assert_eq!(run.pace.progress(), Progress { done: 3.0, failed: 0.0 });
    }
}

#[test]
fn an_item_that_is_turned_away_for_ever_has_its_error_in_the_end() {
    let run = Run::new(limits(1, 100), [1]).answering(|_, _| (Answer::Client(0), 1.0)).whole();
    assert_eq!((run.starts.len(), run.outcomes), (61, vec![(1, false)]));
}

#[test]
fn only_what_was_rejected_and_time_mends_is_repeated() {
    for (answer, max_retries, expected) in [
        (Answer::Rejected(2_000), 0, vec![0.0]),
        (Answer::Rejected(2_000), 2, vec![0.0, 60_000.0, 120_000.0]),
        (Answer::Rejected(61_000), 2, vec![0.0]),
        (Answer::Unknown, 10, vec![0.0]),
    ] {
        let run =
            Run::new(Limits { max_retries, ..Limits::default() }, [1]).answering(move |_, _| (answer, 1.0)).whole();
        assert_eq!(run.times(), expected, "{answer:?}");
        assert_eq!(run.outcomes, [(1, false)]);
    }
}

#[test]
fn a_closed_plan_starts_nothing_and_ends_with_what_is_under_way() {
    let mut pace = Pace::new(limits(2, 100));
    pace.next(0.0);
    pace.pulled(1, 1);
    let Step::Start(turn) = pace.next(0.0) else { panic!("it may start") };
    pace.next(0.0);
    pace.pulled(2, 1);
    pace.close();
    assert!(matches!(pace.next(0.0), Step::Idle));
    let error = Answer::Client(1_000).error();
    assert_eq!(pace.finished(turn, error.as_ref(), 1.0), Some(1), "it is not put back in line");
    assert!(matches!(pace.next(1.0), Step::End));
}

#[test]
fn a_clock_that_is_set_back_holds_nobody_up() {
    let mut run = Run::new(limits(6, 6), 0..12);
    run.until(1_000_000.0);
    run.now -= 3_600_000.0;
    run.running.iter_mut().for_each(|(ends, ..)| *ends -= 3_600_000.0);
    run.until(1_000_000.0 - 3_600_000.0 + 61_000.0);
    assert_eq!(run.starts.len(), 12);
}

#[test]
fn how_long_the_rest_takes() {
    let mut run = Run::new(limits(100, 100), 0..1_000);
    assert_eq!(run.pace.eta_ms(1_000.0, run.now), None);
    run.until(1_000_000.0 + 30_000.0);
    assert_eq!(run.pace.eta_ms(1_000.0, run.now), Some(540_000.0), "900 more, at 100 a minute");
    assert_eq!(run.pace.eta_ms(100.0, run.now), Some(0.0));
}

#[test]
fn options_are_whole_numbers_within_bounds() {
    assert_eq!(Limits::checked(None, None, None, None).unwrap(), Limits::default());
    for (given, option) in [
        ((Some(0.0), None, None), "concurrency"),
        ((Some(1_001.0), None, None), "concurrency"),
        ((Some(1.5), None, None), "concurrency"),
        ((Some(f64::NAN), None, None), "concurrency"),
        ((None, Some(0.0), None), "perMinute"),
        ((None, Some(1e10), None), "perMinute"),
        ((None, None, Some(-1.0)), "perItemMs"),
        ((None, None, Some(2_147_483_648.0)), "perItemMs"),
    ] {
        let error = Limits::checked(given.0, given.1, given.2, None).unwrap_err();
        assert_eq!(error.option, Some(option), "{given:?}");
    }
    assert_eq!(Limits::checked(Some(1_000.0), Some(1.0), Some(0.0), Some(3)).unwrap().per_item_ms, 0);
}

proptest! {
    #[test]
    fn whatever_plaid_answers_each_item_has_one_outcome_and_no_limit_is_passed(
        items in prop::collection::vec(0..20_u64, 0..60),
        answers in prop::collection::vec((0..8_u8, 0..90_000_u32, 0..70_000_u32), 1..60),
        concurrency in 1..8_u32, per_minute in 1..30_u32, per_item_ms in 0..90_000_u32, max_retries in 0..4_u32,
    ) {
        let count = items.len();
        let run = Run::new(Limits { concurrency, per_minute, per_item_ms, max_retries }, items)
            .answering(move |_, call| {
                let (kind, ms, wait) = answers[call % answers.len()];
                // Now and then Plaid has a minute without limits, or it would never end.
                let answer = match kind {
                    0 => Answer::Client(wait),
                    1 => Answer::Item(wait),
                    2 => Answer::Rejected(wait),
                    3 => Answer::Unknown,
                    _ => Answer::Done,
                };
                (answer, f64::from(ms) + 1.0)
            })
            .whole();
        prop_assert_eq!(run.outcomes.len(), count);
        prop_assert_eq!(run.pace.progress().done, count as f64);
        prop_assert!(run.most_within(MINUTE_MS) <= per_minute as usize);
    }
}
