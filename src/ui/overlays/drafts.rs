//! Owns the list of forms that were left: choosing one goes on with it, throwing one away asks first. A draft that this program cannot
//! read is shown and kept; another version may read it.

use super::rows::{Leads, Row, Rows};
use super::wording::paper_of;
use crate::desk::command::Entries;
use crate::domain::date::Moment;
use crate::domain::entry::Entry;
use crate::domain::field::{FieldSpec, Shape};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::Value;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::draft::{Draft, DraftKey, Unreadable};
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer};
use crate::ui::new_contract;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::wish::Wish;

/// The list.
#[derive(Debug)]
pub struct Drafts {
    rows: Rows,
    names: Vec<String>,
    /// The draft that the next `go-on` throws away.
    asked: Option<String>,
}

impl Drafts {
    /// The drafts as of now, newest first.
    pub fn new(shared: &Shared) -> Self {
        let mut drafts: Vec<(Option<Moment>, String, Row)> = shared
            .drafts
            .iter()
            .map(|(name, bytes)| {
                let (at, row) = told(shared, name, bytes);
                (at, name.clone(), row)
            })
            .collect();
        drafts.sort_by(|(a, ..), (b, ..)| b.cmp(a));
        let names = drafts.iter().map(|(_, name, _)| name.clone()).collect();
        let rows = drafts.into_iter().map(|(.., row)| row).collect();
        let title = shared.locale.line(TextKey::DraftTitle).to_owned();
        Self {
            rows: Rows::new(title, rows, TextKey::DraftNone),
            names,
            asked: None,
        }
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        self.asked = self.names.get(self.rows.at()).cloned();
        if self.asked.is_some() {
            let key = cx
                .shared
                .keymap
                .key(chain::DRAFTS, Action::GoOn)
                .unwrap_or_default();
            cx.say(Tone::Warn, TextKey::DraftAsk, &[("key", &key)]);
        }
    }

    fn discard(&mut self, name: &str, cx: &mut Cx<'_>) {
        cx.drop_draft(name);
        let mut fresh = Self::new(cx.shared);
        std::mem::swap(&mut self.names, &mut fresh.names);
        self.rows.replace(fresh.rows);
        cx.say(Tone::Done, TextKey::DraftGone, &[]);
    }
}

/// A draft in words, and where it leads.
fn told(shared: &Shared, name: &str, bytes: &[u8]) -> (Option<Moment>, Row) {
    let locale = &shared.locale;
    if let Some(paper) = paper_of(name) {
        let called = locale.paper(&paper, shared.phrases());
        let text = locale.say(TextKey::PaperDraftRow, &[("name", &called)]);
        let wish = Wish::Paper {
            paper,
            about: None,
            begins: None,
        };
        let row = Row {
            text,
            role: Role::Plain,
            leads: Leads::Wish(Box::new(wish)),
        };
        return (Some(shared.now), row);
    }
    match Draft::read(bytes) {
        Ok(draft) => {
            let reference = draft.reference.map(|r| r.to_string()).unwrap_or_default();
            let values = [
                ("at", &locale.moment(draft.at, shared.now) as _),
                ("kind", &locale.kind(draft.kind()) as _),
                ("ref", &reference as _),
                ("title", &titled(shared, &draft) as _),
            ];
            let key = if reference.is_empty() {
                TextKey::DraftRowNew
            } else {
                TextKey::DraftRow
            };
            let row = Row {
                text: locale.say(key, &values),
                role: Role::Plain,
                leads: Leads::Wish(Box::new(opening(shared, &draft.key))),
            };
            (Some(draft.at), row)
        }
        Err(why) => {
            let format = match why {
                Unreadable::Newer { format } => {
                    locale.say(TextKey::DraftNewer, &[("format", &format)])
                }
                Unreadable::NotADraft => locale.line(TextKey::DraftDamaged).to_owned(),
            };
            let size = locale.size(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            let values = [
                ("name", &name as _),
                ("size", &size as _),
                ("why", &format as _),
            ];
            let row = Row {
                text: locale.say(TextKey::DraftUnread, &values),
                role: Role::Warn,
                leads: Leads::Nowhere,
            };
            (None, row)
        }
    }
}

/// What tells a draft from others, an entry of a list by its word.
fn titled(shared: &Shared, draft: &Draft) -> String {
    let Some((field, text)) = draft.title() else {
        return String::new();
    };
    match draft.kind().field(field).map(|spec| spec.shape) {
        Some(Shape::Choice(list)) => shared.locale.choice(list, text).to_owned(),
        _ => text.to_owned(),
    }
}

/// The form that a draft belongs to.
fn opening(shared: &Shared, key: &DraftKey) -> Wish {
    match key {
        DraftKey::Memo(about) => Wish::Memo {
            about: *about,
            text: String::new(),
        },
        DraftKey::Edit(_, record) => Wish::Edit {
            record: *record,
            field: None,
        },
        DraftKey::New(kind, from) => Wish::New {
            kind: *kind,
            entries: from.map_or_else(Vec::new, |id| begun(shared, *kind, id)),
            field: None,
        },
    }
}

/// What a form was begun with from another record: what a contract is filled with, else the first field that such a record can stand in.
fn begun(shared: &Shared, kind: Kind, from: RecordId) -> Entries {
    let Some(row) = shared.book.find(from) else {
        return Vec::new();
    };
    if kind == Kind::Contract {
        return new_contract::filled(&shared.book, row);
    }
    let takes =
        |spec: &&FieldSpec| matches!(spec.shape, Shape::Link(of) if of.contains(&row.kind()));
    let field = kind.spec().fields.iter().find(takes);
    let link = Entry::Value(Value::Link(from));
    field.map(|spec| (spec.id, link)).into_iter().collect()
}

impl Layer for Drafts {
    fn scopes(&self) -> &'static [Scope] {
        chain::DRAFTS
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        let asked = self.asked.take();
        match (action, asked) {
            (Action::Discard, _) => self.ask(cx),
            (Action::GoOn, Some(name)) => self.discard(&name, cx),
            (Action::GoOn, None) => return Answer::Ignored,
            (Action::Choose, _) if self.rows.leads() => {
                cx.close();
                return self.rows.act(action, cx);
            }
            (other, _) => return self.rows.act(other, cx),
        }
        Answer::Consumed
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const OPEN: &[Hint] = &[
            hint(&[Action::Choose], TextKey::HintOpen),
            hint(&[Action::Discard], TextKey::HintDiscard),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        OPEN
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        self.rows.view(canvas, areas, shared);
    }
}
