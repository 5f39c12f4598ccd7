//! 今日: whom do I call this morning. What a coordinator's day begins with, found in the rows of the book: six groups and what the hat adds,
//! each with what presses most first. Nothing is kept here; the groups are made again from the book of the moment.

#![allow(
    clippy::wildcard_enum_match_arm,
    reason = "a kind with nothing of its own is left out of a group"
)]

use super::actor::Actor;
use super::book::Book;
use super::ending::first_end;
use super::hat::{self, Hat};
use super::lens::is_carried;
use super::row::Row;
use crate::domain::contract;
use crate::domain::date::Date;
use crate::domain::field::FieldId;
use crate::domain::hospital::{PLAN, Remedy, is_going};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::{case, company, consultation, event, log, need};
use std::collections::BTreeSet;

/// Days after which a proposer who heard nothing is told of (mission: 提案者へ未回答30日).
pub const SILENCE_DAYS: i32 = 30;
/// Days ahead that deadlines are told of.
pub const AHEAD_DAYS: i32 = 14;

/// The kinds that a morning looks at.
const KINDS: [Kind; 10] = [
    Kind::Need,
    Kind::Company,
    Kind::Hospital,
    Kind::Case,
    Kind::Contract,
    Kind::Event,
    Kind::Consultation,
    Kind::Duty,
    Kind::Activity,
    Kind::Person,
];

/// A group of the morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// 今日の予定.
    Agenda,
    /// 自分の手番.
    Mine,
    /// What the hat adds: the work of the own house, whoever has the next move.
    House,
    /// 相手待ち, the longest wait first.
    Waiting,
    /// 提案者へ未回答.
    Unanswered,
    /// 締切.
    Deadlines,
    /// 未整理メモ.
    Memos,
}

impl Group {
    /// Every group, in the order of the screen.
    pub const ALL: [Self; 7] = [
        Self::Agenda,
        Self::Mine,
        Self::House,
        Self::Waiting,
        Self::Unanswered,
        Self::Deadlines,
        Self::Memos,
    ];
}

/// Why a record stands in its group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A meeting is on that day.
    Meeting,
    /// What was on hold is to go on.
    Resume,
    /// The person has the next move.
    Ball,
    /// Nobody is named for the next move, and the person is in charge; or it was asked and is not answered.
    Nobody,
    /// Somebody else has had it since that day.
    Wait,
    /// The proposer was told something last on that day.
    Silence,
    /// It is due, and somebody else has the next move.
    Due,
    /// It is due, and belongs to nobody's move: a preparation, an answer, what comes round again.
    Own,
    /// An event is on.
    Event,
    /// The call for firms closes.
    CallCloses,
    /// A signed contract ends.
    TermEnds,
    /// A firm's licence ends.
    LicenceEnds,
    /// A person's certificate ends.
    CertificateEnds,
    /// The NDA of a case ends.
    NdaEnds,
    /// A line of a contract's checklist is due.
    LineDue,
    /// A day beside the due day presses, by its field: the talks with one firm alone end, a firm is to be told.
    Alarm(FieldId),
    /// A remedy of a hospital's 改善計画 is to be done, by the field of its state.
    Remedy(FieldId),
    /// A need before its publication, since that day in its stage.
    Intake,
    /// A contract on which work goes on.
    Paper,
    /// Somebody takes part in a gathering without the supervisor's permission yet.
    Permission,
    /// A firm with a case was not spoken with for long.
    Distant,
    /// A gathering is to be prepared.
    Gathering,
    /// A memo that is about nothing yet.
    Memo,
}

/// One line of the morning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which record.
    pub record: RecordId,
    /// The day that it is sorted by: due, since, or on.
    pub day: Option<Date>,
    /// Why it is here.
    pub why: Why,
}

/// The morning of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Morning {
    hat: Option<Hat>,
    of_any_hospital: bool,
    groups: [Vec<Line>; Group::ALL.len()],
}

impl Morning {
    /// The lines of a group, what presses most first.
    pub fn of_group(&self, group: Group) -> &[Line] {
        self.groups.get(group as usize).map_or(&[], Vec::as_slice)
    }

    /// The hat whose house it tells of.
    pub fn hat(&self) -> Option<Hat> {
        self.hat
    }

    /// True if the house is a hospital's office and nobody can tell of which hospital: its group tells of all.
    pub fn is_of_any_hospital(&self) -> bool {
        self.of_any_hospital
    }

