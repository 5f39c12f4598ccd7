//! Owns how a form is laid out: labels at the left, texts beside them, what is said beneath, the buttons at the end. It makes lines
//! and places; the layer that shows the form scrolls and draws them.

use super::{Button, Form, Spot};
use crate::domain::field::Section;
use crate::text::TextKey;
use crate::ui::field::{Aids, Field, Look, Note, Piece};
use std::ops::Range;

/// A label column that every form may have, in cells; a wide one has more.
const LABEL: usize = 22;
/// Cells between label and text: the mark of a required field.
const GAP: usize = 3;

/// A text at a column of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Cells from the left edge.
    pub column: usize,
    /// The text.
    pub text: String,
    /// What it is.
    pub look: Look,
}

/// One line of the form.
pub type PageLine = Vec<Placed>;

/// The form as lines.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its lines.
    pub lines: Vec<PageLine>,
    /// Line and cell of the caret.
    pub caret: Option<(usize, usize)>,
    /// The lines of the place where the keys go.
    pub focus: Range<usize>,
    /// The lines of each field, for the mouse.
    pub fields: Vec<Range<usize>>,
}

impl Page {
    /// The first line shown when `height` lines can be seen, so that the place of the keys is in sight with what is said beneath.
    pub fn top(&self, height: usize) -> usize {
        let furthest = self.lines.len().saturating_sub(height);
        let needed = self.focus.end.saturating_sub(height);
        let caret = self.caret.map_or(self.focus.start, |(row, _)| row);
        needed.min(caret.min(self.focus.start)).min(furthest)
    }

    fn say(&mut self, column: usize, text: impl Into<String>, look: Look) {
        let text = text.into();
        if let Some(line) = self.lines.last_mut() {
            line.push(Placed { column, text, look });
        }
    }

    fn line(&mut self) {
        self.lines.push(PageLine::new());
    }
}

