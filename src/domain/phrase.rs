//! 文例: texts that are sent again and again, with fields. They lie in `assets/phrases`, worded by this program and meant to be edited by
//! each office. Which fields there are is said here; what stands in them is the screen's matter.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The texts that come with the program, by their names.
const BUILT_IN: [(&str, &str); 15] = [
    (
        "reminder",
        include_str!("../../assets/phrases/reminder.toml"),
    ),
    ("thanks", include_str!("../../assets/phrases/thanks.toml")),
    (
        "question",
        include_str!("../../assets/phrases/question.toml"),
    ),
    (
        "introduce",
        include_str!("../../assets/phrases/introduce.toml"),
    ),
    (
        "schedule",
        include_str!("../../assets/phrases/schedule.toml"),
    ),
    (
        "after-meeting",
        include_str!("../../assets/phrases/after-meeting.toml"),
    ),
    (
        "declined",
        include_str!("../../assets/phrases/declined.toml"),
    ),
    ("interim", include_str!("../../assets/phrases/interim.toml")),
    (
        "evaluation",
        include_str!("../../assets/phrases/evaluation.toml"),
    ),
    (
        "handover",
        include_str!("../../assets/phrases/handover.toml"),
    ),
    (
        "request-letter",
        include_str!("../../assets/phrases/request-letter.toml"),
    ),
    (
        "permission",
        include_str!("../../assets/phrases/permission.toml"),
    ),
    (
        "consultation-sheet",
        include_str!("../../assets/phrases/consultation-sheet.toml"),
    ),
    (
        "newsletter",
        include_str!("../../assets/phrases/newsletter.toml"),
    ),
    ("award", include_str!("../../assets/phrases/award.toml")),
];

/// The file of a text that comes with the program, as it is: what an office begins with when it words its own.
pub fn built_in(name: &str) -> Option<&'static str> {
    let found = BUILT_IN.iter().find(|(own, _)| *own == name);
    found.map(|(_, toml)| *toml)
}

/// Writes the fields of a text and their names from one list.
macro_rules! blanks {
    ($( $(#[$doc:meta])* $variant:ident = $name:literal $code:literal ;)+) => {
        /// A field of a text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Blank { $( $(#[$doc])* $variant ),+ }

        impl Blank {
            /// Every field.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// How it is written between braces.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $name ),+ }
            }

            /// Its name in the locales.
            pub const fn code(self) -> &'static str {
                match self { $( Self::$variant => $code ),+ }
            }
        }
    };
}

blanks! {
    /// Whom the text is for, with the title of respect.
    To = "宛先" "to";
    /// What it is about.
    Title = "件名" "title";
    /// Its reference.
    Reference = "番号" "reference";
    /// Where it stands.
    Stage = "段階" "stage";
    /// The hospital.
    Hospital = "病院" "hospital";
    /// The ward.
    Department = "部署" "department";
    /// Who handed the need in.
    Proposer = "提案者" "proposer";
    /// The firm.
    Firm = "企業" "firm";
    /// Whom one speaks with there.
    FirmContact = "企業担当" "firm-contact";
    /// The writer's organisation.
    Office = "所属" "office";
    /// The writer.
    Me = "名前" "me";
    /// Today.
    Today = "今日" "today";
    /// The due day.
    Due = "期限" "due";
    /// Who has the next move.
    Ball = "手番" "ball";
    /// Since when.
    BallSince = "手番の日" "ball-since";
    /// For how many days.
    Waited = "待ち日数" "waited";
    /// What is to be done next.
    Next = "次の一手" "next";
    /// Why it was not taken further.
    Reason = "理由" "reason";
    /// When the need came in.
    Received = "受付日" "received";
    /// When the proposer was told something last.
    LastTold = "前回の連絡" "last-told";
    /// The day of the meeting.
    MeetingOn = "面談日" "meeting-on";
    /// The revision of the prototype.
    Revision = "改訂" "revision";
    /// How far an evaluation goes.
    Level = "評価レベル" "level";
    /// To be filled in by hand.
    ByHand = "空欄" "by-hand";
}

/// To whom a text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    /// Who handed the need in.
    Proposer,
    /// The firm of the case.
    Firm,
    /// The ward.
    Hospital,
    /// Whoever has the next move.
    Ball,
}

/// A text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrase {
    /// What it is called.
    pub name: String,
    /// The same in English; empty: as in Japanese.
    #[serde(default)]
    pub name_en: String,
    /// The kinds of record it is for, by their English singular.
    pub about: Vec<String>,
    /// When it is offered first: codes of stages and of barriers, `waiting`, `silence`, `left`.
    #[serde(default)]
    pub when: Vec<String>,
    /// To whom.
    pub to: Reader,
    /// The text with its fields in braces.
    pub text: String,
}

/// What is wrong with a text that an office wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhraseFault {
    /// The file cannot be read as a text: the line, and what the reader said.
    Form(usize, String),
    /// A field that does not exist stands in it: the line, and its name.
    Blank(usize, String),
}

