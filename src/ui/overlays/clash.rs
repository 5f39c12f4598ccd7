//! Owns the choice between two people's values of one field: what stood there, what was typed here, what the other wrote, side by
//! side. Whatever is chosen, the draft stays until the save has gone through.

use super::panel;
use crate::desk::refusal::FieldClash;
use crate::domain::field::FieldId;
use crate::domain::record::Record;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::field::{Aids, Field, Look};
use crate::ui::form::{Form, Page, Placed};
use crate::ui::hints::{Hint, hint};
use crate::ui::input::{Input, KeyCode};
use crate::ui::layer::Answer;
use crate::ui::shared::Shared;

/// Lines of a value shown.
const LINES: usize = 5;

/// Whose value stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// What stood there when the form was opened.
    Was,
    /// What was typed here.
    Mine,
    /// What the other wrote.
    Theirs,
}

impl Pick {
    const ALL: [Self; 3] = [Self::Was, Self::Mine, Self::Theirs];
}

/// One field that two people changed.
#[derive(Clone, Debug)]
struct Row {
    field: FieldId,
    label: String,
    by: String,
    /// As read by people, in the order of [`Pick::ALL`].
    texts: [String; 3],
    /// What stood there, as it is typed.
    was: String,
    pick: Pick,
}

/// The chooser.
#[derive(Clone, Debug)]
pub struct Clash {
    rows: Vec<Row>,
    at: usize,
    record: Record,
}

/// What was chosen.
#[derive(Clone, Debug)]
pub struct Settled {
    picks: Vec<(FieldId, Pick, String)>,
    record: Record,
}

impl Clash {
    /// The hints of the chooser.
    pub const HINTS: &'static [Hint] = &[
        hint(&[Action::Down, Action::Up], TextKey::HintRows),
        hint(&[Action::Choose], TextKey::ClashSave),
        hint(&[Action::Close], TextKey::ClashBack),
    ];

    /// The fields of a form that others changed, with what stands in the record now.
    pub fn of(form: &Form, record: &Record, clashes: &[FieldClash], aids: &Aids<'_>) -> Self {
        let row = |clash: &FieldClash| {
            let field = form.field(clash.field)?;
            let theirs = Field::of(record, form.kind(), field.spec(), aids);
            Some(Row {
                field: clash.field,
                label: aids.locale.field(form.kind(), field.spec()).to_owned(),
                by: clash.by.as_str().to_owned(),
                texts: [
                    field.words(field.text_before(), aids),
                    field.words(&field.text(), aids),
                    theirs.words(&theirs.text(), aids),
                ],
                was: field.text_before().to_owned(),
                pick: Pick::Mine,
            })
        };
        Self {
            rows: clashes.iter().filter_map(row).collect(),
            at: 0,
            record: record.clone(),
        }
    }

    /// What an action comes to; the choice once it is made.
    pub fn act(&mut self, action: Action) -> Option<Settled> {
        match action {
            Action::Down => self.at = (self.at + 1).min(self.rows.len().saturating_sub(1)),
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Choose => return Some(self.settled()),
            _ => {}
        }
        None
    }

    fn settled(&self) -> Settled {
        let picks = self.rows.iter();
        Settled {
            picks: picks
                .map(|row| (row.field, row.pick, row.was.clone()))
                .collect(),
            record: self.record.clone(),
        }
    }

    /// Left and right choose the column, digits too.
    pub fn typed(&mut self, input: &Input) -> Answer {
        let Some(row) = self.rows.get_mut(self.at) else {
            return Answer::Ignored;
        };
        let here = Pick::ALL
            .iter()
            .position(|pick| *pick == row.pick)
            .unwrap_or(1);
        let to = match input {
            Input::Key(key) => match key.code {
                KeyCode::Left => here.saturating_sub(1),
                KeyCode::Right => (here + 1).min(2),
                KeyCode::Char('1') => 0,
                KeyCode::Char('2') => 1,
                KeyCode::Char('3') => 2,
                _ => return Answer::Ignored,
            },
            _ => return Answer::Ignored,
        };
        if let Some(pick) = Pick::ALL.get(to) {
            row.pick = *pick;
        }
        Answer::Consumed
    }

    /// Draws the columns.
    pub fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let mut page = Page::default();
        let room = panel::room(shared).saturating_sub(2);
        let column = room / 3;
        for line in shared
            .ruler()
            .wrap(shared.locale.line(TextKey::ClashWhat), room)
        {
            page.lines.push(vec![placed(1, line, Look::Plain)]);
        }
        for (at, row) in self.rows.iter().enumerate() {
            page.lines.push(Vec::new());
            let start = page.lines.len();
            draw_row(&mut page, row, at == self.at, column, shared);
            if at == self.at {
                page.focus = start..page.lines.len();
            }
        }
        let title = shared.locale.line(TextKey::ClashTitle).to_owned();
        panel::draw(canvas, areas, shared, (&title, ""), &page, 8);
    }
}

