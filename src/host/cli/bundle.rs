//! `bundle write` and `bundle apply`: what one copy of the book wrote, taken to another and back, with what two people wrote into one
//! field listed for a person to choose from.

use super::Office;
use super::args;
use super::backup::daily;
use super::exit::Exit;
use super::open::{open_store, told};
use crate::domain::date::{Clock, Moment};
use crate::domain::field::FieldId;
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId};
use crate::host::clock::SystemClock;
use crate::office::json::SCHEMA;
use crate::store::{
    BackupFault, Exchange, Exchanged, Fingerprint, Opener, Reader, Store, StoreError, TakenIn,
    Watch,
};
use crate::text::{TextKey, grouped};
use serde_json::{Value as Json, json};
use std::fs::OpenOptions;
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// A field with two values: where it stands, what it is called, what is in it.
struct Clash {
    reference: String,
    field: String,
    name: &'static str,
    values: Vec<String>,
}

impl Office<'_, '_> {
    /// `bundle ..`
    pub(super) fn bundle(&mut self, verb: &args::BundleVerb) -> Exit {
        match verb {
            args::BundleVerb::Write(args) => self.write_bundle(args),
            args::BundleVerb::Apply(args) => self.apply_bundle(args),
        }
    }

    fn write_bundle(&mut self, args: &args::WriteBundle) -> Exit {
        let locking = match self.locking(&args.lock) {
            Ok(locking) => locking,
            Err(exit) => return exit,
        };
        let store = match self.store_to_copy() {
            Ok(store) => store,
            Err(exit) => return exit,
        };
        let unlock = args::Unlock {
            identity: args.identity.clone(),
            passphrase_file: None,
        };
        let opener = match self.opener(&unlock) {
            Ok(opener) => opener,
            Err(exit) => return exit,
        };
        // Along a line the other bundle comes in and this one goes out, through files of our own.
        let (mut given, made) = (None, Scratch::beside(&self.book_dir()));
        if args.since.as_deref() == Some(Path::new("-")) {
            match self.input_file() {
                Ok(file) => given = Some(file),
                Err(exit) => return exit,
            }
        }
        let stream = args.file == Path::new("-");
        let to = if stream { made.path() } else { &args.file };
        let since = given.as_ref().map(Scratch::path).or(args.since.as_deref());
        let written = self.unlocking_with(&opener, &mut |opener, _| {
            store.write_bundle(to, since.map(|path| (path, opener)), &locking)
        });
        let closed = store.close();
        match (written, closed) {
            (Ok(report), Ok(())) => {
                note(
                    &self.book_dir(),
                    |noted, exchange| noted.given = Some(exchange),
                    report.commits,
                    report.fingerprint,
                );
                let sent = stream.then(|| self.send_file(to));
                if let Some(exit) = sent.filter(|exit| *exit != Exit::Done) {
                    return exit;
                }
                if !stream {
                    let text = self.locale.say(
                        TextKey::BundleWritten,
                        &[
                            ("path", &args.file.display()),
                            ("n", &grouped(report.commits)),
                            ("size", &self.locale.size(report.bytes)),
                        ],
                    );
                    self.io.say(&text);
                }
                let number = [("number", &report.fingerprint as &dyn std::fmt::Display)];
                let text = self.locale.say(TextKey::BundleNumber, &number);
                self.told(Exit::Done, &text)
            }
            (Err(exit), _) => exit,
            (_, Err(error)) => self.store_failed(&error),
        }
    }

    fn apply_bundle(&mut self, args: &args::ApplyBundle) -> Exit {
        if self.served.is_some() {
            return self.apply_served(args);
        }
        let dir = self.book_dir();
        let opened = self.telling(|env, watch| open_store(&dir, false, env, watch));
        let (mut store, report) = match opened {
            Ok(opened) => opened,
            Err(error) => return self.store_failed(&error),
        };
        let lines = told(&self.locale, &dir, &report, store.reader().applied());
        let source = store.backup_source();
        let backup = daily(source.as_ref(), &dir, &self.settings, &self.locale);
        lines.iter().chain(&backup).for_each(|l| self.io.say(l));
        let now = SystemClock.now();
        let said = args.number.as_deref();
        let taken = self.unlocking(&args.unlock, &mut |opener, watch| {
            take_in(&mut store, (&args.file, said), opener, now, watch)
        });
        let shown = taken.map(|(taken, fingerprint)| {
            let clashes = self.clashes(&store.reader(), &taken);
            (taken, fingerprint, clashes)
        });
        let closed = store.close();
        match (shown, closed) {
            (Ok((taken, fingerprint, Ok(clashes))), Ok(())) => {
                note(
                    &dir,
                    |noted, exchange| noted.taken = Some(exchange),
                    taken.taken,
                    fingerprint,
                );
                self.tell_taken(&taken, fingerprint, &clashes)
            }
            (Err(exit), _) => exit,
            (Ok((_, _, Err(error))), _) | (_, Err(error)) => self.store_failed(&error),
        }
    }

