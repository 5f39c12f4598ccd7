//! Owns the preview as lines: what the file is, where its columns go with samples, what is probably there already, what cannot be read.

use super::told;
use crate::domain::field::{FieldId, FieldSpec};
use crate::domain::kind::{Kind, REFERENCE};
use crate::office::import::{Column, Duplicate, Ignored, Preview, Target};
use crate::office::words;
use crate::text::TextKey;
use crate::ui::field::{Buffer, Look};
use crate::ui::form::{Page, Placed};
use crate::ui::shared::Shared;
use std::collections::{BTreeMap, BTreeSet};

/// Lines shown of each list; the rest is counted.
const SHOWN: usize = 200;
/// Cells of a heading and of a field's name.
const HEADING: usize = 20;

/// A line that the cursor can be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The sheet of a workbook.
    Sheet,
    /// A column, counted from 0.
    Column(usize),
    /// A probable duplicate, by its line.
    Duplicate(u32),
    /// A row or cell that cannot be read, counted from 0.
    Fault(usize),
    /// A required field that stays empty in some rows, counted from 0.
    Missing(usize),
    /// A field that every row gets where its own cell is empty.
    Filled(FieldId),
    /// What was done so that nothing of a row is lost, counted from 0.
    Note(usize),
}

impl Place {
    /// Which part of the preview it stands in.
    pub(super) const fn section(&self) -> u8 {
        match self {
            Self::Sheet => 0,
            Self::Column(_) => 1,
            Self::Duplicate(_) => 2,
            Self::Fault(_) => 3,
            Self::Missing(_) => 4,
            Self::Filled(_) => 5,
            Self::Note(_) => 6,
        }
    }
}

/// Every line that the cursor can be on, in order.
pub(super) fn places(preview: &Preview, fills: &BTreeMap<FieldId, String>) -> Vec<Place> {
    let plan = &preview.plan;
    let columns = (0..preview.mapping.columns.len()).map(Place::Column);
    let duplicates = plan
        .duplicates
        .iter()
        .take(SHOWN)
        .map(|d| Place::Duplicate(d.line));
    let faults = preview.faults.len() + plan.unreadable.len();
    let faults = (0..faults.min(SHOWN)).map(Place::Fault);
    let missing = (0..plan.missing_required.len()).map(Place::Missing);
    let notes = (0..plan.notes.len().min(SHOWN)).map(Place::Note);
    let sheet = (preview.sheets.len() > 1).then_some(Place::Sheet);
    sheet
        .into_iter()
        .chain(columns)
        .chain(duplicates)
        .chain(faults)
        .chain(missing)
        .chain(fills.keys().copied().map(Place::Filled))
        .chain(notes)
        .collect()
}

/// What the file is, and how many rows would do what.
pub(super) fn head(
    page: &mut Page,
    preview: &Preview,
    file: &str,
    left_out: &BTreeSet<u32>,
    shared: &Shared,
    room: usize,
) {
    let locale = &shared.locale;
    let plan = &preview.plan;
    let booked_new = plan
        .new
        .iter()
        .filter(|row| !left_out.contains(&row.line))
        .count();
    let booked_old = plan
        .updates
        .iter()
        .filter(|(_, row)| !left_out.contains(&row.line))
        .count();
    let unread = preview.faults.len() + told::unread_lines(plan);
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let values = [
        ("file", &name as _),
        ("encoding", &preview.spelling.name() as _),
        ("rows", &preview.rows as _),
    ];
    say(
        page,
        &locale.say(TextKey::ImportFile, &values),
        Look::Plain,
        shared,
        room,
    );
    let values = [
        ("new", &booked_new as _),
        ("updates", &booked_old as _),
        ("same", &plan.unchanged as _),
        ("left", &left_out.len() as _),
        ("unread", &unread as _),
    ];
    say(
        page,
        &locale.say(TextKey::ImportCounts, &values),
        Look::Chosen,
        shared,
        room,
    );
    if preview.damaged > 0 {
        let said = locale.say(TextKey::ImportDamaged, &[("n", &preview.damaged)]);
        say(page, &said, Look::Wrong, shared, room);
    }
}

