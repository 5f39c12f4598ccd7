//! What somebody with bad intent, or a broken file, can try at a served book, and what it comes to on the screen and the wire of another
//! person. What needs an SSH client is tried beside this in `ssh`.

use crate::serve::{Server, program};
use ikoren::domain::field::Shape;
use ikoren::domain::kind::Kind;
use rustix::process::Signal;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::process::{Command, Stdio};

/// Everything that could drive a terminal or turn a line around, between two signs that are looked for.
const EVIL: &str = "赤\u{1b}[31m\u{1b}]52;c;eA==\u{7}\u{1b}]8;;http://x\u{1b}\\\u{1b}P+q\u{1b}\\\u{9b}2J\u{90}x\u{9c}\u{202e}逆\u{2066}\u{e0041}\u{200d}\u{feff}終";

/// Signs of it that may stand on no wire. Escape itself is how a screen is drawn, so its uses are named.
const SIGNS: [&str; 11] = [
    "\u{1b}[31m",
    "\u{1b}]52",
    "\u{1b}]8",
    "\u{1b}P+q",
    "\u{9b}",
    "\u{90}",
    "\u{9c}",
    "\u{202e}",
    "\u{2066}",
    "\u{e0041}",
    "\u{feff}",
];

fn assert_harmless(wire: &[u8], what: &str) {
    let wire = String::from_utf8_lossy(wire);
    for sign in SIGNS {
        assert!(!wire.contains(sign), "{what}: {sign:?} went out");
    }
}

/// Hands lines to `batch`; what it answered.
pub(crate) fn batch(server: &Server, lines: &[String]) -> String {
    let mut child = program(server.home.path())
        .arg("batch")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("batch starts");
    let mut to = child.stdin.take().expect("stdin");
    for line in lines {
        writeln!(to, "{line}").expect("a line goes in");
    }
    drop(to);
    let output = child.wait_with_output().expect("its end");
    String::from_utf8(output.stdout).expect("text")
}

/// A record of a kind with a text in every field that takes free text.
fn filled(kind: Kind, text: &str) -> String {
    let free = kind.spec().fields.iter().filter(|field| {
        let is_text = matches!(field.shape, Shape::Line(_) | Shape::Block | Shape::Tags);
        is_text && !field.derived && !field.inner
    });
    let fields: serde_json::Map<String, serde_json::Value> = free
        .map(|field| (field.name.to_owned(), text.into()))
        .collect();
    serde_json::json!({"cmd": "new", "kind": kind.spec().name, "fields": fields}).to_string()
}

/// Group 1 and 2: what could drive a terminal, in every text field of every kind, seen by another person on every screen.
#[test]
fn nothing_in_any_field_reaches_another_persons_wire_as_more_than_letters() {
    let server = Server::start(&[]);
    let mut other = server.screen();
    let kinds = [
        Kind::Need,
        Kind::Company,
        Kind::Hospital,
        Kind::Person,
        Kind::Body,
        Kind::Duty,
    ];
    let stacked = format!("積{}山", "\u{301}".repeat(1000));
    let lines: Vec<String> = kinds
        .iter()
        .flat_map(|kind| [filled(*kind, EVIL), filled(*kind, &stacked)])
        .collect();
    let answers = batch(&server, &lines);
    assert!(answers.contains("\"ok\":true"), "{answers}");
    other.waits_for("赤");
    for screen in ["1", "2", "3", "4", "5", "6", "2"] {
        other.keys(screen);
        other.keys("v\r");
        other.keys("\x1b");
    }
    other.keys("\r");
    other.waits_for("赤");
    other.keys("\x1b");
    let wire = other.raw();
    assert_harmless(&wire, "the screen");
    let piled = "\u{301}".repeat(40);
    assert!(
        !String::from_utf8_lossy(&wire).contains(&piled),
        "marks are not piled up"
    );
    for kind in kinds {
        let list = server.ok(&["ls", kind.spec().name]);
        assert_harmless(list.as_bytes(), kind.spec().name);
        let json = server.ok(&["ls", kind.spec().name, "--json"]);
        assert_harmless(json.as_bytes(), kind.spec().name);
    }
}

