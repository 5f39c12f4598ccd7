//! 病院名の出し方: the one place that decides how a need's hospital is named to others. Screens, copies and files for firms all ask here.

use super::need;
use super::record::Record;

/// How the hospital may be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming<'a> {
    /// By name, with its ward.
    Named {
        /// The hospital.
        hospital: &'a str,
        /// The ward.
        department: &'a str,
    },
    /// By its region and the ward's kind only.
    Region {
        /// The prefecture.
        prefecture: &'a str,
    },
    /// Not at all.
    Hidden,
}

/// How a need's hospital, with its prefecture, is named to a firm: as the proposer chose; not at all while nobody has chosen.
pub fn to_firm<'a>(need: &'a Record, hospital: Option<(&'a str, &'a str)>) -> Naming<'a> {
    if !need.is_answered(need::NAMING.id()) {
        return Naming::Hidden;
    }
    of(
        need.text(need::NAMING.id()),
        need.text(need::DEPARTMENT.id()),
        hospital,
    )
}

/// The same for a choice that is known to be answered.
pub fn of<'a>(
    chosen: &str,
    department: &'a str,
    hospital: Option<(&'a str, &'a str)>,
) -> Naming<'a> {
    match (chosen, hospital) {
        ("named", Some((hospital, _))) => Naming::Named {
            hospital,
            department,
        },
        ("region", Some((_, prefecture))) => Naming::Region { prefecture },
        _ => Naming::Hidden,
    }
}
