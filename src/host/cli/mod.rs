//! The command line: each verb in a file of its own, all of them over the same desk as the screens.

pub mod args;
mod audit;
pub(crate) mod backup;
mod batch;
mod bundle;
mod checklist;
pub mod choices;
mod desks;
mod doctor;
mod doors;
mod erase;
pub mod exit;
pub(in crate::host) mod export;
mod export_to;
mod fields;
mod hand_over;
mod import;
mod keys;
mod kpi;
mod man;
mod matching;
mod merge;
pub(crate) mod open;
pub mod out;
pub(super) mod papers;
mod read;
mod refused;
mod schema;
pub(in crate::host) mod secret;
mod spoken;
pub(in crate::host) mod table;
pub mod timetable;
mod typed;
mod verify;
mod whole;
mod write;

use self::args::{Cli, ConfigVerb, Global, Verb};
use self::exit::Exit;
use self::out::Io;
use self::papers::Sort;
use crate::desk::{Actor, Desk};
use crate::host::looks;
use crate::host::serve;
use crate::host::settings::{Environment, Settings, SettingsFault};
use crate::text::saved::Own;
use crate::text::{Lang, Locale, TextKey, Vocabulary};
use std::path::PathBuf;

/// Everything a verb works with.
pub struct Office<'a, 'io> {
    /// The environment.
    pub env: &'a Environment,
    /// The person's settings.
    pub settings: Settings,
    /// Options of every verb.
    pub global: Global,
    /// The language of words.
    pub locale: Locale,
    /// The words of both languages, for reading what was typed.
    pub words: Vocabulary,
    /// The streams.
    pub io: Io<'io>,
    /// The desk of a book that is open already, for somebody at one of its doors.
    pub served: Option<Served>,
}

/// A desk that a verb is carried out at, in the place of opening the book.
pub struct Served {
    /// The desk, as the person may see it.
    pub desk: Desk,
    /// The person.
    pub actor: Actor,
    /// The book's directory.
    pub book: PathBuf,
    /// Of whoever serves the book.
    pub settings: Settings,
    /// The language of words.
    pub lang: Lang,
    /// Writes a file of that name where the command was typed.
    pub file: PutFile,
}

/// Writes a file with a name and bytes.
pub type PutFile = Box<dyn FnMut(&str, &[u8]) -> std::io::Result<()>>;

/// What is left to do after the command line has had its turn.
#[derive(Debug)]
pub enum Next {
    /// Nothing: this is how it ended.
    Exit(Exit),
    /// Open the console.
    Console(Global),
    /// Open the console on a sample book in a scratch directory.
    Demo(Global),
    /// Hold the book for several people.
    Serve(Global, args::Serve),
    /// Open the console on a book that is served.
    Attach(Global, args::Attach),
}

/// Carries a verb out.
pub fn run(cli: Cli, env: &Environment, io: Io<'_>) -> Next {
    let (settings, fault) = match Settings::read(&env.places.config) {
        Ok(settings) => (settings, None),
        Err(fault) => (Settings::default(), Some(fault)),
    };
    let locale = Locale::new(language(&cli.global, &settings, env));
    let mut office = Office {
        env,
        settings,
        global: cli.global,
        locale,
        words: Vocabulary::new(),
        io,
        served: None,
    };
    if let Some(fault) =
        fault.filter(|_| !matches!(cli.verb, Some(Verb::Doctor | Verb::Probe { .. })))
    {
        office.say_settings_fault(&fault);
        return Next::Exit(Exit::Usage);
    }
    match cli.verb {
        None => Next::Console(office.global),
        Some(Verb::Demo) => Next::Demo(office.global),
        Some(Verb::Serve(args)) => Next::Serve(office.global, args),
        Some(Verb::Attach(args)) => Next::Attach(office.global, args),
        Some(verb) if verb.is_for_the_desk() => {
            let book = office.global.book.clone();
            let (socket, is_only) = serve::meant_socket(book.as_deref(), &office.book_dir(), env);
            let cli = Box::new(Cli {
                global: office.global.clone(),
                verb: Some(verb),
            });
            let carried = serve::client::verb(&mut office, &socket, cli);
            Next::Exit(carried.unwrap_or_else(|cli| {
                if is_only {
                    let text = office.locale.line(TextKey::ServeNoServer).to_owned();
                    return office.told(Exit::Failure, &text);
                }
                let verb = cli.verb;
                verb.map_or(Exit::Done, |verb| office.carry_out(verb))
            }))
        }
        Some(verb) => Next::Exit(office.carry_out(verb)),
    }
}

/// Carries a verb out for somebody at a door of a book that is open already. Verbs that are not for the desk belong to the machine that
/// the book lies on.
pub fn run_served(cli: Cli, env: &Environment, served: Served, io: Io<'_>) -> Exit {
    let global = Global {
        book: Some(served.book.clone()),
        ..cli.global
    };
    let mut office = Office {
        env,
        settings: served.settings.clone(),
        global,
        locale: Locale::new(served.lang),
        words: Vocabulary::new(),
        io,
        served: Some(served),
    };
    match cli.verb {
        Some(verb) if verb.is_for_the_desk() => office.carry_out(verb),
        _ => {
            let text = office.locale.line(TextKey::ServeNotHere).to_owned();
            office.told(Exit::Usage, &text)
        }
    }
}

