//! The other side of the socket: a terminal lent to a console that runs where the book is held, or a verb of the command line whose files
//! are read and written here.

use super::files::Files;
use super::parcel::{Hello, Parcel, Parcels, Terminal, data};
use crate::host::cli::Office;
use crate::host::cli::args::{Cli, Global};
use crate::host::cli::exit::Exit;
use crate::host::cli::language;
use crate::host::settings::{Borders, Environment, Settings};
use crate::host::terminal::{EVERYTHING, Hold, polled};
use crate::host::tty::{ProcessTty, Refused, Tty};
use crate::host::waker::{Signal, Signals};
use crate::text::{Locale, TextKey};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::Path;

/// Bytes read at once.
const TURN: usize = 32 * 1024;

/// Somebody at the other end, or nobody.
///
/// # Errors
/// There is somebody, and this account may not reach them.
fn call(socket: &Path) -> io::Result<Option<UnixStream>> {
    match UnixStream::connect(socket) {
        Ok(stream) => Ok(Some(stream)),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(error),
        Err(_) => Ok(None),
    }
}

fn hello(stream: &mut UnixStream, hello: &Hello) -> io::Result<()> {
    let body = serde_json::to_vec(hello).map_err(io::Error::other)?;
    stream.write_all(&Parcel::Hello(body).bytes())
}

/// Has a verb carried out by the process that serves the book, if one does; else gives the command back.
///
/// # Errors
/// The command, if nobody serves the book.
pub fn verb(
    office: &mut Office<'_, '_>,
    socket: &Path,
    mut cli: Box<Cli>,
) -> Result<Exit, Box<Cli>> {
    let stream = match call(socket) {
        Ok(Some(stream)) => stream,
        Ok(None) => return Err(cli),
        Err(error) => return Ok(office.file_failed(socket, &error)),
    };
    let files = match Files::of(office, &mut cli) {
        Ok(files) => files,
        Err(exit) => return Ok(exit),
    };
    let greeting = Hello {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        lang: Some(office.locale.lang().code().to_owned()),
        run: Some(*cli),
        terminal: Terminal {
            width: office.io.width,
            ..Terminal::default()
        },
    };
    Ok(
        converse(office, stream, &greeting, files).unwrap_or_else(|_| {
            let text = office.locale.line(TextKey::ServeLost).to_owned();
            office.told(Exit::Failure, &text)
        }),
    )
}

fn converse(
    office: &mut Office<'_, '_>,
    mut stream: UnixStream,
    greeting: &Hello,
    mut files: Files,
) -> io::Result<Exit> {
    // Whoever is sent away at once may not get that far; why is read below.
    let _ = hello(&mut stream, greeting);
    let mut to = stream.try_clone()?;
    if files.reads {
        let stdin = std::mem::replace(&mut office.io.stdin, Box::new(io::empty()));
        let input = files.input(stdin);
        std::thread::spawn(move || pump(input, to));
    } else {
        // A verb that reads nothing may be done by now; what it said waits to be read all the same.
        let _ = to.write_all(&Parcel::End.bytes());
    }
    let mut parcels = Parcels::default();
    let mut part = vec![0; TURN];
    loop {
        while let Some(parcel) = parcels.next().map_err(strange)? {
            match parcel {
                Parcel::Data(bytes) => {
                    if let Err((path, error)) = files.put(office, &bytes) {
                        return Ok(office.file_failed(&path, &error));
                    }
                }
                Parcel::File(name) => {
                    let name = String::from_utf8_lossy(&name).into_owned();
                    if let Err((path, error)) = files.begin(&name) {
                        return Ok(office.file_failed(&path, &error));
                    }
                }
                Parcel::Words(bytes) => {
                    // A closed standard error changes nothing of what was done.
                    let _ = office.io.stderr.write_all(&bytes);
                }
                Parcel::Exit(code) => return Ok(files.finish(office, Exit::from_code(code))),
                Parcel::Hello(_)
                | Parcel::End
                | Parcel::Size(..)
                | Parcel::Stop
                | Parcel::Resumed => return Err(strange(super::parcel::Strange)),
            }
        }
        match stream.read(&mut part)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => parcels.feed(part.get(..n).unwrap_or_default()),
        }
    }
}

