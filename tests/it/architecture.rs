//! Keeps the walls that the architecture page (`src/lib.rs`) promises, by reading the sources: which room may name which, which
//! outside crate belongs to which room, and a few habits that no lint can hold.

mod source;

use source::{Source, code_of, sources};
use std::collections::BTreeSet;
use std::path::Path;

/// The rooms from the left to the right. A room names rooms of the rows before its own.
const ORDER: [&[&str]; 8] = [
    &["domain"],
    &["search", "matching", "timetable"],
    &["store"],
    &["desk"],
    &["text"],
    &["office"],
    &["ui"],
    &["host"],
];

/// Rooms that speak of records and never of how they are kept.
const NEVER_STORE: [&str; 3] = ["text", "office", "ui"];

/// Every crate of `[dependencies]`, and the rooms that may name it.
const CRATES: [(&str, &[&str]); 42] = [
    ("age", &["store"]),
    ("batsat", &["timetable"]),
    ("bincode", &["store"]),
    ("blake3", &["store", "host"]),
    ("cadical", &["timetable"]),
    ("calamine", &["office"]),
    ("chacha20poly1305", &["store"]),
    ("chardetng", &["office"]),
    ("chrono", &["domain", "host/clock"]),
    ("clap", &["host", "main"]),
    ("clap_complete", &["host"]),
    ("crc32fast", &["store"]),
    ("crossterm", &["host", "main"]),
    ("csv", &["office"]),
    ("encoding_rs", &["office"]),
    ("etcetera", &["host"]),
    ("getrandom", &["store", "host"]),
    ("memchr", &["search", "store"]),
    ("nucleo_matcher", &["ui"]),
    ("quick_xml", &["office"]),
    ("ratatui", &["ui", "host"]),
    ("rust_xlsxwriter", &["office"]),
    ("rustix", &["store", "host"]),
    (
        "russh",
        &[
            "host/serve/channel",
            "host/serve/host_key",
            "host/serve/people",
            "host/serve/spool",
            "host/serve/ssh",
        ],
    ),
    ("serde", &["domain", "timetable", "store", "ui", "host"]),
    (
        "serde_json",
        &[
            "domain",
            "timetable",
            "store",
            "desk",
            "office",
            "ui",
            "host",
        ],
    ),
    ("signal_hook", &["host"]),
    ("sled", &["store"]),
    ("socket2", &["host/serve/ssh"]),
    (
        "tokio",
        &[
            "host/serve/channel",
            "host/serve/door",
            "host/serve/door_tests",
            "host/serve/exec",
            "host/serve/gate",
            "host/serve/server",
            "host/serve/socket",
            "host/serve/spool",
            "host/serve/ssh",
            "host/serve/wire",
        ],
    ),
    (
        "toml",
        &[
            "domain/checklist",
            "domain/desks",
            "domain/phrase",
            "text",
            "ui",
            "host",
        ],
    ),
    ("toml_edit", &["domain/phrase", "host"]),
    ("tui_input", &["ui"]),
    ("unicode_normalization", &["search", "text", "office"]),
    ("unicode_segmentation", &["text", "ui"]),
    ("unicode_width", &["text"]),
    ("wana_kana", &["search"]),
    ("zip", &["office"]),
    ("zstd", &["store"]),
    // Not crates to choose: the language's own. They stand here because disk, environment and network have their rooms too.
    ("std::env", &["host", "main"]),
    ("std::fs", &["store", "host"]),
    ("std::net", &["host"]),
];

/// A file may have this many lines before its tests.
const LINES: usize = 500;

/// Files that may be longer, each with the reason.
const LONGER: [(&str, &str); 1] = [(
    "text/key.rs",
    "one list, a row for each line of the locales: in two files nobody would know where a row belongs",
)];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn tree() -> Vec<Source> {
    let found = sources(&root().join("src"));
    assert!(found.len() > 100, "only {} sources were found", found.len());
    found
}

/// Fails with every place at once, since one who moves a wall wants to see all that leans on it.
fn none(broken: &[String], wall: &str) {
    assert!(broken.is_empty(), "{wall}:\n{}", broken.join("\n"));
}

fn rooms() -> Vec<&'static str> {
    ORDER.concat()
}

fn rank(room: &str) -> Option<usize> {
    ORDER.iter().position(|row| row.contains(&room))
}

