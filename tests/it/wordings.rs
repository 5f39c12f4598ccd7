//! What an office words itself, in the book: at the desk, at the command line, through the socket of a served book, over a restart and
//! through a merge of two copies.

use crate::book::{NOW, TestBook, choice};
use crate::cli::{Shell, text};
use crate::serve::Server;
use ikoren::desk::command::{Archive, New, Passage};
use ikoren::desk::view::View;
use ikoren::desk::{Actor, Command, Desk, Receipt, Refusal, Role};
use ikoren::domain::change::{Change, FieldOp, Op};
use ikoren::domain::date::FixedClock;
use ikoren::domain::field::FieldId;
use ikoren::domain::kind::Kind;
use ikoren::domain::paper::Paper;
use ikoren::domain::rule::Violation;
use ikoren::domain::value::{Text, Value};
use ikoren::domain::{contract, wording};
use ikoren::store::{self, CommitDraft, OpenOptions};
use std::sync::Arc;

/// The office's own text, as the book has it.
pub(crate) fn own(desk: &Desk, paper: &Paper) -> Option<String> {
    let worded = desk.worded().expect("the book reads");
    worded.own(paper).map(|own| own.text.clone())
}

/// A text as no desk of this program would take it: written by another version on another copy.
pub(crate) fn strange(desk: &Desk, paper: &Paper, toml: &str) {
    let (name, sort) = (paper.name().to_owned(), paper.sort());
    let toml = toml.to_owned();
    let written = desk.upkeep(true, move |store| {
        let mut batch = store.begin();
        let record = batch.new_id(NOW)?;
        let reference = batch.allot(Kind::Wording).to_string();
        let set = |field, value| FieldOp {
            field,
            op: Op::Set(Some(value)),
        };
        let ops = vec![
            set(FieldId::REFERENCE, Value::line(&reference)),
            set(wording::NAME.id(), Value::line(&name)),
            set(wording::SORT.id(), Value::choice(sort)),
            set(wording::TEXT.id(), Value::Text(Text::block(&toml))),
        ];
        let kind = Kind::Wording.code();
        let command = batch.new_command()?;
        batch.push(CommitDraft {
            actor: Text::line("よその人"),
            verb: Text::line("new"),
            command,
            undoes: None,
            at: NOW,
            changes: vec![Change { record, kind, ops }],
        })?;
        batch.commit()
    });
    written.expect("it is written");
}

const LIST: &str = "version = \"当院3\"\nitems = [{ key = \"seal\", side = \"hospital\", ja = \"院長の印がある\" }]";

fn nda() -> Paper {
    Paper::Checklist("nda".to_owned())
}

fn greeting() -> Paper {
    Paper::Phrase("greeting".to_owned())
}

fn greeting_toml(words: &str) -> String {
    format!("name = \"年始のご挨拶\"\nabout = [\"need\"]\nto = \"proposer\"\ntext = \"{words}\"\n")
}

fn make(desk: &Desk, who: &Actor, paper: &Paper, toml: &str) -> Result<Receipt, Refusal> {
    let new = New {
        kind: Kind::Wording,
        entries: wording::entries(paper, toml),
        passage: Passage::default(),
    };
    desk.run(who, Command::New(new))
}

fn version_of_new_nda(book: &TestBook) -> String {
    let id = book.make(Kind::Contract, vec![(contract::KIND.id(), choice("nda"))]);
    let record = book.record(id);
    record.text(contract::CHECKLIST_VERSION.id()).to_owned()
}

#[test]
fn a_contract_takes_the_list_in_force_and_a_restart_keeps_what_the_office_worded() {
    let book = TestBook::new();
    assert_eq!(version_of_new_nda(&book), "nda 2026-2");
    make(&book.desk, &book.me, &nda(), LIST).expect("it is taken");
    assert_eq!(version_of_new_nda(&book), "nda 当院3");
    let book = book.reopened();
    assert_eq!(version_of_new_nda(&book), "nda 当院3");
    let records = book
        .desk
        .worded()
        .expect("reads")
        .own(&nda())
        .expect("one")
        .records
        .clone();
    let restore = false;
    book.run(Command::Archive(Archive { records, restore }));
    assert_eq!(version_of_new_nda(&book), "nda 2026-2");
    book.run(Command::Undo(None));
    book.run(Command::Undo(None));
    assert_eq!(version_of_new_nda(&book), "nda 当院3");
}

