//! Owns the reading of the machine's clock: the one place that may, so that everything else is given the time.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::domain::date::{Clock, Moment};

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "this is the system implementation the ban points to"
    )]
    fn now(&self) -> Moment {
        let millis = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |n| -n),
        };
        Moment::from_millis(millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machines_clock_stands_after_this_was_written() {
        assert!(SystemClock.today().year() >= 2026);
    }
}
