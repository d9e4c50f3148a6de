//! Totals of positions, one for each currency. Amounts of different currencies are never added.

use super::amount::Amount;

/// The totals of some positions in one currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Total<'a> {
    /// The ISO currency code, else Plaid's unofficial code, else `XXX`.
    pub currency: &'a str,
    /// The market value of the positions.
    pub value: Amount,
    /// The part of `value` that is cash.
    pub cash: Amount,
    /// The cost basis of the positions that have a cost basis and a price.
    pub cost_basis: Amount,
    /// `cost_covers` minus `cost_basis`.
    pub gain: Amount,
    /// The part of `value` whose cost basis is known.
    pub cost_covers: Amount,
    /// The number of positions without a price or without a value.
    pub unpriced: u32,
}

/// The amounts that a position adds to its total.
pub(crate) struct Addend<'p, 'a> {
    pub(crate) currency: &'a str,
    pub(crate) value: Option<&'p Amount>,
    pub(crate) cost_basis: Option<&'p Amount>,
    pub(crate) is_cash: bool,
    pub(crate) is_priced: bool,
}

/// Adds a position to the total of its currency. A currency that is not in `totals` yet is appended.
pub(crate) fn add<'a>(totals: &mut Vec<Total<'a>>, addend: &Addend<'_, 'a>) {
    let total = match totals.iter_mut().position(|total| total.currency == addend.currency) {
        Some(index) => totals.get_mut(index),
        None => {
            totals.push(Total { currency: addend.currency, ..Total::default() });
            totals.last_mut()
        }
    };
    let Some(total) = total else { return };
    if !addend.is_priced {
        total.unpriced = total.unpriced.saturating_add(1);
    }
    let Some(value) = addend.value else { return };
    total.value.add(value);
    if addend.is_cash {
        total.cash.add(value);
    }
    if let Some(cost) = addend.cost_basis {
        total.cost_basis.add(cost);
        total.cost_covers.add(value);
        total.gain.add(&value.minus(cost));
    }
}
