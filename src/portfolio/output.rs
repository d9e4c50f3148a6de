//! Writes the results as JSON, with the field names of the npm package. Plaid's own objects are written unchanged.

use super::amount::Amount;
use super::changes::{Changes, ValueChange};
use super::diff::{Changed, Diff};
use super::positions::{AccountPositions, Position, Positions};
use super::totals::Total;
use crate::text::push_number;

/// A value that can be written as JSON.
pub(crate) trait ToJson {
    fn write(&self, json: &mut String);

    fn to_json(&self) -> String {
        let mut json = String::new();
        self.write(&mut json);
        json
    }
}

/// Writes an object with these fields. A field without a value is left out.
fn object(json: &mut String, members: &[(&str, Option<&dyn ToJson>)]) {
    json.push('{');
    let mut separator = "\"";
    for (name, value) in members {
        if let Some(value) = value {
            json.push_str(separator);
            json.push_str(name);
            json.push_str("\":");
            value.write(json);
            separator = ",\"";
        }
    }
    json.push('}');
}

/// JSON text, written unchanged.
struct Raw<'a>(&'a str);

impl ToJson for Raw<'_> {
    fn write(&self, json: &mut String) {
        json.push_str(self.0);
    }
}

/// The text between the quotes of a JSON string. Its escapes are already in it.
struct Text<'a>(&'a str);

impl ToJson for Text<'_> {
    fn write(&self, json: &mut String) {
        json.push('"');
        json.push_str(self.0);
        json.push('"');
    }
}

impl ToJson for Amount {
    fn write(&self, json: &mut String) {
        Text(&self.to_text()).write(json);
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn write(&self, json: &mut String) {
        json.push('[');
        for (index, element) in self.iter().enumerate() {
            if index > 0 {
                json.push(',');
            }
            element.write(json);
        }
        json.push(']');
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn write(&self, json: &mut String) {
        match self {
            Some(value) => value.write(json),
            None => json.push_str("null"),
        }
    }
}

fn list<'a, T>(texts: &[&'a str], element: fn(&'a str) -> T) -> Vec<T> {
    texts.iter().map(|&text| element(text)).collect()
}

fn optional<T: ToJson>(value: &Option<T>) -> Option<&dyn ToJson> {
    value.as_ref().map(|value| value as &dyn ToJson)
}

impl ToJson for Positions<'_> {
    fn write(&self, json: &mut String) {
        object(json, &[("accounts", Some(&self.accounts)), ("totals", Some(&self.totals))]);
    }
}

impl ToJson for AccountPositions<'_> {
    fn write(&self, json: &mut String) {
        let account = Raw(self.account);
        object(
            json,
            &[("account", Some(&account)), ("positions", Some(&self.positions)), ("totals", Some(&self.totals))],
        );
    }
}

impl ToJson for Position<'_> {
    fn write(&self, json: &mut String) {
        let is_cash = Raw(if self.is_cash { "true" } else { "false" });
        object(
            json,
            &[
                ("holding", Some(&Raw(self.holding))),
                ("security", Some(&self.security.map(Raw))),
                ("currency", Some(&Text(self.currency))),
                ("value", Some(&self.value)),
                ("costBasis", optional(&self.cost_basis)),
                ("gain", optional(&self.gain)),
                ("isCash", Some(&is_cash)),
                ("priceAsOf", optional(&self.price_as_of.map(Text))),
            ],
        );
    }
}

impl ToJson for Total<'_> {
    fn write(&self, json: &mut String) {
        let mut unpriced = String::new();
        push_number(&mut unpriced, self.unpriced);
        object(
            json,
            &[
                ("currency", Some(&Text(self.currency))),
                ("value", Some(&self.value)),
                ("cash", Some(&self.cash)),
                ("costBasis", Some(&self.cost_basis)),
                ("gain", Some(&self.gain)),
                ("costCovers", Some(&self.cost_covers)),
                ("unpriced", Some(&Raw(&unpriced))),
            ],
        );
    }
}

impl ToJson for Changes<'_> {
    fn write(&self, json: &mut String) {
        object(
            json,
            &[
                ("holdings", Some(&self.holdings)),
                ("transactions", Some(&self.transactions)),
                ("accounts", Some(&self.accounts)),
                ("value", Some(&self.value)),
                ("unattributed", Some(&list(&self.unattributed, Raw))),
            ],
        );
    }
}

impl ToJson for Diff<'_> {
    fn write(&self, json: &mut String) {
        let (added, removed) = (list(&self.added, Raw), list(&self.removed, Raw));
        object(json, &[("added", Some(&added)), ("removed", Some(&removed)), ("changed", Some(&self.changed))]);
    }
}

impl ToJson for Changed<'_> {
    fn write(&self, json: &mut String) {
        let fields = list(&self.fields, Text);
        object(
            json,
            &[("before", Some(&Raw(self.before))), ("after", Some(&Raw(self.after))), ("fields", Some(&fields))],
        );
    }
}

impl ToJson for ValueChange<'_> {
    fn write(&self, json: &mut String) {
        object(
            json,
            &[
                ("currency", Some(&Text(self.currency))),
                ("before", Some(&self.before)),
                ("after", Some(&self.after)),
                ("flows", Some(&self.flows)),
                ("market", Some(&self.market)),
            ],
        );
    }
}
