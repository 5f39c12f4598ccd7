//! What a person's terminal says reaches the screen at the other end of a real SSH line: every Ctrl key, every act of the mouse, the width
//! of its characters; and looks once chosen are there at the next login.

use crate::attacks::batch;
use crate::book::{TestBook, line};
use crate::pty::Terminal;
use crate::serve::on_needs;
use crate::ssh::{Office, Visitor};
use crate::world::World;
use ikoren::domain::kind::Kind;
use ikoren::domain::need;
use ikoren::host::bytes::{ByteLimits, Bytes};
use ikoren::text::cells::Ruler;

const SAVE: &str = "\x13";

/// A coordinator at a book of so many needs.
fn one(needs: usize) -> Option<(Office, Visitor)> {
    let office = Office::open()?;
    let lines: Vec<String> = (1..=needs)
        .map(|n| format!(r#"{{"cmd":"new","kind":"needs","fields":{{"title":"題{n:03}"}}}}"#))
        .collect();
    batch(&office.server, &lines);
    let sato = office.visitor("coordinator", "佐藤", &[]);
    Some((office, sato))
}

/// What the line of state says after a byte, at a list that no line leads to.
fn said_here(byte: u8) -> String {
    let book = TestBook::new();
    book.make(Kind::Need, vec![(need::TITLE.id(), line("題001"))]);
    let mut here = World::new(book);
    here.keys("v");
    for input in Bytes::new(ByteLimits::default()).feed(&[byte], 0) {
        here.input(input);
    }
    here.status()
}

#[test]
fn every_ctrl_key_arrives_over_ssh_as_it_is_read_without_a_line() {
    let Some((_office, sato)) = one(1) else {
        return;
    };
    let mut screen = sato.screen((120, 40));
    screen.keys("v");
    screen.waits_for_cursor_on("題001");
    let mut meant = Vec::new();
    for byte in (0..0x20).chain([0x7f]) {
        let said = said_here(byte);
        if !said.contains("この画面にありません") {
            meant.push(byte);
            continue;
        }
        screen.keys_raw(&[byte]);
        screen.waits_for(&said);
        screen.keys("j");
        screen.waits_until_gone(&said);
    }
    // Those that mean something are tried below: C-c, C-f, Enter in both bytes, C-l, C-p, C-r, C-z, Esc.
    assert_eq!(
        meant,
        [0x03, 0x06, 0x0a, 0x0c, 0x0d, 0x10, 0x12, 0x1a, 0x1b]
    );
}

#[test]
fn the_ctrl_keys_with_a_meaning_have_it_over_ssh() {
    let Some((office, sato)) = one(80) else {
        return;
    };
    let mut screen = sato.screen((120, 40));
    screen.keys("v");
    screen.keys("gg");
    screen.waits_for_cursor_on("題001");
    screen.keys("\x06");
    screen.waits_for_cursor_on("題035");
    screen.keys("gg");
    screen.waits_for_cursor_on("題001");
    let clears = |screen: &Terminal| {
        let raw = screen.raw();
        raw.windows(4).filter(|part| part == b"\x1b[2J").count()
    };
    let before = clears(&screen);
    screen.keys("\x0c");
    screen.waits_for_count(b"\x1b[2J", before + 1);
    for enter in ["\r", "\n"] {
        screen.keys(enter);
        screen.waits_for("[概要]");
        screen.keys("\x1b");
        screen.waits_until_gone("[概要]");
    }
    // Put away, taken back, done again, taken back: by what the program at the socket reads.
    let listed = || office.server.ok(&["ls", "needs"]).contains("題001");
    for (key, stands) in [
        ("#", false),
        ("\x1a", true),
        ("\x12", false),
        ("\x1a", true),
    ] {
        screen.keys(key);
        let mut tries = 0;
        while listed() != stands {
            tries += 1;
            assert!(tries < 300, "{key:?}");
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    }
    // In a form: undo typing, redo it, save.
    screen.keys("n");
    screen.waits_for("ニーズの登録");
    screen.keys("手で打った題");
    screen.waits_for("手で打った題");
    screen.keys("\x1a");
    screen.waits_until_gone("手で打った題");
    screen.keys("\x19");
    screen.waits_for("手で打った題");
    screen.keys(SAVE);
    screen.waits_until_gone("ニーズの登録");
    assert!(office.server.ok(&["ls", "needs"]).contains("手で打った題"));
    // The palette, one row down, and out of it; once C-c asks, twice it leaves.
    screen.keys("\x10");
    screen.waits_until_gone("[概要]");
    screen.keys("theme mono");
    screen.waits_for("theme mono");
    screen.keys("\x0e\x1b");
    screen.waits_until_gone("theme mono");
    screen.keys("\x03");
    screen.waits_for("もう一度");
    screen.keys("\x03");
    screen.waits_until_given_back();
    assert_eq!(screen.ends(), 0);
}

/// Column and row, from 1, of a text on the screen.
fn cell_of(screen: &Terminal, text: &str) -> (usize, usize) {
    let lines = screen.lines();
    let found = lines.iter().enumerate().find_map(|(row, line)| {
        let before = line.get(..line.find(text)?)?;
        Some((Ruler::NARROW.width(before) + 1, row + 1))
    });
    found.unwrap_or_else(|| panic!("{text} is not on {lines:#?}"))
}

/// A report of the mouse: which button or wheel, where, and whether it went down.
fn report(button: u8, (column, row): (usize, usize), down: bool) -> String {
    let end = if down { 'M' } else { 'm' };
    format!("\x1b[<{button};{column};{row}{end}")
}

fn click(screen: &mut Terminal, text: &str) {
    let at = cell_of(screen, text);
    screen.keys(&(report(0, at, true) + &report(0, at, false)));
}

#[test]
fn every_act_of_the_mouse_arrives_over_ssh() {
    let Some((office, sato)) = one(40) else {
        return;
    };
    let mut screen = sato.screen((120, 40));
    screen.keys("M");
    screen.waits_for("Shift");
    // Tabs, a hint, a row, the same row again, a tab of a page's.
    click(&mut screen, "3 名簿");
    screen.waits_for("[3 名簿]");
    click(&mut screen, "病院");
    screen.waits_for("[病院]");
    click(&mut screen, "2 ニーズ");
    screen.waits_for("[2 ニーズ]");
    screen.keys("vgg");
    screen.waits_for_cursor_on("題001");
    click(&mut screen, "題007");
    screen.waits_for_cursor_on("題007");
    click(&mut screen, "題007");
    screen.waits_for("[概要]");
    screen.keys("\x1b");
    screen.waits_until_gone("[概要]");
    // The wheel goes three rows, whichever way; the other buttons, moves without one and what lies outside mean nothing.
    for nothing in [
        report(1, (20, 10), true),
        report(2, (20, 10), true),
        report(2, (20, 10), false),
        report(35, (30, 12), true),
        report(0, (5000, 5000), true),
        report(0, (5000, 5000), false),
        report(128, (20, 10), true),
    ] {
        screen.keys(&nothing);
    }
    screen.keys(&report(65, (20, 10), true));
    screen.waits_for_cursor_on("題010");
    screen.keys(&report(64, (20, 10), true));
    screen.waits_for_cursor_on("題007");
    // With Shift and Ctrl held a report is the same report.
    screen.keys(&report(65 + 4 + 16, (20, 10), true));
    screen.waits_for_cursor_on("題010");
    // Off again: the terminal marks by itself, and a report does nothing.
    screen.keys("M");
    screen.waits_for_count(b"\x1b[?1006l", 1);
    screen.keys(&report(0, (3, 1), true));
    screen.keys("q");
    screen.waits_until_given_back();
    assert_eq!(screen.ends(), 0);
    assert_eq!(
        office.server.ok(&["ls", "needs"]).matches("題0").count(),
        40
    );
}

/// A screen of somebody whose side says how wide ambiguous characters are.
fn saying(visitor: &Visitor, cells: &str) -> Terminal {
    let said = format!("SetEnv=IKOREN_AMBIGUOUS={cells}");
    let words = visitor.words(&["-tt", "-o", "SendEnv=LANG", "-o", &said], &[]);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    on_needs(Terminal::run(&visitor.home, &words, (100, 30)))
}

#[test]
fn the_width_of_characters_is_ones_own_over_ssh_and_anothers_is_another() {
    let Some((office, sato)) = one(1) else { return };
    let ito = office.visitor("coordinator", "伊藤さん", &[]);
    let wide = saying(&sato, "2");
    wide.waits_for("+--");
    assert!(!wide.shows("──"), "frames of one cell each");
    let narrow = saying(&ito, "1");
    narrow.waits_for("──");
    let strange = saying(&ito, "9999999999");
    strange.waits_for("──");
    office.server.ok(&["set", "N-1", "title=新しい題"]);
    wide.waits_for("新しい題");
    narrow.waits_for("新しい題");
    assert!(wide.shows("+--") && narrow.shows("──"));
}

#[test]
fn looks_chosen_over_ssh_are_there_at_the_next_login_and_are_ones_own() {
    let Some((office, sato)) = one(1) else { return };
    let ito = office.visitor("coordinator", "伊藤さん", &[]);
    // Without a language of the line's own, so that what is kept holds.
    let plain = |visitor: &Visitor| {
        let words = visitor.words(&["-tt"], &[]);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        Terminal::run(&visitor.home, &words, (100, 30))
    };
    let mut screen = plain(&sato);
    screen.waits_for("今日");
    screen.keys(":lang en\r");
    screen.waits_for("Today");
    screen.keys(":theme cud\r");
    screen.waits_until_gone("theme cud");
    screen.keys("q");
    screen.waits_until_given_back();
    assert_eq!(screen.ends(), 0);
    let again = plain(&sato);
    again.waits_for("Today");
    plain(&ito).waits_for("今日");
    // They lie beside the book, for their owner's eyes alone.
    let looks = std::fs::read_dir(office.server.book().join("looks")).expect("a directory");
    let kept: Vec<String> = looks
        .flatten()
        .filter_map(|dir| std::fs::read_to_string(dir.path().join("config.toml")).ok())
        .collect();
    assert_eq!(kept.len(), 1, "one person chose: {kept:?}");
    assert!(
        kept[0].contains("cud") && kept[0].contains("en"),
        "{kept:?}"
    );
}