    /// True if a change of a record of that kind can change a morning: those that it looks at, memos, and parts in gatherings.
    pub fn rests_on(kind: Kind) -> bool {
        KINDS.contains(&kind) || matches!(kind, Kind::Log | Kind::Participation)
    }

    /// The morning as the book stands. What nobody is in charge of is everybody's; `everyone` tells what others are in charge of too.
    pub fn of(book: &Book, actor: &Actor, today: Date, everyone: bool) -> Self {
        let hat = Hat::of(book, actor);
        let mut morning = Self {
            hat,
            of_any_hospital: hat::is_of_any_hospital(hat, book, actor),
            ..Self::default()
        };
        let eye = Eye {
            book,
            actor,
            today,
            everyone,
        };
        for kind in KINDS {
            let rows = book.rows(kind).filter(|row| !row.archived);
            for row in rows {
                eye.look(row, &mut morning);
            }
        }
        for memo in book.unfiled() {
            morning.put(Group::Memos, memo, memo.date(log::ON.id()), Why::Memo);
        }
        // What is theirs by name, or waits for somebody, stands there already.
        let moves = [Group::Mine, Group::Waiting].map(|group| morning.of_group(group));
        let told: BTreeSet<RecordId> = moves
            .into_iter()
            .flatten()
            .map(|line| line.record)
            .collect();
        for line in hat::lines(morning.hat, book, actor, today) {
            if !told.contains(&line.record) {
                morning.add(Group::House, line);
            }
        }
        for group in &mut morning.groups {
            // A line without a day presses least.
            group.sort_by_key(|line| (line.day.is_none(), line.day, line.record));
        }
        morning
    }

    fn put(&mut self, group: Group, row: &Row, day: Option<Date>, why: Why) {
        let line = Line {
            record: row.id,
            day,
            why,
        };
        self.add(group, line);
    }

    fn add(&mut self, group: Group, line: Line) {
        if let Some(lines) = self.groups.get_mut(group as usize) {
            lines.push(line);
        }
    }
}

/// Whose morning, on which day.
struct Eye<'a> {
    book: &'a Book,
    actor: &'a Actor,
    today: Date,
    everyone: bool,
}

