//! What a request does to Plaid, on which the outcome and the repeats of a failed call depend.

/// Whether a request does something, or could be made at will.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It bills, creates or sends.
    Acts,
    Reads,
}

/// One of the attempts that make up a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attempt {
    pub(crate) effect: Effect,
    /// How many were made before it.
    pub(crate) number: u32,
}
