//! Owns a record's fields as lines: by section, and the texts of a need by who may read them.

use super::lines::{Line, Target, labelled, paragraph};
use super::sheet::Sheet;
use super::standing;
use crate::desk::ending::last_days;
use crate::domain::company::LICENCE_ALARM_DAYS;
use crate::domain::date::Date;
use crate::domain::field::{FieldId, FieldSpec, Layer, Section, Shape};
use crate::domain::kind::Kind;
use crate::domain::record::Record;
use crate::domain::value::Value;
use crate::text::TextKey;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;

/// The fields of a section that have a value, or all.
pub(super) fn section_lines(sheet: Sheet<'_>, section: Section) -> Vec<Line> {
    let fields = sheet.kind.spec().fields.iter();
    fields
        .filter(|spec| spec.section == section)
        .flat_map(|spec| field_lines(sheet, spec))
        .collect()
}

/// One field; nothing if it is empty and empty ones are not shown, or if the person may not see it.
pub(super) fn field_lines(sheet: Sheet<'_>, spec: &FieldSpec) -> Vec<Line> {
    let (shared, record) = (sheet.shared, &sheet.opened.record);
    if standing::tells(sheet.kind, spec.id) && !sheet.all_fields {
        return Vec::new();
    }
    if spec.inner || !shared.actor.shows(sheet.kind, spec) {
        return Vec::new();
    }
    if matches!(spec.shape, Shape::Notes) {
        return notes(sheet, spec);
    }
    let label = shared.locale.field(sheet.kind, spec);
    let value = value_text(shared, record, spec);
    let target = target(record, spec);
    if value.is_empty() {
        return empty_field(sheet, spec, label, target);
    }
    if matches!(spec.shape, Shape::Block) {
        return paragraph(shared, sheet.width, label, &value, target);
    }
    let (value, role) = ending(sheet, spec, value);
    let clash = record
        .fields
        .get(&spec.id)
        .is_some_and(crate::domain::record::Register::is_clash);
    let role = if clash { Role::Warn } else { role };
    labelled(shared, sheet.width, label, &value, role, target)
}

/// The last day of a licence says how long it still holds, and looks so.
fn ending(sheet: Sheet<'_>, spec: &FieldSpec, value: String) -> (String, Role) {
    let day = sheet.opened.record.value(spec.id).and_then(|v| match v {
        Value::Date(day) => Some(*day),
        _ => None,
    });
    // A day that the classes share says nothing more once each of them has its own.
    let row = sheet.shared.book.find(sheet.opened.record.id);
    let counts =
        |day: &Date| row.is_none_or(|row| last_days(row, spec.id).any(|last| last == *day));
    let is_licence = spec.section == Section::Licences;
    let Some(day) = day.filter(|day| is_licence && counts(day)) else {
        return (value, Role::Plain);
    };
    let today = sheet.shared.today();
    let role = match today.days_until(day) {
        ..0 => Role::Press,
        0..=LICENCE_ALARM_DAYS => Role::Warn,
        _ => Role::Plain,
    };
    (
        format!("{value} {}", sheet.shared.locale.due(day, today)),
        role,
    )
}

/// The cells of the longest label that stands beside a value: of the fields that have one, that are asked for, or of all.
pub(super) fn longest_label(shared: &Shared, kind: Kind, record: &Record, all: bool) -> usize {
    let is_beside = |spec: &&FieldSpec| {
        let prose = matches!(spec.shape, Shape::Block) && !all;
        let notes = record.fields.get(&spec.id);
        let has_notes = notes.is_some_and(|notes| notes.visible_notes().next().is_some());
        let has_value = record.is_answered(spec.id) || spec.required || has_notes;
        (has_value || all) && !prose && !spec.inner && shared.actor.shows(kind, spec)
    };
    let fields = kind.spec().fields.iter().filter(is_beside);
    let cells = fields.map(|spec| shared.ruler().width(shared.locale.field(kind, spec)));
    cells.max().unwrap_or(0)
}

