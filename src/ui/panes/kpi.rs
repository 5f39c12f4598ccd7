//! Owns the screen 指標: every figure a row, and Enter opens the list that it counts. Those of a small book are made when they are first
//! drawn after the book or the day changed; those of a large one are made beside the screen, which shows the last ones until then.

mod made;

use self::made::{Line, Made, Parts, bar, parts};
use ratatui::layout::Rect;
use std::sync::OnceLock;

use crate::desk::figures::Figures;
use crate::domain::date::{Date, FiscalYear, parse_date};
use crate::domain::kind::Kind;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::{Areas, Breadth};
use crate::ui::canvas::{Canvas, Target};
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::input::Input;
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News};
use crate::ui::msg::{Changed, Effect, Token};
use crate::ui::place::Spot;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::widget::cursor::{moved, steps};
use crate::ui::widget::line::Line as Typed;

/// The screen.
pub fn make() -> Box<dyn Layer> {
    Box::new(Kpi::default())
}

#[derive(Default)]
struct Kpi {
    made: OnceLock<Made>,
    /// What is made is of an older book.
    stale: bool,
    /// It is the screen that is shown.
    shown: bool,
    /// The figure with the cursor, counted over all groups.
    at: usize,
    /// The first line in sight.
    top: usize,
    /// 基準日, if it is a past day.
    on: Option<Date>,
    /// The figures of a past day are being made.
    token: Option<Token>,
    /// The day being typed.
    asking: Option<Typed>,
}

/// Rows up to which counting takes no longer than a few milliseconds, so that nobody need wait for an answer.
const AT_ONCE: usize = 2_000;

impl Kpi {
    /// The figures; none yet for a large book that is still being counted.
    fn made(&self, shared: &Shared) -> &Made {
        self.made.get_or_init(|| {
            let today = shared.today();
            if is_large(shared) {
                let (on, groups) = (today, Vec::new());
                let begins = None;
                return Made::with(Figures { on, begins, groups });
            }
            Made::of(shared, today)
        })
    }

    /// What is made is no more what the book says.
    fn outdate(&mut self, cx: &mut Cx<'_>) {
        if is_large(cx.shared) {
            self.stale = true;
            self.count(cx);
        } else {
            (self.made, self.stale) = (OnceLock::new(), false);
        }
    }

    /// Has today's figures of a large book made, if they are looked at and are not on their way already.
    fn count(&mut self, cx: &mut Cx<'_>) {
        let wanted = self.stale || self.made.get().is_none();
        if !self.shown || !wanted || self.token.is_some() || self.on.is_some() {
            return;
        }
        if is_large(cx.shared) && cx.shared.complete {
            self.stale = false;
            let token = cx.token();
            self.token = Some(token);
            let on = cx.shared.today();
            cx.effect(Effect::Figures { token, on });
        }
    }

    /// The figures as the book stood on the day that was typed; today's, if nothing was.
    fn go_to_day(&mut self, typed: &str, cx: &mut Cx<'_>) {
        let today = cx.shared.today();
        if typed.trim().is_empty() {
            self.go_to_today(cx);
            return;
        }
        let day = parse_date(typed, today).ok().filter(|day| *day <= today);
        match day {
            Some(day) if day == today => self.go_to_today(cx),
            Some(on) => {
                let token = cx.token();
                self.token = Some(token);
                cx.effect(Effect::Figures { token, on });
                let day = cx.shared.locale.day(on, today);
                cx.say(Tone::Note, TextKey::FigureMaking, &[("day", &day)]);
            }
            None => cx.say(Tone::Warn, TextKey::FigureBadDay, &[("typed", &typed)]),
        }
    }

    fn go_to_today(&mut self, cx: &mut Cx<'_>) {
        (self.on, self.token) = (None, None);
        self.made = OnceLock::new();
        self.count(cx);
    }

