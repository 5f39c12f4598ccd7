//! Owns how a case stands, above everything else on its page: who has the next move how long, what is next by when, when each side was last
//! spoken with, and what holds it up.

use super::fields::label_of;
use super::lines::{Line, Target, labelled};
use super::sheet::Sheet;
use crate::domain::case;
use crate::domain::choice::BARRIER;
use crate::domain::date::Date;
use crate::domain::field::{FieldId, Key};
use crate::domain::kind::Kind;
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
    lines.extend(contact(
        sheet,
        case::HOSPITAL_CONTACT_ON,
        TextKey::CaseHospitalSide,
    ));
    lines.extend(contact(sheet, case::FIRM_CONTACT_ON, TextKey::CaseFirmSide));
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

/// When a side was last spoken with, and how long ago.
fn contact(sheet: Sheet<'_>, key: Key<Date>, label: TextKey) -> Vec<Line> {
    let shared = sheet.shared;
    let target = Some(Target::Field(key.id()));
    let line = |text: &str, role| {
        let label = shared.locale.line(label);
        labelled(shared, sheet.width, label, text, role, target)
    };
    let Some(day) = sheet.opened.record.get(key) else {
        return line(shared.locale.line(TextKey::PageNoValue), Role::Label);
    };
    let days = day.days_until(shared.today()).max(0);
    let values = [
        ("day", &shared.locale.day(day, shared.today()) as _),
        ("days", &days as _),
    ];
    let text = shared.locale.say(TextKey::CaseSpoken, &values);
    let role = if days >= STALLED_DAYS {
        Role::Warn
    } else {
        Role::Plain
    };
    line(&text, role)
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
