//! The one writer: a thread that owns the store, computes commands one after another, makes a batch of them durable with
//! one sync, brings the rows up to date and only then acknowledges.

use super::actor::Actor;
use super::apply::{apply, look};
use super::book::Book;
use super::command::{Command, Passage, Receipt};
use super::context::{Collected, Context, Control};
use super::names::Names;
use super::refusal::{GateRefusal, Refusal};
use super::row::Row;
use super::search::Texts;
use super::worded::Worded;
use crate::domain::date::Clock;
use crate::domain::goal::Goal;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::Text;
use crate::store::{CommitDraft, Lsn, Mended, Reader, Store, StoreError};
use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// Commands taken into one sync at most; more wait for the next.
const BATCH: usize = 256;
/// How often sled's own file is synced while the book is in use.
const SYNC_EVERY: Duration = Duration::from_secs(2);

pub(super) type Answer<T> = Box<dyn FnOnce(Result<T, Refusal>) + Send>;

/// What the writer is asked.
pub(super) enum Job {
    Run {
        actor: Actor,
        command: Command,
        control: Arc<Control>,
        done: Answer<Receipt>,
    },
    Gate {
        actor: Actor,
        record: RecordId,
        to: Goal,
        done: Answer<GateRefusal>,
    },
    Load {
        done: Answer<Arc<Book>>,
    },
    /// Work on the whole book; `renews` if records may be others afterwards.
    Upkeep {
        work: Box<dyn FnOnce(&mut Store) + Send>,
        renews: bool,
    },
    Close {
        done: Answer<()>,
    },
}

/// A record that a commit touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fresh {
    /// Which.
    pub record: RecordId,
    /// Who did it.
    pub by: Text,
}

/// Called on the writer's thread after each commit that touched records, with those; with none if the rows were read anew.
pub type Notify = Box<dyn Fn(&Arc<Book>, &[Fresh]) + Send + Sync>;

/// What the writer shows to others.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) book: RwLock<Option<Arc<Book>>>,
    pub(super) watchers: RwLock<Vec<Notify>>,
    pub(super) texts: Arc<Texts>,
    pub(super) on_remade: RwLock<Vec<Remade>>,
}

/// Called on the writer's thread after the database was made again while in use, with the reason, or the journal was mended;
/// nothing was lost.
pub type Remade = Box<dyn Fn(Option<&StoreError>, Option<Mended>) + Send + Sync>;

impl Shown {
    pub(super) fn latest(&self) -> Option<Arc<Book>> {
        self.book
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn publish(&self, book: &Arc<Book>, changed: &[Fresh]) {
        *self.book.write().unwrap_or_else(PoisonError::into_inner) = Some(book.clone());
        let watchers = self.watchers.read().unwrap_or_else(PoisonError::into_inner);
        watchers.iter().for_each(|notify| notify(book, changed));
    }
}

pub(super) struct Writer {
    pub(super) store: Store,
    pub(super) reader: Reader,
    pub(super) clock: Arc<dyn Clock + Send + Sync>,
    pub(super) names: Names,
    /// What the office words itself, once it was asked for.
    pub(super) worded: Option<Worded>,
    pub(super) shown: Arc<Shown>,
}

/// A command computed and waiting to be durable.
struct Waiting {
    by: Text,
    receipt: Receipt,
    frames: usize,
    done: Answer<Receipt>,
}

impl Writer {
    /// Serves until told to close or until every handle is gone.
    pub(super) fn serve(mut self, jobs: &Receiver<Job>) {
        let mut unsynced = false;
        let mut idle = false;
        loop {
            let checking = self.store.is_checking();
            let next = if checking && idle {
                jobs.recv_timeout(Duration::ZERO)
            } else if unsynced || checking {
                jobs.recv_timeout(SYNC_EVERY)
            } else {
                jobs.recv().map_err(|_| RecvTimeoutError::Disconnected)
            };
            match next {
                Ok(job) => {
                    idle = false;
                    let (wrote, close) = self.take(job, jobs);
                    unsynced |= wrote;
                    self.tell_remade();
                    if let Some(done) = close {
                        return done(self.store.close().map_err(Refusal::from));
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    // The journal is synced already; a database that cannot be is made again from it at the next start.
                    let _ = self.store.sync_soon();
                    unsynced = false;
                    idle = true;
                    self.store.check_some(self.clock.now());
                    self.tell_remade();
                }
                Err(RecvTimeoutError::Disconnected) => {
                    // Nobody is left to tell; what was acknowledged is in the journal whether this succeeds or not.
                    let _ = self.store.close();
                    return;
                }
            }
        }
    }

    /// After the database was made again: the rows anew, and whoever wants to know.
    fn tell_remade(&mut self) {
        let remade = self.store.take_remade();
        let mended = self.store.take_mended();
        if remade.is_none() && mended.is_none() {
            return;
        }
        if self.shown.latest().is_some() {
            // What cannot be read now is told by the next read.
            let _ = self.load();
        }
        let told = self.shown.on_remade.read();
        let told = told.unwrap_or_else(PoisonError::into_inner);
        told.iter().for_each(|tell| tell(remade.as_ref(), mended));
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every job but a write ends the batch"
    )]
    /// Does a job and, if it writes, those that wait behind it in the same sync. True if something was written; and whom to tell that the
    /// book is closed, if that was asked for.
    fn take(&mut self, job: Job, jobs: &Receiver<Job>) -> (bool, Option<Answer<()>>) {
        let mut batch = Vec::new();
        let mut other = Some(job);
        while let Some(job) = other.take() {
            match job {
                Job::Run { .. } if batch.len() < BATCH => {
                    batch.push(job);
                    other = if batch.len() < BATCH {
                        jobs.try_recv().ok()
                    } else {
                        None
                    };
                }
                job => {
                    let wrote = self.write(std::mem::take(&mut batch));
                    let (more, close) = self.answer(job);
                    return (wrote || more, close);
                }
            }
        }
        (self.write(batch), None)
    }

