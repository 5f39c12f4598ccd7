//! Forms as a person fills them in: keys in, commands, drafts and lines out.

use super::*;
use crate::desk::command::{Command, New, Set};
use crate::domain::date::{Date, TimeOfDay};
use crate::domain::record::Stamp;
use crate::domain::rule::{Fault, Violation};
use crate::domain::value::Text;
use crate::ui::draft::{Draft, DraftKey};
use crate::ui::field::offer::tests::record;
use crate::ui::field::tests::World;
use crate::ui::field::{Edit, Outcome};

/// What a person does.
enum Key {
    Text(&'static str),
    Enter,
    Tab,
    Back,
    Down,
    Up,
}
use Key::{Back, Down, Enter, Tab, Text as Typed, Up};

fn aids(world: &World) -> Aids<'_> {
    Aids {
        room: 72,
        ..world.aids()
    }
}

fn press(form: &mut Form, world: &World, keys: &[Key]) {
    let aids = aids(world);
    for key in keys {
        match key {
            Typed(text) => assert_eq!(
                form.apply(&Edit::Type((*text).into()), &aids),
                Outcome::Typed,
                "{text}"
            ),
            Enter => assert_eq!(form.enter(&aids), Entered::Within),
            Tab => form.step(true, &aids),
            Back => form.step(false, &aids),
            Down => drop(form.apply(&Edit::Down, &aids)),
            Up => drop(form.apply(&Edit::Up, &aids)),
        }
    }
}

fn need_form(world: &World) -> Form {
    Form::new_record(Kind::Need, &Vec::new(), &aids(world))
}

fn value(text: &str) -> Entry {
    Entry::Value(Value::line(text))
}

