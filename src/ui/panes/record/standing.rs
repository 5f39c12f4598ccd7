//! Owns how a case stands, above everything else on its page: who has the next move how long, what is next by when, when each side was last
//! spoken with and how long it has had the next move in all, and what holds it up. Also how the ball went from one to another.

use super::fields::label_of;
use super::lines::{Line, Target, labelled};
use super::sheet::Sheet;
use crate::desk::Row;
use crate::domain::ball::passings;
use crate::domain::choice::BARRIER;
use crate::domain::date::Date;
use crate::domain::field::{FieldId, Key};
use crate::domain::kind::Kind;
use crate::domain::{case, need, person};
use crate::search::company::fold_company;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::keymap::chain;
use crate::ui::panes::facts;
use crate::ui::theme::Role;

/// Days without a move after which a case counts as stalled and is asked for its barrier.
const STALLED_DAYS: i32 = 30;

/// Fields that this block tells, so that they are not told twice.
const TOLD: [FieldId; 12] = [
    case::NEED.id(),
    case::COMPANY.id(),
    case::HOLDER.id(),
    case::HOSPITAL.id(),
    case::BODY.id(),
    case::BALL.id(),
    case::BALL_SINCE.id(),
    case::NEXT_TASK.id(),
    case::DUE.id(),
    case::HOSPITAL_CONTACT_ON.id(),
    case::FIRM_CONTACT_ON.id(),
    case::BARRIER.id(),
];

/// True if the block tells a field of a kind.
pub(super) fn tells(kind: Kind, field: FieldId) -> bool {
    kind == Kind::Case && TOLD.contains(&field)
}

/// The block; nothing for any other kind.
pub(super) fn lines(sheet: Sheet<'_>) -> Vec<Line> {
    if sheet.kind != Kind::Case {
        return Vec::new();
    }
    let mut lines = next_move(sheet);
    lines.extend(next_task(sheet));
    lines.extend(side(sheet, Side::Hospital));
    lines.extend(side(sheet, Side::Firm));
    lines.extend(barrier(sheet));
    lines
}

fn told(sheet: Sheet<'_>, field: FieldId, text: &str, role: Role) -> Vec<Line> {
    let label = label_of(sheet.shared, Kind::Case, field);
    let target = Some(Target::Field(field));
    labelled(sheet.shared, sheet.width, &label, text, role, target)
}

fn nothing(sheet: Sheet<'_>, field: FieldId) -> Vec<Line> {
    let none = sheet.shared.locale.line(TextKey::PageNoValue);
    told(sheet, field, none, Role::Label)
}

/// Days that whoever has the next move has had it.
fn waited(sheet: Sheet<'_>) -> Option<i32> {
    let since = sheet.opened.record.get(case::BALL_SINCE)?;
    Some(since.days_until(sheet.shared.today()).max(0))
}

fn next_move(sheet: Sheet<'_>) -> Vec<Line> {
    let row = sheet.shared.book.find(sheet.opened.record.id);
    let text = row.map_or(String::new(), |row| facts::wait_text(sheet.shared, row));
    if text.is_empty() {
        return nothing(sheet, case::BALL.id());
    }
    let late = waited(sheet).is_some_and(|days| days >= STALLED_DAYS);
    let role = if late { Role::Warn } else { Role::Plain };
    told(sheet, case::BALL.id(), &text, role)
}

fn next_task(sheet: Sheet<'_>) -> Vec<Line> {
    let (shared, record) = (sheet.shared, &sheet.opened.record);
    let task = record.text(case::NEXT_TASK.id());
    let due = record.get(case::DUE);
    let when = due.map_or(String::new(), |day| {
        let left = shared.locale.due(day, shared.today());
        format!("{} {left}", shared.locale.day(day, shared.today()))
    });
    let text = format!("{task}  {when}");
    if text.trim().is_empty() {
        return nothing(sheet, case::NEXT_TASK.id());
    }
    let over = due.is_some_and(|day| day < shared.today());
    let role = if over { Role::Press } else { Role::Plain };
    told(sheet, case::NEXT_TASK.id(), text.trim(), role)
}

/// The two sides that a case is to be kept in balance between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Hospital,
    Firm,
}

impl Side {
    const fn contact(self) -> Key<Date> {
        match self {
            Self::Hospital => case::HOSPITAL_CONTACT_ON,
            Self::Firm => case::FIRM_CONTACT_ON,
        }
    }

    const fn label(self) -> TextKey {
        match self {
            Self::Hospital => TextKey::CaseHospitalSide,
            Self::Firm => TextKey::CaseFirmSide,
        }
    }

