//! Owns the way of an input: from the front layer to the back, through the key map, to an action or into a text.

use super::Ui;
use super::action::Action;
use super::areas::Areas;
use super::input::{Input, Key, KeyCode, Leave, key_before, keys_of};
use super::keymap::{Resolution, Scope, Stroke, written};
use super::layer::{Answer, Layer};
use super::toast::Tone;
use crate::text::TextKey;
use ratatui::layout::Rect;

/// How a key ended at one layer.
enum End {
    /// It is used up.
    Used,
    /// The layer behind may have it.
    Next,
}

impl Ui {
    /// Takes something that happened at the terminal.
    pub(super) fn input(&mut self, input: Input) {
        match input {
            Input::Key(_) | Input::Text(_) | Input::Paste(_) | Input::Mouse(_)
                if self.is_hidden() =>
            {
                self.unseen(&input);
            }
            Input::Key(key) => self.key(key),
            Input::Text(text) => self.text(text),
            Input::Paste(_) => self.paste(&input),
            Input::PasteCut => self.note(TextKey::InputPasteCut),
            Input::BadEncoding => self.note(TextKey::InputBadEncoding),
            Input::Resize { width, height } => self.resize(width, height),
            Input::Ambiguous { wide } => self.measure(wide),
            Input::Resumed => self.dirty = true,
            Input::Leave(leave) => self.told_to_leave(leave),
            Input::Mouse(mouse) => self.mouse(mouse),
            Input::Focus(_) | Input::Reply(_) => {}
        }
    }

    /// True while nothing but the notice of too small a window is on the screen.
    fn is_hidden(&self) -> bool {
        let (width, height) = self.shared.size;
        Areas::of(Rect::new(0, 0, width, height)).is_too_small()
    }

    /// Nobody types or does what they cannot see; one may leave, with what was typed kept.
    fn unseen(&mut self, input: &Input) {
        let keys: Vec<Key> = match input {
            Input::Key(key) => vec![*key],
            Input::Text(text) => keys_of(text).into_iter().flatten().collect(),
            _ => Vec::new(),
        };
        for key in keys {
            let (scopes, stroke) = ([Scope::All], Stroke::of(key));
            match self.shared.keymap.resolve(&scopes, &[], stroke) {
                Resolution::Action(Action::Leave | Action::Quit) => self.quit(),
                Resolution::Action(Action::Interrupt) => self.key(key),
                _ => {}
            }
        }
    }

    /// Characters that came at once: text where text is typed; keys typed ahead; or what an input method committed.
    fn text(&mut self, text: String) {
        let takes_text = self.takes_text();
        if let Some(keys) = keys_of(&text).filter(|_| !takes_text) {
            keys.for_each(|key| self.key(key));
        } else if let Some((key, rest)) = key_before(&text).filter(|_| !takes_text) {
            self.key(key);
            self.text(rest.to_owned());
        } else if let Some(key) = full_width_key(&text).filter(|_| !takes_text) {
            self.full_width(key, &text);
        } else {
            self.paste(&Input::Text(text));
        }
    }

    /// Gives text to the front layer. Where text cannot go it is said, never read as keys.
    fn paste(&mut self, input: &Input) {
        self.begin();
        let front = self.depth() - 1;
        let answer = self.ask(front, |layer, cx| layer.typed(input, cx));
        if answer != Some(Answer::Consumed) {
            self.note(TextKey::InputTextNowhere);
        }
    }

    /// One full-width letter is the key that was meant, unless that key writes: it may be the first letter of a word.
    fn full_width(&mut self, key: Key, text: &str) {
        let stroke = Stroke::of(key);
        let meant = self.front().map(|layer| {
            self.shared
                .keymap
                .resolve(layer.scopes(), &self.pending, stroke)
        });
        match meant {
            Some(Resolution::Action(action)) if !action.is_weighty() => self.key(key),
            _ => self.paste(&Input::Text(text.to_owned())),
        }
    }

