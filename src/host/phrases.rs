//! Owns the texts that an office keeps beside its settings: `phrases/NAME.toml` in the config directory takes the place of ours of that name,
//! or is added. A file that cannot be used is told and never half used.

use crate::domain::phrase::{MOST, Phrase, PhraseFault, Phrases};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub what: PhraseFault,
}

/// The texts in force, and the files that could not be used.
pub fn read(config: &Path) -> (Phrases, Vec<FileFault>) {
    let mut phrases = Phrases::default();
    let mut faults = Vec::new();
    for path in files(&config.join("phrases")) {
        let name = path.file_stem().and_then(|stem| stem.to_str());
        let read = fs::read_to_string(&path)
            .map_err(|error| PhraseFault::Form(0, error.to_string()))
            .and_then(|text| Phrase::read(&text));
        match (read, name) {
            (Ok(phrase), Some(name)) => phrases.put(name, phrase),
            (Err(what), _) => faults.push(FileFault { path, what }),
            (Ok(_), None) => {}
        }
    }
    (phrases, faults)
}

/// The place of an office's own text.
pub fn place(config: &Path, name: &str) -> PathBuf {
    config.join("phrases").join(format!("{name}.toml"))
}

/// Writes a text out to be worded anew, unless the office has one of that name. True if it was written.
///
/// # Errors
/// The directory or the file cannot be made.
pub fn write_out(config: &Path, name: &str, toml: &str) -> io::Result<bool> {
    let path = place(config, name);
    if path.exists() {
        return Ok(false);
    }
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&path)?;
    file.write_all(toml.as_bytes())?;
    Ok(true)
}

/// The files, in the order of their names, so that the list is the same each day.
fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let is_toml = |path: &PathBuf| path.extension().is_some_and(|ext| ext == "toml");
    let mut paths: Vec<PathBuf> = paths.filter(is_toml).collect();
    paths.sort();
    paths.truncate(MOST);
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offices_text_takes_the_place_of_ours_and_a_broken_one_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("phrases");
        fs::create_dir(&place).unwrap();
        let own = "name = \"当院の御礼\"\nabout = [\"need\"]\nwhen = [\"intake\"]\nto = \"proposer\"\ntext = \"{提案者} 様\"\n";
        fs::write(place.join("thanks.toml"), own).unwrap();
        fs::write(place.join("own.toml"), own.replace("御礼", "挨拶")).unwrap();
        fs::write(place.join("question.toml"), "name = 3").unwrap();
        let (phrases, faults) = read(dir.path());
        let names: Vec<&str> = phrases
            .fitting("need", &["intake"], true)
            .iter()
            .map(|phrase| phrase.name.as_str())
            .collect();
        assert_eq!(names[..3], ["当院の御礼", "追加の質問", "当院の挨拶"]);
        let paths: Vec<_> = faults.iter().map(|fault| fault.path.clone()).collect();
        assert_eq!(paths, [place.join("question.toml")]);
    }
}
