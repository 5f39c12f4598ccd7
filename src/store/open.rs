//! Owns the opening of a book: lock, identity, journal, database, in that order, and the mending of what an unclean stop
//! left. Nobody is asked anything; what was done is told in the report.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::check::DeepCheck;
use super::disk::{Disk, RealDisk};
use super::error::{FileWork, Lsn, StoreError};
use super::hand::Hand;
use super::identify::{identify, is_bad_sector, nobody, store_of_journal};
use super::journal::{Depth, Journal};
use super::layout::Head;
use super::mend::{Mended, Mending, mend};
use super::place::{Identity, Lock, inode, read_clean, remove_clean, write_identity};
use super::probe;
use super::reader::Shared;
use super::replay::{self, Progress, Step, Watch};
use super::retention::frames_of_backups;
use super::salvage::Frames;
use super::seal::{Keyring, destroy_keys, random};
use super::shelf::Shelf;
use super::trees::{Trees, guarded, remove_dir};
use super::trust::{check_conf, check_entries, deep_check, remove_generating};
use super::writer::Store;
use crate::domain::change::ReplicaId;
use crate::domain::date::Moment;
use crate::domain::record::RecordId;

/// What the host gives to open a book.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// Make a book if there is none.
    pub create: bool,
    /// The program that tries a database after an unclean stop, called as `PROBER probe-database DIR`, which calls
    /// [`super::probe_database`] and exits with 0 if that went well. Without one it is tried in this process.
    pub prober: Option<PathBuf>,
    /// The time now.
    pub now: Moment,
    /// The user's name on this machine, told to a second program.
    pub user: String,
    /// What tells this machine from others.
    pub machine: [u8; 16],
}

/// What opening found and did.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each was found or done by itself"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenReport {
    /// The book was made.
    pub created: bool,
    /// It had been left in order.
    pub clean: bool,
    /// Frames that the database had not seen.
    pub replayed: u64,
    /// Why the database was made again from the journal.
    pub rebuilt: Option<StoreError>,
    /// Bytes of a torn write dropped; it had never been acknowledged.
    pub torn: u64,
    /// The book is a copy or was restored: it writes as a replica of its own from now on.
    pub new_replica: bool,
    /// The journal was damaged and has been put together again; nothing is missing.
    pub mended: Option<Mended>,
    /// FORMAT was damaged or gone and was written anew from what the journal says.
    pub format_mended: bool,
    /// Why the book is open to be read only.
    pub read_only: Option<StoreError>,
    /// Frames that are lost for good, first and last of each run; only in a book that may only be read.
    pub missing: Vec<(Lsn, Lsn)>,
}

/// Opens the book in a directory.
///
/// # Errors
/// If another process holds it, there is none, it is damaged or a newer program's, or the disk fails.
pub fn open(
    dir: &Path,
    options: &OpenOptions,
    watch: Watch<'_>,
) -> Result<(Store, OpenReport), StoreError> {
    open_on(Arc::new(RealDisk), dir, options, watch)
}

pub(super) fn open_on(
    disk: Arc<dyn Disk>,
    dir: &Path,
    options: &OpenOptions,
    watch: Watch<'_>,
) -> Result<(Store, OpenReport), StoreError> {
    look_first(disk.as_ref(), dir, options.create)?;
    let lock = Lock::take(dir, &options.user, options.now)?;
    let found = identify(disk.as_ref(), dir)?;
    let mut report = OpenReport {
        created: found.is_none(),
        ..OpenReport::default()
    };
    let mut identity = match found {
        Some((identity, false)) => identity,
        Some((identity, true)) => {
            write_identity(disk.as_ref(), dir, &identity)?;
            report.format_mended = true;
            identity
        }
        None => found_book(disk.as_ref(), dir, options)?,
    };
    for left in ["sled.new", "sled.old", "sled.probe", "sled.verify"] {
        remove_dir(&dir.join(left))?;
    }
    let mut opening = Opening {
        disk,
        dir,
        options,
        store: identity.store,
    };
    let mut opened = opening.bring_up(&mut report, watch);
    if matches!(&opened, Err(StoreError::Damaged { .. })) && opening.is_misnamed(&mut identity)? {
        report.format_mended = true;
        opened = opening.bring_up(&mut report, watch);
    }
    if let Some(missing) = opened.as_ref().err().and_then(|e| opening.damage(e)) {
        let mended = opening.mend(&missing)?;
        report.mended = (mended.files > 0).then_some(mended);
        opened = opening.bring_up(&mut report, watch);
    }
    opening.finish(opened?, identity, lock, report)
}

