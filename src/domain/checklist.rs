//! 確認表: what is asked of each kind of contract. The lists lie in `assets/checklists`, worded by this program and meant to be edited by
//! each office; a contract keeps the list as it was when it was made, so a later edit changes nothing that was answered. Not legal advice.

use super::item::{self, Answer};
use super::phrase::line_of;
use super::record::Record;
use super::stage::Stage;
use super::value::Text;
use super::{contract, field, gate};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use toml::Spanned;

/// The lists that come with the program, by the code of the contract's kind.
const BUILT_IN: [(&str, &str); 13] = [
    ("nda", include_str!("../../assets/checklists/nda.toml")),
    (
        "joint-research",
        include_str!("../../assets/checklists/joint-research.toml"),
    ),
    (
        "commissioned",
        include_str!("../../assets/checklists/commissioned.toml"),
    ),
    (
        "memorandum",
        include_str!("../../assets/checklists/memorandum.toml"),
    ),
    (
        "guidance",
        include_str!("../../assets/checklists/guidance.toml"),
    ),
    ("loan", include_str!("../../assets/checklists/loan.toml")),
    (
        "invention",
        include_str!("../../assets/checklists/invention.toml"),
    ),
    (
        "ethics",
        include_str!("../../assets/checklists/ethics.toml"),
    ),
    (
        "evaluation",
        include_str!("../../assets/checklists/evaluation.toml"),
    ),
    (
        "regulatory",
        include_str!("../../assets/checklists/regulatory.toml"),
    ),
    ("grant", include_str!("../../assets/checklists/grant.toml")),
    ("event", include_str!("../../assets/checklists/event.toml")),
    (
        "publication",
        include_str!("../../assets/checklists/publication.toml"),
    ),
];

/// Lines of one list that may stop a move.
pub const MOST_BLOCKS: usize = 5;

/// Whose line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// 病院.
    Hospital,
    /// 企業.
    Firm,
    /// 双方.
    Both,
    /// 支援室・支援機関.
    Office,
    /// 主催者.
    Host,
}

impl Side {
    /// Every side.
    pub const ALL: [Self; 5] = [
        Self::Hospital,
        Self::Firm,
        Self::Both,
        Self::Office,
        Self::Host,
    ];

    /// Its name in files and locales.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hospital => "hospital",
            Self::Firm => "firm",
            Self::Both => "both",
            Self::Office => "office",
            Self::Host => "host",
        }
    }
}

/// The gate of lines that belong before the contract is signed.
pub const SIGNING: &str = "signing";

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its name within the list, for scripts; never shown.
    pub key: String,
    /// Whose line.
    pub side: Side,
    /// Must be answered; else it should be.
    #[serde(default)]
    pub must: bool,
    /// The stage that it belongs before, or `signing`; empty: none.
    #[serde(default)]
    pub gate: String,
    /// It stops the move into that stage until it is answered.
    #[serde(default)]
    pub blocks: bool,
    /// It counts from this evaluation level on (`l3`, `l4`); empty: always.
    #[serde(default)]
    pub level: String,
    /// The condition of a gate that its answer meets; empty: none.
    #[serde(default)]
    pub answers: String,
    /// The line in Japanese.
    pub ja: String,
    /// The line in English; the Japanese one where an office has none.
    #[serde(default)]
    pub en: String,
}

impl Item {
    /// The stage that it belongs before.
    pub fn stage(&self) -> Option<Stage> {
        Stage::from_code(&self.gate)
    }

    /// The line in English, if there is one, or in Japanese.
    pub fn text(&self, english: bool) -> &str {
        if english && !self.en.is_empty() {
            &self.en
        } else {
            &self.ja
        }
    }

    /// True if it counts at an evaluation level.
    pub fn counts_at(&self, level: &str) -> bool {
        self.level.is_empty() || level >= self.level.as_str()
    }

    fn to_line(&self) -> String {
        let mark = |is: bool, mark: &'static str| if is { mark } else { "" };
        let plain = |text: &str| text.replace('|', "/").replace(char::is_control, " ");
        let flags = format!("{}{}", mark(self.must, "m"), mark(self.blocks, "b"));
        [
            &self.key,
            self.side.name(),
            &flags,
            &self.gate,
            &self.level,
            &self.answers,
            &self.ja,
            &self.en,
        ]
        .map(plain)
        .join("|")
    }

    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split('|').map(str::to_owned);
        let key = parts.next()?;
        let side = parts.next()?;
        let flags = parts.next()?;
        Some(Self {
            key,
            side: Side::ALL.into_iter().find(|known| known.name() == side)?,
            must: flags.contains('m'),
            blocks: flags.contains('b'),
            gate: parts.next()?,
            level: parts.next()?,
            answers: parts.next()?,
            ja: parts.next()?,
            en: parts.next()?,
        })
    }
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checklist {
    /// Which edition: told beside the answers, so that one knows what was asked.
    pub version: String,
    /// Its lines, from 1.
    pub items: Vec<Item>,
}

