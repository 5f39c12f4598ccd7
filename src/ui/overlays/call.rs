//! Owns the card of a call: whom one reaches and how, what was said last, and the texts that fit, filled in and ready to be copied.

use ratatui::layout::Rect;

use crate::desk::Command;
use crate::desk::Row;
use crate::desk::command::Disclose;
use crate::desk::ending::has_left;
use crate::domain::disclosure::How;
use crate::domain::field::Layer as Depth;
use crate::domain::kind::Kind;
use crate::domain::paper::Paper;
use crate::domain::phrase::Phrase;
use crate::domain::record::RecordId;
use crate::domain::{case, need, person};
use crate::search::company::fold_company;
use crate::text::{Lang, TextKey};
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer, News, Subject};
use crate::ui::msg::{Changed, Effect, Token};
use crate::ui::panes::facts;
use crate::ui::phrase::{About, Filled};
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::wish::Wish;

/// The widest card, in cells.
const WIDEST: u16 = 100;
/// People told of at most.
const MOST_PEOPLE: usize = 4;
/// Contacts told of at most.
const MOST_SAID: usize = 2;

/// The card.
#[derive(Debug)]
pub struct Call {
    record: RecordId,
    at: usize,
    top: usize,
    /// Texts that do not fit the moment are offered too.
    all: bool,
    /// The desk is asked whether a firm may be told what the text says.
    asking: Option<(Token, Filled)>,
}

/// Somebody who can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reach {
    who: String,
    how: String,
}

impl Call {
    /// The card about a record.
    pub fn new(record: RecordId) -> Self {
        Self {
            record,
            at: 0,
            top: 0,
            all: false,
            asking: None,
        }
    }

    /// The card with a text chosen, whether it fits the moment or not.
    pub fn showing(shared: &Shared, record: RecordId, name: &str) -> Self {
        let mut call = Self {
            all: true,
            ..Self::new(record)
        };
        let wanted = shared.phrases().get(name);
        if let Some(about) = About::new(shared, record) {
            let texts = call.texts(shared, &about);
            let at = texts.iter().position(|text| Some(*text) == wanted);
            call.at = at.unwrap_or(0);
        }
        call
    }

    fn filled(&self, shared: &Shared) -> Option<Filled> {
        let about = About::new(shared, self.record)?;
        let texts = self.texts(shared, &about);
        texts.get(self.at).map(|phrase| about.fill(phrase))
    }

    /// The texts that fit the record now, or all for its kind.
    fn texts<'a>(&self, shared: &'a Shared, about: &About<'_>) -> Vec<&'a Phrase> {
        let kind = about.kind().spec().singular();
        shared.phrases().fitting(kind, &about.moments(), self.all)
    }

    /// A firm that is told of a need for the first time stands in the 開示台帳 before the text is copied.
    fn copy(&mut self, cx: &mut Cx<'_>) {
        let shared = &cx.shared;
        let Some(about) = About::new(shared, self.record) else {
            return;
        };
        let Some(phrase) = self.texts(shared, &about).get(self.at).copied() else {
            return;
        };
        let filled = about.fill(phrase);
        match about.newly_told(phrase) {
            Some((need, company)) => {
                let token = cx.run(Command::Disclose(Disclose {
                    needs: vec![need],
                    company,
                    layer: Depth::Public,
                    how: How::Copy,
                }));
                self.asking = Some((token, filled));
            }
            None => send(filled, COPIED, cx),
        }
    }

    /// Words the text that is offered anew, for the whole office.
    fn edit_text(&self, cx: &mut Cx<'_>) {
        let shared = &cx.shared;
        let Some(about) = About::new(shared, self.record) else {
            return;
        };
        let phrase = self.texts(shared, &about).get(self.at).copied();
        if let Some(name) = phrase.and_then(|phrase| shared.phrases().name_of(phrase)) {
            let paper = Paper::Phrase(name.to_owned());
            let about = Some(self.record);
            cx.wish(Wish::Paper {
                paper,
                about,
                begins: None,
            });
        }
    }

    fn next_text(&mut self, by: isize, shared: &Shared) {
        let about = About::new(shared, self.record);
        let count = about.map_or(0, |about| self.texts(shared, &about).len());
        let count = isize::try_from(count).unwrap_or(0).max(1);
        let at = isize::try_from(self.at).unwrap_or(0);
        self.at = usize::try_from((at + by).rem_euclid(count)).unwrap_or(0);
        self.top = 0;
    }

