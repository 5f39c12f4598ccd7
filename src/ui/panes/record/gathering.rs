//! Owns the tabs of an event: which needs are presented with which version, who takes part; and, on everybody else's page, the events that
//! they took part in.

use super::fields::record_name;
use super::lines::{Line, Target, labelled};
use super::sheet::Sheet;
use crate::desk::command::Passage;
use crate::desk::command::Set;
use crate::desk::{Command, Row};
use crate::domain::choice::{ATTENDANCE, DUTY_STATE, EVENT_PART, PERMISSION};
use crate::domain::date::Date;
use crate::domain::entry::Entry;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::Value;
use crate::domain::{event, participation};
use crate::text::TextKey;
use crate::ui::panes::gathering::{self, budget, coming, missing, newer_version, tally};
use crate::ui::theme::Role;
use crate::ui::wish::Wish;

/// The parts that somebody takes in an event, in the order of the list.
const PARTS: [&str; 6] = ["host", "presenter", "firm", "speaker", "staff", "guest"];

/// What stands above everything on an event's page: when, who comes, what is missing, what it costs.
pub(super) fn standing(sheet: Sheet<'_>) -> Vec<Line> {
    let shared = sheet.shared;
    let Some(row) = shared.book.find(sheet.opened.record.id) else {
        return Vec::new();
    };
    let locale = &shared.locale;
    let count = tally(shared, row);
    let ahead = gathering::ahead(shared, row);
    let when = format!("{}  {ahead}", gathering::when(shared, row));
    let (planned, spent) = budget(row);
    let yen = |key, sum: Option<i64>| {
        sum.map(|sum| locale.say(key, &[("yen", &crate::text::grouped(sum))]))
    };
    let money = [
        yen(TextKey::EventPlanned, planned),
        yen(TextKey::EventSpent, spent),
    ];
    let money: Vec<String> = money.into_iter().flatten().collect();
    let lines = [
        (TextKey::EventWhen, when.trim_end().to_owned(), Role::Strong),
        (TextKey::EventComing, coming(shared, count), Role::Plain),
        (TextKey::EventMissing, missing(shared, count), Role::Press),
        (TextKey::EventBudget, money.join("  "), Role::Plain),
    ];
    let told = lines.into_iter().filter(|(_, text, _)| !text.is_empty());
    told.flat_map(|(label, text, role)| {
        labelled(shared, sheet.width, locale.line(label), &text, role, None)
    })
    .collect()
}

/// The needs presented, and the way to add one.
pub(super) fn presented(sheet: Sheet<'_>) -> Vec<Line> {
    let parts = parts(sheet);
    let with_need = parts.iter().filter(|part| presents(part));
    let mut lines: Vec<Line> = with_need
        .flat_map(|part| presented_line(sheet, part))
        .collect();
    if lines.is_empty() {
        let text = sheet.shared.locale.line(TextKey::EventNoNeeds).to_owned();
        lines.push(Line::text(text, None));
    }
    lines.push(Line::blank());
    lines.push(adding(
        sheet,
        TextKey::EventAddNeed,
        participation::PRESENTER,
    ));
    lines
}

/// Who takes part, part by part, and the ways to add somebody.
pub(super) fn people(sheet: Sheet<'_>) -> Vec<Line> {
    let parts = parts(sheet);
    let mut lines = Vec::new();
    for code in PARTS.into_iter().chain([""]) {
        let of_part = parts
            .iter()
            .filter(|part| part.text(participation::ROLE.id()) == code);
        let found: Vec<Line> = of_part.flat_map(|part| part_line(sheet, part)).collect();
        if found.is_empty() {
            continue;
        }
        let name = sheet.shared.locale.choice(&EVENT_PART, code);
        let name = if code.is_empty() {
            sheet.shared.locale.line(TextKey::EventNoPart)
        } else {
            name
        };
        lines.push(Line::heading(name));
        lines.extend(found);
        lines.push(Line::blank());
    }
    lines.push(adding(sheet, TextKey::EventAddFirm, "firm"));
    lines.push(adding(sheet, TextKey::EventAddHost, "host"));
    lines.push(adding(sheet, TextKey::EventAddOther, ""));
    lines
}

/// True for a part in which a need is presented.
pub(super) fn presents(part: &Row) -> bool {
    part.link(participation::NEED.id()).is_some()
}

/// The events in which a record takes part, the latest first.
pub(super) fn taken_part(sheet: Sheet<'_>) -> Vec<Line> {
    let shared = sheet.shared;
    let mut parts: Vec<(Option<Date>, &Row, &Row)> = parts(sheet)
        .into_iter()
        .filter_map(|part| {
            let event = shared.book.find(part.link(participation::EVENT.id())?)?;
            Some((event.date(event::ON.id()), event, part))
        })
        .collect();
    parts.sort_by_key(|(on, event, _)| std::cmp::Reverse((*on, event.reference.number)));
    let lines = parts.into_iter().flat_map(|(_, event, part)| {
        let role = shared
            .locale
            .choice(&EVENT_PART, part.text(participation::ROLE.id()));
        let state = shared
            .locale
            .choice(&ATTENDANCE, part.text(participation::STATE.id()));
        let text = format!("{} {}  {role}  {state}", event.reference, event.title());
        let when = gathering::when(shared, event);
        let target = Some(Target::Record(event.id));
        labelled(
            shared,
            sheet.width,
            &when,
            text.trim_end(),
            Role::Plain,
            target,
        )
    });
    let lines: Vec<Line> = lines.collect();
    if lines.is_empty() {
        let text = shared.locale.line(TextKey::PageNoEvents).to_owned();
        return vec![Line::text(text, None)];
    }
    lines
}

