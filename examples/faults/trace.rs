//! What a program did to its files, as the shim under it recorded it; and the building of that shim.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One thing that was done.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    Create {
        inode: u64,
        path: String,
    },
    Write {
        inode: u64,
        at: usize,
        bytes: Vec<u8>,
    },
    Cut {
        inode: u64,
        length: usize,
    },
    Sync {
        inode: u64,
    },
    SyncRange {
        inode: u64,
    },
    SyncDir {
        path: String,
    },
    Rename {
        from: String,
        to: String,
    },
    Link {
        from: String,
        to: String,
    },
    Remove {
        path: String,
    },
    MakeDir {
        path: String,
    },
    Said {
        text: String,
    },
}

/// Builds the shim; `None` where there is no glibc or no compiler.
pub(crate) fn shim(dir: &Path) -> Option<PathBuf> {
    if !cfg!(all(target_os = "linux", target_env = "gnu")) {
        return None;
    }
    let (source, library) = (dir.join("shim.c"), dir.join("shim.so"));
    fs::write(&source, include_str!("shim.c")).unwrap();
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O2", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .status();
    built
        .is_ok_and(|status| status.success())
        .then_some(library)
}

struct Source<'a>(&'a [u8]);

impl Source<'_> {
    fn take(&mut self, length: usize) -> Option<Vec<u8>> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken.to_vec())
    }

    fn number(&mut self) -> Option<u64> {
        let bytes = self.take(8)?;
        Some(u64::from_le_bytes(bytes.try_into().unwrap()))
    }

    fn sized(&mut self) -> Option<Vec<u8>> {
        let length = usize::try_from(self.number()?).unwrap();
        self.take(length)
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

/// Reads a recording.
pub(crate) fn read(path: &Path) -> Vec<Event> {
    let bytes = fs::read(path).unwrap();
    let mut source = Source(&bytes);
    let mut events = Vec::new();
    while let Some(event) = next(&mut source) {
        events.push(event);
    }
    events
}

fn next(source: &mut Source<'_>) -> Option<Event> {
    let kind = source.take(1)?[0];
    let (inode, at, _) = (source.number()?, source.number()?, source.number()?);
    let (path, data) = (text(source.sized()?), source.sized()?);
    let at = usize::try_from(at).unwrap();
    Some(match kind {
        b'C' => Event::Create { inode, path },
        b'W' => Event::Write {
            inode,
            at,
            bytes: data,
        },
        b'T' => Event::Cut { inode, length: at },
        b'S' => Event::Sync { inode },
        b'R' => Event::SyncRange { inode },
        b'D' => Event::SyncDir { path },
        b'N' => Event::Rename {
            from: path,
            to: text(data),
        },
        b'L' => Event::Link {
            from: path,
            to: text(data),
        },
        b'U' => Event::Remove { path },
        b'M' => Event::MakeDir { path },
        _ => Event::Said { text: text(data) },
    })
}
