//! Owns the grammar: from the typed line to terms, groups and fields. What a value means is [`super::value`]'s.

use super::error::FilterError;
use super::query::{Node, Query};
use super::source::{Source, ends_word, is_operator};
use super::value::{Operator, Value, test};
use super::vocabulary::{FieldWord, Vocabulary, nearest};

/// Brackets in brackets, at most; a limit so that no pasted line can exhaust the stack.
const DEEPEST: usize = 32;

/// Reads a filter.
///
/// # Errors
/// The first thing that cannot be read, with its place.
pub fn parse(typed: &str, vocabulary: &dyn Vocabulary) -> Result<Query, FilterError> {
    let mut parser = Parser {
        source: Source::new(typed),
        vocabulary,
        depth: 0,
    };
    parser.source.skip_blanks();
    if parser.source.peek().is_none() {
        return Ok(Query::everything());
    }
    let root = parser.any()?;
    match parser.source.peek() {
        None => Ok(Query { root }),
        Some(_) => Err(FilterError::StrayClose {
            span: parser.next_mark(),
        }),
    }
}

struct Parser<'a> {
    source: Source<'a>,
    vocabulary: &'a dyn Vocabulary,
    depth: usize,
}

impl Parser<'_> {
    /// `and ("|" and)*`
    fn any(&mut self) -> Result<Node, FilterError> {
        let mut parts = vec![self.all()?];
        while self.source.take('|') {
            parts.push(self.all()?);
        }
        Ok(Node::any(parts))
    }

    /// `term+`, up to `|`, a closing bracket or the end.
    fn all(&mut self) -> Result<Node, FilterError> {
        let mut parts = Vec::new();
        loop {
            self.source.skip_blanks();
            match self.source.peek() {
                None | Some('|' | ')') => break,
                Some(_) => parts.push(self.term()?),
            }
        }
        if !parts.is_empty() {
            return Ok(Node::all(parts));
        }
        let span = self.next_mark();
        let stray = self.depth == 0 && self.source.peek() == Some(')');
        Err(if stray {
            FilterError::StrayClose { span }
        } else {
            FilterError::MissingTerm { span }
        })
    }

    fn term(&mut self) -> Result<Node, FilterError> {
        let mut negated = false;
        while self.source.at_minus() {
            self.source.bump();
            negated = !negated;
        }
        let node = match self.source.peek() {
            Some('(') => self.group()?,
            Some('"') => Node::Text(self.quoted()?),
            _ => self.word()?,
        };
        Ok(if negated { Node::negated(node) } else { node })
    }

    fn group(&mut self) -> Result<Node, FilterError> {
        let start = self.source.at();
        if self.depth == DEEPEST {
            return Err(FilterError::TooDeep {
                span: self.next_mark(),
            });
        }
        self.source.bump();
        self.depth += 1;
        let node = self.any()?;
        self.depth -= 1;
        if self.source.take(')') {
            return Ok(node);
        }
        let span = self.source.since(start);
        Err(FilterError::UnclosedGroup { span })
    }

    /// Text between quotes; `\"` and `\\` stand for a quote and a backslash.
    fn quoted(&mut self) -> Result<String, FilterError> {
        let start = self.source.at();
        self.source.bump();
        let mut text = String::new();
        while let Some(mark) = self.source.peek() {
            if mark == '"' {
                self.source.bump();
                return Ok(text);
            }
            if self.source.typed() == Some('\\')
                && matches!(self.source.peek_second(), Some('"' | '\\'))
            {
                self.source.bump();
            }
            text.extend(self.source.typed());
            self.source.bump();
        }
        let span = self.source.since(start);
        Err(FilterError::UnclosedQuote { span })
    }

    /// Text without quotes, or a field with its value.
    fn word(&mut self) -> Result<Node, FilterError> {
        let start = self.source.at();
        let mut text = String::new();
        let mut open = 0_usize;
        while let Some(mark) = self.source.peek() {
            if self.word_ends(mark, &mut open) {
                break;
            }
            if is_operator(mark) && self.is_field_name(&text) {
                let span = self.source.since(start);
                return self.field(&text, span);
            }
            text.extend(self.source.typed());
            self.source.bump();
        }
        Ok(Node::Text(text))
    }

    /// Whether a word ends here; brackets opened inside a word belong to it, and so does a closing one where no group is open.
    fn word_ends(&self, mark: char, open: &mut usize) -> bool {
        match mark {
            '(' => *open += 1,
            ')' if *open > 0 => *open -= 1,
            ')' => return self.depth > 0,
            _ => return ends_word(mark),
        }
        false
    }

    /// Whether what stands before a mark such as `:` can be a field's name. A mark at the head of a word, a time or ratio (`10:30`,
    /// `1:2:3`) and an address (`https://`) are text.
    fn is_field_name(&self, before: &str) -> bool {
        let named = |mark: char| mark.is_alphanumeric() || "-_ー・".contains(mark);
        let digits = before.chars().all(char::is_numeric);
        !digits && before.chars().all(named) && !self.source.rest().starts_with("://")
    }

    fn field(&mut self, name: &str, span: std::ops::Range<usize>) -> Result<Node, FilterError> {
        let vocabulary = self.vocabulary;
        let Some(word) = vocabulary.by_name(name) else {
            let names = vocabulary.fields().iter().flat_map(FieldWord::names);
            return Err(FilterError::UnknownField {
                span,
                name: name.to_owned(),
                nearest: nearest(name, names).map(str::to_owned),
            });
        };
        let operator = self.operator();
        let values = self.values(word)?;
        let test = test(word, &operator, &values)?;
        Ok(Node::Field {
            field: word.field,
            test,
        })
    }

    fn operator(&mut self) -> Operator {
        let start = self.source.at();
        let mark = self.source.peek().unwrap_or(':');
        self.source.bump();
        let or_equal = matches!(mark, '<' | '>') && self.source.take('=');
        Operator {
            mark,
            or_equal,
            span: self.source.since(start),
        }
    }

    fn values(&mut self, word: &FieldWord) -> Result<Vec<Value>, FilterError> {
        let mut values = vec![self.value(word)?];
        while self.source.take(',') {
            values.push(self.value(word)?);
        }
        Ok(values)
    }

    fn value(&mut self, word: &FieldWord) -> Result<Value, FilterError> {
        let start = self.source.at();
        let quoted = self.source.peek() == Some('"');
        let text = if quoted {
            self.quoted()?
        } else {
            self.bare_value()
        };
        let span = self.source.since(start);
        if text.is_empty() && !quoted {
            let field = word.field;
            return Err(FilterError::MissingValue { span, field });
        }
        Ok(Value { text, quoted, span })
    }

    fn bare_value(&mut self) -> String {
        let mut text = String::new();
        let mut open = 0_usize;
        while let Some(mark) = self.source.peek() {
            if mark == ',' || self.word_ends(mark, &mut open) {
                break;
            }
            text.extend(self.source.typed());
            self.source.bump();
        }
        text
    }

    /// The place of the next character, empty at the end.
    fn next_mark(&self) -> std::ops::Range<usize> {
        let mut after = self.source;
        after.bump();
        after.since(self.source.at())
    }
}

#[cfg(test)]
#[path = "parse_tests.rs"]
mod tests;
