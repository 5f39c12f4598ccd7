//! Owns the panel of remedies: what stops a case or need, what can be done about it today by one key, and what goes into the hospital's
//! 改善計画 with a day and somebody who does it.

use super::rows::{Leads, Row, Rows};
use crate::desk::Command;
use crate::desk::command::Passage;
use crate::desk::command::{Entries, Set};
use crate::desk::hat::listed;
use crate::desk::row::Cell;
use crate::domain::choice::{BARRIER, CONSULTATION, REMEDY};
use crate::domain::date::Calendar;
use crate::domain::entry::Entry;
use crate::domain::field::{FieldId, Shape};
use crate::domain::hospital::{self, PLAN, Remedy};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::Value;
use crate::domain::{body, case, consultation, need};
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::Hint;
use crate::ui::keymap::Scope;
use crate::ui::layer::{Answer, Layer};
use crate::ui::msg::Changed;
use crate::ui::panes::facts;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::wish::Wish;

/// Days that a remedy of the plan is given unless somebody says another day.
const GIVEN: i32 = 30;
/// Days in which a desk that was asked is expected to answer.
const ANSWERED: i32 = 14;
/// Desks offered at most.
const DESKS: usize = 3;

/// The panel.
#[derive(Debug)]
pub struct Remedies {
    record: RecordId,
    rows: Rows,
}

impl Remedies {
    /// The remedies for what stops a case or need.
    pub fn new(shared: &Shared, record: RecordId) -> Self {
        Self {
            record,
            rows: rows(shared, record),
        }
    }
}

/// The record that carries the move, and the field of its barrier.
fn stopped(shared: &Shared, record: RecordId) -> Option<(&crate::desk::Row, FieldId)> {
    let row = facts::carrier(shared, shared.book.find(record)?);
    match row.kind() {
        Kind::Need => Some((row, need::BARRIER.id())),
        Kind::Case => Some((row, case::BARRIER.id())),
        _ => None,
    }
}

fn rows(shared: &Shared, record: RecordId) -> Rows {
    let locale = &shared.locale;
    let Some((row, field)) = stopped(shared, record) else {
        let title = locale.line(TextKey::RemedyAsk).to_owned();
        return Rows::new(title, Vec::new(), TextKey::RemedyNone);
    };
    let code = row.text(field);
    let number = facts::number_text(shared, row);
    if code.is_empty() {
        let title = locale.say(TextKey::RemedyTitleAsk, &[("ref", &number)]);
        let asked = BARRIER.codes.iter().map(|code| {
            let text = locale.choice(&BARRIER, code).to_owned();
            let entries = vec![(field, Entry::Value(Value::choice(code)))];
            lead(text, Leads::Run(Box::new(set(row.id, entries))))
        });
        return Rows::new(title, asked.collect(), TextKey::RemedyNone);
    }
    let barrier = locale.choice(&BARRIER, code);
    let values = [("ref", &number as _), ("barrier", &barrier as _)];
    let title = locale.say(TextKey::RemedyTitle, &values);
    let mut all = today(shared, row, code);
    all.extend(plan(shared, row, code));
    let other = locale.line(TextKey::RemedyOther).to_owned();
    let field = Some(field);
    let record = row.id;
    all.push(lead(
        other,
        Leads::Wish(Box::new(Wish::Edit { record, field })),
    ));
    Rows::new(title, all, TextKey::RemedyNone)
}

fn lead(text: String, leads: Leads) -> Row {
    Row {
        text,
        role: Role::Plain,
        leads,
    }
}

fn set(record: RecordId, entries: Entries) -> Command {
    Command::Set(Set {
        record,
        entries,
        base: Vec::new(),
        passage: Passage::default(),
    })
}

