//! Owns what a page tells beside its fields: the conditions of the next stage, cases, contacts, who changed what when.

use super::fields::{label_of, one_text, record_name};
use super::lines::{Line, Target, labelled, labelled_parts};
use super::sheet::Sheet;
use crate::desk::Row;
use crate::desk::{Happening, HistoryLine};
use crate::domain::checklist::frozen;
use crate::domain::choice::{CONSULTATION_STATE, DISCLOSED_BY, DISCLOSED_LAYER, ORIGIN};
use crate::domain::date::Date;
use crate::domain::field::{FieldId, FieldSpec};
use crate::domain::gate::{Finding, On};
use crate::domain::kind::Kind;
use crate::domain::record::Record;
use crate::domain::stage::Stage;
use crate::domain::value::Value;
use crate::domain::{case, consultation, contract, disclosure, item, log, need};
use crate::text::TextKey;
use crate::ui::panes::facts;
use crate::ui::theme::Role;

/// Where a condition is answered.
pub fn answers(finding: &Finding) -> Target {
    match (finding.record, finding.condition.on) {
        (Some(record), _) => Target::FieldOf(record, finding.field),
        (None, On::Case | On::Need | On::Contract) => Target::NewCase,
    }
}

/// A condition's mark and role.
pub const fn mark(finding: &Finding) -> (&'static str, Role) {
    match (finding.met, finding.condition.strength) {
        (true, _) => ("[x]", Role::Done),
        (false, crate::domain::gate::Strength::Block) => ("[ ]", Role::Press),
        (false, crate::domain::gate::Strength::Warn) => ("[ ]", Role::Warn),
    }
}

/// What the next stage asks for; nothing at the last stage.
pub(super) fn finding_lines(sheet: Sheet<'_>) -> Vec<Line> {
    let (shared, locale) = (sheet.shared, &sheet.shared.locale);
    let Some(gate) = &sheet.opened.next_gate else {
        return Vec::new();
    };
    let met = gate.findings.iter().filter(|f| f.met).count();
    let to = locale.goal(gate.to);
    let values = [
        ("stage", &to as _),
        ("met", &met as _),
        ("all", &gate.findings.len() as _),
    ];
    let mut lines = vec![Line::heading(&locale.say(TextKey::PageNextGate, &values))];
    lines.extend(gate.findings.iter().map(|finding| {
        let (mark, role) = mark(finding);
        let condition = finding.condition;
        let mut text = format!("{mark} {}", locale.asked(finding));
        if !finding.met {
            let values = [
                ("strength", &locale.strength(condition.strength) as _),
                ("owner", &facts::owing(shared, finding) as _),
            ];
            text.push_str("  ");
            text.push_str(&locale.say(TextKey::PageFinding, &values));
            if let Some(due) = finding.due {
                text.push_str("  ");
                text.push_str(&locale.due(due, shared.today()));
            }
        }
        Line {
            role,
            ..Line::text(text, Some(answers(finding)))
        }
    }));
    lines
}

/// A case: its number, firm or need, stage, state.
pub(super) fn case_line(sheet: Sheet<'_>, record: &Record) -> Vec<Line> {
    let (shared, locale) = (sheet.shared, &sheet.shared.locale);
    let name = |key| record.get(key).map_or("", |id| shared.book.name(id));
    let offer = record.text(case::OFFER.id());
    let hospital = name(case::HOSPITAL);
    let name = match (sheet.kind, record.is_answered(case::NEED.id())) {
        (Kind::Need, _) => name(case::COMPANY).to_owned(),
        (Kind::Company, true) => name(case::NEED).to_owned(),
        (_, true) => format!("{} / {}", name(case::NEED), name(case::COMPANY)),
        (Kind::Company, false) => format!("{offer}  {hospital}").trim().to_owned(),
        (_, false) => format!("{offer} / {}", name(case::COMPANY)),
    };
    let origin = locale.choice(&ORIGIN, record.text(case::ORIGIN.id()));
    let origin = if record.is_answered(case::NEED.id()) {
        ""
    } else {
        origin
    };
    let as_holder = record.get(case::HOLDER) == Some(sheet.opened.record.id);
    let part = if as_holder {
        locale.line(TextKey::CaseAsHolder)
    } else {
        ""
    };
    let stage = Stage::from_code(record.text(case::STAGE.id()));
    let status = record.text(case::STATUS.id());
    let state = match status {
        "" | "open" => stage.map_or("", |stage| locale.stage(stage)),
        closed => locale.choice(&crate::domain::choice::STATUS, closed),
    };
    let due = record
        .get(case::DUE)
        .map_or(String::new(), |day| locale.due(day, shared.today()));
    let label = record
        .reference()
        .map(|r| r.to_string())
        .unwrap_or_default();
    let parts = [&*name, part, origin, state, &*due];
    let target = Some(Target::Record(record.id));
    labelled_parts(shared, sheet.width, &label, &parts, Role::Plain, target)
}

