//! The environment, read once, and one person's settings file. Everything after this is given what it needs as values.

use super::amend::amended;
use super::caps::{Ambiguous, ImeControl};
use super::serve::people::logins;
use crate::desk::hat::Hat;
use crate::domain::kind::Kind;
use crate::store::Retention;
use crate::text::Lang;
use crate::text::saved::{Own, slot_of};
use crate::ui::keymap::{Keymap, KeymapError};
use crate::ui::msg::Looks;
use crate::ui::theme::Theme;
use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Where things lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// `config.toml`.
    pub config: PathBuf,
    /// The book, unless another is named.
    pub data: PathBuf,
    /// Drafts of screens, the last page, logs.
    pub state: PathBuf,
}

/// What the environment says.
#[derive(Clone, Debug)]
pub struct Environment {
    /// Where things lie.
    pub places: Places,
    /// `IKOREN_BOOK`.
    pub book: Option<PathBuf>,
    /// From `LC_ALL`, `LC_MESSAGES`, `LANG`.
    pub lang: Option<Lang>,
    /// `TERM`.
    pub term: String,
    /// Runs inside tmux.
    pub tmux: bool,
    /// `VISUAL`, else `EDITOR`.
    pub editor: Option<String>,
    /// `NO_COLOR` is set to anything.
    pub no_color: bool,
    /// `XDG_RUNTIME_DIR`: where sockets lie.
    pub runtime: Option<PathBuf>,
    /// `IKOREN_SOCKET`: where somebody else serves the book that is meant.
    pub socket: Option<PathBuf>,
    /// The user's name on this machine.
    pub user: String,
    /// The user's home directory, for a path typed as `~/`.
    pub home: PathBuf,
    /// This machine, told apart from others: a copied book must not write under its original's name.
    pub machine: [u8; 16],
}

impl Environment {
    /// Reads it.
    ///
    /// # Errors
    /// There is no home directory to put anything in.
    pub fn read() -> io::Result<Self> {
        let base = etcetera::choose_base_strategy()
            .map_err(|e| io::Error::new(io::ErrorKind::NotFound, e))?;
        let data = base.data_dir().join("ikoren");
        let places = Places {
            config: base.config_dir().join("ikoren"),
            state: base
                .state_dir()
                .map_or_else(|| data.clone(), |dir| dir.join("ikoren")),
            data,
        };
        Ok(Self {
            places,
            book: variable("IKOREN_BOOK").map(PathBuf::from),
            lang: ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .find_map(variable)
                .and_then(|code| Lang::from_code(&code)),
            term: variable("TERM").unwrap_or_default(),
            tmux: variable("TMUX").is_some(),
            editor: variable("VISUAL").or_else(|| variable("EDITOR")),
            no_color: variable("NO_COLOR").is_some(),
            runtime: variable("XDG_RUNTIME_DIR").map(PathBuf::from),
            socket: variable("IKOREN_SOCKET").map(PathBuf::from),
            user: variable("USER")
                .or_else(|| variable("LOGNAME"))
                .or_else(account)
                .unwrap_or_else(|| "owner".to_owned()),
            home: base.home_dir().to_path_buf(),
            machine: machine(),
        })
    }
}

