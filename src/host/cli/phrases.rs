//! `phrases`: the texts in force and the files of the office that cannot be used, by line; one written out to be worded anew.

use super::Office;
use super::exit::Exit;
use super::open::phrase_fault;
use crate::domain::phrase::built_in;
use crate::host::phrases;
use crate::office::json::SCHEMA;
use crate::text::{Lang, TextKey};
use serde_json::{Value as Json, json};

impl Office<'_, '_> {
    /// `phrases [NAME]`
    pub(super) fn phrases(&mut self, name: Option<&str>) -> Exit {
        match name {
            Some(name) => self.write_phrase(name),
            None => self.list_phrases(),
        }
    }

    /// Every text with where it comes from; a file that cannot be used is told, and is no success.
    fn list_phrases(&mut self) -> Exit {
        let config = self.env.places.config.clone();
        let (found, faults) = phrases::read(&config);
        let english = self.locale.lang() == Lang::En;
        let mut items: Vec<Json> = Vec::new();
        for (name, phrase) in found.all() {
            let own = phrases::place(&config, name);
            let own = own.exists().then(|| own.display().to_string());
            items.push(json!({
                "name": name, "title": phrase.title(english), "about": phrase.about, "when": phrase.when, "own": own,
            }));
            let whose = own.unwrap_or_else(|| self.locale.line(TextKey::PhraseOurs).to_owned());
            let line = format!("{name}  {}  {whose}", phrase.title(english));
            if !self.global.json && self.io.data_line(&line).is_err() {
                return Exit::Failure;
            }
        }
        let told: Vec<String> = faults
            .iter()
            .map(|fault| phrase_fault(&self.locale, fault))
            .collect();
        for line in &told {
            self.io.say(line);
        }
        let exit = if told.is_empty() {
            Exit::Done
        } else {
            Exit::Partly
        };
        if self.global.json {
            let object = json!({"schema": SCHEMA, "items": items, "faults": told});
            return self.json(&object, exit);
        }
        exit
    }

    /// Writes a text of ours beside the settings, where the office words it anew; one that is there already is only named.
    fn write_phrase(&mut self, name: &str) -> Exit {
        let Some(toml) = built_in(name) else {
            let text = self.locale.say(TextKey::PhraseUnknown, &[("name", &name)]);
            return self.told(Exit::NotFound, &text);
        };
        let config = self.env.places.config.clone();
        let path = phrases::place(&config, name);
        match phrases::write_out(&config, name, toml) {
            Ok(written) => {
                let key = if written {
                    TextKey::PhraseWritten
                } else {
                    TextKey::PhraseThere
                };
                let text = self.locale.line(key).to_owned();
                self.io.say(&text);
                let path = path.display().to_string();
                if self.io.data_line(&path).is_err() {
                    return Exit::Failure;
                }
                Exit::Done
            }
            Err(error) => {
                let why = self.locale.why(error.kind());
                let values = [("path", &path.display() as _), ("what", &why as _)];
                let text = self.locale.say(TextKey::CliFile, &values);
                self.told(Exit::Failure, &text)
            }
        }
    }
}
