//! Records as an aligned table for people: wide characters take two cells, and a line never breaks in a terminal.

use crate::desk::Book;
use crate::domain::field::{FieldId, FieldSpec};
use crate::domain::kind::Kind;
use crate::domain::part::Called;
use crate::domain::record::{Record, RecordId};
use crate::domain::{
    activity, body, case, company, consultation, contract, disclosure, duty, event, filter,
    hospital, log, need, participation, person, wording,
};
use crate::text::Locale;
use crate::text::cells;

const NEEDS: &[FieldId] = &[
    need::TITLE.id(),
    need::HOSPITAL.id(),
    need::DEPARTMENT.id(),
    need::STAGE.id(),
    need::DUE.id(),
    need::BALL.id(),
];
const COMPANIES: &[FieldId] = &[
    company::NAME.id(),
    company::PREFECTURE.id(),
    company::TAGS.id(),
    company::LAST_CONTACT_ON.id(),
];
const HOSPITALS: &[FieldId] = &[
    hospital::NAME.id(),
    hospital::PREFECTURE.id(),
    hospital::BEDS.id(),
    hospital::ENGAGEMENT.id(),
    hospital::LAST_CONTACT_ON.id(),
];
const BODIES: &[FieldId] = &[
    body::NAME.id(),
    body::BODY_KIND.id(),
    body::PREFECTURE.id(),
    body::DESK_TOPICS.id(),
    body::LAST_CONTACT_ON.id(),
];
const PEOPLE: &[FieldId] = &[
    person::NAME.id(),
    person::HAT.id(),
    person::ORGANISATION.id(),
    person::POST.id(),
];
const CASES: &[FieldId] = &[
    case::NEED.id(),
    case::COMPANY.id(),
    case::OFFER.id(),
    case::STAGE.id(),
    case::DUE.id(),
    case::BALL.id(),
    case::NEXT_TASK.id(),
];
const LOGS: &[FieldId] = &[log::ON.id(), log::ABOUT.id(), log::BY.id(), log::TEXT.id()];

const CONTRACTS: &[FieldId] = &[
    contract::KIND.id(),
    contract::COMPANY.id(),
    contract::STATE.id(),
    contract::BALL.id(),
    contract::DUE.id(),
    contract::EXPIRES_ON.id(),
];
const DISCLOSURES: &[FieldId] = &[
    disclosure::ON.id(),
    disclosure::NEED.id(),
    disclosure::COMPANY.id(),
    disclosure::LAYER.id(),
    disclosure::VERSION.id(),
    disclosure::HOW.id(),
    disclosure::NDA.id(),
];

const EVENTS: &[FieldId] = &[
    event::ON.id(),
    event::TITLE.id(),
    event::KIND.id(),
    event::VENUE.id(),
    event::STATE.id(),
];
const PARTICIPATIONS: &[FieldId] = &[
    participation::EVENT.id(),
    participation::WHO.id(),
    participation::ROLE.id(),
    participation::NEED.id(),
    participation::PERMISSION.id(),
    participation::STATE.id(),
];
const ACTIVITIES: &[FieldId] = &[
    activity::ON.id(),
    activity::PURPOSE.id(),
    activity::ABOUT.id(),
    activity::BY.id(),
];
const CONSULTATIONS: &[FieldId] = &[
    consultation::ON.id(),
    consultation::TITLE.id(),
    consultation::CATEGORY.id(),
    consultation::STATE.id(),
];
const DUTIES: &[FieldId] = &[
    duty::DUE.id(),
    duty::TITLE.id(),
    duty::EVERY.id(),
    duty::DONE_ON.id(),
];
const FILTERS: &[FieldId] = &[filter::NAME.id(), filter::LIST.id(), filter::QUERY.id()];
const WORDINGS: &[FieldId] = &[wording::SORT.id(), wording::NAME.id()];

