//! Owns the files of what an office words itself, beside its settings: `phrases/NAME.toml` and `checklists/KIND.toml`. They are read at a
//! start and written from the screen; a file that cannot be used is told and never half used.

use super::settings::write_private;
use crate::domain::choice::CONTRACT_KIND;
use crate::domain::paper::{Paper, Papers};
use crate::domain::phrase::{MOST, Phrase, Phrases};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is in force, with the files that could not be used.
pub fn read(config: &Path) -> Papers {
    let lists = CONTRACT_KIND.codes.iter();
    let lists = lists.map(|kind| Paper::Checklist((*kind).to_owned()));
    let papers = texts(config).chain(lists);
    Papers::with(papers.filter_map(|paper| {
        let read = fs::read_to_string(place(config, &paper));
        let none = matches!(&read, Err(error) if error.kind() == io::ErrorKind::NotFound);
        (!none).then(|| (paper, read.map_err(|error| error.to_string())))
    }))
}

/// The texts in force alone: all that the first paint needs.
pub fn phrases(config: &Path) -> Phrases {
    let mut phrases = Phrases::default();
    for paper in texts(config) {
        let toml = fs::read_to_string(place(config, &paper)).unwrap_or_default();
        if let Ok(phrase) = Phrase::read(&toml) {
            phrases.put(paper.name(), phrase);
        }
    }
    phrases
}

fn texts(config: &Path) -> impl Iterator<Item = Paper> {
    let names = names(&config.join("phrases")).into_iter();
    names.map(Paper::Phrase)
}

/// The place of an office's own.
pub fn place(config: &Path, paper: &Paper) -> PathBuf {
    let directory = config.join(paper.directory());
    directory.join(format!("{}.toml", paper.name()))
}

/// Writes ours out to be worded anew, unless the office has one of that name. True if it was written.
///
/// # Errors
/// The directory or the file cannot be made.
pub fn write_out(config: &Path, paper: &Paper) -> io::Result<bool> {
    let path = place(config, paper);
    let new = !path.exists();
    if new {
        write_private(&path, paper.built_in().unwrap_or_default().as_bytes())?;
    }
    Ok(new)
}

/// Keeps an office's own file; `None`: it goes, and ours holds again.
///
/// # Errors
/// As the file system says; what was there before stays.
pub fn keep(config: &Path, paper: &Paper, toml: Option<&str>) -> io::Result<()> {
    let path = place(config, paper);
    match toml {
        Some(toml) => write_private(&path, toml.as_bytes()),
        None => match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        },
    }
}

/// The names of the files, in order, so that the list is the same each day.
fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names
        .filter_map(|name| Some(name.strip_suffix(".toml")?.to_owned()))
        .collect();
    names.sort();
    names.truncate(MOST);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offices_file_is_kept_read_and_goes_again() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path();
        assert_eq!(read(config), Papers::default());
        let text = Paper::Phrase("thanks".to_owned());
        let list = Paper::Checklist("nda".to_owned());
        let own = "version = \"当院1\"\nitems = [{ key = \"a\", side = \"hospital\", ja = \"院長が読んだ\" }]\n";
        keep(config, &list, Some(own)).unwrap();
        keep(config, &text, Some("name = 3")).unwrap();
        let papers = read(config);
        assert_eq!(papers.lists.of("nda").unwrap().version, "当院1");
        assert_eq!(papers.faults.keys().collect::<Vec<_>>(), [&text]);
        assert_eq!(papers.own.len(), 2);
        for paper in [&text, &list, &list] {
            keep(config, paper, None).unwrap();
        }
        assert_eq!(read(config), Papers::default());
    }

    #[test]
    fn ours_is_written_out_once() {
        let dir = tempfile::tempdir().unwrap();
        let paper = Paper::Checklist("ethics".to_owned());
        assert!(write_out(dir.path(), &paper).unwrap());
        fs::write(place(dir.path(), &paper), "version = \"当院\"").unwrap();
        assert!(!write_out(dir.path(), &paper).unwrap());
        let kept = fs::read_to_string(place(dir.path(), &paper)).unwrap();
        assert_eq!(kept, "version = \"当院\"");
    }
}