#[test]
fn the_book_of_every_screen_carries_them_from_the_commit_on() {
    let book = TestBook::new();
    let before = book.desk.load_book().expect("rows");
    make(&book.desk, &book.me, &greeting(), &greeting_toml("謹んで")).expect("it is taken");
    let after = book.desk.book().expect("rows");
    assert!(before.papers().phrases.get("greeting").is_none());
    assert!(after.papers().phrases.get("greeting").is_some());
}

#[test]
fn what_cannot_be_used_and_a_name_that_is_taken_are_refused_and_nothing_is_written() {
    let book = TestBook::new();
    let refused = |paper: &Paper, toml: &str| match make(&book.desk, &book.me, paper, toml) {
        Err(Refusal::Faults(faults)) => faults.into_iter().next().expect("a fault"),
        other => panic!("{other:?}"),
    };
    let wrong = greeting_toml("{宇宙}");
    let fault = refused(&greeting(), &wrong);
    assert_eq!(fault.field, "text");
    assert!(
        matches!(fault.violation, Violation::Paper(ref fault) if fault.line() == 4),
        "{fault:?}"
    );
    for odd in [
        Paper::Phrase("a/b".to_owned()),
        Paper::Checklist("moon".to_owned()),
    ] {
        assert_eq!(refused(&odd, LIST).field, "name");
    }
    make(&book.desk, &book.me, &greeting(), &greeting_toml("謹んで")).expect("it is taken");
    let fault = refused(&greeting(), &greeting_toml("もう一つ"));
    assert!(
        matches!(fault.violation, Violation::Taken { reference } if reference.to_string() == "W-1"),
        "{fault:?}"
    );
    let worded = book.desk.worded().expect("reads");
    assert_eq!(worded.own(&greeting()).expect("one").records.len(), 1);
    assert!(!worded.was_worded(&nda()));
}

#[test]
fn whoever_works_with_the_book_words_them_and_nobody_else_does() {
    let book = TestBook::new();
    book.desk.load_book().expect("rows");
    let firm = book.make(
        Kind::Company,
        vec![(
            ikoren::domain::company::NAME.id(),
            crate::book::line("青葉"),
        )],
    );
    assert_eq!(firm, book.at("F-1"));
    let seated = |role: Role, scope: &[&str]| {
        let scope = scope.iter().map(|s| Text::line(s)).collect();
        let who = Actor {
            role,
            scope,
            ..Actor::owner("佐藤", "")
        };
        (book.desk.seat(Arc::new(View::of(who.clone()))), who)
    };
    for (role, scope) in [
        (Role::Guest, &["F-1"][..]),
        (Role::Desk, &[]),
        (Role::Viewer, &[]),
    ] {
        let (desk, who) = seated(role, scope);
        let refused = make(&desk, &who, &greeting(), &greeting_toml("謹んで"));
        assert!(
            matches!(refused, Err(Refusal::NotAllowed { .. })),
            "{role:?} {refused:?}"
        );
    }
    let (desk, who) = seated(Role::Coordinator, &["広島県"]);
    make(&desk, &who, &greeting(), &greeting_toml("謹んで")).expect("it is theirs to word");
    for (role, scope, shown) in [
        (Role::Guest, &["F-1"][..], false),
        (Role::Desk, &[], false),
        (Role::Viewer, &[], true),
        (Role::Coordinator, &["沖縄県"], true),
        (Role::Admin, &[], true),
    ] {
        let (desk, who) = seated(role, scope);
        let rows = desk.load_book().expect("rows");
        assert_eq!(own(&desk, &greeting()).is_some(), shown, "{role:?}");
        assert_eq!(
            rows.papers().phrases.get("greeting").is_some(),
            shown,
            "{role:?}"
        );
        assert_eq!(rows.rows(Kind::Wording).count() == 1, shown, "{role:?}");
        let opened = desk.open_record(&who, book.at("W-1")).expect("reads");
        assert_eq!(opened.is_some(), shown, "{role:?}");
    }
}

