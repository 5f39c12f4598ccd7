//! 引継: all that a person is in charge of and nobody has finished goes to a successor, with the filters that ask for it and those that the
//! person kept; the post ends. One step, which can be taken back.

use super::super::command::HandOver;
use super::super::context::Context;
use super::super::refusal::Refusal;
use crate::domain::change::Op;
use crate::domain::date::Date;
use crate::domain::entry::Entry;
use crate::domain::field::FieldId;
use crate::domain::hospital::{PLAN, is_going};
use crate::domain::item::{self, Part};
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::value::{Text, Value};
use crate::domain::{contract, filter, person};
use crate::store::Reader;
use std::ops::ControlFlow;

pub(super) fn apply(hand_over: &HandOver, context: &mut Context<'_, '_>) -> Result<(), Refusal> {
    let (from, to) = (hand_over.from, hand_over.to);
    let leaving = person_in_sight(context, from)?;
    let successor = person_in_sight(context, to)?;
    if from == to {
        return Err(Refusal::NothingToDo);
    }
    let names = [&leaving, &successor].map(|record| record.text(person::NAME.id()).to_owned());
    let [old, new] = names;
    let leaver = Leaver {
        id: from,
        name: &old,
        has_namesake: namesake(context.reader, &leaving)?.is_some(),
    };
    for kind in Kind::ALL {
        let mut found = Vec::new();
        context.reader.each(kind, &mut |record| {
            let fields = goes_over(&record, kind, leaver);
            if !fields.is_empty() {
                found.push((record.id, fields));
            }
            ControlFlow::Continue(())
        })?;
        for (id, field) in found
            .into_iter()
            .flat_map(|(id, fields)| fields.into_iter().map(move |field| (id, field)))
        {
            let value = if kind.parts().owner == Some(field) {
                Value::Link(to)
            } else {
                Value::Text(Text::line(&new))
            };
            context.set(id, kind, field, value);
        }
    }
    if !leaver.has_namesake {
        rename_in_filters(context, (&old, &new))?;
    }
    for entries in &hand_over.filters {
        let entries = entries.iter().map(|(field, entry)| match entry {
            Entry::Value(value) if *field == filter::QUERY.id() => {
                let query = value.as_str().and_then(|query| renamed(query, &old, &new));
                let query = query.map(|query| Entry::Value(Value::line(&query)));
                (*field, query.unwrap_or_else(|| entry.clone()))
            }
            other => (*field, other.clone()),
        });
        super::new::make(Kind::Filter, &entries.collect(), context)?;
    }
    if let Some(day) = hand_over.post_until {
        for post in open_posts(&leaving) {
            context.set(from, Kind::Person, post.until, day);
        }
        for line in open_lines(&leaving) {
            let ended = Value::line(&ended(line, day));
            let field = person::MORE_POSTS.id();
            context.put(from, Kind::Person, field, Op::Remove(Value::line(line)));
            context.put(from, Kind::Person, field, Op::Add(ended));
        }
    }
    if context.collected.is_empty() {
        return Err(Refusal::NothingToDo);
    }
    super::burden::weigh_handed(context, &successor)?;
    context.collected.subject = leaving.reference().map(|reference| (from, reference));
    Ok(())
}

/// Whoever goes, as records name them.
#[derive(Clone, Copy)]
pub(in crate::desk) struct Leaver<'a> {
    /// By a link.
    pub(in crate::desk) id: RecordId,
    /// By the name.
    pub(in crate::desk) name: &'a str,
    /// True if somebody who stays is called so too: then the name means them where the record is not the leaver's.
    pub(in crate::desk) has_namesake: bool,
}

