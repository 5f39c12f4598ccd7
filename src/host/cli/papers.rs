//! `phrases` and `checklists`: the texts and lists in force, one of them as it stands, files of them taken into the book, the office's own
//! gone again. What cannot be used is told by its line, and then nothing is taken in.

use super::Office;
use super::exit::Exit;
use crate::desk::command::{Archive, New, Passage, Set};
use crate::desk::{Command, Desk, Receipt, Refusal, Worded};
use crate::domain::kind::Kind;
use crate::domain::paper::{Own, Paper, PaperFault};
use crate::domain::value::{MAX_TEXT_BYTES, Text};
use crate::domain::wording;
use crate::host::left;
use crate::office::decode::FILE_LIMIT;
use crate::office::json::SCHEMA;
use crate::text::TextKey;
use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::fmt::Display;
use std::io::Read;
use std::path::{Path, PathBuf};

/// `phrases ..`, `checklists ..`
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Papers {
    /// thanks, reminder, request-letter, .. or nda, joint-research, ethics, ..: written to standard output as it holds
    pub name: Option<String>,
    /// Take files into the book, or those of a directory: each in the place of ours of its name, or beside them; - for standard input
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "remove")]
    pub from: Vec<PathBuf>,
    /// The office's own of that name goes; ours holds again, if there is one
    #[arg(long, requires = "name")]
    pub remove: bool,
    /// Names of files whose texts come on standard input, one behind the other, each so many bytes long.
    #[arg(skip)]
    pub sent: Vec<(String, usize)>,
}

/// Which of the two verbs it is: the sort of a text or a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::host) struct Sort(pub(in crate::host) &'static str);

impl Sort {
    fn is_of(self, paper: &Paper) -> bool {
        paper.sort() == self.0
    }

    /// The text or list of a name.
    fn named(self, name: &str) -> Result<Paper, PaperFault> {
        let wrong = || PaperFault::Name(name.to_owned());
        Paper::of(self.0, name).ok_or_else(wrong)
    }
}

/// A file: what it is to be told as, its name without the ending, its text.
type Given = (String, String, String);

impl Office<'_, '_> {
    /// `phrases [NAME] [--from FILE..] [--remove]`, and `checklists`
    pub(super) fn papers(&mut self, sort: Sort, args: &Papers) -> Exit {
        if !(args.from.is_empty() && args.sent.is_empty()) {
            return self.take_papers(sort, args);
        }
        match &args.name {
            Some(name) if args.remove => self.remove_paper(sort, name),
            // Ours can be read before there is a book.
            name if self.has_no_book() => {
                self.show_papers(sort, name.as_deref(), &Worded::default())
            }
            name => self.look(Some(Kind::Wording), |office, desk| {
                Ok(office.show_papers(sort, name.as_deref(), &desk.worded()?))
            }),
        }
    }

    fn show_papers(&mut self, sort: Sort, name: Option<&str>, worded: &Worded) -> Exit {
        match name {
            Some(name) => self.print_paper(sort, name, worded),
            None => self.list_papers(sort, worded),
        }
    }

    fn has_no_book(&self) -> bool {
        self.served.is_none() && !self.book_dir().exists()
    }

    /// Every one with whose it is; one that cannot be used is told, and is no success.
    fn list_papers(&mut self, sort: Sort, worded: &Worded) -> Exit {
        let papers = worded.papers();
        let mut items: Vec<Json> = Vec::new();
        for paper in papers.all().iter().filter(|paper| sort.is_of(paper)) {
            let own = papers.own.get(paper);
            let reference = own.and_then(|own| own.reference).map(|it| it.to_string());
            let title = self.locale.paper(paper, &papers.phrases).to_owned();
            let mut item = json!({"name": paper.name(), "title": title, "own": reference});
            if let (Paper::Phrase(name), Some(object)) = (paper, item.as_object_mut())
                && let Some(phrase) = papers.phrases.get(name)
            {
                object.insert("about".to_owned(), json!(phrase.about));
                object.insert("when".to_owned(), json!(phrase.when));
            }
            items.push(item);
            let line = format!("{}  {title}  {}", paper.name(), self.whose(own));
            if !self.global.json && self.io.data_line(&line).is_err() {
                return Exit::Failure;
            }
        }
        let faults = papers.faults.iter().filter(|(paper, _)| sort.is_of(paper));
        let told: Vec<String> = faults
            .map(|(paper, fault)| self.locale.paper_unused(paper.name(), fault))
            .collect();
        told.iter().for_each(|line| self.io.say(line));
        if self.served.is_none() {
            let left = left::told(&self.env.places.config, worded, &self.locale);
            left.iter().for_each(|line| self.io.say(line));
        }
        let exit = if told.is_empty() {
            Exit::Done
        } else {
            Exit::Partly
        };
        if self.global.json {
            let object = json!({"schema": SCHEMA, "items": items, "faults": told});
            return self.json(&object, exit);
        }
        exit
    }

