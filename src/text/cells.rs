//! Owns the measure of text in terminal cells, and is the only user of `unicode-width`: a second measure somewhere else would
//! disagree by one cell on some kanji and shift a border.
//!
//! Everything counts *glyphs* (what one cell or one pair of cells shows), never characters: a cut never splits an accent from its
//! letter. Characters that draw nothing and can deceive (control, direction, joiners, tags) have no glyph, so whatever is put
//! together here is safe to print. Half-width voicing marks (`ｶﾞ`) are glyphs of their own, because terminals give them a cell.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::kinsoku;

/// Mark of text that was cut. Two ASCII points, because `…` is two cells wide on many Japanese terminals.
pub const CUT: &str = "..";

/// Characters kept in one glyph: a letter with more marks than this is a trick, not text.
const GLYPH_CHARS: usize = 8;

/// What one cell (width 1) or one pair of cells (width 2) shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glyph<'a> {
    /// The printable characters, without anything hidden.
    pub text: &'a str,
    /// Cells it takes, 1 or 2.
    pub width: usize,
    /// Byte offset of `text` in the string it was read from.
    pub start: usize,
    /// Byte offset just behind `text` in the string it was read from.
    pub end: usize,
}

/// A measure of cells. The one choice in it is what the terminal does with characters that Unicode calls ambiguous (`※ ① │`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ruler {
    ambiguous_wide: bool,
}

/// The glyphs of a text from left to right.
#[derive(Debug, Clone)]
struct Glyphs<'a> {
    ruler: Ruler,
    text: &'a str,
    at: usize,
    /// What is left of an unusual cluster.
    parts: std::vec::IntoIter<Glyph<'a>>,
}

impl<'a> Iterator for Glyphs<'a> {
    type Item = Glyph<'a>;

    fn next(&mut self) -> Option<Glyph<'a>> {
        loop {
            if let Some(part) = self.parts.next() {
                return Some(part);
            }
            let (start, rest) = (self.at, self.text.get(self.at..)?);
            if let Some(glyph) = lone(start, rest) {
                self.at = glyph.end;
                return Some(glyph);
            }
            let cluster = rest.graphemes(true).next()?;
            self.at += cluster.len();
            match self.ruler.simple(start, cluster) {
                Some(glyph) => return Some(glyph),
                None => self.parts = self.ruler.parts(start, cluster).into_iter(),
            }
        }
    }
}

impl Ruler {
    /// Ambiguous characters take one cell: most terminals.
    pub const NARROW: Self = Self {
        ambiguous_wide: false,
    };
    /// Ambiguous characters take two cells: terminals set up for old Japanese text.
    pub const WIDE: Self = Self {
        ambiguous_wide: true,
    };

    /// Whether ambiguous characters take two cells.
    pub const fn is_wide(self) -> bool {
        self.ambiguous_wide
    }

    /// Cells of one character standing alone; 0 for marks that join the character before and for hidden ones.
    pub fn char_width(self, c: char) -> usize {
        if let Some(width) = lone_width(c) {
            return width;
        }
        match c {
            '\t' | '\n' => 1,
            // Frames, of which every screen is full.
            '\u{2500}'..='\u{257f}' if !self.ambiguous_wide => 1,
            _ if is_hidden(c) => 0,
            _ if is_half_width_mark(c) => 1,
            _ if self.ambiguous_wide => c.width_cjk().unwrap_or(0).min(2),
            _ => c.width().unwrap_or(0).min(2),
        }
    }

    /// Cells of a text; a newline or tab counts as the one space it is drawn as.
    pub fn width(self, s: &str) -> usize {
        settled_width(s).unwrap_or_else(|| self.glyphs(s).map(|g| g.width).sum())
    }

