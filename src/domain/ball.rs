//! 手番: how the next move went from one to another. What waits with whom is told by two fields of a record; how long it lay with each of
//! those before stays beside them, so that a case can say how long either side has had it in all.

use super::date::Date;
use super::kind::Kind;
use super::record::{Record, Register};
use super::value::Text;

/// One passing of the next move from one to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passing {
    /// Who had it; empty if nobody was named.
    pub from: String,
    /// Who has it now; empty if nobody is.
    pub to: String,
    /// When.
    pub on: Date,
    /// How long it lay with the first, in days.
    pub days: i32,
}

impl Passing {
    /// The line that is kept: `病院|企業|2026-11-03|19`.
    pub fn to_text(&self) -> Text {
        let plain = |name: &str| name.replace('|', " ");
        Text::line(&format!(
            "{}|{}|{}|{}",
            plain(&self.from),
            plain(&self.to),
            self.on,
            self.days
        ))
    }

    /// Reads the line back; `None` if it is not one (a newer program's).
    pub fn parse(line: &str) -> Option<Self> {
        let mut parts = line.splitn(4, '|');
        let (from, to) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        let on = Date::from_iso(parts.next()?)?;
        let days = parts.next()?.parse().ok()?;
        Some(Self { from, to, on, days })
    }
}

/// Every passing of the ball of a record, oldest first.
pub fn passings(record: &Record) -> Vec<Passing> {
    let kind = Kind::from_code(record.kind);
    let field = kind.and_then(|kind| kind.parts().passings);
    let notes = field
        .and_then(|field| record.fields.get(&field))
        .into_iter();
    let lines = notes.flat_map(Register::visible_notes);
    lines
        .filter_map(|note| Passing::parse(note.value.as_str()?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passing_of_the_ball_reads_back_as_it_was_kept() {
        let passing = Passing {
            from: "中央病院".to_owned(),
            to: "テクノ精工".to_owned(),
            on: Date::new(2026, 11, 3).unwrap(),
            days: 19,
        };
        assert_eq!(Passing::parse(passing.to_text().as_str()), Some(passing));
        assert_eq!(Passing::parse("紙に書いた"), None);
    }
}
