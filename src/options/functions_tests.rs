//! Which options each function has, and which names it refuses, written a second time.

use super::*;
use crate::options::values::{OptionValue, OptionValues};

#[test]
fn every_option_has_its_name() {
    let all =
        "clientId secret environment baseUrl credentialsIn timeout maxRetries dangerouslyAllowBrowser signal fetch";
    for (function, own) in [
        (Function::RefreshInvestments, "accessToken"),
        (Function::GetHoldings, "accessToken accountIds"),
        (Function::GetInvestmentTransactions, "accessToken accountIds startDate endDate pageSize onProgress"),
        (Function::VerifyWebhook, "request body signature receivedAt keyStore"),
        (Function::CreateSandboxItem, "institutionId webhook"),
        (Function::FireSandboxWebhook, "accessToken webhookType"),
        (Function::RefreshItems, "concurrency perMinute perItemMs onStart onProgress"),
    ] {
        let options = function.options().iter().filter(|row| !matches!(row.1, Type::Refused(_)));
        assert_eq!(options.map(|row| row.0).collect::<Vec<_>>().join(" "), format!("{all} {own}"));
    }
}

#[test]
fn names_that_are_no_options_are_refused_where_they_would_mean_something() {
    const ALL: &str = "client_id apiKey base_url baseURL timeoutMs retries abortSignal";
    for (function, own) in [
        (Function::RefreshInvestments, "access_token"),
        (Function::GetHoldings, "access_token account_ids options"),
        (Function::GetInvestmentTransactions, "access_token account_ids options start_date end_date count offset"),
        (Function::VerifyWebhook, "rawBody headers"),
        (Function::CreateSandboxItem, "institution_id"),
        (Function::FireSandboxWebhook, "access_token webhook_type webhookCode webhook_code"),
        (Function::RefreshItems, ""),
    ] {
        let options = function.options();
        let refused: Vec<_> = options.iter().filter(|row| matches!(row.1, Type::Refused(_))).map(|row| row.0).collect();
        assert_eq!(refused.join(" "), format!("{ALL} {own}").trim_end());
        for name in refused {
            let given = |field: OptionValue| {
                let values = options.iter().map(|row| if row.0 == name { field.clone() } else { OptionValue::Absent });
                OptionValues::typed(options, values.collect())
            };
            for field in [
                OptionValue::Text("a value".into()),
                OptionValue::Null,
                OptionValue::Number(1.0),
                OptionValue::Texts(vec![]),
                OptionValue::Other,
            ] {
                let Err(error) = given(field) else { panic!("{name} passed") };
                assert_eq!((error.option, error.outcome.as_str()), (Some(name), "not_sent"));
                assert!(error.message.contains("is no option") && !error.message.contains("a value"));
            }
            assert!(given(OptionValue::Absent).is_ok(), "{name}: undefined counts as left out");
        }
    }
}