    /// A key: the toast goes, and the layers are asked from the front to the back.
    fn key(&mut self, key: Key) {
        self.begin();
        let stroke = Stroke::of(key);
        let mut at = self.depth();
        while at > 0 {
            at -= 1;
            if matches!(self.key_at(at, stroke), End::Used) {
                return;
            }
            at = at.min(self.depth());
        }
    }

    fn begin(&mut self) {
        self.dirty = true;
        self.shared.toasts.clear();
    }

    fn key_at(&mut self, at: usize, stroke: Stroke) -> End {
        let Some(layer) = self.layer(at) else {
            return End::Next;
        };
        let (chain, takes_text, eats) = (layer.scopes(), layer.takes_text(), layer.eats_unknown());
        match self.shared.keymap.resolve(chain, &self.pending, stroke) {
            Resolution::Action(action) => {
                self.pending.clear();
                self.act(at, action, stroke);
                End::Used
            }
            Resolution::Pending => {
                self.pending.push(stroke);
                End::Used
            }
            Resolution::None => {
                if takes_text || self.pending.is_empty() {
                    let input = Input::Key(stroke.key());
                    let answer = self.ask(at, |layer, cx| layer.typed(&input, cx));
                    if answer == Some(Answer::Consumed) {
                        return End::Used;
                    }
                    // A key that ended what was being typed is a key again.
                    if self.layer(at).is_some_and(|layer| layer.scopes() != chain) {
                        return self.key_at(at, stroke);
                    }
                }
                self.unknown(stroke, eats)
            }
        }
    }

    /// A key that means nothing at a layer.
    fn unknown(&mut self, stroke: Stroke, eats: bool) -> End {
        if !eats {
            return End::Next;
        }
        let only_esc = self.pending.len() == 1 && stroke.key().code == KeyCode::Esc;
        self.pending.push(stroke);
        let keys = written(&self.pending);
        self.pending.clear();
        if !only_esc {
            self.with_cx(|cx| cx.say(Tone::Note, TextKey::KeyUnknown, &[("key", &keys)]));
        }
        End::Used
    }

    /// Does an action at a layer, or at the screen if the layer does not know it.
    fn act(&mut self, at: usize, action: Action, stroke: Stroke) {
        let typing = self.layer(at).is_some_and(Layer::takes_text);
        let back = self
            .back
            .filter(|_| at == 0 && action == Action::Close && !typing);
        let answer = self.ask(at, |layer, cx| layer.act(action, cx));
        if let Some(pane) = back {
            return self.show(pane);
        }
        if answer == Some(Answer::Consumed) || self.act_globally(action, at) {
            return;
        }
        let key = written(&[stroke]);
        let what = self.shared.locale.line(action.line()).to_owned();
        self.with_cx(|cx| {
            let values = [("key", &key as _), ("action", &what as _)];
            cx.say(Tone::Note, TextKey::KeyNotHere, &values);
        });
    }

    /// Does an action as if its key had been pressed.
    pub(super) fn perform(&mut self, action: Action) {
        let front = self.depth() - 1;
        let answer = self.ask(front, |layer, cx| layer.act(action, cx));
        if answer == Some(Answer::Consumed) || self.act_globally(action, front) {
            return;
        }
        let what = self.shared.locale.line(action.line()).to_owned();
        self.with_cx(|cx| cx.say(Tone::Note, TextKey::KeyActionNotHere, &[("action", &what)]));
    }

    fn note(&mut self, key: TextKey) {
        self.dirty = true;
        self.with_cx(|cx| cx.say(Tone::Note, key, &[]));
    }

    fn resize(&mut self, width: u16, height: u16) {
        self.dirty = true;
        self.shared.size = (width, height);
        self.each_layer(|layer, cx| layer.resized(cx));
    }

    fn measure(&mut self, wide: bool) {
        self.dirty = true;
        self.shared.caps.wide = wide;
    }

    fn told_to_leave(&mut self, _why: Leave) {
        self.end();
    }
}

/// The key that one full-width character stands for.
fn full_width_key(text: &str) -> Option<Key> {
    let mut chars = text.chars();
    let (c, None) = (chars.next()?, chars.next()) else {
        return None;
    };
    let plain = match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0)?,
        _ => return None,
    };
    Some(Key::char(plain))
}
