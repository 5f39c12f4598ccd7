//! What people read: labels, sentences, dates and numbers in the reader's language, and the way back from what they type.
//!
//! Two files, `assets/locales/ja.toml` and `en.toml`, hold every word. A [`Locale`] is a value that belongs to one person's
//! session (several people share one process over SSH, so there is no language of the process). Adding a message is one line in
//! `key.rs` and one in each file; adding a language is one file and one variant of [`Lang`].

mod catalog;
pub mod cells;
mod figures;
mod filter_error;
mod filter_words;
mod format;
mod history;
mod key;
mod kinsoku;
mod label;
mod lang;
mod locale;
mod matching;
mod measure;
mod nearest;
mod paper;
mod refusal;
pub mod saved;
mod sentence;
mod show;
mod store_error;
mod understand;
mod vocabulary;

pub use format::grouped;
pub use key::TextKey;
pub use label::SECTIONS;
pub use lang::Lang;
pub use locale::Locale;
pub use nearest::nearest;
pub use understand::BLOCK_LIMIT;
pub use vocabulary::Vocabulary;
