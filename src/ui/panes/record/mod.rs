//! Owns the page of one record, of any kind: tabs of lines with a cursor that finds fields and linked records.

mod answer;
mod checklist;
mod fields;
mod gathering;
pub mod lines;
mod roster;
mod sheet;
mod standing;
mod tab_bar;
mod tabs;
mod told;

use self::lines::{Line, Target, draw_lines, open_lines, stops};
use self::sheet::Sheet;
use self::tabs::{Tab, beside, card, lines};
use crate::desk::Command;
use crate::desk::Opened;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::{Areas, Breadth};
use crate::ui::canvas::{Canvas, Frame, Target as Spot};
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News, Subject};
use crate::ui::msg::{Changed, Effect, Token};
use crate::ui::panes::beside::concerns;
use crate::ui::panes::list::split;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::widget::cursor::{moved, scrolled, steps};
use crate::ui::wish::Wish;
use ratatui::layout::Rect;

pub(in crate::ui) use self::fields::value_text;
pub use self::told::{answers, mark};

/// The lines of a record's card beside a list.
pub fn card_lines(opened: &Opened, shared: &Shared, width: u16) -> Vec<Line> {
    let kind = Kind::from_code(opened.record.kind).unwrap_or(Kind::Need);
    card(Sheet::of(opened, shared, kind, width, false))
}

/// A record's page.
#[derive(Debug)]
pub struct Page {
    id: RecordId,
    kind: Kind,
    opened: Option<Box<Opened>>,
    token: Option<Token>,
    tab: usize,
    at: usize,
    top: usize,
    all_fields: bool,
    /// Answers on their way: which wish, which line, which answer.
    given: Vec<(Token, u16, &'static str)>,
    /// The line whose reason is being asked.
    reasoned: Option<u16>,
}

impl Page {
    /// The page of a record; what it shows is read when it opens.
    pub fn new(id: RecordId, kind: Kind) -> Self {
        Self {
            id,
            kind,
            opened: None,
            token: None,
            tab: 0,
            at: 0,
            top: 0,
            all_fields: false,
            given: Vec::new(),
            reasoned: None,
        }
    }

    fn tab(&self) -> Tab {
        let tabs = Tab::of(self.kind);
        tabs.get(self.tab).copied().unwrap_or(Tab::Overview)
    }

    fn sheet<'a>(&'a self, shared: &'a Shared, width: u16) -> Option<Sheet<'a>> {
        let opened = self.opened.as_ref()?;
        let all = self.all_fields;
        Some(Sheet::of(opened, shared, self.kind, width, all))
    }

    fn lines(&self, shared: &Shared) -> Vec<Line> {
        let (left, _) = self.halves(Areas::of(Rect::new(0, 0, shared.size.0, shared.size.1)).body);
        let sheet = self.sheet(shared, left.width.saturating_sub(2));
        sheet.map_or(Vec::new(), |sheet| lines(sheet, self.tab()))
    }

    /// The page and, beside the overview of a broad screen, contacts and history.
    fn halves(&self, body: Rect) -> (Rect, Option<Rect>) {
        let broad = Breadth::of(body.width) == Breadth::Broad && self.tab() == Tab::Overview;
        split(body, broad)
    }

    fn page(shared: &Shared) -> usize {
        usize::from(shared.size.1).saturating_sub(6).max(1)
    }

    /// Moves the cursor among the lines that take it, or scrolls where there are none.
    fn moved(&mut self, action: Action, shared: &Shared) -> bool {
        let lines = self.lines(shared);
        let page = Self::page(shared);
        let stops = stops(&lines);
        if stops.is_empty() {
            let last = lines.len().saturating_sub(page);
            let Some(top) = moved(action, self.top, last + 1, page) else {
                return false;
            };
            self.top = top;
            return true;
        }
        let here = stops.partition_point(|stop| *stop < self.at);
        let near = page.min(8);
        let Some(to) = moved(action, here, stops.len(), near) else {
            return false;
        };
        self.at = stops.get(to).copied().unwrap_or(self.at);
        self.scroll(&lines, shared, to == 0);
        true
    }

