//! Owns the tests of date entry; beside it because the table of forms is as long as the reader.

use proptest::prelude::*;

use super::*;

fn date(year: i32, month: u32, day: u32) -> Date {
    Date::new(year, month, day).unwrap()
}

/// Wednesday, 25 November 2026.
fn today() -> Date {
    date(2026, 11, 25)
}

fn read(text: &str) -> Result<Date, DateError> {
    parse_date(text, today())
}

#[test]
fn whole_dates_are_read_in_every_usual_form() {
    for text in [
        "2026-11-30",
        "2026/11/30",
        "2026.11.30",
        "20261130",
        "2026年11月30日",
        "２０２６年１１月３０日",
        "２０２６・１１・３０",
        "R8.11.30",
        "r8/11/30",
        "Ｒ８．１１．３０",
        "令和8年11月30日",
        "令8.11.30",
        "㋿8年11月30日",
        "2026-11-30(月)",
        "2026年 11月 30日（月曜日）",
    ] {
        assert_eq!(read(text), Ok(date(2026, 11, 30)), "{text}");
    }
}

#[test]
fn eras_are_read_with_their_first_years_and_last_days() {
    assert_eq!(read("令和元年5月1日"), Ok(date(2019, 5, 1)));
    assert_eq!(read("R元.5.1"), Ok(date(2019, 5, 1)));
    assert_eq!(read("H31.4.30"), Ok(date(2019, 4, 30)));
    assert_eq!(read("S64.1.7"), Ok(date(1989, 1, 7)));
    assert_eq!(read("昭和39年10月10日"), Ok(date(1964, 10, 10)));
    assert_eq!(read("明治45年7月30日"), Ok(date(1912, 7, 30)));
    assert_eq!(read("大正元年7月30日"), Ok(date(1912, 7, 30)));
}

#[test]
fn a_day_outside_its_era_is_refused_with_the_day_that_is_meant() {
    let ended = DateError::OutsideEra {
        era: Era::Heisei,
        meant: date(2019, 5, 1),
    };
    assert_eq!(read("H31.5.1"), Err(ended));
    let not_begun = DateError::OutsideEra {
        era: Era::Reiwa,
        meant: date(2019, 4, 30),
    };
    assert_eq!(read("令和元年4月30日"), Err(not_begun));
    assert_eq!(read("R0.5.1"), Err(DateError::NotADate));
}

#[test]
fn a_day_without_a_year_is_the_next_one_unless_it_lies_within_60_days_back() {
    for text in [
        "11/30",
        "11-30",
        "11.30",
        "1130",
        "１１３０",
        "11月30日",
        "１１ー３０",
    ] {
        assert_eq!(read(text), Ok(date(2026, 11, 30)), "{text}");
    }
    assert_eq!(read("9/26"), Ok(date(2026, 9, 26)));
    assert_eq!(read("9/25"), Ok(date(2027, 9, 25)));
    assert_eq!(read("930"), Ok(date(2026, 9, 30)));
    let in_january = parse_date("12/20", date(2027, 1, 10));
    assert_eq!(in_january, Ok(date(2026, 12, 20)));
}

#[test]
fn a_day_without_a_month_is_the_next_such_day() {
    assert_eq!(read("25日"), Ok(today()));
    assert_eq!(read("24日"), Ok(date(2026, 12, 24)));
    let error = DateError::NoSuchDay {
        year: Some(2027),
        month: 2,
        last: 28,
    };
    assert_eq!(parse_date("30日", date(2027, 1, 31)), Err(error));
}

#[test]
fn shifts_count_from_today() {
    assert_eq!(read("+7d"), Ok(date(2026, 12, 2)));
    assert_eq!(read("＋７"), Ok(date(2026, 12, 2)));
    assert_eq!(read("-3d"), Ok(date(2026, 11, 22)));
    assert_eq!(read("+2w"), Ok(date(2026, 12, 9)));
    assert_eq!(read("2週間後"), Ok(date(2026, 12, 9)));
    assert_eq!(read("3日前"), Ok(date(2026, 11, 22)));
    assert_eq!(read("+1m"), Ok(date(2026, 12, 25)));
    assert_eq!(read("１ヶ月後"), Ok(date(2026, 12, 25)));
    assert_eq!(read("+1y"), Ok(date(2027, 11, 25)));
    assert_eq!(read("+99999999d"), Ok(Date::MAX));
    assert_eq!(read("+99999999999d"), Err(DateError::NotADate));
}

#[test]
fn words_for_days_are_read_in_both_languages() {
    for text in ["今日", "本日", "today", "Today", "ＴＯＤＡＹ"] {
        assert_eq!(read(text), Ok(today()), "{text}");
    }
    assert_eq!(read("明日"), Ok(date(2026, 11, 26)));
    assert_eq!(read("tomorrow"), Ok(date(2026, 11, 26)));
    assert_eq!(read("明後日"), Ok(date(2026, 11, 27)));
    assert_eq!(read("昨日"), Ok(date(2026, 11, 24)));
    assert_eq!(read("yesterday"), Ok(date(2026, 11, 24)));
}

