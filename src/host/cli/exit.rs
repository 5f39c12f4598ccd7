//! The exit codes, in one place: small numbers that scripts can read.

use crate::desk::Refusal;
use crate::domain::rule::Violation;
use crate::store::StoreError;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Failed, or no row could be imported.
    Failure = 1,
    /// Wrong usage.
    Usage = 2,
    /// Refused by a gate or a role.
    Refused = 3,
    /// No such record.
    NotFound = 4,
    /// Changed by someone else meanwhile.
    Changed = 5,
    /// The book is held by another process.
    Held = 6,
    /// Done in part: some rows were unreadable.
    Partly = 7,
    /// Interrupted.
    Interrupted = 130,
}

impl Exit {
    /// The code.
    pub fn code(self) -> u8 {
        self as u8
    }

    /// The exit of a verb that answers with a code of its own.
    pub fn from_code(code: u8) -> Self {
        [
            Self::Done,
            Self::Failure,
            Self::Usage,
            Self::Refused,
            Self::NotFound,
            Self::Changed,
            Self::Held,
            Self::Partly,
            Self::Interrupted,
        ]
        .into_iter()
        .find(|exit| exit.code() == code)
        .unwrap_or(Self::Failure)
    }

    /// What a refusal ends with.
    pub fn of(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Gate(_)
            | Refusal::UndoGate(_)
            | Refusal::SheetSigns { .. }
            | Refusal::BackNeedsReason { .. }
            | Refusal::OverrideNeedsReason { .. }
            | Refusal::NotAllowed { .. }
            | Refusal::NotDisclosable { .. } => Self::Refused,
            Refusal::NotFound { .. } | Refusal::Archived { .. } => Self::NotFound,
            Refusal::SeveralCases { .. } | Refusal::NotMergeable => Self::Usage,
            Refusal::Faults(faults) => {
                let missing = faults
                    .iter()
                    .all(|f| matches!(f.violation, Violation::NoSuchRecord { .. }));
                if missing { Self::NotFound } else { Self::Usage }
            }
            Refusal::Stale { .. }
            | Refusal::MovedMeanwhile { .. }
            | Refusal::UndoNamed { .. }
            | Refusal::UndoMovedOn { .. } => Self::Changed,
            Refusal::NothingToUndo
            | Refusal::NotTakenBack
            | Refusal::NothingToRedo
            | Refusal::Closed => Self::Failure,
            Refusal::NothingToDo => Self::Done,
            Refusal::Cancelled => Self::Interrupted,
            Refusal::Store(error) => Self::of_store(error),
        }
    }

    /// What a book that cannot be used ends with.
    pub fn of_store(error: &StoreError) -> Self {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "every other trouble is a failure"
        )]
        match error {
            StoreError::Held(_) => Self::Held,
            StoreError::ReadOnly { why } => Self::of_store(why),
            _ => Self::Failure,
        }
    }
}
