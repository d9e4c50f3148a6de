//! Tests of `changes`, with figures that were calculated by hand.

use super::*;
use serde_json::{Value, json};

fn account(id: &str) -> Value {
    json!({ "account_id": id, "name": "Plaid IRA", "mask": "5555", "type": "investment" })
}

fn holding(account: &str, security: &str, value: f64) -> Value {
    json!({
        "account_id": account, "security_id": security, "quantity": 1, "institution_price": value, "institution_value": value,
        "iso_currency_code": "USD",
    })
}

fn transaction(id: &str, more: Value) -> Value {
    let mut transaction = json!({
        "investment_transaction_id": id, "account_id": "a", "security_id": null, "date": "2026-11-20", "type": "cash",
        "subtype": "deposit", "amount": -400, "quantity": 0, "price": 0, "iso_currency_code": "USD",
    });
    let fields = more.as_object().unwrap().clone();
    transaction.as_object_mut().unwrap().extend(fields);
    transaction
}

fn holdings(accounts: &[Value], holdings: &[Value]) -> Value {
    json!({ "accounts": accounts, "holdings": holdings, "securities": [] })
}

fn snapshot(holdings: Value, transactions: &[Value]) -> Value {
    let securities = json!([{ "security_id": "usd", "type": "cash" }]);
    json!({ "holdings": holdings, "transactions": { "investment_transactions": transactions, "securities": securities } })
}

/// A snapshot of one account with one holding of this value.
fn worth(value: f64, transactions: &[Value]) -> Value {
    snapshot(holdings(&[account("a")], &[holding("a", "s", value)]), transactions)
}

fn changes_between(before: &Value, after: &Value) -> Value {
    serde_json::from_str(&changes(&before.to_string(), &after.to_string()).unwrap().to_json()).unwrap()
}

fn flows(before: &Value, after: &Value) -> Value {
    changes_between(before, after)["value"][0]["flows"].clone()
}

#[test]
fn a_deposit_is_a_flow_and_not_a_gain() {
    let before = worth(1000.0, &[]);
    let after = worth(1366.73, &[transaction("t", json!({}))]);
    let found = changes_between(&before, &after);
    assert_eq!(
        found["value"],
        json!([{ "currency": "USD", "before": "1000", "after": "1366.73", "flows": "400", "market": "-33.27" }])
    );
    assert_eq!((&found["transactions"]["added"][0]["amount"], &found["unattributed"]), (&json!(-400), &json!([])));
}

/// The flow of one new transaction, or `?` if it is unattributed.
fn flow_of(more: Value) -> String {
    let found = changes_between(&worth(1.0, &[]), &worth(1.0, &[transaction("t", more)]));
    let unattributed = found["unattributed"].as_array().unwrap().len();
    if unattributed > 0 { "?".into() } else { found["value"][0]["flows"].as_str().unwrap().into() }
}

