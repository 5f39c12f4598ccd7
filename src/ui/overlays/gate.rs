//! Owns the panel of a refused gate: every condition on the way with its strength, whose move it is and its due day. The cursor stands on
//! the first unmet one and Enter leads to what answers it; once it is answered the panel looks again and goes on to the next.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::desk::command::{Course, Move, New, Passage, Set};
use crate::desk::refusal::GateRefusal;
use crate::desk::{Command, Row};
use crate::domain::gate::{Finding, Strength};
use crate::domain::goal::Goal;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::{case, need};
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News, Subject};
use crate::ui::msg::{Changed, Effect, Token};
use crate::ui::panes::beside::concerns;
use crate::ui::panes::facts;
use crate::ui::panes::record::mark;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::widget::cursor::{moved, scrolled};
use crate::ui::wish::{Purpose, Wish};

/// Cells of the panel.
const WIDTH: u16 = 76;

/// The panel of a gate.
#[derive(Debug)]
pub struct Gate {
    refusal: Box<GateRefusal>,
    command: Command,
    at: usize,
    top: usize,
    token: Option<Token>,
}

impl Gate {
    /// A panel for a move that was refused.
    pub fn new(refusal: Box<GateRefusal>, command: Command, shared: &Shared) -> Self {
        let mut gate = Self {
            refusal,
            command,
            at: 0,
            top: 0,
            token: None,
        };
        gate.seek_unmet(shared);
        gate
    }

    /// The record that was to move: a need, a case or a contract.
    const fn record(&self) -> RecordId {
        self.refusal.record
    }

    fn unmet(&self) -> usize {
        self.refusal.findings.iter().filter(|f| !f.met).count()
    }

    /// Puts the cursor on the first condition that stops, else on the first that warns.
    fn seek_unmet(&mut self, shared: &Shared) {
        let findings = &self.refusal.findings;
        let blocks = findings.iter().position(Finding::blocks);
        let open = blocks.or_else(|| findings.iter().position(|f| !f.met));
        self.at = open.unwrap_or(0);
        self.scroll(shared);
    }

    fn scroll(&mut self, shared: &Shared) {
        let len = self.refusal.findings.len();
        self.top = scrolled(self.top, self.at, len, Self::page(shared));
    }

    /// Conditions in sight.
    fn page(shared: &Shared) -> usize {
        usize::from(shared.size.1).saturating_sub(10).max(1)
    }

    /// Leads to what answers the condition with the cursor.
    fn answer(&self, cx: &mut Cx<'_>) {
        let Some(finding) = self.refusal.findings.get(self.at) else {
            return;
        };
        match finding.record {
            Some(record) => cx.wish(Wish::Edit {
                record,
                field: Some(finding.field),
            }),
            // A contract that is only being entered: its form lies behind the panel, and lines are answered once it is there.
            None if matches!(self.refusal.to, Goal::State(_)) => cx.close(),
            None => self.make_case(cx),
        }
    }

    /// The firm is a condition of a case that does not exist yet: the form of the new case asks for it.
    fn make_case(&self, cx: &mut Cx<'_>) {
        let link = crate::domain::value::Value::Link(self.record());
        cx.wish(Wish::New {
            kind: Kind::Case,
            entries: vec![(case::NEED.id(), crate::domain::entry::Entry::Value(link))],
            field: Some(case::COMPANY.id()),
        });
    }

    /// Goes on: at once if all is met, past warnings if they are seen; never past a condition that stops.
    fn go_on(&self, cx: &mut Cx<'_>) {
        if !self.refusal.only_warns() {
            cx.say(Tone::Warn, TextKey::GatePanelStillOpen, &[]);
            return;
        }
        let passage = Passage {
            acknowledged: true,
            ..Passage::default()
        };
        cx.close();
        cx.run(self.with(passage));
    }

    fn step_past(&self, cx: &mut Cx<'_>) {
        if self.refusal.only_warns() {
            self.go_on(cx);
        } else if self.refusal.may_override {
            cx.close();
            cx.wish(Wish::Reason {
                command: self.with(Passage::default()),
                purpose: Purpose::Override,
            });
        } else {
            let role = cx.shared.locale.role(crate::desk::Role::Admin).to_owned();
            cx.say(Tone::Warn, TextKey::GatePanelNoRight, &[("role", &role)]);
        }
    }

