//! Owns the words of the filter language that come from outside: names of fields and of their choices, in every language at once.

use super::super::fold::fold;
use super::super::reading::romaji;

/// A field, by a number its owner gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Field(pub u16);

/// The words a filter may use. A screen gives one for the kind of record it lists and the person who looks.
pub trait Vocabulary {
    /// The fields, the most used first.
    fn fields(&self) -> &[FieldWord];

    /// Values to offer for a field besides its own words, such as the names of departments that occur.
    fn suggest(&self, _field: Field, _typed: &str) -> Vec<String> {
        Vec::new()
    }

    /// The field of a name as typed, in any language; romaji stands for a name in kana.
    fn by_name(&self, typed: &str) -> Option<&FieldWord> {
        let folded = fold(typed);
        let named = |name: &str| self.fields().iter().find(|word| word.is_called(name));
        named(&folded).or_else(|| named(&romaji(&folded)?))
    }

    /// The words of a field.
    fn by_field(&self, field: Field) -> Option<&FieldWord> {
        self.fields().iter().find(|word| word.field == field)
    }
}

/// A vocabulary that is a plain list.
#[derive(Clone, Debug, Default)]
pub struct Words(pub Vec<FieldWord>);

impl Vocabulary for Words {
    fn fields(&self) -> &[FieldWord] {
        &self.0
    }
}

/// A field's names and what may be asked of it.
#[derive(Clone, Debug)]
pub struct FieldWord {
    /// The field.
    pub field: Field,
    /// What it holds.
    pub kind: FieldKind,
    names: Names,
}

impl FieldWord {
    /// A field with its names, the one to print first.
    pub fn new(field: Field, names: &[&str], kind: FieldKind) -> Self {
        Self {
            field,
            kind,
            names: Names::new(names),
        }
    }

    /// The name to print.
    pub fn name(&self) -> &str {
        self.names.first()
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.all()
    }

    fn is_called(&self, folded: &str) -> bool {
        self.names.hold(folded)
    }

    pub(super) fn name_with_prefix(&self, folded: &str) -> Option<&str> {
        self.names.with_prefix(folded)
    }
}

/// What a field holds, and so what may be asked of it.
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// Free text, tags, numbers of letters.
    Text,
    /// One or more of a list of choices.
    Choice {
        /// The choices in their order.
        choices: Vec<ChoiceWord>,
        /// Whether the order means something, as that of stages does, so that `<` and `..` may be asked.
        ordered: bool,
    },
    /// A day.
    Date,
    /// A whole number.
    Number,
    /// A number of days: `30d`, `2w`.
    Days,
    /// Yes or no.
    Flag,
    /// A person or a record, by name, reading or reference; with words of its own such as `me`.
    Name(Vec<ChoiceWord>),
}

/// A choice's names and the code its facts carry.
#[derive(Clone, Debug)]
pub struct ChoiceWord {
    /// The code.
    pub code: String,
    names: Names,
}

impl ChoiceWord {
    /// A choice with its names, the one to print first. Without any, its code is its name.
    pub fn new(code: &str, names: &[&str]) -> Self {
        let own = [code];
        Self {
            code: code.to_owned(),
            names: Names::new(if names.is_empty() { &own } else { names }),
        }
    }

    /// The name to print.
    pub fn name(&self) -> &str {
        self.names.first()
    }

    pub(super) fn name_with_prefix(&self, folded: &str) -> Option<&str> {
        self.names.with_prefix(folded)
    }
}

/// The choice of a name as typed.
pub(super) fn choice_by_name<'a>(choices: &'a [ChoiceWord], typed: &str) -> Option<&'a ChoiceWord> {
    let folded = fold(typed);
    let named = |name: &str| choices.iter().find(|choice| choice.names.hold(name));
    named(&folded).or_else(|| named(&romaji(&folded)?))
}

/// Names as given and folded once.
#[derive(Clone, Debug)]
struct Names(Vec<(String, String)>);

impl Names {
    fn new(names: &[&str]) -> Self {
        let folded = |name: &&str| ((*name).to_owned(), fold(name));
        Self(names.iter().map(folded).collect())
    }

    fn first(&self) -> &str {
        self.all().next().unwrap_or_default()
    }

    fn all(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    fn hold(&self, folded: &str) -> bool {
        self.0.iter().any(|(_, known)| known == folded)
    }

    fn with_prefix(&self, folded: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(_, known)| known.starts_with(folded))
            .map(|(name, _)| name.as_str())
    }
}

/// The name nearest to what was typed: one that begins with it, else the one with the fewest slips if they are few.
pub(super) fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed: Vec<char> = fold(typed).chars().collect();
    let allowed = (typed.len().div_ceil(3)).min(2);
    names
        .map(|name| (slips(&typed, &fold(name)), name))
        .filter(|&(slips, _)| slips <= allowed)
        .min_by_key(|&(slips, _)| slips)
        .map(|(_, name)| name)
}

/// Letters to put in, take out, change or swap with a neighbour; none of them if the name only goes on.
fn slips(typed: &[char], name: &str) -> usize {
    let name: Vec<char> = name.chars().collect();
    if !typed.is_empty() && name.starts_with(typed) {
        return 0;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=name.len()).collect();
    for (row, &mark) in typed.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, &other) in name.iter().enumerate() {
            let at =
                |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX / 2);
            let change = at(&last, column) + usize::from(mark != other);
            let mut best = change
                .min(at(&last, column + 1) + 1)
                .min(at(&line, column) + 1);
            let swapped = row > 0
                && column > 0
                && typed.get(row - 1) == Some(&other)
                && name.get(column - 1) == Some(&mark);
            if swapped {
                best = best.min(at(&before, column - 1) + 1);
            }
            line.push(best);
        }
        before = std::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        Words(vec![
            FieldWord::new(Field(1), &["dept", "部署", "ぶしょ"], FieldKind::Text),
            FieldWord::new(Field(2), &["due", "期限", "kigen"], FieldKind::Date),
        ])
    }

    fn named(typed: &str) -> Option<Field> {
        words().by_name(typed).map(|word| word.field)
    }

    #[test]
    fn a_field_has_one_meaning_in_every_language_and_width() {
        for typed in [
            "dept",
            "DEPT",
            "ｄｅｐｔ",
            "部署",
            "ぶしょ",
            "ブショ",
            "busho",
        ] {
            assert_eq!(named(typed), Some(Field(1)), "{typed}");
        }
        assert_eq!(named("kigen"), Some(Field(2)));
        assert_eq!(named("dep"), None);
    }

    #[test]
    fn the_nearest_name_begins_alike_or_has_few_slips() {
        let near = |typed| nearest(typed, ["dept", "due", "期限", "contract"].into_iter());
        assert_eq!(near("dep"), Some("dept"));
        assert_eq!(near("detp"), Some("dept"));
        assert_eq!(near("deu"), Some("due"));
        assert_eq!(near("contrcat"), Some("contract"));
        assert_eq!(near("期間"), Some("期限"));
        assert_eq!(near("zzzz"), None);
        assert_eq!(near("x"), None);
    }

    #[test]
    fn slips_are_counted_as_a_person_would() {
        let count = |typed: &str, name| slips(&typed.chars().collect::<Vec<_>>(), name);
        assert_eq!(count("due", "due"), 0);
        assert_eq!(count("", "due"), 3);
        assert_eq!(count("dxue", "due"), 1);
        assert_eq!(count("ude", "due"), 1);
        assert_eq!(count("duex", "due"), 1);
        assert_eq!(count("abc", "xyz"), 3);
    }
}
