//! A person's side of a console at a door of the server: their settings and drafts lie beside the book, so they find them again from any
//! machine; what belongs to their own machine is named as a command to run there.

use super::hub::{Hub, Person, Ticket};
use super::parcel::Terminal;
use crate::desk::{Actor, Desk};
use crate::domain::date::Clock;
use crate::domain::kind::Kind;
use crate::host::caps::{Ambiguous, Caps as Wire};
use crate::host::clock::SystemClock;
use crate::host::console::{Console, Keeper, Post, Poster, Wake};
use crate::host::drafts::Drafts;
use crate::host::looks;
use crate::host::session::Session;
use crate::host::settings::{Borders, Settings};
use crate::host::visits::{Visit, Visits};
use crate::text::saved::Own;
use crate::text::{Lang, Locale, TextKey};
use crate::ui::border::Border;
use crate::ui::keymap::Keymap;
use crate::ui::msg::{Effect, Msg, PlanTrouble};
use crate::ui::pane::PaneId;
use crate::ui::place::Place;
use crate::ui::shared::Caps;
use crate::ui::theme::Theme;
use crate::ui::toast::Tone;
use crate::ui::{Ui, UiSetup};
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes of key settings that are taken from a person's machine.
const KEYS: usize = 16 * 1024;

/// The session of a remote person.
pub(super) type Screen = Session<Console<Remote>>;

/// What a person brought along.
pub(super) struct Guest<'a> {
    pub(super) person: &'a Person,
    pub(super) terminal: &'a Terminal,
    /// The language asked for, and the one that their machine speaks.
    pub(super) lang: Option<Lang>,
    /// The other side can stop itself.
    pub(super) stops: bool,
}

/// The language of a person: asked for, kept, or the server's.
pub(super) fn language(hub: &Hub, name: &str, asked: Option<Lang>) -> Lang {
    let kept = looks::read(&hub.dir, name);
    asked
        .or_else(|| kept.lang())
        .unwrap_or_else(|| hub.locale.lang())
}

/// A person with the hat that they chose at this book.
pub(super) fn hatted(actor: &Actor, settings: &Settings) -> Actor {
    Actor {
        hat: settings.hat(),
        ..actor.clone()
    }
}

/// Sets a screen up at the hub, for a person who has a place there.
pub(super) fn screen(hub: &Arc<Hub>, ticket: &Ticket, guest: &Guest<'_>) -> Screen {
    let settings = looks::read(&hub.dir, guest.person.actor.name.as_str());
    let actor = hatted(&guest.person.actor, &settings);
    let name = actor.name.as_str();
    let dir = looks::place(&hub.dir, name);
    let locale = Locale::new(language(hub, name, guest.lang));
    let asked = guest.terminal.theme.as_deref().and_then(Theme::named);
    let ascii = guest.terminal.ascii || settings.borders == Some(Borders::Ascii);
    let kept_width = settings.ambiguous.unwrap_or_default();
    let size = (guest.terminal.columns, guest.terminal.rows);
    let visits = Visits::of(&hub.env.places.state, &hub.dir, name);
    let last = visits.last();
    let place = last.place(SystemClock.now().date(), PaneId::Today);
    let setup = UiSetup {
        lang: locale.lang(),
        theme: asked.or(settings.theme).unwrap_or_default(),
        keymap: match &guest.terminal.keys {
            // More than a person writes is not looked at: each key is compared with all others.
            Some(keys) if keys.len() <= KEYS => Keymap::with_settings(keys).0,
            Some(_) | None => hub.keymap.clone(),
        },
        mouse: guest.terminal.mouse || settings.mouse == Some(true),
        caps: Caps {
            border: if ascii {
                Border::Ascii
            } else {
                Border::Unicode
            },
            wide: false,
            local: guest.stops,
            own: false,
        },
        actor: actor.clone(),
        texts: hub.desk.texts(),
        now: SystemClock.now(),
        last_visit: last.left(),
        place: place.clone(),
        filters: settings.own_filters(),
        size,
    };
    let drafts = Drafts::of(&hub.dir, name);
    let mut ui = Ui::new(setup);
    ui.take(Msg::Drafts(drafts.all()));
    let keeper = Remote {
        hub: hub.clone(),
        number: ticket.number(),
        settings,
        dir,
        locale: locale.clone(),
        drafts,
        at_socket: guest.stops,
        visits,
        place,
    };
    let calls = ticket.calls.clone();
    let wake: Wake = Arc::new(move || calls.wake.notify_one());
    let view = hub.view(&guest.person.actor);
    let desk = hub.desk.seat(view.clone());
    let (console, poster) = Console::new(ui, actor, locale, keeper, wake);
    poster.post(Post::Opened(Box::new(Ok((desk, Vec::new())))));
    ticket.listen(&poster, &view);
    let wire = Wire {
        ime: guest.terminal.ime,
        ambiguous: match guest.terminal.ambiguous {
            Ambiguous::Auto => kept_width,
            said @ (Ambiguous::One | Ambiguous::Two) => said,
        },
        ..Wire::of(&guest.terminal.term, guest.terminal.tmux)
    };
    Session::new(console, size.0, size.1, wire, hub.limits.session)
}

