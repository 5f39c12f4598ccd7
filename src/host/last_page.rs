//! The page with which the console begins, as it was when it last ended: a file beside the book, for the same person, language, looks and
//! size only. It is a picture to look at while the book is being opened; whatever is wrong with it, the console begins without it.

use super::settings::write_private;
use crate::ui::pane::PaneId;
use crate::ui::picture::Picture;
use std::path::{Path, PathBuf};

/// Bytes that a page may have; a file of more is none of ours.
const LIMIT: u64 = 1024 * 1024;

/// What a page must agree in with the screen it is to be shown on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fits {
    /// Who sits at it.
    pub person: String,
    /// Code of the language, name of the theme, signs of frames.
    pub looks: [&'static str; 3],
    /// Columns and rows.
    pub size: (u16, u16),
    /// The screen.
    pub pane: PaneId,
}

impl Fits {
    /// The first line of the file. The person is hashed, so that a name of any form makes one line.
    fn line(&self) -> String {
        let person = blake3::hash(self.person.as_bytes()).to_hex();
        let ([lang, theme, frames], (width, height)) = (self.looks, self.size);
        let pane = self.pane.index();
        format!("ikoren-page 2 {width}x{height} {lang} {theme} {frames} {pane} {person}")
    }

    /// A day's first screen has a page of its own beside that of the screen that was left.
    fn name(&self) -> &'static str {
        let [first, last] = NAMES;
        if self.pane == PaneId::Today {
            first
        } else {
            last
        }
    }
}

/// The files of the pages.
const NAMES: [&str; 2] = ["first-page", "last-page"];

/// Where a book's pages lie.
pub fn paths(book: &Path) -> [PathBuf; 2] {
    NAMES.map(|name| book.join(name))
}

/// The page kept beside a book, if it fits.
pub fn read(book: &Path, fits: &Fits) -> Option<Picture> {
    let path = book.join(fits.name());
    let size = std::fs::metadata(&path).ok()?.len();
    if size > LIMIT {
        return None;
    }
    let text = std::fs::read_to_string(path).ok()?;
    let (first, page) = text.split_once('\n')?;
    (first == fits.line()).then(|| Picture::read(page))?
}

/// Keeps a page beside a book.
///
/// # Errors
/// As the file system says; what was kept before stays.
pub fn keep(book: &Path, fits: &Fits, page: &Picture) -> std::io::Result<()> {
    let text = format!("{}\n{}", fits.line(), page.print());
    write_private(&book.join(fits.name()), text.as_bytes())
}

/// Throws the pages beside a book away: they may show a name that is to be gone.
///
/// # Errors
/// The file that could not be removed and what the file system says; none there is no error.
pub fn forget(book: &Path) -> Result<(), (PathBuf, std::io::Error)> {
    for path in paths(book) {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err((path, error));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::cells::Ruler;
    use crate::ui::canvas::Canvas;
    use ratatui::style::Style;

    fn fits() -> Fits {
        Fits {
            person: "山本\n太郎".to_owned(),
            looks: ["ja", "terminal", "unicode"],
            size: (20, 2),
            pane: PaneId::Needs,
        }
    }

    #[test]
    fn a_page_is_shown_to_the_same_person_on_the_same_screen_only() {
        let book = tempfile::tempdir().unwrap();
        let mut canvas = Canvas::new(20, 2, Ruler::NARROW);
        canvas.text(0, 0, 20, "N-1 点滴ライン", Style::new());
        let page = Picture::of(canvas.buffer());
        assert_eq!(read(book.path(), &fits()), None);
        keep(book.path(), &fits(), &page).unwrap();
        assert_eq!(read(book.path(), &fits()), Some(page));
        let others = [
            Fits {
                person: "佐藤".to_owned(),
                ..fits()
            },
            Fits {
                pane: PaneId::Roster,
                ..fits()
            },
            Fits {
                size: (20, 3),
                ..fits()
            },
            Fits {
                looks: ["en", "terminal", "unicode"],
                ..fits()
            },
        ];
        assert!(
            others
                .iter()
                .all(|other| read(book.path(), other).is_none())
        );
    }

    #[test]
    fn a_file_that_is_no_page_is_left_alone() {
        let book = tempfile::tempdir().unwrap();
        for odd in [&b"\xff\xfe"[..], b"ikoren-page 2\n", b"", b"no"] {
            std::fs::write(book.path().join("last-page"), odd).unwrap();
            assert_eq!(read(book.path(), &fits()), None);
        }
    }
}
