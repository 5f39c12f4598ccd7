//! Owns the border between a person's screen and whatever carries it: the session in `host` knows a screen only as a [`Face`],
//! and a screen knows the world outside only as [`Out`].

use super::canvas::Canvas;
use super::input::{Input, Millis};

/// Bytes of text that [`Out::Copy`] sends at most; more than that terminals drop without a word. A face that wants to copy more
/// shows the text instead.
pub const COPY_LIMIT: usize = 74_000;

/// A screen that a session drives. It reads no clock, no disk and no terminal.
pub trait Face {
    /// Takes something that happened at the terminal.
    fn input(&mut self, input: Input, now: Millis);

    /// Takes the time, when [`Face::deadline`] has come or another thread has woken the session.
    fn tick(&mut self, now: Millis);

    /// When [`Face::tick`] is to be called next, if at all. A face that waits for nothing has none, so that its session sleeps.
    fn deadline(&self) -> Option<Millis>;

    /// Whether something changed since [`Face::drawn`].
    fn is_dirty(&self) -> bool;

    /// Draws everything on a blank canvas.
    fn view(&self, canvas: &mut Canvas);

    /// Is told that the present state stands on the terminal.
    fn drawn(&mut self);

    /// Hands out what the face wants from the world outside, in order.
    fn take_out(&mut self) -> Vec<Out>;

    /// Whether a text field has the focus, so that an input method is wanted.
    fn wants_text(&self) -> bool {
        false
    }

    /// Is called after [`Out::Outside`] while the terminal is the person's own again: the place to run an editor or a pager.
    fn outside(&mut self) {}
}

/// What a face wants from the world outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// Ring the bell.
    Bell,
    /// Send text of at most [`COPY_LIMIT`] bytes to the person's clipboard (OSC 52); longer text is not sent. Whether the terminal takes it cannot be known.
    Copy(String),
    /// Show a message of the desktop (OSC 9).
    Notify(String),
    /// Switch mouse reports on or off.
    Mouse(bool),
    /// Draw the whole screen again.
    Redraw,
    /// Stop the program until the shell continues it.
    Suspend,
    /// Give the terminal back for a while and call [`Face::outside`].
    Outside,
    /// End the session.
    Quit,
}
