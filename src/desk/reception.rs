//! 当日受付: what the reception desk of a gathering sees and does. It sees the gatherings ahead, who is to come to them and what they are
//! called; it says who came, how many and who of them, and takes in those who came unasked. Nothing else of the book is there for it.

use super::book::Book;
use super::command::Command;
use super::row::Row;
use crate::domain::entry::Entry;
use crate::domain::field::{FieldId, FieldSpec, Layer};
use crate::domain::kind::Kind;
use crate::domain::{event, participation};

/// What is seen of somebody's taking part.
const SEEN: [FieldId; 6] = [
    participation::EVENT.id(),
    participation::WHO.id(),
    participation::ROLE.id(),
    participation::PEOPLE.id(),
    participation::COUNT.id(),
    participation::STATE.id(),
];

/// What is written when somebody stands before the desk.
const WRITTEN: [FieldId; 3] = [
    participation::PEOPLE.id(),
    participation::COUNT.id(),
    participation::STATE.id(),
];

/// True if a field is seen: names, what is told of a gathering, and who comes.
pub(super) fn shows(kind: Kind, field: &FieldSpec) -> bool {
    match kind {
        Kind::Event => field.layer == Layer::Public,
        Kind::Participation => SEEN.contains(&field.id),
        Kind::Need
        | Kind::Company
        | Kind::Hospital
        | Kind::Person
        | Kind::Case
        | Kind::Log
        | Kind::Contract
        | Kind::Disclosure
        | Kind::Body
        | Kind::Activity
        | Kind::Consultation
        | Kind::Duty
        | Kind::Filter
        | Kind::Wording => field.id == kind.spec().title,
    }
}

/// True if a record is seen.
pub(super) fn sees(book: &Book, row: &Row) -> bool {
    if row.archived {
        return false;
    }
    match row.kind() {
        Kind::Event => !event::is_over(row.text(event::STATE.id())),
        Kind::Participation => is_ahead(book, row),
        // Whoever comes unasked has to be found by name.
        Kind::Company | Kind::Hospital => true,
        Kind::Person | Kind::Body => {
            let mut parts = book.hanging(row.id, Kind::Participation);
            parts.any(|part| !part.archived && is_ahead(book, part))
        }
        Kind::Need
        | Kind::Case
        | Kind::Log
        | Kind::Contract
        | Kind::Disclosure
        | Kind::Activity
        | Kind::Consultation
        | Kind::Duty
        | Kind::Filter
        | Kind::Wording => false,
    }
}

fn is_ahead(book: &Book, part: &Row) -> bool {
    let event = part.link(participation::EVENT.id());
    event
        .and_then(|id| book.find(id))
        .is_some_and(|event| sees(book, event))
}

/// True if a field is filled at the desk: of whoever comes unasked, or of those who are expected.
pub(super) fn fills(kind: Kind, field: FieldId, is_new: bool) -> bool {
    let fields: &[FieldId] = if is_new { &SEEN } else { &WRITTEN };
    kind == Kind::Participation && fields.contains(&field)
}

/// True if a command is one of those that the desk is for. Which records it names is asked by the view.
pub(super) fn may(command: &Command) -> bool {
    let only = |entries: &[(FieldId, Entry)], is_new| {
        let mut fields = entries.iter().map(|(field, _)| *field);
        fields.all(|field| fills(Kind::Participation, field, is_new))
    };
    match command {
        Command::New(new) => new.kind == Kind::Participation && only(&new.entries, true),
        Command::Set(set) => only(&set.entries, false),
        // One's own, as everywhere.
        Command::Undo(_) | Command::Redo => true,
        Command::Move(_)
        | Command::MoveAll(_)
        | Command::Archive(_)
        | Command::ClearMark(_)
        | Command::Import(_)
        | Command::Disclose(_)
        | Command::Merge(_)
        | Command::Apart(_)
        | Command::HandOver(_)
        | Command::Erase(_)
        | Command::Audit(_) => false,
    }
}
