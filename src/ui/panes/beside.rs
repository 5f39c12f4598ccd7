//! Owns what stands beside a list: the record with the cursor, read when the cursor comes to rest on it. Until it is read its name stands
//! there already, so moving fast shows no gaps.

use ratatui::layout::Rect;

use super::record::card_lines;
use super::record::lines::draw_lines;
use crate::desk::Opened;
use crate::domain::case;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::ui::canvas::{Canvas, Frame};
use crate::ui::cx::Cx;
use crate::ui::layer::News;
use crate::ui::msg::{Changed, Token};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;

/// The record beside a list.
#[derive(Debug, Default)]
pub struct Beside {
    shown: Option<RecordId>,
    opened: Option<Box<Opened>>,
    token: Option<Token>,
}

impl Beside {
    /// Shows another record, or none.
    pub fn look(&mut self, record: Option<RecordId>, cx: &mut Cx<'_>) {
        if self.shown == record {
            return;
        }
        self.shown = record;
        self.opened = None;
        self.token = record.map(|id| cx.glance(id));
    }

    /// Reads the record again if it changed.
    pub fn book_changed(&mut self, changed: &Changed, cx: &mut Cx<'_>) {
        if let Some(id) = self.shown.filter(|id| concerns(changed, *id, cx.shared)) {
            self.token = Some(cx.glance(id));
        }
    }

    /// Takes the record that was read.
    pub fn heard(&mut self, news: News) -> Option<News> {
        match news {
            News::Opened(token, opened) if Some(token) == self.token => {
                self.opened = opened;
                None
            }
            other => Some(other),
        }
    }

    /// Draws the record in a frame.
    pub fn view(&self, canvas: &mut Canvas, area: Rect, shared: &Shared) {
        let row = self.shown.and_then(|id| shared.book.find(id));
        let title = row.map_or(String::new(), |row| {
            let name = super::facts::name(shared, row);
            format!("{} {name}", row.reference)
        });
        let frame = Frame {
            title_style: shared.theme.style(Role::Plain),
            ..shared.frame(&title, "")
        };
        let inside = canvas.frame(area, &frame);
        if let Some(opened) = &self.opened {
            let lines = card_lines(opened, shared, inside.width);
            draw_lines(canvas, inside, shared, &lines, 0, None);
        }
    }
}

/// True if a change touches a record or what hangs on it: its cases and log entries.
pub fn concerns(changed: &Changed, id: RecordId, shared: &Shared) -> bool {
    let book = &shared.book;
    match changed {
        Changed::All => true,
        Changed::Records(ids) => ids.iter().any(|other| {
            *other == id
                || book
                    .find(*other)
                    .is_some_and(|row| concerned(row, id, shared))
        }),
    }
}

/// True if a changed row hangs on the record: names it, or is a contract of a need's case, or of the firm of a case.
fn concerned(row: &crate::desk::Row, id: RecordId, shared: &Shared) -> bool {
    let book = &shared.book;
    let by_case = |case: &crate::desk::Row| {
        let firm = case.link(case::COMPANY.id());
        points_to(row, case.id) || firm.is_some_and(|firm| points_to(row, firm))
    };
    let is_paper = row.kind() == Kind::Contract;
    let itself = book.find(id).filter(|own| own.kind() == Kind::Case);
    points_to(row, id)
        || is_paper && (book.cases_of(id).any(by_case) || itself.is_some_and(by_case))
}

fn points_to(row: &crate::desk::Row, id: RecordId) -> bool {
    row.all()
        .any(|(_, cell)| cell == crate::desk::row::Cell::Link(id))
}
