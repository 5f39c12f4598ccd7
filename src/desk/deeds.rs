//! 実績: what a person has brought about, counted from the book: needs handed in and how many of them were adopted, needs presented, cases
//! carried. Source: the leaflet's career path of those who find needs.

use super::book::Book;
use super::row::Row;
use crate::domain::kind::Kind;
use crate::domain::{case, need, participation};
use crate::search::fold::fold;

/// The counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deeds {
    /// Needs that name the person as the proposer.
    pub proposed: usize,
    /// Those on which somebody has decided.
    pub decided: usize,
    /// Those that were adopted.
    pub adopted: usize,
    /// Needs presented at gatherings.
    pub presented: usize,
    /// Cases in their charge, ended ones too.
    pub cases: usize,
    /// Those of them that have ended.
    pub ended: usize,
}

impl Deeds {
    /// Counts them for a person of the list; a need names its proposer by the same name, at the same hospital where both say one.
    pub fn of(book: &Book, person: &Row) -> Self {
        let name = bare(person.title());
        let mut deeds = Self::default();
        if name.is_empty() {
            return deeds;
        }
        let works_at = crate::domain::person::POSTS.map(|post| person.link(post.at));
        for need in book.rows(Kind::Need).filter(|row| !row.archived) {
            let hospital = need.link(need::HOSPITAL.id());
            let elsewhere = works_at.iter().any(Option::is_some)
                && hospital.is_some()
                && !works_at.contains(&hospital);
            if elsewhere || bare(need.text(need::PROPOSER.id())) != name {
                continue;
            }
            let decision = need.text(need::DECISION.id());
            deeds.proposed += 1;
            deeds.decided += usize::from(!decision.is_empty());
            deeds.adopted += usize::from(decision == "adopted");
        }
        let parts = book.hanging(person.id, Kind::Participation);
        deeds.presented = parts
            .filter(|row| row.text(participation::ROLE.id()) == participation::PRESENTER)
            .count();
        let carried = book.rows(Kind::Case).filter(|row| !row.archived);
        for case in carried.filter(|row| row.link(case::OWNER.id()) == Some(person.id)) {
            deeds.cases += 1;
            deeds.ended += usize::from(case.is_over());
        }
        deeds
    }
}

/// A name without its blanks: 稲瀬 光 and 稲瀬光 are one.
fn bare(name: &str) -> String {
    fold(name).split_whitespace().collect()
}
