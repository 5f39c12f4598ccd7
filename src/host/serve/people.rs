//! The keys file beside a book: who may come in, as whom, and how that is known. One line a key; one bad line and none of the file counts,
//! because the line that was meant to shut somebody out might be that one.
//!
//! ```text
//! coordinator 佐藤,広島県 ssh-ed25519 AAAA.. sato@desk
//! guest テクノ_田中,F-3 ecdsa-sha2-nistp256 AAAA..
//! viewer 室長 unix:murata
//! ```

use super::place::safe_file;
use crate::desk::{Actor, Role};
use crate::domain::kind::Kind;
use crate::domain::record::Reference;
use crate::domain::value::Text;
use crate::host::settings::write_private;
use russh::keys::ssh_key::{Algorithm, HashAlg, PublicKey};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

/// Bytes that the file may have.
const LONGEST: u64 = 1024 * 1024;

/// How somebody shows who they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proof {
    /// A key, by its fingerprint.
    Key(String),
    /// An account of this machine.
    Unix(String),
}

/// A line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As whom they work.
    pub actor: Actor,
    /// How that is known.
    pub proof: Proof,
    /// The key as it is written, or the account; with what the file says behind it.
    pub written: String,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It has too few words.
    Short,
    /// No such role.
    Role,
    /// A name without letters, or with signs that could drive a terminal.
    Name,
    /// A guest must have one firm, F-3, as scope.
    Firm,
    /// No key that is taken: ed25519 and ecdsa are.
    Key,
    /// The same key or account stands there twice.
    Twice,
    /// The same person stands there with another role or scope.
    TwoRoles,
}

/// Why a keys file does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A line of it, from 1.
    Line(usize, Wrong),
    /// It cannot be read, or others could read or change it.
    File(io::ErrorKind, String),
}

/// Everybody who may come in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    entries: Vec<Entry>,
}

/// Where the keys file of a book lies.
pub fn path(book: &Path) -> PathBuf {
    book.join("keys")
}

/// The fingerprint of a key, as ssh-keygen says it.
pub fn fingerprint(key: &PublicKey) -> String {
    key.fingerprint(HashAlg::Sha256).to_string()
}

/// A key of a kind that is taken.
pub fn key(text: &str) -> Option<PublicKey> {
    let key = PublicKey::from_openssh(text.trim()).ok()?;
    let taken = matches!(
        key.algorithm(),
        Algorithm::Ed25519 | Algorithm::Ecdsa { .. }
    );
    taken.then_some(key)
}

impl Entry {
    /// A person with a key or an account (`unix:LOGIN`).
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(role: Role, name: &str, scope: &[String], written: &str) -> Result<Self, Wrong> {
        let text = Text::line(name.trim());
        let plain = text.as_str() == name.trim() && !name.contains([',', '_', '#']);
        if text.as_str().is_empty() || !plain {
            return Err(Wrong::Name);
        }
        let firm =
            |named: &String| Reference::parse(named).is_some_and(|r| r.kind == Kind::Company);
        if role == Role::Guest && !(scope.len() == 1 && scope.iter().all(firm)) {
            return Err(Wrong::Firm);
        }
        let written = written.trim().to_owned();
        let proof = match written.strip_prefix("unix:") {
            Some(login) => {
                let login = login.split_whitespace().next().ok_or(Wrong::Short)?;
                Proof::Unix(login.to_owned())
            }
            None => Proof::Key(fingerprint(&key(&written).ok_or(Wrong::Key)?)),
        };
        let scope = scope.iter().map(|named| Text::line(named)).collect();
        let actor = Actor {
            role,
            scope,
            ..Actor::owner(name.trim(), "")
        };
        Ok(Self {
            actor,
            proof,
            written,
        })
    }

    fn read(line: &str) -> Result<Self, Wrong> {
        let mut words = line.splitn(3, char::is_whitespace);
        let (Some(role), Some(who), Some(written)) = (words.next(), words.next(), words.next())
        else {
            return Err(Wrong::Short);
        };
        let role = Role::from_code(role).ok_or(Wrong::Role)?;
        let mut parts = who.split(',').map(|part| part.replace('_', " "));
        let name = parts.next().unwrap_or_default();
        let scope: Vec<String> = parts.collect();
        if scope.iter().any(|named| named.trim().is_empty()) {
            return Err(Wrong::Short);
        }
        Self::new(role, &name, &scope, written)
    }

