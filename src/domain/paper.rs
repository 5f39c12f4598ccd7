//! What an office words itself: its 文例 and its checklists. Each is a text that takes the place of ours of the same name, or is added. Here
//! is said which there are, which hold, and what is wrong with those that cannot be used; the book has them as records of
//! [`wording`](super::wording).

use super::checklist::{self, Checklist, ChecklistFault, Checklists};
use super::choice::CONTRACT_KIND;
use super::phrase::{self, Phrase, PhraseFault, Phrases};
use super::record::{RecordId, Reference, Stamp};
use super::value::{MAX_TEXT_BYTES, Text};
use std::collections::BTreeMap;

/// Something that an office may word itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paper {
    /// A 文例, by its name.
    Phrase(String),
    /// The checklist of a kind of contract, by its code.
    Checklist(String),
}

/// What is wrong with an office's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperFault {
    /// With a 文例.
    Phrase(PhraseFault),
    /// With a checklist.
    Checklist(ChecklistFault),
    /// It has a name that none can have.
    Name(String),
    /// It is longer than a field of the book keeps; so many bytes.
    TooLong(usize),
}

impl PaperFault {
    /// Its line, from 1; 0 for what is wrong with the whole.
    pub const fn line(&self) -> usize {
        match self {
            Self::Phrase(fault) => fault.line(),
            Self::Checklist(fault) => fault.line,
            Self::Name(_) | Self::TooLong(_) => 0,
        }
    }
}

/// Characters of a name at most, as the field of the book has it.
const LONGEST: usize = 60;

impl Paper {
    /// The text or list of a sort and a name as the book has them; `None` if there can be none.
    pub fn of(sort: &str, name: &str) -> Option<Self> {
        let list = Self::Checklist(name.to_owned());
        match sort {
            "phrase" => Self::phrase_called(name),
            "checklist" => Some(list).filter(|_| CONTRACT_KIND.codes.contains(&name)),
            _ => None,
        }
    }

    /// The 文例 of a name that an office gives; `None` for a name that no file can have, for it is written out and taken in as one.
    pub fn phrase_called(name: &str) -> Option<Self> {
        let is_odd = |c: char| c.is_control() || matches!(c, '/' | '\\');
        let odd = name.is_empty() || name.starts_with('.') || name.contains(is_odd);
        (!odd && name.chars().count() <= LONGEST).then(|| Self::Phrase(name.to_owned()))
    }

    /// What it is called among its sort; as a file, without the ending.
    pub fn name(&self) -> &str {
        match self {
            Self::Phrase(name) | Self::Checklist(name) => name,
        }
    }

    /// Its sort, as the book has it.
    pub const fn sort(&self) -> &'static str {
        match self {
            Self::Phrase(_) => "phrase",
            Self::Checklist(_) => "checklist",
        }
    }

    /// The verb of the command line that lists its sort.
    pub const fn verb(&self) -> &'static str {
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
        if toml.len() > MAX_TEXT_BYTES {
            return Err(PaperFault::TooLong(toml.len()));
        }
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

/// One of the office's own, as the book has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// The text that holds.
    pub text: String,
    /// Its records: the one that holds, then those that came to the same name elsewhere.
    pub records: Vec<RecordId>,
    /// The reference of the one that holds.
    pub reference: Option<Reference>,
    /// What a save of its text is measured against.
    pub stamp: Stamp,
    /// Two people worded it on copies apart, and nobody has chosen yet.
    pub clash: bool,
    /// Who changed it last.
    pub by: Text,
}

/// Everything that an office words itself, as it is in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Papers {
    /// The texts.
    pub phrases: Phrases,
    /// The lists.
    pub lists: Checklists,
    /// The office's own, those that cannot be used too.
    pub own: BTreeMap<Paper, Own>,
    /// Those that cannot be used; ours hold in their place.
    pub faults: BTreeMap<Paper, PaperFault>,
}

impl Papers {
    /// Ours with an office's own over them.
    pub fn with(own: BTreeMap<Paper, Own>) -> Self {
        let mut papers = Self::default();
        for (paper, one) in &own {
            if let Err(fault) = papers.take(paper, &one.text) {
                papers.faults.insert(paper.clone(), fault);
            }
        }
        papers.own = own;
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

    /// The whole text of one, the office's own or ours; empty for one that does not exist.
    pub fn file(&self, paper: &Paper) -> &str {
        let own = self.own.get(paper).map(|own| own.text.as_str());
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
        let worded = |text: &str| Own {
            text: text.to_owned(),
            ..Own::default()
        };
        let papers = Papers::with(BTreeMap::from([
            (phrase("thanks"), worded(own)),
            (phrase("own"), worded(&own.replace("御礼", "挨拶"))),
            (phrase("question"), worded("name = 3")),
            (phrase("strange"), worded("no")),
            (list("nda"), worded(lines)),
            (list("loan"), worded("version = 3")),
        ]));
        let fitting = papers.phrases.fitting("need", &["intake"], true);
        let names: Vec<&str> = fitting.iter().map(|phrase| phrase.name.as_str()).collect();
        assert_eq!(names[..3], ["当院の御礼", "追加の質問", "当院の挨拶"]);
        assert_eq!(papers.lists.of("nda").unwrap().version, "当院1");
        assert_eq!(papers.lists.of("loan"), Checklists::default().of("loan"));
        let faults: Vec<_> = papers.faults.iter().map(|(p, f)| (p, f.line())).collect();
        let expected = [
            (&phrase("question"), 1),
            (&phrase("strange"), 1),
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
        for odd in ["", ".", "..", "../x", "a\\b", "a\nb", &"長".repeat(61)] {
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
