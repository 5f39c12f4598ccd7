//! Owns what a field looks like, as text and places: pieces with a meaning, the caret in cells, and the lines said beneath.

use super::body::{Body, options};
use super::choice::Choice;
use super::layout::{Lines, window};
use super::{Aids, Field};
use crate::domain::choice::Choices;
use crate::domain::entry::Entry;
use crate::domain::field::Shape;
use crate::domain::value::Value;
use crate::text::TextKey;

/// Lines of a long text shown while it is being typed, and while it is not.
const BLOCK_OPEN: usize = 8;
const BLOCK_SHUT: usize = 3;
/// Offers shown at once.
const OFFERS: usize = 5;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// What was typed.
    Plain,
    /// What is said about it.
    Aside,
    /// What is chosen.
    Chosen,
    /// Where the keys go.
    Active,
    /// What is wrong.
    Wrong,
    /// What asks for a look.
    Warn,
}

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The text.
    pub text: String,
    /// What it is.
    pub look: Look,
}

/// A line said beneath a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text.
    pub text: String,
    /// What it is.
    pub look: Look,
    /// At the right edge, as a count is.
    pub right: bool,
}

/// A field's own lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Its lines; at least one.
    pub rows: Vec<Vec<Piece>>,
    /// Line and cell of the caret.
    pub caret: Option<(usize, usize)>,
}

impl Piece {
    fn new(text: impl Into<String>, look: Look) -> Self {
        Self {
            text: text.into(),
            look,
        }
    }
}

impl Note {
    fn new(text: String, look: Look) -> Self {
        Self {
            text,
            look,
            right: false,
        }
    }
}

impl Field {
    /// Its lines; with the caret if the keys go here.
    pub fn shown(&self, focused: bool, aids: &Aids<'_>) -> Shown {
        match &self.body {
            Body::Line(line) if focused => {
                let seen = window(&line.buffer, aids.ruler, self.line_room(aids));
                let mut row = vec![Piece::new(seen.text, Look::Plain)];
                row.extend(self.meaning(aids));
                Shown {
                    rows: vec![row],
                    caret: Some((0, seen.caret)),
                }
            }
            Body::Line(line) => {
                let text = aids.ruler.cut(line.buffer.text(), self.line_room(aids));
                let mut row = vec![Piece::new(text, Look::Plain)];
                row.extend(self.meaning(aids));
                still(vec![row])
            }
            Body::Block(block) => long_text(
                block.buffer.text(),
                block.buffer.caret_byte(),
                focused,
                aids,
            ),
            Body::Choice(list, choice) if focused => open_choice(list, choice, aids),
            Body::Choice(list, choice) => still(vec![shut_choice(list, choice, aids)]),
            Body::Fixed(text) => still(vec![vec![Piece::new(
                aids.ruler.cut(text, aids.room),
                Look::Aside,
            )]]),
        }
    }

    /// What is said beneath: what is wrong, what is offered, how long it is.
    pub fn notes(&self, focused: bool, aids: &Aids<'_>) -> Vec<Note> {
        let mut notes = Vec::new();
        if let Some(fault) = &self.fault {
            let text = self.text();
            let said = aids
                .locale
                .field_violation(self.kind, self.spec, &text, fault);
            notes.push(Note::new(format!("! {said}"), Look::Wrong));
        }
        notes.extend(self.rivals.iter().map(|value| {
            let said = aids.locale.say(TextKey::FormRival, &[("value", value)]);
            Note::new(format!("! {said}"), Look::Warn)
        }));
        if let Some((kind, name)) = self.will_make() {
            let kind = aids.locale.kind(kind);
            let values = [
                ("name", &name as _),
                ("kind", &kind as _),
                ("near", &self.near as _),
            ];
            let (key, look) = if self.near.is_empty() {
                (TextKey::FormWillMake, Look::Aside)
            } else {
                (TextKey::FormWillMakeNear, Look::Warn)
            };
            notes.push(Note::new(aids.locale.say(key, &values), look));
        } else if !self.near.is_empty() {
            let kind = aids.locale.kind(self.kind);
            let values = [("near", &self.near as _), ("kind", &kind as _)];
            let said = aids.locale.say(TextKey::FormNamesake, &values);
            notes.push(Note::new(said, Look::Warn));
        }
        if focused {
            self.focused_notes(&mut notes, aids);
        }
        notes
    }

