//! Owns what is said of an event wherever it stands: when it is, who comes, what is still missing. One place, so that the morning, the list,
//! the month and the page never disagree.

use crate::desk::Row;
use crate::domain::date::Date;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::stage::Stage;
use crate::domain::{event, need, participation};
use crate::text::TextKey;
use crate::ui::shared::Shared;

/// Who comes to an event, and what is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Hospitals that host it, the lead one too.
    pub hosts: usize,
    /// Firms that come.
    pub firms: usize,
    /// Needs presented.
    pub needs: usize,
    /// Parts that want a supervisor's permission and have none.
    pub unpermitted: usize,
    /// Needs presented that are not published.
    pub unpublished: usize,
    /// Needs whose public text has a newer version than the one to be shown.
    pub outdated: usize,
    /// People of those who come.
    pub people: i64,
}

/// Counts who comes to an event.
pub fn tally(shared: &Shared, row: &Row) -> Tally {
    let mut tally = Tally {
        hosts: usize::from(row.link(event::HOST.id()).is_some()),
        ..Tally::default()
    };
    for part in shared.book.hanging(row.id, Kind::Participation) {
        if participation::stays_away(part.text(participation::STATE.id())) {
            continue;
        }
        tally.people += part.number(participation::COUNT.id()).unwrap_or(1);
        let role = part.text(participation::ROLE.id());
        let lead = part.link(participation::WHO.id()) == row.link(event::HOST.id());
        tally.hosts += usize::from(role == "host" && !lead);
        let who = part.link(participation::WHO.id());
        let who = who.and_then(|id| shared.book.find(id));
        tally.firms +=
            usize::from(role == "firm" && who.is_none_or(|row| row.kind() == Kind::Company));
        tally.unpermitted += usize::from(wants_permission(part));
        let presented = part.link(participation::NEED.id());
        tally.needs += usize::from(presented.is_some());
        if let Some(need) = presented.and_then(|id| shared.book.find(id)) {
            tally.unpublished += usize::from(!is_published(shared, need));
            tally.outdated += usize::from(newer_version(need, part).is_some());
        }
    }
    tally
}

/// A part that somebody of a hospital takes, and whose permission is still missing.
pub fn wants_permission(part: &Row) -> bool {
    let permission = part.text(participation::PERMISSION.id());
    participation::wants_permission(part.text(participation::ROLE.id()))
        && !participation::is_permitted(permission)
}

/// True if the need stands at 公開 or behind and has not left.
pub fn is_published(shared: &Shared, need: &Row) -> bool {
    let stage = shared.book.stage(need);
    !need.is_over() && stage.is_some_and(|stage| stage >= Stage::Published)
}

/// The newer version of the public text than the one that is to be shown.
pub fn newer_version(need: &Row, part: &Row) -> Option<i64> {
    let now = need.number(need::PUBLIC_VERSION.id())?;
    let shown = part.number(participation::VERSION.id())?;
    (now > shown).then_some(now)
}

/// The next event: the earliest that is not over and not past.
pub fn next(shared: &Shared) -> Option<&Row> {
    upcoming(shared).into_iter().next()
}

/// Events that are still to come or on, earliest first.
pub fn upcoming(shared: &Shared) -> Vec<&Row> {
    let today = shared.today();
    let to_come = |row: &&Row| {
        !row.archived && !row.is_over() && last_day(row).is_some_and(|day| day >= today)
    };
    let mut rows: Vec<&Row> = shared.book.rows(Kind::Event).filter(to_come).collect();
    rows.sort_by_key(|row| (row.date(event::ON.id()), row.reference.number));
    rows
}

/// The last day of an event.
pub fn last_day(row: &Row) -> Option<Date> {
    row.date(event::UNTIL.id())
        .or_else(|| row.date(event::ON.id()))
}

/// True if the event is on, that day.
pub fn is_on(row: &Row, day: Date) -> bool {
    let first = row.date(event::ON.id());
    first.is_some_and(|first| first <= day) && last_day(row).is_some_and(|last| day <= last)
}

/// When it is: `11-26(木) 13:00-16:00`.
pub fn when(shared: &Shared, row: &Row) -> String {
    let Some(on) = row.date(event::ON.id()) else {
        return shared.locale.line(TextKey::EventNoDay).to_owned();
    };
    let mut text = shared.locale.day(on, shared.today());
    if let Some(until) = row.date(event::UNTIL.id()).filter(|until| *until > on) {
        text.push('-');
        text.push_str(&shared.locale.day(until, shared.today()));
    }
    let (from, to) = (row.text(event::STARTS.id()), row.text(event::ENDS.id()));
    match (from, to) {
        ("", _) => {}
        (from, "") => text.push_str(&format!(" {from}")),
        (from, to) => text.push_str(&format!(" {from}-{to}")),
    }
    text
}

/// How far away it is: `あと4日`; empty once it is over.
pub fn ahead(shared: &Shared, row: &Row) -> String {
    let day = row.date(event::ON.id()).filter(|_| !row.is_over());
    day.map_or(String::new(), |day| shared.locale.due(day, shared.today()))
}

/// Who comes, in a line: `病院3 発表8 企業12`.
pub fn coming(shared: &Shared, tally: Tally) -> String {
    let parts = [
        (TextKey::EventHosts, tally.hosts),
        (TextKey::EventNeeds, tally.needs),
        (TextKey::EventFirms, tally.firms),
    ];
    said(shared, &parts)
}

/// What is missing, in a line; empty if nothing is.
pub fn missing(shared: &Shared, tally: Tally) -> String {
    let parts = [
        (TextKey::EventUnpermitted, tally.unpermitted),
        (TextKey::EventUnpublished, tally.unpublished),
        (TextKey::EventOutdated, tally.outdated),
    ];
    said(shared, &parts)
}

fn said(shared: &Shared, parts: &[(TextKey, usize)]) -> String {
    let told = parts.iter().filter(|(_, n)| *n > 0);
    let told: Vec<String> = told
        .map(|(key, n)| shared.locale.say(*key, &[("n", n)]))
        .collect();
    told.join("  ")
}

/// Sums of the budget: planned and spent, in yen; `None` where no line is filled in.
pub fn budget(row: &Row) -> (Option<i64>, Option<i64>) {
    let sum = |field: &dyn Fn(&(FieldId, FieldId)) -> FieldId| {
        let lines = event::BUDGET.iter().map(field);
        let known: Vec<i64> = lines.filter_map(|field| row.number(field)).collect();
        (!known.is_empty()).then(|| known.into_iter().fold(0, i64::saturating_add))
    };
    (sum(&|line| line.0), sum(&|line| line.1))
}