/// Group 3: the same through every file, and through names that people and programs give.
#[test]
fn files_and_names_bring_nothing_in_that_a_field_would_not_take() {
    let server = Server::start(&[]);
    let mut other = server.screen();
    other.keys("v");
    let home = server.home.path();
    let cell = EVIL.replace(['"', '\u{7}'], "");
    std::fs::write(
        home.join("sheet.csv"),
        format!("番号,title,hospital\n1,\"{cell}\",\"{cell}\"\n"),
    )
    .expect("a sheet");
    let sheet = home.join("sheet.csv").display().to_string();
    let output = server.run(&["import", "needs", &sheet, "--yes"]);
    assert_harmless(&output.stderr, "what import says");
    other.waits_for("赤");
    // A file whose name is made of such signs, and one that is not there.
    let named = home.join(format!("{}.csv", EVIL.replace(['/', '\0'], "")));
    std::fs::write(&named, "番号,title\n2,二番目\n").expect("a sheet");
    let named = named.display().to_string();
    let output = server.run(&["import", "needs", &named]);
    assert_harmless(&output.stderr, "a file's name");
    let output = server.run(&["import", "needs", &format!("{named}x")]);
    assert_harmless(&output.stderr, "a missing file's name");
    // Arguments, filters and names of people.
    for args in [
        &["ls", "needs", EVIL][..],
        &["show", EVIL],
        &["new", EVIL],
        &["set", "N-1", &format!("{EVIL}={EVIL}")],
        &[
            "keys", "add", "--role", EVIL, "--name", EVIL, "--unix", EVIL,
        ],
        &[
            "keys", "add", "--role", "viewer", "--name", EVIL, "--unix", "x",
        ],
        &["export", "needs", "-o", EVIL],
    ] {
        let output = server.run(args);
        assert_harmless(&output.stderr, &format!("{args:?}"));
        assert_harmless(&output.stdout, &format!("{args:?}"));
    }
    // A bundle of another copy.
    let (copy, theirs) = (home.join("copy").display().to_string(), home.join("theirs"));
    let backup = home.join("backup").display().to_string();
    server.ok(&["backup", "--to", &backup]);
    server.ok(&["restore", &backup, "--into", &copy]);
    server.ok(&["--book", &copy, "new", "needs", &format!("title=束{EVIL}")]);
    let theirs = theirs.display().to_string();
    server.ok(&["--book", &copy, "bundle", "write", &theirs]);
    server.ok(&["bundle", "apply", &theirs]);
    other.waits_for("束");
    assert_harmless(&other.raw(), "the screen");
    // What a terminal is called is no more than a word.
    let mut named = program(home);
    named.env("TERM", EVIL).args(["ls", "needs"]);
    assert_harmless(&named.output().expect("it runs").stderr, "TERM");
    // A sheet that goes out again brings none of it along.
    let sheet = server.ok(&["export", "needs"]);
    assert_harmless(sheet.trim_start_matches('\u{feff}').as_bytes(), "the sheet");
}

/// Group 4: what a terminal answers is no key.
#[test]
fn answers_of_a_terminal_never_become_keys() {
    let server = Server::start(&[]);
    let mut screen = server.screen();
    screen.keys("n");
    screen.waits_for("ニーズの登録");
    screen.keys("前");
    for answer in [
        "\x1b[?1;2c",
        "\x1b[>41;2500;0c",
        "\x1b[24;80R",
        "\x1b[?62;22c",
        "\x1b]11;rgb:0000/0000/0000\x07",
        "\x1b]11;rgb:0000/0000/0000\x1b\\",
        "\x1bP>|Tera Term 5.0\x1b\\",
        "\x1bP1$r0m\x1b\\",
        "\x1b[?2026;2$y",
        "\x1b[8;24;80t",
        "\x1b_Gi=31;OK\x1b\\",
        "\x1b[I",
        "\x1b[O",
        "\x1b[0n",
    ] {
        for byte in answer.as_bytes() {
            screen.keys_raw(&[*byte]);
        }
    }
    screen.keys("後");
    screen.waits_for("前後");
}