    /// The glyphs of a text from left to right, without anything hidden.
    pub fn glyphs(self, s: &str) -> impl Iterator<Item = Glyph<'_>> {
        Glyphs {
            ruler: self,
            text: s,
            at: 0,
            parts: Vec::new().into_iter(),
        }
    }

    /// A cluster that is one glyph as it stands, which is nearly all text.
    fn simple(self, start: usize, cluster: &str) -> Option<Glyph<'_>> {
        let end = start + cluster.len();
        let glyph = |text, width| Glyph {
            text,
            width,
            start,
            end,
        };
        if let [byte] = cluster.as_bytes() {
            return match byte {
                b' '..=b'~' => Some(glyph(cluster, 1)),
                b'\n' | b'\t' => Some(glyph(" ", 1)),
                _ => None,
            };
        }
        if cluster == "\r\n" {
            return Some(glyph(" ", 1));
        }
        let odd = |c: char| is_hidden(c) || is_half_width_mark(c);
        if cluster.chars().any(odd) || cluster.chars().count() > GLYPH_CHARS {
            return None;
        }
        let width = self.raw_width(cluster);
        (1..=2).contains(&width).then(|| glyph(cluster, width))
    }

    fn raw_width(self, s: &str) -> usize {
        if self.ambiguous_wide {
            s.width_cjk()
        } else {
            s.width()
        }
    }

    /// Splits an unusual cluster at hidden characters and at each character that takes cells of its own.
    fn parts(self, offset: usize, cluster: &str) -> Vec<Glyph<'_>> {
        let mut found: Vec<Glyph<'_>> = Vec::new();
        let mut open = false;
        let mut held = 0;
        for (at, c) in cluster.char_indices() {
            let end = at + c.len_utf8();
            let width = self.char_width(c);
            if is_hidden(c) {
                open = false;
            } else if width > 0 {
                found.push(Glyph {
                    text: cluster.get(at..end).unwrap_or(""),
                    width,
                    start: offset + at,
                    end: offset + end,
                });
                open = true;
                held = 1;
            } else if let Some(last) = found.last_mut().filter(|_| open && held < GLYPH_CHARS) {
                last.text = cluster.get(last.start - offset..end).unwrap_or(last.text);
                last.end = offset + end;
                held += 1;
            } else {
                open = false;
            }
        }
        found
    }

    /// At most `w` cells of the text; a text that was cut ends with `..`.
    pub fn cut(self, s: &str, w: usize) -> String {
        self.measured_cut(s, w).0
    }

    /// The text of [`Ruler::cut`] and its cells.
    fn measured_cut(self, s: &str, w: usize) -> (String, usize) {
        let room = w.saturating_sub(CUT.len());
        let mut text = String::with_capacity(s.len().min(w * 4));
        let mut used = 0;
        // What stays if the text turns out to be too long.
        let mut kept = (0, 0);
        for glyph in self.glyphs(s) {
            if used + glyph.width > w {
                let mark = CUT.get(..w.min(CUT.len())).unwrap_or(CUT);
                text.truncate(kept.0);
                text.push_str(mark);
                return (text, kept.1 + mark.len());
            }
            text.push_str(glyph.text);
            used += glyph.width;
            if used <= room {
                kept = (text.len(), used);
            }
        }
        (text, used)
    }

    /// At most `w` cells from the end of the text, for paths; a text that was cut begins with `..`.
    pub fn cut_left(self, s: &str, w: usize) -> String {
        let glyphs: Vec<Glyph<'_>> = self.glyphs(s).collect();
        if glyphs.iter().map(|g| g.width).sum::<usize>() <= w {
            return glyphs.iter().map(|g| g.text).collect();
        }
        let room = w.saturating_sub(CUT.len());
        let mut used = 0;
        let kept = glyphs
            .iter()
            .rev()
            .take_while(|g| {
                used += g.width;
                used <= room
            })
            .count();
        let mut text = CUT.get(..w.min(CUT.len())).unwrap_or(CUT).to_owned();
        text.extend(glyphs.iter().skip(glyphs.len() - kept).map(|g| g.text));
        text
    }

    /// Exactly `w` cells, the text at the left, cut with `..` where it is too long.
    pub fn fit(self, s: &str, w: usize) -> String {
        let (mut text, used) = self.measured_cut(s, w);
        text.extend(std::iter::repeat_n(' ', w - used));
        text
    }

    /// Exactly `w` cells, the text at the right, cut with `..` where it is too long.
    pub fn fit_right(self, s: &str, w: usize) -> String {
        self.pad_left(&self.cut(s, w), w)
    }

    /// Exactly `w` cells, the text in the middle, cut with `..` where it is too long.
    pub fn fit_middle(self, s: &str, w: usize) -> String {
        let text = self.cut(s, w);
        let left = w.saturating_sub(self.width(&text)) / 2;
        self.pad_right(&format!("{}{text}", " ".repeat(left)), w)
    }

    /// Adds spaces behind the text up to `w` cells; longer text stays as it is.
    pub fn pad_right(self, s: &str, w: usize) -> String {
        format!("{s}{}", " ".repeat(w.saturating_sub(self.width(s))))
    }

    /// Adds spaces before the text up to `w` cells; longer text stays as it is.
    pub fn pad_left(self, s: &str, w: usize) -> String {
        format!("{}{s}", " ".repeat(w.saturating_sub(self.width(s))))
    }

    /// Lines of at most `w` cells (but at least one glyph each), by the Japanese rules of line breaking (see `kinsoku`).
    pub fn wrap(self, s: &str, w: usize) -> Vec<&str> {
        kinsoku::wrap(self, s, w)
    }

    /// Whether terminals disagree about this glyph, so that the cursor's place after it is not known: ambiguous width, emoji,
    /// anything made of several characters.
    pub fn is_unsure(self, glyph: &str) -> bool {
        let mut chars = glyph.chars();
        match (chars.next(), chars.next()) {
            (Some(c), None) => {
                !c.is_ascii()
                    && lone_width(c).is_none()
                    && (c.width() != c.width_cjk()
                        || c.width() > Some(2)
                        || matches!(c, '\u{1f000}'..='\u{1ffff}'))
            }
            (None, _) => false,
            (Some(_), Some(_)) => true,
        }
    }
}

