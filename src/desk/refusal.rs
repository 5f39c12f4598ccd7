//! Why a command was not carried out: data that the screen, the command line and scripts show each in their own way.
//! Nothing of a refused command is applied.

use super::actor::Role;
use crate::domain::change::CommandId;
use crate::domain::field::FieldId;
use crate::domain::gate::Finding;
use crate::domain::goal::Goal;
use crate::domain::kind::Kind;
use crate::domain::record::{RecordId, Reference, Stamp};
use crate::domain::rule::Fault;
use crate::domain::stage::Stage;
use crate::domain::value::{Text, Value};
pub use crate::store::{BackupFault, FileWork, Holder, Lsn, StoreError};

/// A field that somebody else changed while a form was open.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldClash {
    /// Which field.
    pub field: FieldId,
    /// What the form was opened on.
    pub base: Stamp,
    /// What this person typed.
    pub mine: Option<Value>,
    /// What stands there now.
    pub theirs: Option<Value>,
    /// The stamp to save on after choosing.
    pub now: Stamp,
    /// Who wrote theirs.
    pub by: Text,
}

/// A move that a gate refused.
#[derive(Clone, Debug)]
pub struct GateRefusal {
    /// The need, case or contract that was to move.
    pub record: RecordId,
    /// Its reference.
    pub reference: Reference,
    /// Where it stands.
    pub from: Goal,
    /// Where it was to go.
    pub to: Goal,
    /// Every condition on the way, met and unmet.
    pub findings: Vec<Finding>,
    /// True if this person may go on with a reason.
    pub may_override: bool,
}

impl GateRefusal {
    /// True if only warnings are open, so that one key goes on.
    pub fn only_warns(&self) -> bool {
        !self.findings.iter().any(Finding::blocks)
    }
}

/// Why a need may not be shown to a firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undisclosed {
    /// It has not passed the gate before 公開, or has no public text.
    NotPublished,
    /// The firm has no signed, unexpired NDA about it.
    NoNda,
    /// The layer is the office's own.
    OfficeOnly,
    /// A text that would be handed out holds a personal-data candidate that nobody has answered.
    OpenMarks,
    /// The public text is not the one that was consented to.
    NotConsented,
}

/// Why a command was refused.
#[derive(Debug)]
pub enum Refusal {
    /// A gate's conditions are open.
    Gate(Box<GateRefusal>),
    /// An undo or redo would bring a record forward past conditions that are open now.
    UndoGate(Box<GateRefusal>),
    /// Rows of a sheet would sign contracts past lines that stop.
    SheetSigns {
        /// The lines of the sheet.
        lines: Vec<u32>,
    },
    /// A step back needs a reason.
    BackNeedsReason {
        /// Which record.
        reference: Reference,
        /// To where.
        to: Stage,
    },
    /// An override needs a reason.
    OverrideNeedsReason {
        /// Which record.
        reference: Reference,
    },
    /// The role does not allow it.
    NotAllowed {
        /// The role needed.
        needs: Role,
    },
    /// No record answers to that.
    NotFound {
        /// What was asked for.
        asked: String,
    },
    /// Several open cases: which one is meant must be said.
    SeveralCases {
        /// The need.
        reference: Reference,
        /// Its open cases.
        cases: Vec<(Reference, Stage)>,
    },
    /// The record is archived.
    Archived {
        /// Which.
        reference: Reference,
    },
    /// A need that may not be shown to a firm, or not so far.
    NotDisclosable {
        /// Which need.
        reference: Reference,
        /// Why not.
        why: Undisclosed,
    },
    /// Two records that cannot be one: of different kinds, not of the roster, or the same.
    NotMergeable,
    /// Fields that cannot be what was typed.
    Faults(Vec<Fault>),
    /// Fields that moved under an open form.
    Stale {
        /// Which record.
        record: RecordId,
        /// Its reference.
        reference: Reference,
        /// The fields.
        clashes: Vec<FieldClash>,
    },
    /// Nothing of this person's to undo.
    NothingToUndo,
    /// The person's last command is one that nothing takes back: what a firm has seen, what was destroyed. What was done before it is chosen
    /// from the list.
    NotTakenBack,
    /// Nothing to redo.
    NothingToRedo,
    /// A field moved on since, so taking the command back would lose somebody's work.
    UndoMovedOn {
        /// The command.
        command: CommandId,
        /// The record that moved on.
        reference: Option<Reference>,
        /// Its kind.
        kind: Option<Kind>,
        /// The field.
        field: FieldId,
        /// Who changed it since.
        by: Text,
    },
    /// A record that the command made is named by another since.
    UndoNamed {
        /// The one that was made.
        reference: Reference,
        /// The one that names it.
        by: Reference,
    },
    /// The record does not stand any more where the person saw it.
    MovedMeanwhile {
        /// Which.
        reference: Reference,
        /// Where it stands.
        now: Goal,
        /// Who changed it last.
        by: Text,
    },
    /// Nothing would change.
    NothingToDo,
    /// Stopped by the person before anything was written.
    Cancelled,
    /// The book could not be written or read.
    Store(StoreError),
    /// The desk has been closed.
    Closed,
}

impl Refusal {
    /// The stable code for scripts, search and support.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Gate(_) => "E-GATE-01",
            Self::BackNeedsReason { .. } => "E-GATE-02",
            Self::OverrideNeedsReason { .. } => "E-GATE-03",
            Self::UndoGate(_) => "E-GATE-04",
            Self::SheetSigns { .. } => "E-GATE-05",
            Self::SeveralCases { .. } => "E-CASE-01",
            Self::NotAllowed { .. } => "E-ROLE-01",
            Self::NotFound { .. } => "E-FIND-01",
            Self::Archived { .. } => "E-FIND-02",
            Self::NotDisclosable { .. } => "E-NDA-01",
            Self::NotMergeable => "E-MERGE-01",
            Self::Faults(_) => "E-FIELD-01",
            Self::Stale { .. } => "E-CLASH-01",
            Self::MovedMeanwhile { .. } => "E-CLASH-02",
            Self::NothingToUndo => "E-UNDO-01",
            Self::NothingToRedo => "E-UNDO-02",
            Self::UndoMovedOn { .. } => "E-UNDO-03",
            Self::NotTakenBack => "E-UNDO-04",
            Self::UndoNamed { .. } => "E-UNDO-05",
            Self::NothingToDo => "E-NONE-01",
            Self::Cancelled => "E-STOP-01",
            Self::Store(_) => "E-BOOK-01",
            Self::Closed => "E-BOOK-02",
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
