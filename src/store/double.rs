//! Owns a disk in RAM for tests: it records what is done, fails where it is told to, and can lose its power, after which only
//! what was forced to it is there (the strict model: only `sync` and `sync_dir` count).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use super::disk::{Access, Disk, DiskFile};

/// How an operation fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing is done.
    Error(ErrorKind),
    /// Half of the bytes are written.
    Short,
}

#[derive(Clone, Debug, Default)]
struct Content {
    live: Vec<u8>,
    durable: Vec<u8>,
}

#[derive(Debug, Default)]
struct State {
    names: BTreeMap<PathBuf, usize>,
    durable_names: BTreeMap<PathBuf, usize>,
    contents: Vec<Content>,
    dirs: BTreeSet<PathBuf>,
    finished: BTreeSet<PathBuf>,
    done: Vec<String>,
    fault: Option<(usize, Fault)>,
    /// Every change fails like this.
    locked: Option<ErrorKind>,
    /// How many files were read, and which of those reads fails.
    reads: usize,
    read_fault: Option<(usize, ErrorKind)>,
    /// Contents of which a part cannot be read any more.
    unreadable: BTreeMap<usize, Range<usize>>,
}

/// The disk in RAM. Clones are the same disk.
#[derive(Clone, Debug, Default)]
pub(super) struct MemDisk(Arc<Mutex<State>>);

#[derive(Debug)]
struct MemFile {
    disk: MemDisk,
    content: usize,
    name: String,
    writable: bool,
}

impl MemDisk {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    /// Lets the n-th operation from now on that changes something fail, from 0.
    pub(super) fn fail_at(&self, nth: usize, fault: Fault) {
        let mut state = self.state();
        let at = state.done.len() + nth;
        state.fault = Some((at, fault));
    }

    /// Lets every operation that changes something fail from now on, or none.
    pub(super) fn lock(&self, kind: Option<ErrorKind>) {
        self.state().locked = kind;
    }

    /// Lets the n-th read of a file or directory from now on fail, from 0.
    pub(super) fn fail_read_at(&self, nth: usize, kind: ErrorKind) {
        let mut state = self.state();
        state.read_fault = Some((state.reads + nth, kind));
    }

    /// Ends the failing of reads; true if it has come to one.
    pub(super) fn heal(&self) -> bool {
        let mut state = self.state();
        let reads = state.reads;
        state.read_fault.take().is_some_and(|(at, _)| reads > at)
    }

    /// Lets every read of what lies in a part of a file fail from now on, as a bad sector does.
    pub(super) fn spoil(&self, path: &Path, part: Range<usize>) {
        let mut state = self.state();
        let id = state.names[path];
        state.unreadable.insert(id, part);
    }

    /// True if the fault has come.
    pub(super) fn has_failed(&self) -> bool {
        let state = self.state();
        state.fault.is_some_and(|(at, _)| state.done.len() > at)
    }

    /// What was done, in order.
    pub(super) fn done(&self) -> Vec<String> {
        self.state().done.clone()
    }

    /// The disk after a power cut.
    pub(super) fn after_power_cut(&self) -> Self {
        let state = self.state();
        let keep = |content: &Content| Content {
            live: content.durable.clone(),
            durable: content.durable.clone(),
        };
        Self(Arc::new(Mutex::new(State {
            names: state.durable_names.clone(),
            durable_names: state.durable_names.clone(),
            contents: state.contents.iter().map(keep).collect(),
            dirs: state.dirs.clone(),
            ..State::default()
        })))
    }

    /// A file's bytes.
    pub(super) fn bytes(&self, path: &Path) -> Vec<u8> {
        let state = self.state();
        state.contents[state.names[path]].live.clone()
    }

    /// Puts other bytes into a file, or makes it.
    pub(super) fn put(&self, path: &Path, bytes: Vec<u8>) {
        let mut state = self.state();
        let content = Content {
            live: bytes.clone(),
            durable: bytes,
        };
        state.contents.push(content);
        let id = state.contents.len() - 1;
        state.names.insert(path.into(), id);
        state.durable_names.insert(path.into(), id);
    }

    /// True if nobody may write the file any more.
    pub(super) fn is_finished(&self, path: &Path) -> bool {
        self.state().finished.contains(path)
    }
}

impl State {
    /// Notes an operation; the fault, if it is its turn.
    fn begin(&mut self, what: String) -> Result<(), Fault> {
        let turn = self.done.len();
        self.done.push(what);
        if let Some(kind) = self.locked {
            return Err(Fault::Error(kind));
        }
        match self.fault {
            Some((at, fault)) if at == turn => Err(fault),
            _ => Ok(()),
        }
    }