/// What can be done the same day.
fn today(shared: &Shared, row: &crate::desk::Row, code: &str) -> Vec<Row> {
    let record = row.id;
    let line = |key| {
        let what = shared.locale.line(key);
        shared.locale.say(TextKey::RemedyToday, &[("what", &what)])
    };
    let text = |key, name| {
        lead(
            line(key),
            Leads::Wish(Box::new(Wish::Text { record, name })),
        )
    };
    match code {
        "preconception" => vec![
            text(TextKey::RemedyLetter, "request-letter"),
            text(TextKey::RemedyPermission, "permission"),
        ],
        "resources" => {
            let office = shared.locale.line(TextKey::RemedyOfficeName);
            let ball = row.kind().parts().ball.map(|(ball, _)| ball);
            // The next move is held by a named organisation: which hospital's office it is stands with it.
            let hospital = hospital_of(shared, row).map_or("", |id| shared.book.name(id));
            let holder = format!("{hospital} {office}");
            let entry = Entry::Value(Value::line(holder.trim()));
            let passed = ball.map(|ball| set(record, vec![(ball, entry)]));
            let passed = passed
                .map(|command| lead(line(TextKey::RemedyOffice), Leads::Run(Box::new(command))));
            let sheet = text(TextKey::RemedySheet, "consultation-sheet");
            let desks = desks(shared, row).into_iter();
            let asked = desks.map(|desk| match asked_today(shared, row, desk) {
                Some(one) => {
                    let values = [("ref", &one.reference as _)];
                    let there = shared.locale.say(TextKey::RemedyAskedToday, &values);
                    let text = format!("{}  {there}", asks(shared, desk));
                    lead(text, Leads::Wish(Box::new(Wish::Page(one.id))))
                }
                None => lead(asks(shared, desk), refers(shared, row, Some(desk))),
            });
            let other = lead(line(TextKey::RemedyRefer), refers(shared, row, None));
            let list = lead(
                line(TextKey::RemedyDesks),
                Leads::Wish(Box::new(Wish::Desks)),
            );
            let refer = asked.chain([other, list]);
            std::iter::once(sheet).chain(refer).chain(passed).collect()
        }
        "incentive" => {
            let mut rows = vec![
                text(TextKey::RemedyNews, "newsletter"),
                text(TextKey::RemedyAwardText, "award"),
            ];
            rows.extend(
                candidate(shared, row)
                    .map(|command| lead(line(TextKey::RemedyAward), Leads::Run(Box::new(command)))),
            );
            rows
        }
        _ => {
            let task = row.kind() == Kind::Case;
            let field = Some(case::NEXT_TASK.id()).filter(|_| task);
            let wish = Wish::Edit { record, field };
            vec![lead(line(TextKey::RemedyTask), Leads::Wish(Box::new(wish)))]
        }
    }
}

/// The desks that a question of contracts and rights may go to: those that say they answer it before the others, those of the hospital's own
/// prefecture before those of another.
fn desks<'a>(shared: &'a Shared, row: &crate::desk::Row) -> Vec<&'a crate::desk::Row> {
    let book = &shared.book;
    let hospital = hospital_of(shared, row).and_then(|id| book.find(id));
    let region = hospital.map_or("", |row| row.text(hospital::PREFECTURE.id()));
    let answers = |body: &crate::desk::Row| {
        let topics = body.cells(body::DESK_TOPICS.id());
        topics
            .filter(|cell| matches!(cell, Cell::Text("contract" | "ip")))
            .count()
    };
    let is_desk = |body: &&crate::desk::Row| {
        let kind = body.text(body::BODY_KIND.id());
        !body.archived && (matches!(kind, "support" | "university") || answers(body) > 0)
    };
    let mut desks: Vec<&crate::desk::Row> = book.rows(Kind::Body).filter(is_desk).collect();
    desks.sort_by_key(|body| {
        let near = !region.is_empty() && body.text(body::PREFECTURE.id()) == region;
        let topics = answers(body);
        (topics == 0, !near, std::cmp::Reverse(topics), body.id)
    });
    desks.truncate(DESKS);
    desks
}

/// `今日  窓口への相談を記録する 県央医工連携支援センター 000-0000-0000`.
fn asks(shared: &Shared, desk: &crate::desk::Row) -> String {
    let what = shared.locale.line(TextKey::RemedyRefer);
    let phone = desk.text(body::PHONE.id());
    let text = format!("{what} {} {phone}", desk.title());
    let values = [("what", &text.trim_end() as _)];
    shared.locale.say(TextKey::RemedyToday, &values)
}

