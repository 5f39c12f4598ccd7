//! The kinds of record and their tables. Adding a kind is one row of `KINDS` and one file with its fields.

use super::field::{FieldId, FieldSpec, Section, Shape, row};
use super::record::KindCode;
use super::{case, company, contract, disclosure, hospital, item, log, need, person};

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
    /// The letter of its references.
    pub letter: char,
    /// Its fields in the order of the form.
    pub fields: &'static [FieldSpec],
    /// Numbered fields that stand on its page and in no form, filter or sheet: the answers to a contract's checklist.
    pub items: &'static [FieldSpec],
    /// The field that names a record in lists.
    pub title: FieldId,
}

/// The reference, the same row in every kind.
pub static REFERENCE: FieldSpec = row(FieldId::REFERENCE, "ref", Section::Intake, Shape::Line(16))
    .by_command()
    .also(&["番号", "no"]);

/// Every kind.
#[rustfmt::skip]
pub static KINDS: [KindSpec; 8] = [
    KindSpec { kind: Kind::Need, code: KindCode(1), name: "needs", letter: 'N', fields: need::FIELDS, items: &[], title: need::TITLE.id() },
    KindSpec { kind: Kind::Company, code: KindCode(2), name: "companies", letter: 'F', fields: company::FIELDS, items: &[], title: company::NAME.id() },
    KindSpec { kind: Kind::Hospital, code: KindCode(3), name: "hospitals", letter: 'H', fields: hospital::FIELDS, items: &[], title: hospital::NAME.id() },
    KindSpec { kind: Kind::Person, code: KindCode(4), name: "people", letter: 'P', fields: person::FIELDS, items: &[], title: person::NAME.id() },
    KindSpec { kind: Kind::Case, code: KindCode(5), name: "cases", letter: 'C', fields: case::FIELDS, items: &[], title: case::NEXT_TASK.id() },
    KindSpec { kind: Kind::Log, code: KindCode(6), name: "logs", letter: 'L', fields: log::FIELDS, items: &[], title: log::TEXT.id() },
    KindSpec { kind: Kind::Contract, code: KindCode(7), name: "contracts", letter: 'K', fields: contract::FIELDS, items: &item::FIELDS, title: contract::TITLE.id() },
    KindSpec { kind: Kind::Disclosure, code: KindCode(8), name: "disclosures", letter: 'D', fields: disclosure::FIELDS, items: &[], title: disclosure::NOTE.id() },
];

impl Kind {
    /// Every kind, in the order of the references.
    pub const ALL: [Self; 8] = [
        Self::Need,
        Self::Company,
        Self::Hospital,
        Self::Person,
        Self::Case,
        Self::Log,
        Self::Contract,
        Self::Disclosure,
    ];

    /// The kind's row.
    pub fn spec(self) -> &'static KindSpec {
        let [
            need,
            company,
            hospital,
            person,
            case,
            log,
            contract,
            disclosure,
        ] = &KINDS;
        match self {
            Self::Need => need,
            Self::Company => company,
            Self::Hospital => hospital,
            Self::Person => person,
            Self::Case => case,
            Self::Log => log,
            Self::Contract => contract,
            Self::Disclosure => disclosure,
        }
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
        match self.kind {
            Kind::Need => "need",
            Kind::Company => "company",
            Kind::Hospital => "hospital",
            Kind::Person => "person",
            Kind::Case => "case",
            Kind::Log => "log",
            Kind::Contract => "contract",
            Kind::Disclosure => "disclosure",
        }
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
        for spec in &KINDS {
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