    /// What came along a line, taken in by whoever holds the book; everybody's screens show it.
    fn apply_served(&mut self, args: &args::ApplyBundle) -> Exit {
        let opener = match self.opener(&args.unlock) {
            Ok(opener) => opener,
            Err(exit) => return exit,
        };
        let file = match self.input_file() {
            Ok(file) => file,
            Err(exit) => return exit,
        };
        let Some(desk) = self.served.as_ref().map(|served| served.desk.clone()) else {
            return Exit::Failure;
        };
        let (now, reader) = (SystemClock.now(), desk.reader().clone());
        let said = args.number.clone();
        let taken = desk.upkeep(true, move |store| {
            let said = said.as_deref();
            take_in(store, (file.path(), said), &opener, now, &mut |_| {})
        });
        let shown = taken.and_then(|(taken, fingerprint)| {
            let clashes = self.clashes(&reader, &taken)?;
            note(
                &self.book_dir(),
                |noted, exchange| noted.taken = Some(exchange),
                taken.taken,
                fingerprint,
            );
            Ok((taken, fingerprint, clashes))
        });
        match shown {
            Ok((taken, fingerprint, clashes)) => self.tell_taken(&taken, fingerprint, &clashes),
            Err(refusal) => self.refuse(&refusal, None),
        }
    }

    /// Standard input as a file of our own.
    fn input_file(&mut self) -> Result<Scratch, Exit> {
        let scratch = Scratch::beside(&self.book_dir());
        let taken = scratch.fill(&mut self.io.stdin);
        match taken {
            Ok(()) => Ok(scratch),
            Err(error) => Err(self.file_failed(Path::new("-"), &error)),
        }
    }

    fn clashes(&self, reader: &Reader, taken: &TakenIn) -> Result<Vec<Clash>, StoreError> {
        let named = |id: RecordId| {
            let record = reader.record(id).ok().flatten();
            record.map_or_else(String::new, |record| reference(&record))
        };
        let mut clashes = Vec::new();
        for (id, field) in &taken.clashes {
            if let Some(record) = reader.record(*id)? {
                clashes.extend(self.clash(&record, *field, &named));
            }
        }
        Ok(clashes)
    }

    fn clash(
        &self,
        record: &Record,
        field: FieldId,
        named: &dyn Fn(RecordId) -> String,
    ) -> Option<Clash> {
        let kind = Kind::from_code(record.kind)?;
        let spec = kind.field(field)?;
        let values = record.fields.get(&field)?.values.iter();
        let shown = values.map(|written| {
            let value = written.value.as_ref();
            value.map_or_else(String::new, |value| self.locale.show(spec, value, named))
        });
        Some(Clash {
            reference: reference(record),
            field: self.locale.field(kind, spec).to_owned(),
            name: spec.name,
            values: shown.collect(),
        })
    }

    fn tell_taken(&mut self, taken: &TakenIn, fingerprint: Fingerprint, clashes: &[Clash]) -> Exit {
        if self.global.json {
            let listed: Vec<Json> = clashes
                .iter()
                .map(|c| json!({"ref": c.reference, "field": c.name, "values": c.values}))
                .collect();
            let object = json!({
                "schema": SCHEMA,
                "taken": taken.taken,
                "known": taken.known,
                "number": fingerprint.to_string(),
                "clashes": listed,
            });
            return self.json(&object, Exit::Done);
        }
        let text = self.locale.say(
            TextKey::BundleApplied,
            &[
                ("n", &grouped(taken.taken)),
                ("known", &grouped(taken.known)),
            ],
        );
        self.io.say(&text);
        let number = [("number", &fingerprint as &dyn std::fmt::Display)];
        let text = self.locale.say(TextKey::BundleNumber, &number);
        self.io.say(&text);
        if !clashes.is_empty() {
            let n = clashes.len();
            let text = self.locale.say(TextKey::BundleClashes, &[("n", &n)]);
            self.io.say(&text);
        }
        for clash in clashes {
            let values = clash.values.join(" / ");
            let line = format!("{} {}: {values}", clash.reference, clash.field);
            if self.io.data_line(&line.replace('\n', " ")).is_err() {
                return Exit::Failure;
            }
        }
        Exit::Done
    }
}

/// Notes what was given or taken in last, for `doctor`; the bundle is what counts, so a note that cannot be written is none.
fn note(
    book: &Path,
    set: impl FnOnce(&mut Exchanged, Exchange),
    commits: u64,
    fingerprint: Fingerprint,
) {
    let mut noted = Exchanged::read(book);
    let at = SystemClock.now();
    set(
        &mut noted,
        Exchange {
            at,
            commits,
            fingerprint,
        },
    );
    let _ = noted.write(book);
}

/// Takes a bundle in, if it is the one whose number was told.
fn take_in(
    store: &mut Store,
    (file, said): (&Path, Option<&str>),
    opener: &Opener,
    now: Moment,
    watch: Watch<'_>,
) -> Result<(TakenIn, Fingerprint), StoreError> {
    let fingerprint = Store::fingerprint_of(file, opener)?;
    if said.is_some_and(|said| !fingerprint.is_said_as(said)) {
        return Err(StoreError::Backup {
            path: file.to_owned(),
            fault: BackupFault::OtherNumber,
        });
    }
    let taken = store.take_in(file, opener, now, watch)?;
    Ok((taken, fingerprint))
}

/// A file of our own beside the book, which goes when it is done with.
struct Scratch(PathBuf);

impl Scratch {
    fn beside(book: &Path) -> Self {
        let mut random = [0; 8];
        // Without random bytes the name may be taken, and then nothing is written.
        let _ = getrandom::fill(&mut random);
        Self(book.join(format!("spool-{:016x}", u64::from_ne_bytes(random))))
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn fill(&self, from: &mut dyn Read) -> std::io::Result<()> {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&self.0)?;
        std::io::copy(from, &mut file).map(drop)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // It may never have been made.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn reference(record: &Record) -> String {
    let reference = record.reference();
    reference.map_or_else(String::new, |reference| reference.to_string())
}
