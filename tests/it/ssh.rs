//! The SSH door, tried by the real client: who comes in, what they see, what is refused, and what one person's line may cost the others.

use crate::pty::Terminal;
use crate::serve::{Server, on_needs};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// True if the client is here; says so if it is not, because then nothing was tried.
#[allow(
    clippy::print_stderr,
    reason = "whoever runs the tests is to see what was not tried"
)]
pub(crate) fn has_client() -> bool {
    let there = ["/usr/bin/ssh", "/usr/bin/ssh-keygen"]
        .iter()
        .all(|path| Path::new(path).exists());
    if !there {
        eprintln!("NOT TRIED: openssh-client is not installed");
    }
    there
}

/// A server and the keys of the people who come to it.
pub(crate) struct Office {
    pub(crate) server: Server,
    pub(crate) port: String,
}

/// Somebody with a key.
pub(crate) struct Visitor {
    pub(crate) key: PathBuf,
    pub(crate) known: PathBuf,
    pub(crate) port: String,
    pub(crate) home: PathBuf,
}

impl Office {
    pub(crate) fn open() -> Option<Self> {
        Self::with(&[])
    }

    pub(crate) fn with(args: &[&str]) -> Option<Self> {
        let server = has_client().then(|| Server::start(args))?;
        let port = server.port().to_string();
        Some(Self { server, port })
    }

    /// A key that nobody has let in yet.
    pub(crate) fn stranger(&self, name: &str) -> Visitor {
        let home = self.server.home.path().to_owned();
        let key = home.join(name);
        let made = Command::new("/usr/bin/ssh-keygen")
            .args(["-q", "-t", "ed25519", "-N", "", "-f"])
            .arg(&key)
            .stdin(Stdio::null())
            .status()
            .expect("ssh-keygen runs");
        assert!(made.success());
        Visitor {
            key,
            known: home.join("known_hosts"),
            port: self.port.clone(),
            home,
        }
    }

    /// Somebody who is let in.
    pub(crate) fn visitor(&self, role: &str, name: &str, scope: &[&str]) -> Visitor {
        let visitor = self.stranger(&format!("key-{role}-{}", name.len() + scope.len()));
        let file = visitor.key.with_extension("pub").display().to_string();
        let mut args = vec!["keys", "add", "--role", role, "--name", name];
        scope
            .iter()
            .for_each(|named| args.extend(["--scope", named]));
        args.push(&file);
        self.server.ok(&args);
        visitor.waits_until_in();
        visitor
    }
}

impl Visitor {
    pub(crate) fn words(&self, options: &[&str], command: &[&str]) -> Vec<String> {
        let mut words: Vec<String> = [
            "/usr/bin/ssh",
            "-F",
            "none",
            "-o",
            "StrictHostKeyChecking=accept-new",
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            "IdentityAgent=none",
            "-o",
            "BatchMode=yes",
            "-p",
            &self.port,
        ]
        .map(str::to_owned)
        .to_vec();
        words.push("-o".into());
        words.push(format!("UserKnownHostsFile={}", self.known.display()));
        words.push("-i".into());
        words.push(self.key.display().to_string());
        words.extend(options.iter().map(|word| (*word).to_owned()));
        words.push("nobody@127.0.0.1".into());
        words.extend(command.iter().map(|word| (*word).to_owned()));
        words
    }

    pub(crate) fn command(&self, options: &[&str], command: &[&str]) -> Command {
        let words = self.words(options, command);
        let mut ssh = Command::new(&words[0]);
        ssh.args(&words[1..])
            .env_clear()
            .env("HOME", &self.home)
            .env("PATH", "/usr/bin:/bin")
            .env("LANG", "ja_JP.UTF-8")
            .stdin(Stdio::null());
        ssh
    }

    pub(crate) fn run(&self, command: &[&str]) -> Output {
        self.command(&[], command).output().expect("ssh runs")
    }

