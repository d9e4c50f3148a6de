//! The outcome table, written a second time.

use super::*;
use crate::error::When;
use crate::error::retry::after;

const BY_PLAID: Retry = after(77);

fn cell(event: Event, effect: Effect) -> &'static str {
    let retry = |number| event.retry(Attempt { effect, number }, BY_PLAID);
    match (retry(0), retry(1)) {
        (Retry { when: When::Never, .. }, _) => "never",
        (first, _) if first == BY_PLAID => "by Plaid",
        (first, second) if first == after(1_000) && second == after(2_000) => "back-off",
        (first, _) if first == after(1_000) => "1 s",
        (first, _) if first == after(10_000) => "10 s",
        (first, _) if first == after(60_000) => "a minute",
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_event_has_its_row() {
    use Event::*;
    for (event, kind, outcome, acts, reads) in [
        (InvalidOption, "invalid_option", "not_sent", "never", "never"),
        (CallbackThrew, "invalid_option", "unknown", "never", "never"),
        (ModuleNotLoaded, "runtime", "not_sent", "never", "never"),
        (ModuleTrapped, "runtime", "unknown", "never", "never"),
        (RuntimeLacks, "runtime", "not_sent", "never", "never"),
        (AbortedBefore, "aborted", "not_sent", "never", "never"),
        (AbortedInFlight, "aborted", "unknown", "never", "never"),
        (NotConnected, "network", "not_sent", "10 s", "1 s"),
        (RefusedByHost, "runtime", "not_sent", "never", "never"),
        (FetchFailed, "network", "unknown", "never", "back-off"),
        (TimedOut, "timeout", "unknown", "never", "back-off"),
        (PlaidKnownCode, "plaid", "rejected", "by Plaid", "by Plaid"),
        (PlaidBroke, "plaid", "unknown", "never", "by Plaid"),
        (PlaidNewCodeRefused, "plaid", "rejected", "by Plaid", "by Plaid"),
        (PlaidNewCodeUnclear, "plaid", "unknown", "never", "by Plaid"),
        (GatewayFailed, "invalid_response", "unknown", "never", "back-off"),
        (GatewayRateLimit, "invalid_response", "rejected", "a minute", "a minute"),
        (GatewayRefused, "invalid_response", "rejected", "never", "never"),
        (UnexpectedAnswer, "invalid_response", "unknown", "never", "back-off"),
        (NoResponse, "invalid_response", "unknown", "never", "never"),
        (Redirected, "invalid_response", "unknown", "never", "never"),
        (ListKeptChanging, "invalid_response", "unknown", "never", "never"),
        (WebhookNotVerified, "webhook", "rejected", "never", "never"),
    ] {
        let row =
            (event.kind().as_str(), event.outcome().as_str(), cell(event, Effect::Acts), cell(event, Effect::Reads));
        assert_eq!(row, (kind, outcome, acts, reads), "{event:?}");
        // The rule behind the rows: a call that may have been billed must never be advised to be repeated.
        assert!(outcome != "unknown" || acts == "never", "{event:?}");
    }
}

/// The package's JavaScript makes two errors itself, because the module can't. Their rows must be those of the table.
#[test]
fn the_rows_of_the_javascript_entry_are_those_of_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/pkg/entries/module-errors.json");
    let rows: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let row = |event: Event| {
        serde_json::json!({
            "kind": event.kind().as_str(), "outcome": event.outcome().as_str(), "retry": { "when": cell(event, Effect::Acts) },
        })
    };
    assert_eq!(
        rows,
        serde_json::json!({ "notLoaded": row(Event::ModuleNotLoaded), "trapped": row(Event::ModuleTrapped) })
    );
}
