//! Owns the two borders of a screen: a `Msg` is all that can happen to it, an `Effect` is all that it can want. Both are plain data, so a
//! whole session can be replayed in a test, and a screen needs no disk, clock or thread.

use std::sync::Arc;

use super::input::{Input, Millis};
use super::picture::Picture;
use super::place::Place;
use super::theme::Theme;
use crate::desk::AuditLine;
use crate::desk::figures::Figures;
use crate::desk::going::Going;
use crate::desk::hat::Hat;
use crate::desk::{Actor, Book, Command, GateRefusal, Opened, Receipt, Refusal, StepLine};
use crate::domain::date::{Date, Moment};
use crate::domain::field::FieldId;
use crate::domain::goal::Goal;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::Text;
use crate::office::import::{Ask, Preview, PreviewError};
use crate::text::Lang;
use crate::text::saved::Own;

/// Names a wish, so that its answer finds the way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Token(pub u64);

/// Which records of the book may have changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Any: the book was loaded, or more of it was.
    All,
    /// These only.
    Records(Vec<RecordId>),
}

impl Changed {
    /// This and what changed after it, as one.
    pub fn join(&mut self, next: &Self) {
        match (&mut *self, next) {
            (Self::Records(ids), Self::Records(more)) => {
                ids.extend(more);
                ids.sort_unstable();
                ids.dedup();
            }
            (Self::All, _) | (_, Self::All) => *self = Self::All,
        }
    }

    /// True if a record of such a kind may have changed. What is not in the book any more may be of any kind.
    pub fn touches_kind(&self, book: &Book, is: impl Fn(Kind) -> bool) -> bool {
        match self {
            Self::All => true,
            Self::Records(ids) => ids
                .iter()
                .any(|id| book.find(*id).is_none_or(|row| is(row.kind()))),
        }
    }

    /// True if that record may have changed.
    pub fn touches(&self, id: RecordId) -> bool {
        match self {
            Self::All => true,
            Self::Records(ids) => ids.contains(&id),
        }
    }
}

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// At the terminal.
    Input(Input, Millis),
    /// Time passed: the wall clock for what is shown, the door's clock for what waits.
    Tick {
        /// The wall clock.
        now: Moment,
        /// The door's clock.
        at: Millis,
    },
    /// All texts can be searched now: a filter that was asked before looks again.
    Folded,
    /// The book moved on, by this person or another.
    Book {
        /// All rows at one moment.
        book: Arc<Book>,
        /// What may differ from the moment before.
        changed: Changed,
        /// False while rows are still being read in, so that counts are said to be partial.
        complete: bool,
        /// Records that somebody else changed.
        others: Vec<RecordId>,
    },
    /// A command is durable.
    Done {
        /// Of that wish.
        token: Token,
        /// What it did.
        receipt: Box<Receipt>,
    },
    /// A command was refused; nothing of it is applied.
    Refused {
        /// Of that wish.
        token: Token,
        /// Why.
        refusal: Refusal,
    },
    /// A record was read; `None` if it is not there any more.
    Opened {
        /// Of that wish.
        token: Token,
        /// The record with what its page shows.
        opened: Option<Box<Opened>>,
    },
    /// The undo list was read, newest first.
    Steps {
        /// Of that wish.
        token: Token,
        /// The steps.
        steps: Vec<StepLine>,
    },
    /// The figures of a day that is past.
    Figures {
        /// Of that wish.
        token: Token,
        /// The figures.
        figures: Box<Figures>,
    },
    /// The audit was read, newest first.
    Audit {
        /// Of that wish.
        token: Token,
        /// The lines.
        lines: Vec<AuditLine>,
    },
    /// What a hand-over would pass on.
    Going {
        /// Of that wish.
        token: Token,
        /// It.
        going: Box<Going>,
    },
    /// 引継書 were written, or not all of them.
    Papers {
        /// Of that wish.
        token: Token,
        /// Where they are, or why they are not, in the reader's language.
        written: Result<String, String>,
    },
    /// A gate was looked at again; `None` if it could not be.
    Checked {
        /// Of that wish.
        token: Token,
        /// Its conditions, met and unmet.
        gate: Option<Box<GateRefusal>>,
    },
    /// Something long goes on.
    Progress {
        /// Of that wish.
        token: Token,
        /// So much is done.
        done: u64,
        /// Of so much; 0 if not known.
        total: u64,
    },
    /// A spreadsheet was looked at.
    Planned {
        /// Of that wish.
        token: Token,
        /// What it holds, or why it cannot be used.
        planned: Result<Box<Preview>, PlanTrouble>,
    },
    /// The page that was kept when the program last ended, to stand on the screen until the book is there.
    KeptPage(Picture),
    /// Files that the typed beginning of a path may lead to.
    Sheets {
        /// Of that wish.
        token: Token,
        /// As they would be typed; a directory ends with `/`.
        found: Vec<String>,
    },
    /// The editor outside has ended: with a text, or with what went wrong.
    Edited {
        /// Of that wish.
        token: Token,
        /// The text, or why there is none, in the reader's language.
        edited: Result<String, String>,
    },
    /// There is no book yet: ask who sits here, and with which book to begin.
    FirstRun {
        /// What the system calls the person.
        name: String,
        /// How many needs the sample book has.
        needs: usize,
    },
    /// Who else is at the record that this person has told to be at; the first one says that others may be at this book at all.
    Company(Vec<Presence>),
    /// Who sits here.
    Actor(Actor),
    /// The drafts that this person left, by their names; told once, before the first key.
    Drafts(Vec<(String, Vec<u8>)>),
    /// The host has something to say, in the reader's language already.
    Said {
        /// How grave.
        tone: super::toast::Tone,
        /// The sentence.
        text: String,
    },
}