impl Form {
    /// The surroundings of a field: what room its text has beside the labels.
    pub fn inside<'a>(&self, aids: &Aids<'a>) -> Aids<'a> {
        beside(self.label_width(aids), aids)
    }

    fn label_width(&self, aids: &Aids<'_>) -> usize {
        let seen = self
            .fields
            .iter()
            .enumerate()
            .filter(|(at, _)| self.is_seen(*at));
        let widths =
            seen.map(|(_, field)| aids.ruler.width(aids.locale.field(self.kind, field.spec())));
        widths
            .max()
            .unwrap_or(0)
            .clamp(8, LABEL.max(aids.room / 5 * 2))
    }

    /// The whole form in lines of `aids.room` cells. `label` names a button with its key.
    pub fn page(&self, aids: &Aids<'_>, label: &dyn Fn(Button) -> String) -> Page {
        let mut page = Page::default();
        self.restored_note(&mut page, aids);
        let labels = self.label_width(aids);
        let mut section = Section::Intake;
        for (at, field) in self
            .fields
            .iter()
            .enumerate()
            .filter(|(at, _)| self.is_seen(*at))
        {
            if field.spec().section != section {
                section = field.spec().section;
                heading(&mut page, section, aids);
            }
            self.row(&mut page, field, self.spot == Spot::Field(at), labels, aids);
        }
        self.rest_row(&mut page, aids);
        self.button_row(&mut page, aids, label);
        page
    }

    fn restored_note(&self, page: &mut Page, aids: &Aids<'_>) {
        let Some(at) = self.restored() else {
            return;
        };
        let values = [("at", &aids.locale.moment(at, aids.now) as _)];
        page.line();
        page.say(
            1,
            aids.locale.say(TextKey::FormRestored, &values),
            Look::Warn,
        );
    }

    fn row(&self, page: &mut Page, field: &Field, focused: bool, labels: usize, aids: &Aids<'_>) {
        let start = page.lines.len();
        let inside = beside(labels, aids);
        let column = 1 + labels + GAP;
        page.line();
        self.label(page, field, labels, focused, aids);
        let shown = field.shown(focused, &inside);
        for (at, row) in shown.rows.iter().enumerate() {
            if at > 0 {
                page.line();
            }
            put(page, column, row, &inside);
        }
        if let Some((row, cell)) = shown.caret {
            page.caret = Some((start + row, column + cell));
        }
        for note in self.notes(field, focused, &inside) {
            beneath(page, column, &note, &inside);
        }
        let lines = start..page.lines.len();
        if focused {
            page.focus = lines.clone();
        }
        page.fields.push(lines);
    }

    fn label(&self, page: &mut Page, field: &Field, width: usize, focused: bool, aids: &Aids<'_>) {
        let name = aids
            .ruler
            .fit(aids.locale.field(self.kind, field.spec()), width);
        let mark = if field.spec().required { "*" } else { " " };
        let look = if focused { Look::Chosen } else { Look::Plain };
        page.say(1, format!("{name} {mark}"), look);
    }

    /// What is said beneath a field: its own notes, and the candidates for personal data in its text.
    fn notes(&self, field: &Field, focused: bool, aids: &Aids<'_>) -> Vec<Note> {
        let mut notes = field.notes(focused, aids);
        let open: Vec<_> = self.marks.open(field.id()).collect();
        if let Some(first) = open.first() {
            let values = [
                ("n", &open.len() as _),
                ("rule", &aids.locale.personal_rule(first.rule) as _),
                ("excerpt", &aids.ruler.cut(&first.excerpt, 20) as _),
            ];
            notes.push(Note {
                text: aids.locale.say(TextKey::FormMarks, &values),
                look: Look::Warn,
                right: false,
            });
        }
        notes
    }

    fn rest_row(&self, page: &mut Page, aids: &Aids<'_>) {
        let hidden = self.hidden();
        if hidden == 0 {
            return;
        }
        page.line();
        page.line();
        let here = self.spot == Spot::Rest;
        let text = aids.locale.say(TextKey::FormRest, &[("n", &hidden)]);
        let mark = if here { ">" } else { " " };
        let look = if here { Look::Active } else { Look::Aside };
        page.say(1, format!("{mark} {text}"), look);
        if here {
            stand(page, 1);
        }
    }

    fn button_row(&self, page: &mut Page, aids: &Aids<'_>, label: &dyn Fn(Button) -> String) {
        page.line();
        page.line();
        let mut column = 1;
        for button in self.buttons() {
            let here = self.spot == Spot::Button(button);
            let text = format!("[ {} ]", label(button));
            let width = aids.ruler.width(&text);
            if column > 1 && column + width > aids.room {
                page.line();
                column = 1;
            }
            let look = if here { Look::Active } else { Look::Plain };
            page.say(column, text, look);
            if here {
                stand(page, column + 2);
            }
            column += width + 2;
        }
    }
}

/// The room that texts have beside a column of labels.
fn beside<'a>(labels: usize, aids: &Aids<'a>) -> Aids<'a> {
    let taken = 1 + labels + GAP + 1;
    Aids {
        room: aids.room.saturating_sub(taken).max(10),
        ..*aids
    }
}

fn put(page: &mut Page, column: usize, row: &[Piece], aids: &Aids<'_>) {
    let mut at = column;
    for piece in row {
        page.say(at, piece.text.clone(), piece.look);
        at += aids.ruler.width(&piece.text);
    }
}

fn beneath(page: &mut Page, column: usize, note: &Note, aids: &Aids<'_>) {
    if note.right {
        page.line();
        let width = aids.ruler.width(&note.text);
        page.say(
            column + aids.room.saturating_sub(width),
            note.text.clone(),
            note.look,
        );
        return;
    }
    for line in aids.ruler.wrap(&note.text, aids.room) {
        page.line();
        page.say(column, line, note.look);
    }
}

fn heading(page: &mut Page, section: Section, aids: &Aids<'_>) {
    page.line();
    page.line();
    page.say(
        1,
        format!("[{}]", aids.locale.section(section)),
        Look::Chosen,
    );
}

/// The cursor stands where the keys go, so that a reader that follows it says what it is on.
fn stand(page: &mut Page, column: usize) {
    let row = page.lines.len().saturating_sub(1);
    page.caret = Some((row, column));
    page.focus = row..row + 1;
}
