//! Owns the two lists of what was done: the undo list, read when it opens and again after each step taken back, so that it always tells
//! what can be undone now; and what others changed since this person's last visit.

use super::rows::{Leads, Row, Rows};
use crate::desk::{Command, StepLine};
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::Hint;
use crate::ui::keymap::Scope;
use crate::ui::layer::{Answer, Layer, News};
use crate::ui::msg::{Effect, Token};
use crate::ui::panes::facts;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::told;

/// Steps shown at most.
const SHOWN: usize = 200;

/// Which list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// What can be taken back.
    Undo,
    /// What others did since the last visit.
    Changes,
}

/// A list of what was done.
#[derive(Debug)]
pub struct Steps {
    about: About,
    rows: Rows,
    token: Option<Token>,
}

impl Steps {
    /// A list that has not been read yet.
    pub fn new(shared: &Shared, about: About) -> Self {
        Self {
            about,
            rows: panel(shared, about, Vec::new()),
            token: None,
        }
    }
}

fn panel(shared: &Shared, about: About, rows: Vec<Row>) -> Rows {
    let locale = &shared.locale;
    match about {
        About::Undo => {
            let title = locale.line(TextKey::OverlayUndo).to_owned();
            Rows::new(title, rows, TextKey::OverlayUndoEmpty)
        }
        About::Changes => {
            let since = shared.own.last_visit;
            let since = since.map_or(String::new(), |at| locale.moment(at, shared.now));
            let title = locale.say(TextKey::OverlayChanges, &[("since", &since)]);
            Rows::new(
                title.trim_end().to_owned(),
                rows,
                TextKey::OverlayChangesEmpty,
            )
        }
    }
}

/// True for what somebody else did since this person's last visit; without one, since ever.
fn is_new(shared: &Shared, step: &StepLine) -> bool {
    let since = shared.own.last_visit;
    step.actor != shared.actor.name && since.is_none_or(|at| step.at > at)
}

fn row(shared: &Shared, about_list: About, step: &StepLine) -> Row {
    let locale = &shared.locale;
    let time = locale.moment(step.at, shared.now);
    let what = locale.line(told::verb_line(step.verb.as_str()));
    let found = step.reference.and_then(|r| shared.book.find_reference(r));
    let named = step.reference.map(|reference| match found {
        Some(row) if about_list == About::Changes => {
            format!("{reference} {}", facts::name(shared, row))
        }
        Some(_) | None => reference.to_string(),
    });
    let about = match named {
        Some(first) if step.records <= 1 => first,
        Some(first) => {
            let values = [("listed", &first as _), ("n", &(step.records - 1) as _)];
            locale.say(TextKey::ListMore, &values)
        }
        None => locale.records(step.records),
    };
    let values = [
        ("time", &time as _),
        ("who", &step.actor as _),
        ("what", &what as _),
        ("about", &about as _),
    ];
    let key = if step.undone {
        TextKey::ListStepUndone
    } else {
        TextKey::ListStep
    };
    let leads = match (about_list, found) {
        (About::Changes, Some(row)) => Leads::Find(row.id),
        (About::Undo, _) if !step.undone => Leads::Run(Box::new(Command::Undo(Some(step.command)))),
        _ => Leads::Nowhere,
    };
    Row {
        text: locale.say(key, &values),
        role: Role::Plain,
        leads,
    }
}

impl Layer for Steps {
    fn opened(&mut self, cx: &mut Cx<'_>) {
        let token = cx.token();
        self.token = Some(token);
        cx.effect(Effect::Steps {
            token,
            limit: SHOWN,
        });
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        match news {
            News::Steps(token, steps) if Some(token) == self.token => {
                let (shared, about) = (&*cx.shared, self.about);
                let shown = |step: &&StepLine| about == About::Undo || is_new(shared, step);
                let steps = steps.iter().filter(shown);
                let rows = steps.map(|step| row(shared, about, step)).collect();
                self.rows = panel(shared, about, rows);
                None
            }
            other => Some(other),
        }
    }

    fn scopes(&self) -> &'static [Scope] {
        self.rows.scopes()
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        self.rows.act(action, cx)
    }

    fn hints(&self, shared: &Shared) -> &'static [Hint] {
        self.rows.hints(shared)
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        self.rows.view(canvas, areas, shared);
    }
}
