//! Owns the screen of the morning: whom do I call. Groups of records with what presses most first; a long group shows its beginning
//! until it is unfolded. What belongs in a group is the desk's to say.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use ratatui::layout::Rect;

use super::changes::{self, Changes};
use super::list::split;
use super::morning_line::draw_line;
use super::next_event;
use crate::desk::hat::Hat;
use crate::desk::morning::{Group, Line, Morning, Why};
use crate::domain::date::Date;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::{Areas, Breadth};
use crate::ui::canvas::{Canvas, Target};
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::input::Input;
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, Subject};
use crate::ui::msg::Changed;
use crate::ui::place::Spot;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::widget::cursor::{moved, scrolled, steps};
use crate::ui::wish::Wish;

/// Lines that a group shows before it is unfolded.
const BRIEF: usize = 5;

/// The screen.
pub fn make() -> Box<dyn Layer> {
    Box::new(Today::default())
}

/// A row of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    Heading(Group),
    Line(Group, Line),
    /// So many lines of the group are folded away.
    More(Group, usize),
}

/// The screen.
#[derive(Default)]
struct Today {
    /// Made when it is first drawn after a change: it looks at every record.
    morning: OnceLock<Morning>,
    /// What others changed, made with the morning where there is room for it.
    changed: OnceLock<Changes>,
    /// The day that it is of.
    day: Option<Date>,
    open: BTreeSet<Group>,
    everyone: bool,
    /// The row with the cursor, counted over those that take it.
    at: usize,
    selected: Option<RecordId>,
}

/// True if whoever sits here stands in no list of people.
fn is_unlisted(shared: &Shared) -> bool {
    let name = shared.actor.name.as_str();
    let mut people = shared.book.rows(Kind::Person);
    !people.any(|row| row.title() == name)
}

impl Today {
    fn morning(&self, shared: &Shared) -> &Morning {
        self.morning.get_or_init(|| {
            let everyone = self.is_everyones(shared);
            Morning::of(&shared.book, &shared.actor, shared.today(), everyone)
        })
    }

    /// Everyone's morning is shown when it is asked for, and to somebody who stands in no list of people and so is in charge of nothing.
    fn is_everyones(&self, shared: &Shared) -> bool {
        self.everyone || is_unlisted(shared)
    }

    fn items(&self, shared: &Shared) -> Vec<Item> {
        let morning = self.morning(shared);
        let mut items = Vec::new();
        for group in Group::ALL {
            let lines = morning.of_group(group);
            if group == Group::House && morning.hat().is_none() {
                continue;
            }
            let shown = if self.open.contains(&group) {
                lines.len()
            } else {
                BRIEF
            };
            items.push(Item::Heading(group));
            items.extend(
                lines
                    .iter()
                    .take(shown)
                    .map(|line| Item::Line(group, *line)),
            );
            let hidden = lines.len().saturating_sub(shown);
            items.extend((hidden > 0).then_some(Item::More(group, hidden)));
        }
        items
    }

    /// The rows that take the cursor.
    fn stops(&self, shared: &Shared) -> Vec<Item> {
        let items = self.items(shared).into_iter();
        items
            .filter(|item| !matches!(item, Item::Heading(_)))
            .collect()
    }

    fn here(&self, shared: &Shared) -> Option<Item> {
        self.stops(shared).get(self.at).copied()
    }

    /// Keeps the cursor on its record, or on its row if the record is gone from the list.
    fn settle(&mut self, shared: &Shared) {
        let stops = self.stops(shared);
        let is_it =
            |item: &Item| matches!(item, Item::Line(_, line) if Some(line.record) == self.selected);
        let same = stops.get(self.at).is_some_and(is_it);
        if !same && let Some(at) = stops.iter().position(is_it) {
            self.at = at;
        }
        self.at = self.at.min(stops.len().saturating_sub(1));
        self.note(shared);
    }

    fn note(&mut self, shared: &Shared) {
        self.selected = match self.here(shared) {
            Some(Item::Line(_, line)) => Some(line.record),
            Some(Item::Heading(_) | Item::More(..)) | None => None,
        };
    }

    fn go(&mut self, at: usize, shared: &Shared) {
        self.at = at;
        self.note(shared);
    }

    /// To the first row of the next group, or of the one before.
    fn turn_group(&mut self, forward: bool, shared: &Shared) {
        let stops = self.stops(shared);
        let mut groups: Vec<Group> = stops.iter().filter_map(group_of).collect();
        groups.dedup();
        let here = stops.get(self.at).and_then(group_of);
        let nth = groups.iter().position(|group| Some(*group) == here);
        let count = groups.len();
        let to = match (nth, forward) {
            (Some(nth), true) => (nth + 1) % count.max(1),
            (Some(nth), false) => (nth + count.saturating_sub(1)) % count.max(1),
            (None, _) => 0,
        };
        let wanted = groups.get(to).copied();
        let first = stops.iter().position(|item| group_of(item) == wanted);
        self.go(first.unwrap_or(0), shared);
    }