/// Somebody else in sight with the name of a person.
pub(in crate::desk) fn namesake(
    reader: &Reader,
    person: &Record,
) -> Result<Option<Reference>, Refusal> {
    let name = person.text(person::NAME.id());
    let mut found = None;
    reader.each(Kind::Person, &mut |record| {
        let same = record.text(person::NAME.id()) == name && !record.is_archived();
        if same && record.id != person.id && !name.is_empty() {
            found = record.reference();
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// The fields in which a record that is not over names whoever hands over: the owner, the next move, a remedy of a hospital's plan that is
/// planned or being done, an open line of a checklist.
pub(in crate::desk) fn goes_over(record: &Record, kind: Kind, leaver: Leaver<'_>) -> Vec<FieldId> {
    let over = is_over(record, kind);
    // What is signed is still looked after until it ends; nobody has its next move.
    let goes_on = kind == Kind::Contract && contract::asks_lines(record.text(contract::STATE.id()));
    if record.is_archived() || (over && !goes_on) {
        return Vec::new();
    }
    let parts = kind.parts();
    let owner = parts
        .owner
        .filter(|owner| record.value(*owner) == Some(&Value::Link(leaver.id)));
    let is_meant = !leaver.name.is_empty() && (!leaver.has_namesake || owner.is_some());
    let named = |field: &FieldId| is_meant && record.text(*field) == leaver.name;
    let ball = parts.ball.map(|(ball, _)| ball).filter(|_| !over);
    let remedies = PLAN
        .iter()
        .filter(|remedy| kind == Kind::Hospital && is_going(record.text(remedy.state)));
    let lines = (1..=item::MOST).filter(|line| {
        let answer = record.text(item::field(*line, Part::Answer));
        kind == Kind::Contract && !item::is_settled(answer)
    });
    let texts = ball
        .into_iter()
        .chain(remedies.map(|remedy| remedy.owner))
        .chain(lines.map(|line| item::field(line, Part::Owner)));
    owner.into_iter().chain(texts.filter(named)).collect()
}

/// The posts of a person that have no last day.
fn open_posts(leaving: &Record) -> impl Iterator<Item = &'static person::Post> {
    person::POSTS.iter().filter(|post| {
        let said = [post.post, post.at, post.from];
        let holds = said.into_iter().any(|field| leaving.is_answered(field));
        holds && !leaving.is_answered(post.until)
    })
}

/// The further posts of a person that have no last day, as they are kept.
fn open_lines(leaving: &Record) -> impl Iterator<Item = &str> {
    let lines = leaving.members(person::MORE_POSTS.id());
    let lines = lines.filter_map(Value::as_str);
    lines.filter(|line| person::Spell::post(line).until.is_none())
}

/// How many posts of a person have no last day.
pub(in crate::desk) fn posts_held(leaving: &Record) -> usize {
    open_posts(leaving).count() + open_lines(leaving).count()
}

/// A further post with its last day.
fn ended(line: &str, day: Date) -> String {
    let mut parts: Vec<&str> = person::Spell::parts(line).take(3).collect();
    parts.resize(3, "");
    format!("{}|{day}", parts.join("|"))
}

/// True for a filter in force that asks for a person by name.
pub(in crate::desk) fn names_in_query(record: &Record, name: &str) -> bool {
    let query = record.text(filter::QUERY.id());
    !record.is_archived() && renamed(query, name, name).is_some()
}

/// A query with one name in place of another wherever that stands whole: 林 恵 is not part of 小林 恵. `None` if it stands nowhere.
fn renamed(query: &str, old: &str, new: &str) -> Option<String> {
    let goes_on = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut text = String::with_capacity(query.len());
    let mut rest = query;
    let mut found = false;
    while let Some((before, after)) = rest.split_once(old).filter(|_| !old.is_empty()) {
        let led = before
            .chars()
            .next_back()
            .or_else(|| text.chars().next_back());
        let whole = !goes_on(led) && !goes_on(after.chars().next());
        found |= whole;
        text.push_str(before);
        // A name with a blank is one word of a query only between quotes.
        let quotes = whole && led != Some('"') && new.contains(char::is_whitespace);
        match (whole, quotes) {
            (true, true) => text.extend(["\"", new, "\""]),
            (true, false) => text.push_str(new),
            (false, _) => text.push_str(old),
        }
        rest = after;
    }
    text.push_str(rest);
    found.then_some(text)
}

/// The filters of everybody that ask for the person by name ask for the successor.
fn rename_in_filters(
    context: &mut Context<'_, '_>,
    (old, new): (&str, &str),
) -> Result<(), Refusal> {
    let mut asking = Vec::new();
    context.reader.each(Kind::Filter, &mut |record| {
        if names_in_query(&record, old) {
            asking.push(record);
        }
        ControlFlow::Continue(())
    })?;
    for record in asking {
        if let Some(query) = renamed(record.text(filter::QUERY.id()), old, new) {
            let query = Value::Text(Text::line(&query));
            context.set(record.id, Kind::Filter, filter::QUERY.id(), query);
        }
    }
    Ok(())
}

fn person_in_sight(context: &Context<'_, '_>, id: RecordId) -> Result<Record, Refusal> {
    let (record, kind, _) = context.record_in_sight(id)?;
    if kind == Kind::Person {
        Ok(record)
    } else {
        Err(Refusal::NothingToDo)
    }
}

fn is_over(record: &Record, kind: Kind) -> bool {
    let state = kind.parts().over;
    state.is_some_and(|(field, over)| over(record.text(field)))
}

#[cfg(test)]
mod tests {
    use super::renamed;

    #[test]
    fn a_name_within_a_longer_name_is_somebody_else() {
        let new = |query| renamed(query, "林 恵", "上野 昇");
        assert_eq!(new("担当:\"林 恵\"").as_deref(), Some("担当:\"上野 昇\""));
        assert_eq!(new("担当:\"小林 恵\""), None);
        assert_eq!(new("担当:\"林 恵子\""), None);
        let both = new("担当:\"小林 恵\",\"林 恵\"");
        assert_eq!(both.as_deref(), Some("担当:\"小林 恵\",\"上野 昇\""));
        assert_eq!(renamed("担当:佐藤", "", "上野 昇"), None);
        // A name with a blank is one word of a query only between quotes.
        let spaced = renamed("-担当:佐藤,青木", "佐藤", "上野 昇");
        assert_eq!(spaced.as_deref(), Some("-担当:\"上野 昇\",青木"));
    }
}
