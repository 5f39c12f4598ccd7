//! Owns the bundle: the commits that another copy of the book may lack, with the keys of persons they name, in one file; and taking
//! them in. What is taken in lies in the journal like what was written here, so taking in twice changes nothing, and an interrupted
//! taking in goes on at the next.
//!
//! Entries: `HELLO` (the book, who writes, what it knows, what it leaves out), `commits/<n>` ({ length, commit's bytes }.., in the order
//! of the sender's journal, so that no commit stands before one it has seen), `people/<key>.key`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::PoisonError;

use super::bytes::{Source, Writer};
use super::container::{Fingerprint, Form, Writing, read_entries, write_new};
use super::error::{BackupFault, Lsn, StoreError};
use super::fold::{Delta, Fold, Touches};
use super::frame::{self, Tip};
use super::locking::{Locking, Opener};
use super::pages::read_all;
use super::parts::{Parts, dot_of};
use super::replay::{Progress, Step, Watch};
use super::seal::{KeyBytes, file_name, key_files, write_keys};
use super::trees::guarded;
use super::writer::Store;
use crate::domain::change::{Commit, Dot, Op, ReplicaId, VersionVector};
use crate::domain::date::Moment;
use crate::domain::field::FieldId;
use crate::domain::record::RecordId;
use crate::domain::value::Value;

const HELLO: &str = "HELLO";
/// So many bytes of commits are one entry of the file, and are forced to the disk together when they are taken in.
const AT_ONCE: usize = 4 << 20;

/// A bundle that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BundleReport {
    /// Commits in it.
    pub commits: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// What tells it from every other.
    pub fingerprint: Fingerprint,
}

/// A bundle that was taken in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Commits that were new here.
    pub taken: u64,
    /// Commits that were known already.
    pub known: u64,
    /// Fields that hold two different values since then, for a person to choose from.
    pub clashes: Vec<(RecordId, FieldId)>,
}

/// What a bundle says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Hello {
    store: u128,
    replica: u64,
    /// What the sender knows.
    knows: VersionVector,
    /// What the receiver was known to know: left out.
    since: VersionVector,
}

impl Hello {
    fn encode(&self) -> String {
        let mut text = format!("store {:032x}\nreplica {:016x}\n", self.store, self.replica);
        for (word, vector) in [("knows", &self.knows), ("since", &self.since)] {
            for dot in vector.iter() {
                // Writing to a String cannot fail.
                let _ = writeln!(text, "{word} {:016x} {}", dot.replica.0, dot.seq);
            }
        }
        text
    }

    fn decode(text: &str) -> Option<Self> {
        let mut hello = Self::default();
        for line in text.lines() {
            let (word, value) = line.split_once(' ')?;
            match word {
                "store" => hello.store = u128::from_str_radix(value, 16).ok()?,
                "replica" => hello.replica = u64::from_str_radix(value, 16).ok()?,
                "knows" => hello.knows.add(dot_in(value)?),
                "since" => hello.since.add(dot_in(value)?),
                _ => {}
            }
        }
        (hello.store != 0).then_some(hello)
    }
}

fn dot_in(text: &str) -> Option<Dot> {
    let (replica, seq) = text.split_once(' ')?;
    Some(Dot {
        replica: ReplicaId(u64::from_str_radix(replica, 16).ok()?),
        seq: seq.parse().ok()?,
    })
}

fn fault(path: &Path, fault: BackupFault) -> StoreError {
    let path = path.to_owned();
    StoreError::Backup { path, fault }
}

impl Store {
    /// Writes the commits that another copy may lack to a file that is not there yet: all of them, or those that the copy which
    /// wrote the bundle `theirs` did not know then.
    ///
    /// # Errors
    /// If the file is there, `theirs` cannot be used or is another book's, the journal is damaged or the disk fails.
    pub fn write_bundle(
        &self,
        path: &Path,
        theirs: Option<(&Path, &Opener)>,
        locking: &Locking,
    ) -> Result<BundleReport, StoreError> {
        let since = match theirs {
            Some((path, opener)) => self.hello_of(path, opener)?.knows,
            None => VersionVector::default(),
        };
        let write = |beside: &Path| self.write_beside(beside, since, locking);
        let ((commits, fingerprint), bytes) = write_new(path, write)?;
        Ok(BundleReport {
            commits,
            bytes,
            fingerprint,
        })
    }

