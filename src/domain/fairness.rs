//! 公平: the firms of one need are told of the result on the same day. What is said when they are not: some were told on other days, some
//! not at all. A firm belongs to the round if it was not chosen, was told, or had seen the need or met the hospital by the day on which
//! the others were told. Source: the rule that all firms hear the same on the same day.

use super::case;
use super::date::Date;
use super::record::Reference;

/// What is known of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// Which case.
    pub case: Reference,
    /// Its firm was not chosen.
    pub passed: bool,
    /// When its firm had seen the need or met the hospital.
    pub met: Option<Date>,
    /// When its firm was told.
    pub on: Option<Date>,
}

impl Told {
    /// Of a case as it stands: its status and its days.
    pub fn of(
        case: Reference,
        status: &str,
        day: impl Fn(super::field::FieldId) -> Option<Date>,
    ) -> Self {
        let met = [case::SHOWN_ON.id(), case::MEETING_ON.id()];
        Self {
            case,
            passed: status == "passed",
            met: met.into_iter().filter_map(&day).min(),
            on: day(case::NOTIFIED_ON.id()),
        }
    }
}

/// Firms of one need that were not told alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uneven {
    /// The days, each with the cases whose firms were told on it, the earliest first.
    pub days: Vec<(Date, Vec<Reference>)>,
    /// The cases whose firms were not told.
    pub untold: Vec<Reference>,
}

/// What is not alike among the cases of a need; `None` if nothing is.
pub fn uneven(cases: impl IntoIterator<Item = Told>) -> Option<Uneven> {
    let cases: Vec<Told> = cases.into_iter().collect();
    let last = cases.iter().filter_map(|told| told.on).max()?;
    let mut days: Vec<(Date, Vec<Reference>)> = Vec::new();
    let mut untold = Vec::new();
    for told in &cases {
        let of_round = told.passed || told.met.is_some_and(|day| day <= last);
        match told.on {
            Some(day) => match days.iter_mut().find(|(known, _)| *known == day) {
                Some((_, firms)) => firms.push(told.case),
                None => days.push((day, vec![told.case])),
            },
            None if of_round => untold.push(told.case),
            None => {}
        }
    }
    days.sort_unstable_by_key(|(day, _)| *day);
    (days.len() > 1 || !untold.is_empty()).then_some(Uneven { days, untold })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::Kind;

    fn told(number: u32, on: Option<i32>) -> Told {
        Told {
            case: Reference {
                kind: Kind::Case,
                number,
                replica: None,
            },
            passed: true,
            met: None,
            on: on.map(|day| Date::from_days(20_779 + day).unwrap()),
        }
    }

    #[test]
    fn firms_told_on_one_day_are_told_alike_and_so_are_firms_of_whom_none_was_told() {
        assert_eq!(uneven([told(1, Some(0)), told(2, Some(0))]), None);
        assert_eq!(uneven([told(1, None), told(2, None)]), None);
        assert_eq!(uneven([]), None);
    }

    #[test]
    fn another_day_and_no_day_are_both_said() {
        let found = uneven([told(1, Some(3)), told(2, Some(0)), told(3, None)]).unwrap();
        let numbers: Vec<u32> = found.days.iter().map(|(_, f)| f[0].number).collect();
        assert_eq!(numbers, [2, 1]);
        assert_eq!(found.untold[0].number, 3);
    }

    #[test]
    fn a_firm_that_came_after_the_round_is_not_missed_and_one_that_had_met_is() {
        let met = |day: i32| Told {
            passed: false,
            met: Date::from_days(20_779 + day),
            ..told(2, None)
        };
        assert_eq!(uneven([told(1, Some(0)), met(5)]), None);
        let found = uneven([told(1, Some(0)), met(-5)]).unwrap();
        assert_eq!(found.untold.len(), 1);
        let nobody = Told {
            met: None,
            ..met(0)
        };
        assert_eq!(uneven([told(1, Some(0)), nobody]), None);
    }
}
