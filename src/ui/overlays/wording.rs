//! Owns the wording of an office's own text or checklist on the screen: the text with its faults told by line while it is typed, its
//! fields explained, the way back to ours. What is typed is kept like a form that was left; only a text without a fault is saved.

mod fields;
mod save;
mod sheet;

use super::panel;
use super::rows::Rows;
use crate::domain::paper::{Own, Paper};
use crate::domain::record::RecordId;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::field::Edit;
use crate::ui::hints::{Hint, hint};
use crate::ui::input::{Input, Millis};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News};
use crate::ui::msg::{Changed, Effect, Token};
use crate::ui::shared::Shared;
use crate::ui::toast::Tone;
use fields::FIELDS;
use save::own_now;
use sheet::Sheet;

/// What the names of drafts of these texts begin with.
const DRAFT: &str = "paper-";

/// The name of a text's draft: letters, digits and `-` whatever its file is called.
fn draft_of(paper: &Paper) -> String {
    let name: String = paper.name().bytes().map(|b| format!("{b:02x}")).collect();
    format!("{DRAFT}{}-{name}", paper.verb())
}

/// The text or list that a draft of that name belongs to.
pub(super) fn paper_of(draft: &str) -> Option<Paper> {
    let (verb, name) = draft.strip_prefix(DRAFT)?.split_once('-')?;
    let digits: Vec<u32> = name
        .chars()
        .map(|c| c.to_digit(16))
        .collect::<Option<_>>()?;
    let byte = |pair: &[u32]| match pair {
        [high, low] => u8::try_from(high * 16 + low).ok(),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = digits.chunks(2).map(byte).collect();
    let name = String::from_utf8(bytes?).ok()?;
    let phrase = Paper::Phrase(name.clone());
    let paper = [phrase, Paper::Checklist(name)];
    paper.into_iter().find(|one| one.verb() == verb)
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// That it is in the book.
    Keeping(Token),
    /// The editor outside.
    Outside(Token),
    /// Nothing.
    Idle,
}

/// A text or list being worded.
#[derive(Debug)]
pub struct Wording {
    paper: Paper,
    /// The record that shows what stands in the fields.
    about: Option<RecordId>,
    /// The whole text that a new one begins with.
    begins: Option<String>,
    /// The office's own that this was opened on: a save is measured against it.
    base: Option<Own>,
    sheet: Option<Sheet>,
    wait: Wait,
    typed_at: Option<Millis>,
    /// The fields to choose from, while they are shown.
    fields: Option<Rows>,
}

impl Wording {
    /// The text or list, as the book has it when it opens; `about`: the record that shows what stands in its fields.
    pub fn new(paper: Paper, about: Option<RecordId>, begins: Option<String>) -> Self {
        Self {
            paper,
            about,
            begins,
            base: None,
            sheet: None,
            wait: Wait::Idle,
            typed_at: None,
            fields: None,
        }
    }

    fn begin(&mut self, cx: &mut Cx<'_>) {
        let book = cx.shared.book.clone();
        let papers = book.papers();
        self.base = papers.own.get(&self.paper).cloned();
        let kept = cx.shared.drafts.get(&draft_of(&self.paper));
        let kept = kept.and_then(|bytes| std::str::from_utf8(bytes).ok());
        let is_new = papers.file(&self.paper).is_empty();
        let sheet = match (kept, self.begins.take().filter(|_| is_new)) {
            (Some(kept), _) if is_new => Sheet::drafted(kept),
            (None, Some(begins)) => Sheet::begun(&begins),
            (kept, _) => Sheet::new(&self.paper, papers).go_on(kept),
        };
        if kept.is_some() {
            cx.say(Tone::Note, TextKey::PaperBegun, &[]);
        }
        self.sheet = Some(sheet);
    }

    /// Writes the draft, if there is anything to keep.
    fn keep(&mut self, cx: &mut Cx<'_>) {
        self.typed_at = None;
        let Some(sheet) = &self.sheet else { return };
        let key = draft_of(&self.paper);
        if !sheet.is_edited() {
            cx.drop_draft(&key);
            return;
        }
        let draft = sheet.draft();
        if cx.shared.drafts.get(&key).map(Vec::as_slice) != Some(draft.as_bytes()) {
            cx.keep_text(&key, &draft);
        }
    }

    fn close(&mut self, cx: &mut Cx<'_>) {
        self.keep(cx);
        if self.sheet.as_ref().is_some_and(Sheet::is_edited) {
            cx.say(Tone::Note, TextKey::PaperNotKept, &[]);
        }
        cx.close();
    }

    fn save(&mut self, cx: &mut Cx<'_>) {
        self.keep(cx);
        let Some(sheet) = &mut self.sheet else { return };
        let faults = sheet.faults(&self.paper, &cx.shared.locale);
        if let Some((line, first)) = faults.first() {
            sheet.go_to_line(*line);
            let values = [("n", &faults.len() as _), ("what", first as _)];
            cx.say(Tone::Warn, TextKey::PaperFaults, &values);
            return;
        }
        let toml = match sheet.file() {
            Ok(toml) => toml,
            Err(fault) => {
                let what = cx.shared.locale.paper_fault(&fault);
                return cx.say_text(Tone::Warn, what);
            }
        };
        match self.command(&toml) {
            Some(command) => self.wait = Wait::Keeping(cx.run(command)),
            None => self.same(cx),
        }
    }

    fn original(&mut self, cx: &mut Cx<'_>) {
        let ours = self.paper.built_in();
        let (Some(sheet), Some(ours)) = (&mut self.sheet, ours) else {
            cx.say(Tone::Note, TextKey::PaperNoOriginal, &[]);
            return;
        };
        sheet.back_to(ours);
        self.typed_at = Some(cx.shared.at);
        cx.say(Tone::Note, TextKey::PaperOriginal, &[]);
    }

    fn edit_outside(&mut self, cx: &mut Cx<'_>) {
        self.keep(cx);
        let Some(sheet) = &self.sheet else { return };
        let text = sheet.text().to_owned();
        let token = cx.token();
        self.wait = Wait::Outside(token);
        cx.effect(Effect::EditOutside { token, text });
    }

    fn edited_outside(&mut self, edited: Result<String, String>, cx: &mut Cx<'_>) {
        let Some(sheet) = &mut self.sheet else { return };
        match edited {
            Ok(text) if sheet.text().trim_end() == text.trim_end() => {
                cx.say(Tone::Note, TextKey::EditorSame, &[]);
            }
            Ok(text) => {
                sheet.replace(&text);
                self.keep(cx);
                cx.say(Tone::Done, TextKey::EditorBack, &[]);
            }
            Err(what) => cx.say(Tone::Warn, TextKey::EditorSaid, &[("what", &what)]),
        }
    }

    fn edit_text(&mut self, edit: &Edit, cx: &mut Cx<'_>) -> Answer {
        let aids = panel::aids(cx.shared, sheet::room(cx.shared));
        if let Some(sheet) = &mut self.sheet
            && sheet.apply(edit, &aids)
        {
            self.typed_at = Some(cx.shared.at);
        }
        Answer::Consumed
    }

    fn page(&mut self, edit: &Edit, cx: &mut Cx<'_>) {
        for _ in 0..usize::from(cx.shared.size.1 / 2) {
            self.edit_text(edit, cx);
        }
    }

    /// A key while the fields are shown: Enter writes one at the caret.
    fn act_on_fields(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        let Some(rows) = &mut self.fields else {
            return Answer::Ignored;
        };
        match action {
            Action::Close | Action::Interrupt => self.fields = None,
            Action::Choose => {
                let blank = FIELDS.get(rows.at()).copied();
                self.fields = None;
                if let Some(blank) = blank {
                    let text = format!("{{{}}}", blank.name());
                    return self.edit_text(&Edit::Type(text), cx);
                }
            }
            other => return rows.act(other, cx),
        }
        Answer::Consumed
    }
}

impl Layer for Wording {
    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.begin(cx);
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.fields.is_some() {
            chain::MENU
        } else {
            chain::PAPER
        }
    }

    fn takes_text(&self) -> bool {
        self.fields.is_none()
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if self.fields.is_some() {
            return self.act_on_fields(action, cx);
        }
        // Until the answer has come nobody knows whether the draft is still needed.
        if matches!(self.wait, Wait::Keeping(_)) {
            return Answer::Consumed;
        }
        match action {
            Action::Save => self.save(cx),
            Action::UndoTyping => return self.edit_text(&Edit::Undo, cx),
            Action::RedoTyping => return self.edit_text(&Edit::Redo, cx),
            Action::PageDown => self.page(&Edit::Down, cx),
            Action::PageUp => self.page(&Edit::Up, cx),
            Action::Original => self.original(cx),
            Action::EditOutside => self.edit_outside(cx),
            Action::MoreFields if matches!(self.paper, Paper::Phrase(_)) => {
                self.fields = Some(fields::rows(cx.shared, &self.paper, self.about));
            }
            Action::Close => self.close(cx),
            Action::Interrupt if cx.shared.job.is_none() => self.close(cx),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn step(&mut self, rows: isize, cx: &mut Cx<'_>) {
        if let Some(fields) = &mut self.fields {
            return fields.step(rows, cx);
        }
        let edit = if rows < 0 { Edit::Up } else { Edit::Down };
        for _ in 0..rows.unsigned_abs() {
            self.edit_text(&edit, cx);
        }
    }

    fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        if self.fields.is_some() || matches!(self.wait, Wait::Keeping(_)) {
            return Answer::Consumed;
        }
        let Some(sheet) = &mut self.sheet else {
            return Answer::Consumed;
        };
        if panel::is_enter(input) {
            sheet.enter();
            self.typed_at = Some(cx.shared.at);
            return Answer::Consumed;
        }
        match panel::edit_of(input) {
            Some(edit) => self.edit_text(&edit, cx),
            None => Answer::Ignored,
        }
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        let token = news.token();
        match (&news, self.wait) {
            (News::Done(..) | News::Refused(..), Wait::Keeping(wanted)) if wanted == token => {
                self.wait = Wait::Idle;
                return self.answered(news, cx);
            }
            (News::Edited(_, edited), Wait::Outside(wanted)) if wanted == token => {
                self.wait = Wait::Idle;
                self.edited_outside(edited.clone(), cx);
                return None;
            }
            _ => {}
        }
        Some(news)
    }

    /// Somebody else worded it: what nobody has touched here follows, what was typed stays and is told.
    fn book_changed(&mut self, _changed: &Changed, cx: &mut Cx<'_>) {
        let now = own_now(cx.shared, &self.paper);
        let same = now.as_ref().map(|own| &own.text) == self.base.as_ref().map(|own| &own.text);
        let idle = matches!(self.wait, Wait::Idle);
        let edited = self.sheet.as_ref().is_some_and(Sheet::is_edited);
        match (idle && !same, edited, now) {
            (true, false, None) if self.paper.built_in().is_none() => cx.close(),
            (true, false, _) => self.begin(cx),
            (true, true, Some(own)) => {
                cx.say(Tone::Warn, TextKey::PaperChangedBy, &[("by", &own.by)]);
            }
            _ => {}
        }
    }

    fn ticked(&mut self, cx: &mut Cx<'_>) {
        if self.deadline().is_some_and(|at| at <= cx.shared.at) {
            self.keep(cx);
        }
    }

    fn deadline(&self) -> Option<Millis> {
        self.typed_at.map(|at| at.saturating_add(panel::PAUSE))
    }

    fn leaving(&mut self, cx: &mut Cx<'_>) {
        self.keep(cx);
    }

    fn hints(&self, shared: &Shared) -> &'static [Hint] {
        const SAVE: Hint = hint(&[Action::Save], TextKey::HintSave);
        const EDITOR: Hint = hint(&[Action::EditOutside], TextKey::HintEditor);
        const ORIGINAL: Hint = hint(&[Action::Original], TextKey::HintOriginal);
        const FIELDS: Hint = hint(&[Action::MoreFields], TextKey::HintFields);
        const UNDO: Hint = hint(&[Action::UndoTyping], TextKey::HintUndoTyping);
        const CLOSE: Hint = hint(&[Action::Close], TextKey::HintKeepDraft);
        const PHRASE: &[Hint] = &[SAVE, FIELDS, ORIGINAL, EDITOR, UNDO, CLOSE];
        const LIST: &[Hint] = &[SAVE, ORIGINAL, EDITOR, UNDO, CLOSE];
        match (&self.fields, &self.paper) {
            (Some(rows), _) => rows.hints(shared),
            (None, Paper::Phrase(_)) => PHRASE,
            (None, Paper::Checklist(_)) => LIST,
        }
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let Some(sheet) = &self.sheet else { return };
        sheet.view(canvas, areas, shared, &self.paper);
        if let Some(fields) = &self.fields {
            fields.view(canvas, areas, shared);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drafts_name_leads_back_to_its_text() {
        for paper in [
            Paper::Phrase("after-meeting".to_owned()),
            Paper::Phrase("当院の挨拶 2".to_owned()),
            Paper::Checklist("nda".to_owned()),
        ] {
            let name = draft_of(&paper);
            assert!(name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
            assert_eq!(paper_of(&name), Some(paper));
        }
        for strange in ["paper-phrases-0g", "paper-phrases-0", "paper-x-00", "memo"] {
            assert_eq!(paper_of(strange), None, "{strange}");
        }
    }
}
