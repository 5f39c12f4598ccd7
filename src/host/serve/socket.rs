//! The socket beside the book: who is there is what the system says of the other side's account, never what it says itself.

use super::door::{Arrival, Ended, Farewell, LastWords, Line, Seat};
use super::exec::{Order, Parcelled, run};
use super::hub::{Full, Hub, Person};
use super::parcel::{Hello, Parcel, Parcels, data};
use super::place::{make_dir, safe_dir};
use super::remote::{Guest, language, screen};
use crate::domain::audit::Deed;
use crate::host::cli::exit::Exit;
use crate::text::{Lang, Locale, TextKey};
use std::io;
use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;

/// Arrivals that wait for a session at most; more wait in the line.
pub(super) const INBOX: usize = 16;

/// A socket of ours; its file goes with it.
pub(super) struct Socket {
    listener: UnixListener,
    path: PathBuf,
}

impl Drop for Socket {
    fn drop(&mut self) {
        // What cannot be removed is found to be dead by the next server.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Puts the socket where it belongs. One that an earlier server left is taken away: whoever holds the book is the server.
///
/// # Errors
/// The system's, a directory that is not safe, or something else in the socket's place.
pub(super) fn bind(path: &Path) -> io::Result<Socket> {
    let dir = path.parent().unwrap_or_else(|| Path::new("."));
    make_dir(dir)?;
    safe_dir(dir)?;
    match std::fs::symlink_metadata(path) {
        Ok(meta) if meta.file_type().is_socket() => std::fs::remove_file(path)?,
        Ok(_) => {
            let what = path.display().to_string();
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, what));
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    Ok(Socket {
        listener: UnixListener::bind(path)?,
        path: path.to_owned(),
    })
}

/// Puts a second socket where the accounts of a group reach it (`GROUP:PATH`). It lies in a directory of its own, never beside the book: one
/// that is made here lets the group pass through and no more, one that is there stays as it is.
///
/// # Errors
/// As [`bind`]; no such group; a directory that others than its owner may write to.
pub(super) fn bind_for_group(named: &str, book: &Path) -> io::Result<Socket> {
    let wrong =
        |what: &str| io::Error::new(io::ErrorKind::InvalidInput, format!("{named}: {what}"));
    let (group, path) = named.split_once(':').ok_or_else(|| wrong("GROUP:PATH"))?;
    let gid = super::place::group(group).ok_or_else(|| wrong(group))?;
    let path = Path::new(path);
    let dir = path
        .parent()
        .filter(|dir| dir.is_absolute() && *dir != book);
    let dir = dir.ok_or_else(|| wrong("PATH"))?;
    let is_new = !dir.exists();
    let socket = bind(path)?;
    // The group first: at no time may another one reach it.
    let open = |path: &Path, mode| {
        std::os::unix::fs::chown(path, None, Some(gid))?;
        std::fs::set_permissions(path, PermissionsExt::from_mode(mode))
    };
    open(path, 0o660)?;
    if is_new {
        open(dir, 0o710)?;
    }
    Ok(socket)
}

/// Lets people in until the process ends.
pub(super) async fn serve(hub: Arc<Hub>, socket: Arc<Socket>) {
    let strangers = Arc::new(Semaphore::new(hub.limits.strangers));
    loop {
        let Ok((stream, _)) = socket.listener.accept().await else {
            // Out of descriptors, or a caller that has gone already: a moment later there may be room.
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            continue;
        };
        let Ok(permit) = strangers.clone().try_acquire_owned() else {
            continue;
        };
        let hub = hub.clone();
        tokio::spawn(async move {
            let Some(person) = person(&hub, &stream) else {
                return refuse(&hub, stream).await;
            };
            let (mut from, to) = stream.into_split();
            let mut parcels = Parcels::default();
            let hello = timeout(hub.limits.grace, greeting(&mut from, &mut parcels)).await;
            drop(permit);
            if let Ok(Some(hello)) = hello {
                talk(&hub, &person, hello, (from, to, parcels)).await;
            }
        });
    }
}

/// Who the system says is there.
fn person(hub: &Hub, stream: &UnixStream) -> Option<Person> {
    let uid = stream.peer_cred().ok()?.uid();
    Some(Person {
        actor: hub.account(uid)?,
        proof: format!("unix:{uid}"),
        from: "socket".to_owned(),
    })
}

async fn refuse(hub: &Hub, mut stream: UnixStream) {
    let uid = stream
        .peer_cred()
        .map_or_else(|_| String::new(), |peer| format!("unix:{}", peer.uid()));
    hub.audit_barred(&uid, "socket", "");
    let words = hub.locale.line(TextKey::ServeNobody);
    let bytes = ending(words, Exit::Refused);
    // One that does not listen is not waited for.
    let _ = timeout(hub.limits.farewell, stream.write_all(&bytes)).await;
}

fn ending(words: &str, exit: Exit) -> Vec<u8> {
    let mut bytes = Parcel::Words(format!("{words}\n").into_bytes()).bytes();
    bytes.extend(Parcel::Exit(exit.code()).bytes());
    bytes
}

/// The first parcel, if it is one that is understood.
async fn greeting(from: &mut OwnedReadHalf, parcels: &mut Parcels) -> Option<Hello> {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        match parcels.next() {
            Ok(Some(Parcel::Hello(body))) => return serde_json::from_slice(&body).ok(),
            Ok(None) => {}
            Ok(Some(_)) | Err(_) => return None,
        }
        match from.read(&mut bytes).await {
            Ok(n @ 1..) => parcels.feed(bytes.get(..n).unwrap_or_default()),
            Ok(0) | Err(_) => return None,
        }
    }
}

type Ends = (OwnedReadHalf, OwnedWriteHalf, Parcels);

async fn talk(hub: &Arc<Hub>, person: &Person, hello: Hello, (from, mut to, parcels): Ends) {
    let asked = hello.lang.as_deref().and_then(Lang::from_code);
    let lang = language(hub, person.actor.name.as_str(), asked);
    let locale = Locale::new(lang);
    let no = if hello.version == env!("CARGO_PKG_VERSION") {
        None
    } else {
        let server = env!("CARGO_PKG_VERSION");
        Some(locale.say(TextKey::ServeOtherVersion, &[("version", &server)]))
    };
    let terminal = &hello.terminal;
    let wanted = usize::from(terminal.columns.min(hub.limits.session.width))
        * usize::from(terminal.rows.min(hub.limits.session.height));
    let ticket = match hub.join(person, wanted) {
        Ok(ticket) if no.is_none() => ticket,
        refused => {
            let full = refused.err().map(|full| full_words(&locale, full));
            let words = no.or(full).unwrap_or_default();
            let bytes = ending(&words, Exit::Failure);
            // One that does not listen is not waited for.
            let _ = timeout(hub.limits.farewell, to.write_all(&bytes)).await;
            return;
        }
    };
    let (arrivals, inbox) = mpsc::channel(INBOX);
    let reader = tokio::spawn(read(from, parcels, arrivals));
    if let Some(cli) = hello.run {
        let order = Order {
            cli,
            person: person.clone(),
            lang,
            width: hello.terminal.width,
        };
        run(hub, ticket, order, inbox, Parcelled(to)).await;
    } else {
        hub.audit(person, Deed::Login, "console");
        let guest = Guest {
            person,
            terminal,
            lang: asked,
            stops: true,
        };
        let seat = Seat {
            session: screen(hub, &ticket, &guest),
            line: Line {
                inbox,
                out: &mut to,
                wrap: data,
                stop: Some(Parcel::Stop.bytes()),
                ask: None,
            },
            calls: ticket.calls.clone(),
            easel: hub.easel.clone(),
            limits: hub.limits.clone(),
            last_words: last_words(&locale),
        };
        let ended = seat.run().await;
        let code = match ended {
            Ended::Wanted | Ended::Gone => Exit::Done,
            Ended::Told(_) | Ended::Idle | Ended::Panicked => Exit::Failure,
        };
        // The last of all; nobody may be there to hear it.
        let bytes = Parcel::Exit(code.code()).bytes();
        let _ = timeout(hub.limits.farewell, to.write_all(&bytes)).await;
    }
    reader.abort();
}

/// Why nobody is let in, in a sentence.
pub(super) fn full_words(locale: &Locale, full: Full) -> String {
    let key = match full {
        Full::Crowded => TextKey::ServeFull,
        Full::Closing => TextKey::ServeClosing,
    };
    locale.line(key).to_owned()
}

/// The last line of a session.
pub(super) fn last_words(locale: &Locale) -> LastWords {
    let locale = locale.clone();
    Box::new(move |ended| {
        let key = match ended {
            Ended::Wanted | Ended::Gone => return None,
            Ended::Told(Farewell::Closing) => TextKey::ServeClosing,
            Ended::Told(Farewell::Removed) => TextKey::ServeRemoved,
            Ended::Idle => TextKey::ServeIdle,
            Ended::Panicked => TextKey::ServeFault,
        };
        Some(locale.line(key).to_owned())
    })
}

/// Turns what comes along the socket into arrivals, until it ends or says something strange.
async fn read(mut from: OwnedReadHalf, mut parcels: Parcels, to: mpsc::Sender<Arrival>) {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        loop {
            let arrival = match parcels.next() {
                Ok(Some(Parcel::Data(bytes))) => Arrival::Bytes(bytes),
                Ok(Some(Parcel::Size(columns, rows))) => Arrival::Size(columns, rows),
                Ok(Some(Parcel::Resumed)) => Arrival::Resumed,
                Ok(Some(Parcel::End)) => Arrival::End,
                Ok(None) => break,
                Ok(Some(_)) | Err(_) => Arrival::Gone,
            };
            let over = matches!(arrival, Arrival::Gone);
            if to.send(arrival).await.is_err() || over {
                return;
            }
        }
        let Ok(n @ 1..) = from.read(&mut bytes).await else {
            // The session may have ended first.
            let _ = to.send(Arrival::Gone).await;
            return;
        };
        parcels.feed(bytes.get(..n).unwrap_or_default());
    }
}
