//! Checks the options of an endpoint, and builds the members of the request body. The bodies for pages of transactions are built in
//! `pages/page_request.rs`.
//!
//! Sources: the pages of the endpoints in `endpoint.rs`.

use crate::error::{Error, invalid_option};
use crate::request::{JsonMembers, checks};
use crate::text::joined;

/// The body for the holdings of the given accounts, or of all accounts.
pub(crate) fn holdings(account_ids: Option<&[String]>) -> Result<JsonMembers, Error> {
    checks::account_ids(account_ids)?;
    let (mut members, mut options) = <(JsonMembers, JsonMembers)>::default();
    options.texts("account_ids", account_ids);
    members.object("options", &options);
    Ok(members)
}

/// The default list of products, as JSON.
const PRODUCTS: &str = r#"["investments"]"#;

fn products(given: Option<&[String]>) -> Result<(), Error> {
    checks::list("products", given, "investments")
}

/// Adds a list, or the JSON of its default value.
fn texts(members: &mut JsonMembers, name: &str, given: Option<&[String]>, default: &str) {
    match given {
        None => members.json(name, default),
        given => members.texts(name, given),
    }
}

/// Plaid's First Platypus Bank, whose test users have investments.
const INSTITUTION: &str = "ins_109508";

/// The options of the function that creates an Item in Sandbox.
#[derive(Debug, Default)]
pub(crate) struct SandboxItemOptions<'a> {
    pub(crate) institution_id: Option<&'a str>,
    pub(crate) webhook: Option<&'a str>,
    pub(crate) products: Option<&'a [String]>,
    pub(crate) username: Option<&'a str>,
    pub(crate) password: Option<&'a str>,
}

/// The body for the public token of a new Item in Sandbox.
pub(crate) fn sandbox_public_token(given: &SandboxItemOptions<'_>) -> Result<JsonMembers, Error> {
    let institution_id = given.institution_id.unwrap_or(INSTITUTION);
    checks::visible("institutionId", institution_id)?;
    products(given.products)?;
    let (mut members, mut options) = <(JsonMembers, JsonMembers)>::default();
    if let Some(webhook) = given.webhook {
        checks::visible("webhook", webhook)?;
        options.text("webhook", webhook);
    }
    let user = [("username", "override_username", given.username), ("password", "override_password", given.password)];
    for (option, name, text) in user {
        if let Some(text) = text {
            checks::any_text(option, text)?;
            options.any_text(name, text);
        }
    }
    members.text("institution_id", institution_id);
    texts(&mut members, "initial_products", given.products, PRODUCTS);
    members.object("options", &options);
    Ok(members)
}

const DEFAULT_UPDATE: &str = "DEFAULT_UPDATE";

const MUST_BE_DEFAULT_UPDATE: &str = "must be \"DEFAULT_UPDATE\" for this `webhookType`";

/// The codes of webhooks of type `ITEM` that Plaid can send in Sandbox.
const ITEM_CODES: [&str; 5] = [
    "LOGIN_REPAIRED",
    "NEW_ACCOUNTS_AVAILABLE",
    "PENDING_DISCONNECT",
    "USER_ACCOUNT_REVOKED",
    "USER_PERMISSION_REVOKED",
];
const MUST_BE_ITEM_CODE: &str = "must be LOGIN_REPAIRED, NEW_ACCOUNTS_AVAILABLE, PENDING_DISCONNECT, USER_ACCOUNT_REVOKED or \
    USER_PERMISSION_REVOKED for the `webhookType` ITEM";

/// The body that makes Plaid send a webhook in Sandbox.
pub(crate) fn fire_webhook(webhook_type: &str, webhook_code: Option<&str>) -> Result<JsonMembers, Error> {
    let (codes, default, must_be): (&[&str], _, _) = match webhook_type {
        "HOLDINGS" | "INVESTMENTS_TRANSACTIONS" => (&[DEFAULT_UPDATE], DEFAULT_UPDATE, MUST_BE_DEFAULT_UPDATE),
        "ITEM" => (&ITEM_CODES, "", MUST_BE_ITEM_CODE),
        _ => {
            let types = "must be \"HOLDINGS\", \"INVESTMENTS_TRANSACTIONS\" or \"ITEM\"";
            return Err(invalid_option("webhookType", types));
        }
    };
    let code = webhook_code.unwrap_or(default);
    if !codes.contains(&code) {
        return Err(invalid_option("webhookCode", must_be));
    }
    let mut members = JsonMembers::default();
    members.text("webhook_type", webhook_type);
    members.text("webhook_code", code);
    Ok(members)
}

