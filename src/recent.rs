//! When each Item was last started: tables of times by a number for each Item.
//!
//! Made for a million Items in little memory and little code: twelve bytes a place, two thirds to four fifths of the places in use.
//! What is past is thrown out when a table would have to grow; there are many, so that few places are held twice meanwhile.

const TABLES: u32 = 64;

/// A time further ahead is one of long ago, of which only the last 32 bits are kept.
const LONGEST_AHEAD_MS: i32 = 3_600_000;

/// A place of a table. Its key is 0 while it was never used.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    key: [u32; 2],
    /// The last 32 bits of the milliseconds.
    started: u32,
}

/// The starts that still matter, and some that don't.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    /// None before the first start.
    tables: Vec<Table>,
}

/// Those of a part of the keys.
#[derive(Debug, Default)]
struct Table {
    places: Vec<Place>,
    used: usize,
}

/// A key for an Item: a number for its access token, which is not kept. FNV-1a, as good as any where nobody gains by two that are
/// the same.
pub(crate) fn key(access_token: &str) -> u64 {
    access_token
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

impl Recent {
    /// How many milliseconds are left of the `each_ms` that an Item has to itself from its start; none or fewer if it is free.
    pub(crate) fn left(&self, key: u64, each_ms: u32, now: f64) -> f64 {
        let key = halves(key);
        let table = self.tables.get(table_of(key));
        let found = table.and_then(|table| table.places.get(table.place(key)?));
        found.filter(|place| place.key == key).map_or(0.0, |place| place.left(each_ms, now))
    }

    /// Notes the start of an Item. One may be noted that is yet to come.
    pub(crate) fn start(&mut self, key: u64, started: f64, each_ms: u32, now: f64) {
        self.tables.resize_with(TABLES as usize, Table::default);
        let place = Place { key: halves(key), started: low_bits(started) };
        if let Some(table) = self.tables.get_mut(table_of(place.key)) {
            if table.used.saturating_mul(5) >= table.places.len().saturating_mul(4) {
                table.rebuild(each_ms, now);
            }
            table.put(place);
        }
    }
}

impl Table {
    fn put(&mut self, new: Place) {
        if let Some(place) = self.place(new.key).and_then(|at| self.places.get_mut(at)) {
            self.used = self.used.saturating_add(usize::from(place.key == [0; 2]));
            *place = new;
        }
    }

    /// Where a key stands, or would stand: the first place from its own on that is free, or that it has.
    fn place(&self, key: [u32; 2]) -> Option<usize> {
        let [low, _] = key;
        // The low bits: like access tokens differ in them most.
        let own = (low as usize).checked_rem(self.places.len())?;
        let mut chain = (own..self.places.len()).chain(0..own);
        chain.find(|&at| self.places.get(at).is_some_and(|place| place.key == key || place.key == [0; 2]))
    }

    fn rebuild(&mut self, each_ms: u32, now: f64) {
        let mut old = std::mem::take(&mut self.places);
        old.retain(|place| place.key != [0; 2] && place.left(each_ms, now) > 0.0);
        let size = old.len().saturating_mul(3).div_ceil(2).saturating_add(8);
        (self.places, self.used) = (vec![Place::default(); size], 0);
        for place in old {
            self.put(place);
        }
    }
}

impl Place {
    fn left(&self, each_ms: u32, now: f64) -> f64 {
        let ago = low_bits(now).wrapping_sub(self.started) as i32;
        if ago < -LONGEST_AHEAD_MS { 0.0 } else { f64::from(each_ms) - f64::from(ago) }
    }
}

const fn halves(key: u64) -> [u32; 2] {
    [key as u32, (key >> 32) as u32]
}

const fn table_of([_, high]: [u32; 2]) -> usize {
    (high % TABLES) as usize
}

/// Of a time since 1970, which has 41 bits.
const fn low_bits(ms: f64) -> u32 {
    ms as u64 as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    #[test]
    fn an_item_has_its_time_to_itself() {
        let mut recent = Recent::default();
        assert!(recent.left(7, 60_000, 5.0) <= 0.0);
        recent.start(7, 1_000.0, 60_000, 1_000.0);
        for (now, left) in [(1_000.0, 60_000.0), (31_000.0, 30_000.0), (61_000.0, 0.0), (70_000.0, -9_000.0)] {
            assert_eq!(recent.left(7, 60_000, now), left);
        }
        recent.start(7, 90_000.0, 60_000, 80_000.0);
        assert_eq!(recent.left(7, 60_000, 80_000.0), 70_000.0, "one that is yet to come");
        assert!(recent.left(8, 60_000, 80_000.0) <= 0.0, "another Item");
    }

    #[test]
    fn what_is_long_past_does_not_come_back() {
        let mut recent = Recent::default();
        recent.start(7, 0.0, 60_000, 0.0);
        for day in 1..60 {
            let now = f64::from(day) * 86_400_000.0;
            assert!(recent.left(7, 60_000, now) <= 60_000.0, "day {day}");
            assert!(day % 50 < 25 || recent.left(7, 60_000, now) <= 0.0, "day {day}");
        }
    }

    #[test]
    fn a_million_items_over_ten_minutes_take_no_more_places_than_their_last_minute() {
        let mut recent = Recent::default();
        for item in 0..1_000_000_u64 {
            let now = item as f64 * 0.6;
            recent.start(key(&item.to_string()), now, 60_000, now);
        }
        let places: usize = recent.tables.iter().map(|table| table.places.len()).sum();
        assert!((100_000..200_000).contains(&places), "{places}");
    }

    #[test]
    fn keys_differ() {
        let keys: std::collections::HashSet<_> =
            (0..100_000).map(|item| key(&format!("access-sandbox-{item}"))).collect();
        assert_eq!(keys.len(), 100_000);
    }

    proptest! {
        #[test]
        fn it_knows_what_a_map_knows(steps in prop::collection::vec((0..300_u64, 0..500_u32), 0..2_000)) {
            let (mut recent, mut map, mut now) = (Recent::default(), HashMap::<u64, f64>::new(), 1_700_000_000_000.0);
            for (item, passed) in steps {
                now += f64::from(passed);
                let expected = map.get(&item).map_or(0.0, |started| (started + 60_000.0 - now).max(0.0));
                prop_assert_eq!(recent.left(key(&item.to_string()), 60_000, now).max(0.0), expected);
                recent.start(key(&item.to_string()), now, 60_000, now);
                map.insert(item, now);
            }
        }
    }
}