/// The consultation that was booked today for the same record and desk: it is shown and not booked twice.
fn asked_today<'a>(
    shared: &'a Shared,
    row: &crate::desk::Row,
    desk: &crate::desk::Row,
) -> Option<&'a crate::desk::Row> {
    let mut booked = shared.book.hanging(row.id, Kind::Consultation);
    booked.find(|one| {
        !one.archived
            && one.date(consultation::ON.id()) == Some(shared.today())
            && one.text(consultation::PASSED_TO.id()) == desk.title()
    })
}

/// What a desk is asked about: contracts, unless it answers something else alone.
fn category(desk: Option<&crate::desk::Row>) -> &'static str {
    let topics = desk
        .into_iter()
        .flat_map(|d| d.cells(body::DESK_TOPICS.id()));
    let topics: Vec<&str> = topics
        .filter_map(|cell| match cell {
            Cell::Text(code) => Some(code),
            Cell::Date(_) | Cell::Number(_) | Cell::Link(_) => None,
        })
        .collect();
    let order = [
        ("contract", "contract"),
        ("ip", "ip"),
        ("regulatory", "regulatory"),
        ("grant", "funding"),
        ("matching", "matching"),
        ("evaluation", "evaluation"),
    ];
    let mut known = order
        .into_iter()
        .filter(|(topic, _)| topics.contains(topic));
    known.next().map_or("contract", |(_, category)| category)
}

/// The form of a consultation about a case or need that is passed on to a desk, with a day for its answer.
fn refers(shared: &Shared, row: &crate::desk::Row, desk: Option<&crate::desk::Row>) -> Leads {
    let name = facts::name(shared, row);
    let category = category(desk);
    let values = [
        ("topic", &shared.locale.choice(&CONSULTATION, category) as _),
        ("name", &name as _),
    ];
    let title = shared.locale.say(TextKey::RemedyReferTitle, &values);
    let field = Kind::Consultation.field(consultation::TITLE.id());
    let most = match field.map(|field| field.shape) {
        Some(Shape::Line(most)) => usize::from(most),
        _ => title.len(),
    };
    let title: String = title.chars().take(most).collect();
    let line = |text: &str| Entry::Value(Value::line(text));
    let due = shared.today().plus_days(ANSWERED);
    let due = Calendar::default().on_or_before(due);
    let mut entries = vec![
        (consultation::TITLE.id(), line(&title)),
        (consultation::ABOUT.id(), Entry::Value(Value::Link(row.id))),
        (
            consultation::ON.id(),
            Entry::Value(Value::Date(shared.today())),
        ),
        (
            consultation::CATEGORY.id(),
            Entry::Value(Value::choice(category)),
        ),
        (consultation::BY.id(), line(shared.actor.name.as_str())),
        (consultation::DUE.id(), Entry::Value(Value::Date(due))),
    ];
    // Whoever asks looks after the answer.
    let me = listed(&shared.book, &shared.actor).map(|row| row.id);
    entries.extend(me.map(|id| (consultation::OWNER.id(), Entry::Value(Value::Link(id)))));
    entries.extend(desk.map(|desk| (consultation::PASSED_TO.id(), line(desk.title()))));
    let field = if desk.is_some() {
        consultation::CHANNEL.id()
    } else {
        consultation::PASSED_TO.id()
    };
    Leads::Wish(Box::new(Wish::New {
        kind: Kind::Consultation,
        entries,
        field: Some(field),
    }))
}

/// The hospital behind a case or need.
fn hospital_of(shared: &Shared, row: &crate::desk::Row) -> Option<RecordId> {
    let of_need = |row: &crate::desk::Row| row.link(need::HOSPITAL.id());
    if row.kind() == Kind::Need {
        return of_need(row);
    }
    let need = row
        .link(case::NEED.id())
        .and_then(|id| shared.book.find(id));
    need.and_then(of_need)
        .or_else(|| row.link(case::HOSPITAL.id()))
}

