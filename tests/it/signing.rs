//! The gate before a contract's signing: what stops, what warns, how one goes past and what is kept of it, through every door.

use crate::book::{TestBook, choice, line};
use crate::cli::Shell;
use crate::sample::seven;
use crate::screens::pictures;
use crate::world::World;
use ikoren::desk::command::{Course, Import, ImportRow, MoveAll, New, Passage, Set};
use ikoren::desk::{Command, Refusal};
use ikoren::domain::contract;
use ikoren::domain::decision::{Decision, Ruling};
use ikoren::domain::entry::Entry;
use ikoren::domain::goal::Goal;
use ikoren::domain::item::{self, Part};
use ikoren::domain::kind::Kind;
use ikoren::domain::record::RecordId;
use ikoren::domain::register::Register;
use ikoren::domain::value::Text;
use ikoren::text::{Lang, Locale};
use serde_json::Value as Json;

/// The lines of the NDA that stop its signing.
const STOPS: [u16; 5] = [1, 2, 7, 9, 10];

fn state(book: &TestBook, id: RecordId) -> String {
    book.record(id).text(contract::STATE.id()).to_owned()
}

fn decisions(book: &TestBook, id: RecordId) -> Vec<Decision> {
    let record = book.record(id);
    let notes = record.fields.get(&contract::DECISIONS.id()).into_iter();
    notes
        .flat_map(Register::visible_notes)
        .filter_map(|note| Decision::parse(note.value.as_str()?))
        .collect()
}

fn drafted(book: &TestBook) -> RecordId {
    book.make(
        Kind::Contract,
        vec![
            (contract::KIND.id(), choice("nda")),
            (contract::PARTIES.id(), line("みずなら市民病院、ひかり光学")),
        ],
    )
}

#[test]
fn a_paper_of_two_parties_is_not_signed_before_the_other_one_is_named() {
    let book = TestBook::new();
    let every_line = 1..=item::MOST;
    let paper = |kind| {
        let id = book.make(Kind::Contract, vec![(contract::KIND.id(), choice(kind))]);
        done(&book, id, every_line.clone());
        id
    };
    let id = paper("nda");
    for state in ["sent", "review"] {
        book.set(id, vec![(contract::STATE.id(), choice(state))]);
    }
    let entries = vec![(contract::STATE.id(), choice("signed"))];
    let refused = book.try_run(Command::Set(Set {
        record: id,
        entries,
        base: Vec::new(),
        passage: Passage::default(),
    }));
    let refused = refused.expect_err("nobody signed it");
    let said = Locale::new(Lang::Ja).refusal(&refused, Kind::Contract);
    assert!(said.contains("状況「締結済」には企業も要ります"), "{said}");
    assert!(book.try_go(id, Goal::SIGNED, Passage::default()).is_err());
    assert_eq!(state(&book, id), "review");
    book.set(id, vec![(contract::PARTIES.id(), line("県立病院、工業会"))]);
    book.set(id, vec![(contract::STATE.id(), choice("signed"))]);
    let alone = book.try_run(Command::Set(Set {
        record: id,
        entries: vec![(contract::PARTIES.id(), Entry::Clear)],
        base: Vec::new(),
        passage: Passage::default(),
    }));
    assert!(alone.is_err(), "it stays named");
    let rules = paper("invention");
    book.set(rules, vec![(contract::STATE.id(), choice("signed"))]);
    assert_eq!(state(&book, rules), "signed", "a procedure of one house");
}

fn done(book: &TestBook, id: RecordId, lines: impl IntoIterator<Item = u16>) {
    let answer = |line| (item::field(line, Part::Answer), choice("done"));
    book.set(id, lines.into_iter().map(answer).collect());
}

#[test]
fn signing_is_refused_with_each_open_line_who_owes_it_and_until_when() {
    let book = TestBook::new();
    let id = drafted(&book);
    book.set(
        id,
        vec![
            (item::field(2, Part::Owner), line("知財窓口")),
            (item::field(2, Part::Due), crate::book::day(4)),
        ],
    );
    done(&book, id, [1]);
    let refused = book.try_go(id, Goal::SIGNED, Passage::default());
    let Err(Refusal::Gate(gate)) = refused else {
        panic!("{refused:?}");
    };
    let blocks: Vec<u16> = gate
        .findings
        .iter()
        .filter(|f| f.blocks())
        .filter_map(|f| Some(f.line.as_ref()?.number))
        .collect();
    assert_eq!(blocks, STOPS[1..]);
    let second = &gate.findings[1];
    let named = second.line.as_ref().expect("a line").who.as_str();
    assert_eq!(
        (named, second.due),
        ("知財窓口", Some(crate::book::today(4)))
    );
    assert_eq!(state(&book, id), "drafting", "nothing was written");
}