/// `--lang`, then the settings, then the environment, then Japanese.
pub fn language(global: &Global, settings: &Settings, env: &Environment) -> Lang {
    let typed = global.lang.as_deref().and_then(Lang::from_code);
    typed
        .or_else(|| settings.lang())
        .or(env.lang)
        .unwrap_or_default()
}

impl Office<'_, '_> {
    fn carry_out(&mut self, verb: Verb) -> Exit {
        match verb {
            Verb::Ls(args) => self.list(&args),
            Verb::Show { reference } => self.show(&reference),
            Verb::New { kind, fields, over } => self.new_record(&kind, &fields, over.as_deref()),
            Verb::Set {
                reference,
                fields,
                over,
            } => self.set(&reference, &fields, over.as_deref()),
            Verb::Move(args) => self.move_record(&args),
            Verb::Archive {
                references,
                restore,
            } => self.archive(&references, restore),
            Verb::Undo => self.undo(),
            Verb::Redo => self.redo(),
            Verb::Log {
                limit, audit: true, ..
            } => self.audit(limit),
            Verb::Log {
                reference, limit, ..
            } => self.log(reference.as_deref(), limit),
            Verb::Batch => self.batch(),
            Verb::Verify => self.verify(),
            Verb::Backup(args) => self.backup(&args),
            Verb::Restore(args) => self.restore(&args),
            Verb::Bundle { verb } => self.bundle(&verb),
            Verb::Compact => self.compact(),
            Verb::HandOver {
                from,
                to,
                papers,
                until,
                keep_post,
                dry_run,
            } => self.hand_over(&hand_over::Typed {
                from: &from,
                to: &to,
                papers: papers.as_deref(),
                until: until.as_deref(),
                keep_post,
                dry_run,
            }),
            Verb::Erase { reference, yes } => self.erase(&reference, yes),
            Verb::Config {
                verb: ConfigVerb::Paths,
            } => self.config_paths(),
            Verb::Config {
                verb: ConfigVerb::Show,
            } => self.config_show(),
            Verb::Config {
                verb: ConfigVerb::Schema,
            } => self.config_schema(),
            Verb::Probe { dir } => open::probe(&dir),
            Verb::Doctor => self.doctor(),
            Verb::Duplicates => self.duplicates(),
            Verb::Phrases(args) => self.papers(Sort("phrase"), &args),
            Verb::Checklists(args) => self.papers(Sort("checklist"), &args),
            Verb::Desks { prefectures, add } => self.desks(&prefectures, add),
            Verb::Match { reference } => self.matches(&reference),
            Verb::Merge {
                into,
                from,
                take,
                both,
                dry_run,
            } => self.merge(&merge::Typed {
                into: &into,
                from: &from,
                take: &take,
                both: &both,
                dry_run,
            }),
            Verb::Import(args) => self.import(&args),
            Verb::Export(args) => self.export(&args),
            Verb::Timetable { verb } => {
                Exit::from_code(timetable::run(&verb, self.io.stdout, self.io.stderr))
            }
            Verb::Keymap => self.keymap(),
            Verb::Keys { verb } => self.keys(&verb),
            Verb::Kpi(args) => self.kpi(&args),
            Verb::Completions { shell } => self.completions(shell),
            Verb::Man => self.man(),
            // Opens the console, which is not this room's: `run` has sent it on.
            Verb::Demo | Verb::Serve(_) | Verb::Attach(_) => Exit::Done,
        }
    }

    /// The book's directory.
    pub fn book_dir(&self) -> PathBuf {
        book_dir(&self.global, self.env)
    }

    /// The filters that a person keeps alone at the book.
    fn own_filters(&self, person: &str) -> Vec<Own> {
        let me = self.served.is_none() && self.actor().name.as_str() == person;
        let served = self.served.as_ref().map(|served| served.book.clone());
        let book = served.unwrap_or_else(|| self.book_dir());
        looks::filters(&book, person, me.then_some(&self.settings))
    }

    /// Who writes: the person of the settings, else the user of this machine.
    pub fn actor(&self) -> Actor {
        let served = self.served.as_ref();
        served.map_or_else(
            || actor(&self.settings, self.env),
            |served| served.actor.clone(),
        )
    }

    fn say_settings_fault(&mut self, fault: &SettingsFault) {
        let path = fault.path.display().to_string();
        let (line, column) = fault.place.unwrap_or((1, 1));
        let text = self.locale.say(
            TextKey::CliSettingsFault,
            &[
                ("path", &path),
                ("line", &line),
                ("column", &column),
                ("what", &fault.what),
            ],
        );
        self.io.say(&text);
    }
}

/// `--book`, then `IKOREN_BOOK`, then the XDG data directory.
pub fn book_dir(global: &Global, env: &Environment) -> PathBuf {
    global
        .book
        .clone()
        .or_else(|| env.book.clone())
        .unwrap_or_else(|| env.places.data.join("book"))
}

/// The owner of a local book.
pub fn actor(settings: &Settings, env: &Environment) -> Actor {
    Actor {
        hat: settings.hat(),
        ..Actor::owner(
            settings.name.as_deref().unwrap_or(&env.user),
            settings.organisation.as_deref().unwrap_or_default(),
        )
    }
}
