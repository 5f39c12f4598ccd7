//! Owns the short list beside a field: records to link to, values used before, tags. It is read from the book's rows, so it
//! costs no disk, and looks at the newest rows only once the book is large.

use super::lookup::{Answer, Lookup};
use crate::desk::book::Book;
use crate::desk::hat::Hat;
use crate::desk::row::{Cell, Row};
use crate::desk::{folded, just_so};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::part::Called;
use crate::domain::person::{self, family_name};
use crate::domain::record::{RecordId, Reference};
use crate::search::company::fold_company;
use crate::search::fold::fold;
use crate::search::reading::Readings;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

/// Offers kept: what fits beside a field.
const KEPT: usize = 20;
/// Rows looked at first; the newest ones, so that a key press stays cheap in a very large book.
const LOOKED_AT: usize = 20_000;
/// With fewer answers than this the older rows are looked at too.
const FEW: usize = 3;

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What goes into the field.
    pub text: String,
    /// What tells it from others of that name.
    pub detail: String,
    /// The record, if it is one.
    pub record: Option<RecordId>,
}

/// The list with its cursor; the cursor stands nowhere until it is moved, so that Enter never takes what nobody looked at.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    list: Vec<Offer>,
    at: Option<usize>,
}

impl Offers {
    /// A list, the cursor nowhere.
    pub fn of(list: Vec<Offer>) -> Self {
        Self { list, at: None }
    }

    /// What is offered.
    pub fn list(&self) -> &[Offer] {
        &self.list
    }

    /// The place of the cursor.
    pub fn at(&self) -> Option<usize> {
        self.at
    }

    /// What the cursor is on.
    pub fn chosen(&self) -> Option<&Offer> {
        self.at.and_then(|at| self.list.get(at))
    }

    /// Moves the cursor within the list, never out of it; for a list that is all there is to choose from.
    pub fn walk(&mut self, down: bool) -> bool {
        (down || self.at.is_some_and(|at| at > 0)) && self.step(down)
    }

    /// Moves the cursor; false if there is nowhere to go, so that the key may leave the field.
    pub fn step(&mut self, down: bool) -> bool {
        let next = match (self.at, down) {
            (None, true) => Some(0).filter(|_| !self.list.is_empty()),
            (None, false) => return false,
            (Some(at), true) => Some(at + 1).filter(|n| *n < self.list.len()),
            (Some(0), false) => {
                self.at = None;
                return true;
            }
            (Some(at), false) => Some(at - 1),
        };
        if next.is_some() {
            self.at = next;
        }
        next.is_some()
    }
}

/// Where the lists come from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The rows.
    pub book: &'a Book,
    /// How words are read.
    pub readings: &'a Readings,
}

impl<'a> Source<'a> {
    /// Records of these kinds that answer to what was typed, best first, newest first among equals.
    pub fn records(&self, kinds: &[Kind], typed: &str) -> Vec<Offer> {
        self.ranked(kinds, typed, |_| false)
    }

    /// People who may be in charge of something, those who coordinate before those of a ward or a firm.
    pub fn owners(&self, typed: &str) -> Vec<Offer> {
        let coordinates = |row: &Row| Hat::from_code(row.text(person::HAT.id())).is_some();
        self.ranked(&[Kind::Person], typed, coordinates)
    }

    /// As [`Self::records`]; of equals those that are likely first.
    fn ranked(&self, kinds: &[Kind], typed: &str, likely: impl Fn(&Row) -> bool) -> Vec<Offer> {
        let asked = Asked {
            lookup: Lookup::new(typed, self.readings),
            reference: Reference::parse(typed),
        };
        let mut found: Vec<Found<'_>> = Vec::new();
        for kind in kinds.iter().copied() {
            found.extend(self.newest(kind).filter_map(|row| self.found(row, &asked)));
        }
        if found.len() < FEW {
            for kind in kinds.iter().copied() {
                found.extend(self.oldest(kind).filter_map(|row| self.found(row, &asked)));
            }
        }
        found.sort_by_key(|found| {
            let row = found.row;
            (found.answer, !likely(row), Reverse(row.touched.millis()))
        });
        let kept = found.into_iter().take(KEPT);
        kept.map(|found| self.offer(found.row, found.name))
            .collect()
    }

