//! What a list shows and in which order: a filter and a sort over the rows of one kind, as one person sees them. A list
//! keeps places, not copies; after a commit only the records it touched are judged again.

mod asked;

use self::asked::RowFacts;
use super::actor::Actor;
use super::book::{Book, is_open};
use super::row::{Cell, Row};
use super::search::Texts;
use crate::domain::contract;
use crate::domain::date::{Date, Moment};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::search::company::{gojuon_key, short_name};
use crate::search::filter::{Matcher, Node, Ordered, Query, Reach, Test, Unresolved, Vocabulary};
use crate::search::needle::Needle;
use crate::search::reading::Readings;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// Fields of the filter language that are no fields of a record; their numbers lie above all those.
pub mod special {
    use crate::search::filter::Field;

    /// `is:archived`, `is:unsorted`, `is:clash`, `is:overridden`, `is:open`.
    pub const IS: Field = Field(0xFE00);
    /// `has:log`, `has:case`, `has:draft`.
    pub const HAS: Field = Field(0xFE01);
    /// `idle>30d`: days in the stage.
    pub const IDLE: Field = Field(0xFE02);
    /// `company:テクノ` of a need: the firms of its cases.
    pub const COMPANY: Field = Field(0xFE03);
    /// `changed:..`: the day of the last change.
    pub const CHANGED: Field = Field(0xFE04);
    /// `gate:blocked`: a block stands before the next stage.
    pub const GATE: Field = Field(0xFE05);
    /// `new:me`: changed by another since this person was here last.
    pub const NEW: Field = Field(0xFE06);
    /// `contract:nda`, `contract:signed`, `contract:nda.signed`: of its contracts.
    pub const CONTRACT: Field = Field(0xFE07);
    /// `hospital_kind:community` of a need: 市中 or 大学.
    pub const HOSPITAL_KIND: Field = Field(0xFE09);
    /// `override:adopted`: somebody stepped past that condition.
    pub const OVERRIDE: Field = Field(0xFE08);
}

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// By which field; [`FieldId::REFERENCE`] is the order of creation.
    pub field: FieldId,
    /// Greatest first.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self {
            field: FieldId::REFERENCE,
            descending: false,
        }
    }
}

/// A part of a kind that has a list of its own: records whose field says one of these codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Only {
    /// Which field.
    pub field: FieldId,
    /// What it may say.
    pub codes: &'static [&'static str],
    /// Records in which it says nothing belong here too.
    pub or_nothing: bool,
}

impl Only {
    /// True if a row is of this part.
    pub fn keeps(self, row: &Row) -> bool {
        self.or_nothing && row.cell(self.field).is_none()
            || self.codes.contains(&row.text(self.field))
    }
}

/// One list's question to the book.
#[derive(Clone, Debug)]
pub struct Lens {
    /// Of which kind.
    pub kind: Kind,
    /// Of which part of it; `None`: the whole.
    pub only: Option<Only>,
    /// Which records; `None`: all.
    pub matcher: Option<Matcher>,
    /// True if the filter itself asks for archived records; else they are left out.
    pub archived_too: bool,
    /// In which order.
    pub sort: Sort,
    /// How words are read, made when a name without a フリガナ is first put in order.
    pub readings: Arc<OnceLock<Readings>>,
}

/// Where a lens looks.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The rows.
    pub book: &'a Book,
    /// The folded texts.
    pub texts: &'a Texts,
    /// Who looks.
    pub actor: &'a Actor,
    /// Today.
    pub today: Date,
    /// What is this person's alone.
    pub own: &'a Own,
}

/// What filters ask of the person rather than of the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// When this person left the book last; `None`: never here before, so all that others did is new.
    pub last_visit: Option<Moment>,
    /// Records with a form that was begun and not saved.
    pub drafts: BTreeSet<RecordId>,
}

impl Lens {
    /// All records of a kind in the order of creation.
    pub fn all(kind: Kind) -> Self {
        Self {
            kind,
            matcher: None,
            only: None,
            archived_too: false,
            sort: Sort::default(),
            readings: Arc::default(),
        }
    }

    /// The records that a query asks for, its days fixed by today. Archived ones only if it names them.
    ///
    /// # Errors
    /// A day of the query that this year lacks.
    pub fn asking(
        kind: Kind,
        query: &Query,
        words: &dyn Vocabulary,
        today: Date,
    ) -> Result<Self, Unresolved> {
        let matcher = Some(query.compile(today, words)?);
        Ok(Self {
            matcher,
            archived_too: names_archived(&query.root),
            ..Self::all(kind)
        })
    }

    /// The places of the rows that pass, in order.
    pub fn places(&self, scene: Scene<'_>) -> Vec<u32> {
        let rows = (0_u32..).zip(scene.book.rows(self.kind));
        let mut places: Vec<u32> = scene.texts.with(scene.book, scene.actor, |holds| {
            rows.filter(|(place, row)| self.keeps(scene, row, *place as usize, holds))
                .map(|(place, _)| place)
                .collect()
        });
        if self.sort != Sort::default() {
            self.put_in_order(scene.book, &mut places);
        }
        places
    }

