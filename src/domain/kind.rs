//! The kinds of record and their tables. Adding a kind is one row of `KINDS` and one file with its fields.

use super::field::{FieldId, FieldSpec, Section, Shape, row};
use super::part::Parts;
use super::record::KindCode;
use super::{
    activity, body, case, company, consultation, contract, disclosure, duty, event, filter,
    hospital, item, log, need, participation, person, wording,
};

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// ニーズ.
    Need,
    /// 企業.
    Company,
    /// 医療機関.
    Hospital,
    /// 人.
    Person,
    /// 連携案件.
    Case,
    /// 連絡.
    Log,
    /// 契約.
    Contract,
    /// 開示.
    Disclosure,
    /// 支援機関・団体.
    Body,
    /// 行事.
    Event,
    /// 参加.
    Participation,
    /// 活動.
    Activity,
    /// 相談.
    Consultation,
    /// 定例.
    Duty,
    /// 絞り込み, saved for everybody.
    Filter,
    /// 文言: a 文例 or a checklist worded by the office.
    Wording,
}

/// What a kind is.
#[derive(Debug)]
pub struct KindSpec {
    /// The kind.
    pub kind: Kind,
    /// Its number on disk.
    pub code: KindCode,
    /// Its word on the command line and in the locales.
    pub name: &'static str,
    /// One of them, in English.
    one: &'static str,
    /// The letter of its references.
    pub letter: char,
    /// Its fields in the order of the form.
    pub fields: &'static [FieldSpec],
    /// Numbered fields that stand on its page and in no form, filter or sheet: the answers to a contract's checklist.
    pub items: &'static [FieldSpec],
    /// The field that names a record in lists.
    pub title: FieldId,
    /// The parts that its fields play.
    pub parts: &'static Parts,
}

/// The reference, the same row in every kind.
pub static REFERENCE: FieldSpec = row(FieldId::REFERENCE, "ref", Section::Intake, Shape::Line(16))
    .by_command()
    .also(&["番号", "no"]);

/// Every kind.
#[rustfmt::skip]
pub static KINDS: [KindSpec; 16] = [
    KindSpec { kind: Kind::Need, code: KindCode(1), name: "needs", one: "need", letter: 'N', fields: need::FIELDS, items: &[], title: need::TITLE.id(), parts: &need::PARTS },
    KindSpec { kind: Kind::Company, code: KindCode(2), name: "companies", one: "company", letter: 'F', fields: company::FIELDS, items: &[], title: company::NAME.id(), parts: &company::PARTS },
    KindSpec { kind: Kind::Hospital, code: KindCode(3), name: "hospitals", one: "hospital", letter: 'H', fields: hospital::FIELDS, items: &[], title: hospital::NAME.id(), parts: &hospital::PARTS },
    KindSpec { kind: Kind::Person, code: KindCode(4), name: "people", one: "person", letter: 'P', fields: person::FIELDS, items: &[], title: person::NAME.id(), parts: &person::PARTS },
    KindSpec { kind: Kind::Case, code: KindCode(5), name: "cases", one: "case", letter: 'C', fields: case::FIELDS, items: &[], title: case::NEXT_TASK.id(), parts: &case::PARTS },
    KindSpec { kind: Kind::Log, code: KindCode(6), name: "logs", one: "log", letter: 'L', fields: log::FIELDS, items: &[], title: log::TEXT.id(), parts: &log::PARTS },
    KindSpec { kind: Kind::Contract, code: KindCode(7), name: "contracts", one: "contract", letter: 'K', fields: contract::FIELDS, items: &item::FIELDS, title: contract::TITLE.id(), parts: &contract::PARTS },
    KindSpec { kind: Kind::Disclosure, code: KindCode(8), name: "disclosures", one: "disclosure", letter: 'D', fields: disclosure::FIELDS, items: &[], title: disclosure::NOTE.id(), parts: &disclosure::PARTS },
    KindSpec { kind: Kind::Body, code: KindCode(16), name: "bodies", one: "body", letter: 'B', fields: body::FIELDS, items: &[], title: body::NAME.id(), parts: &body::PARTS },
    KindSpec { kind: Kind::Event, code: KindCode(11), name: "events", one: "event", letter: 'E', fields: event::FIELDS, items: &[], title: event::TITLE.id(), parts: &event::PARTS },
    KindSpec { kind: Kind::Participation, code: KindCode(12), name: "participations", one: "participation", letter: 'A', fields: participation::FIELDS, items: &[], title: participation::NOTE.id(), parts: &participation::PARTS },
    KindSpec { kind: Kind::Activity, code: KindCode(13), name: "activities", one: "activity", letter: 'V', fields: activity::FIELDS, items: &[], title: activity::PURPOSE.id(), parts: &activity::PARTS },
    KindSpec { kind: Kind::Consultation, code: KindCode(14), name: "consultations", one: "consultation", letter: 'Q', fields: consultation::FIELDS, items: &[], title: consultation::TITLE.id(), parts: &consultation::PARTS },
    KindSpec { kind: Kind::Duty, code: KindCode(15), name: "duties", one: "duty", letter: 'T', fields: duty::FIELDS, items: &[], title: duty::TITLE.id(), parts: &duty::PARTS },
    KindSpec { kind: Kind::Filter, code: KindCode(24), name: "filters", one: "filter", letter: 'S', fields: filter::FIELDS, items: &[], title: filter::NAME.id(), parts: &filter::PARTS },
    KindSpec { kind: Kind::Wording, code: KindCode(25), name: "wordings", one: "wording", letter: 'W', fields: wording::FIELDS, items: &[], title: wording::NAME.id(), parts: &wording::PARTS },
];

