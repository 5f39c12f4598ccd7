//! Who could make what a need asks for, and where a firm's technology could be of use: agreements found in the rows and folded texts of the
//! book, with what a class asks of a licence and which firms that have one could join. Found, never decided: every candidate tells why.

mod holders;
mod places;

pub use self::holders::{Because, Holder};
pub use self::places::{Spot, places_for};
use super::ending::class_until;
use super::lens::Scene;
use super::row::{Cell, Row};
use crate::domain::date::Date;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::{case, company, hospital, need};
use crate::matching::lexicon::stands_in;
use crate::matching::likeness::{Found, shared};
use crate::matching::weigh::{Agreement, Place, Want, Weighed, Why, weigh};
use crate::matching::{Lexicon, Reach, reach};
use crate::search::company::fold_company;
use crate::search::fold::fold;
use crate::search::needle::Needle;
use std::collections::BTreeSet;

/// Candidates told of at most: a person reads them.
const MOST: usize = 20;
/// What the likeness of texts weighs beside agreements. Between 0.3 and 1 the order hardly differs.
const ALIKE: f64 = 0.75;
/// Runs of letters that two texts share told of at most.
const QUOTED: usize = 3;
/// Days after which what a roster says of a firm is old news.
pub const STALE_DAYS: i32 = 365;

/// A want that a candidate answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// What.
    pub text: String,
    /// Why it is wanted.
    pub why: Why,
    /// Where the candidate says it.
    pub place: Place,
}

/// What is to be known of a candidate beside what it can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// There is a case of the two already.
    Case(RecordId),
    /// A firm that is talked with about this need competes with it.
    Competes(RecordId),
    /// How it would be to make it there: near the hospital, from how many pieces on, in how many weeks a prototype.
    Makes {
        /// Of the same prefecture as the hospital.
        near: bool,
        /// The smallest lot, in pieces.
        lot: Option<i64>,
        /// Weeks for a prototype.
        weeks: Option<i64>,
    },
    /// It was spoken with last on that day, long ago; `None`: never.
    Stale(Option<Date>),
}

/// A firm that could make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which firm.
    pub firm: RecordId,
    /// What it answers to.
    pub agreed: Vec<Agreed>,
    /// How far its own licences go.
    pub reach: Reach,
    /// Firms that could hold the authorisation in its place, the nearest first.
    pub holders: Vec<Holder>,
    /// What else is to be known.
    pub remarks: Vec<Remark>,
}

/// The firms for a need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Firms {
    /// The need's class; empty if nobody has said.
    pub class: String,
    /// The best first.
    pub candidates: Vec<Candidate>,
    /// What is wanted and no firm of the book answers to.
    pub unanswered: Vec<String>,
}

/// The firms for a need, the one that agrees most first.
pub fn firms_for(scene: Scene<'_>, need: &Row) -> Firms {
    let rows = scene.book.rows(Kind::Company);
    let firms: Vec<(usize, &Row)> = rows.enumerate().filter(|(_, row)| !row.archived).collect();
    let asked = prose(scene, need);
    let wants = wants(need, &asked);
    let needles: Vec<Needle> = wants.iter().map(|want| Needle::new(&want.text)).collect();
    let tags: Vec<Vec<String>> = firms.iter().map(|(_, row)| own_tags(row)).collect();
    let mut weighed = scene.texts.with(scene.book, scene.actor, |holds| {
        weigh(&wants, firms.len(), |firm, want| {
            let needle = needles.get(want)?;
            if tags.get(firm)?.iter().any(|tag| same(tag, needle.text())) {
                return Some(Place::Tag);
            }
            let (place, row) = firms.get(firm)?;
            holds(row, *place, needle).then_some(Place::Text)
        })
    });
    let answered = |want: usize| {
        let mut all = weighed.iter().flat_map(|(.., agreed)| agreed);
        all.any(|agreement| agreement.want == want)
    };
    let unanswered = wants.iter().enumerate();
    let unanswered = unanswered.filter(|(at, want)| want.why == Why::Tag && !answered(*at));
    let unanswered = unanswered.map(|(_, want)| want.text.clone()).collect();
    let found = likeness(scene, &asked, &firms);
    add_likeness(&mut weighed, &found.weights());
    let weighed = nearest_first(scene, need, weighed, &firms);
    let class = need.text(need::DEVICE_CLASS.id());
    let pool = holders::pool(scene, class, &wants);
    let candidates = weighed.iter().filter_map(|(firm, _, agreed)| {
        let (place, row) = firms.get(*firm)?;
        let agreed = agreed.iter().filter_map(|one| {
            let want = wants.get(one.want)?;
            Some(Agreed {
                text: want.text.clone(),
                why: want.why.clone(),
                place: one.place,
            })
        });
        let mut agreed: Vec<Agreed> = agreed.collect();
        let runs = shared(&asked, &told(scene, *place, row), |kanji| {
            found.holders(kanji)
        });
        quote(runs, &mut agreed);
        let reach = firm_reach(row, class, scene.today);
        let alone = matches!(reach, Reach::Enough | Reach::NotAsked);
        // Without anything to tell there is no reason to name it.
        (!agreed.is_empty()).then(|| Candidate {
            firm: row.id,
            agreed,
            reach,
            holders: if alone {
                Vec::new()
            } else {
                holders::beside(scene, row, &pool)
            },
            remarks: remarks(scene, need, row),
        })
    });
    Firms {
        class: class.to_owned(),
        candidates: candidates.take(MOST).collect(),
        unanswered,
    }
}

