//! `ikoren serve`: opens the book, opens the doors, and ends in order when it is told to.

use super::host_key::host_key;
use super::hub::Hub;
use super::limits::Limits;
use super::people::{Fault, People, fingerprint};
use super::{people, place, socket, ssh};
use crate::desk::{Desk, Refusal};
use crate::domain::date::{Clock, Date};
use crate::domain::kind::Kind;
use crate::host::cli::args::{Global, Serve};
use crate::host::cli::backup::daily;
use crate::host::cli::exit::Exit;
use crate::host::cli::open::{open_store, told};
use crate::host::cli::{book_dir, language};
use crate::host::clock::SystemClock;
use crate::host::left;
use crate::host::settings::{Environment, Settings};
use crate::host::waker::{Signal, Signals};
use crate::store::{StoreError, open_to_read};
use crate::text::{Locale, TextKey};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::fmt::Display;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

/// Holds the book and lets people in until it is told to end.
pub fn serve(global: &Global, args: &Serve, env: &Environment, say: &mut dyn FnMut(&str)) -> Exit {
    // Nothing that this process makes is for others to read. Set before there is a second thread.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    raise_descriptors();
    let settings = Settings::read(&env.places.config).unwrap_or_default();
    let locale = Locale::new(language(global, &settings, env));
    let mut limits = Limits::default();
    if let Some(wrong) = args.limit.iter().find(|typed| !limits.set(typed)) {
        say(&locale.say(TextKey::ServeBadLimit, &[("typed", wrong)]));
        return Exit::Usage;
    }
    let dir = book_dir(global, env);
    let served = Serving {
        env,
        locale: &locale,
        settings: &settings,
        dir: &dir,
        socket: args
            .socket
            .clone()
            .unwrap_or_else(|| place::socket(&dir, env)),
        group_socket: args.group_socket.clone(),
        ssh: args.ssh.clone(),
        limits,
    };
    match served.run(say) {
        Ok(()) => Exit::Done,
        Err(Trouble::Keys(fault)) => {
            say(&locale.keys_fault(&fault));
            Exit::Usage
        }
        Err(Trouble::Store(error)) => {
            say(&locale.store_error(&error));
            Exit::of_store(&error)
        }
        Err(Trouble::Book(refusal)) => {
            say(&locale.refusal(&refusal, Kind::Need));
            Exit::of(&refusal)
        }
        Err(Trouble::Door(error)) => {
            say(&locale.say(TextKey::ServeDoor, &[("what", &error)]));
            Exit::Failure
        }
    }
}

/// A connection is a descriptor, and many systems begin with room for a thousand.
fn raise_descriptors() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        ..limit
    };
    // Without it fewer come in at once; who comes too late waits in the system's queue.
    let _ = setrlimit(Resource::Nofile, raised);
}

/// What tells one state of the keys file from another.
fn keys_mark(dir: &Path) -> Option<(u64, u64, i64, i64)> {
    let meta = std::fs::symlink_metadata(people::path(dir)).ok()?;
    Some((meta.ino(), meta.len(), meta.ctime(), meta.ctime_nsec()))
}

enum Trouble {
    Keys(Fault),
    Store(StoreError),
    Book(Refusal),
    Door(io::Error),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Self::Book(refusal)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::Door(error)
    }
}

struct Serving<'a> {
    env: &'a Environment,
    locale: &'a Locale,
    settings: &'a Settings,
    dir: &'a Path,
    socket: PathBuf,
    group_socket: Option<String>,
    ssh: String,
    limits: Limits,
}

