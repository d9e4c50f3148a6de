//! Makes the URL, the headers and the body of a request.
//!
//! Source: <https://plaid.com/docs/api/>.

use super::Endpoint;
use crate::redact::push_json_escaped;
use crate::request::{CheckedOptions, CredentialsIn};
use crate::text::{joined, push_hex, push_number, push_parts, span};
use zeroize::Zeroizing;

/// The version of Plaid's API.
const API_VERSION: &str = "2020-09-14";

/// The members of a JSON object: the text between its braces.
#[derive(Clone, Default)]
pub(crate) struct JsonMembers(pub(crate) String);

impl JsonMembers {
    /// Adds a text that is visible ASCII.
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        push_text(self.named(name), value);
    }

    /// Adds a text that may have any characters.
    pub(crate) fn any_text(&mut self, name: &str, value: &str) {
        let json = self.named(name);
        json.push('"');
        let mut rest = value;
        loop {
            let plain = span(rest, |byte| byte >= b' ' && !matches!(byte, b'"' | b'\\'));
            let Some((clean, next)) = rest.split_at_checked(plain) else { break };
            json.push_str(clean);
            let Some(&byte) = next.as_bytes().first() else { break };
            json.push_str("\\u00");
            push_hex(json, byte);
            rest = next.get(1..).unwrap_or_default();
        }
        json.push('"');
    }

    /// Adds what is JSON already.
    pub(crate) fn json(&mut self, name: &str, json: &str) {
        self.named(name).push_str(json);
    }

    /// Adds all members of another object.
    pub(crate) fn extend(&mut self, Self(members): &Self) {
        let separator = if self.0.is_empty() || members.is_empty() { "" } else { "," };
        push_parts(&mut self.0, &[separator, members]);
    }

    pub(crate) fn texts(&mut self, name: &str, values: Option<&[String]>) {
        if let Some(values) = values {
            let json = self.named(name);
            let mut before = '[';
            for value in values {
                json.push(before);
                push_text(json, value);
                before = ',';
            }
            json.push(']');
        }
    }

    pub(crate) fn number(&mut self, name: &str, value: u32) {
        push_number(self.named(name), value);
    }

    /// Adds an object, unless it has no members.
    pub(crate) fn object(&mut self, name: &str, Self(members): &Self) {
        if !members.is_empty() {
            push_parts(self.named(name), &["{", members, "}"]);
        }
    }

    fn named(&mut self, name: &str) -> &mut String {
        push_name(&mut self.0, name);
        &mut self.0
    }
}

fn push_name(json: &mut String, name: &str) {
    let separator = if json.is_empty() || json.ends_with('{') { "\"" } else { ",\"" };
    push_parts(json, &[separator, name, "\":"]);
}

fn push_text(json: &mut String, text: &str) {
    json.push('"');
    push_json_escaped(json, text);
    json.push('"');
}

impl CheckedOptions {
    pub(crate) fn url(&self, endpoint: &Endpoint) -> String {
        joined(&[&self.base_url, endpoint.path])
    }

    /// Makes the path of an endpoint that is not in the table a part of the base URL.
    pub(crate) fn add_path(&mut self, path: &str) {
        self.base_url.push_str(path);
    }

