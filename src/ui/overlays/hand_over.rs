//! Owns 引継 before and after it is done: what goes over from whom to whom, when the posts end, whether 引継書 are written; one Enter does it
//! in one step, and then whoever has to be asked anew is listed.

use super::rows::{Leads, Row, Rows};
use super::text_box;
use crate::desk::Command;
use crate::desk::command::HandOver;
use crate::desk::going::{Going, proposers_gone};
use crate::domain::date::{Date, parse_date};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::need;
use crate::domain::record::RecordId;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::field::{Buffer, Edit, Look};
use crate::ui::hints::{Hint, hint};
use crate::ui::input::Input;
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News};
use crate::ui::msg::{Effect, Token};
use crate::ui::overlays::panel;
use crate::ui::panes::facts;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::told::takes_hand_over;
use crate::ui::wish::Wish;

/// What the row under the cursor does when it is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    /// Hands over.
    HandOver,
    /// Asks for the last day of the posts.
    AskDay,
    /// Papers are written, or not.
    Papers,
}

/// How far it is.
#[derive(Debug)]
enum Stage {
    /// The book is being read.
    Looking(Token),
    /// To be looked through.
    Ready,
    /// Handed in.
    Doing(Token),
    /// Done; 引継書 may be on their way.
    Done(Option<Token>),
}

/// The panel.
#[derive(Debug)]
pub struct HandingOver {
    from: RecordId,
    to: RecordId,
    stage: Stage,
    going: Going,
    /// The last day of the posts; `None`: they go on.
    until: Option<Date>,
    papers: bool,
    /// What was said of the 引継書.
    written: Option<(Role, String)>,
    rows: Rows,
    /// What the first rows do.
    does: Vec<Does>,
    /// The day being typed.
    asking: Option<Buffer>,
}

impl HandingOver {
    /// A panel that has not looked at the book yet.
    pub fn new(shared: &Shared, from: RecordId, to: RecordId) -> Self {
        Self {
            from,
            to,
            stage: Stage::Looking(Token::default()),
            going: Going::default(),
            until: Some(shared.today()),
            papers: shared.caps.own,
            written: None,
            rows: Rows::new(
                title(shared, TextKey::HandingTitle, from, to),
                Vec::new(),
                TextKey::HandingLooking,
            ),
            does: Vec::new(),
            asking: None,
        }
    }

    fn show(&mut self, shared: &Shared) {
        let mut key = TextKey::HandingTitle;
        let rows = if matches!(self.stage, Stage::Done(_)) {
            key = TextKey::HandingDone;
            self.does.clear();
            self.after(shared)
        } else {
            let (does, rows) = self.before(shared);
            self.does = does;
            rows
        };
        let title = title(shared, key, self.from, self.to);
        self.rows
            .replace(Rows::new(title, rows, TextKey::HandingLooking));
    }

    /// What can be settled, and everything that goes over.
    fn before(&self, shared: &Shared) -> (Vec<Does>, Vec<Row>) {
        let locale = &shared.locale;
        let going = &self.going;
        if going.records.is_empty() && going.filters.is_empty() && going.posts == 0 {
            return (Vec::new(), vec![Row::read(self.counts(shared))]);
        }
        let said = |label, what: &str| format!("{}  {what}", locale.line(label));
        let mut does = vec![Does::HandOver];
        let mut rows = vec![Row {
            text: said(TextKey::HandingDo, &self.counts(shared)),
            role: Role::Strong,
            leads: Leads::Here,
        }];
        if self.going.posts > 0 {
            let day = self.until.map_or_else(
                || locale.line(TextKey::HandingPostStays).to_owned(),
                |day| locale.day(day, shared.today()),
            );
            does.push(Does::AskDay);
            rows.push(here(said(TextKey::HandingPost, &day)));
        }
        let papers = self.going.cases.len();
        if papers > 0 && shared.caps.own {
            let key = if self.papers {
                TextKey::HandingPapersWritten
            } else {
                TextKey::HandingPapersNot
            };
            does.push(Does::Papers);
            let what = locale.say(key, &[("count", &locale.count(Kind::Case, papers))]);
            rows.push(here(said(TextKey::HandingPapers, &what)));
        } else if papers > 0 {
            let [from, to] = [self.from, self.to].map(|id| reference(shared, id));
            let command = format!("ikoren hand-over {from} {to} --papers DIR");
            let what = locale.say(TextKey::HandingPapersHow, &[("command", &command)]);
            rows.push(Row::read(said(TextKey::HandingPapers, &what)));
        }
        rows.extend(self.filters(shared));
        rows.extend(self.going.namesake.map(|other| {
            let text = locale.say(TextKey::HandOverNamesake, &[("ref", &other)]);
            Row::read(text)
        }));
        let records = self.going.records.iter();
        rows.extend(records.filter_map(|(id, fields)| record(shared, *id, fields)));
        (does, rows)
    }

