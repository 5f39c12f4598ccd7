//! Owns the questions of the very first start: language, who sits here, and whether to begin with the sample book. Every one may be left
//! as it stands, and all can be changed later.

use super::panel;
use crate::domain::choice;
use crate::domain::kind::Kind;
use crate::domain::person;
use crate::text::{Lang, TextKey};
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::field::{Edit, Field, Look, Outcome};
use crate::ui::form::{Page, Placed};
use crate::ui::hints::{Hint, hint};
use crate::ui::input::{Input, KeyCode};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer};
use crate::ui::msg::{Effect, Newcomer};
use crate::ui::shared::Shared;

/// Cells of the label column.
const LABEL: usize = 14;
/// Rows of the page: language, name, hat, office, book, the button.
const ROWS: usize = 6;
const LANGUAGE: usize = 0;
const BOOK: usize = 4;
const BUTTON: usize = 5;

/// The questions.
#[derive(Debug)]
pub struct FirstRun {
    at: usize,
    /// What the system calls the person: their name unless they give one.
    user: String,
    name: Field,
    hat: Field,
    office: Field,
    sample: bool,
    /// Needs in the sample book.
    needs: usize,
}

impl FirstRun {
    /// Asks; `name` is what the system calls the person, `needs` how many needs the sample book has.
    pub fn new(name: &str, needs: usize) -> Self {
        let field = |id| {
            Kind::Person
                .field(id)
                .map(|spec| Field::blank(Kind::Person, spec))
        };
        let blank = || Field::blank(Kind::Person, &crate::domain::kind::REFERENCE);
        Self {
            at: LANGUAGE,
            user: name.to_owned(),
            name: field(person::NAME.id()).unwrap_or_else(blank),
            hat: field(person::HAT.id()).unwrap_or_else(blank),
            office: field(person::ORGANISATION.id()).unwrap_or_else(blank),
            sample: false,
            needs,
        }
    }

    fn field_mut(&mut self) -> Option<&mut Field> {
        match self.at {
            1 => Some(&mut self.name),
            2 => Some(&mut self.hat),
            3 => Some(&mut self.office),
            _ => None,
        }
    }

    fn step(&mut self, forward: bool, shared: &Shared) {
        let aids = panel::aids(shared, panel::room(shared));
        if let Some(field) = self.field_mut() {
            field.leave(&aids);
        }
        self.at = if forward {
            (self.at + 1) % ROWS
        } else {
            (self.at + ROWS - 1) % ROWS
        };
        if let Some(field) = self.field_mut() {
            field.come(&aids);
        }
    }

    fn edit(&mut self, edit: &Edit, cx: &mut Cx<'_>) -> Answer {
        let aids = panel::aids(cx.shared, panel::room(cx.shared));
        let outcome = match self.field_mut() {
            Some(field) => field.apply(edit, &aids),
            None => Outcome::Passed,
        };
        match (outcome, edit, self.at) {
            (Outcome::Passed, Edit::Down, _) => self.step(true, cx.shared),
            (Outcome::Passed, Edit::Up, _) => self.step(false, cx.shared),
            (_, Edit::Left | Edit::Right, LANGUAGE) => other_language(cx),
            (_, Edit::Left | Edit::Right, BOOK) => self.sample = !self.sample,
            (Outcome::Passed, _, _) => return self.by_digit(edit, cx),
            (Outcome::Typed | Outcome::Moved, _, _) => {}
        }
        Answer::Consumed
    }