/// Group 5: a cell that a spreadsheet would reckon with is a text.
#[test]
fn no_cell_that_goes_out_begins_a_formula() {
    let server = Server::start(&[]);
    let starts = [
        "=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "=1", "+1", "-1", "@1",
    ];
    let lines: Vec<String> = starts
        .iter()
        .map(|start| {
            let fields = serde_json::json!({"title": format!("{start}題"), "place": start});
            serde_json::json!({"cmd": "new", "kind": "needs", "fields": fields}).to_string()
        })
        .collect();
    batch(&server, &lines);
    for encoding in ["utf8", "cp932"] {
        let output = server.run(&["export", "needs", "--encoding", encoding]);
        let text = if encoding == "utf8" {
            String::from_utf8_lossy(&output.stdout).into_owned()
        } else {
            encoding_rs::SHIFT_JIS.decode(&output.stdout).0.into_owned()
        };
        let rows = csv::ReaderBuilder::new()
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes())
            .into_records()
            .map(|row| row.expect("a row"))
            .collect::<Vec<_>>();
        assert_eq!(rows.len(), starts.len());
        for row in &rows {
            for cell in row {
                assert!(
                    !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '=', '+', '-', '@']),
                    "{cell:?}"
                );
            }
        }
    }
}

/// Group 6: a file that goes out is made, and never through a link or over another.
#[test]
fn an_export_makes_its_file_and_follows_no_link() {
    let server = Server::start(&[]);
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    let home = server.home.path();
    let precious = home.join("precious");
    std::fs::write(&precious, "precious").expect("a file");
    for (name, target) in [
        ("link.csv", precious.clone()),
        ("dangling.csv", home.join("nothing")),
    ] {
        std::os::unix::fs::symlink(&target, home.join(name)).expect("a link");
        let path = home.join(name).display().to_string();
        for args in [
            &["export", "needs", "-o", &path][..],
            &["export", "--jsonl", "-o", &path],
            &["backup", "--to", &path],
            &["bundle", "write", &path],
        ] {
            assert_eq!(server.run(args).status.code(), Some(1), "{args:?}");
        }
        assert!(!home.join("nothing").exists());
    }
    assert_eq!(
        std::fs::read_to_string(&precious).expect("the file"),
        "precious"
    );
    let missing = home.join("no/such/place.csv").display().to_string();
    assert_eq!(
        server
            .run(&["export", "needs", "-o", &missing])
            .status
            .code(),
        Some(1)
    );
}

/// Group 8: more than anybody types, and bytes that are no letters.
#[test]
fn a_paste_without_end_and_bytes_that_are_no_letters_harm_nobody() {
    let server = Server::start(&[]);
    let mut screen = server.screen();
    let other = server.screen();
    screen.keys("n");
    screen.waits_for("ニーズの登録");
    screen.keys("\x1b[200~");
    let part = "長い文".repeat(2_000);
    // More than the 1 MiB that a paste may have.
    for _ in 0..70 {
        screen.keys(&part);
    }
    screen.keys("\x1b[201~");
    server.ok(&["new", "needs", "title=その間の登録"]);
    other.waits_for("その間の登録");
    // Half of a letter, Shift-JIS, and what cannot be UTF-8.
    for bytes in [
        &b"\xe7\x82"[..],
        b"\x93\x5f\x93\x48",
        b"\xff\xfe\x80\xc0\xaf",
        b"\xf5\xf6",
    ] {
        screen.keys_raw(bytes);
    }
    screen.keys("\x1b\x1b\x1b");
    screen.keys("2");
    screen.waits_for("その間の登録");
}

fn parcel(letter: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).expect("short").to_be_bytes();
    [&[letter], &length[..], body].concat()
}

/// A console at the socket that reads nothing by itself.
fn frozen(server: &Server) -> UnixStream {
    let terminal = serde_json::json!({
        "term": "xterm", "tmux": false, "columns": 500, "rows": 200, "ambiguous": "1", "ime": "off",
        "ascii": false, "theme": null, "mouse": false, "keys": null, "width": null,
    });
    let hello = serde_json::json!({
        "version": env!("CARGO_PKG_VERSION"), "lang": null, "terminal": terminal, "run": null,
    });
    let mut line = UnixStream::connect(server.book().join("sock")).expect("a line");
    line.write_all(&parcel(b'H', hello.to_string().as_bytes()))
        .expect("it is taken");
    line
}

/// Group 10: twenty that read nothing while one of them types without end.
#[test]
fn twenty_frozen_screens_and_a_flood_hold_nobody_up() {
    let server = Server::start(&["--limit", "each=64"]);
    let mut frozen: Vec<UnixStream> = (0..20).map(|_| frozen(&server)).collect();
    let mut flood = frozen.pop().expect("a line");
    flood.set_nonblocking(true).expect("it does not wait");
    let keys = parcel(b'D', &b"jk".repeat(8 * 1024));
    for _ in 0..64 {
        // What is not taken waits outside of the server.
        let _ = flood.write(&keys);
    }
    let screen = server.screen();
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    for n in 0..20 {
        server.ok(&["set", "N-1", &format!("title=題{n}")]);
    }
    screen.waits_for("題19");
    drop((frozen, flood));
    screen.signal(Signal::TERM);
    assert_eq!(server.end().0, Some(0));
}