    /// The lines above the text: people, what was said, the names of the texts.
    fn head(&self, shared: &Shared, row: &Row, width: usize) -> Vec<(String, String, Role)> {
        let locale = &shared.locale;
        let mut lines = Vec::new();
        let label = |key| locale.line(key).to_owned();
        let people = reaches(shared, row);
        if people.is_empty() {
            let text = label(TextKey::CallNobody);
            lines.push((label(TextKey::CallPhone), text, Role::Plain));
        }
        for (nth, reach) in people.into_iter().take(MOST_PEOPLE).enumerate() {
            let head = if nth == 0 {
                label(TextKey::CallPhone)
            } else {
                String::new()
            };
            let text = format!("{}  {}", reach.how, reach.who);
            lines.push((head, text.trim().to_owned(), Role::Strong));
        }
        for (nth, text) in said(shared, row).into_iter().enumerate() {
            let head = if nth == 0 {
                label(TextKey::CallSaid)
            } else {
                String::new()
            };
            lines.push((head, text, Role::Plain));
        }
        lines.extend(self.names(shared, width));
        lines
    }

    /// The names of the texts, the chosen one in brackets; they go on over as many lines as they need.
    fn names(&self, shared: &Shared, width: usize) -> Vec<(String, String, Role)> {
        let Some(about) = About::new(shared, self.record) else {
            return Vec::new();
        };
        let english = shared.locale.lang() == Lang::En;
        let mut lines = vec![String::new()];
        for (nth, phrase) in self.texts(shared, &about).into_iter().enumerate() {
            let title = phrase.title(english);
            let name = if nth == self.at {
                format!("[{title}] ")
            } else {
                format!(" {title}  ")
            };
            let Some(line) = lines.last_mut() else { break };
            let over = shared.ruler().width(line) + shared.ruler().width(name.trim_end()) > width;
            if over && !line.is_empty() {
                lines.push(name);
            } else {
                line.push_str(&name);
            }
        }
        let first = shared.locale.line(TextKey::CallTexts).to_owned();
        let labels = std::iter::once(first).chain(std::iter::repeat(String::new()));
        lines
            .into_iter()
            .zip(labels)
            .map(|(line, label)| (label, line.trim_end().to_owned(), Role::Plain))
            .collect()
    }

    fn text_lines(&self, shared: &Shared, width: usize) -> Vec<String> {
        let text = self.filled(shared).map_or(String::new(), |f| f.text);
        let wrap = |line: &str| -> Vec<String> {
            let wrapped = shared.ruler().wrap(line, width.max(8));
            let lines: Vec<String> = wrapped.into_iter().map(str::to_owned).collect();
            if lines.is_empty() {
                vec![String::new()]
            } else {
                lines
            }
        };
        text.lines().flat_map(wrap).collect()
    }

    fn page(&self, shared: &Shared) -> usize {
        let Some(row) = shared.book.find(self.record) else {
            return 1;
        };
        let head = self.head(shared, row, width(shared)).len();
        usize::from(shared.size.1).saturating_sub(6 + head).max(1)
    }

    fn scroll(&mut self, by: isize, shared: &Shared) {
        let lines = self.text_lines(shared, width(shared)).len();
        let furthest = lines.saturating_sub(self.page(shared));
        self.top = self.top.saturating_add_signed(by).min(furthest);
    }
}

/// What is said of a copy that is whole, and of one with places left to be filled in by hand.
type Said = [TextKey; 2];

const COPIED: Said = [TextKey::CopySent, TextKey::PhraseCopiedWithGaps];
const ENTERED: Said = [TextKey::ShowingCopied, TextKey::PhraseEnteredWithGaps];

/// Sends a text to the terminal and says so.
fn send(filled: Filled, [whole, with_gaps]: Said, cx: &mut Cx<'_>) {
    let count = cx.shared.locale.characters(filled.text.chars().count());
    cx.effect(Effect::Copy(filled.text));
    if filled.left == 0 {
        cx.say(Tone::Done, whole, &[("count", &count)]);
    } else {
        let values = [("count", &count as _), ("left", &filled.left as _)];
        cx.say(Tone::Note, with_gaps, &values);
    }
}

