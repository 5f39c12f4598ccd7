//! The parts that fields play in their kinds: which one is the due day, who has the next move, by what a record is called, what it hangs
//! on. Whatever treats all kinds alike asks here, so a new kind is a row and a file, and no list of kinds elsewhere.

use super::field::FieldId;

/// By what people call a record of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    /// Its title, which is never emptied.
    Title,
    /// What it joins, `need / firm`: the first of the fields that says something, and the other.
    Pair(&'static [FieldId], FieldId),
    /// Its title if it has one, else the record in that field.
    Link(FieldId),
}

/// Whether a state says so.
pub type Says = fn(&str) -> bool;

/// A day beside the due day that presses as it does.
#[derive(Debug)]
pub struct Alarm {
    /// The day.
    pub day: FieldId,
    /// It says nothing while one of these fields says so.
    pub silent: &'static [(FieldId, Says)],
    /// Once it is past it tells what was done, and is late no more.
    pub fact: bool,
}

/// The fields of a kind that play a part; `None` where a kind has no such thing.
#[derive(Debug)]
pub struct Parts {
    /// By what it is called.
    pub called: Called,
    /// フリガナ.
    pub reading: Option<FieldId>,
    /// What stands beside the name where one is chosen.
    pub beside: Option<FieldId>,
    /// The due day.
    pub due: Option<FieldId>,
    /// Other days that press as the due day does.
    pub alarms: &'static [Alarm],
    /// 手番 and since when.
    pub ball: Option<(FieldId, FieldId)>,
    /// How the ball was passed, one note for each time.
    pub passings: Option<FieldId>,
    /// The person in charge.
    pub owner: Option<FieldId>,
    /// 最終連絡日: moved on by each contact.
    pub contacted: Option<FieldId>,
    /// What it was with and on which day, of what tells of a contact.
    pub tells: Option<(FieldId, FieldId)>,
    /// 段階 and since when.
    pub stage: Option<(FieldId, FieldId)>,
    /// The state, and what it says of a record that nobody works on any more.
    pub over: Option<(FieldId, Says)>,
    /// Overrides and steps back.
    pub decisions: Option<FieldId>,
    /// The number and the name of the sheet that it came from.
    pub source_no: Option<FieldId>,
    /// The name of that sheet.
    pub source_name: Option<FieldId>,
    /// The longest text at hand, which takes in words of a spreadsheet that no list knows.
    pub keeper: Option<FieldId>,
    /// What a new one must have.
    pub needed: &'static [FieldId],
    /// A field that is missed while another says so: the need of a case that began with one.
    pub needed_when: Option<(FieldId, FieldId, Says)>,
    /// The links by which it hangs on other records and is shown on their pages.
    pub hangs_on: &'static [FieldId],
}

impl Parts {
    /// A kind called by its title that has none of the parts.
    pub const NONE: Self = Self {
        called: Called::Title,
        reading: None,
        beside: None,
        due: None,
        alarms: &[],
        ball: None,
        passings: None,
        owner: None,
        contacted: None,
        tells: None,
        stage: None,
        over: None,
        decisions: None,
        source_no: None,
        source_name: None,
        keeper: None,
        needed: &[],
        needed_when: None,
        hangs_on: &[],
    };
}
