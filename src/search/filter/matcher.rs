//! Owns the judging of records: a query with today fixed, words folded and choices looked up once, however many records follow.

use super::super::fold::fold;
use super::super::needle::{Needle, reading_run};
use super::facts::{Fact, Facts};
use super::query::{Comparison, Name, Node, Ordered, Query, Reach, Test};
use super::vocabulary::{Field, FieldKind, Vocabulary};
use crate::domain::date::{Date, DateError, PeriodEntry};

/// A query ready to judge records.
#[derive(Clone, Debug)]
pub struct Matcher {
    check: Check,
}

/// A day of a query that this year's calendar lacks (29 February).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// The field it was asked of.
    pub field: Field,
    /// Why.
    pub error: DateError,
}

#[derive(Clone, Debug, PartialEq)]
enum Check {
    All(Vec<Check>),
    Any(Vec<Check>),
    Not(Box<Check>),
    Text(Box<Needle>),
    Field(Field, Trial),
}

#[derive(Clone, Debug, PartialEq)]
enum Trial {
    Missing,
    Present,
    Holds(Vec<Needle>),
    Is(Vec<String>),
    OneOf(Vec<String>),
    Days(Vec<(Date, Date)>),
    Numbers(Vec<(i64, i64)>),
    Flag(bool),
    Reference(String),
    Either(Vec<Trial>),
}

impl Query {
    /// Fixes today and looks up choices.
    ///
    /// # Errors
    /// The first day that this year's calendar lacks.
    pub fn compile(&self, today: Date, vocabulary: &dyn Vocabulary) -> Result<Matcher, Unresolved> {
        let compiler = Compiler { today, vocabulary };
        let check = compiler.check(&self.root)?;
        Ok(Matcher { check })
    }
}

impl Matcher {
    /// Whether the record passes.
    pub fn passes(&self, facts: &dyn Facts) -> bool {
        self.check.passes(facts)
    }

    /// Whether whatever passes this passes the other too, as long as no record changes: who types on looks only among what was found. May
    /// say no where it is so.
    pub fn narrows(&self, other: &Self) -> bool {
        self.check.narrows(&other.check)
    }
}

struct Compiler<'a> {
    today: Date,
    vocabulary: &'a dyn Vocabulary,
}

impl Compiler<'_> {
    fn check(&self, node: &Node) -> Result<Check, Unresolved> {
        Ok(match node {
            Node::All(parts) => Check::All(self.checks(parts)?),
            Node::Any(parts) => Check::Any(self.checks(parts)?),
            Node::Not(inner) => Check::Not(Box::new(self.check(inner)?)),
            Node::Text(text) => Check::Text(Box::new(Needle::new(text))),
            Node::Field { field, test } => Check::Field(*field, self.trial(*field, test)?),
        })
    }

    fn checks(&self, nodes: &[Node]) -> Result<Vec<Check>, Unresolved> {
        nodes.iter().map(|node| self.check(node)).collect()
    }

    fn trial(&self, field: Field, test: &Test) -> Result<Trial, Unresolved> {
        Ok(match test {
            Test::Missing => Trial::Missing,
            Test::Present => Trial::Present,
            Test::Text { whole, any } => texts(*whole, any),
            Test::Choice(ordered) => Trial::OneOf(self.codes(field, ordered)),
            Test::Date(ordered) => {
                Trial::Days(days(ordered, self.today).map_err(|error| Unresolved { field, error })?)
            }
            Test::Number(ordered) | Test::Days(ordered) => Trial::Numbers(numbers(ordered)),
            Test::Flag(wanted) => Trial::Flag(*wanted),
            Test::Name { whole, any } => {
                Trial::Either(any.iter().map(|name| named(*whole, name)).collect())
            }
        })
    }

    /// The codes of the choices that lie where the query asks, by their order in the vocabulary.
    fn codes(&self, field: Field, ordered: &Ordered<String>) -> Vec<String> {
        let kind = self.vocabulary.by_field(field).map(|word| &word.kind);
        let Some(FieldKind::Choice { choices, .. }) = kind else {
            return Vec::new();
        };
        let place = |code: &String| {
            let place = choices.iter().position(|choice| choice.code == *code);
            place.and_then(|place| i64::try_from(place).ok())
        };
        let Some(ordered) = in_order(ordered, &place) else {
            return Vec::new();
        };
        let within = numbers(&ordered);
        (0_i64..)
            .zip(choices)
            .filter(|&(place, _)| lies_in(&within, place))
            .map(|(_, choice)| choice.code.clone())
            .collect()
    }
}

/// The same question about places in an order, or nothing if a code is not in it.
fn in_order(
    ordered: &Ordered<String>,
    place: &dyn Fn(&String) -> Option<i64>,
) -> Option<Ordered<i64>> {
    let reach = |reach: &Reach<String>| {
        Some(match reach {
            Reach::One(one) => Reach::One(place(one)?),
            Reach::From(from) => Reach::From(place(from)?),
            Reach::To(to) => Reach::To(place(to)?),
            Reach::Between(from, to) => Reach::Between(place(from)?, place(to)?),
        })
    };
    Some(match ordered {
        Ordered::In(reaches) => Ordered::In(reaches.iter().filter_map(reach).collect()),
        Ordered::Compare(comparison, code) => Ordered::Compare(*comparison, place(code)?),
    })
}

fn texts(whole: bool, any: &[String]) -> Trial {
    if whole {
        return Trial::Is(any.iter().map(|text| fold(text)).collect());
    }
    Trial::Holds(any.iter().map(|text| Needle::new(text)).collect())
}

