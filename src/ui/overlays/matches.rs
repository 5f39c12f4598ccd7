//! Owns the panel of candidates: which firms could make what a need asks for, each with the firm that would hold the authorisation; where a
//! firm's technology could be of use. Choosing one opens the form of the case with what is known filled in; nothing is assigned by itself.

mod filled;

use self::filled::{choice, link};
use ratatui::layout::Rect;

use crate::desk::Row;
use crate::desk::matching::{Candidate, Firms, Holder, Remark, Spot, firms_for, places_for};
use crate::domain::case;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::matching::Reach;
use crate::search::company::short_name;
use crate::text::TextKey;
use crate::ui::action::Action;
use crate::ui::areas::Areas;
use crate::ui::canvas::Canvas;
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

    /// The firm is not chosen: a case that ends before it begins keeps why, and when the firm was told.
    fn pass_over(&self, cx: &mut Cx<'_>) {
        let Some((candidate, _)) = self.chosen() else {
            cx.say(Tone::Note, TextKey::MatchPassNone, &[]);
            return;
        };
        let known = candidate.remarks.iter().find_map(|remark| match remark {
            Remark::Case(id) => Some(*id),
            Remark::Competes(_) | Remark::Makes { .. } | Remark::Stale(_) => None,
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

    /// What a line is of; nothing for the line of another.
    fn identity(&self, at: usize) -> Option<(Option<RecordId>, &str)> {
        match &self.found {
            Found::Firms(firms, _) => firms.candidates.get(at).map(|one| (Some(one.firm), "")),
            Found::Spots(spots) => spots
                .get(at)
                .map(|spot| (spot.need.or(spot.hospital), spot.department.as_str())),
        }
    }

    /// Beside each firm the holder that stood there before, or nobody if nobody did.
    fn turn_as_in(&mut self, before: &Self) {
        let (Found::Firms(firms, chosen), Found::Firms(known, turned)) =
            (&mut self.found, &before.found)
        else {
            return;
        };
        for (one, chosen) in firms.candidates.iter().zip(chosen) {
            let was = known.candidates.iter().zip(turned);
            let was = was.into_iter().find(|(was, _)| was.firm == one.firm);
            let Some((was, turned)) = was else { continue };
            let holder = was.holders.get(*turned).map(|holder| holder.firm);
            let same = one.holders.iter().position(|one| Some(one.firm) == holder);
            *chosen = match (same, holder) {
                (Some(same), _) => same,
                (None, None) => one.holders.len(),
                (None, Some(_)) => first_holder(one),
            };
        }
    }

    fn page(&self, shared: &Shared) -> usize {
        let body = shared.size.1.saturating_sub(5 + REASONS);
        usize::from(body).max(1).min(self.len())
    }
}

/// True if a change can weigh: logs, activities and events say nothing of who could make what.
fn weighs(changed: &Changed, shared: &Shared) -> bool {
    let weighs = |id: &RecordId| {
        let kind = shared.book.find(*id).map(Row::kind);
        kind.is_none_or(|kind| {
            matches!(
                kind,
                Kind::Need | Kind::Company | Kind::Hospital | Kind::Case
            )
        })
    };
    match changed {
        Changed::All => true,
        Changed::Records(ids) => ids.iter().any(weighs),
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
        Remark::Competes(_) | Remark::Makes { .. } | Remark::Stale(_) => None,
    })
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

    /// Others go on working: the cursor stays on its firm or place, and beside each firm the holder that was turned to.
    fn book_changed(&mut self, changed: &Changed, cx: &mut Cx<'_>) {
        if !weighs(changed, cx.shared) {
            return;
        }
        let mut fresh = Self::new(cx.shared, self.record, self.kind);
        fresh.turn_as_in(self);
        let here = self.identity(self.at);
        let found = (0..fresh.len()).find(|at| here.is_some() && fresh.identity(*at) == here);
        let last = fresh.len() - 1;
        fresh.at = match here {
            Some(_) => found.unwrap_or(self.at).min(last),
            None => last,
        };
        let page = fresh.page(cx.shared);
        fresh.top = scrolled(self.top, fresh.at, fresh.len(), page);
        *self = fresh;
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
        let frame = shared.frame(&title, "");
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
