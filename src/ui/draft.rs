//! Owns the shape of a draft: what was typed into a form and not saved, kept as one small JSON value, so that a closed window, a
//! cut line or a power button costs nobody a sentence. It keeps for each field the stamp that the form was opened on: a draft
//! saved days later still notices that somebody else has changed the field.

use crate::domain::change::{Dot, ReplicaId};
use crate::domain::date::Moment;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{RecordId, Reference, Stamp};
use serde::{Deserialize, Serialize};

/// The format written here. A draft with a greater number is kept and shown, but not opened.
pub const FORMAT: u32 = 1;

/// Largest draft read, in bytes: every field of a form at its limit is far below.
const LIMIT: usize = 16 * 1024 * 1024;

/// Which form a draft belongs to. One form has one draft.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DraftKey {
    /// A new record of a kind, begun from another record or from nothing.
    New(Kind, Option<RecordId>),
    /// Changes to a record.
    Edit(Kind, RecordId),
    /// A phone memo, begun on a record or on nothing.
    Memo(Option<RecordId>),
}

impl DraftKey {
    /// Its name as a file: letters, digits and `-` only.
    pub fn name(&self) -> String {
        match self {
            Self::New(kind, None) => format!("new-{}", kind.spec().name),
            Self::New(kind, Some(from)) => format!("new-{}-{:032x}", kind.spec().name, from.0),
            Self::Edit(kind, id) => format!("edit-{}-{:032x}", kind.spec().name, id.0),
            Self::Memo(None) => "memo".to_owned(),
            Self::Memo(Some(on)) => format!("memo-{:032x}", on.0),
        }
    }

    /// The record that a form of that name edits.
    pub fn edited(name: &str) -> Option<RecordId> {
        match Self::read(name)? {
            Self::Edit(_, record) => Some(record),
            Self::New(..) | Self::Memo(_) => None,
        }
    }

    /// The key with that name; `None` for a file that is no draft of this program.
    pub fn read(name: &str) -> Option<Self> {
        if name == "memo" {
            return Some(Self::Memo(None));
        }
        if let Some(on) = name.strip_prefix("memo-") {
            return read_id(on).map(|on| Self::Memo(Some(on)));
        }
        let mut parts = name.split('-');
        let (verb, kind) = (parts.next()?, Kind::from_name(parts.next()?)?);
        let id = parts.next().map(read_id);
        if parts.next().is_some() {
            return None;
        }
        match (verb, id) {
            ("new", None) => Some(Self::New(kind, None)),
            ("new", Some(Some(id))) => Some(Self::New(kind, Some(id))),
            ("edit", Some(Some(id))) => Some(Self::Edit(kind, id)),
            _ => None,
        }
    }
}

/// What one field held.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct DraftField {
    /// The text as typed; of choices the codes.
    pub text: String,
    /// The record that a link was picked from a list for.
    pub record: Option<RecordId>,
    /// The text that the form had shown before.
    pub was: String,
    /// The writes that the form had shown.
    pub base: Stamp,
}

/// A form that was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which form.
    pub key: DraftKey,
    /// The reference of the record, to be told in a list.
    pub reference: Option<Reference>,
    /// When it was last typed into.
    pub at: Moment,
    /// The fields that were touched, in the order of the form.
    pub fields: Vec<(FieldId, DraftField)>,
    /// Fields by names that this program does not know: kept, given back with the next save of the draft.
    pub strange: Vec<(String, DraftField)>,
    /// The field that had the caret.
    pub focus: Option<FieldId>,
    /// Characters before the caret.
    pub caret: usize,
}

/// Why bytes are no draft that can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Not a draft at all, or damaged.
    NotADraft,
    /// Written by a newer program.
    Newer {
        /// Its format.
        format: u32,
    },
}

impl Draft {
    /// The kind of its record.
    pub fn kind(&self) -> Kind {
        match &self.key {
            DraftKey::New(kind, _) | DraftKey::Edit(kind, _) => *kind,
            DraftKey::Memo(_) => Kind::Log,
        }
    }

    /// What tells it from others in a list: the field that names its record, else the first text.
    pub fn title(&self) -> Option<(FieldId, &str)> {
        let title = self.kind().spec().title;
        let named = self.fields.iter().find(|(id, _)| *id == title);
        let text = |(_, field): &(FieldId, DraftField)| !field.text.trim().is_empty();
        named
            .filter(|field| text(field))
            .or_else(|| self.fields.iter().find(|field| text(field)))
            .map(|(id, field)| (*id, field.text.lines().next().unwrap_or_default()))
    }

    /// Its bytes on disk.
    pub fn to_bytes(&self) -> Vec<u8> {
        let spec = |id: FieldId| self.kind().field(id).map(|f| f.name.to_owned());
        let known = self
            .fields
            .iter()
            .filter_map(|(id, field)| Some((spec(*id)?, field)));
        let strange = self.strange.iter().map(|(name, f)| (name.clone(), f));
        let shape = Shape {
            format: FORMAT,
            key: self.key.name(),
            reference: self.reference.map(|r| r.to_string()),
            at: self.at.millis(),
            focus: self.focus.and_then(spec),
            caret: self.caret,
            fields: known
                .chain(strange)
                .map(|(name, f)| FieldShape::of(name, f))
                .collect(),
        };
        serde_json::to_vec(&shape).unwrap_or_default()
    }

    /// Reads what `to_bytes` wrote.
    ///
    /// # Errors
    /// Bytes of another program, of a newer format or damaged ones; the file is left as it is.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.len() > LIMIT {
            return Err(Unreadable::NotADraft);
        }
        let head: Head = serde_json::from_slice(bytes).map_err(|_| Unreadable::NotADraft)?;
        if head.format != FORMAT {
            return Err(Unreadable::Newer {
                format: head.format,
            });
        }
        let shape: Shape = serde_json::from_slice(bytes).map_err(|_| Unreadable::NotADraft)?;
        shape.draft().ok_or(Unreadable::NotADraft)
    }
}

