//! The plan by which transactions are read, page by page: which comes next, and when to start again.
//!
//! Plaid sorts them newest first, so one that it adds or cancels meanwhile moves all that come after it: then what was read is
//! worth nothing, and the reading starts again.
//!
//! It does not read pages (`wasm/transactions.rs` does).

use crate::error::{Error, wrong};

/// How often the reading starts again before it gives up.
const MOST_RESTARTS: u32 = 3;

/// The pages that were read since the start, or since it was started again.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Where the next page begins, which is how many were loaded.
    pub(crate) offset: u32,
    /// As the first page had it.
    total: Option<u32>,
    restarts: u32,
}

/// What a page means for the plan.
#[derive(Debug, PartialEq)]
pub(crate) enum Step {
    Next,
    Done,
    /// What was loaded so far counts no more.
    Restart,
    /// It changed too often.
    GiveUp,
}

impl Plan {
    /// After a page of `length` transactions, some of which were `repeated` from pages before it, that names this `total`.
    pub(crate) fn read(&mut self, length: u32, total: u32, repeated: bool) -> Step {
        let loaded = self.offset.saturating_add(length);
        let changed = self.total.is_some_and(|before| before != total) || repeated || loaded > total;
        // An empty page before the end would be asked for again and again.
        if changed || length == 0 && loaded < total {
            self.restarts = self.restarts.saturating_add(1);
            (self.offset, self.total) = (0, None);
            return if self.restarts > MOST_RESTARTS { Step::GiveUp } else { Step::Restart };
        }
        (self.offset, self.total) = (loaded, Some(total));
        if loaded == total { Step::Done } else { Step::Next }
    }
}

/// The size of a page, checked.
pub(crate) fn size(given: Option<f64>) -> Result<u32, Error> {
    match given {
        None => Ok(500),
        Some(size) if (1.0..=500.0).contains(&size) && size.fract() == 0.0 => Ok(size as u32),
        Some(_) => Err(wrong("pageSize", "must be a whole number from 1 to 500")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pages_and_what_they_mean() {
        use Step::*;
        for (name, pages, expected) in [
            ("nothing at all", vec![(0, 0, false)], vec![Done]),
            ("one page", vec![(3, 3, false)], vec![Done]),
            ("two and a half", vec![(2, 5, false), (2, 5, false), (1, 5, false)], vec![Next, Next, Done]),
            ("one was added", vec![(2, 4, false), (2, 5, false), (5, 5, false)], vec![Next, Restart, Done]),
            ("one was cancelled", vec![(2, 4, false), (2, 3, false), (3, 3, false)], vec![Next, Restart, Done]),
            (
                "one added, another cancelled",
                vec![(2, 4, false), (2, 4, true), (4, 4, false)],
                vec![Next, Restart, Done],
            ),
            ("an empty page", vec![(2, 4, false), (0, 4, false), (4, 4, false)], vec![Next, Restart, Done]),
            ("more than there are", vec![(5, 4, false)], vec![Restart]),
            ("never the same", vec![(0, 1, false); 4], vec![Restart, Restart, Restart, GiveUp]),
        ] {
            let mut plan = Plan::default();
            let steps: Vec<_> =
                pages.into_iter().map(|(length, total, repeated)| plan.read(length, total, repeated)).collect();
            assert_eq!(steps, expected, "{name}");
        }
    }

    #[test]
    fn sizes() {
        assert_eq!(size(None), Ok(500));
        for (given, good) in
            [(1.0, true), (500.0, true), (0.0, false), (501.0, false), (1.5, false), (f64::NAN, false), (-1.0, false)]
        {
            assert_eq!(size(Some(given)).is_ok(), good, "{given}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_pages_say_it_ends(pages in prop::collection::vec((0..4_u32, 0..8_u32, any::<bool>()), 100)) {
            let mut plan = Plan::default();
            // Each stretch of pages without a restart has at most as many as there are transactions.
            let ended = pages.into_iter().any(|(length, total, repeated)| {
                matches!(plan.read(length, total, repeated), Step::Done | Step::GiveUp)
            });
            prop_assert!(ended);
        }
    }
}