    /// `自所のもの W-1 佐藤`, `付属のまま`.
    fn whose(&self, own: Option<&Own>) -> String {
        let Some(own) = own else {
            return self.locale.line(TextKey::PaperOurs).to_owned();
        };
        let key = if own.clash {
            TextKey::PaperTwoWordings
        } else {
            TextKey::PaperOwn
        };
        let reference = own.reference.map(|it| it.to_string()).unwrap_or_default();
        format!("{} {reference} {}", self.locale.line(key), own.by)
    }

    /// One as it stands, so that it can be put into a file, worded anew and taken in again.
    fn print_paper(&mut self, sort: Sort, name: &str, worded: &Worded) -> Exit {
        let paper = sort.named(name).ok();
        let papers = worded.papers();
        let text = paper.as_ref().map_or("", |paper| papers.file(paper));
        let Some(paper) = paper.as_ref().filter(|_| !text.is_empty()) else {
            return self.unknown_paper(sort, name);
        };
        if let Some(fault) = papers.faults.get(paper) {
            let told = self.locale.paper_unused(name, fault);
            self.io.say(&told);
        }
        if self.global.json {
            let own = papers.own.get(paper).and_then(|own| own.reference);
            let own = own.map(|it| it.to_string());
            let item = json!({"name": name, "own": own, "text": text});
            return self.json(&json!({"schema": SCHEMA, "item": item}), Exit::Done);
        }
        match self.io.data_line(text.trim_end()) {
            Ok(()) => Exit::Done,
            Err(_) => Exit::Failure,
        }
    }

    fn unknown_paper(&mut self, sort: Sort, name: &str) -> Exit {
        let verb = format!("{}s", sort.0);
        let values = [("name", &name as &dyn Display), ("verb", &verb as _)];
        let text = self.locale.say(TextKey::PaperUnknown, &values);
        self.told(Exit::NotFound, &text)
    }

    fn remove_paper(&mut self, sort: Sort, name: &str) -> Exit {
        let Ok(paper) = sort.named(name) else {
            return self.unknown_paper(sort, name);
        };
        self.writing(|office, desk| {
            let worded = desk.worded()?;
            let Some(own) = worded.own(&paper) else {
                let text = office.locale.say(TextKey::PaperNotOwn, &[("name", &name)]);
                return Ok(office.told(Exit::NotFound, &text));
            };
            let records = own.records.clone();
            let restore = false;
            let archive = Command::Archive(Archive { records, restore });
            let receipt = desk.run(&office.actor(), archive)?;
            Ok(office.acknowledge_paper(&paper, Some(&receipt)))
        })
    }

    /// Takes files in: all of them are looked at before the first is.
    fn take_papers(&mut self, sort: Sort, args: &Papers) -> Exit {
        let given = match self.given(sort, args) {
            Ok(given) => given,
            Err(exit) => return exit,
        };
        let mut papers = Vec::new();
        let mut faults = Vec::new();
        for (told, name, text) in given {
            let checked = sort.named(args.name.as_deref().unwrap_or(&name));
            match checked.and_then(|paper| paper.check(&text).map(|()| paper)) {
                Ok(paper) => papers.push((paper, text)),
                Err(fault) => faults.push(format!("{told}: {}", self.locale.paper_fault(&fault))),
            }
        }
        if !faults.is_empty() {
            faults.iter().for_each(|fault| self.io.say(fault));
            let text = self.locale.line(TextKey::PaperNoneTaken).to_owned();
            return self.told(Exit::Usage, &text);
        }
        self.writing(|office, desk| {
            for (paper, text) in &papers {
                let worded = desk.worded()?;
                let receipt = match taking(&worded, paper, text) {
                    Some(command) => Some(desk.run(&office.actor(), command)?),
                    None => None,
                };
                let exit = office.acknowledge_paper(paper, receipt.as_ref());
                if exit != Exit::Done {
                    return Ok(exit);
                }
            }
            Ok(Exit::Done)
        })
    }

