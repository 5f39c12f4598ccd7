//! A list as it stands on the screen, filtered and in its order, as an Excel workbook in the person's own directory of exports.

use super::cli::table::link_text;
use crate::desk::Desk;
use crate::domain::field::Layer;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::office::export::{Columns, Item};
use crate::office::xlsx;
use crate::text::{Locale, TextKey};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Writes records as far as the layers may be read, and says where to, in the reader's language.
///
/// # Errors
/// Why nothing was written, in the reader's language.
pub fn write(
    desk: &Desk,
    (kind, records): (Kind, &[RecordId]),
    layers: &[Layer],
    dir: &Path,
    locale: &Locale,
) -> Result<String, String> {
    let refused = |refusal| locale.refusal(&refusal, kind);
    let book = desk.book().unwrap_or_default();
    let columns = Columns::of(kind, layers);
    let names = |id| link_text(&book, id);
    let mut items: Vec<Item> = Vec::new();
    for id in records {
        let record = desk.record(*id).map_err(refused)?;
        items.extend(record.and_then(|record| columns.item(&record, &names)));
    }
    let today = desk.today();
    let made = xlsx::write(&columns, &items, locale, today)
        .map_err(|_| locale.line(TextKey::CliTooManyRows).to_owned())?;
    let stem = format!("{}-{today}", kind.spec().name);
    let kept = keep(dir, &stem, &made.bytes).map_err(|error| {
        let why = locale.why(error.kind());
        locale.say(
            TextKey::CliFile,
            &[("path", &dir.display()), ("what", &why)],
        )
    });
    let path = kept?;
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let (n, dir) = (items.len(), dir.display());
    let values = [("n", &n as _), ("file", &file as _), ("dir", &dir as _)];
    let mut said = locale.say(TextKey::ExportDone, &values);
    if let Some((row, column)) = made.cut.first() {
        let values = [("row", row as _), ("column", column as _)];
        said.push_str(&format!(" {}", locale.say(TextKey::CliCellCut, &values)));
    }
    Ok(said)
}

/// Puts bytes under a name that is not taken yet, for this user alone.
fn keep(dir: &Path, stem: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)?;
    let (path, mut file) = fresh(dir, stem)?;
    file.write_all(bytes)?;
    file.sync_data()?;
    Ok(path)
}

fn fresh(dir: &Path, stem: &str) -> io::Result<(PathBuf, File)> {
    for n in 1..=u32::MAX {
        let name = if n == 1 {
            format!("{stem}.xlsx")
        } else {
            format!("{stem}-{n}.xlsx")
        };
        let path = dir.join(name);
        let mut options = OpenOptions::new();
        match options.write(true).create_new(true).mode(0o600).open(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(file) => return Ok((path, file)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn each_file_has_a_name_of_its_own_and_is_for_its_owner_alone() {
        let place = tempfile::tempdir().unwrap();
        let dir = place.path().join("exports");
        let first = keep(&dir, "needs-2026-11-22", b"one").unwrap();
        let second = keep(&dir, "needs-2026-11-22", b"two").unwrap();
        assert!(first.ends_with("needs-2026-11-22.xlsx"));
        assert!(second.ends_with("needs-2026-11-22-2.xlsx"));
        assert_eq!(fs::read(&first).unwrap(), b"one", "the first stays");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&dir), mode(&second)), (0o700, 0o600));
    }
}
