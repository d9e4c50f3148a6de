//! Tests of `positions`, with figures that were calculated by hand.

use super::*;
use serde_json::{Value, json};

/// The positions of these holdings, as JSON. There are two accounts, `a` and `b`.
fn positions_of(holdings: &[Value], securities: &[Value]) -> Value {
    let accounts = json!([{ "account_id": "a", "type": "investment" }, { "account_id": "b", "type": "depository" }]);
    let given = json!({ "accounts": accounts, "holdings": holdings, "securities": securities }).to_string();
    serde_json::from_str(&positions(&given).unwrap().to_json()).unwrap()
}

fn holding(more: Value) -> Value {
    let mut holding = json!({
        "account_id": "a", "security_id": "s", "quantity": 10, "institution_price": 12, "institution_value": 120,
        "institution_price_as_of": "2026-11-27", "cost_basis": 100, "iso_currency_code": "USD", "unofficial_currency_code": null,
    });
    let fields = more.as_object().unwrap().clone();
    holding.as_object_mut().unwrap().extend(fields);
    holding
}

fn stock() -> Value {
    json!({ "security_id": "s", "type": "equity", "is_cash_equivalent": false, "ticker_symbol": "CASH" })
}

#[test]
fn a_position_has_its_holding_security_and_gain() {
    let holding = holding(json!({}));
    let found = positions_of(std::slice::from_ref(&holding), &[stock()]);
    assert_eq!(
        found["accounts"][0]["positions"][0],
        json!({
            "holding": holding, "security": stock(), "currency": "USD", "value": "120", "costBasis": "100", "gain": "20",
            "isCash": false, "priceAsOf": "2026-11-27",
        })
    );
    let total = json!({
        "currency": "USD", "value": "120", "cash": "0", "costBasis": "100", "gain": "20", "costCovers": "120", "unpriced": 0,
    });
    assert_eq!((&found["accounts"][0]["totals"], &found["totals"]), (&json!([total]), &json!([total])));
}

#[test]
fn value_and_gain_follow_plaids_fields() {
    for (rule, more, value, gain, total) in [
        (
            "the value of an option includes the contract multiplier",
            json!({ "quantity": 100, "institution_price": 3.5, "institution_value": 350 }),
            json!("350"),
            json!("250"),
            "350",
        ),
        (
            "a short position is negative",
            json!({ "quantity": -10, "institution_value": -120, "cost_basis": -100 }),
            json!("-120"),
            json!("-20"),
            "-120",
        ),
        (
            "crypto has many decimals",
            json!({ "institution_value": 0.000_000_012_345_678_9, "cost_basis": 1e-8 }),
            json!("0.0000000123456789"),
            json!("0.0000000023456789"),
            "0.0000000123456789",
        ),
        (
            "unvested shares count",
            json!({ "vested_quantity": 4, "vested_value": 48 }),
            json!("120"),
            json!("20"),
            "120",
        ),
        ("no cost, no gain", json!({ "cost_basis": null }), json!("120"), Value::Null, "120"),
        ("no value", json!({ "institution_value": null }), Value::Null, Value::Null, "0"),
        ("no price", json!({ "institution_price": null, "institution_value": 0 }), json!("0"), Value::Null, "0"),
        (
            "no price, and a value",
            json!({ "institution_price": null, "institution_value": 75 }),
            json!("75"),
            Value::Null,
            "75",
        ),
        ("worth nothing", json!({ "institution_price": 0, "institution_value": 0 }), json!("0"), json!("-100"), "0"),
    ] {
        let found = positions_of(&[holding(more)], &[stock()]);
        let position = &found["accounts"][0]["positions"][0];
        assert_eq!((&position["value"], &position["gain"]), (&value, &gain), "{rule}");
        assert_eq!(found["totals"][0]["value"], total, "{rule}");
    }
}

#[test]
fn totals_of_gain_cover_positions_with_a_cost_and_a_price() {
    let holdings = [
        holding(json!({ "institution_value": 120.10, "cost_basis": 100.30 })),
        holding(json!({ "institution_value": 50, "cost_basis": null })),
        holding(json!({ "institution_value": null, "cost_basis": 1000 })),
        holding(json!({ "institution_price": null, "institution_value": 0, "cost_basis": 500 })),
    ];
    assert_eq!(
        positions_of(&holdings, &[stock()])["totals"],
        json!([{
            "currency": "USD", "value": "170.1", "cash": "0", "costBasis": "100.3", "gain": "19.8", "costCovers": "120.1", "unpriced": 2,
        }])
    );
}

