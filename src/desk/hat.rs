//! 帽子: for which house somebody works, and so what the morning adds to what is theirs by name: a hospital's office has the intake, the
//! contracts and the permissions of its own hospital, a regional coordinator the firms, the gatherings and the grants, a society its needs
//! and gatherings.

use super::actor::Actor;
use super::book::Book;
use super::contact::{is_distant, last_contact};
use super::morning::{Line, Why};
use super::row::Row;
use crate::domain::date::Date;
use crate::domain::kind::Kind;
use crate::domain::record::RecordId;
use crate::domain::stage::Stage;
use crate::domain::value::Text;
use crate::domain::{case, contract, event, need, participation, person};

/// Days ahead from which a gathering is prepared: letters take a month to be answered.
const PREPARED_DAYS: i32 = 45;

/// The hats that have a morning of their own. Other words of the list, a clinician or an expert, have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hat {
    /// 病院支援室.
    HospitalOffice,
    /// 地域コーディネーター.
    Regional,
    /// 団体事務局.
    Society,
}

impl Hat {
    /// Every hat.
    pub const ALL: [Self; 3] = [Self::HospitalOffice, Self::Regional, Self::Society];

    /// Its code in [`crate::domain::choice::HAT`].
    pub const fn code(self) -> &'static str {
        match self {
            Self::HospitalOffice => "hospital-office",
            Self::Regional => "regional",
            Self::Society => "society",
        }
    }

    /// The hat of a code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hat| hat.code() == code)
    }

    /// What somebody wears: as the list of people says, else as they said themselves.
    pub fn of(book: &Book, actor: &Actor) -> Option<Self> {
        let listed =
            listed(book, actor).and_then(|row| Self::from_code(row.text(person::HAT.id())));
        listed.or(actor.hat)
    }
}

/// Whoever sits there in the list of people. Of two who are called alike it is the one of their organisation; where that does not tell
/// them apart, nobody.
pub fn listed<'a>(book: &'a Book, actor: &Actor) -> Option<&'a Row> {
    let people = book.rows(Kind::Person).filter(|row| !row.archived);
    let called: Vec<&Row> = people
        .filter(|row| row.title() == actor.name.as_str())
        .collect();
    let house = actor.organisation.as_str();
    let works_there = |row: &&&Row| {
        let place = row.link(person::WORKPLACE.id());
        let place = place.map_or("", |id| book.name(id));
        !house.is_empty() && [row.text(person::ORGANISATION.id()), place].contains(&house)
    };
    let mut there = called.iter().filter(works_there);
    match (called.as_slice(), there.next(), there.next()) {
        ([one], ..) | (_, Some(one), None) => Some(one),
        _ => None,
    }
}

/// Somebody with the organisation that they act for: as they said it, else as the list of people says it. Whoever comes over the network
/// says nothing but who they are.
pub fn housed(book: &Book, actor: Actor) -> Actor {
    if !actor.organisation.as_str().is_empty() {
        return actor;
    }
    let house = listed(book, &actor).map_or("", |row| house_of(book, row));
    Actor {
        organisation: Text::line(house),
        ..actor
    }
}

/// The organisation that somebody of the list of people acts for, or nothing.
fn house_of<'a>(book: &'a Book, person: &'a Row) -> &'a str {
    let linked = person.link(person::WORKPLACE.id());
    match (person.text(person::ORGANISATION.id()), linked) {
        ("", Some(place)) => book.name(place),
        (written, _) => written,
    }
}

/// True if somebody with that hat is to look after one hospital and nobody can tell which, so that the work of all is told.
pub(super) fn is_of_any_hospital(hat: Option<Hat>, book: &Book, actor: &Actor) -> bool {
    hat == Some(Hat::HospitalOffice)
        && own_hospital(book, actor).is_none()
        && book.rows(Kind::Hospital).any(|row| !row.archived)
}

/// The hospital that somebody works at: by their record, else by the name of their office, which may be longer than the hospital's, else
/// the only one of the book.
fn own_hospital(book: &Book, actor: &Actor) -> Option<RecordId> {
    let listed = listed(book, actor);
    let linked = listed.and_then(|row| book.find(row.link(person::WORKPLACE.id())?));
    if let Some(place) = linked.filter(|row| row.kind() == Kind::Hospital) {
        return Some(place.id);
    }
    let written = listed.map_or("", |row| row.text(person::ORGANISATION.id()));
    let names = [actor.organisation.as_str(), written];
    let hospitals: Vec<&Row> = book
        .rows(Kind::Hospital)
        .filter(|row| !row.archived)
        .collect();
    let is_it = |row: &&&Row| {
        let title = row.title();
        !title.is_empty() && names.iter().any(|name| name.starts_with(title))
    };
    let found = hospitals.iter().filter(is_it);
    let found = found.max_by_key(|row| row.title().len()).copied();
    let only = match hospitals.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    found.or(only).map(|row| row.id)
}

