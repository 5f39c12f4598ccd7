//! Owns the lines of a contract's checklist on its page: how it stands, each line with its answer, who had the next move how long.

use super::fields::one_text;
use super::lines::{Line, Target, flow, labelled, labelled_parts};
use super::sheet::Sheet;
use super::standing;
use crate::desk::Row;
use crate::domain::checklist::{Item, frozen, progress};
use crate::domain::choice::{CONTRACT_STATE, ITEM_ANSWER};
use crate::domain::contract;
use crate::domain::date::Date;
use crate::domain::item::{self, Answer, Part};
use crate::domain::kind::Kind;
use crate::domain::record::Record;
use crate::domain::value::{FromValue as _, Value};
use crate::text::{Lang, TextKey};
use crate::ui::panes::facts;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;

/// The whole tab; on a card only the lines that are open.
pub(super) fn lines(sheet: Sheet<'_>, whole: bool) -> Vec<Line> {
    let record = &sheet.opened.record;
    let mut lines = standing(sheet);
    lines.push(Line::blank());
    let (done, all) = progress(record);
    if whole && is_closed(record, (done, all)) {
        lines.splice(lines.len() - 1.., lessons(sheet));
    }
    let values = [
        ("done", &done as _),
        ("all", &all as _),
        ("version", &edition(record) as _),
    ];
    let heading = sheet.shared.locale.say(TextKey::ContractChecklist, &values);
    lines.push(Line::heading(&heading));
    for (number, one) in frozen(record) {
        if !whole && item::answer(record, number) != Answer::Open {
            continue;
        }
        lines.extend(item_lines(sheet, number, &one));
    }
    lines.extend(standing::passing_lines(sheet));
    lines
}

/// True once nothing is left to do: signed with every line answered, or ended.
fn is_closed(record: &Record, (done, all): (usize, usize)) -> bool {
    match record.text(contract::STATE.id()) {
        "ended" => true,
        "signed" => done == all,
        _ => false,
    }
}

/// What was hard, or the question for it; then a blank line.
fn lessons(sheet: Sheet<'_>) -> Vec<Line> {
    let (shared, field) = (sheet.shared, contract::LESSONS.id());
    let written = sheet.opened.record.text(field);
    let (text, role) = if written.is_empty() {
        let asked = shared.locale.line(TextKey::ContractLessonsAsk);
        (asked, Role::Label)
    } else {
        (written, Role::Plain)
    };
    let label = field_label(sheet, field);
    let target = Some(Target::Field(field));
    let mut lines = labelled(shared, sheet.width, &label, text, role, target);
    lines.push(Line::blank());
    lines
}

/// The edition of the frozen list, without the kind that stands in the title.
fn edition(record: &Record) -> &str {
    let whole = record.text(contract::CHECKLIST_VERSION.id());
    whole.split_once(' ').map_or(whole, |(_, edition)| edition)
}

/// State, wait, due day, last day; then who reads it for the office.
fn standing(sheet: Sheet<'_>) -> Vec<Line> {
    let (shared, record) = (sheet.shared, &sheet.opened.record);
    let locale = &shared.locale;
    let row = shared.book.find(record.id);
    let state = locale.choice(&CONTRACT_STATE, record.text(contract::STATE.id()));
    let wait = row.map_or(String::new(), |row| facts::wait_text(shared, row));
    let (due, over) = row.map_or((String::new(), false), |row| facts::due_text(shared, row));
    let parts: Vec<&str> = [state, &wait, &due]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    let label = field_label(sheet, contract::STATE.id());
    let role = if over { Role::Press } else { Role::Plain };
    let target = Some(Target::Field(contract::STATE.id()));
    let mut lines = labelled_parts(shared, sheet.width, &label, &parts, role, target);
    if let Some((text, role)) = row.and_then(|row| term_text(shared, row)) {
        let label = field_label(sheet, contract::EXPIRES_ON.id());
        let target = Some(Target::Field(contract::EXPIRES_ON.id()));
        lines.extend(labelled(shared, sheet.width, &label, &text, role, target));
    }
    if let Some(text) = review_text(shared, record) {
        let label = field_label(sheet, contract::REVIEWER.id());
        let target = Some(Target::Field(contract::REVIEWER.id()));
        lines.extend(labelled(
            shared,
            sheet.width,
            &label,
            &text,
            Role::Plain,
            target,
        ));
    }
    lines
}

