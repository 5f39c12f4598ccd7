//! Owns the undo list: it is read when it opens and again after each step taken back, so it always tells what can be undone now.

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
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::told;

/// Steps shown at most.
const SHOWN: usize = 200;

/// The undo list.
#[derive(Debug)]
pub struct Steps {
    rows: Rows,
    token: Option<Token>,
}

impl Steps {
    /// A list that has not been read yet.
    pub fn new(shared: &Shared) -> Self {
        Self {
            rows: panel(shared, Vec::new()),
            token: None,
        }
    }
}

fn panel(shared: &Shared, rows: Vec<Row>) -> Rows {
    let title = shared.locale.line(TextKey::OverlayUndo).to_owned();
    Rows::new(title, rows, TextKey::OverlayUndoEmpty)
}

fn row(shared: &Shared, step: &StepLine) -> Row {
    let locale = &shared.locale;
    let time = locale.moment(step.at, shared.now);
    let what = locale.line(told::verb_line(step.verb.as_str()));
    let about = match step.reference {
        Some(reference) if step.records <= 1 => reference.to_string(),
        _ => locale.records(step.records),
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
    let leads = if step.undone {
        Leads::Nowhere
    } else {
        Leads::Run(Box::new(Command::Undo(Some(step.command))))
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
                let rows = steps.iter().map(|step| row(cx.shared, step)).collect();
                self.rows = panel(cx.shared, rows);
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
