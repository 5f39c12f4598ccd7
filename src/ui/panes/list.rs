//! Owns the drawing of a list of records in columns. Which columns there are is a table of fields for each kind; how wide they are follows
//! the screen.

use ratatui::layout::Rect;

use super::browse::Browse;
use super::facts;
use crate::desk::Row;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::{
    activity, body, case, company, consultation, contract, disclosure, duty, event, filter,
    hospital, log, need, participation, person, wording,
};
use crate::search::company::short_name;
use crate::text::{Locale, TextKey};
use crate::ui::canvas::{Canvas, Target};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::widget::cursor::steps;

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Show {
    /// The field as it stands in the row.
    Field(FieldId),
    /// What a case is about: its need, else what the firm brings.
    Subject,
    /// The stage of the card.
    Stage,
    /// The due day of whatever carries the need.
    Due,
    /// Who has the next move and since when.
    Wait,
    /// Lines of a checklist answered, of how many.
    Progress,
    /// The firm of a contract, without its legal form.
    Firm,
    /// Who has the next move.
    Holder,
    /// For how many days.
    Days,
    /// Remedies of a hospital's plan done, of how many begun.
    Plan,
}

/// A column: what it shows, its cells, and the least width of the list that has it. One column of a list has width 0: the rest.
#[derive(Clone, Copy, Debug)]
struct Column {
    show: Show,
    width: u16,
    least: u16,
}

const fn field(field: FieldId, width: u16, least: u16) -> Column {
    Column {
        show: Show::Field(field),
        width,
        least,
    }
}

const fn made(show: Show, width: u16, least: u16) -> Column {
    Column { show, width, least }
}

#[rustfmt::skip]
const NEED: &[Column] = &[
    field(FieldId::REFERENCE, 6, 0), field(need::TITLE.id(), 0, 0), field(need::DEPARTMENT.id(), 8, 0), field(need::DEPARTMENT.id(), 12, 110), field(need::HOSPITAL.id(), 16, 110),
    made(Show::Stage, 10, 0), made(Show::Due, 9, 0), made(Show::Wait, 12, 70),
];

#[rustfmt::skip]
const COMPANY: &[Column] = &[
    field(FieldId::REFERENCE, 6, 74), field(company::NAME.id(), 0, 0), field(company::TAGS.id(), 20, 60), field(company::PREFECTURE.id(), 8, 0),
    field(company::LICENCES.id(), 18, 100), field(company::OWNER.id(), 10, 110), field(company::LAST_CONTACT_ON.id(), 10, 0),
];

#[rustfmt::skip]
const HOSPITAL: &[Column] = &[
    field(FieldId::REFERENCE, 6, 74), field(hospital::NAME.id(), 0, 0), field(hospital::PREFECTURE.id(), 8, 0), field(hospital::ENGAGEMENT.id(), 12, 0),
    made(Show::Plan, 8, 70), field(hospital::OWNER.id(), 10, 100), field(hospital::LAST_CONTACT_ON.id(), 10, 0),
];

#[rustfmt::skip]
const BODY: &[Column] = &[
    field(FieldId::REFERENCE, 6, 74), field(body::NAME.id(), 0, 0), field(body::BODY_KIND.id(), 10, 0), field(body::PREFECTURE.id(), 8, 60),
    field(body::DESK_TOPICS.id(), 20, 100), field(body::OWNER.id(), 10, 110), field(body::LAST_CONTACT_ON.id(), 10, 0),
];

#[rustfmt::skip]
const PERSON: &[Column] = &[
    field(FieldId::REFERENCE, 6, 74), field(person::NAME.id(), 14, 0), field(person::ORGANISATION.id(), 0, 0), field(person::POST.id(), 14, 60),
    field(person::EXPERT.id(), 8, 74), field(person::CERTIFICATE_1.id(), 16, 100), field(person::LAST_CONTACT_ON.id(), 10, 70),
];

#[rustfmt::skip]
const CASE: &[Column] = &[
    field(FieldId::REFERENCE, 7, 0), made(Show::Subject, 0, 0), field(case::ORIGIN.id(), 8, 110), field(case::COMPANY.id(), 24, 0), made(Show::Stage, 10, 0), made(Show::Due, 10, 70),
];

#[rustfmt::skip]
const LOG: &[Column] = &[
    field(FieldId::REFERENCE, 7, 0), field(log::ON.id(), 10, 0), field(log::BY.id(), 10, 70), field(log::TEXT.id(), 0, 0),
];

