//! Owns what a filter means once it is read: a tree of typed questions, in one normal form.

use crate::domain::date::PeriodEntry;

use super::vocabulary::Field;

/// A filter as read. The empty one lets every record pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The question.
    pub root: Node,
}

impl Query {
    /// The filter that lets every record pass.
    pub const fn everything() -> Self {
        Self {
            root: Node::All(Vec::new()),
        }
    }

    /// Whether every record passes, because nothing is asked.
    pub const fn is_everything(&self) -> bool {
        matches!(&self.root, Node::All(parts) if parts.is_empty())
    }
}

/// A question about a record. Made by [`Node::all`], [`Node::any`] and [`Node::negated`], which keep one form for one meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// All of these; none of them is itself `All`.
    All(Vec<Node>),
    /// One of these; there are two at least, and none of them is itself `Any`.
    Any(Vec<Node>),
    /// Not this; it is not itself `Not`.
    Not(Box<Node>),
    /// The text as typed stands in the record.
    Text(String),
    /// A field passes a test.
    Field {
        /// The field.
        field: Field,
        /// The test.
        test: Test,
    },
}

impl Node {
    /// All of these.
    pub fn all(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            if let Self::All(inner) = part {
                flat.extend(inner);
            } else {
                flat.push(part);
            }
        }
        single(flat).unwrap_or_else(Self::All)
    }

    /// One of these; of none, every record (nothing is asked).
    pub fn any(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            if let Self::Any(inner) = part {
                flat.extend(inner);
            } else {
                flat.push(part);
            }
        }
        if flat.is_empty() {
            return Self::All(flat);
        }
        single(flat).unwrap_or_else(Self::Any)
    }

    /// Not this.
    #[must_use]
    pub fn negated(inner: Self) -> Self {
        if let Self::Not(back) = inner {
            return *back;
        }
        Self::Not(Box::new(inner))
    }
}

/// The only one, or all of them back.
fn single(mut nodes: Vec<Node>) -> Result<Node, Vec<Node>> {
    if nodes.len() == 1 {
        return nodes.pop().ok_or(nodes);
    }
    Err(nodes)
}

/// What is asked of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It has no value.
    Missing,
    /// It has a value.
    Present,
    /// One of its texts holds one of these (`:` `~`), or is one of these (`=`).
    Text {
        /// Whether the whole text is meant.
        whole: bool,
        /// As typed; any of them will do.
        any: Vec<String>,
    },
    /// Its choice, by code, in the order of the choices.
    Choice(Ordered<String>),
    /// A day of its own.
    Date(Ordered<PeriodEntry>),
    /// A number.
    Number(Ordered<i64>),
    /// A number of days.
    Days(Ordered<i64>),
    /// Yes or no.
    Flag(bool),
    /// A person or record.
    Name {
        /// Whether the whole name is meant.
        whole: bool,
        /// Any of them will do.
        any: Vec<Name>,
    },
}

/// A person or record as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// One of the field's own words (`me`, `none`), by its code.
    Code(String),
    /// Part of a name, a reading or a reference, as typed.
    Typed(String),
}

/// What is asked of a value that has an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ordered<T> {
    /// It lies in one of these.
    In(Vec<Reach<T>>),
    /// It lies on one side.
    Compare(Comparison, T),
}

/// One value, or from one to another, both included and one of them left open at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach<T> {
    /// That one.
    One(T),
    /// From that one on.
    From(T),
    /// Up to that one.
    To(T),
    /// From one to the other.
    Between(T, T),
}

/// The side of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}
