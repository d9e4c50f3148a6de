//! Properties that hold for every portfolio, and for any input text.

use super::*;
use crate::portfolio::amount::Amount;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The field names that the rules use, and one that they do not use.
const NAMES: &[&str] = &[
    "holdings",
    "transactions",
    "accounts",
    "securities",
    "investment_transactions",
    "account_id",
    "security_id",
    "name",
    "mask",
    "persistent_account_id",
    "institution_value",
    "institution_price",
    "cost_basis",
    "iso_currency_code",
    "type",
    "subtype",
    "date",
    "amount",
    "quantity",
    "price",
    "investment_transaction_id",
    "is_cash_equivalent",
    "unknown",
];

fn any_json() -> impl Strategy<Value = Value> {
    const WORDS: &[&str] = &["a", "b", "cash", "deposit", "transfer", "USD", "\"\\\u{1}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (-3_i64..4).prop_map(Value::from),
        prop::sample::select(WORDS).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 64, 6, |inner| {
        let member = (prop::sample::select(NAMES), inner.clone());
        let object = vec(member, 0..8).prop_map(|members| {
            Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
        });
        prop_oneof![vec(inner, 0..5).prop_map(Value::Array), object]
    })
}

/// Amounts in cents, amounts of crypto, and amounts of any size.
fn amount() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-100_000_000_i32..100_000_000).prop_map(|cents| f64::from(cents) / 100.0),
        (-1_000_000_i32..1_000_000).prop_map(|units| f64::from(units) * 1e-18),
        any::<f64>().prop_filter("JSON has no infinity", |number| number.is_finite()),
    ]
}

fn id(ids: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop::sample::select(ids)
}

const ACCOUNTS: &[&str] = &["a", "b", "c"];
const SECURITIES: &[&str] = &["cash", "fund", "missing"];

prop_compose! {
    fn holding()(
        account in id(ACCOUNTS), security in id(SECURITIES), value in option::of(amount()), price in option::of(amount()),
        cost in option::of(amount()), currency in option::of(id(&["USD", "EUR"])),
    ) -> Value {
        json!({
            "account_id": account, "security_id": security, "institution_value": value, "institution_price": price, "cost_basis": cost,
            "iso_currency_code": currency,
        })
    }
}

prop_compose! {
    fn transaction()(
        id_ in 0..12_u8, account in id(ACCOUNTS), security in option::of(id(SECURITIES)), day in 1..9_u8,
        kind in id(&["cash", "buy", "sell", "fee", "transfer", "cancel", "new"]),
        subtype in id(&["deposit", "contribution", "distribution", "withdrawal", "transfer", "send", "buy", "dividend", "new"]),
        numbers in [amount(), amount(), amount()], currency in id(&["USD", "EUR"]),
    ) -> Value {
        json!({
            "investment_transaction_id": id_.to_string(), "account_id": account, "security_id": security,
            "date": format!("2026-11-0{day}"), "type": kind, "subtype": subtype, "amount": numbers[0], "quantity": numbers[1],
            "price": numbers[2], "iso_currency_code": currency,
        })
    }
}

prop_compose! {
    fn snapshot()(
        holdings in vec(holding(), 0..12), transactions in option::of(vec(transaction(), 0..12)),
        names in prop::sample::subsequence(ACCOUNTS, 1..=3), mask in option::of(id(&["1", "2"])),
    ) -> Value {
        let accounts: Vec<_> = names.iter().map(|id| json!({ "account_id": id, "name": "n", "mask": mask })).collect();
        let holdings: Vec<_> = holdings.into_iter().filter(|one| names.iter().any(|id| one["account_id"] == *id)).collect();
        let securities = json!([{ "security_id": "cash", "type": "cash" }, { "security_id": "fund", "type": "etf" }]);
        let transactions = transactions.map(|list| json!({ "investment_transactions": list, "securities": securities }));
        json!({
            "holdings": { "accounts": accounts, "holdings": holdings, "securities": securities }, "transactions": transactions,
        })
    }
}

fn sum<'p>(amounts: impl Iterator<Item = &'p Amount>) -> Amount {
    amounts.fold(Amount::default(), |mut sum, amount| {
        sum.add(amount);
        sum
    })
}

