//! Owns the time until the book is there: the page kept when the program last ended stands on the screen, marked as such in the head, and
//! keys that need rows wait in order. Leaving is possible at once.

use super::action::Action;
use super::canvas::Canvas;
use super::input::Input;
use super::keymap::{Resolution, Stroke};
use super::msg::{Changed, Msg};
use super::picture::Picture;
use super::place::Place;
use super::{Ui, UiSetup};

impl Ui {
    /// The page that a start at a place will begin with, as the book stands now; nothing before the book was there.
    pub fn first_page(&self, place: Place) -> Option<Picture> {
        let shared = &self.shared;
        if !shared.complete {
            return None;
        }
        let mut fresh = Self::new(UiSetup {
            lang: shared.locale.lang(),
            theme: shared.theme,
            keymap: shared.keymap.clone(),
            caps: shared.caps,
            actor: shared.actor.clone(),
            texts: shared.texts.clone(),
            now: shared.now,
            size: shared.size,
            filters: shared.filters.clone(),
            last_visit: shared.own.last_visit,
            place,
            mouse: false,
        });
        fresh.update(Msg::Book {
            book: shared.book.clone(),
            changed: Changed::All,
            complete: true,
            others: Vec::new(),
        });
        let (width, height) = shared.size;
        let mut canvas = Canvas::new(width, height, shared.ruler());
        fresh.draw(&mut canvas);
        Some(Picture::of(canvas.buffer()))
    }

    /// Keeps an input until the rows are there, if it needs them.
    pub(super) fn put_off(&mut self, input: Input) -> Option<Input> {
        let typed = matches!(input, Input::Key(_) | Input::Text(_) | Input::Paste(_));
        let waits = typed && self.waits_for_book() && !self.leaves(&input);
        if waits {
            self.put_off.push(input);
            return None;
        }
        Some(input)
    }

    /// Takes the inputs that waited, once the rows are there.
    pub(super) fn take_put_off(&mut self) {
        if self.shared.complete {
            self.kept_page = None;
            for input in std::mem::take(&mut self.put_off) {
                self.input(input);
                self.moved_about();
            }
        }
    }

    /// Draws the kept page, if one is wanted.
    pub(super) fn view_kept_page(&self, canvas: &mut Canvas) -> bool {
        let page = self.kept_page.as_ref().filter(|_| self.waits_for_book());
        page.inspect(|page| page.draw(canvas)).is_some()
    }

    fn waits_for_book(&self) -> bool {
        !self.shared.complete && self.layers.is_empty()
    }

    fn leaves(&self, input: &Input) -> bool {
        let (Input::Key(key), Some(front)) = (input, self.front()) else {
            return false;
        };
        let keymap = &self.shared.keymap;
        let meant = keymap.resolve(front.scopes(), &self.pending, Stroke::of(*key));
        matches!(
            meant,
            Resolution::Action(Action::Leave | Action::Quit | Action::Interrupt)
        )
    }
}
