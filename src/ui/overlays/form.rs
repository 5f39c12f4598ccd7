//! Owns the form on the screen: it reads the record, keeps the draft at each pause, saves, and shows what the desk refuses at the
//! fields it is about. Esc closes it and keeps what was typed; nothing typed here is ever lost.

mod mark;
mod outside;
mod save;
mod wait;

use super::clash::Clash;
use super::panel;
use crate::desk::command::Entries;
use crate::domain::date::Moment;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId};
use crate::text::{Lang, TextKey};
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::draft::Draft;
use crate::ui::field::{Aids, Edit, Outcome};
use crate::ui::form::{Button, Entered, Form, Spot, Target};
use crate::ui::hints::{Hint, hint};
use crate::ui::input::{Input, Millis};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News, Subject};
use crate::ui::msg::Changed;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use mark::MarkQuestion;
use wait::Wait;

/// Lines that the box of a form keeps, so that it does not jump while typing.
const LEAST_LINES: usize = 22;

/// What stands before the form can be filled in, or the form.
#[derive(Debug)]
enum Stage {
    /// The record is being read; keys typed meanwhile wait.
    Reading {
        field: Option<FieldId>,
        /// Values for fields that are empty.
        known: Entries,
        early: Vec<Input>,
    },
    /// The form.
    Filling(Box<Form>),
}

/// The form of a new or an existing record.
#[derive(Debug)]
pub struct FormLayer {
    stage: Stage,
    record: Option<(RecordId, Kind)>,
    wait: Wait,
    typed_at: Option<Millis>,
    kept_at: Option<Moment>,
    begin_next: bool,
    question: Option<MarkQuestion>,
    clash: Option<Clash>,
}

impl FormLayer {
    /// The form of a record, which is read when the form opens.
    pub fn edit(shared: &Shared, record: RecordId, field: Option<FieldId>) -> Self {
        let kind = shared
            .book
            .find(record)
            .map_or(Kind::Need, crate::desk::Row::kind);
        let reading = Stage::Reading {
            field,
            known: Entries::new(),
            early: Vec::new(),
        };
        Self::at(reading, Some((record, kind)))
    }

    /// The same with values in fields that are empty, as if they had been typed.
    pub fn filled(shared: &Shared, record: RecordId, known: Entries, field: FieldId) -> Self {
        let mut layer = Self::edit(shared, record, Some(field));
        if let Stage::Reading { known: own, .. } = &mut layer.stage {
            *own = known;
        }
        layer
    }

    /// The form of a new record with what is known already; a draft of it goes on.
    pub fn new_record(
        shared: &Shared,
        kind: Kind,
        known: &Entries,
        field: Option<FieldId>,
    ) -> Self {
        let aids = panel::aids(shared, panel::room(shared));
        let mut form = Form::new_record(kind, known, &aids);
        if let Some(field) = field {
            form.go_to(field, &aids);
        }
        restore(&mut form, shared, &aids);
        Self::at(Stage::Filling(Box::new(form)), None)
    }

    fn at(stage: Stage, record: Option<(RecordId, Kind)>) -> Self {
        Self {
            stage,
            record,
            wait: Wait::default(),
            typed_at: None,
            kept_at: None,
            begin_next: false,
            question: None,
            clash: None,
        }
    }

    fn form(&self) -> Option<&Form> {
        match &self.stage {
            Stage::Filling(form) => Some(form),
            Stage::Reading { .. } => None,
        }
    }

    fn form_mut(&mut self) -> Option<&mut Form> {
        match &mut self.stage {
            Stage::Filling(form) => Some(form),
            Stage::Reading { .. } => None,
        }
    }