#[test]
fn of_two_of_one_name_the_one_changed_last_holds_and_both_go_together() {
    let book = TestBook::new();
    strange(&book.desk, &greeting(), &greeting_toml("はじめ"));
    strange(&book.desk, &greeting(), &greeting_toml("あと"));
    let worded = book.desk.worded().expect("reads");
    let one = worded.own(&greeting()).expect("one");
    assert!(one.text.contains("あと"), "{}", one.text);
    assert_eq!(one.records.len(), 2);
    let set = vec![(
        wording::TEXT.id(),
        wording::reworded(&greeting_toml("はじめに戻す")),
    )];
    let refused = book.try_set(one.records[1], set);
    assert!(
        matches!(refused, Err(Refusal::Faults(_))),
        "there is one of each: {refused:?}"
    );
    let (records, restore) = (one.records.clone(), false);
    book.run(Command::Archive(Archive { records, restore }));
    assert!(own(&book.desk, &greeting()).is_none());
    book.run(Command::Undo(None));
    assert!(own(&book.desk, &greeting()).expect("back").contains("あと"));
}

fn file(shell: &Shell, name: &str, words: &str) -> String {
    shell.write(name, words.as_bytes())
}

#[test]
fn a_text_is_printed_worded_elsewhere_taken_in_and_goes_again() {
    let shell = Shell::new();
    let listed = text(&shell.ok(&["checklists"]).stdout);
    assert!(listed.contains("nda"), "before there is a book: {listed}");
    let ours = text(&shell.ok(&["phrases", "thanks"]).stdout);
    assert_eq!(
        ours.trim_end(),
        Paper::Phrase("thanks".to_owned())
            .built_in()
            .expect("ours")
            .trim_end()
    );
    let same = file(&shell, "thanks.toml", &ours);
    shell.ok(&["phrases", "--from", &same]);
    assert!(
        !text(&shell.ok(&["phrases"]).stdout).contains("W-1"),
        "as ours: nothing is taken"
    );
    let path = file(&shell, "thanks.toml", &ours.replace('様', "さま"));
    let said = text(&shell.ok(&["phrases", "--from", &path]).stderr);
    assert!(
        said.contains("「thanks」を自所のものとして保存しました"),
        "{said}"
    );
    let listed = shell.json(&["--json", "phrases"]);
    let item = &listed["items"].as_array().expect("items")[1];
    assert_eq!(
        (&item["name"], &item["own"]),
        (&"thanks".into(), &"W-1".into()),
        "{listed}"
    );
    assert!(text(&shell.ok(&["phrases", "thanks"]).stdout).contains("さま"));
    shell.ok(&["phrases", "again", "--from", &path]);
    assert_eq!(
        shell.json(&["--json", "phrases", "again"])["item"]["own"],
        "W-2"
    );
    let said = text(&shell.ok(&["phrases", "thanks", "--remove"]).stderr);
    assert!(said.contains("付属のものに戻りました"), "{said}");
    assert_eq!(text(&shell.ok(&["phrases", "thanks"]).stdout), ours);
    assert_eq!(
        shell.run(&["phrases", "thanks", "--remove"]).status.code(),
        Some(4)
    );
    assert_eq!(shell.run(&["phrases", "moon"]).status.code(), Some(4));
    shell.ok(&["undo"]);
    assert!(text(&shell.ok(&["phrases", "thanks"]).stdout).contains("さま"));
    assert_eq!(shell.run(&["verify"]).status.code(), Some(0));
}

