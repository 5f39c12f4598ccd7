//! Owns the sentences for a filter that cannot be read (yet): what is not understood and what may be meant.

use super::{Locale, TextKey};
use crate::search::filter::{Accepted, Field, FilterError, Vocabulary as FilterVocabulary};

/// Most values that a sentence offers; Tab offers the rest.
const OFFERED: usize = 6;

impl Locale {
    /// Why a filter is not in force, as one line. Where in the typed line it is, `FilterError::span` tells.
    pub fn filter_error(&self, error: &FilterError, words: &dyn FilterVocabulary) -> String {
        let about = |key, field: &Field| self.say(key, &[("field", &field_name(words, *field))]);
        match error {
            FilterError::UnknownField {
                name,
                nearest: Some(near),
                ..
            } => self.say(
                TextKey::FilterNoFieldNear,
                &[("name", name), ("near", near)],
            ),
            FilterError::UnknownField {
                name,
                nearest: None,
                ..
            } => self.say(TextKey::FilterNoField, &[("name", name)]),
            FilterError::BadOperator { field, .. } => about(TextKey::FilterBadOperator, field),
            FilterError::BadValue {
                field,
                value,
                accepted,
                ..
            } => self.bad_value(&field_name(words, *field), value, accepted),
            FilterError::MissingValue { field, .. } => about(TextKey::FilterNoValue, field),
            FilterError::MissingTerm { .. } => self.line(TextKey::FilterNoTerm).to_owned(),
            FilterError::UnclosedQuote { .. } => self.line(TextKey::FilterOpenQuote).to_owned(),
            FilterError::UnclosedGroup { .. } => self.line(TextKey::FilterOpenGroup).to_owned(),
            FilterError::StrayClose { .. } => self.line(TextKey::FilterStrayClose).to_owned(),
            FilterError::TooDeep { .. } => self.line(TextKey::FilterTooDeep).to_owned(),
        }
    }

    fn bad_value(&self, field: &str, value: &str, accepted: &Accepted) -> String {
        let about = |key| self.say(key, &[("field", &field), ("value", &value)]);
        match accepted {
            Accepted::Choices {
                nearest: Some(near),
                ..
            } => self.say(
                TextKey::FilterNoChoiceNear,
                &[("field", &field), ("value", &value), ("near", near)],
            ),
            Accepted::Choices {
                names,
                nearest: None,
            } => {
                let choices = self.joined(names.iter().take(OFFERED).cloned());
                self.say(
                    TextKey::FilterNoChoice,
                    &[("field", &field), ("value", &value), ("choices", &choices)],
                )
            }
            Accepted::Date(error) => self.date_error(field, value, *error),
            Accepted::Number => about(TextKey::FilterNumber),
            Accepted::Days => about(TextKey::FilterDays),
            Accepted::Flag => about(TextKey::FilterFlag),
            Accepted::OneValue => about(TextKey::FilterOneValue),
        }
    }
}

fn field_name(words: &dyn FilterVocabulary, field: Field) -> String {
    words
        .by_field(field)
        .map_or_else(|| field.0.to_string(), |word| word.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::filter::{ChoiceWord, FieldKind, FieldWord, Words, parse};
    use crate::text::Lang;

    fn said(typed: &str) -> [String; 2] {
        let stages = vec![
            ChoiceWord::new("meeting", &["面談"]),
            ChoiceWord::new("launch", &["製品化"]),
        ];
        let words = Words(vec![
            FieldWord::new(Field(1), &["dept", "部署"], FieldKind::Text),
            FieldWord::new(Field(2), &["due", "期限"], FieldKind::Date),
            FieldWord::new(
                Field(3),
                &["stage", "段階"],
                FieldKind::Choice {
                    choices: stages,
                    ordered: true,
                },
            ),
            FieldWord::new(Field(4), &["idle", "滞留"], FieldKind::Days),
            FieldWord::new(Field(5), &["lot", "ロット"], FieldKind::Number),
            FieldWord::new(Field(6), &["done", "済"], FieldKind::Flag),
        ]);
        let error = parse(typed, &words).unwrap_err();
        Lang::ALL.map(|lang| Locale::new(lang).filter_error(&error, &words))
    }

    #[test]
    fn an_unknown_field_is_answered_with_the_nearest() {
        let [ja, en] = said("dep:外来");
        assert_eq!(ja, "「dep」はありません。dept ですか");
        assert_eq!(en, "There is no \"dep\". Did you mean dept?");
    }

    #[test]
    fn every_way_to_be_wrong_has_its_sentence() {
        let typed = [
            "zzzz:1",
            "dept:",
            "dept<a",
            "due:13/2",
            "stage:xyzw",
            "stage:面淡",
            "idle>長い",
            "lot:多い",
            "done:たぶん",
            "lot<3,4",
            "(dept:a",
            "\"a",
            "a )",
            "a |",
            &"(".repeat(200),
        ];
        let mut seen = std::collections::BTreeSet::new();
        for line in typed {
            let [ja, en] = said(line);
            assert!(
                !ja.contains(['{', '}']) && !en.contains(['{', '}']),
                "{ja} {en}"
            );
            assert!(
                ja.chars().any(|c| ('\u{3040}'..'\u{30ff}').contains(&c)),
                "{ja}"
            );
            seen.insert(ja);
        }
        assert_eq!(seen.len(), typed.len(), "{seen:#?}");
    }
}
