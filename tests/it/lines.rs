//! What people meet on their lines to a served book, tried with the clients that they have: two at one field, a line that breaks, a slow
//! one, every kind of key, PuTTY's client beside the usual one.

use crate::pty::Terminal;
use crate::serve::on_needs;
use crate::ssh::{Office, Visitor, stop};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Two coordinators at a book with one need.
fn two() -> Option<(Office, Visitor, Visitor)> {
    let office = Office::open()?;
    office.server.ok(&[
        "new",
        "needs",
        "title=点滴の固定具",
        "hospital=みずなら病院",
        "department=看護部",
    ]);
    let sato = office.visitor("coordinator", "佐藤", &[]);
    let ito = office.visitor("coordinator", "伊藤さん", &[]);
    Some((office, sato, ito))
}

/// Opens the form of the only need on its third field, the ward, and types another one.
fn types_a_ward(screen: &mut Terminal, ward: &str) {
    screen.keys("v");
    screen.waits_for("> N-1");
    screen.keys("e");
    screen.waits_for("N-1 の編集");
    screen.keys("\t\t\x15");
    screen.keys(ward);
    screen.waits_for(ward);
}

#[test]
fn two_people_at_one_field_choose_with_both_values_before_them() {
    let Some((office, sato, ito)) = two() else {
        return;
    };
    let (mut one, mut other) = (sato.screen((120, 40)), ito.screen((120, 40)));
    types_a_ward(&mut one, "外来");
    types_a_ward(&mut other, "病棟");
    one.keys("\x13");
    one.waits_until_gone("の編集");
    other.keys("\x13");
    other.waits_for("同じ項目を別の人も変えました");
    for value in ["看護部", "病棟", "外来", "佐藤"] {
        other.waits_for(value);
    }
    // Leaving the choice keeps what was typed, here and for the next login.
    other.keys("\x1b");
    other.waits_until_gone("同じ項目を別の人も変えました");
    assert!(other.shows("病棟"));
    assert!(office.server.ok(&["show", "N-1"]).contains("外来"));
    other.keys("\x13");
    other.waits_for("同じ項目を別の人も変えました");
    other.keys("\r");
    other.waits_until_gone("の編集");
    assert!(office.server.ok(&["show", "N-1"]).contains("病棟"));
    let history = office.server.ok(&["log", "N-1"]);
    assert!(
        history.contains("佐藤") && history.contains("伊藤さん"),
        "{history}"
    );
}

#[test]
fn two_people_at_two_fields_are_not_in_each_others_way() {
    let Some((office, sato, ito)) = two() else {
        return;
    };
    let (mut one, mut other) = (sato.screen((120, 40)), ito.screen((120, 40)));
    types_a_ward(&mut one, "外来");
    other.keys("v");
    other.waits_for("> N-1");
    other.keys("e");
    other.waits_for("N-1 の編集");
    other.keys("\x15軽い固定具");
    other.waits_for("軽い固定具");
    one.keys("\x13");
    one.waits_until_gone("の編集");
    other.keys("\x13");
    other.waits_until_gone("の編集");
    let shown = office.server.ok(&["show", "N-1"]);
    assert!(
        shown.contains("外来") && shown.contains("軽い固定具"),
        "{shown}"
    );
}

#[test]
fn what_was_typed_when_the_line_broke_is_offered_at_the_next_login_from_another_machine() {
    let Some((office, sato, _)) = two() else {
        return;
    };
    let mut screen = sato.screen((100, 30));
    screen.keys("n");
    screen.waits_for("ニーズの登録");
    screen.keys("書きかけの題");
    screen.waits_for("書きかけの題");
    // The client is killed: no goodbye, no last key.
    screen.kill();
    let elsewhere = office.stranger("laptop");
    let file = elsewhere.key.with_extension("pub").display().to_string();
    office.server.ok(&[
        "keys",
        "add",
        "--role",
        "coordinator",
        "--name",
        "佐藤",
        &file,
    ]);
    elsewhere.waits_until_in();
    let mut again = elsewhere.screen((80, 24));
    // The server may not have heard of the broken line yet; a draft is kept all the same, a moment after the last key.
    again.keys("n");
    again.waits_for("書きかけの題");
}

