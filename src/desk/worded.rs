//! What the office words itself, read out of the book: cheap to hand on with every moment of the book, and read as texts only when
//! somebody first asks for them, so that a start need not wait for it.

use crate::domain::kind::Kind;
use crate::domain::paper::{Own, Paper, Papers};
use crate::domain::record::Record;
use crate::domain::wording;
use crate::store::{Reader, StoreError};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

/// The office's own texts and lists at one moment.
#[derive(Clone, Debug, Default)]
pub struct Worded(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    own: BTreeMap<Paper, Own>,
    ever: BTreeSet<Paper>,
    papers: OnceLock<Papers>,
}

impl Worded {
    /// As the book has them now.
    ///
    /// # Errors
    /// The book cannot be read.
    pub(super) fn read(reader: &Reader) -> Result<Self, StoreError> {
        let mut records: Vec<Record> = Vec::new();
        reader.each(Kind::Wording, &mut |record| {
            records.push(record);
            ControlFlow::Continue(())
        })?;
        Ok(Self(Arc::new(Inner {
            own: wording::held(&records),
            ever: records.iter().filter_map(wording::paper).collect(),
            papers: OnceLock::new(),
        })))
    }

    /// What is in force: ours, with the office's own over them.
    pub fn papers(&self) -> &Papers {
        let inner = &self.0;
        inner.papers.get_or_init(|| Papers::with(inner.own.clone()))
    }

    /// The office's own of that name.
    pub fn own(&self, paper: &Paper) -> Option<&Own> {
        self.0.own.get(paper)
    }

    /// True if the office has, or had, its own of that name in the book.
    pub fn was_worded(&self, paper: &Paper) -> bool {
        self.0.ever.contains(paper)
    }
}
