//! Owns where a column of a spreadsheet can go.

use crate::domain::field::{FieldId, FieldSpec};
use crate::domain::kind::{Kind, REFERENCE};
use crate::office::import::Target;

/// Every place a column can go: nowhere, the reference, the fields that a person may write.
pub(super) fn targets(kind: Kind) -> Vec<Option<&'static FieldSpec>> {
    let written = kind
        .spec()
        .fields
        .iter()
        .filter(|field| !field.derived)
        .map(Some);
    std::iter::once(None)
        .chain(written)
        .chain([Some(&REFERENCE)])
        .collect()
}

/// The field that a column fills; none if it is left out.
pub(super) fn field_of(target: Target) -> Option<FieldId> {
    match target {
        Target::Field(field) => Some(field.id),
        Target::Reference => Some(FieldId::REFERENCE),
        Target::Ignored(_) => None,
    }
}