    fn writing(&mut self, work: impl FnOnce(&mut Self, &Desk) -> Result<Exit, Refusal>) -> Exit {
        let desk = match self.desk_to_write() {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        let exit = match work(self, &desk) {
            Ok(exit) => exit,
            Err(refusal) => self.refuse(&refusal, Some(Kind::Wording)),
        };
        self.leave(desk, exit)
    }

    /// Says what is in force now: the office's own, ours again, or nothing of that name.
    fn acknowledge_paper(&mut self, paper: &Paper, receipt: Option<&Receipt>) -> Exit {
        let reference = receipt.and_then(|receipt| receipt.subject);
        let reference = reference.map(|(_, reference)| reference.to_string());
        if self.global.json {
            let verb = receipt.map(|receipt| receipt.verb);
            let object =
                json!({"schema": SCHEMA, "name": paper.name(), "ref": reference, "verb": verb});
            return self.json(&object, Exit::Done);
        }
        let key = match receipt.map(|receipt| receipt.verb) {
            Some("archive") if paper.built_in().is_some() => TextKey::PaperOursAgain,
            Some("archive") => TextKey::PaperGone,
            Some(_) => TextKey::PaperKept,
            None => TextKey::PaperSame,
        };
        let name = paper.name();
        let text = self.locale.say(key, &[("name", &name)]);
        self.told(Exit::Done, &text)
    }

    /// What the files say.
    ///
    /// # Errors
    /// How it ends if one cannot be read; that is said.
    fn given(&mut self, sort: Sort, args: &Papers) -> Result<Vec<Given>, Exit> {
        if args.sent.is_empty() {
            return self.read_papers(sort, args);
        }
        let mut all = Vec::new();
        let most = FILE_LIMIT as u64;
        let read = self.io.stdin.by_ref().take(most).read_to_end(&mut all);
        read.map_err(|error| self.file_failed(Path::new("-"), &error))?;
        let mut rest = all.as_slice();
        let mut given = Vec::new();
        for (name, length) in &args.sent {
            let Some((text, behind)) = rest.split_at_checked(*length) else {
                let cut: std::io::Error = std::io::ErrorKind::UnexpectedEof.into();
                return Err(self.file_failed(Path::new(name), &cut));
            };
            rest = behind;
            let text = String::from_utf8_lossy(text).into_owned();
            given.push((name.clone(), name.clone(), text));
        }
        Ok(given)
    }

    /// Reads the files and those of the directories; a name that was typed is the name of the one file.
    ///
    /// # Errors
    /// How it ends if one cannot be read, or if a name was typed for several; that is said.
    pub(in crate::host) fn read_papers(
        &mut self,
        sort: Sort,
        args: &Papers,
    ) -> Result<Vec<Given>, Exit> {
        let mut files = Vec::new();
        for path in &args.from {
            if path.is_dir() {
                let found = left::files(sort.0, path);
                files.extend(found.map_err(|error| self.file_failed(path, &error))?);
            } else {
                files.push(path.clone());
            }
        }
        let named = |path: &Path| {
            let stem = path.file_stem().map(|stem| stem.to_string_lossy());
            stem.map(std::borrow::Cow::into_owned).unwrap_or_default()
        };
        let line = Path::new("-");
        let one = args.name.is_none() || files.len() == 1;
        if !one || (args.name.is_none() && files.iter().any(|file| file == line)) {
            let text = self.locale.line(TextKey::PaperWhichName).to_owned();
            return Err(self.told(Exit::Usage, &text));
        }
        let mut given = Vec::new();
        for file in files {
            let text = self.short_text(&file)?;
            given.push((file.display().to_string(), named(&file), text));
        }
        Ok(given)
    }
}

impl Office<'_, '_> {
    /// A file as far as the book would keep it and a little further: more is told as too long.
    fn short_text(&mut self, file: &Path) -> Result<String, Exit> {
        let most = MAX_TEXT_BYTES as u64 + 1;
        let mut bytes = Vec::new();
        let read = if file == Path::new("-") {
            let stdin = self.io.stdin.by_ref();
            stdin.take(most).read_to_end(&mut bytes)
        } else {
            let file = std::fs::File::open(file);
            file.and_then(|file| file.take(most).read_to_end(&mut bytes))
        };
        let read = read.and_then(|length| match String::from_utf8(bytes) {
            Ok(text) => Ok(text),
            Err(cut) if length > MAX_TEXT_BYTES => {
                Ok(String::from_utf8_lossy(cut.as_bytes()).into_owned())
            }
            Err(_) => Err(std::io::ErrorKind::InvalidData.into()),
        });
        read.map_err(|error| self.file_failed(file, &error))
    }
}

/// What makes a text hold: the office's own made, changed, or gone where ours says the same; `None` if it holds already.
fn taking(worded: &Worded, paper: &Paper, text: &str) -> Option<Command> {
    let ours = paper.is_as_ours(text);
    let base = Vec::new();
    let passage = Passage::default();
    match worded.own(paper) {
        None if ours => None,
        None => Some(Command::New(New {
            kind: Kind::Wording,
            entries: wording::entries(paper, text),
            passage,
        })),
        Some(own) if ours => Some(Command::Archive(Archive {
            records: own.records.clone(),
            restore: false,
        })),
        Some(own) if own.text == Text::block(text).as_str() && !own.clash => None,
        Some(own) => Some(Command::Set(Set {
            record: own.records.first().copied()?,
            entries: vec![(wording::TEXT.id(), wording::reworded(text))],
            base,
            passage,
        })),
    }
}
