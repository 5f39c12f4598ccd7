//! Owns the lines of a record's page: a label and a text each, wrapped to the width, and what the cursor finds on them.

use ratatui::layout::Rect;

use crate::domain::field::{FieldId, Layer as Seen};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::text::cells::Ruler;
use crate::ui::canvas::Canvas;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;

/// What the cursor finds on a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A field of the record: `edit` begins there.
    Field(FieldId),
    /// A field of another record: a case's condition on its need.
    FieldOf(RecordId, FieldId),
    /// Another record: Enter opens it.
    Record(RecordId),
    /// A case that does not exist yet: Enter makes it.
    NewCase,
    /// A contract that does not exist yet: Enter makes it.
    NewContract,
    /// A part in the event that nobody takes yet, by its code: Enter makes it.
    NewPart(&'static str),
}

impl Target {
    /// True if Enter makes something that does not exist yet.
    pub const fn is_new(self) -> bool {
        matches!(self, Self::NewCase | Self::NewContract | Self::NewPart(_))
    }
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Cells to the left of everything.
    pub indent: u16,
    /// The label, whole; empty for the second line of a text.
    pub label: String,
    /// The part of the label that stands on this line.
    pub shown_label: String,
    /// The text.
    pub text: String,
    /// How the text looks.
    pub role: Role,
    /// What the cursor finds here; only a line with a target takes the cursor.
    pub target: Option<Target>,
}

impl Line {
    /// A heading.
    pub fn heading(text: &str) -> Self {
        Self {
            indent: 0,
            text: text.to_owned(),
            role: Role::Strong,
            ..Self::blank()
        }
    }

    /// A blank line.
    pub const fn blank() -> Self {
        Self {
            indent: 0,
            label: String::new(),
            shown_label: String::new(),
            text: String::new(),
            role: Role::Plain,
            target: None,
        }
    }

    /// A line of text.
    pub fn text(text: String, target: Option<Target>) -> Self {
        Self {
            indent: LEFT,
            text,
            target,
            ..Self::blank()
        }
    }
}

/// Cells before a label.
const LEFT: u16 = 2;
/// The least that a column of labels has, in cells.
const LEAST_LABEL: u16 = 18;

/// The cells of a line, and those of them that the labels have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Width {
    /// All of them.
    pub(super) cells: u16,
    /// The column of the labels, with the blank behind it.
    label: u16,
}

impl Width {
    /// Lines whose labels have as much as the longest needs, up to nine twentieths of the line; a longer one goes on below.
    pub(super) fn of(cells: u16, longest_label: usize) -> Self {
        let most = LEAST_LABEL.max(cells / 20 * 9);
        let wanted = u16::try_from(longest_label).unwrap_or(most);
        let label = wanted.saturating_add(1).clamp(LEAST_LABEL, most);
        Self { cells, label }
    }

    /// Cells for a text beside a label.
    fn beside(self) -> usize {
        usize::from(self.cells.saturating_sub(LEFT + self.label + 1)).max(8)
    }
}

/// A labelled value, wrapped: the label beside the first line, the target on the first line.
pub(super) fn labelled(
    shared: &Shared,
    width: Width,
    label: &str,
    value: &str,
    role: Role,
    target: Option<Target>,
) -> Vec<Line> {
    let texts = shared.ruler().wrap(value, width.beside()).into_iter();
    let texts = texts.map(str::to_owned).collect();
    beside(shared, width, label, texts, role, target)
}

/// Lines with the label beside the first of them; a label that is longer than its column goes on beside the next.
fn beside(
    shared: &Shared,
    width: Width,
    label: &str,
    texts: Vec<String>,
    role: Role,
    target: Option<Target>,
) -> Vec<Line> {
    if texts.is_empty() {
        return Vec::new();
    }
    let room = usize::from(width.label.saturating_sub(1));
    let labels = shared.ruler().wrap(label, room);
    let count = texts.len().max(labels.len());
    let mut labels = labels.into_iter();
    let mut texts = texts.into_iter();
    let line = |_| Line {
        indent: LEFT + width.label,
        shown_label: labels.next().unwrap_or_default().to_owned(),
        text: texts.next().unwrap_or_default(),
        role,
        ..Line::blank()
    };
    let mut lines: Vec<Line> = (0..count).map(line).collect();
    if let Some(first) = lines.first_mut() {
        label.clone_into(&mut first.label);
        first.target = target;
    }
    lines
}