    fn answer(&mut self, job: Job) -> (bool, Option<Answer<()>>) {
        match job {
            Job::Run { .. } => return (self.write(vec![job]), None),
            Job::Gate {
                actor,
                record,
                to,
                done,
            } => done(self.gate(&actor, record, to)),
            Job::Load { done } => done(self.load()),
            Job::Upkeep { work, renews } => {
                work(&mut self.store);
                if renews {
                    self.renew();
                }
                return (renews, None);
            }
            Job::Close { done } => return (false, Some(done)),
        }
        (false, None)
    }

    fn gate(&mut self, actor: &Actor, record: RecordId, to: Goal) -> Result<GateRefusal, Refusal> {
        let now = self.clock.now();
        let control = Control::default();
        let worded = self.worded();
        let mut batch = self.store.begin();
        let context = Context {
            batch: &mut batch,
            reader: &self.reader,
            names: &mut self.names,
            actor,
            now,
            control: &control,
            worded: &worded,
            passage: Passage::default(),
            booking: false,
            meetings: std::cell::OnceCell::new(),
            collected: Collected::default(),
        };
        look(record, to, &context)
    }

    /// After records came from elsewhere: names, rows and texts as they are now.
    fn renew(&mut self) {
        self.names = Names::default();
        self.worded = None;
        if self.shown.latest().is_none() {
            return;
        }
        // What cannot be read now is told by the next read. Filters look again once they can search the new texts.
        if let Ok(book) = self.load()
            && self.shown.texts.build(&self.reader, &book).is_ok()
        {
            self.shown.publish(&book, &[]);
        }
    }

    fn load(&mut self) -> Result<Arc<Book>, Refusal> {
        let book = Arc::new(super::load::read(&self.reader)?);
        self.worded = Some(book.worded.clone());
        self.shown.publish(&book, &[]);
        Ok(book)
    }

    /// What the office words itself, as of the last commit.
    fn worded(&mut self) -> Worded {
        if self.worded.is_none() {
            // A book that cannot be read here is told by the command's own reads.
            self.worded = Worded::read(&self.reader).ok();
        }
        self.worded.clone().unwrap_or_default()
    }

    fn write(&mut self, jobs: Vec<Job>) -> bool {
        if jobs.is_empty() {
            return false;
        }
        let now = self.clock.now();
        let mut waiting = Vec::new();
        let worded = self.worded();
        let mut batch = self.store.begin();
        for job in jobs {
            let Job::Run {
                actor,
                command,
                control,
                done,
            } = job
            else {
                continue;
            };
            let context = Context {
                batch: &mut batch,
                reader: &self.reader,
                names: &mut self.names,
                actor: &actor,
                now,
                control: &control,
                worded: &worded,
                passage: Passage::default(),
                booking: false,
                meetings: std::cell::OnceCell::new(),
                collected: Collected::default(),
            };
            match compute(context, &command) {
                Ok((receipt, frames)) => {
                    self.names.keep_pending();
                    waiting.push(Waiting {
                        by: actor.name,
                        receipt,
                        frames,
                        done,
                    });
                }
                Err(refusal) => {
                    self.names.forget_pending();
                    done(Err(refusal));
                }
            }
        }
        if waiting.is_empty() {
            return false;
        }
        let committed = batch.commit();
        self.acknowledge(waiting, committed.map(|c| c.lsns));
        true
    }

