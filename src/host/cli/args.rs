//! The command line as typed: one definition that the terminal, and later remote doors, read alike.

pub use super::choices::{Encoding, FigureFormat, ForFirm, Format};
pub use super::doors::{Attach, KeysAdd, KeysVerb, Serve};
pub use super::papers::Papers;
use super::spoken::{spoken, wrong};
use super::timetable::TimetableCommand;
use super::typed::{asked_for, negated_term};
use crate::text::{Lang, Locale};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::Shell;
use serde::{Deserialize, Serialize};
use std::ffi::OsString;
use std::path::PathBuf;

/// A console in the terminal for people who bring hospitals and manufacturers together; without a verb it opens the screens
#[derive(Debug, Parser, Serialize, Deserialize)]
#[command(
    name = "ikoren",
    version,
    disable_help_subcommand = true,
    propagate_version = true
)]
pub struct Cli {
    /// What holds for every verb.
    #[command(flatten)]
    pub global: Global,
    /// The verb; none opens the console.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

impl Cli {
    /// Reads the arguments. What was asked for by `--help` or `--version` is shown, and the program ends.
    ///
    /// # Errors
    /// What is wrong with them, in that language unless they name another.
    pub fn read(args: impl IntoIterator<Item = OsString>, lang: Lang) -> Result<Self, String> {
        let args: Vec<OsString> = args.into_iter().collect();
        let locale = Locale::new(asked_for(&args).unwrap_or(lang));
        let command = spoken(Self::command(), &locale);
        let matches = command.try_get_matches_from(Self::typed(args));
        let read = matches.and_then(|matches| Self::from_arg_matches(&matches));
        read.map_err(|error| wrong(&error, &locale).unwrap_or_else(|| error.exit()))
    }