impl Eye<'_> {
    /// True if nobody else is in charge of it.
    fn concerns(&self, row: &Row) -> bool {
        let owner = row.kind().parts().owner;
        let owner = owner.and_then(|field| row.link(field));
        self.everyone || owner.is_none_or(|id| self.is_me(id))
    }

    fn is_me(&self, person: RecordId) -> bool {
        self.book.name(person) == self.actor.name.as_str()
    }

    fn look(&self, row: &Row, morning: &mut Morning) {
        if row.kind() == Kind::Hospital {
            self.plan(row, morning);
        }
        if !self.concerns(row) {
            return;
        }
        self.agenda(row, morning);
        self.deadlines(row, morning);
        for (day, field) in row.alarms(self.today) {
            if self.presses(day, AHEAD_DAYS) {
                morning.put(Group::Deadlines, row, Some(day), Why::Alarm(field));
            }
        }
        self.lines(row, morning);
        if row.is_over() {
            return;
        }
        if is_unanswered(row, self.today) {
            morning.put(Group::Unanswered, row, last_told(row), Why::Silence);
        }
        if !is_carried(self.book, row) {
            self.moves(row, morning);
        }
    }

    fn agenda(&self, row: &Row, morning: &mut Morning) {
        if row.kind() == Kind::Event && !row.is_over() {
            let on = row.date(event::ON.id());
            let last = row.date(event::UNTIL.id()).or(on);
            let is_on = on.is_some_and(|on| on <= self.today) && last >= Some(self.today);
            if is_on {
                morning.put(Group::Agenda, row, on, Why::Event);
            }
        }
        let (status, until) = match row.kind() {
            Kind::Need => (need::EXIT.id(), need::HOLD_UNTIL.id()),
            Kind::Case => (case::STATUS.id(), case::HOLD_UNTIL.id()),
            _ => return,
        };
        let until = row.date(until).filter(|day| *day <= self.today);
        if row.text(status) == "held" && until.is_some() {
            morning.put(Group::Agenda, row, until, Why::Resume);
        }
        let meeting = case::MEETING_ON.id();
        let meets = row.kind() == Kind::Case && row.date(meeting) == Some(self.today);
        if meets {
            morning.put(Group::Agenda, row, Some(self.today), Why::Meeting);
        }
    }

    /// Who has the next move.
    fn moves(&self, row: &Row, morning: &mut Morning) {
        let parts = row.kind().parts();
        let Some((ball, since)) = parts.ball else {
            return;
        };
        let due = parts.due.and_then(|field| row.date(field));
        match row.text(ball) {
            // Of what nobody is in charge of only what presses: the tray of a large book is no morning.
            "" => match parts.owner.and_then(|field| row.link(field)) {
                Some(_) => morning.put(Group::Mine, row, due, Why::Nobody),
                None if due.is_some_and(|day| self.presses(day, AHEAD_DAYS)) => {
                    morning.put(Group::Deadlines, row, due, Why::Nobody);
                }
                None => {}
            },
            who if self.actor.is_called(who) => morning.put(Group::Mine, row, due, Why::Ball),
            _ => {
                morning.put(Group::Waiting, row, row.date(since), Why::Wait);
                if due.is_some_and(|day| self.presses(day, AHEAD_DAYS)) {
                    morning.put(Group::Deadlines, row, due, Why::Due);
                }
            }
        }
    }

    /// What lies within a record: an open line of a checklist with a day of its own, a question without one.
    fn lines(&self, row: &Row, morning: &mut Morning) {
        let line = row.line_due();
        if line.is_some_and(|day| self.presses(day, AHEAD_DAYS)) {
            morning.put(Group::Deadlines, row, line, Why::LineDue);
        }
        let asked = row.kind() == Kind::Consultation && !row.is_over();
        if asked && row.date(consultation::DUE.id()).is_none() {
            morning.put(Group::Mine, row, None, Why::Nobody);
        }
    }

    fn deadlines(&self, row: &Row, morning: &mut Morning) {
        let (day, ahead, why) = match row.kind() {
            Kind::Need if row.text(need::RECRUITING.id()) == "open" => {
                let until = row.date(need::RECRUITING_UNTIL.id());
                (until, AHEAD_DAYS, Why::CallCloses)
            }
            Kind::Contract if row.text(contract::STATE.id()) == "signed" => {
                let last = row.date(contract::EXPIRES_ON.id());
                (last, contract::ALARM_DAYS, Why::TermEnds)
            }
            Kind::Company => (
                first_end(row),
                company::LICENCE_ALARM_DAYS,
                Why::LicenceEnds,
            ),
            Kind::Person => (
                first_end(row),
                company::LICENCE_ALARM_DAYS,
                Why::CertificateEnds,
            ),
            Kind::Case if !row.is_over() => {
                let until = row.date(case::NDA_UNTIL.id());
                (until, contract::ALARM_DAYS, Why::NdaEnds)
            }
            Kind::Event | Kind::Consultation | Kind::Duty | Kind::Activity if !row.is_over() => {
                let due = row.kind().parts().due.and_then(|field| row.date(field));
                (due, AHEAD_DAYS, Why::Own)
            }
            _ => return,
        };
        if day.is_some_and(|day| self.presses(day, ahead)) {
            morning.put(Group::Deadlines, row, day, why);
        }
    }

    /// The remedies of a hospital's plan that are due: for whoever does them; where nobody is named, for whoever the hospital is with.
    fn plan(&self, hospital: &Row, morning: &mut Morning) {
        let is_mine = |remedy: &Remedy| match hospital.text(remedy.owner) {
            "" => self.concerns(hospital),
            who => self.everyone || self.actor.is_called(who),
        };
        for remedy in PLAN.iter().filter(|remedy| is_mine(remedy)) {
            let going = is_going(hospital.text(remedy.state));
            let due = hospital.date(remedy.on).filter(|_| going);
            if due.is_some_and(|day| self.presses(day, AHEAD_DAYS)) {
                morning.put(Group::Deadlines, hospital, due, Why::Remedy(remedy.state));
            }
        }
    }

    fn presses(&self, day: Date, ahead: i32) -> bool {
        self.today.days_until(day) <= ahead
    }
}

/// True for a need on which work goes on and whose proposer was told nothing for [`SILENCE_DAYS`], whoever has the next move: the promise to
/// the ward does not rest while a case runs.
pub fn is_unanswered(row: &Row, today: Date) -> bool {
    row.kind() == Kind::Need
        && !row.is_over()
        && last_told(row).is_some_and(|day| day.days_until(today) >= SILENCE_DAYS)
}

/// When the proposer of a need was told something last; one who was never told waits from the day the need came in.
pub fn last_told(need: &Row) -> Option<Date> {
    let told = [
        need::LAST_ANSWER_ON,
        need::ACKNOWLEDGED_ON,
        need::RECEIVED_ON,
    ];
    told.into_iter().find_map(|key| need.date(key.id()))
}
