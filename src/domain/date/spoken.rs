//! Owns the words for days and stretches of days, the Japanese and the English ones of each meaning side by side, so that neither language
//! can say less than the other. All are written as they are read: half-width, lower case, without blanks.

use super::entry::Kind;
use super::{PeriodEntry, Unit};

/// A meaning with its words, the usual one first: Japanese, then English.
pub(super) type Words<T> = (T, &'static [&'static str], &'static [&'static str]);

const fn days(count: i32) -> Kind {
    Kind::Shift {
        count,
        unit: Unit::Day,
    }
}

/// Words for one day.
pub(super) const DAYS: [Words<Kind>; 11] = [
    (days(0), &["今日", "本日", "きょう"], &["today"]),
    (days(1), &["明日", "あした", "あす"], &["tomorrow"]),
    (days(2), &["明後日", "あさって"], &["dayaftertomorrow"]),
    (days(-1), &["昨日", "きのう"], &["yesterday"]),
    (days(-2), &["一昨日", "おととい"], &["daybeforeyesterday"]),
    (
        Kind::MonthEnd { months: 0 },
        &["月末", "今月末"],
        &["monthend", "endofmonth", "endofthismonth", "eom"],
    ),
    (
        Kind::MonthEnd { months: 1 },
        &["来月末", "翌月末"],
        &["nextmonthend", "endofnextmonth"],
    ),
    (
        Kind::MonthEnd { months: 2 },
        &["再来月末"],
        &["monthafternextend", "endofmonthafternext"],
    ),
    (
        Kind::MonthEnd { months: -1 },
        &["先月末"],
        &["lastmonthend", "endoflastmonth"],
    ),
    (
        Kind::FiscalYearEnd { years: 0 },
        &["年度末", "今年度末"],
        &["fye", "fyend", "endoffy", "endoffiscalyear"],
    ),
    (
        Kind::FiscalYearEnd { years: 1 },
        &["来年度末"],
        &["nextfye", "nextfyend", "endofnextfy", "endofnextfiscalyear"],
    ),
];

/// Words for a week that a weekday follows, by how many weeks from this one: 来週金, `next fri`.
pub(super) const WEEKS: [Words<i32>; 5] = [
    (2, &["再来週"], &["weekafternext"]),
    (1, &["来週", "翌週"], &["next", "nextweek"]),
    (0, &["今週"], &["this", "thisweek"]),
    (-1, &["先週"], &["last", "lastweek"]),
    (-2, &["先々週"], &["weekbeforelast"]),
];

/// Words for a stretch of days.
pub(super) const PERIODS: [Words<PeriodEntry>; 16] = [
    (PeriodEntry::Week(-2), &["先々週"], &["weekbeforelast"]),
    (PeriodEntry::Week(-1), &["先週"], &["lastweek"]),
    (PeriodEntry::Week(0), &["今週"], &["thisweek", "week"]),
    (PeriodEntry::Week(1), &["来週", "翌週"], &["nextweek"]),
    (PeriodEntry::Week(2), &["再来週"], &["weekafternext"]),
    (PeriodEntry::Month(-2), &["先々月"], &["monthbeforelast"]),
    (PeriodEntry::Month(-1), &["先月"], &["lastmonth"]),
    (PeriodEntry::Month(0), &["今月"], &["thismonth", "month"]),
    (PeriodEntry::Month(1), &["来月", "翌月"], &["nextmonth"]),
    (PeriodEntry::Month(2), &["再来月"], &["monthafternext"]),
    (
        PeriodEntry::RelativeYear(-1),
        &["昨年", "去年"],
        &["lastyear"],
    ),
    (PeriodEntry::RelativeYear(0), &["今年"], &["thisyear"]),
    (PeriodEntry::RelativeYear(1), &["来年"], &["nextyear"]),
    (
        PeriodEntry::RelativeFiscalYear(-1),
        &["昨年度", "前年度"],
        &["lastfy", "lastfiscalyear"],
    ),
    (
        PeriodEntry::RelativeFiscalYear(0),
        &["今年度", "年度", "本年度"],
        &["thisfy", "fy", "thisfiscalyear", "fiscalyear"],
    ),
    (
        PeriodEntry::RelativeFiscalYear(1),
        &["来年度", "次年度"],
        &["nextfy", "nextfiscalyear"],
    ),
];

/// The months in English, from January, short and whole; in Japanese they are numbers.
pub(super) const MONTHS: [[&str; 2]; 12] = [
    ["jan", "january"],
    ["feb", "february"],
    ["mar", "march"],
    ["apr", "april"],
    ["may", "may"],
    ["jun", "june"],
    ["jul", "july"],
    ["aug", "august"],
    ["sep", "september"],
    ["oct", "october"],
    ["nov", "november"],
    ["dec", "december"],
];

/// The meaning of a word.
pub(super) fn meaning<T: Copy>(table: &[Words<T>], text: &str) -> Option<T> {
    let says = |(_, ja, en): &&Words<T>| ja.contains(&text) || en.contains(&text);
    table.iter().find(says).map(|(meaning, ..)| *meaning)
}

