//! Every refusal said in both languages.

use super::*;
use crate::desk::refusal::GateRefusal;
use crate::domain::change::CommandId;
use crate::domain::gate::conditions;
use crate::domain::record::RecordId;
use crate::domain::rule::Violation;
use crate::domain::{case, need};
use crate::text::Lang;

fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

fn both(refusal: &Refusal) -> [String; 2] {
    Lang::ALL.map(|lang| Locale::new(lang).refusal(refusal, Kind::Need))
}

fn japanese(refusal: &Refusal) -> String {
    let [ja, _] = both(refusal);
    ja
}

fn gate(met: &[&str], to: Stage, may_override: bool) -> Refusal {
    let finding = |condition: &'static crate::domain::gate::Condition| Finding {
        condition,
        met: met.contains(&condition.id),
        record: None,
        at: None,
        field: condition.field,
        due: None,
        line: None,
    };
    Refusal::Gate(Box::new(GateRefusal {
        record: RecordId(1),
        reference: reference("N-41"),
        from: Stage::Meeting.into(),
        to: to.into(),
        findings: conditions(to).iter().map(finding).collect(),
        may_override,
    }))
}

fn command() -> CommandId {
    CommandId(1)
}

#[test]
fn a_gate_names_what_is_open_and_how_much() {
    let refusal = gate(&["route", "hospital-side"], Stage::Contracting, false);
    assert_eq!(
        japanese(&refusal),
        "N-41 を「契約」へ進めません。条件4件のうち2件が未了です: 結果が継続の面談、双方の意思の確認。満たしてから進めてください (E-GATE-01)"
    );
    let [ja, en] = both(&gate(&[], Stage::Evaluation, true));
    assert!(
        ja.contains("ほか9件") && ja.contains("理由を書けば"),
        "{ja}"
    );
    assert!(
        en.contains("and 9 more") && en.contains("with a reason"),
        "{en}"
    );
}

#[test]
fn a_gate_with_warnings_only_says_that_it_can_be_passed() {
    let met = ["in-charge", "acknowledged"];
    let ja = japanese(&gate(&met, Stage::Screening, false));
    assert!(
        ja.contains("注意が3件") && ja.contains("承知のうえなら"),
        "{ja}"
    );
}

#[test]
fn a_finding_is_one_line_with_its_mark_and_owner() {
    let today = Date::new(2026, 11, 22).unwrap();
    let condition = conditions(Stage::Prototyping).first().unwrap();
    let mut finding = Finding {
        condition,
        met: false,
        record: None,
        at: None,
        field: condition.field,
        due: Date::new(2026, 11, 25),
        line: None,
    };
    let [ja, en] = Lang::ALL.map(Locale::new);
    assert_eq!(
        ja.finding(&finding, today),
        "[ ] 止める NDAの締結 手番:企業 あと3日"
    );
    assert_eq!(
        en.finding(&finding, today),
        "[ ] stop: NDA signed, next move: firm 3d left"
    );
    finding.met = true;
    assert_eq!(ja.finding(&finding, today), "[x] NDAの締結");
}

#[test]
fn every_refusal_ends_with_its_code_and_has_no_open_place() {
    let reference = self::reference("N-41");
    let clash = |field, by: &str| FieldClash {
        field,
        base: Vec::new(),
        mine: None,
        theirs: None,
        now: Vec::new(),
        by: Text::line(by),
    };
    let fault = || Fault {
        field: "title".to_owned(),
        typed: String::new(),
        violation: Violation::Empty,
    };
    let moved_on = |reference| Refusal::UndoMovedOn {
        command: command(),
        reference,
        kind: Some(Kind::Case),
        field: case::DUE.id(),
        by: Text::line("佐藤"),
    };
    let refusals = [
        Refusal::BackNeedsReason {
            reference,
            to: Stage::Screening,
        },
        Refusal::OverrideNeedsReason { reference },
        Refusal::NotAllowed {
            needs: Role::Coordinator,
        },
        Refusal::NotFound {
            asked: "N-999\u{1b}[2J".to_owned(),
        },
        Refusal::SeveralCases {
            reference,
            cases: vec![
                (self::reference("C-1"), Stage::Meeting),
                (self::reference("C-2"), Stage::Contracting),
            ],
        },
        Refusal::Archived { reference },
        Refusal::Faults(vec![fault()]),
        Refusal::Faults(vec![fault(), fault(), fault()]),
        Refusal::Stale {
            record: RecordId(1),
            reference,
            clashes: vec![
                clash(need::DUE.id(), "佐藤"),
                clash(need::TITLE.id(), "佐藤"),
            ],
        },
        Refusal::MovedMeanwhile {
            reference,
            now: Stage::Published.into(),
            by: Text::line("佐藤"),
        },
        Refusal::SheetSigns { lines: vec![2, 7] },
        Refusal::UndoNamed {
            reference,
            by: self::reference("C-1"),
        },
        Refusal::NothingToUndo,
        Refusal::NotTakenBack,
        Refusal::NothingToRedo,
        moved_on(Some(reference)),
        moved_on(None),
        Refusal::NothingToDo,
        Refusal::Cancelled,
        Refusal::Closed,
        Refusal::Store(crate::desk::refusal::StoreError::Poisoned),
    ];
    for refusal in &refusals {
        for said in both(refusal) {
            assert!(said.ends_with(&format!("({})", refusal.code())), "{said}");
            assert!(!said.contains(['{', '}', '\u{1b}']), "{said}");
        }
    }
}

#[test]
fn a_clash_names_the_fields_and_the_person_once() {
    let clash = |field| FieldClash {
        field,
        base: Vec::new(),
        mine: None,
        theirs: None,
        now: Vec::new(),
        by: Text::line("佐藤"),
    };
    let said = japanese(&Refusal::Stale {
        record: RecordId(1),
        reference: reference("N-41"),
        clashes: vec![clash(need::DUE.id()), clash(need::TITLE.id())],
    });
    assert!(
        said.starts_with("N-41 の期限、件名は佐藤が先に変更しました"),
        "{said}"
    );
}

#[test]
fn several_cases_are_listed_with_their_stage() {
    let said = japanese(&Refusal::SeveralCases {
        reference: reference("N-41"),
        cases: vec![
            (reference("C-1"), Stage::Meeting),
            (reference("C-2"), Stage::Contracting),
        ],
    });
    assert!(said.contains("C-1 面談、C-2 契約"), "{said}");
}
