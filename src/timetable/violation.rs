//! The ways in which a timetable can break the rules, each with whom and what it is about.

use serde::Serialize;

/// One way in which a solution breaks the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Violation {
    /// Not one entry for each meeting.
    Length,
    /// A meeting that must be held is not.
    NotHeld {
        /// The meeting.
        meeting: usize,
    },
    /// A slot or table number outside the event.
    Outside {
        /// The meeting.
        meeting: usize,
    },
    /// In the wrong half of the day.
    Session {
        /// The meeting.
        meeting: usize,
    },
    /// Not in its fixed slot.
    Fixed {
        /// The meeting.
        meeting: usize,
    },
    /// What has happened was rewritten.
    Past {
        /// The meeting.
        meeting: usize,
    },
    /// Two meetings at once, or two at one table.
    Twice {
        /// The later of the two meetings.
        meeting: usize,
        /// Where they meet.
        slot: usize,
    },
    /// A participant was given a slot it cannot take.
    Forbidden {
        /// The participant.
        participant: usize,
        /// The slot.
        slot: usize,
    },
    /// A meeting is not after one it needs.
    Order {
        /// The meeting.
        meeting: usize,
        /// The meeting it needs.
        needs: usize,
    },
    /// More meetings than tables.
    Tables {
        /// The slot.
        slot: usize,
    },
    /// The gap between most and least breaks is too wide.
    Fairness {
        /// The gap.
        gap: usize,
    },
    /// Not enough time to walk between two meetings.
    Walk {
        /// The participant.
        participant: usize,
    },
    /// No pause at lunch.
    Lunch {
        /// The participant.
        participant: usize,
    },
    /// A participant with a home table was sent to another one.
    Home {
        /// The meeting.
        meeting: usize,
    },
}
