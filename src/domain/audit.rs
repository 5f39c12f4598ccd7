//! 監査: what happened at the doors of a shared book and belongs to no record: who came in and from where, who was sent away, what was
//! refused, what was carried out of the book. It stands in the journal as a command that changes nothing.

use super::value::Text;

/// What the word of such a command begins with.
const MARK: &str = "audit ";

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Somebody came in.
    Login,
    /// Somebody was not let in.
    Barred,
    /// A role did not allow a command.
    Denied,
    /// Records were written out.
    Export,
}

impl Deed {
    const ALL: [Self; 4] = [Self::Login, Self::Barred, Self::Denied, Self::Export];

    /// Its word in the journal.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Barred => "barred",
            Self::Denied => "denied",
            Self::Export => "export",
        }
    }
}

/// One line of the audit. Who and when stand in the commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// What happened.
    pub deed: Deed,
    /// The fingerprint of the key, or the account; empty if there was none.
    pub proof: Text,
    /// Where from.
    pub from: Text,
    /// What it was about.
    pub about: Text,
}

impl Audit {
    /// A line; blanks within its parts do not reach into the next, and signs of control are gone.
    pub fn new(deed: Deed, proof: &str, from: &str, about: &str) -> Self {
        let one = |part: &str| Text::line(&part.split_whitespace().collect::<Vec<_>>().join("_"));
        Self {
            deed,
            proof: one(proof),
            from: one(from),
            about: Text::line(about),
        }
    }

    /// The command's word.
    pub fn verb(&self) -> Text {
        let part = |text: &Text| {
            if text.as_str().is_empty() {
                "-".to_owned()
            } else {
                text.as_str().to_owned()
            }
        };
        let (proof, from) = (part(&self.proof), part(&self.from));
        Text::line(&format!(
            "{MARK}{} {proof} {from} {}",
            self.deed.code(),
            self.about
        ))
    }

    /// Reads a command's word; `None` if it is no line of the audit.
    pub fn parse(verb: &str) -> Option<Self> {
        let mut parts = verb.strip_prefix(MARK)?.splitn(4, ' ');
        let (deed, proof, from) = (parts.next()?, parts.next()?, parts.next()?);
        let deed = Deed::ALL.into_iter().find(|one| one.code() == deed)?;
        let part = |text: &str| Text::line(if text == "-" { "" } else { text });
        Some(Self {
            deed,
            proof: part(proof),
            from: part(from),
            about: Text::line(parts.next().unwrap_or_default()),
        })
    }

    /// True for the word of a line of the audit, which no list of commands shows and no undo takes back.
    pub fn is_verb(verb: &str) -> bool {
        verb.starts_with(MARK)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let lines = [
            Audit::new(Deed::Login, "SHA256:abc", "127.0.0.1", ""),
            Audit::new(Deed::Export, "unix:1000", "socket", "needs stage:公開 2件"),
            Audit::new(Deed::Denied, "", "", "erase"),
        ];
        for line in lines {
            let verb = line.verb();
            assert!(Audit::is_verb(verb.as_str()));
            assert_eq!(Audit::parse(verb.as_str()), Some(line));
        }
        for other in ["set", "audit", "audit king - - x", "audited login - - x"] {
            assert_eq!(Audit::parse(other), None);
        }
    }

    #[test]
    fn nothing_that_is_told_can_begin_a_line_of_its_own() {
        let forged = Audit::new(
            Deed::Barred,
            "SHA256:x y",
            "127.0.0.1\naudit login",
            "a\nb\u{1b}[2J\u{202e}",
        );
        let verb = forged.verb();
        assert!(!verb.as_str().contains(['\n', '\u{1b}', '\u{202e}']));
        let read = Audit::parse(verb.as_str()).unwrap();
        assert_eq!(read.deed, Deed::Barred);
        assert_eq!(read.from.as_str(), "127.0.0.1_audit_login");
    }
}