    fn write_beside(
        &self,
        beside: &Path,
        since: VersionVector,
        locking: &Locking,
    ) -> Result<(u64, Fingerprint), StoreError> {
        let head = self.shared.head();
        let hello = Hello {
            store: self.identity.store,
            replica: self.identity.replica.0,
            knows: head.vector.clone(),
            since,
        };
        let mut out = Sending {
            out: Writing::begin(beside, Form::Bundle, locking)?,
            waiting: Writer::default(),
            entries: 0,
            commits: 0,
            keys: BTreeSet::new(),
        };
        out.out.entry(HELLO, hello.encode().as_bytes())?;
        let (journal, mut parts) = (self.dir.join("journal"), Parts::default());
        let disk = self.disk.as_ref();
        read_all(disk, &journal, self.identity.store, &mut |frame| {
            if frame.tip.lsn > head.applied.lsn {
                return Ok(());
            }
            parts.next(
                (frame.tip, frame.payload),
                frame.payload,
                &mut |(_, payload, commit)| {
                    if hello.since.covers(commit.dot) {
                        return Ok(());
                    }
                    out.commit(&payload, &commit)
                },
            )
        })?;
        out.finish(&key_files(disk, &self.dir)?)
    }

    /// What tells a bundle from every other, once all of it is proved.
    ///
    /// # Errors
    /// If it is no bundle, is damaged or locked otherwise.
    pub fn fingerprint_of(path: &Path, opener: &Opener) -> Result<Fingerprint, StoreError> {
        read_entries(path, Form::Bundle, opener, &mut |_, _| Ok(()))
    }

    /// What a bundle says of itself, once all of it is proved and it is this book's.
    fn hello_of(&self, path: &Path, opener: &Opener) -> Result<Hello, StoreError> {
        let mut hello = None;
        read_entries(path, Form::Bundle, opener, &mut |name, bytes| {
            if name == HELLO {
                hello = Hello::decode(&String::from_utf8_lossy(&bytes));
            }
            Ok(())
        })?;
        let hello = hello.ok_or_else(|| fault(path, BackupFault::BrokenBundle))?;
        if hello.store == self.identity.store {
            Ok(hello)
        } else {
            Err(fault(path, BackupFault::OtherBook))
        }
    }

    /// Takes in what a bundle holds and this book has not. Nothing of it is believed before all of it is proved. Keys that were
    /// destroyed here stay destroyed, and those whose destruction it tells are destroyed.
    ///
    /// # Errors
    /// If it is no bundle of this book, or builds on what is not here, or the disk fails; what was taken in until then stays, and
    /// taking it in again goes on there.
    pub fn take_in(
        &mut self,
        path: &Path,
        opener: &Opener,
        now: Moment,
        watch: Watch<'_>,
    ) -> Result<TakenIn, StoreError> {
        self.journal()?;
        let hello = self.hello_of(path, opener)?;
        if !self.shared.head().vector.includes(&hello.since) {
            return Err(fault(path, BackupFault::Gap));
        }
        let before = self.reader().clashes()?;
        self.take_keys(path, opener)?;
        let mut taking = Taking {
            path,
            now,
            parts: Parts::default(),
            ready: Vec::new(),
            bytes: 0,
            report: TakenIn::default(),
            store: self,
        };
        read_entries(path, Form::Bundle, opener, &mut |name, bytes| {
            if name.starts_with("commits/") {
                taking.entry(&bytes)?;
                let done = taking.report.taken;
                let step = Step::TakingIn;
                watch(Progress { step, done, of: 0 });
            }
            Ok(())
        })?;
        let mut report = taking.finish()?;
        let after = self.reader().clashes()?.into_iter();
        report.clashes = after.filter(|clash| !before.contains(clash)).collect();
        Ok(report)
    }

    /// Keeps the keys of a bundle that are not here, except destroyed ones. They are on the disk before any frame that uses them.
    fn take_keys(&mut self, path: &Path, opener: &Opener) -> Result<(), StoreError> {
        let head = self.shared.head();
        let known: BTreeSet<String> = key_files(self.disk.as_ref(), &self.dir)?
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let mut new: BTreeMap<u128, KeyBytes> = BTreeMap::new();
        read_entries(path, Form::Bundle, opener, &mut |name, bytes| {
            let key = name.strip_prefix("people/").and_then(|file| {
                let key = u128::from_str_radix(file.strip_suffix(".key")?, 16).ok()?;
                Some((key, KeyBytes::try_from(bytes.as_slice()).ok()?))
            });
            new.extend(key);
            Ok(())
        })?;
        new.retain(|key, _| !known.contains(&file_name(*key)) && !head.erased.contains(key));
        write_keys(self.disk.as_ref(), &self.dir, &new)?;
        let ring = self.shared.ring.write();
        ring.unwrap_or_else(PoisonError::into_inner).learn(&new);
        Ok(())
    }

    /// True if what lies here under a dot is those bytes.
    fn has_same(&self, dot: Dot, payload: &[u8]) -> Result<bool, StoreError> {
        let shelf = self.shared.shelf()?;
        guarded(|| {
            let lsn = shelf.written_as(dot)?;
            let bytes = lsn.map_or(Ok(None), |lsn| shelf.frame(lsn))?;
            let here = bytes.as_deref().and_then(frame::read);
            Ok(here.is_some_and(|frame| frame.payload == payload))
        })
    }
}

