//! What runs on an SSH channel once it is known who is there: a screen for a terminal, or one verb of the command line.

use super::door::{Ended, Farewell, Line, Seat};
use super::exec::{Order, Outlet, Output, run};
use super::hub::{Hub, Person};
use super::pace::Ask;
use super::parcel::Terminal;
use super::remote::{Guest, language, screen};
use super::socket::{INBOX, full_words, last_words};
use super::spool::{keys, spooled};
use super::wire::Cut;
use super::words::words;
use crate::host::caps::Ambiguous;
use crate::host::cli::args::Cli;
use crate::host::cli::exit::Exit;
use crate::text::{Lang, Locale, TextKey};
use clap::Parser;
use russh::server::{Handle, Msg};
use russh::{Channel, ChannelWriteHalf};
use std::io;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// What a channel was asked for so far.
pub(super) struct Opened {
    pub(super) channel: Channel<Msg>,
    pub(super) terminal: Option<Terminal>,
    pub(super) lang: Option<Lang>,
    /// The cells of ambiguous characters, if the person's side says how many.
    pub(super) ambiguous: Option<Ambiguous>,
}

/// Opens a screen on a channel.
pub(super) fn shell(
    hub: &Arc<Hub>,
    (cut, handle): (&Cut, Handle),
    opened: Opened,
    person: Person,
    terminal: Terminal,
) {
    let (hub, cut) = (hub.clone(), cut.clone());
    tokio::spawn(async move {
        let lang = opened.lang;
        let (read, write) = opened.channel.split();
        let locale = Locale::new(language(&hub, person.actor.name.as_str(), lang));
        let cells = usize::from(terminal.columns) * usize::from(terminal.rows);
        let ticket = match hub.join(&person, cells) {
            Ok(ticket) => ticket,
            Err(full) => {
                let words = format!("{}\r\n", full_words(&locale, full));
                let mut outlet = Ssh(write);
                // The line may be gone.
                let _ = outlet.put(Output::Words(words.into_bytes())).await;
                let _ = outlet.put(Output::Exit(Exit::Failure.code())).await;
                return;
            }
        };
        let (arrivals, inbox) = mpsc::channel(INBOX);
        let reader = tokio::spawn(keys(read, arrivals));
        let guest = Guest {
            person: &person,
            terminal: &terminal,
            lang,
            stops: false,
        };
        let seat = Seat {
            session: screen(&hub, &ticket, &guest),
            line: Line {
                inbox,
                out: write.make_writer(),
                wrap: <[u8]>::to_vec,
                stop: None,
                ask: Some(ask(handle)),
            },
            calls: ticket.calls.clone(),
            easel: hub.easel.clone(),
            limits: hub.limits.clone(),
            last_words: last_words(&locale),
        };
        let ended = seat.run().await;
        drop(ticket);
        let exit = match ended {
            Ended::Wanted | Ended::Gone => Exit::Done,
            Ended::Told(_) | Ended::Idle | Ended::Panicked => Exit::Failure,
        };
        // One that does not listen is not waited for.
        let goodbye = async { Ssh(write).put(Output::Exit(exit.code())).await };
        let _ = timeout(hub.limits.farewell, goodbye).await;
        if ended == Ended::Told(Farewell::Removed) {
            cut.cut();
        }
        reader.abort();
    });
}

/// Asks the client for something that no client has, to be answered with a no: SSH answers requests in order, so all that was sent before
/// has arrived by then.
fn ask(handle: Handle) -> Ask {
    Arc::new(move || {
        let handle = handle.clone();
        Box::pin(async move {
            // Yes, no and a lost line are the same here.
            let _ = handle.cancel_forward_tcpip(String::new(), 0).await;
        })
    })
}

/// Runs the verb of a line on a channel.
pub(super) fn exec(hub: &Arc<Hub>, opened: Opened, person: Person, line: &[u8]) {
    let hub = hub.clone();
    let asked = ordered(&hub, &person, opened.lang, line);
    let width = opened
        .terminal
        .map(|terminal| usize::from(terminal.columns));
    let lang = opened.lang;
    tokio::spawn(async move {
        let (read, write) = opened.channel.split();
        let mut outlet = Ssh(write);
        let lang = language(&hub, person.actor.name.as_str(), lang);
        let locale = Locale::new(lang);
        let joined = match asked {
            Ok(cli) => match hub.join(&person, 0) {
                Ok(ticket) => Ok((cli, ticket)),
                Err(full) => Err((full_words(&locale, full), Exit::Failure)),
            },
            Err(said) => Err(said),
        };
        let (cli, ticket) = match joined {
            Ok(joined) => joined,
            Err((words, exit)) => {
                let words = format!("{}\n", words.trim_end());
                // The line may be gone.
                let _ = outlet.put(Output::Words(words.into_bytes())).await;
                let _ = outlet.put(Output::Exit(exit.code())).await;
                return;
            }
        };
        let (inbox, reader) = spooled(read);
        let order = Order {
            cli,
            person,
            lang,
            width,
        };
        run(&hub, ticket, order, inbox, outlet).await;
        reader.abort();
    });
}

/// The command of a line, or what is wrong with it.
fn ordered(
    hub: &Hub,
    person: &Person,
    lang: Option<Lang>,
    line: &[u8],
) -> Result<Cli, (String, Exit)> {
    let locale = Locale::new(language(hub, person.actor.name.as_str(), lang));
    let usage = |key| (locale.line(key).to_owned(), Exit::Usage);
    let line = std::str::from_utf8(line).map_err(|_| usage(TextKey::ServeNoWords))?;
    let words = words(line).ok_or_else(|| usage(TextKey::ServeNoWords))?;
    let cli = Cli::try_parse_from(Cli::typed(
        std::iter::once("ikoren".into()).chain(words.into_iter().map(Into::into)),
    ));
    let cli = cli.map_err(|error| {
        let exit = if error.use_stderr() {
            Exit::Usage
        } else {
            Exit::Done
        };
        (error.to_string(), exit)
    })?;
    Ok(cli)
}

/// The sending side of a channel.
struct Ssh(ChannelWriteHalf<Msg>);

impl Outlet for Ssh {
    async fn put(&mut self, output: Output) -> io::Result<()> {
        let sent = match output {
            Output::Data(bytes) => self.0.data_bytes(bytes).await,
            Output::Words(bytes) => self.0.extended_data_bytes(1, bytes).await,
            // No file is named along this line.
            Output::File(_) => return Err(io::ErrorKind::Unsupported.into()),
            Output::Exit(code) => {
                self.0
                    .exit_status(u32::from(code))
                    .await
                    .map_err(io::Error::other)?;
                self.0.eof().await.map_err(io::Error::other)?;
                self.0.close().await
            }
        };
        sent.map_err(io::Error::other)
    }
}