impl PhraseFault {
    /// The line of the file, from 1; 0 if the file could not be read at all.
    pub const fn line(&self) -> usize {
        match self {
            Self::Form(line, _) | Self::Blank(line, _) => *line,
        }
    }
}

/// The line in which a byte of a text stands, from 1.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    let before = text.bytes().take(byte);
    before.filter(|byte| *byte == b'\n').count() + 1
}

fn document(toml: &str) -> Result<toml_edit::DocumentMut, PhraseFault> {
    toml.parse().map_err(|error: toml_edit::TomlError| {
        let line = error.span().map_or(1, |span| line_of(toml, span.start));
        PhraseFault::Form(line, error.message().to_owned())
    })
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands.
    Plain(&'a str),
    /// A field.
    Blank(Blank),
}

impl Phrase {
    /// Reads a text and checks its fields.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(toml: &str) -> Result<Self, PhraseFault> {
        let phrase: Self = toml::from_str(toml).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(toml, span.start));
            PhraseFault::Form(line, error.message().to_owned())
        })?;
        match phrase.pieces() {
            Ok(_) => Ok(phrase),
            Err(name) => {
                let at = toml.find(&format!("{{{name}"));
                let line = at.map_or(1, |at| line_of(toml, at));
                Err(PhraseFault::Blank(line, name))
            }
        }
    }

    /// The file with another text in it; everything else in it stays as it was written, remarks too.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn reworded(toml: &str, text: &str) -> Result<String, PhraseFault> {
        let mut file = document(toml)?;
        let decor = file.get("text").and_then(|item| item.as_value());
        let decor = decor.map(|value| value.decor().clone()).unwrap_or_default();
        let mut value = toml_edit::Value::from(text);
        *value.decor_mut() = decor;
        file.insert("text", toml_edit::Item::Value(value));
        Ok(file.to_string())
    }

    /// The file under another name; a name in another language goes.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn renamed(toml: &str, name: &str) -> Result<String, PhraseFault> {
        let mut file = document(toml)?;
        file.insert("name", toml_edit::value(name));
        file.remove("name_en");
        Ok(file.to_string())
    }

    /// The text cut at its fields.
    ///
    /// # Errors
    /// The name of a field that does not exist.
    pub fn pieces(&self) -> Result<Vec<Piece<'_>>, String> {
        let mut pieces = Vec::new();
        for cut in cut(&self.text) {
            pieces.push(cut.map_err(|(_, name)| name.to_owned())?);
        }
        Ok(pieces)
    }

    /// What it is called.
    pub fn title(&self, english: bool) -> &str {
        if english && !self.name_en.is_empty() {
            &self.name_en
        } else {
            &self.name
        }
    }
}

/// The fields of a text that do not exist, each with the line of the text, from 1.
pub fn wrong_blanks(text: &str) -> Vec<(usize, &str)> {
    let wrong = cut(text).filter_map(Result::err);
    wrong.map(|(at, name)| (line_of(text, at), name)).collect()
}

/// Characters of a field's name told where its brace is never closed.
const TOLD: usize = 12;

/// A text cut at its fields; of a field that does not exist, where it stands and its name.
fn cut(text: &str) -> impl Iterator<Item = Result<Piece<'_>, (usize, &str)>> {
    let (mut at, mut rest) = (0, text);
    std::iter::from_fn(move || {
        let here = at;
        if let Some(behind) = rest.strip_prefix('{') {
            let line = behind.lines().next().unwrap_or_default();
            let (name, after) = if let Some((name, _)) = line.split_once('}') {
                (name, behind.get(name.len() + 1..))
            } else {
                let end = line.char_indices().nth(TOLD);
                let end = end.map_or(line.len(), |(at, _)| at);
                (line.get(..end)?, behind.get(end..))
            };
            at += rest.len() - after?.len();
            rest = after?;
            let closed = line.contains('}');
            let known = Blank::ALL.iter().find(|b| closed && b.name() == name);
            return Some(known.map_or(Err((here, name)), |b| Ok(Piece::Blank(*b))));
        }
        let end = rest.find('{').unwrap_or(rest.len());
        let plain = rest.get(..end).filter(|plain| !plain.is_empty())?;
        at += end;
        rest = rest.get(end..)?;
        Some(Ok(Piece::Plain(plain)))
    })
}

/// Every text in force, by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrases(BTreeMap<String, (usize, Phrase)>);

impl Default for Phrases {
    /// Those that come with the program.
    fn default() -> Self {
        let mut phrases = Self(BTreeMap::new());
        for (name, toml) in BUILT_IN {
            if let Ok(phrase) = Phrase::read(toml) {
                phrases.put(name, phrase);
            }
        }
        phrases
    }
}

impl Phrases {
    /// Takes an office's text in, in the place of one of the same name or behind all.
    pub fn put(&mut self, name: &str, phrase: Phrase) {
        let last = self.0.len();
        let place = self.0.get(name).map_or(last, |(place, _)| *place);
        self.0.insert(name.to_owned(), (place, phrase));
    }

