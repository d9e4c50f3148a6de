//! Reading transactions page by page: which page comes next, the body of each request, and the check of the two dates.

pub(crate) mod page_request;
pub(crate) mod period;
pub(crate) mod plan;
