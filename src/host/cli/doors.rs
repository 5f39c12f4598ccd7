//! The command line of a book for several people as typed: serving, attaching, keys; and which verbs are done by whoever holds the book.

use super::args::Verb;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

impl Verb {
    /// True for what is done at the desk: while the book is served it is done by the process that holds it.
    pub fn is_for_the_desk(&self) -> bool {
        match self {
            Self::Import(import) => import.jsonl.is_none(),
            Self::Export(_)
            | Self::Verify
            | Self::Backup(_)
            | Self::Bundle { .. }
            | Self::HandOver { .. }
            | Self::Kpi(_)
            | Self::Compact
            | Self::Ls(_)
            | Self::Show { .. }
            | Self::New { .. }
            | Self::Set { .. }
            | Self::Move(_)
            | Self::Archive { .. }
            | Self::Undo
            | Self::Redo
            | Self::Log { .. }
            | Self::Batch
            | Self::Duplicates
            | Self::Desks { .. }
            | Self::Match { .. }
            | Self::Merge { .. }
            | Self::Phrases(_)
            | Self::Checklists(_)
            | Self::Erase { .. } => true,
            // Puts another book in the place of this one, which must be let go of first.
            Self::Restore(_)
            | Self::Doctor
            | Self::Demo
            | Self::Keymap
            | Self::Completions { .. }
            | Self::Man
            | Self::Keys { .. }
            | Self::Serve(_)
            | Self::Attach(_)
            | Self::Timetable { .. }
            | Self::Config { .. }
            | Self::Probe { .. } => false,
        }
    }
}

/// `keys ..`
#[derive(Debug, Subcommand, Serialize, Deserialize)]
pub enum KeysVerb {
    /// Let somebody in
    Add(KeysAdd),
    /// Shut somebody out; their open screens end
    Rm {
        /// The person, or the fingerprint (`SHA256:..`) or account (`unix:LOGIN`) of one line
        #[arg(value_name = "NAME")]
        named: String,
    },
    /// Everybody who may come in
    List,
}

/// `keys add ..`
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct KeysAdd {
    /// admin, coordinator, viewer, desk or guest
    #[arg(long, value_name = "ROLE")]
    pub role: String,
    /// As the history shows it
    #[arg(long, value_name = "USER")]
    pub name: String,
    /// A hospital (name or H-3) or a prefecture; several times for several, none for the whole book. A guest's firm: F-3
    #[arg(long, value_name = "SCOPE")]
    pub scope: Vec<String>,
    /// The public key; - for standard input
    #[arg(value_name = "FILE.pub", required_unless_present = "unix")]
    pub file: Option<PathBuf>,
    /// An account of this machine in the place of a key
    #[arg(long, value_name = "LOGIN", conflicts_with = "file")]
    pub unix: Option<String>,
}

/// `serve ..`
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
pub struct Serve {
    /// Where the SSH door listens; none for no such door
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:2222")]
    pub ssh: String,
    /// The socket (else `sock` in the book's directory)
    #[arg(long, value_name = "PATH")]
    pub socket: Option<PathBuf>,
    /// A second socket, which every account of a group may reach: who they are says the keys file (unix:LOGIN)
    #[arg(long, value_name = "GROUP:PATH")]
    pub group_socket: Option<String>,
    /// Another bound: `grace=20000`
    #[arg(long, hide = true, value_name = "NAME=VALUE")]
    pub limit: Vec<String>,
}

/// `attach ..`
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
pub struct Attach {
    /// The socket (else `sock` in the book's directory)
    #[arg(long, value_name = "PATH")]
    pub socket: Option<PathBuf>,
}
