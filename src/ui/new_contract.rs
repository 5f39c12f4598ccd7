//! Owns what the form of a new contract is filled with from the record under the cursor: the case, and through it need, firm and hospital.
//! From a contract comes the next one between the same two, as 共同研究 after an NDA.

use crate::desk::command::Entries;
use crate::desk::{Book, Row};
use crate::domain::entry::Entry;
use crate::domain::field::Key;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::Value;
use crate::domain::{case, contract, disclosure, need};

/// What is known already from a row; nothing from one that no contract is about.
pub(super) fn filled(book: &Book, row: &Row) -> Entries {
    let kind = row.kind();
    let of = |source: Kind, key: Key<RecordId>| {
        let there = (kind == source).then(|| row.link(key.id()));
        there.flatten()
    };
    let itself = |wanted: Kind| (kind == wanted).then_some(row.id);
    let furthest = || itself(Kind::Need).and_then(|_| book.standing(row).case);
    let case = itself(Kind::Case)
        .or_else(|| of(Kind::Contract, contract::CASE))
        .or_else(furthest)
        .and_then(|id| book.find(id));
    let of_case = |key: Key<RecordId>| case.and_then(|case| case.link(key.id()));
    let need = itself(Kind::Need)
        .or_else(|| of(Kind::Contract, contract::NEED))
        .or_else(|| of(Kind::Disclosure, disclosure::NEED))
        .or_else(|| of_case(case::NEED));
    let of_need = || need.and_then(|id| book.find(id)?.link(need::HOSPITAL.id()));
    let firm = itself(Kind::Company)
        .or_else(|| of(Kind::Contract, contract::COMPANY))
        .or_else(|| of(Kind::Disclosure, disclosure::COMPANY))
        .or_else(|| of_case(case::COMPANY));
    let hospital = itself(Kind::Hospital)
        .or_else(|| of(Kind::Contract, contract::HOSPITAL))
        .or_else(of_need)
        .or_else(|| of_case(case::HOSPITAL));
    let event = itself(Kind::Event).or_else(|| of(Kind::Contract, contract::EVENT));
    let owner = of(Kind::Contract, contract::OWNER).or_else(|| of_case(case::OWNER));
    // What tells it from others stands first: a form that is left belongs to that record.
    let known = [
        (contract::CASE, case.map(|case| case.id)),
        (contract::NEED, need),
        (contract::EVENT, event),
        (contract::COMPANY, firm),
        (contract::HOSPITAL, hospital),
        (contract::OWNER, owner),
    ];
    let known = known.into_iter();
    let mut entries: Entries = known
        .filter_map(|(key, id)| Some((key.id(), Entry::Value(Value::Link(id?)))))
        .collect();
    if kind == Kind::Event {
        let paper = Entry::Value(Value::choice("event"));
        entries.push((contract::KIND.id(), paper));
    }
    entries
}

/// An NDA with a firm that is to be told more of a need.
pub(super) fn nda(book: &Book, need: RecordId, firm: RecordId) -> Entries {
    let link = |id: RecordId| Entry::Value(Value::Link(id));
    let of_firm = |case: &&Row| case.link(case::COMPANY.id()) == Some(firm);
    let case = book.cases_of(need).find(of_firm).map(|case| case.id);
    let hospital = book
        .find(need)
        .and_then(|row| row.link(need::HOSPITAL.id()));
    let mut entries: Entries = vec![
        (contract::KIND.id(), Entry::Value(Value::choice("nda"))),
        (contract::COMPANY.id(), link(firm)),
        (contract::NEED.id(), link(need)),
    ];
    entries.extend(case.map(|id| (contract::CASE.id(), link(id))));
    entries.extend(hospital.map(|id| (contract::HOSPITAL.id(), link(id))));
    entries
}