    /// Keeps the cursor in sight, and what stands above the first line too.
    fn scroll(&mut self, lines: &[Line], shared: &Shared, first: bool) {
        let page = Self::page(shared);
        let at = if first { 0 } else { self.at };
        self.top = scrolled(self.top, at, lines.len(), page);
        if first && self.at >= page {
            self.top = scrolled(self.top, self.at, lines.len(), page);
        }
    }

    fn keep_cursor(&mut self, shared: &Shared) {
        let lines = self.lines(shared);
        let stops = stops(&lines);
        let at = stops.iter().rev().find(|stop| **stop <= self.at);
        self.at = at.or(stops.first()).copied().unwrap_or(0);
        self.scroll(&lines, shared, Some(&self.at) == stops.first());
    }

    /// Puts the cursor on what it was on: lines grow and shrink with what stands on them.
    fn find_target(&mut self, target: Option<Target>, shared: &Shared) {
        let lines = self.lines(shared);
        let same = |at: usize| lines.get(at).is_some_and(|line| line.target == target);
        if target.is_none() || same(self.at) {
            return;
        }
        if let Some(at) = (0..lines.len()).find(|at| same(*at)) {
            self.at = at;
        }
    }

    fn turn(&mut self, tab: usize, shared: &Shared) {
        (self.tab, self.at, self.top) = (tab, 0, 0);
        self.keep_cursor(shared);
    }

    fn target(&self, shared: &Shared) -> Option<Target> {
        self.lines(shared).get(self.at).and_then(|line| line.target)
    }

    /// Enter: a linked record opens, a field opens its form.
    fn open(&self, target: Option<Target>, cx: &mut Cx<'_>) {
        match target {
            Some(Target::Record(id)) => cx.wish(Wish::Page(id)),
            Some(Target::Field(field)) => Self::edit(self.id, field, cx),
            Some(Target::FieldOf(record, field)) => Self::edit(record, field, cx),
            Some(Target::NewCase) => cx.perform(Action::NewCase),
            Some(Target::NewContract) => cx.perform(Action::NewContract),
            Some(Target::NewPart(part)) => cx.wish(gathering::new_part(self.id, part)),
            None => {}
        }
    }

    /// What a tab adds to: the first of the lines that make something.
    fn adds(&self, shared: &Shared) -> Option<Target> {
        let mut targets = self.lines(shared).into_iter().map(|line| line.target);
        targets.find_map(|target| target.filter(|target| target.is_new()))
    }

    /// 受付: whoever is under the cursor came, or came not after all.
    fn part_here(&self, shared: &Shared) -> Option<Command> {
        let Some(Target::Record(id)) = self.target(shared) else {
            return None;
        };
        let part = shared.book.find(id);
        let part = part.filter(|row| row.kind() == Kind::Participation)?;
        Some(gathering::check_in(part))
    }

    fn edit(record: RecordId, field: crate::domain::field::FieldId, cx: &mut Cx<'_>) {
        cx.wish(Wish::Edit {
            record,
            field: Some(field),
        });
    }

    /// Sends the tab as text, without frames. What is copied is pasted somewhere, so fields for the office alone and under secrecy stay
    /// behind, and it says so; what a firm may read is copied where the need is shown to it.
    fn copy(&self, cx: &mut Cx<'_>) {
        let name = super::record::fields::record_name(cx.shared, self.id);
        let (lines, left_out) = open_lines(self.kind, self.lines(cx.shared));
        let body = lines.iter().map(|line| match line.label.as_str() {
            "" => line.text.clone(),
            label => format!("{label}: {}", line.text),
        });
        let text: Vec<String> = std::iter::once(name).chain(body).collect();
        let text = text.join("\n");
        let count = cx.shared.locale.characters(text.chars().count());
        cx.effect(Effect::Copy(text));
        if left_out == 0 {
            cx.say(Tone::Done, TextKey::CopySent, &[("count", &count)]);
        } else {
            let values = [("count", &count as _), ("n", &left_out as _)];
            cx.say(Tone::Note, TextKey::CopySentInPart, &values);
        }
    }

