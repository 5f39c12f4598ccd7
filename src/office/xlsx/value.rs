//! A cell's value as the text that a person would have typed: days as days, whole numbers without a point, the last value of a formula.

use crate::domain::date::Date;
use calamine::{DataRef, ExcelDateTime};

/// Days between Excel's day 0 and 1970-01-01: its calendar has a 29 February 1900 that never was.
const EPOCH: i32 = 25_569;
/// Days by which the calendar of 1904 begins later.
const EPOCH_1904: i32 = 1_462;
/// The last day that a sheet can hold (9999-12-31).
const LAST: f64 = 2_958_465.0;

/// The value as text; empty for an empty cell.
pub(super) fn text(value: &DataRef<'_>, is_1904: bool) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => float(*number),
        DataRef::String(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "yes".to_owned(),
        DataRef::Bool(false) => "no".to_owned(),
        DataRef::DateTime(moment) => day(moment, is_1904),
        DataRef::DateTimeIso(text) => iso(text),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A number with as many digits as Excel shows: 0.1 + 0.2 is 0.3.
fn float(number: f64) -> String {
    if !number.is_finite() {
        return String::new();
    }
    let short: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    if short.abs() < 1e15 {
        return short.to_string();
    }
    format!("{short:e}")
}

/// A day as `2026-11-22`; a time of day on its own as `10:30`. The hours of a day that has them belong to no field.
fn day(moment: &ExcelDateTime, is_1904: bool) -> String {
    let serial = moment.as_f64();
    if !(0.0..=LAST).contains(&serial) {
        return float(serial);
    }
    if moment.is_duration() || serial < 1.0 {
        return time(serial);
    }
    #[expect(clippy::cast_possible_truncation, reason = "not above LAST")]
    let days = serial.floor() as i32;
    of_serial(days, is_1904).map_or_else(|| float(serial), |date| date.to_string())
}

/// The day of a serial number.
pub(super) fn of_serial(days: i32, is_1904: bool) -> Option<Date> {
    if is_1904 {
        return Date::from_days(days + EPOCH_1904 - EPOCH);
    }
    // Before its 29 February 1900 the calendar is a day behind.
    let shift = i32::from(days < 60);
    Date::from_days(days - EPOCH + shift)
}

fn time(serial: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "minutes of at most LAST days fit"
    )]
    let minutes = (serial * 1440.0).round() as i64;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A day of the form `2026-11-22T00:00:00`, as other programs write it.
fn iso(text: &str) -> String {
    let (day, rest) = text.split_once('T').unwrap_or((text, ""));
    if rest.is_empty() || day.len() == 10 {
        day.to_owned()
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    fn shown(serial: f64) -> String {
        let moment = ExcelDateTime::new(serial, ExcelDateTimeType::DateTime, false);
        text(&DataRef::DateTime(moment), false)
    }

    #[test]
    fn days_are_days_on_both_sides_of_the_day_that_never_was() {
        assert_eq!(shown(1.0), "1900-01-01");
        assert_eq!(shown(59.0), "1900-02-28");
        assert_eq!(shown(61.0), "1900-03-01");
        assert_eq!(shown(25_569.0), "1970-01-01");
        assert_eq!(shown(46_348.0), "2026-11-22");
        assert_eq!(shown(46_348.75), "2026-11-22");
        assert_eq!(shown(0.4375), "10:30");
        assert_eq!(shown(-1.0), "-1");
        assert_eq!(shown(f64::NAN), "");
        assert_eq!(shown(1e300), "1e300");
    }

    #[test]
    fn the_calendar_of_1904_begins_later() {
        let moment = ExcelDateTime::new(44_886.0, ExcelDateTimeType::DateTime, true);
        assert_eq!(text(&DataRef::DateTime(moment), true), "2026-11-22");
    }

    #[test]
    fn numbers_read_as_they_were_typed() {
        assert_eq!(float(42.0), "42");
        assert_eq!(float(0.1 + 0.2), "0.3");
        assert_eq!(float(-3.5), "-3.5");
        assert_eq!(float(123_456_789_012.0), "123456789012");
        assert_eq!(iso("2026-11-22T00:00:00"), "2026-11-22");
        assert_eq!(text(&DataRef::Bool(true), false), "yes");
    }
}
