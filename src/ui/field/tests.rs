//! Fields as a person meets them: keys in, text and entries out.

use super::offer::tests::{book, record};
use super::*;
use crate::desk::Row;
use crate::domain::choice;
use crate::domain::date::TimeOfDay;
use crate::domain::record::Reference;
use crate::domain::value::Text;
use crate::domain::{company, need};
use crate::text::Lang;

/// A small book with the words around it.
pub(crate) struct World {
    pub(crate) locale: Locale,
    vocabulary: Vocabulary,
    pub(crate) book: Book,
    readings: Readings,
    pub(crate) actor: Actor,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            locale: Locale::new(Lang::Ja),
            vocabulary: Vocabulary::new(),
            book: book(),
            readings: Readings::built_in(),
            actor: Actor::owner("山本", ""),
        }
    }

    pub(crate) fn aids(&self) -> Aids<'_> {
        Aids {
            locale: &self.locale,
            vocabulary: &self.vocabulary,
            book: &self.book,
            actor: &self.actor,
            readings: &self.readings,
            today: Date::new(2026, 11, 22).unwrap(),
            now: Moment::at(
                Date::new(2026, 11, 22).unwrap(),
                TimeOfDay::new(14, 5, 0).unwrap(),
            ),
            ruler: Ruler::NARROW,
            room: 40,
        }
    }

    pub(crate) fn id(&self, reference: &str) -> RecordId {
        let reference = Reference::parse(reference).unwrap();
        self.book.find_reference(reference).unwrap().id
    }
}

fn field(kind: Kind, name: &str) -> Field {
    Field::blank(kind, kind.field_named(name).unwrap())
}

fn typed(field: &mut Field, world: &World, text: &str) {
    assert_eq!(
        field.apply(&Edit::Type(text.into()), &world.aids()),
        Outcome::Typed
    );
}

fn rows(shown: &Shown) -> Vec<String> {
    let text = |row: &Vec<Piece>| row.iter().map(|p| p.text.as_str()).collect();
    shown.rows.iter().map(text).collect()
}

fn notes(field: &Field, world: &World) -> Vec<String> {
    field
        .notes(true, &world.aids())
        .into_iter()
        .map(|n| n.text)
        .collect()
}

#[test]
fn a_day_is_shown_back_with_its_weekday_and_kept_in_a_form_that_means_the_same_tomorrow() {
    let w = World::new();
    let mut due = field(Kind::Need, "due");
    typed(&mut due, &w, "＋７ｄ");
    assert_eq!(rows(&due.shown(true, &w.aids())), ["＋７ｄ  = 11-29(日)"]);
    due.leave(&w.aids());
    assert_eq!(due.text(), "2026-11-29");
    assert_eq!(
        due.entry(&w.aids()),
        Ok(Entry::Value(Value::Date(Date::new(2026, 11, 29).unwrap())))
    );
}

#[test]
fn an_impossible_day_is_blamed_on_leaving_and_not_while_typing() {
    let w = World::new();
    let mut due = field(Kind::Need, "due");
    typed(&mut due, &w, "11/31");
    assert_eq!(due.fault(), None);
    due.leave(&w.aids());
    assert!(due.fault().is_some());
    assert!(notes(&due, &w)[0].contains("30日まで"));
    due.apply(&Edit::Backspace, &w.aids());
    assert_eq!(due.fault(), None, "the blame goes with the next key");
}

#[test]
fn a_past_due_day_is_taken_with_a_mark() {
    let w = World::new();
    let mut due = field(Kind::Need, "due");
    typed(&mut due, &w, "11/20");
    due.leave(&w.aids());
    assert_eq!(due.fault(), None);
    assert!(rows(&due.shown(false, &w.aids()))[0].ends_with('!'));
}

#[test]
fn full_width_digits_are_a_number() {
    let w = World::new();
    let mut people = field(Kind::Company, "employees");
    typed(&mut people, &w, "１，２００");
    people.leave(&w.aids());
    assert_eq!((people.text().as_str(), people.fault()), ("1200", None));
}

#[test]
fn a_link_is_picked_from_the_list_by_kana_and_arrow() {
    let w = World::new();
    let mut hospital = field(Kind::Need, "hospital");
    hospital.come(&w.aids());
    typed(&mut hospital, &w, "あお");
    assert_eq!(notes(&hospital, &w)[1], "  あおば医療センター  H-2");
    hospital.apply(&Edit::Down, &w.aids());
    assert!(!hospital.enter(&w.aids()));
    assert_eq!(hospital.text(), "あおば医療センター");
    assert_eq!(
        hospital.entry(&w.aids()),
        Ok(Entry::Value(Value::Link(w.id("H-2"))))
    );
}

