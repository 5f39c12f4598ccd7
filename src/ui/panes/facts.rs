//! Owns what lists and cards say about a row: its due day, who has the next move and since when, what is missing. One place, so that the
//! board, the list and the card beside it never disagree.

use crate::desk::Row;
use crate::desk::book::is_open;
use crate::desk::morning::AHEAD_DAYS;
use crate::desk::row::Cell;
use crate::domain::choice::{ACTIVITY_KIND, CHANNEL, CONSULTED_BY, CONTRACT_KIND};
use crate::domain::date::Date;
use crate::domain::field::{FieldId, FieldSpec, Shape};
use crate::domain::gate::{Finding, Owner};
use crate::domain::kind::Kind;
use crate::domain::{activity, case, consultation, contract, hospital, item, log, need};
use crate::search::company::short_name;
use crate::text::TextKey;
use crate::ui::field::name_of;
use crate::ui::shared::Shared;

/// What a need or case stands on: its own row, or that of the open case that carries it.
pub fn carrier<'a>(shared: &'a Shared, row: &'a Row) -> &'a Row {
    if row.kind() != Kind::Need {
        return row;
    }
    shared
        .book
        .standing(row)
        .case
        .and_then(|id| shared.book.find(id))
        .unwrap_or(row)
}

/// The due day; of a need past 公開 that of its case, or its own while the case has none.
pub fn due(shared: &Shared, row: &Row) -> Option<Date> {
    let own = |row: &Row| row.kind().parts().due.and_then(|field| row.date(field));
    let carrier = carrier(shared, row);
    if row.kind() == Kind::Contract && row.is_over() {
        return None;
    }
    own(carrier).or_else(|| own(row))
}

/// The due day as people read it (`あと3日`, `!2日超過`), and whether it is over; empty without one.
pub fn due_text(shared: &Shared, row: &Row) -> (String, bool) {
    if row.kind() == Kind::Contract && row.text(contract::STATE.id()) == "signed" {
        return line_due(shared, row).unwrap_or_else(|| term_due(shared, row));
    }
    let today = shared.today();
    let due = due(shared, row);
    if let Some((day, field)) =
        alarm(shared, row).filter(|(day, _)| due.is_none_or(|due| *day <= due))
    {
        let left = shared.locale.due(day, today);
        let values = [
            ("what", &shared.locale.alarm(field) as _),
            ("due", &left as _),
        ];
        return (shared.locale.say(TextKey::CardAlarm, &values), day < today);
    }
    due.map_or((String::new(), false), |day| {
        (shared.locale.due(day, today), day < today)
    })
}

/// The first of the days beside the due day that press now, of a need those of its open cases too.
fn alarm(shared: &Shared, row: &Row) -> Option<(Date, FieldId)> {
    let today = shared.today();
    let near = |(day, _): &(Date, FieldId)| today.days_until(*day) <= AHEAD_DAYS;
    let of_need = row.kind() == Kind::Need;
    let cases = of_need.then(|| shared.book.cases_of(row.id).filter(|case| is_open(case)));
    let rows = std::iter::once(row).chain(cases.into_iter().flatten());
    rows.flat_map(|row| row.alarms(today)).filter(near).min()
}

/// The first open line of a signed contract's checklist, once its day presses.
fn line_due(shared: &Shared, row: &Row) -> Option<(String, bool)> {
    let today = shared.today();
    let near = |day: &Date| today.days_until(*day) <= AHEAD_DAYS;
    let day = row.line_due().filter(near)?;
    let values = [
        ("what", &shared.locale.line(TextKey::TodayLineDue) as _),
        ("due", &shared.locale.due(day, today) as _),
    ];
    let text = shared.locale.say(TextKey::CardAlarm, &values);
    Some((text, day < today))
}

/// How long a signed contract still holds, from the day on from which one is told.
fn term_due(shared: &Shared, row: &Row) -> (String, bool) {
    let Some(last) = row.date(contract::EXPIRES_ON.id()) else {
        return (String::new(), false);
    };
    let left = shared.today().days_until(last);
    match left {
        ..0 => (shared.locale.line(TextKey::ContractEnded).to_owned(), true),
        0..=contract::ALARM_DAYS => {
            let text = shared
                .locale
                .say(TextKey::ContractEndsIn, &[("days", &left)]);
            (text, false)
        }
        _ => (String::new(), false),
    }
}

/// Who has the next move, and since when; while the case names nobody, as the need says it.
pub fn ball<'a>(shared: &'a Shared, row: &'a Row) -> Option<(&'a str, Option<Date>)> {
    if row.kind() == Kind::Contract && row.is_over() {
        return None;
    }
    let own = |row: &'a Row| {
        let (ball, since) = row.kind().parts().ball?;
        let who = row.text(ball);
        (!who.is_empty()).then(|| (who, row.date(since)))
    };
    own(carrier(shared, row)).or_else(|| own(row))
}