/// A bundle being written.
struct Sending {
    out: Writing,
    waiting: Writer,
    entries: u64,
    commits: u64,
    /// The keys that the commits name.
    keys: BTreeSet<u128>,
}

impl Sending {
    fn commit(&mut self, payload: &[u8], commit: &Commit) -> Result<(), StoreError> {
        self.waiting.bytes(payload);
        self.commits += 1;
        let ops = commit.changes.iter().flat_map(|change| &change.ops);
        self.keys.extend(ops.filter_map(|op| {
            if let Op::Set(Some(Value::Sealed(sealed))) | Op::Note(Value::Sealed(sealed)) = &op.op {
                Some(sealed.key)
            } else {
                None
            }
        }));
        if self.waiting.inner().len() >= AT_ONCE {
            self.write()?;
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let bytes = std::mem::take(&mut self.waiting).finish();
        if bytes.is_empty() {
            return Ok(());
        }
        self.entries += 1;
        self.out.entry(&format!("commits/{}", self.entries), &bytes)
    }

    fn finish(mut self, files: &[(String, Vec<u8>)]) -> Result<(u64, Fingerprint), StoreError> {
        self.write()?;
        let named: BTreeSet<String> = self.keys.iter().map(|key| file_name(*key)).collect();
        for (name, bytes) in files.iter().filter(|(name, _)| named.contains(name)) {
            self.out.entry(&format!("people/{name}"), bytes)?;
        }
        let fingerprint = self.out.finish()?;
        Ok((self.commits, fingerprint))
    }
}

/// A bundle being taken in: commands are kept back until the last of their parts has come, and written by the megabyte.
struct Taking<'a> {
    store: &'a mut Store,
    path: &'a Path,
    now: Moment,
    parts: Parts,
    ready: Vec<(Vec<u8>, Commit)>,
    bytes: usize,
    report: TakenIn,
}

impl Taking<'_> {
    fn entry(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let broken = || fault(self.path, BackupFault::BrokenBundle);
        let mut source = Source::new(bytes);
        let mut payloads = Vec::new();
        while !source.is_empty() {
            payloads.push(source.bytes().ok_or_else(broken)?);
        }
        payloads.into_iter().try_for_each(|p| self.commit(p))
    }

    fn commit(&mut self, payload: &[u8]) -> Result<(), StoreError> {
        let dot = dot_of(Lsn(0), payload)?;
        if self.store.shared.head().vector.covers(dot) {
            self.report.known += 1;
            return if self.store.has_same(dot, payload)? {
                Ok(())
            } else {
                Err(fault(self.path, BackupFault::OtherHistory))
            };
        }
        let (bytes, ready) = (&mut self.bytes, &mut self.ready);
        let place = (Tip::default(), payload);
        self.parts
            .next(place, payload, &mut |(_, payload, commit)| {
                *bytes += payload.len();
                ready.push((payload, commit));
                Ok(())
            })?;
        if self.bytes >= AT_ONCE && self.parts.is_empty() {
            self.write()?;
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), StoreError> {
        self.bytes = 0;
        let ready = std::mem::take(&mut self.ready);
        if ready.is_empty() {
            return Ok(());
        }
        let (head, shelf) = (self.store.shared.head(), self.store.shared.shelf()?);
        let mut fold = Fold::new(head.as_ref().clone());
        let (mut payloads, mut touched) = (Vec::new(), Vec::new());
        for (payload, commit) in ready {
            let known = &fold.head.vector;
            let next = known.seq(commit.dot.replica) + 1 == commit.dot.seq;
            if !next || !known.includes(&commit.context) {
                return Err(fault(self.path, BackupFault::Gap));
            }
            guarded(|| fold.apply(&shelf, &commit))?;
            touched.push(Touches::of(&commit));
            payloads.push(payload);
        }
        self.report.taken += payloads.len() as u64;
        let folded = (fold, Delta::default());
        self.store.write(folded, &payloads, &touched, self.now)?;
        Ok(())
    }

    fn finish(mut self) -> Result<TakenIn, StoreError> {
        self.write()?;
        Ok(self.report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_bundle_says_of_itself_is_read_as_it_was_written() {
        let dot = |replica, seq| Dot {
            replica: ReplicaId(replica),
            seq,
        };
        let hello = Hello {
            store: 7,
            replica: 9,
            knows: [dot(1, 4), dot(9, 2)].into_iter().collect(),
            since: [dot(1, 3)].into_iter().collect(),
        };
        assert_eq!(Hello::decode(&hello.encode()), Some(hello));
        assert_eq!(Hello::decode("replica 1"), None);
        assert_eq!(Hello::decode("store 1\nknows x"), None);
    }
}