#[derive(Deserialize)]
struct Head {
    format: u32,
}

#[derive(Serialize, Deserialize)]
struct Shape {
    format: u32,
    key: String,
    #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    focus: Option<String>,
    #[serde(default)]
    caret: usize,
    fields: Vec<FieldShape>,
}

#[derive(Serialize, Deserialize)]
struct FieldShape {
    name: String,
    text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    was: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    base: Vec<(u64, u64)>,
}

impl Shape {
    fn draft(self) -> Option<Draft> {
        let key = DraftKey::read(&self.key)?;
        let mut draft = Draft {
            reference: self.reference.as_deref().and_then(Reference::parse),
            at: Moment::from_millis(self.at),
            fields: Vec::new(),
            strange: Vec::new(),
            focus: None,
            caret: self.caret,
            key,
        };
        let kind = draft.kind();
        draft.focus = self
            .focus
            .and_then(|name| kind.field_named(&name))
            .map(|f| f.id);
        for shape in self.fields {
            let (name, field) = shape.field();
            match kind.field_named(&name) {
                Some(spec) => draft.fields.push((spec.id, field)),
                None => draft.strange.push((name, field)),
            }
        }
        Some(draft)
    }
}

impl FieldShape {
    fn of(name: String, field: &DraftField) -> Self {
        Self {
            name,
            text: field.text.clone(),
            record: field.record.map(|id| format!("{:032x}", id.0)),
            was: field.was.clone(),
            base: field.base.iter().map(|d| (d.replica.0, d.seq)).collect(),
        }
    }

    fn field(self) -> (String, DraftField) {
        let dot = |(replica, seq)| Dot {
            replica: ReplicaId(replica),
            seq,
        };
        let field = DraftField {
            text: self.text,
            record: self.record.as_deref().and_then(read_id),
            was: self.was,
            base: self.base.into_iter().map(dot).collect(),
        };
        (self.name, field)
    }
}

fn read_id(hex: &str) -> Option<RecordId> {
    let plain = hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_hexdigit());
    plain
        .then(|| u128::from_str_radix(hex, 16).ok().map(RecordId))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::need;
    use proptest::prelude::*;

    fn sample() -> Draft {
        let field = |text: &str| DraftField {
            text: text.into(),
            ..DraftField::default()
        };
        let linked = DraftField {
            text: "A病院".into(),
            record: Some(RecordId(41)),
            was: "B病院".into(),
            base: vec![Dot {
                replica: ReplicaId(u64::MAX),
                seq: 7,
            }],
        };
        Draft {
            key: DraftKey::Edit(Kind::Need, RecordId(u128::MAX)),
            reference: Reference::parse("N-41"),
            at: Moment::from_millis(1_795_000_000_000),
            fields: vec![
                (need::TITLE.id(), field("点滴ラインの絡まりを防ぐ固定具")),
                (need::HOSPITAL.id(), linked),
                (need::PROBLEM.id(), field("一行目\n二行目\"")),
            ],
            strange: vec![("field_of_tomorrow".into(), field("残す"))],
            focus: Some(need::PROBLEM.id()),
            caret: 5,
        }
    }

    #[test]
    fn a_draft_comes_back_as_it_was_left() {
        let draft = sample();
        assert_eq!(Draft::read(&draft.to_bytes()), Ok(draft));
    }

    #[test]
    fn a_draft_is_told_by_its_title_or_its_first_text() {
        let mut draft = sample();
        assert_eq!(
            draft.title().map(|(_, text)| text),
            Some("点滴ラインの絡まりを防ぐ固定具")
        );
        draft.fields.remove(0);
        assert_eq!(draft.title().map(|(_, text)| text), Some("A病院"));
    }

    #[test]
    fn a_draft_of_a_newer_program_says_so() {
        let bytes = br#"{"format":9,"layout":"unheard of"}"#;
        assert_eq!(Draft::read(bytes), Err(Unreadable::Newer { format: 9 }));
    }

    #[test]
    fn keys_and_their_names_answer_each_other() {
        let keys = [
            DraftKey::Memo(None),
            DraftKey::Memo(Some(RecordId(7))),
            DraftKey::New(Kind::Need, None),
            DraftKey::New(Kind::Case, Some(RecordId(5))),
            DraftKey::Edit(Kind::Company, RecordId(1 << 100)),
        ];
        for key in keys {
            assert!(
                key.name()
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            );
            assert_eq!(DraftKey::read(&key.name()), Some(key));
        }
        for odd in [
            "",
            "new",
            "new-ships",
            "edit-needs",
            "edit-needs-+5",
            "new-needs-5",
            "../memo",
        ] {
            assert_eq!(DraftKey::read(odd), None, "{odd}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_bring_it_down(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Draft::read(&bytes);
        }

        #[test]
        fn a_damaged_draft_is_refused_or_read_never_a_panic(at in 0_usize..400, byte: u8) {
            let mut bytes = sample().to_bytes();
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Ok(draft) = Draft::read(&bytes) {
                prop_assert_eq!(Draft::read(&draft.to_bytes()), Ok(draft));
            }
        }

        #[test]
        fn any_text_comes_back(text in any::<String>(), caret: usize) {
            let mut draft = sample();
            draft.fields[0].1.text = text;
            draft.caret = caret;
            prop_assert_eq!(Draft::read(&draft.to_bytes()), Ok(draft));
        }
    }
}
