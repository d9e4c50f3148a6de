//! Flows: the transactions that bring money or securities into the accounts, or take them out.
//!
//! The table follows Plaid's list of types and subtypes:
//! <https://plaid.com/docs/api/accounts/#investment-transaction-types-schema>. Trades, dividends, fees and taxes happen inside the accounts.
//! They are not flows, and their effect counts as `market`.

use super::amount::Amount;
use super::fields::Fault;
use super::input::Transaction;

/// How a transaction changes the total value of the accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Effect {
    /// A deposit that was invested at once. Plaid gives the amount of the purchase, which is positive.
    PaidIn,
    /// A sale whose proceeds were paid out. Plaid gives the amount of the sale, which is negative.
    PaidOut,
    /// Money or securities moved in or out. The sign decides the direction.
    Moved,
    /// It happened inside the accounts: no flow.
    Internal,
    /// The type does not say whether it is a flow.
    Unclear,
}

use Effect::{Internal, Moved, PaidIn, PaidOut, Unclear};

/// Matches every type or subtype.
const ANY: &str = "";

/// The effect of each type and subtype. The first row that matches decides.
const EFFECTS: &[(&str, &str, Effect)] = &[
    // "A cancellation of a pending transaction". Plaid does not say which one, so it is unknown whether that one was counted.
    ("cancel", ANY, Unclear),
    // "Inflow of assets into a tax-advantaged account."
    ("buy", "contribution", PaidIn),
    (ANY, "contribution", Moved),
    // "Outflow of assets from a tax-advantaged account."
    ("sell", "distribution", PaidOut),
    (ANY, "distribution", Moved),
    // "Inflow of cash into an account", and "Outflow of cash from an account".
    (ANY, "deposit", Moved),
    (ANY, "withdrawal", Moved),
    // "Movement of assets into or out of an account."
    (ANY, "transfer", Moved),
    // "Inflow or outflow of fiat or cryptocurrency to an address or email", and a request for it.
    (ANY, "send", Moved),
    (ANY, "request", Moved),
    // "Pending inflow of cash", and outflow. It may belong to a deposit, or to a sale or a dividend.
    (ANY, "pending credit", Unclear),
    (ANY, "pending debit", Unclear),
    // "Increase or decrease in quantity of item". The reason is unknown.
    (ANY, "adjustment", Unclear),
    // Plaid does not describe it.
    (ANY, "loan payment", Unclear),
    ("buy", ANY, Internal),
    ("sell", ANY, Internal),
    ("fee", ANY, Internal),
    (ANY, "account fee", Internal),
    (ANY, "assignment", Internal),
    (ANY, "buy", Internal),
    (ANY, "buy to cover", Internal),
    (ANY, "dividend", Internal),
    (ANY, "dividend reinvestment", Internal),
    (ANY, "exercise", Internal),
    (ANY, "expire", Internal),
    (ANY, "fund fee", Internal),
    (ANY, "interest", Internal),
    (ANY, "interest receivable", Internal),
    (ANY, "interest reinvestment", Internal),
    (ANY, "legal fee", Internal),
    (ANY, "long-term capital gain", Internal),
    (ANY, "long-term capital gain reinvestment", Internal),
    (ANY, "management fee", Internal),
    (ANY, "margin expense", Internal),
    (ANY, "merger", Internal),
    (ANY, "miscellaneous fee", Internal),
    (ANY, "non-qualified dividend", Internal),
    (ANY, "non-resident tax", Internal),
    (ANY, "qualified dividend", Internal),
    (ANY, "rebalance", Internal),
    (ANY, "return of principal", Internal),
    (ANY, "sell", Internal),
    (ANY, "sell short", Internal),
    (ANY, "short-term capital gain", Internal),
    (ANY, "short-term capital gain reinvestment", Internal),
    (ANY, "spin off", Internal),
    (ANY, "split", Internal),
    (ANY, "stock distribution", Internal),
    (ANY, "tax", Internal),
    (ANY, "tax withheld", Internal),
    (ANY, "trade", Internal),
    (ANY, "transfer fee", Internal),
    (ANY, "trust fee", Internal),
    (ANY, "unqualified gain", Internal),
    // Values that Plaid has added since this table was written.
    (ANY, ANY, Unclear),
];

/// The flow of a transaction.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Flow {
    /// The amount that came in. Negative if it went out.
    Of(Amount),
    /// It is not a flow.
    Internal,
    /// It may be a flow, but the type or the amount does not say.
    Unclear,
}

fn effect_of(kind: &str, subtype: &str) -> Effect {
    let matches = |pattern: &str, value: &str| pattern == ANY || pattern == value;
    let row = EFFECTS.iter().find(|row| matches(row.0, kind) && matches(row.1, subtype));
    row.map_or(Unclear, |row| row.2)
}

pub(crate) fn flow(transaction: &Transaction<'_>) -> Result<Flow, Fault> {
    let kind = transaction.kind.unwrap_or_default();
    let effect = effect_of(kind, transaction.subtype.unwrap_or_default());
    if effect == Internal {
        return Ok(Flow::Internal);
    }
    let row = transaction.element.row()?;
    let number = |field| row.number(field);
    let (Some(amount), quantity) = (number("amount")?, number("quantity")?.unwrap_or_default()) else {
        return Ok(Flow::Unclear);
    };
    if effect == Moved && (kind == "cash" || !transaction.has_asset || quantity.is_zero()) {
        return Ok(Flow::Of(amount.negated()));
    }
    // Many institutions give an amount of 0 for a security that was moved. Its price and quantity are used instead.
    let size = match number("price")? {
        Some(price) if amount.is_zero() => price.times(&quantity).absolute(),
        _ => amount.absolute(),
    };
    Ok(match effect {
        _ if size.is_zero() => Flow::Unclear,
        Internal | Unclear => Flow::Unclear,
        PaidIn => Flow::Of(size),
        PaidOut => Flow::Of(size.negated()),
        Moved if quantity.is_negative() => Flow::Of(size.negated()),
        Moved => Flow::Of(size),
    })
}