/// A list as it lies in its file: each line of it with its place.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: String,
    items: Vec<Spanned<Item>>,
}

/// What is wrong with a list that an office wrote, with the line of the file, from 1; 0 if the file could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecklistFault {
    /// Where.
    pub line: usize,
    /// What.
    pub what: ChecklistTrouble,
}

/// What can be wrong with a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChecklistTrouble {
    /// The file cannot be read as a list; what the reader said.
    Form(String),
    /// It has no line, or more than [`item::MOST`].
    Count(usize),
    /// More than [`MOST_BLOCKS`] of its lines stop a move.
    TooManyBlocks(usize),
    /// Two lines share a key.
    TwiceTheKey(String),
    /// A line names a stage that does not exist.
    Gate(String),
    /// A line answers a condition that does not exist, or one that no line can answer.
    Answers(String),
}

impl ChecklistTrouble {
    const fn at(self, line: usize) -> ChecklistFault {
        ChecklistFault { line, what: self }
    }
}

/// The file of the list for a kind of contract as it comes with the program: what an office begins with when it makes its own.
pub fn built_in(kind: &str) -> Option<&'static str> {
    let found = BUILT_IN.iter().find(|(own, _)| *own == kind);
    found.map(|(_, toml)| *toml)
}

impl Checklist {
    /// Reads a list and checks it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(toml: &str) -> Result<Self, ChecklistFault> {
        let written: Written = toml::from_str(toml).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(toml, span.start));
            ChecklistTrouble::Form(error.message().to_owned()).at(line)
        })?;
        let line = |at: &Spanned<Item>| line_of(toml, at.span().start);
        let count = written.items.len();
        if count == 0 || count > usize::from(item::MOST) {
            let over = written.items.get(usize::from(item::MOST)).map_or(1, line);
            return Err(ChecklistTrouble::Count(count).at(over));
        }
        let mut blocks = written.items.iter().filter(|i| i.get_ref().blocks);
        if let Some(over) = blocks.nth(MOST_BLOCKS) {
            let blocks = MOST_BLOCKS + 1 + blocks.count();
            return Err(ChecklistTrouble::TooManyBlocks(blocks).at(line(over)));
        }
        let mut keys = BTreeSet::new();
        for at in &written.items {
            let one = at.get_ref();
            if !keys.insert(one.key.as_str()) {
                return Err(ChecklistTrouble::TwiceTheKey(one.key.clone()).at(line(at)));
            }
            if !(one.gate.is_empty() || one.gate == SIGNING || one.stage().is_some()) {
                return Err(ChecklistTrouble::Gate(one.gate.clone()).at(line(at)));
            }
            let mut conditions = gate::all_conditions().filter(|known| known.takes_lines());
            if !(one.answers.is_empty() || conditions.any(|known| known.id == one.answers)) {
                return Err(ChecklistTrouble::Answers(one.answers.clone()).at(line(at)));
            }
        }
        let items = written.items.into_iter().map(Spanned::into_inner);
        Ok(Self {
            version: written.version,
            items: items.collect(),
        })
    }

    /// The list as a contract keeps it.
    pub fn freeze(&self) -> Text {
        let lines: Vec<String> = self.items.iter().map(Item::to_line).collect();
        Text::block(&lines.join("\n"))
    }
}

/// Every list in force, by the code of the contract's kind.
#[derive(Clone, PartialEq, Eq)]
pub struct Checklists(BTreeMap<String, Checklist>);

impl Default for Checklists {
    /// Those that come with the program.
    fn default() -> Self {
        let read =
            |(code, toml): (&str, &str)| Some((code.to_owned(), Checklist::read(toml).ok()?));
        Self(BUILT_IN.into_iter().filter_map(read).collect())
    }
}

impl fmt::Debug for Checklists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let versions = self.0.iter().map(|(code, list)| (code, &list.version));
        f.debug_map().entries(versions).finish()
    }
}

impl Checklists {
    /// The list of a kind of contract.
    pub fn of(&self, kind: &str) -> Option<&Checklist> {
        self.0.get(kind)
    }

    /// Puts an office's own list in the place of one that comes with the program.
    pub fn replace(&mut self, kind: &str, list: Checklist) {
        self.0.insert(kind.to_owned(), list);
    }
}

/// The list that a contract keeps; lines that this program cannot read are left out with their numbers kept.
pub fn frozen(record: &Record) -> Vec<(u16, Item)> {
    read_frozen(record.text(contract::CHECKLIST.id()))
}

