//! What one person wants done to records, as data. Each command has its own file with its `apply`; this is the list.

use super::refusal::Refusal;
use crate::domain::audit::Audit;
use crate::domain::change::CommandId;
use crate::domain::date::{Date, DayOff};
use crate::domain::disclosure::How;
use crate::domain::entry::Entry;
use crate::domain::fairness::Uneven;
use crate::domain::field::{FieldId, Layer};
use crate::domain::goal::Goal;
use crate::domain::kind::Kind;
use crate::domain::merge::Pick;
use crate::domain::record::{RecordId, Reference, Stamp};
use crate::domain::value::Text;
use crate::store::Lsn;

/// A command; one is one undo step.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Makes a record.
    New(New),
    /// Changes fields of a record.
    Set(Set),
    /// Moves a need or a case to another stage, a contract to another state, through the gates.
    Move(Move),
    /// Moves several; those that may go, the others are listed.
    MoveAll(MoveAll),
    /// Archives or restores records.
    Archive(Archive),
    /// Clears a personal-data mark after a person has looked.
    ClearMark(ClearMark),
    /// Books the rows of a spreadsheet.
    Import(Import),
    /// Shows needs to a firm, and enters it in the ledger.
    Disclose(Disclose),
    /// Makes one record of two.
    Merge(Merge),
    /// Two records that look alike are not one, and are not shown as a pair again.
    Apart(Apart),
    /// Gives all that a person is in charge of to a successor.
    HandOver(HandOver),
    /// Destroys the personal values of a person.
    Erase(RecordId),
    /// Takes back this person's last command, or the one named.
    Undo(Option<CommandId>),
    /// Does again what was last taken back.
    Redo,
    /// Puts a line into the audit; only the desk itself and its doors do.
    Audit(Audit),
}

impl Command {
    /// Its word, as the journal keeps it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::New(_) => "new",
            Self::Set(_) => "set",
            Self::Move(_) | Self::MoveAll(_) => "move",
            Self::Archive(archive) if archive.restore => "restore",
            Self::Archive(_) => "archive",
            Self::ClearMark(_) => "clear-mark",
            Self::Import(_) => "import",
            Self::Disclose(_) => "disclose",
            Self::Merge(_) => "merge",
            Self::Apart(_) => "apart",
            Self::HandOver(_) => "hand-over",
            Self::Erase(_) => "erase",
            Self::Undo(_) => "undo",
            Self::Redo => "redo",
            Self::Audit(_) => "audit",
        }
    }
}

/// Fields typed.
pub type Entries = Vec<(FieldId, Entry)>;

/// A new record.
#[derive(Clone, Debug, PartialEq)]
pub struct New {
    /// Of what kind.
    pub kind: Kind,
    /// Its fields.
    pub entries: Entries,
    /// How it goes through a gate that its fields lead to.
    pub passage: Passage,
}

/// Fields of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    /// Which record.
    pub record: RecordId,
    /// The fields typed.
    pub entries: Entries,
    /// For each field the stamp the form was opened on; a field without one is set whatever stands there.
    pub base: Vec<(FieldId, Stamp)>,
    /// How it goes through a gate that the fields lead to.
    pub passage: Passage,
}

/// How a gate may be passed.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Passage {
    /// Warnings have been seen.
    pub acknowledged: bool,
    /// Step past unmet conditions, for this reason; also the reason of a step back.
    pub reason: Option<Text>,
    /// The reason is meant as an override.
    pub override_gate: bool,
}

/// One record's way to another stage or state. A need past 公開 moves its only open case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// The need, case or contract.
    pub record: RecordId,
    /// Where the person saw it stand; if it stands elsewhere by then, nothing is moved. Nothing where nobody looked: a line typed or a file.
    pub seen: Option<Goal>,
    /// Where to.
    pub to: Goal,
}

impl Course {
    /// To a goal, wherever the record stands.
    pub fn to(record: RecordId, to: impl Into<Goal>) -> Self {
        Self {
            record,
            seen: None,
            to: to.into(),
        }
    }
}

/// One need or case to another stage, one contract to another state.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// Which, and where to.
    pub course: Course,
    /// How.
    pub passage: Passage,
}

/// Several at once.
#[derive(Clone, Debug, PartialEq)]
pub struct MoveAll {
    /// Which, and where each goes.
    pub courses: Vec<Course>,
    /// How.
    pub passage: Passage,
}