    fn unfold(&mut self, shared: &Shared) {
        if let Some(group) = self.here(shared).as_ref().and_then(group_of)
            && !self.open.remove(&group)
        {
            self.open.insert(group);
        }
        self.settle(shared);
    }

    fn choose(&mut self, cx: &mut Cx<'_>) {
        match self.here(cx.shared) {
            Some(Item::Line(_, line)) => cx.wish(leads(line)),
            Some(Item::More(..)) => self.unfold(cx.shared),
            Some(Item::Heading(_)) | None => {}
        }
    }

    fn draw(&self, canvas: &mut Canvas, area: Rect, shared: &Shared) {
        let theme = shared.theme;
        let day = shared.locale.day(shared.today(), shared.today());
        let title = shared.locale.say(TextKey::TodayTitle, &[("day", &day)]);
        let whose = if self.is_everyones(shared) {
            shared.locale.line(TextKey::TodayEveryone).to_owned()
        } else {
            shared.actor.name.as_str().to_owned()
        };
        let frame = shared.frame(&title, &whose);
        let inside = canvas.frame(area, &frame);
        if !shared.complete {
            let text = shared.locale.line(TextKey::HeadReading);
            canvas.text_in(inside, 2, 1, text, theme.style(Role::Plain));
            canvas.set_cursor(inside.x, inside.y);
            return;
        }
        if shared.book.is_empty() {
            let key = |action| shared.keymap.key(chain::TODAY, action).unwrap_or_default();
            let (new, import) = (key(Action::New), key(Action::Import));
            let values = [("new", &new as _), ("import", &import as _)];
            let text = shared.locale.say(TextKey::EmptyNeeds, &values);
            canvas.text_in(inside, 2, 1, &text, theme.style(Role::Plain));
            canvas.set_cursor(inside.x, inside.y + 1);
            return;
        }
        let items = self.items(shared);
        let stops = self.stops(shared);
        let stop = stops.get(self.at).copied();
        let cursor = items.iter().position(|item| Some(*item) == stop);
        let page = usize::from(inside.height);
        // The heading stays in sight with the first line of its group.
        let keep = cursor.map_or(0, |at| at.saturating_sub(1));
        let top = scrolled(0, cursor.unwrap_or(0), items.len(), page).min(keep);
        canvas.set_cursor(inside.x, inside.y);
        for (row, (nth, item)) in (0..inside.height).zip(items.iter().enumerate().skip(top)) {
            let line = Rect {
                y: inside.y + row,
                height: 1,
                ..inside
            };
            let here = Some(nth) == cursor;
            if let Some(stop) = stops.iter().position(|stop| stop == item) {
                canvas.note(line, Target::Steps(steps(self.at, stop)));
            }
            if here {
                canvas.text_in(line, 0, 0, ">", theme.style(Role::Strong));
                canvas.set_cursor(line.x, line.y);
            }
            self.draw_item(canvas, line, shared, *item, here);
        }
    }

    fn draw_item(&self, canvas: &mut Canvas, area: Rect, shared: &Shared, item: Item, here: bool) {
        let style = |role| shared.theme.style(role);
        match item {
            Item::Heading(group) => {
                let n = self.morning(shared).of_group(group).len();
                let name = shared
                    .locale
                    .line(heading(group, self.morning(shared).hat()));
                let count = if n == 0 {
                    shared.locale.line(TextKey::TodayNone).to_owned()
                } else {
                    shared.locale.records(n)
                };
                let col = canvas.text_in(area, 1, 0, name, style(Role::Strong));
                let col = canvas.text_in(area, col + 1, 0, &count, style(Role::Label));
                if group == Group::House && self.morning(shared).is_of_any_hospital() {
                    let why = shared.locale.line(TextKey::TodayAnyHospital);
                    canvas.text_in(area, col + 2, 0, why, style(Role::Label));
                }
            }
            Item::More(_, n) => {
                let key = shared.keymap.key(chain::TODAY, Action::Fold);
                let key = key.unwrap_or_default();
                let values = [("n", &n as _), ("key", &key as _)];
                let text = shared.locale.say(TextKey::TodayMore, &values);
                canvas.text_in(area, 2, 0, &text, style(Role::Label));
            }
            Item::Line(_, line) => draw_line(canvas, area, shared, line, here),
        }
    }
}

fn group_of(item: &Item) -> Option<Group> {
    match item {
        Item::Heading(_) => None,
        Item::Line(group, _) | Item::More(group, _) => Some(*group),
    }
}

/// What Enter does: a call for whoever is waited for, a place for a memo, else the page.
fn leads(line: Line) -> Wish {
    let record = line.record;
    match line.why {
        Why::Wait | Why::Silence | Why::Due | Why::Alarm(_) | Why::Distant => Wish::Call { record },
        Why::Memo => Wish::File { memo: record },
        _ => Wish::Page(record),
    }
}