#[test]
fn type_and_subtype_decide_whether_a_transaction_is_a_flow() {
    for (kind, subtype, more, flow) in [
        ("cash", "deposit", json!({ "security_id": "usd", "quantity": -5000, "price": 1, "amount": -5000 }), "5000"),
        ("cash", "contribution", json!({ "amount": -12.5 }), "12.5"),
        ("cash", "withdrawal", json!({ "amount": 250 }), "-250"),
        ("cash", "distribution", json!({ "amount": 90 }), "-90"),
        ("cash", "transfer", json!({ "amount": -7 }), "7"),
        ("cash", "transfer", json!({ "security_id": "fund", "quantity": -7, "amount": -7 }), "7"),
        // A contribution to a 401k that is invested at once. The amount is that of the purchase.
        ("buy", "contribution", json!({ "security_id": "fund", "quantity": 4, "price": 25, "amount": 100 }), "100"),
        ("sell", "distribution", json!({ "security_id": "fund", "quantity": -4, "price": 25, "amount": -100 }), "-100"),
        // Securities that were moved.
        ("transfer", "transfer", json!({ "security_id": "fund", "quantity": 4, "amount": 100 }), "100"),
        ("transfer", "transfer", json!({ "security_id": "fund", "quantity": 4, "amount": -100 }), "100"),
        ("transfer", "transfer", json!({ "security_id": "fund", "quantity": -4, "amount": -100 }), "-100"),
        ("transfer", "transfer", json!({ "security_id": "fund", "quantity": -4, "price": 25, "amount": 0 }), "-100"),
        ("transfer", "transfer", json!({ "security_id": "fund", "quantity": 4, "price": 0, "amount": 0 }), "?"),
        ("transfer", "transfer", json!({ "security_id": "usd", "quantity": -100, "amount": -100 }), "100"),
        (
            "transfer",
            "send",
            json!({ "security_id": "coin", "quantity": -1e-8, "price": 50000, "amount": 0 }),
            "-0.0005",
        ),
        ("transfer", "request", json!({ "amount": -30 }), "30"),
        // Not flows: they happen inside the accounts.
        ("cash", "dividend", json!({ "amount": -18.9 }), "0"),
        ("cash", "interest", json!({ "amount": -1 }), "0"),
        ("cash", "tax withheld", json!({ "amount": 3 }), "0"),
        ("fee", "account fee", json!({ "amount": 5 }), "0"),
        ("fee", "of tomorrow", json!({ "amount": 5 }), "0"),
        ("buy", "buy", json!({ "amount": 274.6 }), "0"),
        ("sell", "sell", json!({ "quantity": 3, "amount": -274.6 }), "0"),
        ("transfer", "split", json!({ "security_id": "s", "quantity": 3 }), "0"),
        ("transfer", "spin off", json!({ "security_id": "s", "quantity": 3, "amount": 10 }), "0"),
        // Unattributed: the type does not say whether it is a flow.
        ("cash", "pending credit", json!({ "amount": -5 }), "?"),
        ("transfer", "adjustment", json!({ "security_id": "s", "quantity": 3, "amount": 10 }), "?"),
        ("cancel", "deposit", json!({ "amount": 400 }), "?"),
        ("cash", "of tomorrow", json!({ "amount": 400 }), "?"),
        ("of tomorrow", "of tomorrow", json!({}), "?"),
    ] {
        let mut transaction = more.clone();
        transaction.as_object_mut().unwrap().extend([("type".into(), kind.into()), ("subtype".into(), subtype.into())]);
        assert_eq!(flow_of(transaction), flow, "{kind} {subtype} {more}");
    }
    assert_eq!(flow_of(json!({ "type": null, "subtype": null })), "?");
    assert_eq!(flow_of(json!({ "amount": null })), "?");
}

#[test]
fn only_dates_that_both_snapshots_cover_have_flows() {
    let known = transaction("known", json!({ "date": "2026-11-10" }));
    let older = transaction("older", json!({ "date": "2026-11-09" }));
    let same_day = transaction("same day", json!({ "date": "2026-11-10", "amount": -1 }));
    let newer = transaction("newer", json!({ "date": "2026-11-28", "amount": -2 }));
    let before = worth(1.0, std::slice::from_ref(&known));
    let found = changes_between(&before, &worth(1.0, &[newer, same_day, known.clone(), older.clone()]));
    assert_eq!((&found["value"][0]["flows"], &found["unattributed"]), (&json!("3"), &json!([older])));
    // The later snapshot begins later. The transaction before that date was not cancelled.
    let found = changes_between(&worth(1.0, &[known.clone(), older]), &worth(1.0, &[known]));
    assert_eq!((&found["value"][0]["flows"], &found["unattributed"]), (&json!("0"), &json!([])));
    assert_eq!(found["transactions"]["removed"].as_array().unwrap().len(), 1);
}

