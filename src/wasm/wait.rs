//! Waits for an update of an Item by polling it. The crate's `wait/plan.rs` decides when to poll, and which response settles the wait.

use super::ask::PlaidResponse;
use super::call::Call;
use super::read;
use crate::error::{Effect, Error};
use crate::request::JsonMembers;
use crate::request::endpoint::ITEM;
use crate::wait::moment;
use crate::wait::plan::{self, Look, Settled, WaitPlan};

/// The result of an update, with its time according to Plaid, in ISO 8601.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Update {
    /// Plaid updated the investments at this time.
    Updated(String),
    /// The last update failed at this time.
    Failed(String),
}

/// The option `since` in milliseconds since 1970, if it is a text.
pub(super) fn since_ms(text: &str) -> Result<f64, Error> {
    moment::checked("since", if moment::is_iso_8601(text) { js_sys::Date::parse(text) } else { f64::NAN })
}

/// Polls the Item until the wait is settled.
pub(super) async fn wait(mut call: Box<Call>, since_ms: f64, within_ms: f64) -> Result<Update, Error> {
    let mut plan = WaitPlan::new(since_ms, within_ms, read::uptime_ms());
    loop {
        call.checked.limit(plan.left_ms(read::uptime_ms()));
        let error = match call.ask(&ITEM, &JsonMembers::default()).await {
            Ok(response) => {
                let [updated, failed] =
                    ["last_successful_update", "last_failed_update"].map(|name| time(&response, name));
                match plan.settled(look(&response, updated.as_deref(), failed.as_deref())) {
                    Some(Settled::Updated) => return Ok(Update::Updated(updated.unwrap_or_default())),
                    Some(Settled::Failed) => return Ok(Update::Failed(failed.unwrap_or_default())),
                    None => None,
                }
            }
            Err(error) if plan::ends_wait(&error) => return Err(error),
            Err(error) => {
                call.update(|sent| sent.failed(error.outcome));
                Some(error)
            }
        };
        let pause_ms = plan.pause_ms(read::uptime_ms(), error.as_ref());
        let timed_out = call.in_call(plan::timed_out(error.as_ref()), Effect::Reads);
        let Some(pause_ms) = pause_ms else { return Err(timed_out) };
        call.pause(pause_ms, error.unwrap_or(timed_out)).await?;
    }
}

/// One of the times in the status of the Item's investments.
fn time(response: &PlaidResponse, name: &str) -> Option<String> {
    read::text_by(&read::get_by(&read::get_by(&response.json, "status")?, "investments")?, name)
}

fn look(response: &PlaidResponse, updated: Option<&str>, failed: Option<&str>) -> Look {
    let ms = |time: Option<&str>| time.map_or(f64::NAN, js_sys::Date::parse);
    let received_ms = js_sys::Date::now();
    let sent_ms = received_ms - (read::uptime_ms() - response.started_at_ms);
    let server_ahead_ms = plan::server_ahead_ms(sent_ms, received_ms, read::server_time(&response.http));
    Look { updated_ms: ms(updated), failed_ms: ms(failed), server_ahead_ms }
}
