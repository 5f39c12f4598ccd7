//! Owns what a value means for its kind of field: from the typed word to a test.

use std::ops::Range;

use super::super::fold::fold;
use super::error::{Accepted, FilterError};
use super::query::{Comparison, Name, Ordered, Reach, Test};
use super::vocabulary::{ChoiceWord, FieldKind, FieldWord, choice_by_name, nearest};
use crate::domain::date::PeriodEntry;

/// The mark between a field and its value.
#[derive(Clone, Debug)]
pub(super) struct Operator {
    pub(super) mark: char,
    /// `<=` or `>=`.
    pub(super) or_equal: bool,
    pub(super) span: Range<usize>,
}

impl Operator {
    fn comparison(&self) -> Option<Comparison> {
        match (self.mark, self.or_equal) {
            ('<', false) => Some(Comparison::Less),
            ('<', true) => Some(Comparison::AtMost),
            ('>', false) => Some(Comparison::More),
            ('>', true) => Some(Comparison::AtLeast),
            _ => None,
        }
    }
}

/// One value as typed.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) quoted: bool,
    pub(super) span: Range<usize>,
}

/// The test that a field's values make.
pub(super) fn test(
    word: &FieldWord,
    operator: &Operator,
    values: &[Value],
) -> Result<Test, FilterError> {
    let reader = Reader { word, operator };
    let whole = operator.mark == '=';
    let read = match &word.kind {
        FieldKind::Text => {
            reader.without_order()?;
            let any = values.iter().map(|value| value.text.clone()).collect();
            Ok(presence(values).unwrap_or(Test::Text { whole, any }))
        }
        FieldKind::Name(own) => {
            reader.without_order()?;
            let any: Vec<Name> = values.iter().map(|value| name(own, value)).collect();
            let named = any.iter().any(|name| matches!(name, Name::Code(_)));
            let presence = presence(values).filter(|_| !named);
            Ok(presence.unwrap_or(Test::Name { whole, any }))
        }
        FieldKind::Flag => reader.flag(values),
        FieldKind::Choice { choices, ordered } => reader.choices(choices, *ordered, values),
        FieldKind::Date => reader.ordered(values, true, &date).map(Test::Date),
        FieldKind::Number => reader.ordered(values, true, &number).map(Test::Number),
        FieldKind::Days => reader.ordered(values, true, &days).map(Test::Days),
    };
    read.or_else(|error| {
        let flag = matches!(word.kind, FieldKind::Flag);
        let asked = presence(values).filter(|_| !flag && operator.comparison().is_none());
        asked.ok_or(error)
    })
}

/// `none` and `any` as the only value ask whether there is one.
fn presence(values: &[Value]) -> Option<Test> {
    let [value] = values else { return None };
    if value.quoted {
        return None;
    }
    match fold(&value.text).as_str() {
        "none" | "なし" | "無し" => Some(Test::Missing),
        "any" | "あり" | "有り" | "*" => Some(Test::Present),
        _ => None,
    }
}

fn name(own: &[ChoiceWord], value: &Value) -> Name {
    let code = choice_by_name(own, &value.text).filter(|_| !value.quoted);
    code.map_or_else(
        || Name::Typed(value.text.clone()),
        |choice| Name::Code(choice.code.clone()),
    )
}

struct Reader<'a> {
    word: &'a FieldWord,
    operator: &'a Operator,
}

