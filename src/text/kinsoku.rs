//! Owns where a line of Japanese may break (禁則処理): closing marks and small kana never begin a line, opening brackets never end
//! one, words of Latin letters and numbers stay whole, dashes and leaders in pairs stay together.

use super::cells::{Glyph, Ruler};

/// Never at the beginning of a line (行頭禁則): closing brackets, stops, sounds that lengthen or double, small kana.
const NOT_FIRST: &str = "、。，．・：；？！゛゜´｀¨ヽヾゝゞ々〻ー）〕］｝〉》」』】〙〗〟’”»ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ\
｡｣､･ｧｨｩｪｫｬｭｮｯｰﾞﾟ,.:;?!)]}%‰℃°％～〜";

/// Never at the end of a line (行末禁則): opening brackets and signs that stand before a number.
const NOT_LAST: &str = "（〔［｛〈《「『【〘〖〝‘“«｢([{￥＄＃№#$\\";

/// Never parted when doubled (分離禁止).
const IN_PAIRS: &str = "―…‥—";

/// Breaks a text into lines of at most `w` cells, at newlines and by the rules above. Where nothing may break, the line is broken at
/// its last cell; a line holds one glyph at least, so `w` below 2 may be overrun by a kanji.
pub(super) fn wrap(ruler: Ruler, s: &str, w: usize) -> Vec<&str> {
    s.split('\n')
        .flat_map(|p| wrap_paragraph(ruler, p.strip_suffix('\r').unwrap_or(p), w))
        .collect()
}

fn wrap_paragraph(ruler: Ruler, s: &str, w: usize) -> Vec<&str> {
    let glyphs: Vec<Glyph<'_>> = ruler.glyphs(s).collect();
    let mut lines = Vec::new();
    let mut rest = glyphs.as_slice();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(line_length(rest, w).min(rest.len()));
        lines.push(slice(s, line));
        let spaces = after.iter().take_while(|g| g.text == " ").count();
        rest = after.get(spaces..).unwrap_or(&[]);
    }
    if lines.is_empty() {
        lines.push("");
    }
    lines
}

/// Glyphs that go on the line: all that fit, back to the last place where a break is allowed.
fn line_length(glyphs: &[Glyph<'_>], w: usize) -> usize {
    let mut used = 0;
    let fitting = glyphs
        .iter()
        .take_while(|g| {
            used += g.width;
            used <= w
        })
        .count()
        .max(1);
    if fitting >= glyphs.len() {
        return glyphs.len();
    }
    (1..=fitting)
        .rev()
        .find(|&at| may_break(glyphs, at))
        .unwrap_or(fitting)
}

/// Whether a line may end before the glyph at `at`.
fn may_break(glyphs: &[Glyph<'_>], at: usize) -> bool {
    let (Some(before), Some(after)) = (glyphs.get(at.wrapping_sub(1)), glyphs.get(at)) else {
        return false;
    };
    let (before, after) = (before.text, after.text);
    if after == " " {
        return true;
    }
    let starts = |set: &str, glyph: &str| glyph.chars().next().is_some_and(|c| set.contains(c));
    if starts(NOT_FIRST, after) || starts(NOT_LAST, before) {
        return false;
    }
    if before == after && starts(IN_PAIRS, after) {
        return false;
    }
    before == " " || is_ideographic(before) || is_ideographic(after)
}

/// Glyphs between which Japanese breaks freely; all others make up words.
fn is_ideographic(glyph: &str) -> bool {
    glyph.chars().next().is_some_and(|c| {
        matches!(c,
            '\u{1100}'..='\u{11ff}'
            | '\u{2e80}'..='\u{d7ff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe4f}'
            | '\u{ff00}'..='\u{ffef}'
            | '\u{1f000}'..='\u{3ffff}')
    })
}

/// The text of a run of glyphs without spaces at its end.
fn slice<'a>(s: &'a str, glyphs: &[Glyph<'_>]) -> &'a str {
    let (Some(first), Some(last)) = (glyphs.first(), glyphs.iter().rfind(|g| g.text != " ")) else {
        return "";
    };
    s.get(first.start..last.end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::cells::is_hidden;
    use proptest::prelude::*;

    fn wrapped(s: &str, w: usize) -> Vec<&str> {
        wrap(Ruler::NARROW, s, w)
    }

    #[test]
    fn a_line_never_begins_with_a_closing_mark() {
        assert_eq!(
            wrapped("点滴の管が絡む、危ない。", 14),
            ["点滴の管が絡", "む、危ない。"]
        );
        assert_eq!(wrapped("配薬カートの施錠", 8), ["配薬カー", "トの施錠"]);
    }

    #[test]
    fn a_line_never_ends_with_an_opening_bracket() {
        assert_eq!(
            wrapped("これは「試作」です", 8),
            ["これは", "「試作」", "です"]
        );
    }

    #[test]
    fn words_and_numbers_stay_whole() {
        assert_eq!(
            wrapped("価格は120,000円です", 10),
            ["価格は", "120,000円", "です"]
        );
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(
            wrapped("MRI室に持ち込める点滴台", 12),
            ["MRI室に持ち", "込める点滴台"]
        );
    }

    #[test]
    fn a_word_longer_than_the_line_is_broken_at_the_last_cell() {
        assert_eq!(wrapped("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrapped("。。。。。", 4), ["。。", "。。", "。"]);
    }

    #[test]
    fn newlines_and_empty_lines_are_kept() {
        assert_eq!(wrapped("一\n\n二\r\n", 10), ["一", "", "二", ""]);
        assert_eq!(wrapped("", 10), [""]);
    }

    #[test]
    fn spaces_at_a_break_vanish_and_indents_stay() {
        assert_eq!(wrapped("  ab cd", 4), ["  ab", "cd"]);
    }

    #[test]
    fn pairs_of_dashes_are_not_parted() {
        assert_eq!(wrapped("あいう――え", 7), ["あいう", "――え"]);
    }

    proptest! {
        #[test]
        fn lines_fit_and_nothing_but_spaces_is_lost(s in "[a-z0-9 「」、。ぁ-ん亜-熙ｱ-ﾟー…\n\u{202e}]{0,60}", w in 2_usize..30) {
            let lines = wrapped(&s, w);
            for line in &lines {
                prop_assert!(Ruler::NARROW.width(line) <= w, "{line:?}");
            }
            let strip = |t: &str| t.chars().filter(|c| *c != ' ' && *c != '\n' && !is_hidden(*c)).collect::<String>();
            prop_assert_eq!(strip(&lines.concat()), strip(&s));
        }

        #[test]
        fn a_forbidden_first_mark_follows_a_forced_break_only(s in "[ぁ-ん亜-熙、。」]{0,60}", w in 8_usize..30) {
            let lines = wrapped(&s, w);
            for pair in lines.windows(2) {
                let first = pair[1].chars().next();
                if first.is_some_and(|c| NOT_FIRST.contains(c)) {
                    prop_assert!(pair[0].chars().skip(1).all(|c| NOT_FIRST.contains(c)), "{pair:?}");
                }
            }
        }
    }
}
