//! Owns the panel of candidates: which firms could make what a need asks for, each with the firm that would hold the authorisation; where a
//! firm's technology could be of use. Choosing one opens the form of the case with what is known filled in; nothing is assigned by itself.

use ratatui::layout::Rect;

use crate::desk::command::Entries;
use crate::desk::matching::{Candidate, Firms, Holder, Remark, Spot, firms_for, places_for};
use crate::domain::case;
use crate::domain::entry::Entry;
use crate::domain::field::{FieldId, Key};
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::value::Value;
use crate::matching::Reach;
use crate::search::company::short_name;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::{Canvas, Frame};
use crate::ui::cx::Cx;
use crate::ui::hints::{Hint, hint};
use crate::ui::keymap::{Scope, chain};
use crate::ui::layer::{Answer, Layer};
use crate::ui::msg::Changed;
use crate::ui::panes::browse::scene;
use crate::ui::panes::facts;
use crate::ui::shared::Shared;
use crate::ui::theme::Role;
use crate::ui::toast::Tone;
use crate::ui::widget::cursor::{moved, scrolled};
use crate::ui::wish::Wish;

/// The widest panel, in cells.
const WIDEST: u16 = 120;
/// Lines for the reasons of the chosen candidate at least.
const REASONS: u16 = 6;
/// Characters of a reason that a case keeps.
const KEPT: usize = 200;

/// What is looked for.
#[derive(Clone, Debug)]
enum Found {
    /// Firms for a need; beside each which of its holders is chosen, the one past the last being nobody.
    Firms(Firms, Vec<usize>),
    /// Places for a firm: its technology looks for a hospital, or answers a need.
    Spots(Vec<Spot>),
}

/// The panel.
#[derive(Clone, Debug)]
pub struct Matches {
    record: RecordId,
    kind: Kind,
    found: Found,
    at: usize,
    top: usize,
}

impl Matches {
    /// The candidates for a need or a firm.
    pub fn new(shared: &Shared, record: RecordId, kind: Kind) -> Self {
        let row = shared.book.find(record);
        let found = match (kind, row) {
            (Kind::Need, Some(row)) => {
                let firms = firms_for(scene(shared), row);
                let first = firms.candidates.iter().map(first_holder).collect();
                Found::Firms(firms, first)
            }
            (_, Some(row)) => {
                let (mut places, needs) = places_for(scene(shared), row);
                places.extend(needs);
                Found::Spots(places)
            }
            (_, None) => Found::Spots(Vec::new()),
        };
        Self {
            record,
            kind,
            found,
            at: 0,
            top: 0,
        }
    }

    /// Candidates, and the line for another behind them.
    fn len(&self) -> usize {
        1 + match &self.found {
            Found::Firms(firms, _) => firms.candidates.len(),
            Found::Spots(spots) => spots.len(),
        }
    }

    /// The candidate with the cursor and its holder.
    fn chosen(&self) -> Option<(&Candidate, Option<&Holder>)> {
        let Found::Firms(firms, holders) = &self.found else {
            return None;
        };
        let candidate = firms.candidates.get(self.at)?;
        let holder = holders.get(self.at)?;
        Some((candidate, candidate.holders.get(*holder)))
    }

    fn spot(&self) -> Option<&Spot> {
        match &self.found {
            Found::Spots(spots) => spots.get(self.at),
            Found::Firms(..) => None,
        }
    }

    /// Another firm for the licence, or none.
    fn turn(&mut self, forward: bool) -> bool {
        let Found::Firms(firms, holders) = &mut self.found else {
            return false;
        };
        let count = firms.candidates.get(self.at).map(|one| one.holders.len());
        let Some((count, chosen)) = count.zip(holders.get_mut(self.at)) else {
            return false;
        };
        let step = if forward { 1 } else { count };
        *chosen = (*chosen + step) % (count + 1);
        count > 0
    }

