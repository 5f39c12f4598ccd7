//! The figures 指標: what stands where, what is late, who is waited for, why it stands still, what was shown and spoken. One pass over the
//! rows for each kind; every figure names the list that it counts, so that nothing is told that cannot be opened.

mod contacts;
mod needs;
mod overdue;
mod papers;
mod wards;

pub(super) use self::contacts::firm;
use super::book::Book;
use super::lens::is_carried;
use super::row::Row;
use crate::domain::choice::Choices;
use crate::domain::date::{Date, FiscalYear};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::stage::Stage;
use std::collections::BTreeMap;

/// Days in one stage after which a need counts as stalled.
pub const STALLED_DAYS: i64 = 30;
/// Months without a need after which a ward is quiet.
pub const QUIET_MONTHS: i32 = 12;
/// Holders of the next move that are named, the longest waits first.
const HOLDERS: usize = 10;

/// The leaflet's three steps, and what comes after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// 交流会等への参加: 受付 to 公開.
    Joining,
    /// 企業との交渉: 面談 and 契約.
    Negotiating,
    /// 共同研究の開始: 試作 and 評価・実証.
    Researching,
    /// 製品化 and 上市.
    After,
}

impl Phase {
    /// All in their order.
    pub const ALL: [Self; 4] = [
        Self::Joining,
        Self::Negotiating,
        Self::Researching,
        Self::After,
    ];

    /// The one that a stage belongs to.
    pub const fn of(stage: Stage) -> Self {
        match stage {
            Stage::Intake | Stage::Screening | Stage::Preparing | Stage::Published => Self::Joining,
            Stage::Meeting | Stage::Contracting => Self::Negotiating,
            Stage::Prototyping | Stage::Evaluation => Self::Researching,
            Stage::Launch | Stage::Outcome => Self::After,
        }
    }

    /// Its word in the locales and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Joining => "joining",
            Self::Negotiating => "negotiating",
            Self::Researching => "researching",
            Self::After => "after",
        }
    }

    /// Its stages as a filter asks for them.
    fn reach(self) -> &'static str {
        match self {
            Self::Joining => "intake..published",
            Self::Negotiating => "meeting..contracting",
            Self::Researching => "prototyping..evaluation",
            Self::After => "launch..outcome",
        }
    }
}

/// A heading under which figures stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heading {
    /// The three steps.
    Steps,
    /// Needs by stage, with 滞留.
    Stages,
    /// Cases by stage.
    Cases,
    /// What is late.
    Overdue,
    /// 手番: who is waited for longest.
    Waiting,
    /// Barriers, by step.
    Barriers,
    /// Overrides by condition.
    Overrides,
    /// 開示 this 年度.
    Disclosures,
    /// Contracts by state, and the reviewers' turn-around.
    Contracts,
    /// Needs by 市中/大学.
    Hospitals,
    /// Needs by 職種.
    Professions,
    /// Needs by class.
    Classes,
    /// Contacts with firms this 年度, 延べ and 実.
    Contacts,
    /// Wards without a need in 12 months.
    Quiet,
}

impl Heading {
    /// All in their order.
    pub const ALL: [Self; 14] = [
        Self::Steps,
        Self::Stages,
        Self::Cases,
        Self::Overdue,
        Self::Waiting,
        Self::Barriers,
        Self::Overrides,
        Self::Disclosures,
        Self::Contracts,
        Self::Hospitals,
        Self::Professions,
        Self::Classes,
        Self::Contacts,
        Self::Quiet,
    ];

    /// Its word in the locales and in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Steps => "steps",
            Self::Stages => "stages",
            Self::Cases => "cases",
            Self::Overdue => "overdue",
            Self::Waiting => "waiting",
            Self::Barriers => "barriers",
            Self::Overrides => "overrides",
            Self::Disclosures => "disclosures",
            Self::Contracts => "contracts",
            Self::Hospitals => "hospitals",
            Self::Professions => "professions",
            Self::Classes => "classes",
            Self::Contacts => "contacts",
            Self::Quiet => "quiet",
        }
    }
}

