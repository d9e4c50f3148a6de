//! What requests ask for: the members of their bodies, made of options that are held to their rules. Pages of transactions are
//! in `wasm/transactions.rs`, where the pages are.
//!
//! Sources: the pages of the endpoints in `endpoint.rs`.

use crate::error::Error;
use crate::request::{Members, connection};

/// Of the holdings of some accounts, or of all.
pub(crate) fn holdings(account_ids: Option<&[String]>) -> Result<Members, Error> {
    connection::account_ids(account_ids)?;
    let (mut members, mut options) = <(Members, Members)>::default();
    options.texts("account_ids", account_ids);
    members.object("options", &options);
    Ok(members)
}

/// Plaid's First Platypus Bank, whose people have investments.
const INSTITUTION: &str = "ins_109508";

/// Of a new Item in Sandbox, which has investments.
pub(crate) fn item(institution_id: Option<&str>, webhook: Option<&str>) -> Result<Members, Error> {
    let institution_id = institution_id.unwrap_or(INSTITUTION);
    connection::visible("institutionId", institution_id)?;
    let (mut members, mut options) = <(Members, Members)>::default();
    if let Some(webhook) = webhook {
        connection::visible("webhook", webhook)?;
        options.text("webhook", webhook);
    }
    members.text("institution_id", institution_id);
    members.texts("initial_products", Some(&["investments".into()]));
    members.object("options", &options);
    Ok(members)
}

/// Of a webhook that is to be sent in Sandbox.
pub(crate) fn webhook(webhook_type: &str) -> Result<Members, Error> {
    connection::webhook_type(webhook_type)?;
    let mut members = Members::default();
    members.text("webhook_type", webhook_type);
    members.text("webhook_code", "DEFAULT_UPDATE");
    Ok(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(members: Result<Members, Error>) -> Result<String, &'static str> {
        members.map(|Members(text)| text).map_err(|error| error.option.unwrap_or_default())
    }

    #[test]
    fn what_is_asked_and_what_is_refused() {
        let ids = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
        let item_of = |institution: &str, options: &str| {
            Ok(format!(r#""institution_id":"{institution}","initial_products":["investments"]{options}"#))
        };
        for (asked, expected) in [
            (holdings(None), Ok(String::new())),
            (holdings(Some(&ids(&["a", "b"]))), Ok(r#""options":{"account_ids":["a","b"]}"#.to_owned())),
            (holdings(Some(&[])), Err("accountIds")),
            (item(None, None), item_of("ins_109508", "")),
            (item(Some("ins_1"), None), item_of("ins_1", "")),
            (
                item(None, Some("https://a.example")),
                item_of("ins_109508", r#","options":{"webhook":"https://a.example"}"#),
            ),
            (item(Some(""), None), Err("institutionId")),
            (item(None, Some("a b")), Err("webhook")),
            (webhook("HOLDINGS"), Ok(r#""webhook_type":"HOLDINGS","webhook_code":"DEFAULT_UPDATE""#.to_owned())),
            (webhook("ITEM"), Err("webhookType")),
        ] {
            assert_eq!(json(asked), expected);
        }
    }
}
