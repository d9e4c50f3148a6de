//! Options as JavaScript gives them: the table of functions with their options, and loose values held to their types.

pub(crate) mod functions;
pub(crate) mod values;
