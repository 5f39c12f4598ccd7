//! `keys`: who may come in while the book is served. The file is read and written without the book's lock; a server that runs sees it at
//! once.

use super::Office;
use super::args::{KeysAdd, KeysVerb};
use super::exit::Exit;
use crate::desk::Role;
use crate::host::serve::people::{Entry, Fault, People, Proof, Wrong};
use crate::office::json::SCHEMA;
use crate::text::{Locale, TextKey};
use serde_json::{Value as Json, json};
use std::io::Read;
use std::path::Path;

/// Bytes of a public key's file at most.
const LONGEST: u64 = 16 * 1024;

impl Locale {
    /// Why a keys file does not count.
    pub(in crate::host) fn keys_fault(&self, fault: &Fault) -> String {
        match fault {
            Fault::Line(line, wrong) => {
                let why = self.keys_wrong(*wrong);
                self.say(TextKey::KeysLine, &[("line", line), ("why", &why)])
            }
            Fault::File(kind, what) => {
                let why = self.why(*kind);
                self.say(TextKey::KeysFile, &[("why", &why), ("what", what)])
            }
        }
    }

    fn keys_wrong(&self, wrong: Wrong) -> &str {
        self.line(match wrong {
            Wrong::Short => TextKey::KeysShort,
            Wrong::Role => TextKey::KeysRole,
            Wrong::Name => TextKey::KeysName,
            Wrong::Firm => TextKey::KeysFirm,
            Wrong::Key => TextKey::KeysKey,
            Wrong::Twice => TextKey::KeysTwice,
            Wrong::TwoRoles => TextKey::KeysTwoRoles,
        })
    }
}

impl Office<'_, '_> {
    /// `keys add|rm|list`
    pub(super) fn keys(&mut self, verb: &KeysVerb) -> Exit {
        let owner = self.actor();
        let people = match People::of(&self.book_dir(), owner.name.as_str()) {
            Ok(people) => people,
            Err(fault) => {
                let text = self.locale.keys_fault(&fault);
                return self.told(Exit::Failure, &text);
            }
        };
        match verb {
            KeysVerb::Add(add) => self.let_in(people, add),
            KeysVerb::Rm { named } => self.shut_out(people, named),
            KeysVerb::List => self.list_people(&people),
        }
    }

    fn let_in(&mut self, mut people: People, add: &KeysAdd) -> Exit {
        let written = match (&add.unix, &add.file) {
            (Some(login), _) => format!("unix:{login}"),
            (None, file) => match self.key_text(file.as_deref().unwrap_or(Path::new("-"))) {
                Ok(text) => text,
                Err(exit) => return exit,
            },
        };
        let owner = self.actor();
        let made = Role::from_code(&add.role)
            .ok_or(Wrong::Role)
            .and_then(|role| Entry::new(role, &add.name, &add.scope, &written))
            .and_then(|entry| people.add(entry, owner.name.as_str()));
        if let Err(wrong) = made {
            let text = self.locale.keys_wrong(wrong).to_owned();
            return self.told(Exit::Usage, &text);
        }
        let role = people.entries().last().map(|entry| entry.actor.role);
        let role = role.map_or_else(String::new, |role| self.locale.role(role).to_owned());
        let words = self.locale.say(
            TextKey::KeysAdded,
            &[("name", &add.name.trim()), ("role", &role)],
        );
        self.keep(&people, &words)
    }

    fn shut_out(&mut self, mut people: People, named: &str) -> Exit {
        let gone = people.remove(named);
        if gone == 0 {
            let text = self.locale.say(TextKey::KeysNobody, &[("name", &named)]);
            return self.told(Exit::NotFound, &text);
        }
        let words = self
            .locale
            .say(TextKey::KeysRemoved, &[("name", &named), ("n", &gone)]);
        self.keep(&people, &words)
    }

    fn keep(&mut self, people: &People, words: &str) -> Exit {
        let dir = self.book_dir();
        match people.write(&dir) {
            Ok(()) => self.told(Exit::Done, words),
            Err(error) => self.file_failed(&crate::host::serve::people::path(&dir), &error),
        }
    }

    /// The one line of a public key.
    fn key_text(&mut self, file: &Path) -> Result<String, Exit> {
        let mut text = String::new();
        let read = if file == Path::new("-") {
            (&mut self.io.stdin).take(LONGEST).read_to_string(&mut text)
        } else {
            let opened = std::fs::File::open(file);
            opened.and_then(|file| file.take(LONGEST).read_to_string(&mut text))
        };
        match read {
            Ok(_) => Ok(text.lines().next().unwrap_or_default().to_owned()),
            Err(error) => Err(self.file_failed(file, &error)),
        }
    }

    fn list_people(&mut self, people: &People) -> Exit {
        let scope = |entry: &Entry| -> Vec<String> {
            let named = entry.actor.scope.iter();
            named.map(|text| text.as_str().to_owned()).collect()
        };
        if self.global.json {
            let item = |entry: &Entry| {
                json!({
                    "role": entry.actor.role.code(),
                    "name": entry.actor.name.as_str(),
                    "scope": scope(entry),
                    "proof": proof(&entry.proof),
                })
            };
            let items: Vec<Json> = people.entries().iter().map(item).collect();
            return self.json(&json!({"schema": SCHEMA, "items": items}), Exit::Done);
        }
        for entry in people.entries() {
            let line = format!(
                "{:<11} {} {} {}",
                entry.actor.role.code(),
                entry.actor.name,
                scope(entry).join(","),
                proof(&entry.proof)
            );
            if self.io.data_line(&line).is_err() {
                return Exit::Failure;
            }
        }
        Exit::Done
    }
}

fn proof(proof: &Proof) -> String {
    match proof {
        Proof::Key(print) => print.clone(),
        Proof::Unix(login) => format!("unix:{login}"),
    }
}