    /// What was done, where the papers are, and whose proposer is gone.
    fn after(&self, shared: &Shared) -> Vec<Row> {
        let mut rows = vec![Row::read(self.counts(shared))];
        rows.extend(self.filters(shared));
        rows.extend(self.written.iter().map(|(role, text)| Row {
            text: text.clone(),
            role: *role,
            leads: Leads::Nowhere,
        }));
        rows.extend(
            proposers_gone(&shared.book, shared.today())
                .into_iter()
                .map(|row| {
                    let values = [
                        ("ref", &row.reference as _),
                        ("name", &row.text(need::PROPOSER.id()) as _),
                        ("title", &row.title() as _),
                    ];
                    Row {
                        text: shared.locale.say(TextKey::HandOverProposerLeft, &values),
                        role: Role::Plain,
                        leads: Leads::Wish(Box::new(Wish::Page(row.id))),
                    }
                }),
        );
        rows
    }

    /// The names of the filters that go along.
    fn filters(&self, shared: &Shared) -> Option<Row> {
        let locale = &shared.locale;
        let names = locale.joined(self.going.filters.iter().cloned());
        let label = locale.line(TextKey::HandingFilters);
        (!names.is_empty()).then(|| Row::read(format!("{label}  {names}")))
    }

    /// How much, and how many of what: `担当5件 (ニーズ 2、連携案件 3)`; what is done next by whom counts on its own, for one may hold the move of another's case.
    fn counts(&self, shared: &Shared) -> String {
        let locale = &shared.locale;
        let kind = |id: &RecordId| shared.book.find(*id).map(crate::desk::Row::kind);
        let of = |asked: Kind| {
            let records = self.going.records.iter().map(|(id, _)| id);
            records.filter(|id| kind(id) == Some(asked)).count()
        };
        let named = |label: &str, n: usize| format!("{label} {n}");
        let mut all: Vec<String> = Kind::ALL
            .into_iter()
            .map(|kind| (kind, of(kind)))
            .filter(|(_, n)| *n > 0)
            .map(|(kind, n)| named(locale.kind(kind), n))
            .collect();
        let ball = |(id, fields): &&(RecordId, Vec<FieldId>)| {
            let ball = kind(id).and_then(|kind| kind.parts().ball);
            ball.is_some_and(|(ball, _)| fields.contains(&ball))
        };
        let balls = self.going.records.iter().filter(ball).count();
        all.extend((balls > 0).then(|| named(locale.line(TextKey::HandingBalls), balls)));
        if all.is_empty() {
            return locale.line(TextKey::HandingNothing).to_owned();
        }
        let total = locale.work(self.going.records.len());
        format!("{total} ({})", locale.joined(all))
    }

    fn choose(&mut self, cx: &mut Cx<'_>) -> Answer {
        match self.does.get(self.rows.at()) {
            Some(Does::HandOver) => {
                if matches!(self.stage, Stage::Ready) {
                    self.stage = Stage::Doing(cx.run(Command::HandOver(HandOver {
                        from: self.from,
                        to: self.to,
                        post_until: self.until,
                        // The door adds those that whoever leaves kept alone.
                        filters: Vec::new(),
                    })));
                }
            }
            Some(Does::AskDay) => {
                let day = self.until.map_or_else(String::new, |day| day.to_string());
                self.asking = Some(Buffer::line(&day));
            }
            Some(Does::Papers) => {
                self.papers = !self.papers;
                self.show(cx.shared);
            }
            None => return self.rows.act(Action::Choose, cx),
        }
        Answer::Consumed
    }

    /// The day typed; an empty line lets the posts go on.
    fn take_day(&mut self, typed: &Buffer, cx: &mut Cx<'_>) {
        let text = typed.text().trim();
        self.until = if text.is_empty() {
            None
        } else {
            let Ok(day) = parse_date(text, cx.shared.today()) else {
                cx.say(Tone::Warn, TextKey::HandOverBadDay, &[("typed", &text)]);
                self.asking = Some(typed.clone());
                return;
            };
            Some(day)
        };
        self.show(cx.shared);
    }

    fn act_typing(&mut self, mut line: Buffer, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::Choose | Action::Save => self.take_day(&line, cx),
            Action::Close | Action::Interrupt => {}
            Action::UndoTyping | Action::RedoTyping => {
                let edit = if action == Action::UndoTyping {
                    Edit::Undo
                } else {
                    Edit::Redo
                };
                line.apply(&edit);
                self.asking = Some(line);
            }
            _ => {
                self.asking = Some(line);
                return Answer::Ignored;
            }
        }
        Answer::Consumed
    }

    fn done(&mut self, cx: &mut Cx<'_>) {
        let cases = self.going.cases.clone();
        let token = (self.papers && !cases.is_empty()).then(|| {
            let (token, from) = (cx.token(), self.from);
            cx.effect(Effect::Papers { token, from, cases });
            token
        });
        self.stage = Stage::Done(token);
        let gone = proposers_gone(&cx.shared.book, cx.shared.today());
        if token.is_none() && gone.is_empty() {
            cx.close();
        }
        self.show(cx.shared);
    }
}

