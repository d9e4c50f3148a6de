//! Waiting for an update of an Item: when it is polled, and the time that the caller gives.

pub(crate) mod moment;
pub(crate) mod plan;