fn named(whole: bool, name: &Name) -> Trial {
    match name {
        Name::Code(code) => Trial::OneOf(vec![code.clone()]),
        Name::Typed(text) => {
            let mut trials = vec![texts(whole, std::slice::from_ref(text))];
            trials.extend(reference(text).map(Trial::Reference));
            Trial::Either(trials)
        }
    }
}

/// A record's reference without case, width, hyphen and leading zeros (`ｎ-041` is `n41`), or nothing if the text is none.
fn reference(text: &str) -> Option<String> {
    let folded = fold(text);
    let number = folded.trim_start_matches(|mark: char| mark.is_ascii_lowercase());
    let letters = folded.strip_suffix(number)?;
    let number = number.strip_prefix('-').unwrap_or(number);
    let digits = number.trim_start_matches('0');
    let is_number = number.starts_with(|mark: char| mark.is_ascii_digit())
        && number
            .chars()
            .all(|mark| mark.is_ascii_alphanumeric() || mark == '.');
    let is_reference = matches!(letters.len(), 1 | 2) && is_number;
    is_reference.then(|| format!("{letters}{digits}"))
}

fn days(ordered: &Ordered<PeriodEntry>, today: Date) -> Result<Vec<(Date, Date)>, DateError> {
    let reaches = match ordered {
        Ordered::Compare(comparison, entry) => {
            let period = entry.resolve(today)?;
            return Ok(match comparison {
                Comparison::Less => before(period.first).into_iter().collect(),
                Comparison::AtMost => vec![(Date::MIN, period.last)],
                Comparison::More => after(period.last).into_iter().collect(),
                Comparison::AtLeast => vec![(period.first, Date::MAX)],
            });
        }
        Ordered::In(reaches) => reaches,
    };
    let days = |reach: &Reach<PeriodEntry>| {
        Ok(match reach {
            Reach::One(entry) => {
                let period = entry.resolve(today)?;
                (period.first, period.last)
            }
            Reach::From(entry) => (entry.resolve(today)?.first, Date::MAX),
            Reach::To(entry) => (Date::MIN, entry.resolve(today)?.last),
            Reach::Between(from, to) => {
                let period = from.resolve_to(*to, today)?;
                (period.first, period.last)
            }
        })
    };
    reaches.iter().map(days).collect()
}

fn before(date: Date) -> Option<(Date, Date)> {
    (date > Date::MIN).then(|| (Date::MIN, date.plus_days(-1)))
}

fn after(date: Date) -> Option<(Date, Date)> {
    (date < Date::MAX).then(|| (date.plus_days(1), Date::MAX))
}

fn numbers(ordered: &Ordered<i64>) -> Vec<(i64, i64)> {
    match ordered {
        Ordered::Compare(comparison, limit) => match comparison {
            Comparison::Less => limit.checked_sub(1).map(|last| (i64::MIN, last)),
            Comparison::AtMost => Some((i64::MIN, *limit)),
            Comparison::More => limit.checked_add(1).map(|first| (first, i64::MAX)),
            Comparison::AtLeast => Some((*limit, i64::MAX)),
        }
        .into_iter()
        .collect(),
        Ordered::In(reaches) => reaches
            .iter()
            .map(|reach| match reach {
                Reach::One(one) => (*one, *one),
                Reach::From(from) => (*from, i64::MAX),
                Reach::To(to) => (i64::MIN, *to),
                Reach::Between(from, to) => (*from, *to),
            })
            .collect(),
    }
}

fn lies_in<T: Ord + Copy>(ranges: &[(T, T)], value: T) -> bool {
    ranges
        .iter()
        .any(|&(first, last)| first <= value && value <= last)
}

impl Check {
    fn narrows(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::All(parts)) => parts.iter().all(|part| self.narrows(part)),
            (Self::All(parts), other) => parts.iter().any(|part| part.narrows(other)),
            (Self::Text(this), Self::Text(other)) => this.narrows(other),
            (this, other) => this == other,
        }
    }

    fn passes(&self, facts: &dyn Facts) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.passes(facts)),
            Self::Any(parts) => parts.iter().any(|part| part.passes(facts)),
            Self::Not(inner) => !inner.passes(facts),
            Self::Text(needle) => facts.matches_text(needle),
            Self::Field(field, Trial::Missing) => !facts.any(*field, &mut |_| true),
            Self::Field(field, trial) => facts.any(*field, &mut |fact| trial.passes(fact)),
        }
    }
}

impl Trial {
    /// Whether one value passes. A value of another kind than the trial's does not.
    fn passes(&self, fact: Fact<'_>) -> bool {
        match (self, fact) {
            (Self::Present, _) => true,
            (Self::Holds(needles), Fact::Text(text)) => {
                let folded = fold(text);
                needles.iter().any(|needle| needle.is_in(folded.as_bytes()))
            }
            (Self::Holds(needles), Fact::Reading(kana)) => {
                let run = reading_run(&fold(kana));
                let read = |needle: &Needle| needle.is_in_reading(run.as_bytes());
                needles.iter().any(read)
            }
            (Self::Is(texts), Fact::Text(text) | Fact::Reading(text)) => {
                texts.contains(&fold(text))
            }
            (Self::OneOf(codes), Fact::Choice(code)) => codes.iter().any(|known| known == code),
            (Self::Days(ranges), Fact::Date(date)) => lies_in(ranges, date),
            (Self::Numbers(ranges), Fact::Number(number)) => lies_in(ranges, number),
            (Self::Flag(wanted), Fact::Flag(flag)) => *wanted == flag,
            (Self::Reference(wanted), Fact::Reference(text)) => {
                reference(text).is_some_and(|found| found == *wanted)
            }
            (Self::Either(trials), fact) => trials.iter().any(|trial| trial.passes(fact)),
            _ => false,
        }
    }
}

#[cfg(test)]
#[path = "matcher_tests.rs"]
mod tests;
