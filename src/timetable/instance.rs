//! What is to be planned, as the `b2b-1` file says it: the only shape of a timetable that leaves
//! the engine, so a file, the event pane and a test all speak it.

use serde::{Deserialize, Serialize};

use super::slots::{MAX_SLOTS, SlotSet};

/// The one format this module reads and writes.
pub const FORMAT: &str = "b2b-1";

/// Which objective an instance asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Every meeting is placed, with the least breaks.
    All,
    /// Not everything fits: least dropped weight, then least breaks.
    MaxWeight,
    /// The day has begun: least dropped weight, then fewest announced meetings changed, then breaks.
    Repair,
}

/// The part of the day a meeting asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Session {
    /// No wish.
    #[default]
    Any,
    /// Before the instance's `morning` slot.
    Morning,
    /// From the instance's `morning` slot on.
    Afternoon,
}

impl TryFrom<u8> for Session {
    type Error = String;

    fn try_from(code: u8) -> Result<Self, String> {
        match code {
            0 => Ok(Self::Any),
            1 => Ok(Self::Morning),
            2 => Ok(Self::Afternoon),
            other => Err(format!("session {other} is none of 0, 1, 2")),
        }
    }
}

impl From<Session> for u8 {
    fn from(session: Session) -> Self {
        match session {
            Session::Any => 0,
            Session::Morning => 1,
            Session::Afternoon => 2,
        }
    }
}

/// One who meets others: a need presenter or a company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Participant {
    /// Position in the list.
    pub id: usize,
    /// Free text such as `need` or `company`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Slots in which this participant cannot meet.
    pub forbidden: Vec<usize>,
    /// The table this participant sits at all day; others come to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<usize>,
}

/// One wished meeting of two participants, one slot long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Position in the list.
    pub id: usize,
    /// One participant.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// The part of the day.
    #[serde(default)]
    pub session: Session,
    /// The only slot it may take.
    #[serde(default)]
    pub fixed: Option<usize>,
    /// Meetings that must be held in strictly earlier slots.
    #[serde(default)]
    pub after: Vec<usize>,
    /// What dropping it costs.
    #[serde(default = "one")]
    pub weight: u32,
}

fn one() -> u32 {
    1
}

/// A pause that everybody who has meetings needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lunch {
    /// First slot the pause may take.
    pub from: usize,
    /// The slot after the last one it may take.
    pub to: usize,
    /// How many slots in a row must be free.
    pub slots: usize,
}

/// A whole event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// Always [`FORMAT`].
    pub format: String,
    /// What people call it.
    pub name: String,
    /// Where it comes from.
    #[serde(default)]
    pub origin: String,
    /// The objective.
    pub mode: Mode,
    /// Number of slots.
    pub slots: usize,
    /// Slots below this one are the morning.
    pub morning: usize,
    /// At most so many meetings in a slot.
    pub tables: usize,
    /// Most breaks minus least breaks over all participants may not exceed this.
    #[serde(default)]
    pub fairness: Option<usize>,
    /// Everybody.
    pub participants: Vec<Participant>,
    /// Every wished meeting.
    pub meetings: Vec<Meeting>,
    /// Repair: the slot each meeting was announced in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced: Option<Vec<Option<usize>>>,
    /// Repair: the first slot still open; what lies before it has happened.
    #[serde(default)]
    pub now: usize,
    /// Idle slots that a participant without a home table needs between two meetings, to walk.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub move_time: usize,
    /// The pause everybody needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lunch: Option<Lunch>,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde's skip_serializing_if passes a reference"
)]
fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// A timetable: one entry for each meeting of the instance, `None` when it is not held.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Solution {
    /// The slot of each meeting.
    pub slot: Vec<Option<usize>>,
    /// The table of each meeting; absent while tables are not given out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<Vec<Option<usize>>>,
}

/// Why a file is not an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadInstance {
    /// Not JSON of this shape; the parser's words.
    Json(String),
    /// Another format than [`FORMAT`].
    Format(String),
    /// More slots than [`MAX_SLOTS`].
    Slots(usize),
    /// A participant that is not at its position or names a slot or table outside the event.
    Participant(usize),
    /// A meeting that is not at its position or names something outside the event.
    Meeting(usize),
    /// The list of announced slots does not fit the meetings.
    Announced,
}

impl std::fmt::Display for BadInstance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Json(why) => write!(f, "not a {FORMAT} file: {why}"),
            Self::Format(other) => write!(f, "format {other:?} is not {FORMAT:?}"),
            Self::Slots(n) => write!(f, "{n} slots, at most {MAX_SLOTS} can be planned"),
            Self::Participant(i) => write!(f, "participant {i} does not fit the event"),
            Self::Meeting(i) => write!(f, "meeting {i} does not fit the event"),
            Self::Announced => write!(f, "announced slots do not fit the meetings"),
        }
    }
}

impl std::error::Error for BadInstance {}

