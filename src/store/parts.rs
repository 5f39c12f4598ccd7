//! Owns the way from frames to the commits that count: a command that was written in parts counts when its last part has come. They are
//! read and decoded on one thread and folded on another.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use super::codec::{NotRead, decode_commit, decode_head};
use super::error::{Lsn, StoreError};
use super::frame::{Frame, Tip};
use super::layout::FORMAT;
use crate::domain::change::{CommandId, Commit, Dot, Part};

/// So many commits, or
const COMMITS_AT_ONCE: usize = 512;
/// so many bytes of frames, go from one thread to the other together.
const BYTES_AT_ONCE: usize = 1 << 20;
/// So many of these may be on their way.
const ON_THEIR_WAY: usize = 1;
/// How hard zstd tries on what waits for a moment.
const LEVEL: i32 = 1;

fn unreadable(lsn: Lsn) -> impl FnOnce(NotRead) -> StoreError {
    move |why| match why {
        NotRead::Broken => StoreError::Unreadable { lsn },
        NotRead::Newer(version) => StoreError::NewerFormat {
            found: u32::from(version),
            known: FORMAT,
        },
    }
}

/// The commit in a frame.
pub(super) fn commit_of(lsn: Lsn, payload: &[u8]) -> Result<Commit, StoreError> {
    decode_commit(payload).map_err(unreadable(lsn))
}

/// Which commit it is, without the rest of it.
pub(super) fn dot_of(lsn: Lsn, payload: &[u8]) -> Result<Dot, StoreError> {
    let head = decode_head(payload).map_err(unreadable(lsn))?;
    Ok(head.dot)
}

/// A frame with its bytes and the commit in it.
pub(super) type Read = (Tip, Vec<u8>, Commit);
/// Shown each of them.
pub(super) type EachRead<'a> = &'a mut dyn FnMut(Read) -> Result<(), StoreError>;
/// Shown each frame.
pub(super) type EachFrame<'a> = &'a mut dyn FnMut(Frame<'_>) -> Result<(), StoreError>;

/// A part that waits for the rest of its command, packed and not decoded: an import of a hundred thousand rows has forty megabytes in its
/// frames and several times that decoded.
struct Waiting {
    tip: Tip,
    packed: Vec<u8>,
    length: usize,
    payload: usize,
}

impl Waiting {
    fn new((tip, bytes): (Tip, &[u8]), commit: &[u8]) -> Result<Self, StoreError> {
        let packed = zstd::bulk::compress(bytes, LEVEL);
        Ok(Self {
            tip,
            packed: packed.map_err(|_| StoreError::Unreadable { lsn: tip.lsn })?,
            length: bytes.len(),
            payload: bytes.len().saturating_sub(commit.len()),
        })
    }

    fn read(self) -> Result<Read, StoreError> {
        let lsn = self.tip.lsn;
        let bytes = zstd::bulk::decompress(&self.packed, self.length);
        let bytes = bytes.map_err(|_| StoreError::Unreadable { lsn })?;
        let commit = commit_of(lsn, bytes.get(self.payload..).unwrap_or_default())?;
        Ok((self.tip, bytes, commit))
    }
}

/// Lets a command of several parts through only when its last part has come. Parts whose command broke off count for
/// nothing, here and in every later reading.
#[derive(Default)]
pub(super) struct Parts {
    waiting: Vec<Waiting>,
    last: Option<(CommandId, Part)>,
}

impl Parts {
    /// True if no command is waiting for more parts.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Takes the next frame, of whose bytes the last so many are a commit's, and shows what counts now.
    pub(super) fn next(
        &mut self,
        (tip, bytes): (Tip, &[u8]),
        commit: &[u8],
        visit: EachRead<'_>,
    ) -> Result<(), StoreError> {
        let head = decode_head(commit).map_err(unreadable(tip.lsn))?;
        let goes_on = self.last.is_some_and(|(command, part)| {
            command == head.command && part.index + 1 == head.part.index
        });
        if !goes_on {
            self.waiting.clear();
            self.last = None;
            if head.part.index != 0 {
                return Ok(());
            }
        }
        if !head.part.is_last() {
            self.waiting.push(Waiting::new((tip, bytes), commit)?);
            self.last = Some((head.command, head.part));
            return Ok(());
        }
        self.last = None;
        for part in std::mem::take(&mut self.waiting) {
            visit(part.read()?)?;
        }
        visit((tip, bytes.to_vec(), commit_of(tip.lsn, commit)?))
    }

    /// The same for a frame of a journal.
    pub(super) fn frame(
        &mut self,
        frame: &Frame<'_>,
        visit: EachRead<'_>,
    ) -> Result<(), StoreError> {
        self.next((frame.tip, frame.bytes), frame.payload, visit)
    }
}

/// Gathers commits for the other thread.
struct Out {
    sender: SyncSender<Vec<Read>>,
    gathered: Vec<Read>,
    bytes: usize,
}

impl Out {
    fn take(&mut self, read: Read) -> Result<(), StoreError> {
        self.bytes += read.1.len();
        self.gathered.push(read);
        if self.gathered.len() >= COMMITS_AT_ONCE || self.bytes >= BYTES_AT_ONCE {
            self.send()?;
        }
        Ok(())
    }

    fn send(&mut self) -> Result<(), StoreError> {
        self.bytes = 0;
        let sent = self.sender.send(std::mem::take(&mut self.gathered));
        // Nobody takes them any more: then the other thread has an error to tell.
        sent.map_err(|_| StoreError::Closed)
    }
}

/// Shows the commits that count among the frames which `read` shows, `read` on a thread of its own.
///
/// # Errors
/// That of `visit`, or else that of `read`.
pub(super) fn each_commit(
    read: impl FnOnce(EachFrame<'_>) -> Result<(), StoreError> + Send,
    visit: EachRead<'_>,
) -> Result<(), StoreError> {
    let (sender, inbox) = sync_channel(ON_THEIR_WAY);
    thread::scope(|scope| {
        let reading = scope.spawn(move || {
            let mut parts = Parts::default();
            let mut out = Out {
                sender,
                gathered: Vec::new(),
                bytes: 0,
            };
            read(&mut |frame| parts.frame(&frame, &mut |read| out.take(read)))?;
            out.send()
        });
        let visited = all(inbox, visit);
        let broke_off = || StoreError::Database {
            what: "a reading thread broke off".into(),
        };
        let read = reading.join().unwrap_or_else(|_| Err(broke_off()));
        visited.and(read)
    })
}

/// Dropping the inbox at an error ends the reading.
fn all(inbox: Receiver<Vec<Read>>, visit: EachRead<'_>) -> Result<(), StoreError> {
    inbox.into_iter().flatten().try_for_each(visit)
}
