//! When to try again: the type, and the values that the tables use.
//!
//! The advice for Plaid's codes is in `codes.rs`, that for all other events in `outcome.rs`. `answer/retries.rs` says which
//! requests are retried automatically.

use crate::error::fields::ErrorFields;
use crate::words::words;

words! {
    /// What has to happen before the same call may succeed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[non_exhaustive]
    pub enum When {
        /// Waiting does not help. Don't repeat the call automatically.
        Never = "never",
        /// Some time has to pass, in `after_ms`.
        After = "after",
        /// The person has to act, in Link's update mode or at the bank.
        User = "user",
        /// A Plaid webhook has to arrive.
        Webhook = "webhook",
    }
}

/// When to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Retry {
    /// What has to happen first.
    pub when: When,
    /// For [`When::After`], the milliseconds to wait. For [`When::Webhook`], the milliseconds to wait if you don't receive webhooks.
    pub after_ms: Option<u32>,
}

impl Retry {
    pub(crate) fn fields(self) -> ErrorFields<'static> {
        let mut fields = ErrorFields::default();
        fields.text("when", Some(self.when.as_str()));
        fields.number("afterMs", self.after_ms);
        fields
    }
}

pub(crate) const NEVER: Retry = Retry { when: When::Never, after_ms: None };

pub(crate) const USER: Retry = Retry { when: When::User, after_ms: None };
/// Plaid says that it takes minutes, so without webhooks one tries again after a minute.
pub(crate) const WEBHOOK: Retry = Retry { when: When::Webhook, after_ms: Some(60_000) };
pub(crate) const MINUTE: Retry = after(60_000);
pub(crate) const HOUR: Retry = after(3_600_000);

/// After a number of milliseconds.
pub(crate) const fn after(ms: u32) -> Retry {
    Retry { when: When::After, after_ms: Some(ms) }
}

/// The advice for a Plaid error whose code and type are both unknown.
pub(crate) fn by_status(status: u16) -> Retry {
    if status == 429 { MINUTE } else { NEVER }
}

/// The back-off before the next attempt of a read: 1 s, 2 s, 4 s and so on, up to 32 s.
pub(crate) fn back_off(number: u32) -> Retry {
    after(1_000_u32.saturating_mul(1 << number.min(5)))
}

impl Retry {
    /// Uses the server's `Retry-After` instead of our own wait, if waiting helps at all.
    pub(crate) fn with_retry_after(self, retry_after_ms: Option<u32>) -> Self {
        match self.when {
            When::After => Self { after_ms: retry_after_ms.or(self.after_ms), ..self },
            _ => self,
        }
    }
}
