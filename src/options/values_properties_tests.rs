//! For any options, the check ends without a panic, and no error shows a value.

use super::tests::{SERVER, checked, good, text};
use super::*;
use crate::request::Host;
use proptest::prelude::*;

fn any_field() -> impl Strategy<Value = OptionValue> {
    prop_oneof![
        Just(OptionValue::Absent),
        "\\PC{0,30}".prop_map(|text| OptionValue::Text(text.into())),
        prop_oneof![Just("sandbox"), Just("access-sandbox-1"), Just("headers"), Just("https://a.example")]
            .prop_map(text),
        any::<f64>().prop_map(OptionValue::Number),
        any::<bool>().prop_map(OptionValue::Boolean),
        Just(OptionValue::Function),
        Just(OptionValue::AbortSignal),
        Just(OptionValue::Null),
        Just(OptionValue::Request),
        Just(OptionValue::Bytes),
        Just(OptionValue::Other),
        Just(OptionValue::Threw),
    ]
}

proptest! {
    #[test]
    fn any_options_are_checked_and_no_error_shows_a_value(
        client_id in any_field(), secret in "[!-~]{8,30}", access_token in any_field(), environment in any_field(),
        base_url in any_field(), timeout in any_field(), max_retries in any_field(), is_browser: bool,
    ) {
        let fields = good([("clientId", client_id), ("secret", text(&secret)), ("accessToken", access_token), ("environment", environment), ("baseUrl", base_url), ("timeout", timeout), ("maxRetries", max_retries)]);
        match checked(fields, Host { is_browser, ..SERVER }) {
            Ok(checked) => prop_assert!(checked.timeout_ms() > 0 && checked.base_url.starts_with("http")),
            Err(error) => {
                let shown = format!("{error:?}");
                prop_assert!(error.option.is_some() && !shown.contains(&secret), "{}", shown);
            }
        }
    }
}