    fn step(&mut self, what: String) -> io::Result<()> {
        self.begin(what).map_err(error_of)
    }

    fn read(&mut self) -> io::Result<()> {
        let turn = self.reads;
        self.reads += 1;
        match self.read_fault {
            Some((at, kind)) if at == turn => Err(kind.into()),
            _ => Ok(()),
        }
    }

    fn id(&self, path: &Path) -> io::Result<usize> {
        let found = self.names.get(path).copied();
        found.ok_or_else(|| ErrorKind::NotFound.into())
    }
}

fn error_of(fault: Fault) -> io::Error {
    match fault {
        Fault::Error(kind) => kind.into(),
        Fault::Short => ErrorKind::WriteZero.into(),
    }
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

impl Disk for MemDisk {
    fn open(&self, path: &Path, access: Access) -> io::Result<Box<dyn DiskFile>> {
        let mut state = self.state();
        let content = if access == Access::New {
            if state.names.contains_key(path) {
                return Err(ErrorKind::AlreadyExists.into());
            }
            state.step(format!("new {}", name(path)))?;
            state.contents.push(Content::default());
            let id = state.contents.len() - 1;
            state.names.insert(path.into(), id);
            id
        } else {
            state.id(path)?
        };
        Ok(Box::new(MemFile {
            disk: self.clone(),
            content,
            name: name(path),
            writable: access != Access::Read,
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        let id = state.id(from)?;
        state.step(format!("rename {} {}", name(from), name(to)))?;
        state.names.remove(from);
        state.names.insert(to.into(), id);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.id(path)?;
        state.step(format!("remove {}", name(path)))?;
        state.names.remove(path);
        Ok(())
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        let mut state = self.state();
        if !state.dirs.contains(dir) {
            return Err(ErrorKind::NotFound.into());
        }
        state.read()?;
        let within = state.names.keys().filter(|path| path.parent() == Some(dir));
        Ok(within.map(|path| name(path)).collect())
    }

    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        self.state().dirs.insert(dir.into());
        Ok(())
    }

    fn sync_dir(&self, dir: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.step(format!("sync-dir {}", name(dir)))?;
        let inside = |path: &PathBuf| path.parent() == Some(dir);
        let now: Vec<_> = state
            .names
            .iter()
            .filter(|(path, _)| inside(path))
            .map(|(path, id)| (path.clone(), *id))
            .collect();
        state.durable_names.retain(|path, _| !inside(path));
        state.durable_names.extend(now);
        Ok(())
    }

    fn finish(&self, path: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.step(format!("finish {}", name(path)))?;
        state.finished.insert(path.into());
        Ok(())
    }
}

impl DiskFile for MemFile {
    fn read(&self) -> io::Result<Vec<u8>> {
        let mut state = self.disk.state();
        state.read()?;
        if state.unreadable.contains_key(&self.content) {
            return Err(ErrorKind::Other.into());
        }
        Ok(state.contents[self.content].live.clone())
    }

    fn read_at(&self, at: u64, bytes: &mut [u8]) -> io::Result<()> {
        let mut state = self.disk.state();
        state.read()?;
        let at = usize::try_from(at).unwrap();
        let part = at..at + bytes.len();
        let bad = state.unreadable.get(&self.content);
        if bad.is_some_and(|bad| bad.start < part.end && part.start < bad.end) {
            return Err(ErrorKind::Other.into());
        }
        let live = state.contents[self.content].live.get(part);
        bytes.copy_from_slice(live.ok_or(ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.state().contents[self.content].live.len() as u64)
    }

    fn write_at(&mut self, at: u64, bytes: &[u8]) -> io::Result<()> {
        assert!(self.writable);
        let mut state = self.disk.state();
        let begun = state.begin(format!("write {}", self.name));
        let written = match begun {
            Ok(()) => bytes,
            Err(Fault::Short) => &bytes[..bytes.len() / 2],
            Err(Fault::Error(_)) => &[],
        };
        let at = usize::try_from(at).unwrap();
        let live = &mut state.contents[self.content].live;
        if live.len() < at + written.len() {
            live.resize(at + written.len(), 0);
        }
        live[at..at + written.len()].copy_from_slice(written);
        begun.map_err(error_of)
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut state = self.disk.state();
        state.step(format!("sync {}", self.name))?;
        let content = &mut state.contents[self.content];
        content.durable.clone_from(&content.live);
        Ok(())
    }
}
