//! Owns the list of what the office words itself: every 文例 and every checklist, whose it is, and which file cannot be used, with its line.
//! From here a new 文例 begins too, as a copy of the one under the cursor.

use super::rows::{Leads, Row, Rows};
use crate::domain::paper::{Paper, Papers};
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News};
use crate::ui::msg::Effect;
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
    /// As read last; none before.
    papers: Option<Box<Papers>>,
}

impl PaperList {
    /// The list before the files have been read.
    pub fn new(shared: &Shared) -> Self {
        Self {
            rows: panel(shared, Vec::new()),
            papers: None,
        }
    }

    /// A new text like the one under the cursor; from a checklist, of which each kind of contract has one, nothing begins.
    fn begin(&self, cx: &mut Cx<'_>) {
        let Some(papers) = &self.papers else { return };
        match papers.all().into_iter().nth(self.rows.at()) {
            Some(like @ Paper::Phrase(_)) => {
                let papers = papers.clone();
                cx.wish(Wish::NewPaper { papers, like });
            }
            _ => cx.say(Tone::Note, TextKey::PaperNewNot, &[]),
        }
    }
}

fn panel(shared: &Shared, rows: Vec<Row>) -> Rows {
    let title = shared.locale.line(TextKey::PaperTitle).to_owned();
    Rows::new(title, rows, TextKey::PaperWait)
}

/// `文例    受付御礼                        自所`.
fn row(shared: &Shared, papers: &Papers, paper: Paper) -> Row {
    let locale = &shared.locale;
    let fault = papers.faults.get(&paper);
    let state = match fault {
        Some(fault) => format!("!{}", locale.paper_fault(fault)),
        None if papers.own.contains_key(&paper) => locale.line(TextKey::PaperOwn).to_owned(),
        None => locale.line(TextKey::PaperOurs).to_owned(),
    };
    let key = match &paper {
        Paper::Phrase(_) => TextKey::PaperRowPhrase,
        Paper::Checklist(_) => TextKey::PaperRowList,
    };
    let ruler = shared.ruler();
    let called = ruler.fit(locale.paper(&paper, &papers.phrases), NAME);
    let what = ruler.fit(locale.line(key), 10);
    let role = if fault.is_some() {
        Role::Press
    } else {
        Role::Plain
    };
    Row {
        text: format!("{what} {called} {state}"),
        role,
        leads: Leads::Wish(Box::new(Wish::Paper {
            paper,
            about: None,
            begins: None,
        })),
    }
}

impl Layer for PaperList {
    fn opened(&mut self, cx: &mut Cx<'_>) {
        let token = cx.token();
        cx.effect(Effect::ReadPapers { token });
    }

    fn scopes(&self) -> &'static [Scope] {
        chain::PAPERS
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        if action == Action::New {
            self.begin(cx);
            return Answer::Consumed;
        }
        self.rows.act(action, cx)
    }

    /// Also what somebody in front of it has kept: the list is as the files are.
    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        let News::Papers(_, Ok(papers)) = &news else {
            return Some(news);
        };
        let all = papers.all().into_iter();
        let rows = all.map(|paper| row(cx.shared, papers, paper)).collect();
        self.rows.replace(panel(cx.shared, rows));
        self.papers = Some(papers.clone());
        None
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const HINTS: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Choose], TextKey::HintChoose),
            hint(&[Action::New], TextKey::HintNew),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        HINTS
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        self.rows.view(canvas, areas, shared);
    }
}