fn field_label(sheet: Sheet<'_>, field: crate::domain::field::FieldId) -> String {
    super::fields::label_of(sheet.shared, Kind::Contract, field)
}

/// Until when a signed contract holds, with an alarm before and after its last day; of a paper of two parties also that nobody said.
pub(super) fn term_text(shared: &Shared, row: &Row) -> Option<(String, Role)> {
    if row.text(contract::STATE.id()) != "signed" {
        return None;
    }
    let (locale, today) = (&shared.locale, shared.today());
    let Some(last) = row.date(contract::EXPIRES_ON.id()) else {
        let ends = contract::is_between_two(row.text(contract::KIND.id()));
        let text = locale.line(TextKey::ContractNoEnd).to_owned();
        return ends.then_some((text, Role::Warn));
    };
    let day = locale.day(last, today);
    let left = today.days_until(last);
    let (key, role) = match left {
        ..0 => (TextKey::ContractOver, Role::Press),
        0..=contract::ALARM_DAYS => (TextKey::ContractEnds, Role::Warn),
        _ => (TextKey::ContractUntil, Role::Plain),
    };
    let values = [("day", &day as _), ("days", &left.abs() as _)];
    Some((locale.say(key, &values), role))
}

/// How long the lawyer or the office has it, or had it.
fn review_text(shared: &Shared, record: &Record) -> Option<String> {
    let asked = record.get(contract::REVIEW_ASKED_ON)?;
    let who = record.text(contract::REVIEWER.id());
    let back = record.get(contract::REVIEW_BACK_ON);
    let key = if back.is_some() {
        TextKey::ContractReviewed
    } else {
        TextKey::ContractReviewing
    };
    let days = asked.days_until(back.unwrap_or(shared.today())).max(0);
    let day = shared.locale.day(asked, shared.today());
    let values = [("who", &who as _), ("day", &day as _), ("days", &days as _)];
    Some(shared.locale.say(key, &values))
}

/// A line of the checklist: mark, text, answer; below it what was noted.
fn item_lines(sheet: Sheet<'_>, number: u16, one: &Item) -> Vec<Line> {
    let (shared, record) = (sheet.shared, &sheet.opened.record);
    let (mark, role) = mark(record, number, one);
    let english = shared.locale.lang() == Lang::En;
    let target = Some(Target::Field(item::field(number, Part::Answer)));
    let tail = tail(sheet, number, one);
    let ruler = shared.ruler();
    let head = format!("{mark} {number:>2}. ");
    let indent = u16::try_from(ruler.width(&head)).unwrap_or(0);
    let room = usize::from(sheet.width.cells.saturating_sub(2 + indent + 1)).max(8);
    let mut parts = vec![(0, one.text(english))];
    let behind = tail.iter().enumerate();
    parts.extend(behind.map(|(at, part)| (if at == 0 { 2 } else { 1 }, part.as_str())));
    let flowed = flow(ruler, &parts, room).into_iter().enumerate();
    let mut lines: Vec<Line> = flowed
        .map(|(at, text)| Line {
            indent: if at == 0 { 2 } else { 2 + indent },
            text: if at == 0 {
                format!("{head}{text}")
            } else {
                text
            },
            role,
            target: target.filter(|_| at == 0),
            ..Line::blank()
        })
        .collect();
    for text in notes(sheet, number) {
        let wrapped = ruler.wrap(&text, room);
        lines.extend(wrapped.into_iter().map(|text| Line {
            indent: 2 + indent,
            text: text.to_owned(),
            role: Role::Label,
            ..Line::blank()
        }));
    }
    lines
}

/// `[x]` done, `[-]` not needed, `[!]` two answers, `[ ]` open; an open line that stops a move presses.
fn mark(record: &Record, number: u16, one: &Item) -> (&'static str, Role) {
    if clash(record, number, Part::Answer) {
        return ("[!]", Role::Warn);
    }
    match item::answer(record, number) {
        Answer::Done => ("[x]", Role::Done),
        Answer::NotNeeded => ("[-]", Role::Done),
        Answer::Open if one.blocks => ("[ ]", Role::Press),
        Answer::Open => ("[ ]", Role::Plain),
    }
}