#[test]
fn a_spreadsheet_is_not_read_by_a_screen_over_ssh_which_says_what_to_run() {
    let Some((_office, sato, _)) = two() else {
        return;
    };
    let mut screen = sato.screen((120, 40));
    screen.keys("i/etc/passwd\r");
    screen.waits_for("import needs - <");
    assert!(!String::from_utf8_lossy(&screen.raw()).contains("root:"));
    let sheet = "番号,title\n7,手元の表から\n";
    let mut import = sato.started(&[], &["import", "needs", "-"]);
    let mut to = import.stdin.take().expect("stdin");
    to.write_all(sheet.as_bytes()).expect("the sheet");
    drop(to);
    assert!(import.wait().expect("its end").success());
    screen.keys("\x1b\x1b");
    screen.keys("2v");
    screen.waits_for("手元の表から");
}

#[test]
fn keys_are_made_anew_under_load_and_nothing_is_lost() {
    let Some((office, sato, _)) = two() else {
        return;
    };
    // After each kilobyte in either direction.
    let words = sato.words(&["-tt", "-o", "SendEnv=LANG", "-o", "RekeyLimit=1K"], &[]);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut screen = on_needs(Terminal::run(&sato.home, &words, (120, 40)));
    for n in 0..12 {
        office
            .server
            .ok(&["set", "N-1", &format!("title=題その{n}")]);
        for (key, tab) in [("3", "[3 名簿]"), ("6", "[6 指標]"), ("2", "[2 ニーズ]")] {
            screen.keys(key);
            screen.waits_for(tab);
        }
    }
    screen.keys("v");
    screen.waits_for("題その11");
    assert!(screen.raw().len() > 8 * 1024, "several times");
    screen.keys("q");
    screen.waits_until_given_back();
    assert_eq!(screen.ends(), 0);
}

#[test]
fn arrows_function_keys_alt_and_mouse_bytes_arrive_over_ssh() {
    let Some((office, sato, _)) = two() else {
        return;
    };
    office.server.ok(&["new", "needs", "title=二番目"]);
    let mut screen = sato.screen((120, 40));
    screen.keys("v");
    screen.waits_for("> N-");
    for (down, up) in [("\x1b[B", "\x1b[A"), ("\x1bOB", "\x1bOA"), ("j", "k")] {
        screen.keys("\x1b[H");
        screen.keys(down);
        screen.keys(up);
        screen.keys(down);
    }
    // F1 as the usual terminals, PuTTY and the Linux console send it; modified arrows; the wheel in both protocols; focus.
    for help in ["\x1bOP", "\x1b[11~", "\x1b[[A"] {
        screen.keys(help);
        screen.waits_for("この画面のキー");
        screen.keys("\x1b[1;3B\x1b[1;5A\x1b[<64;10;10M\x1b[M`**\x1b[I\x1b[O");
        screen.keys("\x1b");
        screen.waits_until_gone("この画面のキー");
    }
    screen.keys("n");
    screen.waits_for("ニーズの登録");
    // Alt with a letter is no letter; Home as PuTTY sends it goes to the beginning of the line.
    screen.keys("後\x1bz\x1b[1~前");
    screen.waits_for("前後");
    for byte in "漢字仮名".as_bytes() {
        screen.keys_raw(&[*byte]);
    }
    screen.waits_for("漢字仮名");
    screen.keys("\x1b[200~貼り付け\x1b[201~");
    screen.waits_for("貼り付け");
}

/// The cell, counted from 1, at which a text is read.
fn cell_of(screen: &Terminal, text: &str) -> (usize, usize) {
    let lines = screen.lines();
    let found = lines.iter().enumerate().find_map(|(row, line)| {
        let (before, _) = line.split_once(text)?;
        Some((ikoren::text::cells::width(before) + 1, row + 1))
    });
    found.unwrap_or_else(|| panic!("{text} is not on the screen: {lines:#?}"))
}

#[test]
fn a_card_is_dragged_over_ssh_as_it_is_moved_by_its_key() {
    let Some((office, sato, _)) = two() else {
        return;
    };
    office.server.ok(&["new", "needs", "title=引かれる札"]);
    let mut screen = sato.screen((120, 40));
    screen.keys("2");
    screen.waits_for("引かれる札");
    screen.keys(":mouse\r");
    screen.waits_for("マウスを使います");
    let (x, y) = cell_of(&screen, "引かれる札");
    let (to, _) = cell_of(&screen, "2 選定");
    screen.keys(&format!("\x1b[<0;{x};{y}M\x1b[<32;{to};{y}M"));
    screen.waits_for(">2 選定<");
    screen.keys(&format!("\x1b[<0;{to};{y}m"));
    // The gate's panel, with what is open before 選定.
    screen.waits_for("「2 選定」へ進めません");
    screen.keys("\x1b");
    screen.waits_until_gone("へ進めません");
    screen.keys(":mouse\r");
    screen.waits_for("端末に返しました");
}