fn strange(_: super::parcel::Strange) -> io::Error {
    io::ErrorKind::InvalidData.into()
}

/// Sends standard input, or a file, until its end or until nobody takes it.
fn pump(mut input: Box<dyn Read + Send>, mut to: UnixStream) {
    let mut part = vec![0; TURN];
    loop {
        let sent = match input.read(&mut part) {
            Ok(0) | Err(_) => break,
            Ok(n) => to.write_all(&data(part.get(..n).unwrap_or_default())),
        };
        if sent.is_err() {
            return;
        }
    }
    // It may be over on the other side already.
    let _ = to.write_all(&Parcel::End.bytes());
}

/// Lends this terminal to a console at the socket; `None` if nobody serves the book.
pub fn attach(
    global: &Global,
    env: &Environment,
    socket: &Path,
    say: &mut dyn FnMut(&str),
) -> Option<Exit> {
    let settings = Settings::read(&env.places.config).unwrap_or_default();
    let locale = Locale::new(language(global, &settings, env));
    let stream = match call(socket) {
        Ok(stream) => stream?,
        Err(error) => {
            let values = [
                ("path", &socket.display() as _),
                ("what", &locale.why(error.kind()) as _),
            ];
            say(&locale.say(TextKey::CliFile, &values));
            return Some(Exit::Failure);
        }
    };
    // They stand on the terminal when the screen is gone again, and `doctor` tells them at any time.
    let faults = crate::host::cli::open::key_faults(&settings, env, &locale);
    faults.iter().for_each(|fault| say(fault));
    let outcome = lend(stream, global, env, &settings, say);
    Some(match outcome {
        Ok(exit) => exit,
        Err(refused) => {
            say(&crate::host::local::told(&locale, &refused));
            match refused {
                Refused::NoTerminal | Refused::Dumb => Exit::Usage,
                Refused::Broken(_) => Exit::Failure,
            }
        }
    })
}

/// Says that nobody serves the book.
pub fn nobody(global: &Global, env: &Environment, say: &mut dyn FnMut(&str)) -> Exit {
    let settings = Settings::read(&env.places.config).unwrap_or_default();
    let locale = Locale::new(language(global, &settings, env));
    say(locale.line(TextKey::ServeNoServer));
    Exit::Failure
}

fn lend(
    mut stream: UnixStream,
    global: &Global,
    env: &Environment,
    settings: &Settings,
    say: &mut dyn FnMut(&str),
) -> Result<Exit, Refused> {
    let tty = ProcessTty::open(Some(&env.term))?;
    let (columns, rows) = tty.size()?;
    let theme = global.theme.clone();
    let mono = env.no_color.then(|| "mono".to_owned());
    let greeting = Hello {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        run: None,
        lang: global.lang.clone(),
        terminal: Terminal {
            term: env.term.clone(),
            tmux: env.tmux,
            columns,
            rows,
            ambiguous: settings.ambiguous.unwrap_or_default(),
            ime: settings.ime_control.unwrap_or_default(),
            ascii: global.ascii || settings.borders == Some(Borders::Ascii),
            theme: mono.or(theme),
            mouse: settings.mouse == Some(true),
            keys: Some(settings.keys_text()),
            width: None,
        },
    };
    // Whoever is sent away at once may not get that far; the relay reads why.
    let _ = hello(&mut stream, &greeting);
    let relay = Relay {
        stream,
        parcels: Parcels::default(),
        words: Vec::new(),
        signals: Signals::new()?,
        hold: Hold::new(tty)?,
    };
    relay.run(say)
}

/// Carries bytes between a terminal and the socket.
struct Relay {
    stream: UnixStream,
    parcels: Parcels,
    /// What is to be said once the terminal is free.
    words: Vec<u8>,
    signals: Signals,
    hold: Hold<ProcessTty>,
}

/// Goes on, or how it ended.
type Step = io::Result<Option<Exit>>;

impl Relay {
    fn run(mut self, say: &mut dyn FnMut(&str)) -> Result<Exit, Refused> {
        let outcome = loop {
            match self.turn() {
                Ok(None) => {}
                Ok(Some(exit)) => break Ok(exit),
                Err(error) => break Err(error),
            }
        };
        // An orderly end has given the screen back already.
        let last: &[u8] = match outcome {
            Ok(_) => &[],
            Err(_) => EVERYTHING.as_bytes(),
        };
        self.hold.let_go(last);
        let words = String::from_utf8_lossy(&self.words).trim_end().to_owned();
        if !words.is_empty() {
            say(&words);
        }
        outcome.map_err(Refused::Broken)
    }