#[test]
fn a_cancelled_or_corrected_flow_is_unattributed() {
    let (kept, gone) = (transaction("kept", json!({})), transaction("gone", json!({})));
    let found = changes_between(&worth(1.0, &[kept.clone(), gone.clone()]), &worth(1.0, std::slice::from_ref(&kept)));
    assert_eq!((&found["value"][0]["flows"], &found["unattributed"]), (&json!("0"), &json!([gone])));
    let corrected = transaction("kept", json!({ "amount": -401 }));
    let found =
        changes_between(&worth(1.0, std::slice::from_ref(&kept)), &worth(1.0, std::slice::from_ref(&corrected)));
    assert_eq!(found["unattributed"], json!([corrected]));
    assert_eq!(found["transactions"]["changed"], json!([{ "before": kept, "after": corrected, "fields": ["amount"] }]));
    let renamed = transaction("kept", json!({ "name": "ACH" }));
    assert_eq!(changes_between(&worth(1.0, &[kept]), &worth(1.0, &[renamed]))["unattributed"], json!([]));
}

#[test]
fn flows_need_transactions_in_both_snapshots() {
    let bare = json!({ "holdings": worth(2.0, &[])["holdings"], "transactions": null });
    let full = worth(1.0, &[transaction("t", json!({}))]);
    for (before, after, value) in [(&bare, &full, ["2", "1"]), (&full, &bare, ["1", "2"])] {
        let found = changes_between(before, after);
        let expected =
            json!([{ "currency": "USD", "before": value[0], "after": value[1], "flows": null, "market": null }]);
        assert_eq!((&found["value"], &found["transactions"]["added"]), (&expected, &json!([])));
    }
}

#[test]
fn holdings_with_the_same_account_and_security_are_a_multiset() {
    let [one, two, three] = [1.0, 2.0, 3.0].map(|value| holding("a", "s", value));
    let snapshot = |list: &[&Value]| {
        let list: Vec<_> = list.iter().map(|&one| one.clone()).collect();
        json!({ "holdings": holdings(&[account("a")], &list) })
    };
    let diff =
        |before: &[&Value], after: &[&Value]| changes_between(&snapshot(before), &snapshot(after))["holdings"].clone();
    assert_eq!(diff(&[&one, &two], &[&two, &one]), json!({ "added": [], "removed": [], "changed": [] }));
    assert_eq!(diff(&[&one], &[&one, &one]), json!({ "added": [one], "removed": [], "changed": [] }));
    assert_eq!(diff(&[&one, &one, &two], &[&two, &one]), json!({ "added": [], "removed": [one], "changed": [] }));
    let fields = json!(["institution_price", "institution_value"]);
    assert_eq!(
        diff(&[&one, &two], &[&three, &one]),
        json!({ "added": [], "removed": [], "changed": [{ "before": two, "after": three, "fields": fields }] })
    );
    let (gold, other) = (holding("a", "gold", 1.0), holding("b", "s", 1.0));
    assert_eq!(diff(&[&one], &[&gold]), json!({ "added": [gold], "removed": [one], "changed": [] }));
    assert_eq!(diff(&[&one], &[&other]), json!({ "added": [other], "removed": [one], "changed": [] }));
}

#[test]
fn an_account_is_matched_if_its_id_changed() {
    let account_with = |id: &str, more: Value| {
        let mut account = json!({ "account_id": id });
        account.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        account
    };
    for (before, after, is_same) in [
        (json!({ "persistent_account_id": "p" }), json!({ "persistent_account_id": "p" }), true),
        (
            json!({ "persistent_account_id": "p", "name": "n" }),
            json!({ "persistent_account_id": "q", "name": "n" }),
            false,
        ),
        (json!({ "name": "n", "mask": "1" }), json!({ "name": "n", "mask": "1" }), true),
        (json!({ "name": "n", "mask": "1" }), json!({ "name": "n", "mask": "2" }), false),
        (json!({ "name": "n", "mask": null }), json!({ "name": "n", "mask": null }), false),
        (json!({ "mask": "1" }), json!({ "mask": "1" }), false),
    ] {
        let deposit = |id: &str, account: &str| transaction(id, json!({ "account_id": account }));
        let one = snapshot(
            holdings(&[account_with("old", before.clone())], &[holding("old", "s", 5.0)]),
            &[deposit("1", "old")],
        );
        let other =
            snapshot(holdings(&[account_with("new", after)], &[holding("new", "s", 6.0)]), &[deposit("2", "new")]);
        let found = changes_between(&one, &other);
        let lengths =
            ["accounts", "holdings", "transactions"].map(|list| found[list]["added"].as_array().unwrap().len());
        assert_eq!(lengths, if is_same { [0; 3] } else { [1; 3] }, "{before}");
        // The value of a new account is a flow, not a gain.
        let (flows, market) = if is_same { ("0", "1") } else { ("1", "0") };
        assert_eq!(
            (&found["value"][0]["flows"], &found["value"][0]["market"]),
            (&json!(flows), &json!(market)),
            "{before}"
        );
        assert_eq!(found["unattributed"], json!([]), "{before}");
    }
}