    fn focused_notes(&self, notes: &mut Vec<Note>, aids: &Aids<'_>) {
        match &self.body {
            Body::Line(line) => {
                notes.extend(offers(line.offers.list(), line.offers.at(), aids));
                notes.extend(self.count(aids));
            }
            Body::Block(block) => notes.push(Note {
                text: aids.locale.characters(block.buffer.count()),
                look: Look::Aside,
                right: true,
            }),
            Body::Choice(list, choice) => {
                if !choice.typed().is_blank() && choice.offered(&options(list, aids)).is_empty() {
                    let typed = choice.typed().text().to_owned();
                    let said = aids
                        .locale
                        .say(TextKey::FormNoSuchChoice, &[("typed", &typed)]);
                    notes.push(Note::new(format!("! {said}"), Look::Wrong));
                }
            }
            Body::Fixed(_) => {}
        }
    }

    /// How long a line is and may be, once it is worth telling.
    fn count(&self, aids: &Aids<'_>) -> Option<Note> {
        let Shape::Line(max) = self.spec.shape else {
            return None;
        };
        let is = self.text().chars().count();
        let tells = self.spec.id == self.kind.spec().title || is * 2 > usize::from(max);
        tells.then(|| Note {
            text: aids
                .locale
                .say(TextKey::FormCount, &[("n", &is), ("max", &max)]),
            look: if is > usize::from(max) {
                Look::Wrong
            } else {
                Look::Aside
            },
            right: true,
        })
    }

    /// Cells for the text of a line, less what its meaning needs.
    fn line_room(&self, aids: &Aids<'_>) -> usize {
        let meaning = self
            .meaning(aids)
            .map_or(0, |piece| aids.ruler.width(&piece.text));
        aids.room.saturating_sub(meaning).max(4)
    }

    /// What a day or a link is understood as, beside the text.
    fn meaning(&self, aids: &Aids<'_>) -> Option<Piece> {
        if self.is_blank() {
            return None;
        }
        let said = match self.spec.shape {
            Shape::Date => {
                let understood =
                    aids.vocabulary
                        .understand(self.kind, self.spec, &self.text(), aids.today);
                let Ok(Entry::Value(Value::Date(day))) = understood else {
                    return None;
                };
                let past = if day < aids.today && self.spec.name == "due" {
                    " !"
                } else {
                    ""
                };
                format!("{}{past}", aids.locale.day(day, aids.today))
            }
            Shape::Link(_) => aids.book.find(self.link()?)?.reference.to_string(),
            Shape::Line(_)
            | Shape::Block
            | Shape::Choice(_)
            | Shape::Choices(_)
            | Shape::Tags
            | Shape::Time
            | Shape::Number
            | Shape::Prefecture
            | Shape::Phone
            | Shape::Mail
            | Shape::DaysOff
            | Shape::Notes => return None,
        };
        Some(Piece::new(format!("  = {said}"), Look::Aside))
    }
}

/// A long text around its caret, or its first lines.
fn long_text(text: &str, caret: usize, focused: bool, aids: &Aids<'_>) -> Shown {
    let lines = Lines::of(text, aids.ruler, aids.room);
    let drawn: Vec<&str> = lines
        .iter()
        .map(|line| text.get(line.start..line.end).unwrap_or_default())
        .collect();
    if !focused {
        return still(shut_block(&drawn, aids));
    }
    let (row, column) = lines.place(text, aids.ruler, caret);
    let first = row.saturating_sub(BLOCK_OPEN - 1);
    let rows = drawn
        .iter()
        .skip(first)
        .take(BLOCK_OPEN)
        .map(|line| vec![Piece::new(*line, Look::Plain)])
        .collect();
    Shown {
        rows,
        caret: Some((row - first, column.min(aids.room.saturating_sub(1)))),
    }
}

fn still(rows: Vec<Vec<Piece>>) -> Shown {
    Shown { rows, caret: None }
}

/// The first lines of a long text; the last one says if there are more.
fn shut_block(drawn: &[&str], aids: &Aids<'_>) -> Vec<Vec<Piece>> {
    let more = drawn.len() > BLOCK_SHUT;
    let seen = drawn.iter().take(BLOCK_SHUT).enumerate();
    seen.map(|(at, line)| {
        let text = if more && at + 1 == BLOCK_SHUT {
            let room = aids.room.saturating_sub(2);
            format!("{}..", aids.ruler.cut(line, room).trim_end_matches('.'))
        } else {
            (*line).to_owned()
        };
        vec![Piece::new(text, Look::Plain)]
    })
    .collect()
}

