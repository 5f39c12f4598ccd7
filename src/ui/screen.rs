//! Owns the drawing of the whole: tabs, the layers from the last that covers the body to the front, the line of state, the hints.

use super::Ui;
use super::areas::{Areas, LEAST};
use super::canvas::{Canvas, Target};
use super::hints;
use super::keymap::Scope;
use super::pane::PANES;
use super::shared::Shared;
use super::theme::Role;
use super::toast::{Said, Tone};
use crate::text::TextKey;
use ratatui::layout::Rect;
use ratatui::style::Style;

impl Ui {
    /// Draws everything on a blank canvas. Changes nothing.
    pub fn draw(&self, canvas: &mut Canvas) {
        self.draw_all(canvas);
        if let Some(ground) = self.shared.theme.ground() {
            canvas.ground(ground);
        }
    }

    fn draw_all(&self, canvas: &mut Canvas) {
        let areas = Areas::of(canvas.area());
        if areas.is_too_small() {
            self.view_too_small(canvas);
            return;
        }
        if self.view_kept_page(canvas) {
            canvas.clear_area(areas.head);
            self.view_head(canvas, &areas);
            self.view_said(canvas, &areas);
            return;
        }
        self.view_head(canvas, &areas);
        let back = (0..self.depth())
            .rev()
            .find(|at| self.layer(*at).is_some_and(super::Layer::covers))
            .unwrap_or(0);
        for at in back..self.depth() {
            if let Some(layer) = self.layer(at) {
                canvas.begin_layer(at);
                layer.view(canvas, &areas, &self.shared);
            }
        }
        self.view_status(canvas, &areas);
        self.view_hints(canvas, &areas);
    }

    fn view_head(&self, canvas: &mut Canvas, areas: &Areas) {
        let shared = &self.shared;
        let right = head_note(shared);
        let width = u16::try_from(shared.ruler().width(&right)).unwrap_or(u16::MAX);
        let at = areas.head.width.saturating_sub(width + 1);
        let mut col = 1;
        for spec in &PANES {
            let number = shared
                .keymap
                .key(&[Scope::All], spec.action)
                .unwrap_or_default();
            let name = shared.locale.line(spec.title);
            let (text, role) = if spec.id == self.current {
                (format!("[{number} {name}]"), Role::Focus)
            } else {
                (format!(" {number} {name} "), Role::Plain)
            };
            let end = canvas.text_in(areas.head, col, 0, &text, shared.theme.style(role));
            let tab = Rect {
                x: areas.head.x + col,
                width: end - col,
                ..areas.head
            };
            canvas.note(tab, Target::Action(spec.action));
            col = end + 1;
        }
        if at > col {
            canvas.text_in(areas.head, at, 0, &right, Style::new());
        }
    }

    /// What is said stands in place of the line of state until the next key; what does not fit there goes on in place of the hints.
    fn view_status(&self, canvas: &mut Canvas, areas: &Areas) {
        if self.takes_text() {
            // The line being typed keeps its place; what is said takes that of the hints.
            self.view_states(canvas, areas);
        } else if let Some(said) = self.shared.toasts.current() {
            let (line, _) = parted(areas.status, &self.shared, said);
            draw_line(canvas, areas.status, &self.shared, said, &line);
        } else {
            self.view_states(canvas, areas);
        }
    }

    fn view_said(&self, canvas: &mut Canvas, areas: &Areas) {
        if let Some(said) = self.shared.toasts.current() {
            canvas.clear_area(areas.status);
            draw_said(canvas, areas.status, &self.shared, said);
        }
    }

    fn view_states(&self, canvas: &mut Canvas, areas: &Areas) {
        for at in (0..self.depth()).rev() {
            let drew = self
                .layer(at)
                .is_some_and(|layer| layer.status(canvas, areas, &self.shared));
            if drew {
                return;
            }
        }
    }

    fn view_hints(&self, canvas: &mut Canvas, areas: &Areas) {
        let Some(front) = self.front() else { return };
        let said = self.shared.toasts.current();
        let rest = said.map(|said| (said, parted(areas.hints, &self.shared, said).1));
        if let Some(said) = said.filter(|_| front.takes_text()) {
            draw_said(canvas, areas.hints, &self.shared, said);
        } else if let Some((said, rest)) = rest.filter(|(_, rest)| !rest.is_empty()) {
            draw_line(canvas, areas.hints, &self.shared, said, &rest);
        } else if self.pending.is_empty() {
            let list = front.hints(&self.shared);
            hints::draw(canvas, areas, &self.shared, front.scopes(), list);
        } else {
            hints::draw_pending(canvas, areas, &self.shared, front.scopes(), &self.pending);
        }
    }

    fn view_too_small(&self, canvas: &mut Canvas) {
        let (locale, area) = (&self.shared.locale, canvas.area());
        let leave = self
            .shared
            .keymap
            .key(&[Scope::All], super::action::Action::Leave);
        let leave = leave.unwrap_or_default();
        let lines = [
            locale.say(
                TextKey::SmallIs,
                &[("width", &area.width), ("height", &area.height)],
            ),
            locale.say(
                TextKey::SmallWanted,
                &[("width", &LEAST.0), ("height", &LEAST.1)],
            ),
            locale.line(TextKey::SmallGoesOn).to_owned(),
            locale.line(TextKey::SmallText).to_owned(),
            locale.say(TextKey::SmallLeave, &[("key", &leave)]),
        ];
        let ruler = self.shared.ruler();
        let room = usize::from(area.width);
        let wrapped = lines.iter().flat_map(|line| ruler.wrap(line, room.max(2)));
        for (row, line) in (0..area.height).zip(wrapped) {
            canvas.text_in(area, 0, row, line, Style::new());
        }
    }
}

/// Who sits here and what time it was when the frame was drawn.
fn head_note(shared: &Shared) -> String {
    let weekday = shared.locale.weekday(shared.today().weekday());
    let time = shared.now.time();
    let name = &shared.actor.name;
    if shared.complete {
        format!("{name} {weekday}{time}")
    } else {
        let reading = shared.locale.line(TextKey::HeadReading);
        format!("{reading} {name} {weekday}{time}")
    }
}

/// The mark of a tone and how it is drawn.
const fn looks(tone: Tone) -> (&'static str, Role) {
    match tone {
        Tone::Done | Tone::Note => ("", Role::Plain),
        Tone::Warn => ("! ", Role::Press),
    }
}

/// What is said with its mark, as much as one line holds, and the rest.
fn parted(area: Rect, shared: &Shared, said: &Said) -> (String, String) {
    let text = format!("{}{}", looks(said.tone).0, said.text);
    let room = usize::from(area.width).saturating_sub(2);
    let first = shared.ruler().wrap(&text, room.max(2)).first().copied();
    let first = first.unwrap_or_default();
    let rest = text.strip_prefix(first).unwrap_or_default();
    (first.to_owned(), rest.trim_start().to_owned())
}

/// Draws what is said in one line, cut where it does not fit.
pub(super) fn draw_said(canvas: &mut Canvas, area: Rect, shared: &Shared, said: &Said) {
    let text = format!("{}{}", looks(said.tone).0, said.text);
    draw_line(canvas, area, shared, said, &text);
}

fn draw_line(canvas: &mut Canvas, area: Rect, shared: &Shared, said: &Said, text: &str) {
    let room = usize::from(area.width).saturating_sub(2);
    let text = shared.ruler().cut(text, room);
    let style = shared.theme.style(looks(said.tone).1);
    canvas.text_in(area, 1, 0, &text, style);
}
