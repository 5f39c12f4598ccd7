//! The console of one person on a local book: the screen on one side, the desk on the other. The screen is painted before
//! the book is open; what it wants meanwhile waits.

use crate::desk::figures::figures;
use crate::desk::{Actor, Book, Control, Desk, Opened, Refusal};
use crate::domain::date::Clock;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::host::clock::SystemClock;
use crate::store::StoreError;
use crate::text::Locale;
use crate::ui::Ui;
use crate::ui::canvas::Canvas;
use crate::ui::face::{Face, Out};
use crate::ui::input::{Input, Millis};
use crate::ui::msg::{Changed, Effect, Msg, Token};
use crate::ui::toast::Tone;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Wakes the door from another thread.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What other threads tell the console.
pub enum Post {
    /// The book is open, or is not.
    Opened(Box<Result<(Desk, Vec<String>), StoreError>>),
    /// The book as of now, and what of it others changed.
    Book(Arc<Book>, Changed, Vec<RecordId>),
    /// An answer for the screen.
    Answer(Msg),
    /// Something that nobody asked for went wrong.
    Refused(Refusal),
    /// Something to know.
    Note(Tone, String),
}

/// Puts something into the console's box and wakes it.
#[derive(Clone)]
pub struct Poster {
    box_in: Sender<Post>,
    wake: Wake,
}

impl Poster {
    /// Delivers; a console that has closed needs no answers.
    pub fn post(&self, post: Post) {
        let _ = self.box_in.send(post);
        (self.wake)();
    }
}

/// Where the person's settings and drafts go.
pub trait Keeper {
    /// Lets the person edit a text outside, on the terminal that was given back.
    ///
    /// # Errors
    /// Why there is no text, in the reader's language or the system's words.
    fn edit(&mut self, text: &str) -> Result<String, String>;

    /// Carries out an effect that concerns this machine; gives back what it does not know.
    fn keep(&mut self, effect: Effect, desk: Option<&Desk>, poster: &Poster) -> Option<Msg>;
}

/// The console.
pub struct Console<K> {
    ui: Ui,
    actor: Actor,
    locale: Locale,
    keeper: K,
    desk: Option<Desk>,
    failed: Option<StoreError>,
    waiting: Vec<Effect>,
    running: BTreeMap<Token, Arc<Control>>,
    outside: Option<(Token, String)>,
    mail: Receiver<Post>,
    poster: Poster,
}

impl<K: Keeper> Console<K> {
    /// A console whose book is still to be opened; the poster is for the thread that does it.
    pub fn new(ui: Ui, actor: Actor, locale: Locale, keeper: K, wake: Wake) -> (Self, Poster) {
        let (box_in, mail) = channel();
        let poster = Poster { box_in, wake };
        let console = Self {
            ui,
            actor,
            locale,
            keeper,
            desk: None,
            failed: None,
            waiting: Vec::new(),
            running: BTreeMap::new(),
            outside: None,
            mail,
            poster: poster.clone(),
        };
        (console, poster)
    }

    /// Ends the console; its screen as it was last, its desk, to be closed, and why the book could not be opened.
    pub fn finish(self) -> (Ui, Option<Desk>, Option<StoreError>) {
        (self.ui, self.desk, self.failed)
    }

    fn now(&mut self, at: Millis) {
        self.ui.take(Msg::Tick {
            now: SystemClock.now(),
            at,
        });
    }

    fn read_mail(&mut self) {
        while let Ok(post) = self.mail.try_recv() {
            match post {
                Post::Opened(opened) => self.opened(*opened),
                // Two threads may bring books; the older one comes too late.
                Post::Book(book, ..) if book.lsn < self.ui.shared().book.lsn => {}
                Post::Book(book, changed, others) => self.ui.take(Msg::Book {
                    book,
                    changed,
                    complete: true,
                    others,
                }),
                Post::Refused(refusal) => {
                    let text = self.locale.refusal(&refusal, Kind::Need);
                    self.ui.take(Msg::Said {
                        tone: Tone::Warn,
                        text,
                    });
                }
                Post::Note(tone, text) => self.ui.take(Msg::Said { tone, text }),
                Post::Answer(msg) => {
                    if let Msg::Done { token, .. } | Msg::Refused { token, .. } = &msg {
                        self.running.remove(token);
                    }
                    self.ui.take(msg);
                }
            }
        }
        self.carry_out();
    }

    fn opened(&mut self, opened: Result<(Desk, Vec<String>), StoreError>) {
        match opened {
            Ok((desk, lines)) => {
                for text in lines {
                    let tone = Tone::Warn;
                    self.ui.take(Msg::Said { tone, text });
                }
                self.desk = Some(desk);
                let waiting = std::mem::take(&mut self.waiting);
                waiting.into_iter().for_each(|effect| self.effect(effect));
            }
            // There is nothing to work on: the screen ends, and the reason is said where it stays readable.
            Err(error) => self.failed = Some(error),
        }
    }

