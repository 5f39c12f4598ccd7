//! The console on this machine's own terminal: screen first, book behind it, and an orderly end.

mod keeper;

use self::keeper::Local;
use super::caps::{Ambiguous, Caps as Wire, Limits};
use super::cli::args::Global;
use super::cli::backup::daily;
use super::cli::exit::Exit;
use super::cli::open::{mended as mended_line, open_or_read, told as told_of};
use super::cli::{actor, book_dir, language};
use super::clock::SystemClock;
use super::console::{Console, Post, Poster, Wake};
use super::drafts::Drafts;
use super::last_page::{self, Fits};
use super::looks;
use super::settings::{Borders, Environment, Settings};
use super::terminal;
use super::tty::{ProcessTty, Refused, Tty};
use super::visits::{Visit, Visits};
use super::waker::Alarm;
use crate::desk::Desk;
use crate::desk::search::Texts;
use crate::domain::date::Clock;
use crate::host::left;
use crate::host::pace::Pace;
use crate::store::{Progress, Step, StoreError};
use crate::text::{Lang, Locale, TextKey, Vocabulary};
use crate::ui::border::Border;
use crate::ui::msg::{Changed, Msg};
use crate::ui::pane::PaneId;
use crate::ui::shared::Caps;
use crate::ui::theme::Theme;
use crate::ui::toast::Tone;
use crate::ui::{Ui, UiSetup};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Opens the console on the book that the options, the environment or the place for data name.
pub fn open(global: &Global, env: &Environment, say: &mut dyn FnMut(&str)) -> Exit {
    let dir = book_dir(global, env);
    show(global, env, &dir, Fill::Nothing, say)
}

/// Opens the console on the sample book in a directory that is gone afterwards.
pub fn demo(global: &Global, env: &Environment, say: &mut dyn FnMut(&str)) -> Exit {
    let scratch = match Scratch::new(&std::env::temp_dir()) {
        Ok(scratch) => scratch,
        Err(error) => {
            say(&error.to_string());
            return Exit::Failure;
        }
    };
    show(global, env, &scratch.0, Fill::Sample, say)
}

/// What an empty book begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fill {
    Nothing,
    Sample,
}

/// A directory of this process that is removed at the end, whatever the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(parent: &Path) -> std::io::Result<Self> {
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random).map_err(|error| std::io::Error::other(error.to_string()))?;
        let dir = parent.join(format!("ikoren-demo-{:016x}", u64::from_le_bytes(random)));
        std::os::unix::fs::DirBuilderExt::mode(&mut std::fs::DirBuilder::new(), 0o700)
            .create(&dir)?;
        Ok(Self(dir))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed lies in the system's place for scratch files and goes with them.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn show(
    global: &Global,
    env: &Environment,
    dir: &Path,
    fill: Fill,
    say: &mut dyn FnMut(&str),
) -> Exit {
    // The command line has refused a file with a fault before this.
    let settings = Settings::read(&env.places.config).unwrap_or_default();
    let locale = Locale::new(language(global, &settings, env));
    let outcome = ProcessTty::open(Some(&env.term)).and_then(|tty| {
        let (waker, alarm) = Alarm::new()?;
        let wake: Wake = Arc::new(move || waker.wake());
        let texts = Arc::new(Texts::default());
        let first = fill == Fill::Nothing && !dir.join("FORMAT").exists();
        let setup = setup(
            global,
            env,
            &settings,
            (dir, locale.lang(), texts.clone(), tty.size()?),
            &visits(env, dir, &settings).last(),
        );
        let (console, poster) = console(setup, env, &settings, (dir, first), wake);
        open_behind(env, (dir, texts), fill, (&settings, &locale), poster);
        terminal::run(tty, console, wire(env, &settings), Limits::default(), alarm)
    });
    match outcome {
        Ok(console) => finish(console, (env, dir), &locale, say),
        Err(refused) => {
            say(&told(&locale, &refused));
            Exit::Usage
        }
    }
}

