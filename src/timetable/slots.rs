//! A set of slots as the bits of one word: breaks are counted by shifting, which is what makes
//! millions of moves a second possible.

/// The most slots an instance may have, one for each bit of the word.
pub const MAX_SLOTS: usize = 64;

/// A set of slots; bit `t` stands for slot `t`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotSet(pub u64);

impl SlotSet {
    /// No slot.
    pub const EMPTY: Self = Self(0);

    /// The slots `from .. to` (empty when `to <= from`).
    pub fn range(from: usize, to: usize) -> Self {
        let below = |end: usize| {
            if end >= MAX_SLOTS {
                u64::MAX
            } else {
                (1 << end) - 1
            }
        };
        Self(below(to) & !below(from))
    }

    /// The one slot `t`.
    pub fn only(t: usize) -> Self {
        Self(1 << t)
    }

    /// Whether slot `t` is in the set.
    pub fn has(self, t: usize) -> bool {
        self.0 >> t & 1 == 1
    }

    /// The set with slot `t`.
    #[must_use]
    pub fn with(self, t: usize) -> Self {
        Self(self.0 | 1 << t)
    }

    /// The set without slot `t`.
    #[must_use]
    pub fn without(self, t: usize) -> Self {
        Self(self.0 & !(1 << t))
    }

    /// The slots in both sets.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The slots of this set that are not in the other.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The slots in either set.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How many slots.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether there is no slot.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The earliest slot.
    pub fn first(self) -> Option<usize> {
        (self.0 != 0).then(|| self.0.trailing_zeros() as usize)
    }

    /// The latest slot.
    pub fn last(self) -> Option<usize> {
        (self.0 != 0).then(|| 63 - self.0.leading_zeros() as usize)
    }

    /// The slots, earliest first.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(self.0), |rest| Some(rest & rest.wrapping_sub(1)))
            .take_while(|rest| *rest != 0)
            .map(|rest| rest.trailing_zeros() as usize)
    }

    /// Maximal groups of neighbouring slots.
    pub fn runs(self) -> usize {
        (self.0 & !(self.0 << 1)).count_ones() as usize
    }

    /// The published measure: idle groups between the first and the last slot of the set.
    pub fn breaks(self) -> usize {
        self.runs().saturating_sub(1)
    }

    /// Idle slots between the first and the last slot of the set.
    pub fn idle(self) -> usize {
        match (self.first(), self.last()) {
            (Some(first), Some(last)) => last + 1 - first - self.len(),
            _ => 0,
        }
    }
}

impl FromIterator<usize> for SlotSet {
    fn from_iter<I: IntoIterator<Item = usize>>(slots: I) -> Self {
        slots.into_iter().fold(Self::EMPTY, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::SlotSet;

    fn set(slots: &[usize]) -> SlotSet {
        slots.iter().copied().collect()
    }

    #[test]
    fn breaks_are_idle_groups_between_first_and_last() {
        assert_eq!(set(&[]).breaks(), 0);
        assert_eq!(set(&[3, 4, 5]).breaks(), 0);
        assert_eq!(set(&[0, 2, 3, 7, 63]).breaks(), 3);
    }

    #[test]
    fn idle_slots_lie_between_first_and_last() {
        assert_eq!(set(&[]).idle(), 0);
        assert_eq!(set(&[2, 5, 6]).idle(), 2);
    }

    #[test]
    fn a_range_reaches_the_last_bit() {
        assert_eq!(SlotSet::range(62, 64), set(&[62, 63]));
        assert_eq!(SlotSet::range(5, 5), SlotSet::EMPTY);
        assert_eq!(SlotSet::range(0, 64).len(), 64);
    }

    #[test]
    fn slots_come_out_earliest_first() {
        assert_eq!(set(&[9, 1, 63]).iter().collect::<Vec<_>>(), vec![1, 9, 63]);
    }
}
