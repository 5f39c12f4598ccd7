//! `match`: the firms for a need, each with who could hold the authorisation; the wards and needs for a firm. The words are the screen's.

use super::Office;
use super::exit::Exit;
use super::fields::find;
use crate::desk::lens::{Own, Scene};
use crate::desk::matching::{Candidate, Firms, Spot, firms_for, places_for};
use crate::desk::{Book, Desk, Refusal};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::matching::Reach;
use crate::office::json::SCHEMA;
use crate::text::TextKey;
use serde_json::{Value as Json, json};

impl Office<'_, '_> {
    /// `match REF`
    pub(super) fn matches(&mut self, typed: &str) -> Exit {
        self.look(None, |office, desk| {
            let book = desk.load_book()?;
            let _ = desk.fold_texts();
            let (id, reference) = find(desk, typed)?;
            let matched = matches!(reference.kind, Kind::Need | Kind::Company);
            let row = book.find(id).filter(|_| matched);
            let Some(row) = row else {
                return Err(Refusal::NothingToDo);
            };
            let (texts, actor, own) = (desk.texts(), office.actor(), Own::default());
            let scene = Scene {
                book: &book,
                texts: &texts,
                actor: &actor,
                today: desk.today(),
                own: &own,
            };
            if reference.kind == Kind::Need {
                let firms = firms_for(scene, row);
                return Ok(office.tell_firms(desk, &book, &firms));
            }
            let (places, needs) = places_for(scene, row);
            let spots: Vec<Spot> = places.into_iter().chain(needs).collect();
            Ok(office.tell_spots(&book, &spots))
        })
    }

    fn tell_firms(&mut self, desk: &Desk, book: &Book, firms: &Firms) -> Exit {
        let why = |office: &Self, one: &Candidate| {
            let needed = matches!(one.reach, Reach::Lacks | Reach::Ended);
            let holder = one.holders.first().filter(|_| needed);
            let at = (book, desk.today());
            office.locale.candidate(firms, one, holder, at)
        };
        let items: Vec<(Json, String, Vec<String>)> = firms
            .candidates
            .iter()
            .map(|one| {
                let why = why(self, one);
                let holders = one
                    .holders
                    .iter()
                    .map(|holder| reference(book, holder.firm));
                let holders: Vec<String> = holders.collect();
                let item = json!({
                    "ref": reference(book, one.firm), "name": book.name(one.firm),
                    "holders": holders, "why": why,
                });
                (item, named(book, one.firm), why)
            })
            .collect();
        self.tell_matches(items)
    }

    fn tell_spots(&mut self, book: &Book, spots: &[Spot]) -> Exit {
        let items = spots.iter().map(|spot| {
            let why = self.locale.spot(spot, book);
            let hospital = spot.hospital.map_or("", |id| book.name(id));
            let item = json!({
                "need": spot.need.map(|id| reference(book, id)),
                "hospital": spot.hospital.map(|id| reference(book, id)),
                "department": spot.department, "why": why,
            });
            let head = spot.need.map_or_else(
                || format!("{hospital} {}", spot.department).trim().to_owned(),
                |id| named(book, id),
            );
            (item, head, why)
        });
        let items = items.collect();
        self.tell_matches(items)
    }

    fn tell_matches(&mut self, items: Vec<(Json, String, Vec<String>)>) -> Exit {
        if self.global.json {
            let items: Vec<Json> = items.into_iter().map(|(item, ..)| item).collect();
            let object = json!({"schema": SCHEMA, "items": items});
            return self.json(&object, Exit::Done);
        }
        if items.is_empty() {
            let none = self.locale.line(TextKey::MatchNone).to_owned();
            self.io.say(&none);
        }
        for (_, head, why) in items {
            let lines = std::iter::once(head).chain(why.iter().map(|why| format!("  - {why}")));
            for line in lines {
                if self.io.data_line(&line).is_err() {
                    return Exit::Failure;
                }
            }
        }
        Exit::Done
    }
}

fn reference(book: &Book, id: RecordId) -> String {
    book.find(id)
        .map(|row| row.reference.to_string())
        .unwrap_or_default()
}

fn named(book: &Book, id: RecordId) -> String {
    format!("{} {}", reference(book, id), book.name(id))
}
