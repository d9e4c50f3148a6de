//! The change in value, split into flows and market.

use super::amount::Amount;
use super::changes::{SnapshotFault, ValueChange};
use super::diff::Pairs;
use super::flows::{Flow, flow};
use super::input::Transaction;
use super::matching::AccountIds;

/// The changes in value, one for each currency.
#[derive(Default)]
pub(crate) struct ValueChanges<'a>(Vec<ValueChange<'a>>);

impl<'a> ValueChanges<'a> {
    pub(crate) fn add_before(&mut self, currency: &'a str, value: &Amount) {
        self.change(currency, |change| change.before.add(value));
    }

    pub(crate) fn add_after(&mut self, currency: &'a str, value: &Amount) {
        self.change(currency, |change| change.after.add(value));
    }

    pub(crate) fn add_flow(&mut self, currency: &'a str, flow: &Amount) {
        self.change(currency, |change| change.flows.get_or_insert_default().add(flow));
    }

    fn change(&mut self, currency: &'a str, change: impl FnOnce(&mut ValueChange<'a>)) {
        if let Some(row) = self.0.iter_mut().find(|row| row.currency == currency) {
            return change(row);
        }
        let mut row = ValueChange { currency, ..ValueChange::default() };
        change(&mut row);
        self.0.push(row);
    }

    /// Calculates `market` as the rest. Without flows, both stay `None`.
    pub(crate) fn finish(mut self, has_flows: bool) -> Vec<ValueChange<'a>> {
        for row in &mut self.0 {
            row.flows = has_flows.then(|| row.flows.take().unwrap_or_default());
            row.market = row.flows.as_ref().map(|flows| row.after.minus(&row.before).minus(flows));
        }
        self.0
    }
}

/// The transactions of two snapshots, and their matching.
pub(crate) struct Comparison<'t, 'a> {
    pub(crate) before: &'t [&'t Transaction<'a>],
    pub(crate) after: &'t [&'t Transaction<'a>],
    pub(crate) pairs: &'t Pairs,
    pub(crate) ids: &'t AccountIds<'a>,
}

impl<'a> Comparison<'_, 'a> {
    /// Adds the flows to `values`. Returns the unattributed transactions: they may be flows, but are not counted.
    pub(crate) fn add_flows(&self, values: &mut ValueChanges<'a>) -> Result<Vec<&'a str>, SnapshotFault> {
        let first_date = self.first_date();
        let mut unattributed = Vec::new();
        for one in self.pairs.added.iter().filter_map(|&index| self.after.get(index)) {
            if !self.ids.is_in_both(one.account_id) {
                continue;
            }
            match flow(one).map_err(SnapshotFault::After)? {
                Flow::Internal => {}
                Flow::Of(amount) if one.date >= first_date => values.add_flow(one.currency, &amount),
                Flow::Of(_) | Flow::Unclear => unattributed.push(one.element.text),
            }
        }
        for &(one, other) in &self.pairs.both {
            let Some((one, other)) = self.before.get(one).zip(self.after.get(other)) else { continue };
            if one.element.text == other.element.text || !self.ids.is_in_both(other.account_id) {
                continue;
            }
            let flows = (flow(one).map_err(SnapshotFault::Before)?, flow(other).map_err(SnapshotFault::After)?);
            if flows.0 != flows.1 || (flows.0 != Flow::Internal && one.currency != other.currency) {
                unattributed.push(other.element.text);
            }
        }
        for one in self.pairs.removed.iter().filter_map(|&index| self.before.get(index)) {
            let is_counted = one.date >= first_date && self.ids.is_in_both(self.ids.later(one.account_id));
            if is_counted && flow(one).map_err(SnapshotFault::Before)? != Flow::Internal {
                unattributed.push(one.element.text);
            }
        }
        Ok(unattributed)
    }

    /// The first date that both snapshots cover. Dates are ISO 8601, so their text sorts by time. An empty list of transactions does not
    /// show which dates it covers, so it counts as covering all.
    fn first_date(&self) -> &'a str {
        let first = |list: &[&Transaction<'a>]| list.iter().map(|one| one.date).min();
        match (first(self.before), first(self.after)) {
            (Some(before), Some(after)) => before.max(after),
            _ => "",
        }
    }
}