/// What is kept for a person at the server.
pub(super) struct Remote {
    hub: Arc<Hub>,
    number: u64,
    settings: Settings,
    dir: PathBuf,
    locale: Locale,
    drafts: Drafts,
    visits: Visits,
    /// Through the socket, so the person is at this machine.
    at_socket: bool,
    /// Where the person was when they left, or at the visit before.
    place: Place,
}

impl Drop for Remote {
    fn drop(&mut self) {
        let (visits, place) = (self.visits.clone(), std::mem::take(&mut self.place));
        self.hub.errand(move || {
            // The next visit counts from the one before then.
            let _ = visits.keep(&Visit::ending(SystemClock.now(), place));
        });
    }
}

impl Remote {
    /// Has a file written beside the session, which waits for no disk; a failure comes back as a sentence.
    fn write(&self, poster: &Poster, work: impl FnOnce() -> std::io::Result<()> + Send + 'static) {
        let (locale, poster) = (self.locale.clone(), poster.clone());
        self.hub.errand(move || {
            if let Err(error) = work() {
                let why = locale.why(error.kind());
                let text = locale.say(TextKey::DoorNotKept, &[("what", &why)]);
                poster.post(Post::Note(Tone::Warn, text));
            }
        });
    }

    /// What to run at the person's own machine, where the file lies.
    fn import_how(&self, kind: Kind) -> Msg {
        let key = if self.at_socket {
            TextKey::ServeImportHow
        } else {
            TextKey::ServeImportSsh
        };
        let text = self.locale.say(key, &[("kind", &kind.spec().name)]);
        let tone = Tone::Note;
        Msg::Said { tone, text }
    }
}

impl Keeper for Remote {
    fn filters_of(&self, person: &str) -> Vec<Own> {
        looks::filters(&self.hub.dir, person, None)
    }

    /// No editor is asked for at a door: it would run at the server.
    fn edit(&mut self, text: &str) -> Result<String, String> {
        Ok(text.to_owned())
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the console and the session carry out the others"
    )]
    fn keep(&mut self, effect: Effect, _desk: Option<&Desk>, poster: &Poster) -> Option<Msg> {
        match effect {
            Effect::SaveSettings(looks) => {
                self.settings.keep_looks(&looks);
                self.locale = Locale::new(looks.lang);
                let (settings, dir) = (self.settings.clone(), self.dir.clone());
                self.write(poster, move || settings.write(&dir));
                None
            }
            Effect::SaveFilters(own) => {
                self.settings.keep_filters(&own);
                let (settings, dir) = (self.settings.clone(), self.dir.clone());
                self.write(poster, move || settings.write(&dir));
                None
            }
            Effect::Left(place) => {
                self.place = *place;
                None
            }
            Effect::Present(here) => {
                self.hub.present(self.number, here);
                None
            }
            Effect::SaveDraft { key, bytes } => {
                let drafts = self.drafts.clone();
                self.write(poster, move || drafts.keep(&key, &bytes));
                None
            }
            Effect::DropDraft { key } => {
                let drafts = self.drafts.clone();
                self.write(poster, move || drafts.drop(&key));
                None
            }
            // The file lies at the person's machine, and no path of theirs reaches the server's disk.
            Effect::PlanImport { token, ask, .. } => {
                poster.post(Post::Answer(Msg::Planned {
                    token,
                    planned: Err(PlanTrouble::File(crate::ui::msg::FileTrouble::NotFound)),
                }));
                Some(self.import_how(ask.kind))
            }
            Effect::FindSheets { token, .. } => Some(Msg::Sheets {
                token,
                found: Vec::new(),
            }),
            _ => None,
        }
    }
}