    /// The headers. `None` for a header that is not sent. Credentials were checked to be visible ASCII.
    pub(crate) fn headers(&self) -> [(&'static str, Option<&str>); 4] {
        let (client_id, secret) = self.credentials_as(CredentialsIn::Headers);
        [
            ("Content-Type", Some("application/json")),
            ("Plaid-Version", Some(API_VERSION)),
            ("PLAID-CLIENT-ID", client_id),
            ("PLAID-SECRET", secret),
        ]
    }

    /// The second argument of `fetch` without body and signal, as JSON. Setting each property would be one call into JavaScript each.
    pub(crate) fn init(&self, has_headers: bool, no_store: bool) -> Zeroizing<String> {
        let headers = self.headers();
        // For `redirect`, "error" throws in workerd, and "follow" would send the secret to another host.
        let cache = if no_store { r#","cache":"no-store""# } else { "" };
        let beginning = joined(&[r#"{"method":"POST","redirect":"manual""#, cache, r#","headers":{"#]);
        json(&beginning, if has_headers { &headers } else { &[] }, "}}")
    }

    /// The body: a JSON object of `members`, of the credentials if they are sent in the body, and of the token.
    pub(crate) fn body(&self, JsonMembers(members): &JsonMembers) -> Zeroizing<String> {
        let (client_id, secret) = self.credentials_as(CredentialsIn::Body);
        let token = self.token.as_ref().map(|(name, token)| (*name, Some(token.expose())));
        let secrets = [("client_id", client_id), ("secret", secret), token.unwrap_or_default()];
        json(&joined(&["{", members]), &secrets, "}")
    }

    /// The client id and the secret, if `place` is where they are sent.
    fn credentials_as(&self, place: CredentialsIn) -> (Option<&str>, Option<&str>) {
        self.credentials().filter(|_| self.credentials_in() == place).unzip()
    }
}

/// JSON of some members between its beginning and its end. Members without a value are left out.
fn json(beginning: &str, members: &[(&str, Option<&str>)], end: &str) -> Zeroizing<String> {
    // Enough capacity that the text never grows: growing would leave a copy of the secret in freed memory.
    let room = members.iter().fold(128_usize.saturating_add(beginning.len()), |room, (_, value)| {
        room.saturating_add(value.unwrap_or_default().len().saturating_mul(2))
    });
    let mut json = Zeroizing::new(String::with_capacity(room));
    json.push_str(beginning);
    for (name, value) in members {
        if let Some(value) = value {
            push_name(&mut json, name);
            push_text(&mut json, value);
        }
    }
    json.push_str(end);
    json
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::endpoint::REFRESH;
    use crate::request::{Connection, Host};
    use crate::secret::Secret;
    use proptest::prelude::*;

    fn checked(client_id: &str, secret: &str, token: &str, credentials_in: CredentialsIn) -> CheckedOptions {
        let connection = Connection {
            client_id: Some(client_id.into()),
            secret: Some(Secret::from(secret)),
            base_url: Some("https://proxy.example/plaid/".into()),
            credentials_in,
            ..Connection::default()
        };
        connection.check(Some(Secret::from(token)), Host::default()).unwrap()
    }

    #[test]
    fn a_call_redacts_its_secret_and_its_token() {
        let redactor = checked("the-client-id", "the-secret", "access-sandbox-1", CredentialsIn::Headers).redactor();
        assert_eq!(redactor.text("the-client-id the-secret access-sandbox-1"), "the-client-id [redacted] [redacted]");
    }

    #[test]
    fn credentials_go_into_the_headers() {
        let checked = checked("id", "s3cret", "access-sandbox-1", CredentialsIn::Headers);
        assert_eq!(checked.url(&REFRESH), "https://proxy.example/plaid/investments/refresh");
        let expected = [
            ("Content-Type", Some("application/json")),
            ("Plaid-Version", Some("2020-09-14")),
            ("PLAID-CLIENT-ID", Some("id")),
            ("PLAID-SECRET", Some("s3cret")),
        ];
        assert_eq!(checked.headers(), expected);
        assert_eq!(*checked.body(&JsonMembers::default()), r#"{"access_token":"access-sandbox-1"}"#);
    }

    #[test]
    fn credentials_go_into_the_body() {
        let checked = checked("id", "s3cret", "access-sandbox-1", CredentialsIn::Body);
        assert!(checked.headers().iter().all(|(name, value)| value.is_none() == name.starts_with("PLAID-")));
        assert_eq!(
            *checked.body(&JsonMembers::default()),
            r#"{"client_id":"id","secret":"s3cret","access_token":"access-sandbox-1"}"#
        );
    }

    #[test]
    fn members_come_before_the_secrets() {
        let (mut members, mut options, mut nothing) = <(JsonMembers, JsonMembers, JsonMembers)>::default();
        options.texts("account_ids", Some(&["a\"b".into(), "c".into()]));
        options.number("offset", 10);
        nothing.texts("account_ids", None);
        members.text("start_date", "2026-01-31");
        members.object("options", &options);
        members.object("nothing", &nothing);
        assert_eq!(
            *checked("id", "s3cret", "access-sandbox-1", CredentialsIn::Headers).body(&members),
            r#"{"start_date":"2026-01-31","options":{"account_ids":["a\"b","c"],"offset":10},"access_token":"access-sandbox-1"}"#
        );
    }

    #[test]
    fn members_are_joined_and_a_path_is_added() {
        let (mut members, mut more) = <(JsonMembers, JsonMembers)>::default();
        members.extend(&more);
        more.json("a", "null");
        members.extend(&more);
        members.extend(&JsonMembers::default());
        members.extend(&more);
        assert_eq!(members.0, r#""a":null,"a":null"#);
        let mut checked = checked("id", "s3cret", "access-sandbox-1", CredentialsIn::Headers);
        checked.add_path("/accounts/get");
        let url = checked.url(crate::request::endpoint::other(crate::error::Effect::Reads));
        assert_eq!(url, "https://proxy.example/plaid/accounts/get");
    }

    proptest! {
        #[test]
        fn any_text_is_json(text in "(\\PC|[\0-\x1f\"\\\\]){0,40}") {
            let mut members = JsonMembers::default();
            members.any_text("text", &text);
            let json: serde_json::Value = serde_json::from_str(&format!("{{{}}}", members.0)).unwrap();
            prop_assert_eq!(json, serde_json::json!({ "text": text }));
        }

        #[test]
        fn the_init_of_fetch_is_json_for_any_credentials(id in "[!-~]{1,20}", secret in "[!-~]{1,20}") {
            let init = checked(&id, &secret, "access-sandbox-1", CredentialsIn::Headers).init(true, true);
            let json: serde_json::Value = serde_json::from_str(&init).unwrap();
            let headers = serde_json::json!({
                "Content-Type": "application/json",
                "Plaid-Version": "2020-09-14",
                "PLAID-CLIENT-ID": id,
                "PLAID-SECRET": secret,
            });
            let expected =
                serde_json::json!({ "method": "POST", "redirect": "manual", "cache": "no-store", "headers": headers });
            prop_assert_eq!(json, expected);
            let bare = checked(&id, &secret, "access-sandbox-1", CredentialsIn::Headers).init(false, false);
            prop_assert_eq!(&*bare, r#"{"method":"POST","redirect":"manual","headers":{}}"#);
        }

        #[test]
        fn the_body_is_json_for_any_credentials(id in "[!-~]{1,20}", secret in "[!-~]{1,20}", token in "[!-~]{1,20}") {
            let body = checked(&id, &secret, &token, CredentialsIn::Body).body(&JsonMembers::default());
            let json: serde_json::Value = serde_json::from_str(&body).unwrap();
            prop_assert_eq!(json, serde_json::json!({ "client_id": id, "secret": secret, "access_token": token }));
        }
    }
}