    fn found(&self, row: &'a Row, asked: &Asked<'_>) -> Option<Found<'a>> {
        let name = name_of(self.book, row);
        let called = asked.reference == Some(row.reference);
        let answer = if called {
            Answer::Exact
        } else {
            asked.lookup.answer(&name, reading_of(row))?
        };
        Some(Found { answer, row, name })
    }

    /// Values that other records have in a field and that answer to what was typed, most used first.
    pub fn values(&self, kind: Kind, field: FieldId, typed: &str) -> Vec<Offer> {
        let lookup = Lookup::new(typed, self.readings);
        let mut used: BTreeMap<&str, usize> = BTreeMap::new();
        for row in self.newest(kind) {
            for cell in row.cells(field) {
                if let Cell::Text(text) = cell {
                    *used.entry(text).or_default() += 1;
                }
            }
        }
        let mut found: Vec<(Answer, Reverse<usize>, &str)> = used
            .into_iter()
            .filter(|(text, _)| *text != typed)
            .filter_map(|(text, times)| Some((lookup.answer(text, "")?, Reverse(times), text)))
            .collect();
        found.sort_unstable();
        let offer = |text: &str| Offer {
            text: text.to_owned(),
            detail: String::new(),
            record: None,
        };
        found
            .into_iter()
            .take(KEPT)
            .map(|(_, _, t)| offer(t))
            .collect()
    }

    /// The record that a name or a reference calls beyond doubt.
    pub fn sole(&self, kinds: &[Kind], typed: &str) -> Option<RecordId> {
        if let Some(reference) = Reference::parse(typed)
            && kinds.contains(&reference.kind)
            && let Some(row) = self.book.find_reference(reference)
        {
            return Some(row.id);
        }
        // As the desk will look for it: a firm with or without its legal form.
        let called = kinds.iter().copied().flat_map(|kind| {
            let wanted = folded(kind, typed);
            let rows = self.newest(kind).chain(self.oldest(kind));
            rows.filter(move |row| {
                !wanted.is_empty() && folded(kind, &name_of(self.book, row)) == wanted
            })
        });
        let called = just_so(called.collect(), |row: &&Row| row.title() == typed.trim());
        match called.as_slice() {
            [one] => Some(one.id),
            _ => None,
        }
    }

    /// Another firm, hospital, body or person that is called the same, its legal form and the way of writing apart.
    pub fn namesake(&self, kind: Kind, name: &str, except: Option<RecordId>) -> Option<&'a Row> {
        let key: fn(&str) -> String = match kind {
            Kind::Company | Kind::Hospital | Kind::Body => fold_company,
            Kind::Person => fold,
            _ => return None,
        };
        let called = key(name);
        let is_called = |row: &&Row| Some(row.id) != except && key(row.title()) == called;
        let mut rows = self.newest(kind).chain(self.oldest(kind));
        rows.find(is_called).filter(|_| !called.is_empty())
    }

    /// The record that somebody who leaves the field with this text means: the one that it calls, else the only one that answers to it.
    /// Where a new record could be meant as well, a family name calls the one person of that name, and nothing else is guessed.
    pub fn meant(&self, kinds: &[Kind], typed: &str) -> Option<RecordId> {
        if typed.trim().is_empty() {
            return None;
        }
        if let Some(id) = self.sole(kinds, typed) {
            return Some(id);
        }
        let offers = self.records(kinds, typed);
        let mut meant = offers.iter().filter(|offer| match Kind::made_of(kinds) {
            None => true,
            Some(Kind::Person) => family_name(&offer.text) == Some(typed.trim()),
            Some(_) => false,
        });
        let one = meant.next()?;
        meant.next().is_none().then_some(one.record)?
    }

    fn offer(&self, row: &Row, text: String) -> Offer {
        let beside = beside(self.book, row);
        let detail = if beside.is_empty() {
            row.reference.to_string()
        } else {
            format!("{} {beside}", row.reference)
        };
        Offer {
            text,
            detail,
            record: Some(row.id),
        }
    }

    fn newest(&self, kind: Kind) -> impl Iterator<Item = &'a Row> + use<'a> {
        let len = self.book.len(kind);
        self.rows(kind, len.saturating_sub(LOOKED_AT)..len)
    }

    fn oldest(&self, kind: Kind) -> impl Iterator<Item = &'a Row> + use<'a> {
        let len = self.book.len(kind);
        self.rows(kind, 0..len.saturating_sub(LOOKED_AT))
    }

    fn rows(&self, kind: Kind, places: Range<usize>) -> impl Iterator<Item = &'a Row> + use<'a> {
        let book = self.book;
        places
            .rev()
            .filter_map(move |place| book.row(kind, place))
            .filter(|row| !row.archived)
    }
}

/// What was typed, as a name and as a reference.
struct Asked<'a> {
    lookup: Lookup<'a>,
    reference: Option<Reference>,
}

/// A row that answers.
struct Found<'a> {
    answer: Answer,
    row: &'a Row,
    name: String,
}

