//! Words that are in no list of the book: ISO9001 among licences, 歯科衛生士 among professions. Sheets hold many, and a firm must
//! not stay out of the book for one, so the word is kept as text beside what the list does know, and that is told.

use crate::domain::choice::Choices;
use crate::domain::entry::Entry;
use crate::domain::field::{FieldId, FieldSpec, Shape};
use crate::domain::kind::Kind;
use crate::domain::need;
use crate::domain::value::{Text, Value};
use crate::text::Vocabulary;

/// The code that lists have for what they do not name.
const OTHER: &str = "other";

/// What a list understands of a cell, and the words it does not know.
pub(super) struct Split {
    /// For the field itself; `None` leaves it empty.
    pub entry: Option<Entry>,
    /// The words.
    pub unknown: String,
    /// The field that keeps them.
    pub keeper: &'static FieldSpec,
}

/// Splits a cell that its list does not understand as a whole; `None` if its words could be kept nowhere, and the row is refused.
pub(super) fn split(
    vocabulary: &Vocabulary,
    kind: Kind,
    field: &FieldSpec,
    cell: &str,
) -> Option<Split> {
    let keeper = kind.field(keeper(kind, field.id))?;
    if let Shape::Choices(list) = field.shape {
        let (known, unknown) = sort_words(vocabulary, list, cell);
        return Some(Split {
            entry: (!known.is_empty()).then_some(Entry::Members(known)),
            unknown: unknown.join("、"),
            keeper,
        });
    }
    let has_other = matches!(field.shape, Shape::Choice(list) if list.codes.contains(&OTHER));
    has_other.then(|| Split {
        entry: Some(Entry::Value(Value::choice(OTHER))),
        unknown: Text::line(cell).as_str().to_owned(),
        keeper,
    })
}

/// Where a kind keeps such words: a need's unknown profession says who proposed it, all else goes to the longest text at hand.
fn keeper(kind: Kind, field: FieldId) -> FieldId {
    match kind {
        Kind::Need if field == need::PROFESSION.id() => need::PROPOSER.id(),
        kind => kind.parts().keeper.unwrap_or(FieldId::RECORD),
    }
}

fn sort_words(vocabulary: &Vocabulary, list: &Choices, cell: &str) -> (Vec<Value>, Vec<String>) {
    let mut known = Vec::new();
    let mut unknown = Vec::new();
    let separators = [';', '；', '、', ',', '，', '､', '・', '/', '／', '\n'];
    let pieces = cell.split(separators).map(str::trim);
    for piece in pieces.filter(|piece| !piece.is_empty()) {
        let words = match vocabulary.choice_of(list, piece) {
            Some(_) => vec![piece],
            None => piece.split_whitespace().collect(),
        };
        for word in words {
            match vocabulary.choice_of(list, word) {
                Some(code) => known.push(Value::choice(code)),
                None => unknown.push(word.to_owned()),
            }
        }
    }
    known.dedup();
    (known, unknown)
}

/// The keeper's text with the words: `渡り廊下（歯科衛生士）` in a line, `許可: ISO9001` under the sheet's own heading in a text.
/// `None` if a line has no room left.
pub(super) fn kept(keeper: &FieldSpec, before: &str, heading: &str, words: &str) -> Option<Entry> {
    if let Shape::Line(max) = keeper.shape {
        let line = match before {
            "" => words.to_owned(),
            _ => format!("{before}（{words}）"),
        };
        let fits = line.chars().count() <= usize::from(max);
        return fits.then(|| Entry::Value(Value::line(&line)));
    }
    let added = format!("{heading}: {words}");
    let text = match before {
        "" => added,
        _ => format!("{before}\n{added}"),
    };
    Some(Entry::Value(Value::Text(Text::block(&text))))
}