/// The lines of a list as [`Checklist::freeze`] wrote them.
pub fn read_frozen(text: &str) -> Vec<(u16, Item)> {
    let lines = (1..=item::MOST).zip(text.lines());
    lines
        .filter_map(|(number, line)| Some((number, Item::parse(line)?)))
        .collect()
}

/// Lines answered, and all lines.
pub fn progress(record: &Record) -> (usize, usize) {
    let items = frozen(record);
    let answered = items
        .iter()
        .filter(|(line, _)| item::answer(record, *line) != Answer::Open)
        .count();
    (answered, items.len())
}

/// The field of the first line that stops the move into a stage and is open.
pub fn first_open_block(record: &Record, stage: Stage, level: &str) -> Option<field::FieldId> {
    blocks(record, stage, level)
        .into_iter()
        .find(|line| item::answer(record, *line) == Answer::Open)
        .map(|line| item::field(line, item::Part::Answer))
}

/// The lines that stop the move into a stage.
pub fn blocks(record: &Record, stage: Stage, level: &str) -> Vec<u16> {
    let items = frozen(record).into_iter();
    items
        .filter(|(_, i)| i.blocks && i.stage() == Some(stage) && i.counts_at(level))
        .map(|(line, _)| line)
        .collect()
}

/// True if a line whose answer meets a condition is answered.
pub fn answers(record: &Record, condition: &str) -> bool {
    frozen(record)
        .iter()
        .any(|(line, i)| i.answers == condition && item::answer(record, *line) != Answer::Open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::choice::CONTRACT_KIND;
    use crate::domain::gate::conditions;

    #[test]
    fn every_kind_of_contract_has_a_list_that_can_be_read() {
        for code in CONTRACT_KIND.codes {
            let (_, toml) = BUILT_IN.iter().find(|(known, _)| known == code).unwrap();
            let list = Checklist::read(toml).unwrap_or_else(|fault| panic!("{code}: {fault:?}"));
            assert!(
                list.items
                    .iter()
                    .all(|i| !i.en.is_empty() && !i.ja.is_empty()),
                "{code}"
            );
            assert_eq!(Checklists::default().of(code), Some(&list));
        }
        assert_eq!(BUILT_IN.len(), CONTRACT_KIND.codes.len());
    }

    #[test]
    fn a_line_that_meets_a_condition_names_one_that_exists() {
        let known: Vec<&str> = Stage::ALL
            .into_iter()
            .flat_map(conditions)
            .map(|c| c.id)
            .collect();
        for (code, toml) in BUILT_IN {
            for one in Checklist::read(toml)
                .unwrap()
                .items
                .iter()
                .filter(|i| !i.answers.is_empty())
            {
                assert!(
                    known.contains(&one.answers.as_str()),
                    "{code}: {}",
                    one.answers
                );
            }
        }
    }

    #[test]
    fn a_frozen_line_reads_back() {
        for (_, toml) in BUILT_IN {
            let list = Checklist::read(toml).unwrap();
            let lines: Vec<Item> = list
                .freeze()
                .as_str()
                .lines()
                .map(|line| Item::parse(line).unwrap())
                .collect();
            assert_eq!(lines, list.items);
        }
    }

    #[test]
    fn an_offices_list_is_checked() {
        let line = |key: &str, more: &str| {
            format!("{{ key = \"{key}\", side = \"firm\", ja = \"確かめた\"{more} }}")
        };
        let list =
            |lines: &[String]| format!("version = \"1\"\nitems = [\n{}\n]", lines.join(",\n"));
        let fault = |lines: &[String]| Checklist::read(&list(lines)).unwrap_err();
        assert_eq!(fault(&[]), ChecklistTrouble::Count(0).at(1));
        assert_eq!(
            fault(&[line("a", ""), line("a", "")]),
            ChecklistTrouble::TwiceTheKey("a".to_owned()).at(4)
        );
        assert_eq!(
            fault(&[line("b", ""), line("a", ", gate = \"moon\"")]),
            ChecklistTrouble::Gate("moon".to_owned()).at(4)
        );
        for answers in ["pattent", "personal-public", "nda"] {
            assert_eq!(
                fault(&[
                    line("b", ""),
                    line("a", &format!(", answers = \"{answers}\""))
                ]),
                ChecklistTrouble::Answers(answers.to_owned()).at(4)
            );
        }
        let six: Vec<String> = (0..6)
            .map(|n| line(&n.to_string(), ", gate = \"launch\", blocks = true"))
            .collect();
        assert_eq!(fault(&six), ChecklistTrouble::TooManyBlocks(6).at(8));
        let strange = fault(&[line("b", ""), line("a", ", colour = \"red\"")]);
        assert!(matches!(strange.what, ChecklistTrouble::Form(_)));
        assert_eq!(strange.line, 4);
    }
}
