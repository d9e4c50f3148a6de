//! Look-ups in a list: by id, and by key.

use rustc_hash::FxBuildHasher;
use std::hash::{Hash, Hasher};

/// Uses a fast hash that does not resist collisions. Only the caller's own data could collide, and it would only slow down that call.
type HashMap<K, V> = std::collections::HashMap<K, V, FxBuildHasher>;

/// The index of each id in a list. If an id occurs twice, the last one counts.
#[derive(Default)]
pub(crate) struct IdIndex<'a>(HashMap<&'a str, usize>);

impl<'a> IdIndex<'a> {
    pub(crate) fn new(ids: Vec<&'a str>) -> Self {
        Self(ids.into_iter().enumerate().map(|(index, id)| (id, index)).collect())
    }

    pub(crate) fn get(&self, id: &str) -> Option<usize> {
        self.0.get(id).copied()
    }

    pub(crate) fn contains(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }
}

/// The key that identifies an element of a list: up to eight texts. All lists share this type, so that the code is compiled once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Key<'a>([Option<&'a str>; 8]);

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Most keys have one text, so empty slots are skipped.
        self.0.iter().flatten().for_each(|text| state.write(text.as_bytes()));
    }
}

pub(crate) fn key<'a, const N: usize>(texts: [Option<&'a str>; N]) -> Key<'a> {
    let mut key = Key::default();
    key.0.iter_mut().zip(texts).for_each(|(slot, text)| *slot = text);
    key
}

/// The indices of the elements that have each key, in order. Elements without a key are left out.
pub(crate) fn group_by_key<'a>(keys: &[Option<Key<'a>>]) -> HashMap<Key<'a>, Vec<usize>> {
    let mut groups = HashMap::<_, Vec<usize>>::default();
    for (index, key) in keys.iter().enumerate() {
        if let Some(key) = key {
            groups.entry(*key).or_default().push(index);
        }
    }
    groups
}
