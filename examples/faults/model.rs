//! A disk that has lost its power: of what was written since the last sync, some sectors of 512 bytes are there and some are not,
//! in any order; names of files are there up to some point of what was done in their directory.

use crate::random::Random;
use crate::trace::Event;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const SECTOR: usize = 512;

/// What counts as forced to the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Counts {
    /// fsync and fdatasync alone.
    Strict,
    /// `sync_file_range` too.
    Kind,
    /// Everything, synced or not: nothing may be lost then.
    Everything,
    /// Nothing: then something must be lost, or this harness sees nothing.
    Nothing,
}

#[derive(Clone, Debug)]
enum Pending {
    Write { at: usize, bytes: Vec<u8> },
    Cut { length: usize },
}

#[derive(Clone, Debug)]
enum NameOp {
    Add(String, usize),
    Remove(String),
    Rename(String, String),
}

#[derive(Clone, Debug)]
enum Node {
    File {
        durable: Vec<u8>,
        pending: Vec<Pending>,
    },
    Dir {
        live: BTreeMap<String, usize>,
        durable: BTreeMap<String, usize>,
        pending: Vec<NameOp>,
    },
}

/// The disk as it comes to be by events.
pub(crate) struct Model {
    nodes: Vec<Node>,
    inodes: BTreeMap<u64, usize>,
    counts: Counts,
}