    /// The arguments as typed, made ready for reading: a filter may begin with a minus, which would else be a cluster of
    /// options. The filter language knows the minus sign U+2212 as the same, and no option begins with it.
    pub fn typed(args: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
        let mut filters = false;
        let mut plain = false;
        let mut typed = Vec::new();
        for arg in args {
            let text = arg.to_str().unwrap_or_default();
            let negated = (filters && !plain).then(|| negated_term(text)).flatten();
            filters |= matches!(text, "ls" | "export");
            plain |= text == "--";
            typed.push(negated.map_or(arg, OsString::from));
        }
        typed
    }
}

/// Options that may stand before or after the verb.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
pub struct Global {
    /// The book's directory (else `IKOREN_BOOK`, else the XDG data directory)
    #[arg(long, global = true, value_name = "DIR")]
    pub book: Option<PathBuf>,
    /// Language of words: ja or en
    #[arg(long, global = true, value_name = "LANG", value_parser = ["ja", "en"])]
    pub lang: Option<String>,
    /// Machine-readable output
    #[arg(long, global = true)]
    pub json: bool,
    /// Borders of + - | only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Colours: terminal, mono, light, dark, contrast or cud
    #[arg(long, global = true, value_name = "NAME", value_parser = ["terminal", "mono", "light", "dark", "contrast", "cud"])]
    pub theme: Option<String>,
}

/// What to do.
#[derive(Debug, Subcommand, Serialize, Deserialize)]
pub enum Verb {
    /// Take the rows of a spreadsheet into the book
    Import(Import),
    /// Write records out
    Export(Export),
    /// List records
    Ls(List),
    /// Show one record
    Show {
        /// N-41, F-3, ..
        #[arg(value_name = "REF")]
        reference: String,
    },
    /// Make a record
    New {
        /// needs, companies, hospitals, bodies, people, cases, contracts, disclosures, logs, events, participations, activities, consultations or duties
        kind: String,
        /// Fields
        #[arg(value_name = "FIELD=VALUE")]
        fields: Vec<String>,
        /// A contract that is signed: step past open lines of its checklist, for this reason, which stays on the record
        #[arg(long = "override", value_name = "REASON")]
        over: Option<String>,
    },
    /// Change fields of a record
    Set {
        /// N-41, F-3, .. or K-3.7, a line of a checklist
        #[arg(value_name = "REF")]
        reference: String,
        /// Fields; an empty value empties the field
        #[arg(value_name = "FIELD=VALUE", required = true)]
        fields: Vec<String>,
        /// A contract that is signed: step past open lines of its checklist, for this reason, which stays on the record
        #[arg(long = "override", value_name = "REASON")]
        over: Option<String>,
    },
    /// Move a need or a case to another stage, a contract to another state, through the gates
    Move(Move),
    /// Take a record out of sight, or back with --restore
    Archive {
        /// N-41, F-3, ..
        #[arg(value_name = "REF", required = true)]
        references: Vec<String>,
        /// Back into sight
        #[arg(long)]
        restore: bool,
    },
    /// Take back your last command
    Undo,
    /// Do again what was last taken back
    Redo,
    /// What happened: to one record, or in the book
    Log {
        /// N-41, F-3, ..
        #[arg(value_name = "REF")]
        reference: Option<String>,
        /// Lines at most
        #[arg(long, short = 'n', default_value_t = 100, value_name = "N")]
        limit: usize,
        /// Who came in and was sent away, what was refused, carried out, overridden
        #[arg(long, conflicts_with = "reference")]
        audit: bool,
    },
    /// The texts (文例) in force; with a name: that text; files of texts taken into the book
    Phrases(Papers),
    /// The checklists of contracts in force; with a kind: that list; files of lists taken into the book
    Checklists(Papers),
    /// The firms for a need and who could hold the authorisation, or the wards and needs for a firm, with reasons
    Match {
        /// N-41 or F-3
        #[arg(value_name = "REF")]
        reference: String,
    },
    /// The public desks to turn to: one for rights and one for industry in each prefecture
    Desks {
        /// A prefecture as it is written in Japanese; without one: all
        #[arg(value_name = "PREFECTURE")]
        prefectures: Vec<String>,
        /// Take those that are missing onto the book as bodies, the ones for the whole country too
        #[arg(long, requires = "prefectures")]
        add: bool,
    },
    /// List firms, hospitals, bodies and people that are probably the same
    Duplicates,
    /// Make one record of two: what named the second names the first, and the second goes out of sight
    Merge {
        /// F-1, H-2, ..: the record that stays
        #[arg(value_name = "REF")]
        into: String,
        /// The record that goes
        #[arg(value_name = "OTHER")]
        from: String,
        /// Keep the other's value of a field
        #[arg(long, value_name = "FIELD")]
        take: Vec<String>,
        /// Keep both values of a field
        #[arg(long, value_name = "FIELD")]
        both: Vec<String>,
        /// Show what would be kept and write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// One JSON command a line on standard input, one acknowledgement a line once it is durable
    Batch,
    /// Rebuild from the journal beside the live book and compare every tree
    Verify,
    /// Write the whole book to one compressed file that proves itself
    Backup(Backup),
    /// Put a backup in the place of the book, which is kept beside it
    Restore(Restore),
    /// Take what was written to another copy of the book, and back
    Bundle {
        /// Which way
        #[command(subcommand)]
        verb: BundleVerb,
    },
    /// Make the database again in as little room as it takes
    Compact,
    /// Give all that a person is in charge of to a successor, with the filters that the person saved at this book
    HandOver {
        /// Who leaves: P-3
        #[arg(value_name = "FROM")]
        from: String,
        /// Who takes over: P-4
        #[arg(value_name = "TO")]
        to: String,
        /// Write a paper for each open case there, as Markdown
        #[arg(long, value_name = "DIR")]
        papers: Option<PathBuf>,
        /// The last day of the post; today, unless another is said
        #[arg(long, value_name = "DATE", conflicts_with = "keep_post")]
        until: Option<String>,
        /// The post goes on: only the work is passed
        #[arg(long)]
        keep_post: bool,
        /// Show what would happen and write nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Destroy the personal values of a person for ever
    Erase {
        /// P-3
        #[arg(value_name = "REF")]
        reference: String,
        /// Without asking
        #[arg(long)]
        yes: bool,
    },
    /// What this machine, terminal and book are like
    Doctor,
    /// The console on a sample book in a scratch directory
    Demo,
    /// The keys, by screen
    Keymap,
    /// Hold the book for several people, each with a screen of their own
    Serve(Serve),
    /// The console on a book that is served
    Attach(Attach),
    /// Who may come in while the book is served
    Keys {
        /// What to do with the keys file
        #[command(subcommand)]
        verb: KeysVerb,
    },
    /// What a shell completes: a script to be loaded by it
    #[serde(skip)]
    Completions {
        /// bash, zsh, fish, elvish or powershell
        shell: Shell,
    },
    /// The manual page, for `man -l`
    Man,
    /// The figures of today, or of any day before
    Kpi(Kpi),
    /// The timetable of one-to-one meetings; opens no book
    #[serde(skip)]
    Timetable {
        /// What to do with an event file
        #[command(subcommand)]
        verb: TimetableCommand,
    },
    /// Settings
    Config {
        /// What of them
        #[command(subcommand)]
        verb: ConfigVerb,
    },
    /// Looks at a database in a process of its own, so that a damaged one cannot take the book's program with it
    #[command(hide = true, name = "probe-database")]
    Probe {
        /// The database's directory
        dir: PathBuf,
    },
}

/// `config ..`
#[derive(Clone, Copy, Debug, Subcommand, Serialize, Deserialize)]
pub enum ConfigVerb {
    /// Where settings, book and state lie
    Paths,
    /// What is set
    Show,
    /// What can be set, as a settings file to start from
    Schema,
}

/// `backup ..`
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Backup {
    /// To this file, which must not exist yet (else into the book's own directory)
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    /// How it is locked
    #[command(flatten)]
    pub lock: Lock,
    /// Lock it with a new key, and write the page with that key to standard output, to be printed and put away
    #[arg(long, conflicts_with_all = ["recipient", "passphrase", "passphrase_file"])]
    pub recovery_key: bool,
}

/// What locks a file.
#[derive(Debug, Default, Args, Serialize, Deserialize)]
pub struct Lock {
    /// Lock it to an age recipient (`age1..`); may be given several times
    #[arg(long, value_name = "AGE1..")]
    pub recipient: Vec<String>,
    /// Lock it with a passphrase that is asked for, twice and unseen
    #[arg(long, conflicts_with = "recipient")]
    pub passphrase: bool,
    /// Lock it with the passphrase on the first line of a file; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["recipient", "passphrase"])]
    pub passphrase_file: Option<PathBuf>,
}

/// What opens a locked file; if neither is given, the person is asked.
#[derive(Debug, Default, Args, Serialize, Deserialize)]
pub struct Unlock {
    /// A file of age identities that opens it
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,
    /// The passphrase on the first line of a file; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with = "identity")]
    pub passphrase_file: Option<PathBuf>,
}

/// `bundle ..`
#[derive(Debug, Subcommand, Serialize, Deserialize)]
pub enum BundleVerb {
    /// Write what another copy may lack to a file that must not exist yet
    Write(WriteBundle),
    /// Take in what another copy wrote; fields that both have changed keep both values and are listed
    Apply(ApplyBundle),
}

/// `bundle write ..`
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct WriteBundle {
    /// The file
    pub file: PathBuf,
    /// Only what the copy that wrote this bundle lacked
    #[arg(long, value_name = "BUNDLE")]
    pub since: Option<PathBuf>,
    /// A file of age identities that opens the one given as --since
    #[arg(long, value_name = "FILE", requires = "since")]
    pub identity: Option<PathBuf>,
    /// How it is locked
    #[command(flatten)]
    pub lock: Lock,
}

/// `bundle apply ..`
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct ApplyBundle {
    /// The bundle
    pub file: PathBuf,
    /// The number that whoever wrote it was told; nothing is taken in if this file has another
    #[arg(long, value_name = "NUMBER")]
    pub number: Option<String>,
    /// What opens it
    #[command(flatten)]
    pub unlock: Unlock,
}

/// `restore ..`
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Restore {
    /// The backup
    pub file: PathBuf,
    /// Into this directory (else the book's)
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    /// What opens it
    #[command(flatten)]
    pub unlock: Unlock,
}

/// `import ..`
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Import {
    /// needs, companies, hospitals, bodies, people, cases, contracts, disclosures, logs, events, participations, activities, consultations or duties
    #[arg(required_unless_present = "jsonl")]
    pub kind: Option<String>,
    /// The file, .csv or .xlsx; - for standard input
    #[arg(required_unless_present = "jsonl")]
    pub file: Option<PathBuf>,
    /// Which sheet of a workbook, by name or by number from 1
    #[arg(long, value_name = "SHEET")]
    pub sheet: Option<String>,
    /// A whole book that `export --jsonl` wrote, where there is none yet
    #[arg(long, value_name = "FILE")]
    pub jsonl: Option<PathBuf>,
    /// Show what would happen and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Book probable duplicates too, and list them
    #[arg(long)]
    pub yes: bool,
    /// A value for every row
    #[arg(long, value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// Which field a column is; an empty field leaves the column out
    #[arg(long, value_name = "COLUMN=FIELD")]
    pub map: Vec<String>,
    /// Where the rows come from: the same source and number again is an update (else the file's name)
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
}

/// `export ..`
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Export {
    /// needs, companies, hospitals, bodies, people, cases, contracts, disclosures, logs, events, participations, activities, consultations or duties
    #[arg(required_unless_present = "jsonl")]
    pub kind: Option<String>,
    /// As in the console's /
    pub filter: Vec<String>,
    /// The whole book with its history, one JSON object a line
    #[arg(long)]
    pub jsonl: bool,
    /// csv, xlsx, json, jsonl or md; else as the file of -o is called, else csv
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// utf8 (with BOM) or cp932; for csv
    #[arg(long, value_enum, default_value_t = Encoding::Utf8)]
    pub encoding: Encoding,
    /// For a firm to read: needs only, as far as --layer; what may not be shown stays out, what is written enters the ledger of disclosures
    #[arg(long, value_name = "REF")]
    pub to: Option<String>,
    /// How far a firm may read; nda needs a signed NDA in force
    #[arg(long, value_enum, default_value_t = ForFirm::Public, requires = "to")]
    pub layer: ForFirm,
    /// Of contracts: the lines of their checklists too, each with its answer, note, day, owner and due day; they import again
    #[arg(long, conflicts_with_all = ["to", "jsonl"])]
    #[serde(default)]
    pub lines: bool,
    /// To a file, which must not exist yet
    #[arg(long, short = 'o', value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `ls ..`
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct List {
    /// needs, companies, hospitals, bodies, people, cases, contracts, disclosures, logs, events, participations, activities, consultations or duties
    pub kind: String,
    /// As in the console's /
    pub filter: Vec<String>,
    /// A saved filter, by its name or its number in the console's S; may be narrowed further
    #[arg(long, value_name = "NAME")]
    pub saved: Option<String>,
}

/// `kpi ..`
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Kpi {
    /// The book as it stood at the end of that day, by its journal (2026-03-31, R8.3.31, ..)
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// table, csv or json
    #[arg(long, value_enum, default_value_t = FigureFormat::Table)]
    pub format: FigureFormat,
}

/// `move ..`
#[derive(Debug, Args, Serialize, Deserialize)]
pub struct Move {
    /// N-41, C-3 or K-2
    #[arg(value_name = "REF")]
    pub reference: String,
    /// intake screening preparing published meeting contracting prototyping evaluation launch outcome; of a contract drafting sent review sealing signed
    pub stage: String,
    /// Step past unmet conditions, for this reason, which stays on the record
    #[arg(long = "override", value_name = "REASON")]
    pub over: Option<String>,
    /// Why, for a step back
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(line: &str) -> String {
        let args = line.split(' ').map(OsString::from);
        let args: Vec<String> = Cli::typed(args)
            .into_iter()
            .map(|arg| arg.into_string().unwrap())
            .collect();
        args.join(" ")
    }

    #[test]
    fn a_filter_may_begin_with_a_minus_and_options_stay_options() {
        assert_eq!(
            typed("ikoren ls needs -stage:launch idle>30d --json"),
            "ikoren ls needs \u{2212}stage:launch idle>30d --json"
        );
        assert_eq!(
            typed("ikoren ls needs -樹脂"),
            "ikoren ls needs \u{2212}樹脂"
        );
        for kept in [
            "ikoren export needs -o out.csv",
            "ikoren export needs -o=out.csv",
            "ikoren log -n 5",
            "ikoren ls needs -- -stage:launch",
            "ikoren set N-1 -stage:launch",
        ] {
            assert_eq!(typed(kept), kept);
        }
    }

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
