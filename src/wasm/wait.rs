//! Waits for an update of an Item by polling it. `item/wait_plan.rs` decides when to poll, and which response settles the wait.

use super::ask::Answer;
use super::call::{Call, Io};
use super::read;
use crate::error::{Effect, Error};
use crate::item::moment;
use crate::item::wait_plan::{self, Look, Settled, WaitPlan};
use crate::request::endpoint::ITEM;
use crate::request::{Connection, Members};
use crate::secret::Secret;

/// The options of [`wait_for_update`].
#[derive(Debug, Clone)]
pub struct WaitForUpdateOptions {
    /// How to reach Plaid. `max_retries` has no effect: after a poll that failed, the next poll follows.
    pub connection: Connection,
    /// The Item's access token, or a handle that the proxy at `base_url` swaps for it.
    pub access_token: Secret,
    /// An update at this time or later settles the wait: ISO 8601 with an offset. After an error with the outcome
    /// [`Unknown`](crate::Outcome::Unknown), give its `started_at`.
    pub since: String,
    /// The maximum duration of the wait in milliseconds: 1 to 2147483647. `None` for 120,000.
    pub within_ms: Option<f64>,
    /// How to send the requests.
    pub io: Io,
}

/// The result of an update, with its time according to Plaid, in ISO 8601.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Update {
    /// Plaid updated the investments at this time.
    Updated(String),
    /// The last update failed at this time.
    Failed(String),
}

/// Waits until Plaid has updated an Item's investments, or has failed to update them. After a refresh with an unknown outcome, it shows
/// whether the data was updated, without another fee.
///
/// After an error of kind [`Timeout`](crate::Kind::Timeout), the result is still unknown: the update may come later.
///
/// <https://plaid.com/docs/api/items/#itemget>
pub async fn wait_for_update(options: WaitForUpdateOptions) -> Result<Update, Error> {
    let since_ms = since_ms(&options.since)?;
    let within_ms = wait_plan::within(options.within_ms)?;
    let call = Call::prepare(options.connection, Some(options.access_token), options.io)?;
    wait(call, since_ms, within_ms).await
}

/// The option `since` in milliseconds since 1970, if it is a text.
pub(super) fn since_ms(text: &str) -> Result<f64, Error> {
    moment::checked("since", if moment::is_iso_8601(text) { js_sys::Date::parse(text) } else { f64::NAN })
}

pub(super) async fn wait(mut call: Box<Call>, since_ms: f64, within_ms: f64) -> Result<Update, Error> {
    let mut plan = WaitPlan::new(since_ms, within_ms, read::uptime_ms());
    loop {
        call.checked.limit(plan.left_ms(read::uptime_ms()));
        let error = match call.ask(&ITEM, &Members::default()).await {
            Ok(answer) => {
                let [updated, failed] =
                    ["last_successful_update", "last_failed_update"].map(|name| time(&answer, name));
                match plan.settled(look(&answer, updated.as_deref(), failed.as_deref())) {
                    Some(Settled::Updated) => return Ok(Update::Updated(updated.unwrap_or_default())),
                    Some(Settled::Failed) => return Ok(Update::Failed(failed.unwrap_or_default())),
                    None => None,
                }
            }
            Err(error) if wait_plan::ends_wait(&error) => return Err(error),
            Err(error) => {
                call.update(|sent| sent.failed(error.outcome));
                Some(error)
            }
        };
        let pause_ms = plan.pause_ms(read::uptime_ms(), error.as_ref());
        let timed_out = call.in_call(wait_plan::timed_out(error.as_ref()), Effect::Reads);
        let Some(pause_ms) = pause_ms else { return Err(timed_out) };
        call.pause(pause_ms, error.unwrap_or(timed_out)).await?;
    }
}

/// One of the times in the status of the Item's investments.
fn time(answer: &Answer, name: &str) -> Option<String> {
    read::text_by(&read::get_by(&read::get_by(&answer.json, "status")?, "investments")?, name)
}

fn look(answer: &Answer, updated: Option<&str>, failed: Option<&str>) -> Look {
    let ms = |time: Option<&str>| time.map_or(f64::NAN, js_sys::Date::parse);
    let received_ms = js_sys::Date::now();
    let sent_ms = received_ms - (read::uptime_ms() - answer.started_at_ms);
    let server_ahead_ms = wait_plan::server_ahead_ms(sent_ms, received_ms, read::server_time(&answer.response));
    Look { updated_ms: ms(updated), failed_ms: ms(failed), server_ahead_ms }
}