/// What a figure counts.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// A step.
    Phase(Phase),
    /// A stage.
    Stage(Stage),
    /// Records of a kind.
    Kind(Kind),
    /// Records of a kind with a day, by its field, that presses or is missing.
    Day(Kind, FieldId),
    /// Proposers without an answer for [`super::morning::SILENCE_DAYS`].
    Unanswered,
    /// Needs longer than [`STALLED_DAYS`] in their stage.
    Stalled,
    /// Records of a kind whose next move is with somebody.
    Holder(Kind, String),
    /// Records of a kind that stand still at a step for a barrier.
    Barrier(Kind, Phase, &'static str),
    /// Records of a kind that went past a condition.
    Condition(Kind, String),
    /// A code of a list of choices; `None`: nothing was chosen.
    Choice(&'static Choices, Option<&'static str>),
    /// Contracts that came back from a reviewer.
    Reviewed,
    /// Firms that were spoken with.
    Spoken,
    /// Contracts with a line of the checklist past its day.
    Lines,
    /// A ward: hospital and department.
    Ward(String, String),
}

/// A second number beside a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Days on the average.
    AverageDays(i64),
    /// Days of the longest.
    LongestDays(i64),
    /// Days since the last.
    SinceDays(i64),
    /// So many different firms (実).
    Firms(usize),
    /// So many of them this 年度.
    ThisYear(usize),
}

/// A figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What it counts.
    pub what: What,
    /// How many.
    pub n: usize,
    /// What is told beside it.
    pub beside: Option<Beside>,
    /// The list that it counts: its kind and a filter in English words.
    pub list: (Kind, String),
}

/// Figures under one heading.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The heading.
    pub heading: Heading,
    /// The figures.
    pub figures: Vec<Figure>,
}

/// The figures of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// 基準日.
    pub on: Date,
    /// The day on which the history of the book begins, if 基準日 lies before it.
    pub begins: Option<Date>,
    /// By heading; one without figures is left out.
    pub groups: Vec<Group>,
}

/// Counts a book as it stands on a day.
pub fn figures(book: &Book, on: Date) -> Figures {
    let needs = needs::count(book, on);
    let cases = papers::cases(book, on);
    let contracts = papers::contracts(book, on);
    let of = |heading| match heading {
        Heading::Steps => needs.steps(),
        Heading::Stages => needs.stages(),
        Heading::Cases => cases.stages(),
        Heading::Overdue => {
            let mut all = needs.overdue(on);
            all.extend(cases.overdue());
            all.extend(contracts.overdue());
            all.extend(overdue::others(book, on));
            all
        }
        Heading::Waiting => holders([&needs.holders, &cases.holders, &contracts.holders]),
        Heading::Barriers => barriers([&needs.barriers, &cases.barriers]),
        Heading::Overrides => overrides([&needs.overrides, &cases.overrides, &contracts.overrides]),
        Heading::Disclosures => papers::disclosures(book, on),
        Heading::Contracts => contracts.states(on),
        Heading::Hospitals => needs.hospitals(),
        Heading::Professions => needs.professions(),
        Heading::Classes => needs.classes(),
        Heading::Contacts => contacts::count(book, on),
        Heading::Quiet => wards::quiet(book, on),
    };
    let groups = Heading::ALL.into_iter().map(|heading| Group {
        heading,
        figures: of(heading),
    });
    Figures {
        on,
        begins: None,
        groups: groups.filter(|group| !group.figures.is_empty()).collect(),
    }
}

fn figure(what: What, n: usize, kind: Kind, filter: impl Into<String>) -> Figure {
    Figure {
        what,
        n,
        beside: None,
        list: (kind, filter.into()),
    }
}

impl Figure {
    fn beside(mut self, beside: Beside) -> Self {
        self.beside = Some(beside);
        self
    }
}

/// From 1 April to the day: how a filter asks for this 年度.
fn this_year(on: Date) -> String {
    format!("{}..{on}", FiscalYear::of(on).first())
}

fn is_this_year(day: Date, on: Date) -> bool {
    day <= on && FiscalYear::of(on).contains(day)
}

/// A word of a filter between quotes.
fn quoted(text: &str) -> String {
    let plain = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{plain}\"")
}

