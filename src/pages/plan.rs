//! Decides which page of transactions to read next, and when to start again at the first page.
//!
//! Plaid sorts transactions newest first. If it adds or cancels one between two requests, all transactions after it move. The total does
//! not always show that, because one may be added while another is cancelled. So each page begins with the last transaction of the page
//! before. If that transaction is another one, the list has moved, and reading starts again at the first page. A change inside a page
//! that was read already can't be noticed.
//!
//! `wasm/transactions.rs` reads the pages.

use crate::answer::retries::{MIN_BILLED_WAIT_MS, is_rate_limit};
use crate::error::{Attempt, Error, Event, When, invalid_option};
use crate::text::whole_u32;

/// How often reading starts again before it gives up.
const MAX_RESTARTS: u32 = 3;

/// The pause before the first restart. Each further pause is twice as long.
const RESTART_PAUSE_MS: u32 = 500;

/// The most transactions in one page.
const MAX_PAGE_SIZE: u32 = 500;

/// The longest rate limit that is waited for between two pages. Plaid's limits are per minute.
const MAX_PAGE_LIMIT_WAIT_MS: u32 = 60_000;

/// How often in a row a rate limit is waited for, before one page.
const MAX_LIMIT_WAITS: u32 = 3;

/// Which transactions to request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) offset: u32,
    pub(crate) count: u32,
}

/// What the plan needs to know of a page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    pub(crate) length: u32,
    /// The total number of transactions, by this page.
    pub(crate) total: u32,
    /// Whether its first transaction is the last one of the page before.
    pub(crate) continues: bool,
    /// Whether any other of its transactions was in an earlier page.
    pub(crate) repeats: bool,
}

/// The state of reading one list.
#[derive(Debug)]
pub(crate) struct PagePlan {
    page_size: u32,
    /// How many transactions were loaded since reading last started.
    pub(crate) loaded: u32,
    /// The total number of transactions, by the first page.
    total: Option<u32>,
    restarts: u32,
    /// How many pages were received, over all restarts.
    answered: u32,
    limit_waits: u32,
}

/// What to do after a page.
#[derive(Debug, PartialEq)]
pub(crate) enum PageStep {
    Next,
    Done,
    /// Drop what was loaded, and start again after this pause.
    Restart {
        pause_ms: u32,
    },
    /// The list changed too often.
    GiveUp,
}

impl PagePlan {
    pub(crate) const fn new(page_size: u32) -> Self {
        Self { page_size, loaded: 0, total: None, restarts: 0, answered: 0, limit_waits: 0 }
    }

    /// The next page. After the first one, it begins with the last loaded transaction.
    pub(crate) fn next(&self) -> Range {
        match self.loaded.checked_sub(1) {
            None => Range { offset: 0, count: self.page_size },
            Some(offset) => Range { offset, count: self.page_size.saturating_add(1).min(MAX_PAGE_SIZE) },
        }
    }

    /// A page was received.
    pub(crate) fn read(&mut self, page: Page) -> PageStep {
        (self.answered, self.limit_waits) = (self.answered.saturating_add(1), 0);
        let overlap = u32::from(self.loaded > 0);
        let fresh = page.length.saturating_sub(overlap);
        let loaded = self.loaded.saturating_add(fresh);
        let has_moved = self.total.is_some_and(|total| total != page.total)
            || overlap > 0 && !page.continues
            || page.repeats
            || loaded > page.total;
        // A page before the end without anything new would be requested forever.
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

    /// How many milliseconds to wait before the same page is requested again after an error. There is a wait only between pages and only
    /// for a rate limit. Without it, a history with more pages than Plaid allows in a minute could not be read.
    pub(crate) fn limit_wait_ms(&mut self, error: &Error) -> Option<u32> {
        let is_limit = error.retry.when == When::After && is_rate_limit(error);
        let wait_ms = error.retry.after_ms.filter(|&ms| is_limit && ms <= MAX_PAGE_LIMIT_WAIT_MS)?;
        if self.answered == 0 || self.limit_waits >= MAX_LIMIT_WAITS {
            return None;
        }
        self.limit_waits = self.limit_waits.saturating_add(1);
        Some(wait_ms.max(MIN_BILLED_WAIT_MS))
    }
}

/// The total number of transactions in Plaid's response, if it is valid.
pub(crate) fn total(given: Option<f64>) -> Option<u32> {
    given.and_then(whole_u32)
}

/// The error of a list that changed too often.
pub(crate) fn kept_changing(attempt: Attempt) -> Error {
    let message = "the transactions changed again and again while they were read";
    Error::of_attempt(Event::ListKeptChanging, attempt, message)
}

/// Checks the option `pageSize`.
pub(crate) fn size(given: Option<f64>) -> Result<u32, Error> {
    let Some(given) = given else { return Ok(MAX_PAGE_SIZE) };
    let size = whole_u32(given).filter(|size| (1..=MAX_PAGE_SIZE).contains(size));
    size.ok_or_else(|| invalid_option("pageSize", "must be a whole number from 1 to 500"))
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
