//! The changes between two snapshots, and how much was paid in or out.

use super::amount::Amount;
use super::diff::{Diff, Pairs, pairs};
use super::fields::{Element, Fault};
use super::index::{IdIndex, key};
use super::input::{Account, Holding, Holdings, Transaction};
use super::json::{Object, differing_fields};
use super::matching::AccountIds;
use super::positions::totals;
use super::value::{Comparison, ValueChanges};
use std::cell::OnceCell;

/// The changes between two snapshots. Texts are slices of the JSON that was passed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes<'a> {
    /// Changes of holdings, which are matched by account and security.
    pub holdings: Diff<'a>,
    /// Changes of transactions, which are matched by id. Empty if a snapshot has no transactions.
    pub transactions: Diff<'a>,
    /// Changes of accounts. An account whose id changed counts as the same account, if it can be matched.
    pub accounts: Diff<'a>,
    /// The change in value, for each currency.
    pub value: Vec<ValueChange<'a>>,
    /// Transactions that may be flows, but are not counted as flows. `market` includes their effect.
    pub unattributed: Vec<&'a str>,
}

/// The change in the value of all holdings in one currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValueChange<'a> {
    /// The ISO currency code, else Plaid's unofficial code, else `XXX`.
    pub currency: &'a str,
    /// The market value in the earlier snapshot.
    pub before: Amount,
    /// The market value in the later snapshot.
    pub after: Amount,
    /// Deposits minus withdrawals, including securities that were moved. `None` if a snapshot has no transactions.
    pub flows: Option<Amount>,
    /// The rest of the change: `after` minus `before` minus `flows`. `None` if `flows` is.
    pub market: Option<Amount>,
}

/// A parsed snapshot.
pub(crate) struct Snapshot<'a> {
    pub(crate) holdings: Holdings<'a>,
    pub(crate) transactions: Option<Vec<Transaction<'a>>>,
}

/// A fault, and the snapshot that has it.
pub(crate) enum SnapshotFault {
    Before(Fault),
    After(Fault),
}

pub(crate) fn changes<'a>(before: &Snapshot<'a>, after: &Snapshot<'a>) -> Result<Changes<'a>, SnapshotFault> {
    let ids = AccountIds::new(&before.holdings, &after.holdings);
    let mut changes = Changes {
        accounts: accounts(&before.holdings.accounts, &after.holdings.accounts, &ids),
        holdings: holdings(&before.holdings.holdings, &after.holdings.holdings, &ids),
        ..Changes::default()
    };
    let mut values = ValueChanges::default();
    for total in totals(&before.holdings, |_| true) {
        values.add_before(total.currency, &total.value);
    }
    for total in totals(&after.holdings, |_| true) {
        values.add_after(total.currency, &total.value);
    }
    let both = before.transactions.as_deref().zip(after.transactions.as_deref());
    if let Some((one, other)) = both {
        // The whole value of a new or closed account is a flow, not a gain. Its transactions are not counted.
        for total in totals(&before.holdings, |id| !ids.is_in_both(ids.later(id))) {
            values.add_flow(total.currency, &total.value.negated());
        }
        for total in totals(&after.holdings, |id| !ids.is_in_both(id)) {
            values.add_flow(total.currency, &total.value);
        }
        let (one, other) = (distinct(one), distinct(other));
        let pairs = match_transactions(&one, &other, &ids);
        changes.transactions = transactions(&pairs, &one, &other, &ids);
        let comparison = Comparison { before: &one, after: &other, pairs: &pairs, ids: &ids };
        changes.unattributed = comparison.add_flows(&mut values)?;
    }
    changes.value = values.finish(both.is_some());
    Ok(changes)
}

fn accounts<'a>(before: &[Account<'a>], after: &[Account<'a>], ids: &AccountIds<'a>) -> Diff<'a> {
    let key_of = |id| Some(key([Some(id)]));
    let before_keys: Vec<_> = before.iter().map(|account| key_of(ids.later(account.id))).collect();
    let after_keys: Vec<_> = after.iter().map(|account| key_of(account.id)).collect();
    let (before, after) = (texts(before, |one| one.element), texts(after, |one| one.element));
    let fields = |one, other| differing_at(&before, one, &after, other);
    let pairs = pairs(&before_keys, &after_keys, &|one, other| fields(one, other).is_empty());
    Diff::new(&pairs, &before, &after, &fields)
}

