//! 実績: what a person has brought about, counted from the book: needs handed in and how many of them were adopted, needs presented, cases
//! and contracts carried. Source: the leaflet's career path of those who find needs.

use super::book::Book;
use super::row::Row;
use crate::domain::kind::Kind;
use crate::domain::{case, contract, event, need, participation, person};
use crate::search::fold::fold;

/// The counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deeds {
    /// Needs that name the person as the proposer.
    pub proposed: usize,
    /// Those that were decided on for good: neither on hold nor given back.
    pub decided: usize,
    /// Those that were adopted.
    pub adopted: usize,
    /// Needs presented at gatherings.
    pub presented: usize,
    /// Cases in their charge, ended ones too.
    pub cases: usize,
    /// Those of them that have ended.
    pub ended: usize,
    /// Contracts in their charge that were signed, those that have ended since too.
    pub signed: usize,
}

impl Deeds {
    /// Counts them for a person of the list; a need names its proposer by the same name, at the same hospital where both say one.
    pub fn of(book: &Book, who: &Row) -> Self {
        let name = bare(who.title());
        let mut deeds = Self::default();
        if name.is_empty() {
            return deeds;
        }
        let works_at = person::POSTS.map(|post| who.link(post.at));
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
            deeds.decided += usize::from(!matches!(decision, "" | "held" | "returned"));
            deeds.adopted += usize::from(decision == "adopted");
        }
        let parts = book.hanging(who.id, Kind::Participation);
        deeds.presented = parts
            .filter(|row| row.text(participation::ROLE.id()) == participation::PRESENTER)
            .filter(|row| !participation::stays_away(row.text(participation::STATE.id())))
            .filter(|row| took_place(book, row))
            .count();
        let carried = book.rows(Kind::Case).filter(|row| !row.archived);
        for case in carried.filter(|row| row.link(case::OWNER.id()) == Some(who.id)) {
            deeds.cases += 1;
            deeds.ended += usize::from(case.is_over());
        }
        let papers = book.rows(Kind::Contract).filter(|row| !row.archived);
        deeds.signed = papers
            .filter(|row| row.link(contract::OWNER.id()) == Some(who.id))
            .filter(|row| row.date(contract::SIGNED_ON.id()).is_some())
            .filter(|row| matches!(row.text(contract::STATE.id()), "signed" | "ended"))
            .count();
        deeds
    }
}

/// True for a part in a gathering that was held.
fn took_place(book: &Book, part: &Row) -> bool {
    let event = part.link(participation::EVENT.id());
    let event = event.and_then(|id| book.find(id));
    event.is_some_and(|event| event.text(event::STATE.id()) == "held")
}

/// A name without its blanks: 稲瀬 光 and 稲瀬光 are one.
fn bare(name: &str) -> String {
    fold(name).split_whitespace().collect()
}
