//! The files of a verb whose work is done by the process that holds the book: they are read and written here, where the verb was typed, and
//! so are secrets asked for. What goes along the line instead of a file is standard input and output.

use crate::host::cli::Office;
use crate::host::cli::args::{
    ApplyBundle, Backup, BundleVerb, Cli, Import, Lock, Papers, Verb, WriteBundle,
};
use crate::host::cli::exit::Exit;
use crate::host::cli::export::format_of;
use crate::host::cli::papers::Sort;
use crate::host::cli::secret::opener_of;
use crate::host::handing::papers_written;
use crate::office::decode::FILE_LIMIT;
use crate::store::{Opener, RecoveryKey, is_locked, new_recovery_key};
use crate::text::TextKey;
use std::fs::{File, OpenOptions};
use std::io::{self, Cursor, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// What stands in a command in the place of a file.
const LINE: &str = "-";

/// What a command line asks for, without its files.
#[derive(Default)]
pub(super) struct Files {
    /// In the place of standard input.
    input: Option<Box<dyn Read + Send>>,
    /// Whether standard input is read at all.
    pub(super) reads: bool,
    sink: Sink,
    /// A key made here, and the file that it will open: the page is printed once the file is there.
    key: Option<(RecoveryKey, PathBuf)>,
}

impl Files {
    /// Takes the files out of a command.
    ///
    /// # Errors
    /// How it ends if one cannot be read; that is said.
    pub(super) fn of(office: &mut Office<'_, '_>, cli: &mut Cli) -> Result<Self, Exit> {
        let mut files = Self::default();
        cli.global.book = None;
        match &mut cli.verb {
            Some(Verb::Import(import)) => files.import(office, import)?,
            Some(Verb::Export(export)) => {
                // The name says which form is meant, and stays here.
                export.format = Some(format_of(export));
                files.sink.path = export.output.take();
            }
            Some(Verb::Backup(backup)) => files.backup(office, backup)?,
            Some(Verb::Bundle { verb }) => match verb {
                BundleVerb::Write(write) => files.write_bundle(office, write)?,
                BundleVerb::Apply(apply) => files.apply_bundle(office, apply)?,
            },
            Some(Verb::HandOver {
                papers: Some(directory),
                ..
            }) => files.sink.papers = Some(std::mem::replace(directory, LINE.into())),
            Some(Verb::Phrases(papers)) => files.papers(office, Sort("phrase"), papers)?,
            Some(Verb::Checklists(papers)) => files.papers(office, Sort("checklist"), papers)?,
            Some(Verb::Batch) => files.reads = true,
            Some(Verb::Erase { yes, .. }) => files.reads = !*yes,
            _ => {}
        }
        Ok(files)
    }

    fn import(&mut self, office: &mut Office<'_, '_>, import: &mut Import) -> Result<(), Exit> {
        self.reads = true;
        if let Some(path) = import.file.clone().filter(|path| path != Path::new(LINE)) {
            let file = open(office, &path)?;
            // One byte more than is taken tells that there is more.
            self.input = Some(Box::new(file.take(FILE_LIMIT as u64 + 1)));
            let stem = path.file_stem();
            let stem = stem.map(|name| name.to_string_lossy().into_owned());
            import.source = import.source.take().or(stem);
            import.file = Some(LINE.into());
        }
        Ok(())
    }

    /// The texts of an office: one behind the other.
    fn papers(
        &mut self,
        office: &mut Office<'_, '_>,
        sort: Sort,
        papers: &mut Papers,
    ) -> Result<(), Exit> {
        if papers.from.is_empty() {
            return Ok(());
        }
        let mut all = Vec::new();
        for (_, name, text) in office.read_papers(sort, papers)? {
            papers.sent.push((name, text.len()));
            all.extend_from_slice(text.as_bytes());
        }
        papers.from.clear();
        self.send(all, None);
        Ok(())
    }

    fn backup(&mut self, office: &mut Office<'_, '_>, backup: &mut Backup) -> Result<(), Exit> {
        if std::mem::take(&mut backup.recovery_key) {
            let key = new_recovery_key();
            backup.lock.recipient = vec![key.recipient.clone()];
            let about = backup.to.clone().unwrap_or_else(|| office.book_dir());
            self.key = Some((key, about));
        }
        let secret = lock(office, &mut backup.lock)?;
        self.send(secret, None);
        if let Some(path) = backup.to.take() {
            backup.to = Some(LINE.into());
            self.sink.path = Some(path).filter(|path| path != Path::new(LINE));
        }
        Ok(())
    }

    fn write_bundle(
        &mut self,
        office: &mut Office<'_, '_>,
        write: &mut WriteBundle,
    ) -> Result<(), Exit> {
        let mut secret = lock(office, &mut write.lock)?;
        if let Some(path) = &mut write.identity {
            let text = office.whole_text(path)?;
            secret.extend(keys(&text));
            *path = LINE.into();
        }
        let since = match &mut write.since {
            Some(path) => {
                let file = open(office, path)?;
                *path = LINE.into();
                Some(file)
            }
            None => None,
        };
        self.send(secret, since);
        let path = std::mem::replace(&mut write.file, LINE.into());
        self.sink.path = Some(path).filter(|path| path != Path::new(LINE));
        Ok(())
    }

    fn apply_bundle(
        &mut self,
        office: &mut Office<'_, '_>,
        apply: &mut ApplyBundle,
    ) -> Result<(), Exit> {
        let path = std::mem::replace(&mut apply.file, LINE.into());
        let mut opener = office.opener(&apply.unlock)?;
        if matches!(opener, Opener::Nothing) && is_locked(&path) {
            let typed = office.ask(TextKey::SecretOpen);
            opener = typed.map_or(Opener::Nothing, |typed| opener_of(&typed));
        }
        let unlock = &mut apply.unlock;
        (unlock.identity, unlock.passphrase_file) = (None, None);
        let secret = match opener {
            Opener::Nothing => Vec::new(),
            Opener::Identities(text) => {
                unlock.identity = Some(LINE.into());
                keys(&text)
            }
            Opener::Passphrase(words) => {
                unlock.passphrase_file = Some(LINE.into());
                line(&words)
            }
        };
        let file = open(office, &path)?;
        self.send(secret, Some(file));
        Ok(())
    }

    fn send(&mut self, secret: Vec<u8>, file: Option<File>) {
        self.reads = !secret.is_empty() || file.is_some();
        let first = Cursor::new(secret);
        self.input = Some(match file {
            Some(file) => Box::new(first.chain(file)),
            None => Box::new(first),
        });
    }

    /// What is read in the place of standard input.
    pub(super) fn input(&mut self, stdin: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
        self.input.take().unwrap_or(stdin)
    }

    /// What follows is the content of a file of that name.
    ///
    /// # Errors
    /// The system's; a name that is none.
    pub(super) fn begin(&mut self, name: &str) -> Result<(), (PathBuf, io::Error)> {
        self.sink.begin(name)
    }

    /// Takes a part of standard output.
    ///
    /// # Errors
    /// The system's, with the file.
    pub(super) fn put(
        &mut self,
        office: &mut Office<'_, '_>,
        bytes: &[u8],
    ) -> Result<(), (PathBuf, io::Error)> {
        self.sink.put(office, bytes)
    }

    /// Says what was written, once the verb is done.
    pub(super) fn finish(mut self, office: &mut Office<'_, '_>, exit: Exit) -> Exit {
        let exit = self.sink.finish(office, exit);
        match self.key {
            Some((key, path)) if exit == Exit::Done => office.recovery_page(&key, &path),
            _ => exit,
        }
    }
}

fn open(office: &mut Office<'_, '_>, path: &Path) -> Result<File, Exit> {
    File::open(path).map_err(|error| office.file_failed(path, &error))
}

fn line(words: &str) -> Vec<u8> {
    format!("{words}\n").into_bytes()
}

/// The keys of a file of identities, on one line.
fn keys(text: &str) -> Vec<u8> {
    let keys = text.lines().map(str::trim);
    let keys = keys.filter(|line| !line.is_empty() && !line.starts_with('#'));
    line(&keys.collect::<Vec<_>>().join(" "))
}

/// The passphrase of a lock, asked for or read here.
fn lock(office: &mut Office<'_, '_>, lock: &mut Lock) -> Result<Vec<u8>, Exit> {
    let words = match &lock.passphrase_file {
        Some(file) => {
            let text = office.whole_text(file)?;
            text.lines().next().unwrap_or_default().to_owned()
        }
        None if lock.passphrase => office.ask_twice()?,
        None => return Ok(Vec::new()),
    };
    lock.passphrase = false;
    lock.passphrase_file = Some(LINE.into());
    Ok(line(&words))
}

/// Where standard output goes: on, or into files that are not there yet.
#[derive(Default)]
struct Sink {
    path: Option<PathBuf>,
    papers: Option<PathBuf>,
    written: usize,
    file: Option<Fresh>,
    bytes: u64,
}

/// A file that is being written. Whatever ends it before it is whole, a refusal, a full disk, a lost line, nothing is left that
/// looks like it.
struct Fresh {
    path: PathBuf,
    file: File,
    whole: bool,
}

impl Fresh {
    /// A new file, for this user alone.
    fn make(path: PathBuf) -> Result<Self, (PathBuf, io::Error)> {
        let mut options = OpenOptions::new();
        let made = options.write(true).create_new(true).mode(0o600).open(&path);
        match made {
            Ok(file) => Ok(Self {
                path,
                file,
                whole: false,
            }),
            Err(error) => Err((path, error)),
        }
    }

    /// On the disk, and there to stay.
    fn keep(&mut self) -> Result<(), (PathBuf, io::Error)> {
        let kept = self.file.sync_data();
        kept.map_err(|error| (self.path.clone(), error))?;
        self.whole = true;
        Ok(())
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if !self.whole {
            // It was made here a moment ago; if it cannot be taken away, nobody can be told any more.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

/// A name that stays in its directory.
fn is_plain(name: &str) -> bool {
    let harmless = name.chars().all(crate::domain::value::harmless);
    harmless && !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\0'])
}

impl Sink {
    fn begin(&mut self, name: &str) -> Result<(), (PathBuf, io::Error)> {
        let strange = || (PathBuf::from(name), io::ErrorKind::InvalidInput.into());
        let directory = self.papers.clone().filter(|_| is_plain(name));
        let path = directory.ok_or_else(strange)?.join(name);
        self.keep()?;
        self.file = Some(Fresh::make(path)?);
        self.written += 1;
        Ok(())
    }

    fn keep(&mut self) -> Result<(), (PathBuf, io::Error)> {
        self.file.as_mut().map_or(Ok(()), Fresh::keep)
    }

    fn put(
        &mut self,
        office: &mut Office<'_, '_>,
        bytes: &[u8],
    ) -> Result<(), (PathBuf, io::Error)> {
        if self.file.is_none()
            && let Some(path) = &self.path
        {
            self.file = Some(Fresh::make(path.clone())?);
        }
        let Some(fresh) = &mut self.file else {
            let out = &mut office.io.stdout;
            return out
                .write_all(bytes)
                .and_then(|()| out.flush())
                .map_err(|error| (PathBuf::from(LINE), error));
        };
        self.bytes += bytes.len() as u64;
        let written = fresh.file.write_all(bytes);
        written.map_err(|error| (fresh.path.clone(), error))
    }

    fn finish(&mut self, office: &mut Office<'_, '_>, exit: Exit) -> Exit {
        if !matches!(exit, Exit::Done | Exit::Partly) {
            return exit;
        }
        if let Err((path, error)) = self.keep() {
            return office.file_failed(&path, &error);
        }
        if let Some(directory) = &self.papers {
            let text = papers_written(&office.locale, self.written, directory);
            return office.told(exit, &text);
        }
        let (Some(path), Some(_)) = (&self.path, &self.file) else {
            return exit;
        };
        let size = office.locale.size(self.bytes);
        let text = office.locale.say(
            TextKey::ServeWritten,
            &[("path", &path.display()), ("size", &size)],
        );
        office.told(exit, &text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_the_other_side_names_stays_in_its_directory_and_replaces_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let mut sink = Sink {
            papers: Some(dir.path().to_owned()),
            ..Sink::default()
        };
        for name in [
            "",
            ".",
            "..",
            "../x",
            "/etc/x",
            "a/b",
            "a\0",
            "a\u{1b}[2J",
            ".x",
        ] {
            assert!(sink.begin(name).is_err(), "{name:?}");
        }
        sink.begin("C-1.md").unwrap();
        assert!(sink.begin("C-1.md").is_err());
        std::os::unix::fs::symlink("/tmp/elsewhere", dir.path().join("C-2.md")).unwrap();
        assert!(sink.begin("C-2.md").is_err());
        assert!(Sink::default().begin("C-3.md").is_err());
    }

    #[test]
    fn what_is_not_whole_leaves_no_file() {
        let dir = tempfile::tempdir().unwrap();
        let mut sink = Sink {
            papers: Some(dir.path().to_owned()),
            ..Sink::default()
        };
        sink.begin("C-1.md").unwrap();
        sink.begin("C-2.md").unwrap();
        drop(sink);
        assert!(dir.path().join("C-1.md").exists(), "the next one began");
        assert!(!dir.path().join("C-2.md").exists(), "the line was lost");
    }

    #[test]
    fn keys_of_a_file_stand_on_one_line() {
        let text = "# made today\nAGE-SECRET-KEY-1A\n\nAGE-SECRET-KEY-1B\n";
        assert_eq!(keys(text), b"AGE-SECRET-KEY-1A AGE-SECRET-KEY-1B\n");
    }
}