/// Out of sight, or back.
#[derive(Clone, Debug, PartialEq)]
pub struct Archive {
    /// Which.
    pub records: Vec<RecordId>,
    /// True: back into sight.
    pub restore: bool,
}

/// One personal-data candidate looked at and found harmless.
#[derive(Clone, Debug, PartialEq)]
pub struct ClearMark {
    /// The need.
    pub record: RecordId,
    /// The mark in the form that `domain::personal` reads.
    pub mark: Text,
}

/// Two records of the roster that are one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// The one that stays.
    pub into: RecordId,
    /// The one that goes out of sight; what named it names the other.
    pub from: RecordId,
    /// Which value each field keeps; a field that is not here as [`crate::domain::merge::usual`] says.
    pub picks: Vec<(FieldId, Pick)>,
}

/// Needs shown to a firm as far as a layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclose {
    /// Which.
    pub needs: Vec<RecordId>,
    /// To whom.
    pub company: RecordId,
    /// How far.
    pub layer: Layer,
    /// How.
    pub how: How,
}

/// 引継 from one person to another.
#[derive(Clone, Debug, PartialEq)]
pub struct HandOver {
    /// Who leaves.
    pub from: RecordId,
    /// Who takes over.
    pub to: RecordId,
    /// The last day of the posts of whoever leaves, as far as it is not known; `None`: they go on.
    pub post_until: Option<Date>,
    /// Filters that the person kept alone, which everybody on the book has from now on.
    pub filters: Vec<Entries>,
}

/// Two records of the roster that look alike and are not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Apart {
    /// The one that was there first.
    pub one: RecordId,
    /// The other.
    pub other: RecordId,
}

/// One row of a spreadsheet.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportRow {
    /// The line of the sheet, to be told where the row is not taken; 0 of what is no sheet.
    pub line: u32,
    /// The record it updates; `None`: a new one.
    pub update: Option<RecordId>,
    /// Its fields.
    pub entries: Entries,
}

/// The rows of a spreadsheet, one undo step.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// Of what kind.
    pub kind: Kind,
    /// The rows.
    pub rows: Vec<ImportRow>,
}

/// A record that a command made on the way (a hospital, a person), to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its kind.
    pub kind: Kind,
    /// Its reference.
    pub reference: Reference,
    /// Its name.
    pub name: Text,
}

/// A due day that moved to the working day before it, or stays on a day off because those before it are past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The field.
    pub field: FieldId,
    /// The day that was typed.
    pub from: Date,
    /// The day that stands there now; the one typed, if it stays.
    pub to: Date,
    /// Why nobody works on the first.
    pub why: DayOff,
}

/// A step from one stage to another, or of a contract from one state to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The need, case or contract that moved.
    pub record: RecordId,
    /// Its reference.
    pub reference: Reference,
    /// From.
    pub from: Goal,
    /// To.
    pub to: Goal,
}

/// A clinician who was given work on a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burden {
    /// Who.
    pub person: RecordId,
    /// Their name.
    pub name: Text,
    /// Contracts in work that are with them now, this one too.
    pub tasks: usize,
    /// 配慮: hours a month that their hospital grants, where it says so.
    pub hours: Option<i64>,
}

/// What was done, once it is durable.
#[derive(Debug)]
pub struct Receipt {
    /// The command's id: what `undo` takes back.
    pub command: CommandId,
    /// The journal number of its last frame.
    pub lsn: Lsn,
    /// The command's word.
    pub verb: &'static str,
    /// The record it was about, if one.
    pub subject: Option<(RecordId, Reference)>,
    /// Every record touched.
    pub touched: Vec<(RecordId, Kind)>,
    /// Records made on the way.
    pub made: Vec<Made>,
    /// Stages changed, and states of contracts.
    pub steps: Vec<Step>,
    /// Ids of warnings that were open and went on record.
    pub warned: Vec<&'static str>,
    /// Fields that someone else changed meanwhile, other than those saved: merged, and said.
    pub merged: Vec<FieldId>,
    /// Due days that moved to a working day or could not, to be said.
    pub moved: Vec<Moved>,
    /// Lines of checklists that belong before the signing and were gone past, to be said.
    pub open_lines: usize,
    /// The firms of a need were not told of the result alike, to be said.
    pub uneven: Option<Uneven>,
    /// Clinicians who were given work on a contract, to be said.
    pub burdens: Vec<Burden>,
    /// Parts of a bulk command that were refused, with the reason of each.
    pub refused: Vec<(RecordId, Refusal)>,
    /// The verb that an undo or redo took back or did again.
    pub undone: Option<Text>,
}
