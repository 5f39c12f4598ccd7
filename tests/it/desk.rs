//! The desk: records made, moved through the gates, taken back, and found again after a restart.

use crate::book::{TestBook, choice, day, line, named, number, reason, today, unmet};
use ikoren::desk::command::{
    Archive, Course, Entries, Import, ImportRow, Move, MoveAll, Passage, Set,
};
use ikoren::desk::{Actor, Command, Refusal, Role};
use ikoren::domain::audit::{Audit, Deed};
use ikoren::domain::entry::Entry;
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::rule::Violation;
use ikoren::domain::stage::Stage;
use ikoren::domain::value::{Text, Value};
use ikoren::domain::{
    case, company,
    decision::{Decision, Ruling},
    hospital, log, need,
};

fn intake() -> Entries {
    vec![
        (need::TITLE.id(), line("点滴ラインの絡まりを防ぐ固定具")),
        (
            need::HOSPITAL.id(),
            named(Kind::Hospital, "みずなら市民病院"),
        ),
        (need::DEPARTMENT.id(), line("手術部")),
        (
            need::PROBLEM.id(),
            line("術中に点滴ラインが床で絡み、踏んで抜ける。"),
        ),
    ]
}

fn acknowledged() -> Passage {
    Passage {
        acknowledged: true,
        ..Passage::default()
    }
}

fn overriding(why: &str) -> Passage {
    Passage {
        override_gate: true,
        ..reason(why)
    }
}

fn stage(book: &TestBook, id: RecordId) -> String {
    book.record(id).text(need::STAGE.id()).to_owned()
}

/// A need whose every condition up to 公開 is answered, still at 受付.
/// A need that lacks nothing on its way to 公開.
pub(crate) fn publishable(book: &TestBook) -> RecordId {
    let id = book.make(Kind::Need, intake());
    book.set(
        id,
        vec![
            (need::OWNER.id(), named(Kind::Person, "佐藤")),
            (need::ACKNOWLEDGED_ON.id(), day(-3)),
            (need::SUPERVISOR_INFORMED.id(), choice("yes")),
            (need::SIMILAR_CHECKED_ON.id(), day(-3)),
            (need::DECISION.id(), choice("adopted")),
            (need::DECIDER.id(), choice("office")),
            (need::DECIDED_ON.id(), day(-2)),
            (need::PUBLIC_RANGE.id(), choice("members")),
            (
                need::PUBLIC_TEXT.id(),
                line("点滴ラインを束ねる固定具を求む"),
            ),
            (need::SANITIZED_ON.id(), day(-1)),
            (need::PATENT_ANSWER.id(), choice("no-invention")),
            (need::PATENT_ON.id(), day(-1)),
            (need::CONSENT_ON.id(), day(-1)),
            (need::CONSENT_SUPERVISOR_ON.id(), day(-1)),
            (need::CONSENT_VERSION.id(), number(1)),
            (need::NAMING.id(), choice("region")),
            (need::RELATED_PATENTS.id(), line("なし")),
        ],
    );
    id
}

fn case_of(book: &TestBook, need_id: RecordId, firm: &str) -> RecordId {
    if book.desk.book().is_none() {
        book.desk.load_book().expect("rows");
    }
    let there = book
        .desk
        .book()
        .expect("rows")
        .rows(Kind::Company)
        .any(|r| r.title() == firm);
    if !there {
        book.make(Kind::Company, vec![(company::NAME.id(), line(firm))]);
    }
    book.make(
        Kind::Case,
        vec![
            (case::NEED.id(), Entry::Value(Value::Link(need_id))),
            (case::COMPANY.id(), named(Kind::Company, firm)),
        ],
    )
}

#[test]
fn a_need_arrives_at_intake_with_a_reference_and_makes_its_hospital() {
    let book = TestBook::new();
    let receipt = book.run(Command::New(ikoren::desk::command::New {
        kind: Kind::Need,
        entries: intake(),
        passage: ikoren::desk::command::Passage::default(),
    }));
    let (id, reference) = receipt.subject.expect("a need");
    assert_eq!(reference.to_string(), "N-1");
    assert_eq!(
        receipt
            .made
            .iter()
            .map(|m| m.name.as_str())
            .collect::<Vec<_>>(),
        ["みずなら市民病院"]
    );
    assert_eq!(stage(&book, id), "intake");
    let ward = book.record(book.at("H-1"));
    assert_eq!(
        ward.members(hospital::DEPARTMENTS.id()).collect::<Vec<_>>(),
        [&Value::line("手術部")]
    );
}