/// What opening works with.
struct Opening<'a> {
    disk: Arc<dyn Disk>,
    dir: &'a Path,
    options: &'a OpenOptions,
    store: u128,
}

impl Opening<'_> {
    /// Journal and database, each checked and the database brought up to the journal; or made from it again.
    fn bring_up(
        &self,
        report: &mut OpenReport,
        watch: Watch<'_>,
    ) -> Result<(Journal, Trees, Head), StoreError> {
        let (dir, options) = (self.dir, self.options);
        let (mut journal, clean) = open_journal(&self.disk, dir, self.store)?;
        report.clean = clean || report.created;
        let found = open_trees(&journal, dir, options, report.clean, watch);
        let found = found.and_then(|(trees, head)| check_reach(&journal, trees, head, clean));
        remove_clean(self.disk.as_ref(), dir)?;
        let caught_up = found.and_then(|(trees, head)| {
            report.torn = journal.drop_torn(head.applied.lsn)? as u64;
            let (head, replayed) = catch_up(&journal, &trees, &head, watch)?;
            report.replayed = replayed;
            Ok((trees, head))
        });
        let (trees, head) = match caught_up {
            Err(error @ StoreError::Database { .. }) => {
                report.torn += journal.drop_torn(Lsn(0))? as u64;
                report.rebuilt = Some(error);
                replay::rebuild(&journal, dir, options.now, watch)?
            }
            caught_up => caught_up?,
        };
        Ok((journal, trees, head))
    }

    /// True if the journal is another book's than FORMAT says; then FORMAT is wrong, and is written anew.
    fn is_misnamed(&mut self, identity: &mut Identity) -> Result<bool, StoreError> {
        let disk = self.disk.as_ref();
        let Some(store) = store_of_journal(disk, self.dir).filter(|s| *s != self.store) else {
            return Ok(false);
        };
        *identity = nobody(store);
        write_identity(disk, self.dir, identity)?;
        self.store = store;
        Ok(true)
    }

    /// What is missing, if the journal is damaged.
    fn damage(&self, error: &StoreError) -> Option<Vec<(Lsn, Lsn)>> {
        if let StoreError::Damaged { missing } = error {
            return Some(missing.clone());
        }
        is_bad_sector(self.disk.as_ref(), self.dir, error).then(Vec::new)
    }

    /// Puts a damaged journal together again, from the database's copy of its frames and from the backups beside it.
    fn mend(&self, missing: &[(Lsn, Lsn)]) -> Result<Mended, StoreError> {
        let (dir, disk) = (self.dir, self.disk.as_ref());
        // A book left in order says how far its journal reached, even if the newest file is gone altogether.
        let end = read_clean(disk, dir)?;
        let left_at = end.unwrap_or_default();
        let mending = Mending {
            disk,
            dir,
            store: self.store,
            upto: missing
                .last()
                .map_or(left_at, |(_, last)| left_at.max(*last)),
            end,
            now: self.options.now,
        };
        let database = |frames: &mut Frames| {
            // A database that fails has no frames to give: then the backups are asked.
            let _ = frames_of_database(dir, self.options, frames);
        };
        let backups = |frames: &mut Frames| frames_of_backups(dir, frames);
        mend(&mending, &[&database, &backups])
    }

    fn finish(
        self,
        (journal, trees, head): (Journal, Trees, Head),
        mut identity: Identity,
        lock: Lock,
        mut report: OpenReport,
    ) -> Result<(Store, OpenReport), StoreError> {
        let disk = self.disk.as_ref();
        let mut ring = Keyring::open(disk, self.dir)?;
        destroy_keys(disk, self.dir, &ring.forget(&head.erased))?;
        report.new_replica = adopt(disk, self.dir, self.options, &head, &mut identity)?;
        let unchecked = report.clean && !report.created && report.rebuilt.is_none();
        let store = Store {
            dir: self.dir.to_owned(),
            disk: self.disk,
            identity,
            journal: Some(journal),
            hand: Hand::default(),
            waiting: false,
            synced: head.applied.lsn,
            shared: Arc::new(Shared::new(Shelf::Trees(trees, Vec::new()), head, ring)),
            last_id: RecordId(0),
            trouble: None,
            opened: self.options.now,
            remade: None,
            mended: None,
            check: unchecked.then(DeepCheck::default),
            lock: Some(lock),
        };
        Ok((store, report))
    }
}