#[test]
fn every_name_of_a_terminal_is_served() {
    let Some((_office, sato, _)) = two() else {
        return;
    };
    for term in [
        "xterm",
        "vt100",
        "linux",
        "screen-256color",
        "tmux-256color",
        "putty",
        "dumb",
        "",
    ] {
        let words = sato.words(&["-tt", "-o", "SendEnv=LANG"], &[]);
        let mut env = vec!["/usr/bin/env".to_owned(), format!("TERM={term}")];
        env.extend(words);
        let words: Vec<&str> = env.iter().map(String::as_str).collect();
        let mut screen = Terminal::run(&sato.home, &words, (100, 30));
        screen.waits_for("今日");
        screen.keys("q");
        screen.waits_until_given_back();
        assert_eq!(screen.ends(), 0, "{term}");
    }
}

#[test]
fn forwarding_copies_and_more_channels_than_allowed_are_refused() {
    let Some((office, sato, ito)) = two() else {
        return;
    };
    let refused = |options: &[&str], command: &[&str]| {
        let output = sato.command(options, command).output().expect("ssh runs");
        assert_ne!(output.status.code(), Some(0), "{options:?} {command:?}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    refused(&["-s"], &["sftp"]);
    refused(&[], &["scp", "-t", "/tmp/x"]);
    refused(&[], &["scp", "-f", "/etc/passwd"]);
    refused(&["-W", "127.0.0.1:22"], &[]);
    refused(
        &[
            "-N",
            "-o",
            "ExitOnForwardFailure=yes",
            "-R",
            "0:127.0.0.1:22",
        ],
        &[],
    );
    // An agent and an X11 display are not asked for; the verb runs without them.
    let output = sato
        .command(&["-A", "-X"], &["ls", "needs"])
        .output()
        .expect("ssh runs");
    assert_eq!(output.status.code(), Some(0));
    // A port of this side that leads through the server leads nowhere.
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let local = free.local_addr().expect("its address").port();
    drop(free);
    let through = format!("{local}:127.0.0.1:{}", office.port);
    let tunnel = sato.started(&["-N", "-L", &through], &[]);
    let mut line = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(25));
        TcpStream::connect(("127.0.0.1", local)).ok()
    });
    let mut rest = Vec::new();
    line.as_mut()
        .expect("ssh listens")
        .read_to_end(&mut rest)
        .unwrap_or_default();
    assert!(rest.is_empty(), "nothing came through");
    stop(tunnel);
    // Fifty channels on one connection: so many as are allowed, and the line lives on.
    let control = sato.home.join("control");
    let control = format!("ControlPath={}", control.display());
    let master = sato.started(&["-N", "-M", "-o", &control], &[]);
    let mut shared = 0;
    for _ in 0..200 {
        let output = sato
            .command(&["-o", &control, "-O", "check"], &[])
            .output()
            .expect("ssh runs");
        if output.status.success() {
            shared += 1;
            break;
        }
        std::thread::sleep(Duration::from_millis(25));
    }
    assert_eq!(shared, 1, "the connection is shared");
    let channels: Vec<_> = (0..50)
        .map(|_| sato.started(&["-tt", "-o", &control], &[]))
        .collect();
    assert!(ito.ok(&["ls", "needs"]).contains("点滴の固定具"));
    channels.into_iter().for_each(stop);
    stop(master);
}

/// A line between a client and the server that carries so many bytes a second to the client.
fn slow_line(to: u16, bytes_a_second: usize) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its address").port();
    let carried = Arc::new(AtomicUsize::new(0));
    let count = carried.clone();
    std::thread::spawn(move || {
        for client in listener.incoming().map_while(Result::ok) {
            let server = TcpStream::connect(("127.0.0.1", to)).expect("the server");
            for end in [&client, &server] {
                socket2::SockRef::from(end)
                    .set_recv_buffer_size(4096)
                    .expect("small");
                end.set_nodelay(true).expect("at once");
            }
            let up = (
                client.try_clone().expect("an end"),
                server.try_clone().expect("an end"),
            );
            std::thread::spawn(move || {
                let (mut from, mut to) = up;
                // It ends with either end.
                let _ = std::io::copy(&mut from, &mut to);
            });
            let count = count.clone();
            std::thread::spawn(move || {
                let (mut from, mut to) = (server, client);
                let mut part = vec![0; 512];
                while let Ok(n @ 1..) = from.read(&mut part) {
                    if to.write_all(&part[..n]).is_err() {
                        return;
                    }
                    count.fetch_add(n, Ordering::SeqCst);
                    let micros = n * 1_000_000 / bytes_a_second;
                    std::thread::sleep(Duration::from_micros(micros as u64));
                }
            });
        }
    });
    (port, carried)
}