    fn acknowledge(&mut self, mut waiting: Vec<Waiting>, committed: Result<Vec<Lsn>, StoreError>) {
        match committed {
            Ok(lsns) => {
                let mut frames = lsns.into_iter();
                for one in waiting.iter_mut().filter(|w| w.frames > 0) {
                    one.receipt.lsn = frames.nth(one.frames - 1).unwrap_or_default();
                }
                self.show(&waiting);
                waiting.into_iter().for_each(|w| (w.done)(Ok(w.receipt)));
            }
            Err(error) => {
                self.names = Names::default();
                waiting
                    .into_iter()
                    .for_each(|w| (w.done)(Err(Refusal::Store(error.clone()))));
            }
        }
    }

    /// Rows and names after a commit.
    fn show(&mut self, waiting: &[Waiting]) {
        let each = waiting.iter().flat_map(|w| {
            let touched = w.receipt.touched.iter();
            touched.map(|(id, _)| (*id, w.by.clone()))
        });
        let touched: BTreeMap<RecordId, Text> = each.collect();
        // A line of the audit is no record: no list and no screen has anything to look at again.
        if touched.is_empty() {
            return;
        }
        let mut book = self.shown.latest();
        for id in touched.keys() {
            let Ok(Some(record)) = self.reader.record(*id) else {
                continue;
            };
            self.names.learn(&record);
            if let (Some(book), Some(row)) = (&mut book, Row::of(&record)) {
                book.forget_gates(&row);
                Arc::make_mut(book).put(row);
                self.shown.texts.learn(&record, book);
            }
        }
        let mut kinds = waiting.iter().flat_map(|w| &w.receipt.touched);
        if kinds.any(|(_, kind)| *kind == Kind::Wording) {
            self.worded = None;
        }
        if let Some(mut book) = book {
            Arc::make_mut(&mut book).worded = self.worded();
            Arc::make_mut(&mut book).lsn = waiting
                .iter()
                .map(|w| w.receipt.lsn)
                .max()
                .unwrap_or(book.lsn);
            let fresh = |(record, by)| Fresh { record, by };
            let changed: Vec<Fresh> = touched.into_iter().map(fresh).collect();
            self.shown.publish(&book, &changed);
        }
    }
}

/// The receipt to be, and how many frames the command takes.
fn compute(mut context: Context<'_, '_>, command: &Command) -> Result<(Receipt, usize), Refusal> {
    let verb = apply(command, &mut context)?;
    let collected = std::mem::take(&mut context.collected);
    let refused_all = collected.is_empty();
    let Context {
        batch, actor, now, ..
    } = context;
    let command_id = batch.new_command()?;
    let mut receipt = Receipt {
        command: command_id,
        lsn: Lsn::default(),
        verb,
        subject: collected.subject,
        touched: Vec::new(),
        made: collected.made.clone(),
        steps: collected.steps.clone(),
        warned: collected.warned.clone(),
        open_lines: collected.open_lines,
        uneven: collected.uneven.clone(),
        burdens: collected.burdens.clone(),
        merged: collected.merged.clone(),
        moved: collected.moved.clone(),
        refused: Vec::new(),
        undone: collected.undone.clone(),
    };
    let (undoes, audit) = (collected.undoes, collected.audit.clone());
    let (changes, refused) = collected.split();
    receipt.refused = refused;
    if refused_all {
        return Ok((receipt, 0));
    }
    receipt.touched = changes
        .iter()
        .filter_map(|c| Some((c.record, Kind::from_code(c.kind)?)))
        .collect();
    let draft = CommitDraft {
        actor: actor.name.clone(),
        verb: audit.unwrap_or_else(|| Text::line(verb)),
        command: command_id,
        undoes,
        at: now,
        changes,
    };
    let frames = batch.push(draft)?.len();
    Ok((receipt, frames))
}
