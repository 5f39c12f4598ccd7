//! 定例: what comes round again, such as the monthly report: done once, its next day stands there by itself. The day follows from the first
//! one, so a month that ends early or a holiday never moves those after it.

use super::choice;
use super::date::Date;
use super::field::{Layer, Shape, fields};
use super::kind::Kind;
use super::part::Parts;
use super::record::RecordId;
use super::value::Text;

fields! {
    /// すること.
    1 TITLE: Text = "title" Intake Shape::Line(80) => needed().also(&["件名"]);
    /// くり返し.
    2 EVERY: Text = "every" Intake Shape::Choice(&choice::EVERY) => also(&["繰返し"]);
    /// 最初の期日.
    3 FROM: Date = "from" Intake Shape::Date => also(&["初回"]);
    /// 次の期限.
    4 DUE: Date = "due" Work Shape::Date => also(&["締切", "kigen"]);
    /// 担当.
    5 OWNER: RecordId = "owner" Work Shape::Link(&[Kind::Person]) => also(&["担当者", "tantou"]);
    /// 前回済んだ日.
    6 DONE_ON: Date = "done_on" Work Shape::Date;
    /// 状況.
    7 STATE: Text = "state" Work Shape::Choice(&choice::DUTY) => also(&["状態"]);
    /// 備考.
    8 NOTES: Text = "notes" Body Shape::Block => seen_by(Layer::Office).also(&["メモ"]);
}

/// The parts its fields play.
pub const PARTS: Parts = Parts {
    due: Some(DUE.id()),
    owner: Some(OWNER.id()),
    over: Some((STATE.id(), |state| state == "ended")),
    keeper: Some(NOTES.id()),
    needed: &[TITLE.id()],
    ..Parts::NONE
};

/// Rounds looked at before a rule is given up; more than a lifetime of weeks.
const MOST_ROUNDS: i32 = 10_000;

/// The first day of the rule that lies behind `after`; `None` for a rule that is not known.
pub fn next(every: &str, first: Date, after: Date) -> Option<Date> {
    let day = |round: i32| {
        Some(match every {
            "weekly" => first.plus_days(7 * round),
            "monthly" => first.plus_months(round),
            "quarterly" => first.plus_months(3 * round),
            "yearly" => first.plus_months(12 * round),
            _ => return None,
        })
    };
    (0..MOST_ROUNDS).map_while(day).find(|day| *day > after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Date {
        Date::new(year, month, day).unwrap()
    }

    #[test]
    fn the_last_of_each_month_stays_the_last() {
        let first = day(2026, 10, 31);
        let mut days = vec![first];
        for _ in 0..5 {
            days.push(next("monthly", first, *days.last().unwrap()).unwrap());
        }
        let months: Vec<_> = days.iter().map(|d| (d.month(), d.day())).collect();
        assert_eq!(
            months,
            [(10, 31), (11, 30), (12, 31), (1, 31), (2, 28), (3, 31)]
        );
    }

    #[test]
    fn every_rule_goes_on_from_its_first_day_however_late_it_was_done() {
        let first = day(2026, 4, 10);
        assert_eq!(
            next("weekly", first, day(2026, 4, 20)),
            Some(day(2026, 4, 24))
        );
        assert_eq!(
            next("quarterly", first, day(2026, 8, 1)),
            Some(day(2026, 10, 10))
        );
        assert_eq!(next("yearly", first, first), Some(day(2027, 4, 10)));
        assert_eq!(next("monthly", first, day(2026, 4, 1)), Some(first));
        assert_eq!(next("", first, first), None);
    }
}