/// Why the full screen cannot be shown.
pub(super) fn told(locale: &Locale, refused: &Refused) -> String {
    match refused {
        Refused::NoTerminal => locale.line(TextKey::DoorNoTerminal).to_owned(),
        Refused::Dumb => locale.line(TextKey::DoorDumb).to_owned(),
        Refused::Broken(error) => locale.say(TextKey::DoorBroken, &[("what", error)]),
    }
}

fn setup(
    global: &Global,
    env: &Environment,
    settings: &Settings,
    (dir, lang, texts, size): (&Path, Lang, Arc<Texts>, (u16, u16)),
    last: &Visit,
) -> UiSetup {
    let who = actor(settings, env);
    let asked = global.theme.as_deref().and_then(Theme::named);
    let chosen = asked.or(settings.theme).unwrap_or_default();
    let ascii = global.ascii || settings.borders == Some(Borders::Ascii);
    UiSetup {
        lang,
        theme: if env.no_color { Theme::Mono } else { chosen },
        keymap: settings.keymap(),
        caps: Caps {
            border: if ascii {
                Border::Ascii
            } else {
                Border::Unicode
            },
            wide: settings.ambiguous == Some(Ambiguous::Two),
            local: true,
            own: true,
        },
        actor: who.clone(),
        texts,
        now: SystemClock.now(),
        size,
        filters: looks::filters(dir, who.name.as_str(), Some(settings)),
        last_visit: last.left(),
        place: last.place(SystemClock.now().date(), PaneId::Today),
        mouse: settings.mouse == Some(true),
    }
}

/// The visits of the person of the settings to a book.
fn visits(env: &Environment, dir: &Path, settings: &Settings) -> Visits {
    let who = actor(settings, env);
    Visits::of(&env.places.state, dir, who.name.as_str())
}

fn console(
    setup: UiSetup,
    env: &Environment,
    settings: &Settings,
    (dir, first): (&Path, bool),
    wake: Wake,
) -> (Console<Local>, Poster) {
    let who = setup.actor.clone();
    let locale = Locale::new(setup.lang);
    let drafts = Drafts::of(dir, who.name.as_str());
    let begins = setup.place.pane().unwrap_or(PaneId::Today);
    let mut ui = Ui::new(setup);
    ui.take(Msg::Drafts(drafts.all()));
    if first {
        ui.take(Msg::FirstRun {
            name: env.user.clone(),
            needs: super::demo::needs(),
        });
    } else if let Some(page) = last_page::read(dir, &fits(&ui, begins)) {
        ui.take(Msg::KeptPage(page));
    }
    let keeper = Local {
        env: env.clone(),
        settings: settings.clone(),
        locale: locale.clone(),
        drafts,
        book: dir.to_owned(),
    };
    Console::new(ui, who, locale, keeper, wake)
}

/// What a kept page must agree in with a screen.
fn fits(ui: &Ui, pane: PaneId) -> Fits {
    let shared = ui.shared();
    let frames = match shared.caps.border() {
        Border::Unicode => "unicode",
        Border::Ascii => "ascii",
    };
    Fits {
        person: shared.actor.name.as_str().to_owned(),
        looks: [shared.locale.lang().code(), shared.theme.name(), frames],
        size: shared.size,
        pane,
    }
}

fn wire(env: &Environment, settings: &Settings) -> Wire {
    Wire {
        ime: settings.ime_control.unwrap_or_default(),
        ambiguous: settings.ambiguous.unwrap_or_default(),
        ..Wire::of(&env.term, env.tmux)
    }
}

