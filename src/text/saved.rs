//! Owns the saved filters of a list as one person sees them: those that come with the program, those that the book holds for everybody,
//! those that the person keeps alone. The screen, the command line and its help read this one list.

use super::Locale;
use crate::desk::Book;
use crate::desk::hat::Hat;
use crate::domain::filter;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::search::fold::fold;

/// Keys for saved filters: 1 to 9.
const SLOTS: u8 = 9;

/// A filter that comes with the program. Its words are English; the language of filters prints them in the reader's.
#[derive(Debug)]
pub struct BuiltIn {
    /// Its name in the locales, under `saved.`.
    pub id: &'static str,
    /// What it lists.
    pub kind: Kind,
    /// What it asks.
    pub query: &'static str,
    /// The hats that it is for: their lists begin with it, and no other has it. Empty: it is everybody's.
    pub hats: &'static [Hat],
}

const fn built_in(kind: Kind, id: &'static str, query: &'static str) -> BuiltIn {
    of_hat(&[], kind, id, query)
}

const fn of_hat(
    hats: &'static [Hat],
    kind: Kind,
    id: &'static str,
    query: &'static str,
) -> BuiltIn {
    BuiltIn {
        id,
        kind,
        query,
        hats,
    }
}

/// Every filter that comes with the program, in the order of the keys.
pub static BUILT_IN: &[BuiltIn] = &[
    built_in(Kind::Need, "overdue", "due<0 is:open"),
    built_in(Kind::Need, "my-move", "ball:me is:open"),
    built_in(Kind::Need, "stalled", "idle>30d is:open"),
    built_in(Kind::Need, "blocked", "gate:blocked"),
    built_in(Kind::Need, "news", "new:me"),
    built_in(Kind::Need, "exceptions", "is:overridden"),
    built_in(Kind::Need, "unsorted", "is:unsorted is:open"),
    built_in(Kind::Need, "unanswered", "is:unanswered"),
    of_hat(
        &[Hat::HospitalOffice],
        Kind::Need,
        "intake",
        "stage:intake..preparing is:open",
    ),
    of_hat(
        &[Hat::Society],
        Kind::Need,
        "of-society",
        "source:society is:open",
    ),
    built_in(Kind::Case, "overdue", "due<0 is:open"),
    built_in(Kind::Case, "my-move", "ball:me is:open"),
    built_in(Kind::Case, "stalled", "idle>30d is:open"),
    built_in(Kind::Case, "blocked", "gate:blocked"),
    built_in(Kind::Case, "news", "new:me"),
    built_in(Kind::Case, "exceptions", "is:overridden"),
    built_in(Kind::Company, "distant", "is:distant"),
    built_in(Kind::Company, "under-nda", "contract:nda.signed"),
    built_in(Kind::Company, "with-case", "has:case"),
    built_in(Kind::Company, "news", "new:me"),
    built_in(Kind::Company, "ending", "is:ending"),
    built_in(Kind::Hospital, "distant", "is:distant"),
    built_in(Kind::Hospital, "news", "new:me"),
    built_in(Kind::Body, "distant", "is:distant"),
    built_in(Kind::Person, "news", "new:me"),
    built_in(Kind::Person, "ending", "is:ending"),
    built_in(Kind::Person, "left", "is:left"),
    built_in(Kind::Contract, "overdue", "due<0 is:open"),
    built_in(Kind::Contract, "my-move", "ball:me is:open"),
    built_in(
        Kind::Contract,
        "expiring",
        "expires_on:0..+60d state:signed",
    ),
    built_in(Kind::Contract, "news", "new:me"),
    built_in(Kind::Contract, "lines-late", "is:lines-late"),
    of_hat(&[Hat::HospitalOffice], Kind::Contract, "in-work", "is:open"),
    of_hat(
        &[Hat::Regional],
        Kind::Contract,
        "grants",
        "contract_kind:grant is:open",
    ),
    of_hat(
        &[Hat::Regional, Hat::Society],
        Kind::Event,
        "to-come",
        "on:0.. is:open",
    ),
    built_in(Kind::Log, "unfiled", "is:unfiled"),
];