/// The columns of a kind's table after the reference.
fn columns(kind: Kind) -> &'static [FieldId] {
    match kind {
        Kind::Need => NEEDS,
        Kind::Company => COMPANIES,
        Kind::Hospital => HOSPITALS,
        Kind::Body => BODIES,
        Kind::Person => PEOPLE,
        Kind::Case => CASES,
        Kind::Log => LOGS,
        Kind::Contract => CONTRACTS,
        Kind::Disclosure => DISCLOSURES,
        Kind::Event => EVENTS,
        Kind::Participation => PARTICIPATIONS,
        Kind::Activity => ACTIVITIES,
        Kind::Consultation => CONSULTATIONS,
        Kind::Duty => DUTIES,
        Kind::Filter => FILTERS,
        Kind::Wording => WORDINGS,
    }
}

/// Widest a column gets when the terminal does not say otherwise, in cells.
const WIDEST: usize = 40;

/// The whole table with its headings; empty for no records.
pub(super) fn render(
    kind: Kind,
    records: &[Record],
    book: &Book,
    locale: &Locale,
    width: Option<usize>,
) -> String {
    if records.is_empty() {
        return String::new();
    }
    let specs: Vec<&FieldSpec> = columns(kind)
        .iter()
        .filter_map(|id| kind.field(*id))
        .collect();
    let mut rows = vec![headings(kind, &specs, locale)];
    for record in records {
        let reference = record
            .reference()
            .map(|r| r.to_string())
            .unwrap_or_default();
        let fields = specs
            .iter()
            .map(|spec| one_line(&shown(record, kind, spec.id, book, locale)));
        rows.push(std::iter::once(reference).chain(fields).collect());
    }
    lay_out(&rows, width)
}

fn headings(kind: Kind, specs: &[&FieldSpec], locale: &Locale) -> Vec<String> {
    let reference = locale
        .field(kind, &crate::domain::kind::REFERENCE)
        .to_owned();
    std::iter::once(reference)
        .chain(specs.iter().map(|spec| locale.field(kind, spec).to_owned()))
        .collect()
}

fn lay_out(rows: &[Vec<String>], width: Option<usize>) -> String {
    let count = rows.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..count)
        .map(|at| {
            rows.iter()
                .filter_map(|row| row.get(at))
                .map(|cell| cells::width(cell))
                .max()
                .unwrap_or(0)
                .min(WIDEST)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let line = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| cells::fit(cell, *width))
            .collect::<Vec<_>>()
            .join("  ");
        let line = width.map_or_else(|| line.clone(), |width| cells::cut(&line, width));
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

/// A field as people read it.
pub(super) fn shown(
    record: &Record,
    kind: Kind,
    field: FieldId,
    book: &Book,
    locale: &Locale,
) -> String {
    let Some(spec) = kind.field(field) else {
        return String::new();
    };
    let links = |id| link_text(book, id);
    if spec.is_set() {
        return locale.show_members(spec, record.members(field), &links);
    }
    let notes: Vec<String> = record
        .fields
        .get(&field)
        .into_iter()
        .flat_map(crate::domain::record::Register::visible_notes)
        .filter_map(|note| note.value.as_str())
        .map(|line| locale.decision(line))
        .collect();
    if !notes.is_empty() {
        return notes.join("\n");
    }
    record
        .value(field)
        .map(|value| locale.show(spec, value, &links))
        .unwrap_or_default()
}

/// A label with its text beside it, further lines indented.
pub(super) fn field_lines(label: &str, text: &str) -> String {
    let mut lines = text.lines();
    let mut out = format!(
        "{}  {}\n",
        cells::fit(label, 20),
        lines.next().unwrap_or_default()
    );
    lines.for_each(|line| out.push_str(&format!("{}  {line}\n", " ".repeat(20))));
    out
}

/// What a linked record is written as: needs, cases and log entries by reference, the others by name.
pub(in crate::host) fn link_text(book: &Book, id: RecordId) -> String {
    let Some(row) = book.find(id) else {
        return String::new();
    };
    let kind = row.kind();
    let by_name = kind.parts().called == Called::Title && !matches!(kind, Kind::Need | Kind::Log);
    if by_name {
        row.title().to_owned()
    } else {
        row.reference.to_string()
    }
}