/// Parts of a line one after the other, each with the blanks before it: a part that does not fit behind the others goes to the next line
/// whole, and only one longer than a line is broken.
pub(super) fn flow(ruler: Ruler, parts: &[(usize, &str)], room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (gap, part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
        let used = lines.last().map(|line| ruler.width(line));
        match (lines.last_mut(), used) {
            (Some(line), Some(used)) if used + gap + ruler.width(part) <= room => {
                line.push_str(&" ".repeat(*gap));
                line.push_str(part);
            }
            _ => lines.extend(ruler.wrap(part, room).into_iter().map(str::to_owned)),
        }
    }
    lines
}

/// As [`labelled`], of parts that stay whole.
pub(super) fn labelled_parts(
    shared: &Shared,
    width: Width,
    label: &str,
    parts: &[&str],
    role: Role,
    target: Option<Target>,
) -> Vec<Line> {
    let parts: Vec<(usize, &str)> = parts.iter().map(|part| (2, *part)).collect();
    let texts = flow(shared.ruler(), &parts, width.beside());
    beside(shared, width, label, texts, role, target)
}

/// A text of its own, wrapped, under its label.
pub(super) fn paragraph(
    shared: &Shared,
    width: Width,
    label: &str,
    value: &str,
    target: Option<Target>,
) -> Vec<Line> {
    let room = usize::from(width.cells.saturating_sub(5)).max(8);
    let mut lines = vec![Line {
        role: Role::Label,
        ..Line::text(label.to_owned(), target)
    }];
    let wrapped = shared.ruler().wrap(value, room);
    lines.extend(wrapped.into_iter().map(|text| Line {
        indent: 4,
        text: text.to_owned(),
        ..Line::blank()
    }));
    lines
}

/// Draws the lines from `top`; `at` has the cursor.
pub fn draw_lines(
    canvas: &mut Canvas,
    area: Rect,
    shared: &Shared,
    lines: &[Line],
    top: usize,
    at: Option<usize>,
) {
    for (row, (nth, line)) in (0..area.height).zip(lines.iter().enumerate().skip(top)) {
        if !line.shown_label.is_empty() {
            let style = shared.theme.style(Role::Label);
            canvas.text_in(area, LEFT, row, &line.shown_label, style);
        }
        let room = usize::from(area.width.saturating_sub(line.indent));
        let text = shared.ruler().cut(&line.text, room);
        canvas.text_in(area, line.indent, row, &text, shared.theme.style(line.role));
        if at == Some(nth) {
            canvas.text_in(area, 0, row, ">", shared.theme.style(Role::Strong));
            canvas.set_cursor(area.x, area.y + row);
        }
    }
}

/// The lines without fields of the office and of secrecy, and how many such fields there were.
pub(super) fn open_lines(kind: Kind, lines: Vec<Line>) -> (Vec<Line>, usize) {
    let (mut kept, mut left_out, mut inside) = (Vec::new(), 0, false);
    for line in lines {
        let field = match line.target {
            Some(Target::Field(field)) => kind.field(field),
            _ => None,
        };
        // The lines that go on with a text have neither a label nor a target of their own.
        let goes_on = line.target.is_none() && line.label.is_empty() && line.indent > 0;
        if !goes_on {
            inside = field.is_some_and(|spec| spec.layer > Seen::Member);
            left_out += usize::from(inside);
        }
        if !inside {
            kept.push(line);
        }
    }
    (kept, left_out)
}

/// The lines that take the cursor.
pub(super) fn stops(lines: &[Line]) -> Vec<usize> {
    let with_target = lines.iter().enumerate().filter(|(_, l)| l.target.is_some());
    with_target.map(|(at, _)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_goes_to_the_next_line_whole_and_only_a_long_one_is_broken() {
        let flowed = |parts: &[(usize, &str)]| flow(Ruler::NARROW, parts, 12);
        assert_eq!(
            flowed(&[(2, "確認"), (2, ""), (2, "24日"), (2, "!10日超過")]),
            ["確認  24日", "!10日超過"]
        );
        assert_eq!(flowed(&[(2, "a"), (1, "b")]), ["a b"]);
        let long = flowed(&[(0, "とても長い当事者"), (2, "後")]);
        assert_eq!(long.concat(), "とても長い当事者  後");
        assert!(flowed(&[]).is_empty());
    }
}