    fn act_typing(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        let Some(line) = self.asking.take() else {
            return Answer::Ignored;
        };
        match action {
            Action::Choose | Action::Save => self.go_to_day(line.text(), cx),
            Action::Close | Action::Interrupt => {}
            _ => {
                self.asking = Some(line);
                return Answer::Ignored;
            }
        }
        Answer::Consumed
    }

    /// Columns of figures, and the lines of each; a line above them says that the day lies before the book.
    fn columns(&self, shared: &Shared) -> (u16, usize) {
        let columns = match Breadth::of(shared.size.0) {
            Breadth::Narrow | Breadth::Plain => 1,
            Breadth::Wide => 2,
            Breadth::Broad => 3,
        };
        let above = 5 + usize::from(self.made(shared).figures.begins.is_some());
        let rows = usize::from(shared.size.1).saturating_sub(above);
        (columns, rows.max(1))
    }

    /// Keeps the figure with the cursor in sight, its heading with it.
    fn settle(&mut self, shared: &Shared) {
        let (columns, rows) = self.columns(shared);
        let page = rows * usize::from(columns);
        let made = self.made(shared);
        let at = self.at.min(made.count().saturating_sub(1));
        let line = made.find(at).map_or(0, |(.., line)| line);
        let first = made.find(at).filter(|(_, place, _)| *place == 0);
        let first = first.map_or(line, |(.., line)| line.saturating_sub(1));
        let last = made.lines.len().saturating_sub(page);
        let top = if first < self.top {
            first
        } else if line >= self.top + page {
            line + 1 - page
        } else {
            self.top
        };
        (self.at, self.top) = (at, top.min(last));
    }

    fn open(&self, cx: &mut Cx<'_>) {
        let made = self.made(cx.shared);
        let found = made
            .find(self.at)
            .and_then(|(group, place, _)| made.figure(group, place));
        if let Some(figure) = found {
            let (kind, filter) = figure.list.clone();
            cx.ask(kind, &filter, true);
            if self.on.is_some() {
                cx.say(Tone::Note, TextKey::FigureListIsTodays, &[]);
            }
        }
    }
}

/// True if counting the book takes long enough to be noticed.
fn is_large(shared: &Shared) -> bool {
    let kinds = [Kind::Need, Kind::Case, Kind::Contract, Kind::Log];
    let rows = kinds.into_iter().map(|kind| shared.book.len(kind));
    rows.sum::<usize>() > AT_ONCE
}

