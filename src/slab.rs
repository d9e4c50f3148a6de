//! A table of values by id. Ids are never reused, so an old id finds nothing.
//!
//! The places in the table are reused, so adding, finding and removing take constant time with thousands of values.

use std::rc::Rc;

/// The place of a value in the table, and the unique number of the value.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Id {
    pub(crate) place: u32,
    pub(crate) number: f64,
}

#[derive(Debug)]
pub(crate) struct Slab<T> {
    entries: Vec<Option<(f64, Rc<T>)>>,
    free: Vec<u32>,
    last_number: f64,
}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self { entries: Vec::new(), free: Vec::new(), last_number: 0.0 }
    }
}

impl<T> Slab<T> {
    pub(crate) fn insert(&mut self, value: Rc<T>) -> Id {
        self.last_number += 1.0;
        let id = Id { place: self.free.pop().unwrap_or(self.entries.len() as u32), number: self.last_number };
        let entry = Some((id.number, value));
        match self.entries.get_mut(id.place as usize) {
            Some(free) => *free = entry,
            None => self.entries.push(entry),
        }
        id
    }

    pub(crate) fn get(&self, id: Id) -> Option<Rc<T>> {
        let (number, value) = self.entries.get(id.place as usize)?.as_ref()?;
        (*number == id.number).then(|| Rc::clone(value))
    }

    pub(crate) fn remove(&mut self, id: Id) -> Option<Rc<T>> {
        let value = self.get(id)?;
        *self.entries.get_mut(id.place as usize)? = None;
        self.free.push(id.place);
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    #[test]
    fn places_are_reused_and_ids_are_not() {
        let mut slab = Slab::default();
        let first = slab.insert(Rc::new("first"));
        assert_eq!(slab.remove(first).as_deref(), Some(&"first"));
        assert_eq!(slab.remove(first), None);
        let second = slab.insert(Rc::new("second"));
        assert_eq!((second.place, slab.get(first), slab.get(second).as_deref()), (first.place, None, Some(&"second")));
    }

    proptest! {
        #[test]
        fn it_behaves_like_a_map(steps in prop::collection::vec((any::<bool>(), 0..40_usize), 0..300)) {
            let (mut slab, mut map, mut ids) = (Slab::default(), HashMap::new(), Vec::<Id>::new());
            for (at, (inserts, which)) in steps.into_iter().enumerate() {
                match ids.get(which).filter(|_| !inserts).copied() {
                    None => {
                        let id = slab.insert(Rc::new(at));
                        map.insert(id.number as u64, at);
                        ids.push(id);
                    }
                    Some(id) => {
                        let removed = slab.remove(id).map(|value| *value);
                        prop_assert_eq!(removed, map.remove(&(id.number as u64)));
                    }
                }
                for id in &ids {
                    prop_assert_eq!(slab.get(*id).map(|value| *value), map.get(&(id.number as u64)).copied());
                }
            }
            prop_assert!(slab.entries.len() <= ids.len());
        }
    }
}
