//! One verb of the command line for somebody at a door: the same definitions, the same desk through their own view, standard streams
//! along the line, and an exit code. No shell, no file of the server's, nothing of its environment.

use super::door::{Arrival, Ended};
use super::hub::{Hub, Person, Ticket};
use super::parcel::{Parcel, data};
use super::remote::hatted;
use crate::domain::audit::Deed;
use crate::host::cli::args::{BundleVerb, Cli, Lock, Verb};
use crate::host::cli::exit::Exit;
use crate::host::cli::out::Io;
use crate::host::cli::{Served, run_served};
use crate::host::looks;
use crate::text::{Lang, Locale, TextKey};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc;

/// Parts of output that wait for the line at most.
const WAITING: usize = 8;

/// What a verb writes.
#[derive(Debug)]
pub(super) enum Output {
    Data(Vec<u8>),
    Words(Vec<u8>),
    /// The data that follows goes into a file of that name.
    File(String),
    Exit(u8),
}

/// Where the output of a verb goes.
pub(super) trait Outlet: Send {
    /// Sends it; an error means that nobody listens any more.
    fn put(&mut self, output: Output) -> impl Future<Output = io::Result<()>> + Send;
}

/// The socket.
pub(super) struct Parcelled<W>(pub(super) W);

impl<W: AsyncWrite + Unpin + Send> Outlet for Parcelled<W> {
    async fn put(&mut self, output: Output) -> io::Result<()> {
        let bytes = match output {
            Output::Data(bytes) => data(&bytes),
            Output::Words(bytes) => Parcel::Words(bytes).bytes(),
            Output::File(name) => Parcel::File(name.into_bytes()).bytes(),
            Output::Exit(code) => Parcel::Exit(code).bytes(),
        };
        self.0.write_all(&bytes).await
    }
}

/// Whether a verb names a file or a directory: those belong to the machine where it was typed.
fn names_a_file(cli: &Cli) -> bool {
    let file = |path: &Path| path != Path::new("-");
    let given = |path: &Option<PathBuf>| path.as_deref().is_some_and(file);
    let locked = |lock: &Lock| given(&lock.passphrase_file);
    cli.global.book.is_some()
        || match &cli.verb {
            Some(Verb::Import(import)) => import.jsonl.is_some() || given(&import.file),
            Some(Verb::Export(export)) => export.output.is_some(),
            Some(Verb::Backup(backup)) => given(&backup.to) || locked(&backup.lock),
            Some(Verb::Bundle { verb }) => match verb {
                BundleVerb::Write(write) => {
                    file(&write.file)
                        || given(&write.since)
                        || given(&write.identity)
                        || locked(&write.lock)
                }
                BundleVerb::Apply(apply) => {
                    let unlock = &apply.unlock;
                    file(&apply.file) || given(&unlock.identity) || given(&unlock.passphrase_file)
                }
            },
            Some(Verb::HandOver { papers, .. }) => given(papers),
            Some(Verb::Phrases(papers) | Verb::Checklists(papers)) => {
                papers.from.iter().any(|path| file(path))
            }
            _ => false,
        }
}

/// What a verb carries out of the book, if it does.
fn exported(cli: &Cli) -> Option<String> {
    let export = match &cli.verb {
        Some(Verb::Export(export)) if export.jsonl => return Some("--jsonl".to_owned()),
        Some(Verb::Export(export)) => export,
        Some(Verb::Backup(_)) => return Some("backup".to_owned()),
        Some(Verb::Bundle {
            verb: BundleVerb::Write(_),
        }) => return Some("bundle".to_owned()),
        _ => return None,
    };
    let to = export.to.as_deref().map(|firm| format!("--to {firm}"));
    let words = export.kind.iter().chain(&export.filter).chain(&to);
    Some(words.cloned().collect::<Vec<_>>().join(" "))
}

/// Standard input that comes along the line.
struct Incoming {
    parts: mpsc::Receiver<Vec<u8>>,
    held: Vec<u8>,
}

impl Read for Incoming {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.held.is_empty() {
            match self.parts.blocking_recv() {
                Some(part) => self.held = part,
                None => return Ok(0),
            }
        }
        let n = self.held.len().min(into.len());
        for (to, from) in into.iter_mut().zip(self.held.drain(..n)) {
            *to = from;
        }
        Ok(n)
    }
}

/// A stream that goes along the line.
struct Outgoing {
    to: mpsc::Sender<Output>,
    words: bool,
}

impl Write for Outgoing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let part = bytes
            .get(..bytes.len().min(super::parcel::PART))
            .unwrap_or(bytes);
        let output = if self.words {
            Output::Words(part.to_vec())
        } else {
            Output::Data(part.to_vec())
        };
        self.to
            .blocking_send(output)
            .map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is to be run, and for whom.
