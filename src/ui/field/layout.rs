//! Owns where a buffer's text and caret stand in cells: the window of a one-line field and the soft-wrapped lines of a long text.

use super::buffer::Buffer;
use crate::text::cells::Ruler;

/// Text in its window with the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// What is seen.
    pub text: String,
    /// The caret's column from the left edge, in cells.
    pub caret: usize,
}

/// The part of a one-line text that is seen in `width` cells: all of it, or what leads up to the caret.
pub fn window(buffer: &Buffer, ruler: Ruler, width: usize) -> Window {
    let text = buffer.text();
    let before = text.get(..buffer.caret_byte()).unwrap_or_default();
    let after = text.get(buffer.caret_byte()..).unwrap_or_default();
    let column = ruler.width(before);
    // One cell is kept for the caret behind the last character.
    let room = width.saturating_sub(1);
    let mut hidden = column.saturating_sub(room);
    let mut seen = String::new();
    let mut caret = 0;
    for glyph in ruler.glyphs(before) {
        if hidden > 0 {
            hidden = hidden.saturating_sub(glyph.width);
        } else {
            seen.push_str(glyph.text);
            caret += glyph.width;
        }
    }
    let mut used = caret;
    for glyph in ruler.glyphs(after) {
        used += glyph.width;
        if used > width {
            break;
        }
        seen.push_str(glyph.text);
    }
    Window { text: seen, caret }
}

/// One line as drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnLine {
    /// Byte of the text where it begins.
    pub start: usize,
    /// Byte just behind what it draws; spaces at a break are not drawn.
    pub end: usize,
}

/// A long text broken into the lines that are drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines {
    lines: Vec<DrawnLine>,
}

impl Lines {
    /// Breaks `text` into lines of at most `width` cells less one, which is the caret's.
    pub fn of(text: &str, ruler: Ruler, width: usize) -> Self {
        let room = width.saturating_sub(1).max(2);
        let mut lines = Vec::new();
        let mut offset = 0;
        for paragraph in text.split('\n') {
            let mut at = 0;
            for line in ruler.wrap(paragraph, room) {
                let rest = paragraph.get(at..).unwrap_or_default();
                let start = at + rest.find(line).unwrap_or(0);
                let end = start + line.len();
                lines.push(DrawnLine {
                    start: offset + start,
                    end: offset + end,
                });
                at = end;
            }
            offset += paragraph.len() + 1;
        }
        Self { lines }
    }

    /// How many lines there are; at least one.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Never true: an empty text is one empty line.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines in order.
    pub fn iter(&self) -> impl Iterator<Item = &DrawnLine> {
        self.lines.iter()
    }

    /// Line and column (cells) of a byte of the text.
    pub fn place(&self, text: &str, ruler: Ruler, byte: usize) -> (usize, usize) {
        let row = self
            .lines
            .partition_point(|line| line.start <= byte)
            .saturating_sub(1);
        let start = self.lines.get(row).map_or(0, |line| line.start);
        let before = text.get(start..byte).unwrap_or_default();
        (row, ruler.width(before))
    }

    /// The byte of the text nearest to a column of a line.
    pub fn byte_at(&self, text: &str, ruler: Ruler, row: usize, column: usize) -> usize {
        let Some(line) = self.lines.get(row) else {
            return text.len();
        };
        let drawn = text.get(line.start..line.end).unwrap_or_default();
        let mut used = 0;
        for glyph in ruler.glyphs(drawn) {
            if used + glyph.width > column {
                return line.start + glyph.start;
            }
            used += glyph.width;
        }
        line.end
    }
}

#[cfg(test)]
mod tests {
    use super::super::buffer::Edit;
    use super::*;
    use proptest::prelude::*;

    const N: Ruler = Ruler::NARROW;

    #[test]
    fn a_short_line_is_seen_whole_with_the_caret_by_cells() {
        let mut b = Buffer::line("点滴ライン");
        assert_eq!(
            window(&b, N, 20),
            Window {
                text: "点滴ライン".into(),
                caret: 10
            }
        );
        b.apply(&Edit::Left);
        assert_eq!(window(&b, N, 20).caret, 8);
    }

    #[test]
    fn a_long_line_shows_what_leads_up_to_the_caret() {
        let mut b = Buffer::line("あいうえおかきくけこ");
        let seen = window(&b, N, 8);
        assert_eq!((seen.text.as_str(), seen.caret), ("くけこ", 6));
        b.apply(&Edit::Home);
        let seen = window(&b, N, 8);
        assert_eq!((seen.text.as_str(), seen.caret), ("あいうえ", 0));
    }

    #[test]
    fn a_long_text_wraps_by_the_rules_of_japanese() {
        let text = "点滴の管が絡む、危ない。\n\n次";
        let lines = Lines::of(text, N, 15);
        let drawn: Vec<&str> = lines
            .iter()
            .filter_map(|l| text.get(l.start..l.end))
            .collect();
        assert_eq!(drawn, ["点滴の管が絡", "む、危ない。", "", "次"]);
        assert_eq!(lines.place(text, N, text.len()), (3, 2));
        assert_eq!(lines.place(text, N, text.find('む').unwrap()), (1, 0));
        assert_eq!(lines.byte_at(text, N, 1, 5), text.find('危').unwrap());
        assert_eq!(lines.byte_at(text, N, 2, 9), text.find("\n次").unwrap());
    }

    #[test]
    fn a_space_typed_at_the_end_moves_the_caret() {
        let lines = Lines::of("ab ", N, 20);
        assert_eq!(lines.place("ab ", N, 3), (0, 3));
    }

    fn text() -> impl Strategy<Value = String> {
        "[a-c ぁ-ん亜-熙、。「」ー\n]{0,60}"
    }

    proptest! {
        #[test]
        fn the_caret_is_always_inside_the_window(s in text(), left in 0_usize..60, width in 4_usize..30) {
            let mut b = Buffer::line(&s);
            for _ in 0..left { b.apply(&Edit::Left); }
            let seen = window(&b, N, width);
            prop_assert!(seen.caret < width);
            prop_assert!(N.width(&seen.text) <= width);
        }

        #[test]
        fn every_caret_of_a_long_text_has_a_place_and_lines_follow_each_other(s in text(), width in 4_usize..30) {
            let lines = Lines::of(&s, N, width);
            let mut last = 0;
            for line in lines.iter() {
                prop_assert!(line.start >= last && line.end >= line.start && s.get(line.start..line.end).is_some());
                last = line.end;
            }
            for (byte, _) in s.char_indices() {
                let (row, _) = lines.place(&s, N, byte);
                prop_assert!(row < lines.len());
                let (_, column) = lines.place(&s, N, byte);
                let line = lines.iter().nth(row).unwrap();
                if byte <= line.end {
                    prop_assert_eq!(lines.byte_at(&s, N, row, column), byte);
                }
            }
        }
    }
}
