//! Probable duplicates: firms by name without legal form, reading or telephone; needs by titles that share nearly all their pairs of
//! characters. Rows and records are put into buckets, so ten thousand rows are compared with ten thousand records at once.

use super::{Existing, Known, Row};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{RecordId, Reference};
use crate::domain::{body, case, company, hospital, need, person};
use crate::search::company::fold_company;
use crate::search::fold::fold;
use std::collections::BTreeMap;

mod titles;

use titles::Titles;

/// By what a record may be recognised, as typed; empty where nothing is known.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Facts {
    /// Its name or title.
    pub name: String,
    /// フリガナ.
    pub reading: String,
    /// Where it belongs: a firm's prefecture, a need's hospital, a person's organisation.
    pub place: String,
    /// A need's department.
    pub department: String,
    /// Its telephone.
    pub phone: String,
}

/// A row that is probably there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The row's line.
    pub line: u32,
    /// What it is probably the same as.
    pub with: Twin,
    /// By what.
    pub why: Why,
}

/// The other one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Twin {
    /// A record of the book, and how it is shown.
    Book(RecordId, String),
    /// An earlier line of the same file.
    Line(u32),
}

/// By what two were found to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The same number twice in the sheet.
    SameNumber,
    /// The same name but for legal form, width, kana and variants of kanji.
    SameName,
    /// The same reading.
    SameReading,
    /// The same telephone.
    SamePhone,
    /// The same address.
    SameAddress,
    /// Titles of nearly the same words.
    SimilarTitle,
    /// Open cases of the same need with the same firm.
    SamePair,
    /// The reference of a record of the book, with the name of another: the row may come from another book.
    OtherName,
    /// The reference of a record that was archived, or went into another.
    OutOfSight,
}

impl Why {
    /// Its word for scripts.
    pub fn code(self) -> &'static str {
        match self {
            Self::SameNumber => "number",
            Self::SameName => "name",
            Self::SameReading => "reading",
            Self::SamePhone => "phone",
            Self::SameAddress => "address",
            Self::SimilarTitle => "title",
            Self::SamePair => "pair",
            Self::OtherName => "other-name",
            Self::OutOfSight => "out-of-sight",
        }
    }
}

impl Duplicate {
    /// A row that repeats an earlier line.
    pub(super) fn of_line(line: u32, earlier: u32, why: Why) -> Self {
        Self {
            line,
            with: Twin::Line(earlier),
            why,
        }
    }
}

impl Facts {
    /// The facts of a record whose fields `text` shows.
    pub fn of(kind: Kind, text: &dyn Fn(FieldId) -> String) -> Self {
        let none = String::new;
        let [name, reading, place, department, phone] = match kind {
            Kind::Need => [
                text(need::TITLE.id()),
                none(),
                text(need::HOSPITAL.id()),
                text(need::DEPARTMENT.id()),
                none(),
            ],
            Kind::Company => [
                text(company::NAME.id()),
                text(company::READING.id()),
                text(company::PREFECTURE.id()),
                none(),
                text(company::PHONE.id()),
            ],
            Kind::Hospital => [
                text(hospital::NAME.id()),
                text(hospital::READING.id()),
                text(hospital::PREFECTURE.id()),
                none(),
                text(hospital::PHONE.id()),
            ],
            Kind::Body => [
                text(body::NAME.id()),
                text(body::READING.id()),
                text(body::PREFECTURE.id()),
                none(),
                text(body::PHONE.id()),
            ],
            Kind::Person => [
                text(person::NAME.id()),
                none(),
                text(person::ORGANISATION.id()),
                none(),
                text(person::PHONE.id()),
            ],
            Kind::Case => [pair(text), none(), none(), none(), none()],
            _ => [none(), none(), none(), none(), none()],
        };
        Self {
            name,
            reading,
            place,
            department,
            phone,
        }
    }

    /// The facts of a row; records named by reference are taken by their name.
    pub(super) fn of_row(kind: Kind, row: &Row, existing: &dyn Existing) -> Self {
        Self::of(kind, &|field| {
            let typed = row.text(field);
            let named = Reference::parse(&typed).and_then(|reference| existing.name_of(reference));
            named.unwrap_or(typed)
        })
    }
}

/// A case is its need with its firm.
fn pair(text: &dyn Fn(FieldId) -> String) -> String {
    let (need, firm) = (text(case::NEED.id()), text(case::COMPANY.id()));
    if need.is_empty() || firm.is_empty() {
        return String::new();
    }
    format!("{need} {firm}")
}

/// What has been seen so far, in the book and in the sheet.
pub(super) struct Twins {
    kind: Kind,
    /// Every record and row seen.
    seen: Vec<Seen>,
    names: BTreeMap<String, ByPlace>,
    readings: BTreeMap<String, ByPlace>,
    phones: BTreeMap<String, usize>,
    titles: Titles,
}

/// A record, or a row of the sheet.
enum Seen {
    Book(RecordId, String),
    Line(u32),
}

/// The first seen with a name at each place.
type ByPlace = BTreeMap<String, usize>;

