//! What a person may see: which records, and which layers of them. Screens, search, counts, live updates, history, export and commands of
//! a person with a seat all go through the one [`View`] of that seat, so that what is not there and what is not shown look the same.

use super::actor::{Actor, Role};
use super::book::Book;
use super::command::{Command, Import, New, Set};
use super::reception;
use super::refusal::Refusal;
use super::row::Row;
use crate::domain::entry::Entry;
use crate::domain::field::{FieldId, Shape};
use crate::domain::kind::Kind;
use crate::domain::record::{Record, RecordId, Reference};
use crate::domain::stage::Stage;
use crate::domain::{case, contract, disclosure, hospital, log, need, person};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What a firm was shown: itself, and each need with the newest version of its public text that stands in the ledger.
type Offers = BTreeMap<RecordId, i64>;

/// What a version of the public text is a version of.
const VERSIONED: [FieldId; 2] = [need::PUBLIC_TEXT.id(), need::PUBLIC_VERSION.id()];

/// What a need tells in words: until it is public the hospital's and the office's. A viewer reads figures and published text.
const TOLD: [FieldId; 11] = [
    need::PROBLEM.id(),
    need::WISH.id(),
    need::WORKAROUND.id(),
    need::FREQUENCY.id(),
    need::HARM.id(),
    need::CONSTRAINTS.id(),
    need::BUYER.id(),
    need::EVALUATION_PLACE.id(),
    need::RELATED_PATENTS.id(),
    need::PUBLIC_TEXT.id(),
    need::PUBLIC_VERSION.id(),
];

/// True if a guest's firm was shown an older public text than the need has now: nobody has agreed yet that it reads the new one.
fn is_withheld(row: &Row, offers: &Offers) -> bool {
    let now = row.number(need::PUBLIC_VERSION.id()).unwrap_or(0);
    let shown = offers.get(&row.id);
    // A line may stand in the ledger by hand: what is not public yet, or no more, has no public text.
    let public = row.stage >= Some(Stage::Published);
    row.kind() == Kind::Need && shown.is_some_and(|shown| *shown < now || !public)
}

/// The part of a book that one role and scope may see. Everybody with the same role and scope shares one.
#[derive(Debug)]
pub struct View {
    actor: Actor,
    /// The last whole book and the part of it.
    seen: Mutex<Option<(Arc<Book>, Arc<Book>)>>,
}

impl View {
    /// The view of a person.
    pub const fn of(actor: Actor) -> Self {
        Self {
            actor,
            seen: Mutex::new(None),
        }
    }

    /// Whose view it is.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// True if nothing is hidden.
    pub fn is_whole(&self) -> bool {
        self.actor.sees_whole()
    }

