//! Owns the list of a text's fields: how each is written, what it stands for, and what it says for the record at hand.

use super::super::rows::{Leads, Row, Rows};
use crate::domain::paper::Paper;
use crate::domain::phrase::{Blank, Reader};
use crate::domain::record::RecordId;
use crate::text::TextKey;
use crate::ui::phrase::About;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;

/// The fields in the order of the list.
pub(super) const FIELDS: &[Blank] = Blank::ALL;

/// Cells for a field as it is written.
const NAME: usize = 14;
/// Cells for what it stands for.
const MEANS: usize = 30;

/// The list; `about`: the record whose values are shown.
pub(super) fn rows(shared: &Shared, paper: &Paper, about: Option<RecordId>) -> Rows {
    let about = about.and_then(|record| About::new(shared, record));
    let reader = shared
        .phrases()
        .get(paper.name())
        .map_or(Reader::Ball, |phrase| phrase.to);
    let row = |blank: &Blank| {
        let value = about
            .as_ref()
            .map_or(String::new(), |about| about.value(*blank, reader));
        let name = shared.ruler().fit(&format!("{{{}}}", blank.name()), NAME);
        let means = shared.ruler().fit(shared.locale.blank(*blank), MEANS);
        Row {
            text: format!("{name} {means} {value}").trim_end().to_owned(),
            role: Role::Plain,
            leads: Leads::Here,
        }
    };
    let title = shared.locale.line(TextKey::PaperFields).to_owned();
    Rows::new(title, FIELDS.iter().map(row).collect(), TextKey::PaperNone)
}
