//! Owns choosing from a list without leaving the keyboard row: left and right, a digit, or the beginning of the word in kana,
//! romaji or kanji. What was typed and fits nothing stays to be seen; it is never thrown away in silence.

use super::buffer::{Buffer, Edit};
use super::lookup::{Answer, Lookup};
use crate::search::reading::Readings;

/// The words of a list beside its codes.
#[derive(Debug)]
pub struct Options<'a> {
    /// Codes as on disk.
    pub codes: &'static [&'static str],
    /// What a person reads, in the same order.
    pub labels: Vec<&'a str>,
    /// How the words are read.
    pub readings: &'a Readings,
}

/// One entry of a list, or several.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    many: bool,
    cursor: Option<usize>,
    on: Vec<usize>,
    typed: Buffer,
    past: Vec<(Option<usize>, Vec<usize>)>,
}

impl Choice {
    /// One entry, by its code; a text that is no code is kept as typed.
    pub fn one(codes: &[&str], text: &str) -> Self {
        let cursor = position(codes, text);
        let typed = if cursor.is_none() { text } else { "" };
        Self {
            on: cursor.into_iter().collect(),
            cursor,
            typed: Buffer::line(typed),
            ..Self::default()
        }
    }

    /// Several entries, by their codes separated by `;`.
    pub fn several(codes: &[&str], text: &str) -> Self {
        let parts = || text.split(';').map(str::trim).filter(|p| !p.is_empty());
        let strange: Vec<&str> = parts().filter(|p| position(codes, p).is_none()).collect();
        Self {
            many: true,
            on: parts().filter_map(|p| position(codes, p)).collect(),
            typed: Buffer::line(&strange.join("; ")),
            ..Self::default()
        }
    }

    /// The codes chosen, separated by `; `; what was typed and fits nothing stands behind them.
    pub fn text(&self, codes: &[&str]) -> String {
        let mut places = self.on.clone();
        places.sort_unstable();
        let chosen = places.iter().filter_map(|at| codes.get(*at).copied());
        let narrows = !self.many && !self.on.is_empty();
        let typed = Some(self.typed.text().trim()).filter(|t| !t.is_empty() && !narrows);
        chosen.chain(typed).collect::<Vec<_>>().join("; ")
    }

    /// What was typed to narrow the list.
    pub fn typed(&self) -> &Buffer {
        &self.typed
    }

    /// The place under the cursor.
    pub fn cursor(&self) -> Option<usize> {
        self.cursor
    }

    /// True if the entry at that place is chosen.
    pub fn is_on(&self, at: usize) -> bool {
        self.on.contains(&at)
    }

    /// True if several entries may be chosen.
    pub fn is_many(&self) -> bool {
        self.many
    }

    /// Places that answer to what was typed, in the order of the list.
    pub fn offered(&self, options: &Options<'_>) -> Vec<usize> {
        let lookup = Lookup::new(self.typed.text(), options.readings);
        (0..options.codes.len())
            .filter(|at| answers(&lookup, options, *at).is_some())
            .collect()
    }

    /// Does an edit; true if what is chosen or typed changed.
    pub fn apply(&mut self, edit: &Edit, options: &Options<'_>) -> bool {
        let before = (self.on.clone(), self.typed.text().to_owned());
        let past = (self.cursor, self.on.clone());
        match edit {
            Edit::Type(text) => self.take(text, options),
            Edit::Left => self.step(options, false),
            Edit::Right => self.step(options, true),
            Edit::Home => self.go(self.offered(options).first().copied()),
            Edit::End => self.go(self.offered(options).last().copied()),
            Edit::Backspace | Edit::WordBack => self.back(edit, options),
            Edit::Delete | Edit::LineBack => self.clear(),
            Edit::Undo => return self.undo(),
            Edit::Up | Edit::Down | Edit::Redo => {}
        }
        if self.on != past.1 {
            self.past.push(past);
        }
        before.0 != self.on || before.1 != self.typed.text()
    }

    /// Leaves the field: a word that found its entry is not needed any more.
    pub fn settle(&mut self, options: &Options<'_>) {
        if !self.typed.is_blank() && !self.offered(options).is_empty() && !self.many {
            self.typed.replace("");
        }
    }

    fn take(&mut self, text: &str, options: &Options<'_>) {
        if self.many && self.typed.is_blank() && matches!(text, " " | "\u{3000}") {
            self.toggle(self.cursor.unwrap_or(0));
            return;
        }
        if self.typed.is_blank()
            && let Some(at) = by_number(text, options.codes)
        {
            self.go(Some(at));
            if self.many {
                self.toggle(at);
            }
            return;
        }
        if self.many && matches!(text, " " | "\u{3000}") && !self.offered(options).is_empty() {
            self.toggle(self.cursor.unwrap_or(0));
            self.typed.replace("");
            return;
        }
        self.typed.apply(&Edit::Type(text.to_owned()));
        self.follow(options);
    }

    /// The cursor goes to the entry that answers best to what was typed.
    fn follow(&mut self, options: &Options<'_>) {
        let lookup = Lookup::new(self.typed.text(), options.readings);
        let best = (0..options.codes.len())
            .filter_map(|at| Some((answers(&lookup, options, at)?, at)))
            .min();
        match best {
            Some((_, at)) => self.go(Some(at)),
            None if !self.many => self.go(None),
            None => {}
        }
    }

    fn back(&mut self, edit: &Edit, options: &Options<'_>) {
        if self.typed.text().is_empty() {
            self.clear();
            return;
        }
        self.typed.apply(edit);
        if self.typed.is_blank() && !self.many {
            self.go(None);
        } else {
            self.follow(options);
        }
    }

    fn clear(&mut self) {
        self.typed.replace("");
        self.on.clear();
        if !self.many {
            self.cursor = None;
        }
    }

