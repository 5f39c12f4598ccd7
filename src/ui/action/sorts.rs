//! Owns the sorts of actions that several places ask for: what the palette offers, what writes, what needs a record under the cursor.

use super::{Action, Area};

impl Action {
    /// True if the palette offers it: what needs no place on the screen to make sense.
    pub fn is_command(self) -> bool {
        !matches!(
            self,
            Self::Down
                | Self::Up
                | Self::Left
                | Self::Right
                | Self::PageDown
                | Self::PageUp
                | Self::Choose
                | Self::Close
                | Self::Palette
                | Self::GoOn
                | Self::Override
                | Self::PassOver
                | Self::Apart
                | Self::Interrupt
                | Self::Leave
        ) && self.area() != Area::Type
    }

    /// True if it writes to the book.
    pub fn writes(self) -> bool {
        matches!(self.area(), Area::Change) && !matches!(self, Self::Drafts | Self::Unfiled)
            || matches!(
                self,
                Self::UndoStep
                    | Self::Redo
                    | Self::BulkAdvance
                    | Self::BulkRetreat
                    | Self::BulkArchive
            )
    }

    /// True if it is done to the record under the cursor.
    pub fn needs_record(self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::Edit
                | Self::Advance
                | Self::Retreat
                | Self::PassBall
                | Self::SetDue
                | Self::Archive
                | Self::Restore
                | Self::NewCase
                | Self::Remedies
                | Self::Copy
                | Self::Reminder
                | Self::ShowFirm
        )
    }

    /// True if it can be done wherever the palette opens.
    pub fn is_anywhere(self) -> bool {
        matches!(self.area(), Area::View | Area::Undo | Area::Whole)
            && !matches!(self, Self::ToggleView | Self::Fold)
            || self.needs_record()
            || matches!(
                self,
                Self::ScreenToday
                    | Self::ScreenNeeds
                    | Self::ScreenRoster
                    | Self::ScreenEvents
                    | Self::NewEvent
                    | Self::NewActivity
                    | Self::NewConsultation
                    | Self::NewDuty
                    | Self::HandOver
                    | Self::NewNeed
                    | Self::NewCompany
                    | Self::NewHospital
                    | Self::NewBody
                    | Self::NewPerson
                    | Self::NewContract
                    | Self::ScreenContracts
                    | Self::ScreenKpi
                    | Self::Memo
                    | Self::Import
                    | Self::SavedFilters
                    | Self::SaveFilter
                    | Self::Unfiled
                    | Self::Duplicates
                    | Self::CaseList
                    | Self::LogList
                    | Self::ActivityList
                    | Self::ConsultationList
                    | Self::DutyList
                    | Self::DisclosureList
                    | Self::Desks
                    | Self::Drafts
            )
    }
}
