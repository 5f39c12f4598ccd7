//! Owns the list of what the office words itself: every 文例 and every checklist, whose it is, and which one cannot be used, with its line.
//! From here a new 文例 begins too, as a copy of the one under the cursor, and the office's own goes.

use super::rows::{Leads, Row, Rows};
use crate::desk::Command;
use crate::desk::command::Archive;
use crate::domain::paper::{Own, Paper};
use crate::domain::wording;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer};
use crate::ui::msg::Changed;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::wish::Wish;

/// Cells for a name.
const NAME: usize = 32;

/// The list.
#[derive(Debug)]
pub struct PaperList {
    rows: Rows,
    /// In the order of the rows.
    papers: Vec<Paper>,
}

impl PaperList {
    /// The list as the book has it.
    pub fn new(shared: &Shared) -> Self {
        let papers = shared.book.papers().all();
        let rows = papers.iter().map(|paper| row(shared, paper)).collect();
        let title = shared.locale.line(TextKey::PaperTitle).to_owned();
        Self {
            rows: Rows::new(title, rows, TextKey::PaperNone),
            papers,
        }
    }

    fn chosen(&self) -> Option<&Paper> {
        self.papers.get(self.rows.at())
    }

    /// A new text like the one under the cursor; from a checklist, of which each kind of contract has one, nothing begins.
    fn begin(&self, cx: &mut Cx<'_>) {
        match self.chosen().cloned() {
            Some(like @ Paper::Phrase(_)) => cx.wish(Wish::NewPaper { like }),
            Some(Paper::Checklist(_)) => cx.say(Tone::Note, TextKey::PaperNewNot, &[]),
            None => {}
        }
    }

    /// The office's own goes: one of ours holds again, a text of its own is offered no more. Undo brings it back.
    fn remove(&self, cx: &mut Cx<'_>) {
        let Some(paper) = self.chosen() else { return };
        match cx.shared.book.papers().own.get(paper) {
            Some(own) => {
                let records = own.records.clone();
                let restore = false;
                cx.run(Command::Archive(Archive { records, restore }));
            }
            None => cx.say(Tone::Note, TextKey::PaperIsOurs, &[]),
        }
    }
}

/// `文例    受付御礼                        自所`.
fn row(shared: &Shared, paper: &Paper) -> Row {
    let (locale, papers) = (&shared.locale, shared.book.papers());
    let fault = papers.faults.get(paper);
    let own = papers.own.get(paper);
    let state = match fault {
        Some(fault) => format!("!{}", locale.paper_fault(fault)),
        None => locale.line(whose(own)).to_owned(),
    };
    let key = match paper {
        Paper::Phrase(_) => TextKey::PaperRowPhrase,
        Paper::Checklist(_) => TextKey::PaperRowList,
    };
    let ruler = shared.ruler();
    let called = ruler.fit(locale.paper(paper, &papers.phrases), NAME);
    let what = ruler.fit(locale.line(key), 10);
    let twice = own.filter(|own| own.clash);
    let role = if fault.is_some() || twice.is_some() {
        Role::Press
    } else {
        Role::Plain
    };
    Row {
        text: format!("{what} {called} {state}"),
        role,
        leads: Leads::Wish(Box::new(leads_to(paper, twice))),
    }
}

const fn whose(own: Option<&Own>) -> TextKey {
    match own {
        Some(own) if own.clash => TextKey::PaperTwoWordings,
        Some(_) => TextKey::PaperOwn,
        None => TextKey::PaperOurs,
    }
}

/// The sheet; of one that two people worded on copies apart, the form where one of the two is chosen.
fn leads_to(paper: &Paper, twice: Option<&Own>) -> Wish {
    match twice.and_then(|own| own.records.first()) {
        Some(record) => Wish::Edit {
            record: *record,
            field: Some(wording::TEXT.id()),
        },
        None => Wish::Paper {
            paper: paper.clone(),
            about: None,
            begins: None,
        },
    }
}

impl Layer for PaperList {
    fn scopes(&self) -> &'static [Scope] {
        chain::PAPERS
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::New => self.begin(cx),
            Action::Discard => self.remove(cx),
            other => return self.rows.act(other, cx),
        }
        Answer::Consumed
    }

    /// Also what somebody in front of it, or anywhere, has saved: the list is as the book is.
    fn book_changed(&mut self, _changed: &Changed, cx: &mut Cx<'_>) {
        let fresh = Self::new(cx.shared);
        self.papers = fresh.papers;
        self.rows.replace(fresh.rows);
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const HINTS: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Choose], TextKey::HintChoose),
            hint(&[Action::New], TextKey::HintNew),
            hint(&[Action::Discard], TextKey::HintDiscard),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        HINTS
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        self.rows.view(canvas, areas, shared);
    }
}
