//! `phrases` and `checklists`: what the office may word itself with the files that cannot be used, by line; one written out to be worded
//! anew.

use super::Office;
use super::exit::Exit;
use crate::domain::paper::Paper;
use crate::host::papers;
use crate::office::json::SCHEMA;
use crate::text::{Locale, TextKey};
use serde_json::{Value as Json, json};

/// What is wrong with the office's files, in a sentence each.
pub(crate) fn faults(
    config: &std::path::Path,
    papers: &crate::domain::paper::Papers,
    locale: &Locale,
) -> Vec<String> {
    let told = |(paper, fault): (&Paper, _)| {
        let path = papers::place(config, paper).display().to_string();
        locale.paper_unused(&path, fault)
    };
    papers.faults.iter().map(told).collect()
}

impl Office<'_, '_> {
    /// `phrases [NAME]`, `checklists [KIND]`
    pub(super) fn papers(&mut self, paper: fn(String) -> Paper, name: Option<&str>) -> Exit {
        match name {
            Some(name) => self.write_paper(&paper(name.to_owned())),
            None => self.list_papers(paper(String::new()).directory()),
        }
    }

    /// Every one with where it comes from; a file that cannot be used is told, and is no success.
    fn list_papers(&mut self, directory: &str) -> Exit {
        let config = self.env.places.config.clone();
        let mut found = papers::read(&config);
        found
            .faults
            .retain(|paper, _| paper.directory() == directory);
        let all = found.all().into_iter();
        let mut items: Vec<Json> = Vec::new();
        for paper in all.filter(|paper| paper.directory() == directory) {
            let path = papers::place(&config, &paper).display().to_string();
            let own = found.own.contains_key(&paper).then_some(path);
            let title = self.locale.paper(&paper, &found.phrases).to_owned();
            let mut item = json!({"name": paper.name(), "title": title, "own": own});
            if let (Paper::Phrase(name), Some(object)) = (&paper, item.as_object_mut())
                && let Some(phrase) = found.phrases.get(name)
            {
                object.insert("about".to_owned(), json!(phrase.about));
                object.insert("when".to_owned(), json!(phrase.when));
            }
            items.push(item);
            let whose = own.unwrap_or_else(|| self.locale.line(TextKey::PaperOurs).to_owned());
            let line = format!("{}  {title}  {whose}", paper.name());
            if !self.global.json && self.io.data_line(&line).is_err() {
                return Exit::Failure;
            }
        }
        let told = faults(&config, &found, &self.locale);
        told.iter().for_each(|line| self.io.say(line));
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

    /// Writes one of ours beside the settings, where the office words it anew; one that is there already is only named.
    fn write_paper(&mut self, paper: &Paper) -> Exit {
        if paper.built_in().is_none() {
            let values = [
                ("name", &paper.name() as &dyn std::fmt::Display),
                ("verb", &paper.directory() as _),
            ];
            let text = self.locale.say(TextKey::PaperUnknown, &values);
            return self.told(Exit::NotFound, &text);
        }
        let config = self.env.places.config.clone();
        let path = papers::place(&config, paper);
        match papers::write_out(&config, paper) {
            Ok(written) => {
                let key = if written {
                    TextKey::PaperWritten
                } else {
                    TextKey::PaperThere
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
