//! A spreadsheet of this machine, looked at before anything of it is taken into the book.

use super::console::{Post, Poster};
use crate::desk::Desk;
use crate::office::decode::FILE_LIMIT;
use crate::office::import::{Ask, BookView, Options, Preview, preview};
use crate::text::Vocabulary;
use crate::ui::msg::{FileTrouble, Msg, PlanTrouble, Token};
use std::io::Read;
use std::path::Path;

/// Reads a spreadsheet and plans its rows on a thread of its own.
pub(super) fn plan_behind(desk: &Desk, poster: &Poster, token: Token, path: String, ask: Ask) {
    let (desk, poster) = (desk.clone(), poster.clone());
    std::thread::spawn(move || {
        let planned = planned(&desk, &poster, token, &path, &ask);
        poster.post(Post::Answer(Msg::Planned {
            token,
            planned: planned.map(Box::new),
        }));
    });
}

fn planned(
    desk: &Desk,
    poster: &Poster,
    token: Token,
    path: &str,
    ask: &Ask,
) -> Result<Preview, PlanTrouble> {
    let bytes = sheet_bytes(Path::new(path)).map_err(PlanTrouble::File)?;
    let stem = Path::new(path)
        .file_stem()
        .map(|name| name.to_string_lossy().into_owned());
    let options = Options {
        set: Vec::new(),
        source_name: stem.unwrap_or_default(),
        today: desk.today(),
    };
    let book = desk.book().unwrap_or_default();
    let whole = |id| desk.record(id).ok().flatten();
    let view = BookView {
        book: &book,
        record: &whole,
    };
    let mut watch = |progress: crate::office::Progress| {
        let (done, total) = (progress.done as u64, progress.of as u64);
        poster.post(Post::Answer(Msg::Progress { token, done, total }));
        true
    };
    preview(&bytes, ask, &options, &Vocabulary::new(), &view, &mut watch)
        .map_err(PlanTrouble::Preview)
}

/// A file's bytes, one more at most than is taken at once, so that a device without end is told by its size.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the standard library may add kinds at any time"
)]
fn sheet_bytes(path: &Path) -> Result<Vec<u8>, FileTrouble> {
    let told = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => FileTrouble::NotFound,
        std::io::ErrorKind::PermissionDenied => FileTrouble::NotAllowed,
        std::io::ErrorKind::IsADirectory => FileTrouble::NotAFile,
        _ => FileTrouble::Other(error.to_string()),
    };
    let file = std::fs::File::open(path).map_err(told)?;
    if !file.metadata().map_err(told)?.is_file() {
        return Err(FileTrouble::NotAFile);
    }
    let mut bytes = Vec::new();
    file.take(FILE_LIMIT as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(told)?;
    Ok(bytes)
}