#[test]
fn weeks_run_from_monday_to_sunday() {
    assert_eq!(read("今週水"), Ok(today()));
    assert_eq!(read("今週月"), Ok(date(2026, 11, 23)));
    assert_eq!(read("今週日"), Ok(date(2026, 11, 29)));
    assert_eq!(read("来週金"), Ok(date(2026, 12, 4)));
    assert_eq!(read("来週の金曜日"), Ok(date(2026, 12, 4)));
    assert_eq!(read("next fri"), Ok(date(2026, 12, 4)));
    assert_eq!(read("再来週火"), Ok(date(2026, 12, 8)));
    assert_eq!(read("先週月"), Ok(date(2026, 11, 16)));
    assert_eq!(read("水曜"), Ok(today()));
    assert_eq!(read("火"), Ok(date(2026, 12, 1)));
    assert_eq!(read("fri"), Ok(date(2026, 11, 27)));
}

#[test]
fn ends_of_months_and_fiscal_years_are_words() {
    assert_eq!(read("月末"), Ok(date(2026, 11, 30)));
    assert_eq!(read("来月末"), Ok(date(2026, 12, 31)));
    assert_eq!(read("先月末"), Ok(date(2026, 10, 31)));
    assert_eq!(
        parse_date("来月末", date(2027, 1, 31)),
        Ok(date(2027, 2, 28))
    );
    assert_eq!(read("年度末"), Ok(date(2027, 3, 31)));
    assert_eq!(read("来年度末"), Ok(date(2028, 3, 31)));
}

#[test]
fn days_the_calendar_lacks_are_refused_with_the_reason() {
    assert_eq!(read("13/2"), Err(DateError::NoSuchMonth { month: 13 }));
    assert_eq!(read("0/2"), Err(DateError::NoSuchMonth { month: 0 }));
    let february = |year| DateError::NoSuchDay {
        year,
        month: 2,
        last: if year.is_some() { 28 } else { 29 },
    };
    assert_eq!(read("2/30"), Err(february(None)));
    assert_eq!(read("2/29"), Err(february(Some(2027))));
    assert_eq!(read("2026-02-29"), Err(february(Some(2026))));
    assert_eq!(read("2028-02-29"), Ok(date(2028, 2, 29)));
    assert_eq!(read("0000-01-01"), Err(DateError::OutOfRange));
    assert_eq!(read("  "), Err(DateError::Empty));
    for text in [
        "樹脂", "11:30", "11/30/", "1/2/3/4", "7", "来週", "R8", "+d", "(月)x",
    ] {
        assert_eq!(read(text), Err(DateError::NotADate), "{text}");
    }
}

#[test]
fn a_short_year_is_refused_because_it_has_two_meanings() {
    let error = DateError::ShortYear {
        gregorian: Some(date(2008, 11, 30)),
        reiwa: Some(date(2026, 11, 30)),
    };
    assert_eq!(read("8.11.30"), Err(error));
}

#[test]
fn the_shown_form_can_be_saved_again_and_its_weekday_is_checked() {
    let names = ["月", "火", "水", "木", "金", "土", "日"];
    let shown = date(2026, 11, 30).short(&names);
    assert_eq!(read(&shown), Ok(date(2026, 11, 30)));
    assert_eq!(read("11-30(Mon)"), Ok(date(2026, 11, 30)));
    let error = DateError::WrongWeekday {
        date: date(2026, 11, 30),
    };
    assert_eq!(read("11-30(火)"), Err(error));
}

fn kinds() -> impl Strategy<Value = Kind> {
    let weekday = proptest::sample::select(Weekday::ALL.to_vec());
    let unit = proptest::sample::select(vec![Unit::Day, Unit::Week, Unit::Month, Unit::Year]);
    let month_day = (1..=12_u32, 1..=28_u32);
    prop_oneof![
        (-700_000..2_900_000).prop_map(|days| Kind::Exact(Date::from_days(days).unwrap())),
        month_day.prop_map(|(month, day)| Kind::MonthDay { month, day }),
        (1..=31_u32).prop_map(Kind::DayOfMonth),
        (-99_999..99_999, unit).prop_map(|(count, unit)| Kind::Shift { count, unit }),
        (-2..=2, weekday.clone()).prop_map(|(weeks, weekday)| Kind::InWeek { weeks, weekday }),
        weekday.prop_map(Kind::Coming),
        (-1..=2).prop_map(|months| Kind::MonthEnd { months }),
        (0..=1).prop_map(|years| Kind::FiscalYearEnd { years }),
    ]
}

proptest! {
    #[test]
    fn what_is_printed_reads_back_as_the_same_entry(kind in kinds()) {
        let entry = DateEntry::of(kind);
        prop_assert_eq!(DateEntry::read(&entry.to_string()), Ok(entry));
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,20}", days in -800_000..3_000_000) {
        if let Some(today) = Date::from_days(days) {
            let _ = parse_date(&text, today);
        }
    }

    #[test]
    fn eras_go_both_ways(days in -37_000..200_000) {
        let date = Date::from_days(days).unwrap();
        prop_assert_eq!(read(&date.wareki().unwrap()), Ok(date));
        prop_assert_eq!(read(&date.wareki_short().unwrap()), Ok(date));
    }
}
