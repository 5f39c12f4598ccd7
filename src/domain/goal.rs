//! Where a record is to go: a need or a case along the chain of stages, a contract along the states of a paper. What stands before either
//! is a gate, and what was decided there names both ends by these.

use super::choice::CONTRACT_STATE;
use super::contract;
use super::stage::Stage;

/// Where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A stage of the chain.
    Stage(Stage),
    /// A state of a contract, by its code.
    State(&'static str),
}

impl Goal {
    /// A contract that is signed.
    pub const SIGNED: Self = Self::State("signed");

    /// Its stable code: that of the stage or of the state.
    pub fn code(self) -> &'static str {
        match self {
            Self::Stage(stage) => stage.code(),
            Self::State(code) => code,
        }
    }

    /// The goal of a code; no stage and no state share one.
    pub fn from_code(code: &str) -> Option<Self> {
        let state = || CONTRACT_STATE.codes.iter().find(|known| **known == code);
        Stage::from_code(code)
            .map(Self::Stage)
            .or_else(|| state().map(|code| Self::State(code)))
    }

    /// The stage, if it is one.
    pub const fn stage(self) -> Option<Stage> {
        match self {
            Self::Stage(stage) => Some(stage),
            Self::State(_) => None,
        }
    }

    /// What comes after it on the way.
    pub fn next(self) -> Option<Self> {
        match self {
            Self::Stage(stage) => stage.next().map(Self::Stage),
            Self::State(code) => beside(code, |at| at.checked_add(1)),
        }
    }

    /// What comes before it on the way.
    pub fn previous(self) -> Option<Self> {
        match self {
            Self::Stage(stage) => stage.previous().map(Self::Stage),
            Self::State(code) => beside(code, |at| at.checked_sub(1)),
        }
    }
}

impl From<Stage> for Goal {
    fn from(stage: Stage) -> Self {
        Self::Stage(stage)
    }
}

fn beside(code: &str, step: impl Fn(usize) -> Option<usize>) -> Option<Goal> {
    let at = contract::WAY.iter().position(|known| *known == code)?;
    contract::WAY.get(step(at)?).map(|code| Goal::State(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_goal_is_read_back_from_its_code() {
        let states = CONTRACT_STATE.codes.iter().map(|code| Goal::State(code));
        for goal in Stage::ALL.into_iter().map(Goal::Stage).chain(states) {
            assert_eq!(Goal::from_code(goal.code()), Some(goal));
        }
        assert_eq!(Goal::from_code("moon"), None);
    }

    #[test]
    fn a_contract_goes_from_drafting_to_signed_and_no_further() {
        let mut way = vec![Goal::State("drafting")];
        while let Some(next) = way[way.len() - 1].next() {
            way.push(next);
        }
        assert_eq!(way.len(), contract::WAY.len());
        assert_eq!(way.last(), Some(&Goal::SIGNED));
        assert_eq!(way[1].previous(), Some(way[0]));
        assert_eq!(
            Goal::State("ended").next(),
            None,
            "what has ended is off the way"
        );
    }
}
