//! Owns what the keys of every list do: filter, jump, marks, order, and what is done to all marked.

use super::browse::Browse;
use super::finder::{Finder, Stood};
use crate::desk::Command;
use crate::desk::command::{Archive, Course, MoveAll, Passage};
use crate::domain::contract;
use crate::domain::goal::Goal;
use crate::domain::kind::Kind;
use crate::domain::record::{RecordId, Reference};
use crate::domain::stage::Stage;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::cx::Cx;
use crate::ui::input::{Input, Key, KeyCode};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::Answer;
use crate::ui::shared::Shared;
use crate::ui::toast::Tone;
use crate::ui::widget::line::Line;
use crate::ui::wish::{Purpose, Wish};

impl Browse {
    /// The tables that hold while something is typed; `usual` else.
    pub fn scopes(&self, usual: &'static [Scope]) -> &'static [Scope] {
        match self.finder {
            Finder::Off => usual,
            Finder::Filter { .. } => chain::FILTER,
            Finder::Jump(_) => chain::JUMP,
        }
    }

    /// True while characters are text.
    pub const fn takes_text(&self) -> bool {
        !matches!(self.finder, Finder::Off)
    }

    /// Does what the keys of all lists do.
    pub fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if !matches!(self.finder, Finder::Off) {
            return self.act_typing(action, cx);
        }
        match action {
            Action::Filter => self.open_filter(None),
            Action::ClearFilter => self.ask("", cx.shared),
            Action::Jump => self.finder = Finder::Jump(String::new()),
            Action::Sort => self.next_order(cx.shared),
            Action::Mark => self.mark(),
            Action::MarkAll => self.mark_all(cx.shared),
            Action::ClearMarks => self.marks.clear(),
            Action::Close if !self.marks.is_empty() => self.marks.clear(),
            Action::Close if !self.filter.is_empty() => self.ask("", cx.shared),
            Action::BulkAdvance => self.bulk_move(cx, Goal::next, None),
            Action::BulkRetreat => self.bulk_move(cx, Goal::previous, Some(Purpose::Back)),
            Action::BulkArchive => self.bulk_archive(cx),
            Action::Merge => self.merge(cx),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    /// Keys of the line: Enter keeps what was typed, Esc brings back what was before.
    fn act_typing(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match (action, std::mem::take(&mut self.finder)) {
            (Action::Choose, Finder::Filter { line, .. }) => self.keep_filter(line.text(), cx),
            (Action::Close | Action::Interrupt, Finder::Filter { before, stood, .. }) => {
                self.complaint = None;
                (self.selected, self.at, self.top) = (stood.record, stood.at, stood.top);
                self.ask(&before, cx.shared);
            }
            (Action::Choose | Action::Close | Action::Interrupt, Finder::Jump(_)) => {}
            (_, finder) => {
                self.finder = finder;
                return Answer::Ignored;
            }
        }
        Answer::Consumed
    }

    fn keep_filter(&mut self, text: &str, cx: &mut Cx<'_>) {
        self.ask(text, cx.shared);
        if let Some(why) = self.complaint.take() {
            cx.say_text(Tone::Warn, why);
        }
    }

    fn open_filter(&mut self, text: Option<&str>) {
        self.finder = Finder::Filter {
            line: Line::new(text.unwrap_or(&self.filter)),
            before: self.filter.clone(),
            stood: Stood {
                record: self.selected,
                at: self.at,
                top: self.top,
            },
        };
    }

    /// Takes typed text: into the line, or, committed with the input method on, into a filter of its own.
    pub fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        match &mut self.finder {
            Finder::Filter { line, .. } => {
                if is_tab(input) {
                    self.complete(cx.shared);
                    return Answer::Consumed;
                }
                if !line.typed(input) {
                    return Answer::Ignored;
                }
                let text = line.text().to_owned();
                self.ask(&text, cx.shared);
                Answer::Consumed
            }
            Finder::Jump(_) => self.typed_number(input, cx),
            Finder::Off => self.typed_outside(input, cx),
        }
    }

    /// Text where keys were expected becomes a filter: with the input method on, nothing typed is lost.
    fn typed_outside(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        let (Input::Text(text) | Input::Paste(text)) = input else {
            return Answer::Ignored;
        };
        self.open_filter(Some(""));
        if let Finder::Filter { line, .. } = &mut self.finder {
            line.typed(input);
        }
        let text = text.clone();
        self.ask(&text, cx.shared);
        if matches!(input, Input::Text(_)) {
            cx.say(Tone::Note, TextKey::InputIme, &[]);
        }
        Answer::Consumed
    }

    /// Digits lead to the record of that number as they are typed, also behind the letter with which the screen shows it (`P-2`); any other
    /// key ends the number and is a key again.
    fn typed_number(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        let digit = match input {
            Input::Key(Key {
                code: KeyCode::Char(c),
                ctrl: false,
                ..
            }) if c.is_ascii_digit() => *c,
            // What the screen shows before the digits may be typed with them.
            Input::Key(Key {
                code: KeyCode::Char(c),
                ctrl: false,
                ..
            }) if self.begins_number(*c) => return Answer::Consumed,
            // A number that was copied from the screen.
            Input::Text(text) | Input::Paste(text) => {
                let number: String = text.chars().filter(char::is_ascii_digit).collect();
                self.finder = Finder::Jump(number.clone());
                self.jump(&number, cx);
                return Answer::Consumed;
            }
            Input::Key(Key {
                code: KeyCode::Backspace,
                ..
            }) => {
                if let Finder::Jump(digits) = &mut self.finder {
                    digits.pop();
                }
                return Answer::Consumed;
            }
            _ => {
                self.finder = Finder::Off;
                return Answer::Ignored;
            }
        };
        if let Finder::Jump(digits) = &mut self.finder {
            digits.push(digit);
            let number = digits.clone();
            self.jump(&number, cx);
        }
        Answer::Consumed
    }

    /// True for the letter and the stroke before a number that has no digit yet.
    fn begins_number(&self, mark: char) -> bool {
        let empty = matches!(&self.finder, Finder::Jump(digits) if digits.is_empty());
        empty && (mark == self.kind.letter() || mark == '-')
    }

    fn jump(&mut self, digits: &str, cx: &mut Cx<'_>) {
        let Ok(number) = digits.parse() else { return };
        let reference = Reference {
            kind: self.kind,
            number,
            replica: None,
        };
        let found = cx.shared.book.find_reference(reference).map(|row| row.id);
        let shown = found.is_some_and(|id| self.find(id, cx.shared));
        if found.is_some() && !shown {
            cx.say(Tone::Note, TextKey::JumpHidden, &[("ref", &reference)]);
        }
    }

    /// What Tab would put in place of the word under the caret.
    fn complete(&mut self, shared: &Shared) {
        let Finder::Filter { line, .. } = &mut self.finder else {
            return;
        };
        let words = self
            .words
            .get_or_insert_with(|| shared.locale.filter_words(self.kind));
        let text = line.text().to_owned();
        let caret = line.caret();
        let offered = crate::search::filter::complete(&text, caret, words);
        if let Some(first) = offered.candidates.first() {
            line.replace(offered.span, first);
            let text = line.text().to_owned();
            self.ask(&text, shared);
        }
    }

    /// The marked records in the order of the list.
    fn marked(&self) -> Vec<RecordId> {
        self.marks.iter().copied().collect()
    }

    fn bulk_move(&mut self, cx: &mut Cx<'_>, way: fn(Goal) -> Option<Goal>, asks: Option<Purpose>) {
        let courses: Vec<Course> = self
            .marked()
            .into_iter()
            .filter_map(|id| {
                // One that has nowhere to go is asked for too: the report must name it.
                let stands = goes(cx.shared, id)?;
                Some(Course {
                    record: id,
                    seen: Some(stands),
                    to: way(stands).unwrap_or(stands),
                })
            })
            .collect();
        if courses.is_empty() {
            cx.say(Tone::Note, TextKey::MarkNone, &[]);
            return;
        }
        let command = Command::MoveAll(MoveAll {
            courses,
            passage: Passage::default(),
        });
        match asks {
            Some(purpose) => cx.wish(Wish::Reason { command, purpose }),
            None => {
                cx.run(command);
            }
        }
        self.marks.clear();
    }

    /// The two marked side by side; the one that is there longer stays unless it is turned round.
    fn merge(&mut self, cx: &mut Cx<'_>) {
        let marked = self.marked();
        let [into, from] = marked.as_slice() else {
            cx.say(Tone::Note, TextKey::MergeMarkTwo, &[]);
            return;
        };
        cx.wish(Wish::Merge {
            into: *into,
            from: *from,
        });
        self.marks.clear();
    }

    fn bulk_archive(&mut self, cx: &mut Cx<'_>) {
        let records = self.marked();
        if records.is_empty() {
            cx.say(Tone::Note, TextKey::MarkNone, &[]);
            return;
        }
        cx.run(Command::Archive(Archive {
            records,
            restore: false,
        }));
        self.marks.clear();
    }
}

/// Where a need, a case or a contract stands on its way.
fn goes(shared: &Shared, id: RecordId) -> Option<Goal> {
    let row = shared.book.find(id)?;
    if row.kind() == Kind::Contract {
        return Goal::from_code(row.text(contract::STATE.id()));
    }
    stands(shared, id).map(Goal::Stage)
}

/// Where a need's card or a case stands.
pub fn stands(shared: &Shared, id: RecordId) -> Option<Stage> {
    shared.book.stage(shared.book.find(id)?)
}

fn is_tab(input: &Input) -> bool {
    matches!(
        input,
        Input::Key(Key {
            code: KeyCode::Tab,
            ..
        })
    )
}
