//! Contacts with firms this 年度: 延べ, each contact once, and 実, each firm once.

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
use crate::domain::{case, contract, log};
use std::collections::{BTreeMap, BTreeSet};

/// The firm that a log entry is about: itself, or that of the case or contract.
pub(in crate::desk) fn firm(book: &Book, entry: &Row) -> Option<RecordId> {
    let about = book.find(entry.link(log::ABOUT.id())?)?;
    if about.kind() == Kind::Company {
        return Some(about.id);
    }
    let of = match about.kind() {
        Kind::Case => case::COMPANY.id(),
        Kind::Contract => contract::COMPANY.id(),
        _ => return None,
    };
    about.link(of)
}

/// By channel: how many, and with whom.
type Channels = BTreeMap<Option<&'static str>, (usize, BTreeSet<RecordId>)>;

pub(super) fn count(book: &Book, on: Date) -> Vec<Figure> {
    let mut channels = Channels::new();
    let mut all: (usize, BTreeSet<RecordId>) = Default::default();
    for row in book.rows(Kind::Log).filter(|row| !row.archived) {
        let day = row.date(log::ON.id());
        let year = day.is_some_and(|day| is_this_year(day, on));
        let Some(firm) = firm(book, row).filter(|_| year) else {
            continue;
        };
        let channel = known(&CHANNEL, row.text(log::CHANNEL.id()));
        for entry in [channels.entry(channel).or_default(), &mut all] {
            entry.0 += 1;
            entry.1.insert(firm);
        }
    }
    if all.0 == 0 {
        return Vec::new();
    }
    let told = |what, (n, firms): &(usize, BTreeSet<RecordId>), more: &str| {
        let filter = format!("has:company on:{}{more}", this_year(on));
        figure(what, *n, Kind::Log, filter).beside(Beside::Firms(firms.len()))
    };
    let mut figures = vec![told(What::All, &all, "")];
    let codes = CHANNEL.codes.iter().map(|code| Some(*code)).chain([None]);
    figures.extend(codes.filter_map(|code| {
        let more = format!(" channel:{}", code.unwrap_or("なし"));
        Some(told(
            What::Choice(&CHANNEL, code),
            channels.get(&code)?,
            &more,
        ))
    }));
    figures
}