#[test]
fn a_line_of_a_modem_shows_the_newest_screen_and_carries_no_queue_of_old_ones() {
    let Some((office, sato, _)) = two() else {
        return;
    };
    for n in 0..60 {
        office
            .server
            .ok(&["new", "needs", &format!("title=困りごとその{n}")]);
    }
    let (port, carried) = slow_line(sato.port.parse().expect("a port"), 7_000);
    let slow = Visitor {
        port: port.to_string(),
        ..sato
    };
    let mut screen = slow.screen((100, 30));
    screen.keys("v");
    screen.waits_for("> N-");
    std::thread::sleep(Duration::from_secs(1));
    let before = carried.load(Ordering::SeqCst);
    // Two screens in turn, far faster than the line carries them: each is thousands of bytes.
    for _ in 0..100 {
        screen.keys("3");
        std::thread::sleep(Duration::from_millis(10));
        screen.keys("2");
        std::thread::sleep(Duration::from_millis(10));
    }
    screen.keys("4");
    screen.waits_for("[4 行事]");
    let bytes = carried.load(Ordering::SeqCst) - before;
    // Two hundred screens would be far more; a queue of those that fit into the system's hands too.
    assert!(bytes < 60_000, "{bytes} bytes until the newest screen");
}

/// PuTTY's client and its own form of a key; nothing if it is not here.
#[allow(
    clippy::print_stderr,
    reason = "whoever runs the tests is to see what was not tried"
)]
fn plink(office: &Office, visitor: &Visitor) -> Option<Vec<String>> {
    let there = ["/usr/bin/plink", "/usr/bin/puttygen"];
    if !there.iter().all(|path| Path::new(path).exists()) {
        eprintln!("NOT TRIED: putty-tools is not installed");
        return None;
    }
    let key = visitor.key.with_extension("ppk");
    let made = Command::new("/usr/bin/puttygen")
        .arg(&visitor.key)
        .args(["-O", "private", "-o"])
        .arg(&key)
        .env("HOME", &visitor.home)
        .stdin(Stdio::null())
        .output()
        .expect("puttygen runs");
    assert!(made.status.success(), "{made:?}");
    let told = office.server.hears("SHA256:");
    let print = told.split_whitespace().find_map(|word| {
        let at = word.find("SHA256:")?;
        let print = word.get(at..)?;
        let is_print = |c: char| c.is_ascii_alphanumeric() || "+/:".contains(c);
        Some(
            print
                .chars()
                .take_while(|c| is_print(*c))
                .collect::<String>(),
        )
    });
    let words = [
        "/usr/bin/plink",
        "-batch",
        "-ssh",
        "-noagent",
        "-P",
        &visitor.port,
        "-hostkey",
        &print.expect("a fingerprint"),
        "-i",
        &key.display().to_string(),
    ];
    Some(words.map(str::to_owned).to_vec())
}

#[test]
fn puttys_client_gets_a_screen_and_runs_verbs() {
    let Some((office, sato, ito)) = two() else {
        return;
    };
    let Some(words) = plink(&office, &sato) else {
        return;
    };
    let mut verb = Command::new(&words[0]);
    let verb = verb
        .args(&words[1..])
        .args(["nobody@127.0.0.1", "ls", "needs", "--json"])
        .env("HOME", &sato.home)
        .stdin(Stdio::null());
    let output = verb.output().expect("plink runs");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("点滴の固定具"));
    let mut words = words;
    words.extend(["-t".to_owned(), "nobody@127.0.0.1".to_owned()]);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut screen = on_needs(Terminal::run(&sato.home, &words, (100, 30)));
    screen.keys("\x1b[11~");
    screen.waits_for("この画面のキー");
    screen.keys("\x1b");
    screen.waits_until_gone("この画面のキー");
    screen.keys("n");
    screen.waits_for("ニーズの登録");
    for byte in "点滴".as_bytes() {
        screen.keys_raw(&[*byte]);
    }
    screen.waits_for("点滴");
    screen.keys("\x1b");
    screen.waits_until_gone("ニーズの登録");
    screen.resize(120, 40);
    screen.keys("2v");
    ito.ok(&["set", "N-1", "title=点滴の留め具"]);
    screen.waits_for("点滴の留め具");
    screen.keys("q");
    screen.waits_until_given_back();
    assert_eq!(screen.ends(), 0);
}