/// Places where a room names one that is not to its left.
fn wrong_rooms(source: &Source) -> Vec<String> {
    let room = source.room();
    if matches!(room, "lib" | "main") {
        return Vec::new();
    }
    let Some(own) = rank(room) else {
        return vec![format!("{}: the room {room} has no place", source.path)];
    };
    let allowed = |other: &str| {
        let left = other == room || rank(other).is_some_and(|rank| rank < own);
        left && !(other == "store" && NEVER_STORE.contains(&room))
    };
    let named = source.rooms_named(&rooms()).into_iter();
    named
        .filter(|(_, other)| !allowed(other))
        .map(|(line, other)| format!("src/{}:{line}: {room} names {other}", source.path))
        .collect()
}

/// Places where an outside crate is named by a room that it does not belong to.
fn wrong_crates(source: &Source) -> Vec<String> {
    let at_home = |homes: &[&str]| {
        homes
            .iter()
            .any(|home| source.room() == *home || source.path.strip_suffix(".rs") == Some(*home))
    };
    let mut found = Vec::new();
    let (std, outside): (Vec<_>, Vec<_>) = CRATES
        .iter()
        .partition(|(name, _)| name.starts_with("std::"));
    let names: Vec<&str> = outside.iter().map(|(name, _)| *name).collect();
    for (line, name) in source.crates_named(&names) {
        found.push((line, name, homes(name)));
    }
    if !source.only_tests() {
        let end = source.lines_without_tests();
        for (line, path) in source.paths().into_iter().filter(|(line, _)| *line <= end) {
            let start = path.iter().take(2).cloned().collect::<Vec<_>>().join("::");
            if let Some((name, homes)) = std.iter().find(|(name, _)| *name == start) {
                found.push((line, name, homes));
            }
        }
    }
    let wrong = found.into_iter().filter(|(_, _, homes)| !at_home(homes));
    wrong
        .map(|(line, name, homes)| {
            format!("src/{}:{line}: {name} belongs to {homes:?}", source.path)
        })
        .collect()
}

fn homes(name: &str) -> &'static [&'static str] {
    let row = CRATES.iter().find(|(listed, _)| *listed == name);
    row.map_or(&[], |(_, homes)| homes)
}

/// Statics that can change, in whatever wrapping. A table that is read once and never changes may be a `LazyLock`.
fn changing_statics(source: &Source) -> Vec<String> {
    const CELLS: [&str; 7] = [
        "Mutex", "RwLock", "Atomic", "OnceLock", "OnceCell", "RefCell", "Cell<",
    ];
    if source.only_tests() {
        return Vec::new();
    }
    let lines = source.code.lines().enumerate();
    let lines = lines.take(source.lines_without_tests());
    let changes = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let statics = words.contains(&"static") && line.contains(':');
        let mutable = words.windows(2).any(|pair| pair == ["static", "mut"]);
        mutable
            || (statics && CELLS.iter().any(|cell| line.contains(cell)))
            || line.contains("thread_local!")
    };
    lines
        .filter(|(_, line)| changes(line))
        .map(|(at, _)| format!("src/{}:{}: a static that changes", source.path, at + 1))
        .collect()
}

/// Places that read the wall clock.
fn clocks(source: &Source) -> Vec<String> {
    const CALLS: [[&str; 2]; 3] = [["SystemTime", "now"], ["Utc", "now"], ["Local", "now"]];
    if source.path == "host/clock.rs" {
        return Vec::new();
    }
    let reads = |path: &[String]| {
        path.windows(2)
            .any(|pair| CALLS.iter().any(|call| pair == call))
    };
    let found = source.paths().into_iter();
    found
        .filter(|(_, path)| reads(path))
        .map(|(line, _)| format!("src/{}:{line}: reads the clock", source.path))
        .collect()
}

#[test]
fn a_room_names_only_rooms_to_its_left() {
    let broken: Vec<String> = tree().iter().flat_map(wrong_rooms).collect();
    none(&broken, "rooms name only rooms to their left");
}

#[test]
fn outside_crates_belong_to_rooms() {
    let broken: Vec<String> = tree().iter().flat_map(wrong_crates).collect();
    none(&broken, "outside crates belong to rooms");
}

#[test]
fn every_dependency_has_a_room() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let manifest: toml::Table = manifest.parse().expect("the manifest is TOML");
    let dependencies = manifest["dependencies"].as_table().expect("a table");
    let listed: BTreeSet<String> = dependencies
        .keys()
        .map(|name| name.replace('-', "_"))
        .collect();
    let roomless: Vec<String> = listed
        .iter()
        .filter(|name| homes(name).is_empty())
        .cloned()
        .collect();
    none(
        &roomless,
        "give each dependency its rooms in tests/it/architecture.rs",
    );
}

