//! Owns what was typed into a field -> what is meant, for every shape of field: the one road from forms, spreadsheets and the command
//! line into the book.

use super::Vocabulary;
use super::measure::{mail, number, phone};
use crate::domain::choice::Choices;
use crate::domain::date::{Calendar, Date, TimeOfDay, parse_date};
use crate::domain::entry::Entry;
use crate::domain::field::Section;
use crate::domain::field::{FieldSpec, Shape};
use crate::domain::kind::Kind;
use crate::domain::prefecture::whole;
use crate::domain::rule::Violation;
use crate::domain::value::{Text, Value};

/// Longest text of several lines, in characters: the longest that fits a field's 64 KiB whatever its script (four bytes each).
pub const BLOCK_LIMIT: usize = 16_000;
/// Longest closed days, in characters.
const DAYS_OFF_LIMIT: usize = 80;
/// Longest name of a prefecture or a country, in characters.
const PREFECTURE_LIMIT: usize = 20;
/// Longest tag, in characters.
const TAG_LIMIT: usize = 40;
/// The longest further post or certificate, with its days.
const SPELL_LIMIT: usize = 160;

impl Vocabulary {
    /// What `typed` means in a field. Nothing typed empties the field, also a required one (it is then marked as not filled in); a record
    /// is taken as named, because only the desk can find or make it. Digits, letters and marks may be full-width everywhere.
    ///
    /// # Errors
    /// The reason as data; the sentence is `Locale::violation`.
    pub fn understand(
        &self,
        kind: Kind,
        field: &FieldSpec,
        typed: &str,
        today: Date,
    ) -> Result<Entry, Violation> {
        if kind.field(field.id).map(|own| own.name) != Some(field.name) {
            // Numbers of fields are reused between kinds: a field of another kind must not lend its checks.
            return Err(Violation::UnknownField { nearest: None });
        }
        if field.derived {
            return Err(Violation::NotEditable);
        }
        if Text::block(typed).as_str().trim().is_empty() {
            return Ok(empty(field));
        }
        match field.shape {
            Shape::Line(max) => line(typed, usize::from(max)).map(Entry::Value),
            Shape::Block => block(typed).map(Entry::Value),
            Shape::Choice(list) => self.choice(list, typed).map(Entry::Value),
            Shape::Choices(list) => self.choices(list, typed).map(Entry::Members),
            Shape::Tags if field.section == Section::Posts => {
                tags(typed, SPELL_LIMIT).map(Entry::Members)
            }
            Shape::Tags => tags(typed, TAG_LIMIT).map(Entry::Members),
            Shape::Date => day(typed, today).map(Entry::Value),
            Shape::Time => TimeOfDay::read(typed)
                .map(|time| Entry::Value(Value::line(&time.to_string())))
                .ok_or(Violation::NotATime),
            Shape::Number => number(typed)
                .map(|n| Entry::Value(Value::Number(n)))
                .ok_or(Violation::NotANumber),
            Shape::Prefecture => {
                let typed = Text::line(typed);
                line(whole(typed.as_str()), PREFECTURE_LIMIT).map(Entry::Value)
            }
            Shape::Phone => phone(typed)
                .map(|n| Entry::Value(Value::line(&n)))
                .ok_or(Violation::NotAPhone),
            Shape::Mail => mail(typed)
                .map(|n| Entry::Value(Value::line(&n)))
                .ok_or(Violation::NotAMail),
            Shape::DaysOff => match Calendar::unreadable(typed) {
                None => line(typed, DAYS_OFF_LIMIT).map(Entry::Value),
                Some(piece) => Err(Violation::NotDaysOff { piece }),
            },
            Shape::Link(kinds) => Ok(named(kinds, typed)),
            Shape::Notes => Err(Violation::NotEditable),
        }
    }

    fn choice(&self, list: &'static Choices, typed: &str) -> Result<Value, Violation> {
        self.choice_of(list, typed)
            .map(Value::choice)
            .ok_or(Violation::NotAChoice { list })
    }

    /// Entries between separators; a piece that is none is tried word by word, as sheets also put blanks between licences.
    fn choices(&self, list: &'static Choices, typed: &str) -> Result<Vec<Value>, Violation> {
        let mut codes = Vec::new();
        for piece in pieces(typed) {
            if let Some(code) = self.choice_of(list, &piece) {
                codes.push(Value::choice(code));
                continue;
            }
            for word in piece.split_whitespace() {
                codes.push(self.choice(list, word)?);
            }
        }
        Ok(once(codes))
    }
}

/// An emptied field.
fn empty(field: &FieldSpec) -> Entry {
    if field.is_set() {
        Entry::Members(Vec::new())
    } else {
        Entry::Clear
    }
}

fn line(typed: &str, max: usize) -> Result<Value, Violation> {
    let text = Text::line(typed);
    within(&text, max)?;
    Ok(Value::Text(text))
}

fn block(typed: &str) -> Result<Value, Violation> {
    // Counted before the scrub, which cuts what is far too long: a pasted file is refused in words instead.
    let is = typed.chars().count();
    if is > BLOCK_LIMIT {
        return Err(Violation::TooLong {
            max: BLOCK_LIMIT,
            is,
        });
    }
    Ok(Value::Text(Text::block(typed)))
}

fn within(text: &Text, max: usize) -> Result<(), Violation> {
    let is = text.as_str().chars().count();
    if is > max {
        return Err(Violation::TooLong { max, is });
    }
    Ok(())
}

fn tags(typed: &str, limit: usize) -> Result<Vec<Value>, Violation> {
    let tags: Result<Vec<Value>, Violation> = pieces(typed)
        .iter()
        .map(|piece| line(piece, limit))
        .collect();
    tags.map(once)
}

/// What stands between `;` `；` `、` `,` and line breaks, without the empty ones.
fn pieces(typed: &str) -> Vec<String> {
    typed
        .split([';', '；', '、', ',', '，', '､', '\n', '\r'])
        .map(|piece| Text::line(piece).as_str().trim().to_owned())
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// The same values without repetition, in their order.
fn once(values: Vec<Value>) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::with_capacity(values.len());
    for value in values {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept
}

fn day(typed: &str, today: Date) -> Result<Value, Violation> {
    parse_date(typed, today)
        .map(Value::Date)
        .map_err(Violation::Date)
}

fn named(kinds: &'static [Kind], typed: &str) -> Entry {
    Entry::Named {
        kinds,
        typed: Text::line(typed),
    }
}

#[cfg(test)]
#[path = "understand_tests.rs"]
mod tests;