proptest! {
    #[test]
    fn any_text_is_handled(text in ".{0,64}") {
        let _ = (positions(&text), changes(&text, &text));
    }

    #[test]
    fn any_json_is_handled(one in any_json(), other in any_json()) {
        let snapshot = |holdings: &Value, transactions: &Value| json!({ "holdings": holdings, "transactions": transactions }).to_string();
        let texts = [one.to_string(), snapshot(&one, &other), snapshot(&other, &one)];
        for text in &texts {
            if let Ok(positions) = positions(text) {
                prop_assert!(serde_json::from_str::<Value>(&positions.to_json()).is_ok());
            }
            for other in &texts {
                if let Ok(changes) = changes(text, other) {
                    prop_assert!(serde_json::from_str::<Value>(&changes.to_json()).is_ok());
                }
            }
        }
    }

    #[test]
    fn an_amount_keeps_its_value(number in amount()) {
        let text = Value::from(number).to_string();
        let printed = Amount::parse(&text).unwrap().to_string();
        prop_assert_eq!(printed.parse::<f64>().unwrap(), number);
        prop_assert!(!printed.contains('e') && printed != "-0");
        prop_assert!(!printed.contains('.') || !printed.ends_with('0'));
    }

    #[test]
    fn totals_are_the_sums_of_their_positions(snapshot in snapshot()) {
        let given = snapshot["holdings"].to_string();
        let found = positions(&given).unwrap();
        let all: Vec<_> = found.accounts.iter().flat_map(|account| &account.positions).collect();
        prop_assert_eq!(all.len(), snapshot["holdings"]["holdings"].as_array().unwrap().len());
        for total in &found.totals {
            let own = || all.iter().filter(|position| position.currency == total.currency);
            prop_assert_eq!(&total.value, &sum(own().filter_map(|one| one.value.as_ref())));
            prop_assert_eq!(&total.cash, &sum(own().filter(|one| one.is_cash).filter_map(|one| one.value.as_ref())));
            prop_assert_eq!(&total.gain, &sum(own().filter_map(|one| one.gain.as_ref())));
            prop_assert_eq!(&total.gain, &total.cost_covers.minus(&total.cost_basis));
            let of_accounts = || found.accounts.iter().flat_map(|one| &one.totals).filter(|one| one.currency == total.currency);
            prop_assert_eq!(&total.value, &sum(of_accounts().map(|one| &one.value)));
            prop_assert_eq!(&total.cost_basis, &sum(of_accounts().map(|one| &one.cost_basis)));
            prop_assert_eq!(total.unpriced, of_accounts().map(|one| one.unpriced).sum::<u32>());
        }
    }

    #[test]
    fn a_snapshot_has_no_changes_to_itself(snapshot in snapshot()) {
        let text = snapshot.to_string();
        let found = changes(&text, &text).unwrap();
        prop_assert_eq!(&found.holdings, &Diff::default());
        prop_assert_eq!(&found.transactions, &Diff::default());
        prop_assert_eq!(&found.accounts, &Diff::default());
        prop_assert!(found.unattributed.is_empty());
        for value in &found.value {
            prop_assert_eq!(&value.before, &value.after);
            prop_assert_eq!(value.flows.is_none(), snapshot["transactions"].is_null());
            for part in value.flows.iter().chain(&value.market) {
                prop_assert!(part.is_zero());
            }
        }
    }

    #[test]
    fn flows_and_market_add_up_to_the_change_in_value(before in snapshot(), after in snapshot()) {
        let (one, other) = (before.to_string(), after.to_string());
        let found = changes(&one, &other).unwrap();
        let has_flows = !before["transactions"].is_null() && !after["transactions"].is_null();
        for value in &found.value {
            prop_assert_eq!((value.flows.is_some(), value.market.is_some()), (has_flows, has_flows));
            if has_flows {
                prop_assert_eq!(sum(value.flows.iter().chain(&value.market)), value.after.minus(&value.before));
            }
        }
    }

    #[test]
    fn swapped_snapshots_swap_added_and_removed(before in snapshot(), after in snapshot()) {
        let (one, other) = (before.to_string(), after.to_string());
        let (there, back) = (changes(&one, &other).unwrap(), changes(&other, &one).unwrap());
        for (there, back) in [(&there.holdings, &back.holdings), (&there.accounts, &back.accounts)] {
            prop_assert_eq!(there.added.len(), back.removed.len());
            prop_assert_eq!(there.removed.len(), back.added.len());
        }
    }
}