impl Instance {
    /// Reads a `b2b-1` file.
    ///
    /// # Errors
    /// [`BadInstance`] when the text is not such a file or contradicts itself.
    pub fn parse(text: &str) -> Result<Self, BadInstance> {
        let instance: Self =
            serde_json::from_str(text).map_err(|e| BadInstance::Json(e.to_string()))?;
        instance.sound()?;
        Ok(instance)
    }

    /// Writes a `b2b-1` file.
    pub fn to_json(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// Checks that every index points into the event.
    ///
    /// # Errors
    /// The first [`BadInstance`] found.
    pub fn sound(&self) -> Result<(), BadInstance> {
        if self.format != FORMAT {
            return Err(BadInstance::Format(self.format.clone()));
        }
        if self.slots > MAX_SLOTS {
            return Err(BadInstance::Slots(self.slots));
        }
        if let Some(i) = (0..self.participants.len()).find(|&i| !self.sound_participant(i)) {
            return Err(BadInstance::Participant(i));
        }
        if let Some(i) = (0..self.meetings.len()).find(|&i| !self.sound_meeting(i)) {
            return Err(BadInstance::Meeting(i));
        }
        match &self.announced {
            Some(announced) if !self.sound_announced(announced) => Err(BadInstance::Announced),
            _ => Ok(()),
        }
    }

    fn sound_participant(&self, i: usize) -> bool {
        let p = &self.participants[i];
        p.id == i
            && p.forbidden.iter().all(|&t| t < self.slots)
            && p.home.is_none_or(|k| k < self.tables)
    }

    fn sound_meeting(&self, i: usize) -> bool {
        let m = &self.meetings[i];
        let people = self.participants.len();
        m.id == i
            && m.a < people
            && m.b < people
            && m.a != m.b
            && m.fixed.is_none_or(|t| t < self.slots)
            && m.after.iter().all(|&q| q < self.meetings.len())
    }

    fn sound_announced(&self, announced: &[Option<usize>]) -> bool {
        announced.len() == self.meetings.len()
            && announced.iter().flatten().all(|&t| t < self.slots)
    }

    /// The slot in which meeting `i` was announced, if any.
    pub fn announced_slot(&self, i: usize) -> Option<usize> {
        self.announced.as_ref().and_then(|slots| slots[i])
    }

    /// The slot in which meeting `i` has already happened, if it has.
    pub fn past_slot(&self, i: usize) -> Option<usize> {
        self.announced_slot(i).filter(|&t| t < self.now)
    }

    /// The slots participant `p` is never free in.
    pub fn forbidden(&self, p: usize) -> SlotSet {
        self.participants[p].forbidden.iter().copied().collect()
    }

    /// The slots of a part of the day.
    pub fn session(&self, session: Session) -> SlotSet {
        match session {
            Session::Any => SlotSet::range(0, self.slots),
            Session::Morning => SlotSet::range(0, self.morning.min(self.slots)),
            Session::Afternoon => SlotSet::range(self.morning, self.slots),
        }
    }

    /// Idle slots that participant `p` needs between two meetings.
    pub fn walk(&self, p: usize) -> usize {
        match self.participants[p].home {
            Some(_) => 0,
            None => self.move_time,
        }
    }
}

impl Solution {
    /// Reads a solution file.
    ///
    /// # Errors
    /// The parser's words.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|e| e.to_string())
    }

    /// Writes a solution file.
    pub fn to_json(&self) -> String {
        serde_json::json!(self).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::{BadInstance, Instance, Mode, Session};

    const TINY: &str = r#"{"format":"b2b-1","name":"tiny","origin":"here","mode":"max-weight",
        "slots":2,"morning":1,"tables":1,"fairness":null,
        "participants":[{"id":0,"forbidden":[]},{"id":1,"forbidden":[0],"role":"need"}],
        "meetings":[{"id":0,"a":0,"b":1,"session":2,"fixed":null,"after":[],"weight":3}]}"#;

    #[test]
    fn a_file_is_read_and_written_back() {
        let read = Instance::parse(TINY).unwrap();
        assert_eq!(read.mode, Mode::MaxWeight);
        assert_eq!(read.meetings[0].session, Session::Afternoon);
        assert_eq!(Instance::parse(&read.to_json()).unwrap(), read);
    }

    #[test]
    fn an_index_outside_the_event_is_refused() {
        let wrong = TINY.replace(r#""b":1"#, r#""b":2"#);
        assert_eq!(Instance::parse(&wrong), Err(BadInstance::Meeting(0)));
        let wrong = TINY.replace(r#""forbidden":[0]"#, r#""forbidden":[2]"#);
        assert_eq!(Instance::parse(&wrong), Err(BadInstance::Participant(1)));
        let wrong = TINY.replace("b2b-1", "b2b-2");
        assert_eq!(
            Instance::parse(&wrong),
            Err(BadInstance::Format("b2b-2".into()))
        );
    }
}