    fn title(&self, shared: &Shared) -> String {
        fields::record_name(shared, self.id)
    }

    /// Notes the lines that take the cursor, for the mouse.
    fn note_stops(&self, canvas: &mut Canvas, body: Rect, stops: &[usize]) {
        let here = stops.partition_point(|stop| *stop < self.at);
        for (nth, stop) in stops.iter().enumerate() {
            let row = stop
                .checked_sub(self.top)
                .and_then(|row| u16::try_from(row).ok());
            let Some(row) = row.filter(|row| *row < body.height) else {
                continue;
            };
            let line = Rect {
                y: body.y + row,
                height: 1,
                ..body
            };
            canvas.note(line, Spot::Steps(steps(here, nth)));
        }
    }

    fn draw_beside(&self, canvas: &mut Canvas, area: Rect, shared: &Shared) {
        let frame = Frame {
            title_style: shared.theme.style(Role::Plain),
            ..shared.frame("", "")
        };
        let inside = canvas.frame(area, &frame);
        if let Some(sheet) = self.sheet(shared, inside.width) {
            draw_lines(canvas, inside, shared, &beside(sheet), 0, None);
        }
    }

    fn count(&self, tab: Tab, shared: &Shared) -> String {
        let parts = || shared.book.hanging(self.id, Kind::Participation);
        let n = self.opened.as_ref().map_or(0, |opened| match tab {
            Tab::Cases => opened.cases.len(),
            Tab::Contracts => opened.contracts.len(),
            Tab::Disclosures => opened.disclosures.len(),
            Tab::Logs => shared.book.contacts_of(self.id).count(),
            Tab::Needs => opened.needs.len(),
            Tab::People => opened.people.len(),
            Tab::Charge => opened.needs.len() + opened.cases.len() + opened.parties.len(),
            Tab::Parts | Tab::Events => parts().count(),
            Tab::Presented => parts().filter(|part| gathering::presents(part)).count(),
            _ => 0,
        });
        if n == 0 {
            String::new()
        } else {
            format!(" {n}")
        }
    }
}

impl Layer for Page {
    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.token = Some(cx.read(self.id));
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        match news {
            News::Opened(token, opened) if Some(token) == self.token => {
                let first = self.opened.is_none();
                let target = self.target(cx.shared);
                self.opened = opened;
                self.find_target(target, cx.shared);
                self.keep_cursor(cx.shared);
                if first {
                    self.start(cx.shared);
                }
                self.leave_reasoned(cx.shared);
                None
            }
            other if self.answered(&other, cx) => None,
            other => Some(other),
        }
    }

    fn book_changed(&mut self, changed: &Changed, cx: &mut Cx<'_>) {
        if concerns(changed, self.id, cx.shared) {
            self.token = Some(cx.read(self.id));
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.keep_cursor(cx.shared);
    }

    fn scopes(&self) -> &'static [Scope] {
        chain::PAGE
    }