#[test]
fn accounts_with_the_same_name_and_mask_are_not_matched() {
    let snapshot = |ids: [&str; 2]| json!({ "holdings": holdings(&ids.map(account), &[]) });
    let found = changes_between(&snapshot(["1", "2"]), &snapshot(["3", "4"]));
    assert_eq!(found["accounts"]["removed"].as_array().unwrap().len(), 2);
    let found = changes_between(&snapshot(["1", "2"]), &snapshot(["2", "3"]));
    assert_eq!(found["accounts"]["changed"][0]["fields"], json!(["account_id"]));
}

#[test]
fn currencies_are_separate_and_transactions_of_unknown_accounts_are_not_counted() {
    let euro = json!({ "iso_currency_code": "EUR", "amount": -10 });
    let foreign = transaction("t", json!({ "account_id": "elsewhere" }));
    let found = changes_between(&worth(1.0, &[]), &worth(2.0, &[transaction("e", euro), foreign]));
    assert_eq!(
        found["value"],
        json!([
            { "currency": "USD", "before": "1", "after": "2", "flows": "0", "market": "1" },
            { "currency": "EUR", "before": "0", "after": "0", "flows": "10", "market": "-10" },
        ])
    );
}

#[test]
fn a_duplicate_transaction_counts_once() {
    let twice = [transaction("t", json!({})), transaction("t", json!({}))];
    assert_eq!(flows(&worth(1.0, &[]), &worth(1.0, &twice)), "400");
}

#[test]
fn an_error_names_the_field_of_a_wrong_shape() {
    let good = worth(1.0, &[]).to_string();
    let snapshot = "must be an object with `holdings` and, if there are any, `transactions`";
    for (bad, message) in [
        ("null".into(), snapshot.to_owned()),
        ("{}".into(), "is not as Plaid gives it: `holdings` must be what `getHoldings` resolves to".into()),
        (json!({ "holdings": {} }).to_string(), "is not as Plaid gives it: `holdings.accounts` must be a list".into()),
        (
            json!({ "holdings": worth(1.0, &[])["holdings"], "transactions": 1 }).to_string(),
            "is not as Plaid gives it: `transactions` must be what `getInvestmentTransactions` resolves to".into(),
        ),
        (
            worth(1.0, &[transaction("t", json!({ "amount": "1" }))]).to_string(),
            "is not as Plaid gives it: `transactions.investment_transactions[0].amount` must be a number or null"
                .into(),
        ),
        (
            good.replace(
                "\"investment_transactions\":[]",
                "\"investment_transactions\":[{\"investment_transaction_id\":\"t\",\
             \"account_id\":\"a\",\"date\":\"2026-01-01\",\"type\":\"cash\",\"subtype\":\"deposit\",\"amount\":1e999}]",
            ),
            "is not as Plaid gives it: `transactions.investment_transactions[0].amount` must be a number or null"
                .into(),
        ),
    ] {
        let error = changes(&bad, &good).unwrap_err();
        assert_eq!((error.message.clone(), error.option), (format!("`before` {message}"), Some("before")));
        let error = changes(&good, &bad).unwrap_err();
        assert_eq!((error.message.clone(), error.option), (format!("`after` {message}"), Some("after")));
    }
}
