//! Owns what every place on the screen must answer: panes, opened records, forms, pickers and panels are all layers, from the back to
//! the front. Keys go from the front to the back; a layer that eats unknown keys ends their way.

use super::action::Action;
use super::areas::Areas;
use super::canvas::Canvas;
use super::cx::Cx;
use super::hints::Hint;
use super::input::Input;
use super::keymap::Scope;
use super::msg::{Changed, PlanTrouble, Token};
use super::place::Spot;
use super::shared::Shared;
use crate::desk::AuditLine;
use crate::desk::figures::Figures;
use crate::desk::going::Going;
use crate::desk::{GateRefusal, Opened, Receipt, Refusal, StepLine};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::office::import::Preview;

/// Whether a layer took what it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is done; nobody else is asked.
    Consumed,
    /// It is not for this layer.
    Ignored,
}

/// An answer from the desk to whoever asked.
#[derive(Debug)]
pub enum News {
    /// A command is durable.
    Done(Token, Box<Receipt>),
    /// A command was refused.
    Refused(Token, Refusal),
    /// A record was read.
    Opened(Token, Option<Box<Opened>>),
    /// The undo list was read.
    Steps(Token, Vec<StepLine>),
    /// The figures of a past day.
    Figures(Token, Box<Figures>),
    /// The audit was read.
    Audit(Token, Vec<AuditLine>),
    /// What a hand-over would pass on.
    Going(Token, Box<Going>),
    /// 引継書 were written, or why not all.
    Papers(Token, Result<String, String>),
    /// A gate was looked at again.
    Checked(Token, Option<Box<GateRefusal>>),
    /// So much of so much is done.
    Progress(Token, u64, u64),
    /// A spreadsheet was looked at.
    Planned(Token, Result<Box<Preview>, PlanTrouble>),
    /// Spreadsheets were looked for.
    Sheets(Token, Vec<String>),
    /// The editor outside has ended.
    Edited(Token, Result<String, String>),
}

impl News {
    /// Which wish it answers.
    pub const fn token(&self) -> Token {
        match self {
            Self::Done(token, _)
            | Self::Refused(token, _)
            | Self::Opened(token, _)
            | Self::Steps(token, _)
            | Self::Figures(token, _)
            | Self::Audit(token, _)
            | Self::Going(token, _)
            | Self::Papers(token, _)
            | Self::Checked(token, _)
            | Self::Planned(token, _)
            | Self::Sheets(token, _)
            | Self::Edited(token, _)
            | Self::Progress(token, _, _) => *token,
        }
    }
}

/// What is under the cursor: what `edit`, `memo`, `archive` and the palette act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The record.
    pub record: RecordId,
    /// Its kind.
    pub kind: Kind,
    /// The field the cursor is on, if it is on one.
    pub field: Option<FieldId>,
}

/// A place on the screen.
pub trait Layer: Send {
    /// The tables of the key map that hold here, nearest first.
    fn scopes(&self) -> &'static [Scope];

    /// Does what a key means.
    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer;

    /// Is told that it stands on the screen now: the time to read what it shows.
    fn opened(&mut self, _cx: &mut Cx<'_>) {}

    /// Puts the cursor on a record, if it lists it.
    fn find(&mut self, _record: RecordId, _cx: &mut Cx<'_>) {}

    /// The filter in force, as typed, if it is a list with one.
    fn filter(&self) -> Option<&str> {
        None
    }

    /// The records that it lists, in its order, if it is a list.
    fn listed(&self, _shared: &Shared) -> Option<Vec<RecordId>> {
        None
    }

    /// Puts a filter of a kind in force, if it lists that kind; where a list and another view share it, the list is wanted.
    fn ask(&mut self, _kind: Kind, _filter: &str, _as_list: bool, _cx: &mut Cx<'_>) {}

    /// Where the person is in each of its lists, to be found again at the next start.
    fn spots(&self, _shared: &Shared) -> Vec<Spot> {
        Vec::new()
    }

    /// Goes back to where the person was at the last visit. What is no more is passed over.
    fn come_back(&mut self, _spots: &[Spot], _cx: &mut Cx<'_>) {}

    /// Moves the cursor by so many rows, up if less than 0: somebody pointed at one or turned the wheel.
    fn step(&mut self, rows: isize, cx: &mut Cx<'_>) {
        let action = if rows < 0 { Action::Up } else { Action::Down };
        for _ in 0..rows.unsigned_abs() {
            self.act(action, cx);
        }
    }

    /// Takes input that the key map does not know here: typed text, pasted text, editing keys. Committed kana come here in every pane,
    /// so that nothing typed with an input method on is lost.
    fn typed(&mut self, _input: &Input, _cx: &mut Cx<'_>) -> Answer {
        Answer::Ignored
    }

    /// True while characters are text here, not keys.
    fn takes_text(&self) -> bool {
        false
    }

    /// True if keys that mean nothing here end here; false lets the layer behind answer them.
    fn eats_unknown(&self) -> bool {
        true
    }

    /// True if it fills the body, so that what is behind need not be drawn.
    fn covers(&self) -> bool {
        false
    }

    /// Takes an answer that it waits for; gives back what is not its own.
    fn heard(&mut self, news: News, _cx: &mut Cx<'_>) -> Option<News> {
        Some(news)
    }

    /// Is told that the book moved on. What is selected stays selected, by id.
    fn book_changed(&mut self, _changed: &Changed, _cx: &mut Cx<'_>) {}

    /// Is told that the screen has another size.
    fn resized(&mut self, _cx: &mut Cx<'_>) {}

    /// Is told that the language or the theme changed.
    fn looks_changed(&mut self, _cx: &mut Cx<'_>) {}

    /// Is told that it goes now, with the session or because another screen is shown: what was typed must be kept.
    fn leaving(&mut self, _cx: &mut Cx<'_>) {}

    /// Is told that time passed; the door's clock.
    fn ticked(&mut self, _cx: &mut Cx<'_>) {}

    /// When [`Layer::ticked`] is wanted, by the door's clock.
    fn deadline(&self) -> Option<super::input::Millis> {
        None
    }

    /// What is under the cursor.
    fn subject(&self, _shared: &Shared) -> Option<Subject> {
        None
    }

    /// The record that is being changed here, and the field of it.
    fn edits(&self) -> Option<(RecordId, Option<FieldId>)> {
        None
    }

    /// The kind of record that `new` makes here.
    fn kind(&self) -> Option<Kind> {
        None
    }

    /// What the hints line says, most important first; the last stays whatever the width.
    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        &[]
    }

    /// Draws the line above the hints; says whether it did.
    fn status(&self, _canvas: &mut Canvas, _areas: &Areas, _shared: &Shared) -> bool {
        false
    }

    /// Draws itself. Changes nothing.
    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared);
}