    /// Sends; a line that the other side has closed is found out by reading, which brings its last words too.
    fn send(&mut self, bytes: &[u8]) {
        let _ = self.stream.write_all(bytes);
    }

    fn turn(&mut self) -> Step {
        let (typed, came) = {
            let tty = self.hold.tty().input();
            let mut fds = [
                PollFd::from_borrowed_fd(tty, PollFlags::IN),
                PollFd::new(&self.stream, PollFlags::IN),
                PollFd::new(&self.signals, PollFlags::IN),
            ];
            match poll(&mut fds, None) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            let [typed, came, _] = fds.map(|fd| !fd.revents().is_empty());
            (typed, came)
        };
        if typed && let Some(exit) = self.keys() {
            return Ok(Some(exit));
        }
        for signal in self.signals.take() {
            if let Some(exit) = self.signal(signal)? {
                return Ok(Some(exit));
            }
        }
        if came { self.news() } else { Ok(None) }
    }

    /// Hands keys on; the end of the terminal is the end.
    fn keys(&mut self) -> Option<Exit> {
        let mut part = vec![0; TURN];
        match rustix::io::read(self.hold.tty().input(), &mut part) {
            // The terminal is gone; the other side hears it by the end of the line.
            Ok(0) => Some(Exit::Done),
            Ok(n) => {
                self.send(&data(part.get(..n).unwrap_or_default()));
                None
            }
            Err(Errno::INTR | Errno::AGAIN) => None,
            Err(_) => Some(Exit::Done),
        }
    }

    fn signal(&mut self, signal: Signal) -> Step {
        match signal {
            Signal::Resized => self.measure()?,
            Signal::Stop => {
                self.hold.let_go(EVERYTHING.as_bytes());
                self.stop()?;
            }
            Signal::Continued => self.come_back()?,
            Signal::Hangup | Signal::Terminate | Signal::Interrupt => {
                self.hold.let_go(EVERYTHING.as_bytes());
                return Ok(Some(Exit::Done));
            }
        }
        Ok(None)
    }

    fn measure(&mut self) -> io::Result<()> {
        let (columns, rows) = self.hold.tty().size()?;
        self.send(&Parcel::Size(columns, rows).bytes());
        Ok(())
    }

    fn stop(&mut self) -> io::Result<()> {
        self.hold.tty().stop();
        // What continued us is answered by this.
        self.signals.take();
        self.come_back()
    }

    fn come_back(&mut self) -> io::Result<()> {
        self.hold.take()?;
        self.measure()?;
        self.send(&Parcel::Resumed.bytes());
        Ok(())
    }

    fn news(&mut self) -> Step {
        let mut part = vec![0; TURN];
        match self.stream.read(&mut part)? {
            0 => return Err(io::ErrorKind::ConnectionReset.into()),
            n => self.parcels.feed(part.get(..n).unwrap_or_default()),
        }
        while let Some(parcel) = self.parcels.next().map_err(strange)? {
            match parcel {
                Parcel::Data(bytes) => self.show(&bytes)?,
                Parcel::Words(words) => self.words.extend(words),
                Parcel::Stop => {
                    self.hold.let_go(&[]);
                    self.stop()?;
                }
                Parcel::Exit(code) => return Ok(Some(Exit::from_code(code))),
                Parcel::Hello(_)
                | Parcel::End
                | Parcel::File(_)
                | Parcel::Size(..)
                | Parcel::Resumed => {
                    return Err(strange(super::parcel::Strange));
                }
            }
        }
        Ok(None)
    }

    fn show(&self, mut bytes: &[u8]) -> io::Result<()> {
        let output = self.hold.tty().output();
        while !bytes.is_empty() {
            if self.signals.ends() {
                return Ok(());
            }
            if !polled(output, PollFlags::OUT, 100) {
                continue;
            }
            // No more at once than a terminal that is ready takes without waiting.
            let chunk = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
            match rustix::io::write(output, chunk) {
                Ok(n) => bytes = bytes.get(n..).unwrap_or_default(),
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}
