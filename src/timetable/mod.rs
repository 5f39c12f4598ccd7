//! timetable.
