//! Owns the mouse, for those who want it: what a press, a drag, a wheel means, by what was drawn at that place. Off until it is asked for,
//! because a program that takes the mouse takes the terminal's own marking and copying away.

use super::Ui;
use super::action::Action;
use super::canvas::{Canvas, Target};
use super::face::Out;
use super::input::{Mouse, MouseKind};
use super::keymap::Scope;
use super::layer::Answer;
use super::toast::Tone;
use crate::domain::record::RecordId;
use crate::domain::stage::Stage;
use crate::text::TextKey;

/// Rows that one turn of the wheel goes.
const WHEEL: isize = 3;

/// A card that is being dragged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drag {
    /// The record.
    pub record: RecordId,
    /// The column that it comes from.
    pub from: usize,
    /// The column under the pointer.
    pub over: Option<usize>,
}

impl Drag {
    /// The column that the card would go to.
    pub fn to(&self) -> Option<usize> {
        self.over.filter(|over| *over != self.from)
    }
}

/// The mouse of one person.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mice {
    on: bool,
    /// What the button went down on, and whether the cursor was there already.
    pressed: Option<(Target, bool)>,
}

impl Ui {
    /// Begins with the mouse, as the settings ask.
    pub(super) fn start_mouse(&mut self, on: bool) {
        if on {
            self.switch_mouse();
        }
    }

    /// Takes the mouse, or gives it back to the terminal, and says how text is marked now.
    pub(super) fn switch_mouse(&mut self) {
        let on = !self.mice.on;
        self.mice = Mice { on, pressed: None };
        self.shared.drag = None;
        self.outs.push(Out::Mouse(on));
        let key = self.shared.keymap.key(&[Scope::All], Action::Mouse);
        let key = key.unwrap_or_default();
        let line = if on {
            TextKey::MouseOn
        } else {
            TextKey::MouseOff
        };
        self.with_cx(|cx| cx.say(Tone::Note, line, &[("key", &key)]));
    }

    /// Takes what the mouse did.
    pub(super) fn mouse(&mut self, mouse: Mouse) {
        if !self.mice.on || !self.shared.complete {
            return;
        }
        match mouse.kind {
            MouseKind::Down(0) => self.press(mouse),
            MouseKind::Drag(0) => self.drag(mouse),
            MouseKind::Up(0) => self.release(mouse),
            MouseKind::WheelUp => self.wheel(mouse, -WHEEL),
            MouseKind::WheelDown => self.wheel(mouse, WHEEL),
            MouseKind::Down(_) | MouseKind::Drag(_) | MouseKind::Up(_) | MouseKind::Moved => {}
        }
    }

    /// What stands at a place, and in which layer: drawn once more, because nothing of a frame is kept.
    fn hit(&self, mouse: Mouse) -> Option<(usize, Target)> {
        let (width, height) = self.shared.size;
        let mut canvas = Canvas::with_targets(width, height, self.shared.ruler());
        self.draw(&mut canvas);
        canvas.target(mouse.x, mouse.y)
    }

    fn press(&mut self, mouse: Mouse) {
        self.dirty = true;
        self.pending.clear();
        self.shared.toasts.clear();
        self.mice.pressed = None;
        let front = self.depth() - 1;
        match self.hit(mouse) {
            Some((_, Target::Action(action))) => self.perform(action),
            Some((at, target)) if at == front => {
                self.mice.pressed = Some((target, self.point(target)));
            }
            // What lies behind a panel is not meant.
            Some(_) | None => {}
        }
    }

    /// Moves the cursor of the front layer to what was pointed at; true if it was there already.
    fn point(&mut self, target: Target) -> bool {
        let front = self.depth() - 1;
        match target {
            Target::Cover => return false,
            Target::Action(action) => self.perform(action),
            Target::Steps(0) | Target::Across(0) => return true,
            Target::Steps(rows) => {
                self.ask(front, |layer, cx| layer.step(rows, cx));
            }
            Target::Across(days) => self.repeat(days, Action::Left, Action::Right),
            Target::Tab(tabs) => self.repeat(tabs, Action::PreviousTab, Action::NextTab),
            Target::Column(column) => self.go_to_column(column),
            Target::Card { column, row, here } => {
                if here {
                    return true;
                }
                self.go_to_column(column);
                self.ask(front, |layer, cx| {
                    layer.act(Action::First, cx);
                    layer.step(isize::try_from(row).unwrap_or(0), cx);
                });
            }
        }
        false
    }

    /// As if a key had been pressed so often: `back` if less than 0.
    fn repeat(&mut self, times: isize, back: Action, forth: Action) {
        let front = self.depth() - 1;
        let action = if times < 0 { back } else { forth };
        for _ in 0..times.unsigned_abs() {
            self.ask(front, |layer, cx| layer.act(action, cx));
        }
    }

    fn go_to_column(&mut self, column: usize) {
        if let Some(action) = Action::of_column(column) {
            let front = self.depth() - 1;
            self.ask(front, |layer, cx| layer.act(action, cx));
        }
    }

    /// A card goes with the pointer; which column it would go to is shown.
    fn drag(&mut self, mouse: Mouse) {
        let Some((Target::Card { column, .. }, _)) = self.mice.pressed else {
            return;
        };
        let front = self.depth() - 1;
        let Some(subject) = self.subject(front).filter(|_| front == 0) else {
            return;
        };
        let over = match self.hit(mouse) {
            Some((0, Target::Card { column, .. } | Target::Column(column))) => Some(column),
            _ => None,
        };
        let drag = Drag {
            record: subject.record,
            from: column,
            over,
        };
        // A hand that trembles on a card drags nothing.
        if self.shared.drag.is_some() || over != Some(column) {
            self.dirty |= self.shared.drag != Some(drag);
            self.shared.drag = Some(drag);
        }
    }

    /// What was dragged goes through the gate; what was pressed twice opens.
    fn release(&mut self, mouse: Mouse) {
        let pressed = self.mice.pressed.take();
        if let Some(drag) = self.shared.drag.take() {
            self.dirty = true;
            let stage = drag.to().and_then(|to| Stage::ALL.get(to));
            if let Some(stage) = stage {
                self.move_to(drag.record, *stage);
            }
            return;
        }
        let Some((target, true)) = pressed else {
            return;
        };
        if self.hit(mouse).is_some_and(|(_, there)| there == target) {
            self.open_pointed();
        }
    }

    /// As the key does that chooses or opens at the front layer.
    fn open_pointed(&mut self) {
        let Some(scopes) = self.front().map(super::Layer::scopes) else {
            return;
        };
        let keymap = &self.shared.keymap;
        let mut opens = [Action::Choose, Action::Open].into_iter();
        if let Some(action) = opens.find(|action| keymap.reaches(scopes, *action)) {
            let front = self.depth() - 1;
            let answer = self.ask(front, |layer, cx| layer.act(action, cx));
            // A panel to be read only opens nothing.
            if answer != Some(Answer::Consumed) {
                self.act_globally(action, front);
            }
        }
    }

    /// The list under the pointer goes on; on the board the column under it.
    fn wheel(&mut self, mouse: Mouse, rows: isize) {
        let front = self.depth() - 1;
        match self.hit(mouse) {
            Some((at, _)) if at != front => return,
            Some((_, Target::Card { column, here, .. })) if !here => self.go_to_column(column),
            Some((_, Target::Column(column))) => self.go_to_column(column),
            Some(_) | None => {}
        }
        self.dirty = true;
        self.ask(front, |layer, cx| layer.step(rows, cx));
    }
}