impl Environment {
    /// A path as typed, `~/` being the home directory, as a shell has it.
    pub fn path(&self, typed: &str) -> String {
        match typed.strip_prefix("~/") {
            Some(rest) => self.home.join(rest).display().to_string(),
            None => typed.to_owned(),
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that reads the environment"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The name of the account in the system's own list, where no variable says it: in a container, in a job.
fn account() -> Option<String> {
    logins(rustix::process::getuid().as_raw())
        .into_iter()
        .next()
}

/// The machine's id as systemd keeps it, hashed so that it is not written into books; without one, its host name.
fn machine() -> [u8; 16] {
    let known = fs::read_to_string("/etc/machine-id")
        .or_else(|_| fs::read_to_string("/var/lib/dbus/machine-id"));
    let name = known.unwrap_or_else(|_| {
        rustix::system::uname()
            .nodename()
            .to_string_lossy()
            .into_owned()
    });
    let hash = blake3::derive_key("ikoren 2026 machine of a book", name.trim().as_bytes());
    hash.first_chunk().copied().unwrap_or_default()
}

/// Signs of frames (setting `borders`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Borders {
    /// Box drawing, unless the terminal gives it two cells.
    #[default]
    Auto,
    /// Box drawing.
    Unicode,
    /// `+-|`.
    Ascii,
}

/// The settings file, every line optional.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// `ja` or `en`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// The person's name, as the history shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 帽子: `hospital-office`, `regional` or `society`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hat: Option<String>,
    /// The office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// `terminal`, `mono`, `light`, `dark`, `contrast` or `cud`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    /// `auto`, `unicode` or `ascii`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub borders: Option<Borders>,
    /// `off`, `teraterm` or `auto`: whether the input method is switched off outside fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ime_control: Option<ImeControl>,
    /// `auto`, `1` or `2`: how many cells the terminal gives to characters whose width is ambiguous.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ambiguous: Option<Ambiguous>,
    /// Whether the mouse is on from the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mouse: Option<bool>,
    /// `[[filters]]`: filters saved for this person alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filters: Vec<FilterSettings>,
    /// `[keys.PLACE]`: other keys for actions, `advance = [">"]`; what they mean is read by [`Keymap::with_settings`].
    #[serde(skip_serializing_if = "toml::Table::is_empty")]
    pub keys: toml::Table,
    /// What is wrong with them; the program's own keys hold there.
    #[serde(skip)]
    pub wrong_keys: Vec<KeymapError>,
    /// The automatic backups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<BackupSettings>,
}

/// `[[filters]]`: one saved filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilterSettings {
    /// Its name.
    pub name: String,
    /// `needs`, `companies`, ..
    pub list: String,
    /// As typed after `/`.
    pub filter: String,
    /// 1 to 9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<u8>,
}

/// `[backup]`: how many automatic backups are kept, and whom they are locked to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BackupSettings {
    /// The newest of so many days; 0 makes none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<usize>,
    /// The newest of so many weeks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weeks: Option<usize>,
    /// The newest of so many months.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<usize>,
    /// `age1..`; none leaves them open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
}

impl BackupSettings {
    /// How many are kept, as usual where nothing is said.
    pub fn retention(&self) -> Retention {
        let usual = Retention::default();
        Retention {
            days: self.days.unwrap_or(usual.days),
            weeks: self.weeks.unwrap_or(usual.weeks),
            months: self.months.unwrap_or(usual.months),
        }
    }
}

/// Why the settings file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsFault {
    /// The file.
    pub path: PathBuf,
    /// Line and column, from 1, if the file could be read at all.
    pub place: Option<(usize, usize)>,
    /// What the reader of the file says is wrong.
    pub what: String,
}

impl Settings {
    /// The file in a config directory.
    pub fn path(config: &Path) -> PathBuf {
        config.join("config.toml")
    }

    /// Reads the file; no file is no fault.
    ///
    /// # Errors
    /// The file cannot be read or says something unknown; nothing of it is used then.
    pub fn read(config: &Path) -> Result<Self, SettingsFault> {
        let path = Self::path(config);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                return Err(SettingsFault {
                    path,
                    place: None,
                    what: error.to_string(),
                });
            }
        };
        let mut read: Self = toml::from_str(&text).map_err(|error| SettingsFault {
            path,
            place: error.span().map(|span| place(&text, span.start)),
            what: error.message().to_owned(),
        })?;
        read.wrong_keys = Keymap::with_settings(&text).1;
        Ok(read)
    }

    /// The keys, with those of the file in the place of the program's own.
    pub fn keymap(&self) -> Keymap {
        Keymap::with_settings(&self.keys_text()).0
    }

    /// The `[keys]` tables alone, as they are written in a file.
    pub fn keys_text(&self) -> String {
        let only = toml::Table::from_iter([("keys".to_owned(), self.keys.clone().into())]);
        // A table that was read can be written.
        toml::to_string(&only).unwrap_or_default()
    }

    /// Writes what differs into the file, whole or not at all: the person's own remarks and order stay.
    ///
    /// # Errors
    /// The directory cannot be written.
    pub fn write(&self, config: &Path) -> io::Result<()> {
        let path = Self::path(config);
        let fresh = toml::to_string(self).map_err(io::Error::other)?;
        let text = fs::read_to_string(&path).unwrap_or_default();
        let text = amended(&text, &fresh).unwrap_or(fresh);
        write_private(&path, text.as_bytes())
    }

    /// The filters saved for this person alone; one of a list that this program does not know is left out, and kept in the file.
    pub fn own_filters(&self) -> Vec<Own> {
        let own = |kept: &FilterSettings| {
            Some(Own {
                name: kept.name.clone(),
                kind: Kind::from_name(&kept.list)?,
                query: kept.filter.clone(),
                slot: kept.key.and_then(|key| slot_of(i64::from(key))),
            })
        };
        self.filters.iter().filter_map(own).collect()
    }

    /// Takes other filters in the place of those it has.
    pub fn keep_filters(&mut self, own: &[Own]) {
        self.filters
            .retain(|kept| Kind::from_name(&kept.list).is_none());
        self.filters.extend(own.iter().map(|own| FilterSettings {
            name: own.name.clone(),
            list: own.kind.spec().name.to_owned(),
            filter: own.query.clone(),
            key: own.slot,
        }));
    }

    /// The hat chosen, if it is one that a desk has.
    pub fn hat(&self) -> Option<Hat> {
        self.hat.as_deref().and_then(Hat::from_code)
    }

    /// Takes what a person chose on the screen. A word for 帽子 that no desk has stays as it was, unless a hat was chosen.
    pub fn keep_looks(&mut self, looks: &Looks) {
        self.lang = Some(looks.lang.code().to_owned());
        self.theme = Some(looks.theme);
        if self.hat() != looks.hat {
            self.hat = looks.hat.map(|hat| hat.code().to_owned());
        }
    }

    /// The language chosen.
    pub fn lang(&self) -> Option<Lang> {
        self.lang.as_deref().and_then(Lang::from_code)
    }
}

fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or_default();
    let column = before
        .rsplit('\n')
        .next()
        .map_or(1, |line| line.chars().count() + 1);
    (before.matches('\n').count() + 1, column)
}

/// Writes a file that only this user reads: beside it, synced, renamed over it.
///
/// # Errors
/// As the file system says.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let dir = path.parent().unwrap_or_else(|| Path::new("."));
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(dir)?;
    let fresh = path.with_extension("tmp");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&fresh)?;
    file.write_all(bytes)?;
    file.sync_data()?;
    fs::rename(&fresh, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_as_they_were_written() {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings {
            lang: Some("en".into()),
            name: Some("山本".into()),
            ..Settings::default()
        };
        settings.write(dir.path()).unwrap();
        assert_eq!(Settings::read(dir.path()), Ok(settings));
    }

    #[test]
    fn a_look_that_is_kept_leaves_the_remarks_and_the_order_of_a_person_alone() {
        let dir = tempfile::tempdir().unwrap();
        let own = "# 受付の端末\n\nmouse = true # 右手\ntheme = \"dark\"  # 夜\n\n[keys.records] # 自分のキー\nadvance = [\">\"]\n\n# 控え\n[backup]\ndays = 3\n";
        fs::write(Settings::path(dir.path()), own).unwrap();
        let mut settings = Settings::read(dir.path()).unwrap();
        settings.write(dir.path()).unwrap();
        let path = Settings::path(dir.path());
        assert_eq!(fs::read_to_string(&path).unwrap(), own);
        settings.theme = Some(Theme::Mono);
        settings.lang = Some("en".into());
        settings.write(dir.path()).unwrap();
        let kept = fs::read_to_string(&path).unwrap();
        let expected = own.replace("\"dark\"", "\"mono\"");
        let expected = expected.replace("# 夜\n", "# 夜\nlang = \"en\"\n");
        assert_eq!(kept, expected);
        assert_eq!(Settings::read(dir.path()), Ok(settings));
    }

    #[test]
    fn a_hat_that_no_desk_has_outlasts_another_language() {
        let looks = |hat| Looks {
            lang: Lang::En,
            theme: Theme::Mono,
            hat,
        };
        let mut settings = Settings {
            hat: Some("clinician".into()),
            ..Settings::default()
        };
        settings.keep_looks(&looks(None));
        assert_eq!(settings.hat.as_deref(), Some("clinician"));
        settings.keep_looks(&looks(Some(Hat::Regional)));
        assert_eq!(settings.hat(), Some(Hat::Regional));
        settings.keep_looks(&looks(None));
        assert_eq!(settings.hat, None);
    }

    #[test]
    fn an_unknown_setting_is_refused_with_its_place() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(
            Settings::path(dir.path()),
            "lang = \"ja\"\n  thme = \"mono\"\n",
        )
        .unwrap();
        let fault = Settings::read(dir.path()).unwrap_err();
        assert_eq!(fault.place, Some((2, 3)));
        assert!(fault.what.contains("thme"));
    }

    #[test]
    fn no_file_is_no_fault() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(Settings::read(dir.path()), Ok(Settings::default()));
    }
}
