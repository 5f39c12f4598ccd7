//! Owns one person's session without any input or output of its own: bytes, sizes and the time go in, frames come out. The local
//! terminal, the socket and SSH drive the same session, and a test drives it with a list of bytes.

use super::bytes::Bytes;
use super::caps::{Ambiguous, Caps, ImeControl, Limits};
use super::screen::Screen;
use super::wire;
use crate::text::cells::Ruler;
use crate::ui::canvas::Canvas;
use crate::ui::face::{COPY_LIMIT, Face, Out};
use crate::ui::input::{Input, Millis, Reply};

/// What a session wants from its door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Request {
    /// Stop the program until the shell continues it.
    Suspend,
    /// Give the terminal back and call [`Face::outside`].
    Outside,
    /// End.
    Quit,
}

/// How far a question to the terminal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    /// To be asked after the first paint.
    Open,
    /// Under way; the answer may never come.
    Asked,
    /// Needs no asking.
    Settled,
}

impl Question {
    const fn open_if(open: bool) -> Self {
        if open { Self::Open } else { Self::Settled }
    }
}

/// One person at one terminal.
#[derive(Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent states of a terminal, each switched on and off by its own sequence"
)]
pub struct Session<F> {
    face: F,
    bytes: Bytes,
    screen: Screen,
    caps: Caps,
    limits: Limits,
    size: (u16, u16),
    ruler: Ruler,
    /// Sequences that wait for the next frame.
    wire: String,
    requests: Vec<Request>,
    next_frame: Millis,
    repaint: bool,
    /// The terminal is ours.
    entered: bool,
    width: Question,
    version: Question,
    ime_off: bool,
    mouse: bool,
}

impl<F: Face> Session<F> {
    /// A session on a terminal of so many cells. Nothing is sent before [`Session::enter`].
    pub fn new(face: F, width: u16, height: u16, caps: Caps, limits: Limits) -> Self {
        let ruler = match caps.ambiguous {
            Ambiguous::Auto | Ambiguous::One => Ruler::NARROW,
            Ambiguous::Two => Ruler::WIDE,
        };
        let size = (width.min(limits.width), height.min(limits.height));
        let mut session = Self {
            face,
            bytes: Bytes::new(limits.bytes),
            screen: Screen::new(size.0, size.1, ruler, caps.manner),
            caps,
            limits,
            size,
            ruler,
            wire: String::new(),
            requests: Vec::new(),
            next_frame: 0,
            repaint: true,
            entered: false,
            width: Question::open_if(caps.ambiguous == Ambiguous::Auto),
            version: Question::open_if(caps.ime == ImeControl::Auto),
            ime_off: false,
            mouse: false,
        };
        session.tell(
            Input::Resize {
                width: size.0,
                height: size.1,
            },
            0,
        );
        if ruler.is_wide() {
            session.tell(Input::Ambiguous { wide: true }, 0);
        }
        session
    }

    /// The screen behind the session.
    pub const fn face(&self) -> &F {
        &self.face
    }

    /// The screen behind the session, to hand it what does not come from the terminal.
    pub const fn face_mut(&mut self) -> &mut F {
        &mut self.face
    }

    /// Ends the session's part and gives the screen back.
    pub fn into_face(self) -> F {
        self.face
    }

    /// Takes the terminal, at the beginning and after each [`Session::leave`]. The next frame paints everything.
    pub fn enter(&mut self) {
        self.entered = true;
        self.repaint = true;
        self.screen.invalidate();
        self.wire.push_str(wire::ENTER);
        if self.mouse {
            self.wire.push_str(wire::MOUSE_ON);
        }
    }

    /// Gives the terminal back: the bytes to send last. Until [`Session::enter`] no frame is drawn.
    pub fn leave(&mut self) -> Vec<u8> {
        if !std::mem::take(&mut self.entered) {
            return Vec::new();
        }
        if std::mem::take(&mut self.ime_off) {
            self.send(wire::IME_BACK);
        }
        if self.mouse {
            self.wire.push_str(wire::MOUSE_OFF);
        }
        self.wire.push_str(wire::LEAVE);
        std::mem::take(&mut self.wire).into_bytes()
    }

    /// Takes what one read brought.
    pub fn feed(&mut self, bytes: &[u8], now: Millis) {
        for input in self.bytes.feed(bytes, now) {
            self.tell(input, now);
        }
    }

    /// Takes the time, when [`Session::deadline`] has come or another thread has called. Everything that has arrived must have been
    /// fed before.
    pub fn wake(&mut self, now: Millis) {
        for input in self.bytes.expire(now) {
            self.tell(input, now);
        }
        self.face.tick(now);
        self.collect();
    }

    /// Takes a new size of the terminal. The same size again still repaints, because the terminal may have moved its content.
    pub fn resize(&mut self, width: u16, height: u16, now: Millis) {
        self.size = (width.min(self.limits.width), height.min(self.limits.height));
        self.screen.resize(self.size.0, self.size.1);
        self.repaint = true;
        let (width, height) = self.size;
        self.tell(Input::Resize { width, height }, now);
    }

    /// Takes something that happened outside of the byte stream.
    pub fn tell(&mut self, input: Input, now: Millis) {
        if let Input::Reply(reply) = &input
            && self.is_answer(reply, now)
        {
            return;
        }
        self.face.input(input, now);
        self.collect();
    }

