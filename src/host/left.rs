//! Owns the files in which an earlier version kept what an office words itself: `phrases/NAME.toml` and `checklists/KIND.toml` beside the
//! settings. None of them is in force any more; one that the book never had is told, with the command that takes it in.

use crate::desk::Worded;
use crate::domain::paper::Paper;
use crate::text::{Locale, TextKey};
use std::fs;
use std::path::{Path, PathBuf};

/// The text or list that a file of that name words; `None` for a file that words none.
pub fn paper_of(sort: &str, file: &Path) -> Option<Paper> {
    let name = file.file_name()?.to_str()?.strip_suffix(".toml")?;
    Paper::of(sort, name)
}

/// The files of a directory that word something, in order.
///
/// # Errors
/// The directory cannot be read.
pub fn files(sort: &str, directory: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if paper_of(sort, &path).is_some() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// What is left beside the settings and was never in the book, in a sentence for each directory.
pub fn told(config: &Path, worded: &Worded, locale: &Locale) -> Vec<String> {
    let sorts = ["phrase", "checklist"].map(|sort| (sort, config.join(format!("{sort}s"))));
    let told = |(sort, directory): (&str, PathBuf)| told_of(sort, &directory, worded, locale);
    sorts.into_iter().filter_map(told).collect()
}

fn told_of(sort: &str, directory: &Path, worded: &Worded, locale: &Locale) -> Option<String> {
    let mut left = files(sort, directory).unwrap_or_default();
    left.retain(|file| paper_of(sort, file).is_some_and(|paper| !worded.was_worded(&paper)));
    let path = directory.display().to_string();
    let path = if path.contains(' ') {
        format!("'{path}'")
    } else {
        path
    };
    let command = format!("ikoren {sort}s --from {path}");
    let values = [("n", &left.len() as _), ("command", &command as _)];
    (!left.is_empty()).then(|| locale.say(TextKey::PaperLeft, &values))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_word_something_are_found_in_order() {
        let dir = tempfile::tempdir().unwrap();
        for name in [
            "thanks.toml",
            "年始.toml",
            "notes.txt",
            ".hidden.toml",
            "a.toml",
        ] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        let found = files("phrase", dir.path()).unwrap();
        let names: Vec<_> = found
            .iter()
            .filter_map(|f| f.file_name()?.to_str())
            .collect();
        assert_eq!(names, ["a.toml", "thanks.toml", "年始.toml"]);
        assert!(
            files("checklist", dir.path()).unwrap().is_empty(),
            "none is a kind of contract"
        );
        assert!(files("phrase", &dir.path().join("none")).is_err());
    }
}