pub(super) struct Order {
    pub(super) cli: Cli,
    pub(super) person: Person,
    pub(super) lang: Lang,
    pub(super) width: Option<usize>,
}

/// Runs a verb to its end and sends its exit code.
pub(super) async fn run<O: Outlet>(
    hub: &Arc<Hub>,
    ticket: Ticket,
    order: Order,
    mut inbox: mpsc::Receiver<Arrival>,
    mut outlet: O,
) -> Ended {
    let (to_verb, parts) = mpsc::channel(WAITING);
    let (to, mut outputs) = mpsc::channel(WAITING);
    let calls = ticket.calls.clone();
    let work = {
        let hub = hub.clone();
        let incoming = Incoming {
            parts,
            held: Vec::new(),
        };
        tokio::task::spawn_blocking(move || {
            let _place = ticket;
            carry_out(&hub, order, incoming, &to);
        })
    };
    let mut to_verb = Some(to_verb);
    // What came for the verb and it has no room for yet.
    let mut held: Option<Vec<u8>> = None;
    let ended = loop {
        tokio::select! {
            why = calls.ended() => break Ended::Told(why),
            output = outputs.recv() => {
                let Some(output) = output else { break Ended::Panicked };
                let last = matches!(output, Output::Exit(_));
                if outlet.put(output).await.is_err() {
                    break Ended::Gone;
                }
                if last {
                    break Ended::Wanted;
                }
            }
            room = room(to_verb.clone()), if held.is_some() => match (room, held.take()) {
                (Some(room), Some(bytes)) => drop(room.send(bytes)),
                // It reads no more; what else comes is dropped.
                _ => to_verb = None,
            },
            arrival = inbox.recv(), if held.is_none() => match arrival {
                Some(Arrival::Bytes(bytes)) => held = to_verb.is_some().then_some(bytes),
                Some(Arrival::End) => to_verb = None,
                Some(Arrival::Size(..) | Arrival::Resumed) => {}
                Some(Arrival::Gone) | None => break Ended::Gone,
            },
        }
    };
    if ended == Ended::Panicked {
        // The thread is gone without a word; the code says that it failed.
        let _ = outlet.put(Output::Exit(Exit::Failure.code())).await;
    }
    drop((to_verb, outputs));
    // Its streams are closed now, so it comes to an end; what it has handed in is done all the same.
    let _ = work.await;
    ended
}

async fn room(to: Option<mpsc::Sender<Vec<u8>>>) -> Option<mpsc::OwnedPermit<Vec<u8>>> {
    to?.reserve_owned().await.ok()
}

fn carry_out(hub: &Hub, order: Order, incoming: Incoming, to: &mpsc::Sender<Output>) {
    let stream = |words| Outgoing {
        to: to.clone(),
        words,
    };
    let (mut out, mut err) = (stream(false), stream(true));
    if names_a_file(&order.cli) {
        let locale = Locale::new(order.lang);
        // Nobody may be there to hear it.
        let _ = writeln!(err, "{}", locale.line(TextKey::ServeNoFiles));
        let _ = to.blocking_send(Output::Exit(Exit::Usage.code()));
        return;
    }
    let person = order.person.clone();
    let view = hub.view(&order.person.actor);
    // What a person keeps for themselves is theirs, not that of whoever started the server.
    let looks = looks::read(&hub.dir, person.actor.name.as_str());
    let mut settings = hub.settings.clone();
    settings.keep_filters(&[]);
    let files = to.clone();
    let served = Served {
        desk: hub.desk.seat(view),
        actor: hatted(&person.actor, &looks),
        book: hub.dir.clone(),
        settings,
        lang: order.lang,
        file: Box::new(move |name, bytes| {
            let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
            let begun = files.blocking_send(Output::File(name.to_owned()));
            begun.map_err(gone)?;
            let mut parts = bytes.chunks(super::parcel::PART);
            parts.try_for_each(|part| {
                let sent = files.blocking_send(Output::Data(part.to_vec()));
                sent.map_err(gone)
            })
        }),
    };
    let io = Io {
        stdin: Box::new(incoming),
        stdout: &mut out,
        stderr: &mut err,
        secret: None,
        width: order.width,
    };
    let exported = exported(&order.cli);
    let exit = run_served(order.cli, &hub.env, served, io);
    if let Some(about) = exported.filter(|_| matches!(exit, Exit::Done | Exit::Partly)) {
        hub.audit(&person, Deed::Export, &about);
    }
    // Nobody may be there to hear it.
    let _ = to.blocking_send(Output::Exit(exit.code()));
}