#[test]
fn a_reference_typed_becomes_the_record_on_leaving() {
    let w = World::new();
    let mut hospital = field(Kind::Need, "hospital");
    typed(&mut hospital, &w, "ｈ1");
    hospital.leave(&w.aids());
    assert_eq!(hospital.text(), "みどり市民病院");
    assert_eq!(hospital.link(), Some(w.id("H-1")));
    assert_eq!(
        rows(&hospital.shown(false, &w.aids())),
        ["みどり市民病院  = H-1"]
    );
}

#[test]
fn a_new_hospital_is_said_to_be_made() {
    let w = World::new();
    let mut hospital = field(Kind::Need, "hospital");
    typed(&mut hospital, &w, "さくら総合病院");
    hospital.leave(&w.aids());
    assert_eq!(hospital.fault(), None);
    assert_eq!(
        notes(&hospital, &w)[0],
        "「さくら総合病院」は新しい医療機関として登録されます"
    );
    let named = Entry::Named {
        kinds: &[Kind::Hospital],
        typed: Text::line("さくら総合病院"),
    };
    assert_eq!(hospital.entry(&w.aids()), Ok(named));
}

#[test]
fn a_new_hospital_whose_name_is_part_of_one_on_the_book_names_that_one() {
    let w = World::new();
    let mut hospital = field(Kind::Need, "hospital");
    typed(&mut hospital, &w, "みどり");
    hospital.leave(&w.aids());
    assert_eq!(
        notes(&hospital, &w)[0],
        "「みどり」は新しい医療機関になります。H-1 みどり市民病院のことなら、戻って選べます"
    );
    typed(&mut hospital, &w, "の丘クリニック");
    assert_eq!(
        notes(&hospital, &w)[0],
        "「みどりの丘クリニック」は新しい医療機関として登録されます"
    );
}

#[test]
fn a_time_is_kept_in_the_form_that_a_list_sorts() {
    let w = World::new();
    for (written, kept) in [("1300", "13:00"), ("９時半", "09:30"), ("午後3時", "15:00")] {
        let mut starts = field(Kind::Event, "starts");
        typed(&mut starts, &w, written);
        starts.leave(&w.aids());
        assert_eq!((starts.text().as_str(), starts.fault()), (kept, None));
    }
    let mut starts = field(Kind::Event, "starts");
    typed(&mut starts, &w, "25:00");
    starts.leave(&w.aids());
    assert_eq!(starts.fault(), Some(&Violation::NotATime));
    assert!(notes(&starts, &w)[0].contains("時刻として読めません"));
}

#[test]
fn who_comes_to_an_event_is_somebody_of_the_roster() {
    let w = World::new();
    let mut who = field(Kind::Participation, "who");
    who.come(&w.aids());
    assert!(!notes(&who, &w).is_empty());
    for note in notes(&who, &w) {
        assert!(!note.contains(" N-") && !note.contains(" C-"), "{note}");
    }
    let need = w.book.rows(Kind::Need).next().unwrap().reference;
    typed(&mut who, &w, &need.to_string());
    who.leave(&w.aids());
    assert!(matches!(who.fault(), Some(Violation::NoSuchRecord { .. })));
    let said = &notes(&who, &w)[0];
    assert!(said.contains("企業・医療機関・支援機関"), "{said}");
    assert!(said.contains("F-12"), "{said}");
}

#[test]
fn a_firm_that_is_not_in_the_book_is_no_company() {
    let w = World::new();
    let mut firm = field(Kind::Case, "company");
    typed(&mut firm, &w, "どこにもない会社");
    firm.leave(&w.aids());
    assert_eq!(
        firm.fault(),
        Some(&Violation::NoSuchRecord {
            kinds: &[Kind::Company]
        })
    );
}

#[test]
fn two_records_of_one_name_are_told_by_their_references() {
    let mut w = World::new();
    let twin = record(
        Kind::Company,
        7,
        &[(company::NAME.id(), Value::line("株式会社山本製作所"))],
    );
    w.book.put(Row::of(&twin).unwrap());
    let mut firm = field(Kind::Case, "company");
    typed(&mut firm, &w, "株式会社山本製作所");
    firm.leave(&w.aids());
    let Some(Violation::SeveralRecords { references }) = firm.fault() else {
        panic!("{:?}", firm.fault());
    };
    assert_eq!(references.len(), 2);
}

