//! The field table's row: one place that says what a field is. Form, list column, filter, CSV column, history and merge
//! read it; adding a field to a kind is one row there and one line in each locale.

use super::choice::Choices;
use super::kind::Kind;
use std::marker::PhantomData;

/// A field's number on disk within its kind; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldId(pub u16);

impl FieldId {
    /// The record as a whole (archiving).
    pub const RECORD: Self = Self(0);
    /// The reference people use, the same number in each kind.
    pub const REFERENCE: Self = Self(0xFF00);
}

/// A field with the type its values have.
#[derive(Debug)]
pub struct Key<T>(FieldId, PhantomData<fn() -> T>);

impl<T> Clone for Key<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Key<T> {}

impl<T> Key<T> {
    /// A key for the field numbered `id`.
    pub const fn new(id: u16) -> Self {
        Self(FieldId(id), PhantomData)
    }

    /// The field's number.
    pub const fn id(self) -> FieldId {
        self.0
    }
}

/// Who may see a field's text: the layers of a need. Each includes those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// 一般: anyone once published.
    Public,
    /// 会員: members and named firms.
    Member,
    /// 秘密保持: firms with a signed, unexpired NDA.
    Nda,
    /// 組織内: only the office.
    Office,
}

impl Layer {
    /// All layers, widest first.
    pub const ALL: [Self; 4] = [Self::Public, Self::Member, Self::Nda, Self::Office];
}

/// The part of a form and of the record's page that a field stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// The three fields of the intake and what belongs beside them.
    Intake,
    /// What the need or firm is.
    Body,
    /// Classification and search.
    Tags,
    /// Who, when, whose move.
    Work,
    /// 選定: screening and the decision.
    Screening,
    /// 公開: text, range, patent, consent.
    Publication,
    /// 面談 and the will of both sides.
    Meeting,
    /// 契約: NDA, contract, IP.
    Contract,
    /// 試作 and its money.
    Prototype,
    /// 評価・実証.
    Evaluation,
    /// 製品化 and 上市.
    Launch,
    /// 業許可の番号と期限.
    Licences,
    /// 企業誘致.
    Attraction,
    /// 配慮: what a hospital gives those who take part.
    Care,
    /// 改善計画.
    Plan,
    /// 役職と資格.
    Posts,
    /// 保留, 見送り, 障壁.
    Exit,
}

/// What can be typed into a field.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One line, at most so many characters.
    Line(u16),
    /// Several lines.
    Block,
    /// One entry of a list.
    Choice(&'static Choices),
    /// Several entries of a list.
    Choices(&'static Choices),
    /// Free tags, separated by `;` `、` or `,`.
    Tags,
    /// A day.
    Date,
    /// A time of day, kept as `13:00`.
    Time,
    /// A whole number, 0 or more.
    Number,
    /// A prefecture, kept by its full name ([`super::prefecture`]); a name that is none stays as it is.
    Prefecture,
    /// A telephone number.
    Phone,
    /// A mail address.
    Mail,
    /// Days on which somebody is closed, as [`super::date::Calendar`] reads them.
    DaysOff,
    /// A record of one of these kinds, by reference or by name.
    Link(&'static [Kind]),
    /// Notes that only grow, written by commands.
    Notes,
}

/// What a field is.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a row of a table: each mark is a column of its own"
)]
pub struct FieldSpec {
    /// Its number on disk.
    pub id: FieldId,
    /// Its English name: command line, JSON, CSV heading, locale key.
    pub name: &'static str,
    /// What can be typed.
    pub shape: Shape,
    /// Where it stands.
    pub section: Section,
    /// Who may see it.
    pub layer: Layer,
    /// Marked `!未記入` while empty.
    pub required: bool,
    /// A personal value, sealed on disk.
    pub sealed: bool,
    /// Set by commands only (stage, reference, notes): no form row, no import column.
    pub derived: bool,
    /// Kept for commands alone, and shown nowhere as it stands (a contract's frozen checklist).
    pub inner: bool,
    /// Other names in headings and filters, Japanese and romaji; the labels of all locales count too.
    pub also: &'static [&'static str],
}

impl FieldSpec {
    /// True if the value is short enough to lie in RAM for lists: all but long texts and notes.
    pub fn is_listed(&self) -> bool {
        !matches!(self.shape, Shape::Block | Shape::Notes)
    }

    /// True if the field holds a set of members rather than one value.
    pub fn is_set(&self) -> bool {
        matches!(self.shape, Shape::Choices(_) | Shape::Tags)
    }

    /// With another layer.
    #[must_use]
    pub const fn seen_by(mut self, layer: Layer) -> Self {
        self.layer = layer;
        self
    }

    /// Required.
    #[must_use]
    pub const fn needed(mut self) -> Self {
        self.required = true;
        self
    }

    /// Sealed.
    #[must_use]
    pub const fn personal(mut self) -> Self {
        self.sealed = true;
        self
    }

    /// Set by commands only.
    #[must_use]
    pub const fn by_command(mut self) -> Self {
        self.derived = true;
        self
    }

    /// Kept for commands alone.
    #[must_use]
    pub const fn inner(mut self) -> Self {
        self.inner = true;
        self.derived = true;
        self
    }

    /// With other names.
    #[must_use]
    pub const fn also(mut self, names: &'static [&'static str]) -> Self {
        self.also = names;
        self
    }
}

/// A row of a field table before its adornments.
pub const fn row(id: FieldId, name: &'static str, section: Section, shape: Shape) -> FieldSpec {
    FieldSpec {
        id,
        name,
        shape,
        section,
        layer: Layer::Member,
        required: false,
        sealed: false,
        derived: false,
        inner: false,
        also: &[],
    }
}

/// Writes a kind's keys and its table from one list of rows: `NUMBER CONST: Type = "name" Section Shape => adornment(..)`.
macro_rules! fields {
    ($( $(#[$doc:meta])* $id:literal $key:ident : $ty:ty = $name:literal $section:ident $shape:expr $(=> $($adorn:ident($($with:tt)*)).+)? ;)+) => {
        $( $(#[$doc])* pub const $key: $crate::domain::field::Key<$ty> = $crate::domain::field::Key::new($id); )+
        /// The field table, in the order of the form.
        pub const FIELDS: &[$crate::domain::field::FieldSpec] = &[
            $( $crate::domain::field::row($key.id(), $name, $crate::domain::field::Section::$section, $shape) $($(.$adorn($($with)*))+)? ),+
        ];
    };
}
pub(crate) use fields;