/// The lists, with the cursor at one line.
pub(super) fn body(
    page: &mut Page,
    preview: &Preview,
    kind: Kind,
    (left_out, fills): (&BTreeSet<u32>, &BTreeMap<FieldId, String>),
    (at, filling): (usize, Option<&(FieldId, Buffer)>),
    shared: &Shared,
    room: usize,
) {
    let mut section = None;
    for (nth, place) in places(preview, fills).iter().enumerate() {
        if section != Some(place.section()) {
            section = Some(place.section());
            heading(page, preview, *place, fills.len(), shared);
        }
        let here = nth == at;
        let row = page.lines.len();
        let mark = if here { ">" } else { " " };
        let look = if here { Look::Chosen } else { Look::Plain };
        let text = match (filling.filter(|_| here), *place) {
            (Some((field, typed)), _) => {
                let before = filled_line(kind, *field, "", shared);
                let typed_before = typed.text().get(..typed.caret_byte()).unwrap_or_default();
                let caret = shared.ruler().width(&before) + shared.ruler().width(typed_before);
                page.caret = Some((row, 2 + caret));
                before + typed.text()
            }
            (None, Place::Filled(field)) => {
                let typed = fills.get(&field).map_or("", String::as_str);
                filled_line(kind, field, typed, shared)
            }
            (None, place) => line(preview, kind, place, left_out, shared),
        };
        let room = room.saturating_sub(3);
        let typing = here && filling.is_some();
        // The line with the cursor is read whole, however long it is.
        let cut = shared.ruler().cut(&text, room);
        let texts = if here && !typing {
            shared.ruler().wrap(&text, room)
        } else {
            vec![cut.as_str()]
        };
        for (nth, text) in texts.into_iter().enumerate() {
            let mark = if nth == 0 { mark } else { " " };
            page.lines
                .push(vec![placed(0, mark, Look::Chosen), placed(2, text, look)]);
        }
        let rows = row..page.lines.len();
        page.fields.push(rows.clone());
        if here {
            page.caret = page.caret.or(Some((row, 0)));
            page.focus = rows;
        }
    }
}

fn filled_line(kind: Kind, field: FieldId, typed: &str, shared: &Shared) -> String {
    let label = kind
        .field(field)
        .map_or("", |spec| shared.locale.field(kind, spec));
    let values = [("field", &label as _), ("value", &typed as _)];
    shared.locale.say(TextKey::ImportFilledRow, &values)
}

fn heading(page: &mut Page, preview: &Preview, place: Place, fills: usize, shared: &Shared) {
    let plan = &preview.plan;
    let (key, n) = match place {
        Place::Sheet => (TextKey::ImportSheets, preview.sheets.len()),
        Place::Column(_) => (TextKey::ImportColumns, preview.mapping.columns.len()),
        Place::Duplicate(_) => (TextKey::ImportDuplicates, plan.duplicates.len()),
        Place::Fault(_) => (
            TextKey::ImportUnread,
            preview.faults.len() + plan.unreadable.len(),
        ),
        Place::Missing(_) => (TextKey::ImportMissing, plan.missing_required.len()),
        Place::Filled(_) => (TextKey::ImportFilled, fills),
        Place::Note(_) => (TextKey::ImportNotes, plan.notes.len()),
    };
    page.lines.push(Vec::new());
    let text = shared.locale.say(key, &[("n", &n)]);
    page.lines
        .push(vec![placed(1, &format!("[{text}]"), Look::Chosen)]);
}