fn new_dir() -> Node {
    Node::Dir {
        live: BTreeMap::new(),
        durable: BTreeMap::new(),
        pending: Vec::new(),
    }
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

fn apply(content: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if content.len() < at + bytes.len() {
        content.resize(at + bytes.len(), 0);
    }
    content[at..at + bytes.len()].copy_from_slice(bytes);
}

fn apply_all(durable: &mut Vec<u8>, pending: &mut Vec<Pending>) {
    for one in pending.drain(..) {
        match one {
            Pending::Write { at, bytes } => apply(durable, at, &bytes),
            Pending::Cut { length } => durable.resize(length, 0),
        }
    }
}

fn apply_name(names: &mut BTreeMap<String, usize>, op: &NameOp) {
    match op {
        NameOp::Add(name, node) => {
            names.insert(name.clone(), *node);
        }
        NameOp::Remove(name) => {
            names.remove(name);
        }
        NameOp::Rename(from, to) => {
            if let Some(node) = names.remove(from) {
                names.insert(to.clone(), node);
            }
        }
    }
}

impl Model {
    pub(crate) fn new(counts: Counts) -> Self {
        Self {
            nodes: vec![new_dir()],
            inodes: BTreeMap::new(),
            counts,
        }
    }

    fn find(&self, path: &str) -> Option<usize> {
        let mut node = 0;
        for name in path.split('/').filter(|name| !name.is_empty()) {
            let Node::Dir { live, .. } = &self.nodes[node] else {
                return None;
            };
            node = *live.get(name)?;
        }
        Some(node)
    }

    fn name(&mut self, dir: &str, op: NameOp) {
        let Some(place) = self.find(dir) else { return };
        if let Node::Dir { live, pending, .. } = &mut self.nodes[place] {
            apply_name(live, &op);
            pending.push(op);
        }
    }

    fn add(&mut self, path: &str, node: usize) {
        let (dir, name) = split(path);
        self.name(dir, NameOp::Add(name.to_owned(), node));
    }

    fn pend(&mut self, inode: u64, one: Pending) {
        let node = self.inodes.get(&inode).map(|node| &mut self.nodes[*node]);
        if let Some(Node::File { pending, .. }) = node {
            pending.push(one);
        }
    }

    fn sync(&mut self, inode: u64) {
        let node = self.inodes.get(&inode).map(|node| &mut self.nodes[*node]);
        if let Some(Node::File { durable, pending }) = node {
            apply_all(durable, pending);
        }
    }

    fn sync_dir(&mut self, path: &str) {
        let Some(place) = self.find(path) else { return };
        if let Node::Dir {
            live,
            durable,
            pending,
        } = &mut self.nodes[place]
        {
            durable.clone_from(live);
            pending.clear();
        }
    }

    /// Takes an event in.
    pub(crate) fn take(&mut self, event: &Event) {
        let syncs = matches!(self.counts, Counts::Strict | Counts::Kind);
        match event {
            Event::Create { inode, path } => {
                self.nodes.push(Node::File {
                    durable: Vec::new(),
                    pending: Vec::new(),
                });
                let node = self.nodes.len() - 1;
                self.inodes.insert(*inode, node);
                self.add(path, node);
            }
            Event::Write { inode, at, bytes } => {
                let (at, bytes) = (*at, bytes.clone());
                self.pend(*inode, Pending::Write { at, bytes });
            }
            Event::Cut { inode, length } => self.pend(*inode, Pending::Cut { length: *length }),
            Event::Sync { inode } if syncs => self.sync(*inode),
            Event::SyncRange { inode } if self.counts == Counts::Kind => self.sync(*inode),
            Event::SyncDir { path } if syncs => self.sync_dir(path),
            Event::Rename { from, to } => self.rename(from, to),
            Event::Link { from, to } => {
                if let Some(node) = self.find(from) {
                    self.add(to, node);
                }
            }
            Event::Remove { path } => {
                let (dir, name) = split(path);
                self.name(dir, NameOp::Remove(name.to_owned()));
            }
            Event::MakeDir { path } => {
                self.nodes.push(new_dir());
                self.add(path, self.nodes.len() - 1);
            }
            Event::Sync { .. }
            | Event::SyncRange { .. }
            | Event::SyncDir { .. }
            | Event::Said { .. } => {}
        }
    }

    fn rename(&mut self, from: &str, to: &str) {
        let ((from_dir, old), (to_dir, new)) = (split(from), split(to));
        if from_dir == to_dir {
            self.name(from_dir, NameOp::Rename(old.to_owned(), new.to_owned()));
        } else if let Some(node) = self.find(from) {
            self.name(from_dir, NameOp::Remove(old.to_owned()));
            self.name(to_dir, NameOp::Add(new.to_owned(), node));
        }
    }

    /// Writes what is left after the cut.
    pub(crate) fn cut(&self, dir: &Path, random: &mut Random) {
        let manner = if self.counts == Counts::Everything {
            Manner::All
        } else {
            [Manner::None, Manner::All, Manner::Prefix, Manner::Sectors][random.index(4)]
        };
        self.write(0, dir, manner, random);
    }

    fn write(&self, node: usize, path: &Path, manner: Manner, random: &mut Random) {
        match &self.nodes[node] {
            Node::File { durable, pending } => {
                fs::write(path, survived(durable, pending, manner, random)).unwrap();
            }
            Node::Dir {
                durable, pending, ..
            } => {
                fs::create_dir_all(path).unwrap();
                let mut names = durable.clone();
                let kept = match manner {
                    Manner::None => 0,
                    Manner::All => pending.len(),
                    Manner::Prefix | Manner::Sectors => random.index(pending.len() + 1),
                };
                pending[..kept]
                    .iter()
                    .for_each(|op| apply_name(&mut names, op));
                for (name, node) in names {
                    self.write(node, &path.join(name), manner, random);
                }
            }
        }
    }
}

/// Which of the writes that were not forced are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    None,
    All,
    /// Those up to some point.
    Prefix,
    /// For each sector those up to some point.
    Sectors,
}

fn survived(durable: &[u8], pending: &[Pending], manner: Manner, random: &mut Random) -> Vec<u8> {
    let mut content = durable.to_vec();
    let whole = match manner {
        Manner::None => 0,
        Manner::All => pending.len(),
        Manner::Prefix | Manner::Sectors => random.index(pending.len() + 1),
    };
    let mut cuts: BTreeMap<usize, usize> = BTreeMap::new();
    for (turn, one) in pending.iter().enumerate() {
        match one {
            Pending::Cut { length } if turn < whole => content.resize(*length, 0),
            Pending::Cut { .. } => {}
            Pending::Write { at, bytes } if manner != Manner::Sectors => {
                if turn < whole {
                    apply(&mut content, *at, bytes);
                }
            }
            Pending::Write { at, bytes } => {
                let mut from = 0;
                while from < bytes.len() {
                    let sector = (at + from) / SECTOR;
                    let to = ((sector + 1) * SECTOR - at).min(bytes.len());
                    let cut = *cuts
                        .entry(sector)
                        .or_insert_with(|| random.index(pending.len() + 1));
                    if turn < cut {
                        apply(&mut content, at + from, &bytes[from..to]);
                    }
                    from = to;
                }
            }
        }
    }
    content
}
