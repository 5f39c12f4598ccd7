//! What a timetable costs: rules broken, weight dropped, people told otherwise, idle gaps. The order
//! of the fields is the order of their importance.

use std::ops::{Add, AddAssign, Sub};

/// What a plan costs. The first three are the published objective, faults are rules still broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// Rules broken, each counted as often as it is broken.
    pub faults: i64,
    /// Weight of the meetings not held.
    pub dropped: i64,
    /// Announced meetings not where they were announced.
    pub changed: i64,
    /// Idle groups.
    pub breaks: i64,
}

impl Cost {
    /// The weighted sum that annealing lowers.
    pub fn priced(self, price: Self) -> i64 {
        self.faults * price.faults
            + self.dropped * price.dropped
            + self.changed * price.changed
            + self.breaks * price.breaks
    }
}

impl Add for Cost {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            faults: self.faults + other.faults,
            dropped: self.dropped + other.dropped,
            changed: self.changed + other.changed,
            breaks: self.breaks + other.breaks,
        }
    }
}

impl Sub for Cost {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            faults: self.faults - other.faults,
            dropped: self.dropped - other.dropped,
            changed: self.changed - other.changed,
            breaks: self.breaks - other.breaks,
        }
    }
}

impl AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// One objective.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Weight of the meetings not held.
    Dropped,
    /// Announced meetings not where they were announced.
    Changed,
    /// Idle groups.
    Breaks,
}

impl Goal {
    /// All of them, the most important one first.
    pub const ALL: [Self; 3] = [Self::Dropped, Self::Changed, Self::Breaks];

    /// What a cost says of this goal.
    pub fn of(self, cost: Cost) -> i64 {
        match self {
            Self::Dropped => cost.dropped,
            Self::Changed => cost.changed,
            Self::Breaks => cost.breaks,
        }
    }

    /// The cost with another value for this goal.
    pub fn set(self, mut cost: Cost, value: i64) -> Cost {
        match self {
            Self::Dropped => cost.dropped = value,
            Self::Changed => cost.changed = value,
            Self::Breaks => cost.breaks = value,
        }
        cost
    }

    /// Whether two costs agree on everything more important than this goal.
    pub fn follows(self, one: Cost, other: Cost) -> bool {
        let before = Self::ALL.into_iter().take_while(|goal| *goal != self);
        before
            .into_iter()
            .all(|goal| goal.of(one) == goal.of(other))
    }
}
