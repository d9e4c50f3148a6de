//! Plaid's environments, their hosts, and the tokens of each.

/// Plaid's environments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Environment {
    /// Test data: <https://sandbox.plaid.com>.
    Sandbox,
    /// Real data, real fees: <https://production.plaid.com>.
    Production,
}

/// Each environment: its name, which is also in its tokens, and its host.
const ENVIRONMENTS: [(Environment, &str, &str); 2] = [
    (Environment::Sandbox, "sandbox", "https://sandbox.plaid.com"),
    (Environment::Production, "production", "https://production.plaid.com"),
];

impl Environment {
    /// The environment with this name: `sandbox` or `production`.
    pub fn from_name(name: &str) -> Option<Self> {
        ENVIRONMENTS.into_iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The environment that an access token names: `access-<environment>-<id>`.
    pub(crate) fn of_token(token: &str) -> Option<Self> {
        Self::of_kind("access-", token)
    }

    /// The environment that a public token names: `public-<environment>-<id>`.
    pub(crate) fn of_public_token(token: &str) -> Option<Self> {
        Self::of_kind("public-", token)
    }

    /// The environment between the beginning of a token and its id.
    fn of_kind(kind: &str, token: &str) -> Option<Self> {
        let rest = token.strip_prefix(kind)?;
        let names = |name| rest.strip_prefix(name).is_some_and(|id| id.starts_with('-'));
        ENVIRONMENTS.into_iter().find(|row| names(row.1)).map(|row| row.0)
    }

    /// The environment of one of Plaid's hosts.
    pub(crate) fn of_host(base_url: &str) -> Option<Self> {
        ENVIRONMENTS.into_iter().find(|row| row.2 == base_url).map(|row| row.0)
    }

    /// The name in options.
    pub(crate) const fn name(self) -> &'static str {
        let [sandbox, production] = ENVIRONMENTS;
        match self {
            Self::Sandbox => sandbox.1,
            Self::Production => production.1,
        }
    }

    pub(crate) const fn host(self) -> &'static str {
        let [sandbox, production] = ENVIRONMENTS;
        match self {
            Self::Sandbox => sandbox.2,
            Self::Production => production.2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_is_read_from_the_token() {
        for (token, expected) in [
            ("access-sandbox-1234", Some(Environment::Sandbox)),
            ("access-production-1-2-3", Some(Environment::Production)),
            ("access-development-1234", None),
            ("access-sandbox", None),
            ("public-sandbox-1234", None),
            ("a handle of a proxy", None),
        ] {
            assert_eq!(Environment::of_token(token), expected, "{token}");
        }
        for (token, expected) in [
            ("public-sandbox-1234", Some(Environment::Sandbox)),
            ("public-production-1-2-3", Some(Environment::Production)),
            ("public-development-1234", None),
            ("public-sandbox", None),
            ("access-sandbox-1234", None),
        ] {
            assert_eq!(Environment::of_public_token(token), expected, "{token}");
        }
    }
}
