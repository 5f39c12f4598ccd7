//! What a record of a contract does to the gates, case by case.

use super::tests::{put, ready, today, write};
use super::*;
use crate::domain::checklist::Checklists;
use crate::domain::contract;
use crate::domain::item::{self, Part};
use crate::domain::kind::Kind;
use crate::domain::value::Value;

fn paper(kind: &str, about: &Record) -> Record {
    let mut record = Record::new(RecordId(70), Kind::Contract.code());
    put(&mut record, contract::KIND.id(), kind);
    put(&mut record, contract::STATE.id(), "drafting");
    let field = if about.kind == Kind::Case.code() {
        contract::CASE
    } else {
        contract::NEED
    };
    write(&mut record, field.id(), Some(Value::Link(about.id)));
    let frozen = Checklists::default()
        .of(kind)
        .map(crate::domain::checklist::Checklist::freeze);
    write(
        &mut record,
        contract::CHECKLIST.id(),
        frozen.map(Value::Text),
    );
    record
}

fn sign(record: &mut Record, on: i32, until: i32) {
    put(record, contract::STATE.id(), "signed");
    write(
        record,
        contract::SIGNED_ON.id(),
        Some(Value::Date(today().plus_days(on))),
    );
    write(
        record,
        contract::EXPIRES_ON.id(),
        Some(Value::Date(today().plus_days(until))),
    );
}

fn answer(record: &mut Record, key: &str, code: &str) {
    let items = crate::domain::checklist::frozen(record);
    let (line, _) = items
        .iter()
        .find(|(_, i)| i.key == key)
        .expect("a line of that key");
    put(record, item::field(*line, Part::Answer), code);
}

fn open(need: &Record, case: &Record, contracts: &[Record], to: Stage) -> Vec<&'static str> {
    let facts = Facts {
        need: Some(need),
        case: Some(case),
        contracts,
        today: today(),
    };
    let before = to.previous().expect("a stage before");
    findings(&facts, before, to)
        .iter()
        .filter(|f| f.blocks())
        .map(|f| f.condition.id)
        .collect()
}

#[test]
fn a_record_of_the_nda_decides_and_without_one_the_answer_on_the_case_does() {
    let (need, mut case) = ready();
    assert!(!open(&need, &case, &[], Stage::Prototyping).contains(&"nda"));
    let draft = paper("nda", &case);
    assert!(
        open(
            &need,
            &case,
            std::slice::from_ref(&draft),
            Stage::Prototyping
        )
        .contains(&"nda"),
        "a draft is no NDA, whatever the case says"
    );
    put(&mut case, case::NDA.id(), "none");
    for (on, until, holds) in [
        (-1, 30, true),
        (0, 0, true),
        (-400, -1, false),
        (1, 30, false),
    ] {
        let mut signed = draft.clone();
        sign(&mut signed, on, until);
        let is_open = open(&need, &case, &[signed], Stage::Prototyping).contains(&"nda");
        assert_eq!(is_open, !holds, "signed {on}, until {until}");
    }
    let mut needless = draft.clone();
    put(&mut needless, contract::STATE.id(), "not-needed");
    assert!(
        open(
            &need,
            &case,
            std::slice::from_ref(&needless),
            Stage::Prototyping
        )
        .contains(&"nda"),
        "without a reason it is no answer"
    );
    write(
        &mut needless,
        contract::REASON.id(),
        Some(Value::line("公開文だけで話す")),
    );
    assert!(!open(&need, &case, &[needless], Stage::Prototyping).contains(&"nda"));
}

#[test]
fn an_nda_of_the_firm_covers_its_cases_and_no_other_firms() {
    let (need, mut case) = ready();
    put(&mut case, case::NDA.id(), "none");
    let mut firm_wide = paper("nda", &case);
    write(&mut firm_wide, contract::CASE.id(), None);
    sign(&mut firm_wide, -1, 30);
    for (firm, covered) in [(9, true), (10, false)] {
        write(
            &mut firm_wide,
            contract::COMPANY.id(),
            Some(Value::Link(RecordId(firm))),
        );
        let is_open = open(
            &need,
            &case,
            std::slice::from_ref(&firm_wide),
            Stage::Prototyping,
        )
        .contains(&"nda");
        assert_eq!(is_open, !covered, "firm {firm}");
    }
    write(
        &mut firm_wide,
        contract::COMPANY.id(),
        Some(Value::Link(RecordId(9))),
    );
    write(
        &mut firm_wide,
        contract::HOSPITAL.id(),
        Some(Value::Link(RecordId(77))),
    );
    assert!(
        open(&need, &case, &[firm_wide], Stage::Prototyping).contains(&"nda"),
        "an NDA with another hospital"
    );
}

