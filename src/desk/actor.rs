//! Who is at the desk and what the role allows. Rights are checked here, never in a screen.

use crate::domain::field::Layer;
use crate::domain::value::Text;

/// What a person may do on this book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Reads figures and published text.
    Viewer,
    /// Works on needs and cases.
    Coordinator,
    /// Everything, with overrides; the owner of a local book.
    Admin,
}

/// What people write for their own side, whoever reads it.
const OURS: [&str; 2] = ["当方", "us"];

/// A person at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The name that the history shows.
    pub name: Text,
    /// The organisation they act for: what `ball:me` means beside their name.
    pub organisation: Text,
    /// What they may do.
    pub role: Role,
}

impl Actor {
    /// The owner of a local book.
    pub fn owner(name: &str, organisation: &str) -> Self {
        Self {
            name: Text::line(name),
            organisation: Text::line(organisation),
            role: Role::Admin,
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
        self.role != Role::Viewer
    }

    /// May step past an unmet condition with a reason.
    pub fn may_override(&self) -> bool {
        self.role == Role::Admin
    }

    /// The layers of a record that this person sees.
    pub fn layers(&self) -> &'static [Layer] {
        match self.role {
            Role::Viewer => &[Layer::Public],
            Role::Coordinator | Role::Admin => &Layer::ALL,
        }
    }
}