/// The number, with a mark behind it if an unmet condition was stepped past on the record, or on an open case of a need: `N-41^`.
pub fn number_text(shared: &Shared, row: &Row) -> String {
    let of_case = |case: &Row| is_open(case) && case.overridden;
    let of_need = row.kind() == Kind::Need && shared.book.cases_of(row.id).any(of_case);
    let mark = if row.overridden || of_need { "^" } else { "" };
    format!("{}{mark}", row.reference)
}

/// Who has the next move and for how long: `病院待ち 11日`; empty if nobody was named.
pub fn wait_text(shared: &Shared, row: &Row) -> String {
    match ball(shared, row) {
        None => String::new(),
        Some((who, Some(day))) => shared.locale.waiting(who, day, shared.today()),
        Some((who, None)) => shared.locale.say(TextKey::CardWaiting, &[("who", &who)]),
    }
}

/// The same in so many cells: the name gives way, the days stay.
pub fn wait_fit(shared: &Shared, row: &Row, room: usize) -> String {
    let Some((who, Some(day))) = ball(shared, row) else {
        return wait_text(shared, row);
    };
    let (locale, ruler, today) = (&shared.locale, shared.ruler(), shared.today());
    let short = short_name(who);
    let whole = locale.waiting(short, day, today);
    let over = ruler.width(&whole).saturating_sub(room);
    if over == 0 {
        return whole;
    }
    let cells = ruler.width(short).saturating_sub(over).max(6);
    locale.waiting(&ruler.cut(short, cells), day, today)
}

/// The same in a column whose heading says what it is: `病院 11日`.
pub fn ball_text(shared: &Shared, row: &Row) -> String {
    match ball(shared, row) {
        None => String::new(),
        Some((who, Some(day))) => {
            let days = shared.locale.waiting("", day, shared.today());
            format!("{} {days}", short_name(who))
        }
        Some((who, None)) => short_name(who).to_owned(),
    }
}

/// A contact of any kind: when it was, by which way, who had it.
pub fn contact<'a>(shared: &'a Shared, row: &'a Row) -> (Option<Date>, &'a str, &'a str) {
    let (on, way, list, by) = match row.kind() {
        Kind::Activity => (
            activity::ON.id(),
            activity::KIND.id(),
            &ACTIVITY_KIND,
            activity::BY.id(),
        ),
        Kind::Consultation => (
            consultation::ON.id(),
            consultation::CHANNEL.id(),
            &CONSULTED_BY,
            consultation::BY.id(),
        ),
        _ => (log::ON.id(), log::CHANNEL.id(), &CHANNEL, log::BY.id()),
    };
    let way = shared.locale.choice(list, row.text(way));
    (row.date(on), way, row.text(by))
}

/// Whose move answers a condition, by name where one is known: whoever the line of a checklist names, the firm, the hospital, the ward, the
/// organisation of whoever sits here.
pub fn owing(shared: &Shared, finding: &Finding) -> String {
    let book = &shared.book;
    let word = || shared.locale.owing(finding).to_owned();
    let named = finding.line.as_ref().map(|line| line.who.as_str());
    if named.is_some_and(|who| !who.is_empty()) {
        return word();
    }
    let row = finding.record.and_then(|id| book.find(id));
    let Some(row) = row.filter(|_| finding.line.is_none()) else {
        return word();
    };
    let (firm, need) = match row.kind() {
        Kind::Case => (row.link(case::COMPANY.id()), row.link(case::NEED.id())),
        Kind::Need => (None, Some(row.id)),
        _ => return word(),
    };
    let need = need.and_then(|id| book.find(id));
    let hospital = || {
        let of_need = need.and_then(|need| need.link(need::HOSPITAL.id()));
        of_need.or_else(|| {
            row.link(case::HOSPITAL.id())
                .filter(|_| row.kind() == Kind::Case)
        })
    };
    let name = match finding.condition.owner {
        Owner::Office => shared.actor.organisation.as_str(),
        Owner::Firm => firm.map_or("", |id| book.name(id)),
        Owner::Hospital => hospital().map_or("", |id| book.name(id)),
        Owner::Ward => need.map_or("", |need| need.text(need::DEPARTMENT.id())),
        Owner::Decider => "",
    };
    if name.is_empty() {
        return word();
    }
    short_name(name).to_owned()
}

/// The word for a contract's kind.
pub fn contract_kind(shared: &Shared, row: &Row) -> String {
    let code = row.text(contract::KIND.id());
    shared.locale.choice(&CONTRACT_KIND, code).to_owned()
}