/// Cells of a text on a terminal with narrow ambiguous characters; see [`Ruler::width`].
pub fn width(s: &str) -> usize {
    Ruler::NARROW.width(s)
}

/// Cut with `..`; see [`Ruler::cut`].
pub fn cut(s: &str, w: usize) -> String {
    Ruler::NARROW.cut(s, w)
}

/// Cut and pad to exactly `w` cells; see [`Ruler::fit`].
pub fn fit(s: &str, w: usize) -> String {
    Ruler::NARROW.fit(s, w)
}

/// Break into lines; see [`Ruler::wrap`].
pub fn wrap(s: &str, w: usize) -> Vec<&str> {
    Ruler::NARROW.wrap(s, w)
}

/// Characters that draw nothing of their own and could deceive a reader or command a terminal: control codes, direction marks,
/// joiners, variation selectors of emoji, line separators, tags. Variation selectors of kanji (葛󠄀) stay: names need them.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}')
}

/// ﾞ and ﾟ: Unicode calls them marks, terminals give them a cell.
const fn is_half_width_mark(c: char) -> bool {
    matches!(c, '\u{ff9e}' | '\u{ff9f}')
}

/// The first character of a text as a glyph, if it can be told from it and the next alone that no mark joins it: nearly all text of
/// a book. Asking for clusters there would be most of the time a frame takes.
fn lone(start: usize, rest: &str) -> Option<Glyph<'_>> {
    if let [b' '..=b'~'] | [b' '..=b'~', b' '..=b'~', ..] = rest.as_bytes() {
        return Some(Glyph {
            text: rest.get(..1)?,
            width: 1,
            start,
            end: start + 1,
        });
    }
    let mut chars = rest.chars();
    let width = lone_width(chars.next()?)?;
    let next = chars.clone().next();
    let end = rest.len() - chars.as_str().len();
    next.is_none_or(|c| lone_width(c).is_some())
        .then(|| rest.get(..end))?
        .map(|text| Glyph {
            text,
            width,
            start,
            end: start + end,
        })
}

/// Cells of a text all of whose characters stand alone; nothing for any other.
fn settled_width(s: &str) -> Option<usize> {
    s.chars().map(lone_width).sum()
}

