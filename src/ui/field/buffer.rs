//! Owns the text behind a field while it is being typed: caret, undo and what may get in. One buffer serves one-line fields
//! and long texts; what they draw is decided elsewhere.
//!
//! The caret moves by `tui-input`, which steps whole graphemes. Words are ours: the crate's rule makes every kanji a word, so
//! that Ctrl-W would be a second Backspace.

use crate::domain::value::{MAX_TEXT_BYTES, harmless};
use tui_input::{Input, InputRequest};

/// Steps that undo remembers in one field.
const STEPS: usize = 200;

/// What a key does to the text of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Typed or pasted text goes in at the caret.
    Type(String),
    /// The character before the caret goes.
    Backspace,
    /// The character at the caret goes.
    Delete,
    /// The word before the caret goes.
    WordBack,
    /// Everything from the start of the line to the caret goes.
    LineBack,
    /// One character left.
    Left,
    /// One character right.
    Right,
    /// One line up, or the suggestion above.
    Up,
    /// One line down, or the suggestion below.
    Down,
    /// To the start of the line.
    Home,
    /// To the end of the line.
    End,
    /// The last change goes.
    Undo,
    /// The change taken back comes again.
    Redo,
}

/// The text of a field with its caret and its past.
#[derive(Clone, Debug, Default)]
pub struct Buffer {
    input: Input,
    many_lines: bool,
    undo: Vec<Input>,
    redo: Vec<Input>,
    /// The last edit typed one letter, so the next letter belongs to the same undo step.
    in_word: bool,
}

impl Buffer {
    /// A one-line text with the caret at its end.
    pub fn line(text: &str) -> Self {
        Self::of(text, false)
    }

    /// A text of several lines with the caret at its end.
    pub fn block(text: &str) -> Self {
        Self::of(text, true)
    }

