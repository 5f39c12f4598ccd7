//! Where else a name stands: texts that people wrote, which only people can put right.

use super::refusal::Refusal;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::value::Value;
use crate::store::Reader;
use std::ops::ControlFlow;

/// One field that holds the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The record's reference.
    pub reference: Reference,
    /// Its kind.
    pub kind: Kind,
    /// The field.
    pub field: FieldId,
}

/// The fields of other records whose text, or one of whose notes, holds the name; with and without the space in it. Archived
/// records are looked at too.
pub(super) fn mentions(
    reader: &Reader,
    person: RecordId,
    name: &str,
) -> Result<Vec<Mention>, Refusal> {
    let bare = squeezed(name);
    let mut found = Vec::new();
    if bare.chars().count() < 2 {
        return Ok(found);
    }
    for kind in Kind::ALL {
        reader.each(kind, &mut |record| {
            if record.id != person
                && let Some(reference) = record.reference()
            {
                let fields = fields_with(&record, &bare);
                found.extend(fields.map(|field| Mention {
                    reference,
                    kind,
                    field,
                }));
            }
            ControlFlow::Continue(())
        })?;
    }
    Ok(found)
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn fields_with<'a>(record: &'a Record, bare: &'a str) -> impl Iterator<Item = FieldId> + 'a {
    let holds = move |value: &Value| {
        value
            .as_str()
            .is_some_and(|text| squeezed(text).contains(bare))
    };
    record.fields.iter().filter_map(move |(field, register)| {
        let shown = register.shown().is_some_and(holds);
        let noted = register.visible_notes().any(|note| holds(&note.value));
        (shown || noted).then_some(*field)
    })
}
