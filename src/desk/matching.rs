//! Who could make what a need asks for, and where a firm's technology could be of use: agreements found in the rows and folded texts of the
//! book, with what a class asks of a licence and which firms that have one could join. Found, never decided: every candidate tells why.

mod holders;
mod places;

pub use self::holders::{Because, Holder};
pub use self::places::{Spot, places_for};
use super::lens::Scene;
use super::row::{Cell, Row};
use crate::domain::date::Date;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::{case, company, hospital, need};
use crate::matching::weigh::{Agreement, Place, Want, Why, weigh};
use crate::matching::{Lexicon, Reach, reach};
use crate::search::company::fold_company;
use crate::search::fold::fold;
use crate::search::needle::Needle;

/// Candidates told of at most: a person reads them.
const MOST: usize = 20;
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
    let wants = wants(scene, need);
    let needles: Vec<Needle> = wants.iter().map(|want| Needle::new(&want.text)).collect();
    let tags: Vec<Vec<String>> = firms.iter().map(|(_, row)| own_tags(row)).collect();
    let weighed = scene.texts.with(scene.book, scene.actor, |holds| {
        weigh(&wants, firms.len(), |firm, want| {
            let (needle, why) = (needles.get(want)?, &wants.get(want)?.why);
            let tagged = tags.get(firm)?.iter().any(|tag| same(tag, needle.text()));
            if tagged && *why != Why::Title {
                return Some(Place::Tag);
            }
            let (place, row) = firms.get(firm)?;
            holds(row, *place, needle).then_some(Place::Text)
        })
    });
    let weighed = nearest_first(scene, need, weighed, &firms);
    let answered = |want: usize| {
        let mut all = weighed.iter().flat_map(|(.., agreed)| agreed);
        all.any(|agreement| agreement.want == want)
    };
    let unanswered = wants.iter().enumerate();
    let unanswered = unanswered.filter(|(at, want)| want.why == Why::Tag && !answered(*at));
    let class = need.text(need::DEVICE_CLASS.id());
    let pool = holders::pool(scene, class, &wants);
    let candidates = weighed.iter().take(MOST).filter_map(|(firm, _, agreed)| {
        let (_, row) = firms.get(*firm)?;
        let agreed = agreed.iter().filter_map(|one| {
            let want = wants.get(one.want)?;
            Some(Agreed {
                text: want.text.clone(),
                why: want.why.clone(),
                place: one.place,
            })
        });
        let reach = firm_reach(row, class, scene.today);
        let alone = matches!(reach, Reach::Enough | Reach::NotAsked);
        Some(Candidate {
            firm: row.id,
            agreed: agreed.collect(),
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
        candidates: candidates.collect(),
        unanswered: unanswered.map(|(_, want)| want.text.clone()).collect(),
    }
}

/// Among firms that agree equally those of the hospital's prefecture go first. Nothing else of the order changes: what a firm can do weighs
/// more than where it is, and lots and weeks are told and not weighed.
fn nearest_first(
    scene: Scene<'_>,
    need: &Row,
    mut weighed: Vec<(usize, f64, Vec<Agreement>)>,
    firms: &[(usize, &Row)],
) -> Vec<(usize, f64, Vec<Agreement>)> {
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
    let ended = firm
        .date(company::SEIZOHANBAI_UNTIL.id())
        .is_some_and(|last| last < today);
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

/// What a need wants: its tags, what the lexicon makes of its words, the words of its title.
fn wants(scene: Scene<'_>, need: &Row) -> Vec<Want> {
    let mut wants: Vec<Want> = Vec::new();
    let mut add = |text: &str, why: Why| {
        let folded = fold(text);
        if !wants.iter().any(|want| fold(&want.text) == folded) {
            let text = text.to_owned();
            wants.push(Want { text, why });
        }
    };
    texts(need, need::TAGS.id()).for_each(|tag| add(tag, Why::Tag));
    let place = scene.book.place(need.id).unwrap_or(usize::MAX);
    let found = scene.texts.with(scene.book, scene.actor, |holds| {
        Lexicon::default().found(|word| holds(need, place, &Needle::new(word)))
    });
    for entry in found {
        for tag in entry.tags() {
            add(tag, Why::Word(entry.word.to_owned()));
        }
    }
    for word in words(need.title()) {
        add(&word, Why::Title);
    }
    wants
}

/// The runs of kanji or katakana of a title, two letters at least: what it speaks of.
fn words(title: &str) -> Vec<String> {
    const LEAST: usize = 2;
    let sort = |letter: char| match letter {
        '一'..='鿿' | '々' => 1_u8,
        'ァ'..='ヺ' | 'ー' => 2,
        letter if letter.is_ascii_alphanumeric() => 3,
        _ => 0,
    };
    let mut found: Vec<(u8, String)> = Vec::new();
    for letter in title.chars() {
        match found.last_mut() {
            Some((last, word)) if *last == sort(letter) => word.push(letter),
            _ => found.push((sort(letter), letter.to_string())),
        }
    }
    let telling = |(sort, word): &(u8, String)| *sort > 0 && word.chars().count() >= LEAST;
    let found = found.into_iter().filter(telling);
    found.map(|(_, word)| word).collect()
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
    fn a_title_is_cut_into_the_words_that_tell_something() {
        assert_eq!(
            words("ドレーンの袋を提げたまま歩ける肩掛け袋"),
            ["ドレーン", "肩掛"]
        );
        assert_eq!(words("MRI室で使える台車"), ["MRI", "台車"]);
        assert!(words("つかいやすく").is_empty());
    }

    #[test]
    fn a_tag_answers_to_a_part_of_it_and_a_single_letter_to_nothing_more() {
        assert!(same("樹脂成形", "樹脂"));
        assert!(same("樹脂", "樹脂成形"));
        assert!(!same("射出成形", "形"));
        assert!(same("弁", "弁"));
        assert!(!same("縫製", ""));
    }
}