fn empty_field(
    sheet: Sheet<'_>,
    spec: &FieldSpec,
    label: &str,
    target: Option<Target>,
) -> Vec<Line> {
    let locale = &sheet.shared.locale;
    let (text, role) = if spec.required {
        (locale.line(TextKey::CardEmpty), Role::Warn)
    } else if sheet.all_fields && !spec.derived {
        ("-", Role::Label)
    } else {
        return Vec::new();
    };
    labelled(sheet.shared, sheet.width, label, text, role, target)
}

/// What Enter finds on a field: the record it points to, else the field itself; a field that only commands write has nothing to edit.
fn target(record: &Record, spec: &FieldSpec) -> Option<Target> {
    match record.value(spec.id) {
        Some(Value::Link(id)) => Some(Target::Record(*id)),
        _ if spec.derived => None,
        _ => Some(Target::Field(spec.id)),
    }
}

/// A field's value as people read it; empty if it has none.
pub(in crate::ui) fn value_text(shared: &Shared, record: &Record, spec: &FieldSpec) -> String {
    if spec.is_set() {
        let members: Vec<String> = record
            .members(spec.id)
            .map(|value| one_text(shared, spec, value))
            .collect();
        return members.join("  ");
    }
    record
        .value(spec.id)
        .map_or(String::new(), |value| one_text(shared, spec, value))
}

/// One value as people read it: days with their weekday, records by name.
pub(super) fn one_text(shared: &Shared, spec: &FieldSpec, value: &Value) -> String {
    match value {
        Value::Date(day) => shared.locale.day(*day, shared.today()),
        Value::Moment(moment) => shared.locale.moment(*moment, shared.now),
        other => shared
            .locale
            .show(spec, other, &|id| record_name(shared, id)),
    }
}

/// A record as it is named in another one's field.
pub(super) fn record_name(shared: &Shared, id: crate::domain::record::RecordId) -> String {
    shared.book.find(id).map_or(String::new(), |row| {
        let name = crate::ui::panes::facts::name(shared, row);
        format!("{} {name}", row.reference).trim_end().to_owned()
    })
}

fn notes(sheet: Sheet<'_>, spec: &FieldSpec) -> Vec<Line> {
    let shared = sheet.shared;
    let Some(register) = sheet.opened.record.fields.get(&spec.id) else {
        return Vec::new();
    };
    let label = shared.locale.field(sheet.kind, spec);
    register
        .visible_notes()
        .flat_map(|note| {
            let day = crate::domain::date::Moment::from_millis(note.at.millis()).date();
            let day = shared.locale.day(day, shared.today());
            let text = shared
                .locale
                .decision(note.value.as_str().unwrap_or_default());
            let value = format!("{day} {}  {text}", note.by);
            labelled(shared, sheet.width, label, &value, Role::Plain, None)
        })
        .collect()
}

/// The texts of a need by layer, widest first: who reads what, before anything is shown to a firm.
pub(super) fn text_layers(sheet: Sheet<'_>) -> Vec<Line> {
    let locale = &sheet.shared.locale;
    let mut lines = Vec::new();
    for layer in [Layer::Public, Layer::Member, Layer::Nda] {
        let found: Vec<Line> = Kind::Need
            .spec()
            .fields
            .iter()
            .filter(|spec| spec.layer == layer && is_prose(spec) && sheet.kind == Kind::Need)
            .flat_map(|spec| field_lines(sheet, spec))
            .collect();
        if found.is_empty() {
            continue;
        }
        let values = [("layer", &locale.layer(layer) as _)];
        if !lines.is_empty() {
            lines.push(Line::blank());
        }
        lines.push(Line::heading(&locale.say(TextKey::PageLayer, &values)));
        lines.extend(found);
    }
    lines
}

/// Texts that tell of the need itself.
fn is_prose(spec: &FieldSpec) -> bool {
    let told = matches!(spec.section, Section::Intake | Section::Body);
    let public_text = spec.id == crate::domain::need::PUBLIC_TEXT.id();
    let prose = matches!(spec.shape, Shape::Block | Shape::Line(_));
    (told && prose) || public_text
}

/// What a field is called.
pub(super) fn label_of(shared: &Shared, kind: Kind, field: FieldId) -> String {
    kind.field(field).map_or(String::new(), |spec| {
        shared.locale.field(kind, spec).to_owned()
    })
}
