//! Contacts with firms this 年度: 延べ, each contact once, and 実, each firm once; what was noted, visits and questions each by themselves.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a firm is reached by a few kinds only"
)]

use super::{Beside, Figure, What, figure, is_this_year, known, this_year};
use crate::desk::book::Book;
use crate::desk::row::Row;
use crate::domain::choice::CHANNEL;
use crate::domain::date::Date;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::{case, company, contract, log, person};
use std::collections::{BTreeMap, BTreeSet};

/// The firm that a contact was with: what it is about, or the firm of that case, contract or person.
pub(in crate::desk) fn firm(book: &Book, entry: &Row) -> Option<RecordId> {
    let (about, _) = entry.kind().parts().tells?;
    let about = book.find(entry.link(about)?)?;
    let of = match about.kind() {
        Kind::Company => return Some(about.id),
        Kind::Case => case::COMPANY.id(),
        Kind::Contract => contract::COMPANY.id(),
        Kind::Person => person::WORKPLACE.id(),
        _ => return None,
    };
    let firm = book.find(about.link(of)?)?;
    (firm.kind() == Kind::Company).then_some(firm.id)
}

/// So many contacts, and with whom.
type With = (usize, BTreeSet<RecordId>);

pub(super) fn count(book: &Book, on: Date) -> Vec<Figure> {
    let mut channels: BTreeMap<Option<&'static str>, With> = BTreeMap::new();
    let mut kinds: BTreeMap<Kind, With> = BTreeMap::new();
    let telling = |kind: Kind| Some((kind, kind.parts().tells?.1));
    for (kind, day) in Kind::ALL.into_iter().filter_map(telling) {
        for row in book.rows(kind).filter(|row| !row.archived) {
            let year = row.date(day).is_some_and(|day| is_this_year(day, on));
            let Some(firm) = firm(book, row).filter(|_| year) else {
                continue;
            };
            let note = |entry: &mut With| {
                entry.0 += 1;
                entry.1.insert(firm);
            };
            note(kinds.entry(kind).or_default());
            if kind == Kind::Log {
                let channel = known(&CHANNEL, row.text(log::CHANNEL.id()));
                note(channels.entry(channel).or_default());
            }
        }
    }
    let told = |what, kind, (n, firms): &With, more: &str| {
        let filter = format!("has:company on:{}{more}", this_year(on));
        figure(what, *n, kind, filter).beside(Beside::Firms(firms.len()))
    };
    let mut figures: Vec<Figure> = spoken_with(book, on).into_iter().collect();
    for (kind, with) in &kinds {
        figures.push(told(What::Kind(*kind), *kind, with, ""));
        if *kind == Kind::Log {
            let codes = CHANNEL.codes.iter().map(|code| Some(*code)).chain([None]);
            figures.extend(codes.filter_map(|code| {
                let more = format!(" channel:{}", code.unwrap_or("なし"));
                let what = What::Choice(&CHANNEL, code);
                Some(told(what, *kind, channels.get(&code)?, &more))
            }));
        }
    }
    figures
}

/// The firms whose last contact, whichever way, lies in this 年度.
fn spoken_with(book: &Book, on: Date) -> Option<Figure> {
    let last = company::LAST_CONTACT_ON.id();
    let firms = book.rows(Kind::Company).filter(|row| !row.archived);
    let year = |row: &&Row| row.date(last).is_some_and(|day| is_this_year(day, on));
    let n = firms.filter(year).count();
    let filter = format!("last_contact_on:{}", this_year(on));
    (n > 0).then(|| figure(What::Spoken, n, Kind::Company, filter))
}
