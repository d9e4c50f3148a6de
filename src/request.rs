//! What is sent: URL, headers and body of one call.
//!
//! Source: <https://plaid.com/docs/api/>.

use crate::options::{Checked, CredentialsIn};
use crate::secret::push_json_escaped;
use crate::text::joined;
use zeroize::Zeroizing;

/// An endpoint of Plaid's.
pub(crate) struct Endpoint {
    pub(crate) path: &'static str,
    /// The longest answer that is read, in bytes.
    pub(crate) longest_answer: u32,
}

/// <https://plaid.com/docs/api/products/investments/#investmentsrefresh>
pub(crate) const REFRESH: Endpoint = Endpoint { path: "/investments/refresh", longest_answer: 1 << 20 };

/// The version of Plaid's API that this library speaks.
const API_VERSION: &str = "2020-09-14";

impl Checked {
    pub(crate) fn url(&self, endpoint: &Endpoint) -> String {
        joined(&[&self.base_url, endpoint.path])
    }

    /// Names and values, absent ones left out. Those that are credentials are visible ASCII: [`Checked`] says so.
    pub(crate) fn headers(&self) -> [(&'static str, Option<&str>); 4] {
        let (client_id, secret) = self.credentials_as(CredentialsIn::Headers);
        [
            ("Content-Type", Some("application/json")),
            ("Plaid-Version", Some(API_VERSION)),
            ("PLAID-CLIENT-ID", client_id),
            ("PLAID-SECRET", secret),
        ]
    }

    /// The body, a JSON object.
    pub(crate) fn body(&self) -> Zeroizing<String> {
        let (client_id, secret) = self.credentials_as(CredentialsIn::Body);
        let access_token = Some(self.access_token.expose());
        // Room enough that no half-written secret is left behind where the text grew.
        let mut json = Zeroizing::new(String::with_capacity(512));
        for (name, value) in [("client_id", client_id), ("secret", secret), ("access_token", access_token)] {
            if let Some(value) = value {
                let separator = if json.is_empty() { "{\"" } else { ",\"" };
                for part in [separator, name, "\":\""] {
                    json.push_str(part);
                }
                push_json_escaped(&mut json, value);
                json.push('"');
            }
        }
        json.push('}');
        json
    }

    /// The client id and the secret, if `place` is where they go.
    fn credentials_as(&self, place: CredentialsIn) -> (Option<&str>, Option<&str>) {
        match &self.credentials {
            Some((client_id, secret)) if self.credentials_in == place => (Some(client_id), Some(secret.expose())),
            _ => (None, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{Connection, Host};
    use crate::secret::Secret;
    use proptest::prelude::*;

    fn checked(client_id: &str, secret: &str, token: &str, credentials_in: CredentialsIn) -> Checked {
        let connection = Connection {
            client_id: Some(client_id.into()),
            secret: Some(Secret::from(secret)),
            base_url: Some("https://proxy.example/plaid/".into()),
            credentials_in,
            ..Connection::default()
        };
        connection.check(Secret::from(token), Host { is_browser: false, own_fetch: false }).unwrap()
    }

    #[test]
    fn an_answer_may_be_a_mebibyte_long() {
        assert_eq!(REFRESH.longest_answer, 1_048_576);
    }

    #[test]
    fn what_a_call_redacts_is_its_secret_and_its_token() {
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
        assert_eq!(*checked.body(), r#"{"access_token":"access-sandbox-1"}"#);
    }

    #[test]
    fn credentials_go_into_the_body() {
        let checked = checked("id", "s3cret", "access-sandbox-1", CredentialsIn::Body);
        assert!(checked.headers().iter().all(|(name, value)| value.is_none() == name.starts_with("PLAID-")));
        assert_eq!(*checked.body(), r#"{"client_id":"id","secret":"s3cret","access_token":"access-sandbox-1"}"#);
    }

    proptest! {
        #[test]
        fn the_body_is_json_whatever_the_credentials(id in "[!-~]{1,20}", secret in "[!-~]{1,20}", token in "[!-~]{1,20}") {
            let body = checked(&id, &secret, &token, CredentialsIn::Body).body();
            let json: serde_json::Value = serde_json::from_str(&body).unwrap();
            prop_assert_eq!(json, serde_json::json!({ "client_id": id, "secret": secret, "access_token": token }));
        }
    }
}
