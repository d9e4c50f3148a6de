//! The difference of two lists.

use super::index::{Key, group_by_key};

/// The difference of two lists. Each element is Plaid's JSON, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diff<'a> {
    /// Elements that only the later snapshot has.
    pub added: Vec<&'a str>,
    /// Elements that only the earlier snapshot has.
    pub removed: Vec<&'a str>,
    /// Elements that both snapshots have, with different fields.
    pub changed: Vec<Changed<'a>>,
}

/// An element whose fields differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changed<'a> {
    /// Plaid's JSON in the earlier snapshot.
    pub before: &'a str,
    /// Plaid's JSON in the later snapshot.
    pub after: &'a str,
    /// The names of the fields that differ.
    pub fields: Vec<&'a str>,
}

/// The matching of two lists. Each element is given by its index.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    pub(crate) both: Vec<(usize, usize)>,
    pub(crate) removed: Vec<usize>,
    pub(crate) added: Vec<usize>,
}

/// Matches the elements that have the same key. If several have it, equal elements are matched first, and then the others in order.
pub(crate) fn pairs(
    before: &[Option<Key<'_>>],
    after: &[Option<Key<'_>>],
    is_equal: &dyn Fn(usize, usize) -> bool,
) -> Pairs {
    let mut unmatched = group_by_key(after);
    let mut matches = vec![None; before.len()];
    let mut match_group = |group: &[usize], unmatched: &mut Vec<usize>, is_match: &dyn Fn(usize, usize) -> bool| {
        for &index in group {
            let Some(found) = matches.get_mut(index).filter(|found| found.is_none()) else { continue };
            *found = unmatched.iter().copied().find(|&other| is_match(index, other));
            let taken = *found;
            unmatched.retain(|&other| Some(other) != taken);
        }
    };
    for (key, group) in group_by_key(before) {
        let Some(unmatched) = unmatched.get_mut(&key) else { continue };
        // With one element on each side there is only one way to match them, so the comparison is skipped.
        if group.len() > 1 || unmatched.len() > 1 {
            match_group(&group, unmatched, is_equal);
        }
        match_group(&group, unmatched, &|_, _| true);
    }
    let mut pairs = Pairs::default();
    for (index, found) in matches.into_iter().enumerate() {
        match found {
            Some(other) => pairs.both.push((index, other)),
            None => pairs.removed.push(index),
        }
    }
    let mut is_added = vec![true; after.len()];
    for &(_, index) in &pairs.both {
        if let Some(is_added) = is_added.get_mut(index) {
            *is_added = false;
        }
    }
    pairs.added = (0..after.len()).filter(|&index| is_added.get(index) == Some(&true)).collect();
    pairs
}

impl<'a> Diff<'a> {
    /// `fields` returns the names of the fields in which two matched elements differ.
    pub(crate) fn new(
        pairs: &Pairs,
        before: &[&'a str],
        after: &[&'a str],
        fields: &dyn Fn(usize, usize) -> Vec<&'a str>,
    ) -> Self {
        let texts = |indices: &[usize], list: &[&'a str]| {
            indices.iter().filter_map(|&index| list.get(index)).copied().collect()
        };
        let changed = |&(one, other): &(usize, usize)| {
            let (&before, &after) = (before.get(one)?, after.get(other)?);
            let fields = fields(one, other);
            (!fields.is_empty()).then_some(Changed { before, after, fields })
        };
        Self {
            added: texts(&pairs.added, after),
            removed: texts(&pairs.removed, before),
            changed: pairs.both.iter().filter_map(changed).collect(),
        }
    }
}
