//! Owns the booking of a spreadsheet: the file's name, then what it holds and what it would change, changeable, then one command. The
//! preview is the dry run: nothing is written before the person saves.

mod columns;
mod fill;
mod lines;
mod meaning;
mod place;
mod preview;
mod told;

pub use told::trouble;

use super::panel;
use super::text_box;
use crate::desk::Command;
use crate::desk::command::Import;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::office::import::{Ask, Preview, PreviewError};
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::field::Look;
use crate::ui::form::Page;
use crate::ui::hints::{Hint, hint};
use crate::ui::input::{Input, Millis};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News};
use crate::ui::msg::{Effect, PlanTrouble, Token};
use crate::ui::shared::Shared;
use crate::ui::toast::Tone;
use columns::field_of;
use fill::Fills;
use lines::{Place, places};
use meaning::Meaning;
use place::FilePlace;
use std::collections::BTreeSet;

/// How long after the last change of a column the file is planned again, in milliseconds.
const REPLAN: Millis = 300;
/// The wizard.
#[derive(Debug)]
pub struct ImportLayer {
    kind: Kind,
    file: FilePlace,
    /// The sheet of a workbook that the person has turned to.
    sheet: Option<String>,
    /// Why the file cannot be used, in words.
    trouble: Option<String>,
    preview: Option<Box<Preview>>,
    /// Where the columns go by their headings alone.
    guessed: Vec<Option<FieldId>>,
    /// A column's field is being chosen.
    choosing: Option<Meaning>,
    /// Lines of probable duplicates that are not booked.
    left_out: BTreeSet<u32>,
    /// Lines of probable duplicates that the person has seen.
    known: BTreeSet<u32>,
    at: usize,
    fills: Fills,
    planning: Option<Token>,
    replan_at: Option<Millis>,
    booking: Option<Token>,
    save_when_planned: bool,
}

impl ImportLayer {
    /// Asks for the file.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            file: FilePlace::new(),
            sheet: None,
            trouble: None,
            preview: None,
            guessed: Vec::new(),
            choosing: None,
            left_out: BTreeSet::new(),
            known: BTreeSet::new(),
            at: 0,
            fills: Fills::default(),
            planning: None,
            replan_at: None,
            booking: None,
            save_when_planned: false,
        }
    }

    fn plan(&mut self, cx: &mut Cx<'_>) {
        self.replan_at = None;
        let path = self.file.file();
        if path.is_empty() {
            return;
        }
        let columns = self.preview.as_ref().map(|preview| {
            let columns = preview.mapping.columns.iter();
            columns.map(|column| field_of(column.target)).collect()
        });
        let ask = Ask {
            columns: columns.unwrap_or_default(),
            sheet: self.sheet.clone(),
            fills: self.fills.given().clone(),
            ..Ask::of(self.kind)
        };
        let token = cx.token();
        self.planning = Some(token);
        self.trouble = None;
        let ask = Box::new(ask);
        cx.effect(Effect::PlanImport { token, path, ask });
    }

    fn planned(&mut self, preview: Box<Preview>, cx: &mut Cx<'_>) {
        if self
            .preview
            .as_ref()
            .is_none_or(|p| p.mapping.columns.is_empty())
        {
            let columns = preview.mapping.columns.iter();
            self.guessed = columns.map(|column| field_of(column.target)).collect();
        }
        let duplicates = preview.plan.duplicate_lines();
        // One that comes to light only now is left out too; what a person has decided stays decided.
        let leave = |line: &&u32| self.left_out.contains(line) || !self.known.contains(line);
        self.left_out = duplicates.iter().filter(leave).copied().collect();
        self.known = duplicates;
        if preview.mapping.bound() == 0 {
            let text = cx.shared.locale.line(TextKey::ImportNothingMapped);
            self.trouble = Some(text.to_owned());
        }
        self.preview = Some(preview);
        self.at = self.at.min(self.places().len().saturating_sub(1));
        if std::mem::take(&mut self.save_when_planned) {
            self.save(cx);
        }
    }

    fn places(&self) -> Vec<Place> {
        self.preview
            .as_ref()
            .map(|preview| places(preview, self.fills.given()))
            .unwrap_or_default()
    }

    /// Books what the preview shows; a change of columns that is not planned yet is planned first.
    fn save(&mut self, cx: &mut Cx<'_>) {
        if self.replan_at.is_some() || self.planning.is_some() {
            self.save_when_planned = true;
            if self.planning.is_none() {
                self.plan(cx);
            }
            return;
        }
        let Some(preview) = &self.preview else {
            self.plan(cx);
            return;
        };
        let rows = preview.plan.rows_without(&self.left_out);
        if rows.is_empty() {
            cx.say(Tone::Note, TextKey::ImportNothing, &[]);
            return;
        }
        let kind = self.kind;
        self.booking = Some(cx.run(Command::Import(Import { kind, rows })));
    }

    fn next_kind(&mut self) {
        let at = Kind::ALL
            .iter()
            .position(|kind| *kind == self.kind)
            .unwrap_or(0);
        let next = (at + 1) % Kind::ALL.len();
        self.kind = Kind::ALL.get(next).copied().unwrap_or(Kind::Need);
    }

    fn back(&mut self, cx: &mut Cx<'_>) {
        if let Some(token) = self.planning.take().or(self.booking) {
            cx.effect(Effect::Cancel(token));
        } else if self.preview.take().is_some() {
            (self.at, self.sheet) = (0, None);
        } else {
            cx.close();
        }
    }

    fn act_on_path(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::Choose | Action::Save => {
                if self.file.choose(cx) {
                    self.plan(cx);
                }
            }
            Action::OtherKind => self.next_kind(),
            Action::Interrupt => cx.close(),
            _ => return self.file.act(action, cx),
        }
        Answer::Consumed
    }
}

