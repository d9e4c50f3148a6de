//! Refreshing many Items: which may start when, the limits, and what an error means for an item and for the loop.

pub(crate) mod given;
pub(crate) mod item_error;
pub(crate) mod limits;
pub(crate) mod plan;
pub(crate) mod starts;
pub(crate) mod steps;
