//! 引継書: one case on paper, for whoever takes it over: how it stands, what is next, who is to be called, what was said. Markdown, so that
//! it can be read anywhere.

use crate::desk::{Book, Opened};
use crate::domain::date::Date;
use crate::domain::field::{FieldId, FieldSpec};
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId};
use crate::domain::value::Value;
use crate::domain::{case, company, log, need};
use crate::text::{Locale, TextKey};
use std::fmt::Write;

/// Log entries told of at most, the latest first.
const MOST_SAID: usize = 20;

/// The fields of a case that stand on top.
const TOP: &[FieldId] = &[
    case::STAGE.id(),
    case::BALL.id(),
    case::BALL_SINCE.id(),
    case::NEXT_TASK.id(),
    case::DUE.id(),
    case::BARRIER.id(),
    case::HOSPITAL_CONTACT_ON.id(),
    case::FIRM_CONTACT_ON.id(),
];

/// The fields of the need, and of the firm, that a successor asks for first.
const OF_NEED: &[FieldId] = &[
    need::HOSPITAL.id(),
    need::DEPARTMENT.id(),
    need::PROPOSER.id(),
    need::PROBLEM.id(),
    need::WISH.id(),
    need::LAST_ANSWER_ON.id(),
];
const OF_FIRM: &[FieldId] = &[
    company::CONTACT.id(),
    company::PHONE.id(),
    company::MAIL.id(),
    company::CAPABILITY.id(),
];

/// The paper of a case.
pub fn markdown(opened: &Opened, book: &Book, locale: &Locale, today: Date) -> String {
    let link = |id: RecordId| book.name(id).to_owned();
    let page = Page {
        locale,
        link: &link,
    };
    let record = &opened.record;
    let reference = record.reference().map_or(String::new(), |r| r.to_string());
    let name = |record: &Option<Record>, field: FieldId| {
        let text = record.as_ref().map_or("", |record| record.text(field));
        plain(text)
    };
    let mut text = format!(
        "# {reference} {} / {}\n\n{} {today}\n\n",
        name(&opened.need, need::TITLE.id()),
        name(&opened.company, company::NAME.id()),
        locale.line(TextKey::PaperAsOf),
    );
    text.push_str(&page.fields(record, Kind::Case, TOP));
    let rest: Vec<FieldId> = case::FIELDS
        .iter()
        .filter(|spec| !TOP.contains(&spec.id) && spec.is_listed())
        .map(|spec| spec.id)
        .collect();
    let parts = [
        (Kind::Need, opened.need.as_ref(), OF_NEED),
        (Kind::Company, opened.company.as_ref(), OF_FIRM),
        (Kind::Case, Some(record), rest.as_slice()),
    ];
    for (kind, record, fields) in parts {
        let told = record.map_or(String::new(), |record| page.fields(record, kind, fields));
        if !told.is_empty() {
            let _ = write!(text, "\n## {}\n\n{told}", locale.kind(kind));
        }
    }
    text.push_str(&contracts(opened, locale, &page));
    text.push_str(&said(opened, locale));
    text
}

struct Page<'a> {
    locale: &'a Locale,
    link: &'a dyn Fn(RecordId) -> String,
}

impl Page<'_> {
    /// `- label: value` for each field that says something.
    fn fields(&self, record: &Record, kind: Kind, fields: &[FieldId]) -> String {
        let specs = fields.iter().filter_map(|field| kind.field(*field));
        let lines = specs.filter_map(|spec| {
            let value = self.value(record, spec);
            let label = self.locale.field(kind, spec);
            (!value.is_empty()).then(|| format!("- {label}: {}\n", plain(&value)))
        });
        lines.collect()
    }

    fn value(&self, record: &Record, spec: &FieldSpec) -> String {
        let link = |id: RecordId| (self.link)(id);
        if spec.is_set() {
            return self
                .locale
                .show_members(spec, record.members(spec.id), &link);
        }
        let value: Option<&Value> = record.value(spec.id);
        value.map_or(String::new(), |value| self.locale.show(spec, value, &link))
    }
}

fn contracts(opened: &Opened, locale: &Locale, page: &Page<'_>) -> String {
    use crate::domain::contract;
    let fields = [
        contract::KIND.id(),
        contract::STATE.id(),
        contract::BALL.id(),
        contract::DUE.id(),
        contract::EXPIRES_ON.id(),
        contract::NEXT_TASK.id(),
    ];
    let mut text = String::new();
    for paper in &opened.contracts {
        let reference = paper.reference().map_or(String::new(), |r| r.to_string());
        let _ = write!(text, "\n### {reference}\n\n");
        text.push_str(&page.fields(paper, Kind::Contract, &fields));
    }
    if text.is_empty() {
        return text;
    }
    format!("\n## {}\n{text}", locale.kind(Kind::Contract))
}

fn said(opened: &Opened, locale: &Locale) -> String {
    let mut text = String::new();
    for entry in opened.logs.iter().take(MOST_SAID) {
        let on = entry
            .get(log::ON)
            .map_or(String::new(), |on| on.to_string());
        let by = plain(entry.text(log::BY.id()));
        let said = plain(entry.text(log::TEXT.id()));
        let _ = writeln!(text, "- {on} {by}: {said}");
    }
    if text.is_empty() {
        return text;
    }
    format!("\n## {}\n\n{text}", locale.kind(Kind::Log))
}

/// A text that stays what it is between the signs of Markdown: one line, its signs escaped.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_markdown_in_a_text_stay_signs() {
        assert_eq!(
            plain("# 見出し\n<b>*強*</b>"),
            "\\# 見出し \\<b\\>\\*強\\*\\</b\\>"
        );
    }
}