fn clash(record: &Record, number: u16, part: Part) -> bool {
    let register = record.fields.get(&item::field(number, part));
    register.is_some_and(crate::domain::record::Register::is_clash)
}

/// Whose line, the stage it stops, when it was answered or is due.
fn tail(sheet: Sheet<'_>, number: u16, one: &Item) -> Vec<String> {
    let (shared, record) = (sheet.shared, &sheet.opened.record);
    let locale = &shared.locale;
    let owner = record.text(item::field(number, Part::Owner));
    let side = locale.side(one.side);
    let who = if owner.is_empty() { side } else { owner };
    let open = item::answer(record, number) == Answer::Open;
    let stops = one
        .stage()
        .filter(|_| open && one.blocks)
        .map(|stage| locale.say(TextKey::ContractStops, &[("stage", &locale.stage(stage))]));
    let day = |part| date(record, number, part);
    let when = if open {
        day(Part::Due).map(|due| locale.due(due, shared.today()))
    } else {
        day(Part::On).map(|on| format!("{:02}-{:02}", on.month(), on.day()))
    };
    // Whose an answered line was matters no more than its day.
    let who = Some(who.to_owned()).filter(|_| open);
    let parts = [who, stops, when];
    parts.into_iter().flatten().collect()
}

fn date(record: &Record, number: u16, part: Part) -> Option<Date> {
    record
        .value(item::field(number, part))
        .and_then(Date::from_value)
}

/// What was noted to a line; after a merge every value of a part that has two.
fn notes(sheet: Sheet<'_>, number: u16) -> Vec<String> {
    let record = &sheet.opened.record;
    let mut texts = Vec::new();
    for part in [Part::Answer, Part::Note] {
        let field = item::field(number, part);
        let (Some(spec), Some(register)) = (Kind::Contract.field(field), record.fields.get(&field))
        else {
            continue;
        };
        if register.is_clash() {
            let values: Vec<String> = register
                .values
                .iter()
                .filter_map(|written| written.value.as_ref())
                .map(|value| one_text(sheet.shared, spec, value))
                .collect();
            let values = values.join(" / ");
            texts.push(
                sheet
                    .shared
                    .locale
                    .say(TextKey::ContractTwoAnswers, &[("values", &values)]),
            );
        } else if part == Part::Note {
            texts.extend(
                record
                    .value(field)
                    .and_then(Value::as_str)
                    .map(str::to_owned)
                    .filter(|text| !text.is_empty()),
            );
        }
    }
    texts
}

/// A contract in one line of another record's page: kind, progress, state, wait, term.
pub(super) fn contract_line(sheet: Sheet<'_>, record: &Record) -> Vec<Line> {
    let shared = sheet.shared;
    let Some(row) = shared.book.find(record.id) else {
        return Vec::new();
    };
    let state = shared
        .locale
        .choice(&CONTRACT_STATE, row.text(contract::STATE.id()));
    let (due, over) = facts::due_text(shared, row);
    let term = term_text(shared, row);
    let firm = row
        .link(contract::COMPANY.id())
        .filter(|_| sheet.kind != Kind::Company);
    let firm = firm.map_or("", |id| shared.book.name(id));
    let wait = facts::wait_text(shared, row);
    let parts = [
        facts::contract_kind(shared, row),
        firm.to_owned(),
        facts::progress_text(row),
        state.to_owned(),
        wait,
        due,
        term.as_ref()
            .map_or(String::new(), |(text, _)| text.clone()),
    ];
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let role = if over {
        Role::Press
    } else {
        term.map_or(Role::Plain, |(_, role)| role)
    };
    let target = Some(Target::Record(record.id));
    labelled_parts(
        shared,
        sheet.width,
        &row.reference.to_string(),
        &parts,
        role,
        target,
    )
}

/// The answer's words, for what is said after it was given.
pub(super) fn answer_word(shared: &Shared, code: &str) -> String {
    shared.locale.choice(&ITEM_ANSWER, code).to_owned()
}
