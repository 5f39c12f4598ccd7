//! Owns the place of the file: what is typed of it, and the files that this may lead to.

use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::cx::Cx;
use crate::ui::field::{Buffer, Edit, Look};
use crate::ui::layer::Answer;
use crate::ui::msg::{Effect, Token};
use crate::ui::shared::Shared;

/// The place of a file.
#[derive(Debug)]
pub(super) struct FilePlace {
    typed: Buffer,
    /// Files that what is typed may lead to, and which of them the cursor is on.
    offered: Vec<String>,
    picked: Option<usize>,
    asked: Option<Token>,
}

impl FilePlace {
    /// Nothing typed yet.
    pub(super) fn new() -> Self {
        Self {
            typed: Buffer::line(""),
            offered: Vec::new(),
            picked: None,
            asked: None,
        }
    }

    /// The text with its caret.
    pub(super) const fn typed(&self) -> &Buffer {
        &self.typed
    }

    /// The path as typed or dropped onto the terminal, which quotes it.
    pub(super) fn file(&self) -> String {
        let text = self.typed.text().trim();
        let quoted = ['\'', '"']
            .into_iter()
            .find_map(|q| text.strip_prefix(q)?.strip_suffix(q));
        quoted.unwrap_or(text).to_owned()
    }

    /// Asks which files may be meant by what is typed.
    pub(super) fn ask(&mut self, cx: &mut Cx<'_>) {
        let token = cx.token();
        self.asked = Some(token);
        let typed = self.file();
        cx.effect(Effect::FindSheets { token, typed });
    }

    /// Takes the files that were found.
    pub(super) fn found(&mut self, files: Vec<String>) {
        (self.asked, self.offered, self.picked) = (None, files, None);
    }

    /// True if the last question for files is still open under this token.
    pub(super) fn asked(&self, token: Token) -> bool {
        self.asked == Some(token)
    }

    /// Changes the text.
    pub(super) fn edit(&mut self, edit: &Edit, cx: &mut Cx<'_>) {
        self.typed.apply(edit);
        self.picked = None;
        self.ask(cx);
    }

    /// Moves within the text or over the offered files.
    pub(super) fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::Up => self.picked = self.picked.and_then(|at| at.checked_sub(1)),
            Action::Down => self.down(),
            Action::Left => drop(self.typed.apply(&Edit::Left)),
            Action::Right => drop(self.typed.apply(&Edit::Right)),
            Action::Mark => self.edit(&Edit::Type(" ".to_owned()), cx),
            Action::PageDown | Action::PageUp => {}
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn down(&mut self) {
        let last = self.offered.len().checked_sub(1);
        let next = self.picked.map_or(0, |at| at + 1);
        self.picked = last.map(|last| next.min(last));
    }

    /// Takes the offered file under the cursor, if it is on one. True if it can be looked into; a directory leads further.
    pub(super) fn choose(&mut self, cx: &mut Cx<'_>) -> bool {
        let picked = self.picked.take().and_then(|at| self.offered.get(at));
        if let Some(path) = picked {
            self.typed = Buffer::line(path);
        }
        let is_file = !self.typed.text().ends_with('/');
        if !is_file {
            self.ask(cx);
        }
        is_file
    }

    /// What stands under the text: the offered files, and what to do.
    pub(super) fn beneath(&self, shared: &Shared) -> Vec<(String, Look)> {
        let offered = self.offered.iter().enumerate().map(|(at, path)| {
            if self.picked == Some(at) {
                (format!("> {path}"), Look::Chosen)
            } else {
                (format!("  {path}"), Look::Plain)
            }
        });
        let what = shared.locale.line(TextKey::ImportWhat).to_owned();
        offered.chain([(what, Look::Aside)]).collect()
    }
}