/// Something that a screen wants from the world. The host carries it out and answers by a [`Msg`] where one is named.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Hand the command to the desk; answered by `Done` or `Refused`.
    Run {
        /// Names the answer.
        token: Token,
        /// What is to be done.
        command: Command,
    },
    /// Read a record with all that its page shows; answered by `Opened`.
    Open {
        /// Names the answer.
        token: Token,
        /// Which record.
        id: RecordId,
    },
    /// Read what is shown of a record beside a list; answered by `Opened`. Of several only the
    /// newest need be answered.
    Glance {
        /// Names the answer.
        token: Token,
        /// Which record.
        id: RecordId,
    },
    /// Read the undo list; answered by `Steps`.
    Steps {
        /// Names the answer.
        token: Token,
        /// At most so many.
        limit: usize,
    },
    /// Make the figures as the book stood at the end of a day; answered by `Figures` or `Refused`.
    Figures {
        /// Names the answer.
        token: Token,
        /// The day.
        on: Date,
    },
    /// Read the audit; answered by `Audit`, or `Refused` where the role does not allow it.
    Audit {
        /// Names the answer.
        token: Token,
        /// At most so many.
        limit: usize,
    },
    /// Look at what a hand-over from a person would pass on; answered by `Going` or `Refused`.
    Going {
        /// Names the answer.
        token: Token,
        /// Who hands over.
        from: RecordId,
    },
    /// Write a 引継書 for each case to a file of this machine; answered by `Papers`.
    Papers {
        /// Names the answer.
        token: Token,
        /// Who handed over.
        from: RecordId,
        /// The cases.
        cases: Vec<RecordId>,
    },
    /// Look at the conditions between a record and a stage without moving it; answered by `Checked`.
    CheckGate {
        /// Names the answer.
        token: Token,
        /// The need or case.
        record: RecordId,
        /// The stage.
        to: Goal,
    },
    /// Stop what runs under that token, if it can still be stopped; answered by its own `Done` or `Refused`.
    Cancel(Token),
    /// Send text to the person's clipboard. Whether the terminal takes it cannot be known.
    Copy(String),
    /// Draw the whole screen again, whatever the terminal shows.
    Redraw,
    /// Stop the program until the shell continues it.
    Suspend,
    /// Ring the bell.
    Bell,
    /// Read a spreadsheet and plan its rows; answered by `Planned`, with `Progress` on the way.
    PlanImport {
        /// Names the answer.
        token: Token,
        /// Where the file is, as typed.
        path: String,
        /// What is asked of it.
        ask: Box<Ask>,
    },
    /// Look for spreadsheets where the typed beginning of a path leads; answered by `Sheets`.
    FindSheets {
        /// Names the answer.
        token: Token,
        /// What is typed so far.
        typed: String,
    },
    /// The answers of the very first start: make the book, and tell who sits here by `Actor`.
    FirstRun(Newcomer),
    /// Keep what was typed into a form, under its name, in place of what was kept there.
    SaveDraft {
        /// The form's name: letters, digits and `-`.
        key: String,
        /// The draft.
        bytes: Vec<u8>,
    },
    /// Throw a draft away.
    DropDraft {
        /// The form's name.
        key: String,
    },
    /// Tell the others where this person is now; asked for only if others may be at the book.
    Present(Option<Here>),
    /// Write these records to a file of this machine.
    Export {
        /// Their kind.
        kind: Kind,
        /// In the order of the list.
        records: Vec<RecordId>,
    },
    /// Keep where this person is, or was when the session ends.
    Left(Box<Place>),
    /// Hand a long text to the person's editor outside; answered by `Edited`.
    EditOutside {
        /// Names the answer.
        token: Token,
        /// The text.
        text: String,
    },
    /// Keep the filters that this person saved alone, in place of those kept before.
    SaveFilters(Vec<Own>),
    /// Keep these looks for the next start.
    SaveSettings(Looks),
    /// End the session.
    Quit,
}

/// Where somebody is. It is told while it is so and never kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Here {
    /// The record whose page or form stands open.
    pub record: RecordId,
    /// It is a form.
    pub editing: bool,
    /// The field that the cursor of the form is in.
    pub field: Option<FieldId>,
}

/// Somebody else at a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presence {
    /// Who.
    pub name: Text,
    /// Where.
    pub at: Here,
}

/// Why a spreadsheet cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanTrouble {
    /// The file cannot be read.
    File(FileTrouble),
    /// What it holds cannot be used.
    Preview(PreviewError),
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileTrouble {
    /// It is not there.
    NotFound,
    /// This person may not read it.
    NotAllowed,
    /// It is a directory or something else that is no file.
    NotAFile,
    /// What the system said.
    Other(String),
}

/// What a person answered at the very first start; an empty name or office is to be left for later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    /// The language.
    pub lang: Lang,
    /// The name that the history shows.
    pub name: String,
    /// The hat's code.
    pub hat: Option<String>,
    /// The office.
    pub organisation: String,
    /// Begin with the sample book.
    pub sample: bool,
}

/// What a person chose about the screen itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looks {
    /// The language.
    pub lang: Lang,
    /// The theme.
    pub theme: Theme,
    /// The hat they said they wear.
    pub hat: Option<Hat>,
}
