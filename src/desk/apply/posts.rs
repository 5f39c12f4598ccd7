//! A person's further posts, certificates and courses as they are kept: their days in one form, whatever way they were typed.

use crate::domain::date::{Date, parse_date};
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::person::{MORE_CERTIFICATES, MORE_POSTS, Spell, TRAINING};
use crate::domain::rule::{Fault, Violation};
use crate::domain::value::Value;

type Entries = Vec<(FieldId, Entry)>;

/// The entries with the days of posts, certificates and courses read, or what of them is no day.
pub(super) fn read(entries: &[(FieldId, Entry)], today: Date) -> Result<Entries, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut read = Vec::with_capacity(entries.len());
    for (field, entry) in entries {
        let days = match *field {
            field if field == MORE_POSTS.id() => 2,
            field if [MORE_CERTIFICATES.id(), TRAINING.id()].contains(&field) => 1,
            _ => 0,
        };
        let Entry::Members(members) = entry else {
            read.push((*field, entry.clone()));
            continue;
        };
        let members = members.iter().map(|member| match member.as_str() {
            Some(typed) if days > 0 => one(*field, typed, days, today).unwrap_or_else(|fault| {
                faults.push(fault);
                member.clone()
            }),
            _ => member.clone(),
        });
        let members = members.collect();
        read.push((*field, Entry::Members(members)));
    }
    if faults.is_empty() {
        Ok(read)
    } else {
        Err(faults)
    }
}

fn one(field: FieldId, typed: &str, days: usize, today: Date) -> Result<Value, Fault> {
    let mut parts: Vec<String> = Spell::parts(typed).map(str::to_owned).collect();
    for part in parts
        .iter_mut()
        .skip(2)
        .take(days)
        .filter(|part| !part.is_empty())
    {
        let day = parse_date(part, today).map_err(|why| Fault {
            field: Kind::Person
                .field(field)
                .map_or("", |spec| spec.name)
                .to_owned(),
            typed: part.clone(),
            violation: Violation::Date(why),
        })?;
        *part = day.to_string();
    }
    while parts.last().is_some_and(String::is_empty) {
        parts.pop();
    }
    Ok(Value::line(&parts.join("|")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_kept_in_one_form_and_what_is_no_day_is_a_fault() {
        let today = Date::new(2026, 11, 22).unwrap();
        let typed = |text: &str| vec![(MORE_POSTS.id(), Entry::Members(vec![Value::line(text)]))];
        let kept = read(
            &typed("中央病院 | 看護師長 | 令和2年4月1日 | R5.3.31"),
            today,
        )
        .unwrap();
        let expected = Value::line("中央病院|看護師長|2020-04-01|2023-03-31");
        assert_eq!(kept[0].1, Entry::Members(vec![expected]));
        let kept = read(&typed("中央病院｜顧問｜"), today).unwrap();
        assert_eq!(
            kept[0].1,
            Entry::Members(vec![Value::line("中央病院|顧問")])
        );
        let faults = read(&typed("中央病院|顧問|いつか"), today).unwrap_err();
        assert_eq!(
            (faults[0].field.as_str(), faults[0].typed.as_str()),
            ("more_posts", "いつか")
        );
    }
}
