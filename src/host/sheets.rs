//! Which files a person may mean while the place of a spreadsheet is being typed: the sheets beside what stands there so far, newest first,
//! and the directories that lead further.

use std::path::Path;
use std::time::SystemTime;

/// Entries of a directory looked at; more than that is no place that a person keeps sheets in.
const LOOKED_AT: usize = 5_000;
/// How the names of sheets end.
const ENDINGS: [&str; 4] = ["csv", "xlsx", "tsv", "txt"];

/// What the typed beginning of a path may lead to, as it would be typed; a directory ends with `/`. What cannot be read leads nowhere.
pub fn offers(typed: &str) -> Vec<String> {
    let (dir, start) = typed
        .rfind('/')
        .and_then(|slash| typed.split_at_checked(slash + 1))
        .unwrap_or(("", typed));
    let place = if dir.is_empty() { "." } else { dir };
    let Ok(entries) = std::fs::read_dir(place) else {
        return Vec::new();
    };
    let start = start.to_lowercase();
    let found = entries
        .flatten()
        .take(LOOKED_AT)
        .filter_map(|entry| offer(&entry, &start));
    let mut found: Vec<Offer> = found.collect();
    found.sort();
    found
        .into_iter()
        .map(|offer| format!("{dir}{}", offer.name))
        .collect()
}

/// Sheets come before directories, the newest first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Offer {
    is_dir: bool,
    age: std::cmp::Reverse<SystemTime>,
    name: String,
}

fn offer(entry: &std::fs::DirEntry, start: &str) -> Option<Offer> {
    let mut name = entry.file_name().into_string().ok()?;
    let hidden = name.starts_with('.') && !start.starts_with('.');
    if hidden || !name.to_lowercase().starts_with(start) {
        return None;
    }
    // Through a link, as opening it would go.
    let kind = std::fs::metadata(entry.path()).ok()?;
    let ending = Path::new(&name)
        .extension()
        .and_then(std::ffi::OsStr::to_str);
    let is_sheet = ENDINGS
        .iter()
        .any(|end| ending.is_some_and(|ending| ending.eq_ignore_ascii_case(end)));
    if kind.is_dir() {
        name.push('/');
    } else if !kind.is_file() || !is_sheet {
        return None;
    }
    let changed = kind.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    let age = if kind.is_dir() {
        SystemTime::UNIX_EPOCH
    } else {
        changed
    };
    Some(Offer {
        is_dir: kind.is_dir(),
        age: std::cmp::Reverse(age),
        name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::time::Duration;

    #[test]
    fn sheets_come_newest_first_then_directories_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for (name, age) in [
            ("古い.csv", 100),
            ("新しい.CSV", 1),
            ("写真.png", 1),
            (".隠れ.csv", 1),
        ] {
            let file = File::create(at(name)).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000 - age))
                .unwrap();
        }
        std::fs::create_dir(at("表")).unwrap();
        let base = format!("{}/", dir.path().display());
        let offered = |typed: &str| {
            let offers = offers(&format!("{base}{typed}"));
            let names = offers
                .iter()
                .map(|path| path.strip_prefix(&base).unwrap().to_owned());
            names.collect::<Vec<_>>()
        };
        assert_eq!(offered(""), ["新しい.CSV", "古い.csv", "表/"]);
        assert_eq!(offered("古"), ["古い.csv"]);
        assert_eq!(offered(".隠"), [".隠れ.csv"]);
        assert_eq!(offered("表/"), [""; 0]);
        assert_eq!(offers("/no/such/place/x"), [""; 0]);
    }
}