    /// Opens the form of a case: with the candidate, or with what is known without one.
    fn choose(&self, cx: &mut Cx<'_>) {
        let (entries, field) = match (self.chosen(), self.spot()) {
            (Some((candidate, _)), _) if open_case(cx.shared, candidate).is_some() => {
                let case = open_case(cx.shared, candidate);
                case.into_iter().for_each(|id| cx.wish(Wish::Page(id)));
                return;
            }
            (Some((candidate, holder)), _) => self.with_firm(cx.shared, candidate, holder),
            (None, Some(spot)) => self.at_spot(cx.shared, spot),
            (None, None) => self.by_hand(),
        };
        cx.close();
        cx.wish(Wish::New {
            kind: Kind::Case,
            entries,
            field: Some(field),
        });
    }

    fn with_firm(
        &self,
        shared: &Shared,
        candidate: &Candidate,
        holder: Option<&Holder>,
    ) -> (Entries, FieldId) {
        let mut entries = vec![
            link(case::NEED, self.record),
            link(case::COMPANY, candidate.firm),
            choice(case::ORIGIN.id(), "need"),
        ];
        entries.extend(holder.map(|holder| link(case::HOLDER, holder.firm)));
        entries.push(why(&self.reasons(shared)));
        (entries, case::CHOSEN_FOR.id())
    }

    fn at_spot(&self, shared: &Shared, spot: &Spot) -> (Entries, FieldId) {
        let mut entries = vec![link(case::COMPANY, self.record)];
        let field = if let Some(need) = spot.need {
            entries.extend([link(case::NEED, need), choice(case::ORIGIN.id(), "need")]);
            case::CHOSEN_FOR.id()
        } else {
            entries.push(choice(case::ORIGIN.id(), "company"));
            entries.extend(spot.hospital.map(|id| link(case::HOSPITAL, id)));
            let department = Entry::Value(Value::line(&spot.department));
            let named = !spot.department.is_empty();
            entries.extend(named.then(|| (case::DEPARTMENT.id(), department)));
            case::OFFER.id()
        };
        entries.push(why(&self.reasons(shared)));
        (entries, field)
    }

    fn by_hand(&self) -> (Entries, FieldId) {
        let known = match self.kind {
            Kind::Need => (case::NEED, "need", case::COMPANY.id()),
            _ => (case::COMPANY, "company", case::OFFER.id()),
        };
        let entries = vec![
            link(known.0, self.record),
            choice(case::ORIGIN.id(), known.1),
        ];
        (entries, known.2)
    }

    /// The firm is not chosen: a case that ends before it begins keeps why, and when the firm was told.
    fn pass_over(&self, cx: &mut Cx<'_>) {
        let Some((candidate, _)) = self.chosen() else {
            cx.say(Tone::Note, TextKey::MatchPassNone, &[]);
            return;
        };
        let known = candidate.remarks.iter().find_map(|remark| match remark {
            Remark::Case(id) => Some(*id),
            Remark::Competes(_) | Remark::Stale(_) => None,
        });
        if let Some(record) = known {
            let field = Some(case::STATUS.id());
            cx.wish(Wish::Edit { record, field });
            return;
        }
        cx.wish(Wish::New {
            kind: Kind::Case,
            entries: vec![
                link(case::NEED, self.record),
                link(case::COMPANY, candidate.firm),
                choice(case::ORIGIN.id(), "need"),
                choice(case::STATUS.id(), "passed"),
            ],
            field: Some(case::STATUS_REASON.id()),
        });
    }

    /// Why the candidate with the cursor.
    fn reasons(&self, shared: &Shared) -> Vec<String> {
        let (book, locale) = (&*shared.book, &shared.locale);
        match (&self.found, self.chosen(), self.spot()) {
            (Found::Firms(firms, _), Some((candidate, holder)), _) => {
                locale.candidate(firms, candidate, holder, (book, shared.today()))
            }
            (_, _, Some(spot)) => locale.spot(spot, book),
            _ => vec![locale.line(TextKey::MatchByHandWhy).to_owned()],
        }
    }