#[test]
fn a_gate_refuses_names_what_is_open_and_lets_pass_once_it_is_answered() {
    let book = TestBook::new();
    let id = book.make(Kind::Need, intake());
    assert_eq!(
        unmet(book.try_move(id, Stage::Screening, acknowledged())),
        ["in-charge", "acknowledged", "supervisor", "similar"]
    );
    book.set(
        id,
        vec![
            (need::OWNER.id(), named(Kind::Person, "佐藤")),
            (need::ACKNOWLEDGED_ON.id(), day(0)),
        ],
    );
    assert_eq!(
        unmet(book.try_move(id, Stage::Screening, Passage::default())),
        ["supervisor", "similar"]
    );
    let receipt = book
        .try_move(id, Stage::Screening, acknowledged())
        .expect("warnings are gone past");
    assert_eq!(receipt.warned, ["supervisor", "similar"]);
    assert_eq!(stage(&book, id), "screening");
}

#[test]
fn a_jump_forward_asks_for_every_gate_on_the_way() {
    let book = TestBook::new();
    let id = publishable(&book);
    book.set(
        id,
        vec![
            (need::DECIDED_ON.id(), Entry::Clear),
            (need::NAMING.id(), Entry::Clear),
        ],
    );
    assert_eq!(
        unmet(book.try_move(id, Stage::Published, acknowledged())),
        ["decider", "naming"]
    );
    book.set(
        id,
        vec![
            (need::DECIDED_ON.id(), day(0)),
            (need::NAMING.id(), choice("anonymous")),
        ],
    );
    assert_eq!(
        unmet(book.try_move(id, Stage::Published, Passage::default())),
        Vec::<&str>::new()
    );
    assert_eq!(stage(&book, id), "published");
}

#[test]
fn an_override_needs_role_and_reason_and_stays_on_the_record() {
    let mut book = TestBook::new();
    let id = book.make(Kind::Need, intake());
    assert!(matches!(
        book.try_move(
            id,
            Stage::Screening,
            Passage {
                override_gate: true,
                ..Passage::default()
            }
        ),
        Err(Refusal::OverrideNeedsReason { .. })
    ));
    book.me.role = Role::Coordinator;
    assert!(matches!(
        book.try_move(id, Stage::Screening, overriding("急ぎ")),
        Err(Refusal::NotAllowed { needs: Role::Admin })
    ));
    book.me.role = Role::Admin;
    book.try_move(id, Stage::Screening, overriding("院長の指示"))
        .expect("the override is taken");
    let kept = book.record(id);
    let note = kept.fields[&need::DECISIONS.id()].notes()[0]
        .value
        .as_str()
        .and_then(Decision::parse)
        .expect("a decision");
    assert_eq!(
        (note.ruling, note.reason.as_str()),
        (Ruling::Override, "院長の指示")
    );
    assert!(note.conditions.contains(&"acknowledged".to_owned()));
}

#[test]
fn a_step_back_needs_a_reason_only() {
    let book = TestBook::new();
    let id = publishable(&book);
    book.try_move(id, Stage::Published, Passage::default())
        .expect("published");
    assert!(matches!(
        book.try_move(id, Stage::Screening, Passage::default()),
        Err(Refusal::BackNeedsReason { .. })
    ));
    book.try_move(id, Stage::Screening, reason("公開文の見直し"))
        .expect("back with a reason");
    assert_eq!(stage(&book, id), "screening");
}

#[test]
fn past_publication_a_need_moves_its_only_open_case() {
    let book = TestBook::new();
    let id = publishable(&book);
    book.try_move(id, Stage::Published, Passage::default())
        .expect("published");
    assert!(unmet(book.try_move(id, Stage::Meeting, acknowledged())).contains(&"company"));
    assert!(
        unmet(book.try_move(id, Stage::Meeting, overriding("急ぎ"))).contains(&"company"),
        "no firm, no meeting, whatever the reason"
    );
    let one = case_of(&book, id, "株式会社テクノ精工");
    book.set(
        one,
        vec![
            (case::VERSION_SHOWN.id(), number(1)),
            (case::SHOWN_ON.id(), day(0)),
        ],
    );
    book.try_move(id, Stage::Meeting, acknowledged())
        .expect("the case moves");
    assert_eq!(book.record(one).text(case::STAGE.id()), "meeting");
    assert_eq!(stage(&book, id), "published");
    let rows = book.desk.book().expect("rows");
    assert_eq!(
        rows.standing(rows.find(id).expect("row")).stage,
        Stage::Meeting
    );
    case_of(&book, id, "株式会社テクノ精工");
    assert!(
        matches!(book.try_move(id, Stage::Contracting, acknowledged()), Err(Refusal::SeveralCases { cases, .. }) if cases.len() == 2)
    );
}