/// The body for the URL of an Item's webhooks. `None` removes the URL.
pub(crate) fn item_webhook(webhook: Option<&str>) -> Result<JsonMembers, Error> {
    let mut members = JsonMembers::default();
    match webhook {
        Some(webhook) => {
            checks::visible("webhook", webhook)?;
            members.text("webhook", webhook);
        }
        None => members.json("webhook", "null"),
    }
    Ok(members)
}

/// The maximum length of the JSON of a caller's object, in characters.
pub(crate) const MAX_OBJECT_CHARACTERS: u32 = 1_048_576;

/// The error of an option that is not an object, or whose JSON is too long.
pub(crate) fn not_an_object(option: &'static str) -> Error {
    invalid_option(option, "must be an object that JSON can hold, of at most 1048576 characters")
}

/// A caller's object: its members as JSON, and their names.
#[derive(Default)]
pub(crate) struct GivenObject {
    pub(crate) members: JsonMembers,
    pub(crate) names: Vec<String>,
}

impl GivenObject {
    /// Creates the object from its JSON.
    pub(crate) fn new(json: &str, names: Vec<String>) -> Option<Self> {
        let members = json.strip_prefix('{')?.strip_suffix('}')?;
        Some(Self { members: JsonMembers(members.into()), names })
    }

    /// Refuses the names in `taken`, because these fields of the body are set by other options.
    fn without(&self, option: &'static str, taken: &[&str]) -> Result<(), Error> {
        match taken.iter().find(|&&name| self.names.iter().any(|given| given == name)) {
            Some(name) => {
                Err(invalid_option(option, &joined(&["must not contain `", name, "`: it is set by another option"])))
            }
            None => Ok(()),
        }
    }
}

/// The names of the fields for the credentials and the access token in each body.
const CONNECTION: [&str; 3] = ["client_id", "secret", "access_token"];

/// The body of a call to any endpoint.
pub(crate) fn any_endpoint(body: GivenObject) -> Result<JsonMembers, Error> {
    body.without("body", &CONNECTION)?;
    Ok(body.members)
}

/// The options of a link token.
#[derive(Debug, Default)]
pub(crate) struct LinkTokenOptions<'a> {
    pub(crate) user_id: &'a str,
    pub(crate) client_name: &'a str,
    pub(crate) language: Option<&'a str>,
    pub(crate) country_codes: Option<&'a [String]>,
    pub(crate) products: Option<&'a [String]>,
    pub(crate) webhook: Option<&'a str>,
    pub(crate) redirect_uri: Option<&'a str>,
    /// Whether the token is for update mode, in which products are not required.
    pub(crate) is_update: bool,
}

/// The body for a link token. `request` has more of Plaid's fields, and `user` has more fields of the member `user`.
pub(crate) fn link_token(
    given: &LinkTokenOptions<'_>,
    request: &GivenObject,
    user: &GivenObject,
) -> Result<JsonMembers, Error> {
    checks::any_text("userId", given.user_id)?;
    checks::any_text("clientName", given.client_name)?;
    checks::list("countryCodes", given.country_codes, "US")?;
    products(given.products)?;
    request.without("request", &CONNECTION)?;
    request.without("request", &["client_name", "language", "country_codes", "products", "webhook", "redirect_uri"])?;
    user.without("request", &["client_user_id"])?;
    let (mut members, mut person) = <(JsonMembers, JsonMembers)>::default();
    members.any_text("client_name", given.client_name);
    texts(&mut members, "country_codes", given.country_codes, r#"["US"]"#);
    if given.products.is_some() || !given.is_update {
        texts(&mut members, "products", given.products, PRODUCTS);
    }
    let texts = [
        ("language", "language", Some(given.language.unwrap_or("en"))),
        ("webhook", "webhook", given.webhook),
        ("redirectUri", "redirect_uri", given.redirect_uri),
    ];
    for (option, name, text) in texts {
        if let Some(text) = text {
            checks::visible(option, text)?;
            members.text(name, text);
        }
    }
    person.any_text("client_user_id", given.user_id);
    person.extend(&user.members);
    members.object("user", &person);
    members.extend(&request.members);
    Ok(members)
}

#[cfg(test)]
#[path = "bodies_tests.rs"]
mod tests;
