//! Owns the screen as a session drives it: what concerns the terminal goes out through [`Face`], the rest waits for the host in
//! [`Ui::take_effects`].

use super::Ui;
use super::canvas::Canvas;
use super::face::{Face, Out};
use super::input::{Input, Millis};
use super::msg::{Effect, Msg};

impl Ui {
    /// What the host is to carry out, in order, of all that happened through [`Face`].
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.unsent)
    }

    /// Takes a message; what the screen wants waits in [`Face::take_out`] and [`Ui::take_effects`].
    pub fn take(&mut self, msg: Msg) {
        for effect in self.update(msg) {
            if matches!(effect, Effect::EditOutside { .. }) {
                self.outs.push(Out::Outside);
            }
            match out(effect) {
                Ok(out) => self.outs.push(out),
                Err(effect) => self.unsent.push(effect),
            }
        }
    }
}

/// What an effect asks of the terminal, or the effect itself if it is for the host.
fn out(effect: Effect) -> Result<Out, Effect> {
    match effect {
        Effect::Copy(text) => Ok(Out::Copy(text)),
        Effect::Redraw => Ok(Out::Redraw),
        Effect::Suspend => Ok(Out::Suspend),
        Effect::Bell => Ok(Out::Bell),
        Effect::Quit => Ok(Out::Quit),
        other => Err(other),
    }
}

impl Face for Ui {
    fn input(&mut self, input: Input, now: Millis) {
        self.take(Msg::Input(input, now));
    }

    fn tick(&mut self, now: Millis) {
        let wall = self.shared.now;
        self.take(Msg::Tick { now: wall, at: now });
    }

    fn deadline(&self) -> Option<Millis> {
        self.next_tick()
    }

    fn is_dirty(&self) -> bool {
        self.dirty
    }

    fn view(&self, canvas: &mut Canvas) {
        self.draw(canvas);
    }

    fn drawn(&mut self) {
        self.dirty = false;
    }

    fn take_out(&mut self) -> Vec<Out> {
        std::mem::take(&mut self.outs)
    }

    fn wants_text(&self) -> bool {
        self.takes_text()
    }
}
