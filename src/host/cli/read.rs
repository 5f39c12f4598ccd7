//! The verbs that read: ls, show, log, keymap, config paths.

use super::Office;
use super::exit::Exit;
use super::fields::find;
use super::table::link_text;
use super::{args, table};
use crate::desk::hat::Hat;
use crate::desk::hat::housed;
use crate::desk::lens::{Lens, Own, Scene};
use crate::desk::{Actor, Book, Desk, Happening, HistoryLine, Joining, Refusal};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::rule::{Fault, Violation};
use crate::domain::value::Value;
use crate::host::drafts::Drafts;
use crate::host::visits::Visits;
use crate::office::json::{self, SCHEMA};
use crate::search::filter::{Vocabulary as _, parse};
use crate::text::TextKey;
use crate::ui::draft::DraftKey;
use serde_json::{Map, Value as Json, json};
use std::sync::Arc;

impl Office<'_, '_> {
    /// `ls KIND [FILTER]`
    pub(super) fn list(&mut self, args: &args::List) -> Exit {
        let kind = match self.kind_named(&args.kind) {
            Ok(kind) => kind,
            Err(exit) => return exit,
        };
        self.look(Some(kind), |office, desk| {
            let book = desk.load_book()?;
            let filter = match office.with_saved(args, kind, &book) {
                Ok(filter) => filter,
                Err(exit) => return Ok(exit),
            };
            let records = match office.chosen(desk, &book, kind, &filter)? {
                Ok(records) => records,
                Err(exit) => return Ok(exit),
            };
            Ok(office.print_list(kind, &records, &book))
        })
    }

    /// What is asked: the saved filter, and what was typed beside it.
    fn with_saved(
        &mut self,
        args: &args::List,
        kind: Kind,
        book: &Book,
    ) -> Result<Vec<String>, Exit> {
        let Some(asked) = &args.saved else {
            return Ok(args.filter.clone());
        };
        let me = self.actor();
        let hat = Hat::of(book, &me);
        let own = self.own_filters(me.name.as_str());
        let found = self.locale.saved_filter(asked, kind, book, &own, hat);
        let Some(saved) = found else {
            let all = self.locale.saved_filters(kind, book, &own, hat);
            let names: Vec<&str> = all.iter().map(|saved| saved.name.as_str()).collect();
            let names = names.join(", ");
            let values = [("name", asked as _), ("names", &names as _)];
            let text = self.locale.say(TextKey::SavedUnknown, &values);
            self.io.say(&text);
            return Err(Exit::NotFound);
        };
        // In brackets, so that what is typed narrows the whole of it.
        let mut filter = vec![format!("({})", saved.query)];
        filter.extend(args.filter.iter().cloned());
        Ok(filter)
    }

    /// The records of a kind that a filter lets pass, in order; a filter that cannot be read is said and is wrong usage.
    pub(super) fn chosen(
        &mut self,
        desk: &Desk,
        book: &Arc<Book>,
        kind: Kind,
        filter: &[String],
    ) -> Result<Result<Vec<Record>, Exit>, Refusal> {
        let actor = housed(book, self.actor());
        let lens = match self.lens(kind, &filter.join(" "), desk) {
            Ok(lens) => lens,
            Err(exit) => return Ok(Err(exit)),
        };
        let texts = desk.texts();
        let places = lens.places(Scene {
            book,
            texts: &texts,
            actor: &actor,
            today: desk.today(),
            own: &self.own(&actor),
        });
        let ids = places
            .iter()
            .filter_map(|place| book.row(kind, *place as usize))
            .map(|row| row.id);
        Ok(Ok(ids
            .map(|id| desk.record(id))
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect()))
    }

    /// What filters ask of the person: the last visit to the screens, the forms begun there.
    pub(super) fn own(&self, actor: &Actor) -> Own {
        let (book, name) = (self.book_dir(), actor.name.as_str());
        let drafts = Drafts::of(&book, name).all();
        Own {
            last_visit: Visits::of(&self.env.places.state, &book, name)
                .last()
                .left(),
            drafts: drafts
                .iter()
                .filter_map(|(key, _)| DraftKey::edited(key))
                .collect(),
        }
    }