/// What is chosen, in words.
fn shut_choice(list: &'static Choices, choice: &Choice, aids: &Aids<'_>) -> Vec<Piece> {
    let labels: Vec<&str> = list
        .codes
        .iter()
        .enumerate()
        .filter(|(at, _)| choice.is_on(*at))
        .map(|(_, code)| aids.locale.choice(list, code))
        .collect();
    let mut row = vec![Piece::new(
        aids.ruler.cut(&labels.join("、"), aids.room),
        Look::Plain,
    )];
    let narrows = !choice.is_many() && !labels.is_empty();
    if !choice.typed().is_blank() && !narrows {
        row.push(Piece::new(choice.typed().text(), Look::Wrong));
    }
    row
}

/// Every entry with its mark, flowing over as many lines as it takes; what was typed to narrow them stands in front.
fn open_choice(list: &'static Choices, choice: &Choice, aids: &Aids<'_>) -> Shown {
    let offered = choice.offered(&options(list, aids));
    let mut flow = Flow::new(aids);
    if !choice.typed().text().is_empty() {
        flow.caret = Some((0, aids.ruler.width(choice.typed().text())));
        flow.put(choice.typed().text().to_owned(), Look::Active);
    }
    for (at, code) in list.codes.iter().enumerate() {
        if !offered.contains(&at) {
            continue;
        }
        let on = choice.is_on(at);
        let mark = match (choice.is_many(), on) {
            (false, true) => "(o)",
            (false, false) => "( )",
            (true, true) => "[x]",
            (true, false) => "[ ]",
        };
        let here = choice.cursor() == Some(at);
        let look = match (here, on) {
            (true, _) => Look::Active,
            (false, true) => Look::Chosen,
            (false, false) => Look::Plain,
        };
        flow.put(format!("{mark} {}", aids.locale.choice(list, code)), look);
        if here && flow.caret.is_none() {
            flow.caret = Some((flow.rows.len() - 1, flow.start + 1));
        }
    }
    Shown {
        caret: flow.caret.or(Some((0, 0))),
        rows: flow.rows,
    }
}

/// Items laid one behind the other in lines.
struct Flow<'a> {
    aids: &'a Aids<'a>,
    rows: Vec<Vec<Piece>>,
    used: usize,
    start: usize,
    caret: Option<(usize, usize)>,
}

impl<'a> Flow<'a> {
    fn new(aids: &'a Aids<'a>) -> Self {
        Self {
            aids,
            rows: vec![Vec::new()],
            used: 0,
            start: 0,
            caret: None,
        }
    }

    fn put(&mut self, text: String, look: Look) {
        let width = self.aids.ruler.width(&text);
        let gap = if self.used == 0 { 0 } else { 2 };
        if self.used > 0 && self.used + gap + width > self.aids.room {
            self.rows.push(Vec::new());
            self.used = 0;
        }
        let gap = if self.used == 0 { 0 } else { gap };
        if let Some(row) = self.rows.last_mut() {
            if gap > 0 {
                row.push(Piece::new("  ", Look::Plain));
            }
            row.push(Piece::new(text, look));
        }
        self.start = self.used + gap;
        self.used += gap + width;
    }
}

/// The list beside a line, around its cursor.
fn offers(list: &[super::Offer], at: Option<usize>, aids: &Aids<'_>) -> Vec<Note> {
    let first = at.map_or(0, |at| at.saturating_sub(OFFERS - 1));
    let seen = list.iter().enumerate().skip(first).take(OFFERS);
    let mut notes: Vec<Note> = seen
        .map(|(place, offer)| {
            let here = at == Some(place);
            let mark = if here { "> " } else { "  " };
            let detail = aids.ruler.width(&offer.detail) + 2;
            let room = aids.room.saturating_sub(detail + 2).max(8);
            let text = format!(
                "{mark}{}  {}",
                aids.ruler.cut(&offer.text, room),
                offer.detail
            );
            Note::new(text, if here { Look::Chosen } else { Look::Aside })
        })
        .collect();
    let more = list.len().saturating_sub(first + OFFERS);
    if more > 0 {
        let said = aids.locale.say(TextKey::FormMoreOffers, &[("n", &more)]);
        notes.push(Note::new(format!("  {said}"), Look::Aside));
    }
    notes
}
