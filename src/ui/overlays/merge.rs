//! Owns two records side by side: which value each field keeps, what comes along, and the one command that makes them one. Nothing is
//! written before the person saves; one undo brings both back.

use crate::desk::command::{Command, Merge};
use crate::desk::{Opened, Row as BookRow};
use crate::domain::case;
use crate::domain::field::{FieldId, FieldSpec};
use crate::domain::kind::Kind;
use crate::domain::merge::{Pick, can_join, differs, fields, usual};
use crate::domain::record::RecordId;
use crate::office::duplicates::cases_of_firm;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::{Canvas, Target};
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News};
use crate::ui::msg::{Changed, Token};
use crate::ui::panes::record::value_text;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::widget::cursor::{moved, scrolled, steps};
use crate::ui::wish::Wish;
use ratatui::layout::Rect;
use std::collections::BTreeMap;

/// Cells that the labels may have on every screen; on a wide one they have more.
const LABEL: u16 = 18;
/// Lines under the list: a rule and the whole of both values.
const FOOT: u16 = 6;
/// Lines above the list: what comes along, and which record is which.
const HEAD: u16 = 2;

/// Two records side by side.
#[derive(Debug)]
pub struct MergeLayer {
    into: RecordId,
    from: RecordId,
    left: Option<Box<Opened>>,
    right: Option<Box<Opened>>,
    reading: [Option<Token>; 2],
    /// What the person has chosen; other fields keep what is usual.
    picks: BTreeMap<FieldId, Pick>,
    at: usize,
    top: usize,
    saving: Option<Token>,
}

/// A field with both its values.
struct Line {
    spec: &'static FieldSpec,
    left: String,
    right: String,
    pick: Pick,
    differs: bool,
}

impl MergeLayer {
    /// Two records, the first of which stays.
    pub fn new(into: RecordId, from: RecordId) -> Self {
        Self {
            into,
            from,
            left: None,
            right: None,
            reading: [None; 2],
            picks: BTreeMap::new(),
            at: 0,
            top: 0,
            saving: None,
        }
    }

    fn read(&mut self, cx: &mut Cx<'_>) {
        self.reading = [Some(cx.read(self.into)), Some(cx.read(self.from))];
    }

    fn kind(&self) -> Option<Kind> {
        Kind::from_code(self.left.as_ref()?.record.kind)
    }

    /// The fields of which one of the two has a value.
    fn lines(&self, shared: &Shared) -> Vec<Line> {
        let (Some(kind), Some(left), Some(right)) = (self.kind(), &self.left, &self.right) else {
            return Vec::new();
        };
        let (left, right) = (&left.record, &right.record);
        let line = |spec: &'static FieldSpec| Line {
            spec,
            left: value_text(shared, left, spec),
            right: value_text(shared, right, spec),
            pick: self.pick(spec),
            differs: differs(spec, left, right),
        };
        let lines = fields(kind).map(line);
        lines
            .filter(|line| !(line.left.is_empty() && line.right.is_empty()))
            .collect()
    }

    fn pick(&self, spec: &FieldSpec) -> Pick {
        let chosen = self.picks.get(&spec.id).copied();
        let both = self.left.as_ref().zip(self.right.as_ref());
        let usual = both.map(|(left, right)| usual(spec, &left.record, &right.record));
        chosen.or(usual).unwrap_or(Pick::Left)
    }

    fn choose(&mut self, pick: Pick, cx: &mut Cx<'_>) {
        let Some((kind, spec)) = self
            .kind()
            .zip(self.lines(cx.shared).get(self.at).map(|line| line.spec))
        else {
            return;
        };
        if pick == Pick::Both && !can_join(kind, spec) {
            cx.say(Tone::Note, TextKey::MergeNotBoth, &[]);
            return;
        }
        self.picks.insert(spec.id, pick);
    }

    /// The other one stays; what was chosen keeps its record.
    fn turn(&mut self) {
        std::mem::swap(&mut self.into, &mut self.from);
        std::mem::swap(&mut self.left, &mut self.right);
        self.reading.swap(0, 1);
        for pick in self.picks.values_mut() {
            *pick = match pick {
                Pick::Left => Pick::Right,
                Pick::Right => Pick::Left,
                Pick::Both => Pick::Both,
            };
        }
    }

    fn save(&mut self, cx: &mut Cx<'_>) {
        let lines = self.lines(cx.shared);
        if lines.is_empty() || self.saving.is_some() {
            return;
        }
        let picks = lines.iter().map(|line| (line.spec.id, line.pick));
        self.saving = Some(cx.run(Command::Merge(Merge {
            into: self.into,
            from: self.from,
            picks: picks.collect(),
        })));
    }

    /// Two firms that became one may have two cases of one need: those are laid side by side next, and Esc leaves them two.
    fn offer_cases(&self, cx: &mut Cx<'_>) {
        let row = cx.shared.book.find(self.into);
        let firm = row.and_then(|row| match row.kind() {
            Kind::Company => Some(row.id),
            Kind::Case => row.link(case::COMPANY.id()),
            _ => None,
        });
        let pairs = firm.map(|firm| cases_of_firm(&cx.shared.book, firm));
        if let Some(pair) = pairs.into_iter().flatten().next() {
            cx.wish(Wish::Merge {
                into: pair.one,
                from: pair.other,
            });
        }
    }

    /// What hangs on the one that goes and will hang on the one that stays.
    fn along(&self, shared: &Shared) -> String {
        let Some(right) = &self.right else {
            return String::new();
        };
        let locale = &shared.locale;
        let counts = [
            (Kind::Need, right.needs.len()),
            (Kind::Case, right.cases.len()),
            (Kind::Contract, right.contracts.len()),
            (Kind::Disclosure, right.disclosures.len()),
            (Kind::Person, right.people.len()),
            (Kind::Log, right.logs.len()),
        ];
        let told = counts.iter().filter(|(_, n)| *n > 0);
        let told: Vec<String> = told
            .map(|(kind, n)| format!("{} {n}", locale.kind(*kind)))
            .collect();
        if told.is_empty() {
            return locale.line(TextKey::MergeNothingAlong).to_owned();
        }
        locale.say(TextKey::MergeAlong, &[("what", &told.join("  "))])
    }

    fn page(shared: &Shared) -> usize {
        usize::from(shared.size.1.saturating_sub(5 + FOOT + HEAD)).max(1)
    }
}

