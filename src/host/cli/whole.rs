//! `export --jsonl` and `import --jsonl`: the whole book with its history as lines that outlive this program, and back.

use super::Office;
use super::exit::Exit;
use super::open::{open_or_read, options};
use crate::store::{self, Store, StoreError};
use crate::text::{TextKey, grouped};
use std::fs::OpenOptions;
use std::io::{BufReader, BufWriter, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

impl Office<'_, '_> {
    /// `export --jsonl [-o FILE]`
    pub(super) fn export_whole(&mut self, output: Option<&Path>) -> Exit {
        let store = match self.store_to_copy() {
            Ok(store) => store,
            Err(exit) => return exit,
        };
        let written: Result<u64, StoreError> = match output {
            None => store.write_jsonl(&mut BufWriter::new(&mut *self.io.stdout), Path::new("-")),
            Some(path) => {
                let made = OpenOptions::new()
                    .write(true)
                    .create_new(true)
                    .mode(0o600)
                    .open(path);
                match made {
                    Ok(file) => store.write_jsonl(&mut BufWriter::new(file), path),
                    Err(error) => return self.file_failed(path, &error),
                }
            }
        };
        let closed = store.close();
        match written.and_then(|n| closed.map(|()| n)) {
            Ok(n) => {
                let text = self
                    .locale
                    .say(TextKey::JsonlWritten, &[("n", &grouped(n))]);
                self.told(Exit::Done, &text)
            }
            Err(error) => self.store_failed(&error),
        }
    }

    /// The book to make a copy of; beside its one writer, if it is served, and then for an admin.
    pub(super) fn store_to_copy(&mut self) -> Result<Store, Exit> {
        let dir = self.book_dir();
        let opened = match &self.served {
            None => open_or_read(&dir, false, self.env, &mut |_| {}),
            Some(served) => match served.desk.may_keep() {
                Ok(()) => store::open_to_read(&dir, StoreError::Held(None), &mut |_| {}),
                Err(refusal) => return Err(self.refuse(&refusal, None)),
            },
        };
        opened
            .map(|(store, _)| store)
            .map_err(|error| self.store_failed(&error))
    }

    /// `import --jsonl FILE`
    pub(super) fn import_whole(&mut self, file: &Path) -> Exit {
        let stdin = std::mem::replace(&mut self.io.stdin, Box::new(std::io::empty()));
        let source: Box<dyn Read> = if file == Path::new("-") {
            stdin
        } else {
            match std::fs::File::open(file) {
                Ok(file) => Box::new(file),
                Err(error) => return self.file_failed(file, &error),
            }
        };
        let (dir, options) = (self.book_dir(), options(false, self.env));
        let mut source = BufReader::new(source);
        let read =
            self.telling(|_, watch| store::read_jsonl(&mut source, file, &dir, &options, watch));
        match read {
            Ok(report) => {
                let n = grouped(report.commits);
                let text = self
                    .locale
                    .say(TextKey::JsonlRead, &[("n", &n), ("dir", &dir.display())]);
                self.told(Exit::Done, &text)
            }
            Err(error) => self.store_failed(&error),
        }
    }
}
