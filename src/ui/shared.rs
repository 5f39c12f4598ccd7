//! Owns what every layer of one person's screen reads: language, looks, keys, the book as of now, who and when. Layers change nothing in
//! it but through [`Cx`](super::cx::Cx).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::border::Border;
use super::canvas::Frame;
use super::draft::DraftKey;
use super::input::Millis;
use super::keymap::Keymap;
use super::mouse::Drag;
use super::msg::{Here, Presence, Token};
use super::theme::{Role, Theme};
use super::toast::Toasts;
use crate::desk::hat::{Hat, housed};
use crate::desk::lens::Own;
use crate::desk::search::Texts;
use crate::desk::{Actor, Book, Command};
use crate::domain::date::{Date, Moment};
use crate::domain::kind::Kind;
use crate::domain::phrase::Phrases;
use crate::domain::record::RecordId;
use crate::domain::value::Text;
use crate::search::reading::Readings;
use crate::text::cells::Ruler;
use crate::text::saved::Own as OwnFilter;
use crate::text::{Locale, TextKey, Vocabulary};

/// What the terminal and the door can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Signs of frames.
    pub border: Border,
    /// Ambiguous characters take two cells.
    pub wide: bool,
    /// The person sits at this machine: suspending makes sense.
    pub local: bool,
    /// The program itself runs for this person at this machine: files and an external editor make sense.
    pub own: bool,
}

impl Caps {
    /// The measure of text on this terminal.
    pub const fn ruler(self) -> Ruler {
        if self.wide {
            Ruler::WIDE
        } else {
            Ruler::NARROW
        }
    }

    /// The signs of frames, which are ASCII where box drawing is two cells wide.
    pub const fn border(self) -> Border {
        if self.wide {
            Border::Ascii
        } else {
            self.border
        }
    }
}

/// Something long that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its wish.
    pub token: Token,
    /// So much is done.
    pub done: u64,
    /// Of so much; 0 if not known.
    pub total: u64,
}

/// What all layers share.
pub struct Shared {
    /// The language.
    pub locale: Locale,
    /// The looks.
    pub theme: Theme,
    /// The keys.
    pub keymap: Keymap,
    /// The terminal.
    pub caps: Caps,
    /// The book as of the last message.
    pub book: Arc<Book>,
    /// The folded texts behind filters.
    pub texts: Arc<Texts>,
    /// All rows are in.
    pub complete: bool,
    /// Who else is at the record that this person is at; `None` while nobody else can be.
    pub company: Option<Vec<Presence>>,
    /// Where the others think that this person is.
    pub(super) here: Option<Here>,
    /// Records that others changed since this person looked at them.
    pub unseen: BTreeSet<RecordId>,
    /// Who sits here.
    pub actor: Actor,
    /// They said no organisation: that of their record in the list of people counts.
    pub unsaid: bool,
    /// The wall clock as of the last tick.
    pub now: Moment,
    /// The door's clock as of the last message.
    pub at: Millis,
    /// Columns and rows.
    pub size: (u16, u16),
    /// What is said.
    pub toasts: Toasts,
    /// What runs long.
    pub job: Option<Job>,
    /// Forms that were left, by their names.
    pub drafts: BTreeMap<String, Vec<u8>>,
    /// The filters that this person saved alone.
    pub filters: Vec<OwnFilter>,
    /// What filters ask of this person: the last visit, the forms begun.
    pub own: Own,
    /// What was copied last.
    pub clip: String,
    /// The card that the mouse drags.
    pub drag: Option<Drag>,
    /// A reason that was typed and not given yet.
    pub reason: String,
    pub(super) words: OnceLock<Words>,
    pub(super) asked: BTreeMap<Token, Command>,
    pub(super) last_token: Token,
}

/// What words mean and how they are read.
#[derive(Debug)]
pub struct Words {
    /// What words mean in fields and choices.
    pub vocabulary: Vocabulary,
    /// How words are read.
    pub readings: Readings,
}

impl Shared {
    /// The organisation that the list of people says this person acts for.
    pub(super) fn take_house(&mut self) {
        let nameless = Actor {
            organisation: Text::default(),
            ..self.actor.clone()
        };
        self.actor = housed(&self.book, nameless);
    }

    /// The hat that this person wears.
    pub fn hat(&self) -> Option<Hat> {
        Hat::of(&self.book, &self.actor)
    }

    /// What words mean and how they are read: built when first asked for, so that a start need not wait for it.
    pub fn words(&self) -> &Words {
        self.words.get_or_init(|| Words {
            vocabulary: Vocabulary::new(),
            readings: Readings::built_in(),
        })
    }

    /// The drafts are others now: which records have one.
    pub(super) fn drafts_changed(&mut self) {
        let edited = self.drafts.keys().filter_map(|name| DraftKey::edited(name));
        self.own.drafts = edited.collect();
    }

    /// A frame that a title and a note stand in, as every panel and pane has it.
    pub fn frame<'a>(&self, title: &'a str, note: &'a str) -> Frame<'a> {
        Frame {
            border: self.caps.border(),
            title,
            note,
            style: self.theme.style(Role::Frame),
            title_style: self.theme.style(Role::Focus),
        }
    }

    /// Who else is at a record, in words; empty if nobody is.
    pub fn company_at(&self, record: RecordId, kind: Kind) -> String {
        let others = self.company.iter().flatten();
        let here = others.filter(|other| other.at.record == record);
        let told: Vec<String> = here
            .map(|other| {
                let field = other.at.field.and_then(|id| kind.field(id));
                let label = field.map(|spec| self.locale.field(kind, spec));
                let who = ("who", &other.name as &dyn std::fmt::Display);
                match (other.at.editing, label) {
                    (true, Some(label)) => self
                        .locale
                        .say(TextKey::PresenceField, &[who, ("field", &label)]),
                    (true, None) => self.locale.say(TextKey::PresenceEditing, &[who]),
                    (false, _) => self.locale.say(TextKey::PresenceViewing, &[who]),
                }
            })
            .collect();
        told.join(" ")
    }

    /// The 文例 in force.
    pub fn phrases(&self) -> &Phrases {
        &self.book.papers().phrases
    }

    /// Today.
    pub fn today(&self) -> Date {
        self.now.date()
    }

    /// The measure of text.
    pub const fn ruler(&self) -> Ruler {
        self.caps.ruler()
    }

    pub(super) const fn new_token(&mut self) -> Token {
        self.last_token = Token(self.last_token.0 + 1);
        self.last_token
    }
}