impl Reader<'_> {
    /// `:`, `=` and `~` alone.
    fn without_order(&self) -> Result<(), FilterError> {
        match self.operator.comparison() {
            None => Ok(()),
            Some(_) => Err(self.bad_operator()),
        }
    }

    fn flag(&self, values: &[Value]) -> Result<Test, FilterError> {
        if !matches!(self.operator.mark, ':' | '=') {
            return Err(self.bad_operator());
        }
        let [value] = values else {
            return Err(self.extra_value(values));
        };
        match fold(&value.text).as_str() {
            "yes" | "y" | "true" | "1" | "on" | "はい" | "あり" | "有" | "有り" | "済" => {
                Ok(Test::Flag(true))
            }
            "no" | "n" | "false" | "0" | "off" | "いいえ" | "なし" | "無" | "無し" | "未" => {
                Ok(Test::Flag(false))
            }
            _ => Err(self.bad_value(value, Accepted::Flag)),
        }
    }

    fn choices(
        &self,
        choices: &[ChoiceWord],
        ordered: bool,
        values: &[Value],
    ) -> Result<Test, FilterError> {
        if !ordered {
            self.without_order()?;
        }
        let code = |text: &str| {
            let choice = choice_by_name(choices, text);
            choice
                .map(|choice| choice.code.clone())
                .ok_or_else(|| unknown_choice(choices, text))
        };
        self.ordered(values, ordered, &code).map(Test::Choice)
    }

    /// Values, ranges or one side of a value.
    fn ordered<T>(
        &self,
        values: &[Value],
        ranges: bool,
        read: &dyn Fn(&str) -> Result<T, Accepted>,
    ) -> Result<Ordered<T>, FilterError> {
        if self.operator.mark == '~' {
            return Err(self.bad_operator());
        }
        if let Some(comparison) = self.operator.comparison() {
            let [value] = values else {
                return Err(self.extra_value(values));
            };
            let limit = read(&value.text).map_err(|accepted| self.bad_value(value, accepted))?;
            return Ok(Ordered::Compare(comparison, limit));
        }
        let reach = |value: &Value| {
            let ends = if ranges && !value.quoted {
                range(&value.text)
            } else {
                None
            };
            reach(&value.text, ends, read).map_err(|accepted| self.bad_value(value, accepted))
        };
        values
            .iter()
            .map(reach)
            .collect::<Result<_, _>>()
            .map(Ordered::In)
    }

    fn bad_operator(&self) -> FilterError {
        FilterError::BadOperator {
            span: self.operator.span.clone(),
            field: self.word.field,
        }
    }

    fn bad_value(&self, value: &Value, accepted: Accepted) -> FilterError {
        FilterError::BadValue {
            span: value.span.clone(),
            field: self.word.field,
            value: value.text.clone(),
            accepted,
        }
    }

    /// The second value, where one is taken.
    fn extra_value(&self, values: &[Value]) -> FilterError {
        values.get(1).map_or_else(
            || FilterError::MissingValue {
                span: self.operator.span.clone(),
                field: self.word.field,
            },
            |second| self.bad_value(second, Accepted::OneValue),
        )
    }
}

/// The two ends of a range: `..`, or the wave between dates in Japanese.
fn range(text: &str) -> Option<(&str, &str)> {
    ["..", "‥", "。。", "〜", "～", "~"]
        .into_iter()
        .find_map(|mark| text.split_once(mark))
}

fn reach<T>(
    text: &str,
    ends: Option<(&str, &str)>,
    read: &dyn Fn(&str) -> Result<T, Accepted>,
) -> Result<Reach<T>, Accepted> {
    match ends {
        Some((from, "")) if !from.is_empty() => Ok(Reach::From(read(from)?)),
        Some(("", to)) if !to.is_empty() => Ok(Reach::To(read(to)?)),
        Some((from, to)) => Ok(Reach::Between(read(from)?, read(to)?)),
        None => read(text).map(Reach::One),
    }
}

fn unknown_choice(choices: &[ChoiceWord], text: &str) -> Accepted {
    let names = || choices.iter().map(ChoiceWord::name);
    Accepted::Choices {
        nearest: nearest(text, names()).map(str::to_owned),
        names: names().map(str::to_owned).collect(),
    }
}

fn date(text: &str) -> Result<PeriodEntry, Accepted> {
    PeriodEntry::read(text).map_err(Accepted::Date)
}

/// `30`, `３０`, `-5`, `100万`.
fn number(text: &str) -> Result<i64, Accepted> {
    let folded = fold(text);
    let (digits, unit) = match folded.char_indices().next_back() {
        Some((end, '千')) => (folded.get(..end), 1_000),
        Some((end, '万')) => (folded.get(..end), 10_000),
        Some((end, '億')) => (folded.get(..end), 100_000_000),
        _ => (Some(folded.as_str()), 1),
    };
    digits
        .and_then(|digits| digits.parse::<i64>().ok())
        .and_then(|number| number.checked_mul(unit))
        .ok_or(Accepted::Number)
}

/// `30`, `30d`, `30日`, `2w`, `3m` (of 30 days), `1y` (of 365).
fn days(text: &str) -> Result<i64, Accepted> {
    let folded = fold(text);
    let unit = folded.trim_start_matches(|mark: char| mark.is_ascii_digit() || mark == '-');
    let length = match unit {
        "" | "d" | "日" | "日間" => 1,
        "w" | "週" | "週間" => 7,
        "m" | "か月" | "ゕ月" | "ゖ月" | "月" => 30,
        "y" | "年" => 365,
        _ => return Err(Accepted::Days),
    };
    folded
        .strip_suffix(unit)
        .and_then(|digits| digits.parse::<i64>().ok())
        .and_then(|number| number.checked_mul(length))
        .ok_or(Accepted::Days)
}