    pub(crate) fn ok(&self, command: &[&str]) -> String {
        let output = self.run(command);
        let words = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{command:?}: {words}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// The server has seen the keys file.
    pub(crate) fn waits_until_in(&self) {
        for _ in 0..300 {
            if self.run(&["keymap"]).status.code() != Some(255) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("never let in");
    }

    pub(crate) fn screen(&self, size: (u16, u16)) -> Terminal {
        let words = self.words(&["-tt", "-o", "SendEnv=LANG"], &[]);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        on_needs(Terminal::run(&self.home, &words, size))
    }

    pub(crate) fn started(&self, options: &[&str], command: &[&str]) -> Child {
        self.command(options, command)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("ssh starts")
    }
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn words_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_key_names_the_person_and_the_login_name_is_ignored() {
    let Some(office) = Office::open() else { return };
    let sato = office.visitor("coordinator", "佐藤", &[]);
    assert_eq!(sato.ok(&["new", "needs", "title=点滴の固定具"]), "N-1\n");
    assert!(office.server.ok(&["log", "N-1"]).contains("佐藤"));
    assert_eq!(code(&sato.run(&["show", "N-9"])), Some(4));
    assert_eq!(code(&sato.run(&["move", "N-1", "contracting"])), Some(3));
    assert_eq!(code(&sato.run(&["ls", "needles"])), Some(2));
    let json = sato.ok(&["ls", "needs", "--json"]);
    assert!(json.contains("点滴の固定具"), "{json}");
    let stranger = office.stranger("stranger");
    assert_eq!(code(&stranger.run(&["ls", "needs"])), Some(255));
}

#[test]
fn two_people_see_each_others_changes_and_a_resize_is_followed() {
    let Some(office) = Office::open() else { return };
    let (sato, ito) = (
        office.visitor("coordinator", "佐藤", &[]),
        office.visitor("coordinator", "伊藤さん", &[]),
    );
    let mut one = sato.screen((100, 30));
    let other = ito.screen((80, 24));
    one.keys("n");
    one.waits_for("ニーズの登録");
    one.keys("点滴の固定具\t\tみずなら病院\x13");
    one.waits_for("点滴の固定具");
    other.waits_for("点滴の固定具");
    one.resize(50, 10);
    one.waits_for("60");
    one.resize(120, 40);
    one.waits_for("点滴の固定具");
    // Suspending is for the person's own machine.
    one.keys(":suspend\r");
    one.keys("q");
    one.waits_until_given_back();
    assert_eq!(one.ends(), 0);
}

#[test]
fn keys_of_every_kind_arrive_and_japanese_in_pieces() {
    let Some(office) = Office::open() else { return };
    let sato = office.visitor("coordinator", "佐藤", &[]);
    for title in ["一番目", "二番目"] {
        sato.ok(&["new", "needs", &format!("title={title}")]);
    }
    let mut screen = sato.screen((100, 30));
    screen.waits_for("一番目");
    // F1 in three spellings and a way out of each.
    for help in ["\x1bOP", "\x1b[11~", "?"] {
        screen.keys(help);
        screen.waits_for("この画面のキー");
        screen.keys("\x1b");
        screen.waits_until_gone("この画面のキー");
    }
    screen.keys("n");
    screen.waits_for("ニーズの登録");
    for byte in "点滴".as_bytes() {
        screen.keys_raw(&[*byte]);
    }
    screen.waits_for("点滴");
    screen.keys("\x1b[200~貼り付けた文\x1b[201~");
    screen.waits_for("点滴貼り付けた文");
}

#[test]
fn a_removed_key_ends_open_screens_and_lets_nobody_in() {
    let Some(office) = Office::open() else { return };
    let sato = office.visitor("coordinator", "佐藤", &[]);
    let screen = sato.screen((80, 24));
    let idle = sato.started(&["-N"], &[]);
    office.server.ok(&["keys", "rm", "佐藤"]);
    screen.waits_until_given_back();
    screen.waits_for("登録が変わった");
    assert_ne!(screen.ends(), 0);
    assert_eq!(code(&sato.run(&["ls", "needs"])), Some(255));
    stop(idle);
}

pub(crate) fn stop(mut child: Child) {
    child.kill().expect("it can be killed");
    child.wait().expect("its end");
}

#[test]
fn a_keys_file_with_one_bad_line_changes_nothing_and_is_told() {
    let Some(office) = Office::open() else { return };
    let sato = office.visitor("coordinator", "佐藤", &[]);
    // The key is known before the file is spoilt: what holds on is the file that was read last.
    assert!(sato.ok(&["ls", "needs"]).is_empty());
    let path = office.server.book().join("keys");
    let good = std::fs::read_to_string(&path).expect("the file");
    std::fs::write(&path, format!("{good}king 誰か unix:x\n")).expect("a bad line");
    office.server.hears("2行目");
    assert!(sato.ok(&["ls", "needs"]).is_empty());
}

#[test]
fn a_guest_reads_what_its_firm_was_shown_through_every_door() {
    let Some(office) = Office::open() else { return };
    let server = &office.server;
    server.ok(&[
        "new",
        "needs",
        "title=点滴の固定具",
        "idea=磁石で留める",
        "hospital=みずなら病院",
    ]);
    server.ok(&["new", "needs", "title=採血の椅子"]);
    server.ok(&["new", "companies", "name=テクノ"]);
    server.ok(&["new", "companies", "name=ミヤビ"]);
    server.ok(&[
        "new",
        "disclosures",
        "need=N-1",
        "company=F-1",
        "layer=public",
    ]);
    let guest = office.visitor("guest", "田中", &["F-1"]);
    let list = guest.ok(&["ls", "needs"]);
    assert!(
        list.contains("点滴の固定具") && !list.contains("採血") && !list.contains("みずなら"),
        "{list}"
    );
    let shown = guest.ok(&["show", "N-1", "--json"]);
    assert!(
        !shown.contains("磁石") && !shown.contains("みずなら"),
        "{shown}"
    );
    // Not there and not allowed look the same, to the letter.
    let (hidden, missing) = (guest.run(&["show", "N-2"]), guest.run(&["show", "N-9"]));
    assert_eq!(
        (code(&hidden), hidden.stdout),
        (code(&missing), missing.stdout)
    );
    assert_eq!(
        String::from_utf8_lossy(&hidden.stderr).replace("N-2", "N-9"),
        String::from_utf8_lossy(&missing.stderr)
    );
    for verb in [
        &["show"][..],
        &["show", "--json"],
        &["log"],
        &["log", "--json"],
        &["set", "title=x"],
        &["archive"],
        &["move", "screening"],
    ] {
        let (name, rest) = verb.split_first().expect("a verb");
        let told = |reference: &str| {
            let output = guest.run(&[&[name, reference], rest].concat());
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(reference, "REF");
            (code(&output), text(&output.stdout), text(&output.stderr))
        };
        assert_eq!(told("N-2"), told("N-9"), "{verb:?}");
        assert_eq!(told("F-2"), told("F-9"), "{verb:?}");
    }
    assert_eq!(code(&guest.run(&["verify"])), Some(3));
    assert_eq!(code(&guest.run(&["bundle", "write", "-"])), Some(3));
    assert_eq!(code(&guest.run(&["backup", "--to", "-"])), Some(3));
    let kpi = guest.ok(&["kpi", "--json"]);
    assert!(!kpi.contains("みずなら"), "{kpi}");
    for (kind, expected) in [
        ("companies", "テクノ"),
        ("hospitals", ""),
        ("disclosures", ""),
        ("logs", ""),
    ] {
        let list = guest.ok(&["ls", kind]);
        assert!(
            list.contains(expected) && !list.contains("ミヤビ"),
            "{kind}: {list}"
        );
        assert_eq!(list.is_empty(), expected.is_empty(), "{kind}: {list}");
    }
    for search in ["磁石", "椅子", "みずなら"] {
        assert!(guest.ok(&["ls", "needs", search]).is_empty(), "{search}");
    }
    assert_eq!(code(&guest.run(&["export", "needs"])), Some(3));
    assert_eq!(code(&guest.run(&["set", "N-1", "title=x"])), Some(3));
    assert!(!guest.ok(&["log"]).contains("山本"));
    let history = guest.ok(&["log", "N-1"]);
    assert!(!history.contains("磁石"), "{history}");
    // A live screen hears of its own needs only, on the wire as well.
    let screen = guest.screen((100, 30));
    screen.waits_for("点滴の固定具");
    server.ok(&["set", "N-2", "title=採血の秘密"]);
    server.ok(&["set", "N-1", "idea=秘密の着想"]);
    server.ok(&["set", "N-1", "title=点滴の留め具"]);
    screen.waits_for("点滴の留め具");
    let wire = String::from_utf8_lossy(&screen.raw()).into_owned();
    for secret in ["採血", "秘密", "磁石", "みずなら", "ミヤビ"] {
        assert!(!wire.contains(secret), "{secret} went over the wire");
    }
}

#[test]
fn files_shells_and_forwarding_are_refused() {
    let Some(office) = Office::open() else { return };
    let admin = office.visitor("admin", "山田", &[]);
    for command in [
        &["import", "needs", "/etc/passwd"][..],
        &["export", "needs", "-o", "/tmp/x.csv"],
        &["ls", "--book", "/tmp", "needs"],
        &["ls", "'needs"],
        &["sh", "-c", "id"],
        &["ls needs; id"],
        &["backup", "--to", "/tmp/x.csv"],
        &["bundle", "write", "/tmp/x.csv"],
        &["bundle", "apply", "/etc/passwd"],
        &["backup", "--passphrase-file", "/etc/passwd"],
        &["hand-over", "P-1", "P-2", "--papers", "/tmp"],
        &["phrases", "--from", "/etc/passwd"],
        &["restore", "/tmp/x.csv"],
        &["keys", "list"],
        &["serve"],
    ] {
        let output = admin.run(command);
        assert_eq!(code(&output), Some(2), "{command:?}: {}", words_of(&output));
        assert!(!String::from_utf8_lossy(&output.stdout).contains("uid="));
    }
    assert!(!Path::new("/tmp/x.csv").exists());
    // A shell without a terminal, sftp, and a channel to another host.
    assert_ne!(code(&admin.run(&[])), Some(0));
    let sftp = admin
        .command(&["-s"], &["sftp"])
        .output()
        .expect("ssh runs");
    assert_ne!(code(&sftp), Some(0));
    let jump = admin
        .command(&["-W", "127.0.0.1:22"], &[])
        .output()
        .expect("ssh runs");
    assert_ne!(code(&jump), Some(0), "{}", words_of(&jump));
    let back = admin
        .command(
            &[
                "-N",
                "-o",
                "ExitOnForwardFailure=yes",
                "-R",
                "0:127.0.0.1:22",
            ],
            &[],
        )
        .output()
        .expect("ssh runs");
    assert_ne!(code(&back), Some(0), "{}", words_of(&back));
}

#[test]
fn nobody_comes_in_by_password_or_by_trying_many_keys() {
    let Some(office) = Office::with(&["--limit", "offers=3", "--limit", "failures=100"]) else {
        return;
    };
    let sato = office.visitor("coordinator", "佐藤", &[]);
    let strangers: Vec<Visitor> = (0..5)
        .map(|n| office.stranger(&format!("try{n}")))
        .collect();
    let asked = |options: &[&str]| {
        let output = sato
            .command(options, &["ls", "needs"])
            .output()
            .expect("ssh runs");
        code(&output)
    };
    assert_eq!(
        asked(&[
            "-o",
            "PreferredAuthentications=password,keyboard-interactive,none"
        ]),
        Some(255)
    );
    // The good key after too many bad ones comes too late; `-i` keeps the order.
    let mut options = Vec::new();
    let keys: Vec<String> = strangers
        .iter()
        .map(|s| s.key.display().to_string())
        .collect();
    keys.iter()
        .for_each(|key| options.extend(["-i", key.as_str()]));
    let late = Visitor {
        key: strangers[0].key.clone(),
        known: sato.known.clone(),
        port: sato.port.clone(),
        home: sato.home.clone(),
    };
    let good = sato.key.display().to_string();
    options.extend(["-i", good.as_str()]);
    let output = late
        .command(&options, &["ls", "needs"])
        .output()
        .expect("ssh runs");
    assert_eq!(code(&output), Some(255), "{}", words_of(&output));
    assert_eq!(asked(&[]), Some(0));
}

#[test]
fn silent_and_slow_strangers_are_sent_away_and_others_come_in() {
    let Some(office) = Office::with(&[
        "--limit",
        "grace=1500",
        "--limit",
        "strangers=8",
        "--limit",
        "failures=1000",
    ]) else {
        return;
    };
    let sato = office.visitor("coordinator", "佐藤", &[]);
    let port: u16 = office.port.parse().expect("a port");
    let mut silent: Vec<TcpStream> = (0..80)
        .map(|_| TcpStream::connect(("127.0.0.1", port)).expect("a line"))
        .collect();
    // Half a greeting, a letter at a time.
    for line in silent.iter_mut().take(4) {
        line.write_all(b"SSH-2.0-").unwrap_or_default();
    }
    for line in &mut silent {
        let mut rest = Vec::new();
        // Every one of them is closed by the server, some with its greeting.
        line.read_to_end(&mut rest).unwrap_or_default();
        assert!(rest.is_empty() || rest.starts_with(b"SSH-2.0-ikoren"));
    }
    assert!(sato.ok(&["ls", "needs"]).is_empty());
}

#[test]
fn an_address_that_fails_too_often_has_to_wait() {
    let Some(office) = Office::with(&["--limit", "failures=3", "--limit", "penalty=600000"]) else {
        return;
    };
    let stranger = office.stranger("stranger");
    for _ in 0..4 {
        assert_eq!(code(&stranger.run(&["ls", "needs"])), Some(255));
    }
    let port: u16 = office.port.parse().expect("a port");
    let mut line = TcpStream::connect(("127.0.0.1", port)).expect("a line");
    let mut rest = Vec::new();
    line.read_to_end(&mut rest).unwrap_or_default();
    assert!(rest.is_empty(), "not even a greeting");
}

#[test]
fn a_terminal_of_any_claimed_size_is_served_in_bounds() {
    let Some(office) = Office::open() else { return };
    let sato = office.visitor("coordinator", "佐藤", &[]);
    for size in [(1, 1), (500, 200), (65535, 1), (1, 65535)] {
        let words = sato.words(&["-tt"], &[]);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut screen = Terminal::run_claiming(&sato.home, &words, (80, 24), size);
        screen.waits_for_bytes();
        screen.keys("q");
        screen.waits_until_given_back();
        assert_eq!(screen.ends(), 0, "{size:?}");
    }
}

#[test]
fn a_flood_of_keys_and_a_reader_that_stops_hold_nobody_up() {
    let Some(office) = Office::open() else { return };
    let flooder = office.visitor("coordinator", "佐藤", &[]);
    let ito = office.visitor("coordinator", "伊藤さん", &[]);
    // A screen whose output nobody reads, and keys without end into it.
    let mut flood = flooder.started(&["-tt"], &[]);
    let mut keys = flood.stdin.take().expect("keys");
    let pump = std::thread::spawn(move || {
        let turn = b"jk".repeat(16 * 1024);
        for _ in 0..200 {
            if keys.write_all(&turn).is_err() {
                return;
            }
        }
    });
    let screen = ito.screen((80, 24));
    ito.ok(&["new", "needs", "title=点滴の固定具"]);
    screen.waits_for("点滴の固定具");
    stop(flood);
    pump.join().expect("the keys end");
}

#[test]
fn a_batch_of_any_length_streams_both_ways() {
    let Some(office) = Office::open() else { return };
    let sato = office.visitor("coordinator", "佐藤", &[]);
    let mut child = sato.started(&[], &["batch"]);
    let mut to = child.stdin.take().expect("stdin");
    let feeder = std::thread::spawn(move || {
        // Far more than fits into any buffer on the way.
        for n in 0..1500 {
            let wish = "あ".repeat(300);
            let line = format!(
                "{{\"cmd\":\"new\",\"kind\":\"needs\",\"fields\":{{\"title\":\"ニーズ{n}\",\"wish\":\"{wish}\"}}}}\n"
            );
            to.write_all(line.as_bytes()).expect("a line goes in");
        }
    });
    let output = child.wait_with_output().expect("its end");
    feeder.join().expect("all lines went in");
    assert_eq!(code(&output), Some(0));
    let answers = String::from_utf8(output.stdout).expect("text");
    assert_eq!(
        answers
            .lines()
            .filter(|line| line.contains("\"ok\":true"))
            .count(),
        1500
    );
}

#[test]
fn the_host_key_is_made_once_and_its_fingerprint_told() {
    let Some(office) = Office::open() else { return };
    let told = office.server.hears("SHA256:");
    let print = Command::new("/usr/bin/ssh-keygen")
        .args(["-l", "-f"])
        .arg(office.server.book().join("host_key"))
        .output()
        .expect("ssh-keygen runs");
    let print = String::from_utf8(print.stdout).expect("text");
    let own = print.split(' ').nth(1).expect("a fingerprint");
    assert!(told.contains(own), "{told} {own}");
}

#[test]
fn the_audit_tells_who_came_in_what_was_refused_and_what_was_carried_out() {
    let Some(office) = Office::open() else { return };
    let server = &office.server;
    server.ok(&["new", "needs", "title=点滴の固定具"]);
    let sato = office.visitor("coordinator", "佐藤", &[]);
    let boss = office.visitor("viewer", "室長", &[]);
    sato.ok(&["export", "needs", "固定具"]);
    assert_eq!(code(&boss.run(&["set", "N-1", "title=x"])), Some(3));
    let stranger = office.stranger("stranger");
    assert_eq!(code(&stranger.run(&["ls", "needs"])), Some(255));
    let print = Command::new("/usr/bin/ssh-keygen")
        .args(["-l", "-f"])
        .arg(&sato.key)
        .output()
        .expect("ssh-keygen runs");
    let print = String::from_utf8(print.stdout).expect("text");
    let print = print.split(' ').nth(1).expect("a fingerprint");
    let json: serde_json::Value = loop {
        let audit = server.ok(&["log", "--audit", "--json"]);
        // The line of somebody who was sent away is written when their connection has ended.
        if audit.contains("barred") {
            break serde_json::from_str(&audit).expect("JSON");
        }
    };
    let items = json["items"].as_array().expect("lines");
    let has = |what: &str, actor: &str, about: &str| {
        items.iter().any(|line| {
            line["what"] == what
                && line["actor"] == actor
                && line["about"]
                    .as_str()
                    .is_some_and(|text| text.contains(about))
        })
    };
    assert!(has("login", "佐藤", "ssh"), "{json}");
    assert!(has("export", "佐藤", "needs 固定具"), "{json}");
    assert!(has("denied", "室長", "set"), "{json}");
    assert!(has("barred", "", "ssh"), "{json}");
    let login = items
        .iter()
        .find(|line| line["what"] == "login" && line["actor"] == "佐藤");
    let login = login.expect("the login");
    assert_eq!(
        (login["proof"].as_str(), login["from"].as_str()),
        (Some(print), Some("127.0.0.1"))
    );
    assert_eq!(code(&sato.run(&["log", "--audit"])), Some(3));
    // The audit is no step that could be taken back, and no list of steps shows it.
    assert!(!server.ok(&["log"]).contains("audit"));
    assert_eq!(code(&sato.run(&["undo"])), Some(1));
    assert!(server.ok(&["ls", "needs"]).contains("点滴の固定具"));
}

#[test]
fn what_could_drive_a_terminal_reaches_no_other_screen() {
    let Some(office) = Office::open() else { return };
    let sato = office.visitor("coordinator", "佐藤", &[]);
    let ito = office.visitor("coordinator", "伊藤さん", &[]);
    let screen = ito.screen((120, 40));
    let evil = "赤\u{1b}]52;c;eA==\u{7}\u{1b}[31m\u{9b}2J\u{202e}逆\u{e0041}\u{200d}";
    let batch = format!(
        "{}\n",
        serde_json::json!({"cmd": "new", "kind": "needs", "fields": {"title": evil, "wish": evil, "department": evil}})
    );
    let mut child = sato.started(&[], &["batch"]);
    let mut to = child.stdin.take().expect("stdin");
    to.write_all(batch.as_bytes()).expect("a line goes in");
    drop(to);
    assert!(child.wait().expect("its end").success());
    screen.waits_for("赤");
    let wire = screen.raw();
    let wire = String::from_utf8_lossy(&wire);
    for sign in [
        "\u{1b}]52",
        "\u{1b}[31m",
        "\u{9b}",
        "\u{202e}",
        "\u{e0041}",
        "\u{7}",
    ] {
        assert!(!wire.contains(sign), "{sign:?} went over the wire");
    }
    // And none goes out as data either.
    let shown = ito.ok(&["show", "N-1"]);
    assert!(
        !shown.contains(['\u{1b}', '\u{9b}', '\u{202e}', '\u{7}']),
        "{shown:?}"
    );
    let words = sato.run(&["show", "'N-\u{1b}[31m9'"]);
    assert!(!words_of(&words).contains('\u{1b}'));
}

#[test]
fn who_else_is_at_a_record_is_told_while_it_is_so() {
    let Some(office) = Office::open() else { return };
    office.server.ok(&["new", "needs", "title=点滴の固定具"]);
    let sato = office.visitor("coordinator", "佐藤", &[]);
    let ito = office.visitor("coordinator", "伊藤さん", &[]);
    let mut one = sato.screen((120, 40));
    let mut other = ito.screen((120, 40));
    one.waits_for("点滴の固定具");
    other.waits_for("点滴の固定具");
    one.keys("\r");
    other.keys("\r");
    one.waits_for("伊藤さんが閲覧中");
    other.waits_for("佐藤が閲覧中");
    one.keys("e");
    other.waits_for("佐藤が編集中");
    one.keys("\x1b");
    other.waits_for("佐藤が閲覧中");
    one.keys("q");
    other.waits_until_gone("佐藤が");
}

#[test]
fn what_another_changed_is_marked_until_it_was_looked_at() {
    let Some(office) = Office::open() else { return };
    for title in ["一番目", "二番目", "三番目"] {
        office
            .server
            .ok(&["new", "needs", &format!("title={title}")]);
    }
    let sato = office.visitor("coordinator", "佐藤", &[]);
    let mut screen = sato.screen((120, 40));
    screen.keys("v");
    screen.waits_for("三番目");
    office.server.ok(&["set", "N-2", "title=二番目の改め"]);
    screen.waits_for("二番目の改め");
    screen.waits_for("~");
    // Down to the last, then up onto it: what is only passed by in one burst of keys has not been looked at.
    screen.keys("jjj");
    screen.waits_for("> N-3");
    screen.keys("k");
    screen.waits_for("> N-2");
    screen.waits_until_gone("~");
}