/// Adds the frames that the database has kept. They prove themselves, so it need not be whole; it must only open.
fn frames_of_database(
    dir: &Path,
    options: &OpenOptions,
    frames: &mut Frames,
) -> Result<(), StoreError> {
    let path = dir.join("sled");
    if !path.exists() {
        return Ok(());
    }
    remove_generating(&path)?;
    check_conf(&path)?;
    probe::try_opening(options.prober.as_deref(), dir)?;
    Trees::open(&path)?.give_frames(frames)
}

/// Refuses what is no book, before anything is touched; makes the directory if a book may be made there.
fn look_first(disk: &dyn Disk, dir: &Path, create: bool) -> Result<(), StoreError> {
    if identify(disk, dir)?.is_some() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    let entries = fs::read_dir(dir).map(|entries| {
        let names = entries.filter_map(|entry| Some(entry.ok()?.file_name()));
        names
            .filter(|name| name != "LOCK" && name != "FORMAT.tmp" && name != "FORMAT")
            .count()
    });
    match entries {
        Ok(0) if create => {}
        Ok(others) if others > 0 => return Err(StoreError::NotABook { dir: dir.into() }),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(StoreError::io(FileWork::Read, dir, &error, 0));
        }
        _ if !create => return Err(StoreError::NoBook { dir: dir.into() }),
        _ => {}
    }
    let made = builder.recursive(true).mode(0o700).create(dir);
    made.and_then(|()| disk.make_dir(dir))
        .map_err(|error| StoreError::io(FileWork::Open, dir, &error, 0))?;
    match dir.parent().filter(|parent| parent.is_dir()) {
        Some(parent) => super::trees::sync_dir(parent),
        None => Ok(()),
    }
}

fn found_book(disk: &dyn Disk, dir: &Path, options: &OpenOptions) -> Result<Identity, StoreError> {
    let identity = Identity {
        store: u128::from_be_bytes(random()?),
        replica: ReplicaId(u64::from_be_bytes(random()?)),
        letter: None,
        machine: u128::from_be_bytes(options.machine),
        inode: inode(dir)?,
    };
    write_identity(disk, dir, &identity)?;
    Ok(identity)
}

/// Opens the journal; after a clean stop only its end is read. Says whether it was one.
fn open_journal(
    disk: &Arc<dyn Disk>,
    dir: &Path,
    store: u128,
) -> Result<(Journal, bool), StoreError> {
    let path = dir.join("journal");
    let open = |depth| Journal::open(Arc::clone(disk), path.clone(), store, depth);
    let Some(last) = read_clean(disk.as_ref(), dir)? else {
        return Ok((open(Depth::All)?, false));
    };
    let journal = open(Depth::Last)?;
    if journal.tip().lsn < last {
        let missing = vec![(journal.tip().lsn.next(), last)];
        return Err(StoreError::Damaged { missing });
    }
    let clean = journal.tip().lsn == last && !journal.is_torn();
    let journal = if clean { journal } else { open(Depth::All)? };
    Ok((journal, clean))
}

