//! 段階: the ten stages from 受付 to 上市, their ids and the leaflet's step that each belongs to.

use super::choice::Choices;

/// A stage. A need carries the first four; from the first firm on its cases carry the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// 受付.
    Intake,
    /// 選定: the office's choice of needs.
    Screening,
    /// 公開準備.
    Preparing,
    /// 公開.
    Published,
    /// 面談.
    Meeting,
    /// 契約.
    Contracting,
    /// 試作.
    Prototyping,
    /// 評価・実証: the ward's trial.
    Evaluation,
    /// 製品化.
    Launch,
    /// 上市.
    Outcome,
}

/// The stages' codes as a choice list.
pub static STAGES: Choices = Choices {
    name: "stage",
    codes: &[
        "intake",
        "screening",
        "preparing",
        "published",
        "meeting",
        "contracting",
        "prototyping",
        "evaluation",
        "launch",
        "outcome",
    ],
};

impl Stage {
    /// Every stage in order.
    pub const ALL: [Self; 10] = [
        Self::Intake,
        Self::Screening,
        Self::Preparing,
        Self::Published,
        Self::Meeting,
        Self::Contracting,
        Self::Prototyping,
        Self::Evaluation,
        Self::Launch,
        Self::Outcome,
    ];

    /// The code that lies on disk and that scripts write.
    pub fn code(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Screening => "screening",
            Self::Preparing => "preparing",
            Self::Published => "published",
            Self::Meeting => "meeting",
            Self::Contracting => "contracting",
            Self::Prototyping => "prototyping",
            Self::Evaluation => "evaluation",
            Self::Launch => "launch",
            Self::Outcome => "outcome",
        }
    }

    /// The stage with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.code() == code)
    }

    /// Its place, from 0.
    pub fn index(self) -> usize {
        self as usize
    }

    /// The next stage.
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self.index() + 1).copied()
    }

    /// The stage before.
    pub fn previous(self) -> Option<Self> {
        self.index()
            .checked_sub(1)
            .and_then(|at| Self::ALL.get(at))
            .copied()
    }

    /// True for the stages that the need itself carries.
    pub fn is_on_need(self) -> bool {
        self <= Self::Published
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_stages_answer_each_other() {
        assert!(
            Stage::ALL.iter().zip(STAGES.codes).all(
                |(stage, code)| stage.code() == *code && Stage::from_code(code) == Some(*stage)
            )
        );
        assert_eq!(Stage::Outcome.next(), None);
        assert_eq!(Stage::Intake.previous(), None);
    }
}