    fn covers(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if self.moved(action, cx.shared) {
            return Answer::Consumed;
        }
        let tabs = Tab::of(self.kind).len();
        match action {
            Action::NextTab => self.turn((self.tab + 1) % tabs, cx.shared),
            Action::PreviousTab => self.turn((self.tab + tabs - 1) % tabs, cx.shared),
            Action::Fold => {
                self.all_fields = !self.all_fields;
                self.keep_cursor(cx.shared);
            }
            Action::Open => self.open(self.target(cx.shared), cx),
            Action::New => match self.adds(cx.shared) {
                Some(target) => self.open(Some(target), cx),
                None => return Answer::Ignored,
            },
            Action::ItemDone | Action::ItemNotNeeded if self.kind == Kind::Contract => {
                self.answer(action, cx);
            }
            Action::ItemDone if self.kind == Kind::Event => match self.part_here(cx.shared) {
                Some(command) => drop(cx.run(command)),
                None => return Answer::Ignored,
            },
            Action::Copy => self.copy(cx),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn subject(&self, shared: &Shared) -> Option<Subject> {
        let field = match self.target(shared) {
            Some(Target::Field(field)) => Some(field),
            _ => None,
        };
        Some(Subject {
            record: self.id,
            kind: self.kind,
            field,
        })
    }

    fn kind(&self) -> Option<Kind> {
        Some(self.kind)
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const STAGED: &[Hint] = &[
            hint(&[Action::NextTab], TextKey::HintTabs),
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Open], TextKey::HintOpen),
            hint(&[Action::Edit], TextKey::HintEdit),
            hint(&[Action::Retreat, Action::Advance], TextKey::HintStage),
            hint(&[Action::Memo], TextKey::HintMemo),
            hint(&[Action::NewContract], TextKey::HintContract),
            hint(&[Action::Remedies], TextKey::HintRemedies),
            hint(&[Action::ShowFirm], TextKey::HintShow),
            hint(&[Action::Fold], TextKey::HintFold),
            hint(&[Action::Copy], TextKey::HintCopy),
            hint(&[Action::Close], TextKey::HintClose),
            hint(&[Action::Help], TextKey::HintHelp),
        ];
        const PLAIN: &[Hint] = &[
            hint(&[Action::NextTab], TextKey::HintTabs),
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Open], TextKey::HintOpen),
            hint(&[Action::Edit], TextKey::HintEdit),
            hint(&[Action::Memo], TextKey::HintMemo),
            hint(&[Action::Fold], TextKey::HintFold),
            hint(&[Action::Copy], TextKey::HintCopy),
            hint(&[Action::Close], TextKey::HintClose),
            hint(&[Action::Help], TextKey::HintHelp),
        ];
        const EVENT: &[Hint] = &[
            hint(&[Action::NextTab], TextKey::HintTabs),
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::ItemDone], TextKey::HintCame),
            hint(&[Action::New], TextKey::HintNew),
            hint(&[Action::Open], TextKey::HintOpen),
            hint(&[Action::Edit], TextKey::HintEdit),
            hint(&[Action::Memo], TextKey::HintMemo),
            hint(&[Action::Copy], TextKey::HintCopy),
            hint(&[Action::Close], TextKey::HintClose),
            hint(&[Action::Help], TextKey::HintHelp),
        ];
        match self.kind {
            Kind::Need | Kind::Case => STAGED,
            // Elsewhere on its page the same key says that the event itself took place.
            Kind::Event if self.tab() == Tab::Parts => EVENT,
            Kind::Contract => answer::HINTS,
            _ => PLAIN,
        }
    }

    fn status(&self, _canvas: &mut Canvas, _areas: &Areas, _shared: &Shared) -> bool {
        true
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let title = self.title(shared);
        let stage = shared
            .book
            .find(self.id)
            .and_then(|row| shared.book.stage(row));
        let note = stage.map_or(String::new(), |stage| {
            format!("{} {}", stage.index() + 1, shared.locale.stage(stage))
        });
        let company = shared.company_at(self.id, self.kind);
        let note = format!("{company} {note}").trim().to_owned();
        let frame = shared.frame(&title, &note);
        let (left, right) = self.halves(areas.body);
        let inside = canvas.frame(left, &frame);
        if let Some(right) = right {
            self.draw_beside(canvas, right, shared);
        }
        self.draw_tabs(canvas, inside, shared);
        let body = Rect {
            y: inside.y + 1.min(inside.height),
            height: inside.height.saturating_sub(1),
            ..inside
        };
        let lines = self.lines(shared);
        let at = (!stops(&lines).is_empty()).then_some(self.at);
        self.note_stops(canvas, body, &stops(&lines));
        draw_lines(canvas, body, shared, &lines, self.top, at);
        if at.is_none() {
            canvas.set_cursor(body.x, body.y);
        }
    }
}