    /// The records of this side: the house and, of the firm's, whoever joins for its licence.
    fn houses(self, sheet: Sheet<'_>) -> Vec<&Row> {
        let (record, book) = (&sheet.opened.record, &sheet.shared.book);
        let of_need = || sheet.opened.need.as_ref()?.get(need::HOSPITAL);
        let ids = match self {
            Self::Hospital => [of_need().or_else(|| record.get(case::HOSPITAL)), None],
            Self::Firm => [record.get(case::COMPANY), record.get(case::HOLDER)],
        };
        let found = ids.into_iter().flatten().filter_map(|id| book.find(id));
        found.collect()
    }

    /// True if whoever had the next move was of this side: the house by its name or by the word for its side, one of its people.
    fn is(self, sheet: Sheet<'_>, who: &str) -> bool {
        let word = match self {
            Self::Hospital => "病院",
            Self::Firm => "企業",
        };
        let folded = fold_company(who);
        let houses = self.houses(sheet);
        let mut people = sheet.shared.book.rows(Kind::Person);
        who == word
            || houses
                .iter()
                .any(|house| fold_company(house.title()) == folded)
            || people.any(|person| {
                let at = person.link(person::WORKPLACE.id());
                person.title() == who && houses.iter().any(|house| at == Some(house.id))
            })
    }
}

/// When a side was last spoken with, how long ago, and how long it has had the next move in all.
fn side(sheet: Sheet<'_>, side: Side) -> Vec<Line> {
    let (shared, record) = (sheet.shared, &sheet.opened.record);
    let day = record.get(side.contact());
    let days = day.map(|day| day.days_until(shared.today()).max(0));
    let spoken = day.zip(days).map(|(day, days)| {
        let values = [
            ("day", &shared.locale.day(day, shared.today()) as _),
            ("days", &days as _),
        ];
        shared.locale.say(TextKey::CaseSpoken, &values)
    });
    let role = match days {
        None => Role::Label,
        Some(days) if days >= STALLED_DAYS => Role::Warn,
        Some(_) => Role::Plain,
    };
    let none = || shared.locale.line(TextKey::PageNoValue).to_owned();
    let mut text = spoken.unwrap_or_else(none);
    let held = held(sheet, side);
    if held > 0 {
        text.push_str("  ");
        text.push_str(&shared.locale.say(TextKey::CaseHeld, &[("days", &held)]));
    }
    let label = shared.locale.line(side.label());
    let target = Some(Target::Field(side.contact().id()));
    labelled(shared, sheet.width, label, &text, role, target)
}

/// Days that the next move lay with a side, today's wait with them; none before it was passed for the first time, for the wait says it.
fn held(sheet: Sheet<'_>, side: Side) -> i32 {
    let record = &sheet.opened.record;
    let before = passings(record);
    if before.is_empty() {
        return 0;
    }
    let past = before
        .iter()
        .filter(|passing| side.is(sheet, &passing.from))
        .map(|passing| passing.days);
    let now = waited(sheet).filter(|_| side.is(sheet, record.text(case::BALL.id())));
    past.chain(now).sum()
}

/// Who had the next move, newest first.
pub(super) fn passing_lines(sheet: Sheet<'_>) -> Vec<Line> {
    let (shared, record) = (sheet.shared, &sheet.opened.record);
    let moves = passings(record);
    let Some(field) = sheet.kind.parts().passings.filter(|_| !moves.is_empty()) else {
        return Vec::new();
    };
    let heading = label_of(shared, sheet.kind, field);
    let mut lines = vec![Line::blank(), Line::heading(&heading)];
    lines.extend(moves.iter().rev().map(|passing| {
        let day = shared.locale.day(passing.on, shared.today());
        let values = [
            ("day", &day as _),
            ("from", &passing.from as _),
            ("to", &passing.to as _),
            ("days", &passing.days as _),
        ];
        Line::text(shared.locale.say(TextKey::CasePassing, &values), None)
    }));
    lines
}

/// What holds the case up; asked for once nothing has moved for a month.
fn barrier(sheet: Sheet<'_>) -> Vec<Line> {
    let (shared, record) = (sheet.shared, &sheet.opened.record);
    let field = case::BARRIER.id();
    let code = record.text(field);
    if !code.is_empty() {
        let key = shared.keymap.key(chain::PAGE, Action::Remedies);
        let barrier = shared.locale.choice(&BARRIER, code);
        let values = [
            ("barrier", &barrier as _),
            ("key", &key.unwrap_or_default() as _),
        ];
        let text = shared.locale.say(TextKey::CaseRemedies, &values);
        return told(sheet, field, &text, Role::Plain);
    }
    let open = matches!(record.text(case::STATUS.id()), "" | "open");
    match waited(sheet).filter(|days| open && *days >= STALLED_DAYS) {
        Some(days) => {
            let text = shared.locale.say(TextKey::CaseStalled, &[("days", &days)]);
            told(sheet, field, &text, Role::Warn)
        }
        None => Vec::new(),
    }
}