#[test]
fn the_lines_that_stop_hold_the_move_until_each_is_answered() {
    let (need, case) = ready();
    let mut joint = paper("joint-research", &case);
    sign(&mut joint, -1, 300);
    let blocks = ["roles", "cost", "ownership", "liability", "approval"];
    for key in blocks {
        assert!(
            open(
                &need,
                &case,
                std::slice::from_ref(&joint),
                Stage::Prototyping
            )
            .contains(&"checklist-prototyping"),
            "before {key}"
        );
        answer(&mut joint, key, "done");
    }
    assert!(
        open(
            &need,
            &case,
            std::slice::from_ref(&joint),
            Stage::Prototyping
        )
        .is_empty()
    );
    answer(&mut joint, "cost", "not-needed");
    assert_eq!(
        open(
            &need,
            &case,
            std::slice::from_ref(&joint),
            Stage::Prototyping
        ),
        ["checklist-prototyping"],
        "not needed without its reason"
    );
}

#[test]
fn a_line_meets_the_condition_it_names_once_the_paper_is_signed() {
    let (need, mut case) = ready();
    put(&mut case, case::IP_AGREEMENT.id(), "none");
    let mut joint = paper("joint-research", &case);
    answer(&mut joint, "ownership", "done");
    assert!(
        open(
            &need,
            &case,
            std::slice::from_ref(&joint),
            Stage::Prototyping
        )
        .contains(&"ip")
    );
    sign(&mut joint, -1, 300);
    assert!(!open(&need, &case, &[joint], Stage::Prototyping).contains(&"ip"));
}

#[test]
fn a_line_that_an_office_words_does_not_answer_what_a_rule_looks_at() {
    let (mut need, case) = ready();
    put(&mut need, need::PATENT_ANSWER.id(), "pending");
    let mut list = paper("publication", &need);
    let line = Value::line("own|hospital|b|||patent|確かめた|checked");
    write(&mut list, contract::CHECKLIST.id(), Some(line));
    answer(&mut list, "own", "done");
    sign(&mut list, -1, 300);
    assert!(open(&need, &case, &[list], Stage::Published).contains(&"patent"));
}

#[test]
fn an_nda_that_was_ended_holds_the_gate_and_is_where_it_leads() {
    let (need, case) = ready();
    let mut nda = paper("nda", &case);
    put(&mut nda, contract::STATE.id(), "ended");
    let facts = Facts {
        need: Some(&need),
        case: Some(&case),
        contracts: std::slice::from_ref(&nda),
        today: today(),
    };
    let found = findings(&facts, Stage::Contracting, Stage::Prototyping);
    let of_nda = found.iter().find(|f| f.condition.id == "nda");
    let of_nda = of_nda.expect("it applies");
    assert!(!of_nda.met, "whatever the case says");
    assert_eq!(of_nda.record, Some(nda.id));
}

#[test]
fn lines_count_from_their_level_on() {
    let (need, mut case) = ready();
    let mut ethics = paper("ethics", &case);
    answer(&mut ethics, "review", "done");
    answer(&mut ethics, "personal", "done");
    for (level, stopped) in [("l1", false), ("l3", false), ("l4", true)] {
        put(&mut case, case::EVALUATION_LEVEL.id(), level);
        let is_stopped = open(
            &need,
            &case,
            std::slice::from_ref(&ethics),
            Stage::Evaluation,
        )
        .contains(&"checklist-evaluation");
        assert_eq!(is_stopped, stopped, "{level}");
    }
}

#[test]
fn a_finding_leads_to_the_line_that_is_open() {
    let (need, case) = ready();
    let joint = paper("joint-research", &case);
    let facts = Facts {
        need: Some(&need),
        case: Some(&case),
        contracts: std::slice::from_ref(&joint),
        today: today(),
    };
    let found = findings(&facts, Stage::Contracting, Stage::Prototyping);
    let lines = found
        .iter()
        .find(|f| f.condition.id == "checklist-prototyping")
        .expect("it applies");
    assert_eq!(
        (lines.record, lines.field),
        (Some(joint.id), item::field(2, Part::Answer))
    );
    let signing = found
        .iter()
        .find(|f| f.condition.id == "contract")
        .expect("it applies");
    assert_eq!(
        (signing.record, signing.field),
        (Some(joint.id), contract::STATE.id())
    );
}
