//! Owns the palette: commands, saved filters and records by name. Each line shows the key that would have done it, so the keys are learnt by
//! using it; what cannot be done now stays listed with the reason.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::commands::{Behind, Entry, all, matching};
use crate::domain::kind::Kind;
use crate::domain::record::{RecordId, Reference};
use crate::search::fold::fold;
use crate::search::needle::Needle;
use crate::text::TextKey;
use crate::text::saved::Saved;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::{Canvas, Target};
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::input::Input;
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::widget::cursor::{moved, scrolled, steps};
use crate::ui::widget::line::Line;

/// Records offered for a text.
const RECORDS: usize = 6;

/// Kinds of which records are offered.
const KINDS: [Kind; 6] = [
    Kind::Need,
    Kind::Company,
    Kind::Hospital,
    Kind::Case,
    Kind::Body,
    Kind::Person,
];

/// What a line of the palette leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// A command, by its place in the list.
    Command(usize),
    /// A saved filter, by its place among those found.
    Saved(usize),
    /// A record.
    Record(RecordId),
}

/// The palette.
#[derive(Debug)]
pub struct Palette {
    line: Line,
    entries: Vec<Entry>,
    saved: Vec<Saved>,
    found: Vec<Found>,
    at: usize,
    top: usize,
}

impl Palette {
    /// The palette in front of something.
    pub fn new(shared: &Shared, behind: Behind) -> Self {
        let entries = all(shared, behind);
        let found = (0..entries.len()).map(Found::Command).collect();
        Self {
            line: Line::default(),
            entries,
            saved: Vec::new(),
            found,
            at: 0,
            top: 0,
        }
    }

    fn search(&mut self, shared: &Shared) {
        let typed = self.line.text();
        let commands = matching(&self.entries, typed);
        let by_number = Reference::parse(typed)
            .and_then(|reference| shared.book.find_reference(reference))
            .map(|row| Found::Record(row.id));
        let records = records(shared, typed).into_iter().map(Found::Record);
        let mut found: Vec<Found> = by_number.into_iter().collect();
        found.extend(commands.into_iter().map(Found::Command));
        self.saved = saved(shared, typed);
        found.extend((0..self.saved.len()).map(Found::Saved));
        found.extend(records.filter(|record| Some(*record) != by_number));
        self.found = found;
        (self.at, self.top) = (0, 0);
    }

    fn choose(&self, cx: &mut Cx<'_>) {
        match self.found.get(self.at) {
            Some(Found::Record(id)) => {
                cx.close();
                cx.find(*id);
            }
            Some(Found::Saved(at)) => {
                if let Some(saved) = self.saved.get(*at) {
                    cx.close();
                    cx.ask(saved.kind, &saved.query, false);
                }
            }
            Some(Found::Command(at)) => self.run(*at, cx),
            None => {}
        }
    }

    fn run(&self, at: usize, cx: &mut Cx<'_>) {
        let Some(entry) = self.entries.get(at) else {
            return;
        };
        if let Some(why) = entry.unavailable {
            cx.say(Tone::Note, why, &[]);
            return;
        }
        cx.close();
        cx.perform(entry.action);
    }

    fn page(shared: &Shared) -> usize {
        usize::from(shared.size.1).saturating_sub(9).max(1)
    }
}

/// What was typed, if it is long enough to look among names for it.
fn worth_looking(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|typed| typed.chars().count() >= 2)
}

/// Saved filters of every list whose name holds what was typed.
fn saved(shared: &Shared, typed: &str) -> Vec<Saved> {
    let Some(wanted) = worth_looking(typed).map(fold) else {
        return Vec::new();
    };
    let (book, own, hat) = (&shared.book, &shared.filters, shared.hat());
    let of = |kind| shared.locale.saved_filters(kind, book, own, hat);
    let all = Kind::ALL.into_iter().flat_map(of);
    all.filter(|saved| fold(&saved.name).contains(&wanted))
        .collect()
}

/// Records whose text holds what was typed, a few of each kind.
fn records(shared: &Shared, typed: &str) -> Vec<RecordId> {
    let Some(typed) = worth_looking(typed) else {
        return Vec::new();
    };
    let needle = Needle::new(typed);
    shared.texts.with(&shared.book, &shared.actor, |holds| {
        let of = |kind: Kind| {
            let rows = shared.book.rows(kind).enumerate();
            rows.filter(|(place, row)| !row.archived && holds(row, *place, &needle))
                .map(|(_, row)| row.id)
                .take(RECORDS / 2)
        };
        KINDS.into_iter().flat_map(of).take(RECORDS).collect()
    })
}