/// What a need says in its own words, folded, a line for each field: not what its row names, such as people, places and tags.
fn prose(scene: Scene<'_>, need: &Row) -> String {
    let title = fold(need.title());
    let mut named: BTreeSet<String> = BTreeSet::new();
    for (_, cell) in need.all() {
        match cell {
            Cell::Text(text) => named.insert(fold(text)),
            Cell::Link(id) => named.insert(fold(scene.book.name(id))),
            Cell::Date(_) | Cell::Number(_) => false,
        };
    }
    named.insert(fold(&need.reference.to_string()));
    let place = scene.book.place(need.id).unwrap_or(usize::MAX);
    let mut asked = title;
    scene.texts.with_texts(scene.book, scene.actor, |texts| {
        texts(need, place, &mut |text| {
            for line in text.lines().filter(|line| !named.contains(*line)) {
                asked.push('\n');
                asked.push_str(line);
            }
        });
    });
    asked
}

/// How alike each firm's texts are to what a need says.
fn likeness(scene: Scene<'_>, asked: &str, firms: &[(usize, &Row)]) -> Found {
    let mut found = Found::new(asked);
    scene.texts.with_texts(scene.book, scene.actor, |texts| {
        for (place, row) in firms {
            let mut look = found.begin();
            texts(row, *place, &mut |text| look.at(text));
        }
    });
    found
}

/// Adds to each firm's weight how alike the texts are; a firm that agrees in nothing else is there by that alone.
fn add_likeness(weighed: &mut Vec<Weighed>, alike: &[f64]) {
    let mut agreed: Vec<Option<(f64, Vec<Agreement>)>> = vec![None; alike.len()];
    for (firm, weight, found) in weighed.drain(..) {
        if let Some(place) = agreed.get_mut(firm) {
            *place = Some((weight, found));
        }
    }
    for (firm, (own, alike)) in agreed.into_iter().zip(alike).enumerate() {
        let (weight, found) = own.unwrap_or_default();
        let weight = weight + ALIKE * alike;
        if weight > 0.0 {
            weighed.push((firm, weight, found));
        }
    }
    weighed.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
}

/// What a row's texts say, folded, a line for each field.
fn told(scene: Scene<'_>, place: usize, row: &Row) -> String {
    let mut text = String::new();
    scene.texts.with_texts(scene.book, scene.actor, |texts| {
        texts(row, place, &mut |piece| {
            text.push_str(piece);
            text.push('\n');
        });
    });
    text
}

/// Tells what the texts share, as long as it is not told already; a single kanji only where there is nothing else to tell.
fn quote(runs: Vec<String>, agreed: &mut Vec<Agreed>) {
    let told: Vec<String> = agreed.iter().map(|one| fold(&one.text)).collect();
    let new = |run: &String| !told.iter().any(|told| told.contains(run.as_str()));
    let is_run = |run: &String| run.chars().count() > 1;
    let alone = told.is_empty() && !runs.iter().any(is_run);
    let runs = runs.into_iter().filter(|run| alone || is_run(run));
    let runs = runs.filter(new).take(QUOTED);
    agreed.extend(runs.map(|text| Agreed {
        text,
        why: Why::Text,
        place: Place::Text,
    }));
}

/// Among firms that agree equally those of the hospital's prefecture go first. Nothing else of the order changes: what a firm can do weighs
/// more than where it is, and lots and weeks are told and not weighed.
fn nearest_first(
    scene: Scene<'_>,
    need: &Row,
    mut weighed: Vec<Weighed>,
    firms: &[(usize, &Row)],
) -> Vec<Weighed> {
    let far = |firm: usize| {
        let row = firms.get(firm).map(|(_, row)| *row);
        !row.is_some_and(|row| is_near(scene, need, row))
    };
    weighed.sort_by(|one, other| {
        let order = other.1.total_cmp(&one.1);
        order.then_with(|| far(one.0).cmp(&far(other.0)))
    });
    weighed
}