fn title(shared: &Shared, key: TextKey, from: RecordId, to: RecordId) -> String {
    let named = |id| format!("{} {}", reference(shared, id), shared.book.name(id));
    let values = [("from", &named(from) as _), ("to", &named(to) as _)];
    shared.locale.say(key, &values)
}

fn reference(shared: &Shared, id: RecordId) -> String {
    let row = shared.book.find(id);
    row.map(|row| row.reference.to_string()).unwrap_or_default()
}

const fn here(text: String) -> Row {
    Row {
        text,
        role: Role::Plain,
        leads: Leads::Here,
    }
}

/// `C-3 案件 点滴の固定具 / テクノ (担当、手番)`.
fn record(shared: &Shared, id: RecordId, fields: &[FieldId]) -> Option<Row> {
    let row = shared.book.find(id)?;
    let (kind, locale) = (row.kind(), &shared.locale);
    let specs = fields.iter().filter_map(|field| kind.field(*field));
    let mut why: Vec<String> = specs
        .map(|spec| locale.field(kind, spec).to_owned())
        .collect();
    why.dedup();
    let values = [
        ("ref", &row.reference as _),
        ("kind", &locale.kind(kind) as _),
        ("name", &facts::name(shared, row) as _),
        ("why", &locale.joined(why) as _),
    ];
    Some(Row {
        text: locale.say(TextKey::HandingRow, &values),
        role: Role::Plain,
        leads: Leads::Wish(Box::new(Wish::Page(id))),
    })
}

impl Layer for HandingOver {
    fn scopes(&self) -> &'static [Scope] {
        if self.asking.is_some() {
            chain::LINE
        } else {
            chain::MENU
        }
    }

    fn takes_text(&self) -> bool {
        self.asking.is_some()
    }

    fn opened(&mut self, cx: &mut Cx<'_>) {
        let (token, from) = (cx.token(), self.from);
        self.stage = Stage::Looking(token);
        cx.effect(Effect::Going { token, from });
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        match (news, &self.stage) {
            (News::Going(token, going), Stage::Looking(asked)) if token == *asked => {
                (self.going, self.stage) = (*going, Stage::Ready);
                self.show(cx.shared);
                None
            }
            (News::Refused(token, refusal), Stage::Looking(asked)) if token == *asked => {
                cx.close();
                Some(News::Refused(token, refusal))
            }
            (News::Refused(token, refusal), Stage::Doing(asked)) if token == *asked => {
                self.stage = Stage::Ready;
                Some(News::Refused(token, refusal))
            }
            (News::Done(token, receipt), Stage::Doing(asked)) if token == *asked => {
                self.done(cx);
                Some(News::Done(token, receipt))
            }
            (News::Done(token, receipt), Stage::Done(_))
                if receipt.verb == "undo" && takes_hand_over(&receipt) =>
            {
                cx.close();
                Some(News::Done(token, receipt))
            }
            (News::Papers(token, written), Stage::Done(Some(asked))) if token == *asked => {
                self.written = Some(match written {
                    Ok(text) => (Role::Plain, text),
                    Err(text) => (Role::Press, text),
                });
                self.show(cx.shared);
                None
            }
            (other, _) => Some(other),
        }
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if let Some(line) = self.asking.take() {
            return self.act_typing(line, action, cx);
        }
        if action == Action::Choose {
            return self.choose(cx);
        }
        self.rows.act(action, cx)
    }

    fn typed(&mut self, input: &Input, _cx: &mut Cx<'_>) -> Answer {
        let (Some(line), Some(edit)) = (&mut self.asking, panel::edit_of(input)) else {
            return Answer::Ignored;
        };
        line.apply(&edit);
        Answer::Consumed
    }

    fn looks_changed(&mut self, cx: &mut Cx<'_>) {
        if !matches!(self.stage, Stage::Looking(_)) {
            self.show(cx.shared);
        }
    }

    fn hints(&self, shared: &Shared) -> &'static [Hint] {
        const READY: &[Hint] = &[
            hint(&[Action::Choose], TextKey::HintHandOver),
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        const CHANGE: &[Hint] = &[
            hint(&[Action::Choose], TextKey::HintChange),
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        const TYPING: &[Hint] = &[
            hint(&[Action::Choose], TextKey::HintNext),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        if self.asking.is_some() {
            return TYPING;
        }
        match self.does.get(self.rows.at()) {
            Some(Does::HandOver) => READY,
            Some(Does::AskDay | Does::Papers) => CHANGE,
            None => self.rows.hints(shared),
        }
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        self.rows.view(canvas, areas, shared);
        if let Some(line) = &self.asking {
            let title = shared.locale.line(TextKey::HandingPost);
            let how = shared.locale.line(TextKey::HandingPostHow).to_owned();
            text_box::draw(canvas, areas, shared, title, line, &[(how, Look::Aside)]);
        }
    }
}