    fn lens(&mut self, kind: Kind, filter: &str, desk: &Desk) -> Result<Lens, Exit> {
        if filter.trim().is_empty() {
            return Ok(Lens::all(kind));
        }
        let words = self.locale.filter_words(kind);
        let asked = parse(filter, &words).map_err(|error| self.locale.filter_error(&error, &words));
        let lens = asked.and_then(|query| {
            Lens::asking(kind, &query, &words, desk.today()).map_err(|day| {
                let field = words
                    .by_field(day.field)
                    .map_or("", |word| word.name())
                    .to_owned();
                self.locale.fault(
                    kind,
                    &Fault {
                        field,
                        typed: filter.to_owned(),
                        violation: Violation::Date(day.error),
                    },
                )
            })
        });
        // A book that cannot be read is told by the reads that follow.
        let _ = desk.fold_texts();
        lens.map_err(|sentence| {
            self.io.say(&sentence);
            Exit::Usage
        })
    }

    fn print_list(&mut self, kind: Kind, records: &[Record], book: &Book) -> Exit {
        if self.global.json {
            let columns = self.actor_columns(kind);
            let names = |id| link_text(book, id);
            let items = records
                .iter()
                .filter_map(|record| columns.item(record, &names));
            let object = json::list(&columns, items);
            return self.json(&object, Exit::Done);
        }
        let (text, empty) = (
            table::render(kind, records, book, &self.locale, self.io.width),
            records.is_empty(),
        );
        if empty {
            let none = self.locale.line(TextKey::CliNothing).to_owned();
            self.io.say(&none);
            return Exit::Done;
        }
        if self.io.data(&text).is_ok() {
            Exit::Done
        } else {
            Exit::Failure
        }
    }

    /// `show REF`
    pub(super) fn show(&mut self, reference: &str) -> Exit {
        self.look(
            Reference::parse(reference).map(|r| r.kind),
            |office, desk| {
                let (id, reference) = find(desk, reference)?;
                let record = desk.record(id)?.ok_or(Refusal::NotFound {
                    asked: reference.to_string(),
                })?;
                let book = desk.load_book()?;
                let actor = office.actor();
                if office.global.json {
                    let mut object = Map::new();
                    object.insert("schema".into(), SCHEMA.into());
                    object.insert("kind".into(), reference.kind.spec().name.into());
                    let columns = office.actor_columns(reference.kind);
                    let item = columns.item(&record, &|id| link_text(&book, id));
                    object.insert(
                        "item".into(),
                        item.map(|item| json::item(&columns, &item)).into(),
                    );
                    if let Some(lines) = super::checklist::json(&record, &office.locale) {
                        object.insert("checklist".into(), lines);
                    }
                    return Ok(office.json(&Json::Object(object), Exit::Done));
                }
                let mut text = format!("{reference}\n");
                for spec in reference
                    .kind
                    .spec()
                    .fields
                    .iter()
                    .filter(|f| !f.inner && actor.shows(reference.kind, f))
                {
                    let shown = office.shown(&record, reference.kind, spec.id, &book);
                    if !shown.is_empty() {
                        text.push_str(&table::field_lines(
                            office.locale.field(reference.kind, spec),
                            &shown,
                        ));
                    }
                }
                text.push_str(&super::checklist::text(&record, &office.locale));
                Ok(if office.io.data(&text).is_ok() {
                    Exit::Done
                } else {
                    Exit::Failure
                })
            },
        )
    }

    fn shown(&self, record: &Record, kind: Kind, field: FieldId, book: &Book) -> String {
        table::shown(record, kind, field, book, &self.locale)
    }

    /// `log [REF]`
    pub(super) fn log(&mut self, reference: Option<&str>, limit: usize) -> Exit {
        match reference {
            Some(reference) => {
                self.look(None, |office, desk| office.history(desk, reference, limit))
            }
            None => self.look(None, |office, desk| office.steps(desk, limit)),
        }
    }

    fn history(&mut self, desk: &Desk, typed: &str, limit: usize) -> Result<Exit, Refusal> {
        let (id, reference) = find(desk, typed)?;
        let book = desk.load_book()?;
        let mut lines = desk.history(id)?;
        lines.truncate(limit);
        if self.global.json {
            let items: Vec<Json> = lines
                .iter()
                .map(|line| history_object(line, reference.kind, &book))
                .collect();
            let object = json!({"schema": SCHEMA, "ref": reference.to_string(), "items": items});
            return Ok(self.json(&object, Exit::Done));
        }
        for line in &lines {
            let text = self
                .locale
                .history_line(line, reference.kind, desk.now(), &|id| named(&book, id));
            if self.io.data_line(&text).is_err() {
                return Ok(Exit::Failure);
            }
        }
        Ok(Exit::Done)
    }

