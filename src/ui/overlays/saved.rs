//! Owns the list of saved filters: a digit or Enter puts one in force, `n` saves the one in force, what is no longer wanted goes.

use super::rows::{Leads, Row, Rows};
use crate::desk::Command;
use crate::desk::command::Archive;
use crate::domain::date::PeriodEntry;
use crate::domain::kind::Kind;
use crate::search::filter::parse;
use crate::text::saved::{Saved, Whose};
use crate::text::{Lang, TextKey};
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::input::{Input, Key, KeyCode};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer};
use crate::ui::msg::{Changed, Effect};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::wish::Wish;

/// The list.
#[derive(Debug)]
pub struct SavedList {
    kind: Kind,
    /// The filter in force behind, as typed.
    in_force: String,
    saved: Vec<Saved>,
    rows: Rows,
}

impl SavedList {
    /// The saved filters of a kind, over a list with that filter in force.
    pub fn new(shared: &Shared, kind: Kind, in_force: String) -> Self {
        let saved = shared
            .locale
            .saved_filters(kind, &shared.book, &shared.filters, shared.hat());
        let rows = saved.iter().map(|saved| row(shared, saved)).collect();
        let values = [("list", &shared.locale.kinds(kind) as _)];
        let title = shared.locale.say(TextKey::SavedTitle, &values);
        Self {
            kind,
            in_force,
            saved,
            rows: Rows::new(title, rows, TextKey::SavedNone),
        }
    }

    fn again(&mut self, shared: &Shared) {
        let fresh = Self::new(shared, self.kind, self.in_force.clone());
        self.saved = fresh.saved;
        self.rows.replace(fresh.rows);
    }

    fn apply(&self, at: usize, cx: &mut Cx<'_>) {
        if let Some(saved) = self.saved.get(at) {
            cx.close();
            cx.ask(saved.kind, &saved.query, false);
        }
    }

    fn save(&self, cx: &mut Cx<'_>) {
        if self.in_force.is_empty() {
            cx.say(Tone::Note, TextKey::SavedNothing, &[]);
            return;
        }
        cx.close();
        cx.wish(Wish::KeepFilter {
            kind: self.kind,
            query: self.in_force.clone(),
        });
    }

    fn drop_chosen(&mut self, cx: &mut Cx<'_>) {
        let Some(saved) = self.saved.get(self.rows.at()) else {
            return;
        };
        match saved.whose {
            Whose::Program => cx.say(Tone::Note, TextKey::SavedProgram, &[]),
            Whose::Shared(id) => {
                let records = vec![id];
                let restore = false;
                cx.run(Command::Archive(Archive { records, restore }));
            }
            Whose::Mine => {
                let (kind, name) = (self.kind, saved.name.clone());
                cx.shared
                    .filters
                    .retain(|own| own.kind != kind || own.name != name);
                let kept = cx.shared.filters.clone();
                cx.effect(Effect::SaveFilters(kept));
                self.again(cx.shared);
                cx.say(Tone::Done, TextKey::SavedGone, &[("name", &name)]);
            }
        }
    }

    fn edit_chosen(&self, cx: &mut Cx<'_>) {
        match self.saved.get(self.rows.at()).map(|saved| saved.whose) {
            Some(Whose::Shared(record)) => cx.wish(Wish::Edit {
                record,
                field: None,
            }),
            Some(_) => cx.say(Tone::Note, TextKey::SavedNotShared, &[]),
            None => {}
        }
    }
}

/// `1 期限超過   期限:<今日 ..  共有`.
fn row(shared: &Shared, saved: &Saved) -> Row {
    let words = shared.locale.filter_words(saved.kind);
    let plain = saved.whose == Whose::Program && shared.locale.lang() == Lang::En;
    let query = parse(&saved.query, &words).ok().filter(|_| !plain);
    let days = |period: &PeriodEntry| match shared.locale.lang() {
        Lang::Ja => period.to_string(),
        Lang::En => period.english(),
    };
    let printed = query.map_or_else(
        || saved.query.clone(),
        |query| query.print_with(&words, &days),
    );
    let whose = match saved.whose {
        Whose::Mine => TextKey::SavedMine,
        Whose::Shared(_) => TextKey::SavedShared,
        Whose::Program => TextKey::SavedBuiltIn,
    };
    let slot = saved.slot.map_or(' ', |slot| char::from(b'0' + slot));
    let ruler = shared.ruler();
    let cells = |text: &str, width: usize| ruler.fit(text, width);
    let name = cells(&saved.name, 20);
    let room = usize::from(shared.size.0).saturating_sub(46).clamp(20, 60);
    let query = cells(&printed, room);
    let whose = shared.locale.line(whose);
    Row {
        text: format!("{slot} {name} {query} {whose}"),
        role: Role::Plain,
        leads: Leads::Here,
    }
}

impl Layer for SavedList {
    fn scopes(&self) -> &'static [Scope] {
        chain::SAVED
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::Choose => self.apply(self.rows.at(), cx),
            Action::New => self.save(cx),
            Action::Discard => self.drop_chosen(cx),
            Action::Edit => self.edit_chosen(cx),
            other => return self.rows.act(other, cx),
        }
        Answer::Consumed
    }

    /// A digit is the key of a saved filter: `S 1`.
    fn typed(&mut self, input: &Input, cx: &mut Cx<'_>) -> Answer {
        let Input::Key(Key {
            code: KeyCode::Char(c),
            ctrl: false,
            ..
        }) = input
        else {
            return Answer::Ignored;
        };
        let slot = c.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
        let at = slot.and_then(|slot| self.saved.iter().position(|s| s.slot == Some(slot)));
        let Some(at) = at else {
            return Answer::Ignored;
        };
        self.apply(at, cx);
        Answer::Consumed
    }

    fn book_changed(&mut self, _changed: &Changed, cx: &mut Cx<'_>) {
        self.again(cx.shared);
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const HINTS: &[Hint] = &[
            hint(&[Action::Choose], TextKey::HintApply),
            hint(&[Action::New], TextKey::HintSaveFilter),
            hint(&[Action::Edit], TextKey::HintEdit),
            hint(&[Action::Discard], TextKey::HintDiscard),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        HINTS
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        self.rows.view(canvas, areas, shared);
    }
}
