//! Owns the sentences for what is wrong with a field: what, which, and what to type instead, by exhaustive match, so that a new reason
//! cannot be forgotten.

use super::format::grouped;
use super::{Locale, TextKey};
use crate::domain::choice::Choices;
use crate::domain::date::{Date, DateError, Era};
use crate::domain::field::{FieldSpec, Shape};
use crate::domain::kind::Kind;
use crate::domain::record::Reference;
use crate::domain::rule::{Fault, Violation};

/// Longest part of what was typed that a sentence quotes, in characters.
const QUOTED: usize = 30;

impl Locale {
    /// A fault of a record of that kind as one sentence with its remedy.
    pub fn fault(&self, kind: Kind, fault: &Fault) -> String {
        match kind.field_named(&fault.field) {
            Some(field) => self.field_violation(kind, field, &fault.typed, &fault.violation),
            None => self.violation(kind, &fault.field, &fault.typed, &fault.violation),
        }
    }

    /// As [`Locale::fault`], for a form that knows its field.
    pub fn field_violation(
        &self,
        kind: Kind,
        field: &FieldSpec,
        typed: &str,
        violation: &Violation,
    ) -> String {
        // A code that was understood is called by its word.
        let word = if let Shape::Choice(list) = field.shape {
            let known = list.codes.contains(&typed);
            known.then(|| self.choice(list, typed))
        } else {
            None
        };
        let typed = word.unwrap_or(typed);
        self.violation(kind, self.field(kind, field), typed, violation)
    }

    fn violation(&self, kind: Kind, label: &str, typed: &str, violation: &Violation) -> String {
        let typed = quoted(typed);
        let about = |key| self.say(key, &[("field", &label), ("typed", &typed)]);
        match violation {
            Violation::Empty => about(TextKey::FaultEmpty),
            Violation::TooLong { max, is } => self.say(
                TextKey::FaultTooLong,
                &[
                    ("field", &label),
                    ("max", &grouped(max)),
                    ("is", &grouped(is)),
                ],
            ),
            Violation::Date(error) => self.date_error(label, &typed, *error),
            Violation::NotANumber => about(TextKey::FaultNotANumber),
            Violation::NotAChoice { list } => {
                let choices = self.choices_of(list);
                let values = [
                    ("field", &label as _),
                    ("typed", &typed as _),
                    ("choices", &choices as _),
                ];
                self.say(TextKey::FaultNotAChoice, &values)
            }
            Violation::NotDaysOff { piece } => self.say(
                TextKey::FaultNotDaysOff,
                &[("field", &label), ("typed", piece)],
            ),
            Violation::NotAPhone => about(TextKey::FaultNotAPhone),
            Violation::OtherHouse { need, hospital } => {
                let values = [
                    ("field", &label as _),
                    ("typed", &typed as _),
                    ("need", need as _),
                    ("hospital", hospital as _),
                ];
                self.say(TextKey::FaultOtherHouse, &values)
            }
            Violation::Backwards => about(TextKey::FaultBackwards),
            Violation::NotYet => about(TextKey::FaultNotYet),
            Violation::NotATime => about(TextKey::FaultNotATime),
            Violation::NotAMail => about(TextKey::FaultNotAMail),
            Violation::NoSuchRecord { kinds: [of] } => {
                let values = [
                    ("field", &label as _),
                    ("typed", &typed as _),
                    ("kind", &self.kind(*of) as _),
                ];
                self.say(TextKey::FaultNoSuchRecord, &values)
            }
            Violation::NoSuchRecord { kinds } => {
                let letter = kinds.first().map_or('N', |kind| kind.letter());
                let words: Vec<&str> = kinds.iter().map(|kind| self.kind(*kind)).collect();
                let kinds = words.join(self.line(TextKey::FaultOr));
                let values = [
                    ("field", &label as _),
                    ("typed", &typed as _),
                    ("kinds", &kinds as _),
                    ("letter", &letter as _),
                ];
                self.say(TextKey::FaultNoSuchAny, &values)
            }
            Violation::SeveralRecords { references } => self.several(label, &typed, references),
            Violation::Taken { reference } => {
                let values = [("typed", &typed as _), ("ref", reference as _)];
                self.say(TextKey::FaultTaken, &values)
            }
            Violation::Paper(fault) => self.paper_fault(fault),
            Violation::NotEditable => about(TextKey::FaultNotEditable),
            Violation::UnknownField { nearest } => self.unknown_field(kind, label, *nearest),
            Violation::NeedsAlso { field } => {
                let other = kind
                    .field_named(field)
                    .map_or(*field, |spec| self.field(kind, spec));
                let values = [
                    ("field", &label as _),
                    ("typed", &typed as _),
                    ("other", &other as _),
                ];
                self.say(TextKey::FaultNeedsAlso, &values)
            }
        }
    }

