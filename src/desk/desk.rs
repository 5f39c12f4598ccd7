//! The handle that screens, command line and doors hold: cheap to clone, safe to share. Every write goes to the one writer;
//! reads of single records go to the database beside it.

use super::actor::Actor;
use super::book::Book;
use super::command::{Command, Receipt};
use super::context::Control;
use super::figures::{Figures, figures};
use super::history::{self, HistoryLine, StepLine};
use super::mentions::{self, Mention};
use super::names::Names;
use super::refusal::{GateRefusal, Refusal};
use super::row::Row;
use super::search::Texts;
use super::view::View;
use super::worded::Worded;
use super::writer::{Answer, Job, Shown, Writer};
use crate::domain::date::{Clock, Date, Moment};
use crate::domain::goal::Goal;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};
use crate::store::{Reader, Store};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// The desk of one open book.
#[derive(Clone)]
pub struct Desk {
    pub(super) jobs: Sender<Job>,
    pub(super) reader: Reader,
    clock: Arc<dyn Clock + Send + Sync>,
    pub(super) shown: Arc<Shown>,
    writer: Arc<Mutex<Option<JoinHandle<()>>>>,
    /// Of whoever sits at this handle; `None` is the owner of a book that nobody else is at.
    pub(super) view: Option<Arc<View>>,
}

impl Desk {
    /// Puts the store in the hands of its writer.
    pub fn start(store: Store, clock: Arc<dyn Clock + Send + Sync>) -> Self {
        Self::start_with(store, clock, Arc::default())
    }

    /// As [`Desk::start`], with texts that a screen holds already: screens are painted before the book is open.
    pub fn start_with(
        store: Store,
        clock: Arc<dyn Clock + Send + Sync>,
        texts: Arc<Texts>,
    ) -> Self {
        let (jobs, inbox) = channel();
        let reader = store.reader();
        let shown = Arc::new(Shown {
            texts,
            ..Shown::default()
        });
        let writer = Writer {
            store,
            reader: reader.clone(),
            clock: clock.clone(),
            names: Names::default(),
            worded: None,
            shown: shown.clone(),
        };
        let thread = std::thread::spawn(move || writer.serve(&inbox));
        Self {
            jobs,
            reader,
            clock,
            shown,
            writer: Arc::new(Mutex::new(Some(thread))),
            view: None,
        }
    }

    /// Carries a command out and waits until it is durable.
    ///
    /// # Errors
    /// The refusal, with nothing applied.
    pub fn run(&self, actor: &Actor, command: Command) -> Result<Receipt, Refusal> {
        self.run_watched(actor, command, Arc::new(Control::default()))
    }

    /// As [`Desk::run`], with progress to read and a way to stop before anything is written.
    ///
    /// # Errors
    /// The refusal, with nothing applied.
    pub fn run_watched(
        &self,
        actor: &Actor,
        command: Command,
        control: Arc<Control>,
    ) -> Result<Receipt, Refusal> {
        self.may(&command)?;
        let actor = self.actor(actor);
        self.ask(|done| Job::Run {
            actor: actor.clone(),
            command,
            control,
            done,
        })
    }

    /// Hands a command in; `done` is called on the writer's thread once it is durable or refused.
    pub fn submit(
        &self,
        actor: &Actor,
        command: Command,
        control: Arc<Control>,
        done: Box<dyn FnOnce(Result<Receipt, Refusal>) + Send>,
    ) {
        if let Err(refusal) = self.may(&command) {
            return done(Err(refusal));
        }
        let job = Job::Run {
            actor: self.actor(actor).clone(),
            command,
            control,
            done,
        };
        if let Err(unsent) = self.jobs.send(job)
            && let Job::Run { done, .. } = unsent.0
        {
            done(Err(Refusal::Closed));
        }
    }

