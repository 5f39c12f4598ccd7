//! This machine's side of the console: settings, drafts, the editor outside, the office's own texts, files that are read and written.

use super::visits;
use crate::desk::Desk;
use crate::domain::date::Clock;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::host::cli::actor;
use crate::host::clock::SystemClock;
use crate::host::console::{Keeper, Post, Poster};
use crate::host::drafts::Drafts;
use crate::host::editor::Trouble;
use crate::host::handing;
use crate::host::looks;
use crate::host::planning::plan_behind;
use crate::host::settings::{Environment, Settings};
use crate::host::visits::Visit;
use crate::text::saved::Own;
use crate::text::{Locale, TextKey, Vocabulary};
use crate::ui::msg::{Effect, Msg, Newcomer, Token};
use crate::ui::toast::Tone;
use std::path::PathBuf;

/// This machine's side of the console: settings and drafts.
pub(super) struct Local {
    pub(super) env: Environment,
    pub(super) settings: Settings,
    pub(super) locale: Locale,
    pub(super) drafts: Drafts,
    pub(super) book: PathBuf,
}

impl Keeper for Local {
    fn filters_of(&self, person: &str) -> Vec<Own> {
        let who = actor(&self.settings, &self.env);
        let me = who.name.as_str() == person;
        looks::filters(&self.book, person, me.then_some(&self.settings))
    }

    fn edit(&mut self, text: &str) -> Result<String, String> {
        let none = || self.locale.line(TextKey::EditorNone).to_owned();
        let editor = self.env.editor.as_deref().ok_or_else(none)?;
        let edited = crate::host::editor::edit(editor, &self.env.places.state, text);
        edited.map_err(|trouble| self.editor_trouble(&trouble))
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the console and the session carry out the others"
    )]
    fn keep(&mut self, effect: Effect, desk: Option<&Desk>, poster: &Poster) -> Option<Msg> {
        let kept = match effect {
            Effect::SaveSettings(looks) => {
                self.settings.keep_looks(&looks);
                self.settings.write(&self.env.places.config)
            }
            Effect::SaveFilters(own) => self.keep_filters(&own),
            // Whatever ends the program, the next start finds it.
            Effect::Left(place) => {
                let visit = Visit::ending(SystemClock.now(), *place);
                visits(&self.env, &self.book, &self.settings).keep(&visit)
            }
            Effect::SaveDraft { key, bytes } => self.drafts.keep(&key, &bytes),
            Effect::DropDraft { key } => self.drafts.drop(&key),
            Effect::FirstRun(newcomer) => return Some(self.welcome(newcomer, desk, poster)),
            Effect::FindSheets { token, typed } => {
                let (poster, typed) = (poster.clone(), self.env.path(&typed));
                std::thread::spawn(move || {
                    let found = crate::host::sheets::offers(&typed);
                    poster.post(Post::Answer(Msg::Sheets { token, found }));
                });
                Ok(())
            }
            Effect::Export { kind, records } => {
                if let Some(desk) = desk {
                    self.export_behind(desk, poster, kind, records);
                }
                Ok(())
            }
            Effect::Papers { token, from, cases } => {
                if let Some(desk) = desk {
                    self.papers_behind(desk, poster, token, (from, cases));
                }
                Ok(())
            }
            Effect::PlanImport { token, path, ask } => {
                if let Some(desk) = desk {
                    plan_behind(desk, poster, token, self.env.path(&path), *ask);
                }
                Ok(())
            }
            _ => Ok(()),
        };
        kept.err().map(|error| self.not_kept(&error))
    }
}

impl Local {
    fn editor_trouble(&self, trouble: &Trouble) -> String {
        let what = &trouble.what;
        let locale = &self.locale;
        match &trouble.kept {
            None => locale.say(TextKey::EditorFailed, &[("what", what)]),
            Some(path) => {
                let path = path.display();
                locale.say(TextKey::EditorKept, &[("what", what), ("path", &path)])
            }
        }
    }

    /// Writes a list on a thread of its own.
    fn export_behind(&self, desk: &Desk, poster: &Poster, kind: Kind, records: Vec<RecordId>) {
        let (desk, poster, locale) = (desk.clone(), poster.clone(), self.locale.clone());
        let dir = self.env.places.data.join("exports");
        let layers = actor(&self.settings, &self.env).layers();
        std::thread::spawn(move || {
            let done = crate::host::exports::write(&desk, (kind, &records), layers, &dir, &locale);
            let (tone, text) = match done {
                Ok(text) => (Tone::Done, text),
                Err(text) => (Tone::Warn, text),
            };
            poster.post(Post::Note(tone, text));
        });
    }

    /// Writes 引継書 on a thread of its own.
    fn papers_behind(
        &self,
        desk: &Desk,
        poster: &Poster,
        token: Token,
        (from, cases): (RecordId, Vec<RecordId>),
    ) {
        let (desk, poster, locale) = (desk.clone(), poster.clone(), self.locale.clone());
        let dir = self.env.places.data.join("exports");
        let who = actor(&self.settings, &self.env);
        std::thread::spawn(move || {
            let written = handing::write(&desk, &who, (from, &cases), &dir, &locale);
            poster.post(Post::Answer(Msg::Papers { token, written }));
        });
    }

    /// Keeps the filters of whoever sits here, at the book.
    fn keep_filters(&mut self, own: &[Own]) -> std::io::Result<()> {
        let who = actor(&self.settings, &self.env);
        let settings = Some(&mut self.settings);
        if looks::keep_filters(&self.book, who.name.as_str(), own, settings)? {
            self.settings.write(&self.env.places.config)?;
        }
        Ok(())
    }

    fn not_kept(&self, error: &std::io::Error) -> Msg {
        Msg::Said {
            tone: Tone::Warn,
            text: self.why_not_kept(error),
        }
    }

    fn why_not_kept(&self, error: &std::io::Error) -> String {
        let why = self.locale.why(error.kind());
        self.locale.say(TextKey::DoorNotKept, &[("what", &why)])
    }

    /// Keeps who sits here and, if wanted, fills the book with the sample.
    fn welcome(&mut self, newcomer: Newcomer, desk: Option<&Desk>, poster: &Poster) -> Msg {
        let some = |text: String| (!text.is_empty()).then_some(text);
        self.settings.lang = Some(newcomer.lang.code().to_owned());
        self.settings.name = some(newcomer.name);
        self.settings.hat = newcomer.hat;
        self.settings.organisation = some(newcomer.organisation);
        self.locale = Locale::new(newcomer.lang);
        let who = actor(&self.settings, &self.env);
        self.drafts = Drafts::of(&self.book, who.name.as_str());
        if let Some(desk) = desk.filter(|_| newcomer.sample).cloned() {
            let poster = poster.clone();
            std::thread::spawn(move || {
                if let Err(refusal) = crate::host::demo::load(&desk, &Vocabulary::new()) {
                    poster.post(Post::Refused(refusal));
                }
            });
        }
        match self.settings.write(&self.env.places.config) {
            Ok(()) => Msg::Actor(who),
            Err(error) => self.not_kept(&error),
        }
    }
}
