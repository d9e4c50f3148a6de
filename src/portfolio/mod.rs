//! The value of an Item's investments, and the changes between two snapshots.
//!
//! Pure functions over Plaid's JSON, for WebAssembly and for native code. Amounts are exact decimals: no sum is rounded, and amounts of
//! different currencies are never added. `docs/portfolio.md` has the rules and their sources.
//!
//! - `json`, `fields` and `input` read Plaid's JSON, and `amount` its numbers. `output` writes the results.
//! - `positions` and `totals` calculate positions, and their totals by currency.
//! - `index`, `diff` and `matching` compare two snapshots. `flows` has the table of transaction types, and `value` splits the change in value
//!   into flows and market. `changes` combines them.

mod amount;
mod changes;
mod diff;
mod fields;
mod flows;
mod index;
mod input;
mod json;
mod matching;
mod output;
mod positions;
mod totals;
mod value;

#[cfg(test)]
mod changes_tests;
#[cfg(test)]
mod positions_tests;
#[cfg(test)]
mod properties_tests;

pub use amount::Amount;
pub use changes::{Changes, ValueChange};
pub use diff::{Changed, Diff};
pub use positions::{AccountPositions, Position, Positions};
pub use totals::Total;

use crate::error::Error;
use changes::{Snapshot, SnapshotFault};
use fields::Fault;
use input::{Holdings, RESPONSE_DEPTH, transactions};
use json::{Node, parse, take};
use output::ToJson;

/// The positions of an Item, with their market value, cost basis and gain, and the totals for each account and overall.
///
/// `holdings` is the JSON of Plaid's response to `/investments/holdings/get`.
///
/// # Errors
///
/// An error of [`Kind::InvalidOption`](crate::Kind::InvalidOption) if `holdings` has another shape, or lacks the account
/// of a holding. The message names the field.
///
/// # Example
///
/// ```
/// use plaid_investments::portfolio::positions;
///
/// let holdings = r#"{
///     "accounts": [{ "account_id": "a", "type": "investment" }],
///     "holdings": [{ "account_id": "a", "security_id": "s", "institution_price": 1.5, "institution_value": 0.3,
///                    "cost_basis": 0.2, "quantity": 0.2, "iso_currency_code": "USD" }],
///     "securities": [{ "security_id": "s", "type": "equity" }]
/// }"#;
/// let positions = positions(holdings)?;
/// let total = &positions.totals[0];
/// assert_eq!((total.value.to_string(), total.gain.to_string()), ("0.3".into(), "0.1".into()));
/// # Ok::<(), plaid_investments::Error>(())
/// ```
pub fn positions(holdings: &str) -> Result<Positions<'_>, Error> {
    let read = || match parse(holdings, RESPONSE_DEPTH) {
        Some(Node::Object(response)) => positions::positions(Holdings::read(response)?),
        _ => Err(Fault::new("", HOLDINGS)),
    };
    read().map_err(|fault| fault.in_argument("holdings"))
}

/// The changes between two snapshots of an Item: of holdings, transactions, accounts and value. The change in value is split into flows,
/// which is the money paid in or out, and market, which is the rest.
///
/// A snapshot is a JSON object. `holdings` is Plaid's response to `/investments/holdings/get`. `transactions` is its response to
/// `/investments/transactions/get`, with the transactions of every page. Flows need `transactions` in both snapshots.
///
/// # Errors
///
/// An error of [`Kind::InvalidOption`](crate::Kind::InvalidOption) if a snapshot has another shape. The message names the field.
///
/// # Example
///
/// ```
/// use plaid_investments::portfolio::changes;
///
/// let snapshot = |value: &str, transactions: &str| {
///     let holding = [r#"{ "account_id": "a", "security_id": "s", "iso_currency_code": "USD", "institution_value": "#, value, "}"].concat();
///     [r#"{ "holdings": { "accounts": [{ "account_id": "a" }], "securities": [], "holdings": ["#, &holding,
///      r#"] }, "transactions": { "securities": [], "investment_transactions": ["#, transactions, "] } }"].concat()
/// };
/// let deposit = r#"{ "investment_transaction_id": "t", "account_id": "a", "date": "2026-11-03", "type": "cash",
///                    "subtype": "deposit", "amount": -400, "iso_currency_code": "USD" }"#;
/// let (before, after) = (snapshot("1000", ""), snapshot("1366.73", deposit));
/// let changes = changes(&before, &after)?;
/// let value = &changes.value[0];
/// assert_eq!(value.flows.as_ref().map(ToString::to_string), Some("400".into()));
/// assert_eq!(value.market.as_ref().map(ToString::to_string), Some("-33.27".into()));
/// # Ok::<(), plaid_investments::Error>(())
/// ```
pub fn changes<'a>(before: &'a str, after: &'a str) -> Result<Changes<'a>, Error> {
    let one = read_snapshot(before).map_err(|fault| fault.in_argument("before"))?;
    let other = read_snapshot(after).map_err(|fault| fault.in_argument("after"))?;
    changes::changes(&one, &other).map_err(|fault| match fault {
        SnapshotFault::Before(fault) => fault.within("transactions").in_argument("before"),
        SnapshotFault::After(fault) => fault.within("transactions").in_argument("after"),
    })
}

const HOLDINGS: &str = "must be what `getHoldings` resolves to";
const TRANSACTIONS: &str = "must be what `getInvestmentTransactions` resolves to";
const SNAPSHOT: &str = "must be an object with `holdings` and, if there are any, `transactions`";

fn read_snapshot(text: &str) -> Result<Snapshot<'_>, Fault> {
    let Some(Node::Object(mut snapshot)) = parse(text, RESPONSE_DEPTH.saturating_add(1)) else {
        return Err(Fault::new("", SNAPSHOT));
    };
    let Node::Object(holdings) = take(&mut snapshot, "holdings") else { return Err(Fault::new("holdings", HOLDINGS)) };
    let holdings = Holdings::read(holdings).map_err(|fault| fault.within("holdings"))?;
    let transactions = match take(&mut snapshot, "transactions") {
        Node::Null => None,
        Node::Object(response) => Some(transactions(response).map_err(|fault| fault.within("transactions"))?),
        _ => return Err(Fault::new("transactions", TRANSACTIONS)),
    };
    Ok(Snapshot { holdings, transactions })
}

impl Positions<'_> {
    /// Writes it as JSON, with the field names of the npm package.
    #[must_use]
    pub fn to_json(&self) -> String {
        ToJson::to_json(self)
    }
}

impl Changes<'_> {
    /// Writes it as JSON, with the field names of the npm package.
    #[must_use]
    pub fn to_json(&self) -> String {
        ToJson::to_json(self)
    }
}
