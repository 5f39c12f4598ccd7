//! Owns the writing of a query as text that reads back as the same query, for saved filters, links and titles.

use super::query::{Comparison, Name, Node, Ordered, Query, Reach, Test};
use super::vocabulary::{ChoiceWord, Field, FieldKind, Vocabulary};
use crate::domain::date::PeriodEntry;

impl Query {
    /// The query with the vocabulary's first names. A field or choice the vocabulary does not know is written by its number or code.
    pub fn print(&self, vocabulary: &dyn Vocabulary) -> String {
        self.print_with(vocabulary, &ToString::to_string)
    }

    /// As [`Query::print`], with days in other words that the language reads too.
    pub fn print_with(
        &self,
        vocabulary: &dyn Vocabulary,
        days: &dyn Fn(&PeriodEntry) -> String,
    ) -> String {
        Printer { vocabulary, days }.node(&self.root, Place::Top)
    }
}

/// Where a node stands, which tells whether it needs brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Top,
    InAny,
    InAll,
    InNot,
}

struct Printer<'a> {
    vocabulary: &'a dyn Vocabulary,
    days: &'a dyn Fn(&PeriodEntry) -> String,
}

impl Printer<'_> {
    fn node(&self, node: &Node, place: Place) -> String {
        match node {
            Node::All(parts) => {
                bracketed(self.list(parts, Place::InAll, " "), place == Place::InNot)
            }
            Node::Any(parts) => {
                bracketed(self.list(parts, Place::InAny, " | "), place != Place::Top)
            }
            Node::Not(inner) => format!("-{}", self.node(inner, Place::InNot)),
            Node::Text(text) => word(text),
            Node::Field { field, test } => self.field(*field, test),
        }
    }

    fn list(&self, parts: &[Node], place: Place, between: &str) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.node(part, place)).collect();
        parts.join(between)
    }

    fn field(&self, field: Field, test: &Test) -> String {
        let known = self.vocabulary.by_field(field);
        let name = known.map_or_else(|| field.0.to_string(), |word| word.name().to_owned());
        let choices = match known.map(|word| &word.kind) {
            Some(FieldKind::Choice { choices, .. } | FieldKind::Name(choices)) => choices,
            _ => &Vec::new(),
        };
        format!("{name}{}", asked(test, choices, self.days))
    }
}

/// The mark and the value.
fn asked(test: &Test, choices: &[ChoiceWord], days: &dyn Fn(&PeriodEntry) -> String) -> String {
    match test {
        Test::Missing => ":none".to_owned(),
        Test::Present => ":any".to_owned(),
        Test::Text { whole, any } => values(*whole, any.iter().map(|text| value(text))),
        Test::Choice(ordered) => within(ordered, &|code| choice(choices, code)),
        Test::Date(ordered) => within(ordered, days),
        Test::Number(ordered) => within(ordered, &ToString::to_string),
        Test::Days(ordered) => within(ordered, &|count| format!("{count}d")),
        Test::Flag(true) => ":yes".to_owned(),
        Test::Flag(false) => ":no".to_owned(),
        Test::Name { whole, any } => values(*whole, any.iter().map(|name| named(choices, name))),
    }
}

fn values(whole: bool, values: impl Iterator<Item = String>) -> String {
    let mark = if whole { '=' } else { ':' };
    format!("{mark}{}", values.collect::<Vec<_>>().join(","))
}

fn named(choices: &[ChoiceWord], name: &Name) -> String {
    match name {
        Name::Code(code) => choice(choices, code),
        Name::Typed(text) if super::vocabulary::choice_by_name(choices, text).is_some() => {
            quoted(text)
        }
        Name::Typed(text) => value(text),
    }
}

fn choice(choices: &[ChoiceWord], code: &str) -> String {
    let known = choices.iter().find(|choice| choice.code == code);
    word(known.map_or(code, ChoiceWord::name))
}

fn within<T>(ordered: &Ordered<T>, print: &dyn Fn(&T) -> String) -> String {
    match ordered {
        Ordered::Compare(comparison, limit) => format!("{}{}", mark(*comparison), print(limit)),
        Ordered::In(reaches) => {
            let reaches: Vec<String> = reaches.iter().map(|reach| range(reach, print)).collect();
            format!(":{}", reaches.join(","))
        }
    }
}

fn range<T>(reach: &Reach<T>, print: &dyn Fn(&T) -> String) -> String {
    match reach {
        Reach::One(one) => print(one),
        Reach::From(from) => format!("{}..", print(from)),
        Reach::To(to) => format!("..{}", print(to)),
        Reach::Between(from, to) => format!("{}..{}", print(from), print(to)),
    }
}

const fn mark(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::More => ">",
        Comparison::AtLeast => ">=",
    }
}

fn bracketed(text: String, needed: bool) -> String {
    if needed { format!("({text})") } else { text }
}

/// A value of a text field: quoted too where it would ask whether there is a value.
fn value(text: &str) -> String {
    let asks = ["none", "any", "なし", "無し", "あり", "有り"];
    if asks.contains(&super::super::fold::fold(text).as_str()) {
        return quoted(text);
    }
    word(text)
}

/// The text bare if nothing in it means anything to the language, else quoted.
pub(super) fn word(text: &str) -> String {
    let harmless = |mark: char| mark.is_alphanumeric() || "_-/#+・々".contains(mark);
    let begins_well = !text.starts_with(['-', 'ー', '－', '−']);
    if !text.is_empty() && begins_well && text.chars().all(harmless) {
        return text.to_owned();
    }
    quoted(text)
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for mark in text.chars() {
        // Every mark that would close the quote, in whatever width, and the one that protects it.
        if matches!(super::source::half_width(mark), '"') || mark == '\\' {
            out.push('\\');
        }
        out.push(mark);
    }
    out.push('"');
    out
}