    /// What stands on a line: whom, and what agrees.
    fn text(&self, at: usize, shared: &Shared, width: usize) -> String {
        let locale = &shared.locale;
        let (name, agreed) = match &self.found {
            Found::Firms(firms, holders) => match firms.candidates.get(at) {
                Some(candidate) => {
                    let holder = holders.get(at).and_then(|at| candidate.holders.get(*at));
                    (pair_name(shared, candidate, holder), &candidate.agreed)
                }
                None => return locale.line(TextKey::MatchByHand).to_owned(),
            },
            Found::Spots(spots) => {
                let Some(spot) = spots.get(at) else {
                    return locale.line(TextKey::MatchByHandPlace).to_owned();
                };
                (spot_name(shared, spot), &spot.agreed)
            }
        };
        let words: Vec<String> = agreed.iter().map(|one| one.text.clone()).collect();
        let name = shared.ruler().fit(&name, width / 2);
        format!("{name} {}", locale.listed(&words))
    }

    fn title(&self, shared: &Shared) -> String {
        let row = shared.book.find(self.record);
        let name = row.map_or(String::new(), |row| facts::name(shared, row));
        let reference = row.map(|row| row.reference.to_string()).unwrap_or_default();
        let key = match self.kind {
            Kind::Need => TextKey::MatchTitleNeed,
            _ => TextKey::MatchTitleFirm,
        };
        let name = shared.ruler().cut(&name, 48);
        shared
            .locale
            .say(key, &[("ref", &reference), ("name", &name)])
    }

    fn page(&self, shared: &Shared) -> usize {
        let body = shared.size.1.saturating_sub(5 + REASONS);
        usize::from(body).max(1).min(self.len())
    }
}

/// The holder that is proposed first: somebody where the class asks for a licence that the maker lacks, else nobody.
fn first_holder(candidate: &Candidate) -> usize {
    match candidate.reach {
        Reach::Lacks | Reach::Ended => 0,
        Reach::NotAsked | Reach::Unknown | Reach::Enough => candidate.holders.len(),
    }
}

/// `はりもみ工機 + 製販 青葉メディカル (案件あり C-3)`.
fn pair_name(shared: &Shared, candidate: &Candidate, holder: Option<&Holder>) -> String {
    let (locale, book) = (&shared.locale, &shared.book);
    let maker = short_name(book.name(candidate.firm));
    let mut name = match holder {
        Some(holder) => {
            let holder = short_name(book.name(holder.firm));
            locale.say(
                TextKey::MatchPair,
                &[("maker", &maker), ("holder", &holder)],
            )
        }
        None => maker.to_owned(),
    };
    for remark in &candidate.remarks {
        if matches!(remark, Remark::Case(_) | Remark::Competes(_)) {
            let remark = locale.remark(*remark, book, shared.today());
            name = format!("{name} ({remark})");
        }
    }
    name
}

fn spot_name(shared: &Shared, spot: &Spot) -> String {
    let book = &shared.book;
    let hospital = spot.hospital.map_or("", |id| book.name(id));
    match spot.need.and_then(|id| book.find(id)) {
        Some(need) => format!("{} {}", need.reference, need.title()),
        None => format!("{hospital} {}", spot.department).trim().to_owned(),
    }
}

fn open_case(shared: &Shared, candidate: &Candidate) -> Option<RecordId> {
    candidate.remarks.iter().find_map(|remark| match remark {
        Remark::Case(id) => {
            let row = shared.book.find(*id)?;
            (!row.is_over()).then_some(*id)
        }
        Remark::Competes(_) | Remark::Stale(_) => None,
    })
}

fn link(key: Key<RecordId>, id: RecordId) -> (FieldId, Entry) {
    (key.id(), Entry::Value(Value::Link(id)))
}

fn choice(field: FieldId, code: &str) -> (FieldId, Entry) {
    (field, Entry::Value(Value::choice(code)))
}

