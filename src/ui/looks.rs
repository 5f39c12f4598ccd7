//! Owns what a person chooses about the screen itself while it is up: language, theme, hat. Each holds at once and at the next start.

use super::Ui;
use super::msg::{Effect, Looks};
use super::theme::Theme;
use super::toast::Tone;
use crate::desk::Command;
use crate::desk::command::{Passage, Set};
use crate::desk::hat::{self, Hat};
use crate::domain::entry::Entry;
use crate::domain::value::Value;
use crate::domain::{choice, person};
use crate::text::{Lang, Locale, TextKey};

impl Ui {
    pub(super) fn set_theme(&mut self, theme: Theme) {
        self.shared.theme = theme;
        self.looks_changed();
    }

    /// The hat that the list of people says goes before the one that is only said here, so that one is changed with it.
    pub(super) fn set_hat(&mut self, hat: Option<Hat>) {
        let code = hat.map_or("", Hat::code);
        let listed = hat::listed(&self.shared.book, &self.shared.actor);
        let worn = listed.map(|row| (row.id, row.text(person::HAT.id())));
        let other = worn.filter(|(_, worn)| Hat::from_code(worn).is_some() && *worn != code);
        let other = other.map(|(record, _)| record);
        // What the desk may refuse is not kept before it agrees; without a hat in the list the one kept here would count again.
        if other.is_none() || hat.is_none() {
            self.shared.actor.hat = hat;
            self.looks_changed();
        }
        match other {
            Some(record) => self.run(Command::Set(Set {
                record,
                entries: vec![(
                    person::HAT.id(),
                    hat.map_or(Entry::Clear, |hat| Entry::Value(Value::choice(hat.code()))),
                )],
                base: Vec::new(),
                passage: Passage::default(),
            })),
            None => self.with_cx(|cx| {
                let name = match hat {
                    Some(hat) => cx.shared.locale.choice(&choice::HAT, hat.code()),
                    None => cx.shared.locale.line(TextKey::HatNone),
                };
                let name = name.to_owned();
                cx.say(Tone::Done, TextKey::HatChanged, &[("hat", &name)]);
            }),
        }
    }

    pub(super) fn set_lang(&mut self, lang: Lang) {
        self.shared.locale = Locale::new(lang);
        self.looks_changed();
    }

    fn looks_changed(&mut self) {
        self.dirty = true;
        self.each_layer(|layer, cx| layer.looks_changed(cx));
        self.effects.push(Effect::SaveSettings(Looks {
            lang: self.shared.locale.lang(),
            theme: self.shared.theme,
            hat: self.shared.actor.hat,
        }));
    }
}