/// Cells of the label column.
const LABEL: u16 = 8;

/// Cells for a text within the card.
fn width(shared: &Shared) -> usize {
    let card = WIDEST.min(shared.size.0.saturating_sub(2));
    usize::from(card.saturating_sub(4 + LABEL))
}

/// Who can be reached about a record: whoever has the next move first, then the firm and the proposer, then the hospital or body of it.
fn reaches(shared: &Shared, row: &Row) -> Vec<Reach> {
    let carrier = facts::carrier(shared, row);
    let book = &shared.book;
    let links = carrier.kind().parts().hangs_on.iter();
    let links = links.filter_map(|field| book.find(carrier.link(*field)?));
    let parties: Vec<&Row> = std::iter::once(carrier)
        .chain(links)
        .filter(|row| PARTIES.contains(&row.kind()))
        .collect();
    let (firms, hosts): (Vec<&Row>, Vec<&Row>) = parties
        .into_iter()
        .partition(|row| row.kind() == Kind::Company);
    let need = match carrier.kind() {
        Kind::Need => Some(carrier),
        Kind::Case => carrier.link(case::NEED.id()).and_then(|id| book.find(id)),
        _ => None,
    };
    let hospital = need.and_then(|need| book.find(need.link(need::HOSPITAL.id())?));
    let mut names: Vec<&str> = Vec::new();
    names.extend(facts::ball(shared, row).map(|(who, _)| who));
    names.extend(firms.first().map(|firm| firm.title()));
    names.extend(need.map(|need| need.text(need::PROPOSER.id())));
    if row.kind() == Kind::Person {
        names.push(row.title());
    }
    names.extend(hosts.into_iter().chain(hospital).map(Row::title));
    let mut found: Vec<Reach> = Vec::new();
    for name in names.into_iter().filter(|name| !name.is_empty()) {
        for reach in called(shared, name) {
            if !found.contains(&reach) {
                found.push(reach);
            }
        }
    }
    found
}

/// The kinds of party that have a window of their own.
const PARTIES: [Kind; 3] = [Kind::Company, Kind::Hospital, Kind::Body];

/// The party or person of that name, then the people who work there; somebody who has left is called no more.
fn called(shared: &Shared, name: &str) -> Vec<Reach> {
    let book = &shared.book;
    let folded = fold_company(name);
    let is = |text: &str| !text.is_empty() && fold_company(text) == folded;
    let parties = PARTIES.into_iter().flat_map(|kind| book.rows(kind));
    let parties: Vec<&Row> = parties
        .filter(|row| !row.archived && is(row.title()))
        .collect();
    let text = |row: &Row, name: &str| {
        let spec = row.kind().field_named(name);
        spec.map_or_else(String::new, |spec| row.text(spec.id).to_owned())
    };
    let windows = parties.iter().map(|row| {
        let [contact, phone, mail] = ["contact", "phone", "mail"].map(|name| text(row, name));
        reach(&[row.title(), &contact], [&phone, &mail])
    });
    let works_there = |row: &Row| {
        let places = person::POSTS.iter().filter(|post| {
            let until = row.date(post.until);
            until.is_none_or(|day| day >= shared.today())
        });
        let mut places = places.filter_map(|post| row.link(post.at));
        places.any(|at| parties.iter().any(|party| party.id == at))
    };
    let is_them = |row: &&Row| {
        let of_there = || is(row.text(person::ORGANISATION.id())) && !has_left(row, shared.today());
        !row.archived && (is(row.title()) || works_there(row) || of_there())
    };
    let people = book.rows(Kind::Person).filter(is_them).map(|row| {
        let texts = [
            row.text(person::ORGANISATION.id()),
            row.text(person::POST.id()),
            row.title(),
        ];
        let numbers = [row.text(person::PHONE.id()), row.text(person::MAIL.id())];
        reach(&texts, numbers)
    });
    windows
        .chain(people)
        .filter(|reach| !reach.how.is_empty())
        .collect()
}

fn reach(who: &[&str], how: [&str; 2]) -> Reach {
    let join = |parts: &[&str]| {
        let parts = parts.iter().copied().filter(|part| !part.is_empty());
        parts.collect::<Vec<&str>>().join("  ")
    };
    Reach {
        who: join(who),
        how: join(&how),
    }
}