impl Kind {
    /// Every kind, in the order of the references.
    pub const ALL: [Self; KINDS.len()] = [
        Self::Need,
        Self::Company,
        Self::Hospital,
        Self::Person,
        Self::Case,
        Self::Log,
        Self::Contract,
        Self::Disclosure,
        Self::Body,
        Self::Event,
        Self::Participation,
        Self::Activity,
        Self::Consultation,
        Self::Duty,
        Self::Filter,
        Self::Wording,
    ];

    /// Those that stand in the roster: who can take part, ask or be visited.
    pub const PARTIES: [Self; 4] = [Self::Company, Self::Hospital, Self::Body, Self::Person];
    /// Those whose records people call by a name.
    pub const NAMED: [Self; 6] = [
        Self::Need,
        Self::Company,
        Self::Hospital,
        Self::Case,
        Self::Person,
        Self::Body,
    ];

    /// Of what a record is made on the way when a field that names one of these kinds holds a new name: a ward or a person is typed before
    /// anybody has entered it, where no other kind can be meant.
    pub fn made_of(kinds: &[Self]) -> Option<Self> {
        match kinds {
            [kind @ (Self::Hospital | Self::Person)] => Some(*kind),
            _ => None,
        }
    }

    /// The kind's row.
    #[allow(
        clippy::indexing_slicing,
        reason = "a row for each variant, in their order, as the test below says"
    )]
    pub fn spec(self) -> &'static KindSpec {
        &KINDS[self.index()]
    }

    /// Its place among all kinds.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The parts that its fields play.
    pub fn parts(self) -> &'static Parts {
        self.spec().parts
    }

    /// Its number on disk.
    pub fn code(self) -> KindCode {
        self.spec().code
    }

    /// The kind with that number, if this program knows it.
    pub fn from_code(code: KindCode) -> Option<Self> {
        KINDS
            .iter()
            .find(|spec| spec.code == code)
            .map(|spec| spec.kind)
    }

    /// The kind called `name` on the command line (`need` and `needs` both).
    pub fn from_name(name: &str) -> Option<Self> {
        KINDS
            .iter()
            .find(|spec| spec.name == name || spec.singular() == name)
            .map(|spec| spec.kind)
    }

    /// The letter of its references.
    pub fn letter(self) -> char {
        self.spec().letter
    }

    /// The kind whose references have that letter, either case.
    pub fn from_letter(letter: char) -> Option<Self> {
        KINDS
            .iter()
            .find(|spec| spec.letter == letter.to_ascii_uppercase())
            .map(|spec| spec.kind)
    }

    /// The row of a field by its number.
    pub fn field(self, id: FieldId) -> Option<&'static FieldSpec> {
        if id == FieldId::REFERENCE {
            Some(&REFERENCE)
        } else {
            self.spec().all_fields().find(|f| f.id == id)
        }
    }

    /// The row of a field by its English name.
    pub fn field_named(self, name: &str) -> Option<&'static FieldSpec> {
        if name == REFERENCE.name {
            Some(&REFERENCE)
        } else {
            self.spec().all_fields().find(|f| f.name == name)
        }
    }
}

impl KindSpec {
    /// Its fields, the numbered ones after the others.
    pub fn all_fields(&self) -> impl Iterator<Item = &'static FieldSpec> {
        self.fields.iter().chain(self.items)
    }

    /// One of them, in English.
    pub fn singular(&self) -> &'static str {
        self.one
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn numbers_names_and_letters_are_used_once() {
        let codes: BTreeSet<_> = KINDS.iter().map(|k| k.code).collect();
        let letters: BTreeSet<_> = KINDS.iter().map(|k| k.letter).collect();
        assert_eq!((codes.len(), letters.len()), (KINDS.len(), KINDS.len()));
        for (at, spec) in KINDS.iter().enumerate() {
            assert_eq!((spec.kind.index(), Kind::ALL[at]), (at, spec.kind));
            let ids: BTreeSet<_> = spec.all_fields().map(|f| f.id).collect();
            let names: BTreeSet<_> = spec.all_fields().map(|f| f.name).collect();
            assert_eq!(
                (ids.len(), names.len()),
                (spec.all_fields().count(), spec.all_fields().count()),
                "{}",
                spec.name
            );
            assert!(
                spec.fields
                    .iter()
                    .all(|f| f.id != FieldId::RECORD && f.id.0 < 0xFF00)
            );
            assert!(spec.fields.iter().any(|f| f.id == spec.title));
            assert_eq!(
                Kind::ALL
                    .iter()
                    .filter(|k| k.spec().code == spec.code)
                    .count(),
                1
            );
        }
    }
}