/// A filter that a person keeps alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// Its name.
    pub name: String,
    /// What it lists.
    pub kind: Kind,
    /// What it asks, as typed.
    pub query: String,
    /// Its key, if one was given.
    pub slot: Option<u8>,
}

/// Whose a saved filter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// This person's alone.
    Mine,
    /// Everybody's, a record of the book.
    Shared(RecordId),
    /// The program's.
    Program,
}

/// A saved filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Its name.
    pub name: String,
    /// What it lists.
    pub kind: Kind,
    /// What it asks.
    pub query: String,
    /// Its key: 1 to 9.
    pub slot: Option<u8>,
    /// Whose it is.
    pub whose: Whose,
}

impl Locale {
    /// The saved filters of a list in the order of their keys. A key that was given goes to the person's own before the shared one; the
    /// program's take what is free, then the others.
    /// Those that come with the program stand in the order of a person's hat.
    pub fn saved_filters(
        &self,
        kind: Kind,
        book: &Book,
        own: &[Own],
        hat: Option<Hat>,
    ) -> Vec<Saved> {
        let mine = own.iter().filter(|o| o.kind == kind).map(|o| Saved {
            name: o.name.clone(),
            kind,
            query: o.query.clone(),
            slot: o.slot,
            whose: Whose::Mine,
        });
        let mut all: Vec<Saved> = mine.collect();
        all.extend(shared(kind, book));
        let own = all.len();
        all.extend(self.of_the_program(kind, hat));
        give_keys(&mut all, own);
        all.sort_by_key(|saved| saved.slot.unwrap_or(u8::MAX));
        all
    }

    /// The name of a filter that comes with the program.
    pub fn saved_name(&self, row: &BuiltIn) -> &str {
        self.word(&["saved.", row.id]).unwrap_or(row.id)
    }

    fn of_the_program(&self, kind: Kind, hat: Option<Hat>) -> impl Iterator<Item = Saved> {
        let rows = || BUILT_IN.iter().filter(move |row| row.kind == kind);
        let own = rows().filter(move |row| hat.is_some_and(|hat| row.hats.contains(&hat)));
        let rows = own.chain(rows().filter(|row| row.hats.is_empty()));
        rows.map(|row| self.saved_of(row))
    }

    fn saved_of(&self, row: &BuiltIn) -> Saved {
        Saved {
            name: self.saved_name(row).to_owned(),
            kind: row.kind,
            query: row.query.to_owned(),
            slot: None,
            whose: Whose::Program,
        }
    }

    /// The saved filter of a name or a key; a name of the program's own in any language.
    pub fn saved_filter(
        &self,
        asked: &str,
        kind: Kind,
        book: &Book,
        own: &[Own],
        hat: Option<Hat>,
    ) -> Option<Saved> {
        let all = self.saved_filters(kind, book, own, hat);
        let folded = fold(asked);
        let named = all.iter().find(|saved| fold(&saved.name) == folded);
        let by_key = || {
            let slot: u8 = asked.parse().ok()?;
            all.iter().find(|saved| saved.slot == Some(slot))
        };
        // By its own word also one that is for another hat.
        let by_id = || {
            let mut rows = BUILT_IN.iter().filter(|row| row.kind == kind);
            rows.find(|row| row.id == asked)
                .map(|row| self.saved_of(row))
        };
        let listed = named.or_else(by_key).cloned();
        listed.or_else(by_id)
    }
}

fn shared(kind: Kind, book: &Book) -> impl Iterator<Item = Saved> {
    let rows = book.rows(Kind::Filter).filter(|row| !row.archived);
    let of_list =
        rows.filter(move |row| Kind::from_name(row.text(filter::LIST.id())) == Some(kind));
    of_list.map(move |row| Saved {
        name: row.text(filter::NAME.id()).to_owned(),
        kind,
        query: row.text(filter::QUERY.id()).to_owned(),
        slot: row.number(filter::SLOT.id()).and_then(slot_of),
        whose: Whose::Shared(row.id),
    })
}