#[test]
fn a_firm_is_found_by_its_name_without_its_legal_form() {
    let book = TestBook::new();
    let id = book.make(Kind::Need, intake());
    let one = case_of(&book, id, "株式会社テクノ精工");
    let same = Command::Set(Set {
        record: one,
        entries: vec![(case::COMPANY.id(), named(Kind::Company, "㈱ﾃｸﾉ精工"))],
        base: Vec::new(),
        passage: Passage::default(),
    });
    assert!(
        matches!(book.try_run(same), Err(Refusal::NothingToDo)),
        "it is that firm already"
    );
    assert_eq!(book.record(one).get(case::COMPANY), Some(book.at("F-1")));
    let unknown = book.try_run(Command::Set(Set {
        record: one,
        entries: vec![(case::COMPANY.id(), named(Kind::Company, "どこにもない工業"))],
        base: Vec::new(),
        passage: Passage::default(),
    }));
    assert!(
        matches!(unknown, Err(Refusal::Faults(faults)) if faults[0].violation == Violation::NoSuchRecord { kinds: &[Kind::Company] })
    );
}

#[test]
fn holding_a_need_asks_for_the_day_to_resume() {
    let book = TestBook::new();
    let id = book.make(Kind::Need, intake());
    let held = |entries| {
        book.try_run(Command::Set(Set {
            record: id,
            entries,
            base: Vec::new(),
            passage: Passage::default(),
        }))
    };
    assert!(
        matches!(held(vec![(need::EXIT.id(), choice("held"))]), Err(Refusal::Faults(f)) if f[0].violation == Violation::NeedsAlso { field: "hold_until" })
    );
    held(vec![
        (need::EXIT.id(), choice("held")),
        (need::HOLD_UNTIL.id(), day(30)),
    ])
    .expect("held with a day");
}

#[test]
fn the_public_text_counts_its_versions() {
    let book = TestBook::new();
    let id = publishable(&book);
    assert_eq!(book.record(id).get(need::PUBLIC_VERSION), Some(1));
    book.set(
        id,
        vec![(
            need::PUBLIC_TEXT.id(),
            line("点滴ラインを束ねる、消毒できる固定具を求む"),
        )],
    );
    assert_eq!(book.record(id).get(need::PUBLIC_VERSION), Some(2));
    assert!(
        unmet(book.try_move(id, Stage::Published, acknowledged())).contains(&"consent-version")
    );
}

#[test]
fn a_call_with_a_firm_is_its_last_contact() {
    let book = TestBook::new();
    let firm = book.make(
        Kind::Company,
        vec![(company::NAME.id(), line("青葉メディカル"))],
    );
    book.make(
        Kind::Log,
        vec![
            (log::TEXT.id(), line("見学の日程")),
            (log::ABOUT.id(), Entry::Value(Value::Link(firm))),
        ],
    );
    assert_eq!(
        book.record(firm).get(company::LAST_CONTACT_ON),
        Some(today(0))
    );
}

#[test]
fn saving_over_somebody_elses_change_is_refused_and_other_fields_merge() {
    let book = TestBook::new();
    let id = book.make(Kind::Need, intake());
    let opened = book.record(id);
    let base = vec![
        (need::WISH.id(), opened.stamp(need::WISH.id())),
        (need::PLACE.id(), opened.stamp(need::PLACE.id())),
    ];
    book.set(id, vec![(need::WISH.id(), line("片手で外せる"))]);
    let save = |entries| {
        book.try_run(Command::Set(Set {
            record: id,
            entries,
            base: base.clone(),
            passage: Passage::default(),
        }))
    };
    let refused = save(vec![(need::WISH.id(), line("消毒できる"))]);
    assert!(
        matches!(refused, Err(Refusal::Stale { clashes, .. }) if clashes[0].theirs == Some(Value::line("片手で外せる")))
    );
    let merged = save(vec![(need::PLACE.id(), line("手術室"))]).expect("another field");
    assert_eq!(merged.merged, [need::WISH.id()]);
}