/// Opens the database and looks whether it can be trusted: after an unclean stop, all of it.
fn open_trees(
    journal: &Journal,
    dir: &Path,
    options: &OpenOptions,
    clean: bool,
    watch: Watch<'_>,
) -> Result<(Trees, Head), StoreError> {
    let path = dir.join("sled");
    let fresh = !path.exists();
    if fresh && journal.tip().lsn > Lsn(0) {
        return Err(StoreError::Database {
            what: "missing".into(),
        });
    }
    if !fresh {
        remove_generating(&path)?;
        check_conf(&path)?;
    }
    if !clean && !fresh {
        let step = Step::Probing;
        watch(Progress {
            step,
            done: 0,
            of: 0,
        });
        probe::try_out(options.prober.as_deref(), dir)?;
    }
    let trees = Trees::open(&path)?;
    if fresh {
        trees.sync()?;
        super::trees::sync_dir(dir)?;
    }
    let head = guarded(|| trees.head())?;
    if !clean {
        deep_check(&trees, &head)?;
        guarded(|| check_entries(journal, &trees, &head))?;
    }
    Ok((trees, head))
}

/// A database that has seen more than the journal holds shows that the journal has lost its end; unless the journal was left
/// in order just there: then it is the database that is not ours.
fn check_reach(
    journal: &Journal,
    trees: Trees,
    head: Head,
    clean: bool,
) -> Result<(Trees, Head), StoreError> {
    let (tip, applied) = (journal.tip().lsn, head.applied.lsn);
    if applied <= tip {
        Ok((trees, head))
    } else if clean {
        Err(not_ours())
    } else {
        let missing = vec![(tip.next(), applied)];
        Err(StoreError::Damaged { missing })
    }
}

fn not_ours() -> StoreError {
    StoreError::Database {
        what: "another history".into(),
    }
}

/// Replays what the database has not seen, if it has seen the same history as the journal.
fn catch_up(
    journal: &Journal,
    trees: &Trees,
    head: &Head,
    watch: Watch<'_>,
) -> Result<(Head, u64), StoreError> {
    let applied = head.applied;
    if applied.lsn > Lsn(0) && journal.checksum_of(applied.lsn)? != Some(applied.crc) {
        return Err(not_ours());
    }
    if applied == journal.tip() {
        return Ok((head.clone(), 0));
    }
    let replayed = replay::replay(journal, trees, head.clone(), Step::Replaying, watch)?;
    trees.sync()?;
    Ok(replayed)
}

/// Letters for replicas after the founding one; those that look like digits are left out.
const LETTERS: &str = "bcdefghjkmnpqrstuvwxyz";

/// Makes a copied or restored book a replica of its own, so that no two ever write under one name.
fn adopt(
    disk: &dyn Disk,
    dir: &Path,
    options: &OpenOptions,
    head: &Head,
    identity: &mut Identity,
) -> Result<bool, StoreError> {
    let machine = u128::from_be_bytes(options.machine);
    let inode = inode(dir)?;
    if identity.machine == machine && identity.inode == inode {
        return Ok(false);
    }
    let used = |letter: &char| {
        let byte = u8::try_from(*letter).unwrap_or(0);
        head.numbers.keys().any(|(_, known)| *known == byte) || identity.letter == Some(*letter)
    };
    let free: Vec<char> = LETTERS.chars().filter(|letter| !used(letter)).collect();
    let replica = ReplicaId(u64::from_be_bytes(random()?));
    let draw = usize::from(u16::from_be_bytes(random()?));
    let letter = free.get(draw % free.len().max(1)).copied();
    *identity = Identity {
        replica,
        letter: Some(letter.unwrap_or('a')),
        machine,
        inode,
        ..*identity
    };
    write_identity(disk, dir, identity)?;
    Ok(true)
}