    fn steps(&mut self, desk: &Desk, limit: usize) -> Result<Exit, Refusal> {
        let steps = desk.steps(None, limit)?;
        if self.global.json {
            let item = |s: &crate::desk::StepLine| json!({"at": s.at.to_string(), "actor": s.actor.as_str(), "verb": s.verb.as_str(), "undone": s.undone, "records": s.records, "ref": s.reference.map(|r| r.to_string())});
            let object =
                json!({"schema": SCHEMA, "items": steps.iter().map(item).collect::<Vec<_>>()});
            return Ok(self.json(&object, Exit::Done));
        }
        for step in &steps {
            let text = self.locale.step_line(step, desk.now());
            if self.io.data_line(&text).is_err() {
                return Ok(Exit::Failure);
            }
        }
        Ok(Exit::Done)
    }

    /// `config paths`
    pub(super) fn config_paths(&mut self) -> Exit {
        let places = &self.env.places;
        let config = crate::host::settings::Settings::path(&places.config);
        let rows = [
            ("config", config),
            ("book", self.book_dir()),
            ("state", places.state.clone()),
        ];
        if self.global.json {
            let object: Map<String, Json> = rows
                .iter()
                .map(|(name, path)| ((*name).to_owned(), path.display().to_string().into()))
                .collect();
            return self.json(&Json::Object(object), Exit::Done);
        }
        let text: String = rows
            .iter()
            .map(|(name, path)| format!("{name:<7} {}\n", path.display()))
            .collect();
        if self.io.data(&text).is_ok() {
            Exit::Done
        } else {
            Exit::Failure
        }
    }

    pub(super) fn look(
        &mut self,
        kind: Option<Kind>,
        work: impl FnOnce(&mut Self, &Desk) -> Result<Exit, Refusal>,
    ) -> Exit {
        let desk = match self.desk_to_read() {
            Ok(desk) => desk,
            Err(exit) => return exit,
        };
        let exit = match work(self, &desk) {
            Ok(exit) => exit,
            Err(refusal) => self.refuse(&refusal, kind),
        };
        self.leave(desk, exit)
    }
}

/// A record by its reference and its name: two that became one may have had the same.
fn named(book: &Book, id: RecordId) -> String {
    let reference = book.find(id).map(|row| row.reference.to_string());
    let name = link_text(book, id);
    match reference {
        Some(reference) if reference != name => format!("{reference} {name}"),
        _ => name,
    }
}

fn history_object(line: &HistoryLine, kind: Kind, book: &Book) -> Json {
    let name = |field: FieldId| kind.field(field).map(|f| f.name);
    let text = |value: &Option<Value>| value.as_ref().map(|v| plain(v, book));
    let (what, field, before, after) = match &line.what {
        Happening::Made => ("made", None, None, None),
        Happening::Changed {
            field,
            before,
            after,
        } => ("changed", name(*field), text(before), text(after)),
        Happening::Added(field, value) => ("added", name(*field), None, Some(plain(value, book))),
        Happening::Removed(field, value) => {
            ("removed", name(*field), Some(plain(value, book)), None)
        }
        Happening::Noted(field, value) => ("noted", name(*field), None, Some(plain(value, book))),
        Happening::Joined { field, other, how } => {
            let what = match how {
                Joining::Into => "merged-into",
                Joining::With => "merged-with",
                Joining::Parted => "parted",
            };
            (what, name(*field), None, Some(named(book, *other)))
        }
        Happening::Archived => ("archived", None, None, None),
        Happening::Restored => ("restored", None, None, None),
    };
    json!({"at": line.at.to_string(), "actor": line.actor.as_str(), "verb": line.verb.as_str(), "what": what, "field": field, "before": before, "after": after})
}

fn plain(value: &Value, book: &Book) -> String {
    match value {
        Value::Text(text) | Value::Choice(text) => text.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Link(id) => link_text(book, *id),
        Value::Moment(moment) => moment.to_string(),
        Value::Sealed(_) | Value::Dot(_) | Value::Unknown { .. } => String::new(),
    }
}