#[rustfmt::skip]
const CONTRACT: &[Column] = &[
    field(FieldId::REFERENCE, 5, 0), field(contract::KIND.id(), 10, 0), field(contract::KIND.id(), 14, 110), made(Show::Firm, 0, 0), field(contract::STATE.id(), 8, 76),
    made(Show::Progress, 5, 0), made(Show::Holder, 10, 70), made(Show::Holder, 20, 110), made(Show::Days, 5, 0), made(Show::Due, 9, 0),
];

#[rustfmt::skip]
const DISCLOSURE: &[Column] = &[
    field(FieldId::REFERENCE, 6, 0), field(disclosure::ON.id(), 10, 0), field(disclosure::NEED.id(), 0, 0), field(disclosure::COMPANY.id(), 20, 0), field(disclosure::LAYER.id(), 10, 70),
];

#[rustfmt::skip]
const EVENT: &[Column] = &[
    field(FieldId::REFERENCE, 5, 0), field(event::ON.id(), 10, 0), field(event::STARTS.id(), 8, 70), field(event::TITLE.id(), 0, 0), field(event::KIND.id(), 12, 70),
    field(event::STATE.id(), 8, 0), field(event::VENUE.id(), 16, 110),
];

#[rustfmt::skip]
const PARTICIPATION: &[Column] = &[
    field(FieldId::REFERENCE, 6, 0), field(participation::EVENT.id(), 20, 0), field(participation::WHO.id(), 0, 0), field(participation::ROLE.id(), 10, 0), field(participation::STATE.id(), 10, 70),
];

#[rustfmt::skip]
const ACTIVITY: &[Column] = &[
    field(FieldId::REFERENCE, 6, 0), field(activity::ON.id(), 10, 0), field(activity::PURPOSE.id(), 0, 0), field(activity::ABOUT.id(), 20, 70), field(activity::BY.id(), 10, 70),
];

#[rustfmt::skip]
const CONSULTATION: &[Column] = &[
    field(FieldId::REFERENCE, 6, 0), field(consultation::ON.id(), 10, 0), field(consultation::TITLE.id(), 0, 0), field(consultation::CATEGORY.id(), 12, 70), field(consultation::STATE.id(), 8, 0),
];

#[rustfmt::skip]
const DUTY: &[Column] = &[
    field(FieldId::REFERENCE, 6, 0), field(duty::DUE.id(), 10, 0), field(duty::TITLE.id(), 0, 0), field(duty::EVERY.id(), 8, 0), field(duty::OWNER.id(), 12, 70),
];

#[rustfmt::skip]
const FILTER: &[Column] = &[
    field(FieldId::REFERENCE, 6, 0), field(filter::NAME.id(), 20, 0), field(filter::LIST.id(), 10, 0), field(filter::QUERY.id(), 0, 0),
];

#[rustfmt::skip]
const WORDING: &[Column] = &[
    field(FieldId::REFERENCE, 6, 0), field(wording::SORT.id(), 10, 0), field(wording::NAME.id(), 0, 0),
];

const fn columns(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Need => NEED,
        Kind::Company => COMPANY,
        Kind::Hospital => HOSPITAL,
        Kind::Body => BODY,
        Kind::Person => PERSON,
        Kind::Case => CASE,
        Kind::Log => LOG,
        Kind::Contract => CONTRACT,
        Kind::Disclosure => DISCLOSURE,
        Kind::Event => EVENT,
        Kind::Participation => PARTICIPATION,
        Kind::Activity => ACTIVITY,
        Kind::Consultation => CONSULTATION,
        Kind::Duty => DUTY,
        Kind::Filter => FILTER,
        Kind::Wording => WORDING,
    }
}

/// Cells between the edge and the first column: the cursor's mark and the mark's.
const MARKS: u16 = 2;

/// The list's part of a body and, if something stands beside it, that part: 6 to 4.
pub fn split(body: Rect, beside: bool) -> (Rect, Option<Rect>) {
    if !beside {
        return (body, None);
    }
    let left = body.width * 3 / 5;
    let right = Rect {
        x: body.x + left,
        width: body.width - left,
        ..body
    };
    (
        Rect {
            width: left,
            ..body
        },
        Some(right),
    )
}

