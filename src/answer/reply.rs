//! The result of a function, made from Plaid's response.

/// The result of a function, made from Plaid's response.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reply {
    /// Plaid's request id.
    RequestId,
    /// The JSON of the response. If there is a name, the JSON must have a field with this name.
    Json(Option<&'static str>),
    /// `true`. The response must have a field with this name and the value `true`.
    True(&'static str),
    /// An object with two strings, which the response must have. Each pair is this library's name and Plaid's name of a field.
    Texts([(&'static str, &'static str); 2]),
}

/// The result of the exchange of a public token.
pub(crate) const ITEM_TOKENS: Reply = Reply::Texts([("accessToken", "access_token"), ("itemId", "item_id")]);
/// The result of the creation of a link token.
pub(crate) const LINK_TOKEN: Reply = Reply::Texts([("linkToken", "link_token"), ("expiration", "expiration")]);