impl Settled {
    /// Brings the choice into the form, which is then measured against what stands in the record now.
    pub fn apply(&self, form: &mut Form, aids: &Aids<'_>) {
        for (field, pick, was) in &self.picks {
            match pick {
                Pick::Mine => form.rebase(*field, &self.record, aids),
                Pick::Theirs => form.adopt(*field, &self.record, aids),
                Pick::Was => {
                    form.rebase(*field, &self.record, aids);
                    form.fill(*field, was, None);
                }
            }
        }
    }
}

/// One field: its name, whose value stays, the values.
fn draw_row(page: &mut Page, row: &Row, here: bool, column: usize, shared: &Shared) {
    let mark = if here { ">" } else { " " };
    page.lines.push(vec![
        placed(0, mark, Look::Chosen),
        placed(1, &row.label, Look::Chosen),
    ]);
    let heads = [
        shared.locale.line(TextKey::ClashWas).to_owned(),
        shared.locale.line(TextKey::ClashMine).to_owned(),
        row.by.clone(),
    ];
    let line = page.lines.len();
    page.lines.push(Vec::new());
    for (at, (pick, head)) in Pick::ALL.iter().zip(&heads).enumerate() {
        let chosen = *pick == row.pick;
        let (sign, look) = if chosen {
            ("(o)", Look::Active)
        } else {
            ("( )", Look::Plain)
        };
        let left = 1 + at * column;
        let head = shared.ruler().cut(
            &format!("{sign} {}. {head}", at + 1),
            column.saturating_sub(2),
        );
        if let Some(heads) = page.lines.get_mut(line) {
            heads.push(placed(left, &head, look));
        }
        if chosen && here {
            page.caret = Some((line, left + 1));
        }
    }
    draw_values(page, row, column, shared);
}

/// The three values beneath their heads, as far as there is room.
fn draw_values(page: &mut Page, row: &Row, column: usize, shared: &Shared) {
    let first = page.lines.len();
    for (at, text) in row.texts.iter().enumerate() {
        let empty = shared.locale.line(TextKey::ClashEmpty);
        let shown = if text.trim().is_empty() { empty } else { text };
        let lines = shared.ruler().wrap(shown, column.saturating_sub(2).max(4));
        for (nth, line) in lines.iter().take(LINES).enumerate() {
            while page.lines.len() <= first + nth {
                page.lines.push(Vec::new());
            }
            let more = nth + 1 == LINES && lines.len() > LINES;
            let line = if more {
                format!("{}..", shared.ruler().cut(line, column.saturating_sub(4)))
            } else {
                (*line).to_owned()
            };
            if let Some(drawn) = page.lines.get_mut(first + nth) {
                drawn.push(placed(1 + at * column, &line, Look::Plain));
            }
        }
    }
}

fn placed(column: usize, text: &str, look: Look) -> Placed {
    Placed {
        column,
        text: text.to_owned(),
        look,
    }
}