/// An entry of the ledger: when, which firm or need, how far, which version, under which NDA.
pub(super) fn disclosure_line(sheet: Sheet<'_>, record: &Record) -> Vec<Line> {
    let (shared, locale) = (sheet.shared, &sheet.shared.locale);
    let day = record
        .get(disclosure::ON)
        .map_or(String::new(), |day| locale.day(day, shared.today()));
    let other = if sheet.kind == Kind::Company {
        record.get(disclosure::NEED)
    } else {
        record.get(disclosure::COMPANY)
    };
    let name = other.map_or(String::new(), |id| record_name(shared, id));
    let layer = locale.choice(&DISCLOSED_LAYER, record.text(disclosure::LAYER.id()));
    let how = locale.choice(&DISCLOSED_BY, record.text(disclosure::HOW.id()));
    let version = record.get(disclosure::VERSION).map_or(String::new(), |n| {
        locale.say(TextKey::DisclosureVersion, &[("n", &n)])
    });
    let nda = record
        .get(disclosure::NDA)
        .and_then(|id| shared.book.find(id))
        .map_or(String::new(), |row| {
            locale.say(TextKey::DisclosureUnder, &[("ref", &row.reference)])
        });
    let by = record.text(disclosure::BY.id());
    let named = match record.text(disclosure::HOSPITAL_NAMED.id()) {
        "yes" => locale.line(TextKey::DisclosureNamed),
        _ => "",
    };
    let parts = [&name, layer, &version, how, &nda, named, by];
    let target = Some(Target::Record(record.id));
    labelled_parts(shared, sheet.width, &day, &parts, Role::Plain, target)
}

/// A log entry: when, who, how, with whom; then what was said.
pub(super) fn log_lines(sheet: Sheet<'_>, record: &Record) -> Vec<Line> {
    let (shared, locale) = (sheet.shared, &sheet.shared.locale);
    let day = record
        .get(log::ON)
        .map_or(String::new(), |day| locale.day(day, shared.today()));
    let channel = locale.choice(
        &crate::domain::choice::CHANNEL,
        record.text(log::CHANNEL.id()),
    );
    let by = record.text(log::BY.id());
    let with = record.text(log::WITH.id());
    let head: Vec<&str> = [by, channel, with]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let target = Some(Target::Record(record.id));
    let text = format!("{}  {}", head.join(" "), record.text(log::TEXT.id()));
    labelled(shared, sheet.width, &day, text.trim(), Role::Plain, target)
}

/// An activity or a consultation about the record: when, what kind, by whom, what.
pub(super) fn happened_line(sheet: Sheet<'_>, row: &Row) -> (Option<Date>, Vec<Line>) {
    let (shared, locale) = (sheet.shared, &sheet.shared.locale);
    let (on, _, by) = facts::contact(shared, row);
    let day = on.map_or(String::new(), |day| locale.day(day, shared.today()));
    let kind = locale.kind(row.kind());
    let mut text = format!("{by} {kind}  {}", row.title());
    if row.kind() == Kind::Consultation {
        // Where it was passed on to, and whether the answer is there.
        let to = row.text(consultation::PASSED_TO.id());
        let state = row.text(consultation::STATE.id());
        let state = locale.choice(&CONSULTATION_STATE, state);
        let due = row.date(consultation::DUE.id()).filter(|_| !row.is_over());
        let due = due.map_or(String::new(), |day| {
            let values = [
                ("day", &locale.day(day, shared.today()) as _),
                ("due", &locale.due(day, shared.today()) as _),
            ];
            locale.say(TextKey::PageAnswerDue, &values)
        });
        for part in [to, state, &due]
            .into_iter()
            .filter(|part| !part.is_empty())
        {
            text.push_str("  ");
            text.push_str(part);
        }
    }
    let target = Some(Target::Record(row.id));
    let lines = labelled(shared, sheet.width, &day, text.trim(), Role::Plain, target);
    (on, lines)
}

/// One thing that happened to the record.
pub(super) fn history_line(sheet: Sheet<'_>, line: &HistoryLine) -> Vec<Line> {
    if goes_without_saying(sheet.kind, &line.what) {
        return Vec::new();
    }
    let (shared, locale) = (sheet.shared, &sheet.shared.locale);
    let when = locale.moment(line.at, shared.now);
    let name = |field: FieldId| field_name(sheet, field);
    let value = |field: FieldId, value: &Value| {
        let spec = sheet.kind.field(field);
        spec.map_or_else(String::new, |spec| shown(sheet, spec, value))
    };
    let what = locale.happening(&line.what, &name, &value);
    let text = format!("{}  {what}", line.actor);
    labelled(shared, sheet.width, &when, &text, Role::Plain, None)
}

/// The day a stage was entered is said by the line of the stage itself.
fn goes_without_saying(kind: Kind, what: &Happening) -> bool {
    let since = [need::STAGE_SINCE.id(), case::STAGE_SINCE.id()];
    let by_itself = |field: &FieldId| {
        let answered_on = item::line_of(*field).is_some_and(|(_, part)| part == item::Part::On);
        let frozen = [
            contract::CHECKLIST.id(),
            contract::CHECKLIST_VERSION.id(),
            contract::ITEMS.id(),
        ];
        answered_on || frozen.contains(field)
    };
    match what {
        Happening::Noted(field, _) => kind.parts().passings == Some(*field),
        Happening::Changed { field, .. } if kind == Kind::Contract => by_itself(field),
        Happening::Changed { field, .. } => since.contains(field),
        _ => false,
    }
}

/// What a field is called in the history; a line of a checklist by its text.
fn field_name(sheet: Sheet<'_>, field: FieldId) -> String {
    let label = label_of(sheet.shared, sheet.kind, field);
    let Some((number, _)) = item::line_of(field).filter(|_| sheet.kind == Kind::Contract) else {
        return label;
    };
    let items = frozen(&sheet.opened.record);
    let english = sheet.shared.locale.lang() == crate::text::Lang::En;
    let text = items
        .iter()
        .find(|(line, _)| *line == number)
        .map_or("", |(_, one)| one.text(english));
    let text = sheet.shared.ruler().cut(text, 30);
    format!("{number}. {text} ({label})")
}

/// A value in one line of the history: long texts by their first line.
fn shown(sheet: Sheet<'_>, spec: &FieldSpec, value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = one_text(sheet.shared, spec, value);
    let first = text.lines().next().unwrap_or_default();
    sheet.shared.ruler().cut(first, LONGEST)
}