impl Serving<'_> {
    fn run(&self, say: &mut dyn FnMut(&str)) -> Result<(), Trouble> {
        // First, so that an end that is asked for while the book opens is not missed.
        let mut signals = Signals::new()?;
        let desk = self.desk(say)?;
        let opened = self.open_doors(&desk, say);
        let (hub, runtime) = match opened {
            Ok(opened) => opened,
            Err(trouble) => {
                desk.close()?;
                return Err(trouble);
            }
        };
        self.wait(&mut signals, &hub, say);
        say(self.locale.line(TextKey::ServeEnding));
        self.end(&hub, runtime);
        desk.close()?;
        Ok(())
    }

    /// The desk of the book, its rows read.
    fn desk(&self, say: &mut dyn FnMut(&str)) -> Result<Desk, Trouble> {
        let (store, report) = open_store(self.dir, true, self.env, &mut |_| {})?;
        place::safe_dir(self.dir)?;
        let lines = told(self.locale, self.dir, &report, store.reader().applied());
        lines.iter().for_each(|line| say(line));
        let source = store.backup_source().filter(|_| !report.created);
        let desk = Desk::start(store, Arc::new(SystemClock));
        desk.load_book()?;
        let left = left::told(&self.env.places.config, &desk.worded()?, self.locale);
        left.iter().for_each(|line| say(line));
        if let Some(line) = daily(source.as_ref(), self.dir, self.settings, self.locale) {
            say(&line);
        }
        Ok(desk)
    }

    fn open_doors(
        &self,
        desk: &Desk,
        say: &mut dyn FnMut(&str),
    ) -> Result<(Arc<Hub>, Runtime), Trouble> {
        let hub = Hub::new(
            desk.clone(),
            self.dir.to_owned(),
            self.env,
            self.settings.clone(),
            (self.locale.clone(), self.limits.clone()),
        );
        hub.fold_texts();
        let owner = hub.owner();
        hub.use_people(People::of(self.dir, owner.name.as_str()).map_err(Trouble::Keys)?);
        let runtime = Builder::new_multi_thread()
            .enable_all()
            .max_blocking_threads(self.limits.commands.max(1) + 4)
            .build()?;
        let entered = runtime.enter();
        let socket = Arc::new(socket::bind(&self.socket)?);
        let path = self.socket.display();
        say(&self.locale.say(TextKey::ServeSocket, &[("path", &path)]));
        runtime.spawn(socket::serve(hub.clone(), socket));
        if let Some(named) = &self.group_socket {
            let socket = Arc::new(socket::bind_for_group(named, self.dir)?);
            say(&self.locale.say(TextKey::ServeSocket, &[("path", named)]));
            runtime.spawn(socket::serve(hub.clone(), socket));
        }
        if self.ssh != "none" {
            let key = host_key(self.dir)?;
            let print = fingerprint(key.public_key());
            let listener = std::net::TcpListener::bind(&self.ssh)?;
            listener.set_nonblocking(true)?;
            let at = listener.local_addr()?;
            let words = [("at", &at as &dyn Display), ("print", &print)];
            say(&self.locale.say(TextKey::ServeSsh, &words));
            let config = ssh::config(&hub, key);
            let listener = TcpListener::from_std(listener)?;
            runtime.spawn(ssh::serve(hub.clone(), listener, config));
        }
        drop(entered);
        Ok((hub, runtime))
    }

    /// Sleeps until it is told to end; makes the backup of each new day meanwhile.
    /// Reads the keys file again whenever it has changed.
    fn wait(&self, signals: &mut Signals, hub: &Hub, say: &mut dyn FnMut(&str)) {
        let mut day = SystemClock.now().date();
        let mut keys = keys_mark(self.dir);
        loop {
            signals.sleep(self.limits.look);
            let ends = |signal: &Signal| {
                matches!(
                    signal,
                    Signal::Hangup | Signal::Terminate | Signal::Interrupt
                )
            };
            if signals.take().iter().any(ends) {
                return;
            }
            let now = keys_mark(self.dir);
            if now != keys {
                keys = now;
                match People::of(self.dir, hub.owner().name.as_str()) {
                    Ok(people) => hub.use_people(people),
                    Err(fault) => say(&self.locale.keys_fault(&fault)),
                }
            }
            if let Some(line) = self.backup_of_a_new_day(&mut day) {
                say(&line);
            }
        }
    }

    /// Today's backup, from the journal as another program would read it.
    fn backup_of_a_new_day(&self, day: &mut Date) -> Option<String> {
        let today = SystemClock.now().date();
        if *day == today {
            return None;
        }
        *day = today;
        let opened = open_to_read(self.dir, StoreError::Held(None), &mut |_| {});
        let source = opened.ok().and_then(|(store, _)| store.backup_source());
        daily(source.as_ref(), self.dir, self.settings, self.locale)
    }

    /// Tells everybody and waits until they have left, for a while.
    fn end(&self, hub: &Arc<Hub>, runtime: Runtime) {
        hub.close_doors();
        let until = Instant::now() + self.limits.farewell * 2;
        while hub.count() > 0 && Instant::now() < until {
            let (_keep, wait) = oneshot::channel::<()>();
            runtime.block_on(async {
                // Nobody ever answers: it is the time that counts.
                let _ = tokio::time::timeout(Duration::from_millis(10), wait).await;
            });
        }
        runtime.shutdown_timeout(self.limits.farewell);
        hub.settle();
    }
}
