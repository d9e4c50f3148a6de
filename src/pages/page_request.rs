//! The bodies of the requests for pages of transactions.
//!
//! Source: <https://plaid.com/docs/api/products/investments/#investmentstransactionsget>

use crate::error::Error;
use crate::pages::period;
use crate::pages::plan::{self, Range};
use crate::request::{JsonMembers, checks};

/// The body of the request for any page.
pub(crate) struct PageRequest {
    /// The members of the body except `options`.
    members: JsonMembers,
    /// The members of `options` except the range.
    options: JsonMembers,
    /// Transactions for each page.
    pub(crate) page_size: u32,
}

impl PageRequest {
    /// Checks the options of the caller.
    pub(crate) fn new(
        start_date: &str,
        end_date: &str,
        account_ids: Option<&[String]>,
        page_size: Option<f64>,
        async_update: Option<bool>,
    ) -> Result<Self, Error> {
        period::check(start_date, end_date)?;
        checks::account_ids(account_ids)?;
        let (mut members, mut options) = <(JsonMembers, JsonMembers)>::default();
        options.texts("account_ids", account_ids);
        if let Some(async_update) = async_update {
            options.json("async_update", if async_update { "true" } else { "false" });
        }
        members.text("start_date", start_date);
        members.text("end_date", end_date);
        Ok(Self { members, options, page_size: plan::size(page_size)? })
    }

    /// The members of the body for one page.
    pub(crate) fn of_page(&self, range: Range) -> JsonMembers {
        let (mut members, mut options) = (self.members.clone(), self.options.clone());
        options.number("count", range.count);
        options.number("offset", range.offset);
        members.object("options", &options);
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_asked_for_by_its_range() {
        let ids = ["a".to_owned()];
        for (account_ids, async_update, expected) in [
            (None, None, r#""options":{"count":500,"offset":10}"#),
            (Some(ids.as_slice()), None, r#""options":{"account_ids":["a"],"count":500,"offset":10}"#),
            (None, Some(true), r#""options":{"async_update":true,"count":500,"offset":10}"#),
            (None, Some(false), r#""options":{"async_update":false,"count":500,"offset":10}"#),
        ] {
            let request = PageRequest::new("2026-01-01", "2026-01-31", account_ids, None, async_update).unwrap();
            let JsonMembers(body) = request.of_page(Range { offset: 10, count: request.page_size });
            assert_eq!(body, format!(r#""start_date":"2026-01-01","end_date":"2026-01-31",{expected}"#));
        }
    }

    #[test]
    fn a_wrong_option_is_named() {
        for (start, account_ids, page_size, option) in [
            ("soon", None, None, "startDate"),
            ("2026-02-01", None, None, "endDate"),
            ("2026-01-01", Some([].as_slice()), None, "accountIds"),
            ("2026-01-01", None, Some(501.0), "pageSize"),
        ] {
            let error = PageRequest::new(start, "2026-01-31", account_ids, page_size, None).err().unwrap();
            assert_eq!(error.option, Some(option));
        }
    }
}
