//! ikoren (医工連): a console in the terminal for people who bring hospitals with unmet needs together with manufacturers. This is the
//! architecture page; its links are checked when the documentation is built, its rules by `tests/it/architecture.rs`.
//!
//! # The map
//!
//! One crate of ten rooms, each with a page of its own. From the left to the right:
//!
//! | room | what it owns |
//! |---|---|
//! | [`domain`] | records and rules, pure: what a need, a case, a stage, a day is; the gates; what a change is and how changes fold |
//! | [`search`] | finding: folded text of all records in memory, and the filter language |
//! | [`matching`] | which firm fits which need and why: the lexicon, what licence a class asks for, what agreements weigh |
//! | [`timetable`] | who talks with whom, where and when, on the day of a gathering |
//! | [`store`] | the book on disk: the journal that is the truth, and sled's trees made from it |
//! | [`desk`] | where commands meet the book: one writer, the rows that lists read, refusals, undo |
//! | [`text`] | every word that people read, in each language, and the way back from what they type |
//! | [`office`] | the files an office already has: bytes and texts in, plans and tables out |
//! | [`ui`] | one person's screen as a value: messages in, effects and a picture out |
//! | [`host`] | the machine: terminal, command line, settings, clock; and [`host::serve`], one process for several people |
//!
//! # The rule
//!
//! **A room names only rooms to its left.** `search`, `matching` and `timetable` stand side by side and do not know each other. `text`, `office` and
//! `ui` never name `store`: they speak of records, not of how records are kept. From this and a few more negatives the rest follows:
//!
//! - Outside crates belong to rooms: sled and bincode to `store`; ratatui to `ui` and `host`, which use its buffer and widgets and not
//!   its terminal; crossterm, clap and signals to `host`; spreadsheets and their encodings to `office`; chrono to `domain` and the clock.
//! - The network and tokio belong to [`host::serve`]; a console on its own book starts and runs without them.
//! - Who may see and do what is asked in one place, [`desk::view`]: a handle of the desk with a seat shows what its view shows, to whichever door.
//! - Only `store` and `host` touch the disk. Only `host` reads the clock ([`host::clock`]) and the environment ([`host::settings`]);
//!   everyone else is given the time as a value ([`domain::date::Clock`]), so a test decides what day it is.
//! - Nothing that changes is static. Language, theme and key map are fields of one person's [`ui::Ui`]; two of them live in one process
//!   without knowing of each other.
//! - A refusal is data ([`desk::Refusal`], [`domain::rule::Violation`]) and holds no sentence. Sentences and remedies are made in one
//!   place, [`text::Locale`], by matches that the compiler keeps complete.
//! - No code stops with a panic on what a person, a file or a disk does. No map iterates in an order that differs between runs.
//!
//! # Three words, three borders
//!
//! An [`Action`](ui::action::Action) is what a key means; it holds no record. A [`Command`](desk::Command) is what one person wants done to
//! records; it is checked and may be refused. A [`Change`](domain::change::Change) is what happened; it is journaled, folded and, for an
//! undo, answered by its opposite. All three are enums or structs and never strings, so a new one cannot be forgotten anywhere.
//!
//! # A key press
//!
//! 1. A door ([`host::local`], [`host::serve`]) hands bytes and a time to a [`Session`](host::session::Session), which neither reads nor writes by itself. It makes
//!    [`Input`](ui::input::Input)s of them, right at every split of the bytes.
//! 2. The [`Ui`](ui::Ui) asks its [`Layer`](ui::layer::Layer)s from the front to the back. The [`keymap`](ui::keymap) says what the key means
//!    at that place: an `Action`.
//! 3. The layer moves its own cursor, or wants something: an [`Effect`](ui::msg::Effect) such as running a `Command`.
//! 4. The [`Desk`](desk::Desk) runs it and answers with a [`Receipt`](desk::Receipt) or a [`Refusal`](desk::Refusal), which comes back as a
//!    [`Msg`](ui::msg::Msg). The new state of the [`Book`](desk::Book) goes to every screen that looks at it.
//! 5. At most one frame is drawn for all that came in: the `Ui` paints a [`Canvas`](ui::canvas::Canvas), and
//!    [`Screen`](host::screen::Screen) sends the shortest bytes from what the terminal shows to what it should show.
//!
//! # A record
//!
//! 1. What was typed becomes an [`Entry`](domain::entry::Entry), in any width and language ([`text::Locale`]); a form, the command line, a
//!    spreadsheet and a line of `batch` all end here.
//! 2. A `Command` carries the entries to the one writer. There the rules of [`domain`] see them: the field table, and for a move or the
//!    signing of a contract the [`gate`](domain::gate)s. Out come `Change`s, or a refusal and nothing at all.
//! 3. The [`store`] writes the changes as frames to the journal, waits until the disk says that they are there, and only then brings them
//!    into sled's trees. Several commands that wait together share that one wait.
//! 4. The fold of all changes ([`Record`](domain::record::Record)) gives the value of each field; the order in which they arrive does not
//!    matter. Lists read packed [`Row`](desk::Row)s, the search reads folded text; both follow the commit, and then the receipt goes out.
//!
//! # How to add
//!
//! | what | where |
//! |---|---|
//! | a field | one row in the table of its kind ([`domain::need`], [`domain::case`], ..), one line in each `assets/locales/*.toml`. Form, list, filter, CSV column, history and merge read the row |
//! | a kind of record | one row of [`KINDS`](domain::kind::KINDS) and one file with its fields and the [`Parts`](domain::part::Parts) they play |
//! | a checklist, a line of one | `assets/checklists` (told there; what an office words itself are records, [`domain::wording`]); a kind of contract is a code in [`domain::choice`] and a row of [`domain::checklist`] |
//! | a public desk to turn to | one line of `assets/desks.toml` ([`domain::desks`]) |
//! | a condition of a gate | one row in [`domain::gate`], its field, its words |
//! | a pane | one file in `ui/panes`, one row of [`PANES`](ui::pane::PANES), one table in `assets/keymap.toml`. Tabs, help and palette read the row |
//! | what a key can mean | one row in [`ui::action`], its key in `assets/keymap.toml`, its words |
//! | a command | one variant of [`Command`](desk::Command) and one file in `desk/apply` |
//! | a verb of the command line | one variant of [`Verb`](host::cli::args::Verb) and its file in [`host::cli`] |
//! | a sentence | one line in `text/key.rs` ([`TextKey`](text::TextKey)) and one in each locale |
//! | a language | one variant of [`Lang`](text::Lang) and one file in `assets/locales` |
//! | a dependency | one line with its reason in `Cargo.toml`, its room in `tests/it/architecture.rs` |
//!
//! # Words
//!
//! English in the code, the Japanese term in the documentation; the glossary is the page of [`domain`]. An *event* is always a gathering of
//! people; what happens in a terminal is an *input*.

#![cfg_attr(
    test,
    allow(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unwrap_used,
        clippy::wildcard_enum_match_arm,
        reason = "a test fails loudly"
    )
)]

pub mod desk;
pub mod domain;
pub mod host;
pub mod matching;
pub mod office;
pub mod search;
pub mod store;
pub mod text;
pub mod timetable;
pub mod ui;
