//! Owns the checklists that an office keeps beside its settings: `checklists/KIND.toml` in the config directory takes the place of the list
//! that comes with the program. A file that cannot be used is told and never half used.

use crate::domain::checklist::{Checklist, ChecklistFault, Checklists};
use crate::domain::choice::CONTRACT_KIND;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// Which.
    pub path: PathBuf,
    /// Why.
    pub what: ChecklistFault,
}

/// The lists in force, and the files that could not be used.
pub fn read(config: &Path) -> (Checklists, Vec<FileFault>) {
    let mut lists = Checklists::default();
    let mut faults = Vec::new();
    for kind in CONTRACT_KIND.codes {
        let path = config.join("checklists").join(format!("{kind}.toml"));
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => {
                let what = ChecklistFault::Form(error.to_string());
                faults.push(FileFault { path, what });
                continue;
            }
        };
        match Checklist::read(&text) {
            Ok(list) => lists.replace(kind, list),
            Err(what) => faults.push(FileFault { path, what }),
        }
    }
    (lists, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offices_list_takes_the_place_of_ours_and_a_broken_one_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("checklists");
        fs::create_dir(&place).unwrap();
        let own = "version = \"当院1\"\nitems = [{ key = \"a\", side = \"hospital\", ja = \"院長が読んだ\" }]\n";
        fs::write(place.join("nda.toml"), own).unwrap();
        fs::write(place.join("loan.toml"), "version = 3").unwrap();
        let (lists, faults) = read(dir.path());
        assert_eq!(lists.of("nda").unwrap().version, "当院1");
        assert_eq!(lists.of("loan"), Checklists::default().of("loan"));
        let paths: Vec<_> = faults.iter().map(|fault| fault.path.clone()).collect();
        assert_eq!(paths, [place.join("loan.toml")]);
    }
}