/// Cells of a character that joins neither the one before nor the one behind and has the same width on every terminal.
const fn lone_width(c: char) -> Option<usize> {
    match c {
        ' '..='~' => Some(1),
        '、'
        | '。'
        | '「'
        | '」'
        | 'ぁ'..='ゖ'
        | 'ァ'..='ヺ'
        | 'ー'
        | '一'..='\u{9fff}'
        | '０'..='９' => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const N: Ruler = Ruler::NARROW;

    #[test]
    fn kanji_take_two_cells_and_half_width_kana_one_for_each_mark() {
        assert_eq!(width("医工連"), 6);
        assert_eq!(width("abc"), 3);
        assert_eq!(width("ｶﾞｰﾄﾞ"), 5);
        assert_eq!(width("が"), 2);
        assert_eq!(width("か\u{3099}"), 2, "a combining mark joins its letter");
        assert_eq!(
            width("葛\u{e0100}城"),
            4,
            "a variant selector takes no cell"
        );
    }

    #[test]
    fn ambiguous_characters_follow_the_ruler() {
        for s in ["※", "①", "│", "→", "×"] {
            assert_eq!(Ruler::NARROW.width(s), 1, "{s}");
            assert_eq!(Ruler::WIDE.width(s), 2, "{s}");
            assert!(N.is_unsure(s), "{s}");
        }
        for s in ["漢", "a", "ｱ", "。"] {
            assert_eq!(Ruler::NARROW.width(s), Ruler::WIDE.width(s), "{s}");
            assert!(!N.is_unsure(s), "{s}");
        }
        assert!(N.is_unsure("😀"));
        assert!(N.is_unsure("か\u{3099}"));
    }

    #[test]
    fn hidden_characters_have_no_glyph_and_newlines_are_spaces() {
        let s = "a\u{1b}[31m\u{202e}b\u{200d}\r\nc\td\u{e0041}\0";
        assert_eq!(N.cut(s, 80), "a[31mb c d");
        assert_eq!(N.width(s), 10);
    }

    #[test]
    fn joined_emoji_fall_apart_into_emoji_of_known_width() {
        assert_eq!(N.width("👨\u{200d}👩\u{200d}👧"), 6);
        assert_eq!(N.cut("❤\u{fe0f}!", 9), "❤!");
    }

    #[test]
    fn a_thousand_marks_on_one_letter_become_a_few() {
        let s = format!("e{}x", "\u{301}".repeat(1000));
        assert_eq!(N.width(&s), 2);
        assert!(N.cut(&s, 9).chars().count() <= GLYPH_CHARS + 1);
    }

    #[test]
    fn cut_text_ends_with_two_points_and_is_padded_to_the_cell() {
        assert_eq!(N.fit("漢字漢字漢字", 5), "漢.. ");
        assert_eq!(N.fit("漢字漢字漢字", 6), "漢字..");
        assert_eq!(N.fit("漢字", 6), "漢字  ");
        assert_eq!(N.fit_right("漢字", 6), "  漢字");
        assert_eq!(N.fit_middle("漢字", 7), " 漢字  ");
        assert_eq!(N.fit("漢字", 1), ".");
        assert_eq!(N.fit("漢字", 0), "");
        assert_eq!(N.cut("漢字", 4), "漢字");
    }

    #[test]
    fn paths_are_cut_from_the_left() {
        assert_eq!(N.cut_left("/home/sato/依頼状/案.docx", 12), "..状/案.docx");
        assert_eq!(N.cut_left("案.docx", 12), "案.docx");
        assert_eq!(N.cut_left("案.docx", 1), ".");
    }

    #[test]
    fn padding_leaves_longer_text_alone() {
        assert_eq!(N.pad_left("漢字", 3), "漢字");
        assert_eq!(N.pad_right("漢", 3), "漢 ");
        assert_eq!(N.pad_left("漢", 3), " 漢");
    }

    fn text() -> impl Strategy<Value = String> {
        let bit = prop_oneof![
            any::<char>().prop_map(String::from),
            "[a-z0-9 ]{1,4}",
            "[ぁ-ん亜-熙、。「」ー]{1,4}",
            "[ｱ-ﾟ]{1,3}",
            Just("か\u{3099}".to_owned()),
            Just("👨\u{200d}👩".to_owned()),
            Just("ᄀᄀᄀ각".to_owned()),
            Just("\u{1b}[2J".to_owned()),
        ];
        prop::collection::vec(bit, 0..12).prop_map(|v| v.concat())
    }

    proptest! {
        #[test]
        fn fit_is_exact_in_both_measures(s in text(), w in 0_usize..40, wide: bool) {
            let ruler = if wide { Ruler::WIDE } else { Ruler::NARROW };
            for t in [ruler.fit(&s, w), ruler.fit_right(&s, w), ruler.fit_middle(&s, w)] {
                prop_assert_eq!(ruler.width(&t), w);
                prop_assert!(!t.chars().any(is_hidden));
            }
            prop_assert!(ruler.width(&ruler.cut(&s, w)) <= w);
            prop_assert!(ruler.width(&ruler.cut_left(&s, w)) <= w);
        }

        #[test]
        fn glyphs_stand_in_order_and_within_the_text(s in text()) {
            let mut last = 0;
            for g in N.glyphs(&s) {
                prop_assert!(g.start >= last && g.end > g.start && g.width > 0);
                prop_assert!(s.is_char_boundary(g.start) && s.is_char_boundary(g.end));
                last = g.end;
            }
        }

        #[test]
        fn the_short_way_finds_the_same_glyphs_as_the_long_one(s in prop_oneof![text(), any::<String>()], wide: bool) {
            let ruler = if wide { Ruler::WIDE } else { Ruler::NARROW };
            let mut long = Vec::new();
            for (start, cluster) in s.grapheme_indices(true) {
                match ruler.simple(start, cluster) {
                    Some(glyph) => long.push(glyph),
                    None => long.extend(ruler.parts(start, cluster)),
                }
            }
            prop_assert_eq!(ruler.glyphs(&s).collect::<Vec<_>>(), long);
        }

        #[test]
        fn joined_glyphs_measure_as_the_text_they_came_from(s in text()) {
            let joined: String = N.glyphs(&s).map(|g| g.text).collect();
            let sum: usize = N.glyphs(&s).map(|g| g.width).sum();
            prop_assert_eq!(N.width(&s), sum);
            prop_assert!(!joined.chars().any(is_hidden));
        }
    }
}
