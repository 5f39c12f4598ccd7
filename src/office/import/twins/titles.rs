//! Similar titles without comparing each with each. Two sets of pairs that share nearly all their members must share one of the
//! rarest few, so a title is looked up only under its rarest pairs (prefix filtering, Chaudhuri, Ganti and Kaushik 2006).

use std::collections::BTreeMap;

/// How much of their pairs two titles share (Jaccard), in hundredths, to be similar wherever they come from.
const ANYWHERE: usize = 90;
/// As [`ANYWHERE`], within one hospital or department.
const SAME_PLACE: usize = 80;
/// How many candidates are compared for one title: a sheet of ten thousand titles that differ by a number stays quick.
const CANDIDATES: usize = 200;

/// A pair of characters in one number.
type Pair = u64;

/// Titles seen so far.
#[derive(Default)]
pub(super) struct Titles {
    kept: Vec<Kept>,
    /// The first of each title at each place: equal ones would fill the buckets.
    exact: BTreeMap<String, BTreeMap<String, usize>>,
    /// Titles under their rarest pairs.
    rare: BTreeMap<Pair, Vec<usize>>,
    /// How many titles have a pair.
    counts: BTreeMap<Pair, u32>,
}

struct Kept {
    at: usize,
    pairs: Vec<Pair>,
    place: String,
    department: String,
}

impl Titles {
    /// A title seen before that is similar to this one.
    pub(super) fn similar(&self, title: &str, place: &str, department: &str) -> Option<usize> {
        if title.is_empty() {
            return None;
        }
        if let Some(places) = self.exact.get(title) {
            let here = places.get(place);
            return here.or_else(|| places.values().min()).copied();
        }
        let pairs = pairs(title);
        let mut compared = 0;
        for pair in self.rarest(&pairs) {
            for index in self.rare.get(&pair).into_iter().flatten() {
                let kept = self.kept.get(*index)?;
                compared += 1;
                if compared > CANDIDATES {
                    return None;
                }
                if kept.is_similar(&pairs, place, department) {
                    return Some(kept.at);
                }
            }
        }
        None
    }

    /// Remembers a title.
    pub(super) fn keep(&mut self, at: usize, title: &str, place: &str, department: &str) {
        let places = self.exact.entry(title.to_owned()).or_default();
        if places.contains_key(place) {
            return;
        }
        places.insert(place.to_owned(), at);
        let pairs = pairs(title);
        for pair in &pairs {
            *self.counts.entry(*pair).or_default() += 1;
        }
        let index = self.kept.len();
        for pair in &pairs {
            self.rare.entry(*pair).or_default().push(index);
        }
        self.kept.push(Kept {
            at,
            pairs,
            place: place.to_owned(),
            department: department.to_owned(),
        });
    }

    /// The pairs of which a similar title must have one, rarest first. Titles are kept under all their pairs, because how rare
    /// a pair is changes while the sheet is read.
    fn rarest(&self, pairs: &[Pair]) -> Vec<Pair> {
        let mut by_count: Vec<(u32, Pair)> = pairs
            .iter()
            .map(|pair| (self.counts.get(pair).copied().unwrap_or(0), *pair))
            .collect();
        by_count.sort_unstable();
        let must_share = (pairs.len() * SAME_PLACE).div_ceil(100);
        let enough = pairs.len() + 1 - must_share.max(1).min(pairs.len());
        let rarest = by_count.into_iter().take(enough);
        rarest.map(|(_, pair)| pair).collect()
    }
}

impl Kept {
    fn is_similar(&self, pairs: &[Pair], place: &str, department: &str) -> bool {
        let same_place = !place.is_empty() && place == self.place;
        let unknown_place = place.is_empty() || self.place.is_empty();
        let same_department =
            unknown_place && !department.is_empty() && department == self.department;
        let needed = if same_place || same_department {
            SAME_PLACE
        } else {
            ANYWHERE
        };
        // shared / (both - shared) >= needed, solved for what must be shared.
        let both = self.pairs.len() + pairs.len();
        let must_share = (needed * both).div_ceil(100 + needed);
        let possible = self.pairs.len().min(pairs.len());
        possible >= must_share && shares(&self.pairs, pairs, must_share)
    }
}

