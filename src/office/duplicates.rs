//! Records that are probably the same: open cases of one need with one firm, and parties of the roster over the whole book: by name without legal form, width and kana, by reading, by
//! telephone, by address. Records are put into buckets, so that five thousand are compared at once; each pair says why.

use super::import::{Facts, TwinKeys, Why};
use crate::desk::book::{Book, is_open};
use crate::desk::row::{Cell, Row};
use crate::domain::case;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::merge::{PARTIES, not_same};
use crate::domain::record::RecordId;
use crate::search::fold::fold;
use std::collections::BTreeMap;

/// More records than this with one telephone or address share a switchboard or a building, and are no pairs.
const SHARED: usize = 6;
/// The shortest address that tells two places apart, in letters.
const LEAST_ADDRESS: usize = 6;

/// Two records that are probably one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Their kind.
    pub kind: Kind,
    /// The one that was there first.
    pub one: RecordId,
    /// The other.
    pub other: RecordId,
    /// By what, the surest first.
    pub why: Vec<Why>,
}

/// Every pair of the roster, the surest first.
pub fn pairs(book: &Book) -> Vec<Pair> {
    let mut found: Vec<Pair> = PARTIES
        .into_iter()
        .flat_map(|kind| of_kind(book, kind))
        .collect();
    found.extend(cases(book));
    found.sort_by_key(|pair| {
        (
            pair.kind != Kind::Case,
            std::cmp::Reverse(pair.why.len()),
            pair.kind,
            pair.one,
            pair.other,
        )
    });
    found
}

/// Open cases of the same need with the same firm, each with the one that was there first.
pub fn cases(book: &Book) -> Vec<Pair> {
    let mut by_pair: BTreeMap<(RecordId, RecordId), Vec<&Row>> = BTreeMap::new();
    let open = book
        .rows(Kind::Case)
        .filter(|row| !row.archived && is_open(row));
    for row in open {
        let pair = row.link(case::NEED.id()).zip(row.link(case::COMPANY.id()));
        if let Some(pair) = pair {
            by_pair.entry(pair).or_default().push(row);
        }
    }
    let mut found = Vec::new();
    for rows in by_pair.values() {
        for (nth, one) in rows.iter().enumerate() {
            let others = rows.iter().skip(nth + 1);
            found.extend(
                others
                    .filter(|other| !said_apart(one, other))
                    .map(|other| Pair {
                        kind: Kind::Case,
                        one: one.id,
                        other: other.id,
                        why: vec![Why::SamePair],
                    }),
            );
        }
    }
    found
}

/// The pairs of cases of one firm: what is left to be joined once two firms are one.
pub fn cases_of_firm(book: &Book, firm: RecordId) -> Vec<Pair> {
    let of_firm = |pair: &Pair| {
        let row = book.find(pair.one);
        row.and_then(|row| row.link(case::COMPANY.id())) == Some(firm)
    };
    cases(book).into_iter().filter(of_firm).collect()
}

fn of_kind(book: &Book, kind: Kind) -> Vec<Pair> {
    let rows: Vec<&Row> = book.rows(kind).filter(|row| !row.archived).collect();
    let keys: Vec<TwinKeys> = rows.iter().map(|row| keys(book, row)).collect();
    let mut pairs = Pairs::default();
    for (why, key) in LOOKS {
        let mut buckets: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, (row, keys)) in rows.iter().zip(&keys).enumerate() {
            let key = key(row, keys);
            if !key.is_empty() {
                buckets.entry(key).or_default().push(at);
            }
        }
        for bucket in buckets.values() {
            pairs.take(why, bucket, &keys);
        }
    }
    let both = |((one, other), why): ((usize, usize), Vec<Why>)| {
        let (one, other) = (rows.get(one)?, rows.get(other)?);
        (!said_apart(one, other)).then_some(Pair {
            kind,
            one: one.id,
            other: other.id,
            why,
        })
    };
    pairs.0.into_iter().filter_map(both).collect()
}

/// True if somebody has said of either that the other is another.
fn said_apart(one: &Row, other: &Row) -> bool {
    let says = |row: &Row, other: &Row| {
        let named = other.reference.to_string();
        let field = not_same(row.kind());
        field.is_some_and(|field| row.cells(field).any(|cell| cell == Cell::Text(&named)))
    };
    says(one, other) || says(other, one)
}

/// What records are compared by.
type Look = (Why, fn(&Row, &TwinKeys) -> String);

const LOOKS: [Look; 4] = [
    (Why::SameName, |_, keys| keys.name.clone()),
    (Why::SameReading, |_, keys| keys.reading.clone()),
    (Why::SamePhone, |_, keys| keys.phone.clone()),
    (Why::SameAddress, |row, _| address(row)),
];

/// Pairs by their places, the first before the second.
#[derive(Default)]
struct Pairs(BTreeMap<(usize, usize), Vec<Why>>);

impl Pairs {
    fn take(&mut self, why: Why, bucket: &[usize], keys: &[TwinKeys]) {
        let named = matches!(why, Why::SameName | Why::SameReading);
        if !named && bucket.len() > SHARED {
            return;
        }
        for (nth, one) in bucket.iter().enumerate() {
            for other in bucket.iter().skip(nth + 1) {
                if !named || may_be_one(keys.get(*one), keys.get(*other)) {
                    self.0.entry((*one, *other)).or_default().push(why);
                }
            }
        }
    }
}

/// The same name at two places that are both known is two parties: 中央病院 stands in every prefecture.
fn may_be_one(one: Option<&TwinKeys>, other: Option<&TwinKeys>) -> bool {
    let places = one
        .zip(other)
        .map(|(one, other)| (&one.place, &other.place));
    places.is_some_and(|(one, other)| one == other || one.is_empty() || other.is_empty())
}

fn keys(book: &Book, row: &Row) -> TwinKeys {
    let shown = |field: FieldId| match row.cell(field) {
        Some(Cell::Text(text)) => text.to_owned(),
        Some(Cell::Link(id)) => book.name(id).to_owned(),
        Some(Cell::Date(_) | Cell::Number(_)) | None => String::new(),
    };
    TwinKeys::of(row.kind(), &Facts::of(row.kind(), &shown))
}

/// The address as it is compared: 一丁目2番3号 and 1-2-3 are one.
fn address(row: &Row) -> String {
    let field = row.kind().field_named("address");
    let text = field.map_or("", |spec| row.text(spec.id));
    // The long vowel is typed for a stroke as often, and the folding would drop it.
    let strokes = text.replace(['ー', 'ｰ'], "-");
    let plain: String = fold(&strokes).chars().map(numbered).collect();
    let parts = plain.split(|c: char| !c.is_alphanumeric());
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let joined = parts.join("-");
    if joined.chars().count() < LEAST_ADDRESS {
        return String::new();
    }
    joined
}

/// A sign of an address: kanji numbers as digits, what stands behind numbers as the stroke between them.
fn numbered(sign: char) -> char {
    const KANJI: &str = "〇一二三四五六七八九";
    if "丁目番地号".contains(sign) {
        return '-';
    }
    let digit = KANJI
        .chars()
        .zip('0'..='9')
        .find(|(kanji, _)| *kanji == sign);
    digit.map_or(sign, |(_, digit)| digit)
}
