//! Owns the sheet that is written on: a 文例 is its text alone, the rest of its file stays; a checklist, or a file that cannot be read, is
//! the whole file. It knows its faults by line and draws itself with them beneath.

use super::super::panel;
use crate::domain::paper::{Paper, PaperFault, Papers};
use crate::domain::phrase::{Phrase, wrong_blanks};
use crate::text::{Locale, TextKey};
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::field::layout::Lines;
use crate::ui::field::{Aids, Block, Edit, Look, Outcome};
use crate::ui::form::{Page, Placed};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use ratatui::layout::Rect;

/// Lines beneath the text: its faults, or how it is written.
const BENEATH: usize = 4;

/// Cells for the text.
pub(super) fn room(shared: &Shared) -> usize {
    panel::room(shared).saturating_sub(2)
}

/// What is written on.
#[derive(Debug)]
pub(super) struct Sheet {
    block: Block,
    /// The whole text as the book had it.
    file: String,
    /// What was written here when it was opened.
    was: String,
    /// The whole file is written here, not the text alone.
    whole: bool,
    /// The office has its own of it.
    own: bool,
    /// There is no file of it yet, so that its draft is the whole file.
    new: bool,
}

impl Sheet {
    pub(super) fn new(paper: &Paper, papers: &Papers) -> Self {
        let file = papers.file(paper);
        let phrase = match paper {
            Paper::Phrase(_) => Phrase::read(file).ok(),
            Paper::Checklist(_) => None,
        };
        let own = papers.own.contains_key(paper);
        Self::of(file, phrase, own)
    }

    /// A new text with the file that it begins with.
    pub(super) fn begun(file: &str) -> Self {
        Self {
            new: true,
            ..Self::of(file, Phrase::read(file).ok(), true)
        }
    }

    /// A new text as its draft has it.
    pub(super) fn drafted(file: &str) -> Self {
        Self {
            was: String::new(),
            ..Self::begun(file)
        }
    }

    fn of(file: &str, phrase: Option<Phrase>, own: bool) -> Self {
        let (file, whole) = (file.to_owned(), phrase.is_none());
        let was = phrase.map_or_else(|| file.clone(), |phrase| phrase.text);
        let mut block = Block::new(was.trim_end());
        block.buffer.place(0);
        Self {
            was: block.buffer.text().to_owned(),
            block,
            file,
            whole,
            own,
            new: false,
        }
    }

    pub(super) fn text(&self) -> &str {
        self.block.buffer.text()
    }

    /// What is kept of it until it is saved.
    pub(super) fn draft(&self) -> String {
        let file = self.new.then(|| self.file().ok()).flatten();
        file.unwrap_or_else(|| self.text().to_owned())
    }

    pub(super) fn is_edited(&self) -> bool {
        self.text().trim_end() != self.was.trim_end()
    }

    /// Goes on with what was typed before, if anything was.
    pub(super) fn go_on(mut self, text: Option<&str>) -> Self {
        if let Some(text) = text {
            self.block.buffer.replace(text);
        }
        self
    }

    /// Takes another text in the place of this; undo takes it back.
    pub(super) fn replace(&mut self, text: &str) {
        self.block.buffer.replace(text.trim_end());
    }

    /// The text of ours, whose file is `ours`; undo takes it back.
    pub(super) fn back_to(&mut self, ours: &str) {
        let text = match Phrase::read(ours) {
            Ok(phrase) if !self.whole => phrase.text,
            _ => ours.to_owned(),
        };
        self.replace(&text);
        self.block.buffer.place(0);
    }

    pub(super) fn enter(&mut self) {
        self.block.enter();
    }

    /// Does an edit; true if the text changed.
    pub(super) fn apply(&mut self, edit: &Edit, aids: &Aids<'_>) -> bool {
        self.block.apply(edit, aids) == Outcome::Typed
    }

    /// The file with what is written here.
    pub(super) fn file(&self) -> Result<String, PaperFault> {
        let text = format!("{}\n", self.text().trim_end());
        if self.whole {
            return Ok(text);
        }
        Phrase::reworded(&self.file, &text).map_err(PaperFault::Phrase)
    }

