//! Owns 監査 on the screen: who came in and was sent away, what was refused and carried out, for those who may see all of the book. A line
//! about a record leads to it.

use super::rows::{Leads, Row, Rows};
use crate::desk::{AuditLine, Audited};
use crate::domain::audit::Deed;
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

/// Lines shown at most; the command line shows as many as are asked for.
const SHOWN: usize = 500;

/// The audit, read when it opens.
#[derive(Debug)]
pub struct AuditTrail {
    rows: Rows,
    token: Option<Token>,
}

impl AuditTrail {
    /// A list that has not been read yet.
    pub fn new(shared: &Shared) -> Self {
        Self {
            rows: panel(shared, Vec::new()),
            token: None,
        }
    }
}

fn panel(shared: &Shared, rows: Vec<Row>) -> Rows {
    let title = shared.locale.line(TextKey::OverlayAudit).to_owned();
    Rows::new(title, rows, TextKey::OverlayAuditEmpty)
}

fn row(shared: &Shared, line: &AuditLine) -> Row {
    let refused = match &line.what {
        Audited::Door(door) => matches!(door.deed, Deed::Barred | Deed::Denied),
        Audited::Override { .. } | Audited::Command { .. } => false,
    };
    let about = match &line.what {
        Audited::Override { reference, .. } | Audited::Command { reference, .. } => *reference,
        Audited::Door(_) => None,
    };
    let found = about.and_then(|reference| shared.book.find_reference(reference));
    Row {
        text: shared.locale.audit_line(line, shared.now),
        role: if refused { Role::Press } else { Role::Plain },
        leads: found.map_or(Leads::Nowhere, |row| Leads::Find(row.id)),
    }
}

impl Layer for AuditTrail {
    fn opened(&mut self, cx: &mut Cx<'_>) {
        let token = cx.token();
        self.token = Some(token);
        let limit = SHOWN;
        cx.effect(Effect::Audit { token, limit });
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        match news {
            News::Audit(token, lines) if Some(token) == self.token => {
                let rows = lines.iter().map(|line| row(cx.shared, line)).collect();
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