fn number(row: &Row, field: FieldId) -> Option<i64> {
    match row.cell(field)? {
        Cell::Number(number) => Some(number),
        Cell::Text(_) | Cell::Date(_) | Cell::Link(_) => None,
    }
}

/// True if a firm and the hospital of a need are of one prefecture.
fn is_near(scene: Scene<'_>, need: &Row, firm: &Row) -> bool {
    let hospital = need.link(need::HOSPITAL.id());
    let hospital = hospital.and_then(|id| scene.book.find(id));
    let there = hospital.map_or("", |row| row.text(hospital::PREFECTURE.id()));
    !there.is_empty() && fold(there) == fold(firm.text(company::PREFECTURE.id()))
}

/// How far a firm's own licences go for a class today.
pub fn firm_reach(firm: &Row, class: &str, today: Date) -> Reach {
    let ended = |licence: &str| class_until(firm, licence).is_some_and(|last| last < today);
    reach(class, texts(firm, company::LICENCES.id()), ended)
}

fn texts(row: &Row, field: FieldId) -> impl Iterator<Item = &str> {
    row.cells(field).filter_map(|cell| match cell {
        Cell::Text(text) => Some(text),
        Cell::Date(_) | Cell::Number(_) | Cell::Link(_) => None,
    })
}

/// What a firm says that it can do, folded.
fn own_tags(firm: &Row) -> Vec<String> {
    let fields = [company::TAGS, company::MATERIALS, company::PROCESSES];
    let tags = fields.iter().flat_map(|key| texts(firm, key.id()));
    tags.map(fold).collect()
}

/// Equal, or one a part of the other: 樹脂成形 answers to 樹脂. A single letter is no part that tells anything.
fn same(tag: &str, want: &str) -> bool {
    const TELLING: usize = 2;
    let part = |whole: &str, part: &str| part.chars().count() >= TELLING && whole.contains(part);
    !want.is_empty() && (tag == want || part(tag, want) || part(want, tag))
}

/// What a need wants: its tags, and what the lexicon makes of its words.
fn wants(need: &Row, asked: &str) -> Vec<Want> {
    let mut wants: Vec<Want> = Vec::new();
    let mut add = |text: &str, why: Why| {
        let folded = fold(text);
        if !wants.iter().any(|want| fold(&want.text) == folded) {
            let text = text.to_owned();
            wants.push(Want { text, why });
        }
    };
    texts(need, need::TAGS.id()).for_each(|tag| add(tag, Why::Tag));
    let lexicon = Lexicon::default();
    let found = lexicon.found(|word| stands_in(&fold(word), asked));
    for entry in found {
        for tag in entry.tags() {
            add(tag, Why::Word(entry.word.to_owned()));
        }
    }
    wants
}

fn remarks(scene: Scene<'_>, need: &Row, firm: &Row) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for case in scene.book.cases_of(need.id) {
        let Some(other) = case.link(case::COMPANY.id()) else {
            continue;
        };
        let other_firm = scene.book.find(other);
        if other == firm.id {
            remarks.push(Remark::Case(case.id));
        } else if !case.is_over() && other_firm.is_some_and(|other| compete(firm, other)) {
            remarks.push(Remark::Competes(other));
        }
    }
    let near = is_near(scene, need, firm);
    let lot = number(firm, company::MIN_LOT.id());
    let weeks = number(firm, company::PROTO_WEEKS.id());
    if near || lot.is_some() || weeks.is_some() {
        remarks.push(Remark::Makes { near, lot, weeks });
    }
    let last = firm.date(company::LAST_CONTACT_ON.id());
    if last.is_none_or(|day| day.days_until(scene.today) > STALE_DAYS) {
        remarks.push(Remark::Stale(last));
    }
    remarks
}

/// True if either names the other among its competitors.
fn compete(one: &Row, other: &Row) -> bool {
    let names = |row: &Row, name: &str| {
        let name = fold_company(name);
        let mut rivals = texts(row, company::COMPETITORS.id());
        rivals.any(|rival| fold_company(rival) == name)
    };
    names(one, other.title()) || names(other, one.title())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_answers_to_a_part_of_it_and_a_single_letter_to_nothing_more() {
        assert!(same("樹脂成形", "樹脂"));
        assert!(same("樹脂", "樹脂成形"));
        assert!(!same("射出成形", "形"));
        assert!(same("弁", "弁"));
        assert!(!same("縫製", ""));
    }
}