/// The proposer becomes a candidate for the award, in the hospital's plan.
fn candidate(shared: &Shared, row: &crate::desk::Row) -> Option<Command> {
    let hospital = hospital_of(shared, row)?;
    let known = shared.book.find(hospital)?;
    let need = match row.kind() {
        Kind::Case => shared.book.find(row.link(case::NEED.id())?)?,
        _ => row,
    };
    let who = need.text(need::PROPOSER.id());
    let values = [("who", &who as _), ("ref", &row.reference as _)];
    let name = shared.locale.say(TextKey::RemedyCandidate, &values);
    let before = known.text(hospital::PLAN_AWARD_EVIDENCE.id());
    let reference = row.reference.to_string();
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    if before.split(|c| !is_part(c)).any(|word| word == reference) {
        return None;
    }
    // Who was put up stays: a long list is kept whole.
    let evidence = format!("{before} {name}");
    // A full field takes no more names, and none is cut off.
    let field = Kind::Hospital.field(hospital::PLAN_AWARD_EVIDENCE.id())?;
    let length = evidence.trim().chars().count();
    if matches!(field.shape, Shape::Line(most) if length > usize::from(most)) {
        return None;
    }
    let mut entries = vec![(
        hospital::PLAN_AWARD_EVIDENCE.id(),
        Entry::Value(Value::line(evidence.trim())),
    )];
    if known.text(hospital::PLAN_AWARD.id()).is_empty() {
        entries.push((
            hospital::PLAN_AWARD.id(),
            Entry::Value(Value::choice("planned")),
        ));
        entries.push((hospital::PLAN_AWARD_ON.id(), given(shared)));
    }
    Some(set(hospital, entries))
}

/// The day that a remedy is given, a working one.
fn given(shared: &Shared) -> Entry {
    let day = shared.today().plus_days(GIVEN);
    Entry::Value(Value::Date(Calendar::default().on_or_before(day)))
}

/// The long remedies against the barrier: how far each is, and its form with a day, an owner and where it came from filled in.
fn plan(shared: &Shared, row: &crate::desk::Row, code: &str) -> Vec<Row> {
    let Some(id) = hospital_of(shared, row) else {
        return Vec::new();
    };
    let Some(hospital) = shared.book.find(id) else {
        return Vec::new();
    };
    let remedies = PLAN.iter().filter(|remedy| remedy.barrier == code);
    remedies
        .map(|remedy| {
            let entries = vec![
                (remedy.state, Entry::Value(Value::choice("planned"))),
                (remedy.on, given(shared)),
                (
                    remedy.owner,
                    Entry::Value(Value::line(shared.actor.name.as_str())),
                ),
                (
                    remedy.evidence,
                    Entry::Value(Value::line(&row.reference.to_string())),
                ),
            ];
            let wish = Wish::Fill {
                record: id,
                entries,
                field: remedy.on,
            };
            let text = told(shared, hospital, remedy);
            lead(text, Leads::Wish(Box::new(wish)))
        })
        .collect()
}

/// `改善計画 みずなら市民病院: 院内の支援室  進行中 11-19(木) 事務長`.
fn told(shared: &Shared, hospital: &crate::desk::Row, remedy: &Remedy) -> String {
    let label = Kind::Hospital.field(remedy.state);
    let label = label.map_or("", |spec| shared.locale.field(Kind::Hospital, spec));
    let state = match hospital.text(remedy.state) {
        "" => shared.locale.line(TextKey::PlanNotBegun),
        code => shared.locale.choice(&REMEDY, code),
    };
    let day = hospital.date(remedy.on);
    let day = day.map_or(String::new(), |day| shared.locale.day(day, shared.today()));
    let values = [
        ("hospital", &hospital.title() as _),
        ("what", &label as _),
        ("state", &state as _),
        ("day", &day as _),
        ("who", &hospital.text(remedy.owner) as _),
    ];
    let text = shared.locale.say(TextKey::RemedyPlan, &values);
    text.trim_end().to_owned()
}

impl Layer for Remedies {
    fn scopes(&self) -> &'static [Scope] {
        self.rows.scopes()
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        self.rows.act(action, cx)
    }

    fn book_changed(&mut self, _changed: &Changed, cx: &mut Cx<'_>) {
        let fresh = rows(cx.shared, self.record);
        self.rows.replace(fresh);
    }

    fn hints(&self, shared: &Shared) -> &'static [Hint] {
        self.rows.hints(shared)
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        self.rows.view(canvas, areas, shared);
    }
}
