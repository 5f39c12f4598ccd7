//! What an office words itself: its 文例 and its checklists. Each is a file that takes the place of ours of the same name, or is added. Here
//! is said which there are, which hold, and what is wrong with those that cannot be used; where the files lie is the host's matter.

use super::checklist::{self, Checklist, ChecklistFault, Checklists};
use super::choice::CONTRACT_KIND;
use super::phrase::{self, Phrase, PhraseFault, Phrases};
use std::collections::BTreeMap;

/// Something that an office may word itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paper {
    /// A 文例, by its name.
    Phrase(String),
    /// The checklist of a kind of contract, by its code.
    Checklist(String),
}

/// What is wrong with an office's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperFault {
    /// With a 文例.
    Phrase(PhraseFault),
    /// With a checklist.
    Checklist(ChecklistFault),
    /// The file cannot be read at all; what the system said.
    Unread(String),
}

impl PaperFault {
    /// The line of the file, from 1; 0 if it could not be read at all.
    pub const fn line(&self) -> usize {
        match self {
            Self::Phrase(fault) => fault.line(),
            Self::Checklist(fault) => fault.line,
            Self::Unread(_) => 0,
        }
    }
}

/// Bytes of a name at most: a file system takes 255 with the ending and what a half-written file is called.
const LONGEST: usize = 200;

impl Paper {
    /// The 文例 of a name that an office gives; `None` for a name that no file can have.
    pub fn phrase_called(name: &str) -> Option<Self> {
        let is_odd = |c: char| c.is_control() || matches!(c, '/' | '\\');
        let odd = name.is_empty() || name.starts_with('.') || name.contains(is_odd);
        (!odd && name.len() <= LONGEST).then(|| Self::Phrase(name.to_owned()))
    }

    /// What its file is called, without the ending.
    pub fn name(&self) -> &str {
        match self {
            Self::Phrase(name) | Self::Checklist(name) => name,
        }
    }

    /// The directory of its file, beside the settings; also the verb of the command line.
    pub const fn directory(&self) -> &'static str {
        match self {
            Self::Phrase(_) => "phrases",
            Self::Checklist(_) => "checklists",
        }
    }

    /// Its file as it comes with the program, if it does.
    pub fn built_in(&self) -> Option<&'static str> {
        match self {
            Self::Phrase(name) => phrase::built_in(name),
            Self::Checklist(kind) => checklist::built_in(kind),
        }
    }

    /// Looks whether a file can be used.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, toml: &str) -> Result<(), PaperFault> {
        match self {
            Self::Phrase(_) => Phrase::read(toml).map(|_| ()).map_err(PaperFault::Phrase),
            Self::Checklist(_) => Checklist::read(toml)
                .map(|_| ())
                .map_err(PaperFault::Checklist),
        }
    }

    /// True if a file says what ours says, whatever its remarks.
    pub fn is_as_ours(&self, toml: &str) -> bool {
        let Some(ours) = self.built_in() else {
            return false;
        };
        match self {
            Self::Phrase(_) => Phrase::read(toml).is_ok_and(|own| Phrase::read(ours) == Ok(own)),
            Self::Checklist(_) => {
                Checklist::read(toml).is_ok_and(|own| Checklist::read(ours) == Ok(own))
            }
        }
    }
}

/// Everything that an office words itself, as it is in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Papers {
    /// The texts.
    pub phrases: Phrases,
    /// The lists.
    pub lists: Checklists,
    /// The office's own files, those that cannot be used too.
    pub own: BTreeMap<Paper, String>,
    /// The files that cannot be used; ours hold in their place.
    pub faults: BTreeMap<Paper, PaperFault>,
}

impl Papers {
    /// Ours with an office's files over them, each with its text or with what the system said when it was to be read.
    pub fn with(files: impl IntoIterator<Item = (Paper, Result<String, String>)>) -> Self {
        let mut papers = Self::default();
        for (paper, read) in files {
            let taken = match &read {
                Ok(toml) => papers.take(&paper, toml),
                Err(what) => Err(PaperFault::Unread(what.clone())),
            };
            if let Err(fault) = taken {
                papers.faults.insert(paper.clone(), fault);
            }
            papers.own.insert(paper, read.unwrap_or_default());
        }
        papers
    }