/// What a record is called where it stands alone: a contract by its kind and firm, a case by its need and firm, any other by its title.
pub fn name(shared: &Shared, row: &Row) -> String {
    let title = row.title();
    match row.kind() {
        Kind::Contract if title.is_empty() => {
            let firm = row.link(contract::COMPANY.id());
            let firm = firm.map_or("", |id| shared.book.name(id));
            format!("{} {firm}", contract_kind(shared, row))
                .trim_end()
                .to_owned()
        }
        Kind::Contract => format!("{} {title}", contract_kind(shared, row)),
        Kind::Case | Kind::Participation => name_of(&shared.book, row),
        _ => title.to_owned(),
    }
}

/// The contract of a need's card that most is done on: `共同研究 14/20`, or `14/20` where there is little room; empty if none is being
/// worked on.
pub fn contract_text(shared: &Shared, row: &Row, brief: bool) -> String {
    let open = |row: &&Row| !contract::is_settled(row.text(contract::STATE.id()));
    let of_carrier = shared.book.contracts_of(row.id).filter(open);
    let latest =
        of_carrier.max_by_key(|row| (answered(row), std::cmp::Reverse(row.reference.number)));
    latest.map_or(String::new(), |row| {
        if brief {
            return progress_text(row);
        }
        format!("{} {}", contract_kind(shared, row), progress_text(row))
    })
}

/// Lines of a contract's checklist answered, of how many: `14/20`; empty for a contract without one.
pub fn progress_text(row: &Row) -> String {
    let Some(all) = row.number(contract::ITEMS.id()) else {
        return String::new();
    };
    format!("{}/{all}", answered(row))
}

/// Remedies of a hospital's plan that are done, of those begun: `2/4`; empty for one without a plan.
pub fn plan_text(row: &Row) -> String {
    let states = hospital::PLAN.iter().map(|remedy| row.text(remedy.state));
    let begun: Vec<&str> = states
        .filter(|state| !matches!(*state, "" | "not-needed"))
        .collect();
    let done = begun.iter().filter(|state| **state == "done").count();
    if begun.is_empty() {
        String::new()
    } else {
        format!("{done}/{}", begun.len())
    }
}

/// Lines answered. A 不要 whose reason is still missing counts here, since a row holds the answers alone; its page tells.
fn answered(row: &Row) -> usize {
    let answers = row.all().filter(|(field, cell)| {
        item::is_answer(*field) && matches!(cell, Cell::Text(answer) if item::is_settled(answer))
    });
    answers.count()
}

/// The first required field that is empty, and how many more there are: `!未記入: 病院`.
pub fn missing_text(shared: &Shared, row: &Row) -> Option<String> {
    let mut missing = row.missing();
    let first = missing.next()?;
    let label = shared.locale.field(row.kind(), first);
    let more = missing.count();
    let key = if more == 0 {
        TextKey::CardMissing
    } else {
        TextKey::CardMissingMore
    };
    Some(shared.locale.say(key, &[("field", &label), ("n", &more)]))
}

/// What a need or case on hold says in place of its wait.
pub fn held_text(shared: &Shared, row: &Row) -> Option<String> {
    let (state, until) = match row.kind() {
        Kind::Need => (need::EXIT.id(), need::HOLD_UNTIL.id()),
        Kind::Case => (case::STATUS.id(), case::HOLD_UNTIL.id()),
        _ => return None,
    };
    if row.text(state) != "held" {
        return None;
    }
    let until = row.date(until);
    let day = until.map(|day| shared.locale.day(day, shared.today()));
    Some(match day {
        Some(day) => shared.locale.say(TextKey::CardHeldUntil, &[("day", &day)]),
        None => shared.locale.line(TextKey::CardHeld).to_owned(),
    })
}

/// A field of a row in a list's column.
pub fn cell_text(shared: &Shared, row: &Row, field: FieldId) -> String {
    if field == FieldId::REFERENCE {
        return number_text(shared, row);
    }
    let Some(spec) = row.kind().field(field) else {
        return String::new();
    };
    let texts: Vec<String> = row
        .cells(field)
        .map(|cell| one_cell(shared, spec, cell))
        .collect();
    texts.join(" ")
}

fn one_cell(shared: &Shared, spec: &FieldSpec, cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => match spec.shape {
            Shape::Choice(list) | Shape::Choices(list) => {
                shared.locale.choice(list, text).to_owned()
            }
            Shape::Line(_)
            | Shape::Block
            | Shape::Tags
            | Shape::Date
            | Shape::Time
            | Shape::Number
            | Shape::Prefecture
            | Shape::Phone
            | Shape::Mail
            | Shape::DaysOff
            | Shape::Link(_)
            | Shape::Notes => text.to_owned(),
        },
        Cell::Date(day) => shared.locale.day(day, shared.today()),
        Cell::Number(number) => number.to_string(),
        Cell::Link(id) => shared.book.name(id).to_owned(),
    }
}
