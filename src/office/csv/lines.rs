//! Places in a sheet's text: the line a person sees in an editor, a quote that never closes, the character between cells.

/// Counts lines while places go forward; `\n`, `\r\n` and a lone `\r` each end one.
pub(super) struct LineCounter<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> LineCounter<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            bytes: text.as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line of the first character at or after `place` that ends no line. Places must not go back.
    pub(super) fn line_from(&mut self, place: usize) -> u32 {
        self.forward(place);
        while matches!(self.byte(self.at), Some(b'\n' | b'\r')) {
            self.forward(self.at + 1);
        }
        self.line
    }

    /// The last line of the text.
    pub(super) fn last(&mut self) -> u32 {
        let end = self.bytes.len();
        let text_end = end - usize::from(matches!(self.bytes.last(), Some(b'\n' | b'\r')));
        self.forward(text_end);
        self.line
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn forward(&mut self, place: usize) {
        while self.at < place.min(self.bytes.len()) {
            let ends = match self.byte(self.at) {
                Some(b'\n') => true,
                Some(b'\r') => self.byte(self.at + 1) != Some(b'\n'),
                _ => false,
            };
            self.line = self.line.saturating_add(u32::from(ends));
            self.at += 1;
        }
    }
}

/// True if a quote opened in this record is still open at its end. A quote within an unquoted cell is a character like others.
pub(super) fn is_unclosed(record: &str, delimiter: char) -> bool {
    let mut quoted = false;
    let mut cell_starts = true;
    let mut chars = record.chars().peekable();
    while let Some(c) = chars.next() {
        if quoted {
            let closes = c == '"' && chars.next_if_eq(&'"').is_none();
            quoted = !closes;
        } else {
            quoted = c == '"' && cell_starts;
            cell_starts = c == delimiter || c == '\n' || c == '\r';
        }
    }
    quoted
}

/// Comma, tab or semicolon: whichever the first line that holds one holds most of; Excel's own `sep=;` line decides at once.
/// Returns the text after that line.
pub(super) fn delimiter(text: &str) -> (char, usize) {
    let first = text.lines().next().unwrap_or_default();
    if let Some(named) = first
        .trim()
        .strip_prefix("sep=")
        .and_then(|s| s.chars().next())
        && matches!(named, ',' | ';' | '\t')
    {
        return (named, first.len());
    }
    let heads = text.lines().take(10).map(counts);
    let best = heads
        .filter(|counts| counts.iter().any(|(_, n)| *n > 0))
        .find_map(|counts| counts.into_iter().max_by_key(|(_, n)| *n));
    (best.map_or(',', |(c, _)| c), 0)
}

/// How often each delimiter stands outside quotes; of equals the last wins, so comma stands last.
fn counts(line: &str) -> [(char, usize); 3] {
    let outside: String = line.split('"').step_by(2).collect();
    [';', '\t', ','].map(|c| (c, outside.matches(c).count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_as_an_editor_shows_them() {
        let text = "a\r\n\r\nb\rc\nd";
        let mut lines = LineCounter::new(text);
        let found: Vec<u32> = ['a', 'b', 'c', 'd']
            .iter()
            .map(|c| lines.line_from(text.find(*c).unwrap()))
            .collect();
        assert_eq!(found, [1, 3, 4, 5]);
        assert_eq!(LineCounter::new("a\nb\n").last(), 2);
    }

    #[test]
    fn a_place_before_empty_lines_belongs_to_what_follows_them() {
        assert_eq!(LineCounter::new("a\n\n\nb").line_from(1), 4);
    }

    #[test]
    fn a_quote_is_open_only_if_it_opened_a_cell() {
        assert!(is_unclosed("1,\"a\nb", ','));
        assert!(is_unclosed("\"a\"\"", ','));
        for closed in ["1,a\"b", "\"a\"\"b\"", "\"a,\nb\",c", ""] {
            assert!(!is_unclosed(closed, ','), "{closed}");
        }
    }

    #[test]
    fn the_delimiter_is_what_the_headings_are_parted_by() {
        assert_eq!(delimiter("番号,件名\n1,a;b;c").0, ',');
        assert_eq!(delimiter("番号\t件名,副題\t部署").0, '\t');
        assert_eq!(delimiter("番号;件名;部署").0, ';');
        assert_eq!(delimiter("一覧\n番号;件名").0, ';');
        assert_eq!(delimiter("\"a;b;c\",d").0, ',');
        assert_eq!(delimiter("sep=;\n1,5;2,5"), (';', 5));
        assert_eq!(delimiter("件名").0, ',');
    }
}
