//! Plaid's responses to the two reads, parsed as far as they are needed.

use super::amount::Amount;
use super::fields::{Element, Fault, Row, rows};
use super::index::IdIndex;
use super::json::{Node, take};

pub(crate) struct Account<'a> {
    pub(crate) element: Element<'a>,
    pub(crate) id: &'a str,
    pub(crate) persistent_id: Option<&'a str>,
    pub(crate) name: Option<&'a str>,
    pub(crate) mask: Option<&'a str>,
}

pub(crate) struct Security<'a> {
    pub(crate) text: &'a str,
    id: &'a str,
    /// Cash or a cash equivalent. The ticker does not decide it: `CASH` is the ticker of a company.
    pub(crate) is_cash: bool,
}

pub(crate) struct Holding<'a> {
    pub(crate) element: Element<'a>,
    pub(crate) account_id: &'a str,
    /// `None` if Plaid gives no security.
    pub(crate) security_id: Option<&'a str>,
    pub(crate) currency: &'a str,
    pub(crate) value: Option<Amount>,
    pub(crate) has_price: bool,
    pub(crate) cost_basis: Option<Amount>,
    pub(crate) price_as_of: Option<&'a str>,
}

/// Its numbers are parsed only if they are needed, because few transactions are new.
pub(crate) struct Transaction<'a> {
    pub(crate) element: Element<'a>,
    pub(crate) id: &'a str,
    pub(crate) account_id: &'a str,
    pub(crate) date: &'a str,
    pub(crate) currency: &'a str,
    pub(crate) kind: Option<&'a str>,
    pub(crate) subtype: Option<&'a str>,
    /// Whether it has a security that is not cash.
    pub(crate) has_asset: bool,
}

/// The result of `getHoldings`.
pub(crate) struct Holdings<'a> {
    pub(crate) accounts: Vec<Account<'a>>,
    pub(crate) holdings: Vec<Holding<'a>>,
    pub(crate) securities: Securities<'a>,
}

/// The fields of a response.
pub(crate) type Response<'a> = Vec<(&'a str, Node<'a>)>;

/// How deep a response is parsed: its lists are nodes, and their elements stay text.
pub(crate) const RESPONSE_DEPTH: u32 = 2;

impl<'a> Holdings<'a> {
    pub(crate) fn read(mut response: Response<'a>) -> Result<Self, Fault> {
        Ok(Self {
            accounts: rows(take(&mut response, "accounts"), "accounts", account)?,
            holdings: rows(take(&mut response, "holdings"), "holdings", holding)?,
            securities: Securities::read(&mut response)?,
        })
    }
}

fn account<'a>(row: &Row<'a>) -> Result<Account<'a>, Fault> {
    Ok(Account {
        element: row.element,
        id: row.required_text("account_id")?,
        persistent_id: row.get("persistent_account_id"),
        name: row.get("name"),
        mask: row.get("mask"),
    })
}

fn holding<'a>(row: &Row<'a>) -> Result<Holding<'a>, Fault> {
    Ok(Holding {
        account_id: row.required_text("account_id")?,
        security_id: row.text("security_id")?,
        currency: row.currency()?,
        value: row.number("institution_value")?,
        has_price: row.number("institution_price")?.is_some(),
        cost_basis: row.number("cost_basis")?,
        price_as_of: row.text("institution_price_as_of")?.or(row.text("institution_price_datetime")?),
        element: row.element,
    })
}

/// The securities of a response, by id.
#[derive(Default)]
pub(crate) struct Securities<'a> {
    list: Vec<Security<'a>>,
    index: IdIndex<'a>,
}

impl<'a> Securities<'a> {
    fn read(response: &mut Response<'a>) -> Result<Self, Fault> {
        let list = match take(response, "securities") {
            Node::Null => return Ok(Self::default()),
            list => list,
        };
        let list = rows(list, "securities", |row| {
            let is_cash = row.is_true("is_cash_equivalent")? || row.text("type")? == Some("cash");
            Ok(Security { text: row.element.text, id: row.required_text("security_id")?, is_cash })
        })?;
        Ok(Self { index: IdIndex::new(list.iter().map(|security| security.id).collect()), list })
    }

    /// The security with this id, if the response has it.
    pub(crate) fn get(&self, id: Option<&str>) -> Option<&Security<'a>> {
        self.list.get(self.index.get(id?)?)
    }
}

pub(crate) fn transactions(mut response: Response<'_>) -> Result<Vec<Transaction<'_>>, Fault> {
    let securities = Securities::read(&mut response)?;
    rows(take(&mut response, "investment_transactions"), "investment_transactions", |row| {
        for field in ["amount", "quantity", "price"] {
            row.check_number(field)?;
        }
        let security_id = row.text("security_id")?;
        let is_cash = securities.get(security_id).is_some_and(|security| security.is_cash);
        Ok(Transaction {
            id: row.required_text("investment_transaction_id")?,
            account_id: row.required_text("account_id")?,
            date: row.required_text("date")?,
            currency: row.currency()?,
            kind: row.text("type")?,
            subtype: row.text("subtype")?,
            has_asset: security_id.is_some() && !is_cash,
            element: row.element,
        })
    })
}