#[test]
fn undo_and_redo_take_back_and_do_again_also_after_a_restart() {
    let book = TestBook::new();
    let id = book.make(Kind::Need, intake());
    book.set(id, vec![(need::WISH.id(), line("一"))]);
    book.set(id, vec![(need::WISH.id(), line("二"))]);
    let wish = |book: &TestBook| book.record(id).text(need::WISH.id()).to_owned();
    book.run(Command::Undo(None));
    assert_eq!(wish(&book), "一");
    let book = book.reopened();
    book.run(Command::Undo(None));
    assert_eq!(wish(&book), "");
    book.run(Command::Redo);
    assert_eq!(wish(&book), "一");
    book.run(Command::Redo);
    assert_eq!(wish(&book), "二");
    assert!(matches!(
        book.try_run(Command::Redo),
        Err(Refusal::NothingToRedo)
    ));
    for _ in 0..3 {
        book.run(Command::Undo(None));
    }
    assert!(
        book.record(id).is_archived(),
        "the last undo takes the need itself back"
    );
    assert!(matches!(
        book.try_run(Command::Undo(None)),
        Err(Refusal::NothingToUndo)
    ));
    book.run(Command::Redo);
    assert!(!book.record(id).is_archived());
}

#[test]
fn undo_takes_back_only_ones_own_and_not_what_moved_on() {
    let book = TestBook::new();
    let id = book.make(Kind::Need, intake());
    book.set(id, vec![(need::WISH.id(), line("一"))]);
    let sato = Actor {
        role: Role::Coordinator,
        ..Actor::owner("佐藤", "病院")
    };
    book.desk
        .run(
            &sato,
            Command::Set(Set {
                record: id,
                entries: vec![(need::WISH.id(), line("佐藤の文"))],
                base: Vec::new(),
                passage: Passage::default(),
            }),
        )
        .expect("taken");
    assert!(matches!(
        book.try_run(Command::Undo(None)),
        Err(Refusal::UndoMovedOn { .. })
    ));
    assert_eq!(book.record(id).text(need::WISH.id()), "佐藤の文");
    book.desk.run(&sato, Command::Undo(None)).expect("her own");
    book.run(Command::Undo(None));
    assert_eq!(book.record(id).text(need::WISH.id()), "");
}

#[test]
fn an_import_is_one_undo_step() {
    let book = TestBook::new();
    book.desk.load_book().expect("rows");
    let row = |n: i64| ImportRow {
        line: 0,
        update: None,
        entries: vec![
            (need::TITLE.id(), line(&format!("ニーズ{n}"))),
            (need::HOSPITAL.id(), named(Kind::Hospital, "霧ヶ沢総合病院")),
        ],
    };
    let receipt = book.run(Command::Import(Import {
        kind: Kind::Need,
        rows: (0..300).map(row).collect(),
    }));
    assert_eq!(receipt.made.len(), 1, "one hospital for all rows");
    let count = |book: &TestBook| {
        book.desk
            .book()
            .expect("rows")
            .rows(Kind::Need)
            .filter(|r| !r.archived)
            .count()
    };
    assert_eq!(count(&book), 300);
    book.run(Command::Undo(None));
    assert_eq!(count(&book), 0);
    book.run(Command::Redo);
    assert_eq!(count(&book), 300);
}

#[test]
fn a_bulk_move_takes_those_that_may_and_names_the_others() {
    let book = TestBook::new();
    let (ready, open) = (publishable(&book), book.make(Kind::Need, intake()));
    let all = MoveAll {
        courses: vec![
            Course::to(ready, Stage::Screening),
            Course::to(open, Stage::Screening),
        ],
        passage: acknowledged(),
    };
    let receipt = book.run(Command::MoveAll(all));
    assert_eq!(receipt.steps.len(), 1);
    assert!(matches!(receipt.refused.as_slice(), [(id, Refusal::Gate(_))] if *id == open));
    book.run(Command::Undo(None));
    assert_eq!(stage(&book, ready), "intake");
}

#[test]
fn a_bulk_move_leaves_alone_what_another_moved_meanwhile() {
    let book = TestBook::new();
    let (moved, same, left) = (publishable(&book), publishable(&book), publishable(&book));
    let seen = |record, to: Stage| Course {
        record,
        seen: Some(Stage::Intake.into()),
        to: to.into(),
    };
    // Both looked at the three at 受付; the other was first with two of them.
    book.try_move(moved, Stage::Preparing, acknowledged())
        .expect("the other's move");
    book.try_move(same, Stage::Screening, acknowledged())
        .expect("the other's move");
    let all = MoveAll {
        courses: [moved, same, left]
            .map(|record| seen(record, Stage::Screening))
            .to_vec(),
        // With this reason a step back would be made.
        passage: overriding("急ぐ"),
    };
    let receipt = book.run(Command::MoveAll(all));
    let steps: Vec<RecordId> = receipt.steps.iter().map(|step| step.record).collect();
    assert_eq!(steps, [left]);
    let told: Vec<(RecordId, &str)> = receipt
        .refused
        .iter()
        .map(|(id, refusal)| (*id, refusal.code()))
        .collect();
    assert_eq!(told, [(moved, "E-CLASH-02"), (same, "E-NONE-01")]);
    assert_eq!(stage(&book, moved), Stage::Preparing.code());
}

