//! Owns what is typed into the line above the hints of a list: a filter that narrows while it is typed, or the number of a record to go to.
//! A filter that cannot be read yet leaves the last good one in force, so the list is never emptied by a slip of the finger.

use crate::desk::lens::Lens;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::search::filter::{FilterError, Words, parse};
use crate::text::TextKey;
use crate::ui::shared::Shared;
use crate::ui::widget::line::Line;

/// What the line above the hints takes.
#[derive(Clone, Debug, Default)]
pub enum Finder {
    /// Nothing: keys are keys.
    #[default]
    Off,
    /// A filter; the text before it is what Esc brings back.
    Filter {
        /// What is typed.
        line: Line,
        /// What was in force before.
        before: String,
        /// Where the cursor stood.
        stood: Stood,
    },
    /// Digits of a record's number.
    Jump(String),
}

/// Where the cursor of a list stood when somebody began to type.
#[derive(Clone, Copy, Debug)]
pub struct Stood {
    /// The record with the cursor.
    pub record: Option<RecordId>,
    /// Its row.
    pub at: usize,
    /// The first row in sight.
    pub top: usize,
}

/// What a typed filter came to.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What is asked: all of what was typed, or the part before what cannot be read; `None` if nothing can.
    pub asks: Option<Box<Lens>>,
    /// How much of the text that is.
    pub good: String,
    /// Why the rest is not in force; `None` also while it is merely not finished.
    pub complaint: Option<String>,
}

/// Reads a filter as typed.
pub fn read(text: &str, kind: Kind, words: &Words, shared: &Shared) -> Reading {
    match lens(text, kind, words, shared) {
        Ok(lens) => Reading {
            asks: Some(Box::new(lens)),
            good: text.trim().to_owned(),
            complaint: None,
        },
        Err((end, complaint)) => {
            let good = text.get(..end).unwrap_or_default().trim().to_owned();
            let asks = lens_of_part(&good, kind, words, shared);
            Reading {
                asks,
                good,
                complaint,
            }
        }
    }
}

/// The byte where the term that holds a place begins.
fn term_start(text: &str, place: usize) -> usize {
    let before = text.get(..place).unwrap_or(text);
    before.rfind(char::is_whitespace).unwrap_or(0)
}

fn lens_of_part(text: &str, kind: Kind, words: &Words, shared: &Shared) -> Option<Box<Lens>> {
    lens(text, kind, words, shared).ok().map(Box::new)
}

/// What is wrong with a filter, and the key that puts it right.
fn complaint(error: &FilterError, words: &Words, shared: &Shared) -> String {
    let sentence = shared.locale.filter_error(error, words);
    if error.nearest().is_some() {
        shared
            .locale
            .say(TextKey::FilterTab, &[("sentence", &sentence)])
    } else {
        sentence
    }
}

/// The question of a text, or the byte where it stops being one and why.
fn lens(
    text: &str,
    kind: Kind,
    words: &Words,
    shared: &Shared,
) -> Result<Lens, (usize, Option<String>)> {
    if text.trim().is_empty() {
        return Ok(Lens::all(kind));
    }
    let query = parse(text, words).map_err(|error| {
        let why = (!error.is_unfinished()).then(|| complaint(&error, words, shared));
        (term_start(text, error.span().start), why)
    })?;
    Lens::asking(kind, &query, words, shared.today()).map_err(|_| {
        let why = shared.locale.line(TextKey::StateBadDay).to_owned();
        (0, Some(why))
    })
}
