//! The positions of each account, with their market value, cost basis and gain.

use super::amount::Amount;
use super::fields::Fault;
use super::index::IdIndex;
use super::input::{Holding, Holdings, Security};
use super::totals::{Addend, Total, add};

/// The positions and totals of an Item. Texts are slices of the JSON that was passed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Positions<'a> {
    /// Every account of the response, in Plaid's order. An account without holdings has no totals.
    pub accounts: Vec<AccountPositions<'a>>,
    /// The totals of all accounts, by currency.
    pub totals: Vec<Total<'a>>,
}

/// The positions of one account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccountPositions<'a> {
    /// Plaid's JSON for the account.
    pub account: &'a str,
    /// The holdings of the account, in Plaid's order.
    pub positions: Vec<Position<'a>>,
    /// The totals of the account, by currency.
    pub totals: Vec<Total<'a>>,
}

/// A holding with its security.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Position<'a> {
    /// Plaid's JSON for the holding.
    pub holding: &'a str,
    /// Plaid's JSON for the security, if the response has it.
    pub security: Option<&'a str>,
    /// The ISO currency code, else Plaid's unofficial code, else `XXX`.
    pub currency: &'a str,
    /// The market value: Plaid's `institution_value`.
    pub value: Option<Amount>,
    /// Plaid's `cost_basis`.
    pub cost_basis: Option<Amount>,
    /// `value` minus `cost_basis`. `None` if the price, the value or the cost basis is missing.
    pub gain: Option<Amount>,
    /// Whether the security is cash or a cash equivalent.
    pub is_cash: bool,
    /// The date of the price, as Plaid gives it.
    pub price_as_of: Option<&'a str>,
}

pub(crate) fn positions<'a>(response: Holdings<'a>) -> Result<Positions<'a>, Fault> {
    let mut accounts: Vec<_> = response
        .accounts
        .iter()
        .map(|account| AccountPositions { account: account.element.text, ..AccountPositions::default() })
        .collect();
    let index = IdIndex::new(response.accounts.iter().map(|account| account.id).collect());
    let mut totals = Vec::new();
    for holding in response.holdings {
        let account = index.get(holding.account_id).and_then(|index| accounts.get_mut(index));
        let Some(account) = account else {
            return Err(holding.element.fault("account_id", "must be the id of one of `accounts`"));
        };
        let security = response.securities.get(holding.security_id);
        let addend = addend(&holding, security);
        add(&mut account.totals, &addend);
        add(&mut totals, &addend);
        let position = position(holding, security);
        account.positions.push(position);
    }
    Ok(Positions { accounts, totals })
}

/// The totals of the accounts for which `is_counted` returns true.
pub(crate) fn totals<'a>(response: &Holdings<'a>, is_counted: impl Fn(&'a str) -> bool) -> Vec<Total<'a>> {
    let mut totals = Vec::new();
    for holding in response.holdings.iter().filter(|holding| is_counted(holding.account_id)) {
        let security = response.securities.get(holding.security_id);
        add(&mut totals, &addend(holding, security));
    }
    totals
}

fn addend<'p, 'a>(holding: &'p Holding<'a>, security: Option<&Security<'a>>) -> Addend<'p, 'a> {
    Addend {
        currency: holding.currency,
        value: holding.value.as_ref(),
        // Some institutions give a value of 0 if they have no price. That must not count as a loss of the whole cost basis.
        cost_basis: holding.cost_basis.as_ref().filter(|_| holding.is_priced()),
        is_cash: security.is_some_and(|security| security.is_cash),
        is_priced: holding.is_priced(),
    }
}

fn position<'a>(holding: Holding<'a>, security: Option<&Security<'a>>) -> Position<'a> {
    let gain = match (&holding.value, &holding.cost_basis) {
        (Some(value), Some(cost)) if holding.is_priced() => Some(value.minus(cost)),
        _ => None,
    };
    Position {
        holding: holding.element.text,
        security: security.map(|security| security.text),
        currency: holding.currency,
        value: holding.value,
        cost_basis: holding.cost_basis,
        gain,
        is_cash: security.is_some_and(|security| security.is_cash),
        price_as_of: holding.price_as_of,
    }
}

impl Holding<'_> {
    fn is_priced(&self) -> bool {
        self.has_price && self.value.is_some()
    }
}