#[test]
fn faults_are_told_by_file_and_line_and_then_nothing_is_taken_in() {
    let shell = Shell::new();
    let good = file(&shell, "greeting.toml", &greeting_toml("謹んで"));
    let bad = file(&shell, "bad.toml", &greeting_toml("{宇宙}"));
    let huge = file(&shell, "huge.toml", &greeting_toml(&"長".repeat(30_000)));
    let refused = shell.run(&["phrases", "--from", &good, &bad, &huge]);
    assert_eq!(refused.status.code(), Some(2));
    let said = text(&refused.stderr);
    assert!(
        said.contains("bad.toml: 4行目: 「宇宙」という欄はありません"),
        "{said}"
    );
    assert!(
        said.contains("huge.toml: ") && said.contains("64KB"),
        "{said}"
    );
    assert!(said.contains("一つも取り込んでいません"), "{said}");
    assert_eq!(shell.run(&["phrases", "greeting"]).status.code(), Some(4));
    assert_eq!(
        shell
            .run(&["phrases", "one", "--from", &good, &bad])
            .status
            .code(),
        Some(2)
    );
    assert_eq!(
        shell.run(&["phrases", "--from", "-"]).status.code(),
        Some(2)
    );
    let wrong = shell.run(&["checklists", "--from", &good]);
    assert!(
        text(&wrong.stderr).contains("greeting"),
        "{}",
        text(&wrong.stderr)
    );
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn one_that_came_from_elsewhere_and_cannot_be_used_is_told_by_its_line() {
    let shell = Shell::new();
    let options = OpenOptions {
        create: true,
        prober: None,
        now: NOW,
        user: "tester".to_owned(),
        machine: [7; 16],
    };
    let opened = store::open(&shell.book(), &options, &mut |_| {});
    let desk = Desk::start(opened.expect("a book").0, Arc::new(FixedClock::new(NOW)));
    strange(&desk, &greeting(), &greeting_toml("{宇宙}"));
    desk.close().expect("it closes");
    let listed = shell.run(&["phrases"]);
    assert_eq!(listed.status.code(), Some(7));
    let said = text(&listed.stderr);
    assert!(
        said.contains("greeting 4行目: 「宇宙」という欄はありません"),
        "{said}"
    );
    assert!(text(&shell.ok(&["phrases", "greeting"]).stdout).contains("{宇宙}"));
}

#[test]
fn two_copies_that_worded_the_same_text_keep_both_and_say_so() {
    let shell = Shell::new();
    let path = file(&shell, "greeting.toml", &greeting_toml("謹んで"));
    shell.ok(&["phrases", "--from", &path]);
    let at = |name: &str| shell.home.path().join(name).display().to_string();
    let (copy, bundle) = (at("copy"), at("theirs"));
    shell.ok(&["backup", "--to", &copy]);
    let other = shell.at(shell.home.path().join("other"));
    other.ok(&["restore", &copy]);
    let theirs = file(&shell, "greeting.toml", &greeting_toml("あちら"));
    other.ok(&["phrases", "--from", &theirs]);
    let more = file(
        &shell,
        "own.toml",
        &greeting_toml("あちらで足した").replace("年始", "年末"),
    );
    other.ok(&["phrases", "--from", &more]);
    let mine = file(&shell, "greeting.toml", &greeting_toml("こちら"));
    shell.ok(&["phrases", "--from", &mine]);
    shell.ok(&["phrases", "own", "--from", &mine]);
    other.ok(&["bundle", "write", &bundle]);
    let told = text(&shell.ok(&["bundle", "apply", &bundle]).stdout);
    assert!(told.contains("W-1"), "{told}");
    let listed = text(&shell.ok(&["phrases"]).stdout);
    assert!(listed.contains("2通りに直されています"), "{listed}");
    let clashes = shell.json(&["--json", "ls", "wordings", "is:clash"]);
    assert_eq!(
        clashes["items"].as_array().map(Vec::len),
        Some(1),
        "{clashes}"
    );
    // Both copies show the same, and both of the name that each gave to one of its own are there.
    let back = at("mine");
    shell.ok(&["bundle", "write", &back]);
    other.ok(&["bundle", "apply", &back]);
    for name in ["greeting", "own"] {
        let shown = |shell: &Shell| text(&shell.ok(&["phrases", name]).stdout);
        assert_eq!(shown(&shell), shown(&other), "{name}");
    }
    let all = shell.json(&["--json", "ls", "wordings"]);
    assert_eq!(all["items"].as_array().map(Vec::len), Some(3), "{all}");
    // One save decides, and removing takes both of one name.
    shell.ok(&["phrases", "--from", &mine]);
    assert!(text(&shell.ok(&["phrases", "greeting"]).stdout).contains("こちら"));
    assert!(!text(&shell.ok(&["phrases"]).stdout).contains("2通り"));
    shell.ok(&["phrases", "own", "--remove"]);
    assert_eq!(shell.run(&["phrases", "own"]).status.code(), Some(4));
    assert_eq!(shell.run(&["verify"]).status.code(), Some(0));
}

#[test]
fn a_text_worded_on_two_copies_is_marked_on_open_screens_and_settled_in_its_form() {
    let server = Server::start(&[]);
    let at = |name: &str| server.home.path().join(name).display().to_string();
    let (copy, other, bundle, path) = (at("copy"), at("other"), at("theirs"), at("thanks.toml"));
    let word = |book: &[&str], words: &str| {
        let ours = Paper::Phrase("thanks".to_owned()).built_in().expect("ours");
        std::fs::write(&path, ours.replacen("{提案者}", words, 1)).expect("written");
        server.ok(&[book, &["phrases", "--from", &path]].concat());
    };
    word(&[], "はじめの");
    server.ok(&["backup", "--to", &copy]);
    server.ok(&["restore", &copy, "--into", &other]);
    word(&["--book", &other], "あちらの");
    word(&[], "こちらの");
    server.ok(&["--book", &other, "bundle", "write", &bundle]);
    let mut screen = server.screen();
    screen.keys(":papers\r");
    screen.waits_for("自所のもの");
    server.ok(&["bundle", "apply", &bundle]);
    screen.waits_for("2通りに直されています");
    screen.keys("j\r");
    screen.waits_for("W-1");
    screen.waits_for("あちらの");
    screen.keys("\r\x13");
    screen.waits_until_gone("W-1 の編集");
    screen.waits_until_gone("2通りに直されています");
    assert!(server.ok(&["phrases", "thanks"]).contains("こちらの"));
    assert_eq!(server.end().0, Some(0));
}

#[test]
fn files_of_an_earlier_version_are_told_until_the_book_has_them() {
    let shell = Shell::new();
    let place = shell.home.path().join(".config/ikoren/checklists");
    std::fs::create_dir_all(&place).expect("a place");
    std::fs::write(place.join("nda.toml"), LIST).expect("written");
    std::fs::write(place.join("loan.toml"), LIST.replace("当院3", "当院4")).expect("written");
    std::fs::write(place.join("remarks.txt"), "x").expect("written");
    shell.ok(&["new", "contracts", "contract_kind=nda"]);
    assert!(
        !text(&shell.ok(&["show", "K-1"]).stdout).contains("院長の印がある"),
        "not in force"
    );
    let said = text(&shell.ok(&["checklists"]).stderr);
    let command = format!("checklists --from {}", place.display());
    assert!(said.contains("2個") && said.contains(&command), "{said}");
    shell.ok(&["checklists", "--from", &place.display().to_string()]);
    let after = shell.ok(&["checklists"]);
    assert!(
        !text(&after.stderr).contains("--from"),
        "{}",
        text(&after.stderr)
    );
    shell.ok(&["checklists", "loan", "--remove"]);
    assert!(
        !text(&shell.ok(&["checklists"]).stderr).contains("--from"),
        "the book had it"
    );
    shell.ok(&["new", "contracts", "contract_kind=nda"]);
    assert!(text(&shell.ok(&["show", "K-2"]).stdout).contains("院長の印がある"));
}

#[test]
fn a_served_book_takes_them_in_prints_them_and_shows_them_on_open_screens() {
    let server = Server::start(&[]);
    let mut screen = server.screen();
    screen.keys(":papers\r");
    screen.waits_for("受付御礼");
    let place = server.home.path().join("texts");
    std::fs::create_dir_all(&place).expect("a place");
    std::fs::write(place.join("greeting.toml"), greeting_toml("謹んで")).expect("written");
    let thanks = Paper::Phrase("thanks".to_owned()).built_in().expect("ours");
    std::fs::write(place.join("thanks.toml"), thanks.replace('様', "さま")).expect("written");
    server.ok(&["phrases", "--from", &place.display().to_string()]);
    screen.waits_for("自所のもの");
    assert!(server.ok(&["phrases", "thanks"]).contains("さま"));
    assert!(server.ok(&["phrases", "greeting"]).contains("謹んで"));
    std::fs::write(place.join("thanks.toml"), "name = 3").expect("written");
    let refused = server.run(&["phrases", "--from", &place.display().to_string()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&refused.stderr).contains("thanks: 1行目"),
        "{refused:?}"
    );
    server.ok(&["phrases", "greeting", "--remove"]);
    assert_eq!(server.run(&["phrases", "greeting"]).status.code(), Some(4));
    assert_eq!(server.end().0, Some(0));
}
