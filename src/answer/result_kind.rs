//! What a function of the npm package resolves to, made of Plaid's response.

/// What a function resolves to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ResultKind {
    /// Plaid's request id.
    RequestId,
    /// The JSON of the response. If there is a name, the JSON must have a field with this name.
    Json(Option<&'static str>),
    /// `true`. The response must have a field with this name and the value `true`.
    True(&'static str),
    /// An object with two strings, which the response must have. Each pair is the name in the npm package and Plaid's name of a field.
    Texts([(&'static str, &'static str); 2]),
}

/// The result of the exchange of a public token.
pub(crate) const ITEM_TOKENS_RESULT: ResultKind =
    ResultKind::Texts([("accessToken", "access_token"), ("itemId", "item_id")]);
/// The result of the creation of a link token.
pub(crate) const LINK_TOKEN_RESULT: ResultKind =
    ResultKind::Texts([("linkToken", "link_token"), ("expiration", "expiration")]);
