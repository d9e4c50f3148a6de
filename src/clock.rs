//! A clock that never goes back, based on one that may. Times are milliseconds.

/// Follows another clock. When that one is set back, this one goes on from where it was.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    last: f64,
    ahead: f64,
}

impl Clock {
    /// The time of this clock when the other one shows `now`.
    pub(crate) fn at(&mut self, now: f64) -> f64 {
        self.ahead += (self.last - now - self.ahead).max(0.0);
        self.last = now + self.ahead;
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR_MS: f64 = 3_600_000.0;

    #[test]
    fn it_follows_the_clock_that_goes_on() {
        let mut clock = Clock::default();
        for now in [0.0, 1.0, 1.0, 1_700_000_000_000.0, 1_700_003_600_000.0] {
            assert_eq!(clock.at(now), now);
        }
    }

    #[test]
    fn a_clock_that_is_set_back_costs_no_time() {
        let mut clock = Clock::default();
        let start = 1_700_000_000_000.0;
        let read = [
            (start, 0.0),
            // Set back by an hour, and then it goes on.
            (start - HOUR_MS, 0.0),
            (start - HOUR_MS + 5.0, 5.0),
            (start - HOUR_MS + 1_000.0, 1_000.0),
            // Set back again, by two hours.
            (start - 3.0 * HOUR_MS, 1_000.0),
            (start - 3.0 * HOUR_MS + 7.0, 1_007.0),
            // Set to the right time: what it was set back by stays.
            (start + 1_010.0, 3.0 * HOUR_MS + 2_010.0),
        ];
        for (now, expected) in read {
            assert_eq!(clock.at(now), start + expected, "{now}");
        }
    }

    #[test]
    fn a_clock_that_is_set_forward_and_back_goes_on() {
        let mut clock = Clock::default();
        for (now, expected) in
            [(10.0, 10.0), (HOUR_MS, HOUR_MS), (20.0, HOUR_MS), (30.0, HOUR_MS + 10.0), (HOUR_MS, 2.0 * HOUR_MS - 20.0)]
        {
            assert_eq!(clock.at(now), expected, "{now}");
        }
    }

    proptest! {
        #[test]
        fn it_never_goes_back_and_loses_no_step_forward(steps in prop::collection::vec(-7_200_000_i32..7_200_000, 1..50)) {
            let mut clock = Clock::default();
            let mut now = 1_700_000_000_000.0;
            let mut expected = clock.at(now);
            for step in steps {
                now += f64::from(step);
                expected += f64::from(step.max(0));
                prop_assert_eq!(clock.at(now), expected);
            }
        }
    }
}
