//! The desk as one person has it: what their handle reads is what their view shows, and what it hands in is theirs. What a role does not
//! allow goes into the audit.

use super::actor::{Actor, Role};
use super::command::Command;
use super::context::Control;
use super::desk::Desk;
use super::history::{self, AuditLine};
use super::refusal::Refusal;
use super::view::View;
use super::writer::Job;
use crate::domain::audit::{Audit, Deed};
use crate::domain::record::{Record, RecordId};
use crate::store::{Store, StoreError};
use std::sync::Arc;
use std::sync::mpsc::channel;

impl Desk {
    /// The same desk for one person: what this handle reads is what the view shows, and what it hands in is that person's.
    #[must_use]
    pub fn seat(&self, view: Arc<View>) -> Self {
        let mut seat = self.clone();
        seat.view = Some(view);
        seat
    }

    /// Who hands a command in: the one whose seat it is, whatever the caller says.
    pub(super) fn actor<'a>(&'a self, asked: &'a Actor) -> &'a Actor {
        self.view.as_ref().map_or(asked, |view| view.actor())
    }

    pub(super) fn may(&self, command: &Command) -> Result<(), Refusal> {
        let (Some(view), Some(book)) = (&self.view, self.shown.latest()) else {
            return Ok(());
        };
        let allowed = view.allows(&book, command);
        if let Err(Refusal::NotAllowed { .. }) = &allowed {
            self.audit(
                view.actor(),
                Audit::new(Deed::Denied, "", "", command.word()),
            );
        }
        allowed
    }

    /// Puts a line into the audit, without waiting for the disk.
    pub fn audit(&self, actor: &Actor, line: Audit) {
        // A desk that is closed keeps no audit any more, and lets nobody do anything either.
        let _ = self.jobs.send(Job::Run {
            actor: actor.clone(),
            command: Command::Audit(line),
            control: Arc::new(Control::default()),
            done: Box::new(|_| {}),
        });
    }

    /// The audit, newest first: for those who see the whole book and may override.
    ///
    /// # Errors
    /// The role does not allow it, or the book cannot be read.
    pub fn audit_trail(&self, actor: &Actor, limit: usize) -> Result<Vec<AuditLine>, Refusal> {
        if self.actor(actor).role != Role::Admin {
            return Err(Refusal::NotAllowed { needs: Role::Admin });
        }
        history::audit(&self.reader, limit)
    }

    /// Has work done on the whole book by its one writer, while everybody else waits: proofs, tidying, what another copy wrote. `renews` if
    /// records may be others afterwards.
    ///
    /// # Errors
    /// The seat is no admin's, or the work's.
    pub fn upkeep<T: Send + 'static>(
        &self,
        renews: bool,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Refusal> {
        self.may_keep()?;
        let (answer, result) = channel();
        let work = Box::new(move |store: &mut Store| {
            // The asker may have gone; the work is done all the same.
            let _ = answer.send(work(store));
        });
        let sent = self.jobs.send(Job::Upkeep { work, renews });
        sent.map_err(|_| Refusal::Closed)?;
        let done = result.recv().unwrap_or(Err(StoreError::Closed));
        done.map_err(Refusal::from)
    }

    /// Whether this seat may take the whole book in hand: copies of it, proofs, its order on the disk.
    ///
    /// # Errors
    /// The role does not allow it.
    pub fn may_keep(&self) -> Result<(), Refusal> {
        match &self.view {
            Some(view) if view.actor().role != Role::Admin => {
                let line = Audit::new(Deed::Denied, "", "", "whole-book");
                self.audit(view.actor(), line);
                Err(Refusal::NotAllowed { needs: Role::Admin })
            }
            _ => Ok(()),
        }
    }

    /// A record as this seat may see it.
    pub(super) fn sight(&self, record: Record) -> Option<Record> {
        let Some(view) = self.view.as_ref().filter(|view| !view.is_whole()) else {
            return Some(record);
        };
        view.sight(&*self.shown.latest()?, record)
    }

    pub(super) fn sees(&self, id: RecordId) -> Result<bool, Refusal> {
        Ok(self.record(id)?.is_some())
    }
}