/// A number as a key.
pub fn slot_of(number: i64) -> Option<u8> {
    u8::try_from(number)
        .ok()
        .filter(|slot| (1..=SLOTS).contains(slot))
}

/// Each key once: the first that was given it keeps it, the others take free ones in their order.
/// What comes with the program takes its keys before what somebody saves, so that a new filter moves no other one from under the fingers.
fn give_keys(all: &mut [Saved], own: usize) {
    let mut taken = Vec::new();
    for saved in all.iter_mut() {
        saved.slot = saved.slot.filter(|slot| !taken.contains(slot));
        taken.extend(saved.slot);
    }
    let (own, ours) = all.split_at_mut(own);
    let all = ours.iter_mut().chain(own);
    for saved in all.filter(|saved| saved.slot.is_none()) {
        saved.slot = (1..=SLOTS).find(|slot| !taken.contains(slot));
        taken.extend(saved.slot);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::filter::parse;
    use crate::text::Lang;

    #[test]
    fn every_filter_of_the_program_is_read_and_printed_in_each_language() {
        for lang in Lang::ALL {
            let locale = Locale::new(lang);
            for row in BUILT_IN {
                let words = locale.filter_words(row.kind);
                let query = parse(row.query, &words);
                let query = query.unwrap_or_else(|e| panic!("{} {e:?}", row.query));
                let printed = query.print(&words);
                assert_eq!(parse(&printed, &words).as_ref(), Ok(&query), "{printed}");
            }
        }
    }

    #[test]
    fn a_given_key_is_kept_and_the_rest_take_what_is_free() {
        let own = |name: &str, slot| Own {
            name: name.to_owned(),
            kind: Kind::Contract,
            query: "state:review".to_owned(),
            slot,
        };
        let locale = Locale::new(Lang::Ja);
        let own = [
            own("弁護士", Some(1)),
            own("確認", None),
            own("重なり", Some(1)),
        ];
        let all = locale.saved_filters(Kind::Contract, &Book::default(), &own, None);
        let keys: Vec<(Option<u8>, &str)> = all.iter().map(|s| (s.slot, s.name.as_str())).collect();
        let head = [(Some(1), "弁護士"), (Some(2), "期限超過")];
        assert_eq!(keys.get(..2), Some(&head[..]));
        let last = [(Some(7), "確認"), (Some(8), "重なり")];
        assert_eq!(keys.get(6..), Some(&last[..]), "no other one moves");
    }

    #[test]
    fn the_filters_of_a_hat_come_first_and_the_others_stay_in_their_order() {
        let locale = Locale::new(Lang::Ja);
        let names = |kind, hat| {
            let all = locale.saved_filters(kind, &Book::default(), &[], hat);
            all.into_iter().map(|saved| saved.name).collect::<Vec<_>>()
        };
        for (hat, kind, first) in [
            (Hat::HospitalOffice, Kind::Need, "受付から公開準備まで"),
            (Hat::Society, Kind::Need, "団体からのニーズ"),
            (Hat::HospitalOffice, Kind::Contract, "手続き中"),
            (Hat::Regional, Kind::Contract, "進行中の補助金"),
        ] {
            let own = names(kind, Some(hat));
            assert_eq!(own.first().map(String::as_str), Some(first), "{hat:?}");
            assert_eq!(own.get(1..), Some(&names(kind, None)[..]));
        }
    }

    #[test]
    fn a_filter_is_found_by_its_name_its_key_and_the_programs_word() {
        let locale = Locale::new(Lang::Ja);
        let book = Book::default();
        let found = |asked: &str| {
            let saved = locale.saved_filter(asked, Kind::Need, &book, &[], None);
            saved.map(|saved| saved.query)
        };
        for asked in ["期限超過", "1", "overdue"] {
            assert_eq!(found(asked).as_deref(), Some("due<0 is:open"), "{asked}");
        }
        assert_eq!(found("ない名前"), None);
    }
}
