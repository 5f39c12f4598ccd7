//! The console of one person on a local book: the screen on one side, the desk on the other. The screen is painted before
//! the book is open; what it wants meanwhile waits.

use crate::desk::figures::figures;
use crate::desk::{Actor, Book, Command, Control, Desk, Opened, Refusal};
use crate::domain::date::Clock;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::host::clock::SystemClock;
use crate::host::looks;
use crate::store::StoreError;
use crate::text::Locale;
use crate::text::saved::Own;
use crate::ui::Ui;
use crate::ui::canvas::Canvas;
use crate::ui::face::{Face, Out};
use crate::ui::input::{Input, Millis};
use crate::ui::msg::{Changed, Effect, Msg, Token};
use crate::ui::toast::Tone;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Milliseconds between two moments of the book that a screen looks at: commits in between are one change to it.
const BETWEEN: Millis = 16;

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

    /// The filters that a person keeps alone at this book, as far as this door can know.
    fn filters_of(&self, person: &str) -> Vec<Own>;

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
    /// The newest moment of the book, until the screen looks at it.
    held: Option<Held>,
    /// When the screen looks again, by the door's clock.
    looks_at: Millis,
}

/// Commits that a screen looks at as one.
struct Held {
    book: Arc<Book>,
    changed: Changed,
    others: Vec<RecordId>,
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
            held: None,
            looks_at: 0,
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

    fn read_mail(&mut self, now: Millis) {
        while let Ok(post) = self.mail.try_recv() {
            // An answer may speak of what a commit before it made.
            if !matches!(post, Post::Book(..)) {
                self.look_at_book(now);
            }
            match post {
                Post::Opened(opened) => self.opened(*opened),
                Post::Book(book, changed, others) => self.hold(book, changed, others),
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
        if now >= self.looks_at {
            self.look_at_book(now);
        }
        self.carry_out();
    }

    fn hold(&mut self, book: Arc<Book>, changed: Changed, others: Vec<RecordId>) {
        let held = self.held.as_ref().map(|held| held.book.lsn);
        // Two threads may bring books; the older one comes too late.
        if book.lsn < held.unwrap_or(self.ui.shared().book.lsn) {
            return;
        }
        match &mut self.held {
            Some(held) => {
                held.book = book;
                held.changed.join(&changed);
                held.others.extend(others);
            }
            None => {
                self.held = Some(Held {
                    book,
                    changed,
                    others,
                });
            }
        }
    }

    fn look_at_book(&mut self, now: Millis) {
        if let Some(held) = self.held.take() {
            self.looks_at = now.saturating_add(BETWEEN);
            self.ui.take(Msg::Book {
                book: held.book,
                changed: held.changed,
                complete: true,
                others: held.others,
            });
        }
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
            Effect::Run { token, mut command } => {
                self.add_filters(&mut command);
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
                let shared = self.ui.shared();
                let today = (on == shared.today()).then(|| shared.book.clone());
                let of_day = move |desk: &Desk| match today {
                    Some(book) => Ok(figures(&book, on)),
                    None => desk.figures_on(on),
                };
                self.look(move |desk, _| match of_day(desk) {
                    Ok(figures) => Msg::Figures {
                        token,
                        figures: Box::new(figures),
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
            Effect::Going { token, from } => {
                let kept = self.names_handed(from);
                self.look(move |desk, _| match desk.going(from) {
                    Ok(mut going) => {
                        going.filters.extend(kept);
                        let going = Box::new(going);
                        Msg::Going { token, going }
                    }
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

    /// Whoever takes over gets the filters that the person who leaves kept alone.
    fn add_filters(&self, command: &mut Command) {
        if let Command::HandOver(hand_over) = command {
            let name = self.ui.shared().book.name(hand_over.from);
            let own = self.keeper.filters_of(name);
            hand_over.filters = looks::handed_over(name, &own);
        }
    }

    fn names_handed(&self, from: RecordId) -> Vec<String> {
        let name = self.ui.shared().book.name(from);
        looks::names_handed(name, &self.keeper.filters_of(name))
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
                | Effect::Going { .. }
                | Effect::Papers { .. }
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
                | Effect::Going { token, .. }
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
        self.read_mail(now);
    }

    fn deadline(&self) -> Option<Millis> {
        let looks = self.held.as_ref().map(|_| self.looks_at);
        [Face::deadline(&self.ui), looks]
            .into_iter()
            .flatten()
            .min()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::date::Moment;
    use crate::store::Lsn;
    use crate::text::Lang;
    use crate::ui::UiSetup;
    use crate::ui::border::Border;
    use crate::ui::keymap::Keymap;
    use crate::ui::shared::Caps;
    use crate::ui::theme::Theme;

    struct Nobody;

    impl Keeper for Nobody {
        fn filters_of(&self, _person: &str) -> Vec<Own> {
            Vec::new()
        }

        fn edit(&mut self, text: &str) -> Result<String, String> {
            Ok(text.to_owned())
        }

        fn keep(&mut self, _: Effect, _: Option<&Desk>, _: &Poster) -> Option<Msg> {
            None
        }
    }

    fn console() -> (Console<Nobody>, Poster) {
        let actor = Actor::owner("佐藤", "");
        let ui = Ui::new(UiSetup {
            lang: Lang::Ja,
            theme: Theme::default(),
            keymap: Keymap::built_in(),
            caps: Caps {
                border: Border::Unicode,
                wide: false,
                local: true,
                own: true,
            },
            actor: actor.clone(),
            texts: Arc::default(),
            now: Moment::from_millis(0),
            size: (80, 24),
            filters: Vec::new(),
            last_visit: None,
            place: crate::ui::place::Place::default(),
            mouse: false,
        });
        Console::new(ui, actor, Locale::new(Lang::Ja), Nobody, Arc::new(|| {}))
    }

    fn moment(lsn: u64) -> Post {
        let mut book = Book::default();
        book.lsn = Lsn(lsn);
        Post::Book(Arc::new(book), Changed::Records(Vec::new()), Vec::new())
    }

    fn seen(console: &Console<Nobody>) -> u64 {
        console.ui.shared().book.lsn.0
    }

    #[test]
    fn commits_between_two_looks_are_one_change_to_the_screen() {
        let (mut console, poster) = console();
        for lsn in 1..=3 {
            poster.post(moment(lsn));
        }
        console.tick(0);
        assert_eq!(seen(&console), 3);
        for lsn in 4..=6 {
            poster.post(moment(lsn));
            console.tick(lsn);
            assert_eq!(seen(&console), 3, "not yet");
        }
        assert_eq!(console.deadline(), Some(BETWEEN));
        poster.post(moment(2));
        console.tick(BETWEEN);
        assert_eq!(seen(&console), 6, "and what comes too late is left out");
    }

    #[test]
    fn an_answer_finds_the_commits_before_it_on_the_screen() {
        let (mut console, poster) = console();
        poster.post(moment(1));
        console.tick(0);
        poster.post(moment(2));
        poster.post(Post::Note(Tone::Note, "済み".to_owned()));
        console.tick(1);
        assert_eq!(seen(&console), 2);
    }
}
