//! 個人情報の候補: places in free text that may lead to one person. Rules of our own look for them before a text is published;
//! they never say that a text is safe. A person masks the place or says why it may stay, and that answer is kept with the need.

mod days;
mod letters;
mod names;
mod numbers;
mod rarity;
mod surnames;
mod words;

use super::field::FieldId;
use super::need;
use super::record::Record;
use super::value::{Text, Value};
use letters::Letters;
use std::collections::BTreeSet;

/// Texts that a ward writes.
pub const TEXTS: &[FieldId] = &[
    need::TITLE.id(),
    need::PROBLEM.id(),
    need::WISH.id(),
    need::WORKAROUND.id(),
];
/// Texts that will be published.
pub const PUBLIC_TEXTS: &[FieldId] = &[need::TITLE.id(), need::PUBLIC_TEXT.id()];

/// Which rule found a candidate. Its code lies in answered marks and in the locales, so it never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// 敬称のついた名: 佐藤さん, 鈴木花子様.
    Honorific,
    /// 「患者名：」などに続く名.
    LabelledName,
    /// 姓と名: 小澤 真琴.
    FullName,
    /// 姓と職名: 田中医師.
    StaffName,
    /// イニシャル: K.T.さん.
    Initials,
    /// 生年月日.
    BirthDate,
    /// 患者に起きたことの日付.
    DatedIncident,
    /// 患者ID, カルテ番号, 診察券番号.
    RecordNumber,
    /// 電話番号.
    Telephone,
    /// メールアドレス.
    Mail,
    /// 番地までの住所, 郵便番号.
    Address,
    /// 年齢とまれな事実の組合せ.
    AgeAndFacts,
}

impl Rule {
    /// Every rule with its code.
    pub const ALL: [(Self, &'static str); 12] = [
        (Self::Honorific, "honorific"),
        (Self::LabelledName, "labelled-name"),
        (Self::FullName, "full-name"),
        (Self::StaffName, "staff-name"),
        (Self::Initials, "initials"),
        (Self::BirthDate, "birth-date"),
        (Self::DatedIncident, "dated-incident"),
        (Self::RecordNumber, "record-number"),
        (Self::Telephone, "telephone"),
        (Self::Mail, "mail"),
        (Self::Address, "address"),
        (Self::AgeAndFacts, "age-and-facts"),
    ];

    /// Its code.
    pub fn code(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(rule, _)| *rule == self)
            .map_or("", |(_, code)| code)
    }

    /// The rule with that code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, known)| *known == code)
            .map(|(rule, _)| *rule)
    }
}

/// A candidate in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which rule found it.
    pub rule: Rule,
    /// In which field.
    pub field: FieldId,
    /// Where it starts in the field's text, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
    /// The text between.
    pub excerpt: String,
}

/// Characters of a text, before they become a [`Mark`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Found {
    rule: Rule,
    start: usize,
    end: usize,
}

/// Every candidate of one text, by place; a candidate within a longer one is left out. Time grows with the length only.
pub fn marks(field: FieldId, text: &str) -> Vec<Mark> {
    let letters = Letters::new(text);
    let mut found = Vec::new();
    names::find(&letters, &mut found);
    numbers::find(&letters, &mut found);
    days::find(&letters, &mut found);
    rarity::find(&letters, &mut found);
    found.sort_by_key(|f| (f.start, std::cmp::Reverse(f.end), f.rule));
    let mut reached = 0;
    found.retain(|f| {
        let outside = f.end > reached;
        reached = reached.max(f.end);
        outside
    });
    found
        .into_iter()
        .map(|f| mark(field, text, &letters, f))
        .collect()
}

fn mark(field: FieldId, text: &str, letters: &Letters, found: Found) -> Mark {
    let (start, end) = (letters.byte(found.start), letters.byte(found.end));
    Mark {
        rule: found.rule,
        field,
        start,
        end,
        excerpt: text.get(start..end).unwrap_or_default().to_owned(),
    }
}

/// Candidates in these fields of a need that no person has answered yet.
pub fn open_marks(need: &Record, fields: &[FieldId]) -> Vec<Mark> {
    let cleared: BTreeSet<(Rule, String)> = need
        .members(need::CLEARED_MARKS.id())
        .filter_map(Value::as_str)
        .filter_map(Cleared::parse)
        .map(|cleared| (cleared.rule, cleared.excerpt))
        .collect();
    fields
        .iter()
        .flat_map(|field| marks(*field, need.text(*field)))
        .filter(|mark| !cleared.contains(&(mark.rule, one_line(&mark.excerpt))))
        .collect()
}

/// A person's answer 問題なし with its reason, as kept in [`need::CLEARED_MARKS`]; who and when stands in the history.
/// It holds for the same words wherever they stand in the need, and no longer once the words change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cleared {
    /// The rule that had found it.
    pub rule: Rule,
    /// The words that may stay.
    pub excerpt: String,
    /// Why.
    pub reason: String,
}

impl Cleared {
    /// The answer to one mark.
    pub fn new(mark: &Mark, reason: &str) -> Self {
        Self {
            rule: mark.rule,
            excerpt: one_line(&mark.excerpt),
            reason: one_line(reason),
        }
    }

    /// As kept: `RULE|excerpt|reason`.
    pub fn format(&self) -> Text {
        Text::line(&format!(
            "{}|{}|{}",
            self.rule.code(),
            one_line(&self.excerpt),
            one_line(&self.reason)
        ))
    }

    /// Reads what [`Cleared::format`] wrote; `None` for anything else, and the mark stays open.
    pub fn parse(kept: &str) -> Option<Self> {
        let mut parts = kept.splitn(3, '|');
        let rule = Rule::from_code(parts.next()?)?;
        let excerpt = parts.next()?.to_owned();
        let reason = parts.next()?.to_owned();
        Some(Self {
            rule,
            excerpt,
            reason,
        })
    }
}

/// One line without the separator.
fn one_line(text: &str) -> String {
    Text::line(&text.replace('|', "｜")).as_str().to_owned()
}

/// The text with the places of these marks blacked out (伏せ字), each character by one ●. The marks stand in the order of
/// [`marks`], and are marks of this text.
pub fn masked(text: &str, marks: &[Mark]) -> String {
    let mut ahead = marks.iter().peekable();
    let mut hide_to = 0;
    text.char_indices()
        .map(|(at, c)| {
            while let Some(mark) = ahead.next_if(|mark| mark.start <= at) {
                hide_to = hide_to.max(mark.end);
            }
            let keeps = c.is_whitespace() || at >= hide_to;
            if keeps { c } else { '●' }
        })
        .collect()
}

#[cfg(test)]
mod tests;
