//! What is sent: URL, headers and body of one call.
//!
//! Source: <https://plaid.com/docs/api/>.

use crate::options::{Checked, CredentialsIn};
use crate::secret::json_escaped;
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
        [&self.base_url, endpoint.path].concat()
    }

    /// Names and values. The credentials among them are visible ASCII: [`Checked`] says so.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let credentials = self.credentials_as(CredentialsIn::Headers);
        [("Content-Type", "application/json"), ("Plaid-Version", API_VERSION)]
            .into_iter()
            .chain(credentials.into_iter().flat_map(|(id, secret)| [("PLAID-CLIENT-ID", id), ("PLAID-SECRET", secret)]))
    }

    /// The body, a JSON object.
    pub(crate) fn body(&self) -> Zeroizing<String> {
        let credentials = self.credentials_as(CredentialsIn::Body);
        let fields = credentials.into_iter().flat_map(|(id, secret)| [("client_id", id), ("secret", secret)]);
        let mut json = Zeroizing::new(String::with_capacity(256));
        for (name, value) in fields.chain([("access_token", self.access_token.expose())]) {
            let opening = if json.is_empty() { '{' } else { ',' };
            json.push(opening);
            for part in ["\"", name, "\":\"", Zeroizing::new(json_escaped(value)).as_str(), "\""] {
                json.push_str(part);
            }
        }
        json.push('}');
        json
    }

    fn credentials_as(&self, place: CredentialsIn) -> Option<(&str, &str)> {
        let (client_id, secret) = self.credentials.as_ref()?;
        (self.credentials_in == place).then(|| (client_id.as_str(), secret.expose()))
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
    fn credentials_go_into_the_headers() {
        let checked = checked("id", "s3cret", "access-sandbox-1", CredentialsIn::Headers);
        assert_eq!(checked.url(&REFRESH), "https://proxy.example/plaid/investments/refresh");
        assert_eq!(
            checked.headers().collect::<Vec<_>>(),
            [
                ("Content-Type", "application/json"),
                ("Plaid-Version", "2020-09-14"),
                ("PLAID-CLIENT-ID", "id"),
                ("PLAID-SECRET", "s3cret"),
            ]
        );
        assert_eq!(*checked.body(), r#"{"access_token":"access-sandbox-1"}"#);
    }

    #[test]
    fn credentials_go_into_the_body() {
        let checked = checked("id", "s3cret", "access-sandbox-1", CredentialsIn::Body);
        assert_eq!(checked.headers().count(), 2);
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