fn drawn(form: &Form, world: &World) -> String {
    let page = form.page(&aids(world), &|button| format!("{button:?}"));
    let mut text = String::new();
    for line in &page.lines {
        let mut row = String::new();
        for placed in line {
            let width = crate::text::cells::width(&row);
            assert!(width <= placed.column, "{row:?} runs into {placed:?}");
            row.push_str(&" ".repeat(placed.column - width));
            row.push_str(&placed.text);
        }
        assert!(crate::text::cells::width(&row) <= 72, "{row:?}");
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}

fn moment() -> Moment {
    Moment::at(
        Date::new(2026, 11, 22).unwrap(),
        TimeOfDay::new(14, 3, 0).unwrap(),
    )
}

#[test]
fn an_intake_is_three_fields_and_the_problem() {
    let w = World::new();
    let mut form = need_form(&w);
    press(
        &mut form,
        &w,
        &[
            Typed("点滴ラインの"),
            Typed("固定具"),
            Enter,
            Typed("みどり"),
            Down,
            Enter,
            Typed("手術部"),
            Enter,
            Typed("床で絡む。"),
            Enter,
            Typed("月に3回。"),
            Tab,
        ],
    );
    let Ok(Command::New(New { kind, entries, .. })) = form.command(&aids(&w)) else {
        panic!("{:?}", form.wrong());
    };
    assert_eq!(kind, Kind::Need);
    assert_eq!(
        entries,
        [
            (need::TITLE.id(), value("点滴ラインの固定具")),
            (need::HOSPITAL.id(), Entry::Value(Value::Link(w.id("H-1")))),
            (need::DEPARTMENT.id(), value("手術部")),
            (
                need::PROBLEM.id(),
                Entry::Value(Value::Text(Text::block("床で絡む。\n月に3回。")))
            ),
        ]
    );
    assert_eq!(form.required(), (4, 4));
}

#[test]
fn a_need_without_a_title_is_not_saved_and_all_faults_are_listed() {
    let w = World::new();
    let mut form = need_form(&w);
    press(
        &mut form,
        &w,
        &[Tab, Typed("みどり市民病院"), Tab, Typed("外来")],
    );
    form.unfold(&aids(&w));
    form.fill(need::DUE.id(), "11/31", None);
    let wrong = form.command(&aids(&w)).unwrap_err();
    assert_eq!(
        wrong,
        Unsaved::Faults(vec![need::TITLE.id(), need::DUE.id()])
    );
    assert_eq!(
        form.focused().map(Field::id),
        Some(need::TITLE.id()),
        "the caret stands at the first"
    );
    press(&mut form, &w, &[Typed("配薬カート")]);
    form.fill(need::DUE.id(), "11/30", None);
    assert!(form.command(&aids(&w)).is_ok());
}

#[test]
fn the_rest_of_a_need_waits_under_one_row() {
    let w = World::new();
    let mut form = need_form(&w);
    assert_eq!(form.spots().len(), 4 + 1 + 3);
    press(&mut form, &w, &[Back, Back, Back, Back]);
    assert_eq!(form.spot(), Spot::Rest);
    press(&mut form, &w, &[Enter]);
    assert_eq!(form.focused().map(Field::id), Some(need::SOURCE.id()));
    assert_eq!(form.hidden(), 0);
}

#[test]
fn enter_on_a_button_presses_it_and_enter_in_a_field_never_saves() {
    let w = World::new();
    let mut form = need_form(&w);
    press(&mut form, &w, &[Back]);
    assert_eq!(form.enter(&aids(&w)), Entered::Pressed(Button::Close));
    press(&mut form, &w, &[Tab, Enter, Enter, Enter]);
    assert_eq!(form.focused().map(Field::id), Some(need::PROBLEM.id()));
}

#[test]
fn arrows_walk_the_fields_and_the_lists_beside_them() {
    let w = World::new();
    let mut form = need_form(&w);
    press(&mut form, &w, &[Down]);
    assert_eq!(form.focused().map(Field::id), Some(need::HOSPITAL.id()));
    press(&mut form, &w, &[Down, Down, Tab]);
    assert!(
        form.field(need::HOSPITAL.id())
            .and_then(Field::link)
            .is_some(),
        "the second hospital was taken"
    );
    press(&mut form, &w, &[Up]);
    assert_eq!(form.focused().map(Field::id), Some(need::HOSPITAL.id()));
}

fn stored() -> Record {
    record(
        Kind::Need,
        50,
        &[
            (need::TITLE.id(), Value::line("吸引器の置き場")),
            (need::DEPARTMENT.id(), Value::line("外来")),
            (need::PUBLIC_VERSION.id(), Value::Number(3)),
            (
                need::PROBLEM.id(),
                Value::line("連絡は090-1234-5678の田中さんまで"),
            ),
        ],
    )
}

#[test]
fn an_edit_sends_what_was_touched_with_the_stamp_of_every_field() {
    let w = World::new();
    let record = stored();
    let mut form = Form::edit(&record, Kind::Need, Some(need::DEPARTMENT.id()), &aids(&w));
    form.apply(&Edit::LineBack, &aids(&w));
    press(&mut form, &w, &[Typed("手術部")]);
    let Ok(Command::Set(Set {
        record: id,
        entries,
        base,
        ..
    })) = form.command(&aids(&w))
    else {
        panic!("{:?}", form.wrong());
    };
    assert_eq!(
        (id, entries),
        (record.id, vec![(need::DEPARTMENT.id(), value("手術部"))])
    );
    let stamp = |field: FieldId| {
        base.iter()
            .find(|(f, _)| *f == field)
            .map(|(_, stamp)| stamp.clone())
    };
    assert_eq!(
        stamp(need::DEPARTMENT.id()),
        Some(record.stamp(need::DEPARTMENT.id()))
    );
    assert_eq!(
        stamp(need::TITLE.id()),
        Some(record.stamp(need::TITLE.id()))
    );
    assert_eq!(stamp(need::DUE.id()), Some(Stamp::new()));
}

#[test]
fn a_form_in_which_nothing_changed_saves_nothing() {
    let w = World::new();
    let mut form = Form::edit(&stored(), Kind::Need, None, &aids(&w));
    assert_eq!(form.command(&aids(&w)), Err(Unsaved::Nothing));
    assert!(!form.is_edited());
}

#[test]
fn what_the_desk_finds_wrong_stands_at_its_field() {
    let w = World::new();
    let mut form = Form::edit(&stored(), Kind::Need, None, &aids(&w));
    let fault = |field: &str| Fault {
        field: field.into(),
        typed: String::new(),
        violation: Violation::Empty,
    };
    let strange = form.blame(vec![fault("department"), fault("no_such_field")], &aids(&w));
    assert_eq!(form.focused().map(Field::id), Some(need::DEPARTMENT.id()));
    assert_eq!(strange, [fault("no_such_field")]);
}

#[test]
fn a_case_begun_from_a_need_asks_for_the_firm_and_knows_the_version_shown() {
    let mut w = World::new();
    w.book.put(crate::desk::Row::of(&stored()).unwrap());
    let known = vec![(case::NEED.id(), Entry::Value(Value::Link(w.id("N-50"))))];
    let mut form = Form::new_record(Kind::Case, &known, &aids(&w));
    assert_eq!(form.focused().map(Field::id), Some(case::COMPANY.id()));
    assert!(!form.is_edited(), "nobody has typed yet");
    press(&mut form, &w, &[Typed("yama"), Down, Enter]);
    let Ok(Command::New(New { entries, .. })) = form.command(&aids(&w)) else {
        panic!("{:?}", form.wrong());
    };
    let entry = |field: FieldId| {
        entries
            .iter()
            .find(|(f, _)| *f == field)
            .map(|(_, entry)| entry.clone())
    };
    assert_eq!(
        entry(case::COMPANY.id()),
        Some(Entry::Value(Value::Link(w.id("F-1"))))
    );
    assert_eq!(entry(case::NEED.id()), Some(known[0].1.clone()));
    assert_eq!(
        entry(case::VERSION_SHOWN.id()),
        Some(Entry::Value(Value::Number(3)))
    );
    assert_eq!(
        form.draft_key(),
        DraftKey::New(Kind::Case, Some(w.id("N-50")))
    );
}

#[test]
fn a_form_left_comes_back_with_text_caret_and_stamps() {
    let w = World::new();
    let record = stored();
    let mut form = Form::edit(&record, Kind::Need, Some(need::DEPARTMENT.id()), &aids(&w));
    press(&mut form, &w, &[Typed("の処置室")]);
    form.apply(&Edit::Left, &aids(&w));
    let draft = Draft::read(&form.draft(moment()).to_bytes()).unwrap();

    let mut again = Form::edit(&record, Kind::Need, None, &aids(&w));
    again.restore(draft, &aids(&w));
    assert_eq!(
        again.focused().map(|f| (f.id(), f.caret())),
        Some((need::DEPARTMENT.id(), 5))
    );
    assert!(again.is_edited());
    assert_eq!(again.command(&aids(&w)), form.command(&aids(&w)));
    assert!(drawn(&again, &w).contains("14:03の下書きから続けています"));
}

#[test]
fn a_draft_based_on_older_writes_keeps_its_stamp() {
    let w = World::new();
    let record = stored();
    let mut form = Form::edit(&record, Kind::Need, Some(need::DEPARTMENT.id()), &aids(&w));
    press(&mut form, &w, &[Typed("X")]);
    let draft = form.draft(moment());
    let mut newer = record.clone();
    newer.fields.get_mut(&need::DEPARTMENT.id()).unwrap().values[0]
        .dot
        .seq += 1;
    let mut again = Form::edit(&newer, Kind::Need, None, &aids(&w));
    again.restore(draft, &aids(&w));
    let department = again.field(need::DEPARTMENT.id()).unwrap();
    assert_eq!(department.base(), &record.stamp(need::DEPARTMENT.id()));
    assert_eq!(department.text_before(), "外来");
}

#[test]
fn candidates_for_personal_data_are_said_with_their_rule() {
    let w = World::new();
    let mut form = Form::edit(&stored(), Kind::Need, None, &aids(&w));
    let text = drawn(&form, &w);
    assert!(
        text.contains("患者を特定できる記述はありませんか: 候補2件"),
        "{text}"
    );
    let open: Vec<_> = form.marks().open(need::PROBLEM.id()).cloned().collect();
    for mark in open {
        form.cleared(
            crate::domain::personal::Cleared::new(&mark, "代表")
                .format()
                .as_str(),
        );
    }
    assert!(!drawn(&form, &w).contains("患者を特定"));
}

#[test]
fn a_form_of_every_kind_can_be_walked_from_end_to_end() {
    let w = World::new();
    for kind in Kind::ALL {
        let mut form = Form::new_record(kind, &Vec::new(), &aids(&w));
        form.unfold(&aids(&w));
        let start = form.spot();
        for _ in 0..form.spots().len() {
            drawn(&form, &w);
            form.step(true, &aids(&w));
        }
        assert_eq!(form.spot(), start);
        assert_eq!(form.hidden(), 0);
    }
}

#[test]
fn the_caret_is_always_within_the_lines_that_are_shown() {
    let w = World::new();
    let mut form = Form::edit(&stored(), Kind::Need, None, &aids(&w));
    for _ in 0..form.spots().len() {
        let page = form.page(&aids(&w), &|b| format!("{b:?}"));
        let (row, column) = page.caret.expect("the keys go somewhere");
        let top = page.top(17);
        assert!((top..top + 17).contains(&row) && column < 72);
        assert!(page.focus.contains(&row));
        form.step(true, &aids(&w));
    }
}

#[test]
fn a_section_is_one_key_away() {
    let w = World::new();
    let mut form = Form::edit(&stored(), Kind::Need, None, &aids(&w));
    form.step_section(true, &aids(&w));
    assert_eq!(form.focused().map(Field::id), Some(need::SOURCE.id()));
    form.step_section(true, &aids(&w));
    assert_eq!(form.focused().map(Field::id), Some(need::TAGS.id()));
    form.step_section(false, &aids(&w));
    assert_eq!(form.focused().map(Field::id), Some(need::SOURCE.id()));
}

#[test]
fn the_intake_as_it_is_seen() {
    let w = World::new();
    let mut form = need_form(&w);
    press(
        &mut form,
        &w,
        &[
            Typed("点滴ラインの絡まりを防ぐ固定具"),
            Tab,
            Typed("さくら総合病院"),
            Tab,
            Typed("しゅ"),
        ],
    );
    insta::assert_snapshot!(drawn(&form, &w));
}

#[test]
fn a_form_shows_only_what_its_person_may_fill() {
    use crate::desk::Role;
    use crate::domain::participation;
    let mut world = World::new();
    let ids = |form: &Form| form.fields().iter().map(Field::id).collect::<Vec<_>>();
    let all = ids(&Form::new_record(
        Kind::Participation,
        &Vec::new(),
        &aids(&world),
    ));
    world.actor.role = Role::Desk;
    let shown = ids(&Form::new_record(
        Kind::Participation,
        &Vec::new(),
        &aids(&world),
    ));
    assert!(shown.len() < all.len() && shown.iter().all(|id| all.contains(id)));
    assert!(shown.contains(&participation::WHO.id()) && !shown.contains(&participation::NOTE.id()));
    let part = record(Kind::Participation, 1, &[]);
    let shown = ids(&Form::edit(&part, Kind::Participation, None, &aids(&world)));
    assert_eq!(
        shown.into_iter().collect::<std::collections::BTreeSet<_>>(),
        [
            participation::PEOPLE.id(),
            participation::COUNT.id(),
            participation::STATE.id()
        ]
        .into()
    );
    assert!(ids(&Form::new_record(Kind::Need, &Vec::new(), &aids(&world))).is_empty());
    world.actor.role = Role::Guest;
    assert!(ids(&Form::edit(&part, Kind::Participation, None, &aids(&world))).is_empty());
    assert!(!ids(&Form::new_record(Kind::Log, &Vec::new(), &aids(&world))).is_empty());
}

#[test]
fn a_hospital_that_comes_to_a_gathering_is_no_firm() {
    use crate::domain::participation::{ROLE, WHO};
    let w = World::new();
    let part = |who: &str, chosen: Option<&str>| {
        let firm = Entry::Value(Value::choice("firm"));
        let known = vec![(ROLE.id(), firm)];
        let mut form = Form::new_record(Kind::Participation, &known, &aids(&w));
        if let Some(chosen) = chosen {
            form.fill(ROLE.id(), chosen, None);
        }
        form.go_to(WHO.id(), &aids(&w));
        form.fill(WHO.id(), "さくら", Some(w.id(who)));
        form.step(true, &aids(&w));
        form.field(ROLE.id()).map(Field::text)
    };
    assert_eq!(part("H-1", None).as_deref(), Some("host"));
    assert_eq!(part("F-1", None).as_deref(), Some("firm"));
    assert_eq!(part("H-1", Some("guest")).as_deref(), Some("guest"));
}
