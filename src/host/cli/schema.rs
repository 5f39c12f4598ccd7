//! `config show` and `config schema`: what is set, and what can be set. The schema is a settings file with every line commented out, so
//! that it can be taken as it is and cut down.

use super::Office;
use super::exit::Exit;
use crate::text::Locale;
use serde_json::{Map, Value as Json, json};

/// A setting: its name, its type in JSON Schema's words, its choices, an example.
struct Setting {
    name: &'static str,
    kind: &'static str,
    choices: &'static [&'static str],
    example: &'static str,
}

const fn setting(
    name: &'static str,
    kind: &'static str,
    choices: &'static [&'static str],
    example: &'static str,
) -> Setting {
    Setting {
        name,
        kind,
        choices,
        example,
    }
}

/// Every setting outside of tables.
const SETTINGS: [Setting; 9] = [
    setting("lang", "string", &["ja", "en"], "\"ja\""),
    setting("name", "string", &[], "\"山本\""),
    setting(
        "hat",
        "string",
        &["hospital-office", "regional", "society"],
        "\"regional\"",
    ),
    setting("organisation", "string", &[], "\"県医工連携室\""),
    setting(
        "theme",
        "string",
        &["terminal", "mono", "light", "dark", "contrast", "cud"],
        "\"terminal\"",
    ),
    setting(
        "borders",
        "string",
        &["auto", "unicode", "ascii"],
        "\"auto\"",
    ),
    setting(
        "ime_control",
        "string",
        &["off", "teraterm", "auto"],
        "\"auto\"",
    ),
    setting("ambiguous", "string", &["auto", "1", "2"], "\"auto\""),
    setting("mouse", "boolean", &[], "true"),
];

/// Tables, each with the lines that show its form.
const TABLES: [(&str, &[&str]); 3] = [
    (
        "backup",
        &[
            "[backup]",
            "days = 7",
            "weeks = 4",
            "months = 12",
            "recipients = []",
        ],
    ),
    (
        "filters",
        &[
            "[[filters]]",
            "name = \"手術部の面談\"",
            "list = \"needs\"",
            "filter = \"stage:meeting dept:手術部\"",
            "key = 1",
        ],
    ),
    (
        "keys",
        &["[keys.records]", "advance = [\"L\", \"S-Right\"]"],
    ),
];

impl Office<'_, '_> {
    /// `config show`
    pub(super) fn config_show(&mut self) -> Exit {
        let faults = super::open::key_faults(&self.settings, self.env, &self.locale);
        faults.iter().for_each(|fault| self.io.say(fault));
        if self.global.json {
            let object = serde_json::to_value(&self.settings).unwrap_or(Json::Null);
            return self.json(&object, Exit::Done);
        }
        match toml::to_string(&self.settings) {
            Ok(text) => self.put(&text),
            Err(error) => {
                self.io.say(&error.to_string());
                Exit::Failure
            }
        }
    }

    /// `config schema`
    pub(super) fn config_schema(&mut self) -> Exit {
        if self.global.json {
            return self.json(&schema(), Exit::Done);
        }
        let text = template(&self.locale);
        self.put(&text)
    }
}

fn schema() -> Json {
    let mut properties = Map::new();
    for setting in &SETTINGS {
        let mut told = json!({"type": setting.kind});
        if let (false, Some(object)) = (setting.choices.is_empty(), told.as_object_mut()) {
            object.insert("enum".to_owned(), json!(setting.choices));
        }
        properties.insert(setting.name.to_owned(), told);
    }
    for (name, _) in TABLES {
        let kind = if name == "filters" { "array" } else { "object" };
        properties.insert(name.to_owned(), json!({"type": kind}));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn template(locale: &Locale) -> String {
    let mut text = String::new();
    let about = |name: &str| locale.setting(name).to_owned();
    for setting in &SETTINGS {
        let choices = setting.choices.join(" | ");
        let told = format!("# {} {choices}", about(setting.name));
        text.push_str(&format!("{}\n", told.trim_end()));
        text.push_str(&format!("# {} = {}\n\n", setting.name, setting.example));
    }
    for (name, lines) in TABLES {
        text.push_str(&format!("# {}\n", about(name)));
        lines
            .iter()
            .for_each(|line| text.push_str(&format!("# {line}\n")));
        text.push('\n');
    }
    text
}

/// The names of all settings.
#[cfg(test)]
fn names() -> Vec<&'static str> {
    let settings = SETTINGS.iter().map(|setting| setting.name);
    settings.chain(TABLES.map(|(name, _)| name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::settings::Settings;
    use crate::text::Lang;
    use crate::ui::keymap::Keymap;

    /// The template with its lines in force; the words before them stay comments.
    fn in_force(template: &str) -> String {
        let plain = template.lines().map(|line| {
            let bare = line.strip_prefix("# ").unwrap_or(line);
            let name = bare.split_once(" = ").map_or("", |(name, _)| name);
            let word = |c: char| c.is_ascii_lowercase() || c == '_';
            let named = !name.is_empty() && name.chars().all(word);
            let setting = named || bare.starts_with('[');
            if setting { bare } else { line }
        });
        plain.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_template_is_a_settings_file_that_names_every_setting() {
        for lang in Lang::ALL {
            let text = in_force(&template(&Locale::new(lang)));
            let settings: Settings =
                toml::from_str(&text).unwrap_or_else(|e| panic!("{e}\n{text}"));
            assert_eq!(Keymap::with_settings(&text).1, []);
            let written = serde_json::to_value(&settings).unwrap();
            let written: Vec<&String> = written.as_object().unwrap().keys().collect();
            assert_eq!(written.len(), names().len(), "{written:?}");
            let locale = Locale::new(lang);
            assert!(names().iter().all(|name| !locale.setting(name).is_empty()));
        }
    }
}
