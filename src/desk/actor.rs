//! Who is at the desk and what the role allows. Rights are checked here, never in a screen.

use super::command::Command;
use super::hat::Hat;
use super::reception;
use crate::domain::field::{FieldSpec, Layer};
use crate::domain::kind::Kind;
use crate::domain::stage::Stage;
use crate::domain::value::Text;

/// What a person may do on this book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// 企業側: reads the public text of the needs that its firm was shown, and says that it is interested.
    Guest,
    /// 当日受付: names on the day of a gathering, and who came.
    Desk,
    /// Reads lists and figures, without what is personal or under a duty of secrecy.
    Viewer,
    /// Works on needs and cases.
    Coordinator,
    /// Everything, with overrides; the owner of a local book.
    Admin,
}

/// What people write for their own side, whoever reads it.
const OURS: [&str; 2] = ["当方", "us"];

impl Role {
    /// Every role, the one with the fewest rights first.
    pub const ALL: [Self; 5] = [
        Self::Guest,
        Self::Desk,
        Self::Viewer,
        Self::Coordinator,
        Self::Admin,
    ];

    /// The word of the keys file and of `--role`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Desk => "desk",
            Self::Viewer => "viewer",
            Self::Coordinator => "coordinator",
            Self::Admin => "admin",
        }
    }

    /// The role of that word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// A person at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The name that the history shows.
    pub name: Text,
    /// The organisation they act for: what `ball:me` means beside their name.
    pub organisation: Text,
    /// What they may do.
    pub role: Role,
    /// The hat they said they wear; that of their record in the list of people goes before it.
    pub hat: Option<Hat>,
    /// 担当範囲: hospitals by reference or name and prefectures, none for the whole book. A guest's firm, which must be named.
    pub scope: Vec<Text>,
}

impl Actor {
    /// The owner of a local book.
    pub fn owner(name: &str, organisation: &str) -> Self {
        Self {
            name: Text::line(name),
            organisation: Text::line(organisation),
            role: Role::Admin,
            hat: None,
            scope: Vec::new(),
        }
    }

    /// True if that is this person's name or organisation: what `ball:me` finds.
    pub fn is_called(&self, name: &str) -> bool {
        !name.is_empty()
            && (name == self.name.as_str()
                || name == self.organisation.as_str()
                || OURS.contains(&name))
    }

    /// May write at all.
    pub fn may_write(&self) -> bool {
        matches!(self.role, Role::Desk | Role::Coordinator | Role::Admin)
    }

    /// May move needs and cases, so that the conditions of gates are theirs to read.
    pub fn may_move(&self) -> bool {
        matches!(self.role, Role::Coordinator | Role::Admin)
    }

    /// May hand that command in. Which records it may name is asked by [`View`](super::view::View).
    pub(super) fn may_run(&self, command: &Command) -> bool {
        match self.role {
            _ if matches!(command, Command::Audit(_)) => true,
            Role::Admin => true,
            Role::Coordinator => !matches!(command, Command::Erase(_)),
            Role::Guest => matches!(command, Command::New(new) if new.kind == Kind::Log),
            Role::Desk => reception::may(command),
            Role::Viewer => false,
        }
    }

    /// May step past an unmet condition with a reason.
    pub fn may_override(&self) -> bool {
        self.role == Role::Admin
    }

    /// May write records out, beyond what stands on the screen.
    pub fn may_export(&self) -> bool {
        matches!(self.role, Role::Coordinator | Role::Admin)
    }

    /// The layers of a record that this person sees.
    pub fn layers(&self) -> &'static [Layer] {
        match self.role {
            Role::Guest | Role::Desk => &[Layer::Public],
            Role::Viewer => &[Layer::Public, Layer::Member],
            Role::Coordinator | Role::Admin => &Layer::ALL,
        }
    }

    /// True if this person sees a field of a kind.
    pub fn shows(&self, kind: Kind, field: &FieldSpec) -> bool {
        match self.role {
            Role::Desk => reception::shows(kind, field),
            // Names and figures, not how to reach anybody.
            Role::Viewer if field.sealed && field.id != kind.spec().title => false,
            Role::Guest | Role::Viewer | Role::Coordinator | Role::Admin => {
                self.layers().contains(&field.layer)
            }
        }
    }

    /// True if nothing on the book is hidden from this person.
    pub fn sees_whole(&self) -> bool {
        match self.role {
            Role::Admin => true,
            Role::Coordinator => self.scope.is_empty(),
            Role::Guest | Role::Desk | Role::Viewer => false,
        }
    }

    /// True if this person may fill a field of a kind, in a new record or in one that is there: what a form shows.
    pub fn may_fill(&self, kind: Kind, field: &FieldSpec, is_new: bool) -> bool {
        match self.role {
            Role::Admin | Role::Coordinator => true,
            Role::Desk => reception::fills(kind, field.id, is_new),
            // What it writes there it does not read again.
            Role::Guest => is_new && kind == Kind::Log,
            Role::Viewer => false,
        }
    }

    /// True if this person waits until a need is public before its words can be read.
    pub fn waits_for(&self, kind: Kind, stage: Option<Stage>) -> bool {
        self.role == Role::Viewer && kind == Kind::Need && stage < Some(Stage::Published)
    }

    /// True if the layers of a kind do not say what this person sees of it, so that what lies folded by layers is not theirs to search.
    pub fn sees_other_than_layers(&self, kind: Kind) -> bool {
        // A guest reads a public text only in the version that its firm was shown.
        let by_version = self.role == Role::Guest && kind == Kind::Need;
        let mut fields = kind.spec().fields.iter();
        by_version
            || fields.any(|field| self.layers().contains(&field.layer) != self.shows(kind, field))
    }
}
