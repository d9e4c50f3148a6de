//! The plan by which transactions are read, page by page: which comes next, and when the reading starts again.
//!
//! Plaid sorts them newest first. One that it adds or cancels meanwhile moves all that come after it, and equal totals prove nothing:
//! one may go while another comes. So each page begins with the last transaction of the page before. Where that is another one by
//! now, the list has moved, and the reading starts again. A change inside a page that was read already can't be noticed.
//!
//! The pages are read by `wasm/transactions.rs`.

use crate::answer::repeats::MIN_BILLED_WAIT_MS;
use crate::error::{Error, Outcome, When, invalid_option};

/// How often the reading starts again before it gives up.
const MAX_RESTARTS: u32 = 3;

/// The pause before the first restart. Each further one is twice as long.
const RESTART_PAUSE_MS: u32 = 500;

/// The most transactions that Plaid gives at once.
const MAX_PAGE_SIZE: u32 = 500;

/// The longest limit that is waited for between two pages: Plaid's limits are of a minute.
const MAX_LIMIT_WAIT_MS: u32 = 60_000;

/// How often in a row a limit is waited for, before one page.
const MAX_LIMIT_WAITS: u32 = 3;

/// What to ask for next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) offset: u32,
    pub(crate) count: u32,
}

/// A page, as far as the plan needs to know it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    pub(crate) length: u32,
    /// How many transactions there are, by this page.
    pub(crate) total: u32,
    /// Whether it begins with the last transaction of the page before.
    pub(crate) continues: bool,
    /// Whether any other of its transactions was in a page before.
    pub(crate) repeats: bool,
}

/// The reading of one list.
#[derive(Debug)]
pub(crate) struct Plan {
    page_size: u32,
    /// How many transactions were loaded since the reading last started.
    pub(crate) loaded: u32,
    /// As the first page had it.
    total: Option<u32>,
    restarts: u32,
    /// Pages that were answered, over all restarts.
    answered: u32,
    limit_waits: u32,
}

/// What a page means for the plan.
#[derive(Debug, PartialEq)]
pub(crate) enum PageStep {
    Next,
    Done,
    /// What was loaded so far counts no more. Start again after this pause.
    Restart {
        pause_ms: u32,
    },
    /// The list changed too often.
    GiveUp,
}

impl Plan {
    pub(crate) const fn new(page_size: u32) -> Self {
        Self { page_size, loaded: 0, total: None, restarts: 0, answered: 0, limit_waits: 0 }
    }

    /// The next page: after the first, it begins with the last transaction that is loaded.
    pub(crate) fn next(&self) -> Range {
        match self.loaded.checked_sub(1) {
            None => Range { offset: 0, count: self.page_size },
            Some(offset) => Range { offset, count: self.page_size.saturating_add(1).min(MAX_PAGE_SIZE) },
        }
    }

    /// After a page.
    pub(crate) fn read(&mut self, page: Page) -> PageStep {
        (self.answered, self.limit_waits) = (self.answered.saturating_add(1), 0);
        let overlap = u32::from(self.loaded > 0);
        let fresh = page.length.saturating_sub(overlap);
        let loaded = self.loaded.saturating_add(fresh);
        let has_moved = self.total.is_some_and(|total| total != page.total)
            || overlap > 0 && !page.continues
            || page.repeats
            || loaded > page.total;
        // A page without anything new before the end would be asked for again and again.
        if has_moved || fresh == 0 && loaded < page.total {
            return self.restart();
        }
        (self.loaded, self.total) = (loaded, Some(page.total));
        if loaded == page.total { PageStep::Done } else { PageStep::Next }
    }

    fn restart(&mut self) -> PageStep {
        (self.loaded, self.total) = (0, None);
        if self.restarts >= MAX_RESTARTS {
            return PageStep::GiveUp;
        }
        let pause_ms = RESTART_PAUSE_MS.saturating_mul(1 << self.restarts);
        self.restarts = self.restarts.saturating_add(1);
        PageStep::Restart { pause_ms }
    }

    /// How long to wait before the same page is asked for again, after an error. Only between pages, and only for a limit: so that a
    /// history of more pages than Plaid allows in a minute can be read at all.
    pub(crate) fn limit_wait_ms(&mut self, error: &Error) -> Option<u32> {
        let is_limit = error.outcome == Outcome::Rejected && error.retry.when == When::After && is_limit(error);
        let wait_ms = error.retry.after_ms.filter(|&ms| is_limit && ms <= MAX_LIMIT_WAIT_MS)?;
        if self.answered == 0 || self.limit_waits >= MAX_LIMIT_WAITS {
            return None;
        }
        self.limit_waits = self.limit_waits.saturating_add(1);
        Some(wait_ms.max(MIN_BILLED_WAIT_MS))
    }
}

/// Whether an error says that too much was asked for.
fn is_limit(error: &Error) -> bool {
    let error_type = error.plaid.as_ref().and_then(|plaid| plaid.error_type());
    error.status == Some(429) || error_type == Some("RATE_LIMIT_EXCEEDED")
}

/// The size of a page, checked.
pub(crate) fn size(given: Option<f64>) -> Result<u32, Error> {
    match given {
        None => Ok(MAX_PAGE_SIZE),
        Some(size) if (1.0..=f64::from(MAX_PAGE_SIZE)).contains(&size) && size.fract() == 0.0 => Ok(size as u32),
        Some(_) => Err(invalid_option("pageSize", "must be a whole number from 1 to 500")),
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