    /// The refused command, with another passage.
    fn with(&self, passage: Passage) -> Command {
        match &self.command {
            Command::Move(moving) => Command::Move(Move {
                passage,
                ..moving.clone()
            }),
            Command::Set(set) => Command::Set(Set {
                passage,
                ..set.clone()
            }),
            Command::New(new) => Command::New(New {
                passage,
                ..new.clone()
            }),
            _ => Command::Move(Move {
                course: Course::to(self.record(), self.refusal.to),
                passage,
            }),
        }
    }

    /// The need behind the record, whose changes concern this gate too.
    fn need(&self, shared: &Shared) -> Option<RecordId> {
        let row = shared.book.find(self.record())?;
        row.link(case::NEED.id())
            .filter(|_| row.kind() == Kind::Case)
    }

    fn title(&self, shared: &Shared) -> String {
        let to = shared.locale.goal(self.refusal.to);
        let values = [("stage", &to as _)];
        let key = if self.refusal.only_warns() {
            TextKey::GatePanelTitleWarn
        } else {
            TextKey::GatePanelTitle
        };
        shared.locale.say(key, &values)
    }

    /// What is open, in a sentence.
    fn summary(&self, shared: &Shared) -> String {
        let record = self.record();
        let name = shared.book.find(record).map_or("", |row| name(shared, row));
        let unmet = self.unmet();
        let all = self.refusal.findings.len();
        let values = [
            (
                "record",
                &shared.locale.record(self.refusal.reference, name) as _,
            ),
            ("n", &unmet as _),
            ("all", &all as _),
        ];
        let key = if unmet == 0 {
            TextKey::GatePanelAllMet
        } else {
            TextKey::GatePanelSummary
        };
        shared.locale.say(key, &values)
    }
}

/// A case is called by its need's title, one without a need by what the firm brings.
fn name<'a>(shared: &'a Shared, row: &'a Row) -> &'a str {
    match row
        .link(case::NEED.id())
        .filter(|_| row.kind() == Kind::Case)
    {
        Some(of) => shared
            .book
            .find(of)
            .map_or("", |row| row.text(need::TITLE.id())),
        None if row.kind() == Kind::Case => row.text(case::OFFER.id()),
        None => row.title(),
    }
}

impl Layer for Gate {
    fn scopes(&self) -> &'static [Scope] {
        chain::GATE
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        let len = self.refusal.findings.len();
        if let Some(at) = moved(action, self.at, len, Self::page(cx.shared)) {
            self.at = at;
            self.scroll(cx.shared);
            return Answer::Consumed;
        }
        match action {
            Action::Choose => self.answer(cx),
            Action::GoOn => self.go_on(cx),
            Action::Override => self.step_past(cx),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        match news {
            News::Checked(token, gate) if Some(token) == self.token => {
                if let Some(gate) = gate {
                    self.refusal = gate;
                    self.seek_unmet(cx.shared);
                }
                None
            }
            other => Some(other),
        }
    }

    fn book_changed(&mut self, changed: &Changed, cx: &mut Cx<'_>) {
        let need = self.need(cx.shared);
        let touched = concerns(changed, self.record(), cx.shared)
            || need.is_some_and(|id| changed.touches(id));
        if touched {
            let token = cx.token();
            self.token = Some(token);
            cx.effect(Effect::CheckGate {
                token,
                record: self.record(),
                to: self.refusal.to,
            });
        }
    }

    fn resized(&mut self, cx: &mut Cx<'_>) {
        self.scroll(cx.shared);
    }