#[test]
fn nothing_that_changes_is_static() {
    // The looks of the themes are read from their files once and never change after that.
    let constant = |place: &String| !place.starts_with("src/ui/theme.rs:");
    let found = tree();
    let broken: Vec<String> = found
        .iter()
        .flat_map(changing_statics)
        .filter(constant)
        .collect();
    none(
        &broken,
        "several people share one process, so state belongs to values",
    );
}

#[test]
fn the_wall_clock_is_read_in_one_place() {
    let sources = tree();
    let broken: Vec<String> = sources.iter().flat_map(clocks).collect();
    none(
        &broken,
        "the clock is a value; only host/clock.rs reads the real one",
    );
    let clock = sources.iter().find(|source| source.path == "host/clock.rs");
    let reads = clock.is_some_and(|clock| clock.code.contains("SystemTime::now"));
    assert!(
        reads,
        "host/clock.rs no longer reads the clock: move this wall"
    );
}

#[test]
fn every_file_says_first_what_it_owns() {
    let mut broken = Vec::new();
    for dir in ["src", "tests", "benches", "examples"] {
        let dir = root().join(dir);
        if !dir.is_dir() {
            continue;
        }
        let silent = |source: &Source| !source.text.starts_with("//! ");
        let found = sources(&dir);
        let silent = found.iter().filter(|source| silent(source));
        broken.extend(silent.map(|source| format!("{}/{}", dir.display(), source.path)));
    }
    none(
        &broken,
        "the first line of a file is //! and says what it owns",
    );
}

#[test]
fn files_stay_short() {
    let excused = |path: &str| LONGER.iter().any(|(listed, _)| *listed == path);
    let long = |source: &Source| {
        let lines = source.lines_without_tests();
        let wrong = lines > LINES && !source.only_tests() && !excused(&source.path);
        wrong.then(|| format!("src/{}: {lines} lines before its tests", source.path))
    };
    let sources = tree();
    let broken: Vec<String> = sources.iter().filter_map(long).collect();
    none(&broken, "split a file when it holds two things");
    for (path, reason) in LONGER {
        let source = sources.iter().find(|source| source.path == path);
        let needed = source.is_some_and(|source| source.lines_without_tests() > LINES);
        assert!(
            needed,
            "{path} is short again or gone; drop its excuse: {reason}"
        );
    }
}

#[test]
fn the_architecture_page_names_every_room() {
    let page = std::fs::read_to_string(root().join("src/lib.rs")).expect("the page");
    let declared: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let mut broken = Vec::new();
    for room in &declared {
        if rank(room).is_none() {
            broken.push(format!("{room} has no place in the order"));
        }
        let link = format!("[`{room}`]");
        let rows = page.lines().filter(|line| line.starts_with("//! |"));
        if !rows.clone().any(|row| row.contains(&link)) {
            broken.push(format!("{room} has no row in the map"));
        }
    }
    for room in rooms() {
        if !declared.contains(&room) {
            broken.push(format!("{room} has a place, but is not there"));
        }
    }
    none(&broken, "src/lib.rs is the map");
}

/// A file of ours that the walls are tried on.
fn planted(path: &str, text: &str) -> Source {
    Source::new(path, text)
}

#[test]
fn a_room_named_in_code_is_found_in_whatever_form() {
    let forms = [
        "use crate::host::clock;",
        "use crate::{domain::value, host::clock};",
        "use crate::{\n    domain::{date, value},\n    host,\n};",
        "fn f() -> crate::host::clock::SystemClock { todo() }",
        "use super::super::host::clock;",
        "let x = <crate::host::clock::SystemClock as Clock>::now;",
    ];
    for form in forms {
        let found = wrong_rooms(&planted("ui/keymap.rs", form));
        assert_eq!(found.len(), 1, "{form}: {found:?}");
    }
    assert_eq!(
        wrong_rooms(&planted("text/label.rs", "\nuse crate::store::StoreError;")),
        ["src/text/label.rs:2: text names store"]
    );
    assert_eq!(wrong_rooms(&planted("attic/mod.rs", "")).len(), 1);
}

