//! Owns the place of the file: what is typed of it, and the files that this may lead to. It is completed as a shell does it, and
//! chosen as in a list of files.

use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::cx::Cx;
use crate::ui::field::{Buffer, Edit, Look};
use crate::ui::layer::Answer;
use crate::ui::msg::{Effect, Token};
use crate::ui::overlays::text_box::Choices;
use crate::ui::shared::Shared;

/// Offered files in sight.
const SHOWN: usize = 6;

/// The place of a file.
#[derive(Debug)]
pub(super) struct FilePlace {
    typed: Buffer,
    /// Files that what is typed may lead to, and which of them the cursor is on.
    offered: Vec<String>,
    picked: Option<usize>,
    asked: Option<Token>,
    /// What is found is to complete the text.
    completes: bool,
}

impl FilePlace {
    /// Nothing typed yet.
    pub(super) fn new() -> Self {
        Self {
            typed: Buffer::line(""),
            offered: Vec::new(),
            picked: None,
            asked: None,
            completes: false,
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
    pub(super) fn found(&mut self, files: Vec<String>, cx: &mut Cx<'_>) {
        (self.asked, self.offered, self.picked) = (None, files, None);
        if std::mem::take(&mut self.completes) {
            self.complete(cx);
        }
    }

    /// True if the last question for files is still open under this token.
    pub(super) fn asked(&self, token: Token) -> bool {
        self.asked == Some(token)
    }

    /// Changes the text.
    pub(super) fn edit(&mut self, edit: &Edit, cx: &mut Cx<'_>) {
        if self.typed.apply(edit) {
            (self.picked, self.completes) = (None, false);
            self.ask(cx);
        }
    }

    /// Moves over the offered files, or takes back what was typed.
    pub(super) fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::Complete => self.complete(cx),
            Action::Up => self.picked = self.picked.and_then(|at| at.checked_sub(1)),
            Action::Down => self.down(1),
            Action::PageDown => self.down(SHOWN),
            Action::PageUp => self.picked = self.picked.and_then(|at| at.checked_sub(SHOWN)),
            Action::UndoTyping => self.edit(&Edit::Undo, cx),
            Action::RedoTyping => self.edit(&Edit::Redo, cx),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn down(&mut self, rows: usize) {
        let last = self.offered.len().checked_sub(1);
        let next = self.picked.map_or(0, |at| at + rows);
        self.picked = last.map(|last| next.min(last));
    }

    /// The only file that is offered takes the place of the text, and a directory leads further; of several the text takes what they
    /// have in common, and where that is nothing more, the cursor goes over them one by one.
    fn complete(&mut self, cx: &mut Cx<'_>) {
        if self.asked.is_some() {
            self.completes = true;
            return;
        }
        let common = common_start(&self.offered);
        let typed = self.file();
        let grows = common.chars().count() > typed.chars().count() || !begins(&typed, &common);
        match self.offered.as_slice() {
            [] => {}
            _ if grows => self.take(&common, cx),
            [_] => {}
            several => {
                let next = self.picked.map_or(0, |at| at + 1) % several.len();
                self.picked = Some(next);
            }
        }
    }

    fn take(&mut self, path: &str, cx: &mut Cx<'_>) {
        self.typed.replace(path);
        self.ask(cx);
    }

    /// Takes the offered file under the cursor, or the only one. True if what stands there can be looked into; a directory leads further.
    pub(super) fn choose(&mut self, cx: &mut Cx<'_>) -> bool {
        let sole = || (self.offered.len() == 1 && self.asked.is_none()).then_some(0);
        let picked = self.picked.or_else(sole);
        let picked = picked.and_then(|at| self.offered.get(at).cloned());
        self.picked = None;
        if let Some(path) = picked.filter(|path| *path != self.file()) {
            self.typed.replace(&path);
        }
        let is_file = !self.file().ends_with('/');
        if !is_file {
            self.ask(cx);
        }
        is_file
    }

    /// The offered files round the one under the cursor.
    pub(super) fn choices(&self, shared: &Shared) -> Choices {
        let first = self.picked.map_or(0, |at| at.saturating_sub(SHOWN - 1));
        let shown = self.offered.iter().skip(first).take(SHOWN);
        let beyond = self.offered.len().saturating_sub(first + SHOWN);
        let more = [("n", &beyond as _)];
        Choices {
            shown: shown.cloned().collect(),
            first,
            picked: self.picked,
            more: (beyond > 0).then(|| shared.locale.say(TextKey::ImportMore, &more)),
        }
    }

    /// What to do, under the offered files.
    pub(super) fn beneath(shared: &Shared) -> (String, Look) {
        (
            shared.locale.line(TextKey::ImportWhat).to_owned(),
            Look::Aside,
        )
    }
}

/// What all begin with, letters in the case of the first.
fn common_start(files: &[String]) -> String {
    let Some((first, others)) = files.split_first() else {
        return String::new();
    };
    let mut common: Vec<char> = first.chars().collect();
    for other in others {
        let same = common.iter().zip(other.chars());
        let same = same.take_while(|(one, two)| is_same(**one, *two)).count();
        common.truncate(same);
    }
    common.into_iter().collect()
}

fn is_same(one: char, two: char) -> bool {
    one == two || one.to_lowercase().eq(two.to_lowercase())
}

/// True if a text begins as another, whatever the case.
fn begins(text: &str, with: &str) -> bool {
    let mut chars = text.chars();
    with.chars()
        .all(|c| chars.next().is_some_and(|t| is_same(t, c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_agree_as_far_as_their_letters_do_in_either_case() {
        let common = |files: &[&str]| {
            let files: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
            common_start(&files)
        };
        assert_eq!(common(&[]), "");
        assert_eq!(common(&["/表/企業.csv"]), "/表/企業.csv");
        assert_eq!(common(&["/表/企業.csv", "/表/企画/"]), "/表/企");
        assert_eq!(common(&["Firms-a.csv", "firms-b.xlsx"]), "Firms-");
        assert_eq!(common(&["a", "b"]), "");
    }
}
