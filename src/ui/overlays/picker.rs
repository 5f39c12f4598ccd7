//! Owns the choice of a record by typing part of its name, its reading or its number: what a memo is about, whom a need is shown to.

use super::narrowed::Narrowed;
use super::panel;
use crate::desk::command::{Passage, Set};
use crate::desk::ending::has_left;
use crate::desk::matching::firms_for;
use crate::desk::{Command, Row};
use crate::domain::case;
use crate::domain::entry::Entry;
use crate::domain::kind::Kind;
use crate::domain::log;
use crate::domain::person;
use crate::domain::record::RecordId;
use crate::domain::value::Value;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::field::Edit;
use crate::ui::hints::{Hint, hint};
use crate::ui::input::Input;
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer};
use crate::ui::panes::browse::scene;
use crate::ui::shared::Shared;
use crate::ui::toast::Tone;
use crate::ui::wish::Wish;
use std::collections::BTreeSet;

/// Firms that fit a need and stand before the others.
const LIKELY: usize = 10;

/// What is picked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picks {
    /// What a memo is about.
    File {
        /// The memo.
        memo: RecordId,
    },
    /// Who takes over what a person is in charge of.
    HandOver {
        /// Who leaves.
        from: RecordId,
    },
    /// The firm that a need is to be shown to.
    ShowTo {
        /// The need.
        need: RecordId,
    },
}

impl Picks {
    /// Whom one most likely means: the firms of the need's cases, the colleagues of whoever leaves.
    fn likely(self, shared: &Shared) -> Vec<RecordId> {
        let book = &shared.book;
        match self {
            Self::File { .. } => Vec::new(),
            Self::ShowTo { need } => {
                let cases = book.cases_of(need);
                let cases = cases.filter_map(|c| c.link(case::COMPANY.id()));
                // Behind them those that fit, best first, as the candidates of the need stand.
                let firms = book.find(need).map(|row| firms_for(scene(shared), row));
                let fitting = firms.into_iter().flat_map(|firms| firms.candidates);
                let fitting = fitting.map(|one| one.firm).take(LIKELY);
                cases.chain(fitting).collect()
            }
            Self::HandOver { from } => {
                let Some(leaves) = book.find(from) else {
                    return Vec::new();
                };
                let house = leaves.text(person::ORGANISATION.id());
                let place = leaves.link(person::WORKPLACE.id());
                let is_colleague = |row: &&Row| {
                    let at = row.link(person::WORKPLACE.id());
                    let in_house = row.text(person::ORGANISATION.id()) == house;
                    let together =
                        (place.is_some() && at == place) || (!house.is_empty() && in_house);
                    together && !row.archived
                };
                let people = book.rows(Kind::Person).filter(is_colleague);
                people.map(|row| row.id).collect()
            }
        }
    }
}

/// The list of records that answer to what is typed.
#[derive(Debug)]
pub struct Picker {
    picks: Picks,
    list: Narrowed,
}

impl Picker {
    /// Asks for a record.
    pub fn new(shared: &Shared, picks: Picks) -> Self {
        let mut picker = Self {
            picks,
            list: Narrowed::new(TextKey::PickerNone),
        };
        picker.look(shared);
        picker
    }

    fn look(&mut self, shared: &Shared) {
        let aids = panel::aids(shared, panel::room(shared));
        let kinds: &[Kind] = match self.picks {
            Picks::File { .. } => &Kind::NAMED,
            Picks::ShowTo { .. } => &[Kind::Company],
            Picks::HandOver { .. } => &[Kind::Person],
        };
        let mut found = aids.source().records(kinds, self.list.typed());
        // Who is meant most often stands first, also where the list is longer than what is offered.
        let likely = self.picks.likely(shared);
        if self.list.typed().trim().is_empty() {
            for name in likely.iter().map(|id| shared.book.name(*id)) {
                found.extend(aids.source().records(kinds, name));
            }
            let mut seen = BTreeSet::new();
            found.retain(|offer| offer.record.is_none_or(|id| seen.insert(id)));
        }
        if let Picks::HandOver { from } = self.picks {
            let row = |id| shared.book.find(id);
            let stays = |id| row(id).is_some_and(|row| !has_left(row, shared.today()));
            found.retain(|offer| offer.record.is_some_and(|id| id != from && stays(id)));
        }
        found.sort_by_key(|offer| {
            let place = likely.iter().position(|id| offer.record == Some(*id));
            place.unwrap_or(likely.len())
        });
        self.list.show(found, 0);
    }

    fn edit(&mut self, edit: &Edit, shared: &Shared) {
        if self.list.edit(edit) {
            self.look(shared);
        }
    }

    fn choose(&self, cx: &mut Cx<'_>) {
        let Some(chosen) = self.list.chosen().and_then(|(_, offer)| offer.record) else {
            cx.say(Tone::Note, TextKey::PickerNone, &[]);
            return;
        };
        cx.close();
        match self.picks {
            Picks::File { memo } => {
                let entry = Entry::Value(Value::Link(chosen));
                cx.run(Command::Set(Set {
                    record: memo,
                    entries: vec![(log::ABOUT.id(), entry)],
                    base: Vec::new(),
                    passage: Passage::default(),
                }));
            }
            Picks::HandOver { from } => cx.wish(Wish::HandingOver { from, to: chosen }),
            Picks::ShowTo { need } => cx.wish(Wish::Showing { need, firm: chosen }),
        }
    }
}

impl Layer for Picker {
    fn scopes(&self) -> &'static [Scope] {
        chain::LINE
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::Choose | Action::Save => self.choose(cx),
            Action::Up => self.edit(&Edit::Up, cx.shared),
            Action::Down | Action::Later => self.edit(&Edit::Down, cx.shared),
            Action::UndoTyping => self.edit(&Edit::Undo, cx.shared),
            Action::RedoTyping => self.edit(&Edit::Redo, cx.shared),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        let Some(edit) = panel::edit_of(input) else {
            return Answer::Ignored;
        };
        self.edit(&edit, cx.shared);
        Answer::Consumed
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const PICK: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Choose], TextKey::HintChoose),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        PICK
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let (key, about) = match self.picks {
            Picks::File { memo } => (TextKey::PickerFile, memo),
            Picks::ShowTo { need } => (TextKey::PickerShow, need),
            Picks::HandOver { from } => (TextKey::PickerHandOver, from),
        };
        let about = shared.book.name(about).to_owned();
        let about = shared.ruler().cut(&about, 30);
        let title = shared.locale.say(key, &[("memo", &about)]);
        self.list.view(canvas, areas, shared, &title);
    }
}