    /// Those of some places that pass; they keep their order. They are judged in the order in which they lie in memory.
    pub fn among(&self, places: &[u32], scene: Scene<'_>) -> Vec<u32> {
        let mut passing = vec![false; scene.book.len(self.kind)];
        for place in places {
            if let Some(asked) = passing.get_mut(*place as usize) {
                *asked = true;
            }
        }
        scene.texts.with(scene.book, scene.actor, |holds| {
            let rows = scene.book.rows(self.kind).zip(&mut passing);
            let asked = rows.enumerate().filter(|(_, (_, asked))| **asked);
            for (place, (row, passes)) in asked {
                *passes = self.keeps(scene, row, place, holds);
            }
        });
        let passes = |place: &u32| passing.get(*place as usize).copied().unwrap_or(false);
        places.iter().copied().filter(passes).collect()
    }

    /// True if whatever this shows the other shows too, in the same order: then [`Self::among`] what that one shows is all there is.
    pub fn narrows(&self, other: &Self) -> bool {
        let words = match (&self.matcher, &other.matcher) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(this), Some(other)) => this.narrows(other),
        };
        words
            && (other.archived_too || !self.archived_too)
            && (self.kind, self.only, self.sort) == (other.kind, other.only, other.sort)
    }

    /// Judges the changed records again and puts each where it belongs now.
    pub fn refresh(&self, places: &mut Vec<u32>, changed: &[RecordId], scene: Scene<'_>) {
        let mine = |id: &RecordId| {
            scene
                .book
                .find(*id)
                .filter(|row| row.kind() == self.kind)
                .and_then(|_| scene.book.place(*id))
        };
        let touched: Vec<u32> = changed
            .iter()
            .filter_map(mine)
            .filter_map(|place| u32::try_from(place).ok())
            .collect();
        places.retain(|place| !touched.contains(place));
        scene.texts.with(scene.book, scene.actor, |holds| {
            for place in touched {
                let Some(row) = scene.book.row(self.kind, place as usize) else {
                    continue;
                };
                if self.keeps(scene, row, place as usize, holds) {
                    let at = places.partition_point(|other| {
                        self.order(scene.book, *other, place) == Ordering::Less
                    });
                    places.insert(at, place);
                }
            }
        });
    }

    fn keeps(
        &self,
        scene: Scene<'_>,
        row: &Row,
        place: usize,
        holds: &dyn Fn(&Row, usize, &Needle) -> bool,
    ) -> bool {
        if row.archived && !self.archived_too || !self.is_of_part(row) {
            return false;
        }
        self.matcher.as_ref().is_none_or(|matcher| {
            matcher.passes(&RowFacts {
                scene,
                row,
                place,
                holds,
            })
        })
    }

    /// True if a row is of the part of the kind that is listed.
    pub fn is_of_part(&self, row: &Row) -> bool {
        self.only.is_none_or(|only| only.keeps(row))
    }

    /// Sorts places, each row's value read once.
    fn put_in_order(&self, book: &Book, places: &mut [u32]) {
        if self.sort.field == FieldId::REFERENCE {
            places.sort_unstable_by(|a, b| self.order(book, *a, *b));
            return;
        }
        let keyed = places.iter().map(|place| {
            let row = book.row(self.kind, *place as usize);
            (row.and_then(|row| self.sort_key(book, row)), *place)
        });
        let mut keyed: Vec<_> = keyed.collect();
        keyed.sort_unstable_by(|(a, a_place), (b, b_place)| {
            self.by_value(a.as_ref(), b.as_ref())
                .then(a_place.cmp(b_place))
        });
        for (place, (_, sorted)) in places.iter_mut().zip(keyed) {
            *place = sorted;
        }
    }

    /// The order of two places; empty values come last whichever way, equal ones keep the order of creation.
    fn order(&self, book: &Book, a: u32, b: u32) -> Ordering {
        let (Some(row_a), Some(row_b)) = (
            book.row(self.kind, a as usize),
            book.row(self.kind, b as usize),
        ) else {
            return a.cmp(&b);
        };
        if self.sort.field == FieldId::REFERENCE {
            return if self.sort.descending {
                b.cmp(&a)
            } else {
                a.cmp(&b)
            };
        }
        let (one, other) = (self.sort_key(book, row_a), self.sort_key(book, row_b));
        self.by_value(one.as_ref(), other.as_ref()).then(a.cmp(&b))
    }

    fn by_value(&self, one: Option<&SortKey<'_>>, other: Option<&SortKey<'_>>) -> Ordering {
        match (one, other) {
            (Some(one), Some(other)) if self.sort.descending => other.cmp(one),
            (Some(one), Some(other)) => one.cmp(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        }
    }
}