    /// What is wrong with it, by the line of what is written here, from 1.
    pub(super) fn faults(&self, paper: &Paper, locale: &Locale) -> Vec<(usize, String)> {
        if self.text().trim().is_empty() {
            return vec![(1, locale.line(TextKey::PaperEmpty).to_owned())];
        }
        if self.whole {
            let fault = paper.check(self.text()).err();
            let told = fault.map(|fault| (fault.line(), locale.paper_fault(&fault)));
            return told.into_iter().collect();
        }
        let wrong = wrong_blanks(self.text()).into_iter();
        let told = wrong.map(|(line, name)| {
            let what = locale.wrong_blank(name);
            let values = [("line", &line as _), ("what", &what as _)];
            (line, locale.say(TextKey::PaperLine, &values))
        });
        told.collect()
    }

    /// Puts the caret at the beginning of a line, counted from 1.
    pub(super) fn go_to_line(&mut self, line: usize) {
        let before = self.text().split_inclusive('\n').take(line.max(1) - 1);
        let caret = before.map(|line| line.chars().count()).sum();
        self.block.buffer.place(caret);
    }

    pub(super) fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared, paper: &Paper) {
        let locale = &shared.locale;
        let width = u16::try_from(panel::room(shared) + 2).unwrap_or(u16::MAX);
        let area = areas.middle(width, areas.body.height);
        canvas.clear_area(area);
        let key = match paper {
            Paper::Phrase(_) => TextKey::PaperEditText,
            Paper::Checklist(_) => TextKey::PaperEditList,
        };
        let name = locale.paper(paper, shared.phrases());
        let whose = if self.own {
            TextKey::PaperOwn
        } else {
            TextKey::PaperOurs
        };
        let title = locale.say(key, &[("name", &name)]);
        let frame = shared.frame(&title, locale.line(whose));
        let inside = canvas.frame(area, &frame);
        let faults = self.faults(paper, locale);
        let beneath = self.beneath(&faults, shared);
        let height = u16::try_from(beneath.len() + 1).unwrap_or(u16::MAX);
        let above = inside.height.saturating_sub(height);
        let wrong: Vec<usize> = faults.iter().map(|(line, _)| *line).collect();
        let text = Rect {
            height: above,
            ..inside
        };
        let rule = inside.y + above;
        let border = shared.caps.border();
        let style = shared.theme.style(Role::Frame);
        canvas.rule(inside.x, rule, inside.width, border, style);
        for (row, (line, role)) in (above + 1..inside.height).zip(&beneath) {
            canvas.text_in(inside, 1, row, line, shared.theme.style(*role));
        }
        panel::draw_lines(canvas, text, shared, &self.page(shared, &wrong));
    }

    /// The lines beneath: what is wrong, else how it is written.
    fn beneath(&self, faults: &[(usize, String)], shared: &Shared) -> Vec<(String, Role)> {
        let room = room(shared);
        let help = if self.whole {
            TextKey::PaperHelpFile
        } else {
            TextKey::PaperHelpText
        };
        let told: Vec<(&str, Role)> = if faults.is_empty() {
            vec![(shared.locale.line(help), Role::Label)]
        } else {
            let told = faults.iter().map(|(_, what)| (what.as_str(), Role::Press));
            told.collect()
        };
        let lines = told.iter().flat_map(|(text, role)| {
            let wrapped = shared.ruler().wrap(text, room);
            wrapped.into_iter().map(|line| (line.to_owned(), *role))
        });
        lines.take(BENEATH).collect()
    }

    /// The text as lines with its caret; a line with a fault has a mark before it.
    fn page(&self, shared: &Shared, wrong: &[usize]) -> Page {
        let (text, ruler, room) = (self.text(), shared.ruler(), room(shared));
        let lines = Lines::of(text, ruler, room);
        let (row, column) = lines.place(text, ruler, self.block.buffer.caret_byte());
        let mut page = Page::default();
        for line in lines.iter() {
            let drawn = text.get(line.start..line.end).unwrap_or_default();
            let before = text.get(..line.start).unwrap_or_default();
            let number = before.matches('\n').count() + 1;
            let begins = before.is_empty() || before.ends_with('\n');
            let mut placed = Vec::new();
            if begins && wrong.contains(&number) {
                placed.push(at(0, "!", Look::Wrong));
            }
            placed.push(at(1, drawn, Look::Plain));
            page.lines.push(placed);
        }
        page.caret = Some((row, 1 + column.min(room)));
        page.focus = row..row + 1;
        page
    }
}

fn at(column: usize, text: &str, look: Look) -> Placed {
    Placed {
        column,
        text: text.to_owned(),
        look,
    }
}