    fn line(&self) -> String {
        let who = std::iter::once(&self.actor.name).chain(&self.actor.scope);
        let who: Vec<String> = who.map(|word| word.as_str().replace(' ', "_")).collect();
        let role = self.actor.role.code();
        format!("{role} {} {}\n", who.join(","), self.written)
    }
}

impl People {
    /// Reads the text of a keys file. Blank lines and lines that begin with `#` say nothing.
    ///
    /// # Errors
    /// The first line that is wrong; then none of the file counts. `owner` is the name of the book's owner, which nobody else may bear.
    pub fn parse(text: &str, owner: &str) -> Result<Self, Fault> {
        let mut people = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let added = Entry::read(line).and_then(|entry| people.add(entry, owner));
            added.map_err(|wrong| Fault::Line(number, wrong))?;
        }
        Ok(people)
    }

    /// Reads the keys file of a book; nobody if there is none.
    ///
    /// # Errors
    /// A line that is wrong, or a file that is not safe.
    pub fn of(book: &Path, owner: &str) -> Result<Self, Fault> {
        let path = path(book);
        let failed = |error: &io::Error| Fault::File(error.kind(), error.to_string());
        match safe_file(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(failed(&error)),
        }
        let size = std::fs::metadata(&path)
            .map_err(|error| failed(&error))?
            .len();
        if size > LONGEST {
            return Err(Fault::File(
                io::ErrorKind::FileTooLarge,
                path.display().to_string(),
            ));
        }
        let text = std::fs::read_to_string(&path).map_err(|error| failed(&error))?;
        Self::parse(&text, owner)
    }

    /// Writes the keys file of a book, whole or not at all.
    ///
    /// # Errors
    /// The system's.
    pub fn write(&self, book: &Path) -> io::Result<()> {
        let text: String = self.entries.iter().map(Entry::line).collect();
        write_private(&path(book), text.as_bytes())
    }

    /// Lets somebody in.
    ///
    /// # Errors
    /// The key stands there already, or the person does with another role or scope: the history knows people by their names. `owner` is
    /// the name of the book's owner, who is an admin.
    pub fn add(&mut self, entry: Entry, owner: &str) -> Result<(), Wrong> {
        let whole = entry.actor.role == Role::Admin && entry.actor.scope.is_empty();
        if entry.actor.name.as_str() == owner && !whole {
            return Err(Wrong::TwoRoles);
        }
        if self.entries.iter().any(|old| old.proof == entry.proof) {
            return Err(Wrong::Twice);
        }
        let same = |old: &&Entry| old.actor.name == entry.actor.name;
        let other = self.entries.iter().find(same);
        if other.is_some_and(|old| old.actor != entry.actor) {
            return Err(Wrong::TwoRoles);
        }
        self.entries.push(entry);
        Ok(())
    }

    /// Shuts out a person, or one key or account of theirs; how many lines went.
    pub fn remove(&mut self, named: &str) -> usize {
        let before = self.entries.len();
        self.entries.retain(|entry| {
            let proof = match &entry.proof {
                Proof::Key(print) => print == named,
                Proof::Unix(login) => named.strip_prefix("unix:") == Some(login),
            };
            !(proof || entry.actor.name.as_str() == named)
        });
        before - self.entries.len()
    }

    /// Everybody, in the order of the file.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// As whom somebody works.
    pub fn find(&self, proof: &Proof) -> Option<&Actor> {
        let entry = self.entries.iter().find(|entry| entry.proof == *proof);
        entry.map(|entry| &entry.actor)
    }

    /// As whom an account of this machine works, by its number or one of its names.
    pub fn of_account(&self, uid: u32, logins: &BTreeSet<String>) -> Option<&Actor> {
        let mine = |entry: &&Entry| matches!(&entry.proof, Proof::Unix(login) if *login == uid.to_string() || logins.contains(login));
        self.entries.iter().find(mine).map(|entry| &entry.actor)
    }
}

