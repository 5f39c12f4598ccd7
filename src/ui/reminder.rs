//! Owns the text that asks politely how a thing stands: to be copied into a mail. It says what, since when and by when, and never urges.

use super::panes::facts;
use super::shared::Shared;
use crate::desk::Row;
use crate::domain::record::RecordId;
use crate::text::TextKey;

/// The text about a record, to whoever has the next move; `None` if nobody was named.
pub(super) fn text(shared: &Shared, record: RecordId) -> Option<String> {
    let row = shared.book.find(record)?;
    let (who, since) = facts::ball(shared, row)?;
    let today = shared.today();
    let locale = &shared.locale;
    let what = facts::name(shared, row);
    let mut lines = vec![
        locale.say(TextKey::ReminderTo, &[("who", &who)]),
        String::new(),
    ];
    lines.push(locale.line(TextKey::ReminderGreeting).to_owned());
    lines.push(match since {
        Some(day) => {
            let values = [
                ("what", &what as _),
                ("day", &locale.day(day, today) as _),
                ("days", &day.days_until(today).max(0) as _),
            ];
            locale.say(TextKey::ReminderSince, &values)
        }
        None => locale.say(TextKey::ReminderWhat, &[("what", &what)]),
    });
    if let Some(due) = facts::due(shared, row) {
        lines.push(locale.say(TextKey::ReminderDue, &[("day", &locale.day(due, today))]));
    }
    lines.push(locale.line(TextKey::ReminderHelp).to_owned());
    lines.push(String::new());
    lines.push(signature(shared, row));
    Some(lines.join("\n"))
}

fn signature(shared: &Shared, row: &Row) -> String {
    let actor = &shared.actor;
    let values = [
        ("office", &actor.organisation as _),
        ("name", &actor.name as _),
        ("ref", &row.reference as _),
    ];
    shared.locale.say(TextKey::ReminderFrom, &values)
}