/// What a hat adds to a morning.
pub(super) fn lines(hat: Option<Hat>, book: &Book, actor: &Actor, today: Date) -> Vec<Line> {
    let Some(hat) = hat else {
        return Vec::new();
    };
    let house = House {
        book,
        name: housed(book, actor.clone()).organisation,
        own: own_hospital(book, actor),
        today,
    };
    let rows = |kind| book.rows(kind).filter(|row| !row.archived);
    match hat {
        Hat::HospitalOffice => rows(Kind::Need)
            .filter_map(|row| house.intake(row, None))
            .chain(rows(Kind::Contract).filter_map(|row| house.contract(row, None)))
            .chain(rows(Kind::Participation).filter_map(|row| house.permission(row)))
            .collect(),
        Hat::Regional => rows(Kind::Company)
            .filter_map(|row| house.distant(row))
            .chain(rows(Kind::Event).filter_map(|row| house.gathering(row)))
            .chain(rows(Kind::Contract).filter_map(|row| house.contract(row, Some("grant"))))
            .collect(),
        Hat::Society => rows(Kind::Need)
            .filter_map(|row| house.intake(row, Some("society")))
            .chain(rows(Kind::Event).filter_map(|row| house.gathering(row)))
            .collect(),
    }
}

/// The house that a hat stands for, on a day.
struct House<'a> {
    book: &'a Book,
    /// The organisation; empty where nobody said it.
    name: Text,
    /// The own hospital; `None`: all are looked after.
    own: Option<RecordId>,
    today: Date,
}

impl House<'_> {
    fn is_ours(&self, hospital: Option<RecordId>) -> bool {
        self.own.is_none() || hospital == self.own
    }

    /// A need before its publication: received, before the committee, being prepared.
    fn intake(&self, row: &Row, source: Option<&str>) -> Option<Line> {
        let before = row.stage.unwrap_or(Stage::Intake) < Stage::Published;
        let ours = match source {
            Some(source) => row.text(need::SOURCE.id()) == source && !self.is_anothers(row),
            None => self.is_ours(row.link(need::HOSPITAL.id())),
        };
        let since = row.date(need::STAGE_SINCE.id());
        (before && ours && !row.is_over()).then(|| line(row, since, Why::Intake))
    }

    /// True if whoever is in charge of a need acts for another organisation.
    fn is_anothers(&self, need: &Row) -> bool {
        let owner = need.link(need::OWNER.id());
        let owner = owner.and_then(|id| self.book.find(id));
        let house = owner.map_or("", |person| house_of(self.book, person));
        ![house, self.name.as_str()].contains(&"") && house != self.name.as_str()
    }

    /// A contract on which work goes on, of one kind or of all.
    fn contract(&self, row: &Row, kind: Option<&str>) -> Option<Line> {
        let wanted = kind.is_none_or(|kind| row.text(contract::KIND.id()) == kind);
        let ours = kind.is_some() || self.is_ours(self.hospital_of(row));
        let due = row.date(contract::DUE.id());
        (wanted && ours && !row.is_over()).then(|| line(row, due, Why::Paper))
    }

    /// The hospital that a contract is with, or that of its need or case.
    fn hospital_of(&self, paper: &Row) -> Option<RecordId> {
        let at = |field| paper.link(field).and_then(|id| self.book.find(id));
        let of_need = |row: &Row| row.link(need::HOSPITAL.id());
        let of_case = |row: &Row| {
            let need = row.link(case::NEED.id()).and_then(|id| self.book.find(id));
            need.and_then(of_need)
                .or_else(|| row.link(case::HOSPITAL.id()))
        };
        let named = paper.link(contract::HOSPITAL.id());
        named
            .or_else(|| at(contract::NEED.id()).and_then(of_need))
            .or_else(|| at(contract::CASE.id()).and_then(of_case))
    }

    /// Somebody of the hospital takes part without a permission yet.
    fn permission(&self, row: &Row) -> Option<Line> {
        let on = self.day_ahead(self.book.find(row.link(participation::EVENT.id())?)?)?;
        let waits = participation::wants_permission(row.text(participation::ROLE.id()))
            && !participation::is_permitted(row.text(participation::PERMISSION.id()))
            && !participation::stays_away(row.text(participation::STATE.id()));
        let who = row.link(participation::WHO.id())?;
        let at = match self.book.find(who)? {
            person if person.kind() == Kind::Person => person.link(person::WORKPLACE.id()),
            party => Some(party.id),
        };
        (waits && self.is_ours(at)).then(|| line(row, Some(on), Why::Permission))
    }

    /// A firm that works on a case and was not spoken with for long.
    fn distant(&self, row: &Row) -> Option<Line> {
        let mut cases = self.book.cases_of(row.id);
        let works = is_distant(row, self.today) && cases.any(|case| !case.is_over());
        works.then(|| line(row, Some(last_contact(row)), Why::Distant))
    }

    /// A gathering that is to be prepared.
    fn gathering(&self, row: &Row) -> Option<Line> {
        let on = self.day_ahead(row)?;
        (self.today.days_until(on) <= PREPARED_DAYS).then(|| line(row, Some(on), Why::Gathering))
    }

    /// The day of a gathering that is still to come.
    fn day_ahead(&self, event: &Row) -> Option<Date> {
        let on = event.date(event::ON.id()).filter(|_| !event.is_over());
        on.filter(|on| *on >= self.today)
    }
}

fn line(row: &Row, day: Option<Date>, why: Why) -> Line {
    Line {
        record: row.id,
        day,
        why,
    }
}