impl Twins {
    /// Everything in the book.
    pub(super) fn new(kind: Kind, known: Vec<Known>) -> Self {
        let mut twins = Self {
            kind,
            seen: Vec::with_capacity(known.len()),
            names: BTreeMap::new(),
            readings: BTreeMap::new(),
            phones: BTreeMap::new(),
            titles: Titles::default(),
        };
        for record in known {
            let keys = Keys::of(kind, &record.facts);
            twins.seen.push(Seen::Book(record.id, record.label));
            twins.keep(&keys);
        }
        twins
    }

    /// The one that a row is probably the same as; the row is remembered for those after it.
    pub(super) fn take(&mut self, line: u32, facts: &Facts) -> Option<Duplicate> {
        let keys = Keys::of(self.kind, facts);
        let twin = self.twin(&keys).and_then(|(place, why)| {
            let with = match self.seen.get(place)? {
                Seen::Book(id, label) => Twin::Book(*id, label.clone()),
                Seen::Line(earlier) => Twin::Line(*earlier),
            };
            Some(Duplicate { line, with, why })
        });
        self.seen.push(Seen::Line(line));
        self.keep(&keys);
        twin
    }

    fn twin(&mut self, keys: &Keys) -> Option<(usize, Why)> {
        let place = &keys.place;
        let by_name = named_at(&self.names, &keys.name, place).map(|at| (at, Why::SameName));
        let by_phone = || Some((*self.phones.get(&keys.phone)?, Why::SamePhone));
        let by_reading =
            || named_at(&self.readings, &keys.reading, place).map(|at| (at, Why::SameReading));
        let found = by_name.or_else(by_phone).or_else(by_reading);
        if self.kind != Kind::Need {
            return found;
        }
        let (title, department) = (&keys.title, &keys.department);
        self.titles
            .similar(title, place, department)
            .map(|at| (at, Why::SimilarTitle))
    }

    /// Remembers what was pushed last.
    fn keep(&mut self, keys: &Keys) {
        let at = self.seen.len().saturating_sub(1);
        for (map, key) in [
            (&mut self.names, &keys.name),
            (&mut self.readings, &keys.reading),
        ] {
            if !key.is_empty() {
                let places = map.entry(key.clone()).or_default();
                places.entry(keys.place.clone()).or_insert(at);
            }
        }
        if !keys.phone.is_empty() {
            self.phones.entry(keys.phone.clone()).or_insert(at);
        }
        if !keys.title.is_empty() {
            self.titles
                .keep(at, &keys.title, &keys.place, &keys.department);
        }
    }
}

/// The same name at the same place, or at one that is not known: 株式会社ごぎょう of two prefectures are two firms.
fn named_at(map: &BTreeMap<String, ByPlace>, name: &str, place: &str) -> Option<usize> {
    let places = map.get(name)?;
    let here = places.get(place).or_else(|| places.get(""));
    let anywhere = || places.values().min().filter(|_| place.is_empty());
    here.or_else(anywhere).copied()
}

/// Facts as compared.
pub(in crate::office) struct Keys {
    pub(in crate::office) name: String,
    pub(in crate::office) reading: String,
    pub(in crate::office) place: String,
    department: String,
    pub(in crate::office) phone: String,
    title: String,
}

impl Keys {
    pub(in crate::office) fn of(kind: Kind, facts: &Facts) -> Self {
        let named = kind != Kind::Need;
        let key = |text: &str| {
            if named {
                without_v(&fold_company(text))
            } else {
                String::new()
            }
        };
        let place = match kind {
            Kind::Company | Kind::Hospital | Kind::Body => prefecture(&facts.place),
            _ => bare(&facts.place),
        };
        let title = if named {
            String::new()
        } else {
            bare(&facts.name)
        };
        Self {
            name: key(&facts.name),
            reading: key(&facts.reading),
            place,
            department: bare(&facts.department),
            phone: digits(&facts.phone),
            title,
        }
    }
}

/// True if a name is not another spelling, a part or a longer form of the one before, but somebody else's.
pub(super) fn is_another_name(kind: Kind, was: &str, now: &str) -> bool {
    let key = |name: &str| {
        if kind == Kind::Need {
            bare(name)
        } else {
            without_v(&fold_company(name))
        }
    };
    let (was, now) = (key(was), key(now));
    let both = !was.is_empty() && !now.is_empty();
    both && !was.contains(&now) && !now.contains(&was) && titles::share_little(&was, &now)
}

/// ヴ and its small vowels are written with バ行 as often.
fn without_v(folded: &str) -> String {
    if !folded.contains('ゔ') {
        return folded.to_owned();
    }
    [
        ("ゔぁ", "ば"),
        ("ゔぃ", "び"),
        ("ゔぇ", "べ"),
        ("ゔぉ", "ぼ"),
        ("ゔ", "ぶ"),
    ]
    .iter()
    .fold(folded.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// Folded, only letters and digits.
fn bare(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// 長野県 and 長野; 北海道 stays.
fn prefecture(text: &str) -> String {
    let bare = bare(text);
    let stem = ['県', '府', '都']
        .iter()
        .find_map(|end| bare.strip_suffix(*end));
    stem.filter(|stem| stem.chars().count() >= 2)
        .unwrap_or(&bare)
        .to_owned()
}

/// A telephone's digits; too few are an extension, all zeros after the first stand for none.
fn digits(text: &str) -> String {
    let digits: String = fold(text).chars().filter(char::is_ascii_digit).collect();
    let real = digits.len() >= 9 && digits.chars().any(|c| c != '0');
    if real { digits } else { String::new() }
}
