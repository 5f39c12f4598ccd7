//! Owns what Tab may put in: names of fields and of values that begin as typed, or the nearest if none does.

use std::ops::Range;

use super::super::fold::fold;
use super::print::word;
use super::source::{half_width, is_operator};
use super::vocabulary::{ChoiceWord, FieldKind, FieldWord, Vocabulary, nearest};

/// What may stand in place of some typed bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// The bytes of the typed line to replace, up to the caret.
    pub span: Range<usize>,
    /// What may stand there, the likeliest first.
    pub candidates: Vec<String>,
}

/// What Tab may put in at the caret (a byte of the typed line; one inside a character counts as before it).
pub fn complete(typed: &str, caret: usize, vocabulary: &dyn Vocabulary) -> Completion {
    let caret = (0..=caret.min(typed.len()))
        .rev()
        .find(|&place| typed.is_char_boundary(place))
        .unwrap_or(0);
    let before = typed.get(..caret).unwrap_or_default();
    let start = term_start(before);
    let term = before.get(start..).unwrap_or_default();
    let operator = term
        .char_indices()
        .find(|&(place, mark)| place > 0 && is_operator(half_width(mark)));
    match operator {
        Some((place, _)) => {
            let (name, asked) = term.split_at(place);
            let asked = asked.trim_start_matches(|mark| is_operator(half_width(mark)));
            let prefix = last_value(asked);
            let candidates = vocabulary
                .by_name(name)
                .map(|field| values(field, prefix, vocabulary))
                .unwrap_or_default();
            Completion {
                span: caret - prefix.len()..caret,
                candidates,
            }
        }
        None => Completion {
            span: start..caret,
            candidates: names(term, vocabulary),
        },
    }
}

/// The byte at which the term under the caret begins: after blanks, `|`, an opening bracket or a minus; quotes hide all of them.
fn term_start(before: &str) -> usize {
    let mut start = 0;
    let mut quoted = false;
    for (place, mark) in before.char_indices() {
        let after = place + mark.len_utf8();
        let plain = half_width(mark);
        if plain == '"' {
            quoted = !quoted;
        } else if quoted {
            // Nothing in a quote begins a term.
        } else if mark.is_whitespace() || plain == '|' || at_head(plain, mark, place, start) {
            start = after;
        }
    }
    start
}

fn at_head(plain: char, mark: char, place: usize, start: usize) -> bool {
    place == start && (matches!(plain, '(' | '-') || matches!(mark, '−' | 'ー'))
}

/// The value under the caret: after the last comma or range mark.
fn last_value(asked: &str) -> &str {
    let after_comma = asked.rsplit([',', '，']).next().unwrap_or(asked);
    after_comma.rsplit("..").next().unwrap_or(after_comma)
}

fn names(prefix: &str, vocabulary: &dyn Vocabulary) -> Vec<String> {
    let folded = fold(prefix);
    let begun: Vec<String> = vocabulary
        .fields()
        .iter()
        .filter_map(|field| field.name_with_prefix(&folded))
        .map(with_mark)
        .collect();
    if !begun.is_empty() {
        return begun;
    }
    let all = vocabulary.fields().iter().flat_map(FieldWord::names);
    nearest(prefix, all).map(with_mark).into_iter().collect()
}

fn with_mark(name: &str) -> String {
    format!("{name}:")
}

fn values(field: &FieldWord, prefix: &str, vocabulary: &dyn Vocabulary) -> Vec<String> {
    let typed = prefix.trim_start_matches(|mark| half_width(mark) == '"');
    let folded = fold(typed);
    let own = match &field.kind {
        FieldKind::Choice { choices, .. } | FieldKind::Name(choices) => choices.as_slice(),
        FieldKind::Text
        | FieldKind::Date
        | FieldKind::Number
        | FieldKind::Days
        | FieldKind::Flag => &[],
    };
    let mut found: Vec<String> = own
        .iter()
        .filter_map(|choice| choice.name_with_prefix(&folded))
        .map(word)
        .collect();
    let suggested = vocabulary.suggest(field.field, typed);
    let begins = |value: &&String| fold(value).starts_with(&folded);
    found.extend(suggested.iter().filter(begins).map(|value| word(value)));
    if found.is_empty() {
        let names = own.iter().map(ChoiceWord::name);
        found.extend(nearest(typed, names).map(word));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::vocabulary::Field;
    use super::*;

    struct Ward;

    impl Vocabulary for Ward {
        fn fields(&self) -> &[FieldWord] {
            &[]
        }
    }

    struct Office(Vec<FieldWord>);

    impl Vocabulary for Office {
        fn fields(&self) -> &[FieldWord] {
            &self.0
        }

        fn suggest(&self, field: Field, _typed: &str) -> Vec<String> {
            let departments = ["手術部", "検査 第二"];
            let known = if field == Field(1) {
                &departments[..]
            } else {
                &[]
            };
            known.iter().map(ToString::to_string).collect()
        }
    }

    fn office() -> Office {
        let stages = vec![
            ChoiceWord::new("meeting", &["meeting", "面談"]),
            ChoiceWord::new("contracting", &["contracting", "契約"]),
        ];
        let stage = FieldKind::Choice {
            choices: stages,
            ordered: true,
        };
        Office(vec![
            FieldWord::new(Field(0), &["stage", "段階"], stage),
            FieldWord::new(Field(1), &["dept", "部署"], FieldKind::Text),
            FieldWord::new(Field(2), &["due", "期限"], FieldKind::Date),
        ])
    }

    fn at_end(typed: &str) -> (String, Vec<String>) {
        let completion = complete(typed, typed.len(), &office());
        let replaced = typed.get(completion.span.clone()).unwrap().to_owned();
        (replaced, completion.candidates)
    }

    fn offers(typed: &str, replaced: &str, candidates: &[&str]) {
        let expected = (
            replaced.to_owned(),
            candidates.iter().map(ToString::to_string).collect(),
        );
        assert_eq!(at_end(typed), expected, "{typed}");
    }

    #[test]
    fn names_that_begin_as_typed_are_offered_in_the_script_typed() {
        offers("d", "d", &["dept:", "due:"]);
        offers("樹脂 部", "部", &["部署:"]);
        offers("-(ｄｅ", "ｄｅ", &["dept:"]);
        offers("a|st", "st", &["stage:"]);
        offers("", "", &["stage:", "dept:", "due:"]);
    }

    #[test]
    fn a_slip_is_mended_when_nothing_begins_so() {
        offers("detp", "detp", &["dept:"]);
        offers("stage:metting", "metting", &["meeting"]);
        offers("xyzzy", "xyzzy", &[]);
    }

    #[test]
    fn values_are_the_choices_and_what_the_book_holds() {
        offers("stage:m", "m", &["meeting"]);
        offers("段階：面", "面", &["面談"]);
        offers("stage:meeting,c", "c", &["contracting"]);
        offers("stage:meeting..c", "c", &["contracting"]);
        offers("stage>=", "", &["meeting", "contracting"]);
        offers("dept:", "", &["手術部", "\"検査 第二\""]);
        offers("dept:検", "検", &["\"検査 第二\""]);
        offers("due:", "", &[]);
        offers("nothing:", "", &[]);
    }

    #[test]
    fn only_what_stands_before_the_caret_is_replaced() {
        let completion = complete("st 樹脂", 2, &office());
        assert_eq!(completion.span, 0..2);
        let inside_a_character = complete("樹", 1, &office());
        assert_eq!(inside_a_character.span, 0..0);
        assert_eq!(complete("a", 99, &Ward).span, 0..1);
    }
}