    fn step(&mut self, options: &Options<'_>, forward: bool) {
        let offered = self.offered(options);
        let here = self
            .cursor
            .and_then(|c| offered.iter().position(|o| *o == c));
        let next = match (here, forward) {
            (None, true) => 0,
            (None, false) => offered.len().saturating_sub(1),
            (Some(at), true) => (at + 1).min(offered.len().saturating_sub(1)),
            (Some(at), false) => at.saturating_sub(1),
        };
        self.go(offered.get(next).copied().or(self.cursor));
    }

    fn go(&mut self, to: Option<usize>) {
        self.cursor = to;
        if !self.many {
            self.on = to.into_iter().collect();
        }
    }

    fn toggle(&mut self, at: usize) {
        self.cursor = Some(at);
        if self.on.contains(&at) {
            self.on.retain(|o| *o != at);
        } else {
            self.on.push(at);
        }
    }

    fn undo(&mut self) -> bool {
        if self.typed.apply(&Edit::Undo) {
            return true;
        }
        let Some((cursor, on)) = self.past.pop() else {
            return false;
        };
        self.cursor = cursor;
        self.on = on;
        true
    }
}

fn position(codes: &[&str], code: &str) -> Option<usize> {
    codes.iter().position(|known| *known == code.trim())
}

/// A digit, also full-width: the entry with that code, else the entry counted from 1.
fn by_number(text: &str, codes: &[&str]) -> Option<usize> {
    let digits: String = text.trim().chars().map(half_digit).collect();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    position(codes, &digits).or_else(|| {
        let nth: usize = digits.parse().ok()?;
        nth.checked_sub(1).filter(|at| *at < codes.len())
    })
}

fn half_digit(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

fn answers(lookup: &Lookup<'_>, options: &Options<'_>, at: usize) -> Option<Answer> {
    let label = options.labels.get(at).copied().unwrap_or_default();
    let code = options.codes.get(at).copied().unwrap_or_default();
    lookup
        .answer(label, "")
        .into_iter()
        .chain(lookup.answer(code, "").filter(|a| *a <= Answer::Begins))
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODES: &[&str] = &["doctor", "nurse", "engineer", "other"];

    struct World(Readings);

    impl World {
        fn options(&self) -> Options<'_> {
            Options {
                codes: CODES,
                labels: vec!["医師", "看護師", "臨床工学技士", "その他"],
                readings: &self.0,
            }
        }
    }

    fn world() -> World {
        World(Readings::built_in())
    }

    fn typed(choice: &mut Choice, world: &World, text: &str) {
        choice.apply(&Edit::Type(text.into()), &world.options());
    }

    #[test]
    fn left_and_right_walk_the_list_and_stop_at_its_ends() {
        let w = world();
        let mut c = Choice::one(CODES, "");
        for _ in 0..9 {
            c.apply(&Edit::Right, &w.options());
        }
        assert_eq!(c.text(CODES), "other");
        c.apply(&Edit::Left, &w.options());
        assert_eq!(c.text(CODES), "engineer");
    }

    #[test]
    fn a_digit_of_either_width_picks_by_place() {
        let w = world();
        let mut c = Choice::one(CODES, "");
        typed(&mut c, &w, "２");
        assert_eq!(c.text(CODES), "nurse");
        typed(&mut c, &w, "9");
        assert_eq!(
            c.text(CODES),
            "9",
            "a number beyond the list is seen and fits nothing"
        );
    }

    #[test]
    fn a_code_that_is_a_digit_goes_before_the_place() {
        assert_eq!(by_number("0", &["0", "1", "2", "3"]), Some(0));
        assert_eq!(by_number("3", &["0", "1", "2", "3"]), Some(3));
    }

    #[test]
    fn the_beginning_of_a_word_narrows_the_list() {
        let w = world();
        let mut c = Choice::one(CODES, "");
        typed(&mut c, &w, "かん");
        assert_eq!(c.offered(&w.options()), [1]);
        assert_eq!(c.text(CODES), "nurse");
        c.settle(&w.options());
        assert_eq!(c.text(CODES), "nurse");
    }

    #[test]
    fn a_word_that_fits_nothing_stays_to_be_seen() {
        let w = world();
        let mut c = Choice::one(CODES, "");
        typed(&mut c, &w, "宇宙飛行士");
        c.settle(&w.options());
        assert_eq!(c.text(CODES), "宇宙飛行士");
        c.apply(&Edit::LineBack, &w.options());
        assert_eq!(c.text(CODES), "");
    }

    #[test]
    fn several_are_switched_by_space_or_digit() {
        let w = world();
        let mut c = Choice::several(CODES, "nurse");
        typed(&mut c, &w, "4");
        typed(&mut c, &w, "1");
        typed(&mut c, &w, "\u{3000}");
        assert_eq!(c.text(CODES), "nurse; other");
        typed(&mut c, &w, "臨床");
        typed(&mut c, &w, " ");
        assert_eq!(c.text(CODES), "nurse; engineer; other");
    }

    #[test]
    fn undo_gives_the_entry_before() {
        let w = world();
        let mut c = Choice::one(CODES, "doctor");
        c.apply(&Edit::Right, &w.options());
        assert!(c.apply(&Edit::Undo, &w.options()));
        assert_eq!(c.text(CODES), "doctor");
        assert!(!c.apply(&Edit::Undo, &w.options()));
    }

    #[test]
    fn codes_that_this_program_does_not_know_are_kept() {
        assert_eq!(Choice::one(CODES, "astronaut").text(CODES), "astronaut");
        assert_eq!(
            Choice::several(CODES, "nurse; astronaut").text(CODES),
            "nurse; astronaut"
        );
    }
}
