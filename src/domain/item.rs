//! 確認項目の答え: the fields that answer the lines of a contract's frozen checklist. Every line has the same five fields, so they are
//! numbered and not named; each is a register of its own, so two people who answer apart keep both answers.

use super::choice;
use super::field::{FieldId, FieldSpec, Section, Shape, row};
use super::record::Record;

/// Lines that a checklist can have.
pub const MOST: u16 = 40;

/// Field numbers below this are the contract's own.
const FIRST: u16 = 1000;
const STEP: u16 = 10;

/// What is kept of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// 済・不要・未定.
    Answer,
    /// 備考; the reason, if it is not needed.
    Note,
    /// 答えた日.
    On,
    /// 担当.
    Owner,
    /// 期限.
    Due,
}

impl Part {
    /// Every part, in the order of the form.
    pub const ALL: [Self; 5] = [Self::Answer, Self::Note, Self::On, Self::Owner, Self::Due];

    const fn offset(self) -> u16 {
        match self {
            Self::Answer => 0,
            Self::Note => 1,
            Self::On => 2,
            Self::Owner => 3,
            Self::Due => 4,
        }
    }

    /// Its name in the locales, after `item-`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Note => "note",
            Self::On => "on",
            Self::Owner => "owner",
            Self::Due => "due",
        }
    }
}

/// The field of a line, from 1.
pub const fn field(line: u16, part: Part) -> FieldId {
    FieldId(FIRST + line * STEP + part.offset())
}

/// The line and part that a field of a contract answers; `None` for its other fields.
pub fn line_of(field: FieldId) -> Option<(u16, Part)> {
    let beyond = field.0.checked_sub(FIRST)?;
    let line = beyond / STEP;
    let part = Part::ALL
        .into_iter()
        .find(|part| part.offset() == beyond % STEP)?;
    (1..=MOST).contains(&line).then_some((line, part))
}

/// True for an answer with which a line wants nothing more: 済, 不要.
pub fn is_settled(answer: &str) -> bool {
    matches!(answer, "done" | "not-needed")
}

/// True for the field that holds the answer itself: short enough to lie in RAM for every contract, so that lists can count.
pub fn is_answer(field: FieldId) -> bool {
    line_of(field).is_some_and(|(_, part)| part == Part::Answer)
}

macro_rules! lines {
    ($($n:literal)+) => {
        /// The fields of all lines: `item.7`, `item.7.note`, `item.7.on`, `item.7.owner`, `item.7.due`.
        pub static FIELDS: [FieldSpec; MOST as usize * Part::ALL.len()] = [$(
            row(field($n, Part::Answer), concat!("item.", $n), Section::Intake, Shape::Choice(&choice::ITEM_ANSWER)),
            row(field($n, Part::Note), concat!("item.", $n, ".note"), Section::Intake, Shape::Line(200)),
            row(field($n, Part::On), concat!("item.", $n, ".on"), Section::Intake, Shape::Date),
            row(field($n, Part::Owner), concat!("item.", $n, ".owner"), Section::Intake, Shape::Line(40)),
            row(field($n, Part::Due), concat!("item.", $n, ".due"), Section::Intake, Shape::Date),
        )+];
    };
}
lines! { 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 }

/// What was answered to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// 済.
    Done,
    /// 不要, with the reason.
    NotNeeded,
    /// 未定, or two people answered differently and nobody has chosen yet.
    Open,
}

/// The answer to a line. 不要 without its reason and two different answers after a merge are none.
pub fn answer(record: &Record, line: u16) -> Answer {
    let field_id = field(line, Part::Answer);
    if !record.is_answered(field_id) {
        return Answer::Open;
    }
    match record.text(field_id) {
        "done" => Answer::Done,
        "not-needed" if record.is_answered(field(line, Part::Note)) => Answer::NotNeeded,
        _ => Answer::Open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_leads_back_to_its_line_and_part() {
        for line in 1..=MOST {
            for part in Part::ALL {
                assert_eq!(line_of(field(line, part)), Some((line, part)));
            }
        }
        assert_eq!(line_of(FieldId(999)), None);
        assert_eq!(line_of(field(MOST + 1, Part::Answer)), None);
        assert_eq!(
            FIELDS.iter().filter(|f| line_of(f.id).is_some()).count(),
            FIELDS.len()
        );
    }
}