    pub(super) fn date_error(&self, label: &str, typed: &str, error: DateError) -> String {
        let (field, typed) = (("field", &label as _), ("typed", &typed as _));
        match error {
            DateError::Empty => self.say(TextKey::FaultDateEmpty, &[field]),
            DateError::NotADate => self.say(TextKey::FaultDateForm, &[field, typed]),
            DateError::NoSuchMonth { month } => self.say(
                TextKey::FaultDateNoMonth,
                &[field, typed, ("month", &month)],
            ),
            DateError::NoSuchDay {
                year: None,
                month,
                last,
            } => {
                let values = [field, typed, ("month", &month as _), ("last", &last as _)];
                self.say(TextKey::FaultDateNoDay, &values)
            }
            DateError::NoSuchDay {
                year: Some(year),
                month,
                last,
            } => {
                let values = [
                    field,
                    typed,
                    ("year", &year as _),
                    ("month", &month as _),
                    ("last", &last as _),
                ];
                self.say(TextKey::FaultDateNoDayOfYear, &values)
            }
            DateError::OutsideEra { era, meant } => {
                let wareki = meant.wareki_short().unwrap_or_else(|| meant.to_string());
                let values = [
                    field,
                    typed,
                    ("era", &self.era(era) as _),
                    ("meant", &meant as _),
                    ("wareki", &wareki as _),
                ];
                self.say(TextKey::FaultDateEra, &values)
            }
            DateError::ShortYear {
                gregorian: Some(gregorian),
                reiwa: Some(reiwa),
            } => {
                let reiwa = reiwa.wareki_short().unwrap_or_else(|| reiwa.to_string());
                let values = [
                    field,
                    typed,
                    ("gregorian", &gregorian as _),
                    ("reiwa", &reiwa as _),
                ];
                self.say(TextKey::FaultDateShortYear, &values)
            }
            DateError::ShortYear { .. } => {
                self.say(TextKey::FaultDateShortYearUnknown, &[field, typed])
            }
            DateError::WrongWeekday { date } => self.wrong_weekday(field, typed, date),
            DateError::OutOfRange => self.say(TextKey::FaultDateRange, &[field, typed]),
        }
    }

    fn wrong_weekday(&self, field: Named<'_>, typed: Named<'_>, date: Date) -> String {
        let weekday = self.weekday(date.weekday());
        self.say(
            TextKey::FaultDateWeekday,
            &[field, typed, ("weekday", &weekday)],
        )
    }

    fn several(&self, label: &str, typed: &str, references: &[Reference]) -> String {
        let listed = self.joined(references.iter().map(ToString::to_string));
        let values = [
            ("field", &label as _),
            ("typed", &typed as _),
            ("n", &references.len() as _),
            ("references", &listed as _),
        ];
        self.say(TextKey::FaultSeveralRecords, &values)
    }

    fn unknown_field(&self, kind: Kind, typed: &str, nearest: Option<&str>) -> String {
        let typed = quoted(typed);
        let (typed, of) = (("typed", &typed as _), ("kind", &self.kinds(kind) as _));
        let Some(near) = nearest.and_then(|name| kind.field_named(name)) else {
            return self.say(TextKey::FaultUnknownField, &[typed, of]);
        };
        let label = self.field(kind, near);
        let values = [typed, of, ("near", &near.name as _), ("label", &label as _)];
        self.say(TextKey::FaultUnknownFieldNear, &values)
    }

    /// The labels of a list in its order: `機器、用品、サービス、データ`.
    pub fn choices_of(&self, list: &Choices) -> String {
        self.joined(
            list.codes
                .iter()
                .map(|code| self.choice(list, code).to_owned()),
        )
    }

    /// Words one after the other, as the language separates them.
    pub fn joined(&self, words: impl IntoIterator<Item = String>) -> String {
        words
            .into_iter()
            .reduce(|before, next| {
                self.say(TextKey::ListPair, &[("before", &before), ("next", &next)])
            })
            .unwrap_or_default()
    }

    fn era(&self, era: Era) -> &str {
        self.line(match era {
            Era::Meiji => TextKey::EraMeiji,
            Era::Taisho => TextKey::EraTaisho,
            Era::Showa => TextKey::EraShowa,
            Era::Heisei => TextKey::EraHeisei,
            Era::Reiwa => TextKey::EraReiwa,
        })
    }
}

