//! Matching of accounts: which account of the earlier snapshot is which account of the later one. Plaid changes an `account_id` if it can no
//! longer match the account itself.

use super::index::{IdIndex, Key, group_by_key, key};
use super::input::{Account, Holdings};

/// The keys by which accounts are matched, most reliable first. Two accounts match if they
/// are the only ones with that key among those that have no match yet.
const ACCOUNT_KEYS: [for<'t, 'a> fn(&'t Account<'a>) -> Option<Key<'a>>; 3] = [
    |account| Some(key([Some(account.id)])),
    |account| account.persistent_id.map(|id| key([Some(id)])),
    // Accounts may share a mask or a name, so both are needed.
    |account| Some(key([Some(account.name?), Some(account.mask?)])),
];

/// For each earlier account, the index of the same account in the later snapshot.
fn match_accounts(before: &[Account<'_>], after: &[Account<'_>]) -> Vec<Option<usize>> {
    let mut matches = vec![None; before.len()];
    for key_of in ACCOUNT_KEYS {
        let is_matched = |index| matches.contains(&Some(index));
        let after_keys =
            after.iter().enumerate().map(|(index, account)| if is_matched(index) { None } else { key_of(account) });
        let after_groups = group_by_key(&after_keys.collect::<Vec<_>>());
        let before_keys =
            before.iter().zip(&matches).map(|(account, found)| if found.is_some() { None } else { key_of(account) });
        for (key, group) in group_by_key(&before_keys.collect::<Vec<_>>()) {
            if let ([one], Some([other])) = (group.as_slice(), after_groups.get(&key).map(Vec::as_slice))
                && let Some(found) = matches.get_mut(*one)
            {
                *found = Some(*other);
            }
        }
    }
    matches
}

/// Translates account ids of the earlier snapshot to those of the later one.
pub(crate) struct AccountIds<'a> {
    before: IdIndex<'a>,
    after: Vec<&'a str>,
    both: IdIndex<'a>,
}

impl<'a> AccountIds<'a> {
    pub(crate) fn new(before: &Holdings<'a>, after: &Holdings<'a>) -> Self {
        let matches = match_accounts(&before.accounts, &after.accounts);
        let later_id =
            |found: Option<usize>| found.and_then(|index| after.accounts.get(index)).map(|account| account.id);
        let mut ids = Self {
            before: IdIndex::new(before.accounts.iter().map(|account| account.id).collect()),
            after: before.accounts.iter().zip(matches).map(|(one, found)| later_id(found).unwrap_or(one.id)).collect(),
            both: IdIndex::default(),
        };
        let after = IdIndex::new(all_ids(after));
        let both = all_ids(before).into_iter().map(|id| ids.later(id)).filter(|id| after.contains(id)).collect();
        ids.both = IdIndex::new(both);
        ids
    }

    /// The id that an account of the earlier snapshot has in the later one. An account without a match keeps its id.
    pub(crate) fn later(&self, id: &'a str) -> &'a str {
        self.before.get(id).and_then(|index| self.after.get(index)).copied().unwrap_or(id)
    }

    /// Whether both snapshots have the account with this later id.
    pub(crate) fn is_in_both(&self, later_id: &str) -> bool {
        self.both.contains(later_id)
    }

    /// Whether the id of an account of the earlier snapshot has changed.
    pub(crate) fn has_changed(&self, id: &'a str) -> bool {
        self.later(id) != id
    }
}

/// The ids of all accounts of a response, including those that only its holdings have.
fn all_ids<'a>(response: &Holdings<'a>) -> Vec<&'a str> {
    let accounts = response.accounts.iter().map(|account| account.id);
    accounts.chain(response.holdings.iter().map(|holding| holding.account_id)).collect()
}