/// The reasons as a case keeps them: in one line.
fn why(reasons: &[String]) -> (FieldId, Entry) {
    let text: String = reasons.join(" / ").chars().take(KEPT).collect();
    (case::CHOSEN_FOR.id(), Entry::Value(Value::line(&text)))
}

impl Layer for Matches {
    fn scopes(&self) -> &'static [Scope] {
        chain::MATCH
    }

    fn act(&mut self, action: Action, cx: &mut Cx<'_>) -> Answer {
        let page = self.page(cx.shared);
        if let Some(at) = moved(action, self.at, self.len(), page) {
            self.at = at;
            self.top = scrolled(self.top, at, self.len(), page);
            return Answer::Consumed;
        }
        match action {
            Action::Left | Action::Right => {
                if !self.turn(action == Action::Right) {
                    cx.say(Tone::Note, TextKey::MatchNoOther, &[]);
                }
            }
            Action::Choose => self.choose(cx),
            Action::PassOver => self.pass_over(cx),
            _ => return Answer::Ignored,
        }
        Answer::Consumed
    }

    fn book_changed(&mut self, _changed: &Changed, cx: &mut Cx<'_>) {
        let fresh = Self::new(cx.shared, self.record, self.kind);
        self.found = fresh.found;
        self.at = self.at.min(self.len() - 1);
    }

    fn hints(&self, _shared: &Shared) -> &'static [Hint] {
        const FIRMS: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Choose], TextKey::HintMakeCase),
            hint(&[Action::Left, Action::Right], TextKey::HintHolder),
            hint(&[Action::PassOver], TextKey::HintPassOver),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        const SPOTS: &[Hint] = &[
            hint(&[Action::Down, Action::Up], TextKey::HintRows),
            hint(&[Action::Choose], TextKey::HintMakeCase),
            hint(&[Action::Close], TextKey::HintClose),
        ];
        match self.found {
            Found::Firms(..) => FIRMS,
            Found::Spots(_) => SPOTS,
        }
    }

    fn view(&self, canvas: &mut Canvas, areas: &Areas, shared: &Shared) {
        let page = self.page(shared);
        let list = u16::try_from(page).unwrap_or(u16::MAX);
        let area = areas.middle(WIDEST, list.saturating_add(REASONS + 3));
        canvas.clear_area(area);
        let title = self.title(shared);
        let frame = Frame {
            border: shared.caps.border(),
            title: &title,
            note: "",
            style: shared.theme.style(Role::Frame),
            title_style: shared.theme.style(Role::Focus),
        };
        let inside = canvas.frame(area, &frame);
        let width = usize::from(inside.width.saturating_sub(3));
        for (line, at) in (0..inside.height).zip(self.top..self.len()).take(page) {
            let here = at == self.at;
            let role = if here { Role::Strong } else { Role::Plain };
            let text = self.text(at, shared, width);
            let text = shared.ruler().cut(&text, width);
            let mark = if here { "> " } else { "  " };
            let style = shared.theme.style(role);
            canvas.pieces(row(inside, line), 0, &[(mark, style), (&text, style)]);
            if here {
                canvas.set_cursor(inside.x, inside.y + line);
            }
        }
        self.view_reasons(canvas, inside, shared, list);
    }
}

impl Matches {
    fn view_reasons(&self, canvas: &mut Canvas, inside: Rect, shared: &Shared, list: u16) {
        let width = usize::from(inside.width.saturating_sub(4)).max(2);
        let reasons = self.reasons(shared);
        let lines = reasons.iter().flat_map(|reason| {
            let wrapped = shared.ruler().wrap(reason, width).into_iter().enumerate();
            wrapped.map(|(nth, line)| {
                let mark = if nth == 0 { "- " } else { "  " };
                format!("{mark}{line}")
            })
        });
        let style = shared.theme.style(Role::Plain);
        for (line, text) in (list + 1..inside.height).zip(lines) {
            canvas.text_in(inside, 1, line, &text, style);
        }
    }
}

fn row(inside: Rect, line: u16) -> Rect {
    Rect {
        y: inside.y + line,
        height: 1,
        ..inside
    }
}