#[test]
fn a_room_named_in_words_is_not_found() {
    let forms = [
        "// crate::host::clock",
        "/* crate::host /* crate::host */ crate::host */",
        "let s = \"crate::host\\\"crate::host\";",
        "let s = r#\"crate::host \" crate::host\"#;",
        "let s = b\"crate::host\"; let t = br\"crate::host\";",
        "let c = '\"'; // crate::host\nlet d = '\\''; // crate::host",
        "fn f<'a>(x: &'a str) {} // crate::host",
        "use super::host;",
        "self.host.store(); crate::ui::host::x();",
    ];
    for form in forms {
        let found = wrong_rooms(&planted("ui/keymap.rs", form));
        assert!(found.is_empty(), "{form}: {found:?}");
    }
}

#[test]
fn an_outside_crate_is_told_from_a_module_of_the_same_name() {
    let outside = [
        "use csv::Reader;",
        "fn f(r: csv::Reader) {}",
        "use csv::{Reader, Writer};",
    ];
    for form in outside {
        assert!(
            !wrong_crates(&planted("host/cli/import.rs", form)).is_empty(),
            "{form}"
        );
        assert!(
            wrong_crates(&planted("office/csv.rs", form)).is_empty(),
            "{form}"
        );
    }
    let ours = [
        "use crate::office::csv;\nfn f() { csv::write() }",
        "use crate::office::{csv, json};\nfn f() { csv::write() }",
        "use crate::office::csv::{self, Sheet};\nfn f() { csv::write() }",
        "mod csv;\nfn f() { csv::write() }",
        "fn f(row: Row) { row.csv::<u8>() }",
    ];
    for form in ours {
        let found = wrong_crates(&planted("host/cli/import.rs", form));
        assert!(found.is_empty(), "{form}: {found:?}");
    }
}

#[test]
fn the_disk_is_for_two_rooms_and_for_tests() {
    let code = "use std::{env, fs};";
    assert_eq!(wrong_crates(&planted("desk/desk.rs", code)).len(), 2);
    assert_eq!(wrong_crates(&planted("store/disk.rs", code)).len(), 1);
    assert!(wrong_crates(&planted("office/read_tests.rs", code)).is_empty());
    let inside = "fn f() {}\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}\n";
    assert!(wrong_crates(&planted("office/read.rs", inside)).is_empty());
}

#[test]
fn statics_and_clocks_are_found() {
    let changing = [
        "static mut COUNT: u8 = 0;",
        "static COUNT: AtomicU8 = AtomicU8::new(0);",
        "pub(crate) static LOCALE: Mutex<Lang> = Mutex::new(Lang::Ja);",
        "    thread_local! { static X: u8 = 0; }",
    ];
    for form in changing {
        assert_eq!(
            changing_statics(&planted("ui/mod.rs", form)).len(),
            1,
            "{form}"
        );
    }
    let lazy = [
        "static SEEN: LazyLock<Mutex<u8>> = LazyLock::new(Mutex::default);",
        "static LOOKS: LazyLock<BTreeMap<u8, u8>> = LazyLock::new(looks);",
    ];
    let found = lazy.map(|form| changing_statics(&planted("ui/theme.rs", form)).len());
    assert_eq!(found, [1, 0]);
    let turns = "//! x\n#[cfg(test)]\npub(super) mod tests {\n    static TURN: Mutex<()> = Mutex::new(());\n}\n";
    assert!(changing_statics(&planted("host/waker.rs", turns)).is_empty());
    let still = [
        "pub static PANES: [PaneSpec; 2] = [",
        "fn f(x: &'static str, y: Mutex<u8>) {}",
    ];
    for form in still {
        assert!(
            changing_statics(&planted("ui/mod.rs", form)).is_empty(),
            "{form}"
        );
    }
    let reads = "let now = std::time::SystemTime::now();";
    assert_eq!(clocks(&planted("desk/writer.rs", reads)).len(), 1);
    assert!(clocks(&planted("host/clock.rs", reads)).is_empty());
}

#[test]
fn tests_at_the_end_are_not_counted() {
    let code = "//! x\nfn f() {}\n\n#[cfg(test)]\nmod tests {\n    fn g() {}\n}\n";
    assert_eq!(planted("ui/a.rs", code).lines_without_tests(), 4);
    assert_eq!(
        planted("ui/a.rs", "//! x\n#[cfg(test)]\nmod tests;\nfn f() {}\n").lines_without_tests(),
        4
    );
    assert!(planted("store/journal_tests.rs", "").only_tests());
    assert!(planted("office/import/tests/rows.rs", "").only_tests());
    assert!(!planted("text/contests.rs", "").only_tests());
    assert_eq!(code_of("a /* b\nc */ d").lines().count(), 2);
}
