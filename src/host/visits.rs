//! When a person was at a book last and what stood on the screen then: one small file for each person and book in the state directory.
//! It is a convenience; whatever is wrong with it, the person begins as on the first day.

use super::settings::write_private;
use crate::domain::date::{Date, Moment};
use crate::ui::pane::PaneId;
use crate::ui::place::Place;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Bytes that such a file may have; one of more is none of ours.
const LIMIT: u64 = 64 * 1024;

/// What is kept of a visit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Visit {
    /// When the person left, in milliseconds since 1970.
    left: Option<i64>,
    /// Where the person was then.
    place: Place,
}

impl Visit {
    /// A visit that ends now, at a place.
    pub fn ending(now: Moment, place: Place) -> Self {
        Self {
            left: Some(now.millis()),
            place,
        }
    }

    /// Where the next visit begins: on the same day on the screen that was left, on another on the first of the day. The lists are as
    /// they were in either case.
    pub fn place(&self, today: Date, first: PaneId) -> Place {
        let same_day = self.left().is_some_and(|left| left.date() == today);
        let place = self.place.clone();
        match place.pane().filter(|_| same_day) {
            Some(_) => place,
            None => place.on(first),
        }
    }

    /// When the person left.
    pub fn left(&self) -> Option<Moment> {
        self.left.map(Moment::from_millis)
    }
}

/// The visits of one person to one book.
#[derive(Clone, Debug)]
pub struct Visits {
    path: PathBuf,
}

impl Visits {
    /// Those of a person to the book in a directory. Both are hashed: neither makes a file's name.
    pub fn of(state: &Path, book: &Path, person: &str) -> Self {
        let book = std::fs::canonicalize(book).unwrap_or_else(|_| book.to_owned());
        let mut hasher = blake3::Hasher::new();
        hasher.update(book.as_os_str().as_encoded_bytes());
        hasher.update(&[0]);
        hasher.update(person.as_bytes());
        let short: String = hasher.finalize().to_hex().chars().take(16).collect();
        Self {
            path: state.join("visits").join(format!("{short}.toml")),
        }
    }

    /// The last visit; the empty one if there was none or its file cannot be read.
    pub fn last(&self) -> Visit {
        let read = || {
            let size = std::fs::metadata(&self.path).ok()?.len();
            let text = std::fs::read_to_string(&self.path).ok();
            toml::from_str(&text.filter(|_| size <= LIMIT)?).ok()
        };
        read().unwrap_or_default()
    }

    /// Keeps a visit in the place of the last one.
    ///
    /// # Errors
    /// As the file system says; what was kept before stays.
    pub fn keep(&self, visit: &Visit) -> std::io::Result<()> {
        let text = toml::to_string(visit).map_err(std::io::Error::other)?;
        write_private(&self.path, text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_person_has_the_last_visit_to_each_book() {
        let state = tempfile::tempdir().unwrap();
        let (one, other) = (Path::new("/books/one"), Path::new("/books/other"));
        let visits = Visits::of(state.path(), one, "山本/../太郎");
        assert_eq!(visits.last(), Visit::default());
        let left = Moment::from_millis(1_795_323_780_000);
        let visit = Visit::ending(left, Place::at(PaneId::Roster));
        visits.keep(&visit).unwrap();
        assert_eq!(visits.last(), visit);
        assert_eq!(Visits::of(state.path(), one, "佐藤").last().left(), None);
        assert_eq!(
            Visits::of(state.path(), other, "山本/../太郎")
                .last()
                .left(),
            None
        );
    }

    #[test]
    fn the_same_day_goes_on_where_it_was_left_and_another_begins_with_the_morning() {
        let left = Moment::from_millis(1_795_323_780_000);
        let visit = Visit::ending(left, Place::at(PaneId::Roster));
        let begins = |day| visit.place(day, PaneId::Today).pane();
        assert_eq!(begins(left.date()), Some(PaneId::Roster));
        assert_eq!(begins(left.date().plus_days(1)), Some(PaneId::Today));
        let nothing = Visit::default().place(left.date(), PaneId::Today);
        assert_eq!(nothing, Place::at(PaneId::Today));
    }

    #[test]
    fn a_file_that_is_no_visit_is_no_visit() {
        let state = tempfile::tempdir().unwrap();
        let visits = Visits::of(state.path(), Path::new("/b"), "山本");
        visits.keep(&Visit::default()).unwrap();
        std::fs::write(&visits.path, "left = \"yesterday\"").unwrap();
        assert_eq!(visits.last(), Visit::default());
    }
}
