//! Transactions over many pages: the plan by which they are read, and the days from which and to which.

pub(crate) mod period;
pub(crate) mod plan;