#[test]
fn tags_are_completed_one_by_one() {
    let w = World::new();
    let mut tags = field(Kind::Need, "tags");
    typed(&mut tags, &w, "磁石、樹");
    tags.apply(&Edit::Down, &w.aids());
    assert!(tags.enter(&w.aids()), "the caret stays for the next tag");
    assert_eq!(tags.text(), "磁石、樹脂成形、");
    tags.leave(&w.aids());
    assert_eq!(tags.text(), "磁石、樹脂成形");
    let members = vec![Value::line("磁石"), Value::line("樹脂成形")];
    assert_eq!(tags.entry(&w.aids()), Ok(Entry::Members(members)));
}

#[test]
fn wards_used_before_are_offered() {
    let w = World::new();
    let mut ward = field(Kind::Need, "department");
    typed(&mut ward, &w, "しゅ");
    assert_eq!(notes(&ward, &w)[0].trim_end(), "  手術部");
    ward.apply(&Edit::Down, &w.aids());
    ward.leave(&w.aids());
    assert_eq!(ward.text(), "手術部", "leaving takes what the cursor is on");
}

#[test]
fn enter_is_a_new_line_in_a_long_text_and_arrows_walk_its_drawn_lines() {
    let w = World::new();
    let mut problem = field(Kind::Need, "problem");
    typed(
        &mut problem,
        &w,
        "術中に点滴ラインが床で絡み、踏んで抜ける。月に3回程度ある。",
    );
    assert!(problem.enter(&w.aids()));
    typed(&mut problem, &w, "困る。");
    assert_eq!(rows(&problem.shown(true, &w.aids())).len(), 3);
    assert_eq!(problem.apply(&Edit::Up, &w.aids()), Outcome::Moved);
    assert_eq!(problem.shown(true, &w.aids()).caret, Some((1, 6)));
    assert_eq!(problem.apply(&Edit::Up, &w.aids()), Outcome::Moved);
    assert_eq!(
        problem.apply(&Edit::Up, &w.aids()),
        Outcome::Passed,
        "at the first line the arrow leaves"
    );
}

#[test]
fn choices_flow_with_marks_while_open_and_are_words_while_shut() {
    let w = World::new();
    let mut licences = field(Kind::Company, "licences");
    typed(&mut licences, &w, "1");
    typed(&mut licences, &w, "5");
    let shown = licences.shown(true, &w.aids());
    assert!(
        rows(&shown)
            .iter()
            .all(|row| Ruler::NARROW.width(row) <= 40)
    );
    assert!(rows(&shown)[0].starts_with("[x] "));
    let shut = rows(&licences.shown(false, &w.aids()));
    let words = [0, 4].map(|at| w.locale.choice(&choice::LICENCE, choice::LICENCE.codes[at]));
    assert_eq!(shut, [words.join("、")]);
}

#[test]
fn a_title_tells_its_length_and_one_too_long_is_blamed() {
    let w = World::new();
    let mut title = field(Kind::Need, "title");
    typed(&mut title, &w, "点滴ラインの絡まりを防ぐ固定具");
    assert_eq!(notes(&title, &w), ["15/40字"]);
    typed(&mut title, &w, &"長".repeat(40));
    title.leave(&w.aids());
    assert_eq!(title.fault(), Some(&Violation::TooLong { max: 40, is: 55 }));
}

#[test]
fn a_field_opened_and_left_is_not_touched() {
    let w = World::new();
    let values = [
        (need::TITLE.id(), Value::line("件名")),
        (need::HOSPITAL.id(), Value::Link(w.id("H-1"))),
        (need::DUE.id(), Value::Date(Date::new(2027, 1, 5).unwrap())),
        (need::PROFESSION.id(), Value::choice("nurse")),
        (need::TAGS.id(), Value::line("樹脂成形")),
    ];
    let need = record(Kind::Need, 77, &values);
    for (id, _) in &values {
        let mut field = Field::of(&need, Kind::Need, Kind::Need.field(*id).unwrap(), &w.aids());
        field.come(&w.aids());
        field.leave(&w.aids());
        assert!(!field.is_touched() && !field.is_blank(), "{id:?}");
        field.apply(&Edit::LineBack, &w.aids());
        assert!(field.is_touched(), "{id:?}");
        while field.apply(&Edit::Undo, &w.aids()) == Outcome::Typed {}
    }
}

#[test]
fn a_draft_gives_back_text_link_and_stamp() {
    let w = World::new();
    let mut hospital = field(Kind::Need, "hospital");
    hospital.fill("あおば医療センター", Some(w.id("H-2")));
    let kept = hospital.draft();
    let mut again = field(Kind::Need, "hospital");
    again.restore(&kept);
    assert_eq!(
        (again.text(), again.link()),
        (hospital.text(), hospital.link())
    );
    assert!(again.is_touched());
}