    fn ask<T: Send + 'static>(&self, job: impl FnOnce(Answer<T>) -> Job) -> Result<T, Refusal> {
        let (answer, result) = channel();
        let sent = self.jobs.send(job(Box::new(move |outcome| {
            // The asker may have gone; the work is done all the same.
            let _ = answer.send(outcome);
        })));
        sent.map_err(|_| Refusal::Closed)?;
        result.recv().unwrap_or(Err(Refusal::Closed))
    }

    /// The conditions between a record and a stage or state, without moving it.
    ///
    /// # Errors
    /// No such record, or the book cannot be read.
    pub fn gate(&self, actor: &Actor, record: RecordId, to: Goal) -> Result<GateRefusal, Refusal> {
        let actor = self.actor(actor);
        if self.view.is_some() && !(actor.may_move() && self.sees(record)?) {
            let asked = String::new();
            return Err(Refusal::NotFound { asked });
        }
        self.ask(|done| Job::Gate {
            actor: actor.clone(),
            record,
            to,
            done,
        })
    }

    /// Reads every row into RAM; from then on commits keep them current.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn load_book(&self) -> Result<Arc<Book>, Refusal> {
        match (&self.view, self.shown.latest()) {
            (Some(view), Some(book)) => Ok(view.part(&book)),
            (Some(view), None) => {
                let whole = self.ask(|done| Job::Load { done })?;
                Ok(view.part(&whole))
            }
            (None, _) => self.ask(|done| Job::Load { done }),
        }
    }

    /// The rows as the journal tells them at the end of a day: what was written later is not there yet.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn book_on(&self, day: Date) -> Result<Book, Refusal> {
        self.past(day).map(|(book, _)| book)
    }

    /// The figures as the journal tells them at the end of a day. A day before the history of the book is told as such: its figures
    /// are 0 because nothing was written, not because nothing happened.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn figures_on(&self, day: Date) -> Result<Figures, Refusal> {
        let (book, begins) = self.past(day)?;
        Ok(Figures {
            begins: begins.filter(|begins| day < *begins),
            ..figures(&book, day)
        })
    }

    fn past(&self, day: Date) -> Result<(Book, Option<Date>), Refusal> {
        // A past book is folded whole; no view has been cut from it.
        if self.view.as_ref().is_some_and(|view| !view.is_whole()) {
            let needs = super::actor::Role::Admin;
            return Err(Refusal::NotAllowed { needs });
        }
        let (records, begins) = self.reader.records_until(day)?;
        let mut book = Book::default();
        let mut rows: Vec<Row> = records.values().filter_map(Row::of).collect();
        rows.sort_unstable_by_key(|row| row.reference);
        rows.into_iter().for_each(|row| book.put(row));
        Ok((book, begins))
    }

    /// The rows as of the last commit, once they are loaded.
    pub fn book(&self) -> Option<Arc<Book>> {
        let whole = self.shown.latest()?;
        Some(
            self.view
                .as_ref()
                .map_or_else(|| whole.clone(), |view| view.part(&whole)),
        )
    }

    /// What the office words itself, without the rows; ours alone where the office's own are not shown.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn worded(&self) -> Result<Worded, Refusal> {
        if self.view.as_ref().is_some_and(|view| !view.shows_worded()) {
            return Ok(Worded::default());
        }
        match self.shown.latest() {
            Some(book) => Ok(book.worded.clone()),
            None => Ok(Worded::read(&self.reader)?),
        }
    }

    /// Folds all texts for searching; meant for a thread of its own after [`Desk::load_book`].
    ///
    /// # Errors
    /// The book cannot be read; filters go on with what the rows hold.
    pub fn fold_texts(&self) -> Result<(), Refusal> {
        match self.shown.latest() {
            Some(book) if self.view.is_none() => self.shown.texts.build(&self.reader, &book),
            _ => Ok(()),
        }
    }

    /// The texts behind filters.
    pub fn texts(&self) -> Arc<Texts> {
        self.shown.texts.clone()
    }

    /// Calls `notify` on the writer's thread after each commit that touched records, with those.
    pub fn subscribe(&self, notify: super::writer::Notify) {
        self.shown
            .watchers
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(notify);
    }

    /// Calls `tell` after the database was made again or the journal was mended while in use; nothing was lost.
    pub fn on_remade(&self, tell: super::writer::Remade) {
        let told = self.shown.on_remade.write();
        told.unwrap_or_else(PoisonError::into_inner).push(tell);
    }

    /// One record.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn record(&self, id: RecordId) -> Result<Option<Record>, Refusal> {
        Ok(self
            .reader
            .record(id)?
            .and_then(|record| self.sight(record)))
    }

    /// The record with a reference.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn find(&self, reference: Reference) -> Result<Option<RecordId>, Refusal> {
        let found = self.reader.find(reference)?;
        match found {
            Some(id) if !self.sees(id)? => Ok(None),
            found => Ok(found),
        }
    }

    /// Who changed what of a record when, newest first.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn history(&self, id: RecordId) -> Result<Vec<HistoryLine>, Refusal> {
        let Some(view) = self.view.as_ref().filter(|view| !view.is_whole()) else {
            return history::of_record(&self.reader, id);
        };
        let kind = self
            .record(id)?
            .and_then(|record| Kind::from_code(record.kind));
        let Some(kind) = kind.filter(|_| view.tells_history()) else {
            return Ok(Vec::new());
        };
        let mut lines = history::of_record(&self.reader, id)?;
        lines.retain(|line| {
            line.what
                .field()
                .is_none_or(|field| view.tells_history_of(kind, field))
        });
        Ok(lines)
    }

    /// The undo list, newest first: everybody's, or one person's.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn steps(&self, actor: Option<&Actor>, limit: usize) -> Result<Vec<StepLine>, Refusal> {
        let seated = self.view.as_ref().filter(|view| !view.is_whole());
        let actor = seated.map_or(actor, |view| Some(view.actor()));
        history::steps(&self.reader, actor.map(|a| &a.name), limit)
    }

    /// Where else a person's name stands, for people to put right by hand.
    ///
    /// # Errors
    /// The book cannot be read.
    pub fn mentions(&self, person: RecordId, name: &str) -> Result<Vec<Mention>, Refusal> {
        if self.view.as_ref().is_some_and(|view| !view.is_whole()) {
            return Ok(Vec::new());
        }
        mentions::mentions(&self.reader, person, name)
    }

    /// Reads beside the writer, past every view: for what concerns the whole book, never for a person's eyes.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Now, by the desk's clock.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Today, by the desk's clock.
    pub fn today(&self) -> Date {
        self.clock.now().date()
    }

    /// Lets the writer finish and leaves the book clean.
    ///
    /// # Errors
    /// The book could not be left clean; what was acknowledged is safe in the journal.
    pub fn close(self) -> Result<(), Refusal> {
        let closed = self.ask(|done| Job::Close { done });
        if let Some(thread) = self
            .writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        {
            // A writer that panicked has already failed its last answer; joining only waits for it to be gone.
            let _ = thread.join();
        }
        closed
    }
}