    fn of(text: &str, many_lines: bool) -> Self {
        Self {
            input: Input::new(clean(text, many_lines)),
            many_lines,
            ..Self::default()
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// True if nothing but space stands there.
    pub fn is_blank(&self) -> bool {
        self.text().trim().is_empty()
    }

    /// Characters before the caret.
    pub fn caret(&self) -> usize {
        self.input.cursor()
    }

    /// Bytes before the caret.
    pub fn caret_byte(&self) -> usize {
        byte_of(self.text(), self.caret())
    }

    /// Characters in the text.
    pub fn count(&self) -> usize {
        self.text().chars().count()
    }

    /// Puts the caret behind so many characters.
    pub fn place(&mut self, caret: usize) {
        self.in_word = false;
        self.input.handle(InputRequest::SetCursor(caret));
    }

    /// Puts the caret at a byte of the text.
    pub(super) fn place_byte(&mut self, byte: usize) {
        let caret = self.text().get(..byte).map_or(0, |s| s.chars().count());
        self.place(caret);
    }

    /// Replaces everything, as one step that undo takes back.
    pub fn replace(&mut self, text: &str) {
        let text = clean(text, self.many_lines);
        if text != self.text() {
            self.remember();
            self.input = Input::new(text);
        }
        self.in_word = false;
    }

    /// Does an edit; true if the text changed. Up and Down belong to the widgets that know lines.
    pub fn apply(&mut self, edit: &Edit) -> bool {
        let before = self.input.value().len();
        match edit {
            Edit::Type(text) => return self.insert(text),
            Edit::Backspace => self.cut(InputRequest::DeletePrevChar),
            Edit::Delete => self.cut(InputRequest::DeleteNextChar),
            Edit::WordBack => self.cut_back_to(word_start(self.before())),
            Edit::LineBack => self.cut_back_to(self.line_start()),
            Edit::Left => self.go(InputRequest::GoToPrevChar),
            Edit::Right => self.go(InputRequest::GoToNextChar),
            Edit::Home => self.place_byte(self.line_start()),
            Edit::End => self.place_byte(self.line_end()),
            Edit::Up | Edit::Down => {}
            Edit::Undo => return self.step_back(),
            Edit::Redo => return self.step_again(),
        }
        self.input.value().len() != before
    }

    fn before(&self) -> &str {
        self.text().get(..self.caret_byte()).unwrap_or_default()
    }

    fn line_start(&self) -> usize {
        self.before().rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        let caret = self.caret_byte();
        let rest = self.text().get(caret..).unwrap_or_default();
        rest.find('\n').map_or(self.text().len(), |at| caret + at)
    }

    /// Puts text in as one edit: a paste or a committed conversion is one undo step, letters typed in a row are one too.
    fn insert(&mut self, text: &str) -> bool {
        let text = clean(text, self.many_lines);
        let fits = self.text().len() + text.len() <= MAX_TEXT_BYTES;
        if text.is_empty() || !fits {
            return false;
        }
        let is_letter = text.chars().nth(1).is_none() && !text.starts_with(char::is_whitespace);
        if !(self.in_word && is_letter) {
            self.remember();
        }
        self.redo.clear();
        let at = self.caret_byte();
        let mut whole = self.text().to_owned();
        whole.insert_str(at, &text);
        let caret = self.caret() + text.chars().count();
        self.input = Input::new(whole).with_cursor(caret);
        self.in_word = is_letter;
        true
    }

    fn cut(&mut self, request: InputRequest) {
        let past = self.input.clone();
        if self.input.handle(request).is_some_and(|did| did.value) {
            self.keep(past);
        }
        self.in_word = false;
    }

    fn cut_back_to(&mut self, start: usize) {
        let caret = self.caret_byte();
        if start < caret {
            self.remember();
            let mut whole = self.text().to_owned();
            whole.replace_range(start..caret, "");
            let left = whole.get(..start).map_or(0, |s| s.chars().count());
            self.input = Input::new(whole).with_cursor(left);
        }
        self.in_word = false;
    }

    fn go(&mut self, request: InputRequest) {
        self.input.handle(request);
        self.in_word = false;
    }

    fn remember(&mut self) {
        self.keep(self.input.clone());
    }

    fn keep(&mut self, past: Input) {
        if self.undo.len() == STEPS {
            self.undo.remove(0);
        }
        self.undo.push(past);
        self.redo.clear();
    }

    fn step_back(&mut self) -> bool {
        self.in_word = false;
        let Some(past) = self.undo.pop() else {
            return false;
        };
        self.redo.push(std::mem::replace(&mut self.input, past));
        true
    }

    fn step_again(&mut self) -> bool {
        self.in_word = false;
        let Some(next) = self.redo.pop() else {
            return false;
        };
        self.undo.push(std::mem::replace(&mut self.input, next));
        true
    }
}

/// What may stand in a field: nothing that drives a terminal, one line in one-line fields.
fn clean(text: &str, many_lines: bool) -> String {
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    unix.chars()
        .map(|c| match c {
            '\n' if many_lines => '\n',
            '\n' | '\t' => ' ',
            other => other,
        })
        .filter(|c| *c == '\n' || harmless(*c))
        .collect()
}

fn byte_of(text: &str, characters: usize) -> usize {
    text.char_indices()
        .nth(characters)
        .map_or(text.len(), |(at, _)| at)
}

/// Where the word before the caret begins: spaces, then a run of one script.
fn word_start(before: &str) -> usize {
    let trimmed = before.trim_end_matches([' ', '\u{3000}']);
    let Some(last) = trimmed.chars().next_back() else {
        return 0;
    };
    let script = Script::of(last);
    let kept = trimmed.trim_end_matches(|c| Script::of(c) == script && script != Script::Other);
    if script == Script::Other {
        return trimmed.len() - last.len_utf8();
    }
    kept.len()
}

/// The scripts whose runs stand for words where nobody writes spaces.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Kanji,
    Hiragana,
    Katakana,
    Latin,
    Other,
}

impl Script {
    fn of(c: char) -> Self {
        match c {
            '\u{3041}'..='\u{309F}' => Self::Hiragana,
            '\u{30A0}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9F}' => Self::Katakana,
            '々'
            | '\u{3400}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}' => Self::Kanji,
            c if c.is_alphanumeric() => Self::Latin,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(buffer: &mut Buffer, text: &str) {
        buffer.apply(&Edit::Type(text.into()));
    }

    #[test]
    fn text_of_the_input_method_goes_in_as_it_is_and_is_one_step() {
        let mut b = Buffer::line("");
        typed(&mut b, "点滴の");
        typed(&mut b, "固定具");
        assert_eq!((b.text(), b.caret()), ("点滴の固定具", 6));
        b.apply(&Edit::Undo);
        assert_eq!(b.text(), "点滴の");
        b.apply(&Edit::Redo);
        assert_eq!(b.text(), "点滴の固定具");
    }

    #[test]
    fn letters_typed_in_a_row_are_one_step() {
        let mut b = Buffer::line("");
        for letter in ["m", "r", "i"] {
            typed(&mut b, letter);
        }
        typed(&mut b, " ");
        typed(&mut b, "2");
        b.apply(&Edit::Undo);
        b.apply(&Edit::Undo);
        assert_eq!(b.text(), "mri");
        b.apply(&Edit::Undo);
        assert_eq!(b.text(), "");
        assert!(!b.apply(&Edit::Undo));
    }

    #[test]
    fn pasted_lines_become_one_line_in_a_line_and_stay_in_a_block() {
        let paste = "一行目\r\n二行目\u{1b}[31m\t終";
        let mut line = Buffer::line("");
        typed(&mut line, paste);
        assert_eq!(line.text(), "一行目 二行目[31m 終");
        let mut block = Buffer::block("");
        typed(&mut block, paste);
        assert_eq!(block.text(), "一行目\n二行目[31m 終");
    }

    #[test]
    fn a_word_back_takes_a_run_of_one_script() {
        let mut b = Buffer::line("手術部のMRI2室、カート ");
        for rest in [
            "手術部のMRI2室、",
            "手術部のMRI2室",
            "手術部のMRI2",
            "手術部の",
            "手術部",
            "",
        ] {
            assert!(b.apply(&Edit::WordBack));
            assert_eq!(b.text(), rest);
        }
        assert!(!b.apply(&Edit::WordBack));
    }

    #[test]
    fn line_keys_stay_within_the_line_of_a_block() {
        let mut b = Buffer::block("一\n二三四");
        b.apply(&Edit::Left);
        b.apply(&Edit::LineBack);
        assert_eq!((b.text(), b.caret()), ("一\n四", 2));
        b.apply(&Edit::End);
        assert_eq!(b.caret(), 3);
        b.apply(&Edit::Home);
        assert_eq!(b.caret(), 2);
    }

    #[test]
    fn backspace_takes_a_letter_with_its_mark() {
        let mut b = Buffer::line("か\u{3099}");
        b.apply(&Edit::Backspace);
        assert_eq!(b.text(), "");
        b.apply(&Edit::Undo);
        assert_eq!(b.text(), "か\u{3099}");
    }

    #[test]
    fn a_text_beyond_the_limit_stays_out_whole() {
        let mut b = Buffer::block("あ");
        assert!(!b.apply(&Edit::Type("x".repeat(MAX_TEXT_BYTES))));
        assert_eq!(b.text(), "あ");
    }

    fn edits() -> impl Strategy<Value = Vec<Edit>> {
        let edit = prop_oneof![
            4 => "[a-c ぁ-ん亜-熙ー\n\u{1b}\u{3099}]{1,4}".prop_map(Edit::Type),
            1 => Just(Edit::Backspace), 1 => Just(Edit::Delete), 1 => Just(Edit::WordBack),
            1 => Just(Edit::LineBack), 1 => Just(Edit::Left), 1 => Just(Edit::Right),
            1 => Just(Edit::Home), 1 => Just(Edit::End), 1 => Just(Edit::Undo), 1 => Just(Edit::Redo),
        ];
        prop::collection::vec(edit, 0..40)
    }

    proptest! {
        #[test]
        fn the_caret_stays_inside_and_nothing_harmful_gets_in(edits in edits(), many: bool) {
            let mut b = if many { Buffer::block("") } else { Buffer::line("") };
            for edit in &edits {
                b.apply(edit);
                prop_assert!(b.caret() <= b.count());
                prop_assert!(b.text().is_char_boundary(b.caret_byte()));
                prop_assert!(b.text().chars().all(|c| harmless(c) || (many && c == '\n')));
            }
        }

        #[test]
        fn undo_to_the_end_gives_back_the_first_text(edits in edits()) {
            let mut b = Buffer::block("はじめ");
            for edit in edits.iter().filter(|e| !matches!(e, Edit::Undo | Edit::Redo)) {
                b.apply(edit);
            }
            while b.apply(&Edit::Undo) {}
            prop_assert_eq!(b.text(), "はじめ");
        }
    }
}