/// Opens the book on a thread of its own: the screen stands already, keys wait.
fn open_behind(
    env: &Environment,
    (dir, texts): (&Path, Arc<Texts>),
    fill: Fill,
    (settings, locale): (&Settings, &Locale),
    poster: Poster,
) {
    let (env, dir) = (env.clone(), dir.to_owned());
    let (locale, settings) = (locale.clone(), settings.clone());
    std::thread::spawn(move || {
        let (note, words) = (poster.clone(), locale.clone());
        let mut pace = Pace::begin();
        let mut watch = |progress: Progress| {
            if pace.is_due() || progress.step == Step::Probing {
                let text = super::cli::open::progress(&words, progress);
                note.post(Post::Note(Tone::Note, text));
            }
        };
        let (desk, source) = match open_or_read(&dir, true, &env, &mut watch) {
            Ok((store, mut report)) => {
                let writable = report.read_only.is_none();
                let source = store.backup_source().filter(|_| writable);
                // An empty book says so itself.
                report.created = false;
                let lines = told_of(&locale, &dir, &report, store.reader().applied());
                let desk = Desk::start_with(store, Arc::new(SystemClock), texts);
                for fault in super::cli::open::key_faults(&settings, &env, &locale) {
                    poster.post(Post::Note(Tone::Warn, fault));
                }
                poster.post(Post::Opened(Box::new(Ok((desk.clone(), lines)))));
                (desk, source)
            }
            Err(error) => return poster.post(Post::Opened(Box::new(Err(error)))),
        };
        if fill == Fill::Sample
            && let Err(refusal) = super::demo::load(&desk, &Vocabulary::new())
        {
            poster.post(Post::Refused(refusal));
        }
        let note = poster.clone();
        desk.on_remade(Box::new(move |_, mended| {
            let text = match mended {
                Some(mended) => mended_line(&locale, &mended),
                None => locale.line(TextKey::BookRebuilt).to_owned(),
            };
            note.post(Post::Note(Tone::Warn, text));
        }));
        let note = poster.clone();
        show_book(&desk, &poster);
        // A book that cannot be read has been told.
        let worded = desk.worded().unwrap_or_default();
        for line in left::told(&env.places.config, &worded, &words) {
            note.post(Post::Note(Tone::Note, line));
        }
        // After everything that a person waits for.
        if let Some(text) = daily(source.as_ref(), &dir, &settings, &words) {
            note.post(Post::Note(Tone::Warn, text));
        }
    });
}

/// Reads the rows, shows them, then keeps the screen current and folds the texts for searching.
fn show_book(desk: &Desk, poster: &Poster) {
    let news = poster.clone();
    desk.subscribe(Box::new(move |book, fresh| {
        let changed = if fresh.is_empty() {
            Changed::All
        } else {
            Changed::Records(fresh.iter().map(|one| one.record).collect())
        };
        // Nobody else writes to a book that this console holds.
        news.post(Post::Book(book.clone(), changed, Vec::new()));
    }));
    if let Err(refusal) = desk.load_book() {
        return poster.post(Post::Refused(refusal));
    }
    match desk.fold_texts() {
        Ok(()) => poster.post(Post::Answer(Msg::Folded)),
        Err(refusal) => poster.post(Post::Refused(refusal)),
    }
}

/// Leaves the book in order and says why it could not be opened, if so.
fn finish(
    console: Console<Local>,
    (env, dir): (&Environment, &Path),
    locale: &Locale,
    say: &mut dyn FnMut(&str),
) -> Exit {
    let (ui, desk, failed) = console.finish();
    let place = ui.place();
    for begins in [place.clone(), place.clone().on(PaneId::Today)] {
        let pane = begins.pane().unwrap_or(PaneId::Today);
        if let Some(page) = ui.first_page(begins) {
            // The next start begins without a page then, and nothing else is lost.
            let _ = last_page::keep(dir, &fits(&ui, pane), &page);
        }
    }
    if ui.shared().complete {
        // What others do from now on is new next time; without a state directory all that they ever did is.
        let who = ui.shared().actor.name.as_str();
        let visit = Visit::ending(SystemClock.now(), place);
        let _ = Visits::of(&env.places.state, dir, who).keep(&visit);
    }
    if let Some(Err(refusal)) = desk.map(Desk::close) {
        say(&locale.refusal(&refusal, crate::domain::kind::Kind::Need));
    }
    failed.map_or(Exit::Done, |error: StoreError| {
        say(&locale.store_error(&error));
        Exit::of_store(&error)
    })
}