/// The parts taken in an event, or by a record.
pub(super) fn parts(sheet: Sheet<'_>) -> Vec<&Row> {
    let book = &sheet.shared.book;
    let mut parts: Vec<&Row> = book
        .hanging(sheet.opened.record.id, Kind::Participation)
        .collect();
    parts.sort_by_key(|part| part.reference.number);
    parts
}

fn presented_line(sheet: Sheet<'_>, part: &Row) -> Vec<Line> {
    let (shared, locale) = (sheet.shared, &sheet.shared.locale);
    let need = part
        .link(participation::NEED.id())
        .and_then(|id| shared.book.find(id));
    let Some(need) = need else { return Vec::new() };
    let mut text = format!("{} {}", need.reference, need.title());
    if let Some(n) = part.number(participation::VERSION.id()) {
        text.push_str("  ");
        text.push_str(&locale.say(TextKey::DisclosureVersion, &[("n", &n)]));
    }
    let mut role = Role::Plain;
    if let Some(n) = newer_version(need, part) {
        text.push_str("  ");
        text.push_str(&locale.say(TextKey::EventNewer, &[("n", &n)]));
        role = Role::Warn;
    }
    if !gathering::is_published(shared, need) {
        text.push_str("  ");
        text.push_str(locale.line(TextKey::EventNotPublished));
        role = Role::Press;
    }
    let who = part.link(participation::WHO.id());
    let who = who.map_or("", |id| shared.book.name(id));
    let target = Some(Target::Record(part.id));
    labelled(shared, sheet.width, who, &text, role, target)
}

fn part_line(sheet: Sheet<'_>, part: &Row) -> Vec<Line> {
    let (shared, locale) = (sheet.shared, &sheet.shared.locale);
    let who = part.link(participation::WHO.id());
    let name = who.map_or(String::new(), |id| record_name(shared, id));
    let mut parts = vec![name, part.text(participation::PEOPLE.id()).to_owned()];
    parts.push(
        locale
            .choice(&ATTENDANCE, part.text(participation::STATE.id()))
            .to_owned(),
    );
    let mut role = Role::Plain;
    if participation::wants_permission(part.text(participation::ROLE.id())) {
        let code = part.text(participation::PERMISSION.id());
        let word = locale.choice(&PERMISSION, code);
        parts.push(locale.say(TextKey::EventPermission, &[("state", &word)]));
        let duty = part.text(participation::DUTY.id());
        parts.push(locale.choice(&DUTY_STATE, duty).to_owned());
        if gathering::wants_permission(part) {
            role = Role::Press;
        }
    }
    parts.retain(|text| !text.is_empty());
    let target = Some(Target::Record(part.id));
    let mut line = Line::text(parts.join("  "), target);
    line.role = role;
    vec![line]
}

/// Somebody came; done twice, they are still to come.
pub(super) fn check_in(part: &Row) -> Command {
    let came = part.text(participation::STATE.id()) == "came";
    let state = Value::choice(if came { "coming" } else { "came" });
    Command::Set(Set {
        record: part.id,
        entries: vec![(participation::STATE.id(), Entry::Value(state))],
        base: Vec::new(),
        passage: Passage::default(),
    })
}

fn adding(sheet: Sheet<'_>, key: TextKey, part: &'static str) -> Line {
    let text = sheet.shared.locale.line(key).to_owned();
    Line::text(text, Some(Target::NewPart(part)))
}

/// The form of a part in an event.
pub(super) fn new_part(event: RecordId, part: &'static str) -> Wish {
    let mut entries = vec![(participation::EVENT.id(), Entry::Value(Value::Link(event)))];
    // Whoever presents a need is known by the need.
    let first = if part == participation::PRESENTER {
        participation::NEED.id()
    } else {
        participation::WHO.id()
    };
    if !part.is_empty() {
        let part = Value::choice(part);
        entries.push((participation::ROLE.id(), Entry::Value(part)));
    }
    Wish::New {
        kind: Kind::Participation,
        entries,
        field: Some(first),
    }
}

/// Needs and people in short, for the card beside a list.
pub(super) fn people_brief(sheet: Sheet<'_>) -> Vec<Line> {
    let mut lines: Vec<Line> = parts(sheet)
        .into_iter()
        .flat_map(|part| match part.link(participation::NEED.id()) {
            Some(_) => presented_line(sheet, part),
            None => part_line(sheet, part),
        })
        .collect();
    if !lines.is_empty() {
        lines.push(Line::blank());
    }
    lines
}
