//! What locks a backup or a bundle and what opens it: keys, files, a passphrase asked for at the terminal; and the page with a recovery
//! key that an office prints and puts away.

use super::Office;
use super::args;
use super::exit::Exit;
use crate::domain::date::Clock;
use crate::host::clock::SystemClock;
use crate::store::{BackupFault, Locking, Opener, RecoveryKey, StoreError, Watch};
use crate::text::TextKey;
use std::io::Read;
use std::path::Path;

/// Bytes of a secret that is read from standard input.
const LONGEST_SECRET: usize = 64 * 1024;

/// How every secret key of `age` begins.
const KEY: &str = "AGE-SECRET-KEY-1";

/// Done with what opens a file, and shown how far it has come.
type Unlocked<'a, T> = &'a mut dyn FnMut(&Opener, Watch<'_>) -> Result<T, StoreError>;

impl Office<'_, '_> {
    /// What is asked for on the command line; else what the settings say.
    pub(super) fn locking(&mut self, args: &args::Lock) -> Result<Locking, Exit> {
        if let Some(file) = &args.passphrase_file {
            return self.secret_in(file).map(Locking::Passphrase);
        }
        if args.passphrase {
            return self.ask_twice().map(Locking::Passphrase);
        }
        let asked = (!args.recipient.is_empty()).then_some(&args.recipient);
        let settings = self.settings.backup.as_ref();
        let set = settings.map(|backup| &backup.recipients);
        let named = asked.or(set).filter(|names| !names.is_empty());
        Ok(named.map_or(Locking::Open, |names| Locking::Recipients(names.clone())))
    }

    /// What is given on the command line.
    pub(in crate::host) fn opener(&mut self, args: &args::Unlock) -> Result<Opener, Exit> {
        match (&args.passphrase_file, &args.identity) {
            (Some(file), _) => self.secret_in(file).map(Opener::Passphrase),
            // Along a line keys stand on one line, because what they open may follow.
            (None, Some(file)) if self.served.is_some() && file == Path::new("-") => {
                let keys = self.input_line()?;
                Ok(Opener::Identities(keys.replace(' ', "\n")))
            }
            (None, Some(file)) => self.whole_text(file).map(Opener::Identities),
            (None, None) => Ok(Opener::Nothing),
        }
    }

    /// Does something with a file that may be locked. If it is, and nothing to open it was given, the person is asked, where there
    /// is a terminal to ask at.
    pub(super) fn unlocking<T>(
        &mut self,
        args: &args::Unlock,
        work: Unlocked<'_, T>,
    ) -> Result<T, Exit> {
        let opener = self.opener(args)?;
        self.unlocking_with(&opener, work)
    }

    /// As [`Office::unlocking`], with what opens it already in hand.
    pub(super) fn unlocking_with<T>(
        &mut self,
        opener: &Opener,
        work: Unlocked<'_, T>,
    ) -> Result<T, Exit> {
        let outcome = match self.telling(|_, watch| work(opener, watch)) {
            Err(StoreError::Backup {
                fault: BackupFault::Locked,
                path,
            }) => match self.ask(TextKey::SecretOpen) {
                Some(typed) => self.telling(|_, watch| work(&opener_of(&typed), watch)),
                None => Err(StoreError::Backup {
                    fault: BackupFault::Locked,
                    path,
                }),
            },
            outcome => outcome,
        };
        outcome.map_err(|error| self.store_failed(&error))
    }

    /// The first line of a file, or of standard input for `-`; what follows it there may be the file to be opened.
    fn secret_in(&mut self, file: &Path) -> Result<String, Exit> {
        let text = if file == Path::new("-") {
            self.input_line()?
        } else {
            self.whole_text(file)?
        };
        Ok(text.lines().next().unwrap_or_default().to_owned())
    }

    /// Standard input up to the end of a line, and not a byte further.
    fn input_line(&mut self) -> Result<String, Exit> {
        let (mut line, mut byte) = (Vec::new(), [0]);
        loop {
            match self.io.stdin.read(&mut byte) {
                Ok(1) if byte != [b'\n'] && line.len() < LONGEST_SECRET => line.extend(byte),
                Ok(_) => return Ok(String::from_utf8_lossy(&line).into_owned()),
                Err(error) => return Err(self.file_failed(Path::new("-"), &error)),
            }
        }
    }

    pub(in crate::host) fn whole_text(&mut self, file: &Path) -> Result<String, Exit> {
        let mut text = String::new();
        let read = if file == Path::new("-") {
            self.io.stdin.read_to_string(&mut text)
        } else {
            std::fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text))
        };
        match read {
            Ok(_) => Ok(text),
            Err(error) => Err(self.file_failed(file, &error)),
        }
    }

    /// What is typed and not shown; nothing if there is no terminal or the person gives up.
    pub(in crate::host) fn ask(&mut self, key: TextKey) -> Option<String> {
        let ask = self.io.secret?;
        let prompt = self.locale.line(key);
        ask(prompt).ok().flatten().filter(|typed| !typed.is_empty())
    }

    /// A new passphrase, typed twice, since nobody sees what is typed and a mistake would lock the file for good.
    pub(in crate::host) fn ask_twice(&mut self) -> Result<String, Exit> {
        let first = self.ask(TextKey::SecretNew);
        let again = first.is_some().then(|| self.ask(TextKey::SecretAgain));
        match (first, again.flatten()) {
            (Some(first), Some(again)) if first == again => Ok(first),
            (Some(_), Some(_)) => Err(self.told_line(Exit::Usage, TextKey::SecretDiffers)),
            _ => Err(self.told_line(Exit::Usage, TextKey::SecretNone)),
        }
    }

    fn told_line(&mut self, exit: Exit, key: TextKey) -> Exit {
        let text = self.locale.line(key).to_owned();
        self.told(exit, &text)
    }

    /// Prints [`Office::recovery_text`].
    pub(in crate::host) fn recovery_page(&mut self, key: &RecoveryKey, file: &Path) -> Exit {
        let page = self.recovery_text(key, file);
        match self.io.data_line(&page) {
            Ok(()) => Exit::Done,
            Err(_) => Exit::Failure,
        }
    }

    /// The page to be printed: what the key opens, the key, how it is used.
    pub(super) fn recovery_text(&self, key: &RecoveryKey, file: &Path) -> String {
        let locale = &self.locale;
        let at = |key, path: &Path| locale.say(key, &[("path", &path.display())]);
        let line = |key| locale.line(key).to_owned();
        let day = SystemClock.now().date();
        let page = [
            locale.say(TextKey::RecoveryTitle, &[("day", &day)]),
            String::new(),
            at(TextKey::RecoveryBook, &self.book_dir()),
            at(TextKey::RecoveryFile, file),
            String::new(),
            line(TextKey::RecoveryKey),
            format!("    {}", key.secret),
            String::new(),
            line(TextKey::RecoveryKeep),
            line(TextKey::RecoveryUse),
            line(TextKey::RecoveryDaily),
            "    [backup]".to_owned(),
            format!("    recipients = [\"{}\"]", key.recipient),
        ];
        page.join("\n")
    }
}

/// A recovery key as printed, in whatever case it was typed; else a passphrase.
pub(in crate::host) fn opener_of(typed: &str) -> Opener {
    let key = typed.trim().to_ascii_uppercase();
    if key.starts_with(KEY) {
        Opener::Identities(key)
    } else {
        Opener::Passphrase(typed.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_key_is_told_from_a_passphrase_and_read_in_any_case() {
        let key = "age-secret-key-1abc ";
        assert!(matches!(opener_of(key), Opener::Identities(k) if k == "AGE-SECRET-KEY-1ABC"));
        assert!(matches!(opener_of(" 七つの鍵"), Opener::Passphrase(k) if k == " 七つの鍵"));
    }
}
