//! The options of each function, and the names that it refuses. The lists are repeated here, so that a change has to be made twice.

use super::*;
use crate::options::values::{OptionValue, OptionValues};

#[test]
fn every_function_has_its_options() {
    let all =
        "clientId secret environment baseUrl credentialsIn timeout maxRetries dangerouslyAllowBrowser signal fetch";
    for (function, own) in [
        (Function::RefreshInvestments, "accessToken"),
        (Function::GetHoldings, "accessToken accountIds"),
        (
            Function::GetInvestmentTransactions,
            "accessToken accountIds startDate endDate pageSize asyncUpdate onProgress",
        ),
        (Function::VerifyWebhook, "request body signature receivedAt keyStore"),
        (Function::CreateSandboxItem, "institutionId webhook products username password"),
        (Function::FireSandboxWebhook, "accessToken webhookType webhookCode"),
        (Function::RefreshItems, "concurrency perMinute perItemMs onStart onProgress"),
        (
            Function::CreateLinkToken,
            "accessToken userId clientName language countryCodes products webhook redirectUri request",
        ),
        (Function::ExchangePublicToken, "publicToken"),
        (Function::GetItem, "accessToken"),
        (Function::UpdateItemWebhook, "accessToken webhook"),
        (Function::RemoveItem, "accessToken"),
        (Function::WaitForUpdate, "accessToken since within"),
        (Function::ResetSandboxLogin, "accessToken"),
        (Function::CallPlaid, "accessToken path body reads"),
    ] {
        let options = function.options().iter().filter(|row| !matches!(row.1, Type::Refused(_)));
        assert_eq!(options.map(|row| row.0).collect::<Vec<_>>().join(" "), format!("{all} {own}"));
    }
}

#[test]
fn common_wrong_names_of_options_are_refused() {
    const ALL: &str = "client_id apiKey base_url baseURL timeoutMs retries abortSignal";
    for (function, own) in [
        (Function::RefreshInvestments, "access_token"),
        (Function::GetHoldings, "access_token account_ids options"),
        (
            Function::GetInvestmentTransactions,
            "access_token account_ids options start_date end_date count offset async_update",
        ),
        (Function::VerifyWebhook, "rawBody headers"),
        (Function::CreateSandboxItem, "institution_id initial_products override_username override_password options"),
        (Function::FireSandboxWebhook, "access_token webhook_type webhook_code"),
        (Function::RefreshItems, ""),
        (Function::CreateLinkToken, "access_token user user_id client_user_id client_name country_codes redirect_uri"),
        (Function::ExchangePublicToken, "public_token"),
        (Function::GetItem, "access_token"),
        (Function::UpdateItemWebhook, "access_token webhookUrl webhook_url"),
        (Function::RemoveItem, "access_token reason_code reason_note"),
        (Function::WaitForUpdate, "access_token startedAt started_at withinMs"),
        (Function::ResetSandboxLogin, "access_token"),
        (Function::CallPlaid, "access_token url endpoint data params"),
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
                assert!(error.message.contains("is not an option") && !error.message.contains("a value"));
            }
            assert!(given(OptionValue::Absent).is_ok(), "{name}: undefined counts as left out");
        }
    }
}
