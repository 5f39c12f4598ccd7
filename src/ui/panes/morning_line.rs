//! Owns one line of the morning: the day that makes it press, the record, what is to be done, and who is waited for.

use super::facts;
use crate::desk::Row;
use crate::desk::morning::{Line, Why};
use crate::domain::choice::CONTRACT_STATE;
use crate::domain::kind::Kind;
use crate::domain::{case, contract, participation};
use crate::search::company::short_name;
use crate::text::TextKey;
use crate::ui::canvas::Canvas;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use ratatui::layout::Rect;

/// Cells of the columns: the day, the number, who is waited for.
const WHEN: u16 = 10;
const NUMBER: u16 = 7;
const WHO: u16 = 16;
/// The least width of the list that shows who is waited for.
const WITH_WHO: u16 = 70;

/// Draws a line of the morning: when, which record, what is to be done, who is waited for.
pub(super) fn draw_line(canvas: &mut Canvas, area: Rect, shared: &Shared, line: Line, here: bool) {
    let Some(row) = shared.book.find(line.record) else {
        return;
    };
    let ruler = shared.ruler();
    let (when, role) = when(shared, line);
    let mut col = 2;
    let text = ruler.cut(&when, usize::from(WHEN));
    canvas.text_in(area, col, 0, &text, shared.theme.style(role));
    col += WHEN + 1;
    let number = facts::number_text(shared, row);
    let role = if here { Role::Strong } else { Role::Plain };
    canvas.text_in(area, col, 0, &number, shared.theme.style(role));
    col += NUMBER + 1;
    let who = if area.width >= WITH_WHO { WHO } else { 0 };
    let room = area.width.saturating_sub(col + who + u16::from(who > 0));
    let what = what(shared, row, line.why, usize::from(room));
    canvas.text_in(area, col, 0, &what, shared.theme.style(Role::Plain));
    if who > 0 {
        let text = ruler.cut(&beside(shared, row, line.why), usize::from(who));
        let col = area.width.saturating_sub(who);
        canvas.text_in(area, col, 0, &text, shared.theme.style(Role::Plain));
    }
}

/// The day of a line as it is read there: how long somebody has waited, or what is left until a day.
fn when(shared: &Shared, line: Line) -> (String, Role) {
    let (locale, today) = (&shared.locale, shared.today());
    let Some(day) = line.day else {
        return (String::new(), Role::Plain);
    };
    match line.why {
        Why::Wait | Why::Silence | Why::Intake | Why::Distant => {
            (locale.waiting("", day, today), Role::Plain)
        }
        Why::Memo => (locale.day(day, today), Role::Plain),
        _ => {
            let over = day < today;
            let role = if over { Role::Press } else { Role::Plain };
            (locale.due(day, today), role)
        }
    }
}

/// What is to be done and with what: the task first, since the name stands on the record anyway.
fn what(shared: &Shared, row: &Row, why: Why, room: usize) -> String {
    let ruler = shared.ruler();
    let name = facts::name(shared, row);
    let task = match row.kind() {
        Kind::Case => row.text(case::NEXT_TASK.id()),
        Kind::Contract => row.text(contract::NEXT_TASK.id()),
        Kind::Participation => {
            let event = row.link(participation::EVENT.id());
            event.map_or("", |id| shared.book.name(id))
        }
        _ => "",
    };
    let wanted = matches!(
        why,
        Why::Ball | Why::Nobody | Why::Wait | Why::Due | Why::Paper | Why::Permission
    );
    if task.is_empty() || !wanted {
        return ruler.cut(&name, room);
    }
    let head = ruler.cut(&name, room / 2);
    let rest = room.saturating_sub(ruler.width(&head) + 2);
    format!("{head}  {}", ruler.cut(task, rest))
}

/// What stands at the right of a line.
fn beside(shared: &Shared, row: &Row, why: Why) -> String {
    let line = |key| shared.locale.line(key).to_owned();
    match why {
        Why::Wait | Why::Due | Why::Ball => {
            let ball = facts::ball(shared, row);
            ball.map_or(String::new(), |(who, _)| short_name(who).to_owned())
        }
        Why::Silence => row.text(crate::domain::need::PROPOSER.id()).to_owned(),
        Why::Meeting => line(TextKey::TodayMeeting),
        Why::Resume => line(TextKey::TodayResume),
        Why::Nobody => line(TextKey::TodayNobody),
        Why::CallCloses => line(TextKey::TodayCallCloses),
        Why::TermEnds => line(TextKey::TodayTermEnds),
        Why::LicenceEnds => line(TextKey::TodayLicenceEnds),
        Why::CertificateEnds => line(TextKey::TodayCertificateEnds),
        Why::NdaEnds => line(TextKey::TodayNdaEnds),
        Why::LineDue => line(TextKey::TodayLineDue),
        Why::Alarm(field) => {
            let spec = row.kind().field(field);
            let what = spec.map_or("", |spec| shared.locale.field(row.kind(), spec));
            what.to_owned()
        }
        Why::Remedy(field) => {
            let spec = row.kind().field(field);
            let what = spec.map_or("", |spec| shared.locale.field(row.kind(), spec));
            shared.locale.say(TextKey::TodayRemedy, &[("what", &what)])
        }
        Why::Event => line(TextKey::TodayEvent),
        Why::Own => shared.locale.kind(row.kind()).to_owned(),
        Why::Intake => {
            let stage = row.stage.map_or("", |stage| shared.locale.stage(stage));
            stage.to_owned()
        }
        Why::Paper => {
            let state = row.text(contract::STATE.id());
            shared.locale.choice(&CONTRACT_STATE, state).to_owned()
        }
        Why::Permission => match row.text(participation::PERMISSION.id()) {
            "refused" => line(TextKey::TodayRefused),
            _ => line(TextKey::TodayPermission),
        },
        Why::Distant => line(TextKey::TodayDistant),
        Why::Gathering => line(TextKey::TodayGathering),
        Why::Memo => row.text(crate::domain::log::BY.id()).to_owned(),
    }
}