    /// Does something to the form with its surroundings.
    fn with_form<R>(
        &mut self,
        shared: &Shared,
        act: impl FnOnce(&mut Form, &Aids<'_>) -> R,
    ) -> Option<R> {
        let aids = panel::aids(shared, panel::room(shared));
        self.form_mut().map(|form| act(form, &aids))
    }

    /// The record is there: the form begins, and takes the keys that were typed meanwhile.
    fn begin(&mut self, record: &Record, cx: &mut Cx<'_>) {
        let aids = panel::aids(cx.shared, panel::room(cx.shared));
        let kind = Kind::from_code(record.kind).unwrap_or(Kind::Need);
        let early = match &mut self.stage {
            Stage::Reading {
                field,
                known,
                early,
            } => {
                let mut form = Form::edit(record, kind, *field, &aids);
                form.suggest(known, &aids);
                restore(&mut form, cx.shared, &aids);
                let early = std::mem::take(early);
                self.stage = Stage::Filling(Box::new(form));
                early
            }
            Stage::Filling(form) => {
                form.refresh(record, &aids);
                Vec::new()
            }
        };
        for input in early {
            self.typed(&input, cx);
        }
    }

    fn edited(&mut self, cx: &Cx<'_>) {
        self.typed_at = Some(cx.shared.at);
    }

    /// Writes the draft, if there is anything to keep.
    fn keep(&mut self, cx: &mut Cx<'_>) -> bool {
        self.typed_at = None;
        let now = cx.shared.now;
        let Some(form) = self.form().filter(|form| form.is_edited()) else {
            return false;
        };
        let (key, bytes) = (form.draft_key().name(), form.draft(now).to_bytes());
        if cx.shared.drafts.get(&key) != Some(&bytes) {
            cx.keep_draft(&key, bytes);
            self.kept_at = Some(now);
        }
        true
    }

    fn close(&mut self, cx: &mut Cx<'_>) {
        if self.keep(cx) {
            let key = cx
                .shared
                .keymap
                .key(chain::LIST, self.opening_action())
                .unwrap_or_default();
            cx.say(Tone::Note, TextKey::FormDraftKept, &[("key", &key)]);
        } else if let Some(form) = self.form().filter(|form| form.restored().is_some()) {
            let key = form.draft_key().name();
            cx.drop_draft(&key);
        }
        cx.close();
    }

    /// The action that opens this form again.
    fn opening_action(&self) -> Action {
        if self.record.is_some() {
            Action::Edit
        } else {
            Action::New
        }
    }

    fn press(&mut self, button: Button, cx: &mut Cx<'_>) {
        match button {
            Button::Save => self.save(false, cx),
            Button::SaveNext => self.save(true, cx),
            Button::Close => self.close(cx),
        }
    }

    fn edit_text(&mut self, edit: &Edit, cx: &mut Cx<'_>) -> Answer {
        let outcome = self.with_form(cx.shared, |form, aids| form.apply(edit, aids));
        match outcome {
            Some(Outcome::Typed) => self.edited(cx),
            Some(Outcome::Passed) if matches!(edit, Edit::Type(_)) => return Answer::Ignored,
            Some(Outcome::Moved | Outcome::Passed) | None => {}
        }
        Answer::Consumed
    }

    fn step(&mut self, action: Action, cx: &mut Cx<'_>) -> bool {
        self.with_form(cx.shared, |form, aids| match action {
            Action::NextField => form.step(true, aids),
            Action::PreviousField => form.step(false, aids),
            Action::NextSection => form.step_section(true, aids),
            Action::PreviousSection => form.step_section(false, aids),
            _ => form.unfold(aids),
        })
        .is_some()
    }

    fn title(&self, shared: &Shared) -> String {
        let locale = &shared.locale;
        let Some(form) = self.form() else {
            return locale.line(TextKey::FormReading).to_owned();
        };
        match form.target() {
            Target::New { .. } => locale.say(
                TextKey::FormTitleNew,
                &[("kind", &locale.kind(form.kind()))],
            ),
            Target::Edit { reference, .. } => {
                let name = reference.map(|r| r.to_string()).unwrap_or_default();
                if let Some((number, item)) = form.line() {
                    let text = item.text(locale.lang() == Lang::En);
                    let room = panel::room(shared).saturating_sub(10);
                    return shared.ruler().cut(&format!("{name}.{number} {text}"), room);
                }
                locale.say(TextKey::FormTitleEdit, &[("ref", &name)])
            }
        }
    }
}

fn form_target(layer: &FormLayer) -> Target {
    layer
        .form()
        .map_or(Target::New { from: None }, Form::target)
}

/// Goes on with the draft of a form, if there is one that can be read.
fn restore(form: &mut Form, shared: &Shared, aids: &Aids<'_>) {
    let kept = shared.drafts.get(&form.draft_key().name());
    if let Some(Ok(draft)) = kept.map(|bytes| Draft::read(bytes)) {
        form.restore(draft, aids);
    }
}

impl Layer for FormLayer {
    fn opened(&mut self, cx: &mut Cx<'_>) {
        if let (Stage::Reading { .. }, Some((record, _))) = (&self.stage, self.record) {
            self.wait.record = Some(cx.read(record));
        }
    }

    fn scopes(&self) -> &'static [Scope] {
        if self.clash.is_some() {
            chain::MENU
        } else if self.question.is_some() {
            chain::LINE
        } else {
            chain::FORM
        }
    }

    fn covers(&self) -> bool {
        true
    }