impl Layer for ImportLayer {
    fn scopes(&self) -> &'static [Scope] {
        if self.preview.is_some() || self.planning.is_some() {
            chain::IMPORT
        } else {
            chain::FILE
        }
    }

    fn covers(&self) -> bool {
        self.preview.is_some()
    }

    fn takes_text(&self) -> bool {
        let types = self.fills.typing().is_some() || self.choosing.is_some();
        types || self.preview.is_none() && self.planning.is_none()
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            _ if self.fills.typing().is_some() => return self.act_on_fill(action, cx),
            _ if self.choosing.is_some() => return self.act_on_choice(action, cx),
            Action::Close => self.back(cx),
            _ if self.booking.is_some() => return Answer::Ignored,
            _ if self.preview.is_some() => return self.act_on_preview(action, cx),
            _ => return self.act_on_path(action, cx),
        }
        Answer::Consumed
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.file.ask(cx);
    }

    fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        let Some(edit) = panel::edit_of(input).filter(|_| self.takes_text()) else {
            return Answer::Ignored;
        };
        if let Some(meaning) = &mut self.choosing {
            meaning.edit(&edit, self.kind, cx.shared);
        } else if !self.fills.edit(&edit) {
            self.file.edit(&edit, cx);
        }
        self.trouble = None;
        Answer::Consumed
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        let token = Some(news.token());
        match news {
            News::Sheets(token, found) if self.file.asked(token) => {
                self.file.found(found, cx);
                None
            }
            News::Planned(_, planned) if token == self.planning => {
                self.planning = None;
                match planned {
                    Ok(preview) => self.planned(preview, cx),
                    Err(PlanTrouble::Preview(PreviewError::OtherKind(kind))) => {
                        self.kind = kind;
                        let name = cx.shared.locale.kind(kind).to_owned();
                        cx.say(Tone::Note, TextKey::ImportOtherKind, &[("kind", &name)]);
                        self.plan(cx);
                    }
                    Err(why) => {
                        self.save_when_planned = false;
                        // Another file has other sheets.
                        self.sheet = None;
                        self.trouble = Some(told::trouble(&cx.shared.locale, self.kind, &why));
                    }
                }
                None
            }
            News::Done(told, receipt) if token == self.booking => {
                self.booking = None;
                cx.close();
                Some(News::Done(told, receipt))
            }
            News::Refused(told, refusal) if token == self.booking => {
                self.booking = None;
                Some(News::Refused(told, refusal))
            }
            other => Some(other),
        }
    }

    fn ticked(&mut self, cx: &mut Cx<'_>) {
        if self.replan_at.is_some_and(|at| at <= cx.shared.at) && self.planning.is_none() {
            self.plan(cx);
        }
    }

    fn deadline(&self) -> Option<Millis> {
        self.replan_at.filter(|_| self.planning.is_none())
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const PATH: &[Hint] = &[
            hint(&[Action::Choose], TextKey::ImportLook),
            hint(&[Action::Complete], TextKey::ImportComplete),
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::OtherKind], TextKey::ImportKind),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        const PREVIEW: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Choose], TextKey::ImportMeaning),
            hint(&[Action::Mark], TextKey::ImportMark),
            hint(&[Action::NextSection], TextKey::HintNext),
            hint(&[Action::Save], TextKey::HintBook),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        const FILL: &[Hint] = &[
            hint(&[Action::Choose], TextKey::ImportFill),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        const CHOOSE: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Choose], TextKey::HintChoose),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        const WAIT: &[Hint] = &[hint(&[Action::Interrupt], TextKey::ImportStop)];
        match (self.planning.or(self.booking), &self.preview) {
            (Some(_), _) => WAIT,
            (None, Some(_)) if self.fills.typing().is_some() => FILL,
            (None, Some(_)) if self.choosing.is_some() => CHOOSE,
            (None, Some(_)) => PREVIEW,
            (None, None) => PATH,
        }
    }

    fn status(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) -> bool {
        let Some(token) = self.planning.or(self.booking) else {
            return false;
        };
        let key = if self.booking.is_some() {
            TextKey::ImportBooking
        } else {
            TextKey::ImportReading
        };
        let job = shared.job.filter(|job| job.token == token);
        let (done, of) = job.map_or((0, 0), |job| (job.done, job.total));
        let text = shared.locale.say(key, &[("n", &done), ("of", &of)]);
        let style = shared.theme.style(crate::ui::theme::Role::Plain);
        canvas.text_in(areas.status, 1, 0, &text, style);
        true
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let title = shared.locale.say(
            TextKey::ImportTitle,
            &[("kind", &shared.locale.kind(self.kind))],
        );
        if let Some(meaning) = &self.choosing {
            return meaning.view(canvas, areas, shared);
        }
        if let Some(preview) = &self.preview {
            let room = panel::room(shared);
            let mut page = Page::default();
            lines::head(
                &mut page,
                preview,
                &self.file.file(),
                &self.left_out,
                shared,
                room,
            );
            if let Some(trouble) = &self.trouble {
                lines::say(&mut page, trouble, Look::Wrong, shared, room);
            }
            lines::body(
                &mut page,
                preview,
                self.kind,
                (&self.left_out, self.fills.given()),
                (self.at, self.fills.typing()),
                shared,
                room,
            );
            panel::draw(
                canvas,
                areas,
                shared,
                (&title, ""),
                &page,
                usize::from(areas.body.height),
            );
            return;
        }
        let trouble = self.trouble.iter();
        let trouble = trouble.map(|trouble| (format!("! {trouble}"), Look::Wrong));
        let beneath: Vec<(String, Look)> = trouble.chain([FilePlace::beneath(shared)]).collect();
        let choices = self.file.choices(shared);
        let text = (self.file.typed(), &choices);
        text_box::draw_choices(canvas, areas, shared, &title, text, &beneath);
    }
}