/// Draws the rows in sight in a frame, the headings above them.
pub fn view(canvas: &mut Canvas, area: Rect, shared: &Shared, browse: &Browse, title: &str) {
    let theme = shared.theme;
    let count = shared.locale.count(browse.kind, browse.places.len());
    let frame = shared.frame(title, &count);
    let inside = canvas.frame(area, &frame);
    let widths = widths(browse.kind, inside.width);
    headings(canvas, inside, shared, browse.kind, &widths);
    let rows = browse.places.iter().enumerate().skip(browse.top);
    for (line, (at, place)) in (1..inside.height).zip(rows) {
        let place = usize::try_from(*place).unwrap_or(usize::MAX);
        let Some(row) = shared.book.row(browse.kind, place) else {
            continue;
        };
        let area = Rect {
            y: inside.y + line,
            height: 1,
            ..inside
        };
        let cursor = at == browse.at;
        canvas.note(area, Target::Steps(steps(browse.at, at)));
        draw_row(canvas, area, shared, row, &widths, browse, cursor);
        if cursor {
            canvas.set_cursor(area.x, area.y);
        }
    }
    if browse.places.is_empty() {
        canvas.set_cursor(inside.x, inside.y + 1);
        if let Some(text) = super::state::empty(browse, shared) {
            canvas.text_in(inside, 2, 2, &text, theme.style(Role::Plain));
        }
    }
}

/// The order in words: `期限順`.
pub fn order_text(shared: &Shared, browse: &Browse) -> String {
    let sort = browse.sort();
    if sort.field == contract::PRESSING {
        return shared.locale.line(TextKey::ListOrderPressing).to_owned();
    }
    let spec = browse.kind.field(sort.field);
    let label = spec.map_or("", |spec| shared.locale.field(browse.kind, spec));
    let key = if sort.descending {
        TextKey::ListOrderDown
    } else {
        TextKey::ListOrderUp
    };
    shared.locale.say(key, &[("field", &label)])
}

/// The columns that a width has room for, with their cells.
fn widths(kind: Kind, width: u16) -> Vec<(Column, u16)> {
    let mut shown: Vec<Column> = Vec::new();
    for column in columns(kind).iter().filter(|c| c.least <= width) {
        // A wider form of the same column takes the place of the narrow one.
        shown.retain(|other| other.show != column.show);
        shown.push(*column);
    }
    let fixed: u16 = shown.iter().map(|column| column.width).sum();
    let gaps = u16::try_from(shown.len()).unwrap_or(0);
    let rest = width.saturating_sub(MARKS + fixed + gaps);
    let cells = |column: &Column| {
        if column.width == 0 {
            rest
        } else {
            column.width
        }
    };
    shown
        .iter()
        .map(|column| (*column, cells(column)))
        .collect()
}

fn headings(
    canvas: &mut Canvas,
    area: Rect,
    shared: &Shared,
    kind: Kind,
    widths: &[(Column, u16)],
) {
    let style = shared.theme.style(Role::Label);
    let mut col = MARKS;
    for (column, width) in widths {
        let text = heading(&shared.locale, kind, column.show);
        let text = shared.ruler().cut(&text, usize::from(*width));
        canvas.text_in(area, col, 0, &text, style);
        col += width + 1;
    }
}

fn heading(locale: &Locale, kind: Kind, show: Show) -> String {
    let named = |id: FieldId| {
        kind.field(id).map_or(String::new(), |spec| {
            locale.column_head(kind, spec).to_owned()
        })
    };
    match (show, kind) {
        (Show::Field(id), _) => named(id),
        (Show::Subject, _) => named(case::NEED.id()),
        (Show::Stage, Kind::Case) => named(case::STAGE.id()),
        (Show::Due, Kind::Case) => named(case::DUE.id()),
        (Show::Wait, Kind::Case) => named(case::BALL.id()),
        (Show::Stage, _) => named(need::STAGE.id()),
        (Show::Firm, _) => named(contract::COMPANY.id()),
        (Show::Holder, _) => named(contract::BALL.id()),
        (Show::Days, _) => locale.line(TextKey::ContractDays).to_owned(),
        (Show::Due, Kind::Contract) => named(contract::DUE.id()),
        (Show::Plan, _) => locale.line(TextKey::ListPlan).to_owned(),
        (Show::Progress, _) => locale.line(TextKey::ContractProgress).to_owned(),
        (Show::Due, _) => named(need::DUE.id()),
        (Show::Wait, _) => named(need::BALL.id()),
    }
}

/// The mark in front of a record: taken for a command, or changed by somebody else since it was looked at.
pub(super) const fn mark(marked: bool, changed: bool) -> &'static str {
    match (marked, changed) {
        (true, _) => "*",
        (false, true) => "~",
        (false, false) => " ",
    }
}