/// A place's name and its value.
type Named<'a> = (&'static str, &'a dyn std::fmt::Display);

/// What was typed, cut where quoting it would hide the sentence.
fn quoted(typed: &str) -> String {
    let mut chars = typed.trim().chars();
    let head: String = chars.by_ref().take(QUOTED).collect();
    if chars.next().is_some() {
        head + ".."
    } else {
        head
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::choice;
    use crate::domain::date::parse_date;
    use crate::text::Lang;

    fn fault(field: &str, typed: &str, violation: Violation) -> [String; 2] {
        let fault = Fault {
            field: field.to_owned(),
            typed: typed.to_owned(),
            violation,
        };
        Lang::ALL.map(|lang| Locale::new(lang).fault(Kind::Need, &fault))
    }

    #[test]
    fn a_fault_says_what_is_wrong_and_what_to_do() {
        let [ja, en] = fault("title", "..", Violation::TooLong { max: 40, is: 52 });
        assert_eq!(ja, "件名は40字までです(いま52字)。短くしてください");
        assert_eq!(
            en,
            "Title takes at most 40 characters (now 52). Shorten it."
        );
        let [ja, _] = fault(
            "need_kind",
            "機械",
            Violation::NotAChoice {
                list: &choice::NEED_KIND,
            },
        );
        assert_eq!(
            ja,
            "種別「機械」は選べません。機器、用品、サービス、データ から選んでください"
        );
    }

    #[test]
    fn an_unknown_field_is_answered_with_the_nearest() {
        let [ja, en] = fault(
            "dep",
            "",
            Violation::UnknownField {
                nearest: Some("department"),
            },
        );
        assert_eq!(
            ja,
            "「dep」という項目はニーズにありません。department(部署)ですか"
        );
        assert_eq!(
            en,
            "There is no field \"dep\" in needs. Did you mean department (Department)?"
        );
        let [ja, _] = fault("zzz", "", Violation::UnknownField { nearest: None });
        assert!(
            ja.starts_with("「zzz」という項目はニーズにありません"),
            "{ja}"
        );
    }

    #[test]
    fn a_day_that_cannot_be_gets_the_rule_it_breaks() {
        let today = Date::new(2026, 11, 22).unwrap();
        let said = |typed: &str| {
            let error = parse_date(typed, today).unwrap_err();
            let [ja, en] = fault("due", typed, Violation::Date(error));
            assert!(!en.contains('{') && !ja.contains('{'), "{ja} {en}");
            ja
        };
        assert_eq!(
            said("R8.11.31"),
            "期限「R8.11.31」: 2026年11月は30日までです。日を直してください"
        );
        assert_eq!(
            said("11/31"),
            "期限「11/31」: 11月は30日までです。日を直してください"
        );
        assert_eq!(
            said("13/2"),
            "期限「13/2」: 13月はありません。月は1から12で入れてください"
        );
        assert_eq!(
            said("H31.5.1"),
            "期限「H31.5.1」: 平成にその日はありません。2019-05-01 なら R1.5.1 と入れてください"
        );
        assert_eq!(
            said("8.11.30"),
            "期限「8.11.30」は西暦か和暦か分かりません。2008-11-30 か R8.11.30 と入れてください"
        );
        assert_eq!(
            said("2026-11-30(火)"),
            "期限「2026-11-30(火)」: その日は月曜です。日付か曜日を直してください"
        );
        assert!(said("そのうち").contains("来週金"));
        assert!(said("99999/1/1").contains("読めません"));
    }

    #[test]
    fn a_long_text_is_quoted_only_in_part_and_without_its_escapes() {
        let [ja, _] = fault(
            "due",
            &"\u{1b}[2Jあ".repeat(40),
            Violation::Date(DateError::NotADate),
        );
        assert!(!ja.contains('\u{1b}') && ja.contains(".."), "{ja}");
        assert!(ja.chars().count() < 120, "{ja}");
    }

    #[test]
    fn several_records_are_listed_by_number() {
        let references = ["H-1", "H-12"]
            .map(|r| Reference::parse(r).unwrap())
            .to_vec();
        let [ja, en] = fault(
            "hospital",
            "中央病院",
            Violation::SeveralRecords { references },
        );
        assert_eq!(
            ja,
            "病院「中央病院」は2件あります(H-1、H-12)。番号で入れてください"
        );
        assert_eq!(
            en,
            "Hospital \"中央病院\" is the name of 2 records (H-1, H-12). Enter the number."
        );
    }
}
