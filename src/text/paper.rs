//! Owns the words for what an office words itself: the names of its texts and lists, what is wrong with a file, what a field means.

use super::nearest::nearest;
use super::{Lang, Locale, TextKey};
use crate::domain::checklist::{ChecklistFault, ChecklistTrouble};
use crate::domain::choice::CONTRACT_KIND;
use crate::domain::paper::{Paper, PaperFault};
use crate::domain::phrase::{Blank, PhraseFault, Phrases};

impl Locale {
    /// What a text or a list is called.
    pub fn paper<'a>(&'a self, paper: &'a Paper, phrases: &'a Phrases) -> &'a str {
        match paper {
            Paper::Phrase(name) => {
                let phrase = phrases.get(name);
                phrase.map_or(name, |phrase| phrase.title(self.lang() == Lang::En))
            }
            Paper::Checklist(kind) => self.choice(&CONTRACT_KIND, kind),
        }
    }

    /// What a field of a text stands for.
    pub fn blank(&self, blank: Blank) -> &str {
        self.word(&["blank.", blank.code()]).unwrap_or(blank.name())
    }

    /// What is wrong with an office's file, with the line: `4行目: 「宛名」という欄はありません。「宛先」ですか`.
    pub fn paper_fault(&self, fault: &PaperFault) -> String {
        let (line, what) = match fault {
            PaperFault::Name(name) => return self.say(TextKey::PaperNameNot, &[("name", name)]),
            PaperFault::TooLong(bytes) => {
                let size = self.size(u64::try_from(*bytes).unwrap_or(u64::MAX));
                return self.say(TextKey::PaperTooLong, &[("size", &size)]);
            }
            PaperFault::Phrase(PhraseFault::Blank(line, name)) => (*line, self.wrong_blank(name)),
            PaperFault::Phrase(PhraseFault::Form(line, what)) => {
                (*line, self.say(TextKey::PaperForm, &[("what", what)]))
            }
            PaperFault::Checklist(fault) => (fault.line, self.checklist_fault(fault)),
        };
        self.say(TextKey::PaperLine, &[("line", &line), ("what", &what)])
    }

    /// That there is no such field; with the one that was probably meant.
    pub fn wrong_blank(&self, name: &str) -> String {
        let names = Blank::ALL.iter().map(|blank| blank.name());
        match nearest(name, names) {
            Some(near) => self.say(TextKey::PaperBlankNear, &[("name", &name), ("near", &near)]),
            None => self.say(TextKey::PaperBlank, &[("name", &name)]),
        }
    }

    /// That a file is not used, and why.
    pub fn paper_unused(&self, path: &str, fault: &PaperFault) -> String {
        let what = self.paper_fault(fault);
        self.say(TextKey::PaperUnused, &[("path", &path), ("what", &what)])
    }

    fn checklist_fault(&self, fault: &ChecklistFault) -> String {
        let (key, what) = match &fault.what {
            ChecklistTrouble::Form(what) => (TextKey::PaperForm, what.clone()),
            ChecklistTrouble::Count(n) => (TextKey::PaperCount, n.to_string()),
            ChecklistTrouble::TooManyBlocks(n) => (TextKey::PaperBlocks, n.to_string()),
            ChecklistTrouble::TwiceTheKey(name) => (TextKey::PaperTwice, name.clone()),
            ChecklistTrouble::Gate(name) => (TextKey::PaperGate, name.clone()),
            ChecklistTrouble::Answers(name) => (TextKey::PaperAnswers, name.clone()),
        };
        self.say(key, &[("what", &what)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_its_line_and_the_field_that_was_meant() {
        let told = |name: &str| {
            let fault = PaperFault::Phrase(PhraseFault::Blank(4, name.to_owned()));
            Locale::new(Lang::Ja).paper_fault(&fault)
        };
        assert_eq!(
            told("提案"),
            "4行目: 「提案」という欄はありません。「提案者」ですか"
        );
        assert_eq!(told("宇宙"), "4行目: 「宇宙」という欄はありません");
    }
}