impl Lens {
    fn sort_key<'a>(&self, book: &'a Book, row: &'a Row) -> Option<SortKey<'a>> {
        let field = self.sort.field;
        if is_stage(row.kind(), field) {
            let stage = book.stage(row)?;
            return Some(SortKey::Number(i64::try_from(stage.index()).unwrap_or(0)));
        }
        if field == contract::PRESSING {
            return pressing(row).map(|day| SortKey::Number(i64::from(day.days())));
        }
        if row.kind().parts().reading == Some(field) {
            return self.kana(row).map(SortKey::Kana);
        }
        let (row, field) = carried(book, row, field);
        Some(match row.cell(field)? {
            Cell::Text(text) => SortKey::Text(text),
            Cell::Date(date) => SortKey::Number(i64::from(date.days())),
            Cell::Number(number) => SortKey::Number(number),
            Cell::Link(id) => SortKey::Text(book.name(id)),
        })
    }

    /// Where a record stands in 五十音 order: by its フリガナ; without one by how its name is read, if all of it is known, else by the
    /// name as it is written.
    fn kana(&self, row: &Row) -> Option<String> {
        let (given, name) = (row.text(self.sort.field), row.title());
        if !given.is_empty() {
            return Some(gojuon_key(given));
        }
        let readings = self.readings.get_or_init(Readings::built_in);
        let read = readings.reading_of(short_name(name));
        let known = if read.complete { &read.kana } else { name };
        (!name.is_empty()).then(|| gojuon_key(known))
    }
}

fn names_archived(node: &Node) -> bool {
    match node {
        Node::All(parts) | Node::Any(parts) => parts.iter().any(names_archived),
        Node::Not(inner) => names_archived(inner),
        Node::Field {
            field: special::IS,
            test: Test::Choice(Ordered::In(any)),
        } => any.contains(&Reach::One("archived".to_owned())),
        Node::Field { .. } | Node::Text(_) => false,
    }
}

/// What rows are ordered by.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum SortKey<'a> {
    Number(i64),
    Text(&'a str),
    Kana(String),
}

/// The day by which something must happen to a contract: its due day while it is worked on, its last day once it is signed. One in work
/// that nobody gave a day is not to lie below what is over: it presses a month after somebody last had it in hand.
fn pressing(row: &Row) -> Option<Date> {
    const IDLE_DAYS: i32 = 30;
    match row.text(contract::STATE.id()) {
        "signed" => row.date(contract::EXPIRES_ON.id()),
        "not-needed" | "ended" => None,
        _ => {
            let due = row.date(contract::DUE.id());
            due.or_else(|| Some(row.touched.date().plus_days(IDLE_DAYS)))
        }
    }
}

/// Where a row's due day and next move are kept: of a need with an open case on that case, as its card shows them; what the case does not
/// say yet stays with the need, so that no wait is lost when a case begins.
pub(super) fn carried<'a>(book: &'a Book, row: &'a Row, field: FieldId) -> (&'a Row, FieldId) {
    let (own, of_case) = (Kind::Need.parts(), Kind::Case.parts());
    let ball = of_case.ball.map(|b| b.0);
    // Each with what says that the case has it: since when goes with who.
    let twins = [
        (own.due, of_case.due, of_case.due),
        (own.ball.map(|b| b.0), ball, ball),
        (own.ball.map(|b| b.1), of_case.ball.map(|b| b.1), ball),
    ];
    let of_need = row.kind() == Kind::Need;
    let twin = twins.into_iter().find(|(own, ..)| *own == Some(field));
    let Some((_, Some(twin), Some(said))) = twin.filter(|_| of_need) else {
        return (row, field);
    };
    let case = book.standing(row).case.and_then(|id| book.find(id));
    case.filter(|case| case.cell(said).is_some())
        .map_or((row, field), |case| (case, twin))
}

/// True for a need whose open cases have the next moves: then these are waited for, not the need. A case that names nobody yet has none.
pub(super) fn is_carried(book: &Book, row: &Row) -> bool {
    let ball = Kind::Case.parts().ball.map(|(ball, _)| ball);
    let has_move =
        |case: &Row| is_open(case) && ball.is_some_and(|ball| !case.text(ball).is_empty());
    row.kind() == Kind::Need && book.cases_of(row.id).any(has_move)
}

fn is_stage(kind: Kind, field: FieldId) -> bool {
    kind.parts().stage.is_some_and(|(stage, _)| stage == field)
}

/// Days since a need or case entered its stage.
pub fn idle_days(book: &Book, row: &Row, today: Date) -> Option<i64> {
    let own = |row: &Row| row.date(row.kind().parts().stage?.1);
    let case = (row.kind() == Kind::Need)
        .then(|| book.standing(row).case)
        .flatten();
    let since = case.and_then(|id| own(book.find(id)?)).or_else(|| own(row));
    since.map(|day| i64::from(today.days() - day.days()))
}