    fn takes_text(&self) -> bool {
        let in_form = match &self.stage {
            Stage::Reading { .. } => true,
            Stage::Filling(form) => matches!(form.spot(), Spot::Field(_)),
        };
        self.clash.is_none() && (self.question.is_some() || in_form)
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if self.clash.is_some() {
            return self.act_on_clash(action, cx);
        }
        if self.question.is_some() {
            return self.act_on_question(action, cx);
        }
        // Until the answer has come nobody knows whether the draft is still needed.
        if self.wait.save.is_some() {
            return Answer::Consumed;
        }
        match action {
            Action::NextField
            | Action::PreviousField
            | Action::NextSection
            | Action::PreviousSection
            | Action::MoreFields => {
                self.step(action, cx);
            }
            Action::Save => self.save(false, cx),
            Action::SaveNext => self.save(self.record.is_none(), cx),
            Action::UndoTyping => return self.edit_text(&Edit::Undo, cx),
            Action::RedoTyping => return self.edit_text(&Edit::Redo, cx),
            Action::ClearMark => self.ask_mark(cx),
            Action::EditOutside => self.edit_outside(cx),
            Action::Close => self.close(cx),
            Action::Interrupt if cx.shared.job.is_none() => self.close(cx),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    /// From field to field, as Tab goes.
    fn step(&mut self, rows: isize, cx: &mut Cx<'_>) {
        let action = if rows < 0 {
            Action::PreviousField
        } else {
            Action::NextField
        };
        for _ in 0..rows.unsigned_abs() {
            self.act(action, cx);
        }
    }

    fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        if let Some(clash) = &mut self.clash {
            return clash.typed(input);
        }
        if let Some(question) = &mut self.question {
            return question.typed(input);
        }
        if let Stage::Reading { early, .. } = &mut self.stage {
            early.push(input.clone());
            return Answer::Consumed;
        }
        if self.wait.save.is_some() {
            return Answer::Consumed;
        }
        if panel::is_enter(input) {
            match self.with_form(cx.shared, Form::enter) {
                Some(Entered::Pressed(button)) => self.press(button, cx),
                Some(Entered::Within) => self.edited(cx),
                None => {}
            }
            return Answer::Consumed;
        }
        match panel::edit_of(input) {
            Some(edit) => self.edit_text(&edit, cx),
            None => Answer::Ignored,
        }
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        self.hear(news, cx)
    }

    fn book_changed(&mut self, changed: &Changed, cx: &mut Cx<'_>) {
        let Some((record, _)) = self.record.filter(|(id, _)| changed.touches(*id)) else {
            return;
        };
        if self.wait.is_idle() {
            self.wait.record = Some(cx.read(record));
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

    fn edits(&self) -> Option<(RecordId, Option<FieldId>)> {
        let (record, _) = self.record?;
        let field = self.form().and_then(|form| form.focused());
        Some((record, field.map(|field| field.spec().id)))
    }

    fn subject(&self, _shared: &Shared) -> Option<Subject> {
        self.record.map(|(record, kind)| Subject {
            record,
            kind,
            field: None,
        })
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const MARK: Hint = hint(&[Action::ClearMark], TextKey::HintClearMark);
        const NEXT: Hint = hint(&[Action::NextField], TextKey::HintNext);
        const BACK: Hint = hint(&[Action::PreviousField], TextKey::HintPrevious);
        const SAVE: Hint = hint(&[Action::Save], TextKey::HintSave);
        const MORE: Hint = hint(&[Action::SaveNext], TextKey::HintSaveNext);
        const UNDO: Hint = hint(&[Action::UndoTyping], TextKey::HintUndoTyping);
        const CLOSE: Hint = hint(&[Action::Close], TextKey::HintKeepDraft);
        const NEW: &[Hint] = &[NEXT, BACK, SAVE, MORE, UNDO, CLOSE];
        const EDIT: &[Hint] = &[NEXT, BACK, SAVE, UNDO, CLOSE];
        const MARKED: &[Hint] = &[NEXT, BACK, SAVE, MARK, UNDO, CLOSE];
        let marked = self.form().is_some_and(|form| {
            let here = form.focused().map(crate::ui::field::Field::id);
            here.is_some_and(|id| form.marks().open(id).next().is_some())
        });
        match (self.clash.is_some(), marked, self.record.is_some()) {
            (true, _, _) => Clash::HINTS,
            (false, true, true) => MARKED,
            (false, _, true) => EDIT,
            (false, _, false) => NEW,
        }
    }

    fn status(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) -> bool {
        let locale = &shared.locale;
        let text = match (self.wait.save, self.kept_at) {
            (Some(_), _) => locale.line(TextKey::FormSaving).to_owned(),
            (None, Some(at)) => {
                let at = locale.moment(at, shared.now);
                locale.say(TextKey::FormKept, &[("at", &at)])
            }
            (None, None) => return false,
        };
        canvas.text_in(areas.status, 1, 0, &text, shared.theme.style(Role::Plain));
        true
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let title = self.title(shared);
        let Some(form) = self.form() else {
            panel::draw(
                canvas,
                areas,
                shared,
                (&title, ""),
                &crate::ui::form::Page::default(),
                3,
            );
            return;
        };
        let aids = panel::aids(shared, panel::room(shared));
        let page = form.page(&aids, &|button| save::button_label(button, shared));
        let (n, of) = form.required();
        let note = match of {
            0 => String::new(),
            _ => shared
                .locale
                .say(TextKey::FormRequired, &[("n", &n), ("of", &of)]),
        };
        let company = self.record.map(|(id, kind)| shared.company_at(id, kind));
        let note = format!("{} {note}", company.unwrap_or_default());
        let note = note.trim();
        let lines = usize::from(areas.body.height)
            .saturating_sub(2)
            .min(LEAST_LINES);
        panel::draw(canvas, areas, shared, (&title, note), &page, lines);
        if let Some(question) = &self.question {
            question.view(canvas, areas, shared);
        }
        if let Some(clash) = &self.clash {
            clash.view(canvas, areas, shared);
        }
    }
}
