//! A contract's checklist on the command line: one line each, as people read it and as scripts do.

use crate::domain::checklist::{frozen, progress};
use crate::domain::choice::ITEM_ANSWER;
use crate::domain::item::{self, Part};
use crate::domain::record::Record;
use crate::domain::value::FromValue as _;
use crate::text::{Lang, Locale, TextKey};
use serde_json::{Value as Json, json};

/// The lines below a contract's fields; empty for any other record.
pub(super) fn text(record: &Record, locale: &Locale) -> String {
    let lines = frozen(record);
    if lines.is_empty() {
        return String::new();
    }
    let (done, all) = progress(record);
    let heading = locale.line(TextKey::TabChecklist);
    let mut out = format!("\n{heading} {done}/{all}\n");
    for (line, one) in lines {
        let part = |part| record.text(item::field(line, part));
        let answer = locale.choice(&ITEM_ANSWER, part(Part::Answer));
        let on = day(record, line, Part::On);
        let tail = [answer, &on, part(Part::Note), part(Part::Owner)];
        let tail: Vec<&str> = tail.into_iter().filter(|text| !text.is_empty()).collect();
        let mark = if item::answer(record, line) == item::Answer::Open {
            "[ ]"
        } else {
            "[x]"
        };
        out.push_str(
            &format!(
                "{mark} {line:>2}. {}  {}\n",
                worded(&one, locale),
                tail.join(" ")
            )
            .replace("  \n", "\n"),
        );
    }
    out
}

/// The lines for scripts; `None` for a record without a checklist.
pub(super) fn json(record: &Record, locale: &Locale) -> Option<Json> {
    let lines = frozen(record);
    let item = |(line, one): &(u16, crate::domain::checklist::Item)| {
        let part = |part| record.text(item::field(*line, part)).to_owned();
        json!({
            "line": line,
            "key": one.key,
            "text": worded(one, locale),
            "side": one.side.name(),
            "must": one.must,
            "gate": one.gate,
            "blocks": one.blocks,
            "answer": part(Part::Answer),
            "note": part(Part::Note),
            "on": day(record, *line, Part::On),
            "owner": part(Part::Owner),
            "due": day(record, *line, Part::Due),
        })
    };
    (!lines.is_empty()).then(|| Json::Array(lines.iter().map(item).collect()))
}

fn worded(one: &crate::domain::checklist::Item, locale: &Locale) -> String {
    one.text(locale.lang() == Lang::En).to_owned()
}

fn day(record: &Record, line: u16, part: Part) -> String {
    let value = record.value(item::field(line, part));
    value
        .and_then(crate::domain::date::Date::from_value)
        .map_or(String::new(), |day| day.to_string())
}