/// What a record is called: its title, what it joins or whose it is, else its reference.
pub fn name_of(book: &Book, row: &Row) -> String {
    let named = |field| row.link(field).map(|id| book.name(id)).unwrap_or_default();
    let title = row.title();
    let name = match row.kind().parts().called {
        Called::Link(field) if title.is_empty() => named(field).to_owned(),
        Called::Title | Called::Link(_) => title.to_owned(),
        Called::Pair(firsts, other) => {
            let said = |field: FieldId| match row.link(field) {
                Some(id) => book.name(id),
                None => row.text(field),
            };
            let mut firsts = firsts.iter().map(|field| said(*field));
            let one = firsts.find(|said| !said.is_empty()).unwrap_or_default();
            match (one, named(other)) {
                ("", "") => String::new(),
                (one, other) => format!("{one} / {other}"),
            }
        }
    };
    if name.is_empty() {
        row.reference.to_string()
    } else {
        name
    }
}

fn reading_of(row: &Row) -> &str {
    let reading = row.kind().parts().reading;
    reading.map_or("", |field| row.text(field))
}

/// What stands beside a name in the list.
fn beside<'b>(book: &'b Book, row: &'b Row) -> &'b str {
    let cell = row.kind().parts().beside.and_then(|field| row.cell(field));
    match cell {
        Some(Cell::Text(text)) => text,
        Some(Cell::Link(id)) => book.name(id),
        Some(Cell::Date(_) | Cell::Number(_)) | None => "",
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::change::{
        Change, CommandId, Commit, Dot, FieldOp, Hlc, Op, Part, ReplicaId, VersionVector,
    };
    use crate::domain::record::Record;
    use crate::domain::value::{Text, Value};
    use crate::domain::{company, hospital, need, person};

    /// A record as the book would hold it.
    pub(crate) fn record(kind: Kind, number: u32, fields: &[(FieldId, Value)]) -> Record {
        let id = RecordId::new(
            i64::from(number),
            u128::from(number) + 1000 * u128::from(kind.code().0),
        );
        let seq = u64::from(number) + 1000 * u64::from(kind.code().0);
        let reference = Reference {
            kind,
            number,
            replica: None,
        };
        let mut ops = vec![FieldOp {
            field: FieldId::REFERENCE,
            op: Op::Set(Some(Value::line(&reference.to_string()))),
        }];
        for (field, value) in fields {
            let is_set = kind
                .field(*field)
                .is_some_and(crate::domain::field::FieldSpec::is_set);
            let op = if is_set {
                Op::Add(value.clone())
            } else {
                Op::Set(Some(value.clone()))
            };
            ops.push(FieldOp { field: *field, op });
        }
        let change = Change {
            record: id,
            kind: kind.code(),
            ops,
        };
        let commit = Commit {
            dot: Dot {
                replica: ReplicaId(1),
                seq,
            },
            actor: Text::line("佐藤"),
            at: Hlc(seq << 16),
            command: CommandId(u128::from(seq)),
            verb: Text::line("new"),
            part: Part::WHOLE,
            undoes: None,
            context: VersionVector::default(),
            changes: vec![change.clone()],
        };
        let mut made = Record::new(id, kind.code());
        made.apply(&commit, &change);
        made
    }

    /// Two hospitals, a firm and two needs.
    pub(crate) fn book() -> Book {
        let mut book = Book::default();
        let hospital = |n, name: &str, reading: &str| {
            record(
                Kind::Hospital,
                n,
                &[
                    (hospital::NAME.id(), Value::line(name)),
                    (hospital::READING.id(), Value::line(reading)),
                ],
            )
        };
        let (a, b) = (
            hospital(1, "みどり市民病院", "ミドリシミンビョウイン"),
            hospital(2, "あおば医療センター", "アオバイリョウセンター"),
        );
        let firm = record(
            Kind::Company,
            1,
            &[
                (company::NAME.id(), Value::line("株式会社山本製作所")),
                (company::READING.id(), Value::line("ヤマモトセイサクショ")),
                (company::PREFECTURE.id(), Value::line("長野県")),
            ],
        );
        let need = |n, title: &str, ward: &str| {
            record(
                Kind::Need,
                n,
                &[
                    (need::TITLE.id(), Value::line(title)),
                    (need::HOSPITAL.id(), Value::Link(a.id)),
                    (need::DEPARTMENT.id(), Value::line(ward)),
                    (need::TAGS.id(), Value::line("樹脂成形")),
                ],
            )
        };
        for r in [
            &a,
            &b,
            &firm,
            &need(1, "点滴ラインの固定具", "手術部"),
            &need(2, "配薬カートの施錠", "外来"),
            &need(3, "吸引器の置き場", "手術部"),
        ] {
            book.put(Row::of(r).unwrap());
        }
        book
    }

    fn texts(offers: &[Offer]) -> Vec<&str> {
        offers.iter().map(|o| o.text.as_str()).collect()
    }

    #[test]
    fn records_answer_to_name_reading_and_reference() {
        let (book, readings) = (book(), Readings::built_in());
        let source = Source {
            book: &book,
            readings: &readings,
        };
        for typed in ["みどり", "midori", "H-1", "h1", "市民"] {
            assert_eq!(
                texts(&source.records(&[Kind::Hospital], typed)),
                ["みどり市民病院"],
                "{typed}"
            );
        }
        let firms = source.records(&Kind::NAMED, "yama");
        assert_eq!(
            (firms[0].text.as_str(), firms[0].detail.as_str()),
            ("株式会社山本製作所", "F-1 長野県")
        );
    }

    #[test]
    fn for_who_is_in_charge_coordinators_stand_before_people_of_firms() {
        let mut book = book();
        for (n, name, hat) in [
            (1, "佐藤 花", "regional"),
            (2, "佐藤 実", "expert"),
            (3, "上野 昇", "hospital-office"),
        ] {
            let hat = (person::HAT.id(), Value::choice(hat));
            let fields = [(person::NAME.id(), Value::line(name)), hat];
            let row = Row::of(&record(Kind::Person, n, &fields)).unwrap();
            book.put(row);
        }
        let readings = Readings::built_in();
        let source = Source {
            book: &book,
            readings: &readings,
        };
        let all = source.owners("");
        assert_eq!(texts(&all).last(), Some(&"佐藤 実"), "{all:?}");
        assert_eq!(texts(&source.owners("佐藤")), ["佐藤 花", "佐藤 実"]);
    }

    #[test]
    fn values_used_before_are_offered_most_used_first() {
        let (book, readings) = (book(), Readings::built_in());
        let source = Source {
            book: &book,
            readings: &readings,
        };
        assert_eq!(
            texts(&source.values(Kind::Need, need::DEPARTMENT.id(), "")),
            ["手術部", "外来"]
        );
        assert_eq!(
            texts(&source.values(Kind::Need, need::DEPARTMENT.id(), "しゅ")),
            ["手術部"]
        );
        assert_eq!(
            texts(&source.values(Kind::Need, need::DEPARTMENT.id(), "手術部")),
            [""; 0]
        );
    }

    #[test]
    fn whoever_leaves_a_field_means_the_only_record_that_answers() {
        let (mut book, readings) = (book(), Readings::built_in());
        for (n, name) in [(1, "蓮見 航平"), (2, "桐山 恵"), (3, "桐山 渚")] {
            let named = [(person::NAME.id(), Value::line(name))];
            book.put(Row::of(&record(Kind::Person, n, &named)).unwrap());
        }
        let source = Source {
            book: &book,
            readings: &readings,
        };
        let meant = |kind: Kind, typed: &str| {
            let id = source.meant(&[kind], typed);
            id.map_or("", |id| book.name(id)).to_owned()
        };
        assert_eq!(meant(Kind::Company, "山本"), "株式会社山本製作所");
        assert_eq!(meant(Kind::Person, "蓮見"), "蓮見 航平");
        assert_eq!(meant(Kind::Person, "桐山"), "", "two are called so");
        assert_eq!(meant(Kind::Person, "航平"), "", "it may be somebody new");
        assert_eq!(meant(Kind::Hospital, "みどり"), "", "it may be a new one");
        assert_eq!(meant(Kind::Company, ""), "");
    }

    #[test]
    fn a_name_calls_a_record_only_beyond_doubt() {
        let (mut book, readings) = (book(), Readings::built_in());
        let twin = record(
            Kind::Hospital,
            9,
            &[(hospital::NAME.id(), Value::line("あおば医療センター"))],
        );
        let first = book
            .find_reference(Reference::parse("H-1").unwrap())
            .unwrap()
            .id;
        book.put(Row::of(&twin).unwrap());
        let source = Source {
            book: &book,
            readings: &readings,
        };
        assert_eq!(
            source.sole(&[Kind::Hospital], "みどり市民病院"),
            Some(first)
        );
        assert_eq!(source.sole(&[Kind::Hospital], "あおば医療センター"), None);
        assert_eq!(source.sole(&[Kind::Hospital], "H-9"), Some(twin.id));
        assert_eq!(source.sole(&[Kind::Hospital], ""), None);
    }

    #[test]
    fn the_cursor_walks_the_list_and_leaves_it_upwards() {
        let offer = |t: &str| Offer {
            text: t.into(),
            detail: String::new(),
            record: None,
        };
        let mut offers = Offers::of(vec![offer("一"), offer("二")]);
        assert!(!offers.step(false));
        assert!(offers.step(true) && offers.step(true));
        assert!(!offers.step(true));
        assert_eq!(offers.chosen().map(|o| o.text.as_str()), Some("二"));
        assert!(offers.step(false) && offers.step(false));
        assert_eq!(offers.chosen(), None);
    }
}
