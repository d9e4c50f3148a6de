//! The life of an Item: when `waitForUpdate` polls it, times as text, and the paths that `callPlaid` accepts.

pub(crate) mod moment;
pub(crate) mod path;
pub(crate) mod wait_plan;