impl Layer for Palette {
    fn scopes(&self) -> &'static [Scope] {
        chain::PALETTE
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        let page = Self::page(cx.shared);
        if let Some(at) = moved(action, self.at, self.found.len(), page) {
            self.at = at;
            self.top = scrolled(self.top, at, self.found.len(), page);
            return Answer::Consumed;
        }
        if action == Action::Choose {
            self.choose(cx);
            return Answer::Consumed;
        }
        Answer::Ignored
    }

    fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        if !self.line.typed(input) {
            return Answer::Ignored;
        }
        self.search(cx.shared);
        Answer::Consumed
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const HINTS: &[Hint] = &[
            hint(&[Action::Choose], TextKey::HintDo),
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        HINTS
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let page = u16::try_from(Self::page(shared)).unwrap_or(u16::MAX);
        let area = areas.middle(76, page.min(20).saturating_add(4));
        canvas.clear_area(area);
        let locale = &shared.locale;
        let frame = shared.frame(
            locale.line(TextKey::ActionPalette),
            locale.line(TextKey::PaletteNote),
        );
        let inside = canvas.frame(area, &frame);
        let rows = Rect {
            y: inside.y + 2,
            height: inside.height.saturating_sub(2),
            ..inside
        };
        let shown = self.found.iter().enumerate().skip(self.top);
        for (line, (at, found)) in (0..rows.height).zip(shown) {
            let row = Rect {
                y: rows.y + line,
                height: 1,
                ..rows
            };
            canvas.note(row, Target::Steps(steps(self.at, at)));
            self.draw_row(canvas, row, shared, *found, at == self.at);
        }
        if self.found.is_empty() {
            let text = locale.line(TextKey::PaletteNothing);
            canvas.text_in(rows, 3, 0, text, Style::new());
        }
        canvas.text_in(inside, 1, 0, ":", shared.theme.style(Role::Strong));
        let field = Rect {
            x: inside.x + 3,
            width: inside.width.saturating_sub(4),
            height: 1,
            ..inside
        };
        self.line.view(canvas, field, Style::new());
    }
}

impl Palette {
    fn draw_row(&self, canvas: &mut Canvas, row: Rect, shared: &Shared, found: Found, here: bool) {
        let (theme, locale) = (shared.theme, &shared.locale);
        let (label, key, word, dim) = match found {
            Found::Command(at) => {
                let Some(entry) = self.entries.get(at) else {
                    return;
                };
                let word = entry
                    .unavailable
                    .map_or(entry.word.as_str(), |why| locale.line(why));
                (
                    entry.label.clone(),
                    entry.key.as_str(),
                    word,
                    entry.unavailable.is_some(),
                )
            }
            Found::Saved(at) => {
                let Some(saved) = self.saved.get(at) else {
                    return;
                };
                let label = locale.line(TextKey::PaletteFilter);
                let label = format!("{label}: {}", saved.name);
                (label, "", locale.kinds(saved.kind), false)
            }
            Found::Record(id) => {
                let Some(record) = shared.book.find(id) else {
                    return;
                };
                let kind = locale.kind(record.kind());
                let label = format!("{} {}", record.reference, record.title());
                (label, "", kind, false)
            }
        };
        let ruler = shared.ruler();
        let style = theme.style(if here { Role::Strong } else { Role::Plain });
        let mark = match (here, dim) {
            (true, _) => ">",
            (false, true) => "-",
            (false, false) => " ",
        };
        canvas.text_in(row, 1, 0, mark, theme.style(Role::Strong));
        let word_at = row.width.saturating_sub(23);
        let key_at = word_at.saturating_sub(10);
        let room = usize::from(key_at.saturating_sub(4));
        canvas.text_in(row, 3, 0, &ruler.cut(&label, room), style);
        canvas.text_in(row, key_at, 0, &ruler.cut(key, 9), theme.style(Role::Key));
        canvas.text_in(row, word_at, 0, &ruler.cut(word, 22), Style::new());
    }
}