/// Group 15: a terminal of any size, told at the beginning or later.
#[test]
fn a_terminal_of_any_size_is_served_in_bounds() {
    let server = Server::start(&[]);
    let mut line = frozen(&server);
    for (columns, rows) in [
        (0, 0),
        (1, 1),
        (u16::MAX, u16::MAX),
        (0, u16::MAX),
        (3, 200),
    ] {
        let [a, b] = u16::to_be_bytes(columns);
        let [c, d] = u16::to_be_bytes(rows);
        line.write_all(&parcel(b'S', &[a, b, c, d]))
            .expect("it is taken");
        line.write_all(&parcel(b'D', b"jk")).expect("it is taken");
    }
    line.write_all(&parcel(b'S', &[0, 80, 0, 24]))
        .expect("it is taken");
    line.write_all(&parcel(b'D', b"q")).expect("it is taken");
    let mut rest = Vec::new();
    line.read_to_end(&mut rest).expect("it ends");
    assert!(rest.ends_with(&parcel(b'X', &[0])), "{:?}", rest.len());
    // A screen is no more than 500 by 200 cells of a few bytes, whatever was claimed.
    assert!(rest.len() < 4_000_000, "{}", rest.len());
}

/// Group 16: a line of the audit is one line, whatever it tells of.
#[test]
fn nothing_begins_a_line_of_its_own_in_the_audit() {
    let server = Server::start(&[]);
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    let forged = "固定具\naudit login - - 山本\n2026-01-01 00:00  山本  入りました";
    let exported = server.run(&["export", "needs", forged]);
    assert!(exported.status.code().is_some());
    let before = server.ok(&["log", "--audit"]);
    assert!(
        before.lines().all(|line| !line.starts_with("2026-01-01")),
        "{before}"
    );
    assert!(
        before.lines().all(|line| !line.starts_with("audit")),
        "{before}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&server.ok(&["log", "--audit", "--json"])).expect("JSON");
    let logins = json["items"].as_array().expect("lines").iter();
    assert_eq!(
        logins
            .filter(|line| line["what"] == "login" && line["actor"] == "山本")
            .count(),
        0
    );
    // A name with a line break is no name.
    let output = server.run(&[
        "keys",
        "add",
        "--role",
        "admin",
        "--name",
        "山本\nadmin x unix:y",
        "--unix",
        "z",
    ]);
    assert_ne!(output.status.code(), Some(0));
    let keys = server.book().join("keys");
    assert!(
        !keys.exists()
            || !std::fs::read_to_string(keys)
                .expect("the file")
                .contains("unix:y")
    );
}

/// Logins at the socket stand in the audit, and on the screen of whoever may read it.
#[test]
fn who_came_in_at_the_socket_stands_in_the_audit_on_the_screen() {
    let server = Server::start(&[]);
    let mut screen = server.screen();
    let uid = rustix::process::geteuid().as_raw();
    let audit = server.ok(&["log", "--audit", "--json"]);
    assert!(
        audit.contains(&format!("unix:{uid}")) && audit.contains("login"),
        "{audit}"
    );
    screen.keys(":audit\r");
    screen.waits_for("監査");
    screen.waits_for(&format!("unix:{uid}"));
    // A verb that only reads is no login.
    let logins = |audit: &str| audit.matches("\"login\"").count();
    server.ok(&["ls", "needs"]);
    assert_eq!(
        logins(&server.ok(&["log", "--audit", "--json"])),
        logins(&audit)
    );
}

/// A name on disk that is a command of a shell is a name.
#[test]
fn no_word_of_a_command_meets_a_shell() {
    let server = Server::start(&[]);
    let mark = server.home.path().join("mark");
    for word in [
        "$(touch mark)",
        "`touch mark`",
        "; touch mark",
        "| touch mark",
        "> mark",
    ] {
        let status = Command::new(crate::serve::PROGRAM)
            .env_clear()
            .env("HOME", server.home.path())
            .current_dir(server.home.path())
            .args(["ls", "needs", word])
            .stdin(Stdio::null())
            .output()
            .expect("it runs");
        assert!(status.status.code().is_some());
        assert!(!mark.exists(), "{word}");
    }
}
