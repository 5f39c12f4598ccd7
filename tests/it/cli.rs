//! The command line's contract, through the real program: shapes, exit codes, what goes to which stream, and that every
//! acknowledgement is durable.

use serde_json::Value as Json;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::rc::Rc;
use tempfile::TempDir;

pub(crate) struct Shell {
    pub(crate) home: Rc<TempDir>,
    book: PathBuf,
}

impl Shell {
    pub(crate) fn new() -> Self {
        let home = Rc::new(tempfile::tempdir().expect("a home"));
        let book = home.path().join("book");
        Self { home, book }
    }

    /// The same home with another book.
    pub(crate) fn at(&self, book: impl Into<PathBuf>) -> Self {
        Self {
            home: Rc::clone(&self.home),
            book: book.into(),
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ikoren"));
        let home = self.home.path();
        command
            .env_clear()
            .env("HOME", home)
            .env("USER", "tester")
            .env("LANG", "ja_JP.UTF-8")
            .env("TERM", "xterm");
        command.arg("--book").arg(self.book()).stdin(Stdio::null());
        command
    }

    pub(crate) fn book(&self) -> PathBuf {
        self.book.clone()
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        self.command()
            .args(args)
            .output()
            .expect("the program runs")
    }

    pub(crate) fn ok(&self, args: &[&str]) -> Output {
        let output = self.run(args);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{args:?}: {}",
            text(&output.stderr)
        );
        output
    }

    pub(crate) fn json(&self, args: &[&str]) -> Json {
        let output = self.run(args);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| {
            panic!(
                "{args:?}: {e}: {} {}",
                text(&output.stdout),
                text(&output.stderr)
            )
        })
    }

    pub(crate) fn batch(&self, lines: &str) -> (Vec<Json>, Option<i32>) {
        let mut child = self
            .command()
            .arg("batch")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("batch starts");
        child
            .stdin
            .take()
            .expect("stdin")
            .write_all(lines.as_bytes())
            .expect("lines go in");
        let output = child.wait_with_output().expect("batch ends");
        (
            text(&output.stdout)
                .lines()
                .map(|l| serde_json::from_str(l).expect("a JSON line"))
                .collect(),
            output.status.code(),
        )
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> String {
        let path = self.home.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        path.display().to_string()
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name)
        .display()
        .to_string()
}

const NEED: [&str; 5] = [
    "new",
    "needs",
    "title=点滴ラインの絡まり",
    "hospital=みずなら市民病院",
    "department=手術部",
];

#[test]
fn a_first_write_makes_the_book_and_says_so_on_standard_error() {
    let shell = Shell::new();
    let output = shell.ok(&NEED);
    assert_eq!(text(&output.stdout), "N-1\n");
    assert!(
        text(&output.stderr).contains("台帳を作りました") && text(&output.stderr).contains("H-1")
    );
}

