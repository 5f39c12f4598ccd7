//! Owns every bound that a server keeps towards the people and programs at its doors. Tests, and offices with a reason, change them with
//! `--limit NAME=VALUE`.

use crate::host::caps;
use std::time::Duration;

/// The bounds. Times in the table below are seconds where it says so, else milliseconds.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Of one session's terminal.
    pub session: caps::Limits,
    /// Sessions and commands at once, of everybody.
    pub sessions: usize,
    /// Sessions and commands at once of one person.
    pub each: usize,
    /// Cells of all terminals together.
    pub cells: usize,
    /// Connections that have not said yet who they are.
    pub strangers: usize,
    /// From the connection until it is known who is there.
    pub grace: Duration,
    /// Keys that one connection may offer.
    pub offers: usize,
    /// Failed connections of one address until it has to wait.
    pub failures: usize,
    /// How long it waits, and how long a failure counts.
    pub penalty: Duration,
    /// Between two signs of life of a silent connection.
    pub keepalive: Duration,
    /// Signs of life that may stay without answer.
    pub keepalives: usize,
    /// After so long without a key a session ends.
    pub idle: Duration,
    /// After so long a connection ends whose other side takes nothing.
    pub unsent: Duration,
    /// Bytes that a session takes in a second; more wait in the line.
    pub input: u64,
    /// Bytes of one session taken before the others have their turn: a paste or a flood holds nobody up.
    pub turn: usize,
    /// Commands of the command line that work at once.
    pub commands: usize,
    /// Channels of one SSH connection.
    pub channels: usize,
    /// How often the keys file is looked at.
    pub look: Duration,
    /// How long a session may take to say goodbye when the server ends.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            session: caps::Limits::default(),
            sessions: 2048,
            each: 16,
            cells: 24_000_000,
            strangers: 64,
            grace: Duration::from_secs(20),
            offers: 8,
            failures: 12,
            penalty: Duration::from_secs(60),
            keepalive: Duration::from_secs(15),
            keepalives: 3,
            idle: Duration::from_secs(12 * 3600),
            unsent: Duration::from_secs(45),
            input: 256 * 1024,
            turn: 1024,
            commands: 16,
            channels: 8,
            look: Duration::from_secs(1),
            farewell: Duration::from_secs(2),
        }
    }
}

impl Limits {
    /// Takes `NAME=VALUE`; times in milliseconds. False if there is no such bound or the value is no number.
    pub fn set(&mut self, typed: &str) -> bool {
        let Some((name, value)) = typed.split_once('=') else {
            return false;
        };
        let Ok(value) = value.parse::<u32>() else {
            return false;
        };
        let (count, time) = (value as usize, Duration::from_millis(u64::from(value)));
        match name {
            "sessions" => self.sessions = count,
            "each" => self.each = count,
            "cells" => self.cells = count,
            "strangers" => self.strangers = count,
            "grace" => self.grace = time,
            "offers" => self.offers = count,
            "failures" => self.failures = count,
            "penalty" => self.penalty = time,
            "keepalive" => self.keepalive = time,
            "keepalives" => self.keepalives = count,
            "idle" => self.idle = time,
            "unsent" => self.unsent = time,
            "input" => self.input = u64::from(value),
            "turn" => self.turn = count,
            "commands" => self.commands = count,
            "channels" => self.channels = count,
            "look" => self.look = time,
            "farewell" => self.farewell = time,
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_set_by_its_name() {
        let mut limits = Limits::default();
        assert!(limits.set("grace=250") && limits.set("offers=3"));
        assert_eq!(
            (limits.grace, limits.offers),
            (Duration::from_millis(250), 3)
        );
        for wrong in ["grace", "grace=", "grace=-1", "grass=1", "=1"] {
            assert!(!limits.set(wrong), "{wrong}");
        }
    }
}