fn line(
    preview: &Preview,
    kind: Kind,
    place: Place,
    left_out: &BTreeSet<u32>,
    shared: &Shared,
) -> String {
    let plan = &preview.plan;
    let text = match place {
        Place::Sheet => preview.sheets.get(preview.place).map(|name| {
            let values = [
                ("name", name as _),
                ("n", &(preview.place + 1) as _),
                ("of", &preview.sheets.len() as _),
            ];
            let key = if preview.unsure {
                TextKey::ImportSheetUnsure
            } else {
                TextKey::ImportSheet
            };
            shared.locale.say(key, &values)
        }),
        Place::Column(at) => preview
            .mapping
            .columns
            .get(at)
            .map(|column| column_line(column, preview, kind, shared)),
        Place::Duplicate(line) => {
            let duplicate = plan.duplicates.iter().find(|d| d.line == line);
            duplicate.map(|d| duplicate_line(d, preview, kind, left_out, shared))
        }
        Place::Fault(at) => {
            let of_file = preview
                .faults
                .get(at)
                .map(|fault| words::sheet_fault(&shared.locale, fault));
            let of_cell = at
                .checked_sub(preview.faults.len())
                .and_then(|at| plan.unreadable.get(at));
            of_file.or_else(|| of_cell.map(|fault| words::row_fault(&shared.locale, kind, fault)))
        }
        Place::Missing(at) => plan.missing_required.get(at).map(|(field, lines)| {
            let values = [
                ("field", &shared.locale.field(kind, field) as _),
                ("n", &lines.len() as _),
            ];
            shared.locale.say(TextKey::ImportMissingRow, &values)
        }),
        Place::Filled(_) => None,
        Place::Note(at) => plan
            .notes
            .get(at)
            .map(|note| words::note(&shared.locale, kind, note)),
    };
    text.unwrap_or_default()
}

/// The field that a column's heading is like, if no column goes there.
pub(super) fn suggested(column: &Column, preview: &Preview) -> Option<&'static FieldSpec> {
    let free = |field: &&'static FieldSpec| !preview.mapping.binds(field.id);
    column.suggestion.filter(free)
}

fn column_line(column: &Column, preview: &Preview, kind: Kind, shared: &Shared) -> String {
    let locale = &shared.locale;
    let ruler = shared.ruler();
    let target = match column.target {
        Target::Field(field) => locale.field(kind, field).to_owned(),
        Target::Reference => locale.field(kind, &REFERENCE).to_owned(),
        Target::Ignored(Ignored::Taken(other)) => {
            let other = preview
                .mapping
                .columns
                .get(other)
                .map_or("", |c| c.heading.as_str());
            locale.say(TextKey::ImportTaken, &[("other", &other)])
        }
        Target::Ignored(Ignored::ByCommand) => locale.line(TextKey::ImportByCommand).to_owned(),
        Target::Ignored(Ignored::Unknown | Ignored::ByHand) => {
            locale.line(TextKey::ImportIgnored).to_owned()
        }
    };
    let unknown = matches!(column.target, Target::Ignored(Ignored::Unknown));
    let near = suggested(column, preview).filter(|_| unknown).map(|field| {
        let values = [("field", &locale.field(kind, field) as _)];
        locale.say(TextKey::ImportNear, &values)
    });
    let samples = near.unwrap_or_else(|| column.samples.join(" / "));
    format!(
        "{} -> {} {samples}",
        ruler.fit(&column.heading, HEADING),
        ruler.fit(&target, HEADING)
    )
}

fn duplicate_line(
    duplicate: &Duplicate,
    preview: &Preview,
    kind: Kind,
    left_out: &BTreeSet<u32>,
    shared: &Shared,
) -> String {
    let locale = &shared.locale;
    let mark = if left_out.contains(&duplicate.line) {
        "[ ]"
    } else {
        "[x]"
    };
    let name = told::name_of(preview, kind, duplicate.line);
    format!("{mark} {name}  {}", words::duplicate(locale, duplicate))
}

/// A sentence over as many lines as it takes.
pub(super) fn say(page: &mut Page, text: &str, look: Look, shared: &Shared, room: usize) {
    for line in shared.ruler().wrap(text, room.saturating_sub(2).max(2)) {
        page.lines.push(vec![placed(1, line, look)]);
    }
}

fn placed(column: usize, text: &str, look: Look) -> Placed {
    Placed {
        column,
        text: text.to_owned(),
        look,
    }
}