    fn carry_out(&mut self) {
        let mut effects = self.ui.take_effects();
        while !effects.is_empty() {
            effects.into_iter().for_each(|effect| self.effect(effect));
            effects = self.ui.take_effects();
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "what needs no desk is the keeper's"
    )]
    fn effect(&mut self, effect: Effect) {
        let Some(desk) = self.desk.clone() else {
            return self.wait_or_keep(effect);
        };
        match effect {
            Effect::Run { token, command } => {
                let control = Arc::new(Control::default());
                self.running.insert(token, control.clone());
                let poster = self.poster.clone();
                let done = move |outcome| poster.post(Post::Answer(answer(token, outcome)));
                desk.submit(&self.actor, command, control, Box::new(done));
            }
            Effect::Open { token, id } => {
                self.look(move |desk, actor| opened(token, desk.open_record(actor, id)));
            }
            Effect::Glance { token, id } => {
                self.look(move |desk, actor| opened(token, desk.glance(actor, id)));
            }
            Effect::Steps { token, limit } => {
                self.look(move |desk, _| match desk.steps(None, limit) {
                    Ok(steps) => Msg::Steps { token, steps },
                    Err(refusal) => Msg::Refused { token, refusal },
                });
            }
            Effect::Figures { token, on } => {
                self.look(move |desk, _| match desk.book_on(on) {
                    Ok(book) => Msg::Figures {
                        token,
                        figures: Box::new(figures(&book, on)),
                    },
                    Err(refusal) => Msg::Refused { token, refusal },
                });
            }
            Effect::Audit { token, limit } => {
                self.look(move |desk, actor| match desk.audit_trail(actor, limit) {
                    Ok(lines) => Msg::Audit { token, lines },
                    Err(refusal) => Msg::Refused { token, refusal },
                });
            }
            Effect::CheckGate { token, record, to } => self.look(move |desk, actor| Msg::Checked {
                token,
                gate: desk.gate(actor, record, to).ok().map(Box::new),
            }),
            Effect::Cancel(token) => {
                if let Some(control) = self.running.get(&token) {
                    control
                        .cancel
                        .store(true, std::sync::atomic::Ordering::Relaxed);
                }
            }
            other => self.keep(other),
        }
    }

    /// Reads beside the writer, on a thread of its own: a screen never waits for a disk.
    fn look(&self, read: impl FnOnce(&Desk, &Actor) -> Msg + Send + 'static) {
        let (Some(desk), actor, poster) =
            (self.desk.clone(), self.actor.clone(), self.poster.clone())
        else {
            return;
        };
        std::thread::spawn(move || poster.post(Post::Answer(read(&desk, &actor))));
    }

    fn wait_or_keep(&mut self, effect: Effect) {
        let needs_desk = matches!(
            effect,
            Effect::Run { .. }
                | Effect::Open { .. }
                | Effect::Glance { .. }
                | Effect::Steps { .. }
                | Effect::Figures { .. }
                | Effect::Audit { .. }
                | Effect::CheckGate { .. }
                | Effect::PlanImport { .. }
                | Effect::FirstRun(_)
        );
        match (needs_desk, self.failed.clone()) {
            (true, None) => self.waiting.push(effect),
            (true, Some(error)) => {
                if let Effect::Run { token, .. }
                | Effect::Open { token, .. }
                | Effect::Glance { token, .. }
                | Effect::Figures { token, .. }
                | Effect::Steps { token, .. }
                | Effect::Audit { token, .. } = effect
                {
                    self.ui.take(Msg::Refused {
                        token,
                        refusal: Refusal::Store(error),
                    });
                }
            }
            (false, _) => self.keep(effect),
        }
    }

    fn keep(&mut self, effect: Effect) {
        if let Effect::EditOutside { token, text } = effect {
            self.outside = Some((token, text));
            return;
        }
        if let Some(msg) = self.keeper.keep(effect, self.desk.as_ref(), &self.poster) {
            if let Msg::Actor(actor) = &msg {
                self.actor = actor.clone();
            }
            self.ui.take(msg);
        }
    }
}

fn answer(token: Token, outcome: Result<crate::desk::Receipt, Refusal>) -> Msg {
    match outcome {
        Ok(receipt) => Msg::Done {
            token,
            receipt: Box::new(receipt),
        },
        Err(refusal) => Msg::Refused { token, refusal },
    }
}

fn opened(token: Token, read: Result<Option<Opened>, Refusal>) -> Msg {
    match read {
        Ok(opened) => Msg::Opened {
            token,
            opened: opened.map(Box::new),
        },
        Err(refusal) => Msg::Refused { token, refusal },
    }
}

impl<K: Keeper> Face for Console<K> {
    fn input(&mut self, input: Input, now: Millis) {
        self.now(now);
        self.ui.input(input, now);
        self.carry_out();
    }

    fn tick(&mut self, now: Millis) {
        self.now(now);
        self.read_mail();
    }

    fn deadline(&self) -> Option<Millis> {
        Face::deadline(&self.ui)
    }

    fn is_dirty(&self) -> bool {
        Face::is_dirty(&self.ui)
    }

    fn view(&self, canvas: &mut Canvas) {
        self.ui.view(canvas);
    }

    fn drawn(&mut self) {
        Face::drawn(&mut self.ui);
    }

    fn take_out(&mut self) -> Vec<Out> {
        let mut out = self.ui.take_out();
        out.extend(self.failed.is_some().then_some(Out::Quit));
        out
    }

    fn wants_text(&self) -> bool {
        Face::wants_text(&self.ui)
    }

    fn outside(&mut self) {
        if let Some((token, text)) = self.outside.take() {
            let edited = self.keeper.edit(&text);
            self.ui.take(Msg::Edited { token, edited });
            self.carry_out();
        }
    }
}
