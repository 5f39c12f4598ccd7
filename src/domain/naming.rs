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

/// How a need's hospital is named to a firm: as the proposer chose; not at all while nobody has chosen.
pub fn to_firm<'a>(need: &'a Record, hospital: Option<(&'a str, &'a str)>) -> Naming<'a> {
    let chosen = need.is_answered(need::NAMING.id());
    match (need.text(need::NAMING.id()), hospital) {
        ("named", Some((hospital, _))) if chosen => Naming::Named {
            hospital,
            department: need.text(need::DEPARTMENT.id()),
        },
        ("region", Some((_, prefecture))) if chosen => Naming::Region { prefecture },
        _ => Naming::Hidden,
    }
}