fn draw_row(
    canvas: &mut Canvas,
    area: Rect,
    shared: &Shared,
    row: &Row,
    widths: &[(Column, u16)],
    browse: &Browse,
    cursor: bool,
) {
    let strong = shared.theme.style(Role::Strong);
    let marked = browse.marks.contains(&row.id);
    let changed = shared.unseen.contains(&row.id);
    let pieces = [
        (if cursor { ">" } else { " " }, strong),
        (mark(marked, changed), strong),
    ];
    canvas.pieces(area, 0, &pieces);
    let mut col = MARKS;
    for (at, (column, width)) in widths.iter().enumerate() {
        let (text, role) = cell(shared, row, column.show, usize::from(*width));
        let role = if cursor && at == 0 {
            Role::Strong
        } else {
            role
        };
        let text = shared.ruler().cut(&text, usize::from(*width));
        canvas.text_in(area, col, 0, &text, shared.theme.style(role));
        col += width + 1;
    }
}

fn cell(shared: &Shared, row: &Row, show: Show, width: usize) -> (String, Role) {
    match show {
        Show::Field(id) => field_cell(shared, row, id, width),
        Show::Subject => {
            let need = row.link(case::NEED.id());
            let about = need.map_or(row.text(case::OFFER.id()), |id| shared.book.name(id));
            (about.to_owned(), Role::Plain)
        }
        Show::Stage => {
            let stage = shared.book.stage(row);
            let text = stage.map_or("", |stage| shared.locale.stage(stage));
            (text.to_owned(), Role::Plain)
        }
        Show::Progress => (facts::progress_text(row), Role::Plain),
        Show::Plan => (facts::plan_text(row), Role::Plain),
        Show::Firm => {
            let firm = row.link(contract::COMPANY.id());
            let name = firm.map_or("", |id| short_name(shared.book.name(id)));
            (name.to_owned(), Role::Plain)
        }
        Show::Holder => {
            let who = facts::ball(shared, row).map_or("", |(who, _)| who);
            (short_name(who).to_owned(), Role::Plain)
        }
        Show::Days => {
            let since = facts::ball(shared, row).and_then(|(_, since)| since);
            let days = since.map(|day| shared.locale.waiting("", day, shared.today()));
            (days.unwrap_or_default(), Role::Plain)
        }
        Show::Due => {
            let (text, over) = facts::due_text(shared, row);
            (text, if over { Role::Press } else { Role::Plain })
        }
        Show::Wait => {
            let held = facts::held_text(shared, row);
            let text = held.unwrap_or_else(|| facts::ball_text(shared, row));
            (text, Role::Plain)
        }
    }
}

/// A required field that is empty says so in its own column. A day of another year, whose weekday has no room, stands without it: half
/// a date tells nothing.
fn field_cell(shared: &Shared, row: &Row, id: FieldId, width: usize) -> (String, Role) {
    let text = facts::cell_text(shared, row, id);
    if let Some(day) = row.date(id).filter(|_| shared.ruler().width(&text) > width) {
        return (day.to_string(), Role::Plain);
    }
    let missing = text.is_empty() && row.missing().any(|spec| spec.id == id);
    if missing {
        let text = shared.locale.line(TextKey::CardEmpty).to_owned();
        return (text, Role::Warn);
    }
    (text, Role::Plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use crate::text::cells::Ruler;

    #[test]
    fn no_heading_is_cut() {
        let mut cut = Vec::new();
        for (lang, kind) in Lang::ALL
            .iter()
            .flat_map(|lang| Kind::ALL.map(|kind| (lang, kind)))
        {
            let locale = Locale::new(*lang);
            let all = widths(kind, 78).into_iter().chain(widths(kind, 118));
            for (column, cells) in all {
                let text = heading(&locale, kind, column.show);
                if Ruler::NARROW.width(&text) > usize::from(cells) {
                    cut.push((kind, text, cells));
                }
            }
        }
        assert!(cut.is_empty(), "{cut:#?}");
    }

    #[test]
    fn the_columns_of_every_list_fill_its_width() {
        for kind in Kind::ALL {
            for width in [58, 78, 118, 198] {
                let widths = widths(kind, width);
                let gaps = u16::try_from(widths.len()).unwrap();
                let used: u16 = widths.iter().map(|(_, cells)| cells).sum();
                assert_eq!(MARKS + used + gaps, width, "{kind:?} {width}");
                let rest = widths.iter().find(|(column, _)| column.width == 0).unwrap();
                assert!(rest.1 >= 11, "{kind:?} {width}: {}", rest.1);
            }
        }
    }

    #[test]
    fn every_column_is_a_field_of_its_kind() {
        for kind in Kind::ALL {
            for column in columns(kind) {
                if let Show::Field(id) = column.show {
                    assert!(kind.field(id).is_some(), "{kind:?} {id:?}");
                }
            }
        }
    }
}