#[test]
fn every_way_to_a_signed_contract_leads_through_the_gate() {
    let book = TestBook::new();
    let id = drafted(&book);
    let signed = || (contract::STATE.id(), choice("signed"));
    let typed = book.try_set(id, vec![signed()]);
    assert!(matches!(typed, Err(Refusal::Gate(_))), "{typed:?}");
    let made = book.try_run(Command::New(New {
        kind: Kind::Contract,
        entries: vec![
            (contract::KIND.id(), choice("nda")),
            (contract::PARTIES.id(), line("ひかり光学")),
            signed(),
        ],
        passage: Passage::default(),
    }));
    assert!(matches!(made, Err(Refusal::Gate(_))), "{made:?}");
    let mut whole: Vec<_> = (1..=14)
        .map(|n| (item::field(n, Part::Answer), choice("done")))
        .collect();
    whole.push(signed());
    book.set(id, whole);
    assert_eq!(state(&book, id), "signed", "answers of the same form count");
    assert!(decisions(&book, id).is_empty());
}

#[test]
fn a_warning_that_was_seen_is_kept_and_a_stop_takes_role_and_reason() {
    let book = TestBook::new();
    let id = drafted(&book);
    done(&book, id, STOPS);
    let seen = Passage {
        acknowledged: true,
        ..Passage::default()
    };
    let refused = book.try_go(id, Goal::SIGNED, Passage::default());
    assert!(matches!(refused, Err(Refusal::Gate(gate)) if gate.only_warns()));
    book.try_go(id, Goal::SIGNED, seen.clone())
        .expect("one key goes on");
    let kept = decisions(&book, id);
    assert_eq!(kept[0].ruling, Ruling::Warned);
    assert!(kept[0].conditions.contains(&"item.3".to_owned()));

    let other = drafted(&book);
    let refused = book.try_go(other, Goal::SIGNED, seen);
    assert!(matches!(refused, Err(Refusal::Gate(_))));
    let bare = Passage {
        override_gate: true,
        ..Passage::default()
    };
    let refused = book.try_go(other, Goal::SIGNED, bare.clone());
    assert!(matches!(refused, Err(Refusal::OverrideNeedsReason { .. })));
    let with = Passage {
        reason: Some(Text::line("先方のひな形で締結済み")),
        ..bare
    };
    book.try_go(other, Goal::SIGNED, with)
        .expect("with its reason");
    let kept = decisions(&book, other);
    assert_eq!(
        (kept[0].ruling, kept[0].to, kept[0].reason.as_str()),
        (Ruling::Override, Goal::SIGNED, "先方のひな形で締結済み")
    );
    book.run(Command::Undo(None));
    assert_eq!(state(&book, other), "drafting");
    assert!(
        decisions(&book, other).is_empty(),
        "the exception went with it"
    );
}

fn sheet(rows: Vec<ikoren::desk::command::Entries>) -> Command {
    let rows = rows.into_iter().zip(2..);
    Command::Import(Import {
        kind: Kind::Contract,
        rows: rows
            .map(|(entries, line)| ImportRow {
                line,
                update: None,
                entries,
            })
            .collect(),
    })
}

fn told_of(on: Option<i32>) -> ikoren::desk::command::Entries {
    let mut entries = vec![
        (contract::KIND.id(), choice("nda")),
        (contract::PARTIES.id(), line("ひかり光学")),
        (contract::STATE.id(), choice("signed")),
    ];
    entries.extend(on.map(|on| (contract::SIGNED_ON.id(), crate::book::day(on))));
    entries
}

#[test]
fn a_sheet_that_tells_of_papers_signed_before_today_is_booked_and_what_was_open_is_kept() {
    let book = TestBook::new();
    let receipt = book.run(sheet(vec![told_of(Some(-400))]));
    assert_eq!(receipt.open_lines, 11);
    let kept = decisions(&book, book.at("K-1"));
    assert_eq!(kept[0].ruling, Ruling::Warned);
}

#[test]
fn a_sheet_signs_nothing_itself_and_tells_of_signed_papers_to_an_admin_only() {
    let mut book = TestBook::new();
    let rows = || vec![told_of(Some(-400)), told_of(None), told_of(Some(0))];
    let Err(Refusal::SheetSigns { lines }) = book.try_run(sheet(rows())) else {
        panic!("the sheet signs");
    };
    assert_eq!(lines, [3, 4], "those that are not of a day before today");
    book.me.role = ikoren::desk::Role::Coordinator;
    let Err(Refusal::SheetSigns { lines }) = book.try_run(sheet(rows())) else {
        panic!("the sheet signs");
    };
    assert_eq!(lines, [2, 3, 4]);
    assert!(
        book.desk
            .load_book()
            .expect("rows")
            .rows(Kind::Contract)
            .next()
            .is_none()
    );
}

