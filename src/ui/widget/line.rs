//! Owns one line being typed: the filter, the palette, a reason. Editing is `tui-input`'s; what is drawn is measured by our own cells,
//! and the hardware cursor stands at the caret, where an input method opens its window.

use ratatui::layout::Rect;
use ratatui::style::Style;
use tui_input::InputRequest;

use crate::domain::value::Text;
use crate::text::cells::Ruler;
use crate::ui::canvas::Canvas;
use crate::ui::input::{Input, Key, KeyCode};

/// A line of text with a caret.
#[derive(Clone, Debug, Default)]
pub struct Line {
    input: tui_input::Input,
}

impl Line {
    /// A line that holds a text, the caret behind it.
    pub fn new(text: &str) -> Self {
        Self {
            input: tui_input::Input::new(text.to_owned()),
        }
    }

    /// What stands in it.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// True if nothing stands in it.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// The byte of the text before which the caret stands.
    pub fn caret(&self) -> usize {
        self.text()
            .char_indices()
            .nth(self.input.cursor())
            .map_or(self.text().len(), |(at, _)| at)
    }

    /// Puts a text in place of some bytes, the caret behind it.
    pub fn replace(&mut self, span: std::ops::Range<usize>, with: &str) {
        let text = self.text();
        let before = text.get(..span.start).unwrap_or_default();
        let after = text.get(span.end..).unwrap_or_default();
        let caret = before.chars().count() + with.chars().count();
        let whole = format!("{before}{with}{after}");
        self.input = tui_input::Input::new(whole).with_cursor(caret);
    }

    /// Takes typed characters, pasted text and editing keys. True if it was for the line; whether the text changed is told by
    /// comparing.
    pub fn typed(&mut self, input: &Input) -> bool {
        match input {
            Input::Key(key) => self.key(*key),
            Input::Text(text) | Input::Paste(text) => {
                self.insert(text);
                true
            }
            Input::PasteCut
            | Input::Resize { .. }
            | Input::Mouse(_)
            | Input::Focus(_)
            | Input::Reply(_)
            | Input::BadEncoding
            | Input::Ambiguous { .. }
            | Input::Resumed
            | Input::Leave(_) => false,
        }
    }

    fn insert(&mut self, text: &str) {
        // The scrub trims the ends; a space typed or pasted at an end is meant.
        let lead = text.starts_with([' ', '\u{3000}']) || text.starts_with(char::is_whitespace);
        let clean = Text::line(text);
        if lead && !clean.is_empty() {
            self.input.handle(InputRequest::InsertChar(' '));
        }
        for c in clean.as_str().chars() {
            self.input.handle(InputRequest::InsertChar(c));
        }
        if clean.is_empty() && !text.is_empty() && text.chars().all(char::is_whitespace) {
            self.input.handle(InputRequest::InsertChar(' '));
        }
    }

    fn key(&mut self, key: Key) -> bool {
        let request = match (key.code, key.ctrl) {
            (KeyCode::Char(c), false) if !key.alt => InputRequest::InsertChar(c),
            (KeyCode::Char('w'), true) => InputRequest::DeletePrevWord,
            (KeyCode::Char('u'), true) => InputRequest::DeleteFromStart,
            (KeyCode::Char('k'), true) => InputRequest::DeleteTillEnd,
            (KeyCode::Left, true) => InputRequest::GoToPrevWord,
            (KeyCode::Right, true) => InputRequest::GoToNextWord,
            (KeyCode::Left, false) => InputRequest::GoToPrevChar,
            (KeyCode::Right, false) => InputRequest::GoToNextChar,
            (KeyCode::Home, _) => InputRequest::GoToStart,
            (KeyCode::End, _) => InputRequest::GoToEnd,
            (KeyCode::Backspace, _) => InputRequest::DeletePrevChar,
            (KeyCode::Delete, _) => InputRequest::DeleteNextChar,
            _ => return false,
        };
        self.input.handle(request);
        true
    }

    /// Draws the part around the caret in one row and puts the hardware cursor at the caret.
    pub fn view(&self, canvas: &mut Canvas, area: Rect, style: Style) {
        let ruler = canvas.ruler();
        let room = usize::from(area.width).saturating_sub(1);
        let (shown, caret) = self.window(ruler, room);
        canvas.text_in(area, 0, 0, &shown, style);
        let caret = u16::try_from(caret).unwrap_or(area.width);
        canvas.set_cursor(area.x.saturating_add(caret), area.y);
    }

    /// The text that fits in `room` cells with the caret in it, and the caret's cell.
    fn window(&self, ruler: Ruler, room: usize) -> (String, usize) {
        let before: String = self.text().chars().take(self.input.cursor()).collect();
        let after: String = self.text().chars().skip(self.input.cursor()).collect();
        let width = ruler.width(&before);
        if width <= room {
            let whole = format!("{before}{}", fitting(ruler, &after, room - width));
            return (whole, width);
        }
        let mut used = 0;
        let glyphs: Vec<&str> = ruler.glyphs(&before).map(|glyph| glyph.text).collect();
        let kept = glyphs
            .iter()
            .rev()
            .take_while(|glyph| {
                used += ruler.width(glyph);
                used <= room
            })
            .count();
        let shown: String = glyphs.iter().skip(glyphs.len() - kept).copied().collect();
        let caret = ruler.width(&shown);
        (shown, caret)
    }
}

/// As many whole glyphs as fit, without a mark of cutting: the caret shows that the line goes on.
fn fitting(ruler: Ruler, text: &str, room: usize) -> String {
    let mut used = 0;
    ruler
        .glyphs(text)
        .take_while(|glyph| {
            used += glyph.width;
            used <= room
        })
        .map(|glyph| glyph.text)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(line: &mut Line, code: KeyCode) {
        assert!(line.typed(&Input::Key(Key::plain(code))));
    }

    #[test]
    fn committed_text_goes_in_at_the_caret() {
        let mut line = Line::new("手術");
        line.typed(&Input::Text("部".into()));
        key(&mut line, KeyCode::Left);
        line.typed(&Input::Paste("室\n".into()));
        assert_eq!(line.text(), "手術室部");
    }

    #[test]
    fn a_pasted_line_break_is_a_space_and_nothing_hidden_comes_in() {
        let mut line = Line::default();
        line.typed(&Input::Paste("a\nb\u{1b}[2J".into()));
        assert_eq!(line.text(), "a b[2J");
    }

    #[test]
    fn a_completed_word_takes_the_place_of_its_beginning() {
        let mut line = Line::new("部署:手術 残り");
        line.input = line.input.clone().with_cursor(5);
        assert_eq!(line.caret(), "部署:手術".len());
        line.replace("部署:".len()..line.caret(), "手術部");
        assert_eq!(line.text(), "部署:手術部 残り");
        assert_eq!(line.caret(), "部署:手術部".len());
    }

    #[test]
    fn the_caret_stays_in_sight_of_a_long_line() {
        let line = Line::new("あいうえおかきくけこ");
        assert_eq!(line.window(Ruler::NARROW, 7), ("くけこ".to_owned(), 6));
        assert_eq!(line.window(Ruler::NARROW, 40).1, 20);
    }
}