/// The pairs of neighbouring characters, sorted, each once; a title of one character is a pair with itself.
fn pairs(title: &str) -> Vec<Pair> {
    let next = title.chars().skip(1);
    let pair = |(left, right)| (u64::from(u32::from(left)) << 32) | u64::from(u32::from(right));
    let mut pairs: Vec<Pair> = title.chars().zip(next).map(pair).collect();
    if pairs.is_empty() {
        pairs.extend(title.chars().map(|c| pair((c, c))));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// True if two texts share less than half of the pairs of the shorter one.
pub(super) fn share_little(left: &str, right: &str) -> bool {
    let (left, right) = (pairs(left), pairs(right));
    let (fewer, more) = if left.len() < right.len() {
        (left, right)
    } else {
        (right, left)
    };
    !shares(&fewer, &more, fewer.len().div_ceil(2))
}

/// True if two sorted lists share so many members; stops as soon as too many are missing.
fn shares(left: &[Pair], right: &[Pair], must_share: usize) -> bool {
    let mut may_miss = left.len().saturating_sub(must_share);
    let mut right = right.iter().peekable();
    for pair in left {
        while right.next_if(|other| *other < pair).is_some() {}
        if right.peek() == Some(&pair) {
            continue;
        }
        if may_miss == 0 {
            return false;
        }
        may_miss -= 1;
    }
    left.len() >= must_share
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(titles: &[(&str, &str)]) -> Titles {
        let mut all = Titles::default();
        for (at, (title, place)) in titles.iter().enumerate() {
            all.keep(at, title, place, "");
        }
        all
    }

    #[test]
    fn titles_that_differ_in_a_particle_are_similar_within_a_hospital_only() {
        let titles = seen(&[("点滴の管が夜中に抜けてしまうので困る", "甲")]);
        let near = "点滴の管が夜中に抜けてしまい困る";
        assert_eq!(
            titles.similar("点滴の管が夜中に抜けてしまうので困るよ", "乙", ""),
            Some(0)
        );
        assert_eq!(titles.similar(near, "乙", ""), None);
        assert_eq!(titles.similar("袋が重い", "甲", ""), None);
        let bucket = seen(&[("消毒液の残りが外から見えない容器", "甲")]);
        let other = "消毒液の残りが外から見えない袋";
        assert_eq!(bucket.similar(other, "甲", ""), Some(0));
        assert_eq!(bucket.similar(other, "乙", ""), None);
    }

    #[test]
    fn the_same_title_is_found_at_its_own_place_first() {
        let titles = seen(&[("袋が重い", "甲"), ("袋が重い", "乙")]);
        assert_eq!(titles.similar("袋が重い", "乙", ""), Some(1));
        assert_eq!(titles.similar("袋が重い", "丙", ""), Some(0));
    }

    fn jaccard(left: &str, right: &str) -> (usize, usize) {
        let (left, right) = (pairs(left), pairs(right));
        let both = left.iter().filter(|pair| right.contains(pair)).count();
        (both, left.len() + right.len() - both)
    }

    proptest! {
        /// The rarest pairs find what a comparison of each with each finds.
        #[test]
        fn nothing_similar_is_missed(
            titles in proptest::collection::vec("[あいうえおかき]{1,12}", 1..20),
            title in "[あいうえおかき]{1,12}",
        ) {
            let places: Vec<(&str, &str)> = titles.iter().map(|t| (t.as_str(), "甲")).collect();
            let plain = titles.iter().any(|other| {
                let (both, all) = jaccard(other, &title);
                both * 100 >= SAME_PLACE * all
            });
            prop_assert_eq!(seen(&places).similar(&title, "甲", "").is_some(), plain);
        }
    }
}