#[test]
fn the_panel_lists_the_lines_and_the_exception_takes_a_reason_and_an_undo() {
    let mut world = World::sized(seven(), (120, 40), ikoren::text::Lang::Ja);
    world.keys("5");
    let id = world.book.at("K-1");
    world.keys("L");
    assert!(world.shows("「締結済」へ進めません"), "{}", world.screen());
    assert!(world.shows("知財の条項があれば"), "{}", world.screen());
    assert!(world.shows("手番:病院"), "{}", world.screen());
    assert_eq!(state(&world.book, id), "sealing");
    world.keys("!");
    world.keys("理事長の指示<Enter>");
    assert_eq!(state(&world.book, id), "signed", "{}", world.screen());
    assert!(world.shows("締結前の項目が未定"), "{}", world.screen());
    world.keys("/is:例外<Enter>");
    assert!(
        world.shows("K-1") && !world.shows("K-2"),
        "{}",
        world.screen()
    );
    world.keys("f1<Enter><Enter><Tab>");
    assert!(
        world.shows("例外: ") && world.shows("理由: 理事長の指示") && world.shows("項目2"),
        "{}",
        world.screen()
    );
    world.keys("<Esc>u");
    assert_eq!(state(&world.book, id), "sealing");
}

#[test]
fn the_line_with_the_cursor_is_told_whole_where_its_row_is_too_short() {
    let mut world = World::sized(seven(), (80, 24), ikoren::text::Lang::Ja);
    world.keys("5L");
    let screen = world.screen();
    assert!(screen.contains("知財の条項があれば"), "{screen}");
    assert!(screen.contains("院内の承認を取ってから結ぶ"), "{screen}");
}

#[test]
fn a_line_answered_from_the_panel_opens_the_gate() {
    let mut world = World::new(seven());
    world.keys("5");
    let id = world.book.at("K-1");
    done(&world.book, id, [2, 7, 10]);
    world.keys("L");
    assert!(
        world.cursor_line().contains("患者の情報"),
        "{}",
        world.screen()
    );
    world.keys("<Enter>");
    assert!(world.shows("答え"), "{}", world.screen());
    done(&world.book, id, 1..=14);
    world.keys("<Esc>");
    world.show_book(ikoren::ui::msg::Changed::Records(vec![id]));
    world.catch_up();
    world.keys("y");
    assert_eq!(state(&world.book, id), "signed", "{}", world.screen());
}

#[test]
fn a_form_that_signs_stands_before_the_gate_and_is_saved_past_it() {
    let mut world = World::new(seven());
    world.keys("5");
    let id = world.book.at("K-1");
    world.keys("<Enter><Tab>");
    for _ in 0..20 {
        if !world.cursor_line().contains("状況") {
            world.keys("j");
        }
    }
    world.keys("e<C-u>");
    world.keys("締結済<C-s>");
    assert!(world.shows("「締結済」へ進めません"), "{}", world.screen());
    assert_eq!(state(&world.book, id), "sealing");
    world.keys("!紙で締結済み<Enter>");
    assert_eq!(state(&world.book, id), "signed", "{}", world.screen());
    assert!(
        !world.shows("Ctrl-S"),
        "the form is gone: {}",
        world.screen()
    );
}

#[test]
fn marked_contracts_go_on_together_and_those_that_may_not_are_named() {
    let mut world = World::new(seven());
    let [first, second] = ["K-1", "K-2"].map(|at| world.book.at(at));
    world.keys("5");
    assert!(world.cursor_line().contains("K-1"), "{}", world.screen());
    world.keys("<Space>j<Space>mL");
    assert_eq!(state(&world.book, first), "sealing", "{}", world.screen());
    assert_eq!(state(&world.book, second), "sealing", "{}", world.screen());
    assert!(
        world.shows("K-1") && world.shows("知財の条項があれば"),
        "{}",
        world.screen()
    );
    assert!(decisions(&world.book, first).is_empty());
    world.keys("<Esc>u");
    assert_eq!(state(&world.book, second), "review");
}