/// Who has the next move, with how many records and the days of the longest wait.
type Holders = BTreeMap<(Kind, String), (usize, i64)>;

/// Notes whose move a record itself waits for, if it waits for anybody's: a need whose cases have the moves does not.
fn note_holder(holders: &mut Holders, book: &Book, row: &Row, on: Date) {
    let Some((ball, since)) = row.kind().parts().ball else {
        return;
    };
    let who = row.text(ball);
    if who.is_empty() || is_carried(book, row) {
        return;
    }
    let days = row
        .date(since)
        .map_or(0, |day| i64::from(day.days_until(on)));
    let entry = holders.entry((row.kind(), who.to_owned())).or_default();
    *entry = (entry.0 + 1, entry.1.max(days));
}

fn holders(all: [&Holders; 3]) -> Vec<Figure> {
    let mut longest: Vec<_> = all.into_iter().flatten().collect();
    longest.sort_by_key(|((kind, who), (n, days))| {
        (std::cmp::Reverse((*days, *n)), *kind, who.as_str())
    });
    let told = longest.into_iter().take(HOLDERS);
    told.map(|((kind, who), (n, days))| {
        let own = if *kind == Kind::Need {
            " -is:carried"
        } else {
            ""
        };
        let filter = format!("ball={} is:open{own}", quoted(who));
        let what = What::Holder(*kind, who.clone());
        figure(what, *n, *kind, filter).beside(Beside::LongestDays(*days))
    })
    .collect()
}

/// What stands still: by kind, step and barrier.
type Barriers = BTreeMap<(Kind, Phase, &'static str), usize>;

/// Notes why a record stands still, if it says so.
fn note_barrier(barriers: &mut Barriers, row: &Row, stage: Stage, code: &str) {
    let codes = crate::domain::choice::BARRIER.codes;
    if let Some(code) = codes.iter().find(|known| **known == code) {
        *barriers
            .entry((row.kind(), Phase::of(stage), code))
            .or_default() += 1;
    }
}

fn barriers(all: [&Barriers; 2]) -> Vec<Figure> {
    let all = all.into_iter().flatten();
    all.map(|((kind, phase, code), n)| {
        let filter = format!("barrier:{code} stage:{}", phase.reach());
        figure(What::Barrier(*kind, *phase, code), *n, *kind, filter)
    })
    .collect()
}

/// What went past a condition: by kind and condition.
type Overrides = BTreeMap<(Kind, String), usize>;

fn note_overrides(overrides: &mut Overrides, row: &Row) {
    // A contract also names the lines gone past; they are counted under their condition.
    for id in row.overrode().filter(|id| !id.starts_with("item.")) {
        *overrides.entry((row.kind(), id.to_owned())).or_default() += 1;
    }
}

fn overrides(all: [&Overrides; 3]) -> Vec<Figure> {
    let mut all: Vec<_> = all.into_iter().flatten().collect();
    all.sort_by_key(|(key, n)| (std::cmp::Reverse(**n), (*key).clone()));
    all.into_iter()
        .map(|((kind, id), n)| {
            let what = What::Condition(*kind, id.clone());
            figure(what, *n, *kind, format!("override:{id}"))
        })
        .collect()
}

/// Figures of one list of choices on records of a kind, the codes in their order and then what has none.
fn by_choice(
    list: &'static Choices,
    field: &str,
    counted: &BTreeMap<Option<&'static str>, (usize, usize)>,
    kind: Kind,
) -> Vec<Figure> {
    let codes = list.codes.iter().map(|code| Some(*code)).chain([None]);
    codes
        .filter_map(|code| {
            let (n, year) = counted.get(&code)?;
            // `none` is a code of some lists, so what has nothing is asked for as what has no code of the list.
            let filter = code.map_or_else(
                || format!("-{field}={}", list.codes.join(",")),
                |code| format!("{field}={code}"),
            );
            let what = What::Choice(list, code);
            Some(figure(what, *n, kind, filter).beside(Beside::ThisYear(*year)))
        })
        .collect()
}

/// The code of a choice as its list has it.
fn known(list: &'static Choices, code: &str) -> Option<&'static str> {
    list.codes.iter().copied().find(|known| *known == code)
}