/// The usual words for a meaning, Japanese and English.
pub(super) fn usual<T: Copy + PartialEq>(
    table: &[Words<T>],
    meaning: T,
) -> Option<(&'static str, &'static str)> {
    let (_, ja, en) = table.iter().find(|(known, ..)| *known == meaning)?;
    Some((ja.first()?, en.first()?))
}

/// The month (1-12) that an English name at the head of a text names, and what follows it.
pub(super) fn month_name(text: &str) -> Option<(u32, &str)> {
    (1..).zip(MONTHS).find_map(|(number, [short, whole])| {
        let rest = text
            .strip_prefix(whole)
            .or_else(|| text.strip_prefix(short))?;
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        (!rest.starts_with(|c: char| c.is_alphabetic())).then_some((number, rest))
    })
}

/// The short English name of a month, 1 to 12.
pub(super) fn month_short(number: u32) -> Option<&'static str> {
    let at = usize::try_from(number.checked_sub(1)?).ok()?;
    MONTHS.get(at).map(|[short, _]| *short)
}

/// `30th`.
pub(super) fn ordinal(day: u32) -> String {
    let end = match (day % 10, day % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{day}{end}")
}

/// The number of `30th`, whatever its ending.
pub(super) fn of_ordinal(text: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"]
        .into_iter()
        .find_map(|end| text.strip_suffix(end))?;
    let digits = digits.strip_prefix("the").unwrap_or(digits);
    digits.parse().ok().filter(|_| digits.len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::super::{DateEntry, PeriodEntry};
    use super::*;
    use std::collections::BTreeSet;

    /// Both lists of every row of a table.
    fn pairs<T>(table: &[Words<T>]) -> impl Iterator<Item = [&'static [&'static str]; 2]> {
        table.iter().map(|(_, ja, en)| [*ja, *en])
    }

    #[test]
    fn every_meaning_has_words_in_both_languages_and_no_word_two_meanings() {
        let tables = [
            pairs(&DAYS).collect::<Vec<_>>(),
            pairs(&WEEKS).collect(),
            pairs(&PERIODS).collect(),
        ];
        for table in tables {
            let mut seen = BTreeSet::new();
            for [ja, en] in table {
                assert!(!ja.is_empty() && !en.is_empty(), "{ja:?} {en:?}");
                assert!(ja.iter().all(|word| !word.is_ascii()), "{ja:?}");
                assert!(en.iter().all(|word| word.is_ascii()), "{en:?}");
                for word in ja.iter().chain(en) {
                    assert!(seen.insert(*word), "{word}");
                }
            }
        }
    }

    #[test]
    fn every_word_is_read_as_its_meaning_and_written_in_either_language_it_reads_back() {
        let both = |entry: PeriodEntry| {
            let english = entry.english();
            assert!(english.is_ascii(), "{english}");
            for text in [english, entry.to_string()] {
                assert_eq!(PeriodEntry::read(&text), Ok(entry), "{text}");
            }
        };
        for (kind, ja, en) in DAYS {
            for word in ja.iter().chain(en) {
                let entry = DateEntry::read(word).unwrap();
                assert_eq!(entry.kind, kind, "{word}");
                both(PeriodEntry::Day(entry));
            }
        }
        for (entry, ja, en) in PERIODS {
            for word in ja.iter().chain(en) {
                assert_eq!(PeriodEntry::read(word), Ok(entry), "{word}");
            }
            both(entry);
        }
        for (_, ja, en) in WEEKS {
            for week in ja.iter().chain(en) {
                let of = |day: &str| DateEntry::read(&format!("{week}{day}"));
                assert_eq!(of("金"), of("fri"), "{week}");
                both(PeriodEntry::Day(of("fri").unwrap()));
            }
        }
        for (ja, en) in [
            ("11月", "november"),
            ("11月", "Nov."),
            ("2026年11月", "november 2026"),
            ("11月30日", "nov 30"),
            ("11月30日", "30 November"),
            ("2026年11月30日", "30 nov 2026"),
            ("2026年11月30日", "Nov 30, 2026"),
            ("3日後", "in 3 days"),
            ("3日後", "3 days later"),
            ("2週間前", "2 weeks ago"),
            ("1か月後", "1 month from now"),
            ("1年前", "1 year ago"),
            ("再来週の金曜", "week after next friday"),
            ("年度末", "end of fiscal year"),
            ("再来月", "month after next"),
        ] {
            let (one, other) = (PeriodEntry::read(ja), PeriodEntry::read(en));
            assert!(one.is_ok(), "{ja}");
            assert_eq!(one, other, "{ja} {en}");
            both(one.unwrap());
        }
    }

    #[test]
    fn a_day_of_the_month_is_said_in_either_language() {
        for text in ["30th", "the 30th"] {
            assert_eq!(DateEntry::read("30日"), DateEntry::read(text), "{text}");
        }
        assert_eq!(DateEntry::read("30日").unwrap().english(), "30th");
    }

    #[test]
    fn what_is_no_month_and_no_day_stays_unread() {
        for text in [
            "mayor", "marching", "nov 31", "40th", "novfoo", "in", "later", "ago",
        ] {
            assert!(PeriodEntry::read(text).is_err(), "{text}");
        }
        assert_eq!(
            [1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 30]
                .map(ordinal)
                .join(" "),
            "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 23rd 30th"
        );
    }
}