fn heading(group: Group, hat: Option<Hat>) -> TextKey {
    match group {
        Group::Agenda => TextKey::TodayAgenda,
        Group::Mine => TextKey::TodayMine,
        Group::House => match hat {
            Some(Hat::HospitalOffice) => TextKey::TodayOffice,
            Some(Hat::Society) => TextKey::TodaySociety,
            Some(Hat::Regional) | None => TextKey::TodayRegion,
        },
        Group::Waiting => TextKey::TodayWaiting,
        Group::Unanswered => TextKey::TodayUnanswered,
        Group::Deadlines => TextKey::TodayDeadlines,
        Group::Memos => TextKey::TodayMemos,
    }
}

impl Layer for Today {
    fn scopes(&self) -> &'static [Scope] {
        chain::TODAY
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.ticked(cx);
        self.settle(cx.shared);
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        let count = self.stops(cx.shared).len();
        let page = usize::from(cx.shared.size.1).saturating_sub(5);
        if let Some(at) = moved(action, self.at, count, page) {
            self.go(at, cx.shared);
            return Answer::Consumed;
        }
        match action {
            Action::NextTab => self.turn_group(true, cx.shared),
            Action::PreviousTab => self.turn_group(false, cx.shared),
            Action::Fold => self.unfold(cx.shared),
            Action::ToggleView => {
                if is_unlisted(cx.shared) {
                    let name = cx.shared.actor.name.as_str().to_owned();
                    cx.say(Tone::Note, TextKey::TodayUnlisted, &[("name", &name)]);
                    return Answer::Consumed;
                }
                self.everyone = !self.everyone;
                self.morning = OnceLock::new();
                self.settle(cx.shared);
            }
            Action::Open => self.choose(cx),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    /// Text that an input method commits becomes a memo: nothing typed is lost.
    fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        let (Input::Text(text) | Input::Paste(text)) = input else {
            return Answer::Ignored;
        };
        cx.wish(Wish::Memo {
            about: None,
            text: text.clone(),
        });
        Answer::Consumed
    }

    fn spots(&self, shared: &Shared) -> Vec<Spot> {
        let spot = Spot {
            row: self.at,
            turned: self.everyone,
            ..Spot::default()
        };
        vec![spot.with(self.selected, shared)]
    }

    fn come_back(&mut self, spots: &[Spot], cx: &mut Cx<'_>) {
        let Some(spot) = spots.first() else { return };
        if self.everyone != spot.turned {
            self.everyone = spot.turned;
            self.morning = OnceLock::new();
        }
        self.at = spot.row;
        self.selected = spot.record(cx.shared);
        self.settle(cx.shared);
    }

    /// The hat may be another.
    fn looks_changed(&mut self, cx: &mut Cx<'_>) {
        self.morning = OnceLock::new();
        if cx.shared.complete {
            self.settle(cx.shared);
        }
    }

    fn covers(&self) -> bool {
        true
    }

    fn book_changed(&mut self, changed: &Changed, cx: &mut Cx<'_>) {
        self.changed = OnceLock::new();
        if !changed.touches_kind(&cx.shared.book, Morning::rests_on) {
            return;
        }
        self.morning = OnceLock::new();
        if cx.shared.complete {
            self.settle(cx.shared);
        }
    }

    /// A morning is of one day: a screen left open over night shows the next one.
    fn ticked(&mut self, cx: &mut Cx<'_>) {
        let today = Some(cx.shared.today());
        if self.day != today && cx.shared.complete {
            self.day = today;
            self.morning = OnceLock::new();
            self.settle(cx.shared);
        }
    }

    fn find(&mut self, record: RecordId, cx: &mut Cx<'_>) {
        self.selected = Some(record);
        self.settle(cx.shared);
    }

    fn subject(&self, shared: &Shared) -> Option<Subject> {
        let record = self.selected?;
        let kind = shared.book.find(record)?.kind();
        Some(Subject {
            record,
            kind,
            field: None,
        })
    }

    fn kind(&self) -> Option<Kind> {
        Some(Kind::Need)
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const HINTS: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::NextTab], TextKey::HintGroups),
            hint(&[Action::Open], TextKey::HintOpen),
            hint(&[Action::Reminder], TextKey::HintTexts),
            hint(&[Action::Memo], TextKey::HintMemo),
            hint(&[Action::PassBall], TextKey::HintBall),
            hint(&[Action::Fold], TextKey::HintUnfold),
            hint(&[Action::ToggleView], TextKey::HintEveryone),
            hint(&[Action::New], TextKey::HintNew),
            hint(&[Action::UndoStep], TextKey::HintUndo),
            hint(&[Action::Palette], TextKey::HintPalette),
            hint(&[Action::Help], TextKey::HintHelp),
        ];
        HINTS
    }

    fn status(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) -> bool {
        if areas.breadth() < Breadth::Wide {
            let room = usize::from(areas.status.width.saturating_sub(2));
            let text = next_event::line(shared, room);
            let text = shared.ruler().cut(&text, room);
            canvas.text_in(areas.status, 1, 0, &text, shared.theme.style(Role::Plain));
        }
        true
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let (left, right) = split(areas.body, areas.breadth() >= Breadth::Wide);
        self.draw(canvas, left, shared);
        if let Some(right) = right {
            let changed = self.changed.get_or_init(|| Changes::of(shared));
            changes::beside(canvas, right, shared, changed);
        }
    }
}
