//! Owns the panels that are lists of rows: what each row says and what choosing it does.

use super::rows::{Leads, Row, Rows};
use super::steps::{About, Steps};
use crate::desk::Command;
use crate::desk::command::{Course, Move, MoveAll};
use crate::domain::case;
use crate::domain::goal::Goal;
use crate::domain::record::{RecordId, Reference};
use crate::domain::stage::Stage;
use crate::text::TextKey;
use crate::ui::layer::Layer;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;

/// What was said in this session, newest first.
pub fn messages(shared: &Shared) -> Box<dyn Layer> {
    let rows = shared.toasts.log().map(|said| {
        let time = shared.locale.moment(said.at, shared.now);
        let values = [("time", &time as _), ("text", &said.text as _)];
        Row {
            text: shared.locale.say(TextKey::ListSaid, &values),
            role: if said.tone == Tone::Warn {
                Role::Press
            } else {
                Role::Plain
            },
            leads: Leads::Nowhere,
        }
    });
    let title = shared.locale.line(TextKey::OverlayMessages).to_owned();
    Box::new(Rows::new(
        title,
        rows.collect(),
        TextKey::OverlayMessagesEmpty,
    ))
}

/// What this program is.
pub fn about(shared: &Shared) -> Box<dyn Layer> {
    let version = env!("CARGO_PKG_VERSION");
    let values = [("version", &version as _)];
    let rows = [
        shared.locale.say(TextKey::AboutVersion, &values),
        String::new(),
        shared.locale.line(TextKey::AboutWhat).to_owned(),
        shared.locale.line(TextKey::AboutKeeps).to_owned(),
        String::new(),
        shared.locale.line(TextKey::AboutLicence).to_owned(),
    ];
    let title = shared.locale.line(TextKey::ActionAbout).to_owned();
    let rows = rows.into_iter().map(Row::read).collect();
    Box::new(Rows::new(title, rows, TextKey::OverlayMessagesEmpty))
}

/// The undo list, read when it opens.
pub fn steps(shared: &Shared, about: About) -> Box<dyn Layer> {
    Box::new(Steps::new(shared, about))
}

/// The parts of a bulk command that were refused; choosing one shows its record.
pub fn refusals(shared: &Shared, refused: Vec<(RecordId, String)>) -> Box<dyn Layer> {
    let rows = refused.into_iter().map(|(record, why)| {
        let row = shared.book.find(record);
        let reference = row.map(|r| r.reference.to_string()).unwrap_or_default();
        let values = [
            ("ref", &reference as _),
            ("title", &shared.book.name(record) as _),
            ("why", &why as _),
        ];
        Row {
            text: shared.locale.say(TextKey::ListRefused, &values),
            role: Role::Plain,
            leads: Leads::Find(record),
        }
    });
    let title = shared.locale.line(TextKey::OverlayRefused).to_owned();
    Box::new(Rows::new(
        title,
        rows.collect(),
        TextKey::OverlayMessagesEmpty,
    ))
}

/// The open cases that a command may mean; choosing one runs it on that case.
pub fn cases(shared: &Shared, cases: &[(Reference, Stage)], command: &Command) -> Box<dyn Layer> {
    let rows = cases.iter().filter_map(|(reference, stage)| {
        let row = shared.book.find_reference(*reference)?;
        let firm = row.link(case::COMPANY.id());
        let values = [
            ("ref", reference as _),
            ("stage", &shared.locale.stage(*stage) as _),
            ("company", &firm.map_or("", |id| shared.book.name(id)) as _),
        ];
        Some(Row {
            text: shared.locale.say(TextKey::ListCase, &values),
            role: Role::Plain,
            leads: Leads::Run(Box::new(on_case(command, row.id, *stage))),
        })
    });
    let title = shared.locale.line(TextKey::OverlaySeveralCases).to_owned();
    Box::new(Rows::new(
        title,
        rows.collect(),
        TextKey::OverlayMessagesEmpty,
    ))
}

/// The same command, said of one case: one stage on or back from where that case stands, as the card was to go.
fn on_case(command: &Command, case: RecordId, stands: Stage) -> Command {
    let on = |to| Course {
        record: case,
        seen: Some(stands.into()),
        to: towards(stands, to),
    };
    match command {
        Command::Move(moving) => Command::Move(Move {
            course: on(moving.course.to),
            passage: moving.passage.clone(),
        }),
        Command::MoveAll(moving) => Command::MoveAll(MoveAll {
            courses: moving.courses.iter().map(|c| on(c.to)).collect(),
            passage: moving.passage.clone(),
        }),
        other => other.clone(),
    }
}

/// A case that already stands at the stage or past it goes to its own next stage.
fn towards(stands: Stage, to: Goal) -> Goal {
    match to {
        Goal::Stage(to) if stands >= to => stands.next().unwrap_or(to).into(),
        Goal::Stage(_) | Goal::State(_) => to,
    }
}