    /// What the door is to do, once each.
    pub fn take_requests(&mut self) -> Vec<Request> {
        std::mem::take(&mut self.requests)
    }

    /// When [`Session::wake`] or [`Session::frame`] has something to do, if nothing comes before.
    pub fn deadline(&self) -> Option<Millis> {
        let frame = if self.wire.is_empty() {
            self.is_dirty().then_some(self.next_frame)
        } else {
            Some(0)
        };
        let frame = frame.filter(|_| self.entered);
        [self.bytes.deadline(), self.face.deadline(), frame]
            .into_iter()
            .flatten()
            .min()
    }

    /// As [`Session::deadline`] while the last frame is still on its way, so that no other can be drawn.
    pub fn timers(&self) -> Option<Millis> {
        [self.bytes.deadline(), self.face.deadline()]
            .into_iter()
            .flatten()
            .min()
    }

    /// The bytes to send now: none if nothing changed or the last frame is too near. The canvas is only borrowed to draw on; one
    /// serves any number of sessions.
    pub fn frame(&mut self, canvas: &mut Canvas, now: Millis) -> Vec<u8> {
        if !self.entered {
            return Vec::new();
        }
        let mut out = std::mem::take(&mut self.wire).into_bytes();
        if self.is_dirty() && now >= self.next_frame {
            self.paint(canvas, &mut out);
            self.next_frame = now.saturating_add(self.limits.frame);
        }
        out
    }

    fn is_dirty(&self) -> bool {
        self.repaint || self.face.is_dirty()
    }

    fn paint(&mut self, canvas: &mut Canvas, out: &mut Vec<u8>) {
        canvas.restart(self.size.0, self.size.1, self.ruler);
        self.face.view(canvas);
        self.screen.draw(canvas.buffer(), canvas.cursor(), out);
        self.face.drawn();
        self.repaint = false;
        if self.width == Question::Open && self.screen.probe(out) {
            // The question wrote into the screen; this paints it over in the same write.
            self.screen.draw(canvas.buffer(), canvas.cursor(), out);
            self.width = Question::Asked;
        }
        if self.version == Question::Open {
            self.version = Question::Asked;
            out.extend_from_slice(wire::ASK_VERSION.as_bytes());
        }
        self.follow_ime();
        out.append(&mut std::mem::take(&mut self.wire).into_bytes());
    }

    /// Takes the answers to the session's own questions out of the stream. They count whenever they come; until then one cell is
    /// assumed, so a terminal that never answers costs nothing.
    fn is_answer(&mut self, reply: &Reply, now: Millis) -> bool {
        match reply {
            Reply::Cursor { column, .. } if self.width == Question::Asked => {
                self.width = Question::Settled;
                if *column == 3 {
                    self.ruler = Ruler::WIDE;
                    self.screen.set_ruler(self.ruler);
                    self.repaint = true;
                }
                let wide = self.ruler.is_wide();
                self.tell(Input::Ambiguous { wide }, now);
                true
            }
            Reply::Device(_) if self.version == Question::Asked => {
                let Some(version) = reply.version() else {
                    return false;
                };
                if ["Tera Term", "TeraTerm", "RLogin"]
                    .iter()
                    .any(|name| version.starts_with(name))
                {
                    self.caps.ime = ImeControl::TeraTerm;
                    self.follow_ime();
                }
                false
            }
            Reply::Cursor { .. } | Reply::Device(_) | Reply::Sequence(_) | Reply::Command(_) => {
                false
            }
        }
    }

    /// Switches the input method off outside of text fields and back on inside.
    fn follow_ime(&mut self) {
        let off = self.caps.ime == ImeControl::TeraTerm && self.entered && !self.face.wants_text();
        if off != self.ime_off {
            self.ime_off = off;
            self.send(if off { wire::IME_OFF } else { wire::IME_BACK });
        }
    }

    fn collect(&mut self) {
        for out in self.face.take_out() {
            match out {
                Out::Bell => self.wire.push('\x07'),
                Out::Copy(text) if text.len() <= COPY_LIMIT => self.send_both(&wire::copy(&text)),
                Out::Copy(_) => {}
                Out::Notify(text) => self.send(&wire::notify(&text)),
                Out::Mouse(on) => self.set_mouse(on),
                Out::Redraw => {
                    self.screen.invalidate();
                    self.repaint = true;
                }
                Out::Suspend => self.requests.push(Request::Suspend),
                Out::Outside => self.requests.push(Request::Outside),
                Out::Quit => self.requests.push(Request::Quit),
            }
        }
    }

    fn set_mouse(&mut self, on: bool) {
        if on != self.mouse {
            self.mouse = on;
            // Taking the terminal switches it on by itself.
            if self.entered {
                self.wire
                    .push_str(if on { wire::MOUSE_ON } else { wire::MOUSE_OFF });
            }
        }
    }

    /// Sends a sequence to the terminal itself, through tmux if it is in between.
    fn send(&mut self, sequence: &str) {
        if self.caps.tmux {
            self.wire.push_str(&wire::through_tmux(sequence));
        } else {
            self.wire.push_str(sequence);
        }
    }

    /// Sends a sequence that tmux may be set to understand or to hand on.
    fn send_both(&mut self, sequence: &str) {
        self.wire.push_str(sequence);
        if self.caps.tmux {
            self.wire.push_str(&wire::through_tmux(sequence));
        }
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