    /// The part of a book that is shown; the book itself if nothing is hidden.
    pub fn part(&self, whole: &Arc<Book>) -> Arc<Book> {
        if self.is_whole() {
            return whole.clone();
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, part)) = seen.as_ref()
            && Arc::ptr_eq(of, whole)
        {
            return part.clone();
        }
        let part = Arc::new(self.cut(whole));
        *seen = Some((whole.clone(), part.clone()));
        part
    }

    /// The part after a commit, and which of the changed records stand in it; `None`: any record may have come or gone.
    pub fn follow(
        &self,
        whole: &Arc<Book>,
        changed: &[RecordId],
    ) -> (Arc<Book>, Option<Vec<RecordId>>) {
        if self.is_whole() {
            return (whole.clone(), Some(changed.to_vec()));
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, part)) = seen.as_ref()
            && Arc::ptr_eq(of, whole)
        {
            // A reader was here first; what came or went on the way is not known any more.
            return (part.clone(), None);
        }
        let step = seen
            .take()
            .and_then(|(before, part)| self.step(&before, part, whole, changed));
        let (part, shown) = match step {
            Some((part, shown)) => (part, Some(shown)),
            None => (Arc::new(self.cut(whole)), None),
        };
        *seen = Some((whole.clone(), part.clone()));
        (part, shown)
    }

    /// The part moved on by a few rows; `None` if the change may show or hide other records than those changed.
    fn step(
        &self,
        before: &Arc<Book>,
        mut part: Arc<Book>,
        whole: &Arc<Book>,
        changed: &[RecordId],
    ) -> Option<(Arc<Book>, Vec<RecordId>)> {
        let mut shown = Vec::new();
        for id in changed {
            let now = whole.find(*id)?;
            let shows_others = if self.actor.role == Role::Desk {
                matches!(now.kind(), Kind::Event | Kind::Participation)
            } else {
                matches!(now.kind(), Kind::Hospital | Kind::Disclosure)
            };
            if shows_others {
                return None;
            }
            let is = self.sees(whole, now);
            let was = before.find(*id).map(|row| self.sees(before, row));
            if was.is_some_and(|was| was != is) {
                return None;
            }
            if is {
                let place = whole.place(*id)?;
                let held = self.held(now, &self.offers(whole));
                Arc::make_mut(&mut part).put_from(self.reduced(now, held), place);
                shown.push(*id);
            }
        }
        self.share_worded(Arc::make_mut(&mut part), whole);
        Arc::make_mut(&mut part).lsn = whole.lsn;
        Some((part, shown))
    }

    /// The part of a book that is shown, made anew.
    pub(super) fn cut(&self, whole: &Book) -> Book {
        let mut part = Book::default();
        part.lsn = whole.lsn;
        if self.actor.may_move() {
            part.share_gates(whole);
        }
        self.share_worded(&mut part, whole);
        let offers = self.offers(whole);
        for kind in Kind::ALL {
            for (place, row) in whole.rows(kind).enumerate() {
                if self.sees_of(whole, row, &offers) {
                    let held = self.held(row, &offers);
                    part.put_from(self.reduced(row, held), place);
                }
            }
        }
        part
    }

    /// True if the office's own texts are shown: to whoever works with them or reads on.
    pub(super) fn shows_worded(&self) -> bool {
        match self.actor.role {
            Role::Guest | Role::Desk => false,
            Role::Viewer | Role::Coordinator | Role::Admin => true,
        }
    }

    fn share_worded(&self, part: &mut Book, whole: &Book) {
        if self.shows_worded() {
            part.worded = whole.worded.clone();
        }
    }

    /// The fields of a record that are held back though their layer is shown.
    fn held(&self, row: &Row, offers: &Offers) -> &'static [FieldId] {
        if self.actor.waits_for(row.kind(), row.stage) {
            &TOLD
        } else if is_withheld(row, offers) {
            &VERSIONED
        } else {
            &[]
        }
    }

    fn reduced(&self, row: &Row, held: &[FieldId]) -> Row {
        let mut reduced =
            row.only(|field| self.shows_field(row.kind(), field) && !held.contains(&field));
        if !self.actor.may_move() {
            reduced.clash = false;
            reduced.overridden = false;
        }
        reduced
    }

    /// True if a field of a kind lies in a layer that is shown.
    pub fn shows_field(&self, kind: Kind, field: FieldId) -> bool {
        let Some(spec) = kind.field(field) else {
            // A field of a newer program: nobody knows who may see it.
            return self.actor.may_move() || field == FieldId::REFERENCE;
        };
        self.actor.shows(kind, spec) || field == FieldId::REFERENCE
    }

    /// A record as it is shown; what lies in other layers is not in it.
    fn reduced_record(&self, mut record: Record, held: &[FieldId]) -> Record {
        if let Some(kind) = Kind::from_code(record.kind).filter(|_| !self.is_whole()) {
            let keeps = |field| field == FieldId::RECORD || self.shows_field(kind, field);
            record
                .fields
                .retain(|field, _| keeps(*field) && !held.contains(field));
        }
        record
    }

    /// A record as this person sees it; `None` if it is not shown. `book` is the whole book.
    pub fn sight(&self, book: &Book, record: Record) -> Option<Record> {
        let row = book.find(record.id)?;
        let offers = self.offers(book);
        self.sees_of(book, row, &offers)
            .then(|| self.reduced_record(record, self.held(row, &offers)))
    }

    /// True if what happened to a record is told. A guest would read in it every text that there was before and after the one shown.
    pub fn tells_history(&self) -> bool {
        self.actor.role != Role::Guest
    }

    /// True if what happened to a field is told to those whom a history is told: of a need that is public now, it would tell a viewer what
    /// stood there before.
    pub fn tells_history_of(&self, kind: Kind, field: FieldId) -> bool {
        let held = self.actor.waits_for(kind, None) && TOLD.contains(&field);
        self.shows_field(kind, field) && !held
    }

    /// True if a record is shown at all. `book` is the whole book.
    pub fn sees(&self, book: &Book, row: &Row) -> bool {
        self.sees_of(book, row, &self.offers(book))
    }

    fn sees_of(&self, book: &Book, row: &Row, offers: &Offers) -> bool {
        match self.actor.role {
            Role::Admin => true,
            Role::Desk => reception::sees(book, row),
            // Its own firm, and what the ledger says that the firm was shown.
            Role::Guest => !row.archived && offers.contains_key(&row.id),
            Role::Coordinator | Role::Viewer => {
                self.actor.scope.is_empty() || self.in_scope(book, row)
            }
        }
    }

    /// A guest's firm and the needs that it was shown; nothing for others.
    fn offers(&self, book: &Book) -> Offers {
        let guest = self.actor.role == Role::Guest;
        let Some(firm) = guest.then(|| self.firm(book)).flatten() else {
            return Offers::new();
        };
        let mut offers = Offers::from([(firm, i64::MAX)]);
        let mine = |row: &&Row| !row.archived && row.link(disclosure::COMPANY.id()) == Some(firm);
        for entry in book.rows(Kind::Disclosure).filter(mine) {
            if let Some(need) = entry.link(disclosure::NEED.id()) {
                // A version that there is not yet was never shown.
                let newest = book.find(need);
                let newest = newest.and_then(|row| row.number(need::PUBLIC_VERSION.id()));
                let shown = entry.number(disclosure::VERSION.id());
                let shown = shown.filter(|shown| newest >= Some(*shown)).unwrap_or(0);
                let newest = offers.entry(need).or_insert(shown);
                *newest = shown.max(*newest);
            }
        }
        offers
    }

    fn firm(&self, book: &Book) -> Option<RecordId> {
        let named = self.actor.scope.first()?;
        let reference = Reference::parse(named.as_str()).filter(|r| r.kind == Kind::Company)?;
        book.find_reference(reference).map(|row| row.id)
    }

    fn in_scope(&self, book: &Book, row: &Row) -> bool {
        let linked = |field| {
            let id = row.link(field)?;
            book.find(id).map(|about| self.in_scope(book, about))
        };
        match row.kind() {
            Kind::Hospital => self.names(row),
            // Firms belong to nobody, and a need that names no hospital yet lies in everybody's tray.
            Kind::Company | Kind::Body | Kind::Duty | Kind::Filter | Kind::Wording => true,
            // Shown where everything that they name is.
            Kind::Event | Kind::Participation | Kind::Activity | Kind::Consultation => {
                let links = row
                    .kind()
                    .spec()
                    .fields
                    .iter()
                    .filter(|spec| matches!(spec.shape, Shape::Link(_)));
                links.filter_map(|spec| linked(spec.id)).all(|seen| seen)
            }
            Kind::Need => linked(need::HOSPITAL.id()).unwrap_or(true),
            // A firm's technology that no hospital has heard of yet is its coordinator's alone.
            Kind::Case => linked(case::NEED.id())
                .or_else(|| linked(case::HOSPITAL.id()))
                .unwrap_or_else(|| {
                    let owner = row.link(case::OWNER.id());
                    owner.is_some_and(|id| book.name(id) == self.actor.name.as_str())
                }),
            Kind::Disclosure => linked(disclosure::NEED.id()).unwrap_or(false),
            Kind::Contract => {
                let about = [
                    contract::NEED.id(),
                    contract::CASE.id(),
                    contract::HOSPITAL.id(),
                ];
                about.into_iter().filter_map(linked).all(|seen| seen)
            }
            Kind::Log => match linked(log::ABOUT.id()) {
                Some(seen) => seen,
                None => row.text(log::BY.id()) == self.actor.name.as_str(),
            },
            Kind::Person => self.works_with(book, row),
        }
    }

    /// A person of a hospital in scope, or of no hospital of this book: coordinators and experts are everybody's.
    fn works_with(&self, book: &Book, row: &Row) -> bool {
        if let Some(place) = row.link(person::WORKPLACE.id()) {
            let at = book.find(place);
            return at.is_some_and(|at| self.in_scope(book, at));
        }
        let place = row.text(person::ORGANISATION.id());
        let at = book
            .rows(Kind::Hospital)
            .filter(|hospital| hospital.title() == place);
        let mut at = at.peekable();
        place.is_empty() || at.peek().is_none() || at.any(|hospital| self.names(hospital))
    }

    fn names(&self, hospital: &Row) -> bool {
        let prefecture = hospital.text(hospital::PREFECTURE.id());
        let reference = hospital.reference.to_string();
        self.actor.scope.iter().any(|named| {
            let named = named.as_str();
            named == hospital.title() || named == prefecture || named == reference
        })
    }

    /// Whether a command may be handed in, and names only what is shown.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for the role, [`Refusal::NotFound`] for a record that is hidden or not there.
    pub fn allows(&self, whole: &Book, command: &Command) -> Result<(), Refusal> {
        // A person behind a view has no business with the audit.
        if !self.actor.may_run(command) || matches!(command, Command::Audit(_)) {
            let needs = if matches!(command, Command::Erase(_)) {
                Role::Admin
            } else {
                Role::Coordinator
            };
            return Err(Refusal::NotAllowed { needs });
        }
        if self.is_whole() {
            return Ok(());
        }
        // Whatever named the one is made to name the other, also where this person does not look.
        if matches!(
            command,
            Command::Merge(_) | Command::HandOver(_) | Command::Apart(_)
        ) {
            let needs = Role::Admin;
            return Err(Refusal::NotAllowed { needs });
        }
        let known = |id: RecordId| whole.find(id).is_some_and(|row| self.sees(whole, row));
        let hidden = named(command).into_iter().find(|id| !known(*id));
        let entries = typed(command).into_iter().flatten();
        let mut entries = entries;
        let typed = entries.find_map(|(_, entry)| self.hidden_name(whole, entry));
        let guest = self.actor.role == Role::Guest;
        let about = |entries: &[(FieldId, Entry)]| {
            entries
                .iter()
                .any(|(field, entry)| *field == log::ABOUT.id() && *entry != Entry::Clear)
        };
        // Who wrote it, when, and whom it was with is not a guest's to say: a day would count as the last contact with somebody else.
        let own_words = |entries: &[(FieldId, Entry)]| {
            let own = [log::ABOUT.id(), log::TEXT.id(), log::CHANNEL.id()];
            let blank = |entry: &Entry| *entry == Entry::Clear;
            entries
                .iter()
                .all(|(field, entry)| own.contains(field) || blank(entry))
        };
        let loose = guest
            && !matches!(command, Command::New(new) if about(&new.entries) && own_words(&new.entries));
        // The reception says who came, of nothing else.
        let other = |set: &Set| {
            let row = whole.find(set.record);
            row.is_some_and(|row| row.kind() != Kind::Participation)
        };
        let other =
            self.actor.role == Role::Desk && matches!(command, Command::Set(set) if other(set));
        if hidden.is_some() || typed.is_some() || loose || other {
            let asked = typed.unwrap_or_default();
            return Err(Refusal::NotFound { asked });
        }
        Ok(())
    }

    /// What was typed, if it calls a record by reference that is not shown. Names are looked up by the desk as ever: whoever writes them
    /// knows them already.
    fn hidden_name(&self, whole: &Book, entry: &Entry) -> Option<String> {
        let row = match entry {
            Entry::Value(crate::domain::value::Value::Link(id)) => whole.find(*id),
            Entry::Named { typed, .. } => {
                let reference = Reference::parse(typed.as_str());
                match reference.and_then(|reference| whole.find_reference(reference)) {
                    Some(row) => Some(row),
                    // A guest may name by reference only.
                    None if self.actor.role == Role::Guest => {
                        return Some(typed.as_str().to_owned());
                    }
                    None => None,
                }
            }
            Entry::Clear | Entry::Value(_) | Entry::Members(_) => None,
        };
        row.filter(|row| !self.sees(whole, row))
            .map(|row| row.reference.to_string())
    }
}

