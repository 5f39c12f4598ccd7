//! What is kept on a record when somebody went on in spite of a condition or took a step back: who, when and the reason
//! stand there for good, as one line of data that each language words for itself.

use super::goal::Goal;
use super::value::Text;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// Unmet conditions stepped past, with the role and a reason.
    Override,
    /// Warnings seen and gone on.
    Warned,
    /// A step back.
    Back,
    /// Prototype and evaluation go round again; not a step back.
    Round,
}

/// One decision on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What.
    pub ruling: Ruling,
    /// From which stage, or state of a contract.
    pub from: Goal,
    /// To which.
    pub to: Goal,
    /// Ids of the conditions that were open; of a contract also the fields of the lines, `item.3`.
    pub conditions: Vec<String>,
    /// Why; empty where none is asked for.
    pub reason: Text,
}

const RULINGS: [(Ruling, &str); 4] = [
    (Ruling::Override, "override"),
    (Ruling::Warned, "warned"),
    (Ruling::Back, "back"),
    (Ruling::Round, "round"),
];

impl Decision {
    /// The line that is kept: `override|screening|preparing|adopted,decider|reason`.
    pub fn to_text(&self) -> Text {
        let word = RULINGS
            .iter()
            .find(|(ruling, _)| *ruling == self.ruling)
            .map_or("", |(_, word)| word);
        Text::line(&format!(
            "{word}|{}|{}|{}|{}",
            self.from.code(),
            self.to.code(),
            self.conditions.join(","),
            self.reason
        ))
    }

    /// Reads the line back; `None` if it is not one (a newer program's).
    pub fn parse(line: &str) -> Option<Self> {
        let mut parts = line.splitn(5, '|');
        let word = parts.next()?;
        let ruling = RULINGS.iter().find(|(_, known)| *known == word)?.0;
        let from = Goal::from_code(parts.next()?)?;
        let to = Goal::from_code(parts.next()?)?;
        let conditions = parts
            .next()?
            .split(',')
            .filter(|id| !id.is_empty())
            .map(str::to_owned)
            .collect();
        Some(Self {
            ruling,
            from,
            to,
            conditions,
            reason: Text::line(parts.next()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::stage::Stage;

    #[test]
    fn a_decision_reads_back_as_it_was_kept() {
        let decision = Decision {
            ruling: Ruling::Override,
            from: Goal::Stage(Stage::Screening),
            to: Goal::Stage(Stage::Preparing),
            conditions: vec!["adopted".into(), "decider".into()],
            reason: Text::line("院長の指示|口頭"),
        };
        assert_eq!(Decision::parse(decision.to_text().as_str()), Some(decision));
        let signing = Decision {
            ruling: Ruling::Warned,
            from: Goal::State("sealing"),
            to: Goal::SIGNED,
            conditions: vec!["signing".into(), "item.3".into()],
            reason: Text::default(),
        };
        assert_eq!(Decision::parse(signing.to_text().as_str()), Some(signing));
    }
}
