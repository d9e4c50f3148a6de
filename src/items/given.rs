//! An item as the source gives it: an access token, or an object with one.

use crate::error::{Error, invalid_option};
use crate::request::checks::MISSING;
use crate::secret::Secret;

pub(crate) enum GivenItem {
    Token(Secret),
    Object {
        /// Its `accessToken`, if that is a string.
        access_token: Option<Secret>,
        /// Whether it has an `access_token`, a common mistake: that is Plaid's name.
        has_plaids_name: bool,
    },
    Other,
}

impl GivenItem {
    /// The access token, or the error of an item without one.
    pub(crate) fn token(self) -> Result<Secret, Error> {
        match self {
            Self::Token(token) | Self::Object { access_token: Some(token), .. } => Ok(token),
            Self::Object { has_plaids_name: true, .. } => {
                Err(invalid_option("accessToken", "is missing: the item has an `access_token`, which is not looked at"))
            }
            Self::Object { .. } => Err(invalid_option("accessToken", MISSING)),
            Self::Other => Err(invalid_option("items", "must be access tokens, or objects with an `accessToken`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_a_token_or_has_one() {
        let object = |token: Option<&str>, has_plaids_name| GivenItem::Object {
            access_token: token.map(Secret::from),
            has_plaids_name,
        };
        for (given, expected) in [
            (GivenItem::Token("t".into()), Ok("t")),
            (object(Some("t"), false), Ok("t")),
            (object(Some("t"), true), Ok("t")),
            (object(None, true), Err(("accessToken", "access_token"))),
            (object(None, false), Err(("accessToken", "is missing"))),
            (GivenItem::Other, Err(("items", "must be access tokens"))),
        ] {
            match (given.token(), expected) {
                (Ok(token), Ok(expected)) => assert_eq!(token.expose(), expected),
                (Err(error), Err((option, says))) => {
                    assert_eq!(error.option, Some(option));
                    assert!(error.message.contains(says), "{}", error.message);
                }
                (result, expected) => panic!("{:?} is not {expected:?}", result.map(drop)),
            }
        }
    }
}