/// The records that a command names by id.
fn named(command: &Command) -> Vec<RecordId> {
    match command {
        Command::Set(set) => vec![set.record],
        Command::Move(one) => vec![one.course.record],
        Command::MoveAll(all) => all.courses.iter().map(|course| course.record).collect(),
        Command::Archive(archive) => archive.records.clone(),
        Command::ClearMark(clear) => vec![clear.record],
        Command::Disclose(showing) => {
            let needs = showing.needs.iter().copied();
            needs.chain([showing.company]).collect()
        }
        Command::Import(Import { rows, .. }) => rows.iter().filter_map(|row| row.update).collect(),
        Command::Merge(merge) => vec![merge.into, merge.from],
        Command::Apart(apart) => vec![apart.one, apart.other],
        Command::Erase(id) => vec![*id],
        Command::New(_)
        | Command::HandOver(_)
        | Command::Undo(_)
        | Command::Redo
        | Command::Audit(_) => Vec::new(),
    }
}

/// The fields that a command fills.
fn typed(command: &Command) -> Vec<&[(FieldId, Entry)]> {
    match command {
        Command::New(New { entries, .. }) | Command::Set(Set { entries, .. }) => vec![entries],
        Command::Import(Import { rows, .. }) => {
            rows.iter().map(|row| row.entries.as_slice()).collect()
        }
        Command::Move(_)
        | Command::MoveAll(_)
        | Command::Archive(_)
        | Command::ClearMark(_)
        | Command::Disclose(_)
        | Command::Merge(_)
        | Command::Apart(_)
        | Command::HandOver(_)
        | Command::Erase(_)
        | Command::Undo(_)
        | Command::Redo
        | Command::Audit(_) => Vec::new(),
    }
}