    fn take(&mut self, paper: &Paper, toml: &str) -> Result<(), PaperFault> {
        match paper {
            Paper::Phrase(name) => {
                let phrase = Phrase::read(toml).map_err(PaperFault::Phrase)?;
                self.phrases.put(name, phrase);
            }
            Paper::Checklist(kind) => {
                let list = Checklist::read(toml).map_err(PaperFault::Checklist)?;
                self.lists.replace(kind, list);
            }
        }
        Ok(())
    }

    /// Every one of them: the texts in the order in which they are offered, then the lists in the order of the kinds of contract.
    pub fn all(&self) -> Vec<Paper> {
        let texts = self.phrases.all().into_iter();
        let mut all: Vec<Paper> = texts
            .map(|(name, _)| Paper::Phrase(name.to_owned()))
            .collect();
        let unused = self.faults.keys().filter(|paper| match paper {
            Paper::Phrase(name) => self.phrases.get(name).is_none(),
            Paper::Checklist(_) => false,
        });
        all.extend(unused.cloned());
        let kinds = CONTRACT_KIND.codes.iter();
        all.extend(kinds.map(|kind| Paper::Checklist((*kind).to_owned())));
        all
    }

    /// The file of one as it lies there, the office's own or ours; empty for one that does not exist.
    pub fn file(&self, paper: &Paper) -> &str {
        let own = self.own.get(paper).map(String::as_str);
        own.or_else(|| paper.built_in()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(name: &str) -> Paper {
        Paper::Phrase(name.to_owned())
    }

    fn list(kind: &str) -> Paper {
        Paper::Checklist(kind.to_owned())
    }

    #[test]
    fn an_offices_own_holds_and_one_that_cannot_be_used_does_not() {
        let own = "name = \"当院の御礼\"\nabout = [\"need\"]\nwhen = [\"intake\"]\nto = \"proposer\"\ntext = \"{提案者} 様\"\n";
        let lines = "version = \"当院1\"\nitems = [{ key = \"a\", side = \"hospital\", ja = \"院長が読んだ\" }]\n";
        let papers = Papers::with([
            (phrase("thanks"), Ok(own.to_owned())),
            (phrase("own"), Ok(own.replace("御礼", "挨拶"))),
            (phrase("question"), Ok("name = 3".to_owned())),
            (phrase("strange"), Err("no".to_owned())),
            (list("nda"), Ok(lines.to_owned())),
            (list("loan"), Ok("version = 3".to_owned())),
        ]);
        let fitting = papers.phrases.fitting("need", &["intake"], true);
        let names: Vec<&str> = fitting.iter().map(|phrase| phrase.name.as_str()).collect();
        assert_eq!(names[..3], ["当院の御礼", "追加の質問", "当院の挨拶"]);
        assert_eq!(papers.lists.of("nda").unwrap().version, "当院1");
        assert_eq!(papers.lists.of("loan"), Checklists::default().of("loan"));
        let faults: Vec<_> = papers.faults.iter().map(|(p, f)| (p, f.line())).collect();
        let expected = [
            (&phrase("question"), 1),
            (&phrase("strange"), 0),
            (&list("loan"), 1),
        ];
        assert_eq!(faults, expected);
        let all = papers.all();
        assert_eq!(all.len(), 15 + 1 + 1 + CONTRACT_KIND.codes.len());
        assert!(all.contains(&phrase("strange")));
        assert_eq!(papers.file(&phrase("question")), "name = 3");
        assert_eq!(
            papers.file(&list("ethics")),
            list("ethics").built_in().unwrap()
        );
    }

    #[test]
    fn a_name_that_no_file_can_have_names_no_text() {
        assert_eq!(
            Paper::phrase_called("年始の挨拶"),
            Some(phrase("年始の挨拶"))
        );
        for odd in ["", ".", "..", "../x", "a\\b", "a\nb", &"長".repeat(70)] {
            assert_eq!(Paper::phrase_called(odd), None, "{odd:?}");
        }
    }

    #[test]
    fn remarks_make_no_text_another_and_a_word_does() {
        let paper = phrase("thanks");
        let ours = paper.built_in().unwrap();
        assert!(paper.is_as_ours(&format!("# 当院\n{ours}")));
        assert!(!paper.is_as_ours(&ours.replace("様", "さま").replace('{', "")));
        assert!(!phrase("own").is_as_ours(ours));
    }
}