    fn subject(&self, shared: &Shared) -> Option<Subject> {
        let kind = shared.book.find(self.record()).map(Row::kind)?;
        Some(Subject {
            record: self.record(),
            kind,
            field: None,
        })
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const STOPS: &[Hint] = &[
            hint(&[Action::Choose], TextKey::HintAnswer),
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Override], TextKey::HintOverride),
            hint(&[Action::Close], TextKey::HintCancel),
        ];
        const STOPS_ALL: &[Hint] = &[
            hint(&[Action::Choose], TextKey::HintAnswer),
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Close], TextKey::HintCancel),
        ];
        const WARNS: &[Hint] = &[
            hint(&[Action::GoOn], TextKey::HintGoOn),
            hint(&[Action::Choose], TextKey::HintAnswer),
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Close], TextKey::HintCancel),
        ];
        match (self.refusal.only_warns(), self.refusal.may_override) {
            (true, _) => WARNS,
            (false, true) => STOPS,
            (false, false) => STOPS_ALL,
        }
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let findings = &self.refusal.findings;
        let height = u16::try_from(findings.len()).unwrap_or(u16::MAX);
        let area = areas.middle(WIDTH, height.saturating_add(7));
        canvas.clear_area(area);
        let title = self.title(shared);
        let frame = shared.frame(&title, "");
        let inside = canvas.frame(area, &frame);
        let ruler = shared.ruler();
        let room = usize::from(inside.width).saturating_sub(2);
        let summary = ruler.cut(&self.summary(shared), room);
        canvas.text_in(inside, 1, 0, &summary, Style::new());
        let list = Rect {
            y: inside.y + 2,
            height: inside.height.saturating_sub(5),
            ..inside
        };
        let shown = findings.iter().enumerate().skip(self.top);
        for (line, (at, finding)) in (0..list.height).zip(shown) {
            let row = Rect {
                y: list.y + line,
                height: 1,
                ..list
            };
            draw_finding(canvas, row, shared, finding, at == self.at);
        }
        self.draw_remedy(canvas, inside, shared);
    }
}

impl Gate {
    /// What to do about the condition with the cursor, in the last lines of the panel.
    fn draw_remedy(&self, canvas: &mut Canvas, inside: Rect, shared: &Shared) {
        let Some(finding) = self.refusal.findings.get(self.at) else {
            return;
        };
        let text = if self.unmet() == 0 {
            shared.locale.line(TextKey::GatePanelReady)
        } else if finding.met {
            return;
        } else {
            shared.locale.remedy(finding.condition)
        };
        // A line of a checklist is longer than its row: here it is told whole.
        let asked = finding.line.as_ref().filter(|_| !finding.met);
        let asked = asked.map_or("", |_| shared.locale.asked(finding));
        let room = usize::from(inside.width).saturating_sub(3).max(2);
        let from = inside.height.saturating_sub(2);
        let ruler = shared.ruler();
        let whole = ruler.wrap(asked, room).into_iter();
        let whole = whole.filter(|line| !line.is_empty());
        let lines = whole.chain(ruler.wrap(text, room));
        for (row, line) in (from..inside.height).zip(lines) {
            canvas.text_in(inside, 2, row, line, shared.theme.style(Role::Plain));
        }
    }
}

fn draw_finding(canvas: &mut Canvas, row: Rect, shared: &Shared, finding: &Finding, here: bool) {
    let (theme, locale, ruler) = (shared.theme, &shared.locale, shared.ruler());
    let (mark, role) = mark(finding);
    canvas.text_in(
        row,
        0,
        0,
        if here { ">" } else { " " },
        theme.style(Role::Strong),
    );
    let col = canvas.text_in(row, 2, 0, mark, theme.style(role)) + 1;
    let right = right_text(shared, finding);
    let width = u16::try_from(ruler.width(&right)).unwrap_or(u16::MAX);
    let from = row.width.saturating_sub(width + 1);
    let room = usize::from(from.saturating_sub(col + 1));
    let name = ruler.cut(locale.asked(finding), room);
    let style = if here {
        theme.style(Role::Strong)
    } else {
        Style::new()
    };
    canvas.text_in(row, col, 0, &name, style);
    canvas.text_in(row, from, 0, &right, theme.style(role));
    if here {
        canvas.set_cursor(row.x, row.y);
    }
}

/// Strength, whose move, due day of an unmet condition.
fn right_text(shared: &Shared, finding: &Finding) -> String {
    let locale = &shared.locale;
    if finding.met {
        return locale.line(TextKey::GatePanelMetWord).to_owned();
    }
    let strength: Strength = finding.condition.strength;
    let values = [
        ("strength", &locale.strength(strength) as _),
        ("owner", &facts::owing(shared, finding) as _),
    ];
    let mut text = locale.say(TextKey::PageFinding, &values);
    if let Some(due) = finding.due {
        text.push_str("  ");
        text.push_str(&locale.due(due, shared.today()));
    }
    text
}
