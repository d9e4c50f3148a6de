//! The rules of a connection, as tables.

use super::*;

#[test]
fn a_limited_request_has_no_retries_and_a_timeout_that_never_grows() {
    let connection =
        Connection { client_id: Some("id".into()), secret: Some("secret".into()), ..Connection::default() };
    let mut checked = connection.check(Some("access-sandbox-1".into()), Host::default()).unwrap();
    for (ms, expected) in [(500_000.0, 120_000), (900.7, 900), (0.0, 1), (5_000.0, 1)] {
        checked.limit(ms);
        assert_eq!((checked.timeout_ms(), checked.retries(Effect::Reads)), (expected, 0));
    }
}

#[test]
fn functions_of_sandbox_refuse_production() {
    use Environment::{Production, Sandbox};
    let url = |url: &str| Some(url.to_owned());
    let proxy = || url("https://proxy.example");
    for (environment, base_url, token, expected) in [
        (None, None, None, Ok(Some(Sandbox))),
        (Some(Sandbox), None, None, Ok(Some(Sandbox))),
        (Some(Production), None, None, Err("environment")),
        (None, proxy(), None, Ok(None)),
        (None, proxy(), Some("access-sandbox-1"), Ok(None)),
        (None, proxy(), Some("a handle"), Ok(None)),
        (None, proxy(), Some("access-production-1"), Err("accessToken")),
        (Some(Sandbox), proxy(), None, Ok(Some(Sandbox))),
        (Some(Production), proxy(), None, Err("environment")),
        (None, url("https://production.plaid.com"), None, Err("baseUrl")),
        (Some(Sandbox), url("https://PRODUCTION.plaid.com:443/v1"), None, Err("baseUrl")),
        (None, url("https://production.plaid.com."), None, Err("baseUrl")),
        (None, url("https://sandbox.plaid.com"), None, Ok(None)),
    ] {
        let mut connection = Connection { environment, base_url, ..Connection::default() };
        let checked = connection.in_sandbox(token).map_err(|error| error.option.unwrap_or_default());
        assert_eq!(checked.map(|()| connection.environment), expected, "{token:?}");
    }
}

#[test]
fn a_base_url_and_an_environment_must_not_contradict() {
    use Environment::{Production, Sandbox};
    let server = Host::default();
    let (proxy, sandbox, production) =
        (Some("https://proxy.example"), Some("https://sandbox.plaid.com"), Some("https://production.plaid.com"));
    let (token, other, handle) = ("access-sandbox-1", "access-production-1", "handle-1");
    for (environment, base_url, token, expected) in [
        (Some(Sandbox), proxy, token, Ok(Some(Sandbox))),
        (Some(Sandbox), proxy, handle, Ok(Some(Sandbox))),
        (None, proxy, token, Ok(Some(Sandbox))),
        (None, proxy, handle, Ok(None)),
        (Some(Sandbox), sandbox, token, Ok(Some(Sandbox))),
        (None, production, other, Ok(Some(Production))),
        (None, production, handle, Ok(Some(Production))),
        (Some(Production), proxy, token, Err("environment")),
        (Some(Sandbox), None, other, Err("environment")),
        (Some(Sandbox), production, token, Err("baseUrl")),
        (Some(Sandbox), production, handle, Err("baseUrl")),
        (None, production, token, Err("baseUrl")),
        (None, sandbox, other, Err("baseUrl")),
        (None, proxy, "access-development-1", Err("accessToken")),
        (Some(Production), None, "access-development-1", Err("accessToken")),
    ] {
        let connection = Connection {
            client_id: Some("client".into()),
            secret: Some("the-secret".into()),
            environment,
            base_url: base_url.map(str::to_owned),
            ..Connection::default()
        };
        let checked = connection.check(Some(Secret::from(token)), server);
        let result = checked.map(|checked| checked.environment).map_err(|error| error.option.unwrap_or_default());
        assert_eq!(result, expected, "{environment:?} {base_url:?} {token}");
    }
}

#[test]
fn without_a_token_the_environment_is_required() {
    let server = Host::default();
    let connection = |environment, base_url: Option<&str>| Connection {
        client_id: Some("client".into()),
        secret: Some("the-secret".into()),
        environment,
        base_url: base_url.map(str::to_owned),
        ..Connection::default()
    };
    let base = |connection: Connection| connection.check(None, server).map(|checked| checked.base_url.clone());
    assert_eq!(base(connection(Some(Environment::Production), None)).unwrap(), "https://production.plaid.com");
    assert_eq!(base(connection(None, Some("https://a.example/"))).unwrap(), "https://a.example");
    let error = base(connection(None, None)).unwrap_err();
    assert_eq!((error.option, error.message.contains("or give `baseUrl`")), (Some("environment"), true));
    let strange = connection(None, None).check(Some(Secret::from("handle-1")), server).map(|_| ()).unwrap_err();
    assert_eq!((strange.option, strange.message.contains("begins with neither")), (Some("environment"), true));
}

#[test]
fn a_run_over_many_items_is_in_the_environment_of_its_first_token() {
    let proxy = || Some("https://proxy.example".to_owned());
    let (sandbox, production, handle) = ("access-sandbox-1", "access-production-1", "a handle");
    for (environment, base_url, tokens, expected) in [
        (None, None, [sandbox, sandbox, sandbox], [true, true, true]),
        (None, None, [sandbox, production, sandbox], [true, false, true]),
        (None, None, [production, sandbox, production], [true, false, true]),
        (None, None, [handle, production, sandbox], [true, true, false]),
        // `check` compares with the option, and a proxy may take both.
        (Some(Environment::Sandbox), None, [sandbox, production, sandbox], [true, true, true]),
        (None, proxy(), [sandbox, production, sandbox], [true, true, true]),
    ] {
        let connection = Connection { environment, base_url, ..Connection::default() };
        let mut of_run = None;
        let found = tokens.map(|token| connection.check_environment(&mut of_run, token).is_ok());
        assert_eq!(found, expected, "{tokens:?}");
    }
}
