//! Options as JavaScript gives them: the table of functions with their options, and the check of each value's type.

pub(crate) mod functions;
pub(crate) mod values;
