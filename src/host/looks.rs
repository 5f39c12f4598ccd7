//! Owns what a person has at a book whatever door they come in by: a directory beside the book with their looks and the filters that they
//! keep alone. Whoever takes a person's work over finds those filters there, even when the person is not at the door.

use super::settings::Settings;
use crate::desk::command::Entries;
use crate::domain::filter::{self, handed};
use crate::text::saved::Own;
use std::io;
use std::path::{Path, PathBuf};

/// Where what a person has at a book lies. The name is hashed: it may hold anything, a directory's name may not.
pub fn place(book: &Path, person: &str) -> PathBuf {
    let hash = blake3::hash(person.as_bytes()).to_hex();
    let short: String = hash.chars().take(16).collect();
    book.join("looks").join(short)
}

/// What a person has set at a book. A file that cannot be read is as good as none: it holds looks only.
pub fn read(book: &Path, person: &str) -> Settings {
    Settings::read(&place(book, person)).unwrap_or_default()
}

/// The filters that a person keeps alone: those in the settings of their own machine, if those are at hand, then those at the book.
pub fn filters(book: &Path, person: &str, settings: Option<&Settings>) -> Vec<Own> {
    let mut all = settings.map_or_else(Vec::new, Settings::own_filters);
    for own in read(book, person).own_filters() {
        if !all.iter().any(|known| is_same(known, &own)) {
            all.push(own);
        }
    }
    all
}

/// Keeps a person's filters at the book; one that stands in the settings of their own machine stays there. True if those settings are
/// others now and are to be written.
///
/// # Errors
/// As the file system says.
pub fn keep_filters(
    book: &Path,
    person: &str,
    own: &[Own],
    settings: Option<&mut Settings>,
) -> io::Result<bool> {
    let before = settings.as_ref().map(|settings| settings.own_filters());
    let before = before.unwrap_or_default();
    let at_home = |own: &&Own| before.iter().any(|known| is_same(known, own));
    let (home, here): (Vec<&Own>, Vec<&Own>) = own.iter().partition(at_home);
    let here: Vec<Own> = here.into_iter().cloned().collect();
    let home: Vec<Own> = home.into_iter().cloned().collect();
    let mut looks = read(book, person);
    if looks.own_filters() != here {
        looks.keep_filters(&here);
        looks.write(&place(book, person))?;
    }
    let other = home != before;
    if let Some(settings) = settings.filter(|_| other) {
        settings.keep_filters(&home);
    }
    Ok(other)
}

/// A person's filters as everybody has them after the person handed over.
pub fn handed_over(person: &str, own: &[Own]) -> Vec<Entries> {
    let handed = own
        .iter()
        .map(|own| handed(person, own.kind, &own.name, &own.query));
    handed.collect()
}

/// What those filters are called then.
pub fn names_handed(person: &str, own: &[Own]) -> Vec<String> {
    let names = own.iter().map(|own| filter::handed_name(person, &own.name));
    names.collect()
}

fn is_same(one: &Own, other: &Own) -> bool {
    one.kind == other.kind && one.name == other.name
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::Kind;

    fn own(name: &str, query: &str) -> Own {
        Own {
            name: name.to_owned(),
            kind: Kind::Need,
            query: query.to_owned(),
            slot: None,
        }
    }

    #[test]
    fn what_is_kept_at_one_door_is_there_at_every_other_and_for_a_successor() {
        let book = tempfile::tempdir().unwrap();
        let mine = [own("見直し", "idle>20d"), own("手術部", "dept:手術部")];
        assert!(!keep_filters(book.path(), "今井 恵", &mine, None).unwrap());
        assert_eq!(filters(book.path(), "今井 恵", None), mine);
        assert_eq!(filters(book.path(), "佐藤", None), []);
        let handed = handed_over("今井 恵", &mine);
        assert_eq!(handed.len(), 2);
    }

    #[test]
    fn filters_of_the_persons_own_machine_stay_there_and_can_be_changed_and_dropped() {
        let book = tempfile::tempdir().unwrap();
        let mut settings = Settings::default();
        settings.keep_filters(&[own("古い", "due<0"), own("要らない", "due<0")]);
        let all = filters(book.path(), "山本", Some(&settings));
        let mut kept = vec![own("古い", "due<7d"), own("新しい", "idle>9d")];
        assert_eq!(all.len(), 2);
        let changed = keep_filters(book.path(), "山本", &kept, Some(&mut settings)).unwrap();
        assert!(changed);
        assert_eq!(settings.own_filters(), [own("古い", "due<7d")]);
        assert_eq!(filters(book.path(), "山本", Some(&settings)), kept);
        kept.remove(0);
        keep_filters(book.path(), "山本", &kept, Some(&mut settings)).unwrap();
        assert_eq!(filters(book.path(), "山本", Some(&settings)), kept);
    }
}