/// The names of an account, from the system's own list. Accounts that live elsewhere are named by number in the keys file.
pub(in crate::host) fn logins(uid: u32) -> BTreeSet<String> {
    let Ok(text) = std::fs::read_to_string("/etc/passwd") else {
        return BTreeSet::new();
    };
    let mut names: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for line in text.lines() {
        let mut fields = line.split(':');
        let (name, _, number) = (fields.next(), fields.next(), fields.next());
        if let (Some(name), Some(Ok(number))) = (name, number.map(str::parse::<u32>)) {
            names.entry(number).or_default().insert(name.to_owned());
        }
    }
    names.remove(&uid).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ED: &str =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ";
    const EC: &str = "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBHwf2HMM5TRXvo2SQJjsNkiDD5KqiiNjrGVv3UUh+mMT5RHxiRtOnlqvjhQtBq0VpmpCV/PwUdhOig4vkbqAcEc=";

    #[test]
    fn a_line_says_role_name_scope_and_key() {
        let text = format!(
            "# people\n\ncoordinator 佐藤_花子,広島県,H-3 {ED} sato@desk\nviewer 室長 unix:murata\n"
        );
        let people = People::parse(&text, "持主").unwrap();
        let [sato, murata] = people.entries() else {
            panic!("{people:?}")
        };
        assert_eq!(sato.actor.name.as_str(), "佐藤 花子");
        let scope: Vec<&str> = sato.actor.scope.iter().map(Text::as_str).collect();
        assert_eq!(
            (sato.actor.role, scope),
            (Role::Coordinator, vec!["広島県", "H-3"])
        );
        let print = fingerprint(&key(ED).unwrap());
        assert!(print.starts_with("SHA256:"));
        assert_eq!(people.find(&Proof::Key(print)), Some(&sato.actor));
        assert_eq!(murata.proof, Proof::Unix("murata".into()));
        let logins = BTreeSet::from(["murata".to_owned()]);
        assert_eq!(people.of_account(1000, &logins), Some(&murata.actor));
        assert_eq!(people.of_account(1000, &BTreeSet::new()), None);
        let written: String = people.entries().iter().map(Entry::line).collect();
        assert_eq!(People::parse(&written, "持主").unwrap(), people);
    }

    #[test]
    fn one_bad_line_and_nobody_of_the_file_counts() {
        let bad = [
            ("admin", Wrong::Short),
            ("king 佐藤 unix:a", Wrong::Role),
            ("admin ,x unix:a", Wrong::Name),
            ("guest 田中 unix:a", Wrong::Firm),
            ("guest 田中,H-3 unix:a", Wrong::Firm),
            ("guest 田中,F-3,F-4 unix:a", Wrong::Firm),
            ("admin 佐藤 ssh-rsa AAAA", Wrong::Key),
            ("admin 佐藤 ssh-ed25519 AAAA", Wrong::Key),
            ("viewer 別人 unix:first", Wrong::Twice),
            ("viewer 山本 unix:other", Wrong::TwoRoles),
            ("viewer 持主 unix:other", Wrong::TwoRoles),
        ];
        for (line, wrong) in bad {
            let text = format!("admin 山本 unix:first\n{line}\n");
            assert_eq!(
                People::parse(&text, "持主"),
                Err(Fault::Line(2, wrong)),
                "{line}"
            );
        }
    }

    #[test]
    fn somebody_is_shut_out_by_name_by_key_or_by_account() {
        let text = format!("admin 山本 {ED}\nadmin 山本 {EC}\nviewer 室長 unix:murata\n");
        let people = People::parse(&text, "持主").unwrap();
        let print = fingerprint(&key(EC).unwrap());
        for (named, gone) in [
            ("山本", 2),
            (print.as_str(), 1),
            ("unix:murata", 1),
            ("誰か", 0),
        ] {
            let mut left = people.clone();
            assert_eq!(left.remove(named), gone, "{named}");
        }
    }
}