    /// Every text with its name, in the order in which they are offered.
    pub fn all(&self) -> Vec<(&str, &Phrase)> {
        let mut all: Vec<(&usize, &str, &Phrase)> = self
            .0
            .iter()
            .map(|(name, (place, phrase))| (place, name.as_str(), phrase))
            .collect();
        all.sort_by_key(|(place, ..)| **place);
        all.into_iter()
            .map(|(_, name, phrase)| (name, phrase))
            .collect()
    }

    /// The name of a text that is one of them.
    pub fn name_of(&self, phrase: &Phrase) -> Option<&str> {
        let mut all = self.0.iter();
        let found = all.find(|(_, (_, own))| std::ptr::eq(own, phrase));
        found.map(|(name, _)| name.as_str())
    }

    /// The text of a name.
    pub fn get(&self, name: &str) -> Option<&Phrase> {
        self.0.get(name).map(|(_, phrase)| phrase)
    }

    /// The texts for a kind of record that fit the moment, those named for it first; with `all` the others behind them.
    pub fn fitting(&self, kind: &str, moment: &[&str], all: bool) -> Vec<&Phrase> {
        let mut found: Vec<(u8, usize, &Phrase)> = self
            .0
            .values()
            .filter(|(_, phrase)| phrase.about.iter().any(|about| about == kind))
            .map(|(place, phrase)| {
                let fits = phrase
                    .when
                    .iter()
                    .any(|when| moment.contains(&when.as_str()));
                let rank = match (fits, phrase.when.is_empty()) {
                    (true, _) => 0,
                    (false, true) => 1,
                    (false, false) => 2,
                };
                (rank, *place, phrase)
            })
            .collect();
        found.sort_by_key(|(rank, place, _)| (*rank, *place));
        if !all && found.iter().any(|(rank, ..)| *rank < 2) {
            found.retain(|(rank, ..)| *rank < 2);
        }
        found.into_iter().map(|(_, _, phrase)| phrase).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::choice::BARRIER;
    use crate::domain::kind::Kind;
    use crate::domain::stage::Stage;

    #[test]
    fn every_text_of_ours_can_be_read_and_names_kinds_and_moments_that_exist() {
        let phrases = Phrases::default();
        assert_eq!(phrases.0.len(), BUILT_IN.len());
        for (_, phrase) in phrases.0.values() {
            for about in &phrase.about {
                assert!(Kind::from_name(about).is_some(), "{about}");
            }
            for when in &phrase.when {
                let known = Stage::from_code(when).is_some()
                    || BARRIER.codes.contains(&when.as_str())
                    || ["waiting", "silence", "left"].contains(&when.as_str());
                assert!(known, "{} {when}", phrase.name);
            }
            assert!(!phrase.name_en.is_empty(), "{}", phrase.name);
        }
    }

    #[test]
    fn what_fits_the_moment_comes_first_and_other_kinds_do_not_come() {
        let phrases = Phrases::default();
        let first = phrases.fitting("need", &["intake"], false)[0];
        assert_eq!(first.name, "受付御礼");
        let of_contract: Vec<&str> = phrases
            .fitting("contract", &[], true)
            .iter()
            .map(|phrase| phrase.name.as_str())
            .collect();
        assert_eq!(
            of_contract,
            [
                "担当交代の挨拶",
                "ご確認のお願い",
                "相談票(支援室・窓口あて)"
            ]
        );
    }

    #[test]
    fn every_field_that_does_not_exist_is_told_with_its_line() {
        let text = "{宛名}\n{件名} {\n\n{名前}、{ 今日 }\n{期限";
        let wrong = wrong_blanks(text);
        assert_eq!(wrong, [(1, "宛名"), (2, ""), (4, " 今日 "), (5, "期限")]);
        assert!(wrong_blanks("{件名}(}").is_empty());
    }

    #[test]
    fn a_text_worded_anew_leaves_the_rest_of_its_file_alone() {
        let own = "# 当院の文\nname = \"当院\" # 名\nabout = [\"need\"]\nto = \"ball\"\ntext = \"\"\"\nもと\n\"\"\" # 文\n# 終わり\n";
        let text = "{件名}の\n\"\"\"\\\n終わり\n";
        let file = Phrase::reworded(own, text).unwrap();
        assert_eq!(Phrase::read(&file).unwrap().text, text);
        for kept in ["# 当院の文\n", " # 名\n", " # 文\n", "# 終わり\n"] {
            assert!(file.contains(kept), "{file}");
        }
        assert!(Phrase::reworded("name = ", "").is_err());
    }

    #[test]
    fn a_field_that_does_not_exist_is_a_fault() {
        let own = "name = \"当院\"\nabout = [\"need\"]\nto = \"ball\"\ntext = \"{宛名} 様\"";
        assert_eq!(
            Phrase::read(own),
            Err(PhraseFault::Blank(4, "宛名".to_owned()))
        );
        let open = own.replace("{宛名}", "{宛先");
        assert!(matches!(Phrase::read(&open), Err(PhraseFault::Blank(..))));
        assert!(matches!(
            Phrase::read("name = 3"),
            Err(PhraseFault::Form(1, _))
        ));
    }
}