fn holdings<'a>(before: &[Holding<'a>], after: &[Holding<'a>], ids: &AccountIds<'a>) -> Diff<'a> {
    let key_of = |holding: &Holding<'a>, account_id| Some(key([Some(account_id), holding.security_id]));
    let before_keys: Vec<_> = before.iter().map(|holding| key_of(holding, ids.later(holding.account_id))).collect();
    let after_keys: Vec<_> = after.iter().map(|holding| key_of(holding, holding.account_id)).collect();
    let (before, after) = (texts(before, |one| one.element), texts(after, |one| one.element));
    // Matched holdings are of the same account. If its id changed, `accounts` has that change.
    const ACCOUNT: &str = "account_id";
    let fields = |one, other| {
        let mut fields = differing_at(&before, one, &after, other);
        fields.retain(|&field| field != ACCOUNT);
        fields
    };
    // Holdings with the same key are all compared with one another, so each is parsed only once.
    let (before_objects, after_objects) = (vec![OnceCell::new(); before.len()], vec![OnceCell::new(); after.len()]);
    let is_equal = |one, other| {
        let one = parsed_at(&before, &before_objects, one);
        let other = parsed_at(&after, &after_objects, other);
        one.zip(other).is_some_and(|(one, other)| one.equals_except(other, ACCOUNT))
    };
    let pairs = pairs(&before_keys, &after_keys, &is_equal);
    Diff::new(&pairs, &before, &after, &fields)
}

/// The object at an index, which is parsed at the first call.
fn parsed_at<'o, 'a>(texts: &[&'a str], objects: &'o [OnceCell<Object<'a>>], index: usize) -> Option<&'o Object<'a>> {
    let text = texts.get(index)?;
    Some(objects.get(index)?.get_or_init(|| Object::new(text).unwrap_or_default()))
}

fn texts<'a, T>(list: &[T], element: impl Fn(&T) -> Element<'a>) -> Vec<&'a str> {
    list.iter().map(|one| element(one).text).collect()
}

/// The fields in which the object at `one` of `before` and the object at `other` of `after` differ.
fn differing_at<'a>(before: &[&'a str], one: usize, after: &[&'a str], other: usize) -> Vec<&'a str> {
    before.get(one).zip(after.get(other)).map(|(one, other)| differing_fields(one, other)).unwrap_or_default()
}

/// The transactions without duplicates. If an id occurs twice, the last transaction counts.
fn distinct<'t, 'a>(transactions: &'t [Transaction<'a>]) -> Vec<&'t Transaction<'a>> {
    let index = IdIndex::new(transactions.iter().map(|one| one.id).collect());
    let is_last = |&(position, one): &(usize, &Transaction<'a>)| index.get(one.id) == Some(position);
    transactions.iter().enumerate().filter(is_last).map(|(_, one)| one).collect()
}

/// Matches transactions by id. If the id of an account changed, the ids of its transactions may have changed too. Those that have no match
/// by id are then matched by content.
fn match_transactions<'a>(before: &[&Transaction<'a>], after: &[&Transaction<'a>], ids: &AccountIds<'a>) -> Pairs {
    let by_id = |list: &[&Transaction<'a>]| list.iter().map(|one| Some(key([Some(one.id)]))).collect::<Vec<_>>();
    let mut all = pairs(&by_id(before), &by_id(after), &|_, _| true);
    let content = |one: &Transaction<'a>, account: &'a str| {
        let row = one.element.row().ok();
        let of = |field| row.as_ref().and_then(|row| row.get(field));
        let account = Some(account);
        key([
            account,
            Some(one.date),
            one.kind,
            one.subtype,
            of("amount"),
            of("quantity"),
            of("security_id"),
            of("name"),
        ])
    };
    // Only transactions without a match get a key.
    let (mut before_keys, mut after_keys) = (vec![None; before.len()], vec![None; after.len()]);
    for (&index, one) in all.removed.iter().filter_map(|index| Some((index, before.get(*index)?))) {
        if let Some(key) = before_keys.get_mut(index).filter(|_| ids.has_changed(one.account_id)) {
            *key = Some(content(one, ids.later(one.account_id)));
        }
    }
    for (&index, one) in all.added.iter().filter_map(|index| Some((index, after.get(*index)?))) {
        if let Some(key) = after_keys.get_mut(index) {
            *key = Some(content(one, one.account_id));
        }
    }
    let by_content = pairs(&before_keys, &after_keys, &|_, _| true);
    all.removed.retain(|index| by_content.removed.binary_search(index).is_ok());
    all.added.retain(|index| by_content.added.binary_search(index).is_ok());
    all.both.extend(by_content.both);
    all
}

fn transactions<'a>(
    pairs: &Pairs,
    before: &[&Transaction<'a>],
    after: &[&Transaction<'a>],
    ids: &AccountIds<'a>,
) -> Diff<'a> {
    let (before_texts, after_texts) = (texts(before, |one| one.element), texts(after, |one| one.element));
    let is_same_account = |one: usize, other: usize| {
        let pair = before.get(one).zip(after.get(other));
        pair.is_some_and(|(one, other)| ids.later(one.account_id) == other.account_id)
    };
    Diff::new(pairs, &before_texts, &after_texts, &|one, other| {
        let mut fields = differing_at(&before_texts, one, &after_texts, other);
        fields.retain(|&field| field != "account_id" || !is_same_account(one, other));
        fields
    })
}
