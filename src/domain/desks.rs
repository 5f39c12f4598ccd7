//! 相談窓口: the public desks that come with the program, for whoever asks where to turn to and has no network. They lie in
//! `assets/desks.toml`; once on the book they are bodies like any other. Source: the leaflet's first remedy against the second barrier.

use super::body;
use super::entry::Entry;
use super::field::FieldId;
use super::value::Value;
use serde::Deserialize;

/// The region of a desk that answers everybody.
pub const WHOLE_COUNTRY: &str = "全国";

/// A desk.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicDesk {
    /// 名称.
    pub name: String,
    /// フリガナ.
    pub reading: String,
    /// 種別, a code of [`BODY_KIND`](super::choice::BODY_KIND).
    pub kind: String,
    /// The prefecture whose people it answers, or [`WHOLE_COUNTRY`].
    pub prefecture: String,
    /// What it answers, codes of [`DESK_TOPIC`](super::choice::DESK_TOPIC).
    pub topics: Vec<String>,
    /// How it is reached, in words.
    #[serde(default)]
    pub desks: String,
    /// 電話; empty where the body publishes none for everybody.
    #[serde(default)]
    pub phone: String,
}

#[derive(Deserialize)]
struct File {
    desks: Vec<PublicDesk>,
}

/// Every desk, in the order of the file: those for the whole country, then by what they answer from the north to the south.
pub fn all() -> Vec<PublicDesk> {
    let file = toml::from_str::<File>(include_str!("../../assets/desks.toml"));
    file.map_or(Vec::new(), |file| file.desks)
}

impl PublicDesk {
    /// True if it answers the people of a prefecture.
    pub fn answers(&self, prefecture: &str) -> bool {
        self.prefecture == WHOLE_COUNTRY || self.prefecture == prefecture
    }

    /// What stands in its record.
    pub fn entries(&self) -> Vec<(FieldId, Entry)> {
        let line = |text: &str| Entry::Value(Value::line(text));
        let topics = self.topics.iter().map(|code| Value::choice(code));
        let fields = [
            (body::NAME.id(), line(&self.name)),
            (body::READING.id(), line(&self.reading)),
            (
                body::BODY_KIND.id(),
                Entry::Value(Value::choice(&self.kind)),
            ),
            (body::PREFECTURE.id(), line(&self.prefecture)),
            (body::DESK_TOPICS.id(), Entry::Members(topics.collect())),
            (body::DESKS.id(), line(&self.desks)),
            (body::PHONE.id(), line(&self.phone)),
        ];
        let says = |(_, entry): &(FieldId, Entry)| *entry != line("");
        fields.into_iter().filter(says).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::choice::{BODY_KIND, DESK_TOPIC};
    use std::collections::BTreeSet;

    #[test]
    fn every_prefecture_has_a_desk_for_rights_and_one_for_industry_and_none_stands_twice() {
        let desks = all();
        let names: BTreeSet<&str> = desks.iter().map(|desk| desk.name.as_str()).collect();
        assert_eq!(names.len(), desks.len());
        let of = |prefecture: &str, topic: &str| {
            let here = desks.iter().filter(|desk| desk.prefecture == prefecture);
            here.filter(|desk| desk.topics.iter().any(|one| one == topic))
                .count()
        };
        let prefectures: BTreeSet<&str> = desks
            .iter()
            .map(|desk| desk.prefecture.as_str())
            .filter(|at| *at != WHOLE_COUNTRY)
            .collect();
        assert_eq!(prefectures.len(), 47);
        for prefecture in prefectures {
            let found = (of(prefecture, "ip"), of(prefecture, "grant"));
            assert_eq!(found, (1, 1), "{prefecture}");
        }
    }

    #[test]
    fn what_a_desk_says_is_what_the_fields_take() {
        for desk in all() {
            assert!(BODY_KIND.codes.contains(&&*desk.kind), "{desk:?}");
            let known = |topic: &String| DESK_TOPIC.codes.contains(&&**topic);
            assert!(desk.topics.iter().all(known), "{desk:?}");
            let digits = desk.phone.chars().filter(char::is_ascii_digit).count();
            assert!(matches!(digits, 0 | 10 | 11), "{desk:?}");
            assert!(desk.name.chars().count() <= 80, "{desk:?}");
        }
    }
}