impl Layer for Kpi {
    fn scopes(&self) -> &'static [Scope] {
        if self.asking.is_some() {
            chain::LINE
        } else {
            chain::KPI
        }
    }

    fn takes_text(&self) -> bool {
        self.asking.is_some()
    }

    fn typed(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Answer {
        let taken = self.asking.as_mut().is_some_and(|line| line.typed(input));
        if taken {
            Answer::Consumed
        } else {
            Answer::Ignored
        }
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        match news {
            News::Figures(token, figures) if Some(token) == self.token => {
                self.on = Some(figures.on).filter(|on| *on != cx.shared.today());
                self.token = None;
                self.made = OnceLock::from(Made::with(*figures));
                self.settle(cx.shared);
                // The book may have moved on meanwhile.
                self.count(cx);
                None
            }
            other => Some(other),
        }
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.shown = true;
        self.ticked(cx);
        self.count(cx);
        self.settle(cx.shared);
    }

    fn leaving(&mut self, _cx: &mut Cx<'_>) {
        self.shown = false;
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if self.asking.is_some() {
            return self.act_typing(action, cx);
        }
        let (_, rows) = self.columns(cx.shared);
        let count = self.made(cx.shared).count();
        match action {
            Action::NextTab | Action::ToggleView => {
                self.at = self.made(cx.shared).beside(self.at, true);
            }
            Action::PreviousTab => {
                self.at = self.made(cx.shared).beside(self.at, false);
            }
            Action::Open => {
                self.open(cx);
                return Answer::Consumed;
            }
            Action::KeyDay => {
                self.asking = Some(Typed::default());
                return Answer::Consumed;
            }
            Action::Close if self.on.is_some() => self.go_to_today(cx),
            other => match moved(other, self.at, count, rows) {
                Some(at) => self.at = at,
                None => return Answer::Ignored,
            },
        }
        self.settle(cx.shared);
        Answer::Consumed
    }

    fn spots(&self, _shared: &Shared) -> Vec<Spot> {
        vec![Spot {
            row: self.at,
            top: self.top,
            ..Spot::default()
        }]
    }

    /// The figures are made when they are looked at; until then the place is kept.
    fn come_back(&mut self, spots: &[Spot], _cx: &mut Cx<'_>) {
        if let Some(spot) = spots.first() {
            (self.at, self.top) = (spot.row, spot.top);
        }
    }

    fn covers(&self) -> bool {
        true
    }

    fn book_changed(&mut self, _changed: &Changed, cx: &mut Cx<'_>) {
        // A day that is past stays as it was.
        if self.on.is_none() {
            self.outdate(cx);
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        if self.made.get().is_some() {
            self.settle(cx.shared);
        }
    }

    /// A new day has other figures.
    fn ticked(&mut self, cx: &mut Cx<'_>) {
        let today = cx.shared.today();
        let another = self.made.get().is_some_and(|made| made.figures.on != today);
        if another && self.on.is_none() {
            self.outdate(cx);
        }
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const HINTS: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::NextTab], TextKey::HintGroups),
            hint(&[Action::Open], TextKey::HintBreakdown),
            hint(&[Action::KeyDay], TextKey::HintKeyDay),
            hint(&[Action::Palette], TextKey::HintPalette),
            hint(&[Action::Help], TextKey::HintHelp),
        ];
        HINTS
    }

    fn status(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) -> bool {
        if let Some(line) = &self.asking {
            let label = shared.locale.line(TextKey::FigureAskDay);
            let style = shared.theme.style(Role::Strong);
            let col = canvas.text_in(areas.status, 1, 0, label, style) + 1;
            let rest = Rect {
                x: areas.status.x + col,
                width: areas.status.width.saturating_sub(col),
                ..areas.status
            };
            line.view(canvas, rest, shared.theme.style(Role::Plain));
            return true;
        }
        let made = self.made(shared);
        let found = made
            .find(self.at)
            .and_then(|(group, place, _)| made.figure(group, place));
        if let Some(figure) = found {
            let label = shared.locale.figure(figure);
            let count = shared.locale.count(figure.list.0, figure.n);
            let beside = shared.locale.figure_beside(figure);
            let list = shared.locale.kinds(figure.list.0);
            let values = [
                ("label", &label as _),
                ("count", &count as _),
                ("beside", &beside as _),
                ("list", &list as _),
            ];
            let text = shared.locale.say(TextKey::FigureList, &values);
            let room = usize::from(areas.status.width).saturating_sub(2);
            let text = shared.ruler().cut(&text, room);
            canvas.text_in(areas.status, 1, 0, &text, shared.theme.style(Role::Plain));
        }
        true
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let made = self.made(shared);
        let year = FiscalYear::of(made.figures.on);
        let (day, year, from) = (made.figures.on, year.year(), year.first());
        let values = [
            ("day", &day as _),
            ("year", &year as _),
            ("from", &from as _),
        ];
        let note = shared.locale.say(TextKey::FigureDay, &values);
        let frame = shared.frame(shared.locale.line(TextKey::PaneKpi), &note);
        let inside = canvas.frame(areas.body, &frame);
        if made.lines.is_empty() {
            let text = shared.locale.line(TextKey::FigureCounting);
            canvas.text_in(inside, 1, 0, text, shared.theme.style(Role::Label));
            canvas.set_cursor(inside.x, inside.y);
        }
        let inside = Self::view_begins(canvas, inside, shared, made);
        let (columns, rows) = self.columns(shared);
        let width = inside.width / columns;
        let parts = parts(width.saturating_sub(1), made.longest(shared));
        let shown = made.lines.iter().enumerate().skip(self.top);
        for (place, (_, line)) in (0..rows * usize::from(columns)).zip(shown) {
            let (column, row) = (place / rows, place % rows);
            let (Ok(column), Ok(row)) = (u16::try_from(column), u16::try_from(row)) else {
                continue;
            };
            let area = Rect {
                x: inside.x + column * width,
                y: inside.y + row,
                width: width.saturating_sub(1),
                height: 1,
            };
            self.view_line(canvas, area, shared, (made, &parts), *line);
        }
    }
}

