//! The functions, options, words and fields of the package as JSON. Other tests compare the declarations and the documents with it.
//!
//! `cargo test --lib contract` writes it to `target/contract.json`.

use crate::error::plaid_error::FIELDS;
use crate::error::{Cause, Error, Event, Kind, Outcome, PlaidError, Reason, Retry, Scope, When, codes};
use crate::options::functions::{Function, OptionDeclaration};
use crate::options::values::Type;
use serde_json::{Map, Value, json};

/// The name of a function in JavaScript.
fn name_of(function: Function) -> String {
    let variant = format!("{function:?}");
    variant.chars().next().into_iter().flat_map(char::to_lowercase).chain(variant.chars().skip(1)).collect()
}

fn functions() -> Value {
    let names = |options: &'static [OptionDeclaration], refused: bool| -> Vec<&str> {
        options.iter().filter(|row| matches!(row.1, Type::Refused(_)) == refused).map(|row| row.0).collect()
    };
    let entry = |&function: &Function| {
        let options = function.options();
        (name_of(function), json!({ "options": names(options, false), "refused": names(options, true) }))
    };
    Value::Object(Function::ALL.iter().map(entry).collect::<Map<_, _>>())
}

/// An error with every field that any error has.
fn full_error() -> Error {
    let mut plaid = Box::<PlaidError>::default();
    plaid.slots().iter_mut().for_each(|field| *field = Some("[]".into()));
    let mut error = Error::new(Event::PlaidKnownCode, "in words").with_cause(Cause {
        name: "Error".into(),
        message: "in words".into(),
        code: Some("CODE".into()),
    });
    error.status = Some(400);
    error.plaid = Some(plaid);
    error.scope = Some(Scope::Item);
    error.option = Some("option");
    error.reason = Some(Reason::Missing);
    error.started_at = Some("now".into());
    error.digest = Some("DIGEST".into());
    error.retry = Retry { when: When::After, after_ms: Some(1) };
    error
}

fn keys(value: &Value) -> Vec<&String> {
    value.as_object().into_iter().flat_map(Map::keys).collect()
}

/// The words of an enum, each once.
fn words<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
    let mut words: Vec<_> = all.iter().map(|&one| word(one)).collect();
    words.dedup();
    words
}

fn contract() -> Value {
    let error = serde_json::to_value(full_error()).unwrap();
    // Lists are parsed in `wasm/npm/to_js.rs`. Plaid's message is part of `message`.
    let lists = FIELDS.iter().filter(|field| field.is_list).map(|field| field.ours);
    let plaid_fields = FIELDS.iter().map(|field| field.ours).filter(|&name| name != "errorMessage");
    json!({
        "functions": functions(),
        "kinds": words(Kind::ALL, Kind::as_str),
        "outcomes": words(Outcome::ALL, Outcome::as_str),
        "reasons": words(Reason::ALL, Reason::as_str),
        "when": words(When::ALL, When::as_str),
        "scopes": words(Scope::ALL, Scope::as_str),
        "errorFields": keys(&error).into_iter().map(String::as_str).chain(lists).collect::<Vec<_>>(),
        "plaidFields": plaid_fields.collect::<Vec<_>>(),
        "retryFields": keys(&error["retry"]),
        "causeFields": keys(&error["cause"]),
        "errorCodes": codes::contract(),
    })
}

#[test]
fn the_contract_is_written_for_other_tests() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/target");
    std::fs::create_dir_all(folder).unwrap();
    let contract = contract();
    assert!(contract.as_object().unwrap().values().all(|part| part.as_array().is_none_or(|list| !list.is_empty())));
    std::fs::write(format!("{folder}/contract.json"), serde_json::to_string_pretty(&contract).unwrap()).unwrap();
}