#[test]
fn the_command_line_refuses_with_three_and_goes_past_with_a_reason() {
    let shell = Shell::new();
    shell.ok(&["new", "companies", "name=青葉メディカル"]);
    let new = ["new", "contracts", "contract_kind=nda", "company=F-1"];
    let refused = shell.run(&[&new[..], &["state=signed"]].concat());
    assert_eq!(refused.status.code(), Some(3));
    shell.ok(&new);
    let refused = shell.run(&["--json", "move", "K-1", "signed"]);
    assert_eq!(refused.status.code(), Some(3));
    let refused: Json = serde_json::from_slice(&refused.stdout).expect("an object");
    assert_eq!(refused["code"], "E-GATE-01");
    let unmet = refused["unmet"].as_array().expect("lines");
    let first = &unmet[0];
    assert_eq!(
        (&first["field"], &first["strength"], &first["at"]),
        (
            &Json::from("item.1"),
            &Json::from("block"),
            &Json::from("K-1")
        )
    );
    assert!(first["label"].as_str().expect("a label").contains("当事者"));
    let refused = shell.run(&["set", "K-1", "state=signed"]);
    assert_eq!(refused.status.code(), Some(3));
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        told.contains("[ ]") && told.contains("当事者") && told.contains("双方"),
        "{told}"
    );
    shell.ok(&["set", "K-1", "state=signed", "--override", "紙で締結済み"]);
    let found = shell.json(&["--json", "ls", "contracts", "is:overridden"]);
    assert_eq!(found["items"].as_array().expect("items").len(), 1);
    let audit = String::from_utf8(shell.ok(&["log", "--audit"]).stdout).expect("text");
    assert!(audit.contains("紙で締結済み"), "{audit}");
    shell.ok(&["undo"]);
    let (answers, _) = shell.batch(
        "{\"cmd\":\"move\",\"ref\":\"K-1\",\"stage\":\"signed\"}\n\
         {\"cmd\":\"set\",\"ref\":\"K-1\",\"fields\":{\"state\":\"signed\"},\"override\":\"紙で締結済み\"}\n",
    );
    let codes: Vec<_> = answers.iter().map(|a| a["ok"].clone()).collect();
    assert_eq!(codes, [Json::Bool(false), Json::Bool(true)], "{answers:?}");
}

#[test]
fn a_contract_that_moves_says_what_it_became_from_a_key_a_form_and_in_numbers() {
    let mut world = World::new(seven());
    world.keys("5f2L");
    assert!(
        world.status().starts_with("K-2 を「押印待ち」にしました"),
        "{}",
        world.status()
    );
    world.keys("u");
    assert!(
        world.status().contains("元に戻しました"),
        "{}",
        world.status()
    );
    let id = world.book.at("K-2");
    let both = [id, world.book.at("K-1")];
    let receipt = world.book.run(Command::MoveAll(MoveAll {
        courses: both.map(|id| Course::to(id, Goal::State("ended"))).to_vec(),
        passage: Passage::default(),
    }));
    assert_eq!(receipt.steps.len(), 2);
    let signs = world.book.try_go(both[1], Goal::SIGNED, Passage::default());
    assert!(matches!(signs, Err(Refusal::Gate(_))));
    let refused = world.book.run(Command::MoveAll(MoveAll {
        courses: vec![Course::to(both[1], Goal::SIGNED)],
        passage: Passage::default(),
    }));
    assert_eq!((refused.steps.len(), refused.refused.len()), (0, 1));
}

#[test]
fn the_gate_before_a_signature_as_it_is_seen() {
    insta::assert_snapshot!("the_gate", pictures(seven, "5ggL"));
}

#[test]
fn a_step_that_wants_the_other_party_opens_the_form_where_it_is_named() {
    let book = TestBook::new();
    let paper = book.make(Kind::Contract, vec![(contract::KIND.id(), choice("nda"))]);
    done(&book, paper, 1..=item::MOST);
    book.set(paper, vec![(contract::STATE.id(), choice("review"))]);
    let mut world = World::new(book);
    world.keys("5L");
    assert!(world.shows("K-1 の編集"), "{}", world.screen());
    assert!(world.shows("企業も要ります"), "{}", world.screen());
    assert!(world.cursor_line().contains("企業"), "{}", world.screen());
}

#[test]
fn a_draft_without_a_day_does_not_lie_below_what_is_over() {
    let book = TestBook::new();
    let paper = |state: &str, name: &str| {
        let entries = vec![
            (contract::KIND.id(), choice("nda")),
            (contract::PARTIES.id(), line(name)),
            (contract::STATE.id(), choice(state)),
        ];
        book.make(Kind::Contract, entries);
    };
    paper("ended", "終わった会社");
    paper("signed", "結んだ会社");
    paper("drafting", "忘れそうな会社");
    let mut world = World::new(book);
    world.keys("5");
    let screen = world.screen();
    let at = |reference| screen.find(reference).expect("listed");
    assert!(at("K-3") < at("K-1") && at("K-3") < at("K-2"), "{screen}");
}