#[test]
fn reading_without_a_book_fails_with_a_sentence() {
    let output = Shell::new().run(&["ls", "needs"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty() && !output.stderr.is_empty());
}

#[test]
fn a_list_has_the_promised_shape() {
    let shell = Shell::new();
    shell.ok(&NEED);
    let list = shell.json(&["ls", "needs", "--json"]);
    assert_eq!(
        (&list["schema"], &list["kind"]),
        (&Json::from(1), &Json::from("needs"))
    );
    let item = &list["items"][0];
    assert_eq!(
        (
            &item["ref"],
            &item["title"],
            &item["hospital"],
            &item["stage"]
        ),
        (
            &"N-1".into(),
            &"点滴ラインの絡まり".into(),
            &"みずなら市民病院".into(),
            &"intake".into()
        )
    );
}

#[test]
fn a_refused_move_names_what_is_unmet_and_exits_3() {
    let shell = Shell::new();
    shell.ok(&NEED);
    let output = shell.run(&["move", "N-1", "screening", "--json"]);
    assert_eq!(output.status.code(), Some(3));
    let refusal: Json = serde_json::from_slice(&output.stdout).expect("an object");
    assert_eq!(refusal["schema"], 1);
    let ids: Vec<&str> = refusal["unmet"]
        .as_array()
        .expect("unmet")
        .iter()
        .map(|u| u["id"].as_str().expect("id"))
        .collect();
    assert!(
        ids.contains(&"in-charge") && ids.contains(&"acknowledged") && ids.contains(&"problem"),
        "{ids:?}"
    );
    let first = &refusal["unmet"][0];
    assert!(
        ["id", "label", "strength", "owner", "due"]
            .iter()
            .all(|key| first.get(key).is_some()),
        "{first}"
    );
}

#[test]
fn a_gate_is_cured_by_set_and_passed() {
    let shell = Shell::new();
    shell.ok(&NEED);
    shell.ok(&[
        "set",
        "n1",
        "problem=床で絡む",
        "owner=佐藤",
        "acknowledged_on=2026-11-20",
    ]);
    let output = shell.ok(&["move", "N-001", "screening"]);
    assert_eq!(text(&output.stdout), "N-1 screening\n");
    shell.ok(&["undo"]);
    assert_eq!(
        shell.json(&["show", "N-1", "--json"])["item"]["stage"],
        "intake"
    );
    shell.ok(&["redo"]);
    assert_eq!(
        shell.json(&["show", "N-1", "--json"])["item"]["stage"],
        "screening"
    );
}

#[test]
fn an_override_is_kept_with_its_reason() {
    let shell = Shell::new();
    shell.ok(&NEED);
    shell.ok(&["move", "N-1", "screening", "--override", "院長の指示"]);
    let log = text(&shell.ok(&["log", "N-1"]).stdout);
    assert!(log.contains("院長の指示"), "{log}");
}

#[test]
fn exit_codes_tell_usage_from_missing_records() {
    let shell = Shell::new();
    shell.ok(&NEED);
    assert_eq!(shell.run(&["show", "N-99"]).status.code(), Some(4));
    assert_eq!(shell.run(&["ls", "toasters"]).status.code(), Some(2));
    assert_eq!(shell.run(&["set", "N-1", "titel=x"]).status.code(), Some(2));
    assert_eq!(
        shell.run(&["set", "N-1", "due=11/31"]).status.code(),
        Some(2)
    );
    assert_eq!(
        shell.run(&["move", "N-1", "nowhere"]).status.code(),
        Some(2)
    );
    assert_eq!(shell.run(&["frobnicate"]).status.code(), Some(2));
    assert_eq!(shell.run(&["ls", "needs", "stage:"]).status.code(), Some(2));
}

#[test]
fn no_escape_sequence_gets_out_of_a_field() {
    let shell = Shell::new();
    shell.ok(&[
        "new",
        "needs",
        "title=\u{1b}]52;c;eA==\u{7}赤\u{202e}",
        "hospital=x\u{9b}2J",
        "problem=a\u{1b}[2Jb\nc",
    ]);
    for args in [
        &["ls", "needs"][..],
        &["show", "N-1"],
        &["ls", "needs", "--json"],
        &["log", "N-1"],
        &["log"],
    ] {
        let output = shell.ok(args);
        let bytes: Vec<u8> = [output.stdout, output.stderr].concat();
        let written = String::from_utf8(bytes).expect("UTF-8");
        assert!(
            written
                .chars()
                .all(|c| c == '\n' || ikoren::domain::value::harmless(c)),
            "{args:?}: {written:?}"
        );
    }
}

#[test]
fn a_filter_chooses_and_both_languages_are_understood() {
    let shell = Shell::new();
    shell.ok(&NEED);
    shell.ok(&[
        "new",
        "needs",
        "title=採血台の腕枕",
        "hospital=霧ヶ沢総合病院",
        "department=検査部",
    ]);
    for filter in [
        "dept:手術部",
        "部署:手術部",
        "点滴",
        "-採血",
        "stage:intake hosp:みずなら",
    ] {
        let list = shell.json(&["ls", "needs", "--json", "--", filter]);
        let refs: Vec<&str> = list["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|i| i["ref"].as_str().expect("ref"))
            .collect();
        assert_eq!(refs, ["N-1"], "{filter}");
    }
}

#[test]
fn a_batch_acknowledges_each_line_in_order_and_goes_on_after_a_bad_one() {
    let shell = Shell::new();
    let (answers, code) = shell.batch(concat!(
        "{\"cmd\":\"new\",\"kind\":\"needs\",\"fields\":{\"title\":\"一\",\"hospital\":\"みずなら市民病院\",\"department\":\"手術部\",\"problem\":\"絡む\"}}\n",
        "{\"cmd\":\"set\",\"ref\":\"N-1\",\"fields\":{\"tags\":[\"樹脂\",\"留め具\"],\"owner\":\"佐藤\"}}\n",
        "not json\n",
        "{\"cmd\":\"move\",\"ref\":\"N-1\",\"stage\":\"screening\"}\n",
        "{\"cmd\":\"set\",\"ref\":\"N-1\",\"fields\":{\"acknowledged_on\":\"2026-11-20\"}}\n",
        "{\"cmd\":\"move\",\"ref\":\"N-1\",\"stage\":\"screening\"}\n",
    ));
    let ok: Vec<bool> = answers
        .iter()
        .map(|a| a["ok"].as_bool().expect("ok"))
        .collect();
    assert_eq!(ok, [true, true, false, false, true, true], "{answers:?}");
    assert_eq!(answers[0]["ref"], "N-1");
    assert!(answers[0]["lsn"].as_u64() < answers[1]["lsn"].as_u64());
    assert_eq!(answers[3]["unmet"][0]["id"], "acknowledged");
    assert_eq!(code, Some(7));
    assert_eq!(
        shell.json(&["show", "N-1", "--json"])["item"]["tags"],
        serde_json::json!(["樹脂", "留め具"])
    );
}

#[test]
fn what_a_batch_acknowledged_survives_a_kill() {
    let shell = Shell::new();
    let mut child = shell
        .command()
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("batch starts");
    let mut stdin = child.stdin.take().expect("stdin");
    let mut answers = BufReader::new(child.stdout.take().expect("stdout"));
    let mut acknowledged = Vec::new();
    for n in 0..20 {
        writeln!(
            stdin,
            "{{\"cmd\":\"new\",\"kind\":\"needs\",\"fields\":{{\"title\":\"ニーズ{n}\"}}}}"
        )
        .expect("a line goes in");
        stdin.flush().expect("flushed");
        let mut line = String::new();
        answers.read_line(&mut line).expect("an answer");
        let answer: Json = serde_json::from_str(&line).expect("JSON");
        acknowledged.push(answer["ref"].as_str().expect("ref").to_owned());
    }
    child.kill().expect("killed");
    child.wait().expect("gone");
    let list = shell.json(&["ls", "needs", "--json"]);
    let there: Vec<&str> = list["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|i| i["ref"].as_str().expect("ref"))
        .collect();
    assert_eq!(there, acknowledged);
    assert_eq!(shell.run(&["verify"]).status.code(), Some(0));
}

#[test]
fn a_second_process_is_told_who_holds_the_book() {
    let shell = Shell::new();
    shell.ok(&NEED);
    let mut holder = shell
        .command()
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("batch starts");
    let mut stdin = holder.stdin.take().expect("stdin");
    writeln!(stdin, "{{\"cmd\":\"undo\"}}").expect("a line");
    let mut line = String::new();
    BufReader::new(holder.stdout.take().expect("stdout"))
        .read_line(&mut line)
        .expect("an answer: the book is open");
    let second = shell.run(&["set", "N-1", "wish=x"]);
    assert_eq!(second.status.code(), Some(6));
    assert!(
        text(&second.stderr).contains(&holder.id().to_string()),
        "{}",
        text(&second.stderr)
    );
    let reading = shell.ok(&["show", "N-1"]);
    assert!(
        text(&reading.stderr).contains(&holder.id().to_string()),
        "{}",
        text(&reading.stderr)
    );
    assert!(!reading.stdout.is_empty());
    drop(stdin);
    holder.wait().expect("ends");
}

#[test]
fn a_book_that_cannot_be_made_is_a_sentence() {
    let shell = Shell::new();
    let file = shell.write("occupied", b"x");
    let output = Command::new(env!("CARGO_BIN_EXE_ikoren"))
        .env_clear()
        .env("HOME", shell.home.path())
        .env("LANG", "ja_JP.UTF-8")
        .args(["--book", &file])
        .args(NEED)
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(1));
    assert!(!output.stderr.is_empty() && !text(&output.stderr).contains("Err("));
}

#[test]
fn words_follow_the_language() {
    let shell = Shell::new();
    assert!(text(&shell.run(&["--lang", "en", "ls", "needs"]).stderr).is_ascii());
    assert!(!text(&shell.run(&["ls", "needs", "--lang", "ja"]).stderr).is_ascii());
}

#[test]
fn a_dry_run_writes_nothing_and_an_import_is_one_step() {
    let shell = Shell::new();
    shell.ok(&NEED);
    shell.ok(&["import", "needs", &fixture("needs_utf8.csv"), "--dry-run"]);
    assert_eq!(
        shell.json(&["ls", "needs", "--json"])["items"]
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    let output = shell.run(&[
        "import",
        "needs",
        &fixture("needs_utf8.csv"),
        "--set",
        "hospital=霧ヶ沢総合病院",
    ]);
    assert!(
        matches!(output.status.code(), Some(0 | 7)),
        "{}",
        text(&output.stderr)
    );
    let count = |shell: &Shell| {
        shell.json(&["ls", "needs", "--json"])["items"]
            .as_array()
            .map_or(0, Vec::len)
    };
    assert!(count(&shell) > 20);
    shell.ok(&["undo"]);
    assert_eq!(count(&shell), 1);
}

#[test]
fn the_same_sheet_in_every_encoding_gives_the_same_records_and_again_only_updates() {
    let titles = |name: &str| {
        let shell = Shell::new();
        let import = |shell: &Shell| {
            shell.run(&[
                "import",
                "needs",
                &fixture(name),
                "--source",
                "県の表",
                "--yes",
            ])
        };
        assert!(matches!(import(&shell).status.code(), Some(0 | 7)));
        let first = shell.json(&["ls", "needs", "--json"]);
        import(&shell);
        let second = shell.json(&["ls", "needs", "--json"]);
        assert_eq!(
            first["items"].as_array().map(Vec::len),
            second["items"].as_array().map(Vec::len),
            "again is an update"
        );
        first["items"]
            .as_array()
            .expect("items")
            .iter()
            .map(|i| i["title"].as_str().expect("title").to_owned())
            .collect::<Vec<_>>()
    };
    let utf8 = titles("needs_utf8.csv");
    assert!(utf8.len() > 20);
    assert_eq!(utf8, titles("needs_utf8_bom.csv"));
    assert_eq!(utf8, titles("needs_cp932.csv"));
}

#[test]
fn unreadable_rows_are_listed_by_line_and_the_rest_is_taken() {
    let shell = Shell::new();
    let csv =
        "件名,病院名,期限\nひとつ,みずなら市民病院,2026-12-01\nふたつ,みずなら市民病院,13/45\n";
    let path = shell.write("needs.csv", csv.as_bytes());
    let output = shell.run(&["import", "needs", &path]);
    assert_eq!(output.status.code(), Some(7));
    assert!(
        text(&output.stderr).contains('3'),
        "the line is named: {}",
        text(&output.stderr)
    );
    let bad = shell.write("bad.csv", "件名,期限\nみっつ,13/45\n".as_bytes());
    assert_eq!(shell.run(&["import", "needs", &bad]).status.code(), Some(1));
}

#[test]
fn a_kind_that_was_named_is_kept_and_what_the_headings_say_is_told() {
    let shell = Shell::new();
    let sheet = "種類,企業名,都道府県,電話,フリガナ,従業員数\nNDA,港精機,東京都,,ミナトセイキ,20\n";
    let path = shell.write("papers.csv", sheet.as_bytes());
    shell.ok(&["new", "companies", "name=港精機"]);
    let output = shell.ok(&["import", "contracts", &path]);
    let said = text(&output.stderr);
    assert!(said.contains("「企業」の表のようです"), "{said}");
    let listed = text(&shell.ok(&["ls", "contracts"]).stdout);
    assert!(
        listed.contains("K-1") && listed.contains("港精機"),
        "{listed}"
    );
    let needs = shell.run(&["import", "needs", &path]);
    assert_eq!(
        needs.status.code(),
        Some(2),
        "nothing there is the title of a need"
    );
}

#[test]
fn columns_can_be_named_by_hand() {
    let shell = Shell::new();
    let path = shell.write(
        "odd.csv",
        "なにか,べつ\nカテーテルの固定,検査部\n".as_bytes(),
    );
    shell.ok(&[
        "import",
        "needs",
        &path,
        "--map",
        "なにか=title",
        "--map",
        "べつ=department",
        "--set",
        "hospital=みずなら市民病院",
    ]);
    let item = shell.json(&["show", "N-1", "--json"])["item"].clone();
    assert_eq!(
        (&item["title"], &item["department"], &item["hospital"]),
        (
            &"カテーテルの固定".into(),
            &"検査部".into(),
            &"みずなら市民病院".into()
        )
    );
}

#[test]
fn an_export_imports_again() {
    let shell = Shell::new();
    shell.ok(&NEED);
    shell.ok(&[
        "set",
        "N-1",
        "problem=一行目\n=SUM(A1)",
        "tags=樹脂;留め具",
        "due=2026-12-01",
    ]);
    let path = shell.home.path().join("out.csv").display().to_string();
    shell.ok(&["export", "needs", "-o", &path]);
    assert_eq!(
        shell.run(&["export", "needs", "-o", &path]).status.code(),
        Some(1),
        "a file is never overwritten"
    );
    let other = Shell::new();
    let output = other.run(&["import", "needs", &path]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let (a, b) = (
        shell.json(&["show", "N-1", "--json"]),
        other.json(&["show", "N-1", "--json"]),
    );
    for field in ["title", "hospital", "problem", "tags", "due"] {
        assert_eq!(a["item"][field], b["item"][field], "{field}");
    }
}

#[test]
fn a_checklist_is_answered_by_number_key_and_line() {
    let shell = Shell::new();
    shell.ok(&["new", "companies", "name=青葉メディカル"]);
    shell.ok(&[
        "new",
        "contracts",
        "種類=秘密保持",
        "company=F-1",
        "due=+7d",
    ]);
    shell.ok(&["set", "K-1", "item.3=済"]);
    shell.ok(&[
        "set",
        "K-1",
        "item.patients=done",
        "item.patients.note=写真は別紙",
    ]);
    shell.ok(&["set", "K-1.11", "answer=not-needed", "note=返す物がない"]);
    let shown = shell.json(&["--json", "show", "K-1"]);
    assert_eq!(shown["item"]["contract_kind"], "nda");
    assert_eq!(shown["item"]["items"], 14);
    let lines = shown["checklist"].as_array().expect("lines");
    let answers: Vec<_> = lines
        .iter()
        .filter(|l| l["answer"] != "")
        .map(|l| {
            (
                l["line"].as_u64().expect("a number"),
                l["answer"].as_str().expect("a code"),
            )
        })
        .collect();
    assert_eq!(answers, [(3, "done"), (9, "done"), (11, "not-needed")]);
    assert_eq!(lines[8]["note"], "写真は別紙");
    let text = text(&shell.ok(&["show", "K-1"]).stdout);
    assert!(
        text.contains("確認表 3/14") && text.contains("[x]  3. "),
        "{text}"
    );
    let refused = shell.run(&["set", "K-1.2", "answer=not-needed"]);
    assert_eq!(refused.status.code(), Some(2));
    let listed = shell.json(&["--json", "ls", "contracts", "種類:秘密保持"]);
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_export_for_a_firm_holds_what_it_may_read_and_enters_the_ledger() {
    let shell = Shell::new();
    shell.ok(&["new", "companies", "name=青葉メディカル"]);
    shell.ok(&[
        "new",
        "needs",
        "title=曇り止め",
        "hospital=しらかば病院",
        "public_text=曇らない鏡を求む",
        "idea=二重の筒",
        "problem=曇る",
    ]);
    let early = shell.run(&["export", "needs", "--to", "F-1"]);
    assert_eq!(early.status.code(), Some(3), "{}", text(&early.stderr));
    shell.ok(&["move", "N-1", "published", "--override", "試し"]);
    let public = text(&shell.ok(&["export", "needs", "--to", "F-1"]).stdout);
    assert!(
        public.contains("曇らない鏡")
            && !public.contains("二重の筒")
            && !public.contains("しらかば"),
        "{public}"
    );
    let taken = shell.write("taken.csv", b"");
    let refused = shell.run(&["export", "needs", "--to", "F-1", "-o", &taken]);
    assert_eq!(refused.status.code(), Some(1), "nothing is entered for it");
    let under = shell.run(&["export", "needs", "--to", "F-1", "--layer", "nda"]);
    assert_eq!(under.status.code(), Some(3));
    assert!(
        under.stdout.is_empty() && text(&under.stderr).contains("NDA"),
        "{}",
        text(&under.stderr)
    );
    shell.ok(&[
        "new",
        "contracts",
        "contract_kind=nda",
        "company=F-1",
        "state=signed",
        "expires_on=+1y",
        "--override",
        "紙で締結済み",
    ]);
    let under = text(
        &shell
            .ok(&["export", "needs", "--to", "F-1", "--layer", "nda"])
            .stdout,
    );
    assert!(under.contains("二重の筒"), "{under}");
    let ledger = shell.json(&["--json", "ls", "disclosures"]);
    let entries = ledger["items"].as_array().expect("entries");
    assert_eq!(entries.len(), 2);
    assert_eq!(
        (&entries[1]["layer"], &entries[1]["nda"]),
        (&Json::from("nda"), &Json::from("K-1"))
    );
}

#[test]
fn a_filter_may_begin_with_a_minus() {
    let shell = Shell::new();
    shell.ok(&["new", "needs", "title=曇り止め", "tags=樹脂"]);
    shell.ok(&["new", "needs", "title=点滴台", "department=手術部"]);
    let listed = |args: &[&str]| String::from_utf8(shell.ok(args).stdout).expect("text");
    let without = listed(&["ls", "needs", "-dept:手術部"]);
    assert!(
        without.contains("N-1") && !without.contains("N-2"),
        "{without}"
    );
    let without = listed(&["ls", "needs", "-樹脂", "--json"]);
    assert!(
        without.contains("N-2") && !without.contains("N-1\""),
        "{without}"
    );
    let all = listed(&["ls", "needs", "-new:me"]);
    assert!(all.contains("N-1") && all.contains("N-2"), "{all}");
}

#[test]
fn completions_and_the_manual_are_made_of_the_program_itself() {
    let shell = Shell::new();
    let text = |args: &[&str]| String::from_utf8(shell.ok(args).stdout).expect("text");
    for name in ["bash", "zsh", "fish"] {
        assert!(text(&["completions", name]).contains("kpi"), "{name}");
    }
    let page = text(&["man"]);
    assert!(
        page.starts_with(".TH IKOREN 1") && page.contains("手引き"),
        "{page}"
    );
    assert!(text(&["man", "--lang", "en"]).contains("EXIT STATUS"));
    assert!(text(&["--help"]).contains("一覧"));
    assert!(text(&["--lang", "en", "--help"]).contains("List records"));
}

#[test]
fn settings_are_shown_and_explained_and_a_clash_of_keys_is_told_with_its_place() {
    let shell = Shell::new();
    let text = |args: &[&str]| String::from_utf8(shell.ok(args).stdout).expect("text");
    assert!(text(&["config", "schema"]).contains("# theme = \"terminal\""));
    let dir = shell.home.path().join(".config/ikoren");
    std::fs::create_dir_all(&dir).expect("a directory");
    let write =
        |settings: &str| std::fs::write(dir.join("config.toml"), settings).expect("settings");
    write("lang = \"ja\"\n\n[keys.records]\nadvance = [\">\"]\n");
    assert!(text(&["config", "show"]).contains("advance = [\">\"]"));
    let keys = text(&["keymap"]);
    let row = keys
        .lines()
        .find(|line| line.ends_with(" advance"))
        .expect("a row");
    assert!(row.contains('>') && !row.contains('L'), "{row}");
    write("lang = \"ja\"\n\n[keys.records]\n  advance = [\"e\"]\nopen = [\"o\"]\n");
    let told = shell.ok(&["keymap"]);
    let said = String::from_utf8(told.stderr).expect("text");
    assert!(
        said.contains("4行3列") && said.contains("advance") && said.contains("edit"),
        "{said}"
    );
    let keys = String::from_utf8(told.stdout).expect("text");
    let row = |action: &str| keys.lines().find(|line| line.ends_with(action));
    let row = |action: &str| row(action).expect("a row").to_owned();
    assert!(row(" advance").contains('L'), "the program's own key holds");
    assert!(
        row(" open").contains(" o "),
        "the others are as the person set them"
    );
    let doctor = shell.run(&["doctor"]);
    assert!(
        String::from_utf8(doctor.stdout)
            .expect("text")
            .contains("4行3列")
    );
    shell.ok(&["new", "needs", "title=桶", "hospital=しらかば病院"]);
    let listed = shell.ok(&["ls", "needs"]);
    assert!(
        listed.stderr.is_empty(),
        "a slip in the keys stops no script"
    );
}

#[test]
fn what_is_typed_wrong_is_said_in_the_readers_language_and_exits_with_2() {
    let shell = Shell::new();
    for (args, words) in [
        (
            &["--lang", "ja", "sho"][..],
            "「sho」という命令はありません",
        ),
        (&["--lang=en", "sho"], "There is no verb sho"),
    ] {
        let refused = shell.run(args);
        assert_eq!(refused.status.code(), Some(2));
        assert!(refused.stdout.is_empty());
        let said = String::from_utf8(refused.stderr).expect("text");
        assert!(said.starts_with(words), "{said}");
    }
}

#[test]
fn the_desks_of_a_prefecture_are_taken_onto_the_book_once() {
    let shell = Shell::new();
    shell.ok(&["new", "hospitals", "name=谷の病院"]);
    let listed = text(&shell.ok(&["desks", "長野県"]).stdout);
    assert_eq!(listed.lines().count(), 4, "{listed}");
    assert!(listed.contains("INPIT 長野県知財総合支援窓口  知財  0570-082100"));
    shell.ok(&["desks", "長野県", "--add"]);
    let bodies = shell.json(&["--json", "ls", "bodies"]);
    assert_eq!(bodies["items"].as_array().map(Vec::len), Some(4));
    let again = text(&shell.run(&["desks", "長野県", "--add"]).stderr);
    assert!(
        again.contains("E-NONE-01"),
        "nothing is made twice: {again}"
    );
    let short = text(&shell.ok(&["desks", "長野"]).stdout);
    assert_eq!(short.lines().count(), listed.lines().count(), "{short}");
    let named = shell.run(&["desks", "松本"]);
    assert_eq!(named.status.code(), Some(2));
    shell.ok(&["undo"]);
    let bodies = shell.json(&["--json", "ls", "bodies"]);
    assert_eq!(bodies["items"].as_array().map(Vec::len), Some(0));
}