#[test]
fn cash_is_recognised_by_type_or_flag_and_not_by_ticker() {
    for (security, is_cash) in [
        (json!({ "security_id": "s", "type": "cash", "is_cash_equivalent": false }), true),
        (json!({ "security_id": "s", "type": "mutual fund", "is_cash_equivalent": true }), true),
        (json!({ "security_id": "s", "type": null, "is_cash_equivalent": null }), false),
        (json!({ "security_id": "s", "type": "equity", "ticker_symbol": "CUR:USD" }), false),
        (stock(), false),
        (json!({ "security_id": "another", "type": "cash" }), false),
    ] {
        let found = positions_of(&[holding(json!({}))], std::slice::from_ref(&security));
        assert_eq!(found["accounts"][0]["positions"][0]["isCash"], is_cash, "{security}");
        assert_eq!(found["totals"][0]["cash"], if is_cash { "120" } else { "0" }, "{security}");
    }
}

#[test]
fn each_currency_has_its_own_total() {
    let holdings = [
        holding(json!({ "institution_value": 0.1 })),
        holding(json!({ "institution_value": 7, "iso_currency_code": "EUR" })),
        holding(json!({ "institution_value": 0.2 })),
        holding(json!({ "institution_value": 3, "iso_currency_code": null, "unofficial_currency_code": "BTC" })),
        holding(json!({ "institution_value": 4, "iso_currency_code": null })),
    ];
    let found = positions_of(&holdings, &[stock()]);
    let sums: Vec<_> =
        found["totals"].as_array().unwrap().iter().map(|total| (&total["currency"], &total["value"])).collect();
    let expected = json!([["USD", "0.3"], ["EUR", "7"], ["BTC", "3"], ["XXX", "4"]]);
    assert_eq!(json!(sums), expected);
}

#[test]
fn accounts_of_every_type_count_and_empty_ones_are_listed() {
    let found = positions_of(&[holding(json!({}))], &[stock()]);
    assert_eq!(
        found["accounts"][1],
        json!({ "account": { "account_id": "b", "type": "depository" }, "positions": [], "totals": [] })
    );
    let found = positions_of(&[holding(json!({ "account_id": "b" }))], &[stock()]);
    assert_eq!(
        (&found["accounts"][1]["totals"][0]["value"], &found["totals"][0]["value"]),
        (&json!("120"), &json!("120"))
    );
}

#[test]
fn a_missing_security_is_null() {
    let found = positions_of(&[holding(json!({}))], &[]);
    assert_eq!(found["accounts"][0]["positions"][0]["security"], Value::Null);
}

#[test]
fn an_error_names_the_field_of_a_wrong_shape() {
    for (given, message) in [
        ("", "`holdings` must be what `getHoldings` resolves to"),
        ("null", "`holdings` must be what `getHoldings` resolves to"),
        ("[]", "`holdings` must be what `getHoldings` resolves to"),
        ("{}x", "`holdings` must be what `getHoldings` resolves to"),
        ("{}", "`holdings` is not as Plaid gives it: `accounts` must be a list"),
        (r#"{"accounts":[],"holdings":{}}"#, "`holdings` is not as Plaid gives it: `holdings` must be a list"),
        (r#"{"accounts":[1]}"#, "`holdings` is not as Plaid gives it: `accounts[0]` must be an object"),
        (r#"{"accounts":[{}]}"#, "`holdings` is not as Plaid gives it: `accounts[0].account_id` must be a string"),
        (
            r#"{"accounts":[],"holdings":[{"account_id":"a"}]}"#,
            "`holdings` is not as Plaid gives it: `holdings[0].account_id` must be the id of one of `accounts`",
        ),
        (
            r#"{"accounts":[],"holdings":[{"account_id":"a","cost_basis":"1"}]}"#,
            "`holdings` is not as Plaid gives it: `holdings[0].cost_basis` must be a number or null",
        ),
        (
            r#"{"accounts":[],"holdings":[{"account_id":"a","institution_value":1e999}]}"#,
            "`holdings` is not as Plaid gives it: `holdings[0].institution_value` must be a number or null",
        ),
        (
            r#"{"accounts":[],"holdings":[],"securities":[{"security_id":"s","is_cash_equivalent":1}]}"#,
            "`holdings` is not as Plaid gives it: `securities[0].is_cash_equivalent` must be a boolean or null",
        ),
    ] {
        let error = positions(given).unwrap_err();
        assert_eq!(
            (error.message.as_str(), error.option, error.kind),
            (message, Some("holdings"), crate::Kind::InvalidOption)
        );
    }
}
