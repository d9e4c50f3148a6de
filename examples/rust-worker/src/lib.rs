//! A Rust Worker that refreshes an Item, and answers with Plaid's request id.

use plaid_investments::{Connection, Error, Io, Outcome, RefreshOptions, When, refresh_investments};
use worker::{Context, Env, Request, Response, Result, event};

#[event(fetch)]
async fn fetch(_request: Request, env: Env, _context: Context) -> Result<Response> {
    let options = RefreshOptions {
        connection: Connection {
            client_id: Some(env.secret("PLAID_CLIENT_ID")?.to_string()),
            secret: Some(env.secret("PLAID_SECRET")?.to_string().into()),
            ..Connection::default()
        },
        access_token: env.secret("PLAID_ACCESS_TOKEN")?.to_string().into(),
        io: Io::default(),
    };
    match refresh_investments(options).await {
        Ok(request_id) => Response::ok(request_id),
        Err(error) => failed(&error),
    }
}

/// An error holds neither the secret nor the access token, so it may be shown and logged.
fn failed(error: &Error) -> Result<Response> {
    let (status, advice) = match (error.retry.when, error.outcome) {
        (_, Outcome::Unknown) => (502, "It may have been done, and billed: don't repeat it by yourself."),
        (When::After, _) => (503, "Not billed. It may be tried again later."),
        (When::User, _) => (409, "Not billed. The person has to act, in Link's update mode."),
        _ => (500, "Not billed."),
    };
    let response = Response::error(format!("{error}\n{advice}"), status)?;
    if let Some(ms) = error.retry.after_ms {
        response.headers().set("Retry-After", &ms.div_ceil(1000).to_string())?;
    }
    Ok(response)
}