#[test]
fn a_need_taken_back_under_an_open_case_goes_on_from_its_own_gate() {
    let book = TestBook::new();
    let need = publishable(&book);
    book.try_move(need, Stage::Published, acknowledged())
        .expect("published");
    case_of(&book, need, "ひかり光学");
    book.try_move(need, Stage::Preparing, reason("書き直す"))
        .expect("a step back");
    // The receipt of that step said 公開準備, and the next key goes on from there.
    let next = Move {
        course: Course {
            record: need,
            seen: Some(Stage::Preparing.into()),
            to: Stage::Screening.into(),
        },
        passage: reason("選び直す"),
    };
    book.run(Command::Move(next));
    assert_eq!(stage(&book, need), Stage::Screening.code());
}

#[test]
fn an_archived_record_is_out_of_sight_until_restored() {
    let book = TestBook::new();
    let id = book.make(Kind::Need, intake());
    book.run(Command::Archive(Archive {
        records: vec![id],
        restore: false,
    }));
    let set = Command::Set(Set {
        record: id,
        entries: vec![(need::WISH.id(), line("一"))],
        base: Vec::new(),
        passage: Passage::default(),
    });
    assert!(matches!(book.try_run(set), Err(Refusal::Archived { .. })));
    book.run(Command::Archive(Archive {
        records: vec![id],
        restore: true,
    }));
    assert!(!book.record(id).is_archived());
}

#[test]
fn everything_acknowledged_is_there_after_a_restart_with_its_history() {
    let book = TestBook::new();
    let id = publishable(&book);
    book.try_move(id, Stage::Published, Passage::default())
        .expect("published");
    let before = book.record(id);
    let book = book.reopened();
    assert_eq!(book.record(id), before);
    let history = book.desk.history(id).expect("history");
    assert_eq!(history[0].verb, Text::line("move"));
    assert!(history.iter().all(|h| h.actor.as_str() == "山本"));
}

#[test]
fn a_line_of_the_audit_tells_nobody_to_look_at_the_book_again() {
    let book = TestBook::new();
    book.desk.load_book().expect("rows");
    let (told, heard) = std::sync::mpsc::channel();
    book.desk.subscribe(Box::new(move |book, fresh| {
        let ids: Vec<RecordId> = fresh.iter().map(|one| one.record).collect();
        let _ = told.send((book.lsn, ids));
    }));
    let before = book.desk.book().expect("rows");
    let came = Audit::new(Deed::Login, "SHA256:abc", "127.0.0.1", "");
    book.desk.audit(&book.me, came);
    let need = book.make(Kind::Need, vec![(need::TITLE.id(), line("点滴の固定具"))]);
    // The one that tells of the need came after the audit's turn.
    let (lsn, ids) = heard.try_recv().expect("the need is told of");
    assert_eq!(ids, [need]);
    assert!(lsn > before.lsn);
    assert!(heard.try_recv().is_err(), "and nothing else is");
}

#[test]
fn a_book_that_is_closed_behind_a_line_of_the_audit_is_closed() {
    use ikoren::domain::audit::{Audit, Deed};
    use std::sync::mpsc::channel;
    use std::time::Duration;
    let book = TestBook::new();
    let ((begun, begins), (go, waits)) = (channel(), channel::<()>());
    let desk = book.desk.clone();
    // The writer has its hands full while both come in.
    let busy = std::thread::spawn(move || {
        desk.upkeep(false, move |_| {
            begun.send(()).expect("heard");
            let _ = waits.recv();
            Ok(())
        })
    });
    begins.recv().expect("begun");
    book.desk
        .audit(&book.me, Audit::new(Deed::Denied, "", "", "archive"));
    let (closed, hears) = channel();
    let desk = book.desk.clone();
    std::thread::spawn(move || closed.send(desk.close().is_ok()));
    std::thread::sleep(Duration::from_millis(100));
    go.send(()).expect("heard");
    busy.join().expect("no panic").expect("done");
    let is_closed = hears.recv_timeout(Duration::from_secs(30));
    // A book that does not close would hold its directory, and this test, for ever.
    if is_closed != Ok(true) {
        std::mem::forget(book);
        panic!("{is_closed:?}");
    }
}