    /// `1` and `2` choose where there are two to choose from.
    fn by_digit(&mut self, edit: &Edit, cx: &mut Cx<'_>) -> Answer {
        let Edit::Type(text) = edit else {
            return Answer::Ignored;
        };
        match (text.as_str(), self.at) {
            ("1" | "１", LANGUAGE) => cx.perform(Action::LangJa),
            ("2" | "２", LANGUAGE) => cx.perform(Action::LangEn),
            ("1" | "１", BOOK) => self.sample = true,
            ("2" | "２", BOOK) => self.sample = false,
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    /// The answers as they stand: what was not answered is left for later.
    fn begin(&self, cx: &mut Cx<'_>) {
        let given = self.name.text().trim().to_owned();
        let newcomer = Newcomer {
            lang: cx.shared.locale.lang(),
            name: Some(given)
                .filter(|name| !name.is_empty())
                .unwrap_or_else(|| self.user.clone()),
            hat: Some(self.hat.text()).filter(|hat| choice::HAT.codes.contains(&hat.as_str())),
            organisation: self.office.text().trim().to_owned(),
            sample: self.sample,
        };
        cx.effect(Effect::FirstRun(newcomer));
        cx.close();
    }

    fn row(
        &self,
        page: &mut Page,
        at: usize,
        label: &str,
        pieces: Vec<(String, Look)>,
        caret: Option<usize>,
        shared: &Shared,
    ) {
        let here = self.at == at;
        let look = if here { Look::Chosen } else { Look::Plain };
        let mark = if here { ">" } else { " " };
        let start = page.lines.len();
        let label = shared.ruler().fit(label, LABEL);
        let mut line = vec![placed(0, mark, Look::Chosen), placed(2, &label, look)];
        let mut column = LABEL + 3;
        for (text, look) in pieces {
            line.push(placed(column, &text, look));
            column += shared.ruler().width(&text) + 2;
        }
        page.lines.push(line);
        if here {
            page.caret = Some((start, LABEL + 3 + caret.unwrap_or(0)));
            page.focus = start..start + 1;
        }
    }

    fn field_row(&self, page: &mut Page, at: usize, field: &Field, shared: &Shared) {
        let room = panel::room(shared).saturating_sub(LABEL + 4);
        let aids = panel::aids(shared, room);
        let here = self.at == at;
        let shown = field.shown(here, &aids);
        let label = shared.locale.field(Kind::Person, field.spec());
        let start = page.lines.len();
        for (nth, row) in shown.rows.iter().enumerate() {
            let label = if nth == 0 { label } else { "" };
            let text: String = row.iter().map(|piece| piece.text.as_str()).collect();
            self.row(page, at, label, vec![(text, Look::Plain)], None, shared);
        }
        if let (true, Some((row, column))) = (here, shown.caret) {
            page.caret = Some((start + row, LABEL + 3 + column));
            page.focus = start..page.lines.len();
        }
    }

    fn page(&self, shared: &Shared) -> Page {
        let locale = &shared.locale;
        let mut page = Page::default();
        let room = panel::room(shared).saturating_sub(2);
        for line in shared
            .ruler()
            .wrap(locale.line(TextKey::FirstWelcome), room)
        {
            page.lines.push(vec![placed(1, line, Look::Plain)]);
        }
        page.lines.push(Vec::new());
        let languages = Lang::ALL.map(|lang| either(lang.own_name(), lang == locale.lang()));
        self.row(
            &mut page,
            LANGUAGE,
            locale.line(TextKey::FirstLanguage),
            languages.into(),
            Some(1),
            shared,
        );
        self.field_row(&mut page, 1, &self.name, shared);
        if self.name.text().is_empty()
            && let Some(line) = page.lines.last_mut()
        {
            // One cell on, so that the caret does not stand in it.
            line.push(placed(LABEL + 4, &self.user, Look::Aside));
        }
        self.field_row(&mut page, 2, &self.hat, shared);
        self.field_row(&mut page, 3, &self.office, shared);
        let sample = locale.say(TextKey::FirstSample, &[("n", &self.needs)]);
        let books = vec![
            either(&sample, self.sample),
            either(locale.line(TextKey::FirstEmpty), !self.sample),
        ];
        self.row(
            &mut page,
            BOOK,
            locale.line(TextKey::FirstBook),
            books,
            Some(1),
            shared,
        );
        page.lines.push(Vec::new());
        let key = shared
            .keymap
            .key(chain::FORM, Action::Save)
            .unwrap_or_default();
        let button = format!("[ {} {key} ]", locale.line(TextKey::FirstBegin));
        let look = if self.at == BUTTON {
            Look::Active
        } else {
            Look::Plain
        };
        self.row(&mut page, BUTTON, "", vec![(button, look)], Some(2), shared);
        page.lines.push(Vec::new());
        for line in shared.ruler().wrap(locale.line(TextKey::FirstLater), room) {
            page.lines.push(vec![placed(1, line, Look::Aside)]);
        }
        page
    }
}

fn other_language(cx: &mut Cx<'_>) {
    let other = match cx.shared.locale.lang() {
        Lang::Ja => Action::LangEn,
        Lang::En => Action::LangJa,
    };
    cx.perform(other);
}

fn either(label: &str, on: bool) -> (String, Look) {
    let (mark, look) = if on {
        ("(o)", Look::Chosen)
    } else {
        ("( )", Look::Plain)
    };
    (format!("{mark} {label}"), look)
}

impl Layer for FirstRun {
    fn scopes(&self) -> &'static [Scope] {
        chain::FORM
    }

    fn covers(&self) -> bool {
        true
    }

    fn takes_text(&self) -> bool {
        matches!(self.at, 1..=3)
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::NextField | Action::NextSection => self.step(true, cx.shared),
            Action::PreviousField | Action::PreviousSection => self.step(false, cx.shared),
            Action::Save | Action::Close => self.begin(cx),
            Action::Interrupt => cx.perform(Action::Quit),
            Action::UndoTyping => return self.edit(&Edit::Undo, cx),
            Action::RedoTyping => return self.edit(&Edit::Redo, cx),
            Action::SaveNext | Action::MoreFields | Action::ClearMark => {}
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        if let Input::Key(key) = input
            && key.code == KeyCode::Enter
        {
            if self.at == BUTTON {
                self.begin(cx);
            } else {
                self.step(true, cx.shared);
            }
            return Answer::Consumed;
        }
        match panel::edit_of(input) {
            Some(edit) => self.edit(&edit, cx),
            None => Answer::Ignored,
        }
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const ASK: &[Hint] = &[
            hint(&[Action::NextField], TextKey::HintNext),
            hint(&[Action::PreviousField], TextKey::HintPrevious),
            hint(&[Action::Save], TextKey::FirstBegin),
            hint(&[Action::Close], TextKey::FirstSkip),
        ];
        ASK
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let title = shared.locale.line(TextKey::FirstTitle);
        let page = self.page(shared);
        panel::draw(canvas, areas, shared, (title, ""), &page, page.lines.len());
    }
}

fn placed(column: usize, text: &str, look: Look) -> Placed {
    Placed {
        column,
        text: text.to_owned(),
        look,
    }
}