impl Kpi {
    /// Says that the day lies before the book, in a line of its own; what is left beneath it.
    fn view_begins(canvas: &mut Canvas, area: Rect, shared: &Shared, made: &Made) -> Rect {
        let Some(begins) = made.figures.begins else {
            return area;
        };
        let day = shared.locale.day(begins, shared.today());
        let text = shared.locale.say(TextKey::FigureBegins, &[("day", &day)]);
        let room = usize::from(area.width.saturating_sub(2));
        let text = shared.ruler().cut(&text, room);
        canvas.text_in(area, 1, 0, &text, shared.theme.style(Role::Warn));
        Rect {
            y: area.y + 1,
            height: area.height.saturating_sub(1),
            ..area
        }
    }

    fn view_line(
        &self,
        canvas: &mut Canvas,
        area: Rect,
        shared: &Shared,
        (made, parts): (&Made, &Parts),
        line: Line,
    ) {
        let (group, place, all) = match line {
            Line::Blank => return,
            Line::Heading(group) => {
                let heading = made.figures.groups.get(group).map(|group| group.heading);
                let text = heading.map_or("", |heading| shared.locale.figures_heading(heading));
                let text = shared
                    .ruler()
                    .cut(text, usize::from(area.width.saturating_sub(1)));
                canvas.text_in(area, 1, 0, &text, shared.theme.style(Role::Focus));
                return;
            }
            Line::Figure(group, place, all) => (group, place, all),
        };
        let Some(figure) = made.figure(group, place) else {
            return;
        };
        let here = all == self.at;
        canvas.note(area, Target::Steps(steps(self.at, all)));
        let (strong, plain) = (
            shared.theme.style(Role::Strong),
            shared.theme.style(Role::Plain),
        );
        if here {
            canvas.text_in(area, 0, 0, ">", strong);
            canvas.set_cursor(area.x, area.y);
        }
        let ruler = shared.ruler();
        let mut count = shared.locale.count(figure.list.0, figure.n);
        if ruler.width(&count) > usize::from(parts.n) {
            // The number without its word rather than a word cut off.
            count = figure.n.to_string();
        }
        // A blank stays before the number, however long its word is.
        let full = ruler.width(&count) >= usize::from(parts.n);
        let room = usize::from(parts.label.saturating_sub(u16::from(full)));
        let label = ruler.cut(&shared.locale.figure(figure), room);
        canvas.text_in(area, 2, 0, &label, if here { strong } else { plain });
        let n = ruler.fit_right(&count, usize::from(parts.n));
        canvas.text_in(area, 2 + parts.label, 0, &n, strong);
        let beside = ruler.cut(
            &shared.locale.figure_beside(figure),
            usize::from(parts.beside),
        );
        canvas.text_in(area, 3 + parts.label + parts.n, 0, &beside, plain);
        let most = made.figures.groups.get(group).map_or(0, |group| {
            group
                .figures
                .iter()
                .map(|figure| figure.n)
                .max()
                .unwrap_or(0)
        });
        let bar = bar(figure.n, most, usize::from(parts.bar));
        let from = 4 + parts.label + parts.n + parts.beside;
        canvas.text_in(area, from, 0, &bar, shared.theme.style(Role::Frame));
    }
}