/// What was said last, newest first, in a line each.
fn said(shared: &Shared, row: &Row) -> Vec<String> {
    let carrier = facts::carrier(shared, row);
    let mut told: Vec<&Row> = shared.book.contacts_of(row.id).collect();
    if carrier.id != row.id {
        told.extend(shared.book.contacts_of(carrier.id));
    }
    told.sort_by_key(|row| std::cmp::Reverse((facts::contact(shared, row).0, row.id)));
    let line = |row: &&Row| {
        let (day, way, _) = facts::contact(shared, row);
        let day = day.map_or(String::new(), |day| shared.locale.day(day, shared.today()));
        format!("{day} {way} {}", row.title())
    };
    told.iter().take(MOST_SAID).map(line).collect()
}

impl Layer for Call {
    fn scopes(&self) -> &'static [Scope] {
        chain::CALL
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        match action {
            Action::NextTab => self.next_text(1, cx.shared),
            Action::PreviousTab => self.next_text(-1, cx.shared),
            Action::Down => self.scroll(1, cx.shared),
            Action::Up => self.scroll(-1, cx.shared),
            Action::Fold => {
                self.all = !self.all;
                self.at = 0;
                self.top = 0;
            }
            Action::Copy => self.copy(cx),
            Action::EditText => self.edit_text(cx),
            Action::Choose => cx.wish(Wish::Page(self.record)),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn book_changed(&mut self, _changed: &Changed, cx: &mut Cx<'_>) {
        self.next_text(0, cx.shared);
    }

    fn heard(&mut self, news: News, cx: &mut Cx<'_>) -> Option<News> {
        match news {
            News::Done(token, receipt) => match self.asking.take_if(|(asked, _)| *asked == token) {
                Some((_, filled)) => {
                    send(filled, ENTERED, cx);
                    None
                }
                None => Some(News::Done(token, receipt)),
            },
            other => Some(other),
        }
    }

    fn subject(&self, shared: &Shared) -> Option<Subject> {
        let row = shared.book.find(self.record)?;
        Some(Subject {
            record: self.record,
            kind: row.kind(),
            field: None,
        })
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const HINTS: &[Hint] = &[
            hint(&[Action::Copy], TextKey::HintCopyText),
            hint(&[Action::NextTab], TextKey::HintNextText),
            hint(&[Action::EditText], TextKey::HintEditText),
            hint(&[Action::Fold], TextKey::HintAllTexts),
            hint(&[Action::Choose], TextKey::HintOpen),
            hint(&[Action::Memo], TextKey::HintMemo),
            hint(&[Action::PassBall], TextKey::HintBall),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        HINTS
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let Some(row) = shared.book.find(self.record) else {
            return;
        };
        let cells = width(shared);
        let head = self.head(shared, row, cells);
        let text = self.text_lines(shared, cells + usize::from(LABEL));
        let wanted = u16::try_from(head.len() + text.len() + 3).unwrap_or(u16::MAX);
        let area = areas.middle(WIDEST, wanted);
        canvas.clear_area(area);
        let name = facts::name(shared, row);
        let title = format!("{} {name}", facts::number_text(shared, row));
        let note = facts::wait_text(shared, row);
        let frame = shared.frame(&title, &note);
        let inside = canvas.frame(area, &frame);
        let below = draw_head(canvas, inside, shared, &head, cells);
        for (line, text) in (below..inside.height).zip(text.iter().skip(self.top)) {
            canvas.text_in(inside, 1, line, text, shared.theme.style(Role::Plain));
        }
        canvas.set_cursor(
            inside.x,
            inside.y + below.min(inside.height.saturating_sub(1)),
        );
    }
}

/// Draws the labelled lines and gives the row below them and a blank one.
fn draw_head(
    canvas: &mut Canvas,
    inside: Rect,
    shared: &Shared,
    head: &[(String, String, Role)],
    cells: usize,
) -> u16 {
    for (line, (label, text, role)) in (0..inside.height).zip(head) {
        canvas.text_in(inside, 1, line, label, shared.theme.style(Role::Label));
        let text = shared.ruler().cut(text, cells);
        canvas.text_in(inside, 1 + LABEL, line, &text, shared.theme.style(*role));
    }
    u16::try_from(head.len() + 1).unwrap_or(u16::MAX)
}