impl Layer for MergeLayer {
    fn scopes(&self) -> &'static [Scope] {
        chain::MERGE
    }

    fn covers(&self) -> bool {
        true
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        self.read(cx);
    }

    fn book_changed(&mut self, _changed: &Changed, cx: &mut Cx<'_>) {
        if self.saving.is_none() {
            self.read(cx);
        }
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        match news {
            News::Opened(token, opened) if Some(token) == self.reading[0] => {
                self.left = opened;
                None
            }
            News::Opened(token, opened) if Some(token) == self.reading[1] => {
                self.right = opened;
                None
            }
            News::Done(token, receipt) if Some(token) == self.saving => {
                self.saving = None;
                cx.close();
                self.offer_cases(cx);
                Some(News::Done(token, receipt))
            }
            News::Refused(token, refusal) if Some(token) == self.saving => {
                self.saving = None;
                Some(News::Refused(token, refusal))
            }
            other => Some(other),
        }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        let lines = self.lines(cx.shared).len();
        let page = Self::page(cx.shared);
        if let Some(at) = moved(action, self.at, lines, page) {
            self.at = at;
            self.top = scrolled(self.top, at, lines, page);
            return Answer::Consumed;
        }
        match action {
            Action::Left => self.choose(Pick::Left, cx),
            Action::Right => self.choose(Pick::Right, cx),
            Action::Mark => self.choose(Pick::Both, cx),
            Action::NextTab => self.turn(),
            Action::Save => self.save(cx),
            Action::Choose => {}
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const HINTS: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Left, Action::Right], TextKey::MergeSides),
            hint(&[Action::Mark], TextKey::MergeBoth),
            hint(&[Action::NextTab], TextKey::MergeTurn),
            hint(&[Action::Save], TextKey::MergeSave),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        HINTS
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let reference = |id: RecordId| {
            let row: Option<&BookRow> = shared.book.find(id);
            row.map(|row| row.reference.to_string()).unwrap_or_default()
        };
        let (into, from) = (reference(self.into), reference(self.from));
        let values = [("into", &into as _), ("from", &from as _)];
        let title = shared.locale.say(TextKey::MergeTitle, &values);
        let frame = shared.frame(&title, "");
        let inside = canvas.frame(areas.body, &frame);
        let lines = self.lines(shared);
        let labels = label_width(
            shared,
            self.kind().unwrap_or(Kind::Company),
            &lines,
            inside.width,
        );
        let half = inside.width.saturating_sub(labels + 2) / 2;
        canvas.text_in(
            inside,
            1,
            0,
            &self.along(shared),
            shared.theme.style(Role::Label),
        );
        let strong = shared.theme.style(Role::Strong);
        for (col, key, name) in [
            (labels + 2, TextKey::MergeStays, &into),
            (labels + 2 + half, TextKey::MergeGoes, &from),
        ] {
            let text = shared.locale.say(key, &[("ref", name)]);
            canvas.text_in(inside, col, 1, &text, strong);
        }
        let list = Rect {
            y: inside.y + HEAD.min(inside.height),
            height: inside.height.saturating_sub(HEAD + FOOT),
            ..inside
        };
        self.draw_list(canvas, list, shared, &lines, (labels, half));
        self.draw_foot(canvas, inside, shared, &lines, (labels, half));
    }
}

