//! Owns one search through the list in steps: the first hits at once, the count in the background, stopped by dropping it.
//!
//! A scan holds no borrow of the index between steps, so records may change while it runs; each record is judged as it is when the scan
//! comes to it.

use std::sync::Arc;

use super::arena::{Layers, Row};
use super::index::Index;
use super::needle::Needle;

/// A search for all of some words in the order of a list.
#[derive(Clone, Debug)]
pub struct Scan {
    needles: Vec<Needle>,
    /// The whole list.
    list: Arc<[Row]>,
    /// The rows of it that are judged.
    order: Arc<[Row]>,
    next: usize,
    hits: Vec<Row>,
}

/// How far a scan has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Rows judged.
    pub visited: usize,
    /// Rows in all.
    pub total: usize,
}

impl Progress {
    /// Whether every row was judged.
    pub const fn is_done(self) -> bool {
        self.visited >= self.total
    }
}

impl Scan {
    /// A scan that has not begun. Without words every row with something to see is a hit.
    pub fn new(needles: Vec<Needle>, list: Arc<[Row]>) -> Self {
        Self {
            needles,
            order: Arc::clone(&list),
            list,
            next: 0,
            hits: Vec::new(),
        }
    }

    /// A scan for other words in the same list, which looks only where this one found (or has not looked yet) if the new words allow it:
    /// what a person gets who types on. After a record changed, begin anew instead: a row passed over may hold the word now.
    #[must_use]
    pub fn retyped(&self, needles: Vec<Needle>) -> Self {
        let mut scan = Self::new(needles, Arc::clone(&self.list));
        let narrowed = |old: &Needle| scan.needles.iter().any(|new| new.narrows(old));
        if self.needles.iter().all(narrowed) {
            let ahead = self.order.get(self.next..).unwrap_or_default();
            scan.order = self.hits.iter().chain(ahead).copied().collect();
        }
        scan
    }

    /// Judges at most that many rows more and tells how far it has come.
    pub fn step(&mut self, index: &Index, budget: usize) -> Progress {
        let end = self.next.saturating_add(budget).min(self.order.len());
        for &row in self.order.get(self.next..end).unwrap_or_default() {
            let hit = |needle| index.matches(row, needle);
            if row.layers != Layers::NONE && self.needles.iter().all(hit) {
                self.hits.push(row);
            }
        }
        self.next = end;
        self.progress()
    }

    /// Judges all rows that are left.
    pub fn finish(&mut self, index: &Index) -> &[Row] {
        self.step(index, usize::MAX);
        &self.hits
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        Progress {
            visited: self.next,
            total: self.order.len(),
        }
    }

    /// The hits so far, in the list's order.
    pub fn hits(&self) -> &[Row] {
        &self.hits
    }

    /// The words that are looked for.
    pub fn needles(&self) -> &[Needle] {
        &self.needles
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::reading::Readings;
    use super::*;

    fn index(texts: &[String]) -> Index {
        let mut index = Index::new(1, Readings::built_in());
        for (key, text) in (0..).zip(texts) {
            index.put(key, 0, text);
        }
        index
    }

    fn list(keys: &[u32]) -> Arc<[Row]> {
        let row = |&key| Row {
            key,
            layers: Layers::ALL,
        };
        keys.iter().map(row).collect()
    }

    fn needles(typed: &str) -> Vec<Needle> {
        typed.split(' ').map(Needle::new).collect()
    }

    fn keys(hits: &[Row]) -> Vec<u32> {
        hits.iter().map(|row| row.key).collect()
    }

    fn wards() -> Index {
        index(&[
            "手術部 樹脂".into(),
            "検査部".into(),
            "手術部 金属".into(),
            "病棟".into(),
        ])
    }

    #[test]
    fn hits_come_in_the_order_of_the_list() {
        let index = wards();
        let mut scan = Scan::new(needles("手術"), list(&[2, 1, 0]));
        assert_eq!(keys(scan.finish(&index)), [2, 0]);
    }

    #[test]
    fn a_scan_stops_after_its_budget_and_goes_on_where_it_was() {
        let index = wards();
        let mut scan = Scan::new(needles("部"), list(&[0, 1, 2, 3]));
        let progress = scan.step(&index, 3);
        assert_eq!((progress.visited, progress.total), (3, 4));
        assert!(!progress.is_done());
        assert_eq!(keys(scan.hits()), [0, 1, 2]);
        assert!(scan.step(&index, 3).is_done());
        assert_eq!(keys(scan.hits()), [0, 1, 2]);
    }

    #[test]
    fn every_word_must_be_found() {
        let index = wards();
        let mut scan = Scan::new(needles("手術 kinzoku"), list(&[0, 1, 2, 3]));
        assert_eq!(keys(scan.finish(&index)), [2]);
    }

    #[test]
    fn typing_on_looks_only_among_the_hits_and_what_is_ahead() {
        let index = wards();
        let mut scan = Scan::new(needles("部"), list(&[3, 2, 1, 0]));
        scan.step(&index, 2);
        let mut longer = scan.retyped(needles("部 樹脂"));
        assert_eq!(longer.progress().total, 3);
        assert_eq!(keys(longer.finish(&index)), [0]);
    }

    #[test]
    fn other_words_look_through_the_whole_list_again() {
        let index = wards();
        let mut scan = Scan::new(needles("樹脂"), list(&[0, 1, 2, 3]));
        scan.finish(&index);
        let mut narrower = scan.retyped(needles("樹脂 手術"));
        narrower.finish(&index);
        let mut other = narrower.retyped(needles("病棟"));
        assert_eq!(keys(other.finish(&index)), [3]);
    }

    #[test]
    fn a_row_of_which_nothing_may_be_seen_is_no_hit_even_without_words() {
        let hidden = Row {
            key: 0,
            layers: Layers::NONE,
        };
        let mut scan = Scan::new(Vec::new(), vec![hidden].into());
        assert!(scan.finish(&wards()).is_empty());
    }

    proptest! {
        #[test]
        fn steps_and_retyping_give_what_one_scan_gives(
            texts in prop::collection::vec("[a-cあ-う部]{0,6}", 0..30),
            words in prop::collection::vec("[a-cあ-う部]{1,3}", 1..5),
            budget in 1..10_usize,
        ) {
            let index = index(&texts);
            let all: Vec<u32> = (0..).take(texts.len()).collect();
            let mut typed = String::new();
            let mut scan = Scan::new(Vec::new(), list(&all));
            for word in words {
                typed.push_str(&word);
                scan = scan.retyped(needles(&typed));
                scan.step(&index, budget);
            }
            let mut once = Scan::new(needles(&typed), list(&all));
            prop_assert_eq!(scan.finish(&index), once.finish(&index));
        }
    }
}