impl MergeLayer {
    fn draw_list(
        &self,
        canvas: &mut Canvas,
        area: Rect,
        shared: &Shared,
        lines: &[Line],
        (labels, half): (u16, u16),
    ) {
        let kind = self.kind().unwrap_or(Kind::Company);
        let room = usize::from(half.saturating_sub(2));
        let note = |canvas: &mut Canvas, at: usize, row: u16| {
            let place = Rect {
                y: area.y + row,
                height: 1,
                ..area
            };
            canvas.note(place, Target::Steps(steps(self.at, at)));
        };
        let top = scrolled(self.top, self.at, lines.len(), usize::from(area.height));
        let shown = lines.iter().enumerate().skip(top);
        for (row, (at, line)) in (0..area.height).zip(shown) {
            let here = at == self.at;
            note(canvas, at, row);
            if here {
                canvas.text_in(area, 0, row, ">", shared.theme.style(Role::Strong));
                canvas.set_cursor(area.x, area.y + row);
            }
            let label = shared.locale.field(kind, line.spec);
            let label = shared.ruler().cut(label, usize::from(labels) - 1);
            canvas.text_in(area, 1, row, &label, shared.theme.style(Role::Label));
            for (col, text, taken) in [
                (labels + 1, &line.left, line.pick != Pick::Right),
                (labels + 1 + half, &line.right, line.pick != Pick::Left),
            ] {
                let taken = taken && !text.is_empty();
                let mark = if taken { "*" } else { " " };
                canvas.text_in(area, col, row, mark, shared.theme.style(Role::Strong));
                let role = match (taken, line.differs) {
                    (false, true) => Role::Label,
                    (true, true) => Role::Strong,
                    _ => Role::Plain,
                };
                let text = shared.ruler().cut(&text.replace('\n', " "), room);
                canvas.text_in(area, col + 1, row, &text, shared.theme.style(role));
            }
        }
    }

    /// The field with the cursor: its name and both values, whole.
    fn draw_foot(
        &self,
        canvas: &mut Canvas,
        inside: Rect,
        shared: &Shared,
        lines: &[Line],
        (labels, half): (u16, u16),
    ) {
        let Some(line) = lines.get(self.at) else {
            canvas.set_cursor(inside.x, inside.y);
            return;
        };
        let from = inside.height.saturating_sub(FOOT);
        let style = shared.theme.style(Role::Frame);
        let border = shared.caps.border();
        canvas.rule(inside.x, inside.y + from, inside.width, border, style);
        let kind = self.kind().unwrap_or(Kind::Company);
        let label = format!(" {} ", shared.locale.field(kind, line.spec));
        canvas.text_in(inside, 1, from, &label, shared.theme.style(Role::Label));
        let room = usize::from(half.saturating_sub(2)).max(2);
        for (col, text) in [(labels + 2, &line.left), (labels + 2 + half, &line.right)] {
            let wrapped = shared.ruler().wrap(text, room);
            for (row, text) in (from + 1..inside.height).zip(wrapped) {
                canvas.text_in(inside, col, row, text, shared.theme.style(Role::Plain));
            }
        }
    }
}

/// Cells of the labels: what the longest needs, up to a quarter of the screen.
fn label_width(shared: &Shared, kind: Kind, lines: &[Line], width: u16) -> u16 {
    let cells = lines
        .iter()
        .map(|line| shared.ruler().width(shared.locale.field(kind, line.spec)));
    let longest = cells.max().and_then(|cells| u16::try_from(cells).ok());
    let wanted = longest.unwrap_or(LABEL).saturating_add(2);
    wanted.clamp(LABEL, LABEL.max(width / 4))
}
